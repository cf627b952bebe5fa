"""Ties and near-best choices: what else would do as well, or nearly.

Invariant: each further choice differs from every earlier one in at least the asked number of lines, and is proven the
best that does so; a move to a category with the same worth and the same use of every ceiling is no difference.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from accord.negotiation.choice import Choice, Problem
from accord.negotiation.errors import CeilingsClashError
from accord.negotiation.program import Flags, Program, Whole, add_rows, one_row
from accord.negotiation.solver import solve


@dataclass(frozen=True, slots=True)
class NearBest:
    """A further choice.

    Parameters
    ----------
    category
        Category number of each line, shape (n,).
    value
        Its worth.
    loss
        What it loses against the best.
    changed
        Numbers of the lines that differ from the best.
    """

    category: Whole
    value: float
    loss: float
    changed: tuple[int, ...]


def near_best(
    on: Problem,
    best: Choice,
    *,
    count: int = 5,
    differ: int = 1,
    within: float = np.inf,
    gap: float = 0.0,
    seconds: float = 60.0,
) -> tuple[NearBest, ...]:
    """Return up to ``count`` next best choices.

    Parameters
    ----------
    count
        How many to look for.
    differ
        Lines in which each must differ from the best and from each other.
    within
        Largest loss of interest, in the unit of the values.
    """
    base = on.program()
    earlier = [best.category]
    found: list[NearBest] = []
    for _ in range(count):
        base = _away_from(base, equal_categories(on, earlier[-1]), differ)
        try:
            solved = solve(base, gap=gap, seconds=seconds)
        except CeilingsClashError:
            break
        loss = best.value - solved.value
        if loss > within:
            break
        changed = tuple(int(i) for i in np.flatnonzero(solved.category != best.category))
        found.append(NearBest(solved.category, solved.value, loss, changed))
        earlier.append(solved.category)
    return tuple(found)


def _away_from(base: Program, same: Flags, differ: int) -> Program:
    """Add the no-good cut: at most n - differ lines may stay where this choice has them, or in an equal category."""
    n = base.shape[0]
    name = f"differs from choice {sum(x.startswith('differs from choice') for x in base.rows.names)}"
    return add_rows(base, (name,), one_row(same.astype(np.float64)), np.array([float(n - differ)]))


def equal_categories(on: Problem, category: Whole) -> Flags:
    """Return which categories would do exactly as a choice's own: same worth, same use of every ceiling, (n, k)."""
    base = on.program()
    n, k = base.shape
    use = sparse.csc_array(base.rows.use)
    now = use[:, np.arange(n) * k + category]
    same = on.value == on.value[np.arange(n), category][:, None]
    for place in range(k):
        other = use[:, np.arange(n) * k + place]
        same[:, place] &= np.asarray(abs(other - now).sum(axis=0)).ravel() == 0.0
    return np.asarray(same)


def tied_categories(on: Problem, best: Choice) -> tuple[tuple[int, int], ...]:
    """Return (line, category) pairs that could replace the present one with no change in worth or in any ceiling."""
    same = equal_categories(on, best.category) & on.allowed
    same[np.arange(same.shape[0]), best.category] = False
    return tuple((int(i), int(c)) for i, c in np.argwhere(same))
