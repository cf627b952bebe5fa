"""What a slider's answer is made of: year by year, change by change, sector by sector; and answers kept in the desk.

Invariant: the parts of an effect add up to it; a kept answer is found again only for the same scenario, baseline, draws
and version of accord.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

import accord
from accord.model import along_path, channels, solve
from accord.workbench.desk import Desk
from accord.workbench.effects import (
    Appraisal,
    CountryEffect,
    DelayCost,
    Driver,
    Estimate,
    PairTrade,
    SectorTrade,
    YearEffect,
    as_dict,
)
from accord.workbench.kept_answers import answer_path, read_answer, write_answer
from accord.workbench.scenario import CostChange, Scenario, ScenarioInput, TariffChange
from accord.workbench.what_if import Turned, turned_arrays, what_if

CHANNELS = {
    "imports": "final goods cheaper than at home",
    "inputs": "cheaper inputs",
    "wage_mix": "wages differ between sectors",
    "tariff_revenue": "tariff revenue",
    "transfer": "transfers that balance trade",
}
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class YearMoved:
    """A party's real income in one year of the staging, percent and money, at central inputs."""

    year: int
    code: str
    name: str
    welfare_pct: float
    welfare_money: float


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an effect: what it is, how it is known where it is a change, and its points of real income."""

    key: str
    name: str
    basis: str
    points: float


@dataclass(frozen=True, slots=True)
class Parts:
    """A party's real income taken apart, three times; each adds up to the effect.

    Parameters
    ----------
    code, name
        The party.
    effect
        Real income, percent.
    changes, sectors, ways
        By change of the scenario, by sector of trade, and by channel.
    remainder
        What the quadrature missed before it was spread, percentage points.
    """

    code: str
    name: str
    effect: float
    changes: tuple[Part, ...]
    sectors: tuple[Part, ...]
    ways: tuple[Part, ...]
    remainder: float

    def as_dict(self) -> dict[str, Any]:
        """Return the parts as JSON-serialisable data."""
        return asdict(self)


def year_by_year(
    baseline: xr.Dataset, scenario: Scenario, parties: Sequence[str], turned: Turned
) -> tuple[YearMoved, ...]:
    """Return the parties' real income in each year of the staging.

    Raises
    ------
    ScenarioError, SolverError
        See :func:`accord.workbench.what_if.what_if`.
    """
    content = scenario.content
    last = max([c.cuts for c in (*content.tariff, *content.cost)], default=1)
    found = []
    for year in range(last):
        regions = {r.code: r for r in what_if(baseline, scenario, parties, replace(turned, year=year)).regions}
        found += [
            YearMoved(content.entry_into_force + year, p, r.name, r.welfare_pct, r.welfare_money)
            for p in parties
            if (r := regions.get(p)) is not None
        ]
    return tuple(found)


def take_apart(
    baseline: xr.Dataset, scenario: Scenario, parties: Sequence[str], turned: Turned
) -> tuple[Parts, ...]:  # fmt: skip
    """Return the parties' real income taken apart by change, sector and channel.

    Along the straight path from the base to the scenario each tariff and cost has its exact share; where several
    changes move one tariff or cost, they share it in proportion to how far each moves it.

    Raises
    ------
    ScenarioError, SolverError
        See :func:`accord.workbench.what_if.what_if`.
    """
    economy, tariff, cost = turned_arrays(baseline, scenario.content, turned)
    deficits = scenario.content.deficits
    result = solve(economy, tariff=tariff, cost=cost, deficits=deficits)
    through = channels(result)
    weights = _weights(baseline, scenario, turned)
    called = _called([c for _, c, _, _ in weights])
    names = dict(zip(map(str, baseline["country"].values), map(str, baseline["country_name"].values), strict=True))
    labels = [(str(s), str(n)) for s, n in zip(baseline["sector"].values, baseline["sector_name"].values, strict=True)]
    found = []
    for code in parties:
        shares = along_path(
            economy, country=code, tariff=tariff, cost=cost, tolerance=TOLERANCE, deficits=deficits
        )  # fmt: skip
        both = {k: shares[k].transpose("origin", "destination", "sector").values for k in ("tariff", "cost")}
        by_sector = (both["tariff"] + both["cost"]).sum(axis=(0, 1))
        changes = tuple(
            Part(c.id, called[c.id], basis, float((weight * both[kind]).sum())) for kind, c, basis, weight in weights
        )
        found.append(
            Parts(
                code,
                names[code],
                float(shares.attrs["effect"]),
                changes,
                tuple(Part(s, n, "", float(v)) for (s, n), v in zip(labels, by_sector, strict=True)),
                tuple(Part(str(w), CHANNELS[str(w)], "", float(through.sel(country=code, channel=w)))
                      for w in through["channel"].values),
                float(shares.attrs["remainder"]),
            )
        )  # fmt: skip
    return tuple(found)


def change_name(key: str, importer: str = "") -> str:
    """Return the id of a change as words, without the importer's code before it.

    >>> change_name("mys-hot-rolled-steel", "MYS"), change_name("services-into-malaysia", "MYS")
    ('Hot rolled steel', 'Services into malaysia')
    """
    words = key.replace("-", " ").removeprefix(f"{importer.lower()} " if importer else "")
    return words[:1].upper() + words[1:]


def _weights(
    baseline: xr.Dataset, scenario: Scenario, turned: Turned
) -> list[tuple[str, TariffChange | CostChange, str, Any]]:
    """Return each change with the share of every cell's move that is its own, shape (origin, destination, sector)."""
    content = scenario.content
    found: list[tuple[str, TariffChange | CostChange, str, Any]] = []
    for kind in ("tariff", "cost"):
        moves = []
        for change in getattr(content, kind):
            alone = {"tariff": (), "cost": ()} | {kind: (change,)}
            economy, tariff, cost = turned_arrays(baseline, content.model_copy(update=alone), turned)
            base = economy["tariff"].transpose("origin", "destination", "sector").values
            moves.append(tariff.values - base if kind == "tariff" else np.log(cost.values))
        total = sum(moves) if moves else 0.0
        for change, move in zip(getattr(content, kind), moves, strict=True):
            share = np.divide(move, total, out=np.zeros_like(move), where=np.abs(total) > 0)
            found.append((kind, change, _basis(change), share))
    return found


