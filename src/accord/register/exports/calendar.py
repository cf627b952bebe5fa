"""Deadlines as an iCalendar file: one all-day event for each last day, with a uid that stays.

Invariant: uids and time stamps come from the data, so the same register gives the same bytes and a calendar that reads
the file again moves its entries instead of doubling them.

References
----------
RFC 5545, Internet Calendaring and Scheduling Core Object Specification.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from accord.documents import Document
from accord.register.known import told_by
from accord.register.states import RegisterState
from accord.register.views import Commitment, date_label
from accord.statements import Statement


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An entry that a room above the register adds to its calendar.

    Parameters
    ----------
    uid
        A name that stays as long as the entry means the same thing, without the part after ``@``.
    first, last
        Its days, both included.
    stamp
        The day of its newest source.
    summary, description
        For people.
    categories
        Words to sort by.
    firm
        Whether a source states it, and no rule.
    """

    uid: str
    first: date
    last: date
    stamp: date
    summary: str
    description: str
    categories: tuple[str, ...] = ()
    firm: bool = True


def to_icalendar(
    state: RegisterState,
    statements: Mapping[str, Statement],
    documents: Mapping[str, Document],
    *,
    title: str = "accord",
    more: Iterable[CalendarEntry] = (),
) -> str:
    """Return the deadlines of a register as iCalendar text.

    Parameters
    ----------
    state
        The register on a day; what has been met or has a final verdict is left out.
    statements, documents
        By id.
    title
        Name of the calendar for people.
    more
        Entries of other rooms, such as meetings and actions.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//accord//register//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    for c in state.due():
        day = c.target.latest or c.target.earliest if c.target else None
        if c.target is None or day is None:
            continue
        event = Event()
        event.add("uid", f"{c.id}@accord")
        event.add("dtstamp", _stamp(c, statements, documents))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", f"Due: {c.title}")
        event.add("description", _description(c, statements, documents))
        event.add("categories", list(c.areas) or ["no area"])
        event.add("transp", "TRANSPARENT")
        event.add("status", "CONFIRMED" if c.strength in ("agreed", "pledged", "scheduled", "signed") else "TENTATIVE")
        calendar.add_component(event)
    for entry in more:
        event = Event()
        event.add("uid", f"{entry.uid}@accord")
        event.add("dtstamp", datetime.combine(entry.stamp, time(0, 0), UTC))
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1) if entry.last < date.max else entry.last)
        event.add("summary", entry.summary)
        event.add("description", entry.description)
        event.add("categories", list(entry.categories) or ["no area"])
        event.add("transp", "TRANSPARENT")
        event.add("status", "CONFIRMED" if entry.firm else "TENTATIVE")
        calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text.decode("utf-8")


def _stamp(c: Commitment, statements: Mapping[str, Statement], documents: Mapping[str, Document]) -> datetime:
    """Return when the newest of its sources was published; RFC 5545 wants a time stamp, and the data have this one."""
    days = [d for i in c.statements if (d := told_by(documents[statements[i].doc])) is not None]
    return datetime.combine(max(days, default=date(1970, 1, 1)), time(0, 0), UTC)


def _description(c: Commitment, statements: Mapping[str, Statement], documents: Mapping[str, Document]) -> str:
    lines = [f"{date_label(c.target) if c.target else ''} ({c.target.text if c.target else ''})", c.note]
    for i in c.statements[:4]:
        s, d = statements[i], documents[statements[i].doc]
        named = d.publisher.value if d.publisher else d.name
        when = d.published.value if d.published else "undated"
        lines.append(f"“{' '.join(s.quote.split())}” {named}, {when}")
    return "\n".join(line for line in lines if line)
