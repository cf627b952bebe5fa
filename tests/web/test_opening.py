"""A large desk can be reached while it is being opened, and says so until it can answer."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from accord.web import create_app
from accord.web.serving import warm
from accord.workbench import web_views
from accord.workbench.desk import Desk, copy_example
from accord.workbench.web_views import DeskWatch

LONG = 240.0


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return copy_example(tmp_path / "desk")


def wait_for(condition: Any) -> None:
    until = time.monotonic() + LONG
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    assert condition()


def test_pages_say_how_far_it_is_until_they_can_answer(desk: Desk, stranger: Any) -> None:
    watch = DeskWatch(desk)
    app = create_app(desk, "once", watch=watch)
    reader = stranger(app)
    go_on, told = threading.Event(), threading.Event()

    def make(on_done: Any) -> None:
        on_done("Reading statements", 3, 5000)
        told.set()
        assert go_on.wait(LONG)
        warm(watch, on_done)

    watch.begin(make)
    assert told.wait(LONG)
    page = reader.get("/overview?token=once")
    assert page.status_code == 503
    assert "reading statements, 3 of 5,000" in page.text
    assert page.headers["refresh"] == page.headers["retry-after"] == "2"
    told_so = reader.get("/register.json")
    assert (told_so.status_code, told_so.json()["error"]["code"]) == (503, "starting")
    assert told_so.json()["error"]["facts"] == {"stage": "Reading statements", "done": 3, "total": 5000}
    go_on.set()
    wait_for(lambda: not watch.starting)
    page = reader.get("/overview")
    assert page.status_code == 200
    assert "refresh" not in page.headers
    assert watch.progress is None


def test_a_desk_that_cannot_be_opened_says_why(desk: Desk, stranger: Any) -> None:
    (desk.folder / "judgements.jsonl").write_text("no line of ours\n", encoding="utf-8")
    watch = DeskWatch(desk)
    reader = stranger(create_app(desk, "once", watch=watch))
    watch.begin(lambda on_done: warm(watch, on_done))
    wait_for(lambda: not watch.starting)
    page = reader.get("/overview?token=once")
    assert page.status_code == 503
    assert "judgements.jsonl" in page.text
    assert "refresh" not in page.headers


def test_a_desk_of_many_documents_is_opened_beside_its_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = DeskWatch(desk)
    assert not watch.many
    monkeypatch.setattr(web_views, "MANY_FILES", 2)
    assert watch.many
