"""An exact effect taken apart: by part of a scenario, by single tariff along a path, and by channel.

Invariant: contributions add up to the exact effect. Shapley values and channels do so by construction; the path's
quadrature is refined until it does, and its last remainder (reported) is spread in proportion to the parts.

References
----------
Shapley (1953); Aumann and Shapley (1974), Values of non-atomic games, for the path. Caliendo and Parro (2015),
equation (15), for the channels of the real wage.
"""

from collections.abc import Mapping
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
import xarray as xr
from xarray.ufuncs import exp, log, log1p

from accord.model.economy import FLOW
from accord.model.errors import BadValueError, NotConvergedError, UnknownOutcomeError
from accord.model.gradient import BY_COUNTRY, gradient
from accord.model.solve import solve

MOST_PARTS = 10
NODES = 6
MOST_SEGMENTS = 64
CHANGES = ("tariff", "cost")


def shapley(
    baseline: xr.Dataset,
    parts: Mapping[str, Mapping[str, xr.DataArray]],
    *,
    outcome: str = "welfare_exact_pct",
    **options: Any,
) -> xr.DataArray:
    """Share the effect of a scenario among its parts, each by its mean marginal effect over all orders.

    Parameters
    ----------
    baseline
        See :func:`accord.model.solve`.
    parts
        By name (a partner's policy, a chapter): ``tariff`` as new tariffs and/or ``cost`` as cost factors. Parts
        combine: changes of tariffs add, cost factors multiply.
    outcome
        A variable of the result by country.
    options
        Further arguments of :func:`accord.model.solve`.

    Returns
    -------
    xarray.DataArray
        Dims (part, country); the sum over ``part`` is the effect of all together, less that of none. It takes two to
        the number of parts solves.

    Raises
    ------
    BadValueError
        There are none, or more than ten parts, or one names something else than tariff and cost.
    UnknownOutcomeError
        The outcome is not by country.
    """
    names = list(parts)
    if not 0 < len(names) <= MOST_PARTS:
        raise BadValueError(
            f"{len(names)} parts cannot be shared among: that takes {2 ** len(names)} solves",
            hint=f"give one to {MOST_PARTS} parts, or take along_path for every tariff at once",
            parts=len(names),
        )
    for name, part in parts.items():
        if unknown := sorted(set(part) - set(CHANGES)):
            raise BadValueError(
                f"part {name!r} changes {unknown}", hint="a part is of tariff and cost", unknown=unknown
            )
    _require_by_country(outcome)
    base = baseline["tariff"].transpose(*FLOW)
    values: dict[frozenset[str], Any] = {}
    start = None
    for size in range(len(names) + 1):
        for chosen in combinations(names, size):
            tariff, cost = base.copy(deep=True), xr.ones_like(base)
            for name in chosen:
                change = parts[name]
                if "tariff" in change:
                    tariff = tariff + (change["tariff"].transpose(*FLOW) - base)
                if "cost" in change:
                    cost = cost * change["cost"]
            start = solve(baseline, tariff=tariff.clip(min=0.0), cost=cost.transpose(*FLOW), start=start, **options)
            values[frozenset(chosen)] = start[outcome].values
    k = len(names)
    rows = []
    for name in names:
        row = np.zeros(baseline.sizes["country"])
        rest = [x for x in names if x != name]
        for size in range(k):
            weight = factorial(size) * factorial(k - size - 1) / factorial(k)
            for chosen in combinations(rest, size):
                without = frozenset(chosen)
                row += weight * (values[without | {name}] - values[without])
        rows.append(row)
    coords = {"part": names, "country": baseline["country"].values}
    return xr.DataArray(np.array(rows), dims=("part", "country"), coords=coords, name=outcome)


