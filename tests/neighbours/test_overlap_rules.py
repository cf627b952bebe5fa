"""Cuts that start at the best rate in force: hand-computed on small schedules, and told in every output."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import xarray as xr
from typer.testing import CliRunner

from accord.cli.app import build
from accord.model import synthetic_baseline
from accord.tariffs import ConcordanceError, synthetic_desk, write_desk
from accord.workbench.country_groups import CountryGroup
from accord.workbench.desk import copy_example
from accord.workbench.neighbours import desk_neighbours, neighbours
from accord.workbench.offering import offered_arrays
from accord.workbench.overlap_rules import Starts, starts_of
from accord.workbench.scenario import Scenario, ScenarioFile, TariffChange

LEGEND = """
[legend]
name = "pact"
title = "Pact in force"
entry_into_force = 2020-01-01
source = "made for a test"

[staging]
first = "entry-into-force"

[category.Z]
gloss = "free at once"
cuts = 1

[category.FOUR]
gloss = "to four percent at once"
cuts = 1
to_pct = 4

[category.OUT]
gloss = "no preference"
treatment = "none"
"""
# Hub NOR, pattern CHL, neighbours PER (a party to the pact) and BRA (not).
NOR_LINES = "870321,Small cars,10%,FOUR\n870322,Larger cars,20%,Z\n190590,Biscuits,6%,OUT\n"
PER_LINES = "870321,Small cars,8%,Z\n870322,Larger cars,12%,OUT\n"


@pytest.fixture
def baseline() -> xr.Dataset:
    made = synthetic_baseline(5, 3, seed=4)
    names = ["CHL", "NOR", "PER", "BRA", "ROW"]
    labels = {"country": names, "origin": names, "destination": names}
    sectors = {d: ["C29", "C10T12", "G"] for d in made.dims if str(d) in ("sector", "input")}
    made = made.assign_coords({**{k: v for k, v in labels.items() if k in made.dims}, **sectors})
    made["tariff"][:] = 0.05
    return made


@pytest.fixture
def scenario() -> ScenarioFile:
    cars = {"sectors": ("C29",), "base_pct": 10, "final_pct": 0, "share": 0.5, "rates_basis": "reported", "cuts": 3}
    food = {"sectors": ("C10T12",), "cut": 0.5, "rates_basis": "assumed"}
    changes = [
        TariffChange(id=f"{what}-{importer.lower()}", importer=importer, exporter=exporter, **facts)
        for importer, exporter in (("NOR", "CHL"), ("CHL", "NOR"))
        for what, facts in (("cars", cars), ("food", food))
    ]
    return ScenarioFile(title="t", entry_into_force=2030, tariff=tuple(changes))


def schedules(folder: Path, *, imports: bool = False) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "pact.toml").write_text(LEGEND)
    for code, lines in (("nor", NOR_LINES), ("per", PER_LINES)):
        head = f"# party: {code.upper()}\n# agreement: pact\n# edition: HS2022\n# digits: 6\n"
        file = folder / f"{code}-pact.csv"
        file.write_text(f"{head}code,description,base_rate,category\n{lines}")
        (folder / f"{file.name}.toml").write_text('legend = "pact.toml"\n')
    if imports:
        rows = "".join(f"{c},PER,{v}\n" for c, v in (("870321", 3), ("870322", 1), ("190590", 5)))
        (folder / "nor-imports.csv").write_text(f"code,partner,value_usd_m\n{rows}")
    return folder


def tariffs(baseline: xr.Dataset, scenario: ScenarioFile, starts: Starts, rates: str = "points") -> xr.DataArray:
    return offered_arrays(scenario, baseline, "CHL", "NOR", ("CHL", "PER", "BRA"), rates, starts)[0]


def on(tariff: xr.DataArray, importer: str, exporter: str) -> list[float]:
    return [float(v) for v in tariff.sel(origin=exporter, destination=importer).values]


def test_the_cut_starts_at_the_best_rate_in_force(tmp_path: Path, baseline: xr.Dataset, scenario: ScenarioFile) -> None:
    starts = starts_of(schedules(tmp_path), scenario, "CHL", "NOR", ("PER", "BRA"), baseline)
    by_side = {(r.importer, r.exporter): r for r in starts.rules}
    assert [r.rule for r in starts.rules] == ["schedules", "schedules", "scenario", "scenario"]
    into_norway = by_side["NOR", "PER"]
    assert (into_norway.agreements, into_norway.year, into_norway.lines) == (("pact",), 2032, 3)
    # Small cars 10 % without, 4 % with the pact: ten points off leave 0, a gain of 4. Larger cars are free already.
    # The mean of 4 and 0, on half of the trade, is 1 point; biscuits have no preference, half of 6 % goes.
    assert into_norway.existing_pct == pytest.approx({"C29": 2.0, "C10T12": 6.0})
    assert into_norway.cut_points == pytest.approx({"C29": 1.0, "C10T12": 3.0})
    # Peru: small cars are free; larger cars have 12 % and no preference, ten points off: (0 + 10) / 2 / 2.
    assert by_side["PER", "NOR"].existing_pct == pytest.approx({"C29": 6.0})
    assert by_side["PER", "NOR"].cut_points == pytest.approx({"C29": 2.5})
    tariff = tariffs(baseline, scenario, starts)
    assert on(tariff, "NOR", "PER") == pytest.approx([0.04, 0.02, 0.05])
    # Peru's schedule has no line of food: the scenario's own half stays there.
    assert on(tariff, "PER", "NOR") == pytest.approx([0.025, 0.025, 0.05])
    # Brazil has no schedule and the pattern is never touched: both have the scenario's own rates.
    for importer, exporter in (("NOR", "BRA"), ("BRA", "NOR"), ("NOR", "CHL"), ("CHL", "NOR")):
        assert on(tariff, importer, exporter) == pytest.approx([0.0, 0.025, 0.05])
    assert by_side["NOR", "BRA"].reason == "BRA is not known to be a party to pact"
    assert by_side["BRA", "NOR"].reason == "no schedule of BRA under an agreement in force"


def test_imports_weigh_the_lines(tmp_path: Path, baseline: xr.Dataset, scenario: ScenarioFile) -> None:
    starts = starts_of(schedules(tmp_path, imports=True), scenario, "CHL", "NOR", ("PER", "BRA"), baseline)
    rule = next(r for r in starts.rules if (r.importer, r.exporter) == ("NOR", "PER"))
    assert rule.existing_pct["C29"] == pytest.approx(3.0) and rule.cut_points["C29"] == pytest.approx(1.5)


def test_a_share_off_and_a_dead_letter(tmp_path: Path, baseline: xr.Dataset, scenario: ScenarioFile) -> None:
    half = [c.model_copy(update={"final_pct": 5.0}) if c.base_pct else c for c in scenario.tariff]
    milder = scenario.model_copy(update={"tariff": tuple(half)})
    folder = schedules(tmp_path)
    # Half of 10 % is 5 %, above the 4 % that the pact gives: nobody would use it. Half of 12 % is a gain of 6.
    starts = starts_of(folder, milder, "CHL", "NOR", ("PER",), baseline, rates="relative")
    by_side = {(r.importer, r.exporter): r for r in starts.rules}
    assert by_side["NOR", "PER"].cut_points["C29"] == 0.0
    assert by_side["PER", "NOR"].cut_points["C29"] == pytest.approx(6.0 / 2 / 2)
    tariff = tariffs(baseline, milder, starts, "relative")
    assert on(tariff, "NOR", "PER")[0] == pytest.approx(0.05)


def test_a_cut_stops_at_nought(tmp_path: Path, baseline: xr.Dataset, scenario: ScenarioFile) -> None:
    baseline["tariff"][:] = 0.005
    starts = starts_of(schedules(tmp_path), scenario, "CHL", "NOR", ("PER",), baseline)
    assert on(tariffs(baseline, scenario, starts), "NOR", "PER") == pytest.approx([0.0, 0.0, 0.005])


def test_without_schedules_nothing_changes(tmp_path: Path, baseline: xr.Dataset, scenario: ScenarioFile) -> None:
    starts = starts_of(tmp_path / "none", scenario, "CHL", "NOR", ("PER", "BRA"), baseline)
    assert {r.rule for r in starts.rules} == {"scenario"} and not starts.steps
    chosen = Scenario("pact", "", scenario)
    group = CountryGroup("g", "a group", ("CHL", "PER", "BRA"), "made")
    with_rules = neighbours(baseline, chosen, group, "CHL", "NOR", starts=starts)
    plain = neighbours(baseline, chosen, group, "CHL", "NOR")
    assert len(with_rules.rules) == 4 and replace(with_rules, rules=()) == plain


def test_a_bad_file_is_a_reason_and_no_end(tmp_path: Path, baseline: xr.Dataset, scenario: ScenarioFile) -> None:
    folder = schedules(tmp_path)
    (folder / "per-pact.csv.toml").write_text('legend = "unheard-of"\n')
    starts = starts_of(folder, scenario, "CHL", "NOR", ("PER",), baseline)
    by_side = {(r.importer, r.exporter): r for r in starts.rules}
    assert by_side["PER", "NOR"].rule == "scenario" and "unheard-of" in by_side["PER", "NOR"].reason
    assert by_side["NOR", "PER"].rule == "schedules"


def test_sectors_of_other_names_need_a_table(tmp_path: Path, baseline: xr.Dataset, scenario: ScenarioFile) -> None:
    renamed = baseline.assign_coords(sector=["cars", "food", "services"])
    moved = {"C29": "cars", "C10T12": "food"}
    changes = [c.model_copy(update={"sectors": tuple(moved[s] for s in c.sectors)}) for c in scenario.tariff]
    mine = scenario.model_copy(update={"tariff": tuple(changes)})
    folder = schedules(tmp_path / "s")
    with pytest.raises(ConcordanceError):
        starts_of(folder, mine, "CHL", "NOR", ("PER",), renamed)
    table = tmp_path / "sectors.csv"
    table.write_text("code,sector\n87,cars\n19,food\n")
    starts = starts_of(folder, mine, "CHL", "NOR", ("PER",), renamed, sectors=table)
    assert starts.rules[0].cut_points == pytest.approx({"cars": 1.0, "food": 3.0})


def test_the_packaged_desk_with_a_schedule_of_the_hub(tmp_path: Path) -> None:
    desk = copy_example(tmp_path)
    plain = desk_neighbours(desk, members=["MYS", "THA", "JPN"])
    assert {r.rule for r in plain.rules} == {"scenario"}
    write_desk(synthetic_desk("KOR", lines=300), tmp_path / "schedules")
    result = CliRunner().invoke(build(), ["neighbours", str(tmp_path), "--members", "MYS,THA,JPN", "--json"])
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    rules = {(r["importer"], r["exporter"]): r for r in data["rules"]}
    # Of the schedules in the folder AKFTA has Thailand as a party, RCEP both; nobody's own schedule is there.
    assert rules["KOR", "THA"]["agreements"] == ["akfta", "rcep"]
    assert rules["KOR", "JPN"]["agreements"] == ["rcep"]
    assert rules["THA", "KOR"]["rule"] == "scenario" and "no schedule of THA" in rules["THA", "KOR"]["reason"]
    assert sum(rules["KOR", "THA"]["cut_points"].values()) < sum(rules["KOR", "THA"]["existing_pct"].values())
    pattern = next(a for a in data["agreements"] if a["member"] == "MYS")
    assert pattern["gain"]["MYS"] == pytest.approx(plain.agreements[0].gain["MYS"], abs=1e-9)
    shown = CliRunner().invoke(build(), ["neighbours", str(tmp_path), "--members", "MYS,THA,JPN"])
    assert "akfta, rcep" in shown.output and [line for line in shown.output.splitlines() if len(line) > 80] == []
