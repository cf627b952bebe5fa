"""What drives the width of an interval: variance shares of groups of uncertain inputs, from designed points.

Invariant: a point is a row of numbers on (0, 1), one a coordinate; a group's share counts all its coordinates together.
Notation of the references: ``A`` and ``B`` are two independent samples, ``AB_g`` is A with group g's columns of B.

References
----------
Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola (2010), "Variance based sensitivity analysis of model output",
Computer Physics Communications 181(2), table 2 (b) and (f); Jansen (1999) for the total share.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from accord.estimation.errors import SpecificationError
from accord.estimation.panel import Array

RESAMPLES = 400


@dataclass(frozen=True, slots=True)
class VarianceShares:
    """Variance shares of each group in each output, with 90 percent bootstrap intervals.

    Parameters
    ----------
    first
        Share of the variance that goes when the group alone becomes known, shape (groups, outputs).
    total
        Share that is left when everything but the group becomes known, shape (groups, outputs).
    first_low, first_high, total_low, total_high
        Intervals that say how far the number of points determines the shares.
    used
        Rows of the design without a failed point.
    """

    first: Array
    total: Array
    first_low: Array
    first_high: Array
    total_low: Array
    total_high: Array
    used: int


def design(groups: Sequence[Sequence[int]], dimensions: int, rows: int, seed: int) -> Array:
    """Return the points at which a function is to be evaluated.

    Parameters
    ----------
    groups
        Coordinates of each group.
    dimensions
        Number of coordinates.
    rows
        Rows of each sample, a power of two.
    seed
        Of the scrambled Sobol sequence.

    Returns
    -------
    numpy.ndarray
        Shape ((groups + 2) * rows, dimensions): A, B, then each AB_g; inside (0, 1).

    Raises
    ------
    SpecificationError
        See :func:`require_rows`.
    """
    require_rows(rows)
    from scipy.stats import qmc

    both = qmc.Sobol(2 * dimensions, scramble=True, rng=np.random.default_rng(seed)).random(rows)
    both = np.clip(both, 1e-12, 1.0 - 1e-12)
    a, b = both[:, :dimensions], both[:, dimensions:]
    crossed = []
    for places in groups:
        mixed = a.copy()
        mixed[:, list(places)] = b[:, list(places)]
        crossed.append(mixed)
    return np.concatenate([a, b, *crossed])


def require_rows(rows: int) -> None:
    """Raise unless a design can have so many rows.

    Raises
    ------
    SpecificationError
        It is no power of two of at least 16.
    """
    if rows < 16 or rows & (rows - 1):
        raise SpecificationError(
            f"{rows} rows are no power of two of at least 16",
            hint="give 64, 128, 256 …: the sequence is balanced only then",
            rows=rows,
        )


def variance_shares(values: Array, groups: int, *, seed: int) -> VarianceShares:
    """Return variance shares from the function's values at the points of :func:`design`.

    Parameters
    ----------
    values
        Shape ((groups + 2) * rows, outputs), in the design's order; NaN where the function has no value.
    groups
        Number of groups.
    seed
        Of the bootstrap.

    Raises
    ------
    SpecificationError
        Fewer than sixteen rows have all their values.
    """
    blocks = np.asarray(values, dtype=np.float64)
    blocks = blocks.reshape(groups + 2, -1, blocks.shape[-1])
    whole = np.isfinite(blocks).all(axis=(0, 2))
    if whole.sum() < 16:
        raise SpecificationError(
            f"only {int(whole.sum())} of {blocks.shape[1]} rows of the design have all their values",
            hint="use more rows, or a narrower spread of the inputs",
            rows=int(whole.sum()),
        )
    blocks = blocks[:, whole]
    first, total = _shares(blocks)
    rng = np.random.default_rng(seed)
    n = blocks.shape[1]
    again = [_shares(blocks[:, rng.integers(0, n, n)]) for _ in range(RESAMPLES)]
    ends = [np.quantile(np.stack([r[k] for r in again]), [0.05, 0.95], axis=0) for k in (0, 1)]
    return VarianceShares(first, total, ends[0][0], ends[0][1], ends[1][0], ends[1][1], n)


def _shares(blocks: Array) -> tuple[Array, Array]:
    a, b, crossed = blocks[0], blocks[1], blocks[2:]
    variance = np.concatenate([a, b]).var(axis=0)
    # An output that nothing moves has no variance to share: its shares are zero, not a division by it.
    scale = np.where(variance > 0.0, variance, np.inf)
    centre = np.concatenate([a, b]).mean(axis=0)
    first = ((b - centre) * (crossed - a)).mean(axis=1) / scale
    total = ((a - crossed) ** 2).mean(axis=1) / (2.0 * scale)
    return first, total
