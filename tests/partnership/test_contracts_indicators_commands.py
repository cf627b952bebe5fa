"""``accord contracts`` and ``accord indicators`` from end to end."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from accord.cli.app import build
from accord.vocabulary import AccordError
from accord.workbench.desk import copy_example, init_desk


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_example(tmp_path_factory.mktemp("desk") / "example").folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    desk = init_desk(tmp_path / "desk", ["CHL", "BRA"])
    (desk.documents / "a.md").write_text(
        "---\ntitle: A\npublisher: Wire\npublished: 2023-02-24\nkind: news\n---\n\nChile and Brazil signed a contract for "
        "12 C-390 aircraft worth US$1 billion on 24 February 2023. Chile aims to double its exports to Brazil by 2030.\n",
        encoding="utf-8",
    )
    return desk.folder


def run(*arguments: str) -> str:
    result = CliRunner().invoke(build(), list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def add_series(desk: Path, rows: str = "period,value\n2019,5\n2020,5.5\n2021,6\n2022,6.2\n2023,6.9\n") -> None:
    (desk / "series").mkdir(exist_ok=True)
    (desk / "series" / "exports.csv").write_text(rows, encoding="utf-8")
    (desk / "series" / "exports.toml").write_text(
        'measure = "exports"\nreporter = "CHL"\nparties = ["CHL", "BRA"]\nunit = "USD"\nscale = 1e9\n'
        'frequency = "annual"\nsource = "customs"\nlicence = "open"\nedition = "2024-05"\n',
        encoding="utf-8",
    )


def test_the_packaged_jets(packaged: Path) -> None:
    found = json.loads(run("contracts", str(packaged), "--as-of", "2026-01-01", "--json"))
    jets = next(c for c in found["contracts"] if "FA-50" in c["title"])
    assert jets["parties"] == ["KOR", "MYS"]
    assert jets["state"] == "signed"
    assert {q["count"] for q in jets["quantities"]} == {18.0}
    assert {(p["currency"], p["value"]) for p in jets["prices"]} == {("USD", 920e6), ("KRW", 1.2e12), ("MYR", 4.08e9)}
    assert {c["verdict"] for c in jets["comparisons"]} == {"same", "different-precision", "not-comparable"}
    first = next(m for m in jets["milestones"] if m["kind"] == "first-delivery")
    assert [v["label"] for v in first["versions"]] == ["2023", "2026"]
    assert first["slips"] == [] and len(first["disagreements"]) == 1
    assert [f["kind"] for f in jets["follow_ons"]] == ["follow-on"]
    texts = {p.name: p.read_text(encoding="utf-8") for p in (packaged / "documents").glob("*.md")}
    for e in jets["evidence"]:
        assert e["quote"] in texts[e["name"]]


def test_the_packaged_carbon_storage(packaged: Path) -> None:
    found = json.loads(run("contracts", str(packaged), "storage", "--as-of", "2026-01-01", "--json"))
    (ccs,) = found["contracts"]
    assert (ccs["kind"], ccs["prices"], ccs["quantities"]) == ("project", [], [])
    (launch,) = ccs["milestones"]
    assert (launch["kind"], launch["status"], launch["versions"][0]["label"]) == ("launch", "not-due", "2029")
    assert launch["slips"] == []


def test_packaged_indicators(packaged: Path) -> None:
    found = json.loads(run("indicators", str(packaged), "--as-of", "2026-01-01", "--json"))
    status = {i["title"]: i["status"] for i in found["indicators"]}
    assert status == {
        "Trade a fifth larger in 2023": "measured",
        "Trade while the free trade agreement was to be concluded": "no-target",
        "South Koreans in Malaysia": "no-target",
        "Visitors between the two countries": "no-data",
        "South Korean investment in Malaysian manufacturing": "no-data",
        "Students between the two countries": "no-data",
    }
    fifth = found["indicators"][0]
    mine, theirs = fifth["readings"]
    assert mine["path"]["n"] == 4 and mine["path"]["points"][0]["side"] == "within"
    assert mine["progress"]["goal"] == pytest.approx(31.212)
    assert theirs["path"]["refused"].startswith("1 observation before")
    assert [b["period"] for b in fifth["beside"]] == ["2018", "2023"]
    early = json.loads(run("indicators", str(packaged), "--as-of", "2022-12-31", "--json"))
    assert early["indicators"][0]["status"] == "no-commitment"


@pytest.mark.parametrize("command", ["contracts", "indicators"])
def test_what_is_printed_fits_eighty_columns(packaged: Path, command: str) -> None:
    shown = run(command, str(packaged), "--as-of", "2026-01-01")
    assert shown.strip()
    assert [row for row in shown.splitlines() if len(row) > 80] == []
    assert "Example:" in run(command, "--help")


def test_figures_of_packaged_series_stand_in_the_documents(packaged: Path) -> None:
    told = " ".join(p.read_text(encoding="utf-8") for p in (packaged / "documents").glob("*.md"))
    for path in (packaged / "series").glob("*.csv"):
        for row in path.read_text(encoding="utf-8").splitlines()[1:]:
            value = row.split(",")[1]
            shown = {value, f"{float(value):,.0f}", f"{float(value):g}"}
            assert any(f"US${v} billion" in told or f" {v} South Koreans" in told for v in shown), (path.name, row)


def test_another_pair(own: Path) -> None:
    (c,) = json.loads(run("contracts", str(own), "--as-of", "2024-01-01", "--json"))["contracts"]
    assert (c["title"], c["parties"], c["state"]) == ("12 C-390 aircraft", ["BRA", "CHL"], "signed")
    assert "no series is linked" in run("indicators", str(own), "--as-of", "2024-01-01").lower()


def test_a_suggestion_confirmed_by_pasting_it(own: Path) -> None:
    add_series(own)
    view = json.loads(run("indicators", str(own), "--as-of", "2024-01-31", "--json"))
    (suggestion,) = view["suggestions"]
    assert suggestion["series"] == ["exports"]
    assert (suggestion["target"]["kind"], suggestion["target"]["value"]) == ("multiple", 2.0)
    (own / "indicators.toml").write_text(suggestion["toml"], encoding="utf-8")
    linked = json.loads(run("indicators", str(own), "--as-of", "2024-01-31", "--json"))
    assert linked["suggestions"] == []
    (found,) = linked["indicators"]
    assert found["promised"] == "2023-02-24"
    (reading,) = found["readings"]
    assert reading["progress"]["goal"] == pytest.approx(12.4)  # twice the 6.2 of the last year before the promise
    assert reading["path"]["n"] == 4


def test_trade_with_a_group_is_not_the_trade_of_a_pair(own: Path) -> None:
    (own / "documents" / "b.md").write_text(
        "---\ntitle: B\npublisher: Wire\npublished: 2023-03-24\nkind: news\n---\n\nChile aims to raise its exports to ASEAN to "
        "US$40 billion by 2030. Chile aims to raise its exports to Brazil to US$9 billion by 2028.\n",
        encoding="utf-8",
    )
    add_series(own)
    found = json.loads(run("indicators", str(own), "--as-of", "2024-01-31", "--json"))["suggestions"]
    by_value = {s["target"]["value"]: s["series"] for s in found}
    assert by_value.get(40e9, []) == []
    assert by_value[9e9] == ["exports"]
    block = next(s["toml"] for s in found if s["target"]["value"] == 9e9)
    assert "value = 9," in block and "by = 2028-12-31" in block


@pytest.mark.parametrize(
    ("file", "text", "needle"),
    [
        ("indicators.toml", "[[indicator]]\ntitel = 'x'\n", "titel"),
        ("indicators.toml", "[[indicator\n", "indicators.toml"),
        ("indicators.toml", "[[indicator]]\ntitle = 'x'\nmeasure = 'trade'\nseries = ['none']\n", "'none'"),
        ("indicators.toml", "[[indicator]]\ntitle = 'x'\nmeasure = 'trade'\nlevel = 1.5\n", "level"),
        ("indicators.toml", "[[indicator]]\ntitle = 'x'\nmeasure = 'trade'\nquote = 'Brazil'\n", "fits 2 entries"),
        ("series/exports.csv", "period,value\n2020,a\n", "'a' is no number"),
    ],
)
def test_bad_files_are_named(own: Path, file: str, text: str, needle: str) -> None:
    add_series(own)
    (own / file).write_text(text, encoding="utf-8")
    with pytest.raises(AccordError) as caught:
        run("indicators", str(own), "--as-of", "2024-01-31")
    assert needle in caught.value.message
    assert caught.value.code in ("indicator-file", "series-file")


def test_rates_of_a_desk(own: Path) -> None:
    (own / "contracts.toml").write_text('[[rate]]\nbase = "USD"\nquote = "BRL"\nrate = 5.2\nsource = ""\n', "utf-8")
    with pytest.raises(AccordError, match="has no source"):
        run("contracts", str(own))
    (own / "contracts.toml").write_text("[[rate]]\nbase = 1\n", "utf-8")
    with pytest.raises(AccordError, match=r"contracts\.toml"):
        run("contracts", str(own))


def test_a_desk_without_contracts_says_so(tmp_path: Path) -> None:
    init_desk(tmp_path / "d", ["FRA", "DEU"])
    assert "no contract or project in these documents" in run("contracts", str(tmp_path / "d"))


def test_a_monthly_series_is_told_in_the_brief_without_a_picture(own: Path) -> None:
    rows = "period,value\n" + "".join(f"20{20 + k // 12}-{k % 12 + 1:02d},{5 + k % 12}\n" for k in range(48))
    add_series(own, rows)
    side = own / "series" / "exports.toml"
    side.write_text(side.read_text(encoding="utf-8").replace('"annual"', '"monthly"'), encoding="utf-8")
    (own / "indicators.toml").write_text(
        '[[indicator]]\ntitle = "Exports doubled"\nmeasure = "exports"\nquote = "double its exports to Brazil by 2030"\n'
        'series = ["exports"]\ntarget = { kind = "multiple", value = 2, by = 2030-12-31 }\n',
        encoding="utf-8",
    )
    run("brief", str(own), "--as-of", "2024-01-31", "--format", "html")
    text = " ".join((own / "out" / "brief.html").read_text(encoding="utf-8").split())
    assert "each month with a level of its own" in text
