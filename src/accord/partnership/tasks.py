"""The actions of a study: tasks of minutes and undertakings at meetings, each joined over the documents that carry it.

Invariant: two tellings are one action by the register's joining of their statements, or by the same owner, the same
body and nearly the same words; whatever the order of documents.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accord.partnership.actions import Action, Listed, Outcome, action_of
from accord.partnership.bodies import identity
from accord.partnership.done import past, same_task, status_word, tells_done, things
from accord.partnership.evidence import evidence_of
from accord.partnership.frequency import frequency_in
from accord.partnership.items import Item, is_minutes, items_of
from accord.partnership.meeting_join import overlap
from accord.partnership.owners import Owner, owner_of, ties_in
from accord.partnership.pages import Line, Page
from accord.partnership.study import Main, Study
from accord.register import told_by
from accord.statements import Statement

_POINTS_ON = re.compile(r"\b(?:the following|as follows|below)\b", re.I)
_FOUNDS = re.compile(r"(?:establish|set\s+up|launch|create|initiate|form|institute|start)\b", re.I)
_MEETS = re.compile(
    r"\b(?:meet|meets|convene|convenes|be\s+held|be\s+convened|hold\s+(?:its|their)\s+meetings?)\b", re.I
)
_WEEKDAY = re.compile(r"^(?:on\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\s+(?=to\b)")
_NO_TASK = ("reaffirm", "support", "in-principle", "in_principle", "scheduled", "accept")


@dataclass(frozen=True, slots=True)
class Carried:
    """One action before a day is asked for: its id, tellings, later sentences, and the meeting's document."""

    id: str
    body: str | None
    document: str
    listed: tuple[Listed, ...]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    page: Page
    body: str | None
    cluster: str | None
    listed: Listed


def carried(study: Study, clusters: dict[str, str], desk: tuple[str, ...] | None) -> tuple[Carried, ...]:
    """Return the actions that a study holds.

    Parameters
    ----------
    study
        The study.
    clusters
        By statement id, what the register joins it under.
    desk
        The desk's parties, or None.
    """
    ties = ties_in(study.pages)
    found: list[_Found] = []
    for page in study.pages:
        found += _on_page(study, page, clusters, desk, ties)
    groups: list[list[_Found]] = []
    index: dict[str, list[int]] = {}
    for f in found:
        marks = [f"w {w}" for w in sorted(things(f.listed.task))] + ([f"c {f.cluster}"] if f.cluster else [])
        near = sorted({n for mark in marks for n in index.get(mark, ())})
        home = next((n for n in near if any(_same(f, x) for x in groups[n])), None)
        if home is None:
            home = len(groups)
            groups.append([])
        groups[home].append(f)
        for mark in marks:
            if home not in index.setdefault(mark, []):
                index[mark].append(home)
    told = _past_lines(study)
    return tuple(_carried(study, g, told) for g in groups)


def _past_lines(study: Study) -> dict[str, list[tuple[Page, Line]]]:
    """Return the sentences that tell of something done, by the words of what they name."""
    found: dict[str, list[tuple[Page, Line]]] = {}
    for page in study.pages:
        for line in page.lines:
            words = page.words(line)
            if line.sentence.kind in ("heading", "table") or not past(words):
                continue
            for word in things(words):
                found.setdefault(word, []).append((page, line))
    return found


def actions_of(
    study: Study,
    found: Sequence[Carried],
    as_of: date,
    meetings: Mapping[str, str],
    delivered: Mapping[str, Outcome],
    begun: Mapping[tuple[str, int], Outcome],
) -> list[Action]:
    """Return actions as of a day.

    Parameters
    ----------
    study, found
        The study and what it carries.
    as_of
        The day asked for.
    meetings
        By document id, the meeting that it is about.
    delivered
        By statement id, what the register knows to have been delivered by the day.
    begun
        By document and place of a body's name, that the body is there by the day.
    """
    rows = []
    for c in found:
        known = [delivered[i] for x in c.listed if (i := x.evidence.statement) is not None and i in delivered]
        if _FOUNDS.match(c.listed[0].task):
            known += [o for x in c.listed for (doc, at), o in begun.items() if _holds(x, doc, at)]
        told = (*c.outcomes, *dict.fromkeys(known))
        at = meetings.get(c.document)
        a = action_of(c.id, c.listed, told, as_of, study.last_read, meeting=at, mechanism=c.body)
        if a is not None:
            rows.append(a)
    return sorted(
        rows, key=lambda a: ((a.due.latest if a.due else None) or date.max, a.evidence[0].published or date.max, a.id)
    )


def _holds(x: Listed, doc: str, at: int) -> bool:
    return x.evidence.document == doc and x.evidence.start <= at < x.evidence.end


def _on_page(
    study: Study, page: Page, clusters: dict[str, str], desk: tuple[str, ...] | None, ties: dict[str, str]
) -> list[_Found]:
    doc = page.document.id
    main = study.mains.get(doc)
    record = is_minutes(page)
    parties = main.told.parties if main else desk if desk and len(desk) >= 2 else page.pair
    if len(parties) < 2 or (desk and len(desk) >= 2 and not set(desk) <= set(parties)):
        return []
    own = study.statements.get(doc, ())
    items = [
        item
        for item in items_of(page, parties, ties, about_meeting=record)
        if not (item.plain and any(_meets(s, item) for s in own))
    ]
    body = main.body if main else None
    found = []
    for item in items:
        over = [s.id for s in own if s.start < item.end and item.start < s.end]
        alone = len(over) == 1 and sum(_meets(s, i) for s in own if s.id in over for i in items) == 1
        cluster = clusters.get(over[0]) if alone else None
        found.append(_Found(page, body, cluster, _from_item(page, item, over[0] if over else None)))
    at_head = main is not None and main.told.telling.line <= 3
    if main is not None and (record or at_head):
        for s in own:
            if any(_meets(s, i) for i in items):
                continue
            if not _of_this_meeting(page, s, main):
                continue
            if (listed := _from_statement(page, s, parties, ties)) is not None:
                found.append(_Found(page, body, clusters.get(s.id), listed))
    return sorted(found, key=lambda f: f.listed.evidence.start)


