"""What goes wrong with a database, and that nothing committed is lost by it."""

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from accord.documents import Document
from accord.register import DocumentChangedError, Judgement, StaleEditError, StoredReading, subject_of
from accord.storage import (
    DamagedStoreError,
    DiskFullError,
    NewerSchemaError,
    StoreLockedError,
    StoreUnreachableError,
    open_store,
)
from accord.storage.connecting import HEAD, REVISIONS, migrate, schema_version, translate
from accord.storage.register_tables import metadata

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def reading(n: int) -> StoredReading:
    text = f"Note {n}. Indonesia and Japan agreed on matter {n}."
    sha = hashlib.sha256(text.encode()).hexdigest()
    return StoredReading(Document("d-" + sha[:12], f"{n}.txt", text, sha, sha, "text/plain"), "made/1", ())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "register.db"


def url(path: Path) -> str:
    return f"sqlite:///{path}"


WRITER = """
import sys
from datetime import UTC, datetime
sys.path.insert(0, {folder!r})
from importlib import util
spec = util.spec_from_file_location("faults", {file!r})
faults = util.module_from_spec(spec); spec.loader.exec_module(faults)
from accord.storage import open_store
store = open_store({url!r})
for n in range(10_000):
    store.add_readings([faults.reading(2 * n), faults.reading(2 * n + 1)], who="accord", at=datetime.now(UTC))
    print(n, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("after", [1, 7, 40])
def test_a_killed_import_keeps_what_it_committed_and_the_next_completes_it(path: Path, after: int) -> None:
    open_store(url(path)).close()
    code = WRITER.format(folder=str(Path(__file__).parent), file=__file__, url=url(path))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = -1
        while told < after:
            told = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
        rest = process.stdout.read()
    told = max([told, *(int(x) for x in rest.split() if x.isdigit())])
    store = open_store(url(path))
    stored = {d.id for d in store.documents()}
    committed = {reading(n).document.id for n in range(2 * (told + 1))}
    assert committed <= stored
    assert len(stored) % 2 == 0, "a batch is stored whole or not at all"
    assert {d for d, _ in store.readings()} == stored
    everything = [reading(n) for n in range(len(stored) + 10)]
    assert store.add_readings(everything, who="accord", at=NOW) == 10
    assert len(store.documents()) == len(stored) + 10
    store.close()


def test_a_database_held_by_another_program_says_so(path: Path) -> None:
    store = open_store(url(path), wait=0.2)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreLockedError) as caught:
        store.add_readings([reading(1)], who="accord", at=NOW)
    assert str(path) in caught.value.message
    other.execute("ROLLBACK")
    other.close()
    assert store.add_readings([reading(1)], who="accord", at=NOW) == 1
    store.close()


def test_a_full_disk_says_so_and_keeps_what_was_there(path: Path) -> None:
    store = open_store(url(path))
    store.add_readings([reading(1)], who="accord", at=NOW)
    engine = store._engine  # type: ignore[attr-defined]
    with engine.connect() as c:
        pages = c.exec_driver_sql("PRAGMA page_count").scalar()

    @sa.event.listens_for(engine, "begin")
    def cap(connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    text = "x" * 4_000_000
    sha = hashlib.sha256(text.encode()).hexdigest()
    big = StoredReading(Document("d-" + sha[:12], "big.txt", text, sha, sha, "text/plain"), "made/1", ())
    with pytest.raises(DiskFullError) as caught:
        store.add_readings([big], who="accord", at=NOW)
    assert "still there" in caught.value.hint
    assert [d.name for d in store.documents()] == ["1.txt"]
    store.close()


def test_a_full_disk_of_a_server_and_of_a_folder_are_the_same_error() -> None:
    assert isinstance(translate(OSError(28, "No space left on device"), "sqlite:///x"), DiskFullError)
    full = sa.exc.OperationalError("INSERT", {}, Exception('could not extend file "x": No space left on device'))
    assert isinstance(translate(full, "postgresql+psycopg://a:secret@b/c"), DiskFullError)
    assert "secret" not in translate(full, "postgresql+psycopg://a:secret@b/c").message


def test_a_database_from_a_newer_accord_is_refused(path: Path) -> None:
    open_store(url(path)).close()
    with sqlite3.connect(path) as c:
        c.execute("UPDATE alembic_version SET version_num = '9999'")
    c.close()
    with pytest.raises(NewerSchemaError) as caught:
        open_store(url(path))
    assert caught.value.facts["found"] == "9999"
    assert HEAD in caught.value.message


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_bytes(b"this is a letter and no database at all, whatever its name says\n" * 20)
    with pytest.raises(DamagedStoreError) as caught:
        open_store(url(path))
    assert str(path) in caught.value.message


@pytest.mark.parametrize("bad", ["nonsense", "mystery://x", "postgresql+psycopg://app@127.0.0.1:1/none"])
def test_an_address_that_leads_nowhere_is_refused(bad: str) -> None:
    with pytest.raises(StoreUnreachableError):
        open_store(bad)


def test_a_text_changed_under_its_hash_is_found_when_read(path: Path) -> None:
    store = open_store(url(path))
    store.add_readings([reading(1)], who="accord", at=NOW)
    with sqlite3.connect(path) as c:
        c.execute("UPDATE documents SET text = text || '!'")
    c.close()
    with pytest.raises(DocumentChangedError) as caught:
        store.documents()
    assert caught.value.facts["document"] == reading(1).document.id
    store.close()


@pytest.mark.parametrize("table", ["edits", "history"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET subject = 'x'"])
def test_edits_and_history_cannot_be_changed_even_by_hand(path: Path, table: str, statement: str) -> None:
    store = open_store(url(path))
    store.append(Judgement("same", "s-a", "s-b", "A", NOW, "why"))
    store.close()
    c = sqlite3.connect(path)
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        c.execute(statement.format(table))
    c.close()


def test_many_writers_at_once_lose_no_edit_and_each_loser_learns_the_versions(path: Path) -> None:
    open_store(url(path)).close()
    outcomes: list[str | StaleEditError] = []
    start = threading.Barrier(6)

    def write(n: int) -> None:
        store = open_store(url(path))
        edit = Judgement("same", "s-a", "s-b", f"writer {n}", NOW.replace(minute=n), f"reason {n}")
        seen = store.version(subject_of(edit))
        start.wait()
        try:
            store.append(edit, expected=seen)
            outcomes.append(edit.author)
        except StaleEditError as error:
            outcomes.append(error)
        store.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    store = open_store(url(path))
    won = [o for o in outcomes if isinstance(o, str)]
    lost = [o for o in outcomes if isinstance(o, StaleEditError)]
    assert [e.author for e in store.edits()] == won
    assert len(won) == 1
    assert len(lost) == 5
    assert all(e.facts["expected"] == 0 and e.facts["actual"] == 1 for e in lost)
    store.close()


def test_two_programs_may_open_a_new_register_at_once(path: Path) -> None:
    code = f"from accord.storage import open_store; open_store({url(path)!r}, wait=20).close()"
    started = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [p.wait(timeout=60) for p in started] == [0, 0, 0]
    with sqlite3.connect(path) as c:
        assert c.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
    c.close()


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_released_schema_is_brought_up_to_date(path: Path, revision: str) -> None:
    engine = sa.create_engine(url(path))
    with engine.begin() as c:
        migrate(c, revision)
        assert schema_version(c) == revision
        c.execute(
            sa.text(
                "INSERT INTO documents (id, name, text, body, recorded_at) VALUES ('d-1', 'n', 't', '{}', '2026-01-01')"
            )
        )
        if revision == "0002":
            c.execute(sa.text("INSERT INTO marks (name, value) VALUES ('lives', 'f')"))
    engine.dispose()
    store = open_store(url(path))
    assert store.lives_fingerprint() is None  # they are made again, and not told from rows of another shape
    assert store.recorded().keys() == {"d-1"}
    store.close()


def test_the_migrations_make_the_tables_that_the_code_uses(path: Path) -> None:
    open_store(url(path)).close()
    engine = sa.create_engine(url(path))
    found = sa.MetaData()
    found.reflect(engine)
    for name, table in metadata.tables.items():
        made = {c.name: (str(c.type), c.nullable) for c in found.tables[name].columns}
        wanted = {c.name: (str(c.type), c.nullable) for c in table.columns}
        assert made == wanted, name
        assert {i.name for i in found.tables[name].indexes} == {i.name for i in table.indexes}, name
    engine.dispose()


def test_opening_a_register_that_is_up_to_date_is_quick(path: Path) -> None:
    open_store(url(path)).close()
    start = time.process_time()
    open_store(url(path)).close()
    assert time.process_time() - start < 0.5
