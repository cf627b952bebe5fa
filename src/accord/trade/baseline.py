"""What a baseline is: the world's trade, tariffs, input use and final demand on named axes.

A baseline is an ``xarray.Dataset`` with the axes ``origin``, ``destination`` and ``country`` (the same country
labels), ``sector`` and ``input`` (the same sector labels). Invariant: labels of one kind are the same on all its
axes in the same order, no number is missing, and every variable says its units, year, source and whether it was
observed, estimated or assumed.
"""

import hashlib
import json
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from accord.trade.errors import BaselineError
from accord.vocabulary import AxisMismatchError

VARIABLES: Mapping[str, tuple[str, ...]] = {
    "trade": ("origin", "destination", "sector"),
    "tariff": ("origin", "destination", "sector"),
    "input_share": ("country", "input", "sector"),
    "value_added_share": ("country", "sector"),
    "final_share": ("country", "sector"),
    "elasticity": ("sector",),
    "value_added": ("country",),
    "deficit": ("country",),
}
STATUSES = ("observed", "estimated", "assumed")
TITLES = ("title", "edition", "licence")
_MONEY = ("trade", "value_added", "deficit")


def make_baseline(
    arrays: Mapping[str, npt.NDArray[np.float64]],
    *,
    countries: Sequence[str],
    sectors: Sequence[str],
    country_names: Sequence[str] | None = None,
    sector_names: Sequence[str] | None = None,
    tradable: Sequence[bool] | None = None,
    about: Mapping[str, Mapping[str, Any]] | None = None,
    title: str = "untitled",
    edition: str = "",
    licence: str = "not stated",
) -> xr.Dataset:
    """Return a baseline built from plain arrays in the axis order of :data:`VARIABLES`.

    Parameters
    ----------
    arrays
        One array per variable; ``trade`` and ``tariff`` have shape (n, n, j), as trade[origin, destination, sector],
        ``input_share`` (n, j, j), as input_share[country, input, sector].
    countries, sectors
        Labels, n and j of them.
    country_names, sector_names, tradable
        Names for people and whether a sector crosses borders; by default the labels, and whether any trade does.
    about
        By variable: units, year, source, status and note. What is absent is filled with "not stated", and a
        status that is absent is ``assumed``.
    title, edition, licence
        Of the whole baseline.

    Raises
    ------
    AxisMismatchError
        Labels repeat, or an array's shape is not that of its axes.
    BaselineError
        A number is missing, infinite, or negative where it cannot be.
    """
    n, j = len(countries), len(sectors)
    for axis, labels in (("country", countries), ("sector", sectors)):
        if repeated := sorted({x for x in labels if list(labels).count(x) > 1}):
            raise AxisMismatchError(
                f"axis {axis!r} repeats {repeated}", hint="a label may stand once on an axis", repeated=repeated
            )
    sizes = {"origin": n, "destination": n, "country": n, "sector": j, "input": j}
    data: dict[Hashable, Any] = {}
    for name, dims in VARIABLES.items():
        if name not in arrays:
            raise BaselineError(f"the baseline has no {name!r}", hint=f"give all of: {', '.join(VARIABLES)}")
        values = np.asarray(arrays[name], dtype=np.float64)
        wanted = tuple(sizes[d] for d in dims)
        if values.shape != wanted:
            raise AxisMismatchError(
                f"{name!r} has shape {values.shape}, but its axes {dims} have {wanted} labels",
                hint="give the array in exactly that axis order",
                variable=name,
            )
        data[name] = (dims, values, _about(name, (about or {}).get(name, {})))
    trade = np.asarray(arrays["trade"])
    crosses = trade.sum(axis=(0, 1)) - np.trace(trade, axis1=0, axis2=1) > 0
    baseline = xr.Dataset(
        data,
        coords={
            **{axis: list(countries) for axis in ("origin", "destination", "country")},
            **{axis: list(sectors) for axis in ("sector", "input")},
            "country_name": ("country", list(country_names or countries)),
            "sector_name": ("sector", list(sector_names or sectors)),
            "tradable": ("sector", np.asarray(crosses if tradable is None else tradable, dtype=bool)),
        },
        attrs={"title": title, "edition": edition, "licence": licence},
    )
    require_numbers(baseline)
    return stamped(baseline)


