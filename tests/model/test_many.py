"""Draws: the same answers as one by one, a failed one in its own place."""

from collections.abc import Callable

import numpy as np
import pytest
import xarray as xr

from accord.model import BadValueError, solve, solve_many


def test_draws_equal_single_solves(small: xr.Dataset, cut: Callable[[xr.Dataset, float], xr.DataArray]) -> None:
    rng = np.random.default_rng(3)
    changes = [
        {
            "tariff": cut(small, float(rng.uniform())),
            "elasticity": small["elasticity"] * np.exp(0.3 * rng.standard_normal(3)),
            "cost": xr.ones_like(small["tariff"]) * rng.uniform(0.9, 1.1),
        }
        for _ in range(5)
    ]
    outcomes = list(solve_many(small, changes, variables=["welfare_exact_pct"], tolerance=1e-12))
    assert [o.index for o in outcomes] == list(range(5))
    for outcome, change in zip(outcomes, changes, strict=True):
        alone = solve(small.assign(elasticity=change["elasticity"]), tariff=change["tariff"], cost=change["cost"])
        assert outcome.result is not None
        assert list(outcome.result.data_vars) == ["welfare_exact_pct"]
        np.testing.assert_allclose(outcome.result["welfare_exact_pct"], alone["welfare_exact_pct"], atol=1e-9)


def test_a_draw_without_equilibrium_stands_in_its_place(
    small: xr.Dataset, isolate: Callable[[xr.Dataset, str, float], xr.DataArray]
) -> None:
    outcomes = list(solve_many(small, [{}, {"cost": isolate(small, "C000", 1e9)}, {}]))
    assert [o.error is None for o in outcomes] == [True, False, True]
    assert outcomes[1].result is None
    assert outcomes[2].result is not None
    np.testing.assert_allclose(outcomes[2].result["wage_hat"], 1.0, atol=1e-9)


def test_purged_draws_and_unknown_changes(small: xr.Dataset) -> None:
    (one,) = solve_many(small, [{"tariff": small["tariff"] * 0.5}], deficits="none")
    alone = solve(small, tariff=small["tariff"] * 0.5, deficits="none")
    assert one.result is not None
    np.testing.assert_allclose(one.result["welfare_exact_pct"], alone["welfare_exact_pct"], atol=1e-8)
    with pytest.raises(BadValueError, match="wages"):
        list(solve_many(small, [{"wages": small["tariff"]}]))


def test_a_draw_starts_from_the_last_answer(
    small: xr.Dataset, cut: Callable[[xr.Dataset, float], xr.DataArray]
) -> None:
    first, again = solve_many(small, [{"tariff": cut(small, 0.0)}] * 2)
    assert first.result is not None and again.result is not None
    assert again.result.attrs["sweeps"] < 0.3 * first.result.attrs["sweeps"]


def test_a_start_that_leads_nowhere_is_given_up_for_the_base(small: xr.Dataset) -> None:
    good = solve(small)
    bad = good.assign(wage_hat=good["wage_hat"] * [1e200, 1.0, 1e-200, 1.0], expenditure=good["expenditure"] * 1e250)
    again = solve(small, tariff=small["tariff"] * 0.5, start=bad)
    np.testing.assert_allclose(again["wage_hat"], solve(small, tariff=small["tariff"] * 0.5)["wage_hat"], rtol=1e-9)
