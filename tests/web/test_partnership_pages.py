"""Bodies, contracts, indicators and the wider partnership as pages: what they show, with which words, on which day."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.partnership import Evidence, predict
from accord.partnership.counterfactual import fit_line
from accord.reports.errors import BriefError
from accord.web import quoting
from accord.web.pages import mechanisms as bodies
from accord.web.pages import partnership as page
from accord.web.pages.indicators import chart_of
from accord.web.quoting import kept, place_in, stamp_of
from accord.workbench.carbon_work import record_acts
from accord.workbench.desk import Desk, open_desk
from accord.workbench.indicators import view_indicators
from accord.workbench.neighbours import Neighbours
from accord.workbench.web_views import DeskWatch

PAGES = ("mechanisms", "contracts", "indicators", "partnership")
HEAD = "---\ndate: {date}\nkind: news\npublisher: {by}\n---\n\n"


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture(scope="session")
def shown(reader: Any) -> dict[str, str]:
    """Return the four pages of the packaged desk as people see them."""
    return {name: reader.get(f"/{name}").text for name in PAGES}


def test_every_page_has_its_place_in_the_navigation_and_its_twins(shown: dict[str, str], reader: Any) -> None:
    for name in PAGES:
        assert f'<a href="/{name}" aria-current="page">' in shown[name]
        told = reader.get(f"/{name}.json?as_of=2024-01-01&known_on=2024-01-01").json()
        assert (told["as_of"], told["known_on"]) == ("2024-01-01", "2024-01-01")
        table = reader.get(f"/{name}.csv")
        assert table.headers["content-type"].startswith("text/csv")
        rows = cells(table.text)
        assert len(rows) > 1
        assert {len(row) for row in rows} == {len(rows[0])}


def test_each_quotation_leads_to_its_words(shown: dict[str, str], reader: Any) -> None:
    links = {a for name in PAGES for a in re.findall(r'href="(/documents/d-[0-9a-f]+(?:#[^"]+))"', shown[name])}
    assert len(links) > 20
    texts: dict[str, str] = {}
    for link in links:
        address, _, mark = link.partition("#")
        if address not in texts:
            texts[address] = reader.get(address).text
        if mark.startswith("s-"):
            assert f'id="{mark}"' in texts[address], link
        else:
            assert mark.startswith(":~:text="), link


def test_bodies_are_shown_with_founding_words_level_and_meetings(shown: dict[str, str], reader: Any) -> None:
    told = reader.get("/mechanisms.json").json()
    text = shown["mechanisms"]
    assert told["mechanisms"]
    assert told["meetings"]
    assert told["actions"]
    for body in told["mechanisms"]:
        assert f'<h2 id="{body["id"]}">' in text
        if body["founding"]:
            assert f"“{body['founding']['quote']}”" in text
    for row in (*told["meetings"], *told["actions"]):
        assert f'<li id="{row["id"]}">' in text
    assert "asked for, not agreed" in text


MINUTES = """Minutes of the 2nd meeting of the Joint Committee on Trade between France and Viet Nam
Date: 4 March 2025
Venue: Hanoi

The Joint Committee meets every year, alternately in Paris and Hanoi.
The 3rd meeting of the Joint Committee on Trade will be held in Paris on 10 March 2026.

