"""Writing a case folder: the same five tables and a ``case.toml`` that says what they are.

Invariant: reading what was written gives the same baseline, hash included.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from accord.trade.baseline import VARIABLES, require_numbers
from accord.trade.case import TableWriter
from accord.trade.errors import CaseFolderError
from accord.trade.file import write_text

if TYPE_CHECKING:
    import pandas as pd


def write_case(
    baseline: xr.Dataset,
    folder: Path | str,
    write_table: TableWriter,
    *,
    tariffs: Mapping[str, xr.DataArray] | None = None,
    ending: str = ".csv",
) -> tuple[Path, ...]:
    """Write a baseline and its scenarios as a case folder and return the files.

    Parameters
    ----------
    baseline
        See :mod:`accord.trade.baseline`.
    folder
        Where; made if absent. Files of another case are not overwritten.
    write_table
        What writes one table; ``accord.storage.write_table`` knows all formats.
    tariffs
        Scenarios by name, on (origin, destination, sector).
    ending
        ``.csv``, ``.csv.gz`` or ``.parquet`` for the tables.

    Raises
    ------
    CaseFolderError
        The folder already holds a case, or a scenario is not on the baseline's axes.
    """
    require_numbers(baseline)
    place = Path(folder)
    if place.is_dir() and any(place.iterdir()):
        raise CaseFolderError(
            f"{place} is not empty",
            hint="give a new folder: a case is written whole, never over another",
            path=str(place),
        )
    tables = case_tables(baseline, tariffs or {})
    written = [write_table(table, place / f"{name}{ending}") for name, table in tables.items()]
    written.append(write_text(_about(baseline), place / "case.toml"))
    return tuple(written)


def case_tables(baseline: xr.Dataset, tariffs: Mapping[str, xr.DataArray]) -> "dict[str, pd.DataFrame]":
    """Return the five tables of a case folder."""
    import pandas as pd

    countries = [str(x) for x in baseline["country"].values]
    sectors = [str(x) for x in baseline["sector"].values]

    def grid(*axes: Sequence[str]) -> list[np.ndarray]:
        return [g.ravel() for g in np.meshgrid(*[np.array(a, dtype=object) for a in axes], indexing="ij")]

    importer, exporter, sector = grid(countries, countries, sectors)
    flows = {
        "importer": importer,
        "exporter": exporter,
        "sector": sector,
        "trade_fob": baseline["trade"].transpose("destination", "origin", "sector").values.ravel(),
        "t_base": baseline["tariff"].transpose("destination", "origin", "sector").values.ravel(),
    }
    for name, scenario in tariffs.items():
        aligned = scenario.transpose("destination", "origin", "sector")
        for dim, labels in (("destination", countries), ("origin", countries), ("sector", sectors)):
            if [str(x) for x in aligned[dim].values] != labels:
                raise CaseFolderError(
                    f"scenario {name!r} has other labels on {dim!r} than the baseline", hint="reindex it by name"
                )
        flows[f"t_{name}"] = aligned.values.ravel()
    owner, made = grid(countries, sectors)
    user, inputs, using = grid(countries, sectors, sectors)
    return {
        "countries": pd.DataFrame(
            {
                "country": countries,
                "name": [str(x) for x in baseline["country_name"].values],
                "value_added": baseline["value_added"].values,
                "deficit": baseline["deficit"].values,
            }
        ),
        "sectors": pd.DataFrame(
            {
                "sector": sectors,
                "name": [str(x) for x in baseline["sector_name"].values],
                "tradable": baseline["tradable"].values.astype(int),
                "theta": baseline["elasticity"].values,
            }
        ),
        "country_sector": pd.DataFrame(
            {
                "country": owner,
                "sector": made,
                "va_share": baseline["value_added_share"].values.ravel(),
                "final_demand_share": baseline["final_share"].values.ravel(),
            }
        ),
        "io_coefficients": pd.DataFrame(
            {
                "country": user,
                "input_sector": inputs,
                "using_sector": using,
                "material_share": baseline["input_share"].values.ravel(),
            }
        ),
        "trade_tariffs": pd.DataFrame(flows),
    }


def _about(baseline: xr.Dataset) -> str:
    # A JSON string without lone surrogates is a TOML basic string, so JSON does the quoting.
    lines = [f"{k} = {json.dumps(str(v), ensure_ascii=False)}" for k, v in baseline.attrs.items() if k != "hash"]
    for name in VARIABLES:
        lines += ["", f"[variables.{name}]"]
        for key, value in baseline[name].attrs.items():
            plain = value.item() if isinstance(value, np.generic) else value
            lines.append(f"{key} = {json.dumps(plain, ensure_ascii=False)}")
    return "\n".join(lines).replace("\x7f", "\\u007f") + "\n"
