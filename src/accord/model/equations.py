"""The equilibrium equations written plainly, as the papers print them: the judge of every solver.

Nothing here is fast or shared with the kernels: shares are formed flow by flow with a power, markets are summed as
in the text. A solver's answer counts when these residuals are small.

References
----------
Caliendo and Parro (2015), Estimates of the Trade and Welfare Effects of NAFTA, Review of Economic Studies 82(1),
equations (10) to (14).
"""

from dataclasses import dataclass, replace

import numpy as np

from accord.model.closures import Closure, income
from accord.model.economy import Array, Economy, shares


@dataclass(frozen=True, slots=True)
class Point:
    """A candidate equilibrium: hats of prices and wages, and spending.

    Parameters
    ----------
    price
        Price hats, shape (N, M); M = J, or 2J with separate elasticities (materials, then final).
    spending
        Gross of tariff, money, shape (N, M).
    wage
        Wage hats, shape (N, 1), or (N, J) where workers stay in their sector.
    """

    price: Array
    spending: Array
    wage: Array


@dataclass(frozen=True, slots=True)
class Markets:
    """What a point implies.

    Parameters
    ----------
    cost
        Unit cost hats, shape (N, J).
    pi
        New expenditure shares, shape (M, N, N) as ``[market, destination, origin]``.
    trade
        New flows net of tariff, money, shape (J, N, N).
    output
        Shape (N, J), money.
    revenue, income, deficit
        Shape (N,), money.
    """

    cost: Array
    pi: Array
    trade: Array
    output: Array
    revenue: Array
    income: Array
    deficit: Array


@dataclass(frozen=True, slots=True)
class Residuals:
    """Relative residuals of every market at a point, each at least 0.

    Parameters
    ----------
    price
        Log distance of each price from the price its suppliers' costs give, shape (N, M).
    goods
        Distance of spending from demand, over spending, shape (N, M).
    labour
        Distance of wages paid, over ``factor``, from wages earned, over earned, the shape of ``Point.wage``.
    balance
        Imports less exports and transfer, over income, shape (N,): every country, also the one that Walras' law
        would let a solver drop.
    factor
        World wages paid over wages earned: 1 unless the closure lets world spending differ from world earnings.
    """

    price: Array
    goods: Array
    labour: Array
    balance: Array
    factor: float

    @property
    def largest(self) -> float:
        """The largest of all."""
        return float(max(part.max() for part in (self.price, self.goods, self.labour, self.balance)))


def markets(eco: Economy, tariff: Array, cost: Array, rule: Closure, at: Point) -> tuple[Markets, Array]:
    """Return what a point implies, and the price hats that its costs give.

    Parameters
    ----------
    tariff, cost
        New tariffs and cost factors, shape (J, N, N).
    """
    uses = [eco.theta] if eco.theta_final is None else [eco.theta, eco.theta_final]
    j = len(eco.sectors)
    log_price = np.log(at.price)
    unit = np.exp(eco.value_added_share * np.log(at.wage) + np.einsum("nkj,nk->nj", eco.cost, log_price[:, :j]))
    base = shares(eco.trade, eco.tariff)
    wedge = (1.0 + tariff) / (1.0 + eco.tariff) * cost
    delivered = wedge * unit.T[:, None, :]
    pi = []
    prices = []
    for theta in uses:
        pull = np.where(base > 0, base, 0.0) * delivered ** -theta[:, None, None]
        total = pull.sum(axis=2)
        bought = total > 0
        prices.append(np.where(bought, np.where(bought, total, 1.0) ** (-1.0 / theta[:, None]), 1.0).T)
        pi.append(pull / np.where(bought, total, 1.0)[:, :, None])
    share = np.concatenate(pi)
    trade = share / np.concatenate([1.0 + tariff] * len(uses)) * at.spending.T[:, :, None]
    trade = trade.reshape(len(uses), j, *trade.shape[1:]).sum(axis=0)
    output = trade.sum(axis=1).T
    revenue = at.spending.sum(axis=1) - trade.sum(axis=(0, 2))
    earned = _wage_bill(eco, at.wage).sum(axis=1) + revenue
    total_income = income(rule, earned, np)
    implied = Markets(unit, share, trade, output, revenue, total_income, total_income - earned)
    return implied, np.concatenate(prices, axis=1)


