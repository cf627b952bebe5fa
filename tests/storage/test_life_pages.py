"""Lives kept as pages of columns: what goes in comes out, and an edit makes few pages anew."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.register import LifeRow, MemoryStore
from accord.storage import DamagedStoreError, open_store
from accord.storage.life_pages import holding, pack, paged

DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 1)) | st.sampled_from([date.min, date.max, date(1, 1, 2)])
TEXTS = st.text(max_size=6) | st.sampled_from(["", "관세", '"\\', "\x00", "a b"])
MAYBE = st.none() | TEXTS
ROWS = st.lists(
    st.builds(
        LifeRow, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, MAYBE, DAYS, DAYS, MAYBE, TEXTS, TEXTS, MAYBE, st.none() | DAYS
    ),
    max_size=30,
    unique_by=lambda r: (r.entry, r.first),
)


@settings(max_examples=200, deadline=None)
@given(ROWS, DAYS, st.integers(1, 4))
def test_pages_hold_what_the_plain_store_holds(rows: list[LifeRow], day: date, size: int) -> None:
    plain = MemoryStore()
    plain.keep_lives("f", rows)
    pages = list(paged(rows, size))
    found = holding([p.body for p in pages], day)
    assert found == plain.lives_on(day)
    assert all(type(row) is LifeRow for row in found)
    assert [p.entry for p in pages] == sorted({p.entry for p in pages})


def rows_of(count: int, schedule: str = "due") -> list[LifeRow]:
    first = date(2024, 1, 1)
    return [
        LifeRow(
            f"c-{n:05}", "commitment", f"Build bridge {n}", "IDN JPN", "energy", None, first + timedelta(days=n % 90),
            date.max, None, "none-found", schedule, "agreed", date(2025, 12, 31),
        )
        for n in range(count)
    ]  # fmt: skip


def test_a_life_that_changes_makes_its_page_anew_and_no_other() -> None:
    rows = rows_of(2_000)
    changed = [*rows[:700], rows[700]._replace(schedule="met"), *rows[702:]]  # one moves, one goes
    before, after = ({p.entry: p.body for p in paged(r, 64)} for r in (rows, changed))
    assert len(before) > 10
    assert 1 <= sum(before.get(entry) != body for entry, body in after.items()) <= 3


def test_a_store_writes_only_pages_that_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.storage.register_store.paged", lambda rows: paged(rows, 64))
    store = open_store(f"sqlite:///{tmp_path / 'register.db'}")
    rows = rows_of(2_000)
    store.keep_lives("f1", rows)
    before = stored(tmp_path)
    changed = [*rows[:1500], rows[1500]._replace(schedule="met"), *rows[1502:]]
    store.keep_lives("f2", changed)
    after = stored(tmp_path)
    assert store.lives_fingerprint() == "f2"
    assert store.lives_on(date(2025, 1, 1)) == tuple(changed)
    same = before.keys() & after.keys()
    assert len(before) > 10
    assert sum(before[e] == after[e] for e in same) >= len(before) - 3
    store.close()


def stored(folder: Path) -> dict[str, tuple[int, bytes]]:
    connection = sqlite3.connect(folder / "register.db")
    try:
        return {e: (n, body) for n, e, body in connection.execute("SELECT rowid, entry, body FROM life_pages")}
    finally:
        connection.close()


@pytest.mark.parametrize(
    "body", [b"", b"\x00", b"\xff\xff\xff\xff", b"\x02\x00\x00\x00[]\x01", pack(rows_of(3))[:-4], b"\x01\x00\x00\x00["]
)
def test_a_damaged_page_is_an_error(tmp_path: Path, body: bytes) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'register.db'}")
    store.keep_lives("f", rows_of(3))
    connection = sqlite3.connect(tmp_path / "register.db")
    with connection:
        connection.execute("UPDATE life_pages SET body = ?", (body,))
    connection.close()
    with pytest.raises(DamagedStoreError):
        store.lives_on(date(2025, 1, 1))
    store.close()


def test_a_page_that_names_a_text_it_does_not_have_is_an_error() -> None:
    body = bytearray(pack(rows_of(1)))
    at = 4 + int.from_bytes(body[:4], "little")
    body[at : at + 4] = (99).to_bytes(4, "little")
    with pytest.raises(ValueError, match="does not have"):
        holding([bytes(body)], date(2025, 1, 1))
