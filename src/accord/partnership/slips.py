"""Slips: how far a milestone moved from its first promised date, with bounds.

Invariant: only sources with a known date of publication count, and a later promise is a slip only if it was said later;
two that were said at one time and cannot both hold are a disagreement. Bounds follow from the intervals alone: a slip
lies between ``later.earliest - first.latest`` and ``later.latest - first.earliest``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from accord.partnership.evidence import Evidence
from accord.partnership.passages import is_dated
from accord.register import date_label
from accord.vocabulary import Interval

DAYS_IN_MONTH = 30.436875  # of the Gregorian calendar, on average
SAME_TIME_DAYS = 45  # the register's: promises this close may be two sources that disagree and no change of plan


@dataclass(frozen=True, slots=True)
class Told:
    """An interval for a milestone, when it was said, and where."""

    when: Interval
    said: Interval
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Slip:
    """How far a later promise, or the day reached, lies from the first promised date.

    Parameters
    ----------
    first, later
        The two intervals.
    reached
        Whether ``later`` is when it was reached.
    least_days, most_days
        Bounds, negative for earlier; None where an end is open.
    deadline_days
        How far the last day moved; None where one of them has none.
    kind
        ``later``, ``earlier``, or ``unchanged`` where the intervals meet.
    may_be_disagreement
        Whether both were said within 45 days by different sources.
    first_said, later_said
        Who said so.
    """

    first: Interval
    later: Interval
    reached: bool
    least_days: int | None
    most_days: int | None
    deadline_days: int | None
    kind: str
    may_be_disagreement: bool
    first_said: Evidence
    later_said: Evidence

    @property
    def months(self) -> tuple[float | None, float | None]:
        """Bounds in months of 30.4 days, to one decimal."""
        return _months(self.least_days), _months(self.most_days)

    @property
    def words(self) -> str:
        """The slip in words.

        "2026 to 2027-Q3: later by 182 to 637 days" is what a reader needs; open ends are named.
        """
        span = f"{date_label(self.first)} → {date_label(self.later)}{' (reached)' if self.reached else ''}"
        if self.kind == "unchanged":
            return f"{span}: no slip is certain"
        if self.kind == "earlier":
            least, most = _negated(self.most_days), _negated(self.least_days)
        else:
            least, most = self.least_days, self.most_days
        shift = ""
        if (least is None or most is None) and self.deadline_days is not None:
            shift = f"; its last day moved by {self.deadline_days} days"
        if least is None and most is None:
            return f"{span}: {self.kind}{shift}"
        return f"{span}: {self.kind} by {_range(least, most)}{shift}"

    def as_dict(self) -> dict[str, Any]:
        """Return the slip as JSON-serialisable data."""
        least, most = self.months
        return {
            "first": self.first.as_dict(),
            "later": self.later.as_dict(),
            "reached": self.reached,
            "least_days": self.least_days,
            "most_days": self.most_days,
            "least_months": least,
            "most_months": most,
            "deadline_days": self.deadline_days,
            "kind": self.kind,
            "may_be_disagreement": self.may_be_disagreement,
            "words": self.words,
            "first_said": self.first_said.as_dict(),
            "later_said": self.later_said.as_dict(),
        }


def slip_bounds(first: Interval, later: Interval) -> tuple[int | None, int | None]:
    """Return the least and the most days from a first promised date to a later one; None is an open end.

    >>> first = Interval(date(2026, 1, 1), date(2026, 12, 31), "year")
    >>> slip_bounds(first, Interval(date(2027, 7, 1), date(2027, 9, 30), "quarter"))
    (182, 637)
    """
    least = (later.earliest - first.latest).days if later.earliest is not None and first.latest is not None else None
    most = (later.latest - first.earliest).days if later.latest is not None and first.earliest is not None else None
    return least, most


def slips_of(promises: Sequence[Told], done: Sequence[Told]) -> tuple[tuple[Slip, ...], tuple[str, ...]]:
    """Return the slips against the first promised date, and what was said at one time and cannot both hold.

    Parameters
    ----------
    promises
        What was promised, in any order; what no dated source says gives no slip.
    done
        When sources say that it was reached.
    """
    dated = sorted((t for t in promises if is_dated(t.said) and t.when.resolved), key=_order)
    reached = sorted((t for t in done if t.when.resolved), key=_order)
    clashes = [
        f"{a.evidence.source} says {date_label(a.when)}, {b.evidence.source} says {date_label(b.when)}, "
        f"both on {date_label(a.said)}: they cannot both be right"
        for a, b in combinations(dated, 2)
        if _meet(a.said, b.said) and a.evidence.document != b.evidence.document and not _meet(a.when, b.when)
    ]
    clashes += [
        f"{a.evidence.source} has it done {date_label(a.when)}, {b.evidence.source} {date_label(b.when)}: "
        "two acts, or they cannot both be right"
        for a, b in combinations(reached, 2)
        if not _meet(a.when, b.when)
    ]
    if not dated:
        return (), tuple(dict.fromkeys(clashes))
    first = dated[0]
    later = [t for t in dated[1:] if t.when != first.when and _after(t.said, first.said)]
    slips = [*(_slip(first, t, done=False) for t in later), *(_slip(first, t, done=True) for t in reached)]
    return tuple(dict.fromkeys(slips)), tuple(dict.fromkeys(clashes))


def _order(t: Told) -> tuple[date, date, date, str, int]:
    said = t.said.latest or date.max
    return (said, t.when.latest or date.max, t.when.earliest or date.min, t.evidence.document, t.evidence.start)


def _after(a: Interval, b: Interval) -> bool:
    return a.earliest is not None and b.latest is not None and a.earliest > b.latest


def _slip(first: Told, later: Told, *, done: bool) -> Slip:
    least, most = slip_bounds(first.when, later.when)
    ends = (first.when.latest, later.when.latest)
    shift = (ends[1] - ends[0]).days if ends[0] is not None and ends[1] is not None else None
    kind = "unchanged"
    if least is not None and least > 0:
        kind = "later"
    elif most is not None and most < 0:
        kind = "earlier"
    elif not done and least is None and most is None and shift:
        kind = "later" if shift > 0 else "earlier"  # two deadlines, "by 2025" and "by 2027"
    close = False
    if kind != "unchanged" and not done and later.said.earliest is not None and first.said.latest is not None:
        near = (later.said.earliest - first.said.latest).days <= SAME_TIME_DAYS
        close = near and later.evidence.source != first.evidence.source
    return Slip(first.when, later.when, done, least, most, shift, kind, close, first.evidence, later.evidence)


def _meet(a: Interval, b: Interval) -> bool:
    low = max(a.earliest or date.min, b.earliest or date.min)
    high = min(a.latest or date.max, b.latest or date.max)
    return low <= high


def _months(days: int | None) -> float | None:
    return None if days is None else round(days / DAYS_IN_MONTH, 1)


def _negated(days: int | None) -> int | None:
    return None if days is None else -days


def _range(least: int | None, most: int | None) -> str:
    if least is None:
        return f"at most {_days(most)} ({_months(most)} months)"
    if most is None:
        return f"at least {_days(least)} ({_months(least)} months)"
    if least == most:
        return f"{_days(least)} ({_months(least)} months)"
    return f"{least} to {most} days ({_months(least)} to {_months(most)} months)"


def _days(n: int | None) -> str:
    return f"{n} day" if n == 1 else f"{n} days"
