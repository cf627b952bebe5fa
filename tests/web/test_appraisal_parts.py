"""The appraisal's parts: they add up, agree with the sliders' page, and what was worked out is kept in the desk."""

import csv
import io
import math
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.web.pages import appraisal_parts
from accord.workbench.desk import Desk, copy_example, open_desk
from accord.workbench.run import appraise_desk

PAGES = ("countries", "sectors", "years", "parts", "certainty")


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text[:300]
    return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.fixture
def own(tmp_path: Path, let_in: Callable[[Desk], Any]) -> Any:
    """Return a reader of a desk of the test's own, with three draws to an interval."""
    desk = copy_example(tmp_path / "own")
    settings = desk.folder / "accord.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("draws = 100", "draws = 3"), encoding="utf-8")
    return let_in(open_desk(desk.folder))


def wait_for(reader: Any, path: str) -> None:
    deadline = time.monotonic() + 120
    while "<progress" in reader.get(path).text:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("query", ["", "?first=40&elasticity=150"])
def test_parts_add_up_to_the_effect(reader: Any, query: str) -> None:
    told = reader.get(f"/appraisal/parts.json{query}").json()["parts"]
    effect = {r["code"]: r["welfare_pct"] for r in reader.get(f"/appraisal.json{query}").json()["regions"]}
    assert [p["code"] for p in told] == ["MYS", "KOR"]
    for party in told:
        assert math.isclose(party["effect"], effect[party["code"]], rel_tol=1e-6, abs_tol=1e-9)
        for kind in ("changes", "sectors", "ways"):
            assert math.isclose(sum(x["points"] for x in party[kind]), party["effect"], rel_tol=1e-6, abs_tol=1e-8), (
                kind
            )
    table = rows(reader.get(f"/appraisal/parts.csv{query}"))
    for party in told:
        points = sum(float(r["points"]) for r in table if (r["party"], r["by"]) == (party["code"], "change"))
        assert math.isclose(points, party["effect"], rel_tol=1e-6, abs_tol=1e-8)


def test_a_change_that_is_not_carried_out_has_no_part(reader: Any) -> None:
    told = reader.get("/appraisal/parts.json?second=0").json()["parts"][0]
    points = {x["key"]: x["points"] for x in told["changes"]}
    assert points["kor-other-lines"] == 0.0
    assert points["mys-other-lines"] != 0.0


def test_countries_and_sectors_are_those_of_the_sliders(reader: Any) -> None:
    whole = reader.get("/appraisal.json?first=60").json()
    told = {r["code"]: r["welfare_pct"] for r in reader.get("/appraisal/countries.json?first=60").json()["countries"]}
    assert told == {r["code"]: r["welfare_pct"] for r in whole["regions"]}
    table = {r["code"]: float(r["welfare_pct"]) for r in rows(reader.get("/appraisal/countries.csv?first=60"))}
    assert table == told
    flows = {(f["exporter"], f["sector"]): f["change"] for f in whole["flows"]}
    sectors = reader.get("/appraisal/sectors.json?first=60").json()["sectors"]
    assert {(f["exporter"], f["sector"]): f["change"] for f in sectors} == flows
    for row in rows(reader.get("/appraisal/sectors.csv?first=60")):
        assert float(row["change"]) == flows[row["exporter"], row["sector"]]


def test_years_end_where_everything_is_phased_in(reader: Any) -> None:
    years = reader.get("/appraisal/years.json").json()["years"]
    full = {r["code"]: r["welfare_pct"] for r in reader.get("/appraisal.json").json()["regions"]}
    last = {y["code"]: y for y in years if y["year"] == max(x["year"] for x in years)}
    for code in ("MYS", "KOR"):
        assert math.isclose(last[code]["welfare_pct"], full[code], rel_tol=1e-6)
    first = reader.get("/appraisal.json?year=0").json()
    assert math.isclose(
        next(y["welfare_pct"] for y in years if y["code"] == "MYS"),
        next(r["welfare_pct"] for r in first["regions"] if r["code"] == "MYS"),
        rel_tol=1e-6,
    )
    assert len(rows(reader.get("/appraisal/years.csv"))) == len(years)


def test_what_is_known_is_told_apart_from_what_is_assumed(reader: Any) -> None:
    told = reader.get("/appraisal/certainty.json").json()
    bases = {i["basis"] for i in told["inputs"]}
    assert {"observed", "estimated", "reported", "assumed"} >= bases >= {"estimated", "reported", "assumed"}
    page = reader.get("/appraisal/certainty").text
    for basis in bases:
        assert f"Inputs that are {basis}" in page
    assert len(rows(reader.get("/appraisal/certainty.csv"))) == len(told["inputs"])


def test_sliders_travel_from_part_to_part(reader: Any) -> None:
    page = reader.get("/appraisal/countries?first=40&as_of=2025-06-01").text
    assert "/appraisal/sectors?as_of=2025-06-01&amp;first=40" in page
    assert "Under sliders that were moved" in page
    assert "Under sliders" not in reader.get("/appraisal/countries?first=100").text


