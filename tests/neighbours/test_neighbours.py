"""Agreements offered to neighbours: laws on made economies, and the packaged desk."""

import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from typer.testing import CliRunner

from accord.cli.app import build
from accord.model import solve, synthetic_baseline
from accord.workbench.country_groups import CountryGroup, GroupError, country_group
from accord.workbench.desk import copy_example
from accord.workbench.neighbours import Neighbours, desk_neighbours, neighbours
from accord.workbench.offering import offered, roles
from accord.workbench.scenario import CostChange, Scenario, ScenarioError, ScenarioFile, TariffChange
from accord.workbench.shocks import scenario_arrays


@pytest.fixture(scope="module")
def baseline() -> xr.Dataset:
    return synthetic_baseline(5, 3, seed=4)


def pact(a: str, b: str, sectors: tuple[str, ...]) -> Scenario:
    changes = [
        TariffChange(id="one", importer=a, exporter=b, sectors=sectors, cut=1.0, rates_basis="assumed"),
        TariffChange(id="two", importer=b, exporter=a, sectors=sectors, cut=1.0, rates_basis="assumed"),
    ]
    cost = CostChange(id="three", importer=a, exporter=b, sectors=sectors, change_pct=-2.0, basis="assumed")
    return Scenario("pact", "", ScenarioFile(title="t", entry_into_force=2027, tariff=tuple(changes), cost=(cost,)))


def group(*members: str) -> CountryGroup:
    return CountryGroup("g", "a group", members, "made")


@pytest.fixture(scope="module")
def found(baseline: xr.Dataset) -> Neighbours:
    r = [str(c) for c in baseline["country"].values]
    return neighbours(baseline, pact(r[0], r[1], ("all",)), group(r[0], r[2], r[3], "XXX"), r[0], r[1])


def test_each_agreement_is_the_scenario_with_another_name(baseline: xr.Dataset, found: Neighbours) -> None:
    r = [str(c) for c in baseline["country"].values]
    assert found.members == (r[0], r[2], r[3]) and found.absent == ("XXX",)
    for member, agreement in zip(found.members, found.agreements, strict=True):
        tariff, cost = scenario_arrays(pact(member, r[1], ("all",)).content, baseline)
        result = solve(baseline, tariff=tariff, cost=cost)
        gains = dict(zip(r, result["equivalent_variation"].values, strict=True))
        assert agreement.member == member
        assert set(agreement.diverted) == set(r) - {member, r[1]}
        assert all(v >= 0 for v in agreement.diverted.values()) and sum(agreement.diverted.values()) > 0
        assert agreement.gain == pytest.approx(gains, rel=1e-6, abs=1e-8)


def test_all_together_is_one_scenario_with_every_agreement(baseline: xr.Dataset, found: Neighbours) -> None:
    r = [str(c) for c in baseline["country"].values]
    tariff, cost = baseline["tariff"].copy(), xr.ones_like(baseline["tariff"])
    for m in found.members:
        tariff.loc[{"origin": m, "destination": r[1]}] = 0.0
        tariff.loc[{"origin": r[1], "destination": m}] = 0.0
        cost.loc[{"origin": r[1], "destination": m}] = 0.98
    result = solve(baseline, tariff=tariff, cost=cost)
    assert list(found.bloc.values()) == pytest.approx(list(result["equivalent_variation"].values), rel=1e-6, abs=1e-8)
    single = np.sum([list(a.gain.values()) for a in found.agreements], axis=0)
    assert list(found.sum_of_bilaterals.values()) == pytest.approx(list(single))


def test_incentives_are_differences_of_what_was_solved(baseline: xr.Dataset, found: Neighbours) -> None:
    by_member = {a.member: a for a in found.agreements}
    for i in found.incentives:
        assert i.left_out == by_member[found.pattern].gain[i.member]
        assert i.alone == by_member[i.member].gain[i.member]
        assert i.rise == pytest.approx(i.joining - i.alone)
        assert i.last_out + i.last_in == pytest.approx(found.bloc[i.member])
    assert found.solves == 3 + 2 + 1  # alone; with the pattern; all but one is the same as some pairs; all


def test_the_order_of_members_changes_no_figure(baseline: xr.Dataset, found: Neighbours) -> None:
    r = [str(c) for c in baseline["country"].values]
    again = neighbours(baseline, pact(r[0], r[1], ("all",)), group(r[3], r[2], r[0]), r[0], r[1])
    assert again.bloc == pytest.approx(found.bloc, rel=1e-7, abs=1e-8)
    for i in found.incentives:
        other = next(x for x in again.incentives if x.member == i.member)
        assert other.joining == pytest.approx(i.joining, rel=1e-7, abs=1e-8)


