"""Estimates with their covariance inside a scenario: of trade effects, and of trade elasticities.

Invariant: what one block holds is drawn together, from its covariance; every block names its source.
"""

from typing import Literal, Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, model_validator

from accord.estimation import SpecificationError, covariance_root

Basis = Literal["reported", "assumed"]
Matrix = tuple[tuple[float, ...], ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EstimateBlock(_Strict):
    """Estimated effects on log trade with their covariance, as ``accord gravity fit --to-scenario`` writes it.

    Parameters
    ----------
    id
        Short name, unique in the file.
    names
        Covariates.
    coefficients
        Change of log trade for one unit of each.
    covariance
        Of the coefficients, all rows.
    source
        Data, method and clusters.
    """

    id: str = Field(pattern=r"^[A-Za-z0-9_-]+$")
    names: tuple[str, ...] = Field(min_length=1)
    coefficients: tuple[float, ...]
    covariance: Matrix
    source: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not len(self.names) == len(set(self.names)) == len(self.coefficients) == len(self.covariance):
            raise ValueError("names, coefficients and rows of covariance must be equally many, and no name twice")
        _require_covariance(self.covariance)
        return self

    def effect(self, weights: dict[str, float], coefficients: npt.NDArray[np.float64] | None = None) -> float:
        """Return a weighted sum of the central or of drawn coefficients, in log trade."""
        values = np.asarray(self.coefficients) if coefficients is None else coefficients
        return float(sum(weight * values[self.names.index(name)] for name, weight in weights.items()))


class ElasticityBlock(_Strict):
    """Trade elasticities that are drawn together.

    Parameters
    ----------
    sectors
        Sectors of the baseline, or ``goods``, ``services``, ``all``.
    log_sd, correlation
        Standard deviation of each sector's log elasticity, and the correlation between any two of the sectors.
    log_covariance
        The whole covariance of the logarithms instead, in the sectors' order.
    source
        Where it comes from.
    """

    sectors: tuple[str, ...] = Field(min_length=1)
    log_sd: float | None = Field(default=None, ge=0, le=2)
    correlation: float = Field(default=0.0, ge=0, le=1)
    log_covariance: Matrix | None = None
    source: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.log_sd is None) == (self.log_covariance is None):
            raise ValueError("give either log_sd, with correlation if need be, or log_covariance")
        if self.log_covariance is not None:
            _require_covariance(self.log_covariance)
        return self

    def covariance(self, count: int) -> npt.NDArray[np.float64]:
        """Return the covariance of the logarithms of ``count`` sectors, shape (count, count).

        Raises
        ------
        ValueError
            A covariance was given for another number of sectors.
        """
        if self.log_covariance is not None:
            if len(self.log_covariance) != count:
                raise ValueError(f"log_covariance has {len(self.log_covariance)} rows for {count} sectors")
            return np.asarray(self.log_covariance, dtype=np.float64)
        assert self.log_sd is not None  # the validator saw to it
        common = self.correlation * np.ones((count, count)) + (1.0 - self.correlation) * np.eye(count)
        return np.asarray(self.log_sd**2 * common)


def _require_covariance(matrix: Matrix) -> None:
    if any(len(row) != len(matrix) for row in matrix):
        raise ValueError("a covariance has as many columns as rows")
    try:
        covariance_root(np.asarray(matrix, dtype=np.float64))
    except SpecificationError as error:
        raise ValueError(error.message) from error
