"""Where talks might settle: the Kalai-Smorodinsky and egalitarian packages over a stated threat point.

Invariant: each is an efficient package, exact over whole packages rather than over mixtures of them.

References
----------
Kalai, E. and Smorodinsky, M. (1975), "Other solutions to Nash's bargaining
problem"; Kalai, E. (1977), "Proportional solutions"; Oliveira, I. and
Takahashi, R. (2021), "An enhancement of the bisection method average
performance preserving minmax optimality", ACM TOMS 47(1).
"""

from collections.abc import Callable

import numpy as np

from accord.negotiation.deal import Deal, at_least_utility
from accord.negotiation.errors import CeilingsClashError, NoBargainError
from accord.negotiation.frontier import TIE, Package, end_point
from accord.negotiation.program import Floats
from accord.negotiation.solver import solve

# A share of the largest gain that counts as none: below it the way to equal shares is not followed further.
NOTHING = 1e-6
Step = Callable[[int, int], None]


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


def egalitarian(
    on: Deal, threat: Floats, *, gap: float = 1e-7, seconds: float = 60.0, tops: Floats | None = None,
    step: Step | None = None,
) -> Package:  # fmt: skip
    """Return the package whose smaller gain over the threat point is largest; the sum counts one part in 10^5.

    Parameters
    ----------
    tops
        What :func:`ideal` returns, if it is known already.
    step
        Called after each program with what is done, in parts of 1,000 of the way to the gap.
    """
    tops = ideal(on, threat, gap=gap, seconds=seconds) if tops is None else tops
    return _max_min(on, threat, np.ones(2), tops, gap, seconds, step)


def kalai_smorodinsky(
    on: Deal, threat: Floats, *, gap: float = 1e-7, seconds: float = 60.0, tops: Floats | None = None,
    step: Step | None = None,
) -> Package:  # fmt: skip
    """Return the package whose smaller share of the ideal gain is largest; their sum counts one part in 10^5.

    ``tops`` and ``step`` are as in :func:`egalitarian`.
    """
    tops = ideal(on, threat, gap=gap, seconds=seconds) if tops is None else tops
    return _max_min(on, threat, tops - threat, tops, gap, seconds, step)


def _max_min(
    on: Deal, threat: Floats, scale: Floats, tops: Floats, gap: float, seconds: float, step: Step | None
) -> Package:
    """Close in on the level at which both shares are equal: the first's best share falls as the second's floor rises.

    Levels are tried where a line through the ends of the bracket meets it, truncated and projected as in the ITP
    method, which never takes more than one program more than halving does; halving alone goes the last of the way.
    """
    # Levels are tried in programs of whole numbers: HiGHS 1.15 has lost optimal packages with the share as a column.
    base = on.program((1.0, TIE * float(scale[0] / scale[1])))
    shares = (tops - threat) / scale
    low, high, best = 0.0, 1e-9 + float(shares.max()), None
    above, below, reached = float(shares[0]), -high, -np.inf
    close = max(gap, 1e-7)
    radius = close * high / 2.0
    most, tried = int(np.ceil(np.log2(high / (2.0 * radius)))) + 1, 0
    least = NOTHING * high
    while high - low > close * max(high, least):
        # Once it has had its share of programs, halving alone: the end of the way falls with the top of the bracket.
        span = radius * 2.0 ** (most + 1 - tried) if tried < most else 0.0
        middle = _itp(low, high, above, below, span)
        tried += 1
        try:
            solved = solve(
                at_least_utility(base, on, 1, float(threat[1] + middle * scale[1])), gap=gap, seconds=seconds
            )
        except CeilingsClashError:
            high, below = middle, -middle
        else:
            found = (on.utilities(solved.category) - threat) / scale
            if found.min() > reached:
                reached, best = float(found.min()), solved
            if found[0] < middle:
                high, below = middle, float(found[0]) - middle
            else:
                low, above = middle, float(found[0]) - middle
                if found[0] <= found[1]:
                    # No package with the second above this level gives the first more, and none below it has so much.
                    high = max(low, float(found[0]))
        if reached > low:
            low, above = reached, max(above - (reached - low), 0.0)
        if step is not None:
            step(min(tried, most), most)
    if best is None:
        best = solve(at_least_utility(base, on, 1, float(threat[1])), gap=gap, seconds=seconds)
    return Package(best.category, on.utilities(best.category), best.gap, np.nan)


def _itp(low: float, high: float, above: float, below: float, span: float) -> float:
    """Return the next level: interpolate, truncate, project (Oliveira and Takahashi 2021)."""
    width, half = high - low, (low + high) / 2.0
    straight = low + width * above / max(above - below, 1e-300)
    sign = 1.0 if half >= straight else -1.0
    moved = 0.2 * width * width / max(high, 1e-300)
    near = straight + sign * moved if moved <= abs(half - straight) else half
    room = max(span - width / 2.0, 0.0)
    return near if abs(near - half) <= room else half - sign * room