Agreed actions
1. Viet Nam will send the list of licensed exporters by 30 June 2025.
2. France will name a contact point by 30 June 2027.
"""


def test_meetings_to_come_and_overdue_actions_move_with_the_day(
    make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any]
) -> None:
    own = let_in(make_desk({"minutes.md": HEAD.format(date="2025-03-05", by="The ministry") + MINUTES}))
    late = own.get("/mechanisms.json?as_of=2025-10-01").json()
    states = {a["owners"][0]: a["state"] for a in late["actions"]}
    assert states == {"VNM": "overdue", "FRA": "open"}
    text = own.get("/mechanisms?as_of=2025-10-01").text
    assert "1 action overdue without evidence" in text
    assert "Meetings to come" in text
    assert "10 March 2026" in text.replace("\u00a0", " ")
    assert "overdue, no evidence in these documents" in text
    early = own.get("/mechanisms?as_of=2025-05-01").text
    assert "none overdue without evidence" in early
    before = own.get("/mechanisms?as_of=2025-01-01").text
    assert "No data: no standing body" in before


def test_prices_stand_side_by_side_and_milestones_keep_each_version(shown: dict[str, str], reader: Any) -> None:
    told = reader.get("/contracts.json").json()
    text = " ".join(shown["contracts"].split())
    jets = next(c for c in told["contracts"] if len(c["prices"]) > 2)
    for price in jets["prices"]:
        assert f"<td>{price['text']}</td>" in text
    first = next(x for x in jets["milestones"] if x["disagreements"])
    assert "sources differ" in text
    rows = [r for r in cells(reader.get("/contracts.csv").text) if r[0] == jets["id"] and r[3] == first["label"]]
    assert [r[5] for r in rows] == [v["label"] for v in first["versions"]]
    assert "No data: no source gives a quantity or a price." in text
    assert any(c["title"] in text for c in told["contracts"] if c["kind"] == "project")
    assert "No data: no contract and no project" in reader.get("/contracts?as_of=2010-01-01").text


def test_a_slip_is_shown_with_both_sources_and_a_bad_rate_with_its_way_out(
    make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any]
) -> None:
    deal = "France and Viet Nam signed a contract for 12 patrol boats worth EUR 300 million. "
    desk = make_desk(
        {
            "a.md": HEAD.format(date="2023-02-01", by="One") + deal + "The first delivery is planned for 2025.\n",
            "b.md": HEAD.format(date="2024-06-01", by="Two")
            + "France will deliver the first of the 12 patrol boats to Viet Nam under the contract in 2027.\n",
        }
    )
    own = let_in(desk)
    told = own.get("/contracts.json?as_of=2024-12-31").json()["contracts"]
    slips = [s for c in told for x in c["milestones"] for s in x["slips"]]
    assert [s["kind"] for s in slips] == ["later"]
    text = own.get("/contracts?as_of=2024-12-31").text
    assert "slip</span>" in text
    assert re.search(r">One</a>.*then.*>Two</a>", text)
    (desk.folder / "contracts.toml").write_text('[[rate]]\nbase = "EUR"\n', encoding="utf-8")
    refused = own.get("/contracts?as_of=2024-12-31")
    assert refused.status_code == 422
    assert "contracts.toml" in refused.text


def test_series_stand_beside_target_and_path_in_fixed_words(shown: dict[str, str], reader: Any) -> None:
    told = reader.get("/indicators.json").json()
    text = " ".join(shown["indicators"].replace("\u00a0", " ").split())
    measured = next(i for i in told["indicators"] if i["status"] == "measured")
    assert measured["words"] in text
    path = next(r["path"] for r in measured["readings"] if r["path"]["points"])
    assert path["words"] in text
    assert "<svg" in text
    assert text.count("No data: this desk has no series") == sum(i["status"] == "no-data" for i in told["indicators"])
    early = reader.get("/indicators.json?as_of=2018-06-01").json()
    periods = [o["period"] for i in early["indicators"] for r in i["readings"] for o in r["series"]["observations"]]
    assert periods
    assert set(periods) == {"2017"}


def test_the_chart_draws_the_path_that_the_room_reckons(example: Desk) -> None:
    found = view_indicators(example)
    measured = next(i for i in found.indicators if i.status == "measured")
    chart = chart_of(measured, example)
    assert chart is not None
    rows = {(name, year): (value, low, high) for name, year, value, low, high in chart.rows}
    reading = next(r for r in measured.readings if r.path is not None and r.path.points)
    assert reading.path is not None
    last = reading.path.points[-1]
    assert rows["Path, Malaysia", int(last.period)] == (last.expected, last.low, last.high)
    assert measured.promised is not None
    before = [o for o in reading.series.observations if o.period.last < measured.promised]
    line = fit_line([o.period.when for o in before], [o.value for o in before])
    assert rows["Path, Malaysia", before[0].period.year] == predict(line, before[0].period.when, reading.path.level)
    assert reading.progress is not None
    assert ("Target, Malaysia", 2023) in rows
    assert rows["Target, Malaysia", 2023][0] == reading.progress.goal


def test_exposure_and_neighbours_are_what_the_room_gives(example: Desk, reader: Any) -> None:
    told = reader.get("/partnership.json").json()
    assert set(told["exposure"]) == {"MYS", "KOR"}
    shares = [r["value_added"] for r in told["exposure"]["MYS"]]
    assert shares == sorted(shares, reverse=True)
    assert 0 < sum(shares) < 1
    solved = told["neighbours"]
    assert solved["hub"] == "KOR"
    # What was worked out once is there for people and for the table, and is not solved again.
    known = dict(reader.app.state.neighbours)
    text = reader.get("/partnership").text
    assert "What each column gains from the row" in text
    assert "Vietnam" in text
    rows = cells(reader.get("/partnership.csv").text)
    gains = {(r[1], r[2]): float(r[4]) for r in rows if r[0] == "neighbours"}
    assert gains == {(a["member"], k): v for a in solved["agreements"] for k, v in a["gain"].items()}
    assert dict(reader.app.state.neighbours) == known
    assert any(isinstance(found, Neighbours) for found in known.values())
    assert "this desk’s ledger of Article 6.2 is empty" in text


def test_people_get_the_page_before_the_neighbours_are_solved(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, example: Desk, let_in: Callable[[Desk], Any]
) -> None:
    import shutil
    import threading

    asked, go = threading.Event(), threading.Event()

    def slow(*_: Any, **options: Any) -> Any:
        asked.set()
        assert go.wait(60)
        raise BriefError("no equilibrium today", hint="ask tomorrow")

    monkeypatch.setattr(page, "work_neighbours", slow)
    shutil.copytree(example.folder, tmp_path / "desk", ignore=shutil.ignore_patterns("out"))
    own = let_in(open_desk(tmp_path / "desk"))
    try:
        text = own.get("/partnership").text
        assert asked.wait(60)
        assert "On whom each party rests" in text
        assert "<progress" in own.get("/partnership/neighbours").text
    finally:
        go.set()
    told = own.get("/partnership.json").json()
    assert told["neighbours"] is None
    assert told["neighbours_problem"]["message"] == "no equilibrium today"
    assert "ask tomorrow" in own.get("/partnership").text


def test_neighbours_outlive_the_server_and_not_their_inputs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, example: Desk, let_in: Callable[[Desk], Any]
) -> None:
    import shutil

    from accord.workbench import kept_neighbours

    shutil.copytree(example.folder, tmp_path / "desk", ignore=shutil.ignore_patterns("out"))
    first = let_in(open_desk(tmp_path / "desk")).get("/partnership.json").json()["neighbours"]
    assert first["solves"] > 20

    def never(*_: Any, **__: Any) -> Any:
        raise BriefError("solved again", hint="it was kept")

    monkeypatch.setattr(kept_neighbours, "desk_neighbours", never)
    again = let_in(open_desk(tmp_path / "desk"))
    # People have it at once: no work is begun for what the desk keeps.
    assert "What each column gains from the row" in again.get("/partnership").text
    assert again.app.state.jobs.get(page.JOB) is None
    assert again.get("/partnership.json").json()["neighbours"] == first
    scenario = next((tmp_path / "desk" / "scenarios").glob("*.toml"))
    scenario.write_text(scenario.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    told = let_in(open_desk(tmp_path / "desk")).get("/partnership.json").json()
    assert told["neighbours_problem"]["message"] == "solved again"
    scenario.write_text(scenario.read_text(encoding="utf-8").removesuffix("\n# changed\n"), encoding="utf-8")
    (tmp_path / "desk" / "schedules").mkdir(exist_ok=True)
    (tmp_path / "desk" / "schedules" / "mys-new.csv").write_text("line\n", encoding="utf-8")
    told = let_in(open_desk(tmp_path / "desk")).get("/partnership.json").json()
    assert told["neighbours_problem"]["message"] == "solved again"


def test_the_work_on_neighbours_is_stopped_and_begun_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, example: Desk, let_in: Callable[[Desk], Any]
) -> None:
    import shutil
    import threading

    asked, go = threading.Event(), threading.Event()

    def stepwise(*_: Any, on_done: Callable[[int, int], None], **__: Any) -> Any:
        asked.set()
        assert go.wait(60)
        on_done(1, 2)
        raise BriefError("it went on", hint="it was not stopped")

    monkeypatch.setattr(page, "work_neighbours", stepwise)
    shutil.copytree(example.folder, tmp_path / "desk", ignore=shutil.ignore_patterns("out"))
    own = let_in(open_desk(tmp_path / "desk"))
    try:
        own.get("/partnership")
        assert asked.wait(60)
        assert own.post("/partnership/neighbours/stop").status_code == 403
        assert own.post("/partnership/neighbours/stop", {"csrf": own.csrf}).status_code == 200
    finally:
        go.set()
    with own.app.state.neighbours_lock:
        pass
    for _ in range(600):
        job = own.app.state.jobs.get(page.JOB)
        if job.state != "running":
            break
        threading.Event().wait(0.1)
    assert job.state == "stopped"
    text = own.get("/partnership").text
    assert "Work it out" in text
    assert "Stopped" in text
    assert own.post("/partnership/neighbours", {"csrf": own.csrf}).status_code == 200
    assert own.get("/partnership.json").json()["neighbours_problem"]["message"] == "it went on"


def test_a_large_register_is_worked_out_beside_the_pages(
    monkeypatch: pytest.MonkeyPatch, make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any]
) -> None:
    import threading

    asked, go = threading.Event(), threading.Event()
    real = bodies.desk_diary

    def slow(*what: Any, **options: Any) -> Any:
        asked.set()
        assert go.wait(60)
        return real(*what, **options)

    monkeypatch.setattr(bodies, "desk_diary", slow)
    monkeypatch.setattr(quoting, "LARGE", 1)
    desk = make_desk({"minutes.md": HEAD.format(date="2025-03-05", by="The ministry") + MINUTES})
    own = let_in(desk)
    try:
        assert "being worked out beside the server" in own.get("/mechanisms?as_of=2025-10-01").text
        assert asked.wait(60)
        assert own.get("/register").status_code == 200
    finally:
        go.set()
    assert own.get("/mechanisms.json?as_of=2025-10-01").json()["actions"]
    assert "1 action overdue without evidence" in own.get("/mechanisms?as_of=2025-10-01").text
    for name in ("contracts", "indicators"):
        assert len(cells(own.get(f"/{name}.csv?as_of=2025-10-01").text)) >= 1
        assert "No data" in own.get(f"/{name}?as_of=2025-10-01").text
    (desk.folder / "contracts.toml").write_text("no toml", encoding="utf-8")
    assert own.get("/contracts.json?as_of=2025-10-01").status_code == 422
    assert "contracts.toml" in own.get("/contracts?as_of=2025-10-01").text


def test_a_desk_without_scenario_says_so_and_shows_its_ledger(
    make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any]
) -> None:
    from datetime import date

    from accord.carbon import Authorisation, Draft

    desk = make_desk({})
    terms = Authorisation("VNM", 2026, "solar roofs", ("ndc",), (), "use")
    record_acts(
        desk,
        [
            Draft(kind="authorise", on=date(2027, 2, 1), batch="V-1", first=1, last=1000, by="VNM", terms=terms),
            Draft(kind="transfer", on=date(2027, 5, 1), batch="V-1", first=1, last=400, by="VNM", to="FRA"),
        ],
    )
    own = let_in(desk)
    before = own.get("/partnership?as_of=2027-01-31").text
    assert "No act up to" in before
    assert "2 entries of later days are in the ledger" in before
    between = own.get("/partnership.json?as_of=2027-03-01").json()["carbon"]
    assert (between["later_entries"], between["entries"]) == (1, 1)
    assert [r["status"] for r in between["holdings"]] == ["authorised"]
    text = own.get("/partnership?as_of=2027-06-01").text
    assert "2 entries up to that day" in text
    assert "names no scenario" in text
    assert "<td>1 to 400</td>" in text
    told = own.get("/partnership.json?as_of=2027-06-01").json()
    assert told["neighbours"] is None
    assert told["neighbours_problem"] is None
    assert told["carbon"]["entries"] == 2
    year = next(
        r
        for r in cells(own.get("/partnership.csv?as_of=2027-06-01").text)
        if r[:4] == ["carbon", "VNM", "2027", "net_adjustment"]
    )
    assert year[4] == "400"
    for name in ("mechanisms", "contracts", "indicators"):
        assert "No data" in own.get(f"/{name}").text
    (desk.folder / "carbon.jsonl").write_text("{", encoding="utf-8")
    damaged = own.get("/partnership")
    assert damaged.status_code == 200
    assert "Way out" in damaged.text


HOSTILE = (
    "as_of=%3Cscript%3Ealert(1)%3C/script%3E",
    "known_on=2024-13-45",
    "as_of=0001-01-01",
    "first=-1",
    "first=9999999999999999999999",
    "nothing=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
)


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_addresses_are_inert(reader: Any, query: str) -> None:
    for name in PAGES:
        answer = reader.get(f"/{name}?{query}")
        assert answer.status_code in (200, 422)
        assert "<script>alert" not in answer.text
        assert "<img" not in answer.text
    assert reader.get("/mechanisms?first=900").status_code == 200


def test_hostile_documents_are_words(make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any]) -> None:
    said = "France and Viet Nam signed a contract for 12 <img src=x onerror=alert(1)> boats worth EUR 300 million.\n"
    body = "France and Viet Nam set up a joint committee on <script>alert(1)</script> trade in 2024.\n"
    own = let_in(make_desk({"a.md": HEAD.format(date="2024-02-01", by="<b>One</b>") + said + "\n" + body}))
    for name in PAGES:
        text = own.get(f"/{name}?as_of=2025-01-01").text
        assert "<img" not in text
        assert "<script>alert" not in text
        assert "<b>" not in text


def test_a_quotation_without_statement_leads_to_the_mark_over_it_or_to_its_words(example: Desk) -> None:
    view = DeskWatch(example).view()
    s = max(view.built.statements, key=lambda s: s.end)
    d = view.documents[s.doc]

    def told(start: int, end: int, statement: str | None = None) -> Evidence:
        return Evidence(d.id, d.name, "x", d.kind, None, start, end, d.text[start:end], statement)

    at = place_in(view)
    assert at(told(s.start, s.end, s.id)) == f"#{s.id}"
    assert at(told(s.start + 1, s.start + 2)).startswith("#s-")
    assert at(told(0, 3)).startswith("#:~:text=")


def test_what_is_kept_of_files_is_made_again_when_they_change(example: Desk, tmp_path: Path) -> None:
    view = DeskWatch(example).view()
    file = tmp_path / "a.toml"
    made = []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [kept(view, "x", stamp_of([file]), make) for _ in range(2)] == [1, 1]
    file.write_text("x", encoding="utf-8")
    assert kept(view, "x", stamp_of([file]), make) == 2
    assert stamp_of([tmp_path])[0][0] == "a.toml"


def test_an_entry_and_what_follows_it_link_to_each_other(reader: Any) -> None:
    told = reader.get("/contracts.json").json()["contracts"]
    entry = next(c["commitments"][0] for c in told if c["commitments"])
    contract = next(c for c in told if entry in c["commitments"])
    links = reader.get(f"/commitments/{entry}.json").json()["elsewhere"]
    assert {"kind": contract["kind"], "title": contract["title"], "path": "/contracts", "part": contract["id"],
            "first": 0} in links  # fmt: skip
    assert f'href="/contracts#{contract["id"]}"' in reader.get(f"/commitments/{entry}").text
    assert f"/commitments/{entry}" in reader.get("/contracts").text
    bodies = reader.get("/mechanisms.json").json()
    home = {s["id"]: c["id"] for c in reader.get("/register.json").json()["commitments"]
            for s in reader.get(f"/commitments/{c['id']}.json").json()["statements"][:1]}  # fmt: skip
    action = next(a for a in bodies["actions"] if a["evidence"][0]["statement"] in home)
    entry = home[action["evidence"][0]["statement"]]
    assert action["id"] in {x["part"] for x in reader.get(f"/commitments/{entry}.json").json()["elsewhere"]}
    assert f"/commitments/{entry}" in reader.get("/mechanisms").text
    measured = next(i for i in reader.get("/indicators.json").json()["indicators"] if i.get("commitment"))
    links = reader.get(f"/commitments/{measured['commitment']}.json").json()["elsewhere"]
    assert any(x["path"] == "/indicators" for x in links)


def test_broken_files_beside_the_register_do_not_break_its_entries(
    make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any]
) -> None:
    text = "France and Viet Nam signed a contract for 12 patrol boats worth EUR 300 million.\n"
    desk = make_desk({"a.md": HEAD.format(date="2023-02-01", by="One") + text})
    (desk.folder / "contracts.toml").write_text("no toml", encoding="utf-8")
    own = let_in(desk)
    entry = own.get("/register.json").json()["commitments"][0]["id"]
    assert own.get(f"/commitments/{entry}.json").json()["elsewhere"] == []
    assert own.get(f"/commitments/{entry}").status_code == 200


def test_broad_undertakings_are_counted_apart(make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any]) -> None:
    text = MINUTES + "3. Both sides agreed to deepen cooperation on customs.\n"
    own = let_in(make_desk({"minutes.md": HEAD.format(date="2025-03-05", by="The ministry") + text}))
    told = own.get("/mechanisms.json?as_of=2025-05-01").json()["actions"]
    assert sorted(a["broad"] for a in told) == [False, False, True]
    page_text = own.get("/mechanisms?as_of=2025-05-01").text
    assert "2 actions" in page_text
    assert "1 broad undertaking with neither a time nor a number" in page_text
    rows = cells(own.get("/mechanisms.csv?as_of=2025-05-01").text)
    assert [r[0] for r in rows].count("broad undertaking") == 1
