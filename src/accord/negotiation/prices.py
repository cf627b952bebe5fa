"""What prices on the ceilings say: bounds on everything, and which lines are close calls.

Invariant: :func:`lagrangian` is plain arithmetic, so its bound holds whatever a solver's tolerances.
"""

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from accord.negotiation.program import Flags, Floats, Program, Whole, charges
from accord.negotiation.reduced import Point


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


def attempts(base: Program, alive: Flags, relaxed: Point, score: Floats, core: int) -> Iterator[Flags]:
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


def weightiest_split(base: Program, alive: Flags, relaxed: Point) -> int | None:
    """Return the divided line whose categories differ most in use at the relaxation's prices, or None."""
    lines = np.flatnonzero(relaxed.split & (alive.sum(axis=1) > 1))
    if not lines.size:
        return None
    taken = np.where(alive, charges(base, relaxed.price), np.nan)[lines]
    return int(lines[np.argmax(np.nanmax(taken, axis=1) - np.nanmin(taken, axis=1))])
