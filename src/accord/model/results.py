"""An equilibrium as an ``xarray.Dataset``: every figure with its unit, and the base year beside it.

Invariant: a result holds all it was computed from (``base_*`` variables, shares, elasticities, scenario), so that
gradients, decompositions and tables need no other object; attributes say how it was solved and how well.
"""

from typing import Any

import numpy as np
import xarray as xr

from accord.model.economy import FLOW, Array, Economy
from accord.model.equations import Markets, Point, Residuals
from accord.model.welfare import first_order_totals, price_index

USER = ("country", "sector")


def as_dataset(
    eco: Economy, tariff: Array, cost: Array, at: Point, implied: Markets, left: Residuals, attrs: dict[str, Any]
) -> xr.Dataset:
    """Return the labelled result of an equilibrium.

    Parameters
    ----------
    tariff, cost
        New tariffs and cost factors, shape (J, N, N).
    attrs
        How it was solved; merged into the dataset's attributes.
    """
    j = len(eco.sectors)
    by_use = eco.theta_final is not None
    final_price = at.price[:, j:] if by_use else at.price
    index = price_index(eco.final_share, final_price)
    income, base_income = implied.income, eco.income
    real = income / base_income / index
    terms, volume, direct = first_order_totals(eco, implied.cost, implied.trade, cost)
    wage = _country_wage(eco, at.wage)
    bill = eco.labour_share * implied.output
    spending = at.spending if not by_use else at.spending[:, :j] + at.spending[:, j:]
    money, hat, pct = eco.money, "new over base", "percent"

    variables: dict[str, tuple[tuple[str, ...], Array, str, str]] = {
        "wage_hat": (("country",), wage, hat, "Wage, in units of world value added"),
        "price_index_hat": (("country",), index, hat, "Consumer price index"),
        "real_wage_pct": (("country",), 100.0 * (wage / index - 1.0), pct, "Real wage"),
        "income": (("country",), income, money, "Income: wages, tariff revenue and transfer"),
        "base_income": (("country",), base_income, money, "Income in the base"),
        "income_hat": (("country",), income / base_income, hat, "Nominal income"),
        "welfare_exact_pct": (("country",), 100.0 * (real - 1.0), pct, "Welfare, exact: real income"),
        "equivalent_variation": (
            ("country",),
            base_income * (real - 1.0),
            money,
            "Equivalent variation",
        ),
        "welfare_linear_pct": (("country",), 100.0 * (terms + volume + direct), pct, "Welfare, first-order formula"),
        "tot_linear_pct": (("country",), 100.0 * terms, pct, "Terms of trade, first-order"),
        "vot_linear_pct": (("country",), 100.0 * volume, pct, "Volume of trade, first-order"),
        "technology_linear_pct": (("country",), 100.0 * direct, pct, "Trade costs' direct effect, first-order"),
        "tariff_revenue": (("country",), implied.revenue, money, "Tariff revenue"),
        "base_tariff_revenue": (("country",), eco.revenue, money, "Tariff revenue in the base"),
        "transfer": (("country",), implied.deficit, money, "Transfer received, the trade deficit"),
        "residual_labour": (("country",), left.labour.max(axis=1), "relative", "Labour market"),
        "residual_balance": (("country",), left.balance, "relative", "Balance of trade"),
        "price_hat": (USER, final_price, hat, "Price of final goods" if by_use else "Price"),
        "cost_hat": (USER, implied.cost, hat, "Unit cost"),
        "expenditure": (USER, spending, money, "Spending gross of tariff"),
        "output": (USER, implied.output, money, "Sales net of tariff"),
        "base_expenditure": (USER, eco.expenditure, money, "Spending in the base"),
        "base_output": (USER, eco.output, money, "Sales in the base"),
        "value_added_by_sector": (USER, bill, money, "Value added"),
        "base_value_added_by_sector": (USER, eco.labour_share * eco.output, money, "Value added in the base"),
        "workers_hat": (USER, _workers(eco, bill, at.wage), hat, "Workers"),
        "residual_goods": (USER, _fold(left.goods, j), "relative", "Goods markets"),
        "residual_price": (USER, _fold(left.price, j), "relative", "Prices"),
        "value_added_share": (USER, eco.value_added_share, "dimensionless", "Weight of wages in unit cost"),
        "final_share": (USER, eco.final_share, "dimensionless", "Share of income"),
        "input_cost_share": (("country", "input", "sector"), eco.cost, "dimensionless", "Share of inputs in cost"),
        "elasticity": (("sector",), eco.theta, "dimensionless", "Trade elasticity"),
        "value_added": (("country",), eco.value_added, money, "Value added in the base"),
        "base_transfer": (("country",), eco.deficit, money, "Transfer received in the base"),
    }
    if by_use:
        assert eco.theta_final is not None
        variables["elasticity_final"] = (("sector",), eco.theta_final, "dimensionless", "Elasticity of final use")
        variables["materials_price_hat"] = (USER, at.price[:, :j], hat, "Price of materials")
        variables["materials_expenditure"] = (USER, at.spending[:, :j], money, "Spending on materials")
    if at.wage.shape[1] > 1:
        variables["sector_wage_hat"] = (USER, at.wage, hat, "Wage by sector")
    flows: dict[str, tuple[Array, str, str]] = {
        "trade": (implied.trade, money, "Flows net of tariff"),
        "base_trade": (eco.trade, money, "Flows in the base"),
        "tariff": (tariff, "fraction", "Tariff"),
        "base_tariff": (eco.tariff, "fraction", "Tariff in the base"),
    }
    if not by_use:
        flows["trade_share"] = (implied.pi, "dimensionless", "Share of the destination's spending, gross of tariff")
    if np.any(cost != 1.0):
        flows["cost"] = (cost, "new over base", "Trade cost factor")
    data: dict[str, Any] = {
        name: (dims, values, {"units": unit, "long_name": label})
        for name, (dims, values, unit, label) in variables.items()
    }
    for name, (values, unit, label) in flows.items():
        data[name] = (FLOW, values.transpose(2, 1, 0), {"units": unit, "long_name": label})
    coords = {"origin": list(eco.countries), "destination": list(eco.countries), "country": list(eco.countries)}
    coords |= {"sector": list(eco.sectors), "input": list(eco.sectors)}
    return xr.Dataset(data, coords=coords, attrs={"money": money, "numeraire": "world value added", **attrs})


def _country_wage(eco: Economy, wage: Array) -> Array:
    if wage.shape[1] == 1:
        return wage[:, 0]
    weight = eco.labour_share * eco.output
    return np.asarray((wage * weight).sum(axis=1) / weight.sum(axis=1))


def _workers(eco: Economy, bill: Array, wage: Array) -> Array:
    # A sector without value added in the base employs nobody before and after.
    base = eco.labour_share * eco.output
    return np.asarray(np.divide(bill / wage, base, out=np.ones_like(base), where=base > 0))


def _fold(values: Array, j: int) -> Array:
    return values if values.shape[1] == j else np.maximum(values[:, :j], values[:, j:])
