"""Covariates that a gravity equation needs and a panel may not hold: borders, agreements, leads and lags.

Invariant: a covariate made here is known for every row or missing by name; a shift never reaches outside the panel's
own years in silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from accord.estimation.errors import SpecificationError
from accord.estimation.panel import Array, Panel

BORDERS = ("none", "common", "by-year")


@dataclass(frozen=True, slots=True)
class Agreement:
    """A trade agreement: who is in it and since when.

    Parameters
    ----------
    name
        Its name, which becomes its covariate's.
    entry
        First year in force of each member; a pair is in it once both are.
    """

    name: str
    entry: dict[str, int]


def border_columns(panel: Panel, kind: str) -> dict[str, Array]:
    """Return border dummies by name: none, one for all years, or one for each year but the last.

    Parameters
    ----------
    panel
        The rows, domestic flows among them: without these every row crosses a border.
    kind
        ``none``, ``common`` or ``by-year``.

    Raises
    ------
    SpecificationError
        There is no such kind, or no domestic flow in the panel.
    """
    if kind not in BORDERS:
        raise SpecificationError(
            f"border cannot be {kind!r}", hint=f"it is one of: {', '.join(BORDERS)}", option="border", value=kind
        )
    if kind == "none":
        return {}
    abroad = panel.international.astype(np.float64)
    if abroad.all():
        raise SpecificationError(
            "a border dummy needs domestic flows, and no row of the panel is one",
            hint="add each country's sales to itself, or leave the border out",
            option="border",
            value=kind,
        )
    if kind == "common":
        return {"border": abroad}
    years = np.unique(panel.years)
    return {f"border_{year}": abroad * (panel.years == year) for year in years[:-1]}


def in_force(panel: Panel, agreement: Agreement, *, shift: int = 0) -> Array:
    """Return 1 where an agreement is in force between two different parties, ``shift`` years earlier than the row.

    Parameters
    ----------
    panel
        The rows.
    agreement
        Its members with their years of entry.
    shift
        Positive for a lag (in force for at least so many years), negative for a lead (in force so many years later).
    """
    start = entry_years(panel, agreement)
    return np.where(panel.international & (panel.years - shift >= start), 1.0, 0.0)


def entry_years(panel: Panel, agreement: Agreement) -> Array:
    """Return the year in which an agreement binds both parties of each row; infinity where it never does.

    Raises
    ------
    SpecificationError
        Fewer than two members trade in the panel, which is how a misspelt code looks.
    """
    known = set(panel.exporters.tolist()) | set(panel.importers.tolist())
    if len(known & set(agreement.entry)) < 2:
        raise SpecificationError(
            f"fewer than two members of {agreement.name} are in the panel: "
            f"{', '.join(sorted(known & set(agreement.entry))) or 'none'}",
            hint="write members with the panel's own codes",
            agreement=agreement.name,
            members=sorted(agreement.entry),
        )
    never = np.inf
    sides = [
        np.array([agreement.entry.get(str(p), never) for p in side], dtype=np.float64)
        for side in (panel.exporters, panel.importers)
    ]
    return np.where(panel.international, np.maximum(sides[0], sides[1]), never)


def shifted(panel: Panel, name: str, years: int) -> Array:
    """Return a column's value of the same exporter and importer some years earlier, NaN where there is no such row.

    Parameters
    ----------
    panel
        The rows.
    name
        A numeric column.
    years
        Positive looks back (a lag), negative ahead (a lead).
    """
    import pandas as pd

    keys = pd.MultiIndex.from_arrays([panel.exporters, panel.importers, panel.years])
    wanted = pd.MultiIndex.from_arrays([panel.exporters, panel.importers, panel.years - years])
    at = keys.get_indexer(wanted)
    values = panel.column(name)
    return np.where(at >= 0, values[at], np.nan)


def phased(panel: Panel, agreement: Agreement, shifts: Sequence[int]) -> dict[str, Array]:
    """Return an agreement's covariate with its leads and lags by name, such as ``AKFTA``, ``AKFTA_lag4``."""
    columns = {agreement.name: in_force(panel, agreement)}
    for shift in shifts:
        word = "lag" if shift > 0 else "lead"
        columns[f"{agreement.name}_{word}{abs(shift)}"] = in_force(panel, agreement, shift=shift)
    return columns
