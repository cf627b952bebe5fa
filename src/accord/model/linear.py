"""The equilibrium map's derivative as an operator and its transpose, many right-hand sides at once.

A tangent or cotangent is a triple of arrays with the right-hand sides on the last axis: prices (N, M, R), spending
(N, M, R), wages (N, W, R). Applying the operator costs what a sweep costs, times R, in matrix-matrix products; no
matrix over country-sectors is formed. Invariant: ``<u, J v> == <J' u, v>`` to rounding (tested), at any state.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from accord.model.closures import Closure, income_adjoint, income_tangent
from accord.model.economy import Array
from accord.model.kernel import Kernel, by_market, by_sector, sweep, unit_costs, unpack

Triple = tuple[Array, Array, Array]
RESTART = 60


@dataclass(frozen=True, slots=True)
class Linearised:
    """The map's shares and flows at a state.

    Parameters
    ----------
    pi, abroad
        Shape (M, N, N) as ``[market, destination, origin]``: new spending shares; those of foreign goods net of tariff.
    home
        Shares of home goods, shape (M, N).
    spending, exports
        Shape (M, N), money.
    paid
        Labour demand by sector, shape (N, J), money.
    wages
        Shape (N, W), money.
    into, out, due
        Payments from and to abroad, and the transfer net of the world's, shape (N,), money.
    world
        World transfer over the world's wages.
    share
        Share of a labour market in the numeraire after the sweep, shape (N, W).
    log_cost, log_price
        Unit costs by market, and prices, shape (N, M).
    """

    k: Kernel
    pi: Array
    abroad: Array
    home: Array
    spending: Array
    exports: Array
    paid: Array
    wages: Array
    into: Array
    out: Array
    due: Array
    world: float
    share: Array
    log_cost: Array
    log_price: Array

    @property
    def rule(self) -> Closure:
        """The trade balances."""
        return self.k.rule


@dataclass(frozen=True, slots=True)
class Seeds:
    """Cotangents on what a sweep puts out beside the next state; None is zero.

    Parameters
    ----------
    output
        Shape (N, J, R).
    revenue, income
        Shape (N, R).
    """

    output: Array | None = None
    revenue: Array | None = None
    income: Array | None = None


@dataclass(frozen=True, slots=True)
class Pull:
    """Cotangents on the sums over flows in which every parameter acts.

    Parameters
    ----------
    price
        On the log of ``Phi``, shape (M, N, R) by destination.
    imports, exports, home
        On spending abroad net of tariff by destination, on sales abroad by origin, and on home sales; (M, N, R).
    price_direct
        On the new log prices themselves, shape (M, N, R).
    """

    price: Array
    imports: Array
    exports: Array
    home: Array
    price_direct: Array


def linearise(k: Kernel, z: Array) -> Linearised:
    """Return the map's derivative at the flat state ``z``."""
    p, x, omega = unpack(k, z)
    after, flows = sweep(k, z, np)
    supply, Phi = flows.supply[:, :, 0], flows.Phi
    abroad = k.abroad * supply[:, None, :] / Phi[:, :, None]
    wages = np.exp(omega) * k.workers
    exports = np.einsum("mni,mn->mi", abroad, x.T)
    imports = abroad.sum(axis=2) * x.T
    transfer, bill = flows.income - flows.earned, wages.sum(axis=1)
    world = float(transfer.sum() / bill.sum())
    due = transfer - bill * world
    weight = np.exp(unpack(k, after)[2]) * k.workers
    return Linearised(
        k=k,
        pi=k.A * supply[:, None, :] / Phi[:, :, None],
        abroad=abroad,
        home=k.home * supply / Phi,
        spending=np.ascontiguousarray(x.T),
        exports=exports,
        paid=k.labour_share * by_sector(k, flows.sales),
        wages=wages,
        into=exports.sum(axis=0) + np.maximum(due, 0.0),
        out=imports.sum(axis=0) + np.maximum(-due, 0.0),
        due=due,
        world=world,
        share=weight / weight.sum(),
        log_cost=by_market(k, unit_costs(k, p, omega, np), np),
        log_price=p,
    )


