"""GSIM: a global market of one product (or many at once) in which every country imports from every other.

Notation (r, s origins; v destinations): theta share of an origin in a destination's spending at tariff-inclusive
prices; phi share of a destination in an origin's sales; Em < 0, Es > 0, Ex > 0; T = 1 + t; hats are relative changes.

Invariant: markets clear to first order (export supply equals import demand for each origin); each destination's
row of demand elasticities sums to Em.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.tariffs.errors import SimulationInputError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GsimResult:
    """Effects on all origins and destinations; a leading axis of products where the input has one.

    Parameters
    ----------
    price_hat
        World price of each origin's variety, shape (…, origins).
    sales_hat
        Quantity sold, shape (…, origins, destinations).
    sales_after
        Value at new world prices, same shape.
    producer_surplus
        R0·P̂·(1 + Ex·P̂/2), shape (…, origins).
    consumer_surplus
        −E0·(P̂c + ½·Em·P̂c²) with E0 spending and P̂c the composite price, shape (…, destinations).
    revenue_change
        Tariff revenue after minus before, shape (…, destinations).
    residual
        Largest gap between supply and demand, relative; a check of the solution.
    """

    price_hat: Array
    sales_hat: Array
    sales_after: Array
    producer_surplus: Array
    consumer_surplus: Array
    revenue_change: Array
    residual: float

    @property
    def welfare(self) -> Array:
        """Producer and consumer surplus and revenue by country, shape (…, countries)."""
        return self.producer_surplus + self.consumer_surplus + self.revenue_change


def gsim(
    sales: ArrayLike,
    before: ArrayLike,
    after: ArrayLike,
    *,
    import_elasticity: ArrayLike,
    substitution: ArrayLike,
    export_elasticity: ArrayLike,
) -> GsimResult:
    """Return the effects of a change of tariffs, solved to first order.

    Parameters
    ----------
    sales
        Value at world prices, shape (…, origins, destinations), domestic sales on the diagonal.
    before, after
        Tariffs as fractions, same shape.
    import_elasticity, substitution
        Em < 0 and Es > 0: a number, or by destination, shape (…, destinations).
    export_elasticity
        Ex > 0: a number, or by origin, shape (…, origins).

    Raises
    ------
    SimulationInputError
        Shapes differ, a number is missing or has the wrong sign, or an origin or destination has no sales.

    References
    ----------
    Francois and Hall (2003), Global Simulation Analysis of Industry-Level Trade Policy, version 3.0.
    """
    x, t0, t1 = (np.asarray(a, dtype=float) for a in (sales, before, after))
    if not x.shape == t0.shape == t1.shape or x.ndim < 2 or x.shape[-1] != x.shape[-2]:
        raise SimulationInputError(
            f"sales {x.shape}, tariffs before {t0.shape} and after {t1.shape} must be equal and square",
            hint="give (…, origins, destinations) with the same countries on both",
            shapes=[list(a.shape) for a in (x, t0, t1)],
        )
    if not all(np.isfinite(a).all() for a in (x, t0, t1)) or (x < 0).any() or (t0 < 0).any() or (t1 < 0).any():
        raise SimulationInputError("sales and tariffs must be finite and not negative", hint="mend the input")
    em, es, ex = (
        _by_country(v, x.shape[:-1], n, s)
        for v, n, s in (
            (import_elasticity, "import_elasticity", -1),
            (substitution, "substitution", 1),
            (export_elasticity, "export_elasticity", 1),
        )
    )
    spending, output = (x * (1 + t0)).sum(axis=-2), x.sum(axis=-1)
    if (spending <= 0).any() or (output <= 0).any():
        raise SimulationInputError(
            "an origin sells nothing or a destination buys nothing", hint="leave such countries out, or merge them"
        )
    theta = x * (1 + t0) / spending[..., None, :]
    phi = x / output[..., :, None]
    t_hat = (1 + t1) / (1 + t0) - 1
    both = em + es
    tau = (theta * t_hat).sum(axis=-2)
    cross = np.einsum("...rv,...v,...sv->...rs", phi, both, theta)
    own = ex + (phi * es[..., None, :]).sum(axis=-1)
    matrix = own[..., :, None] * np.eye(x.shape[-1]) - cross
    right = (phi * ((both * tau)[..., None, :] - es[..., None, :] * t_hat)).sum(axis=-1)
    price = np.linalg.solve(matrix, right[..., None])[..., 0]
    composite = (theta * (price[..., :, None] + t_hat)).sum(axis=-2)
    quantity = (both * composite)[..., None, :] - es[..., None, :] * (price[..., :, None] + t_hat)
    gap = np.abs(ex * price - (phi * quantity).sum(axis=-1)).max()
    value = x * (1 + quantity) * (1 + price[..., :, None])
    return GsimResult(
        price_hat=price,
        sales_hat=quantity,
        sales_after=value,
        producer_surplus=output * price * (1 + ex * price / 2),
        consumer_surplus=-spending * (composite + 0.5 * em * composite**2),
        revenue_change=(t1 * value - t0 * x).sum(axis=-2),
        residual=float(gap),
    )


def demand_elasticities(sales: ArrayLike, before: ArrayLike, em: float, es: float) -> Array:
    """Return N[v, r, s], the elasticity in v of demand for r to the price of s, shape (destinations, origins, origins).

    Each row sums to ``em``.
    """
    x, t0 = np.asarray(sales, dtype=float), np.asarray(before, dtype=float)
    theta = (x * (1 + t0) / (x * (1 + t0)).sum(axis=0)).T
    return np.asarray(theta[:, None, :] * (em + es) - np.eye(x.shape[0]) * es)


def _by_country(value: ArrayLike, shape: tuple[int, ...], name: str, sign: int) -> Array:
    given = np.asarray(value, dtype=float)
    if not np.isfinite(given).all() or (given * sign <= 0).any():
        word = "negative" if sign < 0 else "positive"
        raise SimulationInputError(f"{name} must be finite and {word}", hint=f"give {word} elasticities", name=name)
    try:
        return np.broadcast_to(given, shape).astype(float)
    except ValueError:
        raise SimulationInputError(
            f"{name} has shape {given.shape}, the countries need {shape}",
            hint="one number, or one a country",
            name=name,
        ) from None
