"""Tariff war and tariff talks on the equilibrium model, with its exact derivatives.

Three regimes after Ossa: best tariffs without answer, Nash tariffs (everyone's best answer to the others'), and talks
(efficient tariffs that share the gain over a stated threat). Invariant: a regime is returned only with the check that
proves it: no player gains by moving alone, or no player is left below the threat and none can gain more evenly.

References
----------
Ossa, R. (2014), "Trade Wars and Trade Talks with Data", American Economic Review 104(12); Nash, J. (1950).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from accord.model import gradient, solve
from accord.negotiation.errors import WarError

Floats = NDArray[np.float64]
OUTCOME = "welfare_exact_pct"


@dataclass(frozen=True, slots=True)
class Arena:
    """Who sets which tariffs.

    Parameters
    ----------
    baseline
        The economy, with dims origin, destination, sector.
    players
        Countries that set tariffs.
    own
        For each player, which tariffs it sets, shape (p, n, n, j) as own[player, origin, destination, sector].
    high
        Highest tariff, ad valorem fraction; the lowest is 0.
    deficits, tolerance
        As in :func:`accord.model.solve`.
    unit
        Scale of each tariff for the search, shape (n, n, j): the root of trade times elasticity, about the root of
        the curvature, without which small sectors stall the climb.
    """

    baseline: xr.Dataset
    players: tuple[str, ...]
    own: NDArray[np.bool_]
    high: float
    deficits: str
    tolerance: float
    unit: Floats

    def welfare(self, tariff: Floats, slopes: bool = False) -> tuple[Floats, Floats]:
        """Return each player's real income, percent over the base, and its derivatives by tariff.

        Returns
        -------
        welfare
            Shape (p,).
        slope
            Shape (p, n, n, j), percent per unit of tariff; empty without ``slopes``.
        """
        given = self.baseline["tariff"].transpose("origin", "destination", "sector").copy(data=tariff)
        result = solve(self.baseline, tariff=given, deficits=self.deficits, tolerance=self.tolerance)
        level = np.asarray(result[OUTCOME].sel(country=list(self.players)).values, dtype=np.float64)
        if not slopes:
            return level, np.empty(0)
        by = gradient(result, OUTCOME, countries=list(self.players))
        return level, np.asarray(by.transpose("country", "origin", "destination", "sector").values, dtype=np.float64)

    def present(self) -> Floats:
        """Return the base tariffs, shape (n, n, j)."""
        found = self.baseline["tariff"].transpose("origin", "destination", "sector").values
        return np.asarray(found, dtype=np.float64).copy()


def arena(
    baseline: xr.Dataset,
    players: Sequence[str],
    *,
    against: str = "players",
    sectors: Sequence[str] | None = None,
    high: float = 1.0,
    deficits: str = "fixed",
    tolerance: float = 1e-11,
) -> Arena:
    """Return who sets which tariffs.

    Parameters
    ----------
    players
        Countries that set tariffs.
    against
        ``players``: on each other only; ``all``: on everybody.
    sectors
        Sectors in play; all with trade between countries if None.
    high
        Highest tariff, ad valorem fraction.

    Raises
    ------
    WarError
        A player or sector is not in the baseline, or ``against`` is neither.
    """
    countries = [str(c) for c in baseline["origin"].values]
    goods = [str(s) for s in baseline["sector"].values]
    unknown = [p for p in players if p not in countries] + [s for s in sectors or () if s not in goods]
    if unknown or against not in ("players", "all") or len(set(players)) < 1:
        raise WarError(
            f"not in the baseline: {', '.join(unknown)}" if unknown else f"cannot set tariffs against {against!r}",
            hint="use the baseline's own labels, and against 'players' or 'all'",
            unknown=unknown,
            against=against,
        )
    flows = np.asarray(baseline["trade"].transpose("origin", "destination", "sector").values) > 0.0
    flows[np.arange(len(countries)), np.arange(len(countries))] = False
    if sectors is not None:
        flows &= np.isin(goods, list(sectors))[None, None, :]
    own = np.zeros((len(players), *flows.shape), dtype=bool)
    for place, player in enumerate(players):
        here = countries.index(player)
        origins = (
            [countries.index(p) for p in players if p != player] if against == "players" else range(len(countries))
        )
        for origin in origins:
            own[place, origin, here] = flows[origin, here]
    trade = np.asarray(baseline["trade"].transpose("origin", "destination", "sector").values, dtype=np.float64)
    curve = np.sqrt(trade * np.asarray(baseline["elasticity"].values)[None, None, :])
    unit = np.maximum(curve / max(float(curve[own.any(axis=0)].max(initial=0.0)), 1e-300), 1e-4)
    return Arena(baseline, tuple(players), own, high, deficits, tolerance, unit)


@dataclass(frozen=True, slots=True)
class Regime:
    """Tariffs of one regime.

    Parameters
    ----------
    name
        ``status-quo``, ``alone``, ``war``, ``equal-gains`` or ``nash-bargain``.
    tariff
        Ad valorem fractions, shape (n, n, j) as tariff[origin, destination, sector].
    welfare
        Real income of each player, percent over the base, shape (p,).
    residual
        What the check left: the most that any player could still gain by moving alone (percent), or the largest
        projected slope of the joint objective.
    rounds
        Rounds or iterations.
    at_cap
        Tariffs that are at the highest allowed.
    """

    name: str
    tariff: Floats
    welfare: Floats
    residual: float
    rounds: int
    at_cap: int


def status_quo(on: Arena) -> Regime:
    """Return the base tariffs as a regime."""
    level, _ = on.welfare(on.present())
    return Regime("status-quo", on.present(), level, 0.0, 0, 0)


def best_alone(on: Arena, player: int, *, start: Floats | None = None) -> Regime:
    """Return a player's best tariffs against given ones of the others: the optimal tariff without answer.

    A local optimum, reached from ``start`` (the base tariffs if None) by L-BFGS-B with exact derivatives.
    """
    from scipy.optimize import minimize

    tariff = on.present() if start is None else start.copy()
    where = on.own[player]
    unit = on.unit[where]

    def loss(x: Floats) -> tuple[float, Floats]:
        trial = tariff.copy()
        trial[where] = x / unit
        level, slope = on.welfare(trial, slopes=True)
        return -float(level[player]), -slope[player][where] / unit

    found = minimize(
        loss,
        np.clip(tariff[where], 0.0, on.high) * unit,
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.0, on.high * u) for u in unit],
        options={"maxiter": 300, "maxfun": 600, "ftol": 1e-12, "gtol": 1e-6, "maxcor": 30},
    )
    tariff[where] = np.clip(found.x / unit, 0.0, on.high)
    level, slope = on.welfare(tariff, slopes=True)
    left = _projected(tariff[where], slope[player][where], on.high)
    return Regime("alone", tariff, level, left, int(found.nit), int((tariff[where] >= on.high - 1e-9).sum()))


def _projected(x: Floats, slope: Floats, high: float) -> float:
    """Return the largest slope along which ``x`` can still rise within its bounds."""
    able = np.where(x <= 1e-9, np.maximum(slope, 0.0), np.where(x >= high - 1e-9, np.minimum(slope, 0.0), slope))
    return float(abs(able).max(initial=0.0))


def tariff_war(
    on: Arena, *, rounds: int = 60, tolerance: float = 1e-6, step: Callable[[int, float], None] | None = None
) -> Regime:
    """Return Nash tariffs: each player's are its best answer to the others', found by answering in turn.

    Parameters
    ----------
    tolerance
        Largest gain, in percent of real income, that a player may still have by moving alone.
    step
        Called after each round with (round, largest gain of that round).

    Raises
    ------
    WarError
        Players still gain by moving after ``rounds``.
    """
    tariff = np.where(on.own.any(axis=0), np.minimum(on.present(), on.high), on.present())
    gain = np.inf
    for turn in range(1, rounds + 1):
        gain = 0.0
        for player in range(len(on.players)):
            before, _ = on.welfare(tariff)
            answer = best_alone(on, player, start=tariff)
            gain = max(gain, float(answer.welfare[player] - before[player]))
            tariff = answer.tariff
        if step is not None:
            step(turn, gain)
        if gain <= tolerance:
            level, _ = on.welfare(tariff)
            mine = on.own.any(axis=0)
            return Regime("war", tariff, level, gain, turn, int((tariff[mine] >= on.high - 1e-9).sum()))
    raise WarError(
        f"after {rounds} rounds a player still gains {gain:.2e} % by moving alone",
        hint="allow more rounds, or fewer sectors in play",
        gain=gain,
        rounds=rounds,
    )
