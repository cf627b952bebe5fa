"""The proven best choice: relax, bound, keep only what can still win, and branch on that.

With few coupling rows the relaxation splits few lines. Its prices give a bound on everything by plain arithmetic
(the Lagrangian), on each category of each line too, so most of the program is settled before any branching. Where a
giant line is split, the program is divided on that line; what is small goes to HiGHS whole.
Invariant: ``bound`` is never below the best choice, whatever the solver's tolerances:
the relaxation's part of it is recomputed here from prices.

References
----------
Pisinger, D. (1995), "A minimal algorithm for the multiple-choice knapsack problem", EJOR 83(2);
Geoffrion, A. (1974), "Lagrangean relaxation for integer programming".
"""

import heapq
import time
from dataclasses import dataclass

import numpy as np

from accord.negotiation.errors import CeilingsClashError, GapError
from accord.negotiation.prices import attempts, lagrangian, weightiest_split
from accord.negotiation.program import Flags, Floats, Program, Whole, undominated, used, worth
from accord.negotiation.reduced import Point, optimise

FIT = 1e-9
# Pairs of line and category that HiGHS branches on at ease.
SMALL = 6_000


@dataclass(frozen=True, slots=True)
class Solved:
    """A proven choice.

    Parameters
    ----------
    category
        Category of each line, shape (n,).
    extra
        Extra columns, shape (e,).
    value, bound
        Its worth, and the worth that no choice exceeds.
    price
        Worth of one more unit of each row's limit in the linear relaxation, shape (r,).
    score
        ``value`` less what the category takes from the rows at those prices, shape (n, k).
    relaxed
        The Lagrangian bound at those prices.
    open_pairs
        (line, category) pairs that were left to branch on.
    nodes
        Branch-and-bound nodes.
    seconds
        Wall time.
    scale
        Size that the gap is relative to where the value is smaller.
    """

    category: Whole
    extra: Floats
    value: float
    bound: float
    price: Floats
    score: Floats
    relaxed: float
    open_pairs: int
    nodes: int
    seconds: float
    scale: float

    @property
    def gap(self) -> float:
        """Proven distance to the best choice, relative to the value."""
        return relative_gap(self.value, self.bound, self.scale)


def relative_gap(value: float, bound: float, scale: float = 0.0) -> float:
    """Return ``bound - value`` relative to the largest of the two and ``scale``, at least 0."""
    if np.isinf(value):
        return float("inf")
    return max(bound - value, 0.0) / max(abs(value), abs(bound), scale, 1e-12)


def solve(base: Program, *, gap: float = 1e-4, seconds: float = 60.0, core: int = 300, scale: float = 0.0) -> Solved:
    """Return a choice proven to be within ``gap`` of the best.

    Parameters
    ----------
    base
        The program.
    gap
        Relative gap asked for; 0 asks for the best choice up to rounding (1e-9).
    seconds
        Wall time allowed.
    core
        Lines left open in the first attempt; each later one has four times as many.
    scale
        Size that the gap is relative to where the value is smaller: the span of a frontier, say. The largest value
        of one line always counts, so that a total near 0 asks for nothing impossible.

    Raises
    ------
    CeilingsClashError
        No choice satisfies all rows.
    GapError
        The time ran out first; the facts hold the gap reached.
    """
    start = time.perf_counter()
    size = max(scale, float(abs(base.value).max(initial=0.0)), float(abs(base.extra_value).max(initial=0.0)))
    search = _Search(base, gap, size, core, start + seconds)
    root = search.expand(np.inf, undominated(base))
    if root is None and not search.settled:
        raise _clash(base)
    while search.open and not search.closed():
        bound, _, alive = heapq.heappop(search.open)
        search.expand(-bound, alive)
    found, proven = search.found, search.proven()
    if found is None and np.isinf(proven) and proven < 0:
        raise _clash(base)
    if found is None or relative_gap(found.value, proven, size) > max(gap, FIT):
        reached = relative_gap(found.value, proven, size) if found is not None else None
        raise GapError(
            f"after {seconds:g} s the gap is {'unknown' if reached is None else f'{reached:.3%}'}, not {gap:.3%}",
            hint="allow more time, ask for a wider gap, or drop the ceilings by heading",
            gap=reached,
            asked=gap,
            seconds=seconds,
        )
    assert root is not None  # a choice was found, so the root was bounded
    value = worth(base, found.category, found.extra)
    return Solved(
        category=found.category,
        extra=found.extra,
        value=value,
        bound=max(proven, value),
        price=root.price,
        score=root.score,
        relaxed=root.bound,
        open_pairs=search.pairs,
        nodes=search.nodes,
        seconds=time.perf_counter() - start,
        scale=size,
    )


