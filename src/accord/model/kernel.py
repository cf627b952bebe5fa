"""One sweep of the equilibrium map: from prices, spending and wages to better ones, without any power per flow.

With ``A = pi * kappa**-theta`` formed once per scenario, a sweep needs only batched matrix-vector products:
``Phi = A @ c**-theta`` gives prices, ``A.T @ (X / Phi)`` gives sales. Cost N²J + NJ² each, memory N²J.

Invariant: the functions use only the array API of the arrays they are given; a fixed point of :func:`sweep` is an
equilibrium of the equations in :mod:`accord.model.equations` with world value added as the numeraire.
A *market* is a sector, or with separate elasticities a sector in one use: M = J, or 2J (materials, then final).
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from accord.model.closures import Closure, income
from accord.model.economy import Array, Economy, shares
from accord.vocabulary import MissingExtraError

SAFE_RATIO = 10.0


@dataclass(frozen=True, slots=True)
class Kernel:
    """Everything about a scenario that a sweep needs; arrays of any array-API library.

    Parameters
    ----------
    A, abroad
        Shape (M, N, N) as ``[market, destination, origin]``: shares shocked before prices; the same net of tariff and
        without home supply. International trade is summed apart from home sales, or it would drown in their rounding
        where barriers are prohibitive.
    home
        Shape (M, N): the diagonal left out of ``abroad``.
    buys
        Shape (N, M, J): spending on a market per unit of a sector's sales, and the weight of its price in unit cost.
    wage_weight
        Shape (N, J): weight of the wage in unit cost.
    labour_share
        Shape (N, J): wages per unit of sales.
    final
        Shape (N, M): shares of income.
    theta
        Shape (M,).
    empty
        Shape (M, N), 1.0 where nothing was bought in the base, else 0.0; its price does not move.
    workers
        Value added of the base by labour market: shape (N, 1), or (N, J) where workers cannot change sector.
    pace, spread_pace
        Exponents of the wage update: by country, shape (N, 1), and between sectors, the shape of ``workers``.
    rule
        The trade balances.
    """

    A: Any
    abroad: Any
    home: Any
    buys: Any
    wage_weight: Any
    labour_share: Any
    final: Any
    theta: Any
    empty: Any
    workers: Any
    pace: Any
    spread_pace: Any
    rule: Closure

    @property
    def sizes(self) -> tuple[int, int, int, int]:
        """Countries, sectors, markets, and labour markets per country."""
        return self.buys.shape[0], self.buys.shape[2], self.buys.shape[1], self.workers.shape[1]


@dataclass(frozen=True, slots=True)
class Flows:
    """What a sweep sees on its way; shapes (N, M) unless said.

    Parameters
    ----------
    supply
        ``c**-theta`` as (M, N, 1) ``[market, origin, 1]``.
    Phi
        ``P**-theta`` as (M, N) ``[market, destination]``.
    net_share
        Share of spending that reaches sellers, (M, N).
    sales
        Shape (N, M).
    earned, income
        Shape (N,), money.
    ratio
        Labour demand over labour supply at the wage, the shape of ``workers``, less the world's factor.
    payments
        What comes in from abroad over what goes out, transfers included; shape (N,).
    factor
        World labour demand over supply: 1 at an equilibrium, unless the closure lets the world spend more than it
        earns.
    """

    supply: Any
    Phi: Any
    net_share: Any
    sales: Any
    earned: Any
    income: Any
    ratio: Any
    payments: Any
    factor: Any


def build(eco: Economy, tariff: Array, cost: Array, rule: Closure, *, immobile: bool) -> Kernel:
    """Return the kernel of a scenario.

    Parameters
    ----------
    tariff, cost
        New tariffs and cost factors, shape (J, N, N).
    immobile
        Whether workers stay in their sector.
    """
    pi = shares(eco.trade, eco.tariff)
    wedge = (1.0 + tariff) / (1.0 + eco.tariff) * cost
    moved = wedge != 1.0
    uses = [eco.theta] if eco.theta_final is None else [eco.theta, eco.theta_final]
    blocks = []
    for theta in uses:
        block = pi.copy()
        for j in range(pi.shape[0]):
            cells = moved[j]
            if cells.any():
                block[j][cells] *= wedge[j][cells] ** -theta[j]
        blocks.append(block)
    A = blocks[0] if len(blocks) == 1 else np.concatenate(blocks)
    abroad = A / (1.0 + tariff) if len(uses) == 1 else A / np.concatenate([1.0 + tariff, 1.0 + tariff])
    diagonal = np.arange(len(eco.countries))
    home = abroad[:, diagonal, diagonal].copy()
    abroad[:, diagonal, diagonal] = 0.0
    blank = np.zeros_like(eco.final_share)
    final = eco.final_share if len(uses) == 1 else np.concatenate([blank, eco.final_share], axis=1)
    buys = eco.cost if len(uses) == 1 else np.concatenate([eco.cost, np.zeros_like(eco.cost)], axis=1)
    labour = eco.labour_share
    workers = labour * eco.output if immobile else eco.value_added[:, None]
    return Kernel(
        A=A,
        abroad=abroad,
        home=home,
        buys=buys,
        wage_weight=eco.value_added_share,
        labour_share=labour,
        final=final,
        theta=np.concatenate(uses),
        empty=(~(A.sum(axis=2) > 0)).astype(np.float64),
        workers=workers,
        pace=_pace(eco, pi),
        spread_pace=_spread_pace(eco, pi) if immobile else np.zeros_like(workers),
        rule=rule,
    )


def _pace(eco: Economy, pi: Array) -> Array:
    # One over one plus the own-wage elasticity of payments in over payments out: with high elasticities a longer step
    # overshoots, and unlike the elasticity of labour demand this one does not vanish where trade does.
    flows = eco.trade.copy()
    diagonal = np.arange(len(eco.countries))
    flows[:, diagonal, diagonal] = 0.0
    own = pi[:, diagonal, diagonal]
    weight = eco.theta[:, None] * flows.sum(axis=1)
    lost = weight - eco.theta[:, None] * np.einsum("jni,jni->ji", flows, pi)
    won = eco.theta[:, None] * flows.sum(axis=2) * own
    trade = flows.sum(axis=(0, 1)), flows.sum(axis=(0, 2))
    slope = sum(
        np.divide(part.sum(axis=0), total, out=np.zeros_like(total), where=total > 0)
        for part, total in zip((lost, won), trade, strict=True)
    )
    return np.asarray(1.0 / (1.0 + np.asarray(slope)))[:, None]


def _spread_pace(eco: Economy, pi: Array) -> Array:
    # The same between a country's sectors: theta times the sales-weighted share that competitors hold.
    sold = eco.trade.sum(axis=1)
    rivals = np.einsum("jni,jni->ji", eco.trade, 1.0 - pi)
    slope = (eco.theta[:, None] * np.divide(rivals, sold, out=np.zeros_like(rivals), where=sold > 0)).T
    return np.asarray(1.0 / (1.0 + slope * eco.value_added_share))


def namespace(array: Any) -> Any:
    """Return the array-API namespace of an array: numpy's, or that of the library it belongs to.

    Raises
    ------
    MissingExtraError
        The library (PyTorch, for one) needs ``array_api_compat`` to follow the standard, and it is not installed.
    """
    if isinstance(array, np.ndarray):
        return np
    if hasattr(array, "__array_namespace__"):
        return array.__array_namespace__()
    try:
        compat = importlib.import_module("array_api_compat")
    except ImportError as error:
        raise MissingExtraError(
            f"arrays of {type(array).__module__} follow the array standard only through the package array_api_compat",
            hint="install it with: pip install array-api-compat",
            package="array_api_compat",
        ) from error
    return compat.array_namespace(array)


def convert(k: Kernel, asarray: Callable[[Array], Any]) -> Kernel:
    """Return the kernel with every array handed through ``asarray``, for example to a device."""
    rule = replace(k.rule, deficit=asarray(k.rule.deficit), ratio=asarray(k.rule.ratio))
    moved = {f.name: asarray(np.ascontiguousarray(getattr(k, f.name))) for f in fields(k) if f.name != "rule"}
    return Kernel(**moved, rule=rule)


def unpack(k: Kernel, z: Any) -> tuple[Any, Any, Any]:
    """Return log prices (N, M), spending (N, M) and log wages (shape of ``workers``) from the flat state ``z``."""
    n, _, m, w = k.sizes
    cut = n * m
    xp = namespace(z)
    price, spending, wage = z[:cut], z[cut : 2 * cut], z[2 * cut :]
    return xp.reshape(price, (n, m)), xp.reshape(spending, (n, m)), xp.reshape(wage, (n, w))


def pack(p: Any, x: Any, omega: Any, xp: Any) -> Any:
    """Return the flat state of log prices, spending and log wages."""
    return xp.concat(tuple(xp.reshape(part, (-1,)) for part in (p, x, omega)))


def unit_costs(k: Kernel, p: Any, omega: Any, xp: Any) -> Any:
    """Return log unit costs, shape (N, J)."""
    return k.wage_weight * omega + xp.matmul(k.buys.mT, p[:, :, None])[:, :, 0]


def by_market(k: Kernel, values: Any, xp: Any) -> Any:
    """Repeat values of sectors, shape (N, J), over the markets each sells in, shape (N, M)."""
    return values if k.sizes[1] == k.sizes[2] else xp.concat((values, values), axis=1)


def by_sector(k: Kernel, values: Any) -> Any:
    """Sum values of markets, shape (N, M), to sectors, shape (N, J)."""
    j = k.sizes[1]
    return values if j == k.sizes[2] else values[:, :j] + values[:, j:]


def sweep(k: Kernel, z: Any, xp: Any) -> tuple[Any, Flows]:
    """Return the next state and the flows seen on the way.

    Parameters
    ----------
    z
        Flat state, see :func:`pack`.
    xp
        Array namespace of the kernel's arrays.
    """
    p, x, omega = unpack(k, z)
    costs = by_market(k, unit_costs(k, p, omega, xp), xp)
    supply = xp.exp(-k.theta * costs).mT[:, :, None]
    Phi = xp.matmul(k.A, supply)[:, :, 0] + k.empty
    q = x.mT / Phi
    at_home = k.home * supply[:, :, 0] * q
    imports = q * xp.matmul(k.abroad, supply)[:, :, 0]
    exports = supply[:, :, 0] * xp.matmul(k.abroad.mT, q[:, :, None])[:, :, 0]
    net_share = imports + at_home
    sales = (exports + at_home).mT
    output = by_sector(k, sales)
    wages = xp.exp(omega) * k.workers
    earned = xp.sum(wages, axis=1) + xp.sum(x, axis=1) - xp.sum(net_share, axis=0)
    total = income(k.rule, earned, xp)
    x_next = xp.matmul(k.buys, output[:, :, None])[:, :, 0] + k.final * total[:, None]
    paid = k.labour_share * output
    factor = xp.sum(paid) / xp.sum(wages)
    bill = xp.sum(wages, axis=1)
    if k.sizes[3] == 1:
        ratio = xp.sum(paid, axis=1, keepdims=True) / (wages * factor)
        spread = 0.0
    else:
        idle = k.workers <= 0.0
        ratio = xp.where(idle, 1.0, paid / xp.where(idle, 1.0, wages * factor))
        mean = xp.sum(paid, axis=1, keepdims=True) / (bill[:, None] * factor)
        spread = k.spread_pace * xp.log(xp.where(idle, 1.0, _bounded(ratio / mean, xp)))
    payments = _payments(xp.sum(exports, axis=0), xp.sum(imports, axis=0), total - earned, bill, xp)
    moved = omega + spread + k.pace * xp.log(_bounded(payments, xp))[:, None]
    scale = xp.log(xp.sum(xp.exp(moved) * k.workers) / xp.sum(k.workers))
    p_next = (xp.log(Phi) / -k.theta[:, None]).mT
    flows = Flows(supply, Phi, net_share, sales, earned, total, ratio, payments, factor)
    return pack(p_next, x_next, moved - scale, xp), flows


def _payments(exports: Any, imports: Any, transfer: Any, bill: Any, xp: Any) -> Any:
    # Where a closure lets the world spend more than it earns, every country's excess is its part of the world's.
    due = transfer - bill * (xp.sum(transfer) / xp.sum(bill))
    into = exports + xp.clip(due, 0.0, None)
    out = imports + xp.clip(-due, 0.0, None)
    closed = (into <= 1e-200) & (out <= 1e-200)
    return xp.where(closed, 1.0, into / xp.clip(out, 1e-200, None))


def _bounded(ratio: Any, xp: Any) -> Any:
    return xp.clip(ratio, 1.0 / SAFE_RATIO, SAFE_RATIO)


def discrepancy(k: Kernel, z: Any, after: Any, flows: Flows, xp: Any) -> tuple[Any, ...]:
    """Return relative residuals after one sweep: prices (N, M), goods (N, M), labour markets, payments (N, 1)."""
    p, x, _ = unpack(k, z)
    p_next, x_next, _ = unpack(k, after)
    scale = xp.maximum(xp.abs(x_next), 1e-9 * xp.sum(xp.abs(x_next), axis=1, keepdims=True))
    return (
        xp.abs(p_next - p),
        xp.abs(x_next - x) / scale,
        xp.abs(flows.ratio - 1.0),
        xp.abs(flows.payments - 1.0)[:, None],
    )
