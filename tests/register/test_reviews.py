"""Reviews and added statements: a pure function of what was read and decided, kept to the letter by every store."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from accord.documents import read_bytes
from accord.register import (
    Addition,
    Correction,
    Edit,
    JudgementError,
    MemoryStore,
    RegisterStore,
    Review,
    StaleEditError,
    reviewed,
    subject_of,
)
from accord.statements import Statement, extract
from accord.storage import DamagedLogError, append_edits, open_store, read_edits
from accord.vocabulary import Interval

DOCUMENT = read_bytes(
    b"---\ntitle: News\ndate: 2025-03-10\nkind: news\n---\n\nFrance pledged to open a consulate in Viet Nam by 2027. "
    b"France and Viet Nam signed a memorandum of understanding on education on 5 March 2025.\n",
    "news.md",
)
DOCUMENTS = {DOCUMENT.id: DOCUMENT}
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def read() -> tuple[Statement, ...]:
    found = extract(DOCUMENT)
    assert len(found) == 2
    return found


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def review(kind: str, statement: str, minute: int, correction: Correction | None = None) -> Review:
    return Review(kind, statement, "Aminah", at(minute), "read it", correction)


def correction(act: str = "intend") -> Correction:
    return Correction(act, ("FRA",), "mou", Interval(None, date(2030, 1, 1), "range"))


def addition(s: Statement, minute: int = 0) -> Addition:
    return Addition(replace(s, id="s-added", act="urge", extractor="person/Minjun"), "Minjun", at(minute), "it says so")


def test_the_order_of_the_log_is_irrelevant(read: tuple[Statement, ...]) -> None:
    one, two = (s.id for s in read)
    edits: list[Review | Addition] = [
        review("edit", one, 1, correction()),
        review("accept", one, 2),
        review("reject", two, 3),
        review("open", two, 4),
        addition(read[0], 5),
    ]
    wanted = reviewed(read, DOCUMENTS, edits)
    for order in itertools.permutations(edits):
        assert reviewed(read, DOCUMENTS, order) == wanted
    assert {s.id for s in wanted.statements} == {one, two, "s-added"}
    assert next(s for s in wanted.statements if s.id == one).act == "intend"


def test_a_correction_leaves_words_and_place_and_claims_no_more_than_it_must(read: tuple[Statement, ...]) -> None:
    signed = next(s for s in read if s.act == "sign")
    left = reviewed(read, DOCUMENTS, [review("edit", signed.id, 1, correction())])
    now = next(s for s in left.statements if s.id == signed.id)
    assert (now.quote, now.start, now.end, now.doc) == (signed.quote, signed.start, signed.end, signed.doc)
    assert (now.act, now.strength, now.instrument_state) == ("intend", "planning", None)
    assert left.as_read == {signed.id: signed}
    again = reviewed(read, DOCUMENTS, [review("edit", signed.id, 1, correction()), review("open", signed.id, 2)])
    assert again.statements == reviewed(read, DOCUMENTS, []).statements


def test_what_names_nothing_that_is_there_waits(read: tuple[Statement, ...]) -> None:
    elsewhere = replace(addition(read[0]), statement=replace(addition(read[0]).statement, doc="d-none"))
    moved = replace(addition(read[0]), statement=replace(addition(read[0]).statement, start=0, end=3))
    left = reviewed(read, DOCUMENTS, [review("reject", "s-none", 1), elsewhere, moved])
    assert set(left.statements) == set(read)


STORES: dict[str, Callable[[Path], RegisterStore]] = {
    "memory": lambda _: MemoryStore(),
    "sqlite": lambda folder: open_store(f"sqlite:///{folder / 'register.db'}"),
}


@pytest.mark.parametrize("name", STORES)
def test_every_store_and_the_file_keep_them(read: tuple[Statement, ...], name: str, tmp_path: Path) -> None:
    store = STORES[name](tmp_path)
    edits: list[Edit] = [review("edit", read[0].id, 1, correction()), addition(read[1], 2), review("unsure", "s-x", 3)]
    for edit in edits:
        assert store.append(edit, expected=0) == 1
    with pytest.raises(StaleEditError):
        store.append(review("reject", read[0].id, 4), expected=0)
    assert list(store.edits()) == edits
    assert [h.what for h in store.history()] == ["edit", "add", "unsure"]
    assert [store.version(subject_of(e)) for e in edits] == [1, 1, 1]
    append_edits(tmp_path / "judgements.jsonl", store.edits())
    assert list(read_edits(tmp_path / "judgements.jsonl")) == edits
    assert [e.id for e in read_edits(tmp_path / "judgements.jsonl")] == [e.id for e in edits]
    store.close()


def test_a_changed_line_is_found_out(read: tuple[Statement, ...], tmp_path: Path) -> None:
    file = tmp_path / "judgements.jsonl"
    append_edits(file, [addition(read[0])])
    file.write_text(file.read_text(encoding="utf-8").replace('"act": "urge"', '"act": "sign"'), encoding="utf-8")
    with pytest.raises(DamagedLogError, match="was changed"):
        read_edits(file)


@pytest.mark.parametrize(
    "make",
    [
        lambda: review("like", "s-x", 1),
        lambda: review("edit", "s-x", 1),
        lambda: review("accept", "s-x", 1, correction()),
        lambda: replace(review("accept", "s-x", 1), reason=" "),
        lambda: replace(review("accept", "s-x", 1), author=" "),
        lambda: correction("promise"),
        lambda: replace(correction(), instrument="treatise"),
        lambda: replace(correction(), parties=("XXX",)),
        lambda: replace(correction(), target=Interval(date(2030, 1, 1), date(2029, 1, 1), "range")),
    ],
)
def test_what_cannot_be_recorded_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(JudgementError):
        make()
