"""Draws of estimates and joint elasticities, and what drives an interval, on an economy with known structure."""

import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from typer.testing import CliRunner

import accord.workbench
from accord.cli.app import build
from accord.estimation import SpecificationError
from accord.model import synthetic_baseline
from accord.workbench.appraisal import appraise
from accord.workbench.draws import uncertain
from accord.workbench.errors import ScenarioError
from accord.workbench.intervals import OTHERS, driver_solves, drivers
from accord.workbench.scenario import Scenario, read_scenario
from accord.workbench.shocks import scenario_arrays

HEAD = """
title = "Estimated"
entry_into_force = 2027
[uncertainty]
elasticity_log_sd = {sd}
"""
ESTIMATE = """
[[estimate]]
id = "deal"
names = ["DEAL", "DEAL_lag4"]
coefficients = [0.3, 0.2]
covariance = [[0.010, -0.004], [-0.004, 0.006]]
source = "a panel"
[[cost]]
id = "in-force"
importer = "{a}"
exporter = "{b}"
sectors = ["all"]
estimate = "deal"
[[cost]]
id = "back"
importer = "{b}"
exporter = "{a}"
sectors = ["all"]
estimate = "deal"
weights = {{ DEAL = 1.0 }}
"""


@pytest.fixture(scope="module")
def economy() -> xr.Dataset:
    base = synthetic_baseline(4, 3, seed=3)
    names = [str(c) for c in base["country"].values]
    extra = {"country_name": ("country", names), "sector_name": ("sector", [str(s) for s in base["sector"].values])}
    return base.assign_coords(extra)


def read(tmp_path: Path, economy: xr.Dataset, text: str) -> Scenario:
    a, b = (str(c) for c in economy["country"].values[:2])
    path = tmp_path / "s.toml"
    path.write_text(text.format(sd=0.2, a=a, b=b), encoding="utf-8")
    return read_scenario(path)


def parties(economy: xr.Dataset) -> list[str]:
    return [str(c) for c in economy["country"].values[:2]]


def test_an_estimate_becomes_the_cost_that_has_its_effect(tmp_path: Path, economy: xr.Dataset) -> None:
    scenario = read(tmp_path, economy, HEAD + ESTIMATE).content
    a, b = parties(economy)
    _, cost = scenario_arrays(scenario, economy)
    elasticity = economy["elasticity"].values
    into = cost.sel(origin=b, destination=a).values
    assert into**-elasticity == pytest.approx(np.full(3, math.exp(0.5)), rel=1e-12)
    back = cost.sel(origin=a, destination=b).values
    assert back**-elasticity == pytest.approx(np.full(3, math.exp(0.3)), rel=1e-12)
    assert float((cost != 1.0).sum()) == 6


def test_both_costs_of_one_estimate_move_together(tmp_path: Path, economy: xr.Dataset) -> None:
    inputs = uncertain(read(tmp_path, economy, HEAD + ESTIMATE).content, economy)
    drawn = [inputs.changes(inputs.draw(1, i)) for i in range(4000)]
    both = np.array([[d["in-force"], d["back"]] for d in drawn])
    # Variances and covariance of (b1 + b2, b1) follow from the block's covariance.
    assert both.mean(axis=0) == pytest.approx([0.5, 0.3], abs=0.01)
    assert np.cov(both.T) == pytest.approx(np.array([[0.008, 0.006], [0.006, 0.010]]), abs=8e-4)


def test_draws_depend_on_seed_and_number_alone(tmp_path: Path, economy: xr.Dataset) -> None:
    inputs = uncertain(read(tmp_path, economy, HEAD + ESTIMATE).content, economy)
    again = uncertain(read(tmp_path, economy, HEAD + ESTIMATE).content, economy)
    assert np.array_equal(inputs.draw(7, 123), again.draw(7, 123))
    assert not np.array_equal(inputs.draw(7, 123), inputs.draw(7, 124))
    assert not np.array_equal(inputs.draw(7, 123), inputs.draw(8, 123))


JOINT = """
[[uncertainty.elasticity]]
sectors = ["{y}", "{x}"]
log_covariance = [[0.09, 0.06], [0.06, 0.16]]
source = "an estimate"
"""