@pytest.mark.slow
def test_intervals_are_kept_in_the_desk_and_shown_by_another_server(own: Any, let_in: Callable[[Desk], Any]) -> None:
    assert own.get("/appraisal/countries.json").json()["interval"] is None
    assert own.post("/appraisal/intervals", {"csrf": own.csrf}).status_code == 200
    wait_for(own, "/appraisal/intervals")
    again = let_in(own.app.state.desk)
    direct = appraise_desk(own.app.state.desk)
    made = again.get("/appraisal.json").json()["intervals"]
    assert made["draws"] == 3
    told = {c["code"]: c for c in again.get("/appraisal/countries.json").json()["countries"]}
    for c in direct.countries:
        assert math.isclose(told[c.code]["welfare_low_pct"], c.welfare.low, rel_tol=1e-6, abs_tol=1e-9)
    years = again.get("/appraisal/years.json").json()
    assert all(y["low"] is not None for y in years["years"])
    assert [d["years"] for d in years["delay"]] == [d.years for d in direct.delay]
    assert "present value" in again.get("/appraisal/years").text
    # Moved sliders have no intervals: none were worked out under them.
    assert again.get("/appraisal/countries.json?first=50").json()["interval"] is None
    scenario = own.app.state.desk.folder / "scenarios" / "mkfta-as-reported.toml"
    scenario.write_text(scenario.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert again.get("/appraisal.json").json()["intervals"] is None
    assert own.get("/appraisal.json").json()["intervals"] is None


@pytest.mark.slow
def test_a_brief_made_on_the_page_keeps_its_intervals(own: Any, let_in: Callable[[Desk], Any]) -> None:
    assert own.get("/appraisal.json").json()["intervals"] is None
    assert own.post("/brief", {"csrf": own.csrf, "format": "html"}).status_code == 200
    wait_for(own, "/brief")
    assert own.get("/brief.json").json()["state"] == "done"
    made = let_in(own.app.state.desk).get("/appraisal.json").json()["intervals"]
    assert made["draws"] == 3
    # The neighbours of the brief are kept too: the page need not solve them again.
    again = let_in(own.app.state.desk)
    assert "What each column gains from the row" in again.get("/partnership").text
    assert again.app.state.jobs.get("neighbours") is None
    # What is worth a table now must not be called as its section is: a screen reader's list would hold it twice.
    overview = again.get("/overview").text
    assert "Worth by party" in overview
    named = re.findall(r'<(?:section|nav|form|div role="region")[^>]* aria-label="([^"]+)"', overview)
    named += re.findall(r'role="region" aria-label="([^"]+)"', overview)
    named += re.findall(r'<section aria-labelledby="[^"]+"><h2 id="[^"]+">([^<]+)<', overview)
    assert len(set(named)) == len(named)


@pytest.mark.slow
def test_what_drives_the_intervals_is_worked_out_and_kept(
    own: Any, let_in: Callable[[Desk], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # No shares of the variance: the same work, sooner.
    monkeypatch.setattr(appraisal_parts, "ROWS_OF_DESIGN", 0)
    assert own.get("/appraisal/certainty.json").json()["drivers"] is None
    assert own.post("/appraisal/drivers", {"csrf": own.csrf}).status_code == 200
    wait_for(own, "/appraisal/drivers")
    told = let_in(own.app.state.desk).get("/appraisal/certainty.json").json()["drivers"]
    assert {d["code"] for d in told} == {"MYS", "KOR"}
    for code in ("MYS", "KOR"):
        assert math.isclose(sum(d["alone_share"] for d in told if d["code"] == code), 1.0, abs_tol=1e-6)
    assert "most of the width comes from" in own.get("/appraisal/certainty").text


def test_that_work_can_be_stopped(own: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    going = threading.Event()

    def slow(*_: Any, on_done: Callable[[int], None], **__: Any) -> tuple[Any, ...]:
        while True:
            on_done(1)
            going.set()
            time.sleep(0.001)

    monkeypatch.setattr(appraisal_parts, "drivers", slow)

    own.post("/appraisal/drivers", {"csrf": own.csrf})
    assert going.wait(60)
    assert "<progress" in own.get("/appraisal/certainty").text
    own.post("/appraisal/drivers/stop", {"csrf": own.csrf})
    wait_for(own, "/appraisal/drivers")
    assert "Stopped after" in own.get("/appraisal/certainty").text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("query", ["first=101", "costs=nan", "elasticity=0", "year=-1", "first=<script>"])
def test_hostile_sliders_are_refused(reader: Any, page: str, query: str) -> None:
    answer = reader.get(f"/appraisal/{page}?{query}")
    assert answer.status_code == 422
    assert "<script>" not in answer.text.replace('<script src="/static', "")


def test_a_desk_without_a_scenario_says_so_on_every_part(
    make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any]
) -> None:
    reader = let_in(make_desk({}))
    for page in PAGES:
        assert reader.get(f"/appraisal/{page}").status_code == 400
