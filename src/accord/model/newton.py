"""The second solver: Newton's method on the plain equations, its linear systems by GMRES.

Function values come from :mod:`accord.model.equations`, not from the kernels that the first solver sweeps with; only
the direction comes from the linearised map. A change too large for one descent is walked in parts. Invariant: each
accepted step shortens the gap between a point and its image, and the number of steps is bounded.

References
----------
Knoll and Keyes (2004), Jacobian-free Newton-Krylov methods, Journal of Computational Physics 193(2).
"""

import time
from dataclasses import dataclass

import numpy as np

from accord.model.closures import Closure
from accord.model.economy import Array, Economy
from accord.model.equations import Point, markets, residuals, signed
from accord.model.kernel import Kernel, build, pack
from accord.model.linear import Triple, linearise, solve_linear

STEPS = 60
ALL_STEPS = 400
# No new part of a walk is begun after this long: very large economies are given up in bounded time too.
SECONDS = 120.0
HALVINGS = 20
# A waypoint need not be exact; a walk in smaller parts than this is given up.
LOOSE = 1e-4
SMALLEST_PART = 1.0 / 64.0
# Longest change of a log price, wage or spending in one step.
LONGEST = 1.0


@dataclass(frozen=True, slots=True)
class Descent:
    """Where Newton's method ended.

    Parameters
    ----------
    at
        The point with the smallest residual.
    residual
        Its largest relative residual, by the plain equations.
    steps
        Newton steps taken.
    """

    at: Point
    residual: float
    steps: int


def follow(
    eco: Economy, tariff: Array, cost: Array, rule: Closure, *, immobile: bool, start: Point, tolerance: float
) -> Descent:
    """Descend from ``start``; where that stalls, walk from the base to the scenario in ever smaller parts.

    Parameters
    ----------
    tariff, cost
        New tariffs and cost factors, shape (J, N, N).
    start
        Where to begin; the walk begins at the base.
    """
    began = time.monotonic()
    k = build(eco, tariff, cost, rule, immobile=immobile)
    found = descend(eco, tariff, cost, rule, k, start, tolerance)
    if found.residual <= tolerance:
        return found
    steps, reached, part = found.steps, 0.0, 0.5
    at = base_point(eco, immobile=immobile)
    while reached < 1.0 and part >= SMALLEST_PART and steps < ALL_STEPS and time.monotonic() - began < SECONDS:
        goal = min(1.0, reached + part)
        partial = (1.0 + eco.tariff) ** (1.0 - goal) * (1.0 + tariff) ** goal - 1.0, cost**goal
        k = build(eco, *partial, rule, immobile=immobile)
        trial = descend(eco, *partial, rule, k, at, tolerance if goal == 1.0 else LOOSE)
        steps += trial.steps
        if trial.residual <= (tolerance if goal == 1.0 else LOOSE):
            at, reached, part = trial.at, goal, 2.0 * part
            found = trial if goal == 1.0 else found
        else:
            part /= 2.0
    return Descent(found.at, found.residual, steps)


def base_point(eco: Economy, *, immobile: bool) -> Point:
    """Return the base as a point: no price or wage has moved."""
    n, j = eco.final_share.shape
    spending = eco.expenditure
    if eco.theta_final is not None:
        final = eco.final_share * eco.income[:, None]
        spending = np.concatenate([np.maximum(spending - final, 0.0), final], axis=1)
    return Point(np.ones_like(spending), spending, np.ones((n, j if immobile else 1)))


def descend(
    eco: Economy, tariff: Array, cost: Array, rule: Closure, k: Kernel, start: Point, tolerance: float
) -> Descent:
    """Take Newton steps from ``start`` until every relative residual is within ``tolerance`` or no step helps.

    Parameters
    ----------
    tariff, cost
        New tariffs and cost factors, shape (J, N, N).
    k
        The kernel of the same scenario, for the directions.
    """
    at = start
    size, merit, gap = _judge(eco, tariff, cost, rule, k, at)
    steps = 0
    while steps < STEPS and size > tolerance:
        steps += 1
        z = np.asarray(pack(np.log(at.price), at.spending, np.log(at.wage), np))
        try:
            direction = solve_linear(linearise(k, z), gap, transpose=False, tolerance=min(1e-3, 0.1 * size))
        except np.linalg.LinAlgError:
            break
        longest = max(float(np.abs(direction[0]).max()), float(np.abs(direction[2]).max()))
        scale = min(1.0, LONGEST / max(longest, 1e-300))
        for _ in range(HALVINGS):
            trial = _move(eco, at, direction, scale)
            found, next_merit, next_gap = _judge(eco, tariff, cost, rule, k, trial)
            if next_merit < (1.0 - 1e-4 * scale) * merit:
                break
            scale *= 0.5
        else:
            break
        at, size, merit, gap = trial, found, next_merit, next_gap
    return Descent(at, size, steps)


def _move(eco: Economy, at: Point, direction: Triple, scale: float) -> Point:
    price = at.price * np.exp(scale * direction[0][:, :, 0])
    # Spending moves by factors, to the same first order, so that no step makes it negative.
    alive = at.spending > 0
    factor = np.divide(scale * direction[1][:, :, 0], at.spending, out=np.zeros_like(at.spending), where=alive)
    spending = at.spending * np.exp(np.clip(factor, -LONGEST, LONGEST))
    wage = at.wage * np.exp(scale * direction[2][:, :, 0])
    return Point(price, spending, wage)


def _judge(
    eco: Economy, tariff: Array, cost: Array, rule: Closure, k: Kernel, at: Point
) -> tuple[float, float, Triple]:
    """Return the largest relative residual, the length of the gap, and the gap that a full step should close."""
    with np.errstate(all="ignore"):
        implied, prices = markets(eco, tariff, cost, rule, at)
        left = residuals(eco, at, implied, prices)
        price, spending, payments, spread = signed(eco, at, implied, prices)
        workers = np.asarray(k.workers)
        bill = workers * at.wage
        numeraire = np.log(bill.sum() / workers.sum())
        # The map's wage step: towards clearing at the kernel's pace, then back to the numeraire.
        moved = np.asarray(k.pace) * payments[:, None] + np.asarray(k.spread_pace) * spread
        weight = bill * np.exp(moved)
        wage = moved - numeraire - np.log(weight.sum() / bill.sum())
        size = max(left.largest, abs(float(numeraire)))
        gap = (price[:, :, None], spending[:, :, None], wage[:, :, None])
        scale = np.maximum(at.spending.sum(axis=1, keepdims=True), 1e-300)
        # A trial far off may overflow: its length is then infinite, and the step is shortened.
        length = np.sqrt((price**2).sum() + ((spending / scale) ** 2).sum() + (wage**2).sum())
    return _number(size), _number(length), gap


def _number(value: float) -> float:
    return float(value) if np.isfinite(value) else float("inf")