def tangent(lin: Linearised, v: Triple) -> Triple:
    """Return the derivative of the next state along ``v``."""
    k = lin.k
    dp, dx, dw = v
    cost = k.wage_weight[:, :, None] * dw + k.buys.mT @ dp
    cost = np.ascontiguousarray(_markets(k, cost).swapaxes(0, 1))
    price = lin.pi @ cost
    pull = -k.theta[:, None, None] * cost
    lift = -k.theta[:, None, None] * price
    x = lin.spending[:, :, None]
    spend = np.ascontiguousarray(dx.swapaxes(0, 1)) - x * lift
    home = lin.home[:, :, None] * (spend + x * pull)
    imports = lin.abroad.sum(axis=2)[:, :, None] * spend + x * (lin.abroad @ pull)
    exports = lin.exports[:, :, None] * pull + lin.abroad.mT @ spend
    output = _sectors(k, (exports + home).swapaxes(0, 1))
    bills = lin.wages[:, :, None] * dw
    bill = bills.sum(axis=1)
    earned = bill + dx.sum(axis=1) - (imports + home).sum(axis=0)
    total = income_tangent(lin.rule, earned, np)
    spending = k.buys @ output + k.final[:, :, None] * total[:, None, :]
    transfer = total - earned
    whole = lin.wages.sum()
    due = transfer - lin.world * bill
    due -= lin.wages.sum(axis=1)[:, None] * ((transfer.sum(axis=0) - lin.world * bill.sum(axis=0)) / whole)
    gains = (lin.due >= 0)[:, None]
    ratio = _over(exports.sum(axis=0) + np.where(gains, due, 0.0), lin.into)
    ratio -= _over(imports.sum(axis=0) - np.where(gains, 0.0, due), lin.out)
    moved = dw + (k.pace * ratio)[:, None, :]
    if k.sizes[3] > 1:
        moved = moved + k.spread_pace[:, :, None] * _spread(lin, k.labour_share[:, :, None] * output, dw)
    wage = moved - (lin.share[:, :, None] * moved).sum(axis=(0, 1))
    return np.ascontiguousarray(price.swapaxes(0, 1)), spending, wage


def cotangent(lin: Linearised, u: Triple, seeds: Seeds | None = None) -> tuple[Triple, Pull]:
    """Return the transpose of :func:`tangent` applied to ``u`` and ``seeds``, and what parameters need."""
    k = lin.k
    up, ux, uw = u
    seeds = seeds or Seeds()
    x = lin.spending[:, :, None]
    moved = uw - lin.share[:, :, None] * uw.sum(axis=(0, 1))
    ratio = k.pace * moved.sum(axis=1)
    dw = moved
    output = k.buys.mT @ ux
    if k.sizes[3] > 1:
        paid, wage = _spread_adjoint(lin, k.spread_pace[:, :, None] * moved)
        output, dw = output + k.labour_share[:, :, None] * paid, dw + wage
    if seeds.output is not None:
        output = output + seeds.output
    into, out = _over(ratio, lin.into), -_over(ratio, lin.out)
    due = np.where((lin.due >= 0)[:, None], into, -out)
    whole = lin.wages.sum()
    common = (due * lin.wages.sum(axis=1)[:, None]).sum(axis=0) / whole
    transfer, bill = due - common, lin.world * (common - due)
    total = (k.final[:, :, None] * ux).sum(axis=1) + transfer
    if seeds.income is not None:
        total = total + seeds.income
    earned = income_adjoint(lin.rule, total, np) - transfer
    levied = earned if seeds.revenue is None else earned + seeds.revenue
    dw = dw + lin.wages[:, :, None] * (bill + earned)[:, None, :]
    sales = np.ascontiguousarray(_markets(k, output).swapaxes(0, 1))
    imports = np.broadcast_to(out - levied, sales.shape)
    exports = sales + into
    home = sales - levied
    spend = lin.abroad.sum(axis=2)[:, :, None] * imports + lin.abroad @ exports + lin.home[:, :, None] * home
    price = np.ascontiguousarray(up.swapaxes(0, 1))
    lift = -x * spend - price / k.theta[:, None, None]
    pull = lin.exports[:, :, None] * exports + lin.abroad.mT @ (x * imports)
    pull += x * lin.home[:, :, None] * home + lin.pi.mT @ lift
    cost = _sectors(k, (-k.theta[:, None, None] * pull).swapaxes(0, 1))
    dw = dw + _fold_wage(k, k.wage_weight[:, :, None] * cost)
    dx = levied[:, None, :] + spend.swapaxes(0, 1)
    return (k.buys @ cost, dx, dw), Pull(lift, imports, exports, home, price)


def _spread(lin: Linearised, paid: Array, dw: Array) -> Array:
    # A sector's labour demand against its country's, in logs, each over its wages.
    mean = _over(paid.sum(axis=1), lin.paid.sum(axis=1)) - _over(
        (lin.wages[:, :, None] * dw).sum(axis=1), lin.wages.sum(axis=1)
    )
    return np.where((lin.k.workers > 0)[:, :, None], _over(paid, lin.paid) - dw - mean[:, None, :], 0.0)


def _spread_adjoint(lin: Linearised, weight: Array) -> tuple[Array, Array]:
    weight = np.where((lin.k.workers > 0)[:, :, None], weight, 0.0)
    mean = -weight.sum(axis=1)
    paid = _over(weight, lin.paid) + _over(mean, lin.paid.sum(axis=1))[:, None, :]
    wage = -weight - lin.wages[:, :, None] * _over(mean, lin.wages.sum(axis=1))[:, None, :]
    return paid, wage


def _markets(k: Kernel, values: Array) -> Array:
    return values if k.sizes[1] == k.sizes[2] else np.concatenate([values, values], axis=1)


def _sectors(k: Kernel, values: Array) -> Array:
    j = k.sizes[1]
    return values if j == k.sizes[2] else values[:, :j] + values[:, j:]


