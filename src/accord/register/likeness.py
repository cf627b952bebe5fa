"""How alike two statements of one key are: their areas, content words, subjects, numbers and days.

Invariant: a pure function of two statements and their documents; it only ranks what a typed key allows, and facts that
exclude each other (two subjects, two signing dates, two entries of one list) make it nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accord.documents import Document
from accord.register.contexts import meant_by, talks_of
from accord.register.deeds import outcome
from accord.register.facets import content_words, countries_named, fragment_subject, proper_names, unit_head
from accord.register.keys import LASTING, ClaimKey, claim_key, period_label
from accord.register.known import days_apart, happened, publication
from accord.register.names import name_key, own_name
from accord.register.subjects import antecedents, names_several, project_words, share, subject_words
from accord.statements import Statement
from accord.vocabulary import Interval

_DEAL = re.compile(r"\bdeals?\b", re.I)
_NOT_TO = re.compile(r"\bnot to\b|\bno longer\b|\bnever\b|\bwill not\b|\brefrain", re.I)
_LABEL = re.compile(
    r"\b((?:phase|stage|article|paragraph|chapter|annex|protocol|batch|block|lot|unit|route|part|tranche|package|track"
    r"|pillar|section|version|round)s? (?:\d+|[IVX]+\b))",
    re.I,
)
MAGNITUDES = frozenset({"hundr", "hundred", "thousand", "million", "billion", "trillion", "dozen"})
SAME_WORDS = 0.6  # share of content words from which words alone make two promises the same
SUBJECT_SHARE = 0.6  # of the shorter subject's words: "preferential trade" and "transit trade" are two
BROAD_AREAS = frozenset({"diplomacy", "economy", "regional_global", "trade", "r_and_d"})
# What counts as alike inside a key that is not exact; see docs/register.md for what each threshold was tried on.
LIKE = {
    "paper": 0.45,
    "position": 0.50,
    "ask": 0.60,
    "remark": 0.70,
    "cooperation": 0.45,
    "broad-cooperation": 0.20,
    "new-areas": 0.20,
    "visit": 0.50,
    "meeting": 0.50,
    "declaration": 0.50,
    "value": 0.50,
    "count": 0.50,
    "plan": 0.40,
}
DATED_TOPICS = ("visit", "meeting", "declaration")
SUBJECT_TOPICS = ("paper", "contract")
INSTRUMENT_TOPICS = ("paper", "contract", "project", "dialogue", "framework", "fund", "loan")
# Days that may lie between two tellings of one thing, by topic.
WINDOW = {
    "paper": 400,
    "contract": 800,
    "cooperation": 200,
    "broad-cooperation": 100,
    "new-areas": 200,
    "position": 100,
    "ask": 100,
}
# Days for what tells the end of a thing, or names it by its number or in the same words: years may lie between.
LONG_WINDOW = 1500
_FIGURE_STOCK = (
    "trade trading reached reach worth stood amounted amount total totalled came value valued volume turnover two-way goods"
    " merchandise bilateral was exports exported imports imported rose grew fell increase decrease up down growth level"
    " commerce figure million billion trillion thousand export import sold bought"
)


@dataclass(frozen=True, slots=True)
class Facet:
    """What linking compares of a statement; ``points_to`` is the statement that names the paper meant, if another."""

    statement: Statement
    key: ClaimKey
    words: frozenset[str]
    text: str
    areas: frozenset[str]
    when: Interval
    said: Interval
    narrow: tuple[str, ...]
    weight: float
    numbers: Mapping[tuple[str, str], float]
    subject: frozenset[str]
    name: str
    points_to: str | None
    fragment: str
    labels: frozenset[str]
    names: frozenset[str]
    ends: bool
    period: str
    rest: frozenset[str]


def facets_of(
    statements: Iterable[Statement], documents: Mapping[str, Document], pairs: Mapping[str, tuple[str, ...]]
) -> dict[str, Facet]:
    """Return what linking needs to know of each statement, by id; it depends on the statement's document alone."""
    by_doc: dict[str, list[Statement]] = defaultdict(list)
    for s in statements:
        by_doc[s.doc].append(s)
    found: dict[str, Facet] = {}
    for doc, group in by_doc.items():
        text = documents[doc].text
        whole = {s.id: fragment_subject(s.quote, text[max(0, s.start - 240) : s.start]) for s in group}
        keys = {s.id: _made_of(claim_key(s, pairs[doc]), whole[s.id]) for s in group}
        keys |= _deals(group, keys)
        keys |= talks_of(group, keys)
        back = antecedents(group, keys)
        meant = meant_by(group, keys)
        for s in group:
            found[s.id] = _facet(s, documents[doc], keys[s.id], back.get(s.id), whole[s.id], meant.get(s.id))
    return found


