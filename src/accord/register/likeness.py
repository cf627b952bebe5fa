"""How alike two statements of one key are: their areas, content words, subjects, numbers and days.

Invariant: a pure function of two statements and their documents; it only ranks what a typed key allows, and facts that
exclude each other (two subjects, two signing dates, two entries of one list) make it nothing.
"""

import re

from accord.register.compared import (
    BROAD_AREAS,
    INSTRUMENT_TOPICS,
    SUBJECT_SHARE,
    SUBJECT_TOPICS,
    Facet,
    area_weight,
    beside,
    facets_of,
    figure_period,
)
from accord.register.deeds import late
from accord.register.known import days_apart
from accord.register.subjects import names_several, share
from accord.vocabulary import Interval

__all__ = [
    "BROAD_AREAS",
    "DATED_TOPICS",
    "INSTRUMENT_TOPICS",
    "LIKE",
    "SUBJECT_TOPICS",
    "Facet",
    "excluded",
    "facets_of",
    "figure_period",
    "likeness",
]

# "The first group of 40" is a part of the hundred, and no other number of them.
_PART_OF = re.compile(
    r"\b(?:first|second|third|initial|another|last) (?:\w+ )?(?:group|batch|tranche|shipment|cohort|lot|cargo)\b", re.I
)
_NOT_TO = re.compile(r"\bnot to\b|\bno longer\b|\bnever\b|\bwill not\b|\brefrain", re.I)
SAME_WORDS = 0.6  # share of content words from which words alone make two promises the same
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
# Days that may lie between two tellings of one thing, by topic.
WINDOW = {
    "paper": 400,
    "contract": 800,
    "cooperation": 400,
    "broad-cooperation": 100,
    "new-areas": 200,
    "position": 100,
    "ask": 100,
}
# Days for what tells the end of a thing, or names it by its number or in the same words: years may lie between.
LONG_WINDOW = 1500
ONE_EVENT = 14


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
        for one, other in ((left, right), (right, left)):
            if one.own and not one.own & other.words:
                return 0.0  # "it will make 60 million doses" is not the promise to build the plant
        if words >= SAME_WORDS and len(left.words & right.words) >= 3:
            return words  # the same words settle it, whatever areas the reader gave them
        near = gap is not None and gap <= ONE_EVENT and left.statement.doc != right.statement.doc
        if near and left.statement.parties == right.statement.parties and _same_number(left, right, 20):
            return max(0.5, 0.4 + 0.5 * words)  # reports of one event with one actor and one number
        if len(left.names & right.names) >= 2 and words >= 0.2:
            return 0.4 + 0.5 * words  # two names of places, ships or companies in common
        if not (left.areas and right.areas):
            return words if words >= 0.5 and len(left.words & right.words) >= 2 else 0.0
        areas = max(areas, _leading_likeness(left, right))
        if left.statement.doc == right.statement.doc:
            floor = 0.5
        elif gap is not None and gap <= ONE_EVENT and _same_field(left, right):
            floor = 0.12  # reports of one event that name one field of the same parties
        else:
            floor = 0.2
            if len(left.words & right.words) < 2 and not (left.areas & right.areas) - BROAD_AREAS:
                return 0.0  # one word of a wide field, as "trade", is no promise in common
        same = 0.15 if _same_number(left, right, 3) else 0.0
        return 0.55 * areas + 0.45 * words + same if areas >= 0.3 and words >= floor else 0.0
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
    if left.period != right.period and ((left.period and right.period) or _shared_numbers(left, right) is not True):
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
        if bool(_NOT_TO.search(a.quote)) is not bool(_NOT_TO.search(b.quote)) and not (late(a) or late(b)):
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
    apart = left.narrow and right.narrow and not {*left.narrow} & {*right.narrow}
    if left.key.topic == "paper" and apart and not left.subject & right.subject:
        return True  # two entries of a list, which a headline on both would bring together
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
    if _shared_numbers(left, right) is not False or _PART_OF.search(f"{left.statement.quote} {right.statement.quote}"):
        return False
    if left.statement.doc == right.statement.doc:
        return True
    one, two = (_beside_numbers(f) for f in (left, right))
    shared = len(one & two)
    if shared < 2 or shared < SAME_WORDS * min(len(one), len(two)):
        return True
    gap = _gap(left, right)
    near = gap is not None and gap <= ONE_EVENT and left.statement.parties == right.statement.parties
    return left.key.topic == "cooperation" and shared < (0.3 if near else 0.4) * len(one | two)


def _beside_numbers(facet: Facet) -> frozenset[str]:
    return beside(facet.words, facet.statement)


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


def _same_field(left: Facet, right: Facet) -> bool:
    """Whether two promises are of the same parties and begin with the same narrow area."""
    same = left.statement.parties == right.statement.parties
    return same and bool(left.narrow and right.narrow) and left.narrow[0] == right.narrow[0]


def _same_number(left: Facet, right: Facet, least: float) -> bool:
    """Whether both print one number of things or money, above a least one."""
    one, two = ({f.value for f in x.statement.figures if f.kind in ("count", "money")} for x in (left, right))
    return any(v > least for v in one & two)


def _area_likeness(left: Facet, right: Facet) -> float:
    shared = left.areas & right.areas
    if not shared:
        return 0.0
    both = area_weight(shared)
    return both / (left.weight + right.weight - both)


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
