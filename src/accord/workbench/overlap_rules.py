"""Where a neighbour's cut starts: at the best rate that agreements in force give, where the desk has their schedules.

Invariant: what an agreement takes off is counted line by line as max(0, best existing rate − its own rate), so nobody
gains twice what another agreement gives already; a side without a schedule keeps the scenario's own rates and says why.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xarray as xr

from accord.tariffs import (
    BestRates,
    Flow,
    Imports,
    Legend,
    Schedule,
    Scheme,
    best_existing,
    mfn_rates,
    on_lines,
    packaged_sector_table,
    read_imports,
    read_sector_table,
    sector_tariffs,
    year_ends,
)
from accord.vocabulary import AccordError
from accord.workbench.country_groups import country_groups
from accord.workbench.desk_schedules import DeskFile, desk_files, of_role, the_one
from accord.workbench.scenario import ScenarioFile, TariffChange
from accord.workbench.shocks import sector_places
from accord.workbench.tariff_work import ScheduleFile, open_both, open_one

Array = npt.NDArray[np.float64]
SCHEDULES, SCENARIO = "schedules", "scenario"


@dataclass(frozen=True, slots=True)
class StartRule:
    """By which rule one side's cuts start.

    Parameters
    ----------
    importer, exporter
        Whose tariff, on whose goods; one of them is the hub.
    rule
        ``schedules``: at the best rate over MFN and the agreements in force; ``scenario``: the file's own rates.
    agreements
        Agreements in force that were counted.
    year
        Year on whose last day the existing rates hold, or None.
    lines
        Tariff lines behind the averages.
    existing_pct
        Average best existing rate by sector, percent.
    cut_points
        What the agreement takes off the sector's average, by sector, points, the scenario's shares counted in.
    reason
        Why the scenario's own rates hold; empty where they do not.
    notes
        What a reader must know of the schedules.
    """

    importer: str
    exporter: str
    rule: str
    agreements: tuple[str, ...] = ()
    year: int | None = None
    lines: int = 0
    existing_pct: Mapping[str, float] = field(default_factory=dict)
    cut_points: Mapping[str, float] = field(default_factory=dict)
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Starts:
    """Rules of every side, and what each change takes off where schedules say it.

    Parameters
    ----------
    rules
        One a neighbour and side.
    steps
        By importer, exporter and id of a change: what it takes off each sector's tariff, fraction, shape (sectors,);
        NaN where no line says.
    """

    rules: tuple[StartRule, ...] = ()
    steps: Mapping[tuple[str, str, str], Array] = field(default_factory=dict)

    def has(self, importer: str, exporter: str) -> bool:
        """Whether schedules say where the cuts of one side start."""
        return any((i, e) == (importer, exporter) for i, e, _ in self.steps)


def starts_of(
    folder: Path,
    scenario: ScenarioFile,
    pattern: str,
    hub: str,
    members: Iterable[str],
    baseline: xr.Dataset,
    *,
    rates: str = "points",
    sectors: Path | None = None,
) -> Starts:
    """Return where the cuts of the pattern's agreement start for each other member, in both directions.

    Parameters
    ----------
    folder
        The desk's schedules.
    scenario
        The pattern's agreement; existing rates are those of the year in which it is fully phased in.
    pattern, hub
        Regions.
    members
        Neighbours.
    baseline
        The economy, for its sectors.
    rates
        What an absolute change leaves of a line: ``points`` takes the same number of points off the rate without any
        agreement, never below zero; ``relative`` the same share.
    sectors
        Codes to the baseline's sectors; by default the packaged table for sectors named by ISIC divisions.

    Raises
    ------
    ConcordanceError
        There are schedules and the baseline's sectors have no table.
    """
    files = desk_files(folder)
    year = scenario.entry_into_force + max((c.cuts for c in scenario.tariff), default=1) - 1
    opened = _Opened(cache(open_both), cache(read_imports))  # the hub's schedules serve every neighbour
    sides = [side for m in members if m != pattern for side in ((hub, m), (m, hub))]
    rules: dict[tuple[str, str], StartRule] = {}
    flows: list[Flow] = []
    changes = _of_pattern(scenario, pattern, hub)
    for importer, exporter in sides:
        try:
            found = _existing(files, importer, exporter, year, opened)
        except AccordError as error:
            # A bad file of one neighbour must not take the others' answers away; the reason stands in every table.
            found = f"{error.message} ({error.hint})"
        if isinstance(found, str):
            rules[importer, exporter] = StartRule(importer, exporter, SCENARIO, reason=found)
            continue
        best, codes, value, notes = found
        side = changes["hub" if importer == hub else "other"]
        new = np.stack([_rate_after(c, best, rates) for c in side], axis=1) if side else np.empty((len(codes), 0))
        width = max(len(side), 1)
        old = np.repeat(best.best_pct, width, axis=1)
        flows.append(Flow(importer, exporter, codes, old, new if side else old, value))
        rules[importer, exporter] = StartRule(
            importer, exporter, SCHEDULES, best.names[1:], year, len(codes), notes=notes
        )  # fmt: skip
    if not flows:
        return Starts(tuple(rules[s] for s in sides))
    labels = [str(s) for s in baseline["sector"].values]
    table = read_sector_table(sectors) if sectors else packaged_sector_table(labels)
    steps: dict[tuple[str, str, str], Array] = {}
    for flow in flows:
        key = flow.importer, flow.exporter
        side = changes["hub" if flow.importer == hub else "other"]
        # The axis of years carries the scenario's changes here: one aggregation of the lines serves them all.
        made = sector_tariffs(
            [flow], range(flow.new_pct.shape[1]), origins=[flow.exporter], destinations=[flow.importer],
            sectors=labels, table=table,
        )  # fmt: skip
        old, new = (x.isel(origin=0, destination=0).values for x in (made.existing, made.new))
        cut = np.zeros(len(labels))
        for n, change in enumerate(side):
            step = (old[n] - new[n]) * change.share
            steps[*key, change.id] = step
            cut += np.where(_named(change, baseline), np.nan_to_num(step), 0.0)
        known = np.flatnonzero(~np.isnan(old[0]))
        lost = tuple(
            f"{u.lines} line(s), {u.share_pct:.1f} % of {'imports' if u.weighted else 'lines'}: {u.reason}"
            for u in made.uncovered
        )
        rules[key] = replace(
            rules[key],
            existing_pct={labels[s]: 100 * float(old[0][s]) for s in known},
            cut_points={labels[s]: 100 * float(cut[s]) for s in known},
            notes=(*rules[key].notes, *lost),
        )
    return Starts(tuple(rules[s] for s in sides), steps)


@dataclass(frozen=True, slots=True)
class _Opened:
    """Files that are opened once."""

    schedule: Callable[[ScheduleFile], tuple[Schedule, Legend]]
    imports: Callable[[Path], Imports]


def _of_pattern(scenario: ScenarioFile, pattern: str, hub: str) -> dict[str, list[TariffChange]]:
    """Return the changes that name the pattern, by who levies the tariff: the hub, or the pattern."""
    return {
        "hub": [c for c in scenario.tariff if c.exporter == pattern and c.importer in (hub, "*")],
        "other": [c for c in scenario.tariff if c.importer == pattern and c.exporter in (hub, "*")],
    }


def _named(change: TariffChange, baseline: xr.Dataset) -> npt.NDArray[np.bool_]:
    mask = np.zeros(baseline.sizes["sector"], dtype=np.bool_)
    mask[sector_places(change.sectors, f"change '{change.id}'", baseline)] = True
    return mask


def _existing(
    files: tuple[DeskFile, ...], importer: str, exporter: str, year: int, opened: _Opened
) -> tuple[BestRates, tuple[str, ...], Array | None, tuple[str, ...]] | str:
    """Return the best existing rates of one side, its codes, its imports and notes, or why there are none."""
    own = of_role(files, "in-force", importer)
    theirs = {f.agreement.lower(): f for f in of_role(files, "in-force", exporter)}
    shared = [f for f in own if f.agreement.lower() in theirs or _both_in(f.agreement, importer, exporter)]
    if not shared:
        broken = [f.path.name for f in files if f.party == importer and f.problem is not None]
        if broken:
            return f"{', '.join(broken)} cannot be used"
        if own:
            named = ", ".join(f.agreement or f.path.name for f in own)
            return f"{exporter} is not known to be a party to {named}"
        return f"no schedule of {importer} under an agreement in force"
    schemes, notes = [], []
    for f in shared:
        schedule, legend = opened.schedule(f.file)
        partner = theirs.get(f.agreement.lower())
        answer, meaning = opened.schedule(partner.file) if partner and legend.reciprocity is not None else (None, None)
        schemes.append(Scheme(f.agreement, schedule, legend, answer, meaning))
        if legend.reciprocity is not None and answer is None:
            notes.append(f"{f.agreement}: without a schedule of {exporter} its rule of reciprocity is not applied")
        if schedule.synthetic:
            notes.append(f"{f.path.name} is generated, not a treaty's")
    mfn = the_one(files, "mfn", importer)
    reference = open_one(mfn.file) if mfn else schemes[0].schedule
    codes, days = tuple(line.code for line in reference.lines), year_ends(year, year)
    best = best_existing(
        reference, schemes, days, mfn_pct=mfn_rates(reference, days) if mfn else None, origin=exporter
    )  # fmt: skip
    if not mfn:
        notes.append(f"rates without an agreement are the bases of {shared[0].path.name}")
    imports = the_one(files, "imports", importer)
    flows = opened.imports(imports.path) if imports else None
    if flows is None or exporter not in flows.partners:
        from_whom = "" if flows is None else f" from {exporter}"
        notes.append(f"no imports of {importer}{from_whom}: sectors are simple averages of lines")
        return best, codes, None, tuple(dict.fromkeys(notes))
    return best, codes, on_lines(flows, reference, exporter).value, tuple(dict.fromkeys(notes))


def _both_in(agreement: str, importer: str, exporter: str) -> bool:
    """Whether the file of groups knows an agreement of that name with both as parties."""
    group = country_groups().get(agreement.lower())
    return group is not None and {importer, exporter} <= set(group.members)


def _rate_after(change: TariffChange, best: BestRates, rates: str) -> Array:
    """Return each line's rate under a change where the best existing one is no better, percent, shape (lines,)."""
    existing, base = best.best_pct[:, 0], best.mfn_pct[:, 0]
    if change.cut is not None:
        return existing * (1.0 - change.cut)
    assert change.base_pct is not None and change.final_pct is not None  # the file's validator saw to it
    if rates == "relative" and 0 < change.base_pct >= change.final_pct:
        new = base * (change.final_pct / change.base_pct)
    else:
        new = np.maximum(base - (change.base_pct - change.final_pct), 0.0)
    # Above the best existing rate it is a dead letter: nobody uses it, and nothing changes.
    return np.where(np.isnan(new), np.nan, np.fmin(new, existing))
