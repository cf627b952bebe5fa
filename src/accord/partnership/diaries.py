"""Mechanisms, meetings and actions of a register as of a day, as known on another.

Invariant: three views of one study, so an id in one stands for the same thing in the others.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from accord.partnership.actions import Action, Outcome
from accord.partnership.bodies import NEGOTIATION
from accord.partnership.evidence import evidence_of, in_order
from accord.partnership.mechanisms import AgendaItem, Mechanism, mechanism_of, since
from accord.partnership.meetings import Meeting, in_time, meeting_of, nth
from accord.partnership.study import Main, Study, study
from accord.partnership.talks import talks_of
from accord.partnership.tasks import actions_of, carried
from accord.partnership.tellings import HELD
from accord.register import Register, RegisterState

_FINISH = re.compile(r"\b(?:finish|complet|finali[sz]|wrap|end)(?:e[sd]|ing)?\b", re.I)
KEPT = ("concluded", "initialled", "signed", "ratified", "provisionally-applied", "in-force")


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
    actions
        What was agreed or asked for at meetings, by the end of its time.
    """

    as_of: date
    known_on: date | None
    last_read: date
    mechanisms: tuple[Mechanism, ...]
    meetings: tuple[Meeting, ...]
    actions: tuple[Action, ...]


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
    clusters = {s.id: c.members[0].id for c in register.prepared(known_on).linking.clusters for s in c.members}
    state = register.state(day, known_on)
    met: dict[str | None, list[Meeting]] = {}
    for body_id, groups in found.groups.items():
        met[body_id] = [m for g in groups if (m := meeting_of(g, day, body_id, "", found.last_read)) is not None]
    of = {d: _own_meeting(main, met.get(main.body, ())) for d, main in found.mains.items()}
    at = {d: m for d, m in of.items() if m is not None}
    actions = actions_of(
        found, carried(found, clusters, register.parties), day, at, _delivered(state, found), _begun(found, met, day)
    )
    mechanisms: list[Mechanism] = []
    meetings: list[Meeting] = [_titled(m, "", "meeting") for m in met.get(None, ())]
    for body in found.bodies:
        own = met.get(body.id, [])
        told = [t for g in found.groups.get(body.id, ()) for t in g]
        topic = next((t.telling.topic for t in told if t.telling.topic), None)
        tasks = [a.id for a in actions if a.mechanism == body.id]
        often = found.frequencies.get(body.id, ())
        agenda = _agenda(found, body.id, at)
        talks = talks_of(topic, body.parties, state, found) if topic else None
        made = mechanism_of(body, told, own, often, agenda, tasks, day, found.last_read, topic, talks)
        if made is None:
            continue
        mechanisms.append(made)
        word = "round" if body.kind == NEGOTIATION else "meeting"
        meetings += [_titled(m, made.name, word) for m in own]
    meetings.sort(key=in_time)
    held = Counter(x.mechanism for x in meetings if x.status == HELD)
    mechanisms.sort(key=lambda m: (-held[m.id], m.name.lower(), m.id))
    return Diary(day, known_on, found.last_read, tuple(mechanisms), tuple(meetings), tuple(actions))


def mechanisms(register: Register, as_of: date | None = None, known_on: date | None = None) -> tuple[Mechanism, ...]:
    """Return the standing bodies of a register; see :func:`diary`."""
    return diary(register, as_of, known_on).mechanisms


def meetings(register: Register, as_of: date | None = None, known_on: date | None = None) -> tuple[Meeting, ...]:
    """Return the meetings of a register in time; see :func:`diary`."""
    return diary(register, as_of, known_on).meetings


def actions(register: Register, as_of: date | None = None, known_on: date | None = None) -> tuple[Action, ...]:
    """Return the actions of a register, by the end of their time; see :func:`diary`."""
    return diary(register, as_of, known_on).actions


def _own_meeting(main: Main, meetings: Iterable[Meeting]) -> str | None:
    """Return the id of the meeting that a document is about."""
    doc, start = main.told.page.document.id, main.told.telling.start
    return next((m.id for m in meetings if any(e.document == doc and e.start == start for e in m.evidence)), None)


def _delivered(state: RegisterState, found: Study) -> dict[str, Outcome]:
    """Return by statement id what the register knows to have been delivered, with the words that say so last."""
    statements = {s.id: (page, s) for page in found.pages for s in found.statements.get(page.document.id, ())}
    told: dict[str, Outcome] = {}
    kept: dict[str, Outcome] = {}
    for c in state.commitments:
        steps = [e for e in c.log if e.state in KEPT and e.statements]
        if c.evidence != "delivered" or not steps:
            continue
        page, s = statements[steps[-1].statements[0]]
        kept[c.key] = Outcome("done", state.as_of, evidence_of(page.document, s.start, s.end, s.id))
        told.update({i: kept[c.key] for i in c.statements if i != s.id})
    for c in state.commitments:  # to finish the talks is to conclude what they are about
        outcome = kept.get(c.key.removesuffix(":talks") + ":conclude") if c.key.endswith(":talks") else None
        ending = [i for i in c.statements if _FINISH.search(statements[i][1].quote)] if outcome else []
        told.update({i: outcome for i in ending if outcome is not None})
    return told


def _begun(found: Study, met: Mapping[str | None, Iterable[Meeting]], day: date) -> dict[tuple[str, int], Outcome]:
    """Return by the place of a proposal that its body is there: a source tells that it was founded, or that it met."""
    told: dict[tuple[str, int], Outcome] = {}
    for body in found.bodies:
        proofs = [
            evidence_of(s.page.document, line.start, line.end)
            for s in body.spoken
            if s.founding is not None and s.founding.state == "established" and since(s) <= day
            for line in [s.page.lines[s.naming.line]]
        ]
        proofs += [e for m in met.get(body.id, ()) if m.status == HELD for e in m.evidence[:1]]
        if proofs:
            outcome = Outcome("done", day, in_order(proofs)[0])
            for s in body.spoken:
                if s.founding is not None and s.founding.state == "proposed":
                    told[(s.page.document.id, s.naming.start)] = outcome
    return told


def _agenda(found: Study, body: str, at: Mapping[str, str]) -> tuple[AgendaItem, ...]:
    items = []
    for doc, main in found.mains.items():
        if main.body == body and doc in at:
            document = main.told.page.document
            items += [AgendaItem(at[doc], t, evidence_of(document, a, b)) for t, a, b in main.labels.agenda]
    return tuple(items)


def _titled(m: Meeting, name: str, word: str) -> Meeting:
    if m.mechanism is None:
        who = {"leaders": "leaders", "ministers": "ministers"}.get(m.level or "", "officials")
        return replace(m, title=f"meeting of {who}")
    title = f"{nth(m.ordinal)} {word}, {name}" if m.ordinal else f"{word}, {name}"
    return replace(m, title=title)
