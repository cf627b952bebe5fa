"""The choice under uncertain values: in how many draws a line stays where it is, and what a wrong guess costs.

Invariant: every draw is solved under the same ceilings, and regret is measured against that draw's own proven choice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from accord.negotiation.choice import Choice, Problem, choose
from accord.negotiation.errors import LineArrayError
from accord.negotiation.program import Floats, Whole


@dataclass(frozen=True, slots=True)
class Robust:
    """A choice before many draws.

    Parameters
    ----------
    share
        Share of draws in which each line is best in each category, shape (n, k).
    regret
        What the choice loses in each draw against that draw's best, shape (d,).
    steady
        The one of all choices met (the choice itself, each draw's own, the mean's) with the least worst regret, (n,).
    steady_regret
        Its regret in each draw, shape (d,).
    average
        The choice that is best for the mean of the draws' values, shape (n,).
    average_regret
        Its regret in each draw, shape (d,).
    """

    share: Floats
    regret: Floats
    steady: Whole
    steady_regret: Floats
    average: Whole
    average_regret: Floats


def robust(
    on: Problem,
    best: Choice,
    draws: Sequence[Floats],
    *,
    gap: float = 1e-4,
    seconds: float = 60.0,
    step: Callable[[int, int], None] | None = None,
) -> Robust:
    """Return how the choice fares over draws of the values.

    Parameters
    ----------
    on, best
        The problem and its choice at the central values.
    draws
        d arrays of values, each of shape (n, k).
    gap
        Relative gap of each draw's own choice; regret is known to that.
    step
        Called after each draw with (done, draws).

    Raises
    ------
    LineArrayError
        There are no draws, or one has another shape.
    """
    n, k = on.value.shape
    if not draws or any(d.shape != (n, k) for d in draws):
        raise LineArrayError(
            f"{len(draws)} draws of values, not all of shape {(n, k)}",
            hint="give at least one array of values like the problem's own",
            draws=len(draws),
        )
    lines = np.arange(n)
    count = np.zeros((n, k))
    tops = np.empty(len(draws))
    found = [best.category]
    for place, value in enumerate(draws):
        own = choose(replace(on, value=value), gap=gap, seconds=seconds)
        count[lines, own.category] += 1.0
        tops[place] = own.bound
        found.append(own.category)
        if step is not None:
            step(place + 1, len(draws))
    mean = choose(replace(on, value=np.mean(draws, axis=0)), gap=gap, seconds=seconds).category
    found.append(mean)
    regrets = np.array([[value[lines, c].sum() for value in draws] for c in found])
    regrets = np.maximum(tops[None, :] - regrets, 0.0)
    steady = int(np.argmin(regrets.max(axis=1)))
    return Robust(count / len(draws), regrets[0], found[steady], regrets[steady], mean, regrets[-1])
