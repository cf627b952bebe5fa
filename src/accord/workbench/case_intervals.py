"""A case folder's scenario with an interval on every country: what its trade elasticities leave open.

Invariant: each interval comes from solves of the same scenario as its middle value; draw ``i`` depends on the seed and
on ``i`` alone, and begins from the central equilibrium.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xarray as xr

from accord.execution import map_items
from accord.model import solve
from accord.storage import read_table
from accord.trade import read_case
from accord.workbench.appraisal import LARGEST_FAILED_SHARE
from accord.workbench.draws import Uncertain, starting_point, uncertain
from accord.workbench.effects import Estimate
from accord.workbench.errors import DrawsFailedError
from accord.workbench.scenario import ScenarioFile, Uncertainty
from accord.workbench.scenario_estimates import ElasticityBlock
from accord.workbench.solving_errors import UnknownScenarioError

OUTCOMES = {"welfare_exact_pct": "%", "real_wage_pct": "%"}


@dataclass(frozen=True, slots=True)
class CountryInterval:
    """A country's welfare (exact real income) and real wage, percent, each with its interval."""

    code: str
    welfare: Estimate
    real_wage: Estimate


@dataclass(frozen=True, slots=True)
class CaseIntervals:
    """A case's scenario over many draws.

    Parameters
    ----------
    case, scenario
        The folder's name and the scenario's column.
    countries
        In the folder's order.
    draws, failed_draws, seed, elasticity_log_sd, correlation, interval
        How they were made.
    largest_residual
        Largest relative residual of any draw.
    """

    case: str
    scenario: str
    countries: tuple[CountryInterval, ...]
    draws: int
    failed_draws: int
    seed: int
    elasticity_log_sd: float
    correlation: float
    interval: float
    largest_residual: float


@dataclass(frozen=True, slots=True)
class _Task:
    baseline: xr.Dataset
    tariff: xr.DataArray
    deficits: str
    inputs: Uncertain
    seed: int
    index: int
    start: xr.Dataset


def case_intervals(
    folder: Path,
    *,
    tariffs: str,
    draws: int = 1000,
    seed: int = 1,
    elasticity_log_sd: float = 0.3,
    correlation: float = 0.0,
    interval: float = 0.9,
    deficits: str = "fixed",
    where: str = "inline",
    on_done: Callable[[int], None] | None = None,
) -> CaseIntervals:
    """Solve one scenario of a case folder at central and at drawn trade elasticities.

    Parameters
    ----------
    folder
        A case folder; see :func:`accord.trade.read_case`.
    tariffs
        Column of the scenario: ``t_NAME`` or ``NAME``.
    draws, seed
        Number of draws, at least 2, and their seed.
    elasticity_log_sd, correlation
        Standard deviation of each sector's log elasticity, and the correlation between any two sectors.
    interval
        Share of draws inside each interval.
    deficits
        See :func:`accord.model.solve`.
    where, on_done
        See :func:`accord.execution.map_items`; ``draws + 1`` solves in all.

    Raises
    ------
    UnknownScenarioError
        The folder has no such column.
    DrawsFailedError
        More than 5 % of the draws have no equilibrium.
    """
    case = read_case(folder, read_table)
    name = tariffs.removeprefix("t_")
    if name not in case.tariffs:
        raise UnknownScenarioError(
            f"the case {folder.name} has no scenario {tariffs!r}",
            hint=f"its scenarios are: {', '.join(f't_{x}' for x in case.tariffs)}",
            scenario=tariffs,
        )
    block = ElasticityBlock(sectors=("all",), log_sd=elasticity_log_sd, correlation=correlation)
    spread = Uncertainty(elasticity_log_sd=elasticity_log_sd, elasticity=(block,) if correlation else ())
    inputs = uncertain(ScenarioFile(title=name, entry_into_force=1900, uncertainty=spread), case.baseline)
    tariff = case.tariffs[name]
    central = solve(case.baseline, tariff=tariff, deficits=deficits)
    start = starting_point(central)
    if on_done:
        on_done(1)
    tasks = [_Task(case.baseline, tariff, deficits, inputs, seed, i, start) for i in range(draws)]
    outcomes = list(map_items(_one, tasks, where=where, on_done=on_done))
    found = [o.value for o in outcomes if o.value is not None]
    if (failed := draws - len(found)) > LARGEST_FAILED_SHARE * draws:
        raise DrawsFailedError(
            f"{failed} of {draws} draws have no equilibrium, more than {LARGEST_FAILED_SHARE:.0%}",
            hint="lower --elasticity-log-sd",
            failed=failed,
            draws=draws,
        )
    drawn = np.stack([values for values, _ in found])
    tail = (1.0 - interval) / 2.0
    low, high = np.quantile(drawn, [tail, 1.0 - tail], axis=0)
    rows = []
    for c, code in enumerate(central["country"].values):
        pair = [
            Estimate(float(central[v].values[c]), float(low[k, c]), float(high[k, c]), unit)
            for k, (v, unit) in enumerate(OUTCOMES.items())
        ]
        rows.append(CountryInterval(str(code), *pair))
    worst = max(residual for _, residual in found)
    return CaseIntervals(
        folder.name,
        f"t_{name}",
        tuple(rows),
        draws,
        failed,
        seed,
        elasticity_log_sd,
        correlation,
        interval,
        worst,
    )


def _one(task: _Task) -> tuple[npt.NDArray[np.float64], float]:
    """Return the outcomes of one draw, shape (outcomes, countries), and its residual."""
    baseline = task.inputs.baseline_at(task.baseline, task.inputs.draw(task.seed, task.index))
    result = solve(baseline, tariff=task.tariff, deficits=task.deficits, start=task.start)
    return np.stack([result[name].values for name in OUTCOMES]), float(result.attrs["residual"])
