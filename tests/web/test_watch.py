"""A large register takes decisions at once and is made again beside the pages; it ends where a small one would be."""

from pathlib import Path
from typing import Any

import pytest

from accord.register import Judgement
from accord.storage import open_store
from accord.web import create_app
from accord.workbench.desk import Desk, copy_example
from accord.workbench.desk_register import build_register, join, rejoin, settle_edits
from accord.workbench.reviewing import judge_pair, review_statement, take_back, waiting
from accord.workbench.web_views import DeskWatch

LONG = 240.0


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return copy_example(tmp_path / "desk")


def decide(watch: DeskWatch, because: str = "read it") -> list[str]:
    """Make one decision of each kind and return their ids."""
    found = waiting(watch, watch.view())
    readings = [p.left for p in found if p.right is None]
    merge = next(p for p in found if p.right is not None)
    assert merge.right is not None
    said = {"because": because, "author": "Aminah"}
    made = [
        review_statement(watch, kind, name, expecting=0, because=because, author="Aminah").id
        for kind, name in zip(("accept", "reject", "unsure"), readings, strict=False)
    ]
    made.append(judge_pair(watch, "different", merge.left, merge.right, expecting=0, **said).id)
    return made


def test_decisions_are_there_at_once_and_worked_in_beside(desk: Desk) -> None:
    watch = DeskWatch(desk, large=1)
    before = watch.view()
    made = decide(watch)
    now = watch.view()
    assert {e.id for e in now.edits} >= set(made)
    assert not {p.left for p in waiting(watch, now) if p.right is None} & {
        e.statement for e in now.edits if hasattr(e, "statement")
    }
    assert watch.settle(LONG)
    after = watch.view()
    assert after.pending == 0
    assert after.state != before.state
    fresh = build_register(desk)
    assert after.built.fingerprint == fresh.fingerprint
    assert after.state == fresh.register.state(after.state.as_of)


def test_a_page_says_what_it_does_not_show_yet(desk: Desk, stranger: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    app = create_app(desk, "once")
    watch = app.state.watch = DeskWatch(desk, large=1)
    reader = stranger(app)
    reader.get("/overview?token=once")
    go_on = threading.Event()
    make = DeskWatch._make

    def slowly(self: DeskWatch, *given: Any) -> None:
        assert go_on.wait(LONG)
        make(self, *given)

    monkeypatch.setattr(DeskWatch, "_make", slowly)
    made = decide(watch)
    page = reader.get("/register").text
    assert f"{len(made)} decisions recorded and being worked into the register" in page
    go_on.set()
    assert watch.settle(LONG)
    assert "being worked into the register" not in reader.get("/register").text


def test_more_decisions_on_a_register_give_what_all_of_them_give(desk: Desk) -> None:
    watch = DeskWatch(desk)
    built = watch.view().built
    built.register.prepared(None)
    made = decide(watch)
    take_back(watch, made[1], author="Minjun")
    store = open_store(desk.register_url)
    edits = settle_edits(desk, store)
    store.close()
    assert any(isinstance(e, Judgement) for e in edits)
    whole, step = join(desk, built.material, edits), rejoin(desk, built, edits)
    assert step.fingerprint == whole.fingerprint
    assert step.statements == whole.statements
    day = watch.view().state.as_of
    assert step.register.state(day) == whole.register.state(day)


def test_a_failure_beside_the_pages_reaches_a_reader_and_is_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = DeskWatch(desk, large=1)
    first = waiting(watch, watch.view(), "statement")[0].left
    make = DeskWatch._make

    def failing(self: DeskWatch, *given: Any) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(DeskWatch, "_make", failing)
    review_statement(watch, "reject", first, because="not so", author="Aminah", expecting=0)
    with pytest.raises(OSError, match="disk is gone"):
        watch.settle(LONG)
    monkeypatch.setattr(DeskWatch, "_make", make)
    # One more failure may have been on its way when the disk came back.
    for _ in range(3):
        try:
            if watch.settle(LONG):
                break
        except OSError:
            continue
    assert watch.view().pending == 0
