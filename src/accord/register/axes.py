"""Where a promise stands on each day: official status, evidence, schedule; a pure function of its steps.

Invariant: a state changes only on days that the statements give, so a life is a short list of spans; silence is
never more than "no evidence in these documents".
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from accord.register.deeds import done, given_up, kept_by, later_day
from accord.register.known import next_day
from accord.register.steps import ORDER, Step, is_exchange, strength_of
from accord.statements import Statement
from accord.vocabulary import Interval, strength_rank

ACTED = ("sign", "announce")
SETTLED = ORDER["concluded"]
PROMISED = ("commit", "agree", "intend", "urge")
MOST_WORDS = 4000
RECENT = 64
RECENT_DAYS = 31


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


@dataclass(frozen=True, slots=True)
class Dispute:
    """Sources that put an instrument in different states.

    Parameters
    ----------
    first, until
        The day on which both had spoken, and the day on which events overtook them, or None.
    states
        The two states.
    settled
        The state that a person preferred, or None.
    """

    first: date
    until: date | None
    states: tuple[str, str]
    settled: str | None

    def holds(self, day: date) -> bool:
        """Whether the dispute is on that day."""
        return self.first <= day and (self.until is None or day < self.until)


def life(
    kind: str,
    said: Sequence[Said],
    steps: Sequence[Step],
    wanted: str | None,
    *,
    specific: bool,
    dispute: Dispute | None = None,
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
    dispute
        When and how the sources disagree on the instrument's state, or None.
    """
    days = {s.since for s in said}
    begins = min(days)
    for step in steps:
        days.add(step.since)
    targets = {s.statement.target for s in said} | {later_day(s.statement) for s in said}
    for target in (t for t in targets if t is not None):
        days.update(d for d in (target.earliest, next_day(target.latest) if target.latest else None) if d)
    if dispute is not None:
        days.update(d for d in (dispute.first, dispute.until) if d is not None)
    sofar = _SoFar(kind, wanted, specific)
    waiting_said = sorted(said, key=lambda s: (s.since, s.statement.id))[::-1]
    waiting_steps = sorted(steps, key=lambda s: (s.since, ORDER[s.state], s.statement))[::-1]
    merged: list[Span] = []
    for first in sorted(days):
        while waiting_said and waiting_said[-1].since <= first:
            sofar.hear(waiting_said.pop())
        while waiting_steps and waiting_steps[-1].since <= first:
            sofar.see(waiting_steps.pop())
        if first < begins:
            continue
        span = sofar.on(first, dispute if dispute is not None and dispute.holds(first) else None)
        if not merged or replace(span, first=merged[-1].first) != merged[-1]:
            merged.append(span)
    return tuple(merged)


