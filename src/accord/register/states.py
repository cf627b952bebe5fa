"""The register on one day: commitments, timelines, conflicts and checks, picked from what was prepared.

Invariant: a pure function of the prepared register and the day.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from accord.register.axes import Span
from accord.register.entries import Entry
from accord.register.errors import NoSuchEntryError
from accord.register.figures import check_figures
from accord.register.known import told_by
from accord.register.origins import count_origins
from accord.register.prepared import Prepared
from accord.register.steps import is_exchange, strength_of
from accord.register.store import LifeRow
from accord.register.timelines import entry_log, timelines
from accord.register.titles import cluster_areas, cluster_instrument, title
from accord.register.views import Commitment, Conflict, FigureCheck, Timeline, date_label
from accord.vocabulary import Interval, strength_rank

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
            raise NoSuchEntryError(
                f"{len(found) or 'no'} commitment{'s' if len(found) > 1 else ''} on {self.as_of} called {name!r}",
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


def span_on(spans: tuple[Span, ...], day: date) -> Span | None:
    """Return the span that holds on a day, or None before the first."""
    place = bisect_right([s.first for s in spans], day)
    return spans[place - 1] if place else None


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
    live: list[Entry] = []
    commitments: list[Commitment] = []
    spans: dict[str, Span] = {}
    for entry in prepared.entries:
        span = span_on(prepared.lives[entry.id], as_of)
        if span is None:
            continue
        live.append(entry)
        spans[entry.id] = span
        commitments.append(
            _commitment(entry, span, prepared, as_of, disputed, tuple(touching.get(entry.id, ())), read_to)
        )
    notes = {c.id: c.note for c in commitments if c.schedule == "overdue-no-evidence"}
    states: Mapping[str, str | None] = {i: s.official for i, s in spans.items()}
    known = [s for e in live for s in e.cluster.members]
    return RegisterState(
        as_of,
        known_on,
        len(prepared.documents),
        len(known),
        tuple(commitments),
        timelines(live, prepared.documents, conflicts, states, notes, as_of),
        conflicts,
        check_figures(live, prepared.documents, as_of),
    )


def _commitment(
    entry: Entry,
    span: Span,
    prepared: Prepared,
    as_of: date,
    disputed: frozenset[str],
    conflicts: tuple[str, ...],
    read_to: date | None,
) -> Commitment:
    heard = [s.statement for s in entry.said if s.since <= as_of]
    strengths = sorted({w for s in heard if (w := strength_of(s))}, key=strength_rank)
    where = note(span, as_of, read_to)
    if not where and span.official == "concluded" and any(is_exchange(s) for s in heard):
        where = "exchanged; no source here says that it was signed"
    if (missed := _missed(entry, span, as_of)) is not None:
        where = f"{where + '; ' if where else ''}an earlier date for it, {date_label(missed)}, passed without evidence"
    verdicts = tuple(v for v in prepared.verdicts.get(entry.id, ()) if v.made_at.date() <= as_of)
    return Commitment(
        id=entry.id,
        kind=entry.kind,
        key=str(entry.cluster.key),
        title=title(entry.cluster),
        parties=tuple(sorted({p for s in heard for p in s.parties})),
        recipients=tuple(sorted({p for s in heard for p in s.recipients})),
        areas=cluster_areas(entry.cluster),
        instrument=cluster_instrument(entry.cluster),
        target=span.target,
        official=span.official,
        evidence=span.evidence,
        schedule=span.schedule,
        strength=span.strength,
        strengths=tuple(strengths),
        statements=tuple(s.id for s in heard),
        documents=len({s.doc for s in heard}),
        origins=count_origins(heard, prepared.documents),
        log=entry_log(entry, prepared.documents, disputed, as_of),
        note=where,
        verdicts=verdicts,
        conflicts=conflicts,
    )


def _missed(entry: Entry, span: Span, as_of: date) -> Interval | None:
    """Return the last date that was set for a promise and passed long before the present one was due."""
    now = span.target.latest if span.target is not None else None
    if now is None:
        return None
    passed = [
        (t.latest, t)
        for s in entry.said
        if s.since <= as_of
        and (t := s.statement.target) is not None
        and t.latest is not None
        and s.since <= t.latest < as_of
        and (now - t.latest).days > ANOTHER_ATTEMPT_DAYS
        and (span.delivered is None or t.latest < span.delivered)
    ]
    return max(passed, key=lambda p: (p[0], p[1].text))[1] if passed else None


def note(span: Span, as_of: date, read_to: date | None) -> str:
    """Return one sentence on where a promise stands; silence is never more than missing evidence."""
    overdue = ""
    if span.schedule == "overdue-no-evidence":
        overdue = f"overdue, no evidence in these documents up to {as_of}"
        if read_to and read_to < as_of:
            overdue = f"{overdue} (the latest is of {read_to})"
    if span.official == "disputed":
        disputed = "disputed: the sources put it in different states and nobody has decided"
        return f"{disputed}; {overdue}" if overdue else disputed
    if overdue:
        return overdue
    if span.delivered is not None and span.evidence == "delivered":
        late = " after its last day" if span.schedule == "met-late" else ""
        return (
            f"delivered by {span.delivered}{late}, the sources say"
            if span.delivered > date.min
            else "delivered, the sources say; the day is not known"
        )
    if span.evidence == "contradicted":
        return "a source says that it was not done"
    if span.schedule in ("due", "not-due") and span.target is not None:
        earlier = [a for a in span.target.alternatives if a.latest and a.latest < as_of]
        also = (
            f"; read as “{earlier[0].text or date_label(earlier[0])}” it is overdue, with no evidence"
            if earlier
            else ""
        )
        return f"due {date_label(span.target)}{also}"
    if span.target is not None and not span.target.resolved:
        return f"its time cannot be fixed from the text: “{span.target.text}”"
    return ""


def life_rows(prepared: Prepared) -> list[LifeRow]:
    """Return every span of every life as rows to keep, for quick answers on any day."""
    rows = []
    for entry in prepared.entries:
        spans = prepared.lives[entry.id]
        parties = " ".join(sorted({p for s in entry.cluster.members for p in s.parties}))
        areas = " ".join(cluster_areas(entry.cluster))
        name, instrument = title(entry.cluster), cluster_instrument(entry.cluster)
        for n, span in enumerate(spans):
            last = spans[n + 1].first - timedelta(days=1) if n + 1 < len(spans) else date.max
            due_day = span.target.latest or span.target.earliest if span.target else None
            rows.append(
                LifeRow(
                    entry.id,
                    entry.kind,
                    name,
                    parties,
                    areas,
                    instrument,
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
