"""Covariances of coefficients clustered one, two or more ways, with the small-sample rule named.

Invariant: the same scores and Hessian give every covariance; only clusters and rule differ.

References
----------
Cameron, Gelbach and Miller (2011), "Robust inference with multiway clustering", Journal of Business & Economic
Statistics 29(2), equations (2.11) to (2.13).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from accord.estimation.groups import joined
from accord.estimation.panel import Array, Codes

SMALL_SAMPLE = ("clusters", "parameters", "ppmlhdfe", "none")


@dataclass(frozen=True, slots=True)
class Clustered:
    """A clustered covariance.

    Parameters
    ----------
    covariance
        Shape (k, k).
    groups
        Number of groups of each cluster, by name.
    factor
        Small-sample factor that is in ``covariance``.
    clipped
        Whether a negative eigenvalue, which several ways can leave, was set to zero.
    """

    covariance: Array
    groups: dict[str, int]
    factor: float
    clipped: bool


def clustered(
    scores: Array,
    hessian: Array,
    clusters: Mapping[str, Codes],
    *,
    rule: str,
    parameters: int,
) -> Clustered:
    """Return the covariance of coefficients whose errors move together within clusters.

    Parameters
    ----------
    scores
        Score of each row, shape (n, k).
    hessian
        Information, shape (k, k).
    clusters
        Codes of each way of clustering, each of shape (n,); any number of ways, none for heteroskedasticity alone.
    rule
        ``clusters``: G / (G - 1) with G the smallest number of groups; ``parameters``: that times
        (n - 1) / (n - parameters); ``ppmlhdfe``: times n / (n - parameters); ``none``: no factor.
    parameters
        Coefficients and effects not nested in a cluster.
    """
    n = len(scores)
    ways = dict(clusters) or {"row": np.arange(n)}
    meat = np.zeros_like(hessian)
    for size in range(1, len(ways) + 1):
        for names in combinations(ways, size):
            sums = _sums(scores, joined([ways[name] for name in names]))
            meat += (-1.0) ** (size + 1) * sums.T @ sums
    groups = {name: int(code.max()) + 1 for name, code in ways.items()}
    smallest = min(groups.values())
    factor = 1.0 if rule == "none" or smallest < 2 else smallest / (smallest - 1.0)
    if rule in ("parameters", "ppmlhdfe"):
        factor *= (n - (rule == "parameters")) / max(n - parameters, 1)
    bread = np.linalg.inv(hessian)
    covariance = factor * bread @ meat @ bread
    covariance = (covariance + covariance.T) / 2.0
    values, vectors = np.linalg.eigh(covariance)
    clipped = len(ways) > 1 and bool(values.min() < 0.0)
    if clipped:
        covariance = (vectors * np.maximum(values, 0.0)) @ vectors.T
    return Clustered(covariance, groups if clusters else {}, factor, clipped)


def free_parameters(coefficients: int, effects: Sequence[Codes], clusters: Sequence[Codes]) -> int:
    """Return coefficients plus levels of the effects that no cluster nests, less one for each such effect but one."""
    levels = [int(code.max()) + 1 for code in effects if not any(_nested(code, cluster) for cluster in clusters)]
    return coefficients + sum(levels) - max(len(levels) - 1, 0)


def _nested(inner: Codes, outer: Codes) -> bool:
    return int(joined([inner, outer]).max()) == int(inner.max())


def _sums(scores: Array, code: Codes) -> Array:
    return np.stack([np.bincount(code, weights=scores[:, k]) for k in range(scores.shape[1])], axis=1)
