"""One-sector structural gravity with multilateral resistances: conditional and full endowment equilibrium.

What the Advanced Guide, GE gravity and gegravity compute, by Newton's method on log wages with its exact Jacobian.
:func:`accord.model.solve` answers the same question from flows; the two are tested against each other.

Notation: ``Pi`` outward and ``P`` inward multilateral resistance as price indices, ``theta = sigma - 1``.
Invariant: wages are in units of world output, unless a reference country's ``P`` is said to stay; matrices run
``[destination, origin]`` inside and (origin, destination) at the door.

References
----------
Anderson and van Wincoop (2003), American Economic Review 93(1), equations (9) to (13).
Yotov, Piermartini, Monteiro and Larch (2016), An Advanced Guide to Trade Policy Analysis, chapter 2.
Baier, Yotov and Zylkin (2019), Journal of International Economics 116, equations (8) to (12).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from accord.model.axes import Labels, labels_of, require_same, require_values
from accord.model.economy import Array
from accord.model.errors import BadValueError, NotConvergedError, require_choice
from accord.vocabulary import AxisMismatchError

BALANCES = ("multiplicative", "fixed")
ROUNDS = 200
BALANCING_ROUNDS = 100_000
CHECK_EVERY = 5


@dataclass(frozen=True, slots=True)
class Endowment:
    """A full endowment equilibrium.

    Parameters
    ----------
    wage
        Hats of factory-gate prices, which are wages here; shape (N,), world output is the numeraire.
    price
        Hats of consumer prices, shape (N,).
    spending
        Shape (N,), money.
    share
        Shape (N, N) as ``[destination, origin]``.
    residual
        Largest relative residual of any country's market.
    rounds
        Newton steps taken.
    """

    wage: Array
    price: Array
    spending: Array
    share: Array
    residual: float
    rounds: int


def structural_gravity(
    factors: xr.DataArray,
    new_factors: xr.DataArray,
    output: xr.DataArray,
    expenditure: xr.DataArray,
    *,
    elasticity: float,
    deficits: str = "multiplicative",
    reference: str | None = None,
    tolerance: float = 1e-12,
) -> xr.Dataset:
    """Solve the conditional and the full endowment equilibrium of a change in trade costs.

    Parameters
    ----------
    factors, new_factors
        Trade cost factors ``t**(1 - sigma)`` (a gravity regression's fitted cost part), dims (origin, destination).
    output, expenditure
        By country, money; their ratio stays (``multiplicative``) or their difference (``fixed``).
    elasticity
        ``sigma - 1``, above 0.
    deficits
        ``multiplicative`` or ``fixed``.
    reference
        Country whose inward resistance is held at its base value; without it world output is the numeraire.
    tolerance
        Largest relative residual allowed in any market.

    Returns
    -------
    xarray.Dataset
        By country hats ``price``, ``outward_conditional``, ``inward_conditional``, ``outward``, ``inward`` and percent
        ``real_gdp_pct``, ``welfare_pct``, ``exports_conditional_pct``, ``exports_pct`` (international exports); flows
        ``base_trade``, ``conditional_trade``, ``trade``.

    Raises
    ------
    AxisMismatchError
        Axes differ, or the reference is no country.
    BadValueError
        A factor, output or spending is not positive and finite.
    NotConvergedError
        An equilibrium was not found within tolerance.
    """
    require_choice("deficits", deficits, BALANCES)
    countries = labels_of(output, "country")
    require_same(labels_of(expenditure, "country"), countries, "expenditure", "output")
    if reference is not None and reference not in countries:
        raise AxisMismatchError(
            f"reference country {reference!r} is not on the axis",
            hint="name a country of the data",
            reference=reference,
        )
    Y, E = np.asarray(output.values, dtype=float), np.asarray(expenditure.values, dtype=float)
    base = _matrix("factors", factors, countries)
    new = _matrix("new_factors", new_factors, countries)
    for name, vector in (("output", Y), ("expenditure", E)):
        require_values(name, vector, [("country", countries)], strict=True)
    world = Y.sum() / E.sum()
    flows, Pi0, P0 = balance(base, Y, E * world, elasticity, tolerance)
    conditional, Pi1, P1 = balance(new, Y, E * world, elasticity, tolerance)
    share = flows / flows.sum(axis=1, keepdims=True)
    full = endowment(share, _change(base, new, countries), Y, E, elasticity, deficits=deficits, tolerance=tolerance)
    trade = full.share * full.spending[:, None]
    at = None if reference is None else countries.index(reference)
    # Resistances are defined up to one factor in each equilibrium; the reference's inward one fixes it.
    tie, scale = (1.0, 1.0) if at is None else (P1[at] / P0[at], 1.0 / full.price[at])
    price = full.wage * scale
    outward = price ** ((1.0 + elasticity) / -elasticity)
    abroad = ~np.eye(len(countries), dtype=bool)
    base_flows = flows / flows.sum(axis=1, keepdims=True) * E[:, None]

    def exports(matrix: Array) -> Array:
        return np.asarray((matrix * abroad).sum(axis=0))

    spent = conditional / conditional.sum(axis=1, keepdims=True) * E[:, None]
    country: dict[str, tuple[Array, str, str]] = {
        "price": (price, "new over base", "Factory-gate price"),
        "outward_conditional": (Pi1 / Pi0 * tie, "new over base", "Outward resistance, conditional"),
        "inward_conditional": (P1 / P0 / tie, "new over base", "Inward resistance, conditional"),
        "outward": (outward, "new over base", "Outward resistance, full endowment"),
        "inward": (full.price * scale, "new over base", "Inward resistance, full endowment"),
        "real_gdp_pct": (100.0 * (full.wage / full.price - 1.0), "percent", "Real GDP"),
        "welfare_pct": (100.0 * (full.spending / E / full.price - 1.0), "percent", "Welfare, exact: real spending"),
        "exports_conditional_pct": (_growth(exports(conditional), exports(flows)), "percent", "Exports, conditional"),
        "exports_pct": (_growth(exports(trade) * scale, exports(base_flows)), "percent", "Exports, full endowment"),
        "output": (Y, "money", "Output in the base"),
        "expenditure": (E, "money", "Spending in the base"),
    }
    data: dict[str, Any] = {k: (("country",), v, {"units": u, "long_name": n}) for k, (v, u, n) in country.items()}
    pair = ("origin", "destination")
    for name, matrix in (("base_trade", base_flows), ("conditional_trade", spent), ("trade", trade * scale)):
        data[name] = (pair, matrix.T, {"units": "money"})
    attrs = {"residual": full.residual, "rounds": full.rounds, "deficits": deficits, "elasticity": elasticity}
    attrs["numeraire"] = "world output" if reference is None else f"inward resistance of {reference}"
    index = output.get_index("country")
    coords = {dim: index.rename(dim) for dim in ("country", "origin", "destination")}
    return xr.Dataset(data, coords=coords, attrs=attrs)


def _change(base: Array, new: Array, countries: Labels) -> Array:
    # Hats have no answer for trade that begins from nothing; where both factors are zero, nothing changes.
    for n, i in np.argwhere((base == 0.0) & (new > 0.0))[:1]:
        raise BadValueError(
            f"factors is 0 and new_factors {new[n, i]:g} at destination {countries[n]}, origin {countries[i]}",
            hint="trade that begins from nothing has no base to change from; give its base a small factor",
            variable="new_factors",
            cell={"destination": str(countries[n]), "origin": str(countries[i])},
        )
    return np.divide(new, base, out=np.ones_like(base), where=base > 0)


def _growth(new: Array, old: Array) -> Array:
    return 100.0 * (np.divide(new, old, out=np.ones_like(new), where=old > 0) - 1.0)


def _matrix(name: str, given: xr.DataArray, countries: Labels) -> Array:
    for dim in ("origin", "destination"):
        require_same(labels_of(given, dim), countries, f"{name}.{dim}", "output")
    turn = given.dims[0] == "origin"
    values = np.ascontiguousarray(given.values.T if turn else given.values, dtype=float)
    require_values(name, values, [("destination", countries), ("origin", countries)])
    return values


def balance(factors: Array, Y: Array, E: Array, theta: float, tolerance: float) -> tuple[Array, Array, Array]:
    """Return flows that sum to ``Y`` and ``E`` with the given cost factors, and both resistances.

    Matrix balancing (Sinkhorn), which is what solving for multilateral resistances with fixed output and spending is.

    Parameters
    ----------
    factors
        Shape (N, N) as ``[destination, origin]``.
    Y, E
        Shape (N,), money, with equal sums.

    Returns
    -------
    flows, outward, inward
        Shape (N, N), (N,), (N,); resistances as price indices.

    Raises
    ------
    NotConvergedError
        The flows do not sum to ``Y`` within ``tolerance``; zero factors can make that impossible.
    """
    seller = np.ones_like(Y)
    sellers = np.ascontiguousarray(factors.T)
    residual = best = np.inf
    with np.errstate(all="ignore"):
        for _ in range(BALANCING_ROUNDS // CHECK_EVERY):
            for _ in range(CHECK_EVERY):
                buyer = E / (factors @ seller)
                pulled = sellers @ buyer
                last, seller = seller, Y / pulled
            sold = last * pulled
            residual = float(np.abs(sold / Y - 1.0).max())
            if not residual > 0.01 * tolerance or not np.all(sold > 0) or best <= residual <= tolerance:
                break
            best = min(best, residual)
    if not residual <= tolerance:
        raise NotConvergedError(
            f"multilateral resistances do not settle: sales are off by {residual:.3g} after {BALANCING_ROUNDS} rounds",
            hint="look for a country that can trade with nobody, itself included",
            residual=residual if np.isfinite(residual) else str(residual),
        )
    # The last prices of sellers and buyers belong together; one more half-step would leave buyers behind.
    seller = last
    flows = factors * seller * buyer[:, None]
    return flows, (Y / seller) ** (-1.0 / theta), (E / buyer) ** (-1.0 / theta)


def endowment(
    share: Array, change: Array, Y: Array, E: Array, theta: float, *, deficits: str, tolerance: float
) -> Endowment:
    """Return the full endowment equilibrium after cost factors change.

    Parameters
    ----------
    share
        Base spending shares, shape (N, N) as ``[destination, origin]``.
    change
        New over old ``t**(1 - sigma)``, same shape.
    Y, E
        Base output and spending, shape (N,), money.

    Raises
    ------
    NotConvergedError
        A market's relative residual stays above ``tolerance``.
    """
    pull = share * change
    n = len(Y)
    omega = np.zeros(n)
    fixed = E - Y if deficits == "fixed" else np.zeros(n)
    ratio = np.ones(n) if deficits == "fixed" else E / Y
    system = np.zeros((n + 1, n + 1))
    here, residual, best, rounds = _excess(omega, pull, Y, fixed, ratio, theta), np.inf, np.inf, 0
    while rounds < ROUNDS:
        gap, flow, new_share, spending, bill = here
        residual = float(np.abs(np.expm1(gap)).max())
        if residual <= 0.1 * tolerance or (residual <= tolerance and residual >= best):
            break
        best, rounds = min(best, residual), rounds + 1
        weight = flow.T / flow.sum(axis=0)[:, None]
        system[:n, :n] = theta * (weight @ new_share) + weight * (ratio * bill / spending)
        system[np.arange(n), np.arange(n)] -= 1.0 + theta
        system[:n, n] = -1.0
        system[n, :n] = bill / bill.sum()
        step = np.linalg.solve(system, np.append(-gap, 0.0))[:n]
        scale = min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-300))
        for _ in range(30):
            trial = omega + scale * step
            trial = trial - np.log((np.exp(trial) * Y).sum() / Y.sum())
            there = _excess(trial, pull, Y, fixed, ratio, theta)
            if np.all(np.isfinite(there[0])) and (np.abs(there[0]).max() < np.abs(gap).max() or residual < 1e-9):
                break
            scale *= 0.5
        omega, here = trial, there
    if not residual <= tolerance:
        worst = int(np.nanargmax(np.abs(here[0])))
        raise NotConvergedError(
            f"no full endowment equilibrium within {tolerance:g}: market {worst} is off by {residual:.3g}",
            hint="take a smaller change, or the other closure of deficits",
            residual=residual if np.isfinite(residual) else str(residual),
            market=worst,
        )
    Phi = pull @ np.exp(-theta * omega)
    return Endowment(np.exp(omega), Phi ** (-1.0 / theta), here[3], here[2], residual, rounds)


def _excess(
    omega: Array, pull: Array, Y: Array, fixed: Array, ratio: Array, theta: float
) -> tuple[Array, Array, Array, Array, Array]:
    wage = np.exp(omega)
    bill = Y * wage
    pulled = pull * wage**-theta
    share = pulled / pulled.sum(axis=1, keepdims=True)
    spending = ratio * bill + fixed
    flow = share * spending[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = np.log(flow.sum(axis=0) / bill)
    # Under the multiplicative closure markets clear up to one world factor.
    return gap - np.log(flow.sum() / bill.sum()), flow, share, spending, bill
