"""The incidental-parameter bias of fixed-effects PPML gravity taken out, in estimates and in standard errors.

With exporter-time, importer-time and pair effects the estimates are off by a term of order 1/N (N countries) and the
clustered standard errors are too small by as much; without pair effects only the standard errors are.

Invariant: every sum here runs over whole pairs, held as arrays (pairs, years) with zero weight where a year is absent.
Notation of the paper: ``lam`` is fitted trade, ``score`` trade less that, ``hess`` the pair's Hessian once its pair
effect is concentrated out, ``x`` the covariates with all effects taken out.

References
----------
Weidner and Zylkin (2021), "Bias and consistency in three-way gravity models", Journal of International Economics 132,
propositions 3 and 4, remark 4. The finite-sample factors N/(N-1) are those of the authors' Stata program (2020).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.linalg import cho_solve, lapack

from accord.estimation.errors import NotEstimableError, SpecificationError
from accord.estimation.estimates import GravityFit
from accord.estimation.groups import group_codes, renumbered
from accord.estimation.panel import Array, Codes

LARGEST = 12_000
CORRECTABLE = (
    {"exporter-year", "importer-year", "directed-pair"},
    {"exporter-year", "importer-year"},
    {"exporter", "importer"},
)


@dataclass(frozen=True, slots=True)
class Corrected:
    """An estimate with its bias taken out.

    Parameters
    ----------
    fit
        The estimate that was corrected.
    names
        Covariates, shape (k,).
    coefficients
        The estimate less the bias, shape (k,).
    bias
        What was subtracted, shape (k,); zero with two-way effects, which leave none.
    covariance
        Corrected covariance clustered by directed pair, shape (k, k).
    pairs
        Number of directed pairs.
    """

    fit: GravityFit
    names: tuple[str, ...]
    coefficients: Array
    bias: Array
    covariance: Array
    pairs: int

    @property
    def standard_errors(self) -> Array:
        """Square roots of the covariance's diagonal, shape (k,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    def coefficient(self, name: str) -> tuple[float, float]:
        """Return a corrected coefficient and its corrected standard error."""
        at = self.names.index(name)
        return float(self.coefficients[at]), float(self.standard_errors[at])

    def as_dict(self) -> dict[str, Any]:
        """Return the correction as JSON-serialisable data, with the estimate it corrects."""
        return {
            "coefficients": [
                {"name": n, "coefficient": float(b), "standard_error": float(s), "bias": float(d)}
                for n, b, s, d in zip(self.names, self.coefficients, self.standard_errors, self.bias, strict=True)
            ],
            "covariance": self.covariance.tolist(),
            "pairs": self.pairs,
            "uncorrected": self.fit.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class _Pairs:
    """A fit by pair: ``i`` and ``j`` (pairs,), ``lam`` and ``score`` (pairs, years), ``x`` (pairs, years, k)."""

    i: Codes
    j: Codes
    lam: Array
    score: Array
    x: Array
    hess: Array


def bias_corrected(fit: GravityFit) -> Corrected:
    """Return a PPML estimate with its incidental-parameter bias taken out and its standard errors corrected.

    Parameters
    ----------
    fit
        A fit of :func:`accord.estimation.ppml` with the effects exporter-year, importer-year and directed-pair, or
        without the last.

    Raises
    ------
    SpecificationError
        The fit is no PPML or has other effects, for which the correction is not derived.
    NotEstimableError
        There are more exporter-years and importer-years than the correction's matrix can hold.
    """
    if fit.method != "ppml" or set(fit.effects) not in CORRECTABLE:
        raise SpecificationError(
            f"the bias correction is not derived for {fit.method} with {', '.join(fit.effects)}",
            hint="use ppml with the effects exporter-year, importer-year and directed-pair, or the first two",
            method=fit.method,
            effects=list(fit.effects),
        )
    three_way = "directed-pair" in fit.effects
    pairs = _by_pair(fit, three_way)
    count, years = pairs.lam.shape
    size = (int(pairs.i.max()) + int(pairs.j.max()) + 2) * (years if three_way else 1)
    if size > LARGEST:
        raise NotEstimableError(
            f"{size} exporter-years and importer-years are more than {LARGEST}, whose matrix is dense",
            hint="use fewer years, for example every fourth",
            size=size,
        )
    information = np.einsum("pt,ptk,ptl->kl", pairs.lam, pairs.x, pairs.x)
    inverse = np.linalg.inv(information)
    bias = inverse @ _bias_terms(pairs) if three_way else np.zeros(len(fit.names))
    meat = _corrected_meat(pairs, inverse, three_way)
    covariance = count / (count - 1.0) * inverse @ meat @ inverse
    return Corrected(fit, fit.names, fit.coefficients - bias, bias, (covariance + covariance.T) / 2.0, count)


def _by_pair(fit: GravityFit, three_way: bool) -> _Pairs:
    panel, used = fit.panel, fit.used
    pair = renumbered(group_codes(panel, "directed-pair")[used])
    year = renumbered(panel.years[used])
    shape = (int(pair.max()) + 1, int(year.max()) + 1)
    lam, score, x = np.zeros(shape), np.zeros(shape), np.zeros((*shape, len(fit.names)))
    lam[pair, year] = fit.fitted
    score[pair, year] = fit.outcome - fit.fitted
    x[pair, year] = fit.covariates
    sides = []
    for name in ("exporter", "importer"):
        side = np.zeros(shape[0], dtype=np.int64)
        side[pair] = renumbered(group_codes(panel, name)[used])
        sides.append(side)
    hess = np.einsum("pt,ts->pts", lam, np.eye(shape[1]))
    if three_way:
        hess -= lam[:, :, None] * (lam / lam.sum(axis=1, keepdims=True))[:, None, :]
    return _Pairs(sides[0], sides[1], lam, score, x, hess)


def _bias_terms(pairs: _Pairs) -> Array:
    """Return what the inverse information turns into the bias, shape (k,).

    The paper divides by the n countries of a side and by the partners of each, and the information by the pairs: the
    three cancel.
    """
    total = np.zeros(pairs.x.shape[2])
    outer = pairs.score[:, :, None] * pairs.score[:, None, :]
    for side in (pairs.i, pairs.j):
        n = int(side.max()) + 1
        inverse = np.linalg.pinv(_summed(pairs.hess, side, n), rcond=1e-12, hermitian=True)
        squares = _summed(outer, side, n)
        for k in range(len(total)):
            x = pairs.x[:, :, k]
            cross = _summed(pairs.score[:, :, None] * np.einsum("pts,ps->pt", pairs.hess, x)[:, None, :], side, n)
            # Third derivatives times x, up to terms that vanish in these sums: fitted trade times x sums to zero
            # within every exporter-year, importer-year and pair.
            scaled = pairs.hess * x[:, :, None]
            third = -_summed(scaled + scaled.transpose(0, 2, 1), side, n)
            first = -np.einsum("nts,nst->", cross, inverse)
            second = 0.5 * np.einsum("nab,nbc,ncd,nda->", inverse, third, inverse, squares, optimize=True)
            total[k] += n / (n - 1.0) * (first + second)
    return total


def _corrected_meat(pairs: _Pairs, inverse: Array, three_way: bool) -> Array:
    """Return the sum of the covariates' outer products with scores freed of the leverage that shrinks them, (k, k)."""
    spread = np.einsum("ptk,kl,psl->pts", pairs.x, inverse, pairs.x) + _effects_spread(pairs, three_way)
    free = np.linalg.solve(np.eye(spread.shape[1]) - pairs.hess @ spread, pairs.score[:, :, None])[:, :, 0]
    return np.asarray(
        np.einsum("pk,pl->kl", np.einsum("ptk,pt->pk", pairs.x, free), np.einsum("ptk,pt->pk", pairs.x, pairs.score))
    )


def _effects_spread(pairs: _Pairs, three_way: bool) -> Array:
    """Return the pairs' own blocks of the covariance of exporter-year plus importer-year effects, (pairs, T, T)."""
    n_i, n_j = int(pairs.i.max()) + 1, int(pairs.j.max()) + 1
    count, years = pairs.lam.shape
    if not three_way:
        # Without pair effects nothing links two years, so each is inverted alone.
        spread = np.zeros((count, years, years))
        for t in range(years):
            alone = _Pairs(
                pairs.i,
                pairs.j,
                pairs.lam[:, [t]],
                pairs.score[:, [t]],
                pairs.x[:, [t]],
                pairs.hess[:, [t], [t]][:, None],
            )
            spread[:, t, t] = _blocks(alone, n_i, n_j)[:, 0, 0]
        return spread
    return _blocks(pairs, n_i, n_j)


def _blocks(pairs: _Pairs, n_i: int, n_j: int) -> Array:
    years = pairs.lam.shape[1]
    full = np.zeros((n_i + n_j, years, n_i + n_j, years))
    at = np.arange(n_i + n_j)
    full[at, :, at, :] = np.concatenate([_summed(pairs.hess, pairs.i, n_i), _summed(pairs.hess, pairs.j, n_j)])
    full[pairs.i, :, n_i + pairs.j, :] = pairs.hess
    full[n_i + pairs.j, :, pairs.i, :] = pairs.hess
    size = (n_i + n_j) * years
    inverse = _generalised_inverse(full.reshape(size, size)).reshape(full.shape)
    exporter, importer = pairs.i, n_i + pairs.j
    crossed = inverse[exporter, :, importer, :]
    own = inverse[exporter, :, exporter, :] + inverse[importer, :, importer, :]
    return np.asarray(own + crossed + crossed.transpose(0, 2, 1))


def _generalised_inverse(matrix: Array) -> Array:
    """Return an inverse on a largest set of independent rows, zero elsewhere; the answer does not depend on the set."""
    factor, pivots, rank, _ = lapack.dpstrf(matrix, tol=1e-10 * float(np.diag(matrix).max()), lower=0)
    kept = pivots[:rank] - 1
    result = np.zeros_like(matrix)
    upper = np.triu(factor[:rank, :rank])
    result[np.ix_(kept, kept)] = cho_solve((upper, False), np.eye(rank))
    return result


def _summed(values: Array, side: Codes, n: int) -> Array:
    total = np.zeros((n, *values.shape[1:]))
    np.add.at(total, side, values)
    return total
