"""What an equilibrium did to whom: first-order parts, creation and diversion, blocs, concentration.

Invariant: every table here is computed from one result and adds up to a figure of that result, as its docstring says.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from accord.model.axes import labels_of
from accord.model.economy import Array, variable
from accord.model.recover import CUBE, economy_of, task_of
from accord.model.welfare import first_order
from accord.vocabulary import AxisMismatchError

COUNTRY = ("country", "partner")


def first_order_contributions(result: xr.Dataset) -> xr.Dataset:
    """Return the first-order welfare effect by country, partner and sector.

    Returns
    -------
    xarray.Dataset
        ``terms_of_trade``, ``volume_of_trade``, ``technology`` on (country, partner, sector), as shares of base
        income; times 100 and summed over partner and sector they are ``tot_linear_pct``, ``vot_linear_pct`` and
        ``technology_linear_pct``.

    References
    ----------
    Caliendo and Parro (2015), tables 3 and 4.
    """
    task = task_of(result)
    cost_hat = variable(result, "cost_hat", ("country", "sector"))
    parts = first_order(task.eco, cost_hat, variable(result, "trade", CUBE), task.cost)
    dims = ("country", "partner", "sector")
    units = {"units": "share of base income"}
    return xr.Dataset(
        {
            "terms_of_trade": (dims, parts.terms_of_trade, units),
            "volume_of_trade": (dims, parts.volume_of_trade, units),
            "technology": (dims, parts.technology, units),
        },
        coords=_coords(result),
    )


def creation_and_diversion(result: xr.Dataset) -> xr.Dataset:
    """Return how each country's imports changed, by partner, and what they replaced.

    A partner is *favoured* in a market where the scenario cuts its trade barrier more than that of the average of what
    the country bought there. Flows are at the prices of the base: real quantities, not values.

    Returns
    -------
    xarray.Dataset
        By (country, partner): ``change``, money of the base, home included; ``gained_from`` favoured partners and
        ``diverted_from`` others. By country: ``gained`` (rise of imports from favoured partners), ``creation`` (the
        part that replaced home supply or served more demand) and ``diversion`` (the part that replaced imports from
        others): ``gained = creation + diversion``, and the two by partner sum to ``gained`` and ``diversion``.
    """
    task = task_of(result)
    eco = task.eco
    cost_hat = variable(result, "cost_hat", ("country", "sector"))
    delivered = cost_hat.T[:, None, :] * task.cost
    real = variable(result, "trade", CUBE) / delivered
    change = real - eco.trade
    barrier = np.log((1.0 + task.tariff) / (1.0 + eco.tariff) * task.cost)
    bought = eco.trade.sum(axis=2, keepdims=True)
    mean = np.divide(
        (barrier * eco.trade).sum(axis=2, keepdims=True), bought, out=np.zeros_like(bought), where=bought > 0
    )
    n = len(eco.countries)
    abroad = ~np.eye(n, dtype=bool)[None]
    favoured = (barrier < mean - 1e-12) & abroad
    gained_from = np.where(favoured, change, 0.0)
    others = np.where(~favoured & abroad, change, 0.0)
    gained = gained_from.sum(axis=2)
    diversion = np.clip(-others.sum(axis=2), 0.0, np.maximum(gained, 0.0))
    # Others' losses, scaled to what of them the favoured took over.
    lost = np.maximum(-others, 0.0)
    whole = lost.sum(axis=2, keepdims=True)
    diverted_from = np.divide(lost * diversion[:, :, None], whole, out=np.zeros_like(lost), where=whole > 0)
    money = {"units": f"{eco.money}, base prices"}
    return xr.Dataset(
        {
            "change": (COUNTRY, change.sum(axis=0), money),
            "gained_from": (COUNTRY, gained_from.sum(axis=0), money),
            "diverted_from": (COUNTRY, diverted_from.sum(axis=0), money),
            "gained": (("country",), gained.sum(axis=0), money),
            "creation": (("country",), (gained - diversion).sum(axis=0), money),
            "diversion": (("country",), diversion.sum(axis=0), money),
        },
        coords={k: v for k, v in _coords(result).items() if k != "sector"},
    )


def bloc_effects(result: xr.Dataset, members: Sequence[str]) -> xr.Dataset:
    """Return what an agreement does inside and outside a bloc.

    Parameters
    ----------
    members
        Labels of countries.

    Returns
    -------
    xarray.Dataset
        By member: ``gain`` (equivalent variation), ``share_of_gains`` of the bloc's sum, ``terms_of_trade_inside``
        and ``terms_of_trade_outside`` (first-order, money: inside the bloc they are transfers between members and sum
        to zero but for home supply), ``imports_inside_pct`` (change in value of imports from the other members);
        scalars ``bloc_gain``, ``world_gain``.

    Raises
    ------
    AxisMismatchError
        A member is no country of the result.
    """
    countries = labels_of(result, "country")
    unknown = [m for m in members if m not in countries]
    if unknown:
        raise AxisMismatchError(
            f"{unknown} are no countries of the result",
            hint=f"its countries are: {', '.join(map(str, countries))}",
            unknown=unknown,
        )
    at = [countries.index(m) for m in members]
    gain = result["equivalent_variation"].values[at]
    total = gain.sum()
    parts = first_order_contributions(result)["terms_of_trade"].sum("sector").values[at]
    parts = parts * result["base_income"].values[at][:, None]
    inside = parts[:, at].sum(axis=1)
    old, new = (_imports(result, name, at) for name in ("base_trade", "trade"))
    money = {"units": str(result.attrs.get("money", "money"))}
    share = gain / total if total != 0 else np.full_like(gain, np.nan)
    return xr.Dataset(
        {
            "gain": (("country",), gain, money),
            "share_of_gains": (("country",), share, {"units": "dimensionless"}),
            "terms_of_trade_inside": (("country",), inside, money),
            "terms_of_trade_outside": (("country",), parts.sum(axis=1) - inside, money),
            "imports_inside_pct": (("country",), 100.0 * (new / old - 1.0), {"units": "percent"}),
            "bloc_gain": ((), total, money),
            "world_gain": ((), float(result["equivalent_variation"].sum()), money),
        },
        coords={"country": list(members)},
    )


def export_concentration(result: xr.Dataset) -> xr.Dataset:
    """Return export shares by sector before and after, and their Herfindahl index.

    Returns
    -------
    xarray.Dataset
        ``base_share``, ``share`` on (country, sector); on (country) ``base_herfindahl``, ``herfindahl`` and, rescaled
        to run from 0 (even over all sectors) to 1 as in the paper, ``base_herfindahl_normalised``,
        ``herfindahl_normalised``. A country without exports has NaN, which is no number because there is none.

    References
    ----------
    Caliendo and Parro (2015), table 6.
    """
    dims = ("country", "sector")
    data: dict[str, Any] = {}
    for prefix, name in (("base_", "base_trade"), ("", "trade")):
        flows = variable(result, name, CUBE)
        exports = (flows.sum(axis=1) - np.einsum("jnn->jn", flows)).T
        total = exports.sum(axis=1, keepdims=True)
        share = np.divide(exports, total, out=np.full_like(exports, np.nan), where=total > 0)
        data[f"{prefix}share"] = (dims, share, {"units": "dimensionless"})
        index = (share**2).sum(axis=1)
        even = 1.0 / share.shape[1]
        rescaled = (index - even) / (1.0 - even) if even < 1.0 else np.ones_like(index)
        data[f"{prefix}herfindahl"] = (("country",), index, {"units": "dimensionless"})
        data[f"{prefix}herfindahl_normalised"] = (("country",), rescaled, {"units": "dimensionless"})
    return xr.Dataset(data, coords={d: result[d].values for d in dims})


def _imports(result: xr.Dataset, name: str, at: list[int]) -> Array:
    flows = variable(result, name, CUBE).sum(axis=0)[np.ix_(at, at)]
    return np.asarray(flows.sum(axis=1) - np.diag(flows))


def _coords(result: xr.Dataset) -> dict[str, list[Any]]:
    eco = economy_of(result)
    return {"country": list(eco.countries), "partner": list(eco.countries), "sector": list(eco.sectors)}
