"""A scenario solved once with parts of it turned up or down: quick enough to answer while a slider moves.

Invariant: with every part at 100 percent the answer is that of the appraisal at its central inputs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import xarray as xr

from accord.model import solve
from accord.workbench.appraisal import money_unit
from accord.workbench.scenario import Scenario, ScenarioFile
from accord.workbench.shocks import AXES, scenario_arrays


@dataclass(frozen=True, slots=True)
class Turned:
    """How far each part of a scenario is carried out.

    Parameters
    ----------
    tariffs_pct
        Percent of the tariff changes of each importer that take place; 100 for those not named.
    costs_pct
        Percent of the changes of trade cost that take place.
    elasticity_pct
        Trade elasticities in percent of the baseline's.
    year
        Whole years since entry into force, or None for everything phased in.
    """

    tariffs_pct: Mapping[str, float]
    costs_pct: float = 100.0
    elasticity_pct: float = 100.0
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What one region gains: real income in percent and in money, and its real wage in percent."""

    code: str
    name: str
    welfare_pct: float
    welfare_money: float
    real_wage_pct: float


@dataclass(frozen=True, slots=True)
class FlowMoved:
    """Trade of one sector from one party to another, before and by how much it changes, in money."""

    exporter: str
    importer: str
    sector: str
    sector_name: str
    base: float
    change: float


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A scenario solved once, without intervals.

    Parameters
    ----------
    regions
        Every region, in the baseline's order.
    flows
        Trade between the parties by sector.
    money_unit
        Unit of every amount.
    residual
        Largest relative residual of any market.
    """

    regions: tuple[Moved, ...]
    flows: tuple[FlowMoved, ...]
    money_unit: str
    residual: float

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as JSON-serialisable data."""
        return asdict(self)


def what_if(baseline: xr.Dataset, scenario: Scenario, parties: Sequence[str], turned: Turned) -> WhatIf:
    """Solve a scenario with its parts turned up or down.

    Raises
    ------
    ScenarioError
        The scenario names what the baseline does not have.
    SolverError
        There is no equilibrium within tolerance.
    """
    economy, tariff, cost = turned_arrays(baseline, scenario.content, turned)
    result = solve(economy, tariff=tariff, cost=cost, deficits=scenario.content.deficits)
    codes = [str(c) for c in baseline["country"].values]
    names = [str(n) for n in baseline["country_name"].values]
    welfare = result["welfare_exact_pct"].values
    income = result["base_income"].values
    regions = tuple(
        Moved(code, name, float(w), float(w * i / 100.0), float(wage))
        for code, name, w, i, wage in zip(codes, names, welfare, income, result["real_wage_pct"].values, strict=True)
    )
    return WhatIf(regions, _flows(baseline, result, parties), money_unit(baseline), float(result.attrs["residual"]))


def turned_arrays(
    baseline: xr.Dataset, content: ScenarioFile, turned: Turned
) -> tuple[xr.Dataset, xr.DataArray, xr.DataArray]:
    """Return the economy, its new tariffs and its cost factors with the parts of a scenario turned up or down.

    Raises
    ------
    ScenarioError
        The scenario names what the baseline does not have.
    """
    economy = baseline.assign(elasticity=baseline["elasticity"] * (turned.elasticity_pct / 100.0))
    tariff, cost = scenario_arrays(content, economy, turned.year)
    before = economy["tariff"].transpose(*AXES)
    shares = np.array([turned.tariffs_pct.get(str(d), 100.0) / 100.0 for d in tariff["destination"].values])
    tariff = tariff.copy(data=before.values + shares[None, :, None] * (tariff.values - before.values))
    cost = cost.copy(data=1.0 + (turned.costs_pct / 100.0) * (cost.values - 1.0))
    return economy, tariff, cost


def tariff_importers(scenario: Scenario, parties: Sequence[str]) -> tuple[str, ...]:
    """Return the parties whose own tariffs a scenario changes, in the desk's order."""
    named = {change.importer for change in scenario.content.tariff}
    return tuple(p for p in parties if p in named or "*" in named)


def _flows(baseline: xr.Dataset, result: xr.Dataset, parties: Sequence[str]) -> tuple[FlowMoved, ...]:
    sectors = [str(s) for s in baseline["sector"].values]
    names = [str(s) for s in baseline["sector_name"].values]
    found = []
    for a in parties:
        for b in parties:
            if a == b:
                continue
            base = result["base_trade"].sel(origin=a, destination=b).values
            change = result["trade"].sel(origin=a, destination=b).values - base
            found += [
                FlowMoved(a, b, s, n, float(v), float(d))
                for s, n, v, d in zip(sectors, names, base, change, strict=True)
            ]
    return tuple(found)
