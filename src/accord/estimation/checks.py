"""What is asked of an estimate once it stands: whether its form holds, and by how much a coefficient moved.

Invariant: a check is made on the rows and with the errors of the estimate that it is about.

References
----------
Ramsey (1969), "Tests for specification errors in classical linear least-squares regression analysis", Journal of the
Royal Statistical Society B 31(2); Santos Silva and Tenreyro (2006) for its use on gravity equations.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from accord.estimation.effects import Estimated
from accord.estimation.errors import SpecificationError
from accord.estimation.estimates import GravityFit
from accord.estimation.regress import ols_log, ppml

SQUARE = "fitted_log_squared"


@dataclass(frozen=True, slots=True)
class ResetTest:
    """Whether the square of what was fitted explains what the equation left.

    Parameters
    ----------
    coefficient, standard_error
        Of the squared fitted logarithm, added to the equation.
    p
        Probability of a coefficient at least as far from zero if the form is right.
    """

    coefficient: float
    standard_error: float
    p: float


def reset_test(fit: GravityFit) -> ResetTest:
    """Return Ramsey's test of the form of an equation, estimated once more with the square of its fitted logarithm.

    Raises
    ------
    SpecificationError
        The equation explains its rows perfectly or its effects absorb the square, so that nothing can be tested.
    """
    poisson = fit.method == "ppml"
    square = np.full(len(fit.panel.trade), np.nan)
    # The rows that the estimate does not use have no fitted value, and so leave this one too.
    square[fit.used] = (np.log(fit.fitted) if poisson else fit.fitted) ** 2
    columns = {n: values for n, values in fit.columns.items() if n in fit.names}
    again = (ppml if poisson else ols_log)(
        fit.panel,
        [],
        extra={**columns, SQUARE: square},
        effects=fit.effects,
        domestic=True,
        clusters=tuple(fit.clusters),
        small_sample=fit.small_sample,
    )
    if SQUARE not in again.names:
        raise SpecificationError(
            "the form cannot be tested: the square of what was fitted is a combination of effects and covariates",
            hint="with so many effects nothing is left to test with",
            effects=list(fit.effects),
        )
    value, error = again.coefficient(SQUARE)
    return ResetTest(value, error, two_sided(value / error))


def two_sided(z: float) -> float:
    """Return the probability of a standard normal number at least as far from zero.

    >>> round(two_sided(1.96), 3)
    0.05
    """
    return 2.0 * NormalDist().cdf(-abs(z))


def relative_change(estimate: Estimated, first: str, last: str) -> tuple[float, float]:
    """Return by how many percent of itself a coefficient changed, and the standard error by the delta method.

    Parameters
    ----------
    estimate
        A fit, or its bias-corrected form.
    first, last
        Names of coefficients, for example of distance in the first and the last year.

    Raises
    ------
    SpecificationError
        There is no such coefficient, or the first is zero.
    """
    if absent := [n for n in (first, last) if n not in estimate.names]:
        raise SpecificationError(
            f"the estimate has no coefficient {absent[0]!r}",
            hint=f"it has: {', '.join(estimate.names)}",
            unknown=absent,
        )
    at = [estimate.names.index(n) for n in (first, last)]
    old, new = (float(estimate.coefficients[i]) for i in at)
    if old == 0.0:
        raise SpecificationError(
            f"the coefficient {first!r} is zero, and nothing can be compared with it", hint="name another", name=first
        )
    slope = np.array([-new / old**2, 1.0 / old])
    variance = float(slope @ estimate.covariance[np.ix_(at, at)] @ slope)
    return 100.0 * (new / old - 1.0), 100.0 * math.sqrt(max(variance, 0.0))
