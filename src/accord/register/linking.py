"""Joining statements into things: typed keys decide what can be the same, likeness ranks inside a key, people overrule.

Invariant: the result is a pure function of the set of statements, documents and judgements. Statements are taken
in one fixed order (publication, document, place), so neither the order of reading nor that of the log matters.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from accord.documents import Document
from accord.register.facets import content_words, countries_named, fragment_subject
from accord.register.judgements import Judgement, effective
from accord.register.keys import ClaimKey, claim_key, document_pairs
from accord.register.known import days_apart, happened, publication, told_by
from accord.statements import Statement
from accord.vocabulary import Interval

CANDIDATES = 16
MEMBERS_COMPARED = 2
MEMBERS_CHECKED = 16
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
    "value": 0.50,
    "count": 0.50,
}
AREA_AND_WORD = ("cooperation", "position")  # both must be shared, so one vote alone is not worth a look
INSTRUMENT_TOPICS = ("paper", "contract", "project", "dialogue", "framework", "fund", "loan")
# Days that may lie between two tellings of one thing, by topic.
WINDOW = {"paper": 400, "cooperation": 200, "broad-cooperation": 100, "new-areas": 200, "position": 100, "ask": 100}


@dataclass(frozen=True, slots=True)
class Link:
    """A rule's judgement that two statements speak of one thing, with its likeness from 0 to 1."""

    left: str
    right: str
    score: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """Statements that speak of one thing, earliest first, and the key that they were joined under.

    ``subject`` is what a fragment of a sentence ("which is scheduled to launch in 2029") speaks of, by the words
    before it.
    """

    key: ClaimKey
    members: tuple[Statement, ...]
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Linking:
    """Clusters, the rule's links inside them, and judgements that other judgements make impossible."""

    clusters: tuple[Cluster, ...]
    links: tuple[Link, ...]
    unmet: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class _Facet:
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


def reading_order(statements: Iterable[Statement], documents: Mapping[str, Document]) -> list[Statement]:
    """Return statements in the register's fixed order: publication (undated last), document, place, id."""
    days = {doc: told_by(d) if d.published or d.published_interval else None for doc, d in documents.items()}
    return sorted(statements, key=lambda s: (days[s.doc] or date.max, s.doc, s.start, s.end, s.id))


def link(
    statements: Iterable[Statement],
    documents: Mapping[str, Document],
    judgements: Sequence[Judgement] = (),
    parties: tuple[str, ...] | None = None,
) -> Linking:
    """Join statements into clusters.

    Parameters
    ----------
    statements, documents
        What was read; each statement's document must be among ``documents`` (by id).
    judgements
        People's decisions, in any order.
    parties
        The desk's parties, or None.

    Returns
    -------
    Linking
        Clusters in the order of their earliest statements.
    """
    ordered = reading_order(statements, documents)
    pairs = document_pairs(ordered, parties)
    facets = {s.id: _facet(s, documents[s.doc], claim_key(s, pairs[s.doc])) for s in ordered}
    place = {s.id: n for n, s in enumerate(ordered)}
    decided = {p: j for p, j in effective(tuple(judgements)).items() if p[0] in facets and p[1] in facets}
    apart: dict[str, set[str]] = defaultdict(set)
    for (left, right), j in decided.items():
        if j.kind != "same":
            apart[left].add(right)
            apart[right].add(left)
    groups: dict[str, list[str]] = {}
    of: dict[str, str] = {}
    links: list[Link] = []
    index: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for s in ordered:
        facet = facets[s.id]
        best, score, through = _best_group(facet, facets, groups, index, of, apart)
        home = best or s.id
        if through:
            links.append(Link(through, s.id, round(score, 4)))
        groups.setdefault(home, []).append(s.id)
        of[s.id] = home
        for token in _tokens(facet):
            entries = index[token]
            if home not in entries[-CANDIDATES:]:
                entries.append(home)
    unmet = _merge_by_people(decided, groups, of, place)
    clusters = []
    for ids in groups.values():
        ids.sort(key=place.__getitem__)
        members = tuple(facets[i].statement for i in ids)
        subject = fragment_subject(members[0].quote, documents[members[0].doc].text[: members[0].start])
        clusters.append(Cluster(facets[ids[0]].key, members, subject))
    clusters.sort(key=lambda c: place[c.members[0].id])
    return Linking(tuple(clusters), tuple(links), tuple(unmet))


