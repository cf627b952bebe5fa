"""One agreement rewritten for others: the pattern's name replaced, its rates carried over by a rule.

Invariant: the pattern's own agreement comes out unchanged, and changes that do not name it are kept once.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import xarray as xr

from accord.workbench.country_groups import CountryGroup, GroupError
from accord.workbench.overlap_rules import Starts
from accord.workbench.scenario import ScenarioFile, TariffChange
from accord.workbench.shocks import scenario_arrays, sector_places

RATES = ("points", "relative")


def offered(scenario: ScenarioFile, pattern: str, members: Iterable[str], rates: str = "points") -> ScenarioFile:
    """Return a scenario in which every one of ``members`` has the pattern's agreement.

    Changes that do not name the pattern are kept, once.

    Parameters
    ----------
    scenario
        The pattern's agreement.
    pattern
        Region whose agreement it is.
    members
        Regions that have it in the new scenario; the pattern only if it is among them.
    rates
        Absolute rates of other members than the pattern: ``points`` takes the same number of points off what they
        apply (never below zero), ``relative`` takes the same share off.
    """
    tariffs = [c for c in scenario.tariff if pattern not in (c.importer, c.exporter)]
    costs = [c for c in scenario.cost if pattern not in (c.importer, c.exporter)]
    for member in members:
        for tariff in scenario.tariff:
            if pattern in (tariff.importer, tariff.exporter):
                given = tariff if member == pattern or rates == "points" else _relative(tariff)
                tariffs.append(given.model_copy(update=_renamed(given, pattern, member)))
        for cost in scenario.cost:
            if pattern in (cost.importer, cost.exporter):
                costs.append(cost.model_copy(update=_renamed(cost, pattern, member)))
    return scenario.model_copy(update={"tariff": tuple(tariffs), "cost": tuple(costs)})


def offered_arrays(
    scenario: ScenarioFile,
    baseline: xr.Dataset,
    pattern: str,
    hub: str,
    members: Iterable[str],
    rates: str = "points",
    starts: Starts | None = None,
) -> tuple[xr.DataArray, xr.DataArray]:
    """Return tariffs and cost factors in which every one of ``members`` has the pattern's agreement.

    Parameters
    ----------
    scenario, pattern, members, rates
        See :func:`offered`.
    baseline
        The economy.
    hub
        Who offers it.
    starts
        Where schedules say at which rates a neighbour's cuts start; the other sides keep the scenario's own.

    Returns
    -------
    tariff, cost
        As :func:`accord.workbench.shocks.scenario_arrays` returns them.
    """
    who = tuple(members)
    content = offered(scenario, pattern, who, rates)
    tariff, cost = scenario_arrays(content, baseline)
    for member in who:
        for importer, exporter in ((hub, member), (member, hub)):
            if member == pattern or starts is None or not starts.has(importer, exporter):
                continue
            at = {"origin": exporter, "destination": importer}
            tariff.loc[at] = _started(scenario, baseline, pattern, (importer, exporter), rates, starts)
    return tariff, cost


def _started(
    scenario: ScenarioFile, baseline: xr.Dataset, pattern: str, side: tuple[str, str], rates: str, starts: Starts
) -> np.ndarray:
    """Return one side's new tariffs, fraction, shape (sectors,): the pattern's changes from the rates in force."""
    importer, exporter = side
    base = baseline["tariff"].sel(origin=exporter, destination=importer).values
    now = base.copy()
    for change in scenario.tariff:
        named = pattern in (change.importer, change.exporter)
        swap = {pattern: importer if change.importer == pattern else exporter} if named else {}
        ends = swap.get(change.importer, change.importer), swap.get(change.exporter, change.exporter)
        if ends[0] not in (importer, "*") or ends[1] not in (exporter, "*"):
            continue
        places = sector_places(change.sectors, f"change '{change.id}'", baseline)
        step = _plain_step(_relative(change) if named and rates == "relative" else change, base)
        if named and (found := starts.steps.get((importer, exporter, change.id))) is not None:
            # A sector without a line in the schedules keeps the scenario's own step.
            step = np.where(np.isnan(found), step, found)
        now[places] = np.maximum(now[places] - step[places], np.minimum(base[places], 0.0))
    return now


def _plain_step(change: TariffChange, base: np.ndarray) -> np.ndarray:
    if change.cut is not None:
        return base * change.cut * change.share
    assert change.base_pct is not None and change.final_pct is not None  # the file's validator saw to it
    return np.full_like(base, (change.base_pct - change.final_pct) / 100.0 * change.share)


def roles(
    scenario: ScenarioFile, parties: Sequence[str], group: CountryGroup, pattern: str | None, hub: str | None
) -> tuple[str, str]:
    """Return pattern and hub: as given, else the desk's party inside the group and its party outside.

    Raises
    ------
    GroupError
        They cannot be told apart, or the scenario has no change between them.
    """
    inside = [p for p in parties if p in group.members and p != hub]
    outside = [p for p in parties if p not in inside and p != pattern]
    first = pattern or (inside[0] if len(inside) == 1 else None)
    second = hub or (outside[0] if len(outside) == 1 else None)
    if first is None or second is None or first == second:
        raise GroupError(
            f"of the parties {', '.join(parties)}, {', '.join(inside) or 'none'} "
            f"{'is' if len(inside) == 1 else 'are'} in the group: whose agreement is offered by whom is not clear",
            hint="say it with --like PARTY --offered-by PARTY, or give another group",
            parties=list(parties),
            inside=inside,
        )
    changes = (*scenario.tariff, *scenario.cost)
    if not any({c.importer, c.exporter} == {first, second} for c in changes):
        raise GroupError(
            f"the scenario has no change between {first} and {second}",
            hint="choose the parties that the scenario names",
            pattern=first,
            hub=second,
        )
    return first, second


def _renamed(change: Any, pattern: str, member: str) -> dict[str, str]:
    swap = {pattern: member}
    return {
        "id": change.id if member == pattern else f"{change.id}-{member.lower()}",
        "importer": swap.get(change.importer, change.importer),
        "exporter": swap.get(change.exporter, change.exporter),
    }


def _relative(change: TariffChange) -> TariffChange:
    if (
        change.base_pct is None
        or change.final_pct is None
        or change.base_pct <= 0
        or change.final_pct > change.base_pct
    ):
        return change
    cut = (change.base_pct - change.final_pct) / change.base_pct
    return change.model_copy(update={"base_pct": None, "final_pct": None, "cut": cut})