@dataclass(frozen=True, slots=True)
class _Node:
    price: Floats
    score: Floats
    bound: float


class _Search:
    """Best-first search: ``open`` holds parts not looked at, ``settled`` the bounds of parts done with."""

    def __init__(self, base: Program, gap: float, size: float, core: int, deadline: float) -> None:
        self.base, self.gap, self.size, self.core, self.deadline = base, gap, size, core, deadline
        self.open: list[tuple[float, int, Flags]] = []
        self.settled: list[float] = []
        self.found: Point | None = None
        self.value = -np.inf
        self.nodes = self.pairs = self.count = 0

    def left(self) -> float:
        return self.deadline - time.perf_counter()

    def proven(self) -> float:
        return max([self.value, *self.settled, *([-self.open[0][0]] if self.open else [])])

    def closed(self) -> bool:
        return relative_gap(self.value, self.proven(), self.size) <= self.gap or self.left() <= 0.0

    def take(self, point: Point) -> None:
        self.nodes += point.nodes
        if point.value > self.value:
            self.found, self.value = point, point.value

    def expand(self, ceiling: float, alive: Flags) -> _Node | None:
        """Bound one part of the program, look for a choice in it, and settle or divide it; None if it is empty."""
        base = self.base
        relaxed = optimise(base, alive, whole=False, seconds=max(self.left(), 1.0))
        if relaxed.status != "optimal":
            if relaxed.status == "time":
                self.settled.append(ceiling)
            return None
        score, bound = lagrangian(base, alive, relaxed.price)
        bound = min(bound, ceiling)
        node = _Node(relaxed.price, score, bound)
        if not relaxed.split.any() and fits(base, relaxed.category, relaxed.extra):
            self.take(relaxed)
        worst = score.max(axis=1)[:, None] - score
        rest = self.still(alive, worst, bound)
        for some in attempts(base, alive, relaxed, score, self.core):
            if self.good(bound) or rest.sum() <= some.sum() or some.sum() - some.shape[0] > SMALL:
                break
            known = self.known(some)
            self.take(optimise(base, some, whole=True, gap=self.gap / 4, seconds=self.left() / 4, start=known))
            rest = self.still(alive, worst, bound)
            if self.found is not None:
                break
        if self.good(bound):
            self.settled.append(bound)
            return node
        pairs = int(rest.sum() - rest.shape[0])
        self.pairs = max(self.pairs, pairs)
        line = weightiest_split(base, rest, relaxed) if pairs > SMALL else None
        if line is None:
            self.finish(rest, bound)
            return node
        for category in np.flatnonzero(rest[line]):
            child = rest.copy()
            child[line] = False
            child[line, category] = True
            self.count += 1
            heapq.heappush(self.open, (-(bound - float(worst[line, category])), self.count, child))
        return node

    def finish(self, rest: Flags, bound: float) -> None:
        """Hand what is left of one part to HiGHS whole."""
        # HiGHS looks at the clock too rarely on large programs to be handed one with little time left.
        if self.left() < (20.0 if rest.sum() - rest.shape[0] > 8 * SMALL else 0.1):
            self.settled.append(bound)
            return
        point = optimise(self.base, rest, whole=True, gap=self.gap, seconds=self.left(), start=self.known(rest))
        self.take(point)
        if point.status != "infeasible":
            self.settled.append(min(bound, point.bound))

    def good(self, bound: float) -> bool:
        return relative_gap(self.value, bound, self.size) <= self.gap

    def still(self, alive: Flags, worst: Floats, bound: float) -> Flags:
        """Return the categories that can still be in a better choice, shape (n, k)."""
        if self.found is None:
            return alive
        rest = alive & (bound - worst >= self.value - FIT * max(abs(self.value), self.size))
        rest[np.arange(rest.shape[0]), np.argmin(worst, axis=1)] = True
        return rest

    def known(self, some: Flags) -> Point | None:
        """Return the best choice so far if it lies in this part, to start HiGHS from."""
        if self.found is None or not some[np.arange(some.shape[0]), self.found.category].all():
            return None
        return self.found


def fits(base: Program, category: Whole, extra: Floats) -> bool:
    """Whether a choice satisfies every row, up to rounding."""
    over = used(base, category, extra) - base.rows.limit
    return bool((over <= 1e-7 * np.maximum(1.0, abs(base.rows.limit))).all())


def _clash(base: Program) -> CeilingsClashError:
    return CeilingsClashError(
        "no choice satisfies all ceilings at once",
        hint="loosen one of them; `accord offer choose` says which ones clash and by how much",
        ceilings=list(base.rows.names),
    )
