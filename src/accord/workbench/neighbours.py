"""The same agreement, offered to each neighbour: who gains and loses from whose, and who would ask for it next.

Invariant: every figure is a difference of two solved equilibria of one baseline; the pattern's own agreement is the
scenario file unchanged, every other one is that file with the pattern's name replaced.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from accord.model import creation_and_diversion, solve_many
from accord.vocabulary import party
from accord.workbench.appraisal import money_unit
from accord.workbench.country_groups import CountryGroup, GroupError, country_group
from accord.workbench.desk import Desk
from accord.workbench.desk_inputs import load_baseline, load_scenario
from accord.workbench.offering import RATES, offered_arrays, roles
from accord.workbench.overlap_rules import StartRule, Starts, starts_of
from accord.workbench.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Agreement:
    """One neighbour's agreement with the hub, alone.

    Parameters
    ----------
    member
        The neighbour.
    welfare_pct
        Exact real income by region, percent.
    gain
        Equivalent variation by region, money.
    diverted
        By partner: imports of the two signatories from it that the agreement replaces, money at base prices.
    created
        Imports that it adds or that replace home supply, both signatories together, money at base prices.
    """

    member: str
    welfare_pct: Mapping[str, float]
    gain: Mapping[str, float]
    diverted: Mapping[str, float]
    created: float


@dataclass(frozen=True, slots=True)
class Incentive:
    """Why a neighbour would ask for the same; gains as equivalent variations, money.

    Parameters
    ----------
    member
        The neighbour.
    left_out
        Its gain from the pattern's agreement, mostly a loss.
    alone
        Its gain from an agreement of its own if nobody else has one.
    joining
        What it gains by having one too once the pattern has.
    rise
        ``joining`` less ``alone``: above zero, the pattern's agreement makes its own worth more (domino).
    last_out
        Its gain when every other member has one.
    last_in
        What it gains by being the last to join.
    """

    member: str
    left_out: float
    alone: float
    joining: float
    rise: float
    last_out: float
    last_in: float


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Agreements with a group's members, one by one and together.

    Parameters
    ----------
    scenario, baseline
        Name of the scenario file, title of the baseline.
    group, group_source
        Name of the group and where its list comes from.
    pattern, hub
        The member whose agreement is the pattern, and the party that offers it.
    members, absent
        Members in the baseline, and those that it does not have.
    rates
        How absolute rates were carried over.
    unit
        Of money.
    names
        Of regions, by code.
    agreements
        One a member.
    incentives
        One a member other than the pattern.
    bloc, sum_of_bilaterals
        Gain by region when all members sign, and the sum of its gains from each agreement alone, money.
    bloc_pct
        Exact real income by region when all sign, percent.
    solves
        Number of equilibria solved.
    largest_residual
        Of them.
    rules
        By which rule the cuts of each other member start, one a side.
    """

    scenario: str
    baseline: str
    group: str
    group_source: str
    pattern: str
    hub: str
    members: tuple[str, ...]
    absent: tuple[str, ...]
    rates: str
    unit: str
    names: Mapping[str, str]
    agreements: tuple[Agreement, ...]
    incentives: tuple[Incentive, ...]
    bloc: Mapping[str, float]
    sum_of_bilaterals: Mapping[str, float]
    bloc_pct: Mapping[str, float]
    solves: int
    largest_residual: float
    rules: tuple[StartRule, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape that ``accord neighbours --json`` prints."""
        return asdict(self)


def neighbours(
    baseline: xr.Dataset,
    scenario: Scenario,
    group: CountryGroup,
    pattern: str,
    hub: str,
    *,
    rates: str = "points",
    starts: Starts | None = None,
    on_done: Callable[[int, int], None] | None = None,
) -> Neighbours:
    """Solve the agreement for each member of a group alone, beside the pattern's, and for all members together.

    Parameters
    ----------
    baseline
        The economy; see the page on data.
    scenario
        The agreement of ``pattern`` and ``hub``, taken as fully phased in.
    group
        To whom it is offered; members that the baseline does not have are listed as absent.
    pattern, hub
        Regions; see :func:`roles`.
    rates
        See :func:`accord.workbench.offering.offered`.
    starts
        Where schedules say at which rates the cuts of other members than the pattern start.
    on_done
        Called with the number of solves finished since the last call, and their total.

    Raises
    ------
    GroupError
        Fewer than two members are in the baseline, or ``rates`` is no choice.
    ScenarioError
        The scenario does not fit the baseline.
    SolverError
        A scenario has no equilibrium.
    """
    if rates not in RATES:
        raise GroupError(f"rates cannot be carried over as {rates!r}", hint=f"choices are: {', '.join(RATES)}")
    regions = [str(c) for c in baseline["country"].values]
    listed = [m for m in dict.fromkeys((pattern, *group.members)) if m != hub]
    members = tuple(m for m in listed if m in regions)
    if len(members) < 2 or hub not in regions:
        there = ", ".join(m for m in (*members, hub) if m in regions)
        raise GroupError(
            f"of the group and its hub {hub} the baseline has only: {there or 'none'}",
            hint=f"its regions are: {', '.join(regions)}",
            members=list(members),
        )
    others = tuple(m for m in members if m != pattern)
    wanted: dict[tuple[str, ...], None] = {(m,): None for m in members}
    wanted |= {(pattern, m): None for m in others}
    wanted |= {tuple(x for x in members if x != m): None for m in others}
    wanted[members] = None
    changes = [
        dict(
            zip(
                ("tariff", "cost"),
                offered_arrays(scenario.content, baseline, pattern, hub, who, rates, starts),
                strict=True,
            )
        )
        for who in wanted
    ]
    gain: dict[tuple[str, ...], np.ndarray] = {}
    pct: dict[tuple[str, ...], np.ndarray] = {}
    alone: dict[str, Agreement] = {}
    residual = 0.0
    # Incentives are differences of differences, some below a millionth of income: the residual has to stay under them.
    solved = solve_many(baseline, changes, deficits=scenario.content.deficits, tolerance=1e-12)
    for who, outcome in zip(wanted, solved, strict=True):
        if outcome.error is not None:
            raise outcome.error
        assert outcome.result is not None
        result = outcome.result
        gain[who], pct[who] = result["equivalent_variation"].values, result["welfare_exact_pct"].values
        residual = max(residual, float(result.attrs["residual"]))
        if len(who) == 1:
            alone[who[0]] = _agreement(result, who[0], hub, regions)
        if on_done:
            on_done(1, len(wanted))

    def of(who: tuple[str, ...], member: str) -> float:
        return float(gain[who][regions.index(member)])

    incentives = []
    for m in others:
        out_, own, with_pattern = of((pattern,), m), of((m,), m), of((pattern, m), m)
        without = of(tuple(x for x in members if x != m), m)
        joining = with_pattern - out_
        incentives.append(Incentive(m, out_, own, joining, joining - own, without, of(members, m) - without))
    return Neighbours(
        scenario=scenario.name,
        baseline=str(baseline.attrs.get("title", "untitled")),
        group=group.name,
        group_source=group.source,
        pattern=pattern,
        hub=hub,
        members=members,
        absent=tuple(m for m in listed if m not in regions),
        rates=rates,
        unit=money_unit(baseline),
        names=region_names(baseline),
        agreements=tuple(alone[m] for m in members),
        incentives=tuple(incentives),
        bloc=_by(regions, gain[members]),
        sum_of_bilaterals=_by(regions, np.sum([gain[(m,)] for m in members], axis=0)),
        bloc_pct=_by(regions, pct[members]),
        solves=len(wanted),
        largest_residual=residual,
        rules=starts.rules if starts else (),
    )


def _agreement(result: xr.Dataset, member: str, hub: str, regions: list[str]) -> Agreement:
    parts = creation_and_diversion(result)
    pair = [regions.index(member), regions.index(hub)]
    diverted = parts["diverted_from"].values[pair].sum(axis=0)
    return Agreement(
        member,
        _by(regions, result["welfare_exact_pct"].values),
        _by(regions, result["equivalent_variation"].values),
        {r: v for r, v in _by(regions, diverted).items() if r not in (member, hub)},
        float(parts["creation"].values[pair].sum()),
    )


def region_names(baseline: xr.Dataset) -> dict[str, str]:
    """Return the names of a baseline's regions by code; the codes where it has none."""
    regions = [str(c) for c in baseline["country"].values]
    names = baseline["country_name"].values if "country_name" in baseline.variables else regions
    return dict(zip(regions, map(str, names), strict=True))


def _by(regions: list[str], values: np.ndarray) -> dict[str, float]:
    return {r: float(v) for r, v in zip(regions, values, strict=True)}


def desk_neighbours(
    desk: Desk,
    *,
    scenario: str | None = None,
    group: str | None = None,
    members: Sequence[str] = (),
    pattern: str | None = None,
    hub: str | None = None,
    rates: str = "points",
    sectors: Path | None = None,
    baseline: xr.Dataset | None = None,
    on_done: Callable[[int, int], None] | None = None,
) -> Neighbours:
    """Offer a desk's agreement to each member of a group; see :func:`neighbours`.

    Parameters
    ----------
    desk
        The desk.
    scenario
        Instead of that of the settings.
    group, members
        One of the two, see :func:`accord.workbench.country_groups.country_group`.
    pattern, hub
        Names or codes of parties, where the desk's own are not clear.
    rates, on_done
        See :func:`neighbours`.
    sectors
        See :func:`accord.workbench.overlap_rules.starts_of`; asked only where the desk has schedules in force.
    baseline
        The desk's baseline where it is open already.

    Raises
    ------
    GroupError, ScenarioError, NotFoundError, ConcordanceError, SolverError
        See :func:`neighbours`, :func:`roles` and :func:`accord.workbench.overlap_rules.starts_of`.
    """
    chosen = load_scenario(desk, scenario or desk.settings.appraisal.scenario)
    countries = country_group(group, members)
    first, second = roles(
        chosen.content,
        desk.settings.parties,
        countries,
        party(pattern).code if pattern else None,
        party(hub).code if hub else None,
    )
    baseline = load_baseline(desk) if baseline is None else baseline
    regions = [str(c) for c in baseline["country"].values]
    others = [m for m in countries.members if m in regions and m not in (first, second)]
    starts = starts_of(
        desk.folder / "schedules", chosen.content, first, second, others, baseline, rates=rates, sectors=sectors
    )  # fmt: skip
    return neighbours(baseline, chosen, countries, first, second, rates=rates, starts=starts, on_done=on_done)
