"""Milestones of a contract or project: every source's version side by side, where it stands, and how far it slipped.

Invariant: nothing is chosen between sources; a milestone is reached only where one says so, and silence is no evidence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accord.partnership.passages import is_dated, told_on
from accord.partnership.slips import Slip, Told, slips_of
from accord.partnership.versions import DENIED, PROMISED, REACHED, Version, label_of
from accord.register import date_label
from accord.vocabulary import Interval


@dataclass(frozen=True, slots=True)
class Milestone:
    """One milestone with every source's version.

    Parameters
    ----------
    kind, label
        Which, for machines and for people.
    versions
        In the order in which they were said; those without a date of publication last.
    status
        ``reached``, ``disputed``, ``overdue-no-evidence``, ``due``, ``not-due`` or ``undated``.
    note
        Where it stands, in a sentence; silence is never more than missing evidence.
    slips
        Each dated promise, and the day it was reached, against the first dated promise.
    disagreements
        Versions of one time that cannot both be true, in words.
    """

    kind: str
    label: str
    versions: tuple[Version, ...]
    status: str
    note: str
    slips: tuple[Slip, ...]
    disagreements: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the milestone as JSON-serialisable data."""
        return {
            "kind": self.kind,
            "label": self.label,
            "status": self.status,
            "note": self.note,
            "versions": [v.as_dict() for v in self.versions],
            "slips": [s.as_dict() for s in self.slips],
            "disagreements": list(self.disagreements),
        }


def milestone(kind: str, of: str, versions: Iterable[Version], as_of: date, read_to: date | None) -> Milestone | None:
    """Return a milestone as of a day from its versions, or None where none counts by then.

    Parameters
    ----------
    kind, of
        Which milestone, of goods or works.
    versions
        Every version, in any order.
    as_of
        The day; what was said or happened later does not count.
    read_to
        Day of the latest document.
    """
    live = sorted({v for v in versions if v.counts_from <= as_of}, key=_order)
    if any(v.when.resolved for v in live):
        live = [v for v in live if v.when.resolved or v.standing == DENIED]
    if not live:
        return None
    promises = [Told(v.when, v.said, v.evidence) for v in live if v.standing == PROMISED]
    done = [Told(v.when, v.said, v.evidence) for v in live if v.standing == REACHED]
    slips, clashes = slips_of(promises, done)
    status = _status(live, as_of)
    return Milestone(kind, label_of(kind, of), tuple(live), status, _note(live, status, as_of, read_to), slips, clashes)


def _order(v: Version) -> tuple[bool, date, date, str, int]:
    return (not is_dated(v.said), told_on(v.said), v.when.latest or date.max, v.evidence.document, v.evidence.start)


def _status(live: Sequence[Version], as_of: date) -> str:
    reached = [v for v in live if v.standing == REACHED]
    denied = [v for v in live if v.standing == DENIED]
    if reached:
        first = min(v.counts_from for v in reached)
        return "disputed" if any(told_on(v.said) > first for v in denied) else "reached"
    promised = [v for v in live if v.standing == PROMISED and v.when.latest is not None]
    if not promised:
        return "undated"
    latest = promised[-1].when
    assert latest.latest is not None
    if latest.latest < as_of:
        return "overdue-no-evidence"
    return "due" if latest.earliest is not None and latest.earliest <= as_of else "not-due"


def _note(live: Sequence[Version], status: str, as_of: date, read_to: date | None) -> str:
    upto = f" (the latest is of {read_to})" if read_to is not None and read_to < as_of else ""
    if status == "reached":
        done = [v for v in live if v.standing == REACHED]
        best = min(done, key=lambda v: _width(v.when))
        return f"reached {date_label(best.when)}, a source says"
    if status == "disputed":
        return "disputed: a source says that it was reached, a later one that it was not"
    if status == "overdue-no-evidence":
        return f"overdue, no evidence in these documents up to {as_of}{upto}"
    if status == "undated":
        return f"no source gives its date; no evidence in these documents up to {as_of}{upto} that it was reached"
    latest = [v for v in live if v.standing == PROMISED and v.when.latest is not None][-1]
    return f"due {date_label(latest.when)}; no evidence in these documents up to {as_of}{upto} that it was reached"


def _width(when: Interval) -> int:
    if when.earliest is None or when.latest is None:
        return 100_000
    return (when.latest - when.earliest).days
