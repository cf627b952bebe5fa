"""A desk's own schedule becomes a line table that ``accord offer choose`` runs on."""

import json

import pytest
from typer.testing import CliRunner

from accord.cli.app import build
from accord.tariffs import TariffSettingsError, synthetic_desk, write_desk
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


SPECIFIC = """\
# party: MYS
# edition: HS2022
# digits: 8
# legend: mkfta-example
# in_force: 2027-01-01
code,description,base,category
22030010,Beer,RM 5/l,A
22030090,Ale,"10% or RM 1/l, whichever is higher",A
24011010,Tobacco,RM 1.50/kg,A
87032110,Cars,30%,A
"""


def specific_desk(tmp_path):
    (tmp_path / "offer.csv").write_text(SPECIFIC, encoding="utf-8")
    imports = "code,partner,value\n22030010,KOR,100\n22030090,KOR,50\n24011010,KOR,40\n87032110,KOR,900\n"
    (tmp_path / "imports.csv").write_text(imports, encoding="utf-8")
    worth = "code,price,currency,unit,source\n22030010,2.5,USD,l,customs 2024\n220300,4,USD,l,customs 2024\n"
    (tmp_path / "worth.csv").write_text(worth, encoding="utf-8")
    return (
        tmp_path / "offer.csv",
        "--imports",
        tmp_path / "imports.csv",
        "--partner",
        "KOR",
        "--out",
        tmp_path / "t.csv",
    )


def test_duties_per_unit_become_percentages_with_their_unit_values_or_are_left_out_by_name(tmp_path):
    words = specific_desk(tmp_path)
    made = as_json("lines", *words, "--unit-values", tmp_path / "worth.csv", "--fx", "MYR=4", "--fx", "USD=1")
    table = read_table(tmp_path / "t.csv")
    rates = dict(zip(table.texts["line"], table.numbers["base_pct"], strict=True))
    # RM 5 is USD 1.25, half of 2.5; RM 1 is USD 0.25, 6.25 % of 4, so the 10 % is higher.
    assert rates == pytest.approx({"22030010": 50.0, "22030090": 10.0, "87032110": 30.0})
    text = (tmp_path / "t.csv").read_text(encoding="utf-8")
    assert "MYR 5/l,unctad-1,own line,2.5,USD/l,customs 2024" in text
    assert "unctad-1,own subheading,4.0,USD/l,customs 2024" in text
    assert [(r["line"], r["imports"]) for r in made["left_out"]] == [("24011010", 40.0)]
    assert "MYR 1.5/kg has no unit value" in made["left_out"][0]["reason"]


def test_without_unit_values_each_line_left_out_says_what_is_missing(tmp_path):
    made = as_json("lines", *specific_desk(tmp_path))
    assert [r["line"] for r in made["left_out"]] == ["22030010", "22030090", "24011010"]
    assert all("--unit-values" in r["reason"] for r in made["left_out"])


def test_an_exchange_rate_that_is_none_is_refused(tmp_path):
    words = specific_desk(tmp_path)
    with pytest.raises(TariffSettingsError, match="no exchange rate"):
        as_json("lines", *words, "--unit-values", tmp_path / "worth.csv", "--fx", "MYR=0")


def test_a_schedule_of_which_no_line_can_be_taken_is_an_error(tmp_path):
    words = specific_desk(tmp_path)
    (tmp_path / "offer.csv").write_text(SPECIFIC.replace("87032110,Cars,30%,A\n", ""), encoding="utf-8")
    with pytest.raises(TariffSettingsError, match=r"no line of offer\.csv .* 3 line\(s\) have no rate in percent"):
        as_json("lines", *words)