def along_path(
    baseline: xr.Dataset,
    *,
    country: str,
    tariff: xr.DataArray | None = None,
    cost: xr.DataArray | None = None,
    outcome: str = "welfare_exact_pct",
    tolerance: float = 1e-9,
    **options: Any,
) -> xr.Dataset:
    """Share one country's effect among all tariffs and costs, by their exact gradients along the straight path.

    Parameters
    ----------
    country
        Whose outcome.
    tariff, cost
        New tariffs and cost factors; the path is straight in tariffs and in log costs.
    outcome
        A variable of the result by country.
    tolerance
        Largest remainder of the quadrature, in the outcome's unit, relative to 1 or to the effect if that is larger.
    options
        Further arguments of :func:`accord.model.solve`.

    Returns
    -------
    xarray.Dataset
        ``tariff`` and ``cost`` on (origin, destination, sector): contributions whose sum is the exact effect; sum over
        sectors, partners or both for coarser ones. Attributes ``effect``, ``remainder`` (before it was spread) and
        ``solves``.

    Raises
    ------
    NotConvergedError
        The remainder stays above ``tolerance`` with 64 segments of the path.
    UnknownOutcomeError
        The outcome is not by country.
    """
    _require_by_country(outcome)
    base = baseline["tariff"].transpose(*FLOW)
    step = (base if tariff is None else tariff.transpose(*FLOW)) - base
    log_cost = xr.zeros_like(base) if cost is None else xr.zeros_like(base) + log(cost)
    first = solve(baseline, **options)
    last = solve(baseline, tariff=base + step, cost=exp(log_cost), start=first, **options)
    effect = float(last[outcome].sel(country=country) - first[outcome].sel(country=country))
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    segments, solves, remainder = 1, 2, np.inf
    while segments <= MOST_SEGMENTS:
        shares = {"tariff": xr.zeros_like(base), "cost": xr.zeros_like(base)}
        at = first
        for left in range(segments):
            for node, weight in zip(nodes, weights, strict=True):
                place = (left + (node + 1.0) / 2.0) / segments
                at = solve(baseline, tariff=base + place * step, cost=exp(place * log_cost), start=at, **options)
                solves += 1
                for name, move in (("tariff", step), ("cost", log_cost)):
                    if np.any(move.values):
                        slope = gradient(at, outcome, name, countries=[country]).isel(country=0, drop=True)
                        shares[name] = shares[name] + weight / (2.0 * segments) * slope * move
        remainder = effect - sum(float(part.sum()) for part in shares.values())
        if abs(remainder) <= tolerance * max(1.0, abs(effect)):
            break
        segments *= 2
    else:
        raise NotConvergedError(
            f"contributions to {outcome} of {country} miss the effect by {remainder:.3g} with {MOST_SEGMENTS} segments",
            hint="ask for a looser tolerance, or take the change in parts",
            residual=remainder,
        )
    size = sum(float(np.abs(part).sum()) for part in shares.values())
    if size > 0:
        shares = {name: part + remainder * np.abs(part) / size for name, part in shares.items()}
    attrs = {"outcome": outcome, "country": country, "effect": effect, "remainder": remainder, "solves": solves}
    return xr.Dataset({k: v.drop_attrs() for k, v in shares.items()}, attrs=attrs)


def channels(result: xr.Dataset) -> xr.DataArray:
    """Share each country's exact welfare effect among the channels it came through.

    Returns
    -------
    xarray.DataArray
        Dims (channel, country), percentage points that sum to ``welfare_exact_pct``: ``imports`` (final goods cheaper
        than home's unit costs), ``inputs`` (unit costs lower than wages), ``wage_mix`` (only where sectors' wages
        differ), ``tariff_revenue`` and ``transfer`` (their part of income, each by its mean over both orders).
    """
    share = result["final_share"]
    cost, price = log(result["cost_hat"]), log(result["price_hat"])
    wage = log(result["sector_wage_hat"] if "sector_wage_hat" in result else result["wage_hat"])
    bill = result["value_added_by_sector"].sum("sector")
    base_bill = result["base_value_added_by_sector"].sum("sector")
    if "sector_wage_hat" not in result:
        bill, base_bill = result["wage_hat"] * result["value_added"], result["value_added"]
    logs: dict[str, xr.DataArray] = {
        "imports": (share * (cost - price)).sum("sector"),
        "inputs": (share * (wage - cost)).sum("sector"),
        "wage_mix": log(bill / base_bill) - (share * wage).sum("sector"),
    }
    new = result["tariff_revenue"] / bill, result["transfer"] / bill
    old = result["base_tariff_revenue"] / base_bill, result["base_transfer"] / base_bill

    def income(revenue: xr.DataArray, transfer: xr.DataArray) -> xr.DataArray:
        joint: xr.DataArray = log1p(revenue + transfer)
        return joint

    logs["tariff_revenue"] = 0.5 * (
        income(new[0], old[1]) - income(old[0], old[1]) + income(new[0], new[1]) - income(old[0], new[1])
    )
    logs["transfer"] = 0.5 * (
        income(old[0], new[1]) - income(old[0], old[1]) + income(new[0], new[1]) - income(new[0], old[1])
    )
    names = list(logs)
    stacked = xr.concat([logs[name] for name in names], dim="channel").assign_coords(channel=names)
    total = log1p(result["welfare_exact_pct"] / 100.0)
    # From logs to percentage points: one factor per country, so that the parts keep adding up.
    small = abs(total) < 1e-12
    factor = (result["welfare_exact_pct"] / total.where(~small, 1.0)).where(~small, 100.0)
    rest = total - stacked.sum("channel")
    stacked.loc[{"channel": "wage_mix"}] += rest
    shared: xr.DataArray = (stacked * factor).transpose("channel", "country").rename("welfare_exact_pct")
    return shared.drop_attrs()


def _require_by_country(outcome: str) -> None:
    if outcome not in BY_COUNTRY:
        raise UnknownOutcomeError(
            f"{outcome!r} is no outcome by country", hint=f"they are: {', '.join(BY_COUNTRY)}", outcome=outcome
        )
