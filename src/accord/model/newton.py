"""The second solver: Newton's method on the plain equations, its linear systems by GMRES.

Function values come from :mod:`accord.model.equations`, not from the kernels that the first solver sweeps with; only
the direction comes from the linearised map. Invariant: each accepted step lowers the largest residual, and the number
of steps is bounded.

References
----------
Knoll and Keyes (2004), Jacobian-free Newton-Krylov methods, Journal of Computational Physics 193(2).
"""

from dataclasses import dataclass

import numpy as np

from accord.model.closures import Closure
from accord.model.economy import Array, Economy
from accord.model.equations import Point, markets, residuals, signed
from accord.model.kernel import Kernel, pack
from accord.model.linear import Triple, linearise, solve_linear

STEPS = 60
HALVINGS = 12


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
    size, gap = _judge(eco, tariff, cost, rule, k, at)
    steps = 0
    while steps < STEPS and size > tolerance:
        steps += 1
        z = np.asarray(pack(np.log(at.price), at.spending, np.log(at.wage), np))
        try:
            direction = solve_linear(linearise(k, z), gap, transpose=False, tolerance=min(1e-3, 0.1 * size))
        except np.linalg.LinAlgError:
            break
        longest = max(float(np.abs(direction[0]).max()), float(np.abs(direction[2]).max()))
        scale = min(1.0, 1.5 / max(longest, 1e-300))
        for _ in range(HALVINGS):
            trial = _move(eco, at, direction, scale)
            found, next_gap = _judge(eco, tariff, cost, rule, k, trial)
            if found < size:
                break
            scale *= 0.5
        else:
            break
        at, size, gap = trial, found, next_gap
    return Descent(at, size, steps)


def _move(eco: Economy, at: Point, direction: Triple, scale: float) -> Point:
    price = at.price * np.exp(scale * direction[0][:, :, 0])
    spending = at.spending + scale * direction[1][:, :, 0]
    wage = at.wage * np.exp(scale * direction[2][:, :, 0])
    return Point(price, spending, wage)


def _judge(eco: Economy, tariff: Array, cost: Array, rule: Closure, k: Kernel, at: Point) -> tuple[float, Triple]:
    """Return the largest relative residual, and the signed distances that a full step should close."""
    with np.errstate(all="ignore"):
        implied, prices = markets(eco, tariff, cost, rule, at)
        left = residuals(eco, at, implied, prices)
        price, spending, labour = signed(eco, at, implied, prices)
    workers = np.asarray(k.workers)
    bill = workers * at.wage
    numeraire = np.log(bill.sum() / workers.sum())
    # The map's wage step: towards clearing at the kernel's pace, then back to the numeraire.
    moved = np.asarray(k.pace) * labour
    weight = bill * np.exp(moved)
    wage = moved - numeraire - np.log(weight.sum() / bill.sum())
    size = max(left.largest, abs(float(numeraire)))
    gap = (price[:, :, None], spending[:, :, None], wage[:, :, None])
    if not np.isfinite(size):
        size = np.inf
    return float(size), gap