def _deals(group: list[Statement], keys: Mapping[str, ClaimKey]) -> dict[str, ClaimKey]:
    """Return other keys for what a headline calls a deal and its text a contract on the same subject."""
    contracts = [
        (words, keys[s.id]) for s in group if keys[s.id].topic == "contract" and (words := content_words(s.quote))
    ]
    found: dict[str, ClaimKey] = {}
    for s in group if contracts else ():
        if s.headline and keys[s.id].topic == "paper" and _DEAL.search(s.quote):
            mine = subject_words(s)
            same = [key for words, key in contracts if mine and share(mine, words) >= SUBJECT_SHARE]
            if same:
                found[s.id] = same[0]
    return found


def _made_of(key: ClaimKey, fragment: str) -> ClaimKey:
    """Return the key of a promise told in a relative clause: "a storage project, which is to start in 2029"."""
    noun = fragment.rpartition(" ")[2].lower()
    return ClaimKey(key.kind, noun, key.parts, exact=False) if key.topic == "cooperation" and noun in LASTING else key


def _facet(
    s: Statement, document: Document, key: ClaimKey, named: Statement | None, fragment: str, thing: Statement | None
) -> Facet:
    words = content_words(f"{fragment} {s.quote}" if fragment else s.quote) if not key.exact else frozenset()
    loose = not key.exact and key.topic in ("cooperation", "contract")
    names = proper_names(s.quote) if loose else frozenset[str]()
    if thing is not None and not key.exact:
        words |= content_words(thing.quote)
        names |= proper_names(thing.quote)
    if key.kind == "position":
        words |= countries_named(s.quote) - {*s.parties}
    subject = frozenset[str]()
    areas, name = s.areas or (thing.areas if thing is not None else ()), ""
    if key.topic in SUBJECT_TOPICS:
        about = named or s
        name = name_key(own_name(about.quote)) if about.instrument == "agreement" else ""
        subject = subject_words(about)
        words |= subject
        areas = about.areas or s.areas
    elif key.topic == "project":
        subject = project_words(s) or content_words(fragment) - {"project"}
    return Facet(
        s,
        key,
        words,
        " ".join(sorted(words)),
        frozenset(areas),
        happened(s, document),
        publication(document),
        tuple(a for a in areas if a not in BROAD_AREAS),
        _weight(frozenset(areas)),
        {(f.kind, unit_head(f)): f.value for f in reversed(s.figures) if f.kind in ("money", "count", "percent")},
        subject,
        name,
        named.id if named else None,
        fragment,
        _labels(s) if key.topic in ("cooperation", "project", *SUBJECT_TOPICS) else frozenset(),
        names,
        loose and outcome(s),
        _period(s) if key.topic in ("value", "count") else "",
        _beside(words, s) - content_words(_FIGURE_STOCK) if key.topic == "value" else frozenset(),
    )


def _period(s: Statement) -> str:
    """Return the period of the number that a figure is about."""
    figure = next((f for f in s.figures if f.kind == "money"), s.figures[0] if s.figures else None)
    return period_label(s, figure) if figure is not None else ""


def _labels(s: Statement) -> frozenset[str]:
    """Return the numbers that name a thing and do not count it: "phase 2", "Article 6"."""
    return frozenset(m[1].lower() for m in _LABEL.finditer(s.quote))


