"""One contract over the store in memory, in SQLite and in PostgreSQL."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from accord.documents import Document, Evidenced
from accord.register import (
    DocumentChangedError,
    Judgement,
    LifeRow,
    MemoryStore,
    RegisterStore,
    StaleEditError,
    StoredReading,
    Verdict,
    subject_of,
)
from accord.statements import Figure, Statement, statement_id
from accord.storage import open_store
from accord.vocabulary import Interval

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def document(text: str, name: str = "note.txt") -> Document:
    import hashlib

    sha = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        id="d-" + sha[:12],
        name=name,
        text=text,
        text_sha256=sha,
        bytes_sha256=sha,
        media_type="text/plain",
        title=Evidenced("A note", "stated", "first line"),
        published=Evidenced("2025-03-01", "stated", "1 March 2025"),
        published_interval=Interval(date(2025, 3, 1), date(2025, 3, 1), "day", "1 March 2025"),
        kind="news",
        readable=((0, len(text)),),
        origins=("joint statement 2025-03",),
        notes=("read as UTF-8",),
    )


def statement(doc: Document, quote: str, act: str = "agree") -> Statement:
    start = doc.text.index(quote)
    figure = Figure("money", 5e9, "USD", start, start + 3, quote[:3], period=Interval(None, None, "unresolved", "x"))
    return Statement(
        id=statement_id(doc.id, start, start + len(quote), act, None),
        doc=doc.id,
        start=start,
        end=start + len(quote),
        quote=quote,
        act=act,
        subact=None,
        strength="agreed",
        verb="agreed",
        polarity="affirmed",
        parties=("IDN", "JPN"),
        recipients=(),
        areas=("energy",),
        instrument=None,
        title_word=None,
        instrument_state=None,
        target=Interval(None, date(2026, 12, 31), "year", "by 2026", (Interval(None, date(2025, 12, 31), "year"),)),
        event=None,
        figures=(figure,),
        attribution="the statement",
        headline=False,
        extractor="grammar/1",
    )


TEXT = (
    "Indonesia and Japan agreed to eliminate tariffs on 2.4(b) goods. "
    "The two sides agreed on geothermal energy. 한국은 공동위원회를 설치하기로 했다. 관세는 폐지된다."
)


def reading(text: str = TEXT, name: str = "note.txt") -> StoredReading:
    doc = document(text, name)
    quotes = [q.strip() for q in text.replace(". ", ".\n").split("\n") if q.strip()]
    return StoredReading(doc, "grammar/1", tuple(statement(doc, q) for q in quotes))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not folders or not (folders[-1] / "initdb").exists():
        pytest.skip("needs PostgreSQL's programs, which are not installed")
    pytest.importorskip("psycopg", reason="needs the Python package psycopg (extra 'team')")
    binaries = folders[-1]
    place = Path(tempfile.mkdtemp(prefix="accord-pg-"))
    prefix: list[str] = []
    if os.getuid() == 0:
        user = next((u.pw_name for u in pwd.getpwall() if u.pw_name in ("postgres", "pgtest", "nobody")), None)
        if user is None or shutil.which("runuser") is None:
            pytest.skip("needs a user other than root to run PostgreSQL as")
        shutil.chown(place, user)
        prefix = ["runuser", "-u", user, "--"]
    port = 40000 + os.getpid() % 20000

    def run(*words: str) -> None:
        subprocess.run([*prefix, *words], check=True, cwd="/", capture_output=True, timeout=60)

    run(str(binaries / "initdb"), "-D", f"{place}/data", "-U", "app", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={place} -c fsync=off"
    run(str(binaries / "pg_ctl"), "-D", f"{place}/data", "-w", "-l", f"{place}/log", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://app@127.0.0.1:{port}/postgres"
    finally:
        run(str(binaries / "pg_ctl"), "-D", f"{place}/data", "-m", "fast", "stop")
        shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "memory":
        return "memory"
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'register.db'}"
    return fresh_database(request.getfixturevalue("postgresql"))


def fresh_database(server: str) -> str:
    import psycopg

    name = f"t{os.urandom(6).hex()}"
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as c:
        c.execute(f"CREATE DATABASE {name}")
    return server.rsplit("/", 1)[0] + "/" + name


@pytest.fixture
def store(url: str) -> Iterator[RegisterStore]:
    opened = MemoryStore() if url == "memory" else open_store(url)
    yield opened
    opened.close()


def judgement(
    kind: str = "same", *, author: str = "A. Officer", minute: int = 0, reason: str = "one text"
) -> Judgement:
    return Judgement(kind, "s-b", "s-a", author, NOW.replace(minute=minute), reason)


class TestContract:
    def test_a_reading_comes_back_equal(self, store: RegisterStore) -> None:
        item = reading()
        assert store.add_readings([item], who="accord", at=NOW) == 1
        assert store.documents() == (item.document,)
        assert store.readings() == {(item.document.id, "grammar/1")}
        assert store.statements(store.readings()) == tuple(sorted(item.statements, key=lambda s: s.id))
        assert store.recorded() == {item.document.id: NOW.date()}

    def test_storing_again_changes_nothing(self, store: RegisterStore) -> None:
        store.add_readings([reading()], who="accord", at=NOW)
        before = store.documents(), store.statements(store.readings()), store.history()
        assert store.add_readings([reading(), reading()], who="accord", at=NOW) == 0
        assert (store.documents(), store.statements(store.readings()), store.history()) == before

    def test_another_extractor_reads_beside_the_first(self, store: RegisterStore) -> None:
        item = reading()
        store.add_readings([item], who="accord", at=NOW)
        other = replace(item, extractor="grammar/2", statements=item.statements[:1])
        assert store.add_readings([other], who="accord", at=NOW) == 1
        assert len(store.statements([(item.document.id, "grammar/1")])) == len(item.statements)
        assert store.statements([(item.document.id, "grammar/2")]) == item.statements[:1]
        assert store.statements([]) == ()

    def test_a_text_that_lost_its_hash_is_refused(self, store: RegisterStore) -> None:
        item = reading()
        bent = replace(item, document=replace(item.document, text=item.document.text + " "))
        with pytest.raises(DocumentChangedError) as caught:
            store.add_readings([reading("Another note."), bent], who="accord", at=NOW)
        assert item.document.text_sha256[:12] in caught.value.message
        assert store.documents() == ()

    def test_changed_metadata_is_stored_and_logged(self, store: RegisterStore) -> None:
        item = reading()
        store.add_readings([item], who="accord", at=NOW)
        dated = replace(item.document, kind="wire")
        assert store.describe([dated], who="accord", at=NOW) == 1
        assert store.describe([dated], who="accord", at=NOW) == 0
        assert store.documents() == (dated,)
        assert "'news' → 'wire'" in store.history(dated.id)[-1].why

    def test_edits_come_back_in_order(self, store: RegisterStore) -> None:
        edits = [
            judgement(),
            Verdict("s-a", 0, "interim", "A. Officer", NOW, "half of it", ("s-b",), "JPN"),
            judgement("different", minute=1),
        ]
        assert [store.append(e) for e in edits] == [1, 1, 2]
        assert store.edits() == tuple(edits)

    def test_the_second_of_two_writers_learns_both_versions(self, store: RegisterStore) -> None:
        subject = subject_of(judgement())
        seen = store.version(subject)
        store.append(judgement(author="First", reason="same text"), expected=seen)
        with pytest.raises(StaleEditError) as caught:
            store.append(judgement("different", author="Second", minute=1), expected=seen)
        assert caught.value.facts["expected"] == 0
        assert caught.value.facts["actual"] == 1
        assert "First" in caught.value.message
        assert [e.author for e in store.edits()] == ["First"]
        store.append(judgement("different", author="Second", minute=1), expected=1)
        assert [e.author for e in store.edits()] == ["First", "Second"]

    def test_history_says_who_when_and_why(self, store: RegisterStore) -> None:
        store.append(judgement(author="A. Officer", reason="both quote the statement"))
        entry = store.history()[-1]
        assert (entry.who, entry.at, entry.what) == ("A. Officer", NOW, "same")
        assert entry.why == "both quote the statement"
        assert [e.sequence for e in store.history()] == [1]

    def test_lives_on_a_day(self, store: RegisterStore) -> None:
        row = LifeRow(
            "c-1", "commitment", "Build it", "IDN JPN", "energy", None, date(2025, 1, 1), date(2025, 12, 31),
            None, "none-found", "due", "agreed", date(2025, 12, 31),
        )  # fmt: skip
        later = row._replace(first=date(2026, 1, 1), last=date.max, schedule="overdue-no-evidence")
        assert store.lives_fingerprint() is None
        store.keep_lives("f1", [later, row])
        assert store.lives_fingerprint() == "f1"
        assert store.lives_on(date(2025, 12, 31)) == (row,)
        assert store.lives_on(date(2026, 1, 1)) == (later,)
        assert store.lives_on(date(2024, 12, 31)) == ()
        store.keep_lives("f2", [])
        assert store.lives_on(date(2026, 1, 1)) == ()


class TestSearch:
    @pytest.fixture
    def filled(self, store: RegisterStore) -> RegisterStore:
        store.add_readings([reading()], who="accord", at=NOW)
        return store

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("tariffs", 1),
            ("eliminating the tariff", 1),
            ("geothermal", 1),
            ("공동위원회", 1),
            ("관세", 1),
            ("agreed", 2),
            ("agreed geothermal", 1),
            ("coal", 0),
        ],
    )
    def test_words_find_their_quotes(self, filled: RegisterStore, words: str, found: int) -> None:
        hits = filled.find(words)
        assert len(hits) == found
        assert all("**" in h.snippet for h in hits)

    @pytest.mark.parametrize(
        "raw", ["2.4(b)", "x-y", "AND", '"', "*", "a:b", "NEAR(", "", "'; DROP TABLE", "& | !", "\\"]
    )
    def test_any_text_is_a_valid_search(self, filled: RegisterStore, raw: str) -> None:
        assert isinstance(filled.find(raw), tuple)

    def test_a_number_with_letters_is_found(self, filled: RegisterStore) -> None:
        assert len(filled.find("2.4(b)")) == 1

    def test_the_limit_holds(self, filled: RegisterStore) -> None:
        assert len(filled.find("agreed", limit=1)) == 1
