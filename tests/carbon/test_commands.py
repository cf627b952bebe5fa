"""``accord carbon`` from end to end on a desk."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from accord.cli.app import build
from accord.vocabulary import AccordError
from accord.workbench.desk import init_desk

TARGETS = """
[[target]]
party = "KOR"
method = "average"
first_year = 2026
last_year = 2030
level = {2030 = 975}
emissions = {2030 = 980}
source = "figures of this test"
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    init_desk(tmp_path / "desk", ["MYS", "KOR"])
    run(
        tmp_path / "desk",
        "authorise",
        "B",
        "--host",
        "Malaysia",
        "--quantity",
        "100",
        "--vintage",
        "2026",
        "--approach",
        "solar",
        "--on",
        "2027-01-01",
    )
    run(tmp_path / "desk", "transfer", "B", "--by", "MYS", "--to", "KOR", "--units", "1-60", "--on", "2027-02-01")
    run(tmp_path / "desk", "acquire", "B", "--by", "KOR", "--units", "1-60", "--on", "2027-02-02")
    return tmp_path / "desk"


def run(desk: Path, command: str, *rest: str) -> str:
    result = CliRunner().invoke(build(), ["carbon", command, str(desk), *rest], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_way_of_a_batch(desk: Path) -> None:
    said = json.loads(run(desk, "use", "B", "--by", "KOR", "--units", "1-25", "--on", "2030-12-01", "--json"))
    assert (said["kind"], said["first"], said["last"], said["by"]) == ("use", 1, 25, "KOR")
    shown = json.loads(run(desk, "show", "--json"))
    assert shown["left_over"] == 0 and shown["entries"] == 4
    nets = {(r["party"], r["year"]): r["net_adjustment"] for r in shown["annual"]}
    assert nets[("MYS", 2027)] == 60 and nets[("KOR", 2030)] == -25
    assert shown["actions"][1]["act"] == "first-transfer"


def test_a_reversal_leaves_both_entries(desk: Path) -> None:
    run(desk, "reverse", "3", "--on", "2027-03-01", "--reason", "never arrived")
    rows = json.loads(run(desk, "show", "--json"))["actions"]
    assert rows[2]["reversed_by"] == 4 and rows[3]["reverses"] == 3


def test_tables_fit_the_terminal_and_files_hold_the_same(desk: Path) -> None:
    assert all(len(line) <= 80 for line in run(desk, "show").splitlines())
    run(desk, "export")
    with (desk / "out" / "carbon-annual.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["party"], r["first_transferred"], r["net_adjustment"]) for r in rows] == [
        ("KOR", "0", "0"),
        ("MYS", "60", "60"),
    ]
    run(desk, "export", "--format", "json")
    assert json.loads((desk / "out" / "carbon-annual.json").read_text(encoding="utf-8"))[1]["added"] == 60


def test_balance_with_targets(desk: Path) -> None:
    assert "states no target" in run(desk, "balance")
    (desk / "carbon.toml").write_text(TARGETS, encoding="utf-8")
    run(desk, "use", "B", "--by", "KOR", "--units", "1-25", "--on", "2030-12-01")
    (found,) = json.loads(run(desk, "balance", "--json"))["balances"]
    assert (found["adjustment"], found["emissions"], found["gap"]) == (-5.0, 975.0, 0.0)
    text = run(desk, "balance")
    assert "not known" in text and all(len(line) <= 80 for line in text.splitlines())


def test_bad_targets_and_units_are_named(desk: Path) -> None:
    (desk / "carbon.toml").write_text('[[target]]\nparty = "KOR"\nfrist_year = 2026\n', encoding="utf-8")
    with pytest.raises(AccordError, match="frist_year"):
        run(desk, "balance")
    with pytest.raises(AccordError, match="'1 to 5'"):
        run(desk, "use", "B", "--by", "KOR", "--units", "1 to 5", "--on", "2030-12-01")


def test_an_empty_ledger_says_so(tmp_path: Path) -> None:
    init_desk(tmp_path / "d", ["FRA", "DEU"])
    assert "empty" in run(tmp_path / "d", "show")
