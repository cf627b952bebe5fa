"""Linked statements with their conflicts and lives: all that does not depend on the day asked for.

Invariant: computed once per set of known documents; asking for another day only picks spans. What an edit leaves as it
was is taken over from before, and the result is the one that a fresh computation gives.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accord.documents import Document
from accord.register.axes import Dispute, Span, life
from accord.register.conflicts import Draft, resolved_side, weigh
from accord.register.date_conflicts import date_conflicts
from accord.register.disagreements import strength_conflicts, value_conflicts
from accord.register.entries import Entry, entry_of, families, identity_of, names_of
from accord.register.facets import quotations
from accord.register.judgements import Judgement, Verdict
from accord.register.known import told_by
from accord.register.linking import Linker, Linking
from accord.register.state_conflicts import state_conflicts
from accord.register.views import Conflict
from accord.register.wording import Pair, quotation_pairs, wording_conflicts
from accord.statements import Statement

Family = tuple[str, ...]
Told = tuple[date, Conflict, Draft]


@dataclass(frozen=True)
class Pieces:
    """What an edit takes over from before.

    Parameters
    ----------
    linker
        The linking with its run.
    entries
        By the name of their group.
    families
        Entries by the instrument that they belong to, in reading order.
    conflicts
        Conflicts of each family, each with its first day and its draft.
    pairs
        Quotations of one sentence in different words.
    homes
        The entry of each statement.
    judgements
        The decisions that counted.
    worked_out
        What was worked out for some day from all entries, to be used again as long as they are the same.
    """

    linker: Linker
    entries: Mapping[str, Entry]
    families: Mapping[Family, tuple[Entry, ...]]
    conflicts: Mapping[Family, tuple[Told, ...]]
    pairs: tuple[Pair, ...]
    homes: Mapping[str, Entry]
    judgements: tuple[Judgement, ...]
    worked_out: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class Prepared:
    """The day-independent part of a register.

    Parameters
    ----------
    documents
        The documents known, by id.
    linking
        Clusters, the rule's links and judgements that could not be met.
    entries
        One for each cluster, in the same order.
    lives
        The spans of each entry's life, by entry id.
    conflicts
        All conflicts, with the first day on which each shows.
    verdicts
        Verdicts of each entry id, in order.
    last_day
        The last day that a document tells of.
    pieces
        What an edit takes over.
    """

    documents: Mapping[str, Document]
    linking: Linking
    entries: tuple[Entry, ...]
    lives: Mapping[str, tuple[Span, ...]]
    conflicts: tuple[tuple[date, Conflict], ...]
    verdicts: Mapping[str, tuple[Verdict, ...]]
    last_day: date
    pieces: Pieces = field(repr=False, compare=False)


def prepare(
    statements: Iterable[Statement],
    documents: Mapping[str, Document],
    judgements: Iterable[Judgement],
    verdicts: Iterable[Verdict],
    parties: tuple[str, ...] | None,
) -> Prepared:
    """Link statements and work out conflicts and lives."""
    decided = tuple(judgements)
    linker = Linker.of(statements, documents, decided, parties)
    pairs = quotation_pairs({f.statement.doc for f in linker.trace.facets.values()}, documents)
    empty = Pieces(linker, {}, {}, {}, pairs, {}, decided)
    return _prepared(linker, empty, pairs, documents, decided, tuple(verdicts), {})


def edited(
    before: Prepared,
    documents: Mapping[str, Document],
    statements: Mapping[str, Sequence[Statement]],
    judgements: Iterable[Judgement],
    verdicts: Iterable[Verdict],
    parties: tuple[str, ...] | None,
) -> Prepared:
    """Return what :func:`prepare` would after an edit, computing only what the edit touches.

    Parameters
    ----------
    before
        The state before; it stays as it is.
    documents
        All documents by id; those known before are unchanged.
    statements
        All statements of each document whose statements changed, by document id.
    judgements, verdicts
        All of people's decisions.
    parties
        As before.
    """
    decided = tuple(judgements)
    old = before.pieces
    linker = old.linker.edited(documents, statements, decided, parties)
    pairs = old.pairs
    if any(quotations(documents[doc].text) for doc in statements):
        pairs = quotation_pairs({f.statement.doc for f in linker.trace.facets.values()}, documents)
    return _prepared(linker, old, pairs, documents, decided, tuple(verdicts), before.lives)


def _prepared(
    linker: Linker,
    old: Pieces,
    pairs: tuple[Pair, ...],
    documents: Mapping[str, Document],
    decided: tuple[Judgement, ...],
    verdicts: tuple[Verdict, ...],
    lives: Mapping[str, tuple[Span, ...]],
) -> Prepared:
    entries, gone, new = _entries(linker, old.entries, documents)
    homes = dict(old.homes)
    for entry in gone:
        for s in entry.cluster.members:
            homes.pop(s.id, None)
    for entry in new:
        homes |= dict.fromkeys((s.id for s in entry.cluster.members), entry)
    preferred = {j.id: j for j in (*old.judgements, *decided) if j.kind == "prefer"}
    if len(preferred) == sum(j.kind == "prefer" for j in old.judgements):
        preferred = {}
    touched = {e.family for e in (*gone, *new)}
    touched |= {homes[i].family for j in preferred.values() for i in (j.left, j.right) if i in homes}
    groups = _families(old.families, touched, gone, new, linker)
    prefer = tuple(j for j in decided if j.kind == "prefer")
    conflicts = {family: told for family, told in old.conflicts.items() if family not in touched}
    now = dict(lives)
    for entry in gone:
        now.pop(entry.id, None)
    for family in touched & groups.keys():
        told = _conflicts(groups[family], documents, prefer)
        if told:
            conflicts[family] = told
        now |= _lives(groups[family], told)
    every = [(first, c) for told in conflicts.values() for first, c, _ in told]
    every += _wordings(pairs, entries, documents, prefer)
    found: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.statement in homes:
            found.setdefault(homes[verdict.statement].id, []).append(verdict)
    days = [day for d in documents.values() if (day := told_by(d)) is not None]
    ordered = {c.members[0].id: entries[home] for home, c in linker.final.items()}
    return Prepared(
        documents,
        linker.linking,
        tuple(ordered[c.members[0].id] for c in linker.linking.clusters),
        now,
        tuple(sorted(every, key=lambda x: (x[1].kind, x[1].title, x[1].id))),
        {i: tuple(sorted(v, key=lambda x: (x.made_at, x.id))) for i, v in found.items()},
        max(days, default=date.min),
        Pieces(linker, entries, groups, conflicts, pairs, homes, decided, dict(old.worked_out)),
    )


def _entries(
    linker: Linker, before: Mapping[str, Entry], documents: Mapping[str, Document]
) -> tuple[dict[str, Entry], list[Entry], list[Entry]]:
    """Return the entries by group, those of before that are no more, and those that are new or other than before."""
    entries = dict(before)
    stale = set(linker.changed)
    touched = [x for home in stale for x in (before.get(home), linker.final.get(home))]
    keys = [x.cluster.key if isinstance(x, Entry) else x.key for x in touched if x is not None]
    exact = any(key.exact for key in keys)
    names = names_of(linker.linking.clusters) if exact else {}  # only they are named by their order
    stale |= (
        set()
        if not exact
        else {
            home
            for home, e in before.items()
            if e.cluster.key.exact
            and home in linker.final
            and e.id != identity_of(names.get(linker.final[home].members[0].id, ""))
        }
    )
    gone, new = [], []
    for home in sorted(stale):
        if (old := entries.pop(home, None)) is not None:
            gone.append(old)
        if (cluster := linker.final.get(home)) is not None:
            first = cluster.members[0].id
            entries[home] = entry_of(cluster, documents, names.get(first, first))
            new.append(entries[home])
    return entries, gone, new


def _families(
    before: Mapping[Family, tuple[Entry, ...]],
    touched: set[Family],
    gone: list[Entry],
    new: list[Entry],
    linker: Linker,
) -> dict[Family, tuple[Entry, ...]]:
    places = linker.trace.places
    left = {id(e) for e in gone}
    groups = dict(before)
    added = families(new)
    for family in touched:
        group = [e for e in groups.pop(family, ()) if id(e) not in left] + list(added.get(family, ()))
        if group:
            groups[family] = tuple(sorted(group, key=lambda e: places[e.cluster.members[0].id]))
    return groups


def _conflicts(
    group: tuple[Entry, ...], documents: Mapping[str, Document], prefer: tuple[Judgement, ...]
) -> tuple[Told, ...]:
    drafts: list[Draft] = [
        *state_conflicts(group, documents),
        *date_conflicts(group, documents),
        *value_conflicts(group, documents),
        *strength_conflicts(group, documents),
    ]
    if not drafts:
        return ()
    since = {said.statement.id: said.since for e in group for said in e.said}
    return _weighed(drafts, since, documents, prefer)


def _weighed(
    drafts: list[Draft], since: Mapping[str, date], documents: Mapping[str, Document], prefer: tuple[Judgement, ...]
) -> tuple[Told, ...]:
    found: dict[str, Told] = {}
    for draft in drafts:
        conflict = weigh(draft, documents, prefer)
        first = max(min(since[s.id] for s in side) for side in draft.statements)
        found.setdefault(conflict.id, (first, conflict, draft))
    return tuple(found.values())


def _wordings(
    pairs: tuple[Pair, ...],
    entries: Mapping[str, Entry],
    documents: Mapping[str, Document],
    prefer: tuple[Judgement, ...],
) -> list[tuple[date, Conflict]]:
    if not pairs:
        return []
    quoted = {doc for p in pairs for doc in (p.left_document, p.right_document)}
    spoken: dict[str, list[tuple[Statement, str]]] = {doc: [] for doc in quoted}
    since: dict[str, date] = {}
    for entry in entries.values():
        for said in entry.said:
            if said.statement.doc in quoted:
                spoken[said.statement.doc].append((said.statement, entry.id))
                since[said.statement.id] = said.since
    told = _weighed(wording_conflicts(pairs, spoken), since, documents, prefer)
    return [(first, conflict) for first, conflict, _ in told]


def _lives(group: tuple[Entry, ...], told: tuple[Told, ...]) -> dict[str, tuple[Span, ...]]:
    disputes: dict[str, Dispute] = {}
    for first, conflict, draft in told:
        if conflict.kind != "incompatible-state" or draft.states is None:
            continue
        side = resolved_side(conflict)
        settled = draft.states[side] if side is not None else None
        for entry_id in conflict.commitments:
            disputes.setdefault(entry_id, Dispute(first, draft.until, draft.states, settled))
    shared = sorted((s for e in group for s in e.steps), key=lambda s: (s.since, s.statement))
    return {
        entry.id: life(
            entry.kind,
            entry.said,
            shared if entry.kind in ("commitment", "event") else (),
            entry.wanted,
            specific=entry.specific,
            dispute=disputes.get(entry.id),
        )
        for entry in group
    }
