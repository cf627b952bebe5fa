"""The case folder: accord's interchange format for baselines, five plain tables that any tool can write.

``countries`` (country, name, value_added, deficit), ``sectors`` (sector, name, tradable, theta),
``country_sector`` (country, sector, va_share, final_demand_share), ``io_coefficients`` (country, input_sector,
using_sector, material_share) and ``trade_tariffs`` (importer, exporter, sector, trade_fob, t_base, t_NAME…), each
as .csv, .csv.gz or .parquet. Invariant: every cell stands exactly once; a cell that is absent is an error, never a
zero, except that trade_tariffs may leave out cells without trade if ``case.toml`` says ``sparse = true``.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt
import xarray as xr

from accord.trade.baseline import VARIABLES, make_baseline, stamped
from accord.trade.errors import CaseFolderError

if TYPE_CHECKING:
    import pandas as pd

TableWriter = Callable[["pd.DataFrame", Path], Path]
ENDINGS = (".parquet", ".csv", ".csv.gz")
LABELS = ("country", "importer", "exporter", "sector", "input_sector", "using_sector", "name")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "countries": ("country", "name", "value_added", "deficit"),
    "sectors": ("sector", "name", "tradable", "theta"),
    "country_sector": ("country", "sector", "va_share", "final_demand_share"),
    "io_coefficients": ("country", "input_sector", "using_sector", "material_share"),
    "trade_tariffs": ("importer", "exporter", "sector", "trade_fob", "t_base"),
}


class TableReader(Protocol):
    """What reads one table; ``text`` names columns that stay text even if they hold only digits."""

    def __call__(self, path: Path, /, *, text: Sequence[str] = ...) -> "pd.DataFrame":
        """Return the table."""
        ...


@dataclass(frozen=True, slots=True)
class Case:
    """A baseline and the tariff scenarios that came with it.

    Parameters
    ----------
    baseline
        See :mod:`accord.trade.baseline`.
    tariffs
        By scenario name (``nafta_only`` of the column ``t_nafta_only``): ad valorem fractions on
        (origin, destination, sector).
    """

    baseline: xr.Dataset
    tariffs: Mapping[str, xr.DataArray]


def read_case(folder: Path | str, read_table: TableReader) -> Case:
    """Return the baseline and scenarios in a case folder.

    Parameters
    ----------
    folder
        A folder with the five tables, or one whose subfolder ``inputs`` has them.
    read_table
        What reads one table; ``accord.storage.read_table`` knows all formats.

    Raises
    ------
    CaseFolderError
        A table or column is absent, a key is repeated, absent or unknown; the first is named and all are counted.
    """
    place = Path(folder)
    if not place.is_dir():
        raise CaseFolderError(
            f"there is no folder {place}", hint="give the folder that holds countries.csv", path=str(place)
        )
    if not _tables(place, "countries") and (place / "inputs").is_dir():
        place = place / "inputs"
    tables = {name: _read(place, name, read_table) for name in COLUMNS}
    countries = _labels(tables["countries"], "country", "countries")
    sectors = _labels(tables["sectors"], "sector", "sectors")
    about = _about(place)
    axis = {"country": countries, "importer": countries, "exporter": countries}
    axis |= {"sector": sectors, "input_sector": sectors, "using_sector": sectors}

    def grid(name: str, keys: Sequence[str], column: str, *, sparse: bool = False) -> npt.NDArray[np.float64]:
        return _grid(tables[name], name, [(k, axis[k]) for k in keys], column, sparse=sparse)

    sparse = bool(about.get("sparse", False))
    cells = ("exporter", "importer", "sector")
    io = grid("io_coefficients", ("country", "input_sector", "using_sector"), "material_share")
    arrays = {
        "trade": grid("trade_tariffs", cells, "trade_fob", sparse=sparse),
        "tariff": grid("trade_tariffs", cells, "t_base", sparse=sparse),
        "input_share": io,
        "value_added_share": grid("country_sector", ("country", "sector"), "va_share"),
        "final_share": grid("country_sector", ("country", "sector"), "final_demand_share"),
        "elasticity": grid("sectors", ("sector",), "theta"),
        "value_added": grid("countries", ("country",), "value_added"),
        "deficit": grid("countries", ("country",), "deficit"),
    }
    baseline = make_baseline(
        arrays,
        countries=countries,
        sectors=sectors,
        country_names=[str(x) for x in tables["countries"]["name"]],
        sector_names=[str(x) for x in tables["sectors"]["name"]],
        tradable=[bool(int(x)) for x in tables["sectors"]["tradable"]],
        about=about["variables"],
        title=about.get("title", place.parent.name if place.name == "inputs" else place.name),
        edition=about.get("edition", ""),
        licence=about.get("licence", "not stated"),
    )
    extra = {k: v for k, v in about.items() if k not in ("title", "edition", "licence", "sparse", "variables")}
    if extra:
        baseline = stamped(baseline.assign_attrs(extra))
    names = [c for c in tables["trade_tariffs"].columns if c.startswith("t_") and c != "t_base"]
    tariffs = {
        c[2:]: xr.DataArray(
            grid("trade_tariffs", cells, c, sparse=sparse),
            dims=VARIABLES["tariff"],
            coords={"origin": countries, "destination": countries, "sector": sectors},
            name=c[2:],
            attrs={"units": "fraction", "note": f"column {c} of trade_tariffs"},
        )
        for c in names
    }
    return Case(baseline, tariffs)


def _about(place: Path) -> dict[str, Any]:
    """Return title, edition, licence and each variable's texts from case.toml, or what can be said without one."""
    stated: dict[str, Any] = {}
    if (place / "case.toml").is_file():
        try:
            stated = tomllib.loads((place / "case.toml").read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CaseFolderError(f"case.toml cannot be read: {error}", hint="mend it, or leave it out") from error
    # Without case.toml nobody vouches for the numbers, so they are not called observed.
    plain = {
        "source": f"case folder {place.name}",
        "status": "assumed",
        "note": "the folder does not say how it was made",
    }
    variables = stated.get("variables", {})
    return {**stated, "variables": {name: {**plain, **variables.get(name, {})} for name in VARIABLES}}


def _tables(place: Path, name: str) -> list[Path]:
    return [place / f"{name}{e}" for e in ENDINGS if (place / f"{name}{e}").is_file()]


def _read(place: Path, name: str, read_table: TableReader) -> "pd.DataFrame":
    found = _tables(place, name)
    if len(found) != 1:
        several = f"{len(found)} tables {[p.name for p in found]}" if found else "no table"
        raise CaseFolderError(
            f"{place.name} has {several} called {name!r}",
            hint=f"a case folder has one each of {', '.join(COLUMNS)}, as .csv, .csv.gz or .parquet",
            table=name,
        )
    table = read_table(found[0], text=LABELS)
    if absent := [c for c in COLUMNS[name] if c not in table.columns]:
        raise CaseFolderError(
            f"{found[0].name} has no column {absent[0]!r}; it has {', '.join(map(str, table.columns))}",
            hint=f"its columns are {', '.join(COLUMNS[name])}",
            table=name,
            absent=absent,
        )
    return table


def _labels(table: "pd.DataFrame", column: str, name: str) -> list[str]:
    labels = [str(x) for x in table[column]]
    if repeated := sorted({x for x in labels if labels.count(x) > 1}):
        raise CaseFolderError(f"{name} repeats {repeated}", hint="each may stand once", table=name, repeated=repeated)
    return labels


def _grid(
    table: "pd.DataFrame", name: str, keys: Sequence[tuple[str, Sequence[str]]], column: str, *, sparse: bool
) -> npt.NDArray[np.float64]:
    """Return a dense array of one column on the axes of its keys, refusing what does not fit exactly."""
    place = np.zeros(len(table), dtype=np.int64)
    shape = tuple(len(labels) for _, labels in keys)
    for key, labels in keys:
        index = {label: i for i, label in enumerate(labels)}
        codes = table[key].astype(str).map(index)
        if codes.isna().any():
            unknown = sorted({str(x) for x in table[key][codes.isna()]})
            raise CaseFolderError(
                f"{name}.{key} names {unknown[:5]}, unknown to this case ({int(codes.isna().sum())} rows)",
                hint="every label must stand in countries or sectors",
                table=name,
                unknown=unknown,
            )
        place = place * len(labels) + codes.to_numpy(dtype=np.int64)
    counts = np.bincount(place, minlength=int(np.prod(shape)))
    for wrong, what in ((counts > 1, "repeated"), (counts < 1, "absent")):
        if wrong.any() and not (sparse and what == "absent"):
            at = np.unravel_index(int(np.argmax(wrong)), shape)
            first = {key: labels[int(i)] for (key, labels), i in zip(keys, at, strict=True)}
            raise CaseFolderError(
                f"{name} has {int(wrong.sum())} {what} cells, the first at {first}",
                hint="each cell must stand exactly once; nothing is summed or filled silently",
                table=name,
                cells=int(wrong.sum()),
                first=first,
            )
    flat = np.zeros(int(np.prod(shape)))
    try:
        flat[place] = table[column].to_numpy(dtype=np.float64)
    except ValueError as error:
        raise CaseFolderError(
            f"{name}.{column} is not all numbers: {error}", hint="mend the cell", table=name
        ) from error
    return flat.reshape(shape)
