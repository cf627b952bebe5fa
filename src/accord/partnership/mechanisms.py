"""Standing bodies between parties: what founded them, when they met, when they are due, where they stand.

Invariant: silence makes a body dormant by rule, with the day since which there is no evidence; only a source ends it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accord.partnership.bodies import NEGOTIATION, Body, Spoken
from accord.partnership.evidence import Evidence, evidence_of, in_order
from accord.partnership.frequency import Frequency, NextDue, by_rule
from accord.partnership.meeting_join import Told
from accord.partnership.meetings import Meeting
from accord.partnership.tellings import AHEAD, HELD, POSTPONED
from accord.register import date_label, told_by
from accord.vocabulary import Interval

DORMANT_MONTHS = 36
STATES = ("proposed", "established", "active", "dormant", "suspended", "ended")
LEVELS = ("leaders", "ministers", "vice-ministers", "senior-officials", "directors", "working")
NO_FOUNDING = "no founding statement in these documents"


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item of a meeting's agenda."""

    meeting: str
    text: str
    evidence: Evidence

    def as_dict(self) -> dict[str, Any]:
        """Return the item as JSON-serialisable data."""
        return {"meeting": self.meeting, "text": self.text, "evidence": self.evidence.as_dict()}


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One standing body.

    Parameters
    ----------
    id
        ``m-`` and hex digits that follow from its parties and name.
    name
        As in the source that names it most fully.
    names
        Every name used for it.
    kind
        ``dialogue``, ``committee``, ``sub-committee``, ``commission``, ``working-group``, ``consultation``,
        ``council``, ``forum``, ``meeting``, ``summit``, ``2+2``, ``mechanism`` or ``negotiation``.
    level
        ``leaders``, ``ministers``, ``vice-ministers``, ``senior-officials``, ``directors``, ``working``, or None
        where no source says.
    parties
        Between whom, ISO 3166 alpha-3.
    areas
        Words of the list areas.
    founding
        What founded it, or None.
    founding_note
        The same for people; says so where no document tells of it.
    meetings
        Ids of its meetings, in time.
    actions
        Ids of the actions agreed at them.
    agenda
        What was on the agendas.
    frequency
        How often it is to meet by the last source that says so, or None.
    next_due
        When it is to meet next, or None.
    state
        ``proposed``, ``established``, ``active``, ``dormant``, ``suspended`` or ``ended``.
    note
        One sentence on its state, for people.
    maybe_same
        Ids of bodies that may be the same, each with the reason; nobody has judged them.
    evidence
        Every quotation that names it, earliest publication first.
    """

    id: str
    name: str
    names: tuple[str, ...]
    kind: str
    level: str | None
    parties: tuple[str, ...]
    areas: tuple[str, ...]
    founding: Evidence | None
    founding_note: str
    meetings: tuple[str, ...]
    actions: tuple[str, ...]
    agenda: tuple[AgendaItem, ...]
    frequency: Frequency | None
    next_due: NextDue | None
    state: str
    note: str
    maybe_same: tuple[tuple[str, str], ...]
    evidence: tuple[Evidence, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the mechanism as JSON-serialisable data."""
        return {
            "id": self.id,
            "name": self.name,
            "names": list(self.names),
            "kind": self.kind,
            "level": self.level,
            "parties": list(self.parties),
            "areas": list(self.areas),
            "founding": self.founding.as_dict() if self.founding else None,
            "founding_note": self.founding_note,
            "meetings": list(self.meetings),
            "actions": list(self.actions),
            "agenda": [a.as_dict() for a in self.agenda],
            "frequency": self.frequency.as_dict() if self.frequency else None,
            "next_due": self.next_due.as_dict() if self.next_due else None,
            "state": self.state,
            "note": self.note,
            "maybe_same": [{"id": i, "why": why} for i, why in self.maybe_same],
            "evidence": [e.as_dict() for e in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Talks:
    """What the register knows of negotiations by a day.

    Parameters
    ----------
    launched, launch_note
        The words that tell of their beginning, or None, and the same for people.
    ended, ended_on
        How they ended, and the last day on which they can have, or None.
    """

    launched: Evidence | None
    launch_note: str
    ended: str | None
    ended_on: date | None = None


def mechanism_of(
    body: Body,
    told: Sequence[Told],
    meetings: Sequence[Meeting],
    frequencies: Sequence[Frequency],
    agenda: Sequence[AgendaItem],
    actions: Sequence[str],
    as_of: date,
    last_read: date,
    topic: str | None = None,
    talks: Talks | None = None,
) -> Mechanism | None:
    """Return a body as of a day, or None where nothing was known of it by then.

    Parameters
    ----------
    body
        The body with its namings.
    told
        The tellings of its meetings.
    meetings
        Its meetings as of the day.
    frequencies, agenda, actions
        What is known of each.
    as_of, last_read
        The day asked for, and the last day that the documents tell of.
    topic, talks
        For negotiations, what they are about, and what the register knows of their beginning and end.
    """
    seen = [s for s in body.spoken if since(s) <= as_of]
    meetings = sorted(meetings, key=lambda m: (m.when.earliest or m.when.latest or date.max, m.id))
    if not seen and not meetings:
        return None
    founding = _founding(seen)
    often = [f for f in frequencies if (f.evidence.published or date.min) <= as_of]
    frequency = often[-1] if often else None
    due = next_due(meetings, frequency, as_of)
    state, note = _state(seen, founding, meetings, frequency, as_of, last_read)
    later = [m for m in meetings if talks and talks.ended_on and (m.when.earliest or date.min) > talks.ended_on]
    if talks is not None and talks.ended is not None and not later:
        state, note = "ended", talks.ended
    evidence = [_said(s) for s in seen]
    if not body.spoken:
        evidence += [t.evidence() for t in told if t.counts_from() <= as_of]
    names = list(dict.fromkeys(s.naming.name for s in seen)) or [f"talks on a {topic}" if topic else "talks"]
    own = [s.naming for s in seen if not s.naming.generic and s.naming.name != s.naming.abbreviation]
    full = list(dict.fromkeys(n.name for n in own))
    levels = [s.naming.level for s in seen if s.naming.level] + [m.level for m in meetings if m.level]
    areas = [a for s in seen for a in s.naming.areas]
    return Mechanism(
        body.id,
        max(full or names, key=lambda n: (n[:1].isupper(), not n.isupper(), -names.index(n))),
        tuple(names),
        body.kind,
        levels[0] if levels else None,
        body.parties,
        tuple(sorted(dict.fromkeys(areas), key=lambda a: (-areas.count(a), areas.index(a))))
        or (("trade",) if body.kind == NEGOTIATION and topic and "trade" in topic else ()),
        _said(founding) if founding else talks.launched if talks else None,
        talks.launch_note if talks and talks.launched else _founding_note(founding),
        tuple(m.id for m in meetings),
        tuple(actions),
        tuple(agenda),
        frequency,
        due,
        state,
        note,
        body.maybe,
        in_order(evidence),
    )


def next_due(meetings: Sequence[Meeting], frequency: Frequency | None, as_of: date) -> NextDue | None:
    """Return when a body is to meet next: as a source states, else by its frequency and last meeting; or None.

    Parameters
    ----------
    meetings
        Its meetings as of the day.
    frequency
        How often it is to meet, or None.
    as_of
        The day asked for.
    """
    held = [m for m in meetings if m.status == HELD and m.when.latest is not None]
    last = max(held, key=lambda m: (m.when.latest or date.min, m.id), default=None)
    past = last.when.latest if last is not None and last.when.latest is not None else date.min
    stated = [
        m for m in meetings
        if m.status in (AHEAD, "no-evidence") and m.when.latest is not None and m.when.latest > past
    ]  # fmt: skip
    coming = [m for m in stated if m.when.latest is not None and m.when.latest >= as_of]
    if coming or stated:
        m = (
            min(coming, key=lambda m: (m.when.latest or date.max, m.id))
            if coming
            else max(stated, key=lambda m: (m.when.latest or date.min, m.id))
        )
        when = m.when
        if when.earliest is not None and when.earliest <= past:
            when = Interval(None, when.latest, when.precision, when.text)
        return NextDue(when, m.place, "stated", f"stated: “{when.text}”", m.evidence)
    put_off = any(m.status == POSTPONED and (m.when.latest is None or m.when.latest > past) for m in meetings)
    if frequency is None or last is None or put_off:
        return None
    return by_rule(frequency, last.when, last.place, last.evidence)


def since(spoken: Spoken) -> date:
    """Return the first day on which a naming certainly tells what it tells: its founding's day, else publication."""
    told = told_by(spoken.page.document)
    founding = spoken.founding
    if founding is not None and founding.dated and founding.when.latest is not None:
        return min(founding.when.latest, told) if told else founding.when.latest
    return told or date.min


def _said(spoken: Spoken) -> Evidence:
    line = spoken.page.lines[spoken.naming.line]
    return evidence_of(spoken.page.document, line.start, line.end, spoken.statements[0] if spoken.statements else None)


def _founding(seen: Sequence[Spoken]) -> Spoken | None:
    made = [s for s in seen if s.founding is not None and s.founding.state == "established"]
    dated = [s for s in made if s.founding is not None and s.founding.dated]
    proposed = [s for s in seen if s.founding is not None and s.founding.state == "proposed"]
    return next(iter(dated or made or proposed), None)


def _founding_note(founding: Spoken | None) -> str:
    if founding is None or founding.founding is None:
        return NO_FOUNDING
    told = founding.founding
    if told.state == "established":
        return f"established {date_label(told.when)}" if told.when.resolved else "established; day not given"
    return f"proposed {date_label(told.when)}" if told.when.resolved else "proposed; day not given"


def _state(
    seen: Sequence[Spoken],
    founding: Spoken | None,
    meetings: Sequence[Meeting],
    frequency: Frequency | None,
    as_of: date,
    last_read: date,
) -> tuple[str, str]:
    for s in reversed(seen):
        if s.founding is not None and s.founding.state in ("ended", "suspended"):
            later = [m for m in meetings if m.status == HELD and (m.when.earliest or date.min) > since(s)]
            if not later:
                return s.founding.state, f"{s.founding.state} {date_label(s.founding.when)}"
    held = [m for m in meetings if m.status == HELD]
    made = founding is not None and founding.founding is not None and founding.founding.state == "established"
    months = max(DORMANT_MONTHS if frequency is None else 2 * frequency.months, 12)
    last = _last_sign(seen, meetings)
    silent = last is not None and _months(last, as_of) > months
    rule = f"no evidence in these documents since {last}; by rule after {months} months, read up to {last_read}"
    if held:
        days = [m.when.latest for m in held if m.when.latest is not None]
        if silent:
            return "dormant", rule
        return "active", f"last met {max(days)}" if days else "has met; no day given"
    if made:
        return ("dormant", rule) if silent else ("established", "no meeting told of in these documents")
    if founding is not None:
        return ("dormant", rule) if silent else ("proposed", "no source tells that it was established")
    if meetings and not held and all(m.ordinal == 1 for m in meetings):
        return "proposed", "its first meeting is not told of as held"
    if not meetings and seen and not any(_there(s) for s in seen):
        return "proposed", "named, and no source tells that it was established"
    if any(m.status in (AHEAD, POSTPONED, "no-evidence") for m in meetings) or seen:
        # It is spoken of as a body that is there, with its own meetings.
        return ("dormant", rule) if silent else ("established", "spoken of as existing; no meeting told of as held")
    return "proposed", "no source tells that it was established"


def _there(spoken: Spoken) -> bool:
    """Whether a name is used as that of a body that exists: "the joint committee", "Joint Committee", a number."""
    n = spoken.naming
    return n.definite or n.name[:1].isupper() or n.ordinal is not None


def _last_sign(seen: Sequence[Spoken], meetings: Sequence[Meeting]) -> date | None:
    days = [d for s in seen if (d := told_by(s.page.document)) is not None]
    for m in meetings:
        if m.status == HELD and m.when.latest is not None:
            days.append(m.when.latest)
        days += [e.published for e in m.evidence if e.published is not None]
    return max(days, default=None)


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