def _fold_wage(k: Kernel, values: Array) -> Array:
    return values.sum(axis=1, keepdims=True) if k.sizes[3] == 1 else values


def _over(values: Array, by: Array) -> Array:
    base = np.broadcast_to(by[..., None], values.shape)
    return np.divide(values, base, out=np.zeros_like(values), where=base > 1e-200)


def solve_linear(lin: Linearised, b: Triple, *, transpose: bool, tolerance: float, limit: int = 600) -> Triple:
    """Solve ``(I - J) v = b`` or its transpose by restarted GMRES, each right-hand side on its own.

    Raises
    ------
    numpy.linalg.LinAlgError
        A residual is still above ``tolerance`` (relative) after ``limit`` applications.
    """
    scale = _scales(lin)
    r = b[0].shape[2]
    shapes = [part.shape[:2] for part in b]

    def flat(v: Triple) -> Array:
        return np.concatenate([part.reshape(-1, r) for part in v])

    def unflat(y: Array) -> Triple:
        cuts = np.cumsum([s[0] * s[1] for s in shapes])
        first, second, third = (
            block.reshape(*s, block.shape[1]) for block, s in zip(np.split(y, cuts[:-1]), shapes, strict=True)
        )
        return first, second, third

    inner = flat(tuple(np.broadcast_to(s[:, :, None], part.shape) for s, part in zip(scale, b, strict=True)))  # type: ignore[arg-type]
    if transpose:
        inner = 1.0 / inner

    def apply(y: Array) -> Array:
        # Work in units in which prices, spending shares and wages weigh alike.
        v = unflat(y * inner[:, : y.shape[1]])
        moved = cotangent(lin, v)[0] if transpose else tangent(lin, v)
        return y - np.concatenate([part.reshape(-1, y.shape[1]) for part in moved]) / inner[:, : y.shape[1]]

    return unflat(gmres(apply, flat(b) / inner, tolerance, limit) * inner)


def _scales(lin: Linearised) -> Triple:
    size = np.abs(lin.spending).sum(axis=0)[:, None]
    m, n = lin.spending.shape
    return np.ones((n, m)), np.broadcast_to(size, (n, m)), np.ones_like(lin.wages)


def gmres(apply: Any, b: Array, tolerance: float, limit: int, restart: int = RESTART) -> Array:
    """Solve ``apply(x) = b`` for each column of ``b``, with a Krylov space of its own.

    Parameters
    ----------
    apply
        Linear map on arrays of shape (D, R), column by column.
    tolerance
        Largest residual norm allowed, relative to each column's ``b``.

    Raises
    ------
    numpy.linalg.LinAlgError
        It is not reached within ``limit`` applications.

    References
    ----------
    Saad and Schultz (1986), GMRES, SIAM J. Sci. Stat. Comput. 7(3), with reorthogonalisation.
    """
    x = np.zeros_like(b)
    goal = tolerance * np.linalg.norm(b, axis=0)
    used = 0
    residual = b
    while True:
        beta = np.linalg.norm(residual, axis=0)
        if np.all(beta <= goal):
            return x
        if used >= limit or not np.all(np.isfinite(beta)):
            raise np.linalg.LinAlgError(f"linear solve stopped at {float((beta / np.maximum(goal, 1e-300)).max()):.3g}")
        m = min(restart, limit - used)
        basis = np.zeros((m + 1, *b.shape))
        basis[0] = residual / np.where(beta > 0, beta, 1.0)
        hessenberg = np.zeros((b.shape[1], m + 1, m))
        steps = 0
        for i in range(m):
            w = apply(basis[i])
            for _ in range(2):
                dots = np.einsum("kdr,dr->kr", basis[: i + 1], w)
                w = w - np.einsum("kdr,kr->dr", basis[: i + 1], dots)
                hessenberg[:, : i + 1, i] += dots.T
            length = np.linalg.norm(w, axis=0)
            hessenberg[:, i + 1, i] = length
            basis[i + 1] = w / np.where(length > 0, length, 1.0)
            steps = i + 1
            if (steps % 6 == 0 or steps == m or np.all(length <= 1e-14)) and np.all(
                _left(hessenberg[:, : steps + 1, :steps], beta) <= goal
            ):
                break
        used += steps
        y = _least(hessenberg[:, : steps + 1, :steps], beta)
        x = x + np.einsum("kdr,rk->dr", basis[:steps], y)
        residual = b - apply(x)
        used += 1


def _least(h: Array, beta: Array) -> Array:
    first = np.zeros((h.shape[0], h.shape[1], 1))
    first[:, 0, 0] = beta
    return np.asarray((np.linalg.pinv(h) @ first)[:, :, 0])


def _left(h: Array, beta: Array) -> Array:
    y = _least(h, beta)
    gap = -(h @ y[:, :, None])[:, :, 0]
    gap[:, 0] += beta
    return np.asarray(np.linalg.norm(gap, axis=1))
