"""Supply chains on screen: what the page shows is what the room reckons, and the work beside it is seen and stopped."""

import csv
import io
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from accord.reports.errors import BriefError
from accord.web.pages import supply as page
from accord.workbench.desk import Desk, open_desk
from accord.workbench.desk_inputs import load_baseline
from accord.workbench.kept_supply import Fall, flows_folder, kept_disruption
from accord.workbench.product_dependence import load_flows
from accord.workbench.supply import desk_disruption, exposure_of

LONG = 60
ASKED = "exporter=CHN&sectors=C26&left=60&buyers=KOR"
CODES = "country_code,country_name,country_iso2,country_iso3\n410,Korea,KR,KOR\n458,Malaysia,MY,MYS\n156,China,CN,CHN\n"


@pytest.fixture
def own(tmp_path: Path, example: Desk, let_in: Callable[[Desk], Any]) -> Any:
    shutil.copytree(example.folder, tmp_path / "desk", ignore=shutil.ignore_patterns("out"))
    return let_in(open_desk(tmp_path / "desk"))


def ended(reader: Any) -> Any:
    until = time.monotonic() + LONG
    while (job := reader.app.state.jobs.get(page.JOB)).state == "running":
        assert time.monotonic() < until
        threading.Event().wait(0.05)
    return job


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_it_has_its_place_in_the_navigation_and_its_twins(reader: Any) -> None:
    text = reader.get("/supply").text
    assert '<a href="/supply" aria-current="page">' in text
    told = reader.get("/supply.json?as_of=2024-01-01").json()
    assert told["as_of"] == "2024-01-01"
    rows = cells(reader.get("/supply.csv").text)
    assert {len(r) for r in rows} == {len(rows[0])}
    assert "<svg" in text


def test_the_packaged_desk_says_where_it_has_no_data(reader: Any) -> None:
    text = reader.get("/supply").text
    assert "No data: this desk has no trade by product" in text
    assert "accord supply load" in text
    assert reader.get("/supply.json").json()["dependence"] is None


def test_exposure_is_what_the_room_reckons(reader: Any, example: Desk) -> None:
    baseline = load_baseline(example)
    told = reader.get("/supply.json?of=VNM&to=CHN").json()
    assert set(told["exposure"]) == {"VNM"}
    first = exposure_of(baseline, "VNM")[0]
    assert told["exposure"]["VNM"][0]["partner"] == first.partner
    assert told["exposure"]["VNM"][0]["value_added"] == pytest.approx(first.value_added)
    by_sector = exposure_of(baseline, "VNM", "CHN")
    assert [r["sector"] for r in told["exposure_by_sector"]["VNM"]] == [r.sector for r in by_sector]
    rows = cells(reader.get("/supply.csv?of=VNM&to=CHN").text)
    assert ["exposure", "VNM", "CHN", by_sector[0].sector, "direct"] in [r[:5] for r in rows]
    assert "by sector" in reader.get("/supply?of=VNM&to=CHN").text


def test_a_disruption_is_worked_out_kept_and_shown_after_a_restart(own: Any, let_in: Callable[[Desk], Any]) -> None:
    assert own.get(f"/supply.json?{ASKED}").json()["disruption"] is None
    text = own.get(f"/supply?{ASKED}").text
    assert "Not worked out yet" in text
    assert own.post(f"/supply/disruption?{ASKED}").status_code == 403
    answer = own.post(f"/supply/disruption?{ASKED}", {"csrf": own.csrf}, follow_redirects=False)
    assert answer.headers["location"] == f"/supply?{ASKED}#disruption"
    assert ended(own).state == "done"
    desk = own.app.state.desk
    expected = desk_disruption(desk, "CHN", ["C26"], keep=0.6, buyers=["KOR"])
    told = own.get(f"/supply.json?{ASKED}").json()["disruption"]
    assert told["welfare_pct"] == pytest.approx(dict(expected.welfare_pct))
    assert told["factors"] == pytest.approx(list(expected.factors))
    kept = kept_disruption(desk, Fall("CHN", ("C26",), 0.6, ("KOR",)), load_baseline(desk))
    assert kept is not None
    assert kept == expected
    again = let_in(open_desk(desk.folder))
    text = " ".join(again.get(f"/supply?{ASKED}").text.split())
    assert "sells 60 % of the value" in text
    assert f"{expected.welfare_pct['KOR']:+.3f}" in text
    assert again.get("/supply.json?exporter=CHN&sectors=C26&left=61&buyers=KOR").json()["disruption"] is None
    rows = cells(again.get(f"/supply.csv?{ASKED}").text)
    gains = {r[1]: float(r[5]) for r in rows if r[0] == "disruption" and r[4] == "gain"}
    assert gains == pytest.approx(dict(expected.gain))