def _called(changes: Sequence[TariffChange | CostChange]) -> dict[str, str]:
    """Return the names of changes by id; where two are called the same, who sells to whom is said."""
    plain = {c.id: change_name(c.id, c.importer) for c in changes}
    told = list(plain.values())
    return {
        c.id: plain[c.id] if told.count(plain[c.id]) == 1 else f"{plain[c.id]}, {c.exporter} to {c.importer}"
        for c in changes
    }


def _basis(change: TariffChange | CostChange) -> str:
    if isinstance(change, TariffChange):
        return change.rates_basis if change.rates_basis == change.share_basis else (
            f"rates {change.rates_basis}, share {change.share_basis}"
        )  # fmt: skip
    return change.basis or "estimated"


def keep_appraisal(desk: Desk, made: Appraisal) -> Appraisal:
    """Keep an appraisal in the desk and return it."""
    write_answer(_path(desk, "intervals", _facts(made.scenario_sha256, made.baseline_sha256, made.draws, made.seed)),
           as_dict(made))  # fmt: skip
    return made


def kept_appraisal(desk: Desk, scenario: Scenario, baseline: xr.Dataset) -> Appraisal | None:
    """Return the appraisal that was kept for a scenario under the desk's present settings, or None."""
    settings = desk.settings.appraisal
    facts = _facts(scenario.sha256, str(baseline.attrs.get("hash", "")), settings.draws, settings.seed)
    found = read_answer(_path(desk, "intervals", facts))
    return None if found is None else appraisal_of(found)


def keep_drivers(desk: Desk, scenario: Scenario, baseline: xr.Dataset, made: Sequence[Driver]) -> tuple[Driver, ...]:
    """Keep what drives the intervals in the desk and return it."""
    facts = _facts(scenario.sha256, str(baseline.attrs.get("hash", "")), 0, desk.settings.appraisal.seed)
    write_answer(_path(desk, "drivers", facts), [asdict(d) for d in made])
    return tuple(made)


def kept_drivers(desk: Desk, scenario: Scenario, baseline: xr.Dataset) -> tuple[Driver, ...] | None:
    """Return what drives the intervals as it was kept for a scenario, or None."""
    facts = _facts(scenario.sha256, str(baseline.attrs.get("hash", "")), 0, desk.settings.appraisal.seed)
    found = read_answer(_path(desk, "drivers", facts))
    return None if found is None else tuple(Driver(**d) for d in found)


def appraisal_of(data: dict[str, Any]) -> Appraisal:
    """Return an appraisal from the dictionary that it was written as."""

    def rows(name: str, kind: Any, *estimates: str) -> tuple[Any, ...]:
        return tuple(kind(**r | {e: Estimate(**r[e]) for e in estimates}) for r in data[name])

    return Appraisal(
        **data
        | {
            "parties": tuple(data["parties"]),
            "countries": rows("countries", CountryEffect, "welfare", "welfare_money", "real_wage"),
            "trade": rows("trade", SectorTrade),
            "pairs": rows("pairs", PairTrade, "change"),
            "path": rows("path", YearEffect, "gain"),
            "delay": rows("delay", DelayCost, "cost"),
            "inputs": rows("inputs", ScenarioInput),
            "drivers": rows("drivers", Driver),
        }
    )


def _facts(scenario: str, baseline: str, draws: int, seed: int) -> list[Any]:
    return [scenario, baseline, draws, seed, accord.__version__]


def _path(desk: Desk, kind: str, facts: list[Any]) -> Path:
    return answer_path(desk.out / "appraisal", kind, [list(desk.settings.parties), *facts])
