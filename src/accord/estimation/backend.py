"""The one place that calls pyfixest: fits, and demeaning by weighted fixed effects.

Invariant: what comes back has converged; every warning of the package becomes a fact of the answer or an error.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from accord.estimation.errors import NotEstimableError, NotFittedError
from accord.estimation.panel import Array, Codes
from accord.vocabulary import require_extra

# Deviance and projections are driven to rounding: a bias correction is a small difference of large sums.
DEVIANCE_TOLERANCE = 1e-10
PROJECTION_TOLERANCE = 1e-8
MOST_STEPS = 200
MOST_SWEEPS = 100_000


@dataclass(frozen=True, slots=True)
class RawFit:
    """What the package found.

    Parameters
    ----------
    kept
        Which columns were kept; the others are combinations of effects and earlier columns.
    coefficients
        One for each kept column.
    fitted
        Fitted trade, or fitted logarithm for least squares, of the rows used; shape (n,).
    used
        Positions of the rows used among those given, shape (n,).
    settled
        Whether the look for separated rows, if there was one, came to an end.
    """

    kept: tuple[int, ...]
    coefficients: Array
    fitted: Array
    used: Codes
    settled: bool


def fit(y: Array, columns: Array, effects: Sequence[Codes], *, poisson: bool, rectify: bool) -> RawFit:
    """Fit a Poisson or least-squares regression with fixed effects.

    Parameters
    ----------
    y
        Outcome, shape (n,).
    columns
        Covariates, shape (n, k).
    effects
        Codes of each fixed effect, each of shape (n,); at least one.
    poisson
        Poisson pseudo maximum likelihood, otherwise least squares.
    rectify
        Whether observations separated by covariates are looked for and left out (iterative rectifier).

    Raises
    ------
    MissingExtraError
        pyfixest is not installed.
    NotEstimableError
        Nothing is left once the effects are taken out.
    NotFittedError
        The iterations did not converge.
    """
    pyfixest = _pyfixest()
    import pandas as pd

    size = _sizes(columns)
    columns = columns / size
    names = [f"x{i}" for i in range(columns.shape[1])]
    table = pd.DataFrame({"y": y, **{n: columns[:, i] for i, n in enumerate(names)}})
    absorbed = []
    for i, code in enumerate(effects):
        table[f"f{i}"] = code
        absorbed.append(f"f{i}")
    formula = f"y ~ {' + '.join(names)} | {' + '.join(absorbed)}"
    common: dict[str, Any] = {
        "vcov": "iid",
        "fixef_rm": "none",
        "demeaner": pyfixest.MapDemeaner(fixef_tol=PROJECTION_TOLERANCE, fixef_maxiter=MOST_SWEEPS),
    }
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            if poisson:
                found = pyfixest.fepois(
                    formula,
                    table,
                    iwls_tol=DEVIANCE_TOLERANCE,
                    iwls_maxiter=MOST_STEPS,
                    separation_check=["ir"] if rectify else [],
                    **common,
                )
            else:
                found = pyfixest.feols(formula, table, **common)
        except (ValueError, np.linalg.LinAlgError) as error:
            if "Demeaning failed" in str(error):
                raise NotFittedError(
                    f"the fixed effects could not be taken out of covariates and trade: {error}",
                    hint="look for flows of very different size, or for effects that are almost the same",
                    sweeps=MOST_SWEEPS,
                ) from error
            raise NotEstimableError(
                f"the regression cannot be fitted: {' '.join(str(error).split())}",
                hint="the covariates may not vary once the effects are taken out; name fewer of either",
                reason=str(error),
            ) from error
    unsure = [str(w.message) for w in said if "before convergence" in str(w.message)]
    if rectify and unsure and all("separation" in words for words in unsure):
        return RawFit((), np.zeros(0), np.zeros(0), np.arange(len(y)), settled=False)
    # The package leaves its loop quietly at the last step, so its own flag has to be asked.
    if unsure or (poisson and not found.convergence):
        raise NotFittedError(
            unsure[0] if unsure else f"no convergence within {MOST_STEPS} steps",
            hint="look for covariates of very different size, or for flows that a covariate predicts perfectly",
            steps=MOST_STEPS,
        )
    # Not through the package's table: its own errors have no degrees of freedom on thin panels and warn of it.
    coefficients = dict(zip(found._coefnames, np.ravel(found._beta_hat), strict=True))
    used = np.asarray(found._data.index, dtype=np.int64)
    return RawFit(
        kept=tuple(i for i, n in enumerate(names) if n in coefficients),
        coefficients=np.array([coefficients[n] / size[i] for i, n in enumerate(names) if n in coefficients]),
        fitted=np.asarray(found.predict(type="response") if poisson else found.predict(), dtype=np.float64).ravel(),
        used=used,
        settled=True,
    )


def within(columns: Array, effects: Sequence[Codes], weights: Array) -> Array:
    """Return columns with weighted fixed effects taken out, shape (n, k).

    Raises
    ------
    NotFittedError
        The alternating projections did not converge.
    """
    if not effects:
        return columns
    _pyfixest()
    from pyfixest.estimation import demean

    codes = np.stack([code.astype(np.uint64) for code in effects], axis=1)
    size = _sizes(columns)
    values = np.array(columns / size, dtype=np.float64, order="F")
    left, converged = demean(values, codes, np.asarray(weights, dtype=np.float64), tol=PROJECTION_TOLERANCE)
    if not converged:
        raise NotFittedError(
            "the fixed effects could not be taken out of the covariates",
            hint="two effects may be almost the same; name one of them",
            tolerance=PROJECTION_TOLERANCE,
        )
    return np.asarray(left * size, dtype=np.float64)


def _sizes(columns: Array) -> Array:
    """Return the power of two nearest to each column's largest value, shape (k,).

    The package's tolerances are absolute, so a covariate in dollars would never settle; powers of two lose no digit.
    """
    largest = np.abs(columns).max(axis=0, initial=0.0)
    return np.asarray(np.exp2(np.round(np.log2(np.where(largest > 0.0, largest, 1.0)))), dtype=np.float64)


def _pyfixest() -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pyfixest
    except ImportError as error:
        raise require_extra("pyfixest", "estimation") from error
    return pyfixest
