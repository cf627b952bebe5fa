"""The register on one day: commitments, timelines, conflicts and checks, picked from what was prepared.

Invariant: a pure function of the prepared register and the day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from accord.register.entries import Entry
from accord.register.errors import NoSuchEntryError
from accord.register.figures import check_figures
from accord.register.known import told_by
from accord.register.prepared import Prepared
from accord.register.standing import NOTHING, Around, standing
from accord.register.store import LifeRow
from accord.register.timelines import timelines
from accord.register.views import Commitment, Conflict, FigureCheck, Timeline

ANOTHER_ATTEMPT_DAYS = 730


@dataclass(frozen=True, slots=True)
class RegisterState:
    """What holds on ``as_of`` by what was known on ``known_on``.

    Parameters
    ----------
    as_of, known_on
        The days asked for; ``known_on`` None means all documents.
    documents, statements
        How many were known.
    commitments
        Everything joined (all four kinds), in the order of the earliest statements.
    timelines, conflicts, checks
        As their names say.
    """

    as_of: date
    known_on: date | None
    documents: int
    statements: int
    commitments: tuple[Commitment, ...]
    timelines: tuple[Timeline, ...]
    conflicts: tuple[Conflict, ...]
    checks: tuple[FigureCheck, ...]

    def due(self, within: timedelta | None = None) -> tuple[Commitment, ...]:
        """Return what is overdue without evidence, and what falls due within a time, earliest last day first.

        Parameters
        ----------
        within
            How far to look ahead; by default without limit.
        """
        return due(self, within)

    def get(self, name: str) -> Commitment:
        """Return the commitment with an id, an unmistakable beginning of it, or the id of one of its statements.

        Raises
        ------
        NoSuchEntryError
            There is none, or several.
        """
        found = [c for c in self.commitments if c.id == name or name in c.statements]
        found = found or [c for c in self.commitments if len(name) >= 4 and c.id.startswith(name)]
        if len(found) != 1:
            day = f" on {self.as_of}" if self.as_of < date.max else ""
            raise NoSuchEntryError(
                f"{len(found) or 'no'} commitment{'s' if len(found) > 1 else ''}{day} called {name!r}",
                hint="take the id from `accord register DIR`, or a statement's id",
                value=name,
                matches=[c.id for c in found],
            )
        return found[0]


def due(state: RegisterState, within: timedelta | None = None) -> tuple[Commitment, ...]:
    """Return what is overdue or falls due, see :meth:`RegisterState.due`."""
    limit = state.as_of + within if within is not None else date.max
    found = []
    for c in state.commitments:
        if c.kind != "commitment" or c.target is None or any(v.stage == "final" for v in c.verdicts):
            continue
        first = c.target.earliest or c.target.latest
        last = c.target.latest or c.target.earliest
        running = (
            c.schedule in ("due", "not-due") and last is not None and first is not None and min(first, last) <= limit
        )
        if (
            c.schedule == "overdue-no-evidence"
            or (running and c.target.latest is not None and (c.target.latest <= limit or c.schedule == "due"))
            or running
        ):
            found.append((last or date.max, c))
    return tuple(c for _, c in sorted(found, key=lambda p: (p[1].schedule != "overdue-no-evidence", p[0], p[1].id)))


def state_of(prepared: Prepared, as_of: date, known_on: date | None) -> RegisterState:
    """Return the register's state on a day; see :meth:`accord.register.Register.state`."""
    conflicts = tuple(c for first, c in prepared.conflicts if first <= as_of)
    touching: dict[str, list[str]] = {}
    for conflict in conflicts:
        for entry_id in conflict.commitments:
            touching.setdefault(entry_id, []).append(conflict.id)
    disputed = frozenset(
        v.statement
        for c in conflicts
        if c.kind == "incompatible-state" and c.resolution is None
        for side in c.sides
        for v in side.voices
    )
    read_to = max((d for doc in prepared.documents.values() if (d := told_by(doc)) is not None), default=None)
    none: frozenset[str] = frozenset()
    of_entry: dict[str, frozenset[str]] = {}
    for i in disputed:
        home = prepared.pieces.homes[i].id
        of_entry[home] = of_entry.get(home, none) | {i}
    live: list[Entry] = []
    commitments: list[Commitment] = []
    for entry in prepared.entries:
        around = NOTHING
        if entry.id in touching or entry.id in of_entry:
            around = Around(tuple(touching.get(entry.id, ())), of_entry.get(entry.id, none))
        found = standing(entry, prepared, as_of, around, read_to)
        if found is not None:
            live.append(entry)
            commitments.append(found)
    notes = {c.id: c.note for c in commitments if c.schedule == "overdue-no-evidence"}
    states: Mapping[str, str | None] = {c.id: c.official for c in commitments}
    return RegisterState(
        as_of,
        known_on,
        len(prepared.documents),
        sum(len(e.cluster.members) for e in live),
        tuple(commitments),
        timelines(prepared.entries, prepared.documents, conflicts, states, notes, as_of, prepared.pieces.worked_out),
        conflicts,
        check_figures(live, prepared.documents, as_of),
    )


def life_rows(prepared: Prepared) -> list[LifeRow]:
    """Return every span of every life as rows to keep, for quick answers on any day."""
    rows = []
    for entry in prepared.entries:
        spans = prepared.lives[entry.id]
        parties = " ".join(sorted({p for s in entry.cluster.members for p in s.parties}))
        areas = " ".join(entry.areas)
        for n, span in enumerate(spans):
            last = spans[n + 1].first - timedelta(days=1) if n + 1 < len(spans) else date.max
            due_day = span.target.latest or span.target.earliest if span.target else None
            rows.append(
                LifeRow(
                    entry.id,
                    entry.kind,
                    entry.title,
                    parties,
                    areas,
                    entry.instrument,
                    span.first,
                    last,
                    span.official,
                    span.evidence,
                    span.schedule,
                    span.strength,
                    due_day,
                )
            )
    return rows
