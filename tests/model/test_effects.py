"""Effects taken apart add up to the effect, and say what they claim to say."""

from collections.abc import Callable

import numpy as np
import pytest
import xarray as xr

from accord.model import (
    BadValueError,
    UnknownOutcomeError,
    along_path,
    bloc_effects,
    channels,
    creation_and_diversion,
    export_concentration,
    first_order_contributions,
    shapley,
    solve,
)
from accord.vocabulary import AxisMismatchError

Cut = Callable[[xr.Dataset, float], xr.DataArray]


@pytest.fixture(scope="module")
def pact(small: xr.Dataset, cut: Cut) -> xr.Dataset:
    return solve(small, tariff=cut(small, 0.0))


def test_first_order_parts_sum_to_the_totals(small: xr.Dataset, cut: Cut) -> None:
    cost = xr.ones_like(small["tariff"])
    cost.loc["C002", "C000"] = 0.9
    result = solve(small, tariff=cut(small, 0.2), cost=cost)
    parts = first_order_contributions(result).sum(["partner", "sector"]) * 100
    np.testing.assert_allclose(parts["terms_of_trade"], result["tot_linear_pct"], atol=1e-12)
    np.testing.assert_allclose(parts["volume_of_trade"], result["vot_linear_pct"], atol=1e-12)
    np.testing.assert_allclose(parts["technology"], result["technology_linear_pct"], atol=1e-12)
    assert float(result["technology_linear_pct"].sel(country="C000")) > 0


def test_first_order_is_the_limit_of_exact(small: xr.Dataset) -> None:
    """The paper's formula has the right slope: for a small change both measures agree."""
    step = 1e-4
    cost = xr.ones_like(small["tariff"])
    cost.loc["C002", "C000"] = 1 - step
    result = solve(small, tariff=small["tariff"] * (1 - step), cost=cost)
    np.testing.assert_allclose(result["welfare_linear_pct"], result["welfare_exact_pct"], rtol=5e-3, atol=1e-6)


@pytest.mark.parametrize("deficits", ["fixed", "multiplicative"])
@pytest.mark.parametrize("labour", ["mobile", "immobile"])
def test_channels_sum_to_exact_welfare(small: xr.Dataset, cut: Cut, deficits: str, labour: str) -> None:
    result = solve(small, tariff=cut(small, 0.0), deficits=deficits, labour=labour)
    parts = channels(result)
    np.testing.assert_allclose(parts.sum("channel"), result["welfare_exact_pct"], atol=1e-12)
    if labour == "mobile":
        np.testing.assert_allclose(parts.sel(channel="wage_mix"), 0.0, atol=1e-9)
    lost = result["tariff_revenue"] / result["base_tariff_revenue"] - 1
    assert np.sign(parts.sel(channel="tariff_revenue").sel(country="C000")) == np.sign(lost.sel(country="C000"))


def test_shapley_values_sum_to_the_effect_and_swap_with_names(small: xr.Dataset, cut: Cut) -> None:
    target = cut(small, 0.0)
    parts = {}
    for country in ("C000", "C001"):
        tariff = small["tariff"].copy(deep=True)
        tariff.loc[:, country] = target.loc[:, country]
        parts[country] = {"tariff": tariff}
    cost = xr.ones_like(small["tariff"])
    cost.loc["C003", "C002"] = 0.95
    parts["services"] = {"cost": cost}
    values = shapley(small, parts)
    both = solve(small, tariff=target, cost=cost)["welfare_exact_pct"] - solve(small)["welfare_exact_pct"]
    np.testing.assert_allclose(values.sum("part"), both, atol=1e-10)
    again = shapley(small, dict(reversed(parts.items())))
    np.testing.assert_allclose(values, again.sel(part=values["part"]), atol=1e-9)
    assert float(values.sel(part="services", country="C002")) > 0


def test_the_path_sums_to_the_effect_and_is_zero_where_nothing_changed(small: xr.Dataset, cut: Cut) -> None:
    target = cut(small, 0.0)
    cost = xr.ones_like(small["tariff"])
    cost.loc["C003", "C001"] = 0.9
    shares = along_path(small, country="C001", tariff=target, cost=cost)
    effect = solve(small, tariff=target, cost=cost)["welfare_exact_pct"] - solve(small)["welfare_exact_pct"]
    total = float(shares["tariff"].sum() + shares["cost"].sum())
    assert total == pytest.approx(float(effect.sel(country="C001")), abs=1e-10)
    assert abs(shares.attrs["remainder"]) <= 1e-9
    untouched = shares["tariff"].where(target == small["tariff"], 0.0)
    np.testing.assert_array_equal(untouched, 0.0)


