"""Gradients against central differences of the solver, for every outcome, parameter, closure and kind of labour."""

import importlib
from collections.abc import Callable

import numpy as np
import pytest
import xarray as xr

from accord.model import OUTCOMES, PARAMETERS, UnknownOutcomeError, exposure, gradient, solve, synthetic_baseline

CELLS = [("C000", "C001", "S002"), ("C002", "C000", "S001"), ("C001", "C001", "S000"), ("C003", "C002", "S000")]
VARIANTS = {
    "fixed": {"deficits": "fixed"},
    "share": {"deficits": "share"},
    "multiplicative": {"deficits": "multiplicative"},
    "immobile": {"deficits": "fixed", "labour": "immobile"},
    "sectors": {"deficits": "multiplicative", "kind": "sectors"},
}


@pytest.fixture(scope="module")
def open_economy() -> xr.Dataset:
    return synthetic_baseline(4, 3, seed=11, imbalance=0.9, home_share=0.4, tariff=0.2)


def differences(run: Callable[[float], xr.Dataset], h: float) -> Callable[[str], np.ndarray]:
    """Central differences by outcome, Richardson-extrapolated, summed over sectors."""
    wide, near = ((run(step), run(-step), step) for step in (h, h / 2))

    def slope_of(outcome: str) -> np.ndarray:
        slopes = [(up[outcome] - down[outcome]) / (2 * step) for up, down, step in (wide, near)]
        slopes = [slope.sum("sector") if "sector" in slope.dims else slope for slope in slopes]
        return np.asarray((4 * slopes[1] - slopes[0]) / 3)

    return slope_of


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("parameter", PARAMETERS)
def test_against_central_differences(open_economy: xr.Dataset, variant: str, parameter: str) -> None:
    options = VARIANTS[variant]
    tariff, cost = open_economy["tariff"] * 0.6 + 0.05, xr.ones_like(open_economy["tariff"]) * 0.97
    at = solve(open_economy, tariff=tariff, cost=cost, **options)
    found = {outcome: gradient(at, outcome, parameter) for outcome in OUTCOMES}
    for origin, destination, sector in CELLS:
        spot = {"origin": origin, "destination": destination, "sector": sector}

        def moved(h: float, spot: dict[str, str] = spot) -> xr.Dataset:
            t, c, e = tariff.copy(deep=True), cost.copy(deep=True), open_economy["elasticity"].copy(deep=True)
            if parameter == "tariff":
                t.loc[spot] += h
            elif parameter == "cost":
                c.loc[spot] *= np.exp(h)
            else:
                e.loc[{"sector": spot["sector"]}] += h
            return solve(open_economy.assign(elasticity=e), tariff=t, cost=c, tolerance=1e-13, **options)

        slope_of = differences(moved, 2e-3)
        for outcome in OUTCOMES:
            slope = slope_of(outcome)
            cell = {k: v for k, v in spot.items() if k in found[outcome].dims}
            exact = found[outcome].sel(cell).values
            scale = np.abs(found[outcome].values).max()
            np.testing.assert_allclose(exact, slope, rtol=1e-6, atol=1e-6 * scale, err_msg=f"{outcome} {spot}")


def test_separate_elasticities_of_final_use(open_economy: xr.Dataset) -> None:
    both = open_economy.assign(elasticity_final=open_economy["elasticity"] * 0.6)
    at = solve(both, tariff=both["tariff"] * 0.5)
    slopes = gradient(at, "welfare_exact_pct", "tariff")
    spot = {"origin": "C000", "destination": "C001", "sector": "S001"}

    def moved(h: float) -> xr.Dataset:
        tariff = both["tariff"] * 0.5
        tariff.loc[spot] += h
        return solve(both, tariff=tariff, tolerance=1e-13)

    np.testing.assert_allclose(slopes.sel(spot), differences(moved, 1e-3)("welfare_exact_pct"), rtol=1e-6)


def test_weights_make_one_outcome(open_economy: xr.Dataset) -> None:
    at = solve(open_economy, tariff=open_economy["tariff"] * 0.5)
    people = xr.DataArray([1.0, 2.0, 0.0, -1.0], dims="country", coords={"country": at["country"].values})
    makers = xr.zeros_like(at["output"]) + 0.5
    joint = gradient(at, {"welfare_exact_pct": people, "output": makers}, "cost")
    apart = (gradient(at, "welfare_exact_pct", "cost") * people).sum("country")
    apart = apart + 0.5 * gradient(at, "output", "cost").sum("country")
    assert joint.dims == ("origin", "destination", "sector")
    np.testing.assert_allclose(joint, apart, rtol=1e-8, atol=1e-10)


def test_chosen_countries_are_rows_of_the_whole(open_economy: xr.Dataset) -> None:
    at = solve(open_economy)
    one = gradient(at, countries=["C002"])
    np.testing.assert_allclose(one.sel(country="C002"), gradient(at).sel(country="C002"), rtol=1e-7, atol=1e-10)


def test_blocks_of_outcomes_change_nothing(open_economy: xr.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    at = solve(open_economy)
    whole = gradient(at, "output", "elasticity")
    monkeypatch.setattr(importlib.import_module("accord.model.gradient"), "KRYLOV_BYTES", 1.0)
    np.testing.assert_allclose(gradient(at, "output", "elasticity"), whole, rtol=1e-7, atol=1e-10)


def test_exposure_predicts_a_small_productivity_change(open_economy: xr.Dataset) -> None:
    at = solve(open_economy)
    friends = exposure(at)
    step = 1e-4
    cost = xr.ones_like(open_economy["tariff"])
    cost.loc["C001"] = np.exp(-step)
    change = solve(open_economy, cost=cost)["welfare_exact_pct"] / step
    np.testing.assert_allclose(friends.sel(partner="C001"), change, rtol=2e-3)
    own = np.diag(friends.transpose("country", "partner").values)
    assert np.all(own > 50.0)  # one's own productivity is worth about one for one


def test_unknown_outcome_is_named(open_economy: xr.Dataset) -> None:
    with pytest.raises(UnknownOutcomeError, match="happiness"):
        gradient(solve(open_economy), "happiness")
