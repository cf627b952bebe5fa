"""Hard cases: each converges with residuals that hold, or raises by name, in bounded time."""

import time
from collections.abc import Callable

import numpy as np
import pytest
import xarray as xr

from accord.model import (
    DEFICITS,
    LABOUR,
    METHODS,
    BadValueError,
    NoEquilibriumError,
    NotConvergedError,
    solve,
    synthetic_baseline,
)

SIZES = [(1, 1), (1, 3), (2, 1), (3, 1), (2, 4), (3, 5), (10, 1), (20, 10)]
KINDS_OF_ECONOMY = {
    "open": {"home_share": 0.2, "zeros": 0.3},
    "elastic": {"elasticities": (40.0, 60.0), "home_share": 0.5},
    "inelastic": {"elasticities": (1.2, 1.3), "home_share": 0.5},
    "mixed": {"elasticities": (1.2, 60.0), "home_share": 0.5},
}
BASES = {f"{n}x{j}": synthetic_baseline(n, j, seed=n + j) for n, j in SIZES}
BASES |= {name: synthetic_baseline(12, 6, seed=1, **how) for name, how in KINDS_OF_ECONOMY.items()}  # type: ignore[arg-type]
SECONDS = 10.0


def everywhere(baseline: xr.Dataset, rate: float) -> xr.DataArray:
    tariff = baseline["tariff"] * 0.0 + rate
    for c in baseline["country"].values:
        tariff.loc[c, c, :] = 0.0
    return tariff


@pytest.fixture(params=sorted(BASES))
def baseline(request: pytest.FixtureRequest) -> xr.Dataset:
    return BASES[request.param]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("labour", LABOUR)
@pytest.mark.parametrize("rate", [0.0, 3.0])
def test_free_trade_and_prohibitive_tariffs(baseline: xr.Dataset, rate: float, labour: str, method: str) -> None:
    began = time.process_time()
    result = solve(baseline, tariff=everywhere(baseline, rate), labour=labour, method=method)
    assert result.attrs["residual"] <= 1e-11
    assert time.process_time() - began < SECONDS
    assert np.all(np.isfinite(result["welfare_exact_pct"]))


@pytest.mark.parametrize("factor", [10.0, 100.0, 1e6])
def test_autarky_of_one_country(
    baseline: xr.Dataset, isolate: Callable[[xr.Dataset, str, float], xr.DataArray], factor: float
) -> None:
    balanced = baseline.assign(deficit=baseline["deficit"] * 0.0)
    country = str(baseline["country"].values[0])
    result = solve(balanced, cost=isolate(balanced, country, factor))
    assert result.attrs["residual"] <= 1e-11
    foreign = (
        result["trade"].sel(destination=country).sum() - result["trade"].sel(destination=country, origin=country).sum()
    )
    before = result["base_trade"].sel(destination=country).sum()
    if factor == 1e6:
        assert float(foreign) <= 1e-6 * float(before)


def test_autarky_cannot_pay_a_fixed_transfer_and_says_so(
    small: xr.Dataset, isolate: Callable[[xr.Dataset, str, float], xr.DataArray]
) -> None:
    with pytest.raises((NotConvergedError, NoEquilibriumError)) as caught:
        solve(small, cost=isolate(small, "C000", 1e9))
    assert "transfer" in caught.value.hint or "transfer" in caught.value.message
    if isinstance(caught.value, NotConvergedError):
        assert {"residual", "market", "kind"} <= set(caught.value.facts)


@pytest.mark.parametrize("deficits", DEFICITS)
def test_transfers_of_thirty_percent(
    baseline: xr.Dataset, transfers: Callable[[xr.Dataset, float], xr.Dataset], deficits: str
) -> None:
    given = transfers(baseline, 0.3)
    result = solve(given, tariff=everywhere(given, 0.0), deficits=deficits)
    assert result.attrs["residual"] <= 1e-11


def test_a_country_that_gives_more_than_it_earns_is_refused_or_named() -> None:
    baseline = synthetic_baseline(3, 2, seed=3)
    deficit = baseline["value_added"].values * 0.0
    deficit[0], deficit[1] = -1.5 * float(baseline["value_added"][0]), 1.5 * float(baseline["value_added"][0])
    with pytest.raises((NotConvergedError, NoEquilibriumError)):
        solve(baseline.assign(deficit=("country", deficit)))


@pytest.mark.parametrize("name", ["trade", "tariff", "value_added_share", "final_share", "elasticity", "value_added"])
@pytest.mark.parametrize("value", [np.nan, -1.0, np.inf])
def test_bad_numbers_are_refused_by_name(small: xr.Dataset, name: str, value: float) -> None:
    broken = small[name].copy(deep=True)
    broken.values.flat[1] = value
    with pytest.raises(BadValueError) as caught:
        solve(small.assign({name: broken}))
    assert caught.value.facts["variable"] == name
    first = broken.dims[-1]
    assert str(small[first].values[1]) in caught.value.message
    assert name in caught.value.message


@pytest.mark.parametrize("name", ["tariff", "cost"])
@pytest.mark.parametrize("value", [np.nan, -0.5])
def test_bad_scenarios_are_refused_by_name(small: xr.Dataset, name: str, value: float) -> None:
    change = xr.ones_like(small["tariff"])
    change.loc["C001", "C002", "S000"] = value
    with pytest.raises(BadValueError, match=f"{name} holds .* sector S000, destination C002, origin C001"):
        solve(small, **{name: change})


def test_a_deficit_that_is_no_number_is_refused_by_name(small: xr.Dataset) -> None:
    with pytest.raises(BadValueError, match="deficit holds nan at country C001"):
        solve(small.assign(deficit=small["deficit"].where(small["country"] != "C001")))


def test_transfers_from_nowhere_are_refused(small: xr.Dataset) -> None:
    with pytest.raises(BadValueError, match="deficit sums to"):
        solve(small.assign(deficit=small["deficit"] + 1.0))


def test_no_supplier_left_is_named(small: xr.Dataset) -> None:
    trade = small["trade"].copy(deep=True)
    trade.loc["C000", "C000", "S001"] = 0.0
    cost = xr.ones_like(trade)
    cost.loc[["C001", "C002", "C003"], "C000", "S001"] = 1e300
    with pytest.raises(NoEquilibriumError, match="no supplier is left for sector S001 in country C000"):
        solve(small.assign(trade=trade), cost=cost)


def test_sectors_without_value_added(small: xr.Dataset) -> None:
    share = small["value_added_share"].copy(deep=True)
    share.loc[:, "S001"] = 0.0
    result = solve(small.assign(value_added_share=share), tariff=small["tariff"] * 0.5, rebase=True)
    assert result.attrs["residual"] <= 1e-11
    np.testing.assert_array_equal(result["value_added_by_sector"].sel(sector="S001") < 1e-12, True)


def test_goods_that_nobody_trades() -> None:
    baseline = synthetic_baseline(6, 3, seed=2)
    trade = baseline["trade"].copy(deep=True)
    own = trade.sum("origin")
    trade.loc[:, :, "S002"] = 0.0
    for c in baseline["country"].values:
        trade.loc[c, c, "S002"] = float(own.sel(destination=c, sector="S002"))
    result = solve(baseline.assign(trade=trade), tariff=baseline["tariff"] * 0.0, rebase=True)
    share = result["trade_share"].sel(sector="S002").values
    np.testing.assert_allclose(share, np.eye(6), atol=1e-15)