def test_decompositions_refuse_what_they_cannot_do(small: xr.Dataset, cut: Cut) -> None:
    with pytest.raises(BadValueError, match="0 parts"):
        shapley(small, {})
    with pytest.raises(BadValueError, match="wages"):
        shapley(small, {"a": {"wages": small["tariff"]}})
    with pytest.raises(UnknownOutcomeError, match="output"):
        along_path(small, country="C001", tariff=cut(small, 0.0), outcome="output")


def test_creation_and_diversion(pact: xr.Dataset) -> None:
    parts = creation_and_diversion(pact)
    np.testing.assert_allclose(parts["gained"], parts["creation"] + parts["diversion"])
    np.testing.assert_allclose(parts["gained_from"].sum("partner"), parts["gained"])
    np.testing.assert_allclose(parts["diverted_from"].sum("partner"), parts["diversion"])
    members, others = ["C000", "C001"], ["C002", "C003"]
    np.testing.assert_array_equal(parts["diverted_from"].sel(country=members, partner=members), 0.0)
    assert (parts["gained"].sel(country=members) > 0).all()
    assert (parts["creation"].sel(country=members) > 0).all()
    # C001 turns from others to C000; C000 grows richer and buys more from everybody.
    assert float(parts["diversion"].sel(country="C001")) > 0
    assert float(parts["diversion"].sel(country="C000")) == 0
    assert float(parts["change"].sel(country="C000", partner=others).sum()) > 0
    np.testing.assert_array_equal(parts["gained"].sel(country=others), 0.0)
    assert float(parts["change"].sel(country="C000", partner="C001")) > 0


def test_bloc_effects_share_the_gain(pact: xr.Dataset) -> None:
    inside = bloc_effects(pact, ["C000", "C001"])
    assert float(inside["share_of_gains"].sum()) == pytest.approx(1.0)
    assert float(inside["gain"].sum()) == pytest.approx(float(inside["bloc_gain"]))
    assert (inside["imports_inside_pct"] > 5).all()
    terms = inside["terms_of_trade_inside"] + inside["terms_of_trade_outside"]
    expected = (pact["tot_linear_pct"] * pact["base_income"] / 100).sel(country=["C000", "C001"])
    np.testing.assert_allclose(terms, expected, atol=1e-12)
    with pytest.raises(AxisMismatchError, match="XXX"):
        bloc_effects(pact, ["C000", "XXX"])


def test_concentration_is_between_even_and_one(pact: xr.Dataset) -> None:
    index = export_concentration(pact)
    for name in ("herfindahl", "base_herfindahl"):
        assert ((index[name] >= 1 / 3 - 1e-12) & (index[name] <= 1)).all()
    np.testing.assert_allclose(index["share"].sum("sector"), 1.0)
    assert ((index["herfindahl_normalised"] >= -1e-12) & (index["herfindahl_normalised"] <= 1)).all()


def test_quantities_are_values_over_delivered_costs(small: xr.Dataset) -> None:
    cost = xr.ones_like(small["tariff"])
    cost.loc["C002", "C000"] = 0.8
    result = solve(small, cost=cost)
    parts = creation_and_diversion(result)
    unit = result["cost_hat"].sel(country="C002").drop_vars("country")
    flow = result.sel(origin="C002", destination="C000")
    real = (flow["trade"] / (unit * 0.8) - flow["base_trade"]).sum("sector")
    assert float(parts["change"].sel(country="C000", partner="C002")) == pytest.approx(float(real), rel=1e-12)
    assert float(parts["gained_from"].sel(country="C000", partner="C002")) == pytest.approx(float(real), rel=1e-12)


def test_home_is_nobodys_favoured_partner(small: xr.Dataset) -> None:
    result = solve(small, tariff=small["tariff"] * 3.0)
    parts = creation_and_diversion(result)
    own = np.diag(parts["gained_from"].transpose("country", "partner").values)
    np.testing.assert_array_equal(own, 0.0)
    assert (np.diag(parts["change"].transpose("country", "partner").values) > 0).all()
