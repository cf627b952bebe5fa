"""A scenario on a baseline's axes: new tariffs and cost factors as labelled arrays.

Invariant: a region or sector that the baseline does not have is an error that names it, never skipped.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import xarray as xr

from accord.workbench.errors import ScenarioError
from accord.workbench.scenario import Change, ScenarioFile

AXES = ("origin", "destination", "sector")
# Sections of ISIC Rev. 4, alone or with divisions: A agriculture, B mining and C manufacturing are goods.
_ISIC = re.compile(r"[A-U]+[0-9A-Z_]*$")


def staged_fraction(cuts: int, year: int) -> float:
    """Return the share of a change that applies in ``year``.

    Parameters
    ----------
    cuts
        Number of equal yearly steps, the first on entry into force.
    year
        Whole years since entry into force; -1 or less is before it.

    >>> [staged_fraction(10, y) for y in (-1, 0, 4, 9, 12)]
    [0.0, 0.1, 0.5, 1.0, 1.0]
    """
    return min(1.0, max(0, year + 1) / cuts)


def scenario_arrays(
    scenario: ScenarioFile,
    baseline: xr.Dataset,
    year: int | None = None,
    drawn: Mapping[str, float] | None = None,
) -> tuple[xr.DataArray, xr.DataArray]:
    """Return tariffs and cost factors under a scenario.

    Parameters
    ----------
    scenario
        What changes.
    baseline
        The economy it changes; see the page on data for its variables.
    year
        Whole years since entry into force, or None for everything phased in.
    drawn
        Drawn values by change id: the share of a tariff change, the percentage of a cost change, or the effect on log
        trade of an estimated one. The latter becomes a cost with the baseline's own elasticities.

    Returns
    -------
    tariff, cost
        Ad valorem fractions, and cost factors relative to the baseline (1 is no change), both with dims
        (origin, destination, sector) in the baseline's order.

    Raises
    ------
    ScenarioError
        The scenario names a region or sector that the baseline does not have.
    """
    drawn = drawn or {}
    tariff = baseline["tariff"].transpose(*AXES).copy()
    cost = xr.ones_like(tariff)
    cost.attrs = {"units": "dimensionless"}
    base = tariff.copy()
    for change in scenario.tariff:
        cells = _cells(change, baseline)
        fraction = 1.0 if year is None else staged_fraction(change.cuts, year)
        share = drawn.get(change.id, change.share)
        if change.cut is not None:
            step = base.values[cells] * change.cut * share
        else:
            assert change.base_pct is not None and change.final_pct is not None  # the file's validator saw to it
            step = (change.base_pct - change.final_pct) / 100.0 * share
        # A drawn share may promise more than the average tariff holds: a tariff does not fall below zero.
        tariff.values[cells] = np.maximum(tariff.values[cells] - fraction * step, np.minimum(base.values[cells], 0.0))
    for item in scenario.cost:
        cells = _cells(item, baseline)
        fraction = 1.0 if year is None else staged_fraction(item.cuts, year)
        if item.change_pct is not None:
            cost.values[cells] *= 1.0 + fraction * drawn.get(item.id, item.change_pct) / 100.0
            continue
        block, weights = scenario.estimated(item)
        effect = drawn.get(item.id, block.effect(weights))
        cost.values[cells] *= np.exp(-fraction * effect / baseline["elasticity"].values[cells[2]])
    return tariff, cost


def _cells(change: Change, baseline: xr.Dataset) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    destinations = _regions(change.importer, change.id, baseline, "destination")
    origins = _regions(change.exporter, change.id, baseline, "origin")
    sectors = sector_places(change.sectors, f"change '{change.id}'", baseline)
    grid = np.ix_(origins, destinations, sectors)
    o, d, s = np.broadcast_arrays(*grid)
    abroad = o != d
    return o[abroad], d[abroad], s[abroad]


def _regions(name: str, change_id: str, baseline: xr.Dataset, axis: str) -> list[int]:
    labels = [str(label) for label in baseline[axis].values]
    if name == "*":
        return list(range(len(labels)))
    if name not in labels:
        raise ScenarioError(
            f"change '{change_id}': the baseline has no region '{name}'",
            hint=f"its regions are: {', '.join(labels)}",
            change=change_id,
            region=name,
        )
    return [labels.index(name)]


def sector_places(wanted: Sequence[str], said_by: str, baseline: xr.Dataset) -> list[int]:
    """Return the places of sectors named singly or as ``goods``, ``services`` or ``all``, ascending.

    Raises
    ------
    ScenarioError
        The baseline has no such sector; ``said_by`` opens the message.
    """
    labels = tuple(str(label) for label in baseline["sector"].values)
    sets = _sector_sets(labels)
    chosen: set[int] = set()
    for name in wanted:
        if name in sets:
            chosen |= sets[name]
        elif name in labels:
            chosen.add(labels.index(name))
        else:
            raise ScenarioError(
                f"{said_by}: the baseline has no sector '{name}'",
                hint=f"its sectors are: {', '.join(labels)}; sets are: {', '.join(sets)}",
                sector=name,
            )
    return sorted(chosen)


# Asked for every change of every draw, always of the same sectors.
@lru_cache(maxsize=8)
def _sector_sets(labels: tuple[str, ...]) -> Mapping[str, frozenset[int]]:
    every = frozenset(range(len(labels)))
    if not all(_ISIC.match(label) for label in labels):
        return {"all": every}
    goods = frozenset(i for i, label in enumerate(labels) if label[0] in "ABC")
    return {"all": every, "goods": goods, "services": every - goods}
