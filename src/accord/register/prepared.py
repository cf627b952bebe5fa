"""Linked statements with their conflicts and lives: all that does not depend on the day asked for.

Invariant: computed once per set of known documents; asking for another day only picks spans.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accord.documents import Document
from accord.register.axes import Dispute, Span, life
from accord.register.conflicts import Draft, resolved_side, weigh
from accord.register.date_conflicts import date_conflicts
from accord.register.disagreements import strength_conflicts, value_conflicts, wording_conflicts
from accord.register.entries import Entry, entries_of, families
from accord.register.judgements import Judgement, Verdict
from accord.register.known import told_by
from accord.register.linking import Linking, link
from accord.register.state_conflicts import state_conflicts
from accord.register.views import Conflict
from accord.statements import Statement


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
    """

    documents: Mapping[str, Document]
    linking: Linking
    entries: tuple[Entry, ...]
    lives: Mapping[str, tuple[Span, ...]]
    conflicts: tuple[tuple[date, Conflict], ...]
    verdicts: Mapping[str, tuple[Verdict, ...]]
    last_day: date


def prepare(
    statements: Iterable[Statement],
    documents: Mapping[str, Document],
    judgements: Iterable[Judgement],
    verdicts: Iterable[Verdict],
    parties: tuple[str, ...] | None,
) -> Prepared:
    """Link statements and work out conflicts and lives."""
    decided = tuple(judgements)
    linking = link(statements, documents, decided, parties)
    entries = entries_of(linking, documents)
    drafts: list[Draft] = [
        *state_conflicts(entries, documents),
        *date_conflicts(entries, documents),
        *value_conflicts(entries, documents),
        *strength_conflicts(entries, documents),
        *wording_conflicts(entries, documents),
    ]
    since = {said.statement.id: said.since for e in entries for said in e.said}
    conflicts: dict[str, tuple[date, Conflict, Draft]] = {}
    for draft in drafts:
        conflict = weigh(draft, documents, decided)
        first = max(min(since[s.id] for s in side) for side in draft.statements)
        conflicts.setdefault(conflict.id, (first, conflict, draft))
    lives = _lives(entries, list(conflicts.values()))
    home = {s.id: e.id for e in entries for s in e.cluster.members}
    found: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.statement in home:
            found.setdefault(home[verdict.statement], []).append(verdict)
    days = [day for d in documents.values() if (day := told_by(d)) is not None]
    shown = sorted(((first, c) for first, c, _ in conflicts.values()), key=lambda x: (x[1].kind, x[1].title, x[1].id))
    return Prepared(
        documents,
        linking,
        entries,
        lives,
        tuple(shown),
        {i: tuple(sorted(v, key=lambda x: (x.made_at, x.id))) for i, v in found.items()},
        max(days, default=date.min),
    )


def _lives(entries: tuple[Entry, ...], conflicts: list[tuple[date, Conflict, Draft]]) -> dict[str, tuple[Span, ...]]:
    disputes: dict[str, Dispute] = {}
    for first, conflict, draft in conflicts:
        if conflict.kind != "incompatible-state" or draft.states is None:
            continue
        side = resolved_side(conflict)
        settled = draft.states[side] if side is not None else None
        for entry_id in conflict.commitments:
            disputes.setdefault(entry_id, Dispute(first, draft.until, draft.states, settled))
    lives = {}
    for group in families(entries).values():
        shared = sorted((s for e in group for s in e.steps), key=lambda s: (s.since, s.statement))
        for entry in group:
            lives[entry.id] = life(
                entry.kind,
                entry.said,
                shared if entry.kind in ("commitment", "event") else (),
                entry.wanted,
                specific=entry.specific,
                dispute=disputes.get(entry.id),
            )
    return lives
