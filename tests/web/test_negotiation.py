"""The negotiation's pages: nothing is worked out by looking, what was worked out is kept, and its numbers agree."""

import csv
import io
import math
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.workbench.desk import Desk, init_desk
from accord.workbench.offer_options import BoardOptions
from accord.workbench.offer_table import write_table
from accord.workbench.offers import choose_offer
from accord.workbench.web_agreement import ScheduleWatch
from accord.workbench.web_negotiation import Negotiation, Terms

TERMS = "lines=25&value=60&points=4"


def lines_of(first: int) -> dict[str, list[Any]]:
    size = 8
    return {
        "line": [f"{first + n:08d}" for n in range(size)],
        "description": [f"Goods <b>{n}</b>" for n in range(size)],
        "import_value": [100.0, 80.0, 60.0, 50.0, 40.0, 30.0, 20.0, 10.0],
        "other_imports": [50.0] * size,
        "base_pct": [30.0, 5.0, 20.0, 0.0, 10.0, 15.0, 8.0, 25.0],
        "weight": [0.5, 0.01, 0.4, 0.0, 0.02, 0.3, 0.01, 0.6],
    }


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    made = make_desk({})
    write_table(made.folder / "schedules" / "fra-lines.csv", lines_of(22040000))
    write_table(made.folder / "schedules" / "vnm-lines.xlsx", lines_of(84070000))
    return made


@pytest.fixture
def talks(desk: Desk, let_in: Callable[[Desk], Any]) -> Any:
    return let_in(desk)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory, let_in: Callable[[Desk], Any]) -> Any:
    """Return a reader of a desk with line tables that no test changes or works on."""
    desk = init_desk(tmp_path_factory.mktemp("talks") / "desk", ("FRA", "VNM"))
    write_table(desk.folder / "schedules" / "fra-lines.csv", lines_of(22040000))
    write_table(desk.folder / "schedules" / "vnm-lines.csv", lines_of(84070000))
    return let_in(desk)


def work_out(reader: Any, query: str) -> None:
    """Start work as a reader does, and look until it is there."""
    answer = reader.post(f"/negotiation/task?{query}", {"csrf": reader.csrf})
    assert answer.status_code == 200, answer.text[:300]
    deadline = time.monotonic() + 120
    while True:
        look = reader.get(f"/negotiation/task?{query}")
        assert look.status_code == 200, look.text[:300]
        if look.headers.get("hx-refresh") == "true":
            return
        assert "progress" in look.text
        assert time.monotonic() < deadline
        time.sleep(0.05)


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_frontier_is_worked_out_beside_the_server_and_kept_in_the_desk(
    talks: Any, desk: Desk, let_in: Callable[[Desk], Any]
) -> None:
    assert talks.get(f"/negotiation.json?{TERMS}").json()["frontier"] is None
    assert "Not worked out under these terms yet" in talks.get(f"/negotiation?{TERMS}").text
    work_out(talks, f"kind=frontier&{TERMS}")
    told = talks.get(f"/negotiation.json?{TERMS}").json()["frontier"]
    assert {p["name"] for p in told["points"]} == {"nash", "kalai-smorodinsky", "egalitarian"}
    assert told["parties"] == ["FRA", "VNM"]
    nash = next(p for p in told["points"] if p["name"] == "nash")
    # No package of the frontier has a larger product of gains than the Nash package, within its gap.
    best = max(p["first"] * p["second"] for p in told["frontier"])
    assert nash["first"] * nash["second"] >= best * (1 - 2e-3)
    table = {r["point"]: r for r in rows(talks.get(f"/negotiation.csv?{TERMS}"))}
    assert float(table["nash"]["first"]) == nash["first"]
    assert float(table["frontier 1"]["second"]) == told["frontier"][0]["second"]
    page = talks.get(f"/negotiation?{TERMS}").text
    assert page.count("<svg") == 2
    # Another server over the same desk shows the same, and other terms or another file do not.
    again = let_in(desk)
    assert again.get(f"/negotiation.json?{TERMS}").json()["frontier"] == told
    assert again.get(f"/negotiation.json?{TERMS}&by_year=5").json()["frontier"] is None
    write_table(desk.folder / "schedules" / "fra-lines.csv", lines_of(22050000))
    assert again.get(f"/negotiation.json?{TERMS}").json()["frontier"] is None


def test_an_offer_says_why_each_line_is_where_it_is(talks: Any, desk: Desk) -> None:
    work_out(talks, f"kind=offer&party=FRA&{TERMS}")
    told = talks.get(f"/negotiation/offer.json?party=FRA&{TERMS}").json()
    options = BoardOptions(ceilings=("lines:25%", "value:60%"), weights="inferred")
    direct = choose_offer(desk.folder / "schedules" / "fra-lines.csv", options)
    assert math.isclose(told["offer"]["value"], direct.choice.value, rel_tol=1e-9, abs_tol=1e-9)
    assert [c["name"] for c in told["offer"]["ceilings"]] == ["lines", "value"]
    assert all(line["why"] for line in told["lines"])
    assert [r["line"] for r in rows(talks.get(f"/negotiation/offer.csv?party=FRA&{TERMS}"))] == [
        line["line"] for line in told["lines"]
    ]
    out = [line["line"] for line in told["lines"] if line["category"] == "exclude"]
    only = talks.get(f"/negotiation/offer.json?party=FRA&category=exclude&{TERMS}").json()
    assert [line["line"] for line in only["lines"]] == out
    page = talks.get(f"/negotiation/offer?party=FRA&{TERMS}").text
    assert "Ceilings and what one more point costs" in page
    assert "<b>0</b>" not in page
    code = told["lines"][0]["line"]
    assert "lower bound" in talks.get(f"/negotiation/lines/FRA/{code}?{TERMS}").text
    work_out(talks, f"kind=line&party=FRA&line={code}&{TERMS}")
    reason = talks.get(f"/negotiation/lines/FRA/{code}.json?{TERMS}").json()["reason"]
    assert reason["category"] == told["lines"][0]["category"]
    assert "solved again" in talks.get(f"/negotiation/lines/FRA/{code}?{TERMS}").text
    costs = {a["category"]: a["costs"] for a in reason["alternatives"]}
    table = {r["category"]: r["costs"] for r in rows(talks.get(f"/negotiation/lines/FRA/{code}.csv?{TERMS}"))}
    assert {k: float(v) for k, v in table.items() if v} == {k: v for k, v in costs.items() if v is not None}


