"""Pages written once for a view: the same for everybody but for what belongs to one reader, and never an old one."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from accord.register import diff
from accord.web import create_app
from accord.web.asking import LATELY
from accord.web.rendering import NOTICE_MARK, SECRET_MARK, TEXTS_KEPT, Texts
from accord.workbench import web_views
from accord.workbench.desk import Desk, copy_example
from accord.workbench.reviewing import judge_pair, review_statement, take_back, waiting
from accord.workbench.web_views import DeskWatch

LONG = 240.0
PAGES = (
    "/overview", "/register", "/register?kind=commitment", "/register?text=trade&first=1", "/due", "/conflicts",
    "/conflicts?only=open", "/documents", "/timeline", "/register?as_of=2023-01-01", "/due?known_on=2024-12-31",
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return copy_example(tmp_path / "desk")


def two(desk: Desk, stranger: Any) -> tuple[Any, Any]:
    app = create_app(desk, "once")
    one, other = stranger(app), stranger(app)
    assert one.get("/about?token=once").status_code == 200
    assert other.get(f"/about?token={app.state.sessions.invite()}").status_code == 200
    return one, other


def test_readers_share_a_text_and_keep_their_own_secrets(desk: Desk, stranger: Any) -> None:
    one, other = two(desk, stranger)
    assert one.csrf != other.csrf
    for address in PAGES:
        mine, again, theirs = one.get(address).text, one.get(address).text, other.get(address).text
        assert mine == again
        assert one.csrf in mine
        assert one.csrf not in theirs
        assert mine.replace(one.csrf, "…") == theirs.replace(other.csrf, "…")
        assert SECRET_MARK not in mine
        assert NOTICE_MARK not in mine


def test_a_kept_text_is_the_one_that_would_be_written_now(desk: Desk, stranger: Any) -> None:
    one, _ = two(desk, stranger)
    first = {address: one.get(address).text for address in PAGES}
    again, _ = two(desk, stranger)
    for address in reversed(PAGES):
        assert again.get(address).text.replace(again.csrf, "…") == first[address].replace(one.csrf, "…"), address


def test_a_decision_shows_on_pages_that_were_kept(desk: Desk, stranger: Any) -> None:
    app = create_app(desk, "once")
    reader = stranger(app)
    before = reader.get("/overview?token=once").text
    watch: DeskWatch = app.state.watch
    count = len(waiting(watch, watch.view()))
    assert f">{count:,}</span>" in before
    name = waiting(watch, watch.view(), "statement")[0].left
    review_statement(watch, "accept", name, because="read it", author="Aminah", expecting=0)
    after = reader.get("/overview").text
    assert f">{count - 1:,}</span>" in after


def test_texts_asked_for_longest_ago_are_let_go() -> None:
    texts = Texts()
    for n in range(TEXTS_KEPT + 3):
        texts.keep((n,), str(n))
        assert texts.get((0,)) == "0"
    assert texts.get((1,)) is None
    assert texts.get((TEXTS_KEPT + 2,)) == str(TEXTS_KEPT + 2)


def test_what_pages_had_of_a_view_is_there_when_the_next_is_shown(desk: Desk, stranger: Any) -> None:
    app = create_app(desk, "once")
    watch: DeskWatch = app.state.watch
    watch.large = 1
    reader = stranger(app)
    for address in ("/overview?token=once", "/timeline", "/review"):
        assert reader.get(address).status_code == 200
    had = watch.view().kept.keys() & watch.makers.keys()
    assert {"changes", "proposals", "standing", "timelines", "titles"} <= had
    name = waiting(watch, watch.view(), "statement")[0].left
    old = watch.view()
    review_statement(watch, "reject", name, because="not so", author="Aminah", expecting=0)
    assert watch.settle(LONG)
    now = watch.view()
    assert now.state != old.state
    assert had <= now.kept.keys()
    earlier = watch.view(now.state.as_of - timedelta(days=LATELY))
    assert now.kept["changes"] == diff(earlier.state, now.state)
    assert now.kept["titles"] == {c.id: c.title for c in now.state.commitments}


def test_between_two_rounds_the_pages_say_what_is_missing(desk: Desk) -> None:
    watch = DeskWatch(desk, large=1)
    names = [p.left for p in waiting(watch, watch.view(), "statement")]
    review_statement(watch, "reject", names[0], because="not so", author="Aminah", expecting=0)
    assert watch.settle(LONG)
    watch._rests_until = time.monotonic() + 1e6
    review_statement(watch, "reject", names[1], because="not so", author="Aminah", expecting=0)
    assert watch.view().pending == 1
    assert watch._worker is None
    assert watch.settle(LONG)  # whoever has to know does not wait for the pages' turn
    assert watch.view().pending == 0


def test_in_a_folder_of_many_files_a_decision_is_in_the_next_answer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_views, "MANY_FILES", 1)
    monkeypatch.setattr(web_views, "LOOK_SECONDS", 1e9)
    watch = DeskWatch(desk, large=1)
    names = [p.left for p in waiting(watch, watch.view(), "statement")]
    for n, name in enumerate(names[:3]):
        review_statement(watch, "accept", name, because="read it", author="Aminah", expecting=0)
        view = watch.view()
        assert len(view.edits) == n + 1
        assert name not in {p.left for p in waiting(watch, view, "statement")}


def test_the_queue_after_each_decision_is_the_one_worked_out_from_all(desk: Desk) -> None:
    watch = DeskWatch(desk, large=1)
    names = [p.left for p in waiting(watch, watch.view(), "statement")]
    merge = waiting(watch, watch.view(), "merge")[0]
    assert merge.right is not None
    said = {"because": "read it", "author": "Aminah"}
    made = []
    for step in range(6):
        if step == 2:
            made.append(judge_pair(watch, "same", merge.left, merge.right, expecting=0, **said))
        elif step == 4:
            take_back(watch, made[0].id, author="Minjun")
        else:
            made.append(review_statement(watch, "unsure", names[step], expecting=0, **said))
        view = watch.view()
        found = {only: waiting(watch, view, only) for only in (None, "statement", "merge")}
        view.kept.pop("waiting")
        assert found == {only: waiting(watch, view, only) for only in (None, "statement", "merge")}
        assert (names[0] in {p.left for p in found["statement"]}) is (step >= 4)


def test_of_many_files_one_that_comes_is_seen_at_once_and_one_that_changes_soon(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_views, "MANY_FILES", 1)
    monkeypatch.setattr(web_views, "LOOK_SECONDS", 0.0)
    watch = DeskWatch(desk)
    count = len(watch.view().documents)
    (desk.documents / "later.txt").write_text(
        "Seoul, 3 March 2025. The ministers agreed to open a port.", encoding="utf-8"
    )
    assert len(watch.view().documents) == count + 1
    with (desk.documents / "later.txt").open("a", encoding="utf-8") as more:
        more.write(" They met in Ipoh.")
    until = time.monotonic() + 60
    while not watch.view().built.problems and time.monotonic() < until:
        time.sleep(0.02)
    assert [name for name, _ in watch.view().built.problems] == ["later.txt"]
