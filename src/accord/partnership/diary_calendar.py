"""Meetings to come, those due by rule, and actions as entries of a calendar.

Invariant: an entry's name follows from its meeting or action, so a calendar that reads the file again moves it.
"""

from datetime import date

from accord.partnership.actions import Action
from accord.partnership.diaries import Diary
from accord.partnership.evidence import Evidence
from accord.partnership.mechanisms import Mechanism
from accord.partnership.meetings import Meeting
from accord.partnership.tellings import AHEAD
from accord.register import CalendarEntry, date_label

LONGEST = 31


def calendar_entries(diary: Diary) -> tuple[CalendarEntry, ...]:
    """Return an entry for each meeting to be held, each next meeting due by rule, and each action still open.

    A time of more than a month stands on its last day, as a deadline does; what has no last day has no entry.
    """
    names = {m.id: m for m in diary.mechanisms}
    found = [_meeting(m, names.get(m.mechanism or "")) for m in diary.meetings if m.status == AHEAD]
    found += [_due(m) for m in diary.mechanisms]
    found += [_action(a) for a in diary.actions if a.state in ("open", "overdue")]
    return tuple(entry for entry in found if entry is not None)


def _meeting(m: Meeting, body: Mechanism | None) -> CalendarEntry | None:
    if m.when.latest is None:
        return None
    first = m.when.earliest or m.when.latest
    if (m.when.latest - first).days > LONGEST:
        first = m.when.latest
    where = f", {m.place}" if m.place else ""
    areas = body.areas if body is not None else ()
    return CalendarEntry(
        m.id, first, m.when.latest, _stamp(m.evidence), f"Meeting: {m.title}{where}", _text(m.note, m.evidence), areas
    )  # fmt: skip


def _due(body: Mechanism) -> CalendarEntry | None:
    due = body.next_due
    if due is None or due.basis != "rule" or due.when.latest is None:
        return None
    where = f", {due.place}" if due.place else ""
    summary = f"Next meeting due: {body.name}{where}"
    day = due.when.latest
    return CalendarEntry(
        f"{body.id}-next", day, day, _stamp(due.evidence), summary, _text(due.why, due.evidence), body.areas, firm=False
    )  # fmt: skip


def _action(a: Action) -> CalendarEntry | None:
    if a.due is None or a.due.latest is None:
        return None
    who = "/".join(a.owners) or a.body or "owner not tied to a party"
    summary = f"Action, {who}: {a.task}"
    return CalendarEntry(
        a.id, a.due.latest, a.due.latest, _stamp(a.evidence), summary,
        _text(f"{date_label(a.due)}. {a.note}", a.evidence), (), firm=a.kind == "agreed",
    )  # fmt: skip


def _stamp(evidence: tuple[Evidence, ...]) -> date:
    return max((e.published for e in evidence if e.published is not None), default=date(1970, 1, 1))


def _text(note: str, evidence: tuple[Evidence, ...]) -> str:
    quotes = [f"“{' '.join(e.quote.split())}” {e.source}, {e.published or 'undated'}" for e in evidence[:4]]
    return "\n".join([note, *quotes])
