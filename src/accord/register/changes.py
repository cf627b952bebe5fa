"""What changed in the state of a partnership between two days.

Invariant: both days are asked of one register with the same documents, so a change is in the events and not in
what was read.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accord.register.states import RegisterState
from accord.register.views import Commitment, Conflict, date_label
from accord.vocabulary import Interval


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two days.

    Parameters
    ----------
    kind
        ``new``, ``official``, ``evidence``, ``schedule``, ``target``, ``strength`` or ``conflict``.
    id, title
        The commitment or conflict.
    before, after
        The two values as text; ``before`` is empty for what is new.
    """

    kind: str
    id: str
    title: str
    before: str
    after: str

    def as_dict(self) -> dict[str, Any]:
        """Return the change as JSON-serialisable data."""
        return {"kind": self.kind, "id": self.id, "title": self.title, "before": self.before, "after": self.after}


def diff(earlier: RegisterState, later: RegisterState) -> tuple[Change, ...]:
    """Return what changed from one state to a later one, in the later one's order."""
    old = {c.id: c for c in earlier.commitments}
    changes: list[Change] = []
    for c in later.commitments:
        changes += _changes(old.get(c.id), c)
    seen = {x.id for x in earlier.conflicts}
    changes += [Change("conflict", x.id, x.title, "", x.kind) for x in later.conflicts if x.id not in seen]
    decided: dict[str, Conflict] = {x.id: x for x in earlier.conflicts if x.resolution is None}
    changes += [
        Change("conflict", x.id, x.title, "open", "decided")
        for x in later.conflicts
        if x.id in decided and x.resolution is not None
    ]
    return tuple(changes)


def _changes(before: Commitment | None, after: Commitment) -> list[Change]:
    if before is None:
        words = " · ".join(w for w in (after.official or after.strength or "", after.note) if w)
        return [Change("new", after.id, after.title, "", words or after.kind)]
    found = []
    for kind in ("official", "evidence", "schedule", "strength"):
        one, two = getattr(before, kind), getattr(after, kind)
        if one != two:
            found.append(Change(kind, after.id, after.title, one or "", two or ""))
    if _ends(before.target) != _ends(after.target):
        found.append(
            Change(
                "target",
                after.id,
                after.title,
                date_label(before.target) if before.target else "",
                date_label(after.target) if after.target else "",
            )
        )
    return found


def _ends(target: Interval | None) -> tuple[date | None, date | None]:
    return (target.earliest, target.latest) if target else (None, None)
