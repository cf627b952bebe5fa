"""Coefficients into trade and trade cost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.estimation import SpecificationError, coefficient_draws, combined, covariance_root, trade_effect


class Given:
    names = ("deal", "deal_lag4")
    coefficients = np.array([0.3, 0.2])
    covariance = np.array([[0.010, -0.004], [-0.004, 0.006]])


def test_a_weighted_sum_uses_the_covariance() -> None:
    value, error = combined(Given(), {"deal": 1, "deal_lag4": 1})
    assert value == pytest.approx(0.5)
    assert error == pytest.approx(np.sqrt(0.010 + 0.006 - 0.008))


def test_the_advanced_guides_example_of_an_equivalent() -> None:
    # Chapter 1, equation (1-22): an estimate of 0.557 with sigma 5 is worth a tariff cut of 13 percent.
    class One:
        names, coefficients, covariance = ("rta",), np.array([0.557]), np.array([[0.1022**2]])

    effect = trade_effect(One(), {"rta": 1}, elasticity=4.0)
    assert effect.trade_pct == pytest.approx(100 * (np.exp(0.557) - 1))
    assert effect.cost_pct == pytest.approx(100 * (np.exp(-0.557 / 4) - 1)) == pytest.approx(-13.0, abs=0.05)


@given(st.floats(-2, 2), st.floats(0.001, 0.5), st.floats(0.5, 15))
def test_delta_method_and_interval_agree_for_small_errors(value: float, error: float, elasticity: float) -> None:
    class One:
        names, coefficients, covariance = ("x",), np.array([value]), np.array([[error**2]])

    effect = trade_effect(One(), {"x": 1}, elasticity=elasticity, interval=0.6826894921370859)
    assert effect.cost_low_pct <= effect.cost_pct <= effect.cost_high_pct
    half = (effect.cost_high_pct - effect.cost_low_pct) / 2
    assert half == pytest.approx(effect.cost_standard_error_pct, rel=(error / elasticity) ** 2 + 1e-9)


def test_draws_have_the_covariance_that_was_asked_for() -> None:
    normals = np.random.default_rng(3).standard_normal((200_000, 2))
    drawn = coefficient_draws(Given.coefficients, Given.covariance, normals)
    assert drawn.mean(axis=0) == pytest.approx(Given.coefficients, abs=1e-3)
    assert np.cov(drawn.T) == pytest.approx(Given.covariance, abs=1e-4)


def test_a_singular_covariance_can_be_drawn_from() -> None:
    v = np.outer([1.0, 2.0], [1.0, 2.0])
    root = covariance_root(v)
    assert root @ root.T == pytest.approx(v)


@pytest.mark.parametrize("bad", [[[1.0, 2.0], [2.0, 1.0]], [[1.0, 0.5], [0.4, 1.0]], [[1.0, 0.0]], [[np.nan]]])
def test_what_is_no_covariance_is_refused(bad: list[list[float]]) -> None:
    with pytest.raises(SpecificationError, match="covariance"):
        covariance_root(np.array(bad))


def test_a_coefficient_there_is_not_is_named() -> None:
    with pytest.raises(SpecificationError, match="no coefficient 'rta'"):
        combined(Given(), {"rta": 1.0})
    with pytest.raises(SpecificationError, match="elasticity"):
        trade_effect(Given(), {"deal": 1.0}, elasticity=0.0)
