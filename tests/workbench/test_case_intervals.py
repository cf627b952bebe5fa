"""Intervals on a case folder, made here, and on the published case where it is."""

import json
import math
from itertools import product
from pathlib import Path
from statistics import NormalDist

import pandas as pd
import pytest
from typer.testing import CliRunner

from accord.cli.app import build
from accord.model import solve, synthetic_baseline
from accord.storage import read_table, write_table
from accord.trade import make_baseline, read_case, write_case
from accord.workbench.case_intervals import case_intervals
from accord.workbench.solving_errors import UnknownScenarioError


@pytest.mark.slow
def test_the_published_case_over_its_elasticities(shared_dir: Path) -> None:
    folder = shared_dir / "bench" / "cp2015_nafta_nodeficit"
    found = case_intervals(folder, tariffs="t_nafta_only", draws=40)
    again = case_intervals(folder, tariffs="nafta_only", draws=40, where="processes:2")
    assert found == again
    case = read_case(folder, read_table)
    central = solve(case.baseline, tariff=case.tariffs["nafta_only"])
    for row in found.countries:
        assert row.welfare.value == pytest.approx(float(central["welfare_exact_pct"].sel(country=row.code)), abs=1e-10)
        assert row.welfare.low <= row.welfare.high
    usa = next(r for r in found.countries if r.code == "USA")
    assert 0.05 < usa.welfare.low < usa.welfare.value < usa.welfare.high < 0.1
    together = case_intervals(folder, tariffs="t_nafta_only", draws=40, correlation=0.9)
    assert next(r for r in together.countries if r.code == "USA").welfare != usa.welfare
    with pytest.raises(UnknownScenarioError, match="no scenario 't_nowhere'"):
        case_intervals(folder, tariffs="t_nowhere", draws=2)


def test_the_command_prints_every_country(tmp_path: Path) -> None:
    made = synthetic_baseline(4, 3, seed=3)
    values = {str(name): made[name].values for name in made.data_vars}
    base = make_baseline(values, countries=["AAA", "BBB", "CCC", "DDD"], sectors=["x", "y", "z"])
    folder = tmp_path / "case"
    write_case(base, folder, write_table, tariffs={"free": base["tariff"] * 0.0})
    arguments = ["intervals", str(folder), "--tariffs", "t_free", "--draws", "12", "--where", "inline"]
    done = CliRunner().invoke(build(), [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    assert [c["code"] for c in data["countries"]] == [str(c) for c in base["country"].values]
    assert data["failed_draws"] == 0
    shown = CliRunner().invoke(build(), arguments)
    assert "90% intervals over 12 draws" in shown.output


def test_two_like_countries_have_the_interval_that_can_be_written_down(tmp_path: Path) -> None:
    """One sector, equal countries, a tariff both ways: wages stay, and real income is a formula in the elasticity."""
    home, rate, theta, spread = 0.7, 0.25, 4.0, 0.3
    pair = ["A", "B"]
    flows = [(m, i, 1, home if m == i else 1.0 - home, 0.0, 0.0 if m == i else rate) for m, i in product(pair, pair)]
    tables = {
        "countries": pd.DataFrame({"country": pair, "name": pair, "value_added": 1.0, "deficit": 0.0}),
        "sectors": pd.DataFrame({"sector": [1], "name": ["goods"], "tradable": [1], "theta": [theta]}),
        "country_sector": pd.DataFrame({"country": pair, "sector": 1, "va_share": 1.0, "final_demand_share": 1.0}),
        "io_coefficients": pd.DataFrame({"country": pair, "input_sector": 1, "using_sector": 1, "material_share": 0.0}),
        "trade_tariffs": pd.DataFrame(
            flows, columns=["importer", "exporter", "sector", "trade_fob", "t_base", "t_new"]
        ),
    }
    for name, table in tables.items():
        table.to_csv(tmp_path / f"{name}.csv", index=False)

    def welfare(elasticity: float) -> float:
        power = home + (1.0 - home) * (1.0 + rate) ** -elasticity
        abroad = 1.0 - home / power
        income = 1.0 / (1.0 - rate / (1.0 + rate) * abroad)
        return 100.0 * (income * power ** (1.0 / elasticity) - 1.0)

    found = case_intervals(tmp_path, tariffs="t_new", draws=200, elasticity_log_sd=spread, interval=0.8, where="inline")
    ends = sorted(welfare(theta * math.exp(spread * NormalDist().inv_cdf(q))) for q in (0.1, 0.9))
    for row in found.countries:
        assert row.welfare.value == pytest.approx(welfare(theta), abs=1e-9)
        assert [row.welfare.low, row.welfare.high] == pytest.approx(ends, abs=0.08)