def _of_this_meeting(page: Page, s: Statement, main: Main) -> bool:
    """Whether what a statement tells was said at the document's own meeting, and not at an earlier one."""
    if s.verb.lower().startswith("had") or _POINTS_ON.search(s.quote):
        return False
    when = main.told.telling.when
    begun = when.earliest or main.told.day
    line = next((x for x in page.lines if x.start <= s.start < x.end), None)
    for span in line.times if line is not None and begun is not None else ():
        latest = span.interval.latest if span.end <= s.start and span.bound in ("in", "on", "") else None
        if latest is not None and begun is not None and latest < begun:
            return False  # "In March 2019 the leaders agreed …", told of a meeting in September
    if s.event is None or not s.event.resolved or not when.resolved:
        return True
    return overlap(s.event, when)


def _meets(s: Statement, item: Item) -> bool:
    return s.start < item.end and item.start < s.end


def _since(page: Page) -> date:
    return told_by(page.document) or date.min


def _from_item(page: Page, item: Item, statement: str | None) -> Listed:
    owner = item.owner or Owner((), "")
    return Listed(
        _since(page),
        item.task,
        item.kind,
        owner.parties,
        owner.words or None,
        item.due,
        status_word(item.status),
        evidence_of(page.document, item.start, item.end, statement),
        item.verb == "action",
    )


def _from_statement(page: Page, s: Statement, parties: tuple[str, ...], ties: dict[str, str]) -> Listed | None:
    if s.act not in ("commit", "agree", "urge") or s.polarity != "affirmed" or s.headline or s.subact in _NO_TASK:
        return None
    asked = s.act == "urge"
    owners = s.recipients if asked else s.parties
    owners = tuple(c for c in owners if c in parties)
    if not owners or (asked and not set(s.recipients) <= set(parties)):
        return None
    quote = " ".join(s.quote.split())
    if frequency_in(quote) is not None and _MEETS.search(quote):
        return None  # how often a body meets is no task
    head = quote.split(s.verb.split()[0])[0].strip() if s.verb and s.verb.split()[0] in quote else ""
    named = owner_of(head, page, parties, ties) if head and not asked else None
    return Listed(
        _since(page),
        _task(quote, s.verb),
        "requested" if asked else "agreed",
        owners,
        named.words if named else None,
        s.target,
        None,
        evidence_of(page.document, s.start, s.end, s.id),
    )


def _task(quote: str, verb: str) -> str:
    """Return what is to be done: the words after the binding verb and its "to"."""
    at = quote.find(verb) if verb else -1
    if at < 0:
        return quote
    rest = _WEEKDAY.sub("", quote[at + len(verb) :].strip())
    for word in ("to ", "on ", "that "):
        if rest.startswith(word):
            return rest[len(word) :]
    words = verb.split()
    if words[0] in ("will", "shall") and len(words) > 1:
        return " ".join([*words[1:], rest]).strip()
    return rest or quote


def _same(a: _Found, b: _Found) -> bool:
    if a.page is b.page:
        return False
    if a.cluster is not None and a.cluster == b.cluster:
        return True
    one, two = a.listed, b.listed
    if a.body != b.body and not (a.body is None or b.body is None):
        return False
    if one.owners and two.owners and one.owners != two.owners:
        return False
    return same_task(one.task, two.task)


def _carried(study: Study, group: Sequence[_Found], past_lines: Mapping[str, list[tuple[Page, Line]]]) -> Carried:
    first = group[0]
    e = first.listed.evidence
    mark = identity("a-", e.document, str(e.start), first.listed.task)
    body = next((f.body for f in group if f.body is not None), None)
    own = {(f.listed.evidence.document, f.listed.evidence.start) for f in group}
    votes: dict[tuple[str, int], tuple[Page, Line]] = {}
    for word in things(first.listed.task):
        for page, line in past_lines.get(word, ()):
            votes[(page.document.id, line.start)] = (page, line)
    outcomes = []
    for (doc, start), (page, line) in votes.items():
        day = told_by(page.document)
        if page is first.page or (doc, start) in own or (day or date.min) < first.listed.since:
            continue
        main = study.mains.get(doc)
        near = main is not None and body is not None and main.body == body
        if not tells_done(first.listed.task, page.words(line), least=0.6 if near else 0.8):
            continue
        if _by_owner(first, line):
            words = evidence_of(page.document, line.start, line.end)
            outcomes.append(Outcome("done", day or date.min, words))
    outcomes.sort(key=lambda o: (o.since, o.evidence.document, o.evidence.start))
    return Carried(mark, body, first.page.document.id, tuple(f.listed for f in group), tuple(outcomes))


def _by_owner(first: _Found, line: Line) -> bool:
    """Whether the sentence names no other party than the owner as the one who acts."""
    named = {c.code for c in line.countries}
    owners = set(first.listed.owners)
    return not named or not owners or bool(named & owners)
