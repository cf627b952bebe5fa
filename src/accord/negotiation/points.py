"""Where talks might settle: the Nash, Kalai-Smorodinsky and egalitarian packages over a stated threat point.

Invariant: each is an efficient package, exact over whole packages rather than over mixtures of them.

References
----------
Nash, J. (1950), "The bargaining problem"; Kalai, E. and Smorodinsky, M. (1975), "Other solutions to Nash's bargaining
problem"; Kalai, E. (1977), "Proportional solutions"; Duran, M. and Grossmann, I. (1986) for outer approximation.
"""

from dataclasses import replace

import numpy as np
from scipy import sparse

from accord.negotiation.deal import Deal, at_least_utility
from accord.negotiation.errors import CeilingsClashError, GapError, NoBargainError
from accord.negotiation.frontier import TIE, Package, end_point
from accord.negotiation.program import Floats, Program, add_columns, add_rows, one_row
from accord.negotiation.solver import solve

ROUNDS = 40


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


def _silent(on: Deal) -> Program:
    """Return the program with the ceilings alone; what is maximised comes in extra columns."""
    base = on.program((0.0, 0.0))
    return replace(base, value=np.zeros_like(base.value))


def nash(on: Deal, threat: Floats, *, gap: float = 1e-6, seconds: float = 60.0) -> Package:
    """Return the package with the largest product of gains over the threat point.

    Parameters
    ----------
    gap
        Relative gap of the product.

    Raises
    ------
    NoBargainError
        No package gives both more than their threat point.
    GapError
        The outer approximation did not close.

    Notes
    -----
    The logarithm of each gain is held under its tangents; each round solves the packages under the tangents so far
    and adds one at the package found, until the bound meets the best product.
    """
    tops = ideal(on, threat, gap=min(gap, 1e-7), seconds=seconds)
    span = tops - threat
    base = add_columns(_silent(on), np.ones(2), np.full(2, -40.0), np.zeros(2))
    for party in (0, 1):
        for at in np.geomspace(0.05, 1.0, 8):
            base = _tangent(base, on, party, float(at), threat, span)
    best: Package | None = None
    product, bound = -np.inf, np.inf
    for _ in range(ROUNDS):
        solved = solve(base, gap=gap / 10.0, seconds=seconds)
        bound = min(bound, solved.bound)
        utility = on.utilities(solved.category)
        share = np.maximum((utility - threat) / span, 1e-15)
        if (logs := float(np.log(share).sum())) > product:
            product, best = logs, Package(solved.category, utility, 0.0, np.nan)
        if best is not None and bound - product <= gap:
            return replace(best, gap=max(bound - product, 0.0))
        for party in (0, 1):
            base = _tangent(base, on, party, max(float(share[party]), 1e-6), threat, span)
    raise GapError(
        f"the Nash product is known to {np.expm1(bound - product):.2%}, not {gap:.2%}, after {ROUNDS} rounds",
        hint="ask for a wider gap",
        gap=float(np.expm1(bound - product)),
        asked=gap,
    )


def _tangent(base: Program, on: Deal, party: int, at: float, threat: Floats, span: Floats) -> Program:
    """Hold log share below its tangent at ``at``: ``t <= log(at) + (share - at) / at``."""
    slope = 1.0 / (at * float(span[party]))
    extra = np.zeros((1, base.extra_value.size))
    extra[0, base.extra_value.size - 2 + party] = 1.0
    limit = np.log(at) - 1.0 - slope * float(threat[party])
    name = f"tangent {party} {len(base.rows.names)}"
    row = one_row(-slope * on.gain[party])
    return add_rows(base, (name,), row, np.array([limit]), sparse.csr_array(extra))
