"""Welfare two ways, which are not the same number: exact real income, and the paper's first-order formula.

On Caliendo & Parro's NAFTA the first says +0.007 % for Mexico and the second +1.31 %, from one equilibrium: the
formula weighs the change of imports with the tariffs of the base, and Mexico's imports more than double while those
tariffs go. Invariant: every figure says in its name which of the two it is.

References
----------
Caliendo and Parro (2015), Review of Economic Studies 82(1), equation (16) and the authors' script Welfarelineal.m.
"""

from dataclasses import dataclass

import numpy as np

from accord.model.economy import Array, Economy


@dataclass(frozen=True, slots=True)
class FirstOrder:
    """Contributions to the first-order welfare effect, as shares of base income.

    Parameters
    ----------
    terms_of_trade, volume_of_trade, technology
        Shape (N, N, J) as ``[country, partner, sector]``, dimensionless. The last is the direct effect of changed
        trade costs and zero where none changed.
    """

    terms_of_trade: Array
    volume_of_trade: Array
    technology: Array


def first_order(eco: Economy, unit_cost: Array, trade: Array, cost: Array) -> FirstOrder:
    """Return the first-order effect by country, partner and sector.

    Parameters
    ----------
    unit_cost
        Unit cost hats, shape (N, J).
    trade
        New flows net of tariff, shape (J, N, N).
    cost
        Cost factors, shape (J, N, N).
    """
    base = eco.trade
    rise = (unit_cost - 1.0).T
    income = eco.income
    exports = base.transpose(0, 2, 1) * rise[:, :, None]
    imports = base * rise[:, None, :]
    terms = (exports - imports) / income[None, :, None]
    growth = np.divide(trade, base, out=np.ones_like(base), where=base > 0) - 1.0
    barrier = cost - 1.0
    volume = eco.tariff * base * (growth - rise[:, None, :] - barrier) / income[None, :, None]
    direct = -base * barrier / income[None, :, None]
    return FirstOrder(*(np.ascontiguousarray(part.transpose(1, 2, 0)) for part in (terms, volume, direct)))


def first_order_totals(eco: Economy, unit_cost: Array, trade: Array, cost: Array) -> tuple[Array, Array, Array]:
    """Return terms of trade, volume of trade and technology summed over partners and sectors, each shape (N,).

    The sums of :func:`first_order` without its cube of contributions.
    """
    base, income = eco.trade, eco.income
    rise = (unit_cost - 1.0).T
    exports = np.einsum("jn,jn->n", base.sum(axis=1), rise)
    imports = np.einsum("jni,ji->n", base, rise)
    levied = eco.tariff * (base > 0)
    growth = np.einsum("jni,jni->n", levied, trade) - np.einsum("jni,jni->n", levied, base)
    dutiable = eco.tariff * base
    volume = growth - np.einsum("jni,ji->n", dutiable, rise)
    direct = np.zeros_like(income)
    if np.any(cost != 1.0):
        volume -= np.einsum("jni,jni->n", dutiable, cost - 1.0)
        direct = -np.einsum("jni,jni->n", base, cost - 1.0)
    return (exports - imports) / income, volume / income, direct / income


def price_index(final_share: Array, price: Array) -> Array:
    """Return the hat of the consumer price index, shape (N,), from shares and price hats of shape (N, M)."""
    return np.asarray(np.exp((final_share * np.log(price)).sum(axis=1)))
