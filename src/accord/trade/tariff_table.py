"""A user's own tariffs: rows of importer, exporter, sector and percent, with ``*`` for "all others".

Invariant: the most specific row wins, two rows of the same reach are a duplicate, and a cell that no row reaches is
zero and counted.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from accord.trade.assemble import position
from accord.trade.errors import SourceFormatError
from accord.trade.findings import Finding, Inspector
from accord.trade.readers.rules import examine_codes, examine_keys, examine_rates

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]
COLUMNS = ("importer", "exporter", "sector", "tariff_pct")


def tariff_array(
    table: "pd.DataFrame",
    countries: Sequence[str],
    sectors: Sequence[str],
    *,
    name: str = "tariffs",
    rules: Mapping[str, str] | None = None,
) -> tuple[Array, tuple[Finding, ...]]:
    """Return tariffs as fractions, shape (n, n, j), as tariff[origin, destination, sector], and what was found.

    Parameters
    ----------
    table
        Columns importer, exporter, sector, tariff_pct; each of the first three a label or ``*``.
    countries, sectors
        Labels of the axes.
    name
        Of the table, for messages.
    rules
        See ``accord.trade.RULES``; rows with unknown labels are flagged and not used.

    Raises
    ------
    SourceFormatError
        A column is absent or a rate is missing.
    BadDataError
        A rule refuses what was found.
    """
    if absent := [c for c in COLUMNS if c not in table.columns]:
        raise SourceFormatError(
            f"{name} has no column {absent[0]!r}; it has {', '.join(map(str, table.columns))}",
            hint="its columns are " + ", ".join(COLUMNS) + ", rates in percent",
        )
    inspector = Inspector(name, dict(rules or {}))
    rows = table[list(COLUMNS)].assign(**{c: table[c].astype(str) for c in COLUMNS[:3]})
    if rows["tariff_pct"].dtype.kind not in "fi" or rows["tariff_pct"].isna().any():
        raise SourceFormatError(f"{name} has rates that are missing or no numbers", hint="write 0 for free of duty")
    rows = examine_keys(rows, COLUMNS[:3], inspector)
    examine_rates(rows, "tariff_pct", inspector)
    for column, labels in (("importer", countries), ("exporter", countries), ("sector", sectors)):
        rows = examine_codes(rows, column, {*labels, "*"}, inspector)
        rows = rows[rows[column].isin({*labels, "*"})]
    at, of = position(countries), position(sectors)
    out = np.full((len(countries), len(countries), len(sectors)), np.nan)
    everyone = slice(None)
    # From the widest to the narrowest, so that what is more specific stands.
    reach = (rows[list(COLUMNS[:3])] == "*").sum(axis=1)
    for row in rows.assign(_reach=reach).sort_values("_reach", ascending=False, kind="stable").itertuples(index=False):
        importer = everyone if row.importer == "*" else at[str(row.importer)]
        exporter = everyone if row.exporter == "*" else at[str(row.exporter)]
        sector = everyone if row.sector == "*" else of[str(row.sector)]
        out[exporter, importer, sector] = float(str(row.tariff_pct)) / 100.0
    own = np.arange(len(countries))
    out[own, own] = 0.0
    if (unset := int(np.isnan(out).sum())) > 0:
        inspector.note("missing-value", unset, [], "cells have no rate and are taken as free of duty")
    return np.nan_to_num(out), tuple(inspector.findings)