def likeness(left: Facet, right: Facet) -> float:
    """Return how alike two statements of one key are, from 0 to 1; 0 where their facts exclude each other."""
    topic = left.key.topic
    gap = _gap(left, right)
    if gap is not None and gap > WINDOW.get(topic, 400):
        # A name that is the same to the last word outlives the window: a treaty is spoken of for years.
        if left.name and left.name == right.name:
            return 1.0
        if topic not in ("value", "count") and (gap > LONG_WINDOW or not _of_old(left, right)):
            return 0.0
    if topic in DATED_TOPICS:
        return _dated_likeness(left, right)
    if topic in ("value", "count"):
        return _figure_likeness(left, right)
    if topic in INSTRUMENT_TOPICS:
        return _instrument_likeness(left, right)
    areas = _area_likeness(left, right)
    words = _word_likeness(left, right)
    if topic == "plan":
        return max(areas, words, 0.45 if gap is not None and gap <= 30 else 0.0)
    if topic in ("broad-cooperation", "new-areas"):
        return 0.25 + 0.75 * max(areas, words)
    if topic == "cooperation":
        if words >= SAME_WORDS and len(left.words & right.words) >= 3:
            return words  # the same words settle it, whatever areas the reader gave them
        if not (left.areas and right.areas):
            return words if words >= 0.5 and len(left.words & right.words) >= 2 else 0.0
        areas = max(areas, _leading_likeness(left, right))
        floor = 0.5 if left.statement.doc == right.statement.doc else 0.2
        return 0.55 * areas + 0.45 * words if areas >= 0.3 and words >= floor else 0.0
    return 0.4 * areas + 0.6 * words if words >= 0.3 else 0.0


def _of_old(left: Facet, right: Facet) -> bool:
    """Whether a statement speaks of what another told long before: its outcome, or its own number or subject."""
    topic = left.key.topic
    if topic == "cooperation":
        shared = left.words & right.words
        return (left.ends or right.ends) and (len(shared) >= 2 or bool(left.names & right.names))
    if topic not in INSTRUMENT_TOPICS:
        return False
    if topic in SUBJECT_TOPICS and left.subject and right.subject:
        return left.subject == right.subject
    narrow = (left.areas & right.areas) - BROAD_AREAS
    return bool(narrow) and _shared_numbers(left, right) is True


def _figure_likeness(left: Facet, right: Facet) -> float:
    """Compare two printed numbers of one measure: of one period, or the same number where one names no period."""
    if left.period != right.period:
        if (left.period and right.period) or _shared_numbers(left, right) is not True:
            return 0.0
    words = 0.3 + 0.7 * _word_likeness(left, right)
    if left.key.topic == "value" and left.key.parts[-1] != "share" and left.period and left.period == right.period:
        return max(words, 0.7) if left.rest == right.rest else words
    if left.key.parts[-1] == "share" and _shared_numbers(left, right) and left.rest & right.rest:
        return max(words, 0.6)
    return words


def excluded(left: Facet, right: Facet) -> bool:
    """Whether two statements of one key cannot speak of one thing: entries of one list, two signing dates."""
    a, b = left.statement, right.statement
    if left.key.topic in ("value", "count"):
        if left.period and right.period and left.period != right.period:
            return True
        return left.key.parts[-1] == "share" and a.doc == b.doc and _shared_numbers(left, right) is False
    if left.labels and right.labels and not left.labels & right.labels:
        return True  # "phase 2" and "phase 3"
    if left.key.topic == "cooperation":
        if bool(_NOT_TO.search(a.quote)) is not bool(_NOT_TO.search(b.quote)):
            return True  # "not to raise tariffs" is no promise to raise them, nor to cut them
        if not {*a.parties} & {*b.parties} and not left.names & right.names:
            return True
        return _other_numbers(left, right)
    if left.key.topic not in INSTRUMENT_TOPICS:
        return False
    if a.doc == b.doc and (a.start, a.end) == (b.start, b.end) and left.areas != right.areas:
        return True
    if left.subject and right.subject and not _one_subject(left, right):
        return True
    if a.act == b.act == "sign" and a.event and b.event and (days_apart(a.event, b.event) or 0) > 31:
        return True
    return _other_numbers(left, right)


def _one_subject(left: Facet, right: Facet) -> bool:
    """Whether two subjects can be one: most words of the shorter, or of a contract the count of what is bought."""
    counted = left.key.topic == "contract" and any(w[0].isdigit() for w in left.subject & right.subject)
    return share(left.subject, right.subject) >= (0.4 if counted else SUBJECT_SHARE)


def _other_numbers(left: Facet, right: Facet) -> bool:
    """Whether the numbers tell two things apart: one list counts both, or little but the number is left to compare.

    Two sources that say the same and print another number speak of one thing and disagree.
    """
    if _shared_numbers(left, right) is not False:
        return False
    if left.statement.doc == right.statement.doc:
        return True
    one, two = (_beside_numbers(f) for f in (left, right))
    shared = len(one & two)
    if shared < 2 or shared < SAME_WORDS * min(len(one), len(two)):
        return True
    return left.key.topic == "cooperation" and shared < 0.4 * len(one | two)


