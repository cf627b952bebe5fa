"""Trade balances: how the transfer that a country receives moves with the world.

Invariant: in the base each closure gives back the base's transfer.
"""

from dataclasses import dataclass
from typing import Any

from accord.model.economy import Array
from accord.model.errors import require_choice

DEFICITS = ("fixed", "none", "share", "multiplicative")


@dataclass(frozen=True, slots=True)
class Closure:
    """One rule for trade balances.

    Parameters
    ----------
    name
        ``fixed``: the transfer keeps its value in units of world value added (the numeraire). ``none``: there is no
        transfer. ``share``: it keeps its share of world income. ``multiplicative``: spending keeps its ratio to
        earned income, as in ge_gravity and the Advanced Guide; the world then need not spend what it earns, and
        labour markets clear up to one world factor, which the result reports.
    deficit
        Base transfers, shape (N,), money.
    ratio
        Base spending over earned income, shape (N,).
    world
        Base world earned income, money.
    """

    name: str
    deficit: Array
    ratio: Array
    world: float


def closure(name: str, earned: Array, deficit: Array) -> Closure:
    """Return the rule called ``name`` for base earnings (value added and tariff revenue) and transfers, shape (N,).

    Raises
    ------
    UnknownOptionError
        No closure has that name.
    """
    require_choice("deficits", name, DEFICITS)
    kept = deficit * 0.0 if name == "none" else deficit
    return Closure(name, kept, (earned + kept) / earned, float(earned.sum()))


def income(rule: Closure, earned: Any, xp: Any) -> Any:
    """Return income after transfers, shape (N,), from earned income of the same shape."""
    if rule.name == "share":
        return earned + rule.deficit * (xp.sum(earned) / rule.world)
    if rule.name == "multiplicative":
        return rule.ratio * earned
    return earned + rule.deficit


def income_tangent(rule: Closure, change: Any, xp: Any) -> Any:
    """Return the derivative of :func:`income` along ``change``, whose first axis is the country's."""
    if rule.name == "share":
        return change + _column(rule.deficit, change) * (xp.sum(change, axis=0, keepdims=True) / rule.world)
    if rule.name == "multiplicative":
        return _column(rule.ratio, change) * change
    return change


def income_adjoint(rule: Closure, weight: Any, xp: Any) -> Any:
    """Return the transpose of :func:`income_tangent` applied to ``weight``."""
    if rule.name == "share":
        return weight + xp.sum(_column(rule.deficit, weight) * weight, axis=0, keepdims=True) / rule.world
    if rule.name == "multiplicative":
        return _column(rule.ratio, weight) * weight
    return weight


def _column(vector: Any, like: Any) -> Any:
    return vector.reshape(vector.shape + (1,) * (like.ndim - 1))
