"""What an estimate is: coefficients with their covariance, and everything needed to distrust them.

Invariant: an estimate is never partly filled; what was left out is in it, counted and named.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from accord.estimation.panel import Array, Codes, Panel
from accord.estimation.sample import Dropped


@dataclass(frozen=True, slots=True)
class GravityFit:
    """A fitted gravity equation.

    Parameters
    ----------
    method
        ``ppml`` or ``ols-log``.
    names
        Covariates with a coefficient.
    coefficients
        Shape (k,), change of log trade for one unit of a covariate.
    covariance
        Shape (k, k).
    effects
        Names of the fixed effects.
    levels
        Levels of each effect among the rows used.
    clusters
        Groups of each cluster, by name; empty for heteroskedasticity-robust errors.
    small_sample
        Name of the small-sample rule; see :func:`accord.estimation.ppml`.
    factor
        That rule's factor in the covariance.
    rows_given, rows_used
        Rows of the panel, and of the estimate.
    dropped
        Reasons with counts that account for the difference.
    left_out
        Covariates without coefficient, being combinations of effects and earlier covariates.
    clipped
        Whether a negative eigenvalue of a several-way covariance was set to zero.
    used
        Row numbers used, shape (n,).
    fitted
        Fitted trade (for ``ols-log``: fitted logarithm) of those rows, shape (n,).
    covariates
        Covariates with effects taken out, at the final weights, shape (n, k).
    columns
        Covariates asked for as they are, by name, each of shape (rows given,).
    panel
        The panel it was estimated on.
    """

    method: str
    names: tuple[str, ...]
    coefficients: Array
    covariance: Array
    effects: tuple[str, ...]
    levels: dict[str, int]
    clusters: dict[str, int]
    small_sample: str
    factor: float
    rows_given: int
    rows_used: int
    dropped: tuple[Dropped, ...]
    left_out: tuple[str, ...]
    clipped: bool
    used: Codes
    fitted: Array
    covariates: Array
    columns: dict[str, Array]
    panel: Panel

    @property
    def standard_errors(self) -> Array:
        """Square roots of the covariance's diagonal, shape (k,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def outcome(self) -> Array:
        """What was explained, of the rows used: trade, or its logarithm."""
        trade = self.panel.trade[self.used]
        return trade if self.method == "ppml" else np.asarray(np.log(trade))

    @property
    def r_squared(self) -> float:
        """Squared correlation of what was explained and what was fitted; for least squares the share explained."""
        if np.ptp(self.outcome) == 0.0 or np.ptp(self.fitted) == 0.0:
            return 0.0
        return float(np.corrcoef(self.outcome, self.fitted)[0, 1] ** 2)

    def coefficient(self, name: str) -> tuple[float, float]:
        """Return a coefficient and its standard error."""
        at = self.names.index(name)
        return float(self.coefficients[at]), float(self.standard_errors[at])

    def as_dict(self) -> dict[str, Any]:
        """Return what a reader needs as JSON-serialisable data, without the arrays by row."""
        return {
            "method": self.method,
            "coefficients": [
                {"name": n, "coefficient": float(b), "standard_error": float(s)}
                for n, b, s in zip(self.names, self.coefficients, self.standard_errors, strict=True)
            ],
            "covariance": self.covariance.tolist(),
            "effects": list(self.effects),
            "levels": self.levels,
            "clusters": self.clusters,
            "small_sample": self.small_sample,
            "small_sample_factor": self.factor,
            "r_squared": self.r_squared,
            "rows_given": self.rows_given,
            "rows_used": self.rows_used,
            "dropped": [{"reason": d.reason, "rows": d.rows, "examples": list(d.examples)} for d in self.dropped],
            "left_out": list(self.left_out),
            "covariance_clipped": self.clipped,
        }