def residuals(eco: Economy, at: Point, implied: Markets, prices: Array) -> Residuals:
    """Return the relative residual of every market at a point, from what :func:`markets` returned."""
    demand = _demand(eco, implied)
    floor = 1e-9 * at.spending.sum(axis=1, keepdims=True)
    bill = _wage_bill(eco, at.wage)
    paid = _wages_paid(eco, at, implied)
    factor = float(paid.sum() / bill.sum())
    labour = np.divide(np.abs(paid / factor - bill), bill, out=np.zeros_like(bill), where=bill > 0)
    surplus = (factor - 1.0) * bill.sum(axis=1)
    imports = implied.trade.sum(axis=(0, 2))
    exports = implied.output.sum(axis=1)
    return Residuals(
        price=np.abs(np.log(prices / at.price)),
        goods=np.abs(at.spending - demand) / np.maximum(np.abs(at.spending), floor),
        labour=labour,
        balance=np.abs(imports - exports - implied.deficit + surplus) / np.abs(implied.income),
        factor=factor,
    )


def signed(eco: Economy, at: Point, implied: Markets, prices: Array) -> tuple[Array, Array, Array, Array]:
    """Return what each market lacks, with its sign, from what :func:`markets` returned.

    Returns
    -------
    price
        Log price implied less log price, shape (N, M).
    spending
        Demand less spending, money, shape (N, M).
    payments
        Log of payments from abroad over payments to abroad, transfers included, shape (N,).
    spread
        Log of a sector's wages paid over earned, less its country's, the shape of ``Point.wage``.
    """
    bill, paid = _wage_bill(eco, at.wage), _wages_paid(eco, at, implied)
    ratio = np.divide(paid, bill, out=np.ones_like(bill), where=bill > 0)
    mean = paid.sum(axis=1, keepdims=True) / bill.sum(axis=1, keepdims=True)
    spread = np.log(np.where(bill > 0, ratio / mean, 1.0))
    abroad = implied.trade.copy()
    diagonal = np.arange(len(eco.countries))
    abroad[:, diagonal, diagonal] = 0.0
    world = implied.deficit.sum() / bill.sum()
    due = implied.deficit - world * bill.sum(axis=1)
    into = abroad.sum(axis=(0, 1)) + np.maximum(due, 0.0)
    out = abroad.sum(axis=(0, 2)) + np.maximum(-due, 0.0)
    closed = (into <= 1e-200) & (out <= 1e-200)
    payments = np.where(closed, 0.0, np.log(np.where(closed, 1.0, into) / np.where(closed, 1.0, out)))
    return np.log(prices / at.price), _demand(eco, implied) - at.spending, payments, spread


def base_residuals(eco: Economy) -> Residuals:
    """Return how far the base year itself is from satisfying the equations."""
    spending = eco.expenditure
    one = np.ones_like(spending)
    implied = Markets(one, eco.trade, eco.trade, eco.output, eco.revenue, eco.income, eco.deficit)
    if eco.theta_final is not None:
        # Spending by use is not observed: the base is judged by its sum.
        eco = replace(eco, theta_final=None)
    return residuals(eco, Point(one, spending, np.ones((len(eco.countries), 1))), implied, one)


def _demand(eco: Economy, implied: Markets) -> Array:
    materials = np.einsum("nkj,nj->nk", eco.cost, implied.output)
    final = eco.final_share * implied.income[:, None]
    return materials + final if eco.theta_final is None else np.concatenate([materials, final], axis=1)


def _wages_paid(eco: Economy, at: Point, implied: Markets) -> Array:
    paid = eco.labour_share * implied.output
    return np.asarray(paid.sum(axis=1, keepdims=True) if at.wage.shape[1] == 1 else paid)


def _wage_bill(eco: Economy, wage: Array) -> Array:
    workers = eco.value_added[:, None] if wage.shape[1] == 1 else eco.labour_share * eco.output
    return np.asarray(wage * workers)
