"""Everything that the documents of a register tell of bodies, meetings and tasks, before a day is asked for.

Invariant: a pure function of the register's documents, statements and judgements, whatever their order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from accord.partnership.bodies import (
    NEGOTIATION,
    Body,
    Spoken,
    identity,
    join,
    parties_of,
    reading_key,
    spoken_on,
)
from accord.partnership.evidence import Evidence, evidence_of
from accord.partnership.frequency import Frequency, frequency_in, places_in
from accord.partnership.labels import Labels, labels_of
from accord.partnership.meeting_join import Told, join_tellings
from accord.partnership.pages import Page, page_of
from accord.partnership.persons import tied, ties_of
from accord.partnership.short_names import abbreviations, short_names
from accord.partnership.tellings import HELD, Telling, met, tellings_of
from accord.register import Register
from accord.statements import Statement


@dataclass(frozen=True, slots=True)
class Main:
    """The meeting that a document is about: its body's id or None, its number, and its telling."""

    body: str | None
    ordinal: int | None
    told: Told
    labels: Labels


@dataclass(frozen=True, slots=True)
class Study:
    """What was found.

    Parameters
    ----------
    pages
        The pages in reading order.
    bodies
        Standing bodies in the order of their first naming; negotiations are among them.
    groups
        By body id (None for meetings of no body) the tellings of each meeting.
    frequencies
        By body id, how often it is to meet, in reading order.
    mains
        By document id, the meeting that the document is about.
    statements
        By document id, its statements in order.
    last_read
        The last day that a document tells of.
    """

    pages: tuple[Page, ...]
    bodies: tuple[Body, ...]
    groups: Mapping[str | None, tuple[tuple[Told, ...], ...]]
    frequencies: Mapping[str, tuple[Frequency, ...]]
    mains: Mapping[str, Main]
    statements: Mapping[str, tuple[Statement, ...]]
    last_read: date


def study(register: Register, known_on: date | None = None) -> Study:
    """Read the documents of a register that are known on a day.

    Parameters
    ----------
    register
        The register.
    known_on
        Only documents published by this day count; by default all.
    """
    prepared = register.prepared(known_on)
    pages = sorted((page_of(d) for d in prepared.documents.values()), key=reading_key)
    by_doc: dict[str, list[Statement]] = {}
    for cluster in prepared.linking.clusters:
        for s in cluster.members:
            by_doc.setdefault(s.doc, []).append(s)
    statements = {d: tuple(sorted(group, key=lambda s: (s.start, s.end, s.id))) for d, group in by_doc.items()}
    desk = register.parties
    spoken = [s for page in pages for s in spoken_on(page, statements.get(page.document.id, ()), desk)]
    short = abbreviations(spoken)
    spoken += [s for page in pages for s in short_names(page, short, statements.get(page.document.id, ()), desk)]
    spoken = [s for s in spoken if desk is None or len(desk) < 2 or set(desk) <= set(s.parties)]
    spoken.sort(key=lambda s: (reading_key(s.page), s.naming.start))
    judged = [j for j in register.judgements if known_on is None or j.made_at.date() <= known_on]
    bodies = list(join(spoken, prepared.linking, judged))
    home = {s.spot: body.id for body in bodies for s in body.spoken}
    told, mains, rounds = _tellings(pages, statements, home, {b.id: b for b in bodies}, desk)
    bodies += _negotiations(rounds)
    names = ties_of(p for group in told.values() for t in group for p in t.telling.persons)
    tidy = partial(_with_ties, names=names)
    groups = {
        body: tuple(tuple(tidy(t) for t in g) for g in join_tellings(found)) for body, found in told.items() if found
    }
    frequencies = _frequencies(pages, bodies, mains)
    return Study(tuple(pages), tuple(bodies), groups, frequencies, mains, statements, prepared.last_day)


def _with_ties(told: Told, names: Mapping[frozenset[str], str]) -> Told:
    return replace(told, telling=replace(told.telling, persons=tied(told.telling.persons, names)))


