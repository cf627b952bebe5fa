"""The front door of the engine: a baseline and a scenario in, an equilibrium with its residuals out.

Invariant: what is returned has passed :func:`accord.model.solver.solve_task`, which raises otherwise.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr

from accord.model.axes import labels_of, require_same
from accord.model.closures import DEFICITS
from accord.model.economy import Array, economy, scenario_array
from accord.model.equations import base_residuals
from accord.model.errors import require_choice
from accord.model.kernel import pack
from accord.model.results import as_dataset
from accord.model.solver import LABOUR, METHODS, Task, rebased, result_attrs, rule_for, solve_task
from accord.model.variants import KINDS, as_kind


def solve(
    baseline: xr.Dataset,
    *,
    tariff: xr.DataArray | None = None,
    cost: xr.DataArray | None = None,
    deficits: str = "fixed",
    kind: str = "input-output",
    labour: str = "mobile",
    elasticity: float | None = None,
    tolerance: float = 1e-12,
    start: xr.Dataset | None = None,
    method: str = "fixed-point",
    rebase: bool = False,
    arrays: Callable[[Array], Any] | None = None,
) -> xr.Dataset:
    """Solve for the equilibrium that a scenario leads to.

    Parameters
    ----------
    baseline
        The base year; see :func:`accord.model.economy.economy` for its variables.
    tariff
        New ad valorem tariffs as fractions, on any of (origin, destination, sector); those of the base if None.
    cost
        New over old trade cost (iceberg or non-tariff), 1 where nothing changes; same axes.
    deficits
        ``fixed`` (in units of world value added), ``none`` (the base is first solved without transfers and is the
        base of the answer), ``share`` of world income, or ``multiplicative``.
    kind
        ``input-output``, ``sectors`` (no inputs) or ``gravity`` (one sector).
    labour
        ``mobile`` between sectors, or ``immobile`` (specific factors, the short run).
    elasticity
        Trade elasticity of the single sector of ``gravity``; by default the trade-weighted mean.
    tolerance
        Largest relative residual allowed in any market.
    start
        An earlier result on the same axes to begin from.
    method
        ``fixed-point``, or ``newton``, an independent solver of the same equations.
    rebase
        Whether the base is first solved without any change and that solution taken as the base: for data that
        do not satisfy the equations themselves. Attribute ``base_residual`` says by how much they do not.
    arrays
        What turns a numpy array into one of another array-API library (``cupy.asarray``, or PyTorch's ``asarray``
        with ``array_api_compat`` installed), on which the fixed point is then swept; the plain equations on numpy
        judge its answer all the same.

    Returns
    -------
    xarray.Dataset
        See :mod:`accord.model.results`; attributes ``residual``, ``residual_market``, ``base_residual``,
        ``world_factor``, ``method``, ``sweeps``, ``seconds``, ``kind``, ``deficits``, ``labour``.

    Raises
    ------
    AxisMismatchError
        Axes differ.
    BadValueError
        A number is not finite, negative or out of range.
    NotConvergedError
        No equilibrium within tolerance was found.
    NoEquilibriumError
        The point found has a country without income or a market without supplier.
    UnknownOptionError
        An option has no such choice.

    References
    ----------
    Caliendo and Parro (2015), equations (10) to (14); Dekle, Eaton and Kortum (2008), IMF Staff Papers 55(3).
    """
    for option, value, choices in (
        ("deficits", deficits, DEFICITS),
        ("kind", kind, KINDS),
        ("labour", labour, LABOUR),
        ("method", method, METHODS),
    ):
        require_choice(option, value, choices)
    given = economy(baseline)
    new_tariff = scenario_array(given, "tariff", tariff, given.tariff, 0.0)
    new_cost = scenario_array(given, "cost", cost, 1.0, 0.0)
    eco, new_tariff, new_cost = as_kind(given, new_tariff, new_cost, kind, elasticity)
    base_left = base_residuals(eco)
    if rebase or (deficits == "none" and np.any(eco.deficit != 0.0)):
        eco = rebased(eco, purge=deficits == "none", immobile=False, tolerance=tolerance)
    task = Task(eco, new_tariff, new_cost, rule_for(deficits, eco), labour == "immobile", arrays)
    solution = solve_task(task, tolerance, start=_start(start, task), method=method)
    attrs = result_attrs(solution, base_left.largest)
    attrs |= {"kind": kind, "deficits": deficits, "labour": labour, "rebased": int(rebase)}
    return as_dataset(eco, task.tariff, task.cost, solution.at, solution.implied, solution.left, attrs)


def _start(start: xr.Dataset | None, task: Task) -> Array | None:
    if start is None:
        return None
    eco = task.eco
    for dim, labels in (("country", eco.countries), ("sector", eco.sectors)):
        require_same(labels_of(start, dim), labels, f"start.{dim}", dim)
    price, spending = start["price_hat"].values, start["expenditure"].values
    if eco.theta_final is not None:
        if "materials_price_hat" not in start:
            return None
        materials = start["materials_expenditure"].values
        price = np.concatenate([start["materials_price_hat"].values, price], axis=1)
        spending = np.concatenate([materials, spending - materials], axis=1)
    if task.immobile:
        wage = start["sector_wage_hat"].values if "sector_wage_hat" in start else np.ones(eco.final_share.shape)
    else:
        wage = start["wage_hat"].values[:, None]
    return np.asarray(pack(np.log(price), spending, np.log(wage), np))
