"""Regions and sectors of a baseline summed by a mapping that a user can write.

Invariant: flows are added, rates are averaged with the flows they apply to, and the identities of the result are
those of the source; every label goes to exactly one place or the mapping is refused.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from accord.trade.baseline import make_baseline
from accord.trade.errors import MappingError

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Where the labels of one axis go.

    Parameters
    ----------
    groups
        By group, in the order wanted: its members. A member ``*`` takes every label that no other group names.
    names
        By group: its name for people; the group's label where absent.
    """

    groups: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]

    def matrix(self, labels: Sequence[str], *, axis: str) -> Array:
        """Return zeros and ones, shape (groups, labels).

        Raises
        ------
        MappingError
            A label goes nowhere or to two groups, or a member is no label.
        """
        named = [m for members in self.groups.values() for m in members if m != "*"]
        unknown = sorted(set(named) - set(labels))
        twice = sorted({m for m in named if named.count(m) > 1})
        rest = [g for g, members in self.groups.items() if "*" in members]
        lost = sorted(set(labels) - set(named)) if not rest else []
        if unknown or twice or lost or len(rest) > 1:
            raise MappingError(
                f"the {axis} mapping does not fit: unknown {unknown[:5]}, named twice {twice[:5]}, "
                f"going nowhere {lost[:5]}, groups that take the rest {rest}",
                hint="name each label once; one group may have the member '*' for all others",
                axis=axis,
                unknown=unknown,
                twice=twice,
                lost=lost,
            )
        out = np.zeros((len(self.groups), len(labels)))
        for row, (_, members) in enumerate(self.groups.items()):
            for column, label in enumerate(labels):
                out[row, column] = label in members or ("*" in members and label not in named)
        if empty := [g for g, r in zip(self.groups, out, strict=True) if not r.any()]:
            raise MappingError(f"{axis} groups {empty} would be empty", hint="leave them out", axis=axis, empty=empty)
        return out


def read_grouping(path: Path | str) -> tuple[Grouping | None, Grouping | None]:
    """Return the country and sector groupings of a mapping file, None for an axis it leaves alone.

    The file is TOML with the tables ``[countries]`` and ``[sectors]``; each key is a group, each value a list of
    members or a table ``{name = "…", members = […]}``.

    Raises
    ------
    MappingError
        The file is not TOML of that shape.
    """
    place = Path(path)
    try:
        rows = tomllib.loads(place.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MappingError(f"{place.name} cannot be read: {error}", hint="see docs/data.md for the shape") from error
    if unknown := sorted(set(rows) - {"countries", "sectors"}):
        raise MappingError(f"{place.name} has unknown tables {unknown}", hint="it may have [countries] and [sectors]")
    return _grouping(rows.get("countries"), place.name), _grouping(rows.get("sectors"), place.name)


def _grouping(rows: Mapping[str, Any] | None, file: str) -> Grouping | None:
    if rows is None:
        return None
    groups: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    for group, value in rows.items():
        members = value.get("members") if isinstance(value, dict) else value
        if not isinstance(members, list) or not all(isinstance(m, str) for m in members):
            raise MappingError(
                f"{file}: group {group!r} has no list of members", hint='write group = ["MYS", "SGP"]', group=group
            )
        groups[group] = tuple(members)
        names[group] = str(value.get("name", group)) if isinstance(value, dict) else group
    return Grouping(groups, names)


def aggregate(baseline: xr.Dataset, countries: Grouping | None = None, sectors: Grouping | None = None) -> xr.Dataset:
    """Return the baseline with its labels summed into groups.

    Tariffs are averaged with trade as weights (a group's tariff on itself included), elasticities with the trade
    that crosses borders, shares recomputed from flows.

    Raises
    ------
    MappingError
        A grouping does not name every label exactly once.
    """
    old_c = [str(x) for x in baseline["country"].values]
    old_s = [str(x) for x in baseline["sector"].values]
    a = np.eye(len(old_c)) if countries is None else countries.matrix(old_c, axis="country")
    b = np.eye(len(old_s)) if sectors is None else sectors.matrix(old_s, axis="sector")
    trade, tariff = baseline["trade"].values, baseline["tariff"].values
    output, va_share = trade.sum(axis=1), baseline["value_added_share"].values
    materials = baseline["input_share"].values * ((1.0 - va_share) * output)[:, None, :]
    income = baseline["value_added"].values + (trade * tariff).sum(axis=(0, 2)) + baseline["deficit"].values
    final = baseline["final_share"].values * income[:, None]
    trade_g = np.einsum("xo,yd,zs,ods->xyz", a, a, b, trade, optimize=True)
    duty_g = np.einsum("xo,yd,zs,ods->xyz", a, a, b, trade * tariff, optimize=True)
    plain_g = np.einsum("xo,yd,zs,ods->xyz", a, a, b, tariff, optimize=True)
    cells = np.einsum("xo,yd,zs->xyz", a, a, b, optimize=True)
    materials_g = np.einsum("xn,yk,zj,nkj->xyz", a, b, b, materials, optimize=True)
    output_g, va_g = a @ output @ b.T, a @ (va_share * output) @ b.T
    used = materials_g.sum(axis=1)
    final_g = a @ final @ b.T
    crossing = trade.sum(axis=(0, 1)) - np.einsum("nnj->j", trade)
    weight = np.where(crossing > 0, crossing, 1e-12 * max(float(crossing.max()), 1.0))
    arrays = {
        "trade": trade_g,
        # Where nothing is traded there is no weight, so the plain mean of the rates is kept.
        "tariff": np.where(trade_g > 0, duty_g / np.where(trade_g > 0, trade_g, 1.0), plain_g / cells),
        "input_share": materials_g / np.where(used > 0, used, 1.0)[:, None, :],
        "value_added_share": np.where(output_g > 0, va_g / np.where(output_g > 0, output_g, 1.0), 1.0),
        "final_share": final_g / final_g.sum(axis=1, keepdims=True),
        "elasticity": (b @ (weight * baseline["elasticity"].values)) / (b @ weight),
        "value_added": a @ baseline["value_added"].values,
        "deficit": a @ baseline["deficit"].values,
    }
    about = {str(name): dict(baseline[name].attrs) for name in baseline.data_vars}
    tradable = (b @ baseline["tradable"].values.astype(float)) > 0
    return make_baseline(
        arrays,
        countries=old_c if countries is None else list(countries.groups),
        sectors=old_s if sectors is None else list(sectors.groups),
        country_names=_names(baseline, "country_name", countries),
        sector_names=_names(baseline, "sector_name", sectors),
        tradable=[bool(x) for x in tradable],
        about=about,
        title=str(baseline.attrs["title"]),
        edition=str(baseline.attrs["edition"]),
        licence=str(baseline.attrs["licence"]),
    )


def _names(baseline: xr.Dataset, coord: str, grouping: Grouping | None) -> list[str]:
    if grouping is None:
        return [str(x) for x in baseline[coord].values]
    return [grouping.names.get(g, g) for g in grouping.groups]
