"""Why a line is where it is, and what would move it.

The threshold is exact: with the line fixed elsewhere the best choice is worth some ``V``; without its own value the
present one is worth ``V*`` less that value; so the line moves when its value there has risen by ``V* - V``.
Invariant: what the relaxation only bounds is called ``at_least``; what was solved again is called exact.
"""

from dataclasses import dataclass, replace

import numpy as np

from accord.negotiation.choice import Choice, Problem, choose
from accord.negotiation.errors import CeilingsClashError
from accord.negotiation.program import Floats, charges


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another category of one line.

    Parameters
    ----------
    category
        Category number.
    value
        What the line is worth there.
    at_least
        Lower bound on what forcing it there costs, from the prices of the relaxation.
    cost
        Exact cost of forcing it there, or None where no choice is left with it there.
    threshold
        Value of the line there from which it would move there, or None likewise.
    """

    category: int
    value: float
    at_least: float
    cost: float | None
    threshold: float | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a line is where it is.

    Parameters
    ----------
    line, category
        Numbers of the line and of its category.
    value
        What the line is worth there.
    takes
        What it takes there from each binding ceiling, in value at the relaxation's prices: (name, charge).
    alternatives
        Every other allowed category, cheapest first.
    keeps_down_to
        Value in its present category below which the line leaves it, or None where it has nowhere to go.
    """

    line: int
    category: int
    value: float
    takes: tuple[tuple[str, float], ...]
    alternatives: tuple[Alternative, ...]
    keeps_down_to: float | None


def explain(on: Problem, best: Choice, line: int, *, gap: float = 0.0, seconds: float = 60.0) -> Explanation:
    """Return the exact explanation of one line, by solving again with the line fixed in each other category."""
    k = on.value.shape[1]
    present = int(best.category[line])
    found = []
    for category in np.flatnonzero(on.allowed[line]):
        if category == present:
            continue
        only = on.allowed.copy()
        only[line] = False
        only[line, category] = True
        worth = float(on.value[line, category])
        try:
            cost = max(best.value - choose(replace(on, allowed=only), gap=gap, seconds=seconds).value, 0.0)
        except CeilingsClashError:
            found.append(Alternative(int(category), worth, 0.0, None, None))
            continue
        bound = at_least(on, best)[line, category]
        found.append(Alternative(int(category), worth, float(min(bound, cost)), cost, worth + cost))
    found.sort(key=lambda a: np.inf if a.cost is None else a.cost)
    base = on.program()
    column = base.rows.use[:, [line * k + present]].toarray().ravel()
    charges = zip(base.rows.names, column * best.solved.price, strict=True)
    takes = tuple((name, float(charge)) for name, charge in charges if charge > 0.0)
    value = float(on.value[line, present])
    nearest = found[0].cost if found else None
    return Explanation(line, present, value, takes, tuple(found), None if nearest is None else value - nearest)


def at_least(on: Problem, best: Choice) -> Floats:
    """Return a lower bound on the cost of forcing any line into any category, shape (n, k), without solving again.

    From the Lagrangian at the relaxation's prices; 0 for the present category and infinite where not allowed. A
    category that the solver dropped as dominated is scored at the same prices.
    """
    n = on.value.shape[0]
    base = on.program()
    score = base.value - charges(base, best.solved.price)
    allowed = np.where(on.allowed, score, -np.inf)
    slack = best.solved.relaxed - best.value
    bound = np.maximum(allowed.max(axis=1)[:, None] - allowed - slack, 0.0)
    bound[np.arange(n), best.category] = 0.0
    return np.asarray(bound)
