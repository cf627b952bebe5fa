"""From a result back to the arrays it was computed from.

Invariant: nothing is looked up elsewhere; a result saved and loaded gives the same arrays.
"""

import numpy as np
import xarray as xr

from accord.model.axes import labels_of
from accord.model.closures import Closure, closure
from accord.model.economy import Array, Economy, variable
from accord.model.equations import Point
from accord.model.solver import Task

CUBE = ("sector", "destination", "origin")
USER = ("country", "sector")


def economy_of(result: xr.Dataset) -> Economy:
    """Return the base economy of a result."""
    return Economy(
        countries=labels_of(result, "country"),
        sectors=labels_of(result, "sector"),
        trade=np.ascontiguousarray(variable(result, "base_trade", CUBE)),
        tariff=np.ascontiguousarray(variable(result, "base_tariff", CUBE)),
        theta=variable(result, "elasticity", ("sector",)),
        theta_final=variable(result, "elasticity_final", ("sector",)) if "elasticity_final" in result else None,
        value_added_share=variable(result, "value_added_share", USER),
        final_share=variable(result, "final_share", USER),
        cost=variable(result, "input_cost_share", ("country", "input", "sector")),
        value_added=variable(result, "value_added", ("country",)),
        deficit=variable(result, "base_transfer", ("country",)),
        money=str(result.attrs.get("money", "money")),
    )


def task_of(result: xr.Dataset) -> Task:
    """Return the scenario of a result."""
    eco = economy_of(result)
    cost = variable(result, "cost", CUBE) if "cost" in result else np.ones(eco.trade.shape)
    return Task(
        eco=eco,
        tariff=np.ascontiguousarray(variable(result, "tariff", CUBE)),
        cost=np.ascontiguousarray(cost),
        rule=rule_of(result, eco),
        immobile=result.attrs.get("labour") == "immobile",
    )


def rule_of(result: xr.Dataset, eco: Economy) -> Closure:
    """Return the trade balances of a result."""
    return closure(str(result.attrs["deficits"]), eco.value_added + eco.revenue, eco.deficit)


def point_of(result: xr.Dataset) -> Point:
    """Return the equilibrium point of a result."""
    price, spending = variable(result, "price_hat", USER), variable(result, "expenditure", USER)
    if "materials_price_hat" in result:
        materials = variable(result, "materials_expenditure", USER)
        price = np.concatenate([variable(result, "materials_price_hat", USER), price], axis=1)
        spending = np.concatenate([materials, spending - materials], axis=1)
    wage: Array = variable(result, "wage_hat", ("country",))[:, None]
    if "sector_wage_hat" in result:
        wage = variable(result, "sector_wage_hat", USER)
    return Point(price, spending, wage)
