"""Solve a case folder: read its tables, solve one scenario, and lay the answer out as the tables that others use.

Invariant: three table layouts come out of here (by country, by country and sector, by flow) and their column names are
those of the published replication files; what was assumed because the folder does not say it is listed in ``assumed``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from accord.model import first_order_contributions, solve
from accord.storage import TableWriteError, read_table, write_table
from accord.trade import read_case
from accord.workbench.bilateral import Bilateral, gravity_columns, is_case, read_bilateral, solve_bilateral
from accord.workbench.solving_errors import UnknownScenarioError

if TYPE_CHECKING:
    import pandas as pd

COUNTRY = {
    "w_hat": "wage_hat",
    "P_hat": "price_index_hat",
    "real_wage_pct": "real_wage_pct",
    "income": "income",
    "income_hat": "income_hat",
    "welfare_exact_pct": "welfare_exact_pct",
    "tot_linear_pct": "tot_linear_pct",
    "vot_linear_pct": "vot_linear_pct",
    "technology_linear_pct": "technology_linear_pct",
    "welfare_linear_pct": "welfare_linear_pct",
    "tariff_revenue": "tariff_revenue",
    "tariff_revenue_base": "base_tariff_revenue",
    "equivalent_variation": "equivalent_variation",
    "deficit": "transfer",
    "residual_labour": "residual_labour",
    "residual_balance": "residual_balance",
}
SECTOR = {
    "P_hat": "price_hat",
    "c_hat": "cost_hat",
    "expenditure": "expenditure",
    "output": "output",
    "value_added": "value_added_by_sector",
    "workers_hat": "workers_hat",
    "residual_goods": "residual_goods",
}
FLOW = {"trade_share": "trade_share", "trade_fob": "trade", "trade_fob_base": "base_trade", "t": "tariff"}


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """A case folder's scenario, solved.

    Parameters
    ----------
    case, scenario
        Name of the folder, and of the scenario's column (``t_base`` where nothing changes).
    result
        The equilibrium; see :func:`accord.model.solve`.
    country, country_sector, trade
        The three tables.
    assumed
        What the folder does not say and was taken, in sentences.
    """

    case: str
    scenario: str
    result: xr.Dataset
    country: "pd.DataFrame"
    country_sector: "pd.DataFrame"
    trade: "pd.DataFrame"
    assumed: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape that ``accord solve --json`` prints."""
        kept = ("kind", "deficits", "labour", "method", "sweeps", "seconds", "money", "numeraire", "rebased")
        checks = ("residual", "residual_market", "base_residual", "world_factor")
        return {
            "case": self.case,
            "scenario": self.scenario,
            **{key: self.result.attrs[key] for key in (*kept, *checks) if key in self.result.attrs},
            "assumed": list(self.assumed),
            "countries": self.country.to_dict(orient="records"),
        }


def solve_case(
    folder: Path,
    *,
    tariffs: str | None = None,
    costs: str | None = None,
    deficits: str | None = None,
    kind: str | None = None,
    labour: str = "mobile",
    elasticity: float | None = None,
    reference: str | None = None,
    tolerance: float = 1e-12,
    method: str = "fixed-point",
    rebase: bool = False,
) -> CaseAnswer:
    """Solve one scenario of a case folder.

    Parameters
    ----------
    folder
        Holds the tables, or a folder ``inputs`` that does. Five tables are a full case (see
        :func:`accord.trade.read_case`); a table of exporter, importer and trade alone is one-sector gravity.
    tariffs
        Column of the scenario: ``t_NAME`` or ``NAME``; the base if None.
    costs
        Column of new over old trade costs in the table of flows.
    deficits
        Closure; by default ``fixed``, and ``multiplicative`` for fitted gravity factors as in the Advanced Guide.
    kind
        ``input-output``, ``sectors`` or ``gravity``; by default what the folder holds.
    labour, elasticity, tolerance, method, rebase
        See :func:`accord.model.solve`.
    reference
        One-sector gravity: the country whose consumer price is held.

    Raises
    ------
    UnknownScenarioError
        The folder has no such column.
    CaseFolderError
        The tables are incomplete or contradict each other.
    SolverError
        There is no equilibrium within tolerance.
    """
    options: dict[str, Any] = {"labour": labour, "tolerance": tolerance, "method": method, "rebase": rebase}
    if not is_case(folder):
        bilateral = read_bilateral(folder, tariffs)
        return _bilateral_answer(folder, bilateral, deficits, elasticity, reference, options)
    case = read_case(folder, read_table)
    name = "t_base" if tariffs is None else f"t_{tariffs.removeprefix('t_')}"
    if name != "t_base" and name[2:] not in case.tariffs:
        raise UnknownScenarioError(
            f"the case {folder.name} has no scenario {tariffs!r}",
            hint=f"its scenarios are: {', '.join(['t_base', *(f't_{x}' for x in case.tariffs)])}",
            scenario=tariffs,
        )
    result = solve(
        _with_final_elasticities(folder, case.baseline),
        tariff=None if name == "t_base" else case.tariffs[name[2:]],
        cost=None if costs is None else _cost_column(folder, costs, case.baseline),
        deficits=deficits or "fixed",
        kind=kind or "input-output",
        elasticity=elasticity,
        **options,
    )
    assumed = _read_as_fractions(
        {"t_base": case.baseline["tariff"], **{f"t_{x}": t for x, t in case.tariffs.items()}}, name
    )
    if kind == "gravity" and elasticity is None and case.baseline.sizes["sector"] > 1:
        mean = float(result["elasticity"][0])
        assumed.append(f"trade elasticity {mean:.4g} of the one sector, the trade-weighted mean; see --elasticity")
    return _answer(folder.name, name, result, _country(result), assumed)