def test_the_agreement_stands_beside_the_disruption(own: Any) -> None:
    asked = "exporter=CHN&sectors=C26&sectors=C27&agreement=mkfta-as-reported"
    own.post(f"/supply/disruption?{asked}", {"csrf": own.csrf})
    assert ended(own).state == "done"
    told = own.get(f"/supply.json?{asked}").json()["disruption"]
    assert set(told["agreement_gain"]) == {"MYS", "KOR"}
    assert told["sectors"] == ["C26", "C27"]
    text = own.get(f"/supply?{asked}").text
    assert "In the disruption" in text
    # A damaged answer is worked out again and not shown as broken.
    for file in (own.app.state.desk.out / "supply").iterdir():
        file.write_text("{", encoding="utf-8")
    assert "Not worked out yet" in own.get(f"/supply?{asked}").text


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Hold every disruption between its first and its second solve, until the test lets it go."""
    begun, go = threading.Event(), threading.Event()

    def slowly(*_: Any, on_done: Callable[[int], None], **__: Any) -> Any:
        on_done(1)
        begun.set()
        assert go.wait(LONG)
        on_done(1)
        raise BriefError("no equilibrium today", hint="ask tomorrow")

    monkeypatch.setattr(page, "work_disruption", slowly)
    yield begun, go
    go.set()


def test_the_work_shows_how_far_it_is_and_is_stopped(own: Any, held: tuple[threading.Event, threading.Event]) -> None:
    begun, go = held
    own.post(f"/supply/disruption?{ASKED}", {"csrf": own.csrf})
    assert begun.wait(LONG)
    for address in (f"/supply?{ASKED}", f"/supply/disruption?{ASKED}"):
        text = own.get(address).text
        assert 'max="60" value="1"' in text
        assert "hx-get" in text
    other = own.get("/supply?exporter=JPN").text
    assert "Being worked out for another question" in other
    assert "left=60" in other
    # A second question does not push the first aside.
    own.post("/supply/disruption?exporter=JPN", {"csrf": own.csrf})
    assert own.app.state.disrupting.exporter == "CHN"
    assert own.post(f"/supply/disruption/stop?{ASKED}").status_code == 403
    own.post(f"/supply/disruption/stop?{ASKED}", {"csrf": own.csrf})
    go.set()
    assert ended(own).state == "stopped"
    text = own.get(f"/supply?{ASKED}").text
    assert "Stopped after 2 equilibria" in text
    assert "Work it out" in text
    assert "Stopped" not in own.get("/supply?exporter=JPN").text


def test_a_failure_has_its_way_out(own: Any, held: tuple[threading.Event, threading.Event]) -> None:
    held[1].set()
    own.post(f"/supply/disruption?{ASKED}", {"csrf": own.csrf})
    assert ended(own).state == "failed"
    text = own.get(f"/supply?{ASKED}").text
    assert "no equilibrium today" in text
    assert "ask tomorrow" in text
    assert "no equilibrium today" not in own.get("/supply").text


@pytest.mark.parametrize(
    "query",
    [
        "of=XXX",
        "to=<script>",
        "exporter=ATL",
        "exporter=CHN&sectors=Z99",
        "exporter=CHN&buyers=CHN",
        "exporter=CHN&agreement=../../accord",
        "exporter=CHN&left=0",
        "exporter=CHN&left=nan",
        f"of={'x' * 200}",
    ],
)
def test_what_is_not_of_this_desk_is_refused(reader: Any, query: str) -> None:
    answer = reader.get(f"/supply?{query}")
    assert answer.status_code in (400, 422), answer.status_code
    assert "<script>" not in answer.text.split("<main")[1]


def test_work_without_a_question_is_refused(own: Any) -> None:
    assert own.post("/supply/disruption", {"csrf": own.csrf}).status_code == 422
    assert own.app.state.jobs.get(page.JOB) is None


def test_loaded_flows_are_shown_with_the_room_s_verdict(own: Any, tmp_path: Path) -> None:
    desk = own.app.state.desk
    assert "No data: this desk has no trade by product" in own.get("/supply").text
    codes = tmp_path / "country_codes_V202501.csv"
    codes.write_text(CODES, encoding="utf-8")
    files = []
    for year in (2022, 2023):
        file = tmp_path / f"BACI_HS22_Y{year}_V202501.csv"
        lines = (f"{year},156,410,283691,90,1", f"{year},156,458,283691,30,1", f"{year},410,458,854231,7,NA")
        file.write_text("t,i,j,k,v,q\n" + "\n".join(lines) + "\n", encoding="utf-8")
        files.append(file)
    load_flows(flows_folder(desk), files, codes)
    found = own.get("/supply.json").json()["dependence"]
    verdicts = {(r["importer"], r["product"]): r["dependent"] for r in found["rows"]}
    assert verdicts["KOR", "283691"] is True
    text = " ".join(own.get("/supply").text.split())
    assert "China</td>" in text
    assert "dependent</td>" in text
    sold = own.get("/supply.json?seller=Korea").json()["dependence"]
    assert [(r["importer"], r["product"]) for r in sold["rows"]] == [("MYS", "854231")]
    refused = own.get("/supply?seller=Atlantis")
    assert refused.status_code == 200
    assert "Way out" in refused.text
    rows = cells(own.get("/supply.csv").text)
    assert ["supplier", "KOR", "CHN", "283691 2023", "share", "1.0", "share of imports"] in rows
