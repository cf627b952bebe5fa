"""Observations that no finite estimate can fit: suspected by what was fitted, told by a linear programme.

The package's iterative rectifier is fast, but overlooks rows where a covariate varies little beside its size and comes
to no end on some thin panels. Rows that a fit pushes towards nothing are therefore looked at again, exactly.
Invariant: a row is named if and only if some combination of covariates and effects is zero wherever there is trade, at
most zero everywhere, and below zero on that row.

References
----------
Correia, Guimarães and Zylkin (2019), "Verifying the existence of maximum likelihood estimates for generalized linear
models", arXiv:1903.01633, proposition 1 and section 3.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from accord.estimation.errors import NotFittedError
from accord.estimation.panel import Array, Codes

SECONDS = 60.0
# A fit ends when a step changes the deviance by a much smaller share, and separated rows give up more than half of what
# they add to it in each step; so all of them are below this share, and few others.
PUSHED = 1e-7


def suspected_rows(y: Array, fitted: Array) -> Codes:
    """Return the positions of rows without trade that a fit pushes towards nothing, all separated ones among them.

    Parameters
    ----------
    y, fitted
        Trade and fitted trade, each of shape (n,).
    """
    some = y > 0.0
    deviance = 2.0 * float(np.sum(y[some] * np.log(y[some] / fitted[some])) - np.sum(y - fitted))
    # In units of the trade there is, so that a panel in dollars is treated as one in billions.
    scale = float(y[some].mean())
    return np.flatnonzero(~some & (fitted < PUSHED * (0.1 * scale + max(deviance, 0.0))))


def separated_rows(y: Array, columns: Array, effects: Sequence[Codes], suspects: Codes) -> Codes:
    """Return the positions of the rows that covariates and effects separate, ascending.

    Parameters
    ----------
    y
        Trade, shape (n,), zero or more.
    columns
        Covariates, shape (n, k).
    effects
        Codes of each fixed effect, each of shape (n,), numbered from 0.
    suspects
        Positions of the rows without trade that may be separated; the others are known not to be.

    Raises
    ------
    NotFittedError
        The programme came to no end in a minute.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, eye_array, hstack

    zero, some = suspects, np.setdiff1d(np.arange(len(y)), suspects)
    if not len(zero):
        return zero
    rows = np.arange(len(y))
    # Covariates around zero and of one size, so that the programme's own tolerances mean the same for each; the effects
    # hold what is taken off.
    around = columns - columns.mean(axis=0)
    size = np.abs(around).max(axis=0, initial=0.0)
    parts = [csr_array(around / np.where(size > 0.0, size, 1.0))]
    parts += [csr_array((np.ones(len(y)), (rows, code)), shape=(len(y), int(code.max()) + 1)) for code in effects]
    design = hstack(parts, format="csr")
    # Largest sum of s with s <= -(design @ g) on zeros, s <= 1 and design @ g = 0 on trade: s is 1 where separated.
    n, k = len(zero), design.shape[1]
    cost = np.concatenate([np.zeros(k), -np.ones(n)])
    above = hstack([design[zero], eye_array(n)], format="csr")
    level = hstack([design[some], csr_array((len(some), n))], format="csr")
    bounds = np.vstack([np.tile([-np.inf, np.inf], (k, 1)), np.tile([0.0, 1.0], (n, 1))])
    found: Any = linprog(  # type: ignore[call-overload]
        cost,
        A_ub=above,
        b_ub=np.zeros(n),
        A_eq=level,
        b_eq=np.zeros(len(some)),
        bounds=bounds,
        method="highs",
        options={"time_limit": SECONDS},
    )
    if found.status != 0:
        raise NotFittedError(
            f"whether covariates separate {n} rows without trade could not be settled: {found.message}",
            hint="use fewer effects or covariates, or leave the check out: separation=('fe', 'ir')",
            rows=n,
        )
    return np.asarray(zero[found.x[k:] > 0.5], dtype=np.int64)
