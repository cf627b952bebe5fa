"""Sliders solve the scenario again, and the intervals are worked out beside the server."""

import math
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from accord.web.jobs import Job, Jobs
from accord.workbench.desk import Desk
from accord.workbench.run import appraise_desk


def by_code(told: dict[str, Any]) -> dict[str, float]:
    return {r["code"]: r["welfare_pct"] for r in told["regions"]}


def test_sliders_at_full_show_the_appraisal(reader: Any, example: Desk) -> None:
    told = by_code(reader.get("/appraisal.json").json())
    central = {c.code: c.welfare.value for c in appraise_desk(example, draws=2).countries}
    assert told.keys() == central.keys()
    for code, value in central.items():
        assert math.isclose(told[code], value, rel_tol=1e-6, abs_tol=1e-9)


def test_nothing_carried_out_changes_nothing(reader: Any) -> None:
    told = by_code(reader.get("/appraisal.json?first=0&second=0&costs=0").json())
    assert max(abs(v) for v in told.values()) < 1e-8


def test_each_slider_moves_the_answer(reader: Any) -> None:
    full = by_code(reader.get("/appraisal.json").json())
    for query in ("first=50", "second=50", "costs=50", "elasticity=150", "year=0"):
        assert by_code(reader.get(f"/appraisal.json?{query}").json())["MYS"] != full["MYS"], query


@pytest.mark.parametrize("query", ["first=101", "first=-1", "costs=nan", "elasticity=0", "elasticity=inf", "year=-1"])
def test_a_slider_outside_its_range_is_refused(reader: Any, query: str) -> None:
    assert reader.get(f"/appraisal.json?{query}").status_code == 422


def test_a_desk_without_a_scenario_says_so(make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(make_desk({}))
    answer = reader.get("/appraisal")
    assert answer.status_code == 400
    assert "no scenario" in answer.text
    assert "/appraisal" not in reader.get("/overview").text


def test_intervals_are_worked_out_beside_the_server(reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.web.pages import appraisal

    # Three draws are the same work as a hundred, sooner.
    monkeypatch.setattr(appraisal, "appraise_desk", lambda desk, **options: appraise_desk(desk, draws=3, **options))
    assert reader.get("/appraisal.json").json()["intervals"] is None
    assert reader.post("/appraisal/intervals", {"csrf": reader.csrf}).status_code == 200
    deadline = time.monotonic() + 60
    while "intervals over" not in (text := reader.get("/appraisal/intervals").text):
        assert "solves" in text
        assert time.monotonic() < deadline
        time.sleep(0.1)
    made = reader.get("/appraisal.json").json()["intervals"]
    assert made["draws"] == 3
    assert made["delay"]


def test_a_job_can_be_stopped_and_started_again_and_fails_with_a_way_out() -> None:
    jobs = Jobs()

    def forever(on_done: Callable[[int], None], on_total: Callable[[int], None]) -> None:
        on_total(10**6)
        while True:
            on_done(1)
            time.sleep(0.001)

    job = jobs.start("x", forever)
    assert jobs.start("x", forever).number == job.number
    jobs.stop("x")
    assert ended(jobs, "x").state == "stopped"

    def broken(on_done: Callable[[int], None], on_total: Callable[[int], None]) -> None:
        raise ValueError("not meant to")

    assert jobs.start("x", broken).number > job.number
    failed = ended(jobs, "x")
    assert failed.state == "failed"
    assert failed.error is not None
    assert failed.error.hint


def test_a_job_that_was_asked_for_stays_as_it_was_seen() -> None:
    jobs, go_on = Jobs(), threading.Event()

    def quick(on_done: Callable[[int], None], on_total: Callable[[int], None]) -> str:
        assert go_on.wait(60)
        return "its fruit"

    begun = jobs.start("x", quick)
    seen = jobs.get("x")
    go_on.set()
    assert ended(jobs, "x").result == "its fruit"
    assert [(job.state, job.result) for job in (begun, seen) if job is not None] == [("running", None)] * 2


def ended(jobs: Jobs, name: str) -> Job:
    """Wait for the end of a job and return it."""
    deadline = time.monotonic() + 60
    while (job := jobs.get(name)) is None or job.state == "running":
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return job


def test_a_moved_slider_gets_numbers_first_and_drawings_after(reader: Any) -> None:
    whole = reader.get("/appraisal?first=40").text
    part = reader.get("/appraisal?first=40", headers={"hx-request": "true"}).text
    assert "<svg" in whole
    assert "<svg" not in part
    address = part.partition('hx-get="/appraisal/charts')[2].partition('"')[0]
    assert address == "?first=40"
    assert reader.get(f"/appraisal/charts{address}").text.count("<svg") == whole.count("<svg")
