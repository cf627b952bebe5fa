"""The tariffs' pages on a desk's own schedules: the three renderings agree, and agree with arithmetic done by hand."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.web.pages import agreement
from accord.workbench.desk import Desk, init_desk
from accord.workbench.desk_schedules import desk_files

OLD = """[legend]
name = "old"
title = "Old agreement"
entry_into_force = 2025-01-01
source = "written for a test"
certainty = "sourced"
[staging]
first = "entry-into-force"
yearly = "01-01"
[category.C4]
gloss = "four equal cuts"
cuts = 4
[category.N]
gloss = "no preference"
treatment = "none"
"""
NEW = OLD.replace('"old"', '"new"').replace("Old", "New").replace("2025", "2027").replace("C4", "B5").replace(
    "four", "five").replace("cuts = 4", "cuts = 5")  # fmt: skip
OFFER = """# party: VNM
# edition: HS2022
# legend: new.toml
# agreement: Paris deal
code,description,base_rate,category
22042100,Wine in bottles,50%,B5
04069000,Cheese <script>alert(1)</script>,10%,B5
87032300,Motor cars,70%,N
30049000,Medicines,0%,B5
"""
EARLIER = OFFER.replace("50%,B5", "50%,N").replace("87032300,Motor cars,70%,N", "87032300,Motor cars,70%,B5")
IN_FORCE = """# party: VNM
# edition: HS2022
# legend: old.toml
# agreement: Hanoi deal
code,description,base_rate,category
22042100,Wine in bottles,50%,N
04069000,Cheese,10%,C4
87032300,Motor cars,70%,N
30049000,Medicines,0%,C4
"""
IMPORTS = "code,partner,year,value\n22042100,FRA,2023,60\n04069000,FRA,2023,30\n87032300,FRA,2023,10\n"
FILES = {
    "new.toml": NEW,
    "old.toml": OLD,
    "vnm-offer.csv": OFFER,
    "vnm-offer-round-2.csv": EARLIER,
    "vnm-hanoi.csv": IN_FORCE,
    "vnm-imports.csv": IMPORTS,
}


def written(folder: Path) -> Desk:
    desk = init_desk(folder, ("FRA", "VNM"))
    for name, text in FILES.items():
        (desk.folder / "schedules" / name).write_text(text, encoding="utf-8")
    return desk


@pytest.fixture(scope="module")
def tariffs(tmp_path_factory: pytest.TempPathFactory, let_in: Callable[[Desk], Any]) -> Any:
    """Return a reader of a desk with schedules that no test changes."""
    return let_in(written(tmp_path_factory.mktemp("tariffs") / "desk"))


@pytest.fixture
def own(tmp_path: Path, let_in: Callable[[Desk], Any]) -> Any:
    """Return a reader of a desk whose schedules the test may change."""
    return let_in(written(tmp_path / "own"))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreement, "EXAMPLE_LINES", 60)


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text[:300]
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_files_are_known_by_their_names_and_notes(tariffs: Any) -> None:
    told = {f["file"]: (f["role"], f["party"]) for f in tariffs.get("/agreement.json").json()["files"]}
    assert told == {
        "vnm-offer.csv": ("new", "VNM"),
        "vnm-offer-round-2.csv": ("draft", "VNM"),
        "vnm-hanoi.csv": ("in-force", "VNM"),
        "vnm-imports.csv": ("imports", "VNM"),
    }


def test_a_line_is_followed_year_by_year_against_the_best_in_force(tariffs: Any) -> None:
    told = tariffs.get("/agreement/lines/VNM/04069000.json").json()
    years = {y["year"]: y for y in told["years"]}
    # Ten percent in five cuts from 2027, against ten in four cuts from 2025: 2.5 at the end of 2027, then nothing.
    assert [years[y]["new"] for y in range(2027, 2032)] == [8.0, 6.0, 4.0, 2.0, 0.0]
    assert [years[y]["best"] for y in range(2027, 2032)] == [2.5, 0.0, 0.0, 0.0, 0.0]
    assert [years[y]["dead_letter"] for y in range(2027, 2032)] == [True, True, True, True, False]
    assert years[2027]["best_scheme"] == "Hanoi deal"
    assert years[2027]["mfn"] == 10.0
    wine = tariffs.get("/agreement/lines/VNM/22042100.json").json()
    assert [y["gain"] for y in wine["years"]][:5] == [10.0, 20.0, 30.0, 40.0, 50.0]
    assert wine["finding"].startswith("The new agreement is the lowest: 0 % in")
    assert wine["imports"] == 60.0
    assert wine["imports_share_pct"] == 60.0


def test_the_three_forms_of_a_line_carry_the_same_numbers(tariffs: Any) -> None:
    told = tariffs.get("/agreement/lines/VNM/22042100.json").json()["years"]
    table = rows(tariffs.get("/agreement/lines/VNM/22042100.csv"))
    assert len(table) == len(told)
    for row, year in zip(table, told, strict=True):
        assert (int(row["year"]), float(row["new_pct"]), float(row["gain_points"])) == (
            year["year"], year["new"], year["gain"])  # fmt: skip
        assert row["Hanoi deal_pct"] == ""
    page = tariffs.get("/agreement/lines/VNM/22042100").text
    assert page.count("<svg") == 2
    assert "Wine in bottles" in page


def test_lines_are_found_by_code_words_and_kind(tariffs: Any) -> None:
    def found(query: str) -> list[str]:
        return [r["line"] for r in tariffs.get(f"/agreement/lines.json?{query}").json()["lines"]]

    assert found("text=2204.21") == ["22042100"]
    assert found("text=motor cars") == ["87032300"]
    assert found("text=motor wine") == []
    assert found("show=gain") == ["22042100"]
    assert found("show=dead&year=2028") == ["04069000"]
    assert found("show=kept") == ["87032300"]
    assert [r["line"] for r in rows(tariffs.get("/agreement/lines.csv?show=gain"))] == ["22042100"]


def test_coverage_is_of_lines_and_of_value(tariffs: Any) -> None:
    told = tariffs.get("/agreement/coverage.json").json()["coverage"]
    own = {c["moment"]: c for c in told if (c["level"], c["scope"]) == ("own", "all")}
    assert (own["2027"]["lines_pct"], own["2031"]["lines_pct"]) == (25.0, 75.0)
    assert (own["2027"]["value_pct"], own["2031"]["value_pct"]) == (0.0, 90.0)
    table = rows(tariffs.get("/agreement/coverage.csv"))
    assert [float(r["value_pct"]) for r in table] == [c["value_pct"] for c in told]
    assert "75" in tariffs.get("/agreement/coverage").text
    added = tariffs.get("/agreement/overlap.json").json()["by_year"]
    assert [a["lines_improved"] for a in added[:2]] == [1, 1]
    assert [a["dead_letter"] for a in added[:5]] == [1, 1, 1, 1, 0]
    assert [int(r["dead_letter"]) for r in rows(tariffs.get("/agreement/overlap.csv"))] == [
        a["dead_letter"] for a in added
    ]


def test_two_drafts_stand_side_by_side(tariffs: Any) -> None:
    told = tariffs.get("/agreement/drafts.json").json()
    assert (told["before"], told["after"]) == ("vnm-offer-round-2.csv", "vnm-offer.csv")
    assert {c["line"]: c["verdict"] for c in told["changes"]} == {"22042100": "improved", "87032300": "worsened"}
    assert {c["verdict"]: c["value_pct"] for c in told["verdicts"]} == {"improved": 60.0, "worsened": 10.0}
    assert {r["line"] for r in rows(tariffs.get("/agreement/drafts.csv?verdict=improved"))} == {"22042100"}
    same = tariffs.get("/agreement/drafts?before=vnm-offer.csv&after=vnm-offer.csv").text
    assert "The two say the same" in same


def test_a_changed_file_is_seen_at_the_next_question(own: Any) -> None:
    assert len(own.get("/agreement/lines.json").json()["lines"]) == 4
    path = own.app.state.desk.folder / "schedules" / "vnm-offer.csv"
    path.write_text(OFFER + "01012100,Horses for breeding,5%,B5\n", encoding="utf-8")
    assert len(own.get("/agreement/lines.json").json()["lines"]) == 5


def test_words_of_a_schedule_are_shown_inert(tariffs: Any) -> None:
    for address in ("/agreement/lines", "/agreement/lines/VNM/04069000"):
        page = tariffs.get(address).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("lines?first=-1", 422),
        ("lines?first=99999999999999999999", 422),
        ("lines?text=" + "x" * 301, 422),
        ("lines?show=everything", 422),
        ("lines?year=12", 422),
        ("lines?year=nan", 422),
        ("lines?party=ZZZ", 404),
        ("lines?party=<script>alert(1)</script>", 404),
        ("lines?source=../../etc", 422),
        ("lines/VNM/99999999", 404),
        ("lines/VNM/..%2F..%2Fetc", 404),
        ("lines/FRA/22042100", 404),
        ("drafts?before=../../accord.toml&after=vnm-offer.csv", 404),
        ("drafts?verdict=best", 422),
        ("coverage?party=KOR", 404),
    ],
)
def test_hostile_questions_are_refused(tariffs: Any, query: str, status: int) -> None:
    answer = tariffs.get(f"/agreement/{query}")
    assert answer.status_code == status, answer.text[:200]
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("query", ["text=<script>alert(1)</script>", "text=%00%27%22=1%2B1", "year=2199", "first=1000"])
def test_odd_questions_find_nothing_and_stay_inert(tariffs: Any, query: str) -> None:
    answer = tariffs.get(f"/agreement/lines?{query}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_a_desk_without_schedules_says_how_to_add_one(reader: Any, few: None) -> None:
    page = reader.get("/agreement").text
    assert "no tariff schedule" in page
    assert "schedules/" in page
    assert "made-up example" in page
    for place in ("lines", "coverage", "overlap", "drafts"):
        assert "no tariff schedule" in reader.get(f"/agreement/{place}").text
        assert reader.get(f"/agreement/{place}.json").status_code == 200
        assert reader.get(f"/agreement/{place}.csv").status_code == 200


def test_the_example_is_labelled_made_up_on_every_page(
    make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any], few: None
) -> None:
    desk = make_desk({})
    reader = let_in(desk)
    line = reader.get("/agreement/lines.json?source=example").json()["lines"][0]["line"]
    for place in ("", "/lines", "/coverage", "/overlap", "/drafts", f"/lines/MYS/{line}"):
        assert "Made-up figures" in reader.get(f"/agreement{place}?source=example").text, place
    assert list((desk.folder / "schedules").iterdir()) == []


def test_a_file_that_says_too_little_is_listed_with_the_way_out(own: Any) -> None:
    folder = own.app.state.desk.folder / "schedules"
    (folder / "unknown.csv").write_text("code,base_rate\n01012100,5%\n", encoding="utf-8")
    problems = own.get("/agreement.json").json()["problems"]
    assert [p["of"] for p in problems] == ["unknown.csv"]
    assert "party" in problems[0]["hint"]
    assert "unknown.csv" in own.get("/agreement").text


def test_a_side_car_says_what_a_file_cannot(own: Any) -> None:
    folder = own.app.state.desk.folder / "schedules"
    (folder / "round9.csv").write_text(OFFER.split("\n", 4)[4], encoding="utf-8")
    car = 'role = "draft"\nparty = "Viet Nam"\nedition = "HS2022"\nlegend = "new.toml"\nagreement = "Paris deal"\n'
    (folder / "round9.csv.toml").write_text(car, encoding="utf-8")
    found = {f.path.name: f for f in desk_files(folder)}["round9.csv"]
    assert (found.role, found.party, found.problem) == ("draft", "VNM", None)
    told = own.get("/agreement/drafts.json?before=round9.csv&after=vnm-offer.csv").json()
    assert told["changes"] == []
    (folder / "round9.csv.toml").write_text('rol = "draft"\n', encoding="utf-8")
    assert "rol" in own.get("/agreement.json").json()["problems"][0]["message"]


def test_two_new_schedules_of_one_party_are_refused_with_a_way_out(own: Any) -> None:
    folder = own.app.state.desk.folder / "schedules"
    (folder / "vnm-new.csv").write_text(OFFER, encoding="utf-8")
    answer = own.get("/agreement/lines.json")
    assert answer.status_code == 422
    assert "role" in answer.json()["error"]["hint"]
    assert "vnm-new.csv" in own.get("/agreement").text


def test_imports_that_cannot_be_used_are_told_and_rates_stand(own: Any) -> None:
    folder = own.app.state.desk.folder / "schedules"
    (folder / "vnm-imports.csv").write_text(IMPORTS.replace("FRA", "DEU"), encoding="utf-8")
    told = own.get("/agreement/lines/VNM/22042100.json").json()
    assert told["imports"] is None
    assert any("not used" in n and "FRA" in n for n in told["notes"])
    assert told["years"][0]["new"] == 40.0