def _tellings(
    pages: Sequence[Page],
    statements: Mapping[str, tuple[Statement, ...]],
    home: Mapping[tuple[str, int], str],
    bodies: Mapping[str, Body],
    desk: tuple[str, ...] | None,
) -> tuple[dict[str | None, list[Told]], dict[str, Main], dict[str, list[Told]]]:
    """Return tellings by body, each document's own meeting, and rounds of negotiations by what they are about."""
    found: dict[str | None, list[Told]] = {}
    mains: dict[str, Main] = {}
    rounds: dict[str, list[Told]] = {}
    for page in pages:
        doc = page.document.id
        own = statements.get(doc, ())
        labels = labels_of(page)
        here = {s.naming.start: s for body in bodies.values() for s in body.spoken if s.page.document.id == doc}
        by_line: dict[int, list[Spoken]] = {}
        for s in here.values():
            by_line.setdefault(s.naming.line, []).append(s)
        recent: tuple[int, str | None] = (-1, None)
        for number, line in enumerate(page.lines):
            if number in labels.lines:
                continue
            namings = sorted(by_line.get(number, ()), key=lambda s: s.naming.start)
            tellings = tellings_of(page, number, [s.naming for s in namings])
            if not tellings and (one := met(page, number)):
                tellings = [one]
            for telling in tellings:
                body = home.get((doc, telling.naming.start)) if telling.naming else None
                parties = bodies[body].parties if body else parties_of(page, line, (), desk)
                if len(parties) < 2:
                    continue
                if body is None and telling.topic is None and telling.naming is None and _points_back(telling):
                    main = mains.get(doc)
                    if main is None:
                        continue
                    body, parties = main.body, main.told.parties
                    if recent[0] == line.sentence.paragraph and recent[1] is not None:
                        body, parties = recent[1], bodies[recent[1]].parties
                    if telling.following and main.ordinal is not None and body == main.body:
                        telling = replace(telling, ordinal=main.ordinal + 1)
                told = Told(
                    page, telling, parties, _holding(own, telling), telling.following and telling.ordinal is not None
                )
                if (
                    doc not in mains
                    and telling.status == HELD
                    and (number <= 2 or line.sentence.kind == "heading" or not telling.topic)
                ):
                    told = _completed(told, labels)
                    mains[doc] = Main(body, telling.ordinal, told, labels)
                if telling.topic is not None and body is None:
                    key = identity("m-", "+".join(parties), NEGOTIATION, telling.topic)
                    rounds.setdefault(key, []).append(told)
                    found.setdefault(key, []).append(told)
                    if doc in mains and mains[doc].told == told:
                        mains[doc] = replace(mains[doc], body=key)
                else:
                    found.setdefault(body, []).append(told)
            if namings:
                recent = (line.sentence.paragraph, home[namings[-1].spot])
    return found, mains, rounds


def _points_back(telling: Telling) -> bool:
    """Whether a telling names its meeting by number or "next" alone."""
    return not telling.persons or telling.following


def _completed(told: Told, labels: Labels) -> Told:
    """Return the telling of a document's own meeting with the day, place and persons of its "Date:" lines."""
    t = told.telling
    return replace(
        told,
        telling=replace(
            t,
            when=labels.when if not t.when.resolved and labels.when is not None else t.when,
            place=t.place or labels.place,
            persons=t.persons or labels.persons,
        ),
    )


def _holding(statements: Sequence[Statement], telling: Telling) -> str | None:
    return next((s.id for s in statements if s.start <= telling.at < s.end), None)


def _negotiations(rounds: Mapping[str, list[Told]]) -> list[Body]:
    """Return a body for each negotiation that rounds are told of; it has no naming, its rounds stand for it."""
    return [Body(key, told[0].parties, NEGOTIATION, ()) for key, told in rounds.items()]


def _frequencies(
    pages: Sequence[Page], bodies: Sequence[Body], mains: Mapping[str, Main]
) -> dict[str, tuple[Frequency, ...]]:
    found: dict[str, list[Frequency]] = {}
    near: dict[tuple[str, int], str] = {}
    for body in bodies:
        for s in body.spoken:
            near[(s.page.document.id, s.naming.line)] = body.id
    for page in pages:
        doc = page.document.id
        for number, line in enumerate(page.lines):
            text = page.words(line)
            if (often := frequency_in(text)) is None:
                continue
            home = near.get((doc, number)) or (near.get((doc, number - 1)) if _refers(text) else None)
            if home is None and doc in mains and _refers(text):
                home = mains[doc].body
            if home is None:
                continue
            months, start, end = often
            evidence: Evidence = evidence_of(page.document, line.start, line.end)
            found.setdefault(home, []).append(Frequency(months, text[start:end], places_in(text), evidence))
    return {body: tuple(told) for body, told in found.items()}


def _refers(text: str) -> bool:
    return text.split(" ", 1)[0] in ("It", "They", "The", "Meetings", "Its", "This", "These", "Both")
