"""Joining statements into things: typed keys decide what can be the same, likeness ranks inside a key, people overrule.

Invariant: the result is a pure function of the set of statements, documents and judgements. Statements are taken
in one fixed order (publication, document, place), so neither the order of reading nor that of the log matters.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accord.documents import Document
from accord.register.judgements import Judgement, effective
from accord.register.keys import ClaimKey, document_pairs
from accord.register.known import told_by
from accord.register.likeness import Facet, facets_of
from accord.register.tracing import Link, Place, Trace
from accord.statements import Statement


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
    return Linker.of(statements, documents, judgements, parties).linking


class Linker:
    """A linking with the run that made it, so that edits can be applied to it.

    Parameters
    ----------
    trace
        The run.
    final
        The clusters by their group's name, after people's merges.
    merged
        Names of the groups that people's merges touched.
    linking
        The result.
    changed
        Names of the groups whose clusters are not those of the linking before (all, for a first one).
    """

    def __init__(
        self, trace: Trace, final: dict[str, Cluster], merged: frozenset[str], linking: Linking, changed: frozenset[str]
    ) -> None:
        self.trace, self.final, self.merged, self.linking, self.changed = trace, final, merged, linking, changed

    @classmethod
    def of(
        cls,
        statements: Iterable[Statement],
        documents: Mapping[str, Document],
        judgements: Sequence[Judgement],
        parties: tuple[str, ...] | None,
    ) -> "Linker":
        """Return the linking of statements, from the start; see :func:`link`."""
        ordered = list(statements)
        facets = facets_of(ordered, documents, document_pairs(ordered, parties))
        days = _days(documents)
        places = {s.id: _place(s, days) for s in ordered}
        ordered.sort(key=lambda s: places[s.id])
        decided = _decided(judgements, facets.__contains__)
        trace = Trace()
        trace.run((facets[s.id] for s in ordered), places, _apart(decided))
        return _linked(trace, {}, frozenset(), decided)

    def edited(
        self,
        documents: Mapping[str, Document],
        statements: Mapping[str, Sequence[Statement]],
        judgements: Sequence[Judgement],
        parties: tuple[str, ...] | None,
    ) -> "Linker":
        """Return the linking after an edit; this one stays as it is.

        Parameters
        ----------
        documents
            All documents by id; those already known are unchanged.
        statements
            All statements of each document whose statements have changed, by document id.
        judgements
            All of people's decisions.
        parties
            As before.
        """
        trace = self.trace.fork()
        removed: list[str] = []
        facets: dict[str, Facet] = {}
        for doc, group in statements.items():
            new = facets_of(group, documents, document_pairs(group, parties)) if group else {}
            facets |= {i: f for i, f in new.items() if trace.facets.get(i) != f}
            removed += [i for i, f in self._of_document(doc) if i not in new]
        days = _days({doc: documents[doc] for doc in statements})
        places = {i: _place(f.statement, days) for i, f in facets.items()}
        gone = set(removed)
        decided = _decided(judgements, lambda i: i in facets or (i in trace.facets and i not in gone))
        trace.replay(removed, facets, places, _apart(decided))
        return _linked(trace, self.final, self.merged, decided)

    def _of_document(self, doc: str) -> list[tuple[str, Facet]]:
        return [(i, f) for i, f in self.trace.facets.items() if f.statement.doc == doc]


def _days(documents: Mapping[str, Document]) -> dict[str, date | None]:
    return {doc: told_by(d) if d.published or d.published_interval else None for doc, d in documents.items()}


def _place(s: Statement, days: Mapping[str, date | None]) -> Place:
    return (days[s.doc] or date.max, s.doc, s.start, s.end, s.id)


def _decided(judgements: Sequence[Judgement], known: Callable[[str], bool]) -> dict[tuple[str, str], Judgement]:
    return {p: j for p, j in effective(tuple(judgements)).items() if known(p[0]) and known(p[1])}


def _apart(decided: Mapping[tuple[str, str], Judgement]) -> dict[str, set[str]]:
    apart: dict[str, set[str]] = defaultdict(set)
    for (left, right), j in decided.items():
        if j.kind != "same":
            apart[left].add(right)
            apart[right].add(left)
    return dict(apart)


def _linked(
    trace: Trace, before: Mapping[str, Cluster], merged: frozenset[str], decided: Mapping[tuple[str, str], Judgement]
) -> Linker:
    """Return the linking that a run and people's merges make, with the clusters of before where nothing changed."""
    joined, unmet = _merge_by_people(decided, trace)
    final = dict(before)
    changed = set()
    for home in trace.touched | merged | joined.keys():
        ids = joined.get(home, trace.groups.get(home))
        new = _cluster(ids, trace.facets) if ids else None
        if new != final.get(home):
            changed.add(home)
            if new is None:
                del final[home]
            else:
                final[home] = new
    places = trace.places
    clusters = tuple(sorted(final.values(), key=lambda c: places[c.members[0].id]))
    links = tuple(sorted(trace.links.values(), key=lambda x: places[x.right]))
    return Linker(trace, final, frozenset(joined), Linking(clusters, links, tuple(unmet)), frozenset(changed))


def _cluster(ids: Sequence[str], facets: Mapping[str, Facet]) -> Cluster:
    first = facets[ids[0]]
    return Cluster(first.key, tuple(facets[i].statement for i in ids), first.fragment)


def _merge_by_people(
    decided: Mapping[tuple[str, str], Judgement], trace: Trace
) -> tuple[dict[str, list[str]], list[Judgement]]:
    """Join groups whose members a person judged the same, unless a person keeps two of their members apart.

    Returns
    -------
    tuple
        Members of each group that a merge touched, none for one that went into another; judgements that others
        make impossible.
    """
    split = [p for p, j in decided.items() if j.kind == "different"]
    groups: dict[str, list[str]] = {}
    into: dict[str, str] = {}
    unmet = []

    def home_of(statement: str) -> str:
        home = trace.homes[statement]
        while home in into:
            home = into[home]
        return home

    for pair, j in sorted(decided.items(), key=lambda item: (item[1].made_at, item[1].id)):
        if j.kind != "same" or home_of(pair[0]) == home_of(pair[1]):
            continue
        left, right = sorted((home_of(pair[0]), home_of(pair[1])), key=trace.places.__getitem__)
        members = [groups.get(h) or trace.groups[h] for h in (left, right)]
        joined = {*members[0], *members[1]}
        if any(a in joined and b in joined for a, b in split):
            unmet.append(j)
            continue
        groups[left] = sorted(joined, key=trace.places.__getitem__)
        groups[right] = []
        into[right] = left
    return groups, unmet