def joint(tmp_path: Path, economy: xr.Dataset, text: str = JOINT) -> Scenario:
    x, y = (str(s) for s in economy["sector"].values[:2])
    path = tmp_path / "joint.toml"
    path.write_text(HEAD.format(sd=0.2) + text.format(x=x, y=y), encoding="utf-8")
    return read_scenario(path)


def test_elasticities_are_drawn_from_their_covariance_in_the_order_named(tmp_path: Path, economy: xr.Dataset) -> None:
    inputs = uncertain(joint(tmp_path, economy).content, economy)
    logs = np.log([inputs.elasticity_factors(inputs.draw(1, i)) for i in range(20_000)])
    expected = np.array([[0.16, 0.06, 0.0], [0.06, 0.09, 0.0], [0.0, 0.0, 0.04]])
    assert np.cov(logs.T) == pytest.approx(expected, abs=5e-3)
    assert [len(s.places) for s in inputs.sources] == [2, 1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[uncertainty.elasticity]]\nsectors = ["nowhere"]\nlog_sd = 0.1', "no sector 'nowhere'"),
        ('[[uncertainty.elasticity]]\nsectors = ["{x}", "{y}"]\nlog_covariance = [[0.1]]', "1 rows for 2 sectors"),
        ('[[uncertainty.elasticity]]\nsectors = ["{x}"]\nlog_sd = 0.1\n' * 2, "spread by two blocks"),
    ],
)
def test_elasticities_that_cannot_be_drawn_are_named(tmp_path: Path, economy: xr.Dataset, text: str, said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        uncertain(joint(tmp_path, economy, text).content, economy)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("-0.004, 0.006", "0.004, 0.006", "symmetric"),
        ("0.010, -0.004], [-0.004, 0.006", "0.010, -0.04], [-0.04, 0.006", "negative eigenvalue"),
        ('estimate = "deal"\nweights', 'estimate = "other"\nweights', "which the file does not hold"),
        ("DEAL = 1.0", "RTA = 1.0", "no coefficient 'RTA'"),
        ("coefficients = [0.3, 0.2]", "coefficients = [0.3]", "equally many"),
        ("weights = ", "change_pct = -1.0\nweights = ", "either change_pct or estimate"),
    ],
)
def test_estimates_that_cannot_be_used_are_named(
    tmp_path: Path, economy: xr.Dataset, old: str, new: str, said: str
) -> None:
    assert old in ESTIMATE
    with pytest.raises(ScenarioError, match=said):
        read(tmp_path, economy, HEAD + ESTIMATE.replace(old, new))


def test_an_appraisal_with_an_estimate_is_wider_than_without_its_covariance(
    tmp_path: Path, economy: xr.Dataset
) -> None:
    codes = parties(economy)
    known = ESTIMATE.replace("[[0.010, -0.004], [-0.004, 0.006]]", "[[0.0, 0.0], [0.0, 0.0]]")
    widths = []
    for text in (ESTIMATE, known):
        result = appraise(economy, read(tmp_path, economy, HEAD + text), codes, draws=60)
        row = next(c for c in result.countries if c.code == codes[0])
        assert row.welfare.low < row.welfare.value < row.welfare.high
        widths.append(row.welfare.high - row.welfare.low)
        assert "estimated" in {i.basis for i in result.inputs if i.name.startswith("in-force")}
    assert widths[0] > widths[1]


def test_what_is_known_for_certain_drives_nothing(tmp_path: Path, economy: xr.Dataset) -> None:
    codes = parties(economy)
    seen: list[int] = []
    scenario = read(tmp_path, economy, HEAD.replace("{sd}", "0.0") + ESTIMATE)
    found = drivers(economy, scenario, codes, rows=64, on_done=seen.append)
    assert sum(seen) == driver_solves(economy, scenario, rows=64)
    assert {d.source for d in found} == {"deal: estimated effect on trade"}
    for d in found:
        assert d.alone_share == pytest.approx(1.0)
        assert d.first_share == pytest.approx(1.0, abs=0.1)
        assert d.total_share == pytest.approx(1.0, abs=0.1)


