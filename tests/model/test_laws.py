"""Laws that every equilibrium obeys, on random economies."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.model import DEFICITS, KINDS, LABOUR, solve, synthetic_baseline

QUICK = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HATS = ("wage_hat", "price_index_hat", "income_hat", "price_hat", "cost_hat")
SEEDS = st.integers(0, 10_000)


def economy(seed: int, **kwargs: float) -> xr.Dataset:
    rng = np.random.default_rng(seed)
    return synthetic_baseline(int(rng.integers(1, 6)), int(rng.integers(1, 5)), seed=seed, imbalance=0.5, **kwargs)  # type: ignore[arg-type]


def shock(baseline: xr.Dataset, seed: int, largest: float = 0.6) -> xr.DataArray:
    rng = np.random.default_rng(seed)
    tariff = baseline["tariff"].copy(data=rng.uniform(0.0, largest, baseline["tariff"].shape))
    for c in baseline["country"].values:
        tariff.loc[c, c, :] = 0.0
    return tariff


@QUICK
@given(SEEDS, st.sampled_from(DEFICITS), st.sampled_from(KINDS), st.sampled_from(LABOUR))
def test_no_change_changes_nothing(seed: int, deficits: str, kind: str, labour: str) -> None:
    result = solve(economy(seed), deficits=deficits, kind=kind, labour=labour)
    for name in HATS:
        np.testing.assert_allclose(result[name], 1.0, atol=1e-10, err_msg=name)
    for name in ("welfare_exact_pct", "welfare_linear_pct", "real_wage_pct", "tot_linear_pct", "vot_linear_pct"):
        np.testing.assert_allclose(result[name], 0.0, atol=1e-8, err_msg=name)
    np.testing.assert_allclose(result["trade"], result["base_trade"], rtol=1e-9, atol=1e-12)


@QUICK
@given(SEEDS, st.floats(1e-9, 1e9), st.sampled_from(DEFICITS))
def test_scaling_money_changes_no_hat(seed: int, factor: float, deficits: str) -> None:
    baseline = economy(seed)
    tariff = shock(baseline, seed)
    scaled = baseline.assign({name: baseline[name] * factor for name in ("trade", "value_added", "deficit")})
    one, other = (solve(b, tariff=tariff, deficits=deficits) for b in (baseline, scaled))
    for name in (*HATS, "welfare_exact_pct"):
        np.testing.assert_allclose(one[name], other[name], rtol=1e-9, atol=1e-8, err_msg=name)
    np.testing.assert_allclose(one["trade"] * factor, other["trade"], rtol=1e-8)


@QUICK
@given(SEEDS, st.sampled_from(LABOUR))
def test_relabelling_relabels_answers(seed: int, labour: str) -> None:
    baseline = economy(seed)
    tariff = shock(baseline, seed)
    rng = np.random.default_rng(seed)
    countries = rng.permutation(baseline["country"].values)
    sectors = rng.permutation(baseline["sector"].values)
    order = {"country": countries, "origin": countries, "destination": countries, "sector": sectors, "input": sectors}
    one = solve(baseline, tariff=tariff, labour=labour)
    shuffled = tariff.sel({d: order[d] for d in ("origin", "destination", "sector")})
    other = solve(baseline.sel(order), tariff=shuffled, labour=labour)
    for name in (*HATS, "welfare_exact_pct", "trade", "output"):
        np.testing.assert_allclose(
            one[name].sel({d: order[d] for d in one[name].dims}), other[name], rtol=1e-9, atol=1e-9
        )


@QUICK
@given(SEEDS)
def test_splitting_a_country_in_two_equal_halves_leaves_the_others(seed: int) -> None:
    baseline = economy(seed)
    tariff = shock(baseline, seed)
    first = baseline["country"].values[0]
    split = halved(baseline.assign(shock=tariff), first)
    one = solve(baseline, tariff=tariff)
    other = solve(split.drop_vars("shock"), tariff=split["shock"])
    for name in HATS:
        np.testing.assert_allclose(
            one[name], other[name].sel(country=baseline["country"].values), rtol=1e-9, atol=1e-10, err_msg=name
        )
        np.testing.assert_allclose(one[name].sel(country=first), other[name].sel(country="half"), rtol=1e-9)


def halved(baseline: xr.Dataset, country: str) -> xr.Dataset:
    """Split ``country`` into itself and ``half``, each with half of every flow, buying from both alike."""
    parts = []
    for dim in ("origin", "destination", "country"):
        twin = baseline.sel({dim: [country]}).assign_coords({dim: ["half"]})
        names = [v for v in baseline.data_vars if dim in baseline[v].dims]
        money = [v for v in names if v in ("trade", "value_added", "deficit")]
        wide = {v: xr.concat([baseline[v], twin[v]], dim=dim) for v in names}
        for v in money:
            halves = xr.where(wide[v][dim].isin([country, "half"]), 0.5, 1.0)
            wide[v] = (wide[v] * halves).transpose(*wide[v].dims)
        parts.append(names)
        rest = baseline.drop_dims(dim)
        baseline = rest.assign(wide)
    return baseline


@QUICK
@given(SEEDS, st.sampled_from(["fixed", "multiplicative"]))
def test_there_and_back_returns(seed: int, deficits: str) -> None:
    baseline = economy(seed)
    there = solve(baseline, tariff=shock(baseline, seed), deficits=deficits)
    moved = baseline.assign(
        trade=there["trade"],
        tariff=there["tariff"],
        value_added=baseline["value_added"] * there["wage_hat"],
        deficit=there["transfer"],
    )
    if abs(float(moved["deficit"].sum())) > 1e-9 * float(moved["value_added"].sum()):
        return  # under the multiplicative closure the world's spending has moved away from its earnings
    back = solve(moved, tariff=baseline["tariff"], deficits=deficits)
    np.testing.assert_allclose(back["trade"], baseline["trade"], rtol=1e-7)
    there_and_back = (1 + there["welfare_exact_pct"] / 100) * (1 + back["welfare_exact_pct"] / 100)
    np.testing.assert_allclose(there_and_back, 1.0, atol=1e-8)


@QUICK
@given(SEEDS, st.sampled_from(DEFICITS), st.sampled_from(LABOUR))
def test_markets_clear_and_world_income_is_the_numeraire(seed: int, deficits: str, labour: str) -> None:
    baseline = economy(seed)
    result = solve(baseline, tariff=shock(baseline, seed), deficits=deficits, labour=labour)
    assert result.attrs["residual"] <= 1e-11
    for name in ("residual_labour", "residual_balance", "residual_goods", "residual_price"):
        assert float(result[name].max()) <= 1e-11
    earned = (result["wage_hat"] * result["value_added"]).sum()
    np.testing.assert_allclose(earned, result["value_added"].sum(), rtol=1e-9)
    spent = (result["trade"] * (1 + result["tariff"])).sum("origin")
    np.testing.assert_allclose(spent.transpose("destination", "sector"), result["expenditure"], rtol=1e-9, atol=1e-12)
    if deficits in ("fixed", "none"):
        np.testing.assert_allclose(result["transfer"].sum(), 0.0, atol=1e-8 * float(earned))


@pytest.mark.parametrize("sectors", [1, 3])
def test_free_trade_among_identical_countries_helps_all(sectors: int) -> None:
    n = 4
    flow, user = ("origin", "destination", "sector"), ("country", "sector")
    trade = np.ones((n, n, sectors))
    trade[np.arange(n), np.arange(n)] = 10.0
    tariff = np.full((n, n, sectors), 0.2)
    tariff[np.arange(n), np.arange(n)] = 0.0
    output, spending = trade.sum(axis=1), ((1 + tariff) * trade).sum(axis=0)
    names = [f"C{i}" for i in range(n)]
    goods = [f"S{j}" for j in range(sectors)]
    baseline = xr.Dataset(
        {
            "trade": (flow, trade),
            "tariff": (flow, tariff),
            "input_share": (("country", "input", "sector"), np.zeros((n, sectors, sectors))),
            "value_added_share": (user, np.ones((n, sectors))),
            "final_share": (user, spending / spending.sum(axis=1, keepdims=True)),
            "elasticity": ("sector", np.full(sectors, 4.0)),
            "value_added": ("country", output.sum(axis=1)),
            "deficit": ("country", np.zeros(n)),
        },
        coords={"origin": names, "destination": names, "country": names, "sector": goods, "input": goods},
    )
    result = solve(baseline, tariff=baseline["tariff"] * 0.0)
    assert (result["welfare_exact_pct"] > 0.1).all()
    np.testing.assert_allclose(result["welfare_exact_pct"], result["welfare_exact_pct"][0], rtol=1e-9)
    np.testing.assert_allclose(result["wage_hat"], 1.0, atol=1e-12)
    # By hand: wages stay, so prices fall to the power mean of home's 10 and the others' 3.6 out of 13.6, free of 20 %.
    price = ((10 + 3.6 * 1.2**4.0) / 13.6) ** (-1 / 4.0)
    np.testing.assert_allclose(result["welfare_exact_pct"], 100 * (13 / 13.6 / price - 1), rtol=1e-10)


@QUICK
@given(SEEDS, st.sampled_from(KINDS), st.sampled_from(LABOUR), st.sampled_from(DEFICITS))
def test_the_second_solver_agrees(seed: int, kind: str, labour: str, deficits: str) -> None:
    baseline = economy(seed)
    tariff = shock(baseline, seed)
    one = solve(baseline, tariff=tariff, kind=kind, labour=labour, deficits=deficits)
    other = solve(baseline, tariff=tariff, kind=kind, labour=labour, deficits=deficits, method="newton")
    assert (other.attrs["method"], other.attrs["sweeps"]) == ("newton", 0)
    for name in (*HATS, "welfare_exact_pct"):
        np.testing.assert_allclose(one[name], other[name], rtol=1e-9, atol=1e-9, err_msg=name)
