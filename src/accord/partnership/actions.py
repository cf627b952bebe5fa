"""Actions: what was agreed or asked for at a meeting, whose it is, by when, and what became of it.

Invariant: an action is done only with evidence, overdue only after the last day of its time, and silence after that
is "no evidence in these documents", never "broken".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accord.partnership.done import is_broad
from accord.partnership.evidence import Evidence
from accord.register import date_label
from accord.vocabulary import Interval

STATES = ("open", "overdue", "done", "superseded", "withdrawn")


@dataclass(frozen=True, slots=True)
class Action:
    """One action.

    Parameters
    ----------
    id
        ``a-`` and hex digits that follow from where it is first told.
    task
        What is to be done, in the source's words.
    kind
        ``agreed`` or ``requested``: a request binds nobody.
    owners
        Parties that have to act, ISO 3166 alpha-3; empty where no document ties the body to a country.
    body
        Who has to act, as in the source, or None.
    due
        By when, or None.
    state
        ``open``, ``overdue``, ``done``, ``superseded`` or ``withdrawn``.
    note
        One sentence on its state, for people.
    meeting, mechanism
        Ids of what it was agreed at, or None.
    slips
        Days by which it was due before a later source moved them, earliest first.
    evidence
        Where it is told.
    outcome
        What tells of its state; empty while it is open or overdue.
    broad
        Whether it tells a direction ("deepen cooperation") and neither a time nor a number by which to ask for it.
    """

    id: str
    task: str
    kind: str
    owners: tuple[str, ...]
    body: str | None
    due: Interval | None
    state: str
    note: str
    meeting: str | None
    mechanism: str | None
    slips: tuple[Interval, ...]
    evidence: tuple[Evidence, ...]
    outcome: tuple[Evidence, ...]
    broad: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the action as JSON-serialisable data."""
        return {
            "id": self.id,
            "task": self.task,
            "kind": self.kind,
            "owners": list(self.owners),
            "body": self.body,
            "due": self.due.as_dict() if self.due else None,
            "due_label": due_words(self.due),
            "state": self.state,
            "note": self.note,
            "meeting": self.meeting,
            "mechanism": self.mechanism,
            "slips": [date_label(s) for s in self.slips],
            "evidence": [e.as_dict() for e in self.evidence],
            "outcome": [e.as_dict() for e in self.outcome],
            "broad": self.broad,
        }


@dataclass(frozen=True, slots=True)
class Listed:
    """One telling of an action.

    Parameters
    ----------
    since
        First day on which it certainly had been told.
    task, kind, owners, body, due
        As in :class:`Action`.
    status
        ``done``, ``withdrawn``, ``superseded`` or None, by its own words.
    evidence
        Its words.
    listed
        Whether a list of tasks or an "Action:" tells it, which no wording makes broad.
    """

    since: date
    task: str
    kind: str
    owners: tuple[str, ...]
    body: str | None
    due: Interval | None
    status: str | None
    evidence: Evidence
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A later sentence on an action: the state that it tells, since when it is known, and its words."""

    state: str
    since: date
    evidence: Evidence


def action_of(
    mark: str,
    listed: Sequence[Listed],
    outcomes: Sequence[Outcome],
    as_of: date,
    last_read: date,
    *,
    meeting: str | None,
    mechanism: str | None,
) -> Action | None:
    """Return an action as of a day, or None where nothing was known of it by then.

    Parameters
    ----------
    mark
        Its id.
    listed
        Its tellings in reading order.
    outcomes
        Later sentences on it.
    as_of, last_read
        The day asked for, and the last day that the documents tell of.
    meeting, mechanism
        What it was agreed at.
    """
    seen = [x for x in listed if x.since <= as_of]
    if not seen:
        return None
    told = [Outcome(x.status, x.since, x.evidence) for x in seen if x.status is not None]
    told += [o for o in outcomes if o.since <= as_of]
    dues = [x.due for x in seen if x.due is not None]
    due = dues[-1] if dues else None
    slips = tuple(
        d for d in dict.fromkeys(dues)
        if due is not None and d.latest is not None and due.latest is not None and d.latest < due.latest
    )  # fmt: skip
    state = next((s for s in ("done", "withdrawn", "superseded") if any(o.state == s for o in told)), None)
    if state is None:
        state = "overdue" if due is not None and due.latest is not None and due.latest < as_of else "open"
    outcome = tuple(o.evidence for o in told if o.state == state)
    first = seen[0]
    owners = next((x.owners for x in seen if x.owners), ())
    return Action(
        mark,
        first.task,
        first.kind,
        owners,
        next((x.body for x in seen if x.body), None),
        due,
        state,
        _note(state, due, outcome, min(as_of, last_read), first.kind),
        meeting,
        mechanism,
        slips,
        tuple(dict.fromkeys(x.evidence for x in seen)),
        outcome,
        due is None and not any(x.listed for x in seen) and all(is_broad(x.task) for x in seen),
    )


def _note(state: str, due: Interval | None, outcome: Sequence[Evidence], upto: date, kind: str) -> str:
    if outcome:
        e = outcome[0]
        after = due is not None and due.latest is not None and e.published is not None and due.latest < e.published
        late = f"; due {date_label(due)}, told after that" if state == "done" and due is not None and after else ""
        return f"{state} by {e.source}, {e.published or 'undated'}{late}"
    if state == "overdue":
        assert due is not None
        asked = ", asked for" if kind == "requested" else ""
        return f"was due {date_label(due)}{asked}; no evidence in these documents up to {upto}"
    if due is None:
        return "no time given"
    return f"due {date_label(due)}" if due.resolved else f"its time cannot be fixed from the text: “{due.text}”"


def due_words(due: Interval | None) -> str | None:
    """Return by when something is due, for people: the days, else the source's words."""
    if due is None:
        return None
    return date_label(due) if due.resolved else due.text


def by_owner(actions: Sequence[Action]) -> Mapping[str, tuple[Action, ...]]:
    """Return actions by party; one of both parties stands under each."""
    found: dict[str, list[Action]] = {}
    for a in actions:
        for code in a.owners:
            found.setdefault(code, []).append(a)
    return {code: tuple(group) for code, group in found.items()}
