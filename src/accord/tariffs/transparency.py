"""The table that the WTO's Transparency Mechanism asks parties for: duties by line and year, MFN, imports.

Invariant: one row a line at the party's own digits, each year of the staging a column; what is not known is blank.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from accord.tariffs.duty import show_duty
from accord.tariffs.imports import Imports
from accord.tariffs.legend import Legend
from accord.tariffs.rates import rate_table, year_ends
from accord.tariffs.schedule import Schedule
from accord.tariffs.table import Cell, Table

Array = NDArray[np.float64]


def transparency_table(
    schedule: Schedule,
    legend: Legend,
    years: Sequence[int],
    *,
    mfn_pct: Array | None = None,
    imports: Imports | None = None,
    partner: str | None = None,
    notes: tuple[str, ...] = (),
) -> Table:
    """Return the tariff table of a notification.

    Columns: code, description, base rate, MFN rate, one preferential rate a year (end of the year), category,
    remarks, and imports by year of the table of imports, from the partner and from all.

    Parameters
    ----------
    mfn_pct
        MFN rates by line, percent; None: the base rates.
    imports
        Imports with years (the three latest are shown).
    partner
        The partner's code in the imports.
    notes
        Caveats to carry.

    References
    ----------
    WTO General Council, Transparency Mechanism for Regional Trade Agreements, decision of 14 December 2006 (WT/L/671).
    """
    table = rate_table(schedule, legend, year_ends(years[0], years[-1]))
    recent = imports.years[-3:] if imports else ()
    heads = [f"imports_{y}_{who}" for y in recent for who in ([partner] if partner else []) + ["all"]]
    flows: dict[tuple[str, str, int], float] = {}
    for (code, origin, year), worth in (imports.by_year if imports else {}).items():
        for who in {origin, "all"}:
            flows[code, who, year] = flows.get((code, who, year), 0.0) + worth
    rows: list[tuple[Cell, ...]] = []
    for place in sorted(range(len(schedule)), key=lambda n: schedule.lines[n].key):
        line = schedule.lines[place]
        mfn = show_duty(line.base) if mfn_pct is None else float(mfn_pct[place])
        trade = [
            flows.get((line.code, who, year), flows.get((line.hs6, who, year)) if len(line.code) == 6 else None)
            for year in recent
            for who in ([partner] if partner else []) + ["all"]
        ]
        marks = "; ".join(x for x in (line.remark, ", ".join(line.flags), "ex" if line.ex else "") if x)
        rows.append(
            (line.code, line.description, show_duty(line.base), mfn, *map(float, table.pct[place]), line.category,
             marks, *trade)
        )  # fmt: skip
    return Table(
        "tariff",
        f"Preferential tariff of {schedule.party} under {legend.title}, {schedule.edition}, for the WTO",
        (
            "code",
            "description",
            "base_rate",
            "mfn_rate",
            *(f"pref_{y}_pct" for y in years),
            "category",
            "remarks",
            *heads,
        ),
        tuple(rows),
        (*notes, "Layout after the data requirements of WT/L/671; the WTO secretariat's own form may differ."),
    )
