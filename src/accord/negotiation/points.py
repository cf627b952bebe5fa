"""Where talks might settle: the Kalai-Smorodinsky and egalitarian packages over a stated threat point.

Invariant: each is an efficient package, exact over whole packages rather than over mixtures of them.

References
----------
Kalai, E. and Smorodinsky, M. (1975), "Other solutions to Nash's bargaining
problem"; Kalai, E. (1977), "Proportional solutions".
"""

import numpy as np

from accord.negotiation.deal import Deal, at_least_utility
from accord.negotiation.errors import CeilingsClashError, NoBargainError
from accord.negotiation.frontier import TIE, Package, end_point
from accord.negotiation.program import Floats
from accord.negotiation.solver import solve


def ideal(on: Deal, threat: Floats, *, gap: float = 1e-7, seconds: float = 60.0) -> Floats:
    """Return the most that either party can have while the other keeps its threat point, shape (2,).

    Raises
    ------
    NoBargainError
        No package gives both more than their threat point.
    """
    tops = np.array([end_point(on, p, threat, gap=gap, seconds=seconds).utility[p] for p in (0, 1)])
    if (tops <= threat + 1e-12 * np.maximum(1.0, abs(threat))).any():
        loser = int(np.argmin(tops - threat))
        raise NoBargainError(
            f"party {loser} cannot gain over its threat point {threat[loser]:g}: its best is {tops[loser]:g}",
            hint="state another threat point, or put more on the table",
            party=loser,
            ideal=[float(x) for x in tops],
            threat=[float(x) for x in threat],
        )
    return tops


def egalitarian(on: Deal, threat: Floats, *, gap: float = 1e-7, seconds: float = 60.0) -> Package:
    """Return the package whose smaller gain over the threat point is largest; the sum counts one part in 10^5."""
    ideal(on, threat, gap=gap, seconds=seconds)
    return _max_min(on, threat, np.ones(2), gap, seconds)


def kalai_smorodinsky(on: Deal, threat: Floats, *, gap: float = 1e-7, seconds: float = 60.0) -> Package:
    """Return the package whose smaller share of the ideal gain is largest; their sum counts one part in 10^5."""
    tops = ideal(on, threat, gap=gap, seconds=seconds)
    return _max_min(on, threat, tops - threat, gap, seconds)


def _max_min(on: Deal, threat: Floats, scale: Floats, gap: float, seconds: float) -> Package:
    # By halving the second's share: HiGHS 1.15 has lost optimal packages with the share itself as a column.
    base = on.program((1.0, TIE * float(scale[0] / scale[1])))
    low, high, best = 0.0, 1e-9 + float(((ideal(on, threat, gap=gap, seconds=seconds) - threat) / scale).max()), None
    reached = -np.inf
    while high - low > max(gap, 1e-7) * high:
        middle = (low + high) / 2.0
        level = float(threat[1] + middle * scale[1])
        try:
            solved = solve(at_least_utility(base, on, 1, level), gap=gap, seconds=seconds)
        except CeilingsClashError:
            high = middle
            continue
        shares = (on.utilities(solved.category) - threat) / scale
        if shares.min() > reached:
            reached, best = float(shares.min()), solved
        if shares[0] < middle:
            high = middle
        else:
            low = max(middle, float(shares.min()))
    if best is None:
        best = solve(at_least_utility(base, on, 1, float(threat[1])), gap=gap, seconds=seconds)
    return Package(best.category, on.utilities(best.category), best.gap, np.nan)
