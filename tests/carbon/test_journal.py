"""The ledger's file: damage is found, two writers do not lose each other's entries, a full disk changes nothing."""

import json
from datetime import date
from pathlib import Path

import pytest

from accord.carbon import (
    Authorisation,
    DamagedLedgerError,
    Draft,
    JsonLines,
    Ledger,
    LedgerChangedError,
    LedgerWriteError,
    entry_from,
    record,
    replay,
)
from accord.vocabulary import AccordError


@pytest.fixture
def ledger() -> Ledger:
    terms = Authorisation("MYS", 2026, "solar roofs – Johor", parties=("KOR",))
    acts = [
        Draft("authorise", date(2027, 1, 1), "B", 1, 100, "MYS", terms=terms),
        Draft("first-transfer", date(2027, 2, 1), "B", 1, 60, "MYS", to="KOR"),
        Draft("acquire", date(2027, 2, 2), "B", 1, 60, "KOR"),
    ]
    return record(Ledger(), acts, "2027-02-03T00:00:00+00:00")


@pytest.fixture
def store(tmp_path: Path, ledger: Ledger) -> JsonLines:
    found = JsonLines(tmp_path / "carbon.jsonl", patience=0.1)
    found.append(ledger.entries, found.load()[1])
    return found


def test_what_was_written_is_read(store: JsonLines, ledger: Ledger) -> None:
    assert store.load()[0] == ledger
    assert sorted(p.name for p in store.path.parent.iterdir()) == ["carbon.jsonl"]


def test_no_file_is_an_empty_ledger(tmp_path: Path) -> None:
    assert JsonLines(tmp_path / "none.jsonl").load()[0] == Ledger()


def edit(lines: list[str], what: str) -> list[str]:
    if what == "quantity":
        return [lines[0], lines[1].replace('"last": 60', '"last": 61'), lines[2]]
    if what == "order":
        return [lines[0], lines[2], lines[1]]
    if what == "middle taken out":
        return [lines[0], lines[2]]
    if what == "field taken out":
        record = json.loads(lines[1])
        del record["on"]
        return [lines[0], json.dumps(record), lines[2]]
    return [lines[0], "not json", lines[2]]


@pytest.mark.parametrize("what", ["quantity", "order", "middle taken out", "field taken out", "noise"])
def test_an_edited_file_is_refused_with_its_line(store: JsonLines, what: str) -> None:
    lines = store.path.read_text(encoding="utf-8").splitlines()
    store.path.write_text("\n".join(edit(lines, what)) + "\n", encoding="utf-8")
    with pytest.raises(DamagedLedgerError, match="line 2"):
        store.load()


def test_a_cut_line_is_refused(store: JsonLines) -> None:
    store.path.write_bytes(store.path.read_bytes()[:-20])
    with pytest.raises(DamagedLedgerError, match="line 3: the line is cut"):
        store.load()


def test_a_second_writer_is_told(store: JsonLines, ledger: Ledger) -> None:
    _, head = store.load()
    more = record(ledger, [Draft("cancel", date(2028, 1, 1), "B", 1, 5, "KOR")], "t")
    store.append(more.entries[3:], head)
    with pytest.raises(LedgerChangedError):
        store.append(more.entries[3:], head)
    assert store.load()[0] == more


def test_a_lock_that_stays_is_named(store: JsonLines, ledger: Ledger) -> None:
    store.path.with_name("carbon.jsonl.lock").touch()
    with pytest.raises(LedgerWriteError) as raised:
        store.append(ledger.entries, store.load()[1])
    assert "carbon.jsonl.lock" in raised.value.hint


def test_a_disk_that_refuses_changes_nothing(store: JsonLines, ledger: Ledger, monkeypatch) -> None:
    more = record(ledger, [Draft("cancel", date(2028, 1, 1), "B", 1, 5, "KOR")], "t")
    before, head = store.path.read_bytes(), store.load()[1]

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(LedgerWriteError, match="No space left"):
        store.append(more.entries[3:], head)
    assert store.path.read_bytes() == before
    assert [p.name for p in store.path.parent.iterdir()] == ["carbon.jsonl"]


@pytest.mark.parametrize("change", [{"by": 5}, {"reverses": "1"}, {"first": "x"}, {"colour": "red"}, {"on": "soon"}])
def test_an_entry_of_the_wrong_kind_is_no_entry(ledger: Ledger, change: dict[str, object]) -> None:
    with pytest.raises(AccordError):
        replay([ledger.entries[0], entry_from({**ledger.entries[1].as_dict(), **change})])


def test_numbers_out_of_order_are_found(tmp_path: Path, ledger: Ledger) -> None:
    store = JsonLines(tmp_path / "forged.jsonl")
    first, second = ledger.entries[:2]
    store.append([first, type(second)(7, second.recorded, second.act)], store.load()[1])
    with pytest.raises(DamagedLedgerError, match="line 2"):
        store.load()


def test_two_writers_at_once_lose_nothing(tmp_path: Path, ledger: Ledger) -> None:
    """Eight threads each add one batch, again if they are told that somebody was quicker."""
    from concurrent.futures import ThreadPoolExecutor

    store = JsonLines(tmp_path / "shared.jsonl", patience=20)
    terms = Authorisation("MYS", 2026, "solar roofs")

    def add(number: int) -> None:
        while True:
            book, head = store.load()
            draft = Draft("authorise", date(2027, 1, 1), f"B{number}", 1, 10, "MYS", terms=terms)
            try:
                store.append(record(book, [draft], "t").entries[len(book.entries) :], head)
                return
            except LedgerChangedError:
                continue

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(8)))
    assert sorted(store.load()[0].batches) == [f"B{n}" for n in range(8)]


def test_rules_broken_with_valid_hashes_are_found(tmp_path: Path, ledger: Ledger) -> None:
    store = JsonLines(tmp_path / "forged.jsonl")
    twice = [ledger.entries[0], ledger.entries[1], ledger.entries[1]]
    numbered = [type(e)(i, e.recorded, e.act) for i, e in enumerate(twice, start=1)]
    store.append(numbered, store.load()[1])
    with pytest.raises(DamagedLedgerError, match="break the rules"):
        store.load()
