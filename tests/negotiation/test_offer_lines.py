"""A desk's own schedule becomes a line table that ``accord offer choose`` runs on."""

import json

import pytest
from typer.testing import CliRunner

from accord.cli.app import build
from accord.tariffs import synthetic_desk, write_desk
from accord.workbench.offer_table import read_table
from accord.workbench.tariff_compare import overlap
from accord.workbench.tariff_work import ScheduleFile


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    write_desk(synthetic_desk("MYS", 1, lines=600), folder)
    return folder


def as_json(*words):
    result = CliRunner().invoke(build(), ["offer", *map(str, words), "--json"])
    if result.exception is not None:
        raise result.exception
    return json.loads(result.stdout)


def test_a_schedule_becomes_a_table_that_can_be_chosen_from(desk):
    words = ("--imports", desk / "mys-imports.csv", "--partner", "KOR", "--existing", desk / "mys-akfta.csv")
    made = as_json("lines", desk / "mys-offer.csv", *words, "--year", 2026, "--out", desk / "lines.csv")
    table = read_table(desk / "lines.csv")
    assert table.size == made["lines"]
    found = overlap(ScheduleFile(desk / "mys-offer.csv"), [desk / "mys-akfta.csv"], 2026, 2026, origin="KOR")
    rates = dict(zip(found.offer.keys, found.result.existing_pct[:, 0], strict=True))
    assert table.size + len(made["left_out"]) == len(rates)
    for line, base in zip(table.texts["line"], table.numbers["base_pct"], strict=True):
        assert base == pytest.approx(rates[line])
    mfn = dict(zip(found.offer.keys, found.best.mfn_pct[:, 0], strict=True))
    assert any(base < mfn[line] for line, base in zip(table.texts["line"], table.numbers["base_pct"], strict=True))
    assert sum(table.numbers["import_value"]) > 0
    assert any("SYNTHETIC" in note for note in made["notes"])
    chosen = as_json("choose", desk / "lines.csv", "--ceiling", "lines:8%,value:6%")
    assert chosen["lines"] == made["lines"] and chosen["gap"] < 1e-8
    assert all(c["taken"] <= c["limit"] + 1e-6 for c in chosen["ceilings"])


def test_without_agreements_the_duty_is_the_base_rate_and_it_is_said(desk):
    words = ("--imports", desk / "mys-imports.csv", "--partner", "KOR", "--out", desk / "plain.xlsx")
    made = as_json("lines", desk / "mys-offer.csv", *words)
    assert any("no agreement was given" in note for note in made["notes"])
    assert read_table(desk / "plain.xlsx").size == made["lines"]
