"""Where a promise stands on each day: official status, evidence, schedule; a pure function of its steps.

Invariant: a state changes only on days that the statements give, so a life is a short list of spans; silence is
never more than "no evidence in these documents".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from accord.register.known import next_day
from accord.register.steps import ORDER, Step
from accord.statements import Statement
from accord.vocabulary import Interval, strength_rank

ACTED = ("sign", "announce")
SETTLED = ORDER["concluded"]


@dataclass(frozen=True, slots=True)
class Span:
    """What holds from ``first`` until the next span begins."""

    first: date
    official: str | None
    evidence: str
    schedule: str
    strength: str | None
    target: Interval | None
    delivered: date | None


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with the first day on which it certainly had been said."""

    statement: Statement
    since: date


def life(
    kind: str,
    said: Sequence[Said],
    steps: Sequence[Step],
    wanted: str | None,
    *,
    specific: bool,
    disputed_from: date | None = None,
    settled: str | None = None,
) -> tuple[Span, ...]:
    """Return the spans of one commitment's life, earliest first.

    Parameters
    ----------
    kind
        ``commitment``, ``event``, ``figure`` or ``position``.
    said
        Its statements.
    steps
        Steps of the instrument that it is about, its own and those of other statements.
    wanted
        The state that keeps the promise, or None.
    specific
        Whether its wording can be rated: an instrument, a number or a date.
    disputed_from
        Day from which sources disagree on the instrument's state and nobody has decided, or None.
    settled
        The state that a person preferred in such a dispute, or None.
    """
    days = {s.since for s in said}
    begins = min(days)
    targets = [s.statement.target for s in said if s.statement.target is not None]
    for step in steps:
        days.add(step.since)
    for target in targets:
        days.update(d for d in (target.earliest, next_day(target.latest) if target.latest else None) if d)
    if disputed_from is not None:
        days.add(disputed_from)
    spans: list[Span] = []
    for first in sorted(d for d in days if d >= begins):
        spans.append(_on(first, kind, said, steps, wanted, specific, disputed_from, settled))
    merged = [spans[0]]
    for span in spans[1:]:
        last = merged[-1]
        if (span.official, span.evidence, span.schedule, span.strength, span.target, span.delivered) != (
            last.official,
            last.evidence,
            last.schedule,
            last.strength,
            last.target,
            last.delivered,
        ):
            merged.append(span)
    return tuple(merged)


def _on(
    on: date,
    kind: str,
    said: Sequence[Said],
    steps: Sequence[Step],
    wanted: str | None,
    specific: bool,
    disputed_from: date | None,
    settled: str | None,
) -> Span:
    heard = [s for s in said if s.since <= on]
    strongest = max((s.statement.strength for s in heard), key=strength_rank, default=None)
    target = current_target(heard)
    official = official_state([s for s in steps if s.since <= on])
    delivered = _delivered(heard, [s for s in steps if s.since <= on], wanted)
    if disputed_from is not None and disputed_from <= on:
        official = settled or "disputed"
        if wanted and settled and ORDER[settled] < ORDER[wanted]:
            delivered = None
        if settled is None:
            delivered = None
    evidence = _evidence(kind, on, heard, steps, wanted, delivered, target, specific)
    return Span(on, official, evidence, _schedule(on, target, delivered), strongest, target, delivered)


def current_target(heard: Iterable[Said]) -> Interval | None:
    """Return the due date as last stated: of those said last, the one most often given, then the earliest."""
    given = [(s.since, s.statement.target) for s in heard if s.statement.target is not None]
    resolved = [g for g in given if g[1].resolved]
    if not (resolved or given):
        return None
    pool = resolved or given
    ends = [t.latest or t.earliest for _, t in pool]
    newest = max(since for since, _ in pool)
    recent = [t for since, t in pool if (newest - since).days <= 31] or [t for _, t in pool]
    return max(
        recent,
        key=lambda t: (ends.count(t.latest or t.earliest), -(t.latest or t.earliest or date.max).toordinal(), t.text),
    )


def official_state(steps: Iterable[Step]) -> str | None:
    """Return the state that an instrument was last put in.

    A mention without a date of its own does not take back what a dated step settled: "the talks", in an
    article after the conclusion, do not reopen them.
    """
    reached = sorted((s for s in steps if s.reached), key=lambda s: (s.since, ORDER[s.state], s.statement))
    state: str | None = None
    top = -1
    for step in reached:
        rank = ORDER[step.state]
        if (
            rank < top
            and top >= SETTLED
            and step.state != "suspended"
            and not (step.dated and step.state == "under-negotiation")
        ):
            continue
        if step.state == "proposed" and top >= 1:
            continue
        if (
            step.state == "under-negotiation"
            and top >= ORDER["agreed-in-principle"]
            and not step.dated
            and state == "concluded"
        ):
            continue
        state, top = step.state, max(top, rank) if step.state not in ("suspended",) else top
    return state


def _delivered(heard: Sequence[Said], steps: Sequence[Step], wanted: str | None) -> date | None:
    days = [s.since for s in heard if s.statement.strength == "implemented"]
    if wanted is not None:
        days += [
            s.since
            for s in steps
            if s.reached and ORDER[s.state] >= ORDER[wanted] and s.state not in ("suspended", "inactive")
        ]
    return min(days) if days else None


def _evidence(
    kind: str,
    on: date,
    heard: Sequence[Said],
    steps: Sequence[Step],
    wanted: str | None,
    delivered: date | None,
    target: Interval | None,
    specific: bool,
) -> str:
    if kind in ("figure", "position"):
        return "cannot-rate"
    denied = [
        s for s in steps if not s.reached and s.since <= on and (wanted is None or ORDER[s.state] <= ORDER[wanted])
    ]
    if delivered is not None:
        return "contradicted" if any(s.since >= delivered for s in denied) else "delivered"
    if denied and target is not None and target.latest is not None and any(s.since > target.latest for s in denied):
        return "contradicted"
    if kind == "event":
        return "delivered" if any(s.statement.act in (*ACTED, "state-fact") for s in heard) else "announced"
    if wanted is not None:
        between = [s for s in steps if s.reached and s.since <= on and 1 < ORDER[s.state] < ORDER[wanted]]
        if between:
            return "partial"
        if any(s.statement.strength == "scheduled" for s in heard):
            return "announced"
    return "none-found" if specific else "cannot-rate"


def _schedule(on: date, target: Interval | None, delivered: date | None) -> str:
    if target is None or not target.resolved:
        return "no-deadline"
    if delivered is not None:
        return "met" if target.latest is None or delivered <= target.latest else "met-late"
    if target.latest is not None and on > target.latest:
        return "overdue-no-evidence"
    if target.earliest is not None and on < target.earliest:
        return "not-due"
    return "due"
