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
from accord.register.judgements import Judgement, effective
from accord.register.keys import ClaimKey, document_pairs
from accord.register.known import told_by
from accord.register.likeness import DATED_TOPICS, LIKE, Facet, excluded, facets_of, likeness
from accord.statements import Statement

CANDIDATES = 16
MEMBERS_COMPARED = 2
MEMBERS_CHECKED = 16
AREA_AND_WORD = ("cooperation", "position")  # both must be shared, so one vote alone is not worth a look


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
    facets = facets_of(ordered, documents, pairs)
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
        clusters.append(Cluster(facets[ids[0]].key, members, facets[ids[0]].fragment))
    clusters.sort(key=lambda c: place[c.members[0].id])
    return Linking(tuple(clusters), tuple(links), tuple(unmet))


def _tokens(facet: Facet) -> list[tuple[str, ...]]:
    """Return the index entries of a statement: its key, with its areas and words where the key is not exact."""
    base = (facet.key.topic, *facet.key.parts)
    if facet.key.exact:
        return [base]
    areas = [(*base, "area", a) for a in sorted(facet.areas)]
    words = [(*base, "word", w) for w in sorted(facet.words)]
    everywhere = facet.key.topic in ("broad-cooperation", "new-areas", *DATED_TOPICS)
    return (areas + words + [base]) if everywhere else (areas + words) or [base]


def _best_group(
    facet: Facet,
    facets: Mapping[str, Facet],
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


def _quote_score(left: Facet, right: Facet) -> float:
    return float(fuzz.token_set_ratio(left.statement.quote, right.statement.quote))


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