def test_drivers_share_out_the_variance_and_the_place_does_not_matter(tmp_path: Path, economy: xr.Dataset) -> None:
    codes = parties(economy)
    scenario = read(tmp_path, economy, HEAD + ESTIMATE)
    found = drivers(economy, scenario, codes, rows=64, most=2)
    assert found == drivers(economy, scenario, codes, rows=64, most=2, where="processes:2")
    for code in codes:
        mine = [d for d in found if d.code == code]
        assert [d.source.startswith(OTHERS) for d in mine] == [False, False, True]
        assert sum(d.alone_share for d in mine) == pytest.approx(1.0)
        assert sum(d.first_share or 0.0 for d in mine) == pytest.approx(1.0, abs=0.25)
        assert all((d.total_share or 0.0) > -1e-9 for d in mine)


def test_without_a_design_inputs_are_only_moved_alone(tmp_path: Path, economy: xr.Dataset) -> None:
    found = drivers(economy, read(tmp_path, economy, HEAD + ESTIMATE), parties(economy), rows=0)
    assert {d.first_share for d in found} == {None}
    singles = [d for d in found if d.kind == "elasticity"]
    assert singles
    assert all(d.welfare_low_pct != d.welfare_high_pct for d in singles)


@pytest.mark.slow
def test_the_command_says_what_drives_the_packaged_desk(tmp_path: Path) -> None:
    run = CliRunner()
    desk = str(tmp_path / "desk")
    shutil.copytree(Path(accord.workbench.__file__).parent / "example" / "malaysia-korea", desk)
    arguments = ["appraise", desk, "--draws", "2", "--drivers", "--where", "inline"]
    done = run.invoke(build(), [*arguments, "--rows", "16", "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)["drivers"]
    assert {d["code"] for d in found} == {"MYS", "KOR"}
    assert all(d["first_low"] <= d["first_share"] <= d["first_high"] for d in found)
    wrong = run.invoke(build(), [*arguments, "--rows", "17"])
    assert isinstance(wrong.exception, SpecificationError)


def test_noise_of_flows_widens_intervals_and_is_a_driver(tmp_path: Path, economy: xr.Dataset) -> None:
    codes = parties(economy)
    quiet = HEAD.replace("{sd}", "0.0") + ESTIMATE.replace("[[0.010, -0.004], [-0.004, 0.006]]", "[[0, 0], [0, 0]]")
    noisy = quiet.replace("elasticity_log_sd", "trade_log_sd = 0.1\nelasticity_log_sd")
    none = appraise(economy, read(tmp_path, economy, quiet), codes, draws=4)
    some = appraise(economy, read(tmp_path, economy, noisy), codes, draws=30)
    for still, moved in zip(none.countries, some.countries, strict=True):
        assert still.welfare.high - still.welfare.low == pytest.approx(0.0, abs=1e-9)
        assert moved.welfare.value == pytest.approx(still.welfare.value, abs=1e-8)
        assert moved.welfare.low < moved.welfare.value < moved.welfare.high
    assert some == appraise(economy, read(tmp_path, economy, noisy), codes, draws=30, where="processes:2")
    assert "noise of trade flows" in {i.name for i in some.inputs}
    inputs = uncertain(read(tmp_path, economy, noisy).content, economy)
    ratio = inputs.baseline_at(economy, inputs.draw(1, 0))["trade"] / economy["trade"]
    own = [float(ratio.sel(origin=c, destination=c).std()) for c in economy["country"].values]
    assert own == [0.0] * 4
    assert 0.05 < float(np.log(ratio).std()) < 0.15
    assert inputs.baseline_at(economy, inputs.middle)["trade"].identical(economy["trade"])
    both = read(
        tmp_path, economy, HEAD.replace("elasticity_log_sd", "trade_log_sd = 0.1\nelasticity_log_sd") + ESTIMATE
    )
    seen: list[int] = []
    found = drivers(economy, both, codes, rows=16, on_done=seen.append)
    assert sum(seen) == driver_solves(economy, both, rows=16)
    assert {d.kind for d in found} == {"elasticity", "estimate", "data"}
    assert all(d.alone_share > 0 for d in found if d.kind == "data")