def test_work_that_fails_says_the_way_out(talks: Any, desk: Desk) -> None:
    columns = lines_of(22040000) | {"must": ["keep-out"] * 8}
    write_table(desk.folder / "schedules" / "fra-lines.csv", columns)
    work_out(talks, "kind=offer&party=FRA&lines=10&value=10")
    page = talks.get("/negotiation/offer?party=FRA&lines=10&value=10").text
    assert "Way out" in page
    assert "clash" in page
    # The failure belongs to its own terms.
    assert "Way out" not in talks.get("/negotiation/offer?party=FRA&lines=90").text


def test_work_can_be_stopped(talks: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    going = threading.Event()

    def slow(self: Negotiation, terms: Terms, on_done: Any, on_total: Any) -> dict[str, Any]:
        on_total(10**6)
        while True:
            on_done(1)
            going.set()
            time.sleep(0.001)

    monkeypatch.setattr(Negotiation, "work_frontier", slow)
    assert talks.post("/negotiation/task?kind=frontier", {"csrf": talks.csrf}).status_code == 200
    assert going.wait(60)
    assert "Stop" in talks.get("/negotiation").text
    assert "under other terms" in talks.get("/negotiation?lines=20").text
    talks.post("/negotiation/task/stop?kind=frontier", {"csrf": talks.csrf})
    deadline = time.monotonic() + 60
    while "Stopped after" not in talks.get("/negotiation").text:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_request_without_the_secret_starts_nothing(standing: Any) -> None:
    assert standing.post("/negotiation/task?kind=frontier").status_code == 403
    assert standing.get("/negotiation/task?kind=frontier").headers["hx-refresh"] == "true"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?lines=101", 422),
        ("?lines=-1", 422),
        ("?value=nan", 422),
        ("?floor=inf", 422),
        ("?by_year=0", 422),
        ("?points=1000000", 422),
        ("?points=-3", 422),
        ("?threat=war", 422),
        ("?weights=<script>", 422),
        ("?reading=" + "x" * 400, 422),
        ("/offer?party=ZZZ", 404),
        ("/offer?first=-1", 422),
        ("/offer?text=" + "x" * 301, 422),
        ("/lines/FRA/nothing", 404),
        ("/lines/FRA/<script>alert(1)<%2Fscript>", 404),
        ("/lines/ZZZ/22040000", 404),
        ("/task?kind=everything", 422),
    ],
)
def test_hostile_questions_are_refused(standing: Any, query: str, status: int) -> None:
    answer = standing.get(f"/negotiation{query}")
    assert answer.status_code == status, answer.text[:200]
    assert "<script>" not in answer.text.replace('<script src="/static', "")


@pytest.mark.parametrize("query", ["kind=line&party=FRA&line=nothing", "kind=offer&party=ZZZ", "kind=offer"])
def test_work_on_what_is_not_there_is_refused(standing: Any, query: str) -> None:
    assert standing.post(f"/negotiation/task?{query}", {"csrf": standing.csrf}).status_code == 404


def test_a_desk_without_lines_says_what_is_missing(reader: Any) -> None:
    page = reader.get("/negotiation").text
    assert "nothing to negotiate over yet" in page
    assert "a new schedule and imports by line" in page
    assert "made-up example" in page
    assert reader.get("/negotiation.json").json()["missing"][0]["party"] == "MYS"
    assert reader.get("/negotiation/offer").status_code == 200
    assert reader.get("/negotiation/offer.csv").status_code == 200


def test_line_tables_are_made_from_schedules_and_imports(tmp_path: Path) -> None:
    from accord.tariffs import synthetic_desk, write_desk

    for code in ("MYS", "KOR"):
        write_desk(synthetic_desk(code, lines=40), tmp_path / "schedules")
    on = Negotiation(ScheduleWatch(tmp_path / "schedules", ("MYS", "KOR")), tmp_path / "out")
    assert on.sides() == ("MYS", "KOR")
    assert on.missing() == ()
    path = on.line_table("MYS")
    assert path.is_file()
    with path.open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    side = on.watch.side("MYS").found
    # What the partner pays before the new agreement enters into force is the best rate of the year before.
    assert {r["line"] for r in table} <= set(side.offer.keys)
    assert all(r["best_existing"] in side.best.names for r in table)
    assert on.line_table("MYS") == path
    # A table of the desk's own comes before the one made from the schedule.
    write_table(tmp_path / "schedules" / "mys-lines.csv", lines_of(22040000))
    assert on.line_table("MYS").name == "mys-lines.csv"
