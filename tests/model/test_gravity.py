"""One-sector gravity: both engines, both balances, and what cannot be solved."""

import numpy as np
import pytest
import xarray as xr

from accord.model import (
    BadValueError,
    NotConvergedError,
    UnknownOptionError,
    solve,
    structural_gravity,
)
from accord.vocabulary import AxisMismatchError

COUNTRIES = [f"C{i:02d}" for i in range(12)]
THETA = 5.0


def pair(values: np.ndarray) -> xr.DataArray:
    return xr.DataArray(values, dims=("origin", "destination"), coords={"origin": COUNTRIES, "destination": COUNTRIES})


def vector(values: np.ndarray) -> xr.DataArray:
    return xr.DataArray(values, dims=("country",), coords={"country": COUNTRIES})


@pytest.fixture(scope="module")
def world() -> dict[str, xr.DataArray]:
    rng = np.random.default_rng(5)
    n = len(COUNTRIES)
    factors = rng.lognormal(-3.0, 1.0, (n, n))
    factors[np.arange(n), np.arange(n)] = 1.0
    new = factors * rng.uniform(1.0, 3.0, (n, n))
    new[np.arange(n), np.arange(n)] = 1.0
    output = rng.lognormal(3.0, 1.0, n)
    spending = output * rng.uniform(0.8, 1.2, n)
    spending *= output.sum() / spending.sum()
    return {
        "factors": pair(factors),
        "new_factors": pair(new),
        "output": vector(output),
        "expenditure": vector(spending),
    }


def by_flows(world: dict[str, xr.DataArray], base: xr.DataArray, deficits: str) -> xr.Dataset:
    n, flow = len(COUNTRIES), ("origin", "destination", "sector")
    baseline = xr.Dataset(
        {
            "trade": (flow, base.values[:, :, None]),
            "tariff": (flow, np.zeros((n, n, 1))),
            "input_share": (("country", "input", "sector"), np.zeros((n, 1, 1))),
            "value_added_share": (("country", "sector"), np.ones((n, 1))),
            "final_share": (("country", "sector"), np.ones((n, 1))),
            "elasticity": ("sector", [THETA]),
            "value_added": ("country", world["output"].values),
            "deficit": ("country", (world["expenditure"] - world["output"]).values),
        },
        coords={
            "origin": COUNTRIES,
            "destination": COUNTRIES,
            "country": COUNTRIES,
            "sector": ["all"],
            "input": ["all"],
        },
    )
    ratio = (world["new_factors"] / world["factors"]) ** (-1 / THETA)
    return solve(baseline, cost=ratio, deficits=deficits)


@pytest.mark.parametrize("deficits", ["fixed", "multiplicative"])
def test_newton_on_wages_agrees_with_sweeps_on_flows(world: dict[str, xr.DataArray], deficits: str) -> None:
    gravity = structural_gravity(**world, elasticity=THETA, deficits=deficits)
    flows = by_flows(world, gravity["base_trade"], deficits)
    np.testing.assert_allclose(gravity["price"], flows["wage_hat"], rtol=1e-9)
    np.testing.assert_allclose(gravity["inward"], flows["price_index_hat"], rtol=1e-9)
    np.testing.assert_allclose(gravity["welfare_pct"], flows["welfare_exact_pct"], atol=1e-8)
    np.testing.assert_allclose(gravity["trade"], flows["trade"].squeeze("sector"), rtol=1e-8)


def test_conditional_flows_keep_output_and_spending(world: dict[str, xr.DataArray]) -> None:
    gravity = structural_gravity(**world, elasticity=THETA)
    for name in ("base_trade", "conditional_trade"):
        np.testing.assert_allclose(gravity[name].sum("destination"), world["output"], rtol=1e-10)
        np.testing.assert_allclose(gravity[name].sum("origin"), world["expenditure"], rtol=1e-10)


def test_a_reference_country_keeps_its_price_and_moves_no_real_figure(world: dict[str, xr.DataArray]) -> None:
    free = structural_gravity(**world, elasticity=THETA)
    tied = structural_gravity(**world, elasticity=THETA, reference="C03")
    for name in ("inward", "inward_conditional"):
        assert float(tied[name].sel(country="C03")) == pytest.approx(1.0, abs=1e-12)
    for name in ("real_gdp_pct", "welfare_pct", "exports_conditional_pct"):
        np.testing.assert_allclose(free[name], tied[name], atol=1e-8)


def test_no_change_changes_nothing(world: dict[str, xr.DataArray]) -> None:
    same = structural_gravity(**{**world, "new_factors": world["factors"]}, elasticity=THETA)
    for name in ("price", "inward", "outward", "inward_conditional", "outward_conditional"):
        np.testing.assert_allclose(same[name], 1.0, atol=1e-10)


def test_refusals_by_name(world: dict[str, xr.DataArray]) -> None:
    with pytest.raises(AxisMismatchError, match="Atlantis"):
        structural_gravity(**world, elasticity=THETA, reference="Atlantis")
    with pytest.raises(UnknownOptionError, match="share"):
        structural_gravity(**world, elasticity=THETA, deficits="share")
    with pytest.raises(AxisMismatchError, match="another order"):
        structural_gravity(**{**world, "expenditure": world["expenditure"][::-1]}, elasticity=THETA)
    bad = world["factors"].copy(deep=True)
    bad.loc["C01", "C02"] = np.nan
    with pytest.raises(BadValueError, match="new_factors holds nan at destination C02, origin C01"):
        structural_gravity(**{**world, "new_factors": bad}, elasticity=THETA)


def test_pairs_that_never_trade_stay_apart_and_cannot_begin(world: dict[str, xr.DataArray]) -> None:
    never = {name: world[name].copy(deep=True) for name in ("factors", "new_factors")}
    for factors in never.values():
        factors.loc["C01", "C02"] = 0.0
    result = structural_gravity(**{**world, **never}, elasticity=THETA)
    assert float(result["trade"].sel(origin="C01", destination="C02")) == 0.0
    assert np.isfinite(result["real_gdp_pct"]).all()
    never["new_factors"].loc["C01", "C02"] = 0.1
    with pytest.raises(BadValueError, match=r"factors is 0 and new_factors 0\.1 at destination C02, origin C01"):
        structural_gravity(**{**world, **never}, elasticity=THETA)


def test_a_country_that_can_sell_to_nobody_does_not_converge(world: dict[str, xr.DataArray]) -> None:
    shut = world["new_factors"].copy(deep=True)
    shut.loc["C01", :] = 0.0
    with pytest.raises(NotConvergedError):
        structural_gravity(**{**world, "new_factors": shut}, elasticity=THETA)
