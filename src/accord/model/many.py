"""Many scenarios or draws of one baseline, each from the last one's answer.

Invariant: a draw that has no equilibrium is an error in its own place; it never stops or changes the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import xarray as xr

from accord.model.axes import require_values
from accord.model.closures import DEFICITS
from accord.model.economy import Array, Economy, economy, scenario_array
from accord.model.equations import base_residuals
from accord.model.errors import BadValueError, require_choice
from accord.model.results import as_dataset
from accord.model.solver import LABOUR, Solution, Task, rebased, result_attrs, rule_for, solve_task, state_of
from accord.model.variants import KINDS, as_kind
from accord.vocabulary import SolverError

CHANGES = ("tariff", "cost", "elasticity")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One draw's answer.

    Parameters
    ----------
    index
        Its place in the sequence.
    result
        The equilibrium, or None.
    error
        Why there is none, or None.
    """

    index: int
    result: xr.Dataset | None
    error: SolverError | None


def solve_many(
    baseline: xr.Dataset,
    changes: Sequence[Mapping[str, xr.DataArray]],
    *,
    variables: Sequence[str] | None = None,
    deficits: str = "fixed",
    kind: str = "input-output",
    labour: str = "mobile",
    tolerance: float = 1e-10,
) -> Iterator[Outcome]:
    """Solve a sequence of scenarios, each started from the last answer.

    Parameters
    ----------
    baseline
        See :func:`accord.model.solve`.
    changes
        One mapping a scenario, of ``tariff``, ``cost`` and ``elasticity`` (by sector); what it lacks is the base's.
    variables
        Variables of the results to keep; all by default. A thousand results of 31 countries and 40 sectors with all
        flows take some 2 GB, their variables by country hardly anything.
    deficits, kind, labour, tolerance
        See :func:`accord.model.solve`.

    Yields
    ------
    Outcome
        In order.

    Raises
    ------
    BadValueError
        A change names something else, or holds a bad number.
    AxisMismatchError
        Axes differ.
    """
    for option, value, choices in (
        ("deficits", deficits, DEFICITS),
        ("kind", kind, KINDS),
        ("labour", labour, LABOUR),
    ):
        require_choice(option, value, choices)
    given = economy(baseline)
    start: Array | None = None
    said: dict[str, Any] = {"kind": kind, "deficits": deficits, "labour": labour, "rebased": 0}
    for index, change in enumerate(changes):
        task, base = _task(given, change, deficits, kind, labour == "immobile", tolerance)
        try:
            solution = solve_task(task, tolerance, start=start)
        except SolverError as error:
            yield Outcome(index, None, error)
            continue
        start = state_of(solution.at)
        yield Outcome(index, _kept(solution, base, said, variables), None)


def _task(
    given: Economy, change: Mapping[str, xr.DataArray], deficits: str, kind: str, immobile: bool, tolerance: float
) -> tuple[Task, float]:
    unknown = sorted(set(change) - set(CHANGES))
    if unknown:
        raise BadValueError(f"a change cannot be of {unknown}", hint=f"it is of: {', '.join(CHANGES)}", unknown=unknown)
    eco = given
    if "elasticity" in change:
        theta = np.asarray(change["elasticity"].transpose("sector").values, dtype=np.float64)
        require_values("elasticity", theta, [("sector", given.sectors)], strict=True)
        eco = replace(given, theta=theta)
    tariff = scenario_array(eco, "tariff", change.get("tariff"), eco.tariff, 0.0)
    cost = scenario_array(eco, "cost", change.get("cost"), 1.0, 0.0)
    eco, tariff, cost = as_kind(eco, tariff, cost, kind, None)
    if deficits == "none" and eco.deficit.any():
        eco = rebased(eco, purge=True, immobile=False, tolerance=tolerance)
    return Task(eco, tariff, cost, rule_for(deficits, eco), immobile), base_residuals(eco).largest


def _kept(solution: Solution, base: float, said: Mapping[str, Any], variables: Sequence[str] | None) -> xr.Dataset:
    task = solution.task
    attrs = {**result_attrs(solution, base), **said}
    result = as_dataset(task.eco, task.tariff, task.cost, solution.at, solution.implied, solution.left, attrs)
    return result if variables is None else result[list(variables)]