class _SoFar:
    """What has been said and seen up to a day, kept while the days go by, so that a long life costs no more."""

    def __init__(self, kind: str, wanted: str | None, specific: bool) -> None:
        self.kind, self.wanted, self.specific = kind, wanted, specific
        self.strength: str | None = None
        self.official: str | None = None
        self.top = -1
        self.delivered: date | None = None
        self.last_denied: date | None = None
        self.acted = self.scheduled = self.between = self.given_up = False
        self.promised = ""
        self.given: list[tuple[date, Interval]] = []
        self.ends: Counter[date | None] = Counter()

    def hear(self, said: Said) -> None:
        s = said.statement
        self.strength = max(self.strength, strength_of(s), key=strength_rank)
        self.acted = self.acted or (s.act in (*ACTED, "state-fact") and not is_exchange(s))
        self.scheduled = self.scheduled or s.strength == "scheduled"
        if s.strength == "implemented" and self.delivered is None:
            self.delivered = said.since
        if (slipped := later_day(s)) is not None and self.given and not _bygone(slipped, said.since):
            self.given.append((said.since, slipped))
            self.ends[slipped.latest or slipped.earliest] += 1
        if self.kind == "commitment":
            self._hear_outcome(said)
        if s.target is not None and not _bygone(s.target, said.since):
            self.given.append((said.since, s.target))
            self.ends[s.target.latest or s.target.earliest] += 1

    def _hear_outcome(self, said: Said) -> None:
        """Take what came of a promise that no instrument's state can show: done as promised, in part, or given up."""
        s = said.statement
        if s.act in PROMISED:
            self.promised = f"{self.promised} {s.quote}" if len(self.promised) < MOST_WORDS else self.promised
            self.given_up = False
        elif given_up(s):
            self.given_up = True
        elif self.wanted is None and done(s) and self.promised and self.delivered is None:
            if kept_by(self.promised, s):
                self.delivered = said.since
            else:
                self.between = True

    def see(self, step: Step) -> None:
        rank = ORDER[step.state]
        if not step.reached:
            if self.wanted is None or rank <= ORDER[self.wanted]:
                self.last_denied = step.since
            return
        if self.wanted is not None and step.state not in ("suspended", "inactive"):
            if rank >= ORDER[self.wanted] and self.delivered is None:
                self.delivered = step.since
            self.between = self.between or 1 < rank < ORDER[self.wanted]
        self._advance(step, rank)

    def _advance(self, step: Step, rank: int) -> None:
        """Move the official state; a mention without a date of its own does not take back what was settled.

        "The talks", in an article after the conclusion, do not reopen them.
        """
        if step.state == "proposed" and self.top >= 1:
            return
        back = rank < self.top and self.top >= SETTLED
        reopened = step.state == "suspended" or (step.dated and step.state == "under-negotiation")
        if back and not reopened:
            return
        self.official = step.state
        if step.state != "suspended":
            self.top = max(self.top, rank)

    def on(self, day: date, dispute: Dispute | None) -> Span:
        official, delivered = self.official, self.delivered
        if dispute is not None:
            official = dispute.settled or "disputed"
            readings = (dispute.settled,) if dispute.settled else dispute.states
            if self.wanted is None or any(ORDER[state] < ORDER[self.wanted] for state in readings):
                delivered = None
        target = self._target()
        evidence = self._evidence(delivered, target)
        if self.kind == "event" and official == "disputed" and delivered is None:
            evidence = "contradicted"  # one source says that it was done, another that it was not
        return Span(day, official, evidence, self._schedule(day, target, delivered), self.strength, target, delivered)

    def _schedule(self, day: date, target: Interval | None, delivered: date | None) -> str:
        return _schedule(day, target, delivered) if self.kind == "commitment" else "no-deadline"

    def _target(self) -> Interval | None:
        """Return the due date as last stated: of those said last, the one most often given, then the earliest."""
        if not self.given:
            return None
        resolved = [g for g in self.given[-RECENT:] if g[1].resolved]
        pool = resolved or self.given[-RECENT:]
        newest = pool[-1][0]
        recent = [t for since, t in pool if newest == since or (newest - since).days <= RECENT_DAYS]
        return max(recent, key=self._weight)

    def _weight(self, target: Interval) -> tuple[int, int, str]:
        end = target.latest or target.earliest
        return self.ends[end], -(end or date.max).toordinal(), target.text

    def _evidence(self, delivered: date | None, target: Interval | None) -> str:
        if self.kind in ("figure", "position"):
            return "cannot-rate"
        if delivered is not None:
            return "contradicted" if self.last_denied is not None and self.last_denied >= delivered else "delivered"
        if self.last_denied and target is not None and target.latest is not None and self.last_denied > target.latest:
            return "contradicted"
        if self.kind == "event" and self.last_denied is not None and self.official is None:
            return "contradicted"
        if self.kind == "event":
            return "delivered" if self.acted else "partial" if self.between else "announced"
        if self.given_up:
            return "contradicted"
        if self.between:
            return "partial"
        if self.wanted is not None and self.scheduled:
            return "announced"
        return "none-found" if self.specific else "cannot-rate"


def _bygone(target: Interval, since: date) -> bool:
    """Whether a date had passed when it was spoken of, so that it cannot be a deadline."""
    return target.latest is not None and date.min < since and target.latest < since


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
