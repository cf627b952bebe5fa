"""Mechanisms, meetings and actions of a register as of a day, as known on another.

Invariant: three views of one study, so an id in one stands for the same thing in the others.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from accord.partnership.bodies import NEGOTIATION
from accord.partnership.evidence import evidence_of
from accord.partnership.mechanisms import AgendaItem, Mechanism, mechanism_of
from accord.partnership.meetings import Meeting, in_time, meeting_of, nth
from accord.partnership.study import Study, study
from accord.partnership.tellings import HELD
from accord.register import Register


@dataclass(frozen=True, slots=True)
class Diary:
    """What the partnership's bodies do.

    Parameters
    ----------
    as_of, known_on
        The days asked for.
    last_read
        The last day that the documents tell of.
    mechanisms
        Standing bodies, most recently met first.
    meetings
        Meetings of them and of nobody's, in time.
    """

    as_of: date
    known_on: date | None
    last_read: date
    mechanisms: tuple[Mechanism, ...]
    meetings: tuple[Meeting, ...]


def diary(register: Register, as_of: date | None = None, known_on: date | None = None) -> Diary:
    """Return the mechanisms, meetings and actions of a register.

    Parameters
    ----------
    register
        The register.
    as_of
        The day of the events asked for; by default the last that a document tells of.
    known_on
        Only documents published by this day count; by default all.
    """
    found = study(register, known_on)
    day = as_of or found.last_read
    meetings: list[Meeting] = []
    mechanisms: list[Mechanism] = []
    for body in found.bodies:
        groups = found.groups.get(body.id, ())
        topic = next((t.telling.topic for g in groups for t in g if t.telling.topic), None)
        title = body.spoken[0].naming.name if body.spoken else f"talks on a {topic}"
        own = [m for g in groups if (m := meeting_of(g, day, body.id, title, found.last_read)) is not None]
        made = mechanism_of(
            body,
            [t for g in groups for t in g],
            own,
            found.frequencies.get(body.id, ()),
            _agenda(found, body.id, own),
            (),
            day,
            found.last_read,
            topic,
        )
        if made is None:
            continue
        mechanisms.append(made)
        word = "round" if body.kind == NEGOTIATION else "meeting"
        meetings += [_titled(m, made.name, word) for m in own]
    for g in found.groups.get(None, ()):
        if (m := meeting_of(g, day, None, "", found.last_read)) is not None:
            meetings.append(_titled(m, "", "meeting"))
    meetings.sort(key=in_time)
    held = Counter(x.mechanism for x in meetings if x.status == HELD)
    mechanisms.sort(key=lambda m: (-held[m.id], m.name.lower(), m.id))
    return Diary(day, known_on, found.last_read, tuple(mechanisms), tuple(meetings))


def mechanisms(register: Register, as_of: date | None = None, known_on: date | None = None) -> tuple[Mechanism, ...]:
    """Return the standing bodies of a register; see :func:`diary`."""
    return diary(register, as_of, known_on).mechanisms


def meetings(register: Register, as_of: date | None = None, known_on: date | None = None) -> tuple[Meeting, ...]:
    """Return the meetings of a register in time; see :func:`diary`."""
    return diary(register, as_of, known_on).meetings


def _agenda(found: Study, body: str, own: list[Meeting]) -> tuple[AgendaItem, ...]:
    items = []
    for doc, main in found.mains.items():
        if main.body != body:
            continue
        meeting = next(
            (m.id for m in own if any(e.document == doc and e.start == main.told.telling.start for e in m.evidence)),
            None,
        )
        if meeting is None:
            continue
        items += [AgendaItem(meeting, t, evidence_of(main.told.page.document, a, b)) for t, a, b in main.labels.agenda]
    return tuple(items)


def _titled(m: Meeting, name: str, word: str) -> Meeting:
    if m.mechanism is None:
        who = {"leaders": "leaders", "ministers": "ministers"}.get(m.level or "", "officials")
        return replace(m, title=f"meeting of {who}")
    title = f"{nth(m.ordinal)} {word}, {name}" if m.ordinal else f"{word}, {name}"
    return replace(m, title=title)
