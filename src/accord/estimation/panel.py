"""A panel of trade flows as estimators read it: one row an exporter, importer and year.

Invariant: no key stands twice and no flow is negative or infinite; what is missing is left missing, to be counted
where it is dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from accord.estimation.errors import PanelError

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Panel:
    """Trade flows with their covariates.

    Parameters
    ----------
    table
        The rows as they came, with a fresh index from 0.
    exporters, importers
        Party of each row.
    years
        Year of each row.
    trade
        Flow of each row in the table's own money; NaN where missing.
    """

    table: "pd.DataFrame"
    exporters: npt.NDArray[np.str_]
    importers: npt.NDArray[np.str_]
    years: Codes
    trade: Array

    @property
    def international(self) -> npt.NDArray[np.bool_]:
        """Which rows cross a border."""
        return np.asarray(self.exporters != self.importers)

    def column(self, name: str) -> Array:
        """Return a covariate as floats, NaN where missing.

        Raises
        ------
        PanelError
            There is no such column, or it holds text.
        """
        if name not in self.table.columns:
            raise PanelError(
                f"the panel has no column {name!r}",
                hint=f"its columns are: {', '.join(map(str, self.table.columns))}",
                column=name,
            )
        try:
            return np.asarray(self.table[name].to_numpy(dtype=np.float64, na_value=np.nan))
        except (TypeError, ValueError) as error:
            raise PanelError(
                f"column {name!r} holds text where numbers are needed: {error}",
                hint="name a numeric column, or make dummies of it first",
                column=name,
            ) from error


def make_panel(
    table: "pd.DataFrame",
    *,
    exporter: str = "exporter",
    importer: str = "importer",
    year: str | None = "year",
    trade: str = "trade",
) -> Panel:
    """Return a checked panel.

    Parameters
    ----------
    table
        One row a flow, including domestic flows where there are any.
    exporter, importer, year, trade
        Names of the columns that hold them; ``year`` None for a cross-section, which becomes year 0.

    Raises
    ------
    PanelError
        A column is absent, the table is empty, a party or year is missing, a year is no whole number, a key stands
        twice, or a flow is negative or infinite.
    """
    wanted = [exporter, importer, trade, *([year] if year else [])]
    if absent := [c for c in wanted if c not in table.columns]:
        raise PanelError(
            f"the table has no column {absent[0]!r}; it has {', '.join(map(str, table.columns))}",
            hint="name the columns of exporter, importer, year and trade",
            absent=absent,
        )
    if not len(table):
        raise PanelError("the table holds no rows", hint="give one row an exporter, importer and year", rows=0)
    rows = table.reset_index(drop=True)
    for name in (exporter, importer, *([year] if year else [])):
        if (empty := int(rows[name].isna().sum())) > 0:
            raise PanelError(
                f"{empty} rows have no {name}, the first at row {int(rows[name].isna().to_numpy().argmax()) + 1}",
                hint="a flow without its parties or year cannot be placed; fill or remove these rows first",
                column=name,
                rows=empty,
            )
    years = _years(rows, year)
    sides = [np.asarray(rows[name].astype(str).to_numpy(), dtype=np.str_) for name in (exporter, importer)]
    panel = Panel(rows, sides[0], sides[1], years, np.zeros(len(rows)))
    panel = Panel(rows, sides[0], sides[1], years, panel.column(trade))
    _check_flows(panel, trade)
    _check_keys(panel)
    return panel


def _years(rows: "pd.DataFrame", year: str | None) -> Codes:
    if year is None:
        return np.zeros(len(rows), dtype=np.int64)
    try:
        values = rows[year].to_numpy(dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise PanelError(
            f"column {year!r} holds what is no year: {error}", hint="write years as 2006", column=year
        ) from error
    if (bad := values != np.round(values)).any():
        raise PanelError(
            f"column {year!r} holds {values[bad][0]:g}, which is no year", hint="write years as 2006", column=year
        )
    return values.astype(np.int64)


def _check_flows(panel: Panel, trade: str) -> None:
    bad = (panel.trade < 0) | np.isinf(panel.trade)
    if bad.any():
        raise PanelError(
            f"{int(bad.sum())} flows in {trade!r} are negative or infinite: {_shown(panel, np.flatnonzero(bad))}",
            hint="a flow is zero or more; correct these rows, or leave them empty to have them counted as missing",
            rows=int(bad.sum()),
        )


def _check_keys(panel: Panel) -> None:
    import pandas as pd

    twice = pd.DataFrame({"x": panel.exporters, "m": panel.importers, "y": panel.years}).duplicated(keep=False)
    if twice.any():
        raise PanelError(
            f"{int(twice.sum())} rows share their exporter, importer and year with another: "
            f"{_shown(panel, np.flatnonzero(twice.to_numpy()))}",
            hint="sum over what the rows differ in, for example sectors, or pick one sector",
            rows=int(twice.sum()),
        )


def _shown(panel: Panel, rows: Sequence[int] | Codes) -> str:
    shown = [f"{panel.exporters[r]} to {panel.importers[r]} {panel.years[r]}" for r in rows[:SHOWN]]
    return ", ".join(shown) + (", …" if len(rows) > SHOWN else "")
