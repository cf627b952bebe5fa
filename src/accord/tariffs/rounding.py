"""Rounding as agreements write it, exact in decimals, and the same on whole columns in integers.

Invariant: rounding happens once, on the finished rate; a rate is a ratio of integers until then.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

MODES = {
    "half-up": ROUND_HALF_UP,
    "half-down": ROUND_HALF_DOWN,
    "half-even": ROUND_HALF_EVEN,
    "down": ROUND_FLOOR,
    "up": ROUND_CEILING,
}
SCALE = 10**6


@dataclass(frozen=True, slots=True)
class Rounding:
    """To which multiple and which way: ``to`` 0.1 and ``half-up``; ``to`` None leaves the exact rate."""

    to: Decimal | None = None
    mode: str = "half-up"


EXACT = Rounding()


def round_exact(value: Fraction, rule: Rounding) -> Decimal:
    """Return the rate, rounded by the rule; without a rule, to 28 digits.

    >>> str(round_exact(Fraction(45, 8), Rounding(Decimal("0.1"))))
    '5.6'
    >>> str(round_exact(Fraction("0.35"), Rounding(Decimal("0.1"), "down")))
    '0.3'
    """
    if rule.to is None:
        return Decimal(value.numerator) / Decimal(value.denominator)
    ratio = value / Fraction(rule.to)
    whole, rest = divmod(ratio.numerator, ratio.denominator)
    twice = 2 * rest
    up = {
        "half-up": twice >= ratio.denominator,
        "half-down": twice > ratio.denominator,
        "half-even": twice > ratio.denominator or (twice == ratio.denominator and whole % 2 == 1),
        "down": False,
        "up": rest > 0,
    }[rule.mode]
    return (whole + up) * rule.to


def round_ratio(numerator: NDArray[np.int64], denominator: int, rule: Rounding) -> NDArray[np.float64]:
    """Return ``numerator / (denominator * SCALE)`` in percent, rounded by the rule without any float before it.

    Parameters
    ----------
    numerator
        Integers, any shape: rate times ``SCALE`` times ``denominator``.
    denominator
        Positive integer common to all.
    rule
        How to round. The modes are those of :func:`round_exact`, which this agrees with exactly.
    """
    if rule.to is None:
        return numerator / (float(denominator) * SCALE)
    step = Fraction(rule.to)
    unit = denominator * SCALE * step.numerator
    scaled = numerator * step.denominator
    whole, rest = np.divmod(scaled, unit)
    twice = 2 * rest
    match rule.mode:
        case "half-up":
            whole += twice >= unit
        case "half-down":
            whole += twice > unit
        case "half-even":
            whole += (twice > unit) | ((twice == unit) & (whole % 2 == 1))
        case "up":
            whole += rest > 0
    return np.asarray(whole * step.numerator / step.denominator, dtype=np.float64)
