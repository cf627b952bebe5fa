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


@dataclass(frozen=True, slots=True)
class Linearised:
    """The map's shares and flows at a state.

    Parameters
    ----------
    pi, net
        Shape (M, N, N) as ``[market, destination, origin]``: new spending shares, gross and net of tariff.
    spending, sales
        Shape (M, N), money.
    labour
        Labour demand, the shape of ``wages``, money.
    wages
        Shape (N, W), money.
    share
        Share of a labour market in the numeraire after the sweep, shape (N, W).
    log_cost, log_price
        Shapes (N, M) and (N, M): unit costs by market, and prices.
    """

    k: Kernel
    pi: Array
    net: Array
    spending: Array
    sales: Array
    labour: Array
    wages: Array
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
    """Cotangents on the three sums over flows in which every parameter acts.

    Parameters
    ----------
    price
        On the log of ``Phi``, shape (M, N, R) by destination.
    net
        On spending net of tariff, shape (M, N, R) by destination.
    sales
        Shape (M, N, R) by origin.
    price_direct
        On the new log prices themselves, shape (M, N, R).
    """

    price: Array
    net: Array
    sales: Array
    price_direct: Array


def linearise(k: Kernel, z: Array) -> Linearised:
    """Return the map's derivative at the flat state ``z``."""
    p, x, omega = unpack(k, z)
    after, flows = sweep(k, z, np)
    supply, Phi = flows.supply[:, :, 0], flows.Phi
    pi = k.A * supply[:, None, :] / Phi[:, :, None]
    net = pi if k.net is k.A else k.net * supply[:, None, :] / Phi[:, :, None]
    wages = np.exp(omega) * k.workers
    paid = k.labour_share * by_sector(k, flows.sales)
    labour = paid.sum(axis=1, keepdims=True) if k.sizes[3] == 1 else paid
    weight = np.exp(unpack(k, after)[2]) * k.workers
    return Linearised(
        k=k,
        pi=pi,
        net=net,
        spending=np.ascontiguousarray(x.T),
        sales=np.ascontiguousarray(flows.sales.T),
        labour=labour,
        wages=wages,
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
    spend = np.ascontiguousarray(dx.swapaxes(0, 1))
    net_share = lin.net.sum(axis=2)[:, :, None]
    net = net_share * (spend - lin.spending[:, :, None] * lift) + lin.spending[:, :, None] * (lin.net @ pull)
    sales = lin.sales[:, :, None] * pull + lin.net.mT @ (spend - lin.spending[:, :, None] * lift)
    output = _sectors(k, sales.swapaxes(0, 1))
    bill = lin.wages[:, :, None] * dw
    earned = bill.sum(axis=1) + dx.sum(axis=1) - net.sum(axis=0)
    total = income_tangent(lin.rule, earned, np)
    spending = k.buys @ output + k.final[:, :, None] * total[:, None, :]
    paid = k.labour_share[:, :, None] * output
    if k.sizes[3] == 1:
        paid = paid.sum(axis=1, keepdims=True)
    world = paid.sum(axis=(0, 1)) / lin.labour.sum() - bill.sum(axis=(0, 1)) / lin.wages.sum()
    moved = dw + k.pace[:, :, None] * _alive(lin, _over(paid, lin.labour) - dw - world)
    wage = moved - (lin.share[:, :, None] * moved).sum(axis=(0, 1))
    return np.ascontiguousarray(price.swapaxes(0, 1)), spending, wage


def cotangent(lin: Linearised, u: Triple, seeds: Seeds | None = None) -> tuple[Triple, Pull]:
    """Return the transpose of :func:`tangent` applied to ``u`` and ``seeds``, and what parameters need."""
    k = lin.k
    up, ux, uw = u
    seeds = seeds or Seeds()
    moved = uw - lin.share[:, :, None] * uw.sum(axis=(0, 1))
    ratio = _alive(lin, k.pace[:, :, None] * moved)
    world = ratio.sum(axis=(0, 1))
    paid = _over(ratio, lin.labour) - world / lin.labour.sum()
    bill = world / lin.wages.sum()
    dw = moved - ratio
    output = k.buys.mT @ ux + k.labour_share[:, :, None] * paid
    if seeds.output is not None:
        output = output + seeds.output
    total = (k.final[:, :, None] * ux).sum(axis=1)
    if seeds.income is not None:
        total = total + seeds.income
    earned = income_adjoint(lin.rule, total, np)
    levied = earned if seeds.revenue is None else earned + seeds.revenue
    dw = dw + lin.wages[:, :, None] * (bill + earned[:, None, :])
    net = np.broadcast_to(-levied, (k.sizes[2], *levied.shape))
    sales = np.ascontiguousarray(_markets(k, output).swapaxes(0, 1))
    spread = lin.net @ sales
    net_share = lin.net.sum(axis=2)[:, :, None]
    spend = net_share * net + spread
    lift = -lin.spending[:, :, None] * spend
    price = np.ascontiguousarray(up.swapaxes(0, 1))
    lift = lift - price / k.theta[:, None, None]
    pull = lin.sales[:, :, None] * sales + lin.net.mT @ (lin.spending[:, :, None] * net) + lin.pi.mT @ lift
    cost = _sectors(k, (-k.theta[:, None, None] * pull).swapaxes(0, 1))
    dw = dw + _fold_wage(k, k.wage_weight[:, :, None] * cost)
    dp = k.buys @ cost
    dx = levied[:, None, :] + spend.swapaxes(0, 1)
    return (dp, dx, dw), Pull(lift, net, sales, price)


def _markets(k: Kernel, values: Array) -> Array:
    return values if k.sizes[1] == k.sizes[2] else np.concatenate([values, values], axis=1)


def _sectors(k: Kernel, values: Array) -> Array:
    j = k.sizes[1]
    return values if j == k.sizes[2] else values[:, :j] + values[:, j:]


def _fold_wage(k: Kernel, values: Array) -> Array:
    return values.sum(axis=1, keepdims=True) if k.sizes[3] == 1 else values


def _over(values: Array, by: Array) -> Array:
    base = by[:, :, None]
    return np.divide(values, base, out=np.zeros_like(values), where=base > 0)


def _alive(lin: Linearised, values: Array) -> Array:
    return values if lin.k.sizes[3] == 1 else np.where((lin.k.workers > 0)[:, :, None], values, 0.0)


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


def gmres(apply: Any, b: Array, tolerance: float, limit: int, restart: int = 60) -> Array:
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
