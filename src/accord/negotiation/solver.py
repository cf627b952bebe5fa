"""The proven best choice: relax, bound, keep only what can still win, and branch on that.

With few coupling rows the relaxation splits few lines. Its prices give a bound on everything by plain arithmetic
(the Lagrangian), on each category of each line too, so most of the program is settled before any branching.
Invariant: ``bound`` is never below the best choice, whatever the solver's tolerances:
the relaxation's part of it is recomputed here from prices.

References
----------
Pisinger, D. (1995), "A minimal algorithm for the multiple-choice knapsack problem", EJOR 83(2);
Geoffrion, A. (1974), "Lagrangean relaxation for integer programming".
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from accord.negotiation.errors import CeilingsClashError, GapError
from accord.negotiation.program import Flags, Floats, Program, Whole, charges, undominated, used, worth
from accord.negotiation.reduced import Point, optimise

FIT = 1e-9


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

    def left() -> float:
        return seconds - (time.perf_counter() - start)

    alive = undominated(base)
    size = max(scale, float(abs(base.value).max(initial=0.0)), float(abs(base.extra_value).max(initial=0.0)))
    relaxed = optimise(base, alive, whole=False, seconds=seconds)
    if relaxed.status == "infeasible":
        raise _clash(base)
    score, bound = lagrangian(base, alive, relaxed.price)
    best = score.max(axis=1)
    found = relaxed if not relaxed.split.any() and fits(base, relaxed.category, relaxed.extra) else None
    value, proven, nodes, open_pairs = (-np.inf if found is None else found.value), bound, 0, 0
    rest = alive
    for some in _attempts(base, alive, relaxed, score, core):
        if relative_gap(value, bound, size) <= gap or rest.sum() <= some.sum() or left() < seconds / 10:
            break
        if found is not None:
            some[np.arange(some.shape[0]), found.category] = True
        point = optimise(base, some, whole=True, gap=gap / 4, seconds=left() / 2, start=found)
        nodes += point.nodes
        if point.value > value:
            found, value = point, point.value
            rest = alive & (bound - (best[:, None] - score) >= value - FIT * max(abs(value), size))
            rest[np.arange(rest.shape[0]), found.category] = True
    # HiGHS looks at the clock too rarely on large programs to be handed one with little time left.
    if relative_gap(value, bound, size) > gap and left() > (seconds / 3 if rest.sum() > 40_000 else 0.5):
        open_pairs = int(rest.sum() - rest.shape[0])
        point = optimise(base, rest, whole=True, gap=gap, seconds=left(), start=found)
        nodes += point.nodes
        if found is None and point.status == "infeasible":
            raise _clash(base)
        proven = min(bound, max(point.bound, value))
        if point.value > value:
            found, value = point, point.value
    if found is None or relative_gap(value, proven, size) > max(gap, FIT):
        reached = relative_gap(value, proven, size) if found is not None else None
        raise GapError(
            f"after {seconds:g} s the gap is {'unknown' if reached is None else f'{reached:.3%}'}, not {gap:.3%}",
            hint="allow more time, ask for a wider gap, or drop the ceilings by heading",
            gap=reached,
            asked=gap,
            seconds=seconds,
        )
    extra = found.extra
    exact_value = worth(base, found.category, extra)
    return Solved(
        category=found.category,
        extra=extra,
        value=exact_value,
        bound=max(proven, exact_value),
        price=relaxed.price,
        score=score,
        relaxed=bound,
        open_pairs=open_pairs,
        nodes=nodes,
        seconds=time.perf_counter() - start,
        scale=size,
    )


def lagrangian(base: Program, alive: Flags, price: Floats) -> tuple[Floats, float]:
    """Return each category's value less its use of the rows at ``price``, and the bound that follows.

    Returns
    -------
    score
        Shape (n, k); minus infinity where not alive.
    bound
        No choice over the alive categories is worth more.
    """
    score = np.where(alive, base.value - charges(base, price), -np.inf)
    total = float(score.max(axis=1).sum() + base.rows.limit @ price)
    if base.extra_value.size:
        reduced = base.extra_value - base.rows.extra.T @ price
        total += float(np.maximum(reduced * base.extra_low, reduced * base.extra_high).sum())
    return score, total


def fits(base: Program, category: Whole, extra: Floats) -> bool:
    """Whether a choice satisfies every row, up to rounding."""
    over = used(base, category, extra) - base.rows.limit
    return bool((over <= 1e-7 * np.maximum(1.0, abs(base.rows.limit))).all())


def _attempts(base: Program, alive: Flags, relaxed: Point, score: Floats, core: int) -> Iterator[Flags]:
    """Yield ever wider sets of open categories around the relaxed choice, the closest calls first.

    A line is a close call when a small move of the prices would move it, or when moving it costs little; the first
    kind brings lines of every size, which a ceiling needs to be filled to the brim.
    """
    n, k = alive.shape
    lines = np.arange(n)
    own = score[lines, relaxed.category]
    use = sparse.csc_array(base.rows.use)
    present = use[:, lines * k + relaxed.category]
    cost = np.where(alive, own[:, None] - score, np.inf)
    moved = np.zeros((n, k))
    for category in range(k):
        step = abs(use[:, lines * k + category] - present)
        moved[:, category] = sparse.csr_array(step.T) @ relaxed.price
    cost[lines, relaxed.category] = np.inf
    ratio = np.where(moved > 0.0, cost / np.where(moved > 0.0, moved, 1.0), np.inf)
    rank = np.minimum(2 * _ranks(ratio), 3 * _ranks(cost))
    rank[np.isinf(cost)] = 2 * rank.size
    rank[relaxed.split] = np.where(alive[relaxed.split], -1, rank[relaxed.split])
    order = np.argsort(rank, axis=None, kind="stable")
    candidates = int((rank < 2 * rank.size).sum())
    size = 4 * core
    while size < candidates:
        some = np.zeros(n * k, dtype=bool)
        some[order[: max(size, int((rank < 0).sum()))]] = True
        some = some.reshape(n, k)
        some[lines, relaxed.category] = True
        yield some
        size *= 4


def _ranks(cost: Floats) -> Whole:
    ranks = np.empty(cost.size, dtype=np.int64)
    ranks[np.argsort(cost, axis=None, kind="stable")] = np.arange(cost.size)
    return ranks.reshape(cost.shape)


def _clash(base: Program) -> CeilingsClashError:
    return CeilingsClashError(
        "no choice satisfies all ceilings at once",
        hint="loosen one of them; `accord offer choose` says which ones clash and by how much",
        ceilings=list(base.rows.names),
    )
