"""Gravity equations estimated: Poisson pseudo maximum likelihood, and least squares on logarithms beside it.

Invariant: rows used plus rows dropped by reason are the rows given, and every covariate asked for has a coefficient
or stands among those left out.

References
----------
Santos Silva and Tenreyro (2006), "The log of gravity", Review of Economics and Statistics 88(4).
Yotov, Piermartini, Monteiro and Larch (2016), "An Advanced Guide to Trade Policy Analysis", chapter 1.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from accord.estimation.backend import fit, within
from accord.estimation.clustering import SMALL_SAMPLE, clustered, free_parameters
from accord.estimation.errors import NotEstimableError, SpecificationError, require_known
from accord.estimation.estimates import GravityFit
from accord.estimation.groups import GROUPS, THREE_WAY, group_codes, renumbered
from accord.estimation.panel import Array, Panel
from accord.estimation.regressors import border_columns
from accord.estimation.sample import SEPARATION, complete_rows, estimable_rows
from accord.estimation.separation import separated_rows, suspected_rows

CONSTANT = "constant"
SEPARATED = "separated by covariates"


def ppml(
    panel: Panel,
    variables: Sequence[str],
    *,
    extra: Mapping[str, Array] | None = None,
    effects: Sequence[str] = THREE_WAY,
    border: str = "none",
    domestic: bool = True,
    clusters: Sequence[str] = ("pair",),
    small_sample: str = "clusters",
    separation: Sequence[str] = SEPARATION,
) -> GravityFit:
    """Estimate a gravity equation by Poisson pseudo maximum likelihood.

    Parameters
    ----------
    panel
        Flows and covariates; see :func:`accord.estimation.make_panel`.
    variables
        Columns of the panel.
    extra
        More covariates by name, each of shape (rows,), such as :func:`accord.estimation.phased` makes.
    effects
        Fixed effects, any of: exporter, importer, year, exporter-year, importer-year, pair, directed-pair,
        domestic; without any there is a ``constant``, and multilateral resistance is left to the covariates.
    border
        Border dummies: ``none``, ``common``, or ``by-year`` relative to the last year.
    domestic
        Whether flows of countries to themselves are used.
    clusters
        Groups within which errors move together, any number of ways; empty for heteroskedasticity alone.
    small_sample
        ``clusters``: the covariance times G / (G - 1), G the smallest number of groups (as Stata's ``ppml`` and R's
        ``capybara``); ``parameters``: that times (n - 1) / (n - parameters), effects nested in a cluster not
        counted (as pyfixest and fixest); ``ppmlhdfe``: the same with n / (n - parameters); ``none``.
    separation
        Checks for observations that no finite estimate can fit: ``fe`` (a group with only zeros), ``ir``
        (iterative rectifier, finds most that covariates separate before the fit) and ``mu`` (what the fit pushes
        towards nothing, confirmed by an exact linear programme).

    Raises
    ------
    SpecificationError
        An effect, a rule, a check or a covariate that there is not.
    NotEstimableError
        No row or no covariate is left.
    NotFittedError
        No convergence.
    MissingExtraError
        pyfixest is not installed.

    References
    ----------
    Correia, Guimarães and Zylkin (2020), "Fast Poisson estimation with high-dimensional fixed effects", Stata
    Journal 20(1); the same authors (2019), arXiv:1903.01633, for separation.
    """
    return _regress(
        panel,
        _columns(panel, variables, extra, border),
        effects,
        domestic,
        clusters,
        small_sample,
        separation,
        poisson=True,
    )


def ols_log(
    panel: Panel,
    variables: Sequence[str],
    *,
    extra: Mapping[str, Array] | None = None,
    effects: Sequence[str] = THREE_WAY,
    border: str = "none",
    domestic: bool = False,
    clusters: Sequence[str] = ("pair",),
    small_sample: str = "clusters",
) -> GravityFit:
    """Estimate a gravity equation by least squares on the logarithm of trade, which leaves zero flows out.

    Parameters and errors are those of :func:`ppml`; its coefficients are inconsistent under heteroskedasticity, and it
    is here to be compared with.
    """
    return _regress(
        panel,
        _columns(panel, variables, extra, border),
        effects,
        domestic,
        clusters,
        small_sample,
        (),
        poisson=False,
    )


def _columns(
    panel: Panel, variables: Sequence[str], extra: Mapping[str, Array] | None, border: str
) -> dict[str, Array]:
    columns = {name: panel.column(name) for name in variables}
    for more in (dict(extra or {}), border_columns(panel, border)):
        if both := sorted(set(columns) & set(more)):
            raise SpecificationError(
                f"the covariate {both[0]!r} is named twice", hint="give each covariate a name of its own", names=both
            )
        columns |= more
    if not columns:
        raise SpecificationError(
            "a gravity equation needs at least one covariate", hint="name columns of the panel, or a border", names=[]
        )
    return columns


def _regress(
    panel: Panel,
    columns: Mapping[str, Array],
    effects: Sequence[str],
    domestic: bool,
    clusters: Sequence[str],
    small_sample: str,
    separation: Sequence[str],
    *,
    poisson: bool,
) -> GravityFit:
    require_known("effects", effects, GROUPS)
    require_known("clusters", clusters, GROUPS)
    require_known("small_sample", [small_sample], SMALL_SAMPLE)
    require_known("separation", separation, SEPARATION)
    if not effects and CONSTANT in columns:
        raise SpecificationError(
            f"the covariate {CONSTANT!r} is named twice: without effects there is one",
            hint="call the panel's column something else",
            names=[CONSTANT],
        )
    sample = complete_rows(panel, columns, domestic=domestic, positive=not poisson)
    if poisson and not panel.trade[sample.used].any():
        # The package does not refuse this: it ends the whole program.
        raise NotEstimableError(
            f"none of the {len(sample.used)} rows that could be used has any trade",
            hint="check the column of trade, and what was left out for missing covariates",
            rows=len(sample.used),
        )
    x = np.stack(list(columns.values()), axis=1)
    rectify = "ir" in separation
    while True:
        sample = estimable_rows(sample, effects, poisson=poisson, separation=separation)
        used = sample.used
        codes = [renumbered(group_codes(panel, name)[used]) for name in effects]
        # A constant is one effect for all, so that separation is looked for without effects too.
        codes = codes or [np.zeros(len(used), dtype=np.int64)]
        y = panel.trade[used] if poisson else np.log(panel.trade[used])
        raw = fit(y, x[used], codes, poisson=poisson, rectify=rectify)
        if raw.settled and len(raw.used) < len(used):
            bad = np.delete(np.arange(len(used)), raw.used)
        elif raw.settled and "mu" in separation:
            bad = separated_rows(y, x[used], codes, suspected_rows(y, raw.fitted))
        else:
            bad = np.zeros(0, dtype=np.int64)
        if raw.settled and not len(bad):
            break
        # Rows that leave may leave others alone, so the sample is settled again before the fit that counts.
        sample = sample.without(used[bad], SEPARATED)
        rectify = False
    if not raw.kept:
        raise NotEstimableError(
            f"no covariate varies once the effects are taken out: {', '.join(columns)}",
            hint="use fewer effects: a pair effect absorbs what does not change over time",
            names=list(columns),
        )
    names = tuple(columns)
    kept = x[used][:, list(raw.kept)]
    found, coefficients = tuple(names[i] for i in raw.kept), raw.coefficients
    if not effects:
        level = (np.log(raw.fitted) if poisson else raw.fitted) - kept @ coefficients
        found, coefficients = (CONSTANT, *found), np.concatenate([[level.mean()], coefficients])
        kept, codes = np.column_stack([np.ones(len(used)), kept]), []
    ways = {name: renumbered(group_codes(panel, name)[used]) for name in clusters}
    weights = raw.fitted if poisson else np.ones(len(used))
    flat = within(kept, codes, weights)
    hessian = (flat * weights[:, None]).T @ flat
    spread = clustered(
        flat * (y - raw.fitted)[:, None],
        hessian,
        ways,
        rule=small_sample,
        parameters=free_parameters(len(found), codes, list(ways.values())),
    )
    return GravityFit(
        method="ppml" if poisson else "ols-log",
        names=found,
        coefficients=coefficients,
        covariance=spread.covariance,
        effects=tuple(effects),
        levels={name: int(code.max()) + 1 for name, code in zip(effects, codes, strict=True)},
        clusters=spread.groups,
        small_sample=small_sample,
        factor=spread.factor,
        rows_given=len(panel.trade),
        rows_used=len(used),
        dropped=sample.dropped,
        left_out=tuple(n for i, n in enumerate(names) if i not in raw.kept),
        clipped=spread.clipped,
        used=used,
        fitted=raw.fitted,
        covariates=flat,
        columns=dict(columns),
        panel=panel,
    )