def _beside_numbers(facet: Facet) -> frozenset[str]:
    return _beside(facet.words, facet.statement)


def _beside(words: frozenset[str], s: Statement) -> frozenset[str]:
    """Return the words that are no part of a printed amount."""
    printed = frozenset[str]().union(*(content_words(f.text) for f in s.figures if f.kind == "money"))
    return frozenset(w for w in words - printed if not w[0].isdigit() and w not in MAGNITUDES)


def _gap(left: Facet, right: Facet) -> int | None:
    dated = left.statement.event is not None and right.statement.event is not None
    if dated:
        return days_apart(left.when, right.when)
    gap = days_apart(left.said, right.said)
    if gap is not None and left.key.topic in INSTRUMENT_TOPICS:
        for one, other in ((left, right), (right, left)):  # told years later, of an act of those days
            told = days_apart(one.when, other.said) if one.statement.event is not None else None
            gap = gap if told is None else min(gap, told)
    return gap


def _dated_likeness(left: Facet, right: Facet) -> float:
    one, two = (f.statement.event if _closed(f.statement.event) else f.said for f in (left, right))
    gap = days_apart(one, two) if one is not None and two is not None else None
    return 0.0 if gap is None or gap > 7 else 1.0 - gap / 14


def _closed(span: Interval | None) -> bool:
    return span is not None and span.earliest is not None and span.latest is not None


def _instrument_likeness(left: Facet, right: Facet) -> float:
    """Compare two mentions of instruments that do not exclude each other: their subject must be shared."""
    if (left.points_to or right.points_to) and left.statement.doc == right.statement.doc:
        return 1.0 if left.subject == right.subject else 0.0
    if left.subject and right.subject:
        return 0.5 + 0.5 * share(left.subject, right.subject) if _one_subject(left, right) else 0.0
    for one, other in ((left, right), (right, left)):
        if one.subject and names_several(other.statement) and share(one.subject, other.words) < 0.5:
            return 0.0  # a list of papers that does not name this one
    numbers = _shared_numbers(left, right)
    words = _word_likeness(left, right)
    if not left.areas or not right.areas:
        return max(words, 0.8 if numbers else 0.0)
    shared = left.areas & right.areas
    if not shared:
        return 0.0 if not numbers else 0.6
    narrow = shared - BROAD_AREAS
    score = _area_likeness(left, right)
    floor = 0.5 if narrow and left.key.topic in ("paper", "contract") else 0.3
    return min(1.0, max(floor * (1 if narrow else 0.6), 0.6 * score + 0.4 * words) + (0.3 if numbers else 0.0))


def _shared_numbers(a: Facet, b: Facet) -> bool | None:
    """Return whether the statements share a number, False where one unit counts differently, None if silent."""
    if not a.numbers or not b.numbers:
        return None
    both = a.numbers.keys() & b.numbers.keys()
    if not both:
        return None
    return any(abs(a.numbers[k] - b.numbers[k]) <= 0.1 * max(abs(a.numbers[k]), abs(b.numbers[k])) for k in both)


def _area_likeness(left: Facet, right: Facet) -> float:
    shared = left.areas & right.areas
    if not shared:
        return 0.0
    both = _weight(shared)
    return both / (left.weight + right.weight - both)


def _weight(areas: Iterable[str]) -> float:
    return sum(0.4 if a in BROAD_AREAS else 1.0 for a in areas)


def _leading_likeness(left: Facet, right: Facet) -> float:
    """Return how far the areas named first agree: a report's first word on a subject says what it is about."""
    one, two = left.narrow, right.narrow
    if not one or not two:
        return 0.0
    if one[0] == two[0]:
        return 0.7
    return 0.5 if one[0] in two or two[0] in one else 0.0


def _word_likeness(left: Facet, right: Facet) -> float:
    """Return the share of content words in common: half of the shorter's, half of both together's."""
    shared = len(left.words & right.words)
    if not shared:
        return 0.0
    shorter = min(len(left.words), len(right.words))
    return 0.5 * shared / shorter + 0.5 * shared / len(left.words | right.words)