def _facet(s: Statement, document: Document, key: ClaimKey) -> _Facet:
    words = content_words(s.quote) if not key.exact else frozenset()
    if key.kind == "position":
        words |= countries_named(s.quote) - {*s.parties}
    areas = frozenset(s.areas)
    return _Facet(
        s,
        key,
        words,
        " ".join(sorted(words)),
        areas,
        happened(s, document),
        publication(document),
        tuple(a for a in s.areas if a not in BROAD_AREAS),
        _weight(areas),
        {(f.kind, f.unit): f.value for f in reversed(s.figures) if f.kind in ("money", "count", "percent")},
    )


def _tokens(facet: _Facet) -> list[tuple[str, ...]]:
    """Return the index entries of a statement: its key, with its areas and words where the key is not exact."""
    base = (facet.key.topic, *facet.key.parts)
    if facet.key.exact:
        return [base]
    areas = [(*base, "area", a) for a in sorted(facet.areas)]
    words = [(*base, "word", w) for w in sorted(facet.words)]
    everywhere = facet.key.topic in ("broad-cooperation", "new-areas", "visit", "meeting")
    return (areas + words + [base]) if everywhere else (areas + words) or [base]


def _best_group(
    facet: _Facet,
    facets: Mapping[str, _Facet],
    groups: Mapping[str, list[str]],
    index: Mapping[tuple[str, ...], list[str]],
    of: Mapping[str, str],
    apart: Mapping[str, set[str]],
) -> tuple[str | None, float, str | None]:
    votes: dict[str, int] = defaultdict(int)
    for token in _tokens(facet):
        for home in index.get(token, ())[-CANDIDATES:]:
            votes[home] += 1
    barred = {of[i] for i in apart.get(facet.statement.id, ()) if i in of}
    if facet.key.exact:
        homes = [h for h in votes if h not in barred]
        if not homes:
            return None, 0.0, None
        home = homes[0] if len(homes) == 1 else max(homes, key=lambda h: (_quote_score(facet, facets[h]), h))
        return home, 1.0, groups[home][-1]
    least = 2 if facet.key.topic in AREA_AND_WORD else 1
    ranked = sorted((h for h, n in votes.items() if n >= least and h not in barred), key=lambda h: (-votes[h], h))
    ranked = ranked[:CANDIDATES]
    best: tuple[float, str, str] | None = None
    need = LIKE.get(facet.key.topic, 0.5)
    for home in ranked:
        ids = groups[home]
        found: tuple[float, str, str] | None = None
        for other in {ids[0], *ids[-MEMBERS_COMPARED:]}:
            score = likeness(facet, facets[other])
            if score >= need and (found is None or (score, home, other) > found):
                found = (score, home, other)
        if found is None or (best is not None and found < best):
            continue
        if not any(excluded(facet, facets[i]) for i in ids[:MEMBERS_CHECKED]):
            best = found
    return (best[1], best[0], best[2]) if best else (None, 0.0, None)


def _quote_score(left: _Facet, right: _Facet) -> float:
    return float(fuzz.token_set_ratio(left.statement.quote, right.statement.quote))


def likeness(left: _Facet, right: _Facet) -> float:
    """Return how alike two statements of one key are, from 0 to 1; 0 where their facts exclude each other."""
    topic = left.key.topic
    gap = _gap(left, right)
    if gap is not None and gap > WINDOW.get(topic, 400):
        return 0.0
    if topic in ("visit", "meeting"):
        return _dated_likeness(left, right)
    if topic in ("value", "count"):
        return 0.3 + 0.7 * _word_likeness(left, right)
    if topic in INSTRUMENT_TOPICS:
        return _instrument_likeness(left, right)
    areas = _area_likeness(left, right)
    words = _word_likeness(left, right)
    if topic in ("broad-cooperation", "new-areas"):
        return 0.25 + 0.75 * max(areas, words)
    if topic == "cooperation":
        areas = max(areas, _leading_likeness(left, right))
        floor = 0.5 if left.statement.doc == right.statement.doc else 0.2
        return 0.55 * areas + 0.45 * words if areas >= 0.3 and words >= floor else 0.0
    return 0.4 * areas + 0.6 * words if words >= 0.3 else 0.0


