"""What if exports from somewhere fall: trade costs raised on the engine until they have, and what follows.

Invariant: the flows that should fall have fallen by what was asked, within ``TOLERANCE``, or an error says how far the
search came; domestic sales and other exporters meet no barrier.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from accord.model import solve
from accord.vocabulary import InputError, SolverError
from accord.workbench.shocks import AXES, sector_places

TOLERANCE = 1e-6
MOST_STEPS = 60


class DisruptionError(InputError):
    """A disruption cannot be set up as asked."""

    code = "disruption"


class DisruptionNotReachedError(SolverError):
    """No trade cost was found at which the flows fall by what was asked."""

    code = "disruption-not-reached"


@dataclass(frozen=True, slots=True)
class Shortage:
    """A disruption, solved.

    Parameters
    ----------
    exporter, sectors, buyers
        Whose exports of what to whom fall.
    keep
        Share of the flows' value that is left, by sector summed over the buyers.
    factors
        New over old cost of delivery by sector.
    cost
        Cost factors on (origin, destination, sector).
    result
        The equilibrium; see :func:`accord.model.solve`.
    solves
        Equilibria solved on the way.
    """

    exporter: str
    sectors: tuple[str, ...]
    buyers: tuple[str, ...]
    keep: float
    factors: tuple[float, ...]
    cost: xr.DataArray
    result: xr.Dataset
    solves: int


def disrupt(
    baseline: xr.Dataset,
    exporter: str,
    sectors: Sequence[str],
    *,
    keep: float = 0.5,
    buyers: Sequence[str] = (),
    deficits: str = "fixed",
    on_done: Callable[[int], None] | None = None,
) -> Shortage:
    """Raise an exporter's trade costs, sector by sector, until the value of its exports has fallen.

    Parameters
    ----------
    baseline
        The economy.
    exporter
        Region whose exports fall.
    sectors
        Sectors of the baseline, or ``goods``, ``services``, ``all``.
    keep
        Share of the value of exports that is left, above 0 and below 1, the same in every sector.
    buyers
        Regions whose imports are hit; all others by default.
    deficits
        See :func:`accord.model.solve`.
    on_done
        Called with 1 after each solve.

    Raises
    ------
    DisruptionError
        A region is unknown, ``keep`` is out of range, or there is no such trade.
    ScenarioError
        A sector is unknown.
    DisruptionNotReachedError
        The search ended above the tolerance.
    """
    regions, labels = [str(c) for c in baseline["country"].values], [str(s) for s in baseline["sector"].values]
    hit = list(dict.fromkeys(buyers)) or [r for r in regions if r != exporter]
    if unknown := [r for r in (exporter, *hit) if r not in regions]:
        raise DisruptionError(
            f"the baseline has no region {', '.join(unknown)}",
            hint=f"its regions are: {', '.join(regions)}",
            unknown=unknown,
        )
    if exporter in hit or not 0 < keep < 1:
        raise DisruptionError(
            f"exports of {exporter} to {', '.join(hit)} cannot be cut to {keep:g} of their value",
            hint="name buyers other than the exporter, and keep a share above 0 and below 1",
            keep=keep,
        )
    base = baseline["trade"].transpose(*AXES).values
    origin, to = regions.index(exporter), [regions.index(r) for r in hit]
    places = [s for s in sector_places(sectors, "the disruption", baseline) if base[origin, to, s].sum() > 0]
    if not places:
        raise DisruptionError(
            f"{exporter} sells nothing of {', '.join(sectors)} to {', '.join(hit)}",
            hint="choose sectors with trade: accord baseline show --pair",
            exporter=exporter,
        )
    cells = np.ix_([origin], to, places)
    cost = xr.ones_like(baseline["tariff"].transpose(*AXES))
    theta = baseline["elasticity"].values[places]
    goal = np.log(keep)
    log_cost, slope = -goal / theta, -theta.astype(np.float64)
    gap = last_cost = last_gap = np.zeros(len(places))
    result: xr.Dataset | None = None
    for step in range(1, MOST_STEPS + 1):
        cost.values[cells] = np.exp(log_cost)
        result = solve(baseline, cost=cost, deficits=deficits, start=result)
        if on_done:
            on_done(1)
        # Of the result, not of the baseline: without transfers the base itself is solved anew.
        before, now = (result[name].transpose(*AXES).values[cells].sum(axis=(0, 1)) for name in ("base_trade", "trade"))
        gap = np.log(now / before) - goal
        if np.max(np.abs(gap)) < TOLERANCE:
            factors = tuple(float(f) for f in np.exp(log_cost))
            names = tuple(labels[s] for s in places)
            return Shortage(exporter, names, tuple(hit), keep, factors, cost, result, step)
        if step > 1:
            moved = log_cost - last_cost
            seen = np.divide(gap - last_gap, moved, out=slope.copy(), where=np.abs(moved) > 1e-9)
            # Own effects dominate: a slope of the wrong sign or far from the last one is another sector's doing.
            slope = np.clip(seen, 3.0 * slope, slope / 3.0)
        last_cost, last_gap = log_cost, gap
        log_cost = log_cost - np.clip(gap / slope, -1.0, 1.0)
    worst = int(np.argmax(np.abs(gap)))
    raise DisruptionNotReachedError(
        f"after {MOST_STEPS} solves exports of {labels[places[worst]]} from {exporter} are at "
        f"{keep * float(np.exp(gap[worst])):.6f} of their value, not at {keep:g}",
        hint="ask for a smaller fall, or for fewer sectors at once",
        sector=labels[places[worst]],
        gap=float(gap[worst]),
    )


def with_change(
    baseline: xr.Dataset, shortage: Shortage | None, tariff: xr.DataArray, cost: xr.DataArray, deficits: str
) -> xr.Dataset:
    """Return the equilibrium under new tariffs and costs, with a shortage's barriers on top if one is given."""
    options: dict[str, Any] = {"tariff": tariff, "deficits": deficits}
    return solve(baseline, cost=cost if shortage is None else cost * shortage.cost, **options)
