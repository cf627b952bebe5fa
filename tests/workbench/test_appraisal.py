"""Appraisals: laws that hold for any scenario, on a small economy whose identities hold by construction."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from accord.trade import make_baseline
from accord.workbench.appraisal import appraise
from accord.workbench.effects import Appraisal
from accord.workbench.scenario import Scenario, read_scenario

CUT = """
title = "One cut"
entry_into_force = 2027
[uncertainty]
elasticity_log_sd = {sd}
[delay]
horizon_years = 10
discount_pct = 5.0
years = [1, 2]
[[tariff]]
id = "cut"
importer = "AAA"
exporter = "BBB"
sectors = ["all"]
cut = {cut}
rates_basis = "assumed"
cuts = {cuts}
"""


@pytest.fixture(scope="module")
def economy() -> xr.Dataset:
    rng = np.random.default_rng(7)
    n, j = 4, 3
    trade = rng.uniform(5, 20, (n, n, j))
    tariff = np.full((n, n, j), 0.10)
    for i in range(n):
        trade[i, i] = rng.uniform(200, 400, j)
        tariff[i, i] = 0.0
    spending = (trade * (1 + tariff)).sum(axis=0)
    return make_baseline(
        {
            "trade": trade,
            "tariff": tariff,
            "input_share": np.zeros((n, j, j)),
            "value_added_share": np.ones((n, j)),
            "final_share": spending / spending.sum(axis=1, keepdims=True),
            "elasticity": np.array([3.0, 5.0, 8.0]),
            "value_added": trade.sum(axis=(1, 2)),
            "deficit": trade.sum(axis=(0, 2)) - trade.sum(axis=(1, 2)),
        },
        countries=["AAA", "BBB", "CCC", "DDD"],
        sectors=["x", "y", "z"],
    )


def scenario(tmp_path: Path, *, cut: float = 1.0, cuts: int = 1, sd: float = 0.2) -> Scenario:
    path = tmp_path / "s.toml"
    path.write_text(CUT.format(cut=cut, cuts=cuts, sd=sd), encoding="utf-8")
    return read_scenario(path)


def test_a_scenario_that_changes_nothing_is_worth_nothing(tmp_path: Path, economy: xr.Dataset) -> None:
    result = appraise(economy, scenario(tmp_path, cut=0.0), ["AAA", "BBB"], draws=4)
    for row in result.countries:
        assert row.welfare.value == pytest.approx(0.0, abs=1e-9)
        assert row.welfare.low == pytest.approx(0.0, abs=1e-9)
        assert row.welfare.high == pytest.approx(0.0, abs=1e-9)


def test_the_exporter_gains_more_than_anybody_outside(tmp_path: Path, economy: xr.Dataset) -> None:
    result = appraise(economy, scenario(tmp_path), ["AAA", "BBB"], draws=8)
    effect = {row.code: row for row in result.countries}
    assert effect["BBB"].welfare.low > 0
    # The sign of the effect on outsiders is open; its size is second to the exporter's gain.
    assert max(abs(effect[c].welfare.value) for c in ("CCC", "DDD")) < 0.2 * effect["BBB"].welfare.value
    assert effect["AAA"].revenue_change < 0
    exports = {(p.exporter, p.importer): p.change for p in result.pairs}
    assert exports["BBB", "AAA"].low > 0


def test_each_interval_holds_between_its_ends_and_widens_with_the_spread(tmp_path: Path, economy: xr.Dataset) -> None:
    def width(result: Appraisal) -> float:
        row = next(r for r in result.countries if r.code == "BBB")
        assert row.welfare.low <= row.welfare.high
        return row.welfare.high - row.welfare.low

    narrow = appraise(economy, scenario(tmp_path, sd=0.05), ["AAA", "BBB"], draws=30)
    wide = appraise(economy, scenario(tmp_path, sd=0.4), ["AAA", "BBB"], draws=30)
    none = appraise(economy, scenario(tmp_path, sd=0.0), ["AAA", "BBB"], draws=3)
    assert width(none) == pytest.approx(0.0, abs=1e-12)
    assert width(none) < width(narrow) < width(wide)


def test_a_year_late_costs_the_first_year_when_all_comes_at_once(tmp_path: Path, economy: xr.Dataset) -> None:
    result = appraise(economy, scenario(tmp_path), ["BBB"], draws=2)
    gain = result.path[0].gain.value
    one, two = (d.cost.value for d in result.delay)
    assert one == pytest.approx(gain, rel=1e-9)
    assert two == pytest.approx(gain * (1 + 1 / 1.05), rel=1e-9)


def test_the_path_ends_where_the_scenario_ends(tmp_path: Path, economy: xr.Dataset) -> None:
    result = appraise(economy, scenario(tmp_path, cuts=4), ["BBB"], draws=2)
    gains = [p.gain.value for p in result.path]
    assert [p.year for p in result.path] == [2027, 2028, 2029, 2030]
    assert gains == sorted(gains)
    whole = next(c for c in result.countries if c.code == "BBB")
    assert gains[-1] == pytest.approx(whole.welfare_money.value, rel=1e-12)


def test_the_answer_does_not_depend_on_where_it_was_computed(tmp_path: Path, economy: xr.Dataset) -> None:
    here = appraise(economy, scenario(tmp_path), ["AAA", "BBB"], draws=6)
    there = appraise(economy, scenario(tmp_path), ["AAA", "BBB"], draws=6, where="processes:2")
    assert here == there


def test_money_is_welfare_times_income(tmp_path: Path, economy: xr.Dataset) -> None:
    result = appraise(economy, scenario(tmp_path), ["AAA", "BBB"], draws=2)
    for row in result.countries:
        income = float(
            economy["value_added"].sel(country=row.code)
            + economy["deficit"].sel(country=row.code)
            + (economy["tariff"] * economy["trade"]).sel(destination=row.code).sum()
        )
        assert row.welfare_money.value == pytest.approx(row.welfare.value / 100 * income, rel=1e-12)