def _read_as_fractions(tariffs: Mapping[str, xr.DataArray], scenario: str) -> list[str]:
    """Question columns whose tariffs look like percents; they are never converted."""
    said = []
    for name in dict.fromkeys(("t_base", scenario)):
        rates = tariffs[name].values
        if (rates > 0).any() and (middle := float(np.median(rates[rates > 0]))) >= 1.0:
            said.append(
                f"{name} holds fractions, so that its tariffs above zero are {100.0 * middle:,.0f} % in the middle; "
                "divide by 100 if it was written in percent"
            )
    return said


def write_answer(answer: CaseAnswer, out: Path) -> list[Path]:
    """Write ``country.csv``, ``country_sector.parquet`` and ``trade.parquet`` into ``out`` and return their paths."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TableWriteError(
            f"the folder {out} cannot be made: {error.strerror}", hint="give another --out", path=str(out)
        ) from error
    tables = {
        "country.csv": answer.country,
        "country_sector.parquet": answer.country_sector,
        "trade.parquet": answer.trade,
    }
    return [write_table(table, out / name) for name, table in tables.items()]


def _bilateral_answer(
    folder: Path,
    given: Bilateral,
    deficits: str | None,
    elasticity: float | None,
    reference: str | None,
    options: Mapping[str, Any],
) -> CaseAnswer:
    solved = solve_bilateral(given, deficits, elasticity, reference, options)
    country = _country(solved.result)
    for column, values in gravity_columns(solved).items():
        country[column] = values
    return _answer(folder.name, given.column, solved.result, country, solved.assumed)


def tables(result: xr.Dataset) -> dict[str, "pd.DataFrame"]:
    """Return a result of the engine as tidy tables: ``country``, ``country_sector`` and ``trade``.

    Column names are those of the published replication files; percent columns end in ``_pct``, hats in ``_hat``, and
    amounts are in the baseline's unit of money.
    """
    return {"country": _country(result), "country_sector": _sectors(result), "trade": _flows(result)}


def _answer(
    case: str, scenario: str, result: xr.Dataset, country: "pd.DataFrame", assumed: Sequence[str]
) -> CaseAnswer:
    tidy = tables(result)
    return CaseAnswer(case, scenario, result, country, tidy["country_sector"], tidy["trade"], tuple(assumed))


def _country(result: xr.Dataset) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(
        {"country": result["country"].values, **{column: result[name].values for column, name in COUNTRY.items()}}
    )


def _sectors(result: xr.Dataset) -> "pd.DataFrame":
    import pandas as pd

    countries, sectors = result["country"].values, _plain(result["sector"].values)
    table = {"country": np.repeat(countries, len(sectors)), "sector": np.tile(sectors, len(countries))}
    dims = ("country", "sector")
    table |= {column: result[name].transpose(*dims).values.ravel() for column, name in SECTOR.items()}
    parts = first_order_contributions(result)
    table["tot_contrib"] = 100.0 * parts["terms_of_trade"].sum("partner").transpose(*dims).values.ravel()
    table["vot_contrib"] = 100.0 * parts["volume_of_trade"].sum("partner").transpose(*dims).values.ravel()
    return pd.DataFrame(table)


def _flows(result: xr.Dataset) -> "pd.DataFrame":
    import pandas as pd

    countries, sectors = result["country"].values, _plain(result["sector"].values)
    n, j = len(countries), len(sectors)
    table = {
        "importer": np.repeat(countries, n * j),
        "exporter": np.tile(np.repeat(countries, j), n),
        "sector": np.tile(sectors, n * n),
    }
    dims = ("destination", "origin", "sector")
    present = {column: name for column, name in FLOW.items() if name in result}
    table |= {column: result[name].transpose(*dims).values.ravel() for column, name in present.items()}
    return pd.DataFrame(table)


def _plain(labels: Any) -> Any:
    # Sectors numbered in the folder come back as numbers, so that the tables join with the folder's own.
    if all(str(x).isascii() and str(x).isdigit() and str(int(x)) == str(x) for x in labels):
        return labels.astype(np.int64)
    return labels


def _with_final_elasticities(folder: Path, baseline: xr.Dataset) -> xr.Dataset:
    """Add ``elasticity_final`` where the table of sectors has a column ``theta_final``."""
    place = folder if any(folder.glob("sectors.*")) else folder / "inputs"
    table = read_table(next(iter(sorted(place.glob("sectors.*")))))
    if "theta_final" not in table.columns:
        return baseline
    values = table.set_index(table["sector"].astype(str))["theta_final"].loc[
        [str(s) for s in baseline["sector"].values]
    ]
    about = {**baseline["elasticity"].attrs, "note": "column theta_final of sectors: elasticities of final use"}
    return baseline.assign(elasticity_final=("sector", values.to_numpy(dtype=np.float64), about))


def _cost_column(folder: Path, column: str, baseline: xr.Dataset) -> xr.DataArray:
    """Return a column of the table of flows as cost factors; every cell must stand exactly once."""
    place = folder if any(folder.glob("trade_tariffs.*")) else folder / "inputs"
    table = read_table(next(iter(sorted(place.glob("trade_tariffs.*")))))
    if column not in table.columns:
        raise UnknownScenarioError(
            f"the table trade_tariffs of {folder.name} has no column {column!r}",
            hint=f"its columns are: {', '.join(map(str, table.columns))}",
            scenario=column,
        )
    series = table.assign(sector=table["sector"].astype(str)).set_index(["exporter", "importer", "sector"])[column]
    cube = series.to_xarray().rename({"exporter": "origin", "importer": "destination"})
    cost = cube.reindex(origin=baseline["origin"], destination=baseline["destination"], sector=baseline["sector"])
    return cost.drop_vars([c for c in cost.coords if c not in cost.dims])
