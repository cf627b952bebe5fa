"""What the engine takes and refuses: axes label for label, options by name, earlier results to start from."""

import numpy as np
import pytest
import xarray as xr

from accord.model import BadValueError, MissingVariableError, UnknownOptionError, solve
from accord.vocabulary import AxisMismatchError


def test_axes_in_another_order_are_refused_with_both_sides(small: xr.Dataset) -> None:
    turned = small["tariff"].isel(origin=[1, 0, 2, 3])
    with pytest.raises(AxisMismatchError, match=r"another order, first at position 0: 'C001' and 'C000'"):
        solve(small, tariff=turned)


def test_unknown_labels_are_refused_with_both_sides(small: xr.Dataset) -> None:
    renamed = small["tariff"].assign_coords(destination=["C000", "C001", "C002", "TWN"])
    with pytest.raises(AxisMismatchError) as caught:
        solve(small, tariff=renamed)
    assert caught.value.facts == {"only_left": ["TWN"], "only_right": ["C003"]}


def test_a_baseline_whose_own_axes_differ_is_refused(small: xr.Dataset) -> None:
    with pytest.raises(AxisMismatchError, match="'origin' does not line up with 'country'"):
        solve(small.assign_coords(origin=["C000", "C001", "C003", "C002"]))


def test_axes_without_labels_are_refused(small: xr.Dataset) -> None:
    with pytest.raises(AxisMismatchError, match="has no labels"):
        solve(small.drop_vars("country"))


def test_missing_variables_and_unknown_options(small: xr.Dataset) -> None:
    with pytest.raises(MissingVariableError, match="elasticity"):
        solve(small.drop_vars("elasticity"))
    for option in ("deficits", "kind", "labour", "method"):
        with pytest.raises(UnknownOptionError, match=option):
            solve(small, **{option: "perhaps"})


def test_shares_that_do_not_sum_are_refused(small: xr.Dataset) -> None:
    with pytest.raises(BadValueError, match=r"final_share of country C000 sums to 0\.9"):
        solve(small.assign(final_share=small["final_share"] * 0.9))
    with pytest.raises(BadValueError, match=r"input_share of country C000, sector S000 sums to 0\.5"):
        solve(small.assign(input_share=small["input_share"] * 0.5))


def test_a_scenario_may_leave_axes_out(small: xr.Dataset) -> None:
    by_sector = xr.DataArray([0.9, 1.0, 0.95], dims=("sector",), coords={"sector": small["sector"].values})
    wide = xr.ones_like(small["tariff"]) * by_sector
    np.testing.assert_allclose(solve(small, cost=by_sector)["wage_hat"], solve(small, cost=wide)["wage_hat"])


def test_an_earlier_result_saves_sweeps(small: xr.Dataset) -> None:
    first = solve(small, tariff=small["tariff"] * 0.5)
    cold = solve(small, tariff=small["tariff"] * 0.49)
    warm = solve(small, tariff=small["tariff"] * 0.49, start=first)
    assert warm.attrs["sweeps"] < cold.attrs["sweeps"]
    np.testing.assert_allclose(warm["welfare_exact_pct"], cold["welfare_exact_pct"], atol=1e-9)


def test_an_inconsistent_base_is_said_and_can_be_rebased(small: xr.Dataset) -> None:
    off = small.assign(value_added=small["value_added"] * [1.1, 1.0, 1.0, 1.0])
    plain = solve(off)
    assert plain.attrs["base_residual"] > 0.01
    assert abs(plain["wage_hat"] - 1.0).max() > 1e-3
    moved = solve(off, rebase=True)
    np.testing.assert_allclose(moved["wage_hat"], 1.0, atol=1e-10)
    assert moved.attrs["rebased"] == 1


def test_without_transfers_the_answer_is_measured_from_a_balanced_base(small: xr.Dataset) -> None:
    assert abs(small["deficit"]).max() > 1e-3 * small["value_added"].max()
    result = solve(small, tariff=small["tariff"] * 0.0, deficits="none")
    np.testing.assert_allclose(result["transfer"], 0.0, atol=1e-10)
    np.testing.assert_allclose(result["base_transfer"], 0.0, atol=1e-10)
    base = result["base_trade"]
    home = np.einsum("iij->i", base.values)
    np.testing.assert_allclose(
        base.sum(["origin", "sector"]) - home, base.sum(["destination", "sector"]) - home, rtol=1e-9
    )


def test_one_elasticity_for_both_uses_is_the_plain_model(small: xr.Dataset) -> None:
    plain = solve(small, tariff=small["tariff"] * 0.3)
    double = solve(small.assign(elasticity_final=small["elasticity"]), tariff=small["tariff"] * 0.3)
    for name in ("wage_hat", "price_hat", "trade", "welfare_exact_pct", "output"):
        np.testing.assert_allclose(plain[name], double[name], rtol=1e-9, atol=1e-9, err_msg=name)
    np.testing.assert_allclose(double["materials_price_hat"], double["price_hat"], rtol=1e-10)


def test_immobile_workers_stay_and_their_wages_part(small: xr.Dataset) -> None:
    result = solve(small, tariff=small["tariff"] * 0.0, labour="immobile")
    np.testing.assert_allclose(result["workers_hat"], 1.0, rtol=1e-9)
    assert float(result["sector_wage_hat"].std("sector").max()) > 1e-4
    mobile = solve(small, tariff=small["tariff"] * 0.0)
    assert float(abs(mobile["workers_hat"] - 1.0).max()) > 1e-4
    kept = (mobile["workers_hat"] * mobile["base_value_added_by_sector"]).sum("sector")
    np.testing.assert_allclose(kept, small["value_added"], rtol=1e-9)


def test_one_sector_of_many_keeps_flows(small: xr.Dataset) -> None:
    result = solve(small, kind="gravity", elasticity=5.0)
    np.testing.assert_allclose(result["base_trade"].squeeze("sector"), small["trade"].sum("sector"))
    assert float(result["elasticity"][0]) == 5.0
    weighted = (small["tariff"] * small["trade"]).sum()
    np.testing.assert_allclose(result["base_tariff_revenue"].sum(), weighted)
    with pytest.raises(BadValueError, match="elasticity"):
        solve(small, kind="gravity", elasticity=-1.0)


def test_purging_transfers_undoes_giving_them(small: xr.Dataset) -> None:
    balanced = solve(small, deficits="none")
    base = small.assign(
        trade=balanced["base_trade"], value_added=balanced["value_added"], deficit=balanced["base_transfer"]
    )
    gift = base["value_added"] * [0.1, -0.05, 0.0, 0.0]
    gift = gift - xr.where(gift.country == "C003", gift.sum(), 0.0)
    given = solve(base.assign(deficit=gift))
    assert float(abs(given["trade"] - given["base_trade"]).max()) > 1e-3
    moved = base.assign(
        trade=given["trade"], value_added=base["value_added"] * given["wage_hat"], deficit=given["transfer"]
    )
    purged = solve(moved, deficits="none")
    np.testing.assert_allclose(purged["base_trade"], base["trade"], rtol=1e-8)
    np.testing.assert_allclose(purged["welfare_exact_pct"], 0.0, atol=1e-8)
