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
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

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

    @property
    def gap(self) -> float:
        """Proven distance to the best choice, relative to the value."""
        return relative_gap(self.value, self.bound)


def relative_gap(value: float, bound: float) -> float:
    """Return ``bound - value`` relative to the larger of the two, at least 0."""
    return max(bound - value, 0.0) / max(abs(value), abs(bound), 1e-12)


def solve(base: Program, *, gap: float = 1e-4, seconds: float = 60.0, core: int = 300) -> Solved:
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
        Lines left open in the first attempt.

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
    relaxed = optimise(base, alive, whole=False, seconds=seconds)
    if relaxed.status == "infeasible":
        raise _clash(base)
    score, bound = lagrangian(base, alive, relaxed.price)
    best = score.max(axis=1)
    found = _first(base, alive, relaxed, score, core, gap, left)
    nodes = found.nodes if found is not None else 0
    value = found.value if found is not None else -np.inf
    open_pairs = 0
    proven = bound
    if found is None or relative_gap(value, bound) > gap:
        rest = alive & (bound - (best[:, None] - score) >= value - FIT * max(abs(value), 1.0))
        if found is not None:
            rest[np.arange(rest.shape[0]), found.category] = True
        open_pairs = int(rest.sum() - rest.shape[0])
        exact = optimise(base, rest, whole=True, gap=gap, seconds=left())
        nodes += exact.nodes
        if exact.status == "infeasible":
            raise _clash(base)
        proven = min(bound, max(exact.bound, value))
        if exact.category.size and np.isfinite(exact.value) and exact.value > value:
            found, value = exact, exact.value
    if found is None or relative_gap(value, proven) > max(gap, FIT):
        reached = relative_gap(value, proven) if found is not None else None
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


def _first(
    base: Program, alive: Flags, relaxed: Point, score: Floats, core: int, gap: float, left: Callable[[], float]
) -> Point | None:
    """Settle all but the ``core`` closest calls at the relaxation, branch on those, widen until something fits."""
    n = alive.shape[0]
    if not relaxed.split.any() and fits(base, relaxed.category, relaxed.extra):
        return relaxed
    lines = np.arange(n)
    ranked = np.where(alive, score, -np.inf).copy()
    own = ranked[lines, relaxed.category]
    ranked[lines, relaxed.category] = -np.inf
    margin = own - ranked.max(axis=1)
    margin[relaxed.split] = -np.inf
    order = np.argsort(margin, kind="stable")
    size = core
    while size < n:
        some = np.zeros_like(alive)
        some[lines, relaxed.category] = True
        chosen = order[: max(size, int(relaxed.split.sum()))]
        some[chosen] = alive[chosen]
        point = optimise(base, some, whole=True, gap=gap / 4, seconds=min(10.0, left()))
        if point.status != "infeasible" and np.isfinite(point.value):
            return point
        size *= 4
    return None


def _clash(base: Program) -> CeilingsClashError:
    return CeilingsClashError(
        "no choice satisfies all ceilings at once",
        hint="loosen one of them; `accord offer choose` says which ones clash and by how much",
        ceilings=list(base.rows.names),
    )
