"""From a CSV and a legend to rates by year and coverage, through the command line."""

import json

import pytest
from typer.testing import CliRunner

from accord.cli.app import build

SCHEDULE = """# party: VNM
# edition: HS2012
# legend: evfta
HS code;Description;Base rate;Category
0101.21.00;Horses;12,5;B3
0101.29.00;Other horses;12;B7
0102.29.10;Cattle;5;A
0102.29.90;Other cattle;500;A
0103.10.00;Pigs;5% or 1,20 €/kg, whichever is higher;B5
"""


@pytest.fixture
def offer(tmp_path):
    path = tmp_path / "offer.csv"
    path.write_text(SCHEDULE, encoding="utf-8")
    return path


def run(*words):
    result = CliRunner().invoke(build(), ["tariffs", *map(str, words)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_rates_by_year(offer):
    rows = json.loads(run("rates", offer, "--from", 2020, "--to", 2023, "--json").stdout)["tables"][0]["rows"]
    assert [rows[0][f"{y}_pct"] for y in range(2020, 2024)] == [9.375, 6.25, 3.125, 0.0]
    assert [rows[1][f"{y}_pct"] for y in range(2020, 2024)] == [10.5, 9.0, 7.5, 6.0]


def test_average_of_the_first_year(offer):
    rows = json.loads(
        run("rates", offer, "--from", 2020, "--to", 2020, "--average", "months", "--line", "010121", "--json").stdout
    )["tables"][0]["rows"]
    assert rows[0]["2020_pct"] == pytest.approx((7 * 12.5 + 5 * 9.375) / 12, abs=1e-12)


def test_coverage_counts_lines_without_a_percentage_apart(offer):
    rows = json.loads(run("coverage", offer, "--years", "2020,2027", "--json").stdout)["tables"][0]["rows"]
    first, last = (next(r for r in rows if r["year"] == y and r["digits"] == "own") for y in ("2020", "2027"))
    assert (first["lines"], first["freed"], first["reduced"], first["open"]) == (4, 1, 2, 1)
    assert (last["freed_pct"], last["open"]) == (100.0, 0)


def test_what_was_not_taken_is_listed(offer, tmp_path):
    out = tmp_path / "lines.xlsx"
    tables = json.loads(run("read", offer, "--out", out, "--json").stdout)["tables"]
    assert [r["code"] for r in tables[1]["rows"]] == ["rate-out-of-range"]
    assert "row 8" in tables[1]["rows"][0]["message"] and "500" in tables[1]["rows"][0]["cells"]
    assert out.is_file()