def test_rates_are_carried_as_points_or_as_shares() -> None:
    change = TariffChange(
        id="c", importer="A", exporter="B", sectors=("all",), base_pct=30, final_pct=15, rates_basis="reported"
    )
    file = ScenarioFile(title="t", entry_into_force=2027, tariff=(change,))
    (points,) = offered(file, "A", ["C"]).tariff
    assert (points.importer, points.base_pct, points.final_pct) == ("C", 30, 15)
    (share,) = offered(file, "A", ["C"], "relative").tariff
    assert (share.importer, share.cut, share.base_pct) == ("C", 0.5, None)
    (own,) = offered(file, "A", ["A"], "relative").tariff
    assert own == change


def test_changes_of_others_stay_once() -> None:
    others = TariffChange(id="x", importer="D", exporter="E", sectors=("all",), cut=1.0, rates_basis="assumed")
    mine = TariffChange(id="y", importer="A", exporter="*", sectors=("all",), cut=1.0, rates_basis="assumed")
    file = ScenarioFile(title="t", entry_into_force=2027, tariff=(others, mine))
    ids = [(c.id, c.importer) for c in offered(file, "A", ["B", "C"]).tariff]
    assert ids == [("x", "D"), ("y-b", "B"), ("y-c", "C")]


def test_roles_are_told_apart_or_asked_for() -> None:
    content = pact("MYS", "KOR", ("all",)).content
    assert roles(content, ("MYS", "KOR"), group("MYS", "THA"), None, None) == ("MYS", "KOR")
    assert roles(content, ("KOR", "MYS"), group("KOR", "JPN"), None, None) == ("KOR", "MYS")
    with pytest.raises(GroupError, match="are in the group"):
        roles(content, ("MYS", "KOR"), group("MYS", "KOR"), None, None)
    assert roles(content, ("MYS", "KOR"), group("MYS", "KOR"), "MYS", "KOR") == ("MYS", "KOR")
    with pytest.raises(GroupError, match="no change between"):
        roles(content, ("MYS", "JPN"), group("MYS", "THA"), None, None)


def test_groups_are_data() -> None:
    assert len(country_group("asean").members) == 11
    assert country_group(None, ["Malaysia", "THA"]).members == ("MYS", "THA")
    with pytest.raises(GroupError, match="no group 'nato'"):
        country_group("nato")
    with pytest.raises(GroupError, match="either"):
        country_group(None)
    with pytest.raises(GroupError, match="no neighbours"):
        country_group(None, ["MYS", "Malaysia"])


def test_what_does_not_fit_is_refused(baseline: xr.Dataset) -> None:
    r = [str(c) for c in baseline["country"].values]
    with pytest.raises(GroupError, match="has only"):
        neighbours(baseline, pact(r[0], r[1], ("all",)), group("XXX", "YYY"), r[0], r[1])
    with pytest.raises(GroupError, match="'half'"):
        neighbours(baseline, pact(r[0], r[1], ("all",)), group(r[0], r[2]), r[0], r[1], rates="half")
    with pytest.raises(ScenarioError):
        neighbours(baseline, pact(r[0], r[1], ("unobtainium",)), group(r[0], r[2]), r[0], r[1])


def test_the_packaged_desk(tmp_path: Path) -> None:
    copy_example(tmp_path)
    result = CliRunner().invoke(build(), ["neighbours", str(tmp_path), "--group", "asean"], catch_exceptions=False)
    assert result.exit_code == 0
    assert [line for line in result.output.splitlines() if len(line) > 80] == []
    assert "TLS" in result.output  # said to be absent
    result = CliRunner().invoke(build(), ["neighbours", str(tmp_path), "--members", "MYS,THA", "--json"])
    data = json.loads(result.stdout)
    gains = {a["member"]: a["gain"] for a in data["agreements"]}
    assert gains["THA"]["THA"] > 0 > gains["THA"]["CHN"]
    assert data["solves"] == 3


def test_more_than_thirty_scenarios_take_under_ten_seconds(tmp_path: Path) -> None:
    import time

    desk = copy_example(tmp_path)
    members = ["MYS", "BRN", "KHM", "IDN", "LAO", "MMR", "PHL", "SGP", "THA", "VNM", "JPN"]
    start = time.process_time()
    found = desk_neighbours(desk, members=members)
    assert found.solves >= 30
    assert time.process_time() - start < 10
