"""What an agreement is worth: a scenario solved on a baseline, year by year and draw by draw.

Invariant: each interval comes from the same solves as its middle value, each draw's seed is its own
number, and a draw without an equilibrium is counted, never replaced.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from accord.execution import map_items
from accord.model import solve
from accord.workbench.draws import Uncertain, starting_point, uncertain
from accord.workbench.effects import (
    Appraisal,
    CountryEffect,
    DelayCost,
    Estimate,
    PairTrade,
    SectorTrade,
    YearEffect,
)
from accord.workbench.errors import DrawsFailedError
from accord.workbench.scenario import Scenario, ScenarioInput, scenario_inputs
from accord.workbench.shocks import scenario_arrays

Array = npt.NDArray[np.float64]
# More failed draws than this would leave an interval that says more about the solver than about the world.
LARGEST_FAILED_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class _Task:
    """One draw; index -1 is the central inputs, and ``start`` an equilibrium to begin the first year from."""

    baseline: xr.Dataset
    inputs: Uncertain
    parties: tuple[str, ...]
    seed: int
    index: int
    start: xr.Dataset | None = None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """One solve of the whole staging; welfare has shape (years, countries), pairs (ordered pairs,).

    ``last`` and ``first`` are kept for the central inputs only: what is shown of them alone, and where draws begin.
    """

    welfare: Array
    real_wage: Array
    pairs: Array
    last: dict[str, Array]
    residual: float
    first: xr.Dataset | None = None


def appraise(
    baseline: xr.Dataset,
    scenario: Scenario,
    parties: Sequence[str],
    *,
    draws: int = 100,
    seed: int = 1,
    where: str = "inline",
    on_done: Callable[[int], None] | None = None,
) -> Appraisal:
    """Solve a scenario along its staging, at central inputs and at ``draws`` drawn ones.

    Drawn are trade elasticities (log-normal around their central values, jointly where the scenario says so), shares
    and cost changes where it gives a range (uniform), estimated effects from their covariance (normal), and the
    baseline's flows where the scenario states their noise. Intervals are quantiles of the draws.

    Parameters
    ----------
    baseline
        The economy; see the page on data.
    scenario
        What changes, and when.
    parties
        Regions to report bilateral trade, path and delay for.
    draws, seed
        Number of draws, at least 2, and the seed; draw ``i`` depends on ``(seed, i)`` alone.
    where
        Place of execution; see :func:`accord.execution.map_items`.
    on_done
        Called with the number of solves finished, for a progress bar; ``draws + 1`` in all.

    Raises
    ------
    ScenarioError
        The scenario or a party names what the baseline does not have.
    SolverError
        The central inputs have no equilibrium within tolerance.
    DrawsFailedError
        More than 5 % of the draws have none.
    """
    codes = tuple(parties)
    inputs = uncertain(scenario.content, baseline)
    central = _solve_path(_Task(baseline, inputs, codes, seed, -1))
    # Every draw begins from the same equilibrium, so that none depends on which was solved before it.
    tasks = [_Task(baseline, inputs, codes, seed, i, central.first) for i in range(draws)]
    if on_done:
        on_done(1)
    solved: list[_Outcome] = []
    failed = 0
    for outcome in map_items(_solve_path, tasks, where=where, on_done=on_done):
        if outcome.value is None:
            failed += 1
        else:
            solved.append(outcome.value)
    if failed > LARGEST_FAILED_SHARE * draws:
        raise DrawsFailedError(
            f"{failed} of {draws} draws have no equilibrium, more than {LARGEST_FAILED_SHARE:.0%}",
            hint="lower elasticity_log_sd in the scenario; the central solve alone is not an answer with an interval",
            failed=failed,
            draws=draws,
        )
    return _gather(baseline, scenario, codes, central, solved, failed, draws, seed)


def _solve_path(task: _Task) -> _Outcome:
    """Solve every year of the staging; index -1 takes the central inputs."""
    scenario, baseline, drawn = task.inputs.scenario, task.baseline, dict[str, float]()
    if task.index >= 0:
        point = task.inputs.draw(task.seed, task.index)
        baseline = task.inputs.baseline_at(baseline, point)
        drawn = task.inputs.changes(point)
    last = max([c.cuts for c in (*scenario.tariff, *scenario.cost)], default=1)
    welfare, residual = [], 0.0
    result, first = task.start, task.start
    for year in range(last):
        tariff, cost = scenario_arrays(scenario, baseline, year, drawn)
        result = solve(
            baseline, tariff=tariff, cost=cost, deficits=scenario.deficits, start=result, rebase=task.inputs.noisy
        )
        first = first if first is not None else starting_point(result)
        welfare.append(result["welfare_exact_pct"].values)
        residual = max(residual, float(result.attrs["residual"]))
    assert result is not None  # last is at least 1
    return _Outcome(
        welfare=np.array(welfare),
        real_wage=result["real_wage_pct"].values,
        pairs=_pair_changes(result, task.parties),
        last=_central_extras(task.baseline, result, task.parties) if task.index < 0 else {},
        residual=residual,
        first=first if task.index < 0 else None,
    )


def _ordered_pairs(parties: Sequence[str]) -> list[tuple[str, str]]:
    return [(a, b) for a in parties for b in parties if a != b]


def _pair_changes(result: xr.Dataset, parties: Sequence[str]) -> Array:
    # The result's own base: noise or the removal of transfers make it differ from the baseline's flows.
    base, new = result["base_trade"].sum("sector"), result["trade"].sum("sector")
    return np.array(
        [
            100.0 * (float(new.sel(origin=a, destination=b)) / float(base.sel(origin=a, destination=b)) - 1.0)
            for a, b in _ordered_pairs(parties)
        ]
    )


def _central_extras(baseline: xr.Dataset, result: xr.Dataset, parties: Sequence[str]) -> dict[str, Array]:
    extras: dict[str, Array] = {
        "first_order": result["welfare_linear_pct"].values,
        "revenue": result["tariff_revenue"].values,
    }
    for a, b in _ordered_pairs(parties):
        extras[f"{a}>{b}"] = result["trade"].sel(origin=a, destination=b).transpose("sector").values
    return extras


def _present_value(gains: Array, horizon: int, discount_pct: float, late: int) -> Array:
    """Return the present value at the planned entry of gains (years, …) that start ``late`` years after it."""
    factor = 1.0 / (1.0 + discount_pct / 100.0)
    total = np.zeros(gains.shape[1:])
    for t in range(horizon - late):
        total += gains[min(t, len(gains) - 1)] * factor ** (t + late)
    return total


def _gather(
    baseline: xr.Dataset,
    scenario: Scenario,
    parties: tuple[str, ...],
    central: _Outcome,
    solved: Sequence[_Outcome],
    failed: int,
    draws: int,
    seed: int,
) -> Appraisal:
    content = scenario.content
    codes = [str(c) for c in baseline["country"].values]
    names = dict(zip(codes, [str(x) for x in baseline["country_name"].values], strict=True))
    tail = (1.0 - content.uncertainty.interval) / 2.0

    def estimate(value: float, drawn: Any, unit: str) -> Estimate:
        low, high = np.quantile(np.asarray(drawn, dtype=float), [tail, 1.0 - tail])
        return Estimate(float(value), float(low), float(high), unit)

    unit = money_unit(baseline)
    revenue_base = (baseline["tariff"] * baseline["trade"]).sum(["origin", "sector"])
    revenue_base = revenue_base.rename(destination="country").transpose("country")
    income = (baseline["value_added"] + baseline["deficit"]).values + revenue_base.values
    paths = np.array([s.welfare for s in solved])
    last = central.welfare[-1]
    countries = tuple(
        CountryEffect(
            code=code,
            name=names[code],
            welfare=estimate(last[i], paths[:, -1, i], "%"),
            welfare_money=estimate(last[i] * income[i] / 100, paths[:, -1, i] * income[i] / 100, unit),
            welfare_first_order_pct=float(central.last["first_order"][i]),
            real_wage=estimate(central.real_wage[i], [s.real_wage[i] for s in solved], "%"),
            revenue_change=float(central.last["revenue"][i] - revenue_base.values[i]),
        )
        for i, code in enumerate(codes)
    )
    places = {p: codes.index(p) for p in parties}
    path = tuple(
        YearEffect(
            content.entry_into_force + y,
            p,
            estimate(central.welfare[y, i] * income[i] / 100, paths[:, y, i] * income[i] / 100, unit),
        )
        for p, i in places.items()
        for y in range(len(central.welfare))
    )

    def cost_of(gains: Array, late: int) -> Array:
        spec = content.delay
        on_time = _present_value(gains, spec.horizon_years, spec.discount_pct, 0)
        return on_time - _present_value(gains, spec.horizon_years, spec.discount_pct, late)

    delay = tuple(
        DelayCost(
            late,
            p,
            estimate(
                float(cost_of(central.welfare[:, i] * income[i] / 100, late)),
                [float(cost_of(s.welfare[:, i] * income[i] / 100, late)) for s in solved],
                unit,
            ),
        )
        for p, i in places.items()
        for late in content.delay.years
        if late < content.delay.horizon_years
    )
    return Appraisal(
        scenario=scenario.name,
        title=content.title,
        description=content.description,
        scenario_sha256=scenario.sha256,
        baseline_title=str(baseline.attrs.get("title", "untitled")),
        baseline_sha256=str(baseline.attrs.get("hash", "")),
        parties=parties,
        entry_into_force=content.entry_into_force,
        horizon_years=content.delay.horizon_years,
        discount_pct=content.delay.discount_pct,
        money_unit=unit,
        interval=content.uncertainty.interval,
        draws=draws,
        failed_draws=failed,
        seed=seed,
        countries=countries,
        trade=_sector_rows(baseline, central, parties),
        pairs=tuple(
            PairTrade(
                a,
                b,
                float(baseline["trade"].sel(origin=a, destination=b).sum()),
                estimate(central.pairs[k], [s.pairs[k] for s in solved], "%"),
            )
            for k, (a, b) in enumerate(_ordered_pairs(parties))
        ),
        path=path,
        delay=delay,
        inputs=(*scenario_inputs(content), *baseline_inputs(baseline)),
        largest_residual=central.residual,
    )


def _sector_rows(baseline: xr.Dataset, central: _Outcome, parties: Sequence[str]) -> tuple[SectorTrade, ...]:
    rows = []
    sectors = [str(s) for s in baseline["sector"].values]
    names = [str(s) for s in baseline["sector_name"].values]
    for a, b in _ordered_pairs(parties):
        base = baseline["trade"].sel(origin=a, destination=b).transpose("sector").values
        change = central.last[f"{a}>{b}"] - base
        rows += [
            SectorTrade(a, b, s, n, float(v), float(d), float(100 * d / v) if v > 0 else None)
            for s, n, v, d in zip(sectors, names, base, change, strict=True)
        ]
    return tuple(rows)


def money_unit(baseline: xr.Dataset) -> str:
    """Return the unit of money of a baseline with its year, for example ``million USD of 2022``."""
    attrs = baseline["trade"].attrs
    # What follows the first comma says how trade was valued; the amounts here are incomes.
    unit = str(attrs.get("units", "units of the baseline")).split(",")[0]
    return f"{unit} of {attrs.get('year', 'an unstated year')}"


def baseline_inputs(baseline: xr.Dataset) -> list[ScenarioInput]:
    """Return each variable of a baseline as an input: its year, status and source."""
    return [
        ScenarioInput(
            f"baseline: {str(name).replace('_', ' ')}",
            str(array.attrs.get("year", "")),
            str(array.attrs.get("status", "assumed")),
            str(array.attrs.get("source", "")),
        )
        for name, array in baseline.data_vars.items()
    ]
