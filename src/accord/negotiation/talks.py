"""Tariff talks on the equilibrium model: efficient tariffs that share the gain over a threat.

Invariant: what is returned leaves every player at least its threat, and says how far it is from efficient.

References
----------
Ossa, R. (2014), "Trade Wars and Trade Talks with Data", American Economic Review 104(12), section III.C
(efficient tariffs at which all gain alike); Nash, J. (1950), "The bargaining problem".
"""

from typing import Any

import numpy as np

from accord.negotiation.errors import NoBargainError
from accord.negotiation.war import Arena, Floats, Regime


def equal_gains(on: Arena, threat: Regime, *, iterations: int = 300) -> Regime:
    """Return the tariffs at which the smallest gain over the threat is largest.

    Maximises ``t`` subject to each player's real income being at least ``t`` percentage points over its threat.

    Raises
    ------
    NoBargainError
        No player-by-player gain over the threat was found.
    """
    from scipy import optimize

    minimize: Any = optimize.minimize
    where = on.own.any(axis=0)
    scale = on.unit[where]
    size = scale.size
    seen: dict[bytes, tuple[Floats, Floats]] = {}

    def at(x: Floats) -> tuple[Floats, Floats]:
        key = x[:size].tobytes()
        if key not in seen:
            seen.clear()
            trial = threat.tariff.copy()
            trial[where] = np.clip(x[:size] / scale, 0.0, on.high)
            level, slope = on.welfare(trial, slopes=True)
            seen[key] = (level - threat.welfare, slope[:, where] / scale)
        return seen[key]

    unit = np.zeros(size + 1)
    unit[-1] = 1.0
    found = minimize(
        lambda x: -x[-1],
        np.append(np.clip(threat.tariff[where], 0.0, on.high) * scale, 0.0),
        jac=lambda x: -unit,
        method="SLSQP",
        bounds=[*((0.0, on.high * u) for u in scale), (None, None)],
        constraints={
            "type": "ineq",
            "fun": lambda x: at(x)[0] - x[-1],
            "jac": lambda x: np.hstack([at(x)[1], -np.ones((len(on.players), 1))]),
        },
        options={"maxiter": iterations, "ftol": 1e-10},
    )
    gain, slopes = at(found.x)
    if gain.min() <= 0.0:
        raise _nothing(gain, on)
    tariff = threat.tariff.copy()
    tariff[where] = np.clip(found.x[:size] / scale, 0.0, on.high)
    left = _efficiency_left(tariff[where], slopes * scale, on.high)
    cap = int((tariff[where] >= on.high - 1e-9).sum())
    return Regime("equal-gains", tariff, gain + threat.welfare, left, int(found.nit), cap)


def nash_bargain(on: Arena, threat: Regime, *, iterations: int = 500) -> Regime:
    """Return the tariffs with the largest product of gains over the threat, sector by sector.

    Starts from equal gains and climbs the sum of logarithms with exact derivatives.

    Raises
    ------
    NoBargainError
        There is no gain for every player to start from.
    """
    from scipy.optimize import minimize

    where = on.own.any(axis=0)
    scale = on.unit[where]
    start = equal_gains(on, threat)

    def loss(x: Floats) -> tuple[float, Floats]:
        trial = threat.tariff.copy()
        trial[where] = x / scale
        level, slope = on.welfare(trial, slopes=True)
        gain = level - threat.welfare
        if gain.min() <= 0.0:
            return 1e6, np.zeros_like(x)
        return -float(np.log(gain).sum()), -np.asarray((slope[:, where] / gain[:, None]).sum(axis=0)) / scale

    found = minimize(
        loss,
        start.tariff[where] * scale,
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.0, on.high * u) for u in scale],
        options={"maxiter": iterations, "maxfun": 3 * iterations, "ftol": 1e-12, "gtol": 1e-6, "maxcor": 30},
    )
    tariff = threat.tariff.copy()
    tariff[where] = np.clip(found.x / scale, 0.0, on.high)
    level, slope = on.welfare(tariff, slopes=True)
    gain = level - threat.welfare
    if gain.min() <= 0.0:
        raise _nothing(gain, on)
    left = _efficiency_left(tariff[where], slope[:, where], on.high)
    cap = int((tariff[where] >= on.high - 1e-9).sum())
    return Regime("nash-bargain", tariff, level, left, int(found.nit), cap)


def _efficiency_left(x: Floats, slopes: Floats, high: float) -> float:
    """Return the most that all players' gains could rise together per unit move of one tariff combination.

    At an efficient point some weights on the players make every slope of the weighted sum point out of bounds or
    vanish; this is the smallest largest remaining slope over all weights that sum to one (a linear program).
    """
    from scipy.optimize import linprog

    players, size = slopes.shape
    up, down = x < high - 1e-9, x > 1e-9
    rows = np.vstack([slopes[:, up].T, -slopes[:, down].T])
    if not rows.size or not size:
        return 0.0
    found: Any = linprog(
        np.append(np.zeros(players), 1.0),
        A_ub=np.hstack([rows, -np.ones((rows.shape[0], 1))]),
        b_ub=np.zeros(rows.shape[0]),
        A_eq=np.append(np.ones(players), 0.0)[None, :],
        b_eq=[1.0],
        bounds=[(0.0, None)] * (players + 1),
        method="highs",
    )
    return float(found.fun)


def _nothing(gain: Floats, on: Arena) -> NoBargainError:
    loser = on.players[int(np.argmin(gain))]
    return NoBargainError(
        f"no tariffs were found at which every player gains over the threat: {loser} gets {gain.min():.3g} %",
        hint="put more sectors or partners on the table, or state another threat",
        gains={p: float(g) for p, g in zip(on.players, gain, strict=True)},
    )
