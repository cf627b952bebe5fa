"""From coefficients to what people ask: how much trade, how much trade cost, how surely.

Invariant: effects that come from one estimate are drawn together, from its covariance.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Protocol

import numpy as np

from accord.estimation.errors import SpecificationError
from accord.estimation.panel import Array


class Estimated(Protocol):
    """Anything with named coefficients and their covariance."""

    @property
    def names(self) -> tuple[str, ...]:
        """Covariates, shape (k,)."""

    @property
    def coefficients(self) -> Array:
        """Change of log trade for one unit of each, shape (k,)."""

    @property
    def covariance(self) -> Array:
        """Shape (k, k)."""


@dataclass(frozen=True, slots=True)
class TradeEffect:
    """What a change of covariates does to trade and to trade cost, before incomes and prices adjust.

    Parameters
    ----------
    weights
        Change of each covariate.
    log_trade, standard_error
        Change of log trade, dimensionless.
    trade_pct, trade_low_pct, trade_high_pct
        The same in percent of trade, with its interval.
    elasticity
        Trade elasticity used, positive.
    cost_pct, cost_standard_error_pct, cost_low_pct, cost_high_pct
        Ad valorem equivalent: percent by which trade cost would have to change for the same effect; negative is
        cheaper. The standard error is by the delta method, the interval by monotone transformation.
    interval
        Share of the normal distribution inside each interval.
    """

    weights: dict[str, float]
    log_trade: float
    standard_error: float
    trade_pct: float
    trade_low_pct: float
    trade_high_pct: float
    elasticity: float
    cost_pct: float
    cost_standard_error_pct: float
    cost_low_pct: float
    cost_high_pct: float
    interval: float


def combined(estimate: Estimated, weights: Mapping[str, float]) -> tuple[float, float]:
    """Return a weighted sum of coefficients and its standard error.

    Raises
    ------
    SpecificationError
        The estimate has no such coefficient.
    """
    w = _vector(estimate.names, weights)
    return float(w @ estimate.coefficients), math.sqrt(max(float(w @ estimate.covariance @ w), 0.0))


def trade_effect(
    estimate: Estimated, weights: Mapping[str, float], *, elasticity: float, interval: float = 0.9
) -> TradeEffect:
    """Return what a change of covariates is worth in trade and in trade cost.

    Parameters
    ----------
    estimate
        A fit, or its bias-corrected form.
    weights
        Change of each covariate, for example ``{"rta": 1, "rta_lag4": 1}`` for an agreement four years on.
    elasticity
        Trade elasticity: percent that trade falls when trade cost rises by one percent (sigma - 1 in an Armington
        model, theta in Eaton and Kortum's).
    interval
        Share inside the intervals.

    Raises
    ------
    SpecificationError
        A coefficient there is not, or an elasticity or interval out of range.

    References
    ----------
    Yotov et al. (2016), "An Advanced Guide to Trade Policy Analysis", chapter 1, equations (1-21) and (1-22).
    """
    if not elasticity > 0.0 or not 0.0 < interval < 1.0:
        raise SpecificationError(
            f"elasticity {elasticity} and interval {interval} must be above 0, and the interval below 1",
            hint="give the trade elasticity as a positive number, and the interval as a share such as 0.9",
            elasticity=elasticity,
            interval=interval,
        )
    value, error = combined(estimate, weights)
    reach = NormalDist().inv_cdf(0.5 + interval / 2.0) * error
    cost = float(np.exp(-value / elasticity))
    return TradeEffect(
        weights=dict(weights),
        log_trade=value,
        standard_error=error,
        trade_pct=percent(value),
        trade_low_pct=percent(value - reach),
        trade_high_pct=percent(value + reach),
        elasticity=elasticity,
        cost_pct=percent(-value / elasticity),
        cost_standard_error_pct=100.0 * cost * error / elasticity,
        cost_low_pct=percent(-(value + reach) / elasticity),
        cost_high_pct=percent(-(value - reach) / elasticity),
        interval=interval,
    )


def percent(log_change: float) -> float:
    """Return a change of logarithm in percent.

    >>> round(percent(0.5), 2)
    64.87
    """
    return float(100.0 * np.expm1(log_change))


def coefficient_draws(coefficients: Array, covariance: Array, normals: Array) -> Array:
    """Return jointly drawn coefficients.

    Parameters
    ----------
    coefficients
        Shape (k,).
    covariance
        Shape (k, k), symmetric with no negative eigenvalue beyond rounding.
    normals
        Independent standard normal numbers, shape (..., k).

    Returns
    -------
    numpy.ndarray
        Shape (..., k).

    Raises
    ------
    SpecificationError
        The matrix is no covariance.
    """
    root = covariance_root(covariance)
    return np.asarray(coefficients + normals @ root.T)


def covariance_root(covariance: Array) -> Array:
    """Return a matrix whose product with its transpose is the covariance, shape (k, k).

    Raises
    ------
    SpecificationError
        The matrix is not square, not symmetric, or has a negative eigenvalue.
    """
    matrix = np.asarray(covariance, dtype=np.float64)
    square = matrix.ndim == 2 and matrix.shape[0] == matrix.shape[1] and bool(np.isfinite(matrix).all())
    if not square or not np.allclose(matrix, matrix.T, rtol=1e-9, atol=1e-15 + 1e-9 * np.abs(matrix).max(initial=0.0)):
        raise SpecificationError(
            f"a covariance of shape {matrix.shape} must be a symmetric square of finite numbers",
            hint="copy the whole matrix as the estimate printed it",
            shape=list(matrix.shape),
        )
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2.0)
    if values.min(initial=0.0) < -1e-9 * max(float(values.max(initial=0.0)), 1e-300):
        raise SpecificationError(
            f"a covariance cannot have the negative eigenvalue {values.min():.3g}",
            hint="copy the matrix with all its digits",
            eigenvalue=float(values.min()),
        )
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


def _vector(names: Sequence[str], weights: Mapping[str, float]) -> Array:
    if unknown := sorted(set(weights) - set(names)):
        raise SpecificationError(
            f"the estimate has no coefficient {unknown[0]!r}",
            hint=f"it has: {', '.join(names)}",
            unknown=unknown,
        )
    return np.array([weights.get(name, 0.0) for name in names], dtype=np.float64)
