"""From a scenario on arrays to a judged equilibrium.

Invariant: a solution is returned only if every market's relative residual, judged by the plain equations, is within
tolerance; otherwise an error names the market and the residual.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from accord.model.closures import Closure, closure
from accord.model.economy import Array, Economy
from accord.model.equations import Markets, Point, Residuals, markets, residuals
from accord.model.errors import NoEquilibriumError, NotConvergedError
from accord.model.iterate import accelerate
from accord.model.kernel import Kernel, build, convert, namespace, pack, unpack
from accord.model.newton import base_point, follow

LABOUR = ("mobile", "immobile")
METHODS = ("fixed-point", "newton")
SWEEPS = 3000
# Judging a point sums N²J terms and takes powers of theta: rounding alone leaves this much, whatever the solver did.
ROUNDING = 1e-11
# Below this, rounding in the plain equations hides whether a Newton step helped.
NEWTON_FLOOR = 1e-12


@dataclass(frozen=True, slots=True)
class Task:
    """One scenario on plain arrays.

    Parameters
    ----------
    tariff, cost
        New tariffs and cost factors, shape (J, N, N).
    rule
        The trade balances.
    immobile
        Whether workers stay in their sector.
    arrays
        What turns a numpy array into one of the library that the sweeps shall use; None for numpy.
    """

    eco: Economy
    tariff: Array
    cost: Array
    rule: Closure
    immobile: bool
    arrays: Callable[[Array], Any] | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """A task solved and judged."""

    task: Task
    at: Point
    implied: Markets
    left: Residuals
    method: str
    sweeps: int
    steps: int
    seconds: float


def solve_task(task: Task, tolerance: float, *, start: Any = None, method: str = "fixed-point") -> Solution:
    """Solve one task from a flat start state (None: the base), and judge the answer by the plain equations.

    Where a start other than the base leads nowhere, the base is tried.

    Raises
    ------
    NotConvergedError, NoEquilibriumError
        See :func:`accord.model.solve`.
    """
    if start is not None:
        try:
            return _solve_from(task, tolerance, np.asarray(start), method)
        except (NotConvergedError, NoEquilibriumError):
            pass
    return _solve_from(task, tolerance, base_state(task), method)


def _solve_from(task: Task, tolerance: float, z: Array, method: str) -> Solution:
    began = time.perf_counter()
    k = build(task.eco, np.asarray(task.tariff), np.asarray(task.cost), task.rule, immobile=task.immobile)
    _require_suppliers(task.eco, k.A)
    sweeps, steps, how = 0, 0, method
    if method == "fixed-point":
        z, sweeps = _swept(k, z, max(0.1 * tolerance, 1e-14), task.arrays)
    at = _point(k, z)
    implied, left = _judged(task, at)
    if method == "newton" or not left.largest <= max(tolerance, ROUNDING):
        # A rescue: Newton's method from the better of where the sweeps ended and the start.
        first = at if np.isfinite(left.largest) else base_point(task.eco, immobile=task.immobile)
        goal = max(0.1 * tolerance, NEWTON_FLOOR)
        descent = follow(
            task.eco, task.tariff, task.cost, task.rule, immobile=task.immobile, start=first, tolerance=goal
        )
        steps = descent.steps
        if method == "newton" or descent.residual < left.largest:
            at, how = descent.at, method if method == "newton" else "fixed-point, then newton"
            implied, left = _judged(task, at)
    _require_equilibrium(task, implied, left, tolerance, sweeps, steps)
    return Solution(task, at, implied, left, how, sweeps, steps, time.perf_counter() - began)


def _swept(k: Kernel, z: Array, tolerance: float, arrays: Callable[[Array], Any] | None) -> tuple[Array, int]:
    with np.errstate(all="ignore"):
        if arrays is None:
            attempt = accelerate(k, z, tolerance, SWEEPS, np)
            return attempt.z, attempt.sweeps
        start = arrays(z)
        attempt = accelerate(convert(k, arrays), start, tolerance, SWEEPS, namespace(start))
    # Back to the host: through DLPack, which every library of the standard speaks, moved to the CPU where it can be.
    back = attempt.z.cpu() if hasattr(attempt.z, "cpu") else attempt.z.get() if hasattr(attempt.z, "get") else attempt.z
    return np.array(np.from_dlpack(back) if hasattr(back, "__dlpack__") else back, dtype=np.float64), attempt.sweeps


def _point(k: Kernel, z: Array) -> Point:
    p, x, omega = unpack(k, z)
    with np.errstate(all="ignore"):
        return Point(np.exp(p), np.array(x), np.exp(omega))


def _judged(task: Task, at: Point) -> tuple[Markets, Residuals]:
    with np.errstate(all="ignore"):
        implied, prices = markets(task.eco, task.tariff, task.cost, task.rule, at)
        return implied, residuals(task.eco, at, implied, prices)


def base_state(task: Task) -> Array:
    """Return the flat state of the base."""
    at = base_point(task.eco, immobile=task.immobile)
    return state_of(at)


def state_of(at: Point) -> Array:
    """Return a point as a flat state."""
    return np.asarray(pack(np.log(at.price), at.spending, np.log(at.wage), np))


def rebased(eco: Economy, *, purge: bool, immobile: bool, tolerance: float) -> Economy:
    """Return the economy at its own equilibrium without any change, without transfers if ``purge``."""
    rule = rule_for("none" if purge else "fixed", eco)
    solution = solve_task(Task(eco, eco.tariff, np.ones_like(eco.tariff), rule, immobile), tolerance)
    wages = (solution.at.wage * eco.value_added[:, None])[:, 0]
    return replace(eco, trade=solution.implied.trade, value_added=wages, deficit=solution.implied.deficit)


def _require_suppliers(eco: Economy, pull: Array) -> None:
    bought = eco.trade.sum(axis=2) > 0
    alive = pull.sum(axis=2) > 0
    for m, n in np.argwhere(np.concatenate([bought] * (pull.shape[0] // bought.shape[0])) & ~alive)[:1]:
        country, sector = eco.countries[n], eco.sectors[m % len(eco.sectors)]
        raise NoEquilibriumError(
            f"no supplier is left for sector {sector} in country {country}: its cost is beyond all bounds",
            hint="lower the cost factor or tariff, or leave one supplier unchanged",
            country=str(country),
            sector=str(sector),
        )


def _require_equilibrium(
    task: Task, implied: Markets, left: Residuals, tolerance: float, sweeps: int, steps: int
) -> None:
    limit = max(tolerance, ROUNDING)
    if not left.largest <= limit:
        kind, market, value = worst(task.eco, left)
        raise NotConvergedError(
            f"no equilibrium within {limit:g} after {sweeps} sweeps and {steps} Newton steps: "
            f"the {kind} of {market} is off by {value:.3g}",
            hint="a transfer may be more than trade can carry across these barriers: try another closure of deficits"
            if task.rule.deficit.any()
            else "take a smaller change first and give its result as start=",
            residual=value if np.isfinite(value) else str(value),
            kind=kind,
            market=market,
            sweeps=sweeps,
            steps=steps,
        )
    for n in np.flatnonzero(~(implied.income > 0))[:1]:
        raise NoEquilibriumError(
            f"country {task.eco.countries[n]} would spend {implied.income[n]:.6g}: its transfer exceeds its income",
            hint="another closure of deficits, or a smaller transfer",
            country=str(task.eco.countries[n]),
        )


def result_attrs(solution: Solution, base_residual: float) -> dict[str, str | int | float]:
    """Return what a result says about how it was solved.

    Parameters
    ----------
    base_residual
        Largest relative residual of the base year itself.
    """
    kind, market, value = worst(solution.task.eco, solution.left)
    return {
        "residual": value,
        "residual_market": f"{kind} of {market}",
        "base_residual": base_residual,
        "world_factor": solution.left.factor,
        "method": solution.method,
        "sweeps": solution.sweeps,
        "newton_steps": solution.steps,
        "seconds": solution.seconds,
    }


def worst(eco: Economy, left: Residuals) -> tuple[str, str, float]:
    """Return the kind, name and size of the largest residual; a residual that is no number counts as largest."""
    named = {"price": left.price, "goods market": left.goods, "labour market": left.labour, "balance": left.balance}
    sizes = {kind: np.where(np.isnan(part), np.inf, part) for kind, part in named.items()}
    kind = max(sizes, key=lambda name: float(sizes[name].max()))
    part = np.atleast_2d(sizes[kind].T).T
    n, column = np.unravel_index(int(part.argmax()), part.shape)
    market = str(eco.countries[n])
    if part.shape[1] > 1:
        market += f", sector {eco.sectors[int(column) % len(eco.sectors)]}"
    return kind, market, float(named[kind].reshape(part.shape)[n, column])


def rule_for(deficits: str, eco: Economy) -> Closure:
    """Return the closure called ``deficits`` calibrated to an economy."""
    return closure(deficits, eco.value_added + eco.revenue, eco.deficit)