def _about(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    default_units = "not stated" if name in _MONEY else "dimensionless"
    row = {
        "units": default_units,
        "year": "not stated",
        "source": "not stated",
        "status": "assumed",
        "note": "",
        **given,
    }
    if row["status"] not in STATUSES:
        raise BaselineError(
            f"{name!r} has status {row['status']!r}", hint=f"a status is one of {', '.join(STATUSES)}", variable=name
        )
    return row


def require_numbers(baseline: xr.Dataset) -> None:
    """Raise unless the axes agree and every number is finite, and not negative where it cannot be.

    Raises
    ------
    AxisMismatchError
        ``origin``, ``destination`` and ``country``, or ``sector`` and ``input``, differ in labels or order.
    BaselineError
        A variable is absent, or a number is missing, infinite or out of range; the first such place is named.
    """
    if absent := [v for v in VARIABLES if v not in baseline.data_vars]:
        raise BaselineError(
            f"the baseline lacks {', '.join(absent)}", hint="the file is damaged or is no baseline", absent=absent
        )
    for left, right in (("country", "origin"), ("country", "destination"), ("sector", "input")):
        a, b = [str(x) for x in baseline[left].values], [str(x) for x in baseline[right].values]
        if a != b:
            raise AxisMismatchError(
                f"axis {left!r} does not line up with {right!r}: only left {sorted(set(a) - set(b))}, "
                f"only right {sorted(set(b) - set(a))}" + ("" if set(a) != set(b) else ", and the order differs"),
                hint="reindex one side by name; nothing is padded, dropped or reordered silently",
                only_left=sorted(set(a) - set(b)),
                only_right=sorted(set(b) - set(a)),
            )
    ranges = {
        "trade": (0.0, np.inf),
        "tariff": (-1.0, np.inf),
        # Published input-output tables hold a few small negatives (Caliendo and Parro's has one, -0.0008).
        "input_share": (-0.01, 1.01),
        "value_added_share": (0.0, 1.0 + 1e-9),
        "final_share": (0.0, 1.0 + 1e-9),
        "elasticity": (0.0, np.inf),
        "value_added": (0.0, np.inf),
        "deficit": (-np.inf, np.inf),
    }
    for name, (low, high) in ranges.items():
        values = baseline[name].values
        bad = ~np.isfinite(values) | (values < low) | (values > high)
        if bad.any():
            at = tuple(int(i) for i in np.argwhere(bad)[0])
            place = {d: str(baseline[d].values[i]) for d, i in zip(baseline[name].dims, at, strict=True)}
            raise BaselineError(
                f"{name} is {values[at]} at {place}, and {int(bad.sum())} such cells are outside [{low}, {high}]",
                hint="mend the source or choose a rule for it; accord fills no gap by itself",
                variable=name,
                cells=int(bad.sum()),
                place={str(k): v for k, v in place.items()},
            )


def fingerprint(baseline: xr.Dataset) -> str:
    """Return the SHA-256 of the baseline's labels, numbers and texts, the hash attribute itself left out."""
    digest = hashlib.sha256()
    for axis in ("country", "sector"):
        digest.update(json.dumps([str(x) for x in baseline[axis].values]).encode())
    for name in sorted(str(v) for v in baseline.data_vars):
        values = np.ascontiguousarray(baseline[name].values, dtype=np.float64)
        digest.update(f"{name}{values.shape}".encode())
        digest.update(values.tobytes())
        digest.update(json.dumps(_plain(baseline[name].attrs), sort_keys=True).encode())
    attrs = {k: v for k, v in baseline.attrs.items() if k != "hash"}
    digest.update(json.dumps(_plain(attrs), sort_keys=True).encode())
    return digest.hexdigest()


def stamped(baseline: xr.Dataset) -> xr.Dataset:
    """Return the baseline with its hash renewed."""
    return baseline.assign_attrs(hash=fingerprint(baseline))


def _plain(attrs: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(k): v.item() if isinstance(v, np.generic) else v for k, v in attrs.items()}