def excluded(left: _Facet, right: _Facet) -> bool:
    """Whether two statements of one key cannot speak of one thing: entries of one list, two signing dates."""
    a, b = left.statement, right.statement
    if left.key.topic == "cooperation":
        return not {*a.parties} & {*b.parties} or _shared_numbers(left, right) is False
    if left.key.topic not in INSTRUMENT_TOPICS:
        return False
    if a.doc == b.doc and (a.start, a.end) == (b.start, b.end) and left.areas != right.areas:
        return True
    if a.act == b.act == "sign" and a.event and b.event and (days_apart(a.event, b.event) or 0) > 31:
        return True
    return _shared_numbers(left, right) is False


def _gap(left: _Facet, right: _Facet) -> int | None:
    dated = left.statement.event is not None and right.statement.event is not None
    return days_apart(left.when, right.when) if dated else days_apart(left.said, right.said)


def _dated_likeness(left: _Facet, right: _Facet) -> float:
    one, two = (f.statement.event if _closed(f.statement.event) else f.said for f in (left, right))
    gap = days_apart(one, two) if one is not None and two is not None else None
    return 0.0 if gap is None or gap > 7 else 1.0 - gap / 14


def _closed(span: Interval | None) -> bool:
    return span is not None and span.earliest is not None and span.latest is not None


def _instrument_likeness(left: _Facet, right: _Facet) -> float:
    """Compare two mentions of instruments that do not exclude each other: their subject must be shared."""
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


def _shared_numbers(a: _Facet, b: _Facet) -> bool | None:
    """Return whether the statements share a number, False where one unit counts differently, None if silent."""
    if not a.numbers or not b.numbers:
        return None
    both = a.numbers.keys() & b.numbers.keys()
    if not both:
        return None
    return any(abs(a.numbers[k] - b.numbers[k]) <= 0.1 * max(abs(a.numbers[k]), abs(b.numbers[k])) for k in both)


def _area_likeness(left: _Facet, right: _Facet) -> float:
    shared = left.areas & right.areas
    if not shared:
        return 0.0
    both = _weight(shared)
    return both / (left.weight + right.weight - both)


def _weight(areas: Iterable[str]) -> float:
    return sum(0.4 if a in BROAD_AREAS else 1.0 for a in areas)


def _leading_likeness(left: _Facet, right: _Facet) -> float:
    """Return how far the areas named first agree: a report's first word on a subject says what it is about."""
    one, two = left.narrow, right.narrow
    if not one or not two:
        return 0.0
    if one[0] == two[0]:
        return 0.7
    return 0.5 if one[0] in two or two[0] in one else 0.0


def _word_likeness(left: _Facet, right: _Facet) -> float:
    """Return the share of content words in common: half of the shorter's, half of both together's."""
    shared = len(left.words & right.words)
    if not shared:
        return 0.0
    shorter = min(len(left.words), len(right.words))
    return 0.5 * shared / shorter + 0.5 * shared / len(left.words | right.words)


def _merge_by_people(
    decided: Mapping[tuple[str, str], Judgement],
    groups: dict[str, list[str]],
    of: dict[str, str],
    place: Mapping[str, int],
) -> list[Judgement]:
    """Join groups whose members a person judged the same, unless a person keeps two of their members apart."""
    split = [p for p, j in decided.items() if j.kind == "different"]
    unmet = []
    for pair, j in sorted(decided.items(), key=lambda item: (item[1].made_at, item[1].id)):
        if j.kind != "same" or of[pair[0]] == of[pair[1]]:
            continue
        left, right = sorted((of[pair[0]], of[pair[1]]), key=place.__getitem__)
        joined = {*groups[left], *groups[right]}
        if any(a in joined and b in joined for a, b in split):
            unmet.append(j)
            continue
        groups[left] += groups.pop(right)
        for i in groups[left]:
            of[i] = left
    return unmet
