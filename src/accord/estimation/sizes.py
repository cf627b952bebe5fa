"""Covariates of the older gravity equations: output, expenditure, remoteness, and an effect that differs by year.

They stand beside distance where no exporter-year and importer-year effects do. Invariant: a sum is taken over all rows
of the panel, before any row is left out of an estimate, so that what is dropped later does not change it.

References
----------
Yotov, Piermartini, Monteiro and Larch (2016), "An Advanced Guide to Trade Policy Analysis", chapter 1, applications 1
and 2.
"""

import numpy as np

from accord.estimation.errors import SpecificationError
from accord.estimation.groups import group_codes
from accord.estimation.panel import Array, Codes, Panel

OUTPUT, EXPENDITURE = "ln_output", "ln_expenditure"
FAR_EXPORTER, FAR_IMPORTER = "ln_remoteness_exporter", "ln_remoteness_importer"


def size_columns(panel: Panel) -> dict[str, Array]:
    """Return the logarithms of the exporter's output and the importer's expenditure of the year, by name.

    Output is all that a country sells, at home too, and expenditure all that it buys; a flow without a figure counts as
    nothing in the sums.

    Raises
    ------
    SpecificationError
        No row of the panel is domestic trade, so that the sums would be exports and imports.
    """
    sold, bought = _sums(panel)
    return {OUTPUT: _log(sold), EXPENDITURE: _log(bought)}


def remoteness_columns(panel: Panel, distance: str) -> dict[str, Array]:
    """Return the logarithms of how far exporters are from expenditure and importers from output, by name.

    An exporter's remoteness is the sum over importers of distance over the importer's share of all expenditure of the
    year, an importer's the same with output; countries that spend (or make) nothing are left out of the sum.

    Parameters
    ----------
    panel
        The rows, domestic trade and distance to oneself among them.
    distance
        Column of distances, not their logarithms.

    Raises
    ------
    SpecificationError
        No row of the panel is domestic trade, or a distance is not above zero.
    """
    sold, bought = _sums(panel)
    far = panel.column(distance)
    if (bad := far <= 0.0).any():
        at = int(np.flatnonzero(bad)[0])
        raise SpecificationError(
            f"{distance} is {far[at]:g} from {panel.exporters[at]} to {panel.importers[at]}; {int(bad.sum())} "
            "distances are not above zero",
            hint="name the column of distances themselves, not of their logarithms",
            column=distance,
            rows=int(bad.sum()),
        )
    out, into = group_codes(panel, "exporter-year"), group_codes(panel, "importer-year")
    year = group_codes(panel, "year")
    return {
        FAR_EXPORTER: _log(_total(far * _world(bought, into, year) / _none(bought), out)),
        FAR_IMPORTER: _log(_total(far * _world(sold, out, year) / _none(sold), into)),
    }


def by_year(panel: Panel, name: str) -> dict[str, Array]:
    """Return a column as one covariate for each year, zero in other years and in domestic trade, by name and year."""
    abroad = panel.column(name) * panel.international
    return {f"{name}_{year}": np.where(panel.years == year, abroad, 0.0) for year in np.unique(panel.years).tolist()}


def at_home(panel: Panel, name: str) -> dict[str, Array]:
    """Return a column as a covariate of domestic trade alone, zero for trade across borders, by name.

    Raises
    ------
    SpecificationError
        No row of the panel is domestic trade.
    """
    _require_domestic(panel)
    return {f"{name}_domestic": np.where(panel.international, 0.0, panel.column(name))}


def _sums(panel: Panel) -> tuple[Array, Array]:
    _require_domestic(panel)
    sold = _total(panel.trade, group_codes(panel, "exporter-year"))
    return sold, _total(panel.trade, group_codes(panel, "importer-year"))


def _total(values: Array, code: Codes) -> Array:
    """Return each row's sum over its group; what is missing counts as nothing."""
    return np.asarray(np.bincount(code, weights=np.nan_to_num(values))[code], dtype=np.float64)


def _world(sums: Array, party: Codes, year: Codes) -> Array:
    """Return the sum over the parties of each row's year, each once."""
    first = np.unique(party, return_index=True)[1]
    return np.asarray(np.bincount(year[first], weights=sums[first])[year], dtype=np.float64)


def _none(sums: Array) -> Array:
    return np.where(sums > 0.0, sums, np.nan)


def _log(values: Array) -> Array:
    return np.asarray(np.log(_none(values)))


def _require_domestic(panel: Panel) -> None:
    if panel.international.all():
        raise SpecificationError(
            "no row of the panel is a country's trade with itself, so output, expenditure and what happens at home "
            "cannot be told from it",
            hint="add each country's sales to itself, or name columns that hold output and expenditure",
            rows=len(panel.trade),
        )
