"""Exact derivatives of outcomes with respect to every tariff, trade cost and elasticity.

The equilibrium is a fixed point ``z = G(z, parameters)``; by the implicit function theorem one adjoint solve of
``(I - G_z)' u = seed`` per outcome gives its gradient with respect to all parameters at once. Invariant: derivatives
are those of the figures that :func:`accord.model.solve` reports, in their units (tested against central differences).

References
----------
Kleinman, Liu and Redding (2024), International friends and enemies, American Economic Journal: Macroeconomics 16(4),
for exposure matrices as the first-order response to productivity.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from accord.model.axes import Labels, labels_of, require_same
from accord.model.economy import FLOW, Array, Economy
from accord.model.errors import NotConvergedError, UnknownOutcomeError, require_choice
from accord.model.kernel import build, pack
from accord.model.linear import RESTART, Linearised, Pull, Seeds, Triple, cotangent, linearise, solve_linear
from accord.model.recover import point_of, task_of
from accord.model.solver import Task

PARAMETERS = ("tariff", "cost", "elasticity")
BY_COUNTRY = (
    "wage_hat",
    "price_index_hat",
    "real_wage_pct",
    "income",
    "income_hat",
    "welfare_exact_pct",
    "equivalent_variation",
    "tariff_revenue",
)
BY_SECTOR = ("price_hat", "expenditure", "output", "value_added_by_sector")
OUTCOMES = (*BY_COUNTRY, *BY_SECTOR)
# Outcomes are taken in blocks, so that the Krylov spaces of all stay within this.
KRYLOV_BYTES = 5e8


def gradient(
    result: xr.Dataset,
    outcome: str | Mapping[str, xr.DataArray] = "welfare_exact_pct",
    with_respect_to: str = "tariff",
    *,
    countries: Sequence[Hashable] | None = None,
    tolerance: float = 1e-11,
) -> xr.DataArray:
    """Differentiate outcomes of an equilibrium.

    The base of the result is held: with ``deficits="none"`` or ``rebase``, that is the base that was solved for first.

    Parameters
    ----------
    result
        What :func:`accord.model.solve` returned.
    outcome
        A variable of the result by country (one gradient per country) or by country and sector (one gradient per
        country, of its sum over sectors); or weights on such variables, whose weighted sum is one outcome.
    with_respect_to
        ``tariff`` (per unit of ad valorem fraction), ``cost`` (per unit of log cost factor) or ``elasticity``.
    countries
        Countries whose outcome is differentiated; all by default.
    tolerance
        Of the adjoint solves, relative.

    Returns
    -------
    xarray.DataArray
        Dims (country,) of the outcome, then (origin, destination, sector) or (sector,) of the parameter. Without
        the first where ``outcome`` holds weights.

    Raises
    ------
    UnknownOutcomeError
        The outcome is none of :data:`OUTCOMES`.
    NotConvergedError
        An adjoint solve did not reach its tolerance.
    """
    require_choice("with_respect_to", with_respect_to, PARAMETERS)
    task = task_of(result)
    eco = task.eco
    at = point_of(result)
    k = build(eco, task.tariff, task.cost, task.rule, immobile=task.immobile)
    lin = linearise(k, pack(np.log(at.price), at.spending, np.log(at.wage), np))
    view = _View(result, task, lin)
    if isinstance(outcome, str):
        _require_outcome(outcome)
        chosen = eco.countries if countries is None else tuple(countries)
        unknown = [c for c in chosen if c not in eco.countries]
        require_same(tuple(unknown), (), "countries", "country")
        weights = np.zeros((len(eco.countries), len(chosen)))
        weights[[eco.countries.index(c) for c in chosen], np.arange(len(chosen))] = 1.0
        width = max(1, int(KRYLOV_BYTES / (8 * RESTART * at.price.size * 2)))
        blocks = [weights[:, i : i + width] for i in range(0, len(chosen), width)]
        seeds = [_seed(view, outcome, b if outcome in BY_COUNTRY else _spread(b, eco)) for b in blocks]
    else:
        chosen = ()
        seeds = [_weighted(view, outcome)]
    parts = [_parameter(view, adjoint(lin, seed, tolerance), with_respect_to) for seed in seeds]
    return _labelled(np.concatenate(parts, axis=-1), eco, chosen, with_respect_to)


def exposure(result: xr.Dataset, outcome: str = "welfare_exact_pct") -> xr.DataArray:
    """Return each country's first-order response to every country's productivity: friends and enemies.

    Parameters
    ----------
    outcome
        A variable of the result by country.

    Returns
    -------
    xarray.DataArray
        Dims (country, partner): change of the country's outcome per unit rise of the log of the partner's
        productivity in all sectors. A positive number is a friend's.
    """
    by_cost = gradient(result, outcome, "cost")
    return (-by_cost.sum(["destination", "sector"])).rename({"origin": "partner"})


@dataclass(frozen=True, slots=True)
class _View:
    result: xr.Dataset
    task: Task
    lin: Linearised


@dataclass(frozen=True, slots=True)
class _Seeding:
    """Direct cotangents on the state, and on what the sweep puts out."""

    state: Triple
    out: Seeds


def adjoint(lin: Linearised, seeding: "_Seeding", tolerance: float) -> Pull:
    """Return the cotangents through which parameters move the seeded outcomes, equilibrium effects included.

    Raises
    ------
    NotConvergedError
        The adjoint solve did not reach its tolerance.
    """
    zero = tuple(np.zeros_like(part) for part in seeding.state)
    through, _ = cotangent(lin, zero, seeding.out)  # type: ignore[arg-type]
    rhs: Triple = tuple(a + b for a, b in zip(seeding.state, through, strict=True))  # type: ignore[assignment]
    try:
        u = solve_linear(lin, rhs, transpose=True, tolerance=tolerance)
    except np.linalg.LinAlgError as error:
        raise NotConvergedError(
            f"the adjoint of the equilibrium could not be solved within {tolerance:g}: {error}",
            hint="ask for a looser tolerance, or solve the equilibrium more tightly",
            residual=tolerance,
        ) from error
    return cotangent(lin, u, seeding.out)[1]


def _require_outcome(name: str) -> None:
    if name not in OUTCOMES:
        raise UnknownOutcomeError(
            f"there is no gradient of {name!r}", hint=f"outcomes are: {', '.join(OUTCOMES)}", outcome=name
        )


def _spread(weights: Array, eco: Economy) -> Array:
    return np.repeat(weights[:, None, :], len(eco.sectors), axis=1)


def _weighted(view: _View, weights: Mapping[str, xr.DataArray]) -> _Seeding:
    total: _Seeding | None = None
    eco = view.task.eco
    for name, given in weights.items():
        _require_outcome(name)
        dims = ("country",) if name in BY_COUNTRY else ("country", "sector")
        for dim in dims:
            axis = eco.countries if dim == "country" else eco.sectors
            require_same(labels_of(given, dim), axis, f"weights of {name}.{dim}", dim)
        seed = _seed(view, name, np.asarray(given.transpose(*dims).values, dtype=np.float64)[..., None])
        total = seed if total is None else _add(total, seed)
    if total is None:
        raise UnknownOutcomeError("no outcome is given", hint=f"outcomes are: {', '.join(OUTCOMES)}", outcome="")
    return total


def _add(a: _Seeding, b: _Seeding) -> _Seeding:
    def plus(x: Array | None, y: Array | None) -> Array | None:
        return y if x is None else x if y is None else x + y

    state: Triple = tuple(x + y for x, y in zip(a.state, b.state, strict=True))  # type: ignore[assignment]
    out = Seeds(plus(a.out.output, b.out.output), plus(a.out.revenue, b.out.revenue), plus(a.out.income, b.out.income))
    return _Seeding(state, out)


def _seed(view: _View, name: str, c: Array) -> _Seeding:
    """Return the cotangents of ``sum(c * outcome)``; ``c`` has shape (N, R) or (N, J, R)."""
    eco, lin, result = view.task.eco, view.lin, view.result
    n, j, m, w = lin.k.sizes
    r = c.shape[-1]
    state: Triple = (np.zeros((n, m, r)), np.zeros((n, m, r)), np.zeros((n, w, r)))
    p, x, omega = state
    final = slice(m - j, m)
    output = income = revenue = None

    def level(variable: str) -> Array:
        return np.asarray(result[variable].values)

    def index(weight: Array) -> None:
        # The consumer price index is the final-share weighted mean of log prices.
        p[:, final] += eco.final_share[:, :, None] * weight[:, None, :]

    if name == "price_hat":
        p[:, final] += c * level(name)[:, :, None]
    elif name == "expenditure":
        x += np.concatenate([c] * (m // j), axis=1)
    elif name == "output":
        output = c
    elif name == "value_added_by_sector":
        output = c * eco.labour_share[:, :, None]
    elif name == "tariff_revenue":
        revenue = c
    elif name == "income":
        income = c
    elif name == "income_hat":
        income = c / eco.income[:, None]
    elif name == "price_index_hat":
        index(c * level(name)[:, None])
    elif name in ("wage_hat", "real_wage_pct"):
        wage, factor = level("wage_hat"), np.ones_like(c[:, 0])
        if name == "real_wage_pct":
            real = 1.0 + level(name) / 100.0
            index(-100.0 * c * real[:, None])
            factor = 100.0 / level("price_index_hat")
        omega += _wage_weight(view) * (c * (wage * factor)[:, None])[:, None, :]
    else:
        real = 1.0 + level("welfare_exact_pct") / 100.0
        unit = np.full_like(real, 100.0) if name == "welfare_exact_pct" else eco.income
        weight = c * (unit * real)[:, None]
        index(-weight)
        income = weight / level("income")[:, None]
    return _Seeding(state, Seeds(output, revenue, income))


def _wage_weight(view: _View) -> Array:
    # With immobile labour a country's wage is the mean of its sectors', weighted with base value added.
    workers = view.lin.k.workers
    if workers.shape[1] == 1:
        return np.ones((*workers.shape, 1))
    paid = view.lin.wages
    return np.asarray((paid / paid.sum(axis=1, keepdims=True))[:, :, None])


def _parameter(view: _View, pull: Pull, name: str) -> Array:
    """Return the gradient from the parameter cotangents: shape (J, N, N, R), or (J, R) for elasticities."""
    lin, task = view.lin, view.task
    k = lin.k
    n, j, m, _ = k.sizes
    r = pull.price.shape[2]
    blocks: list[Array] = []
    for start in range(0, m, j):
        part = slice(start, start + j)
        seen = (lin.abroad[part] * lin.spending[part, :, None])[..., None] * (
            pull.imports[part, :, None, :] + pull.exports[part, None, :, :]
        )
        diagonal = np.arange(n)
        seen[:, diagonal, diagonal] = (lin.home[part] * lin.spending[part])[..., None] * pull.home[part]
        felt = lin.pi[part][..., None] * pull.price[part, :, None, :] + seen
        theta = k.theta[part, None, None, None]
        if name == "cost":
            blocks.append(-theta * felt)
        elif name == "tariff":
            blocks.append(-(theta * felt + seen) / (1.0 + task.tariff)[..., None])
        else:
            wedge = np.log((1.0 + task.tariff) / (1.0 + task.eco.tariff) * task.cost)
            reach = wedge + lin.log_cost.T[part, None, :]
            direct = -(pull.price_direct[part] * (lin.log_price.T[part] / k.theta[part, None])[..., None]).sum(axis=1)
            blocks.append(direct - np.einsum("jni,jnir->jr", reach, felt))
    if name == "elasticity":
        # With separate elasticities of final use, this is the derivative with respect to that of materials.
        return blocks[0]
    total = blocks[0] if len(blocks) == 1 else blocks[0] + blocks[1]
    assert total.shape == (j, n, n, r)
    return total


def _labelled(values: Array, eco: Economy, chosen: Labels, name: str) -> xr.DataArray:
    dims: tuple[str, ...]
    axes = {"origin": list(eco.countries), "destination": list(eco.countries), "sector": list(eco.sectors)}
    if name == "elasticity":
        moved, dims = np.moveaxis(values, -1, 0), FLOW[2:]
    else:
        moved, dims = values.transpose(3, 2, 1, 0), FLOW
    if chosen:
        coords = {"country": list(chosen), **{d: axes[d] for d in dims}}
        return xr.DataArray(moved, dims=("country", *dims), coords=coords, name=f"gradient_{name}")
    return xr.DataArray(moved[0], dims=dims, coords={d: axes[d] for d in dims}, name=f"gradient_{name}")
