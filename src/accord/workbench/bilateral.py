"""One-sector gravity from a single table of exporter, importer and trade.

The scenario's column may hold fitted cost factors ``t**(1 - sigma)`` beside ``t_base`` (as after a PPML regression),
partial effects on the log of trade (as a coefficient times a dummy), or ad valorem tariffs. Which of them it is
follows from the table and is said in ``assumed``. Invariant: every pair of countries stands exactly once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from accord.model import solve, structural_gravity
from accord.storage import read_table
from accord.workbench.solving_errors import BilateralTableError, UnknownScenarioError

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]
ENDINGS = (".parquet", ".csv", ".csv.gz")
KEYS = ("exporter", "importer")
# What the incumbents take unless told: ge_gravity's theta, and the Advanced Guide's sigma = 7 and Germany.
PARTIAL_EFFECT_ELASTICITY = 4.0
FITTED_FACTOR_ELASTICITY = 6.0
FITTED_FACTOR_REFERENCE = "DEU"


@dataclass(frozen=True, slots=True)
class Bilateral:
    """A table of flows between countries and one change.

    Parameters
    ----------
    countries
        Labels, N of them.
    trade
        Shape (N, N) as ``[origin, destination]``, money.
    reading
        ``factors``, ``effects`` or ``tariffs``: what the two next arrays hold.
    base, new
        Shape (N, N) as ``[origin, destination]``.
    column
        The scenario's column.
    """

    countries: tuple[str, ...]
    trade: Array
    reading: str
    base: Array
    new: Array
    column: str


@dataclass(frozen=True, slots=True)
class SolvedBilateral:
    """The equilibrium of a table of flows; ``gravity`` is there where the table holds fitted factors."""

    result: xr.Dataset
    gravity: xr.Dataset | None
    assumed: tuple[str, ...]


def is_case(folder: Path) -> bool:
    """Return whether a folder (or its ``inputs``) holds a table called countries, so is a full case."""
    return any((place / f"countries{e}").is_file() for place in (folder, folder / "inputs") for e in ENDINGS)


def read_bilateral(folder: Path, column: str | None) -> Bilateral:
    """Read the one table of a folder that has exporter, importer, trade and ``column``.

    Raises
    ------
    BilateralTableError
        There is no such table or several, a pair is missing or repeated, or a number is not finite.
    UnknownScenarioError
        No table has the column.
    """
    tables = _tables(folder)
    names = [column, f"t_{column}"] if column else ["t_base", None]
    for name in names:
        fits = {path: table for path, table in tables.items() if name is None or name in table.columns}
        if fits:
            break
    else:
        seen = sorted({str(c) for table in tables.values() for c in table.columns if c not in (*KEYS, "trade")})
        raise UnknownScenarioError(
            f"no table in {folder.name} has a column {column!r}",
            hint=f"their other columns are: {', '.join(seen)}",
            scenario=column,
        )
    if len(fits) > 1:
        raise BilateralTableError(
            f"{folder.name} has several tables of trade: {', '.join(p.name for p in fits)}",
            hint="name a column that only one of them has, or give a folder with one table",
            tables=[p.name for p in fits],
        )
    path, table = next(iter(fits.items()))
    countries = tuple(sorted({str(x) for key in KEYS for x in table[key]}))
    trade = _matrix(path.name, table, "trade", countries)
    base = _matrix(path.name, table, "t_base", countries) if "t_base" in table.columns else None
    new = _matrix(path.name, table, name, countries) if name else None
    if base is not None and np.all(np.diag(base) > 0.0):
        # A tariff on a country's own goods does not exist; a fitted cost factor does.
        reading = "factors"
    elif name is not None and not name.startswith("t_"):
        reading, base = "effects", np.zeros_like(trade)
    else:
        reading = "tariffs"
    zero = np.zeros_like(trade)
    base = zero if base is None else base
    return Bilateral(countries, trade, reading, base, base if new is None else new, name or "t_base")


def _tables(folder: Path) -> dict[Path, "pd.DataFrame"]:
    places = [p for p in (folder, folder / "inputs") if p.is_dir()]
    for place in places:
        paths = sorted(p for p in place.iterdir() if p.name.endswith(ENDINGS))
        tables = {path: read_table(path) for path in paths}
        found = {p: t for p, t in tables.items() if {*KEYS, "trade"} <= set(t.columns)}
        if found:
            return found
    raise BilateralTableError(
        f"{folder} holds neither a case (countries, sectors, …) nor a table with exporter, importer and trade",
        hint="see the page on the model for both layouts",
        folder=str(folder),
    )


def _matrix(name: str, table: "pd.DataFrame", column: str, countries: tuple[str, ...]) -> Array:
    doubled = int(table.duplicated(list(KEYS)).sum())
    if doubled or len(table) != len(countries) ** 2:
        raise BilateralTableError(
            f"{name} has {len(table)} rows, {doubled} of them repeated pairs, for {len(countries)} countries",
            hint="keep one year, and give every pair once, a country's trade with itself included",
            rows=len(table),
            repeated=doubled,
            countries=len(countries),
        )
    wide = table.pivot(index=KEYS[0], columns=KEYS[1], values=column)
    values = np.asarray(wide.loc[list(countries), list(countries)].to_numpy(), dtype=np.float64)
    if not np.all(np.isfinite(values)):
        i, n = np.argwhere(~np.isfinite(values))[0]
        raise BilateralTableError(
            f"{name}: column {column} is not a number for exporter {countries[i]}, importer {countries[n]}",
            hint="fill the cell at its source",
            column=column,
        )
    return values


def solve_bilateral(
    given: Bilateral,
    deficits: str | None,
    elasticity: float | None,
    reference: str | None,
    options: Mapping[str, Any],
) -> SolvedBilateral:
    """Solve a table of flows: conditional and full equilibrium for factors, the full one otherwise."""
    assumed = [f"column {given.column} is read as {_READINGS[given.reading]}"]
    if elasticity is None:
        fitted = given.reading == "factors"
        elasticity = FITTED_FACTOR_ELASTICITY if fitted else PARTIAL_EFFECT_ELASTICITY
        source = "the Advanced Guide's sigma of 7" if fitted else "the default of ge_gravity"
        assumed.append(f"trade elasticity {elasticity:g} ({source}); give --elasticity to choose")
    Y, E = given.trade.sum(axis=1), given.trade.sum(axis=0)
    gravity = None
    trade, cost, tariff = given.trade, None, None
    if given.reading == "factors":
        deficits = deficits or "multiplicative"
        if reference is None and FITTED_FACTOR_REFERENCE in given.countries:
            reference = FITTED_FACTOR_REFERENCE
            assumed.append(f"consumer prices of {reference} are held, as in the Advanced Guide; see --reference")
        pair = {"origin": list(given.countries), "destination": list(given.countries)}
        gravity = structural_gravity(
            xr.DataArray(given.base, dims=("origin", "destination"), coords=pair),
            xr.DataArray(given.new, dims=("origin", "destination"), coords=pair),
            xr.DataArray(Y, dims=("country",), coords={"country": list(given.countries)}),
            xr.DataArray(E, dims=("country",), coords={"country": list(given.countries)}),
            elasticity=elasticity,
            deficits="fixed" if deficits == "fixed" else "multiplicative",
            reference=reference,
            tolerance=options["tolerance"],
        )
        trade = gravity["base_trade"].values
        # Where trade is cut off altogether the new factor is zero and the cost beyond bounds.
        change = np.divide(given.new, given.base, out=np.ones_like(trade), where=given.base > 0)
        cost = np.maximum(change, 1e-300) ** (-1.0 / elasticity)
    elif given.reading == "effects":
        cost = np.exp(-given.new / elasticity)
    else:
        tariff = given.new
    baseline = _baseline(given, trade, Y, E, elasticity)
    result = solve(
        baseline,
        tariff=None if tariff is None else _cube(baseline, tariff),
        cost=None if cost is None else _cube(baseline, cost),
        deficits=deficits or "fixed",
        **options,
    )
    return SolvedBilateral(result.assign_attrs(kind="gravity"), gravity, tuple(assumed))


_READINGS = {
    "factors": "a fitted trade cost factor, t to the power one minus sigma",
    "effects": "a partial effect on the log of trade",
    "tariffs": "an ad valorem tariff",
}


def _baseline(given: Bilateral, trade: Array, Y: Array, E: Array, elasticity: float) -> xr.Dataset:
    n = len(given.countries)
    tariff = given.base if given.reading == "tariffs" else np.zeros((n, n))
    flow, user = ("origin", "destination", "sector"), ("country", "sector")
    names = list(given.countries)
    return xr.Dataset(
        {
            "trade": (flow, trade[:, :, None]),
            "tariff": (flow, tariff[:, :, None]),
            "input_share": (("country", "input", "sector"), np.zeros((n, 1, 1))),
            "value_added_share": (user, np.ones((n, 1))),
            "final_share": (user, np.ones((n, 1))),
            "elasticity": (("sector",), np.array([elasticity])),
            "value_added": (("country",), Y),
            "deficit": (("country",), E - Y),
        },
        coords={"origin": names, "destination": names, "country": names, "sector": ["all"], "input": ["all"]},
    )


def _cube(baseline: xr.Dataset, matrix: Array) -> xr.DataArray:
    return baseline["trade"].copy(data=matrix[:, :, None])


def gravity_columns(solved: SolvedBilateral) -> dict[str, Array]:
    """Return further columns by country under the names that one-sector programs use.

    ``welfare``, ``real_wage``, ``nom_wage``, ``price_index`` are hats as in ge_gravity; with fitted factors,
    ``d*_pct`` are percent changes as in the Advanced Guide, prices relative to the reference country's.
    """
    result, gravity = solved.result, solved.gravity
    columns = {
        "welfare": 1.0 + result["welfare_exact_pct"].values / 100.0,
        "real_wage": 1.0 + result["real_wage_pct"].values / 100.0,
        "nom_wage": result["wage_hat"].values,
        "price_index": result["price_index_hat"].values,
    }
    if gravity is not None:
        columns |= {
            "Y_base": gravity["output"].values,
            "E_base": gravity["expenditure"].values,
            "dp_full_pct": 100.0 * (gravity["price"].values - 1.0),
            "dOMR_cdl_pct": 100.0 * (gravity["outward_conditional"].values - 1.0),
            "dOMR_full_pct": 100.0 * (gravity["outward"].values - 1.0),
            "dIMR_cdl_pct": 100.0 * (gravity["inward_conditional"].values - 1.0),
            "dIMR_full_pct": 100.0 * (gravity["inward"].values - 1.0),
            "dXi_cdl_pct": gravity["exports_conditional_pct"].values,
            "dXi_full_pct": gravity["exports_pct"].values,
            "drGDP_full_pct": gravity["real_gdp_pct"].values,
        }
    return columns
