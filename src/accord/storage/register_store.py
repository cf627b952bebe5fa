"""The register's store in a database, SQLite or PostgreSQL; see ``accord.register.store`` for its contract.

Invariant: one transaction per call, so a process killed at any point leaves whole readings only.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from accord.documents import Document
from accord.register import (
    Edit,
    HistoryEntry,
    Hit,
    LifeRow,
    StoredReading,
    changed_fields,
    history_kind,
    stale,
    subject_of,
    verified,
)
from accord.statements import Statement
from accord.storage import register_tables as t
from accord.storage.connecting import open_engine, reading, writing
from accord.storage.errors import DamagedStoreError
from accord.storage.life_pages import holding, paged
from accord.storage.opening import WAIT_SECONDS
from accord.storage.records import document_body, document_from, edit_body, edit_from, statement_body, statement_from
from accord.storage.search import search

FINGERPRINT = "lives"
FEW_READINGS = 100


class SqlStore:
    """A register in a database.

    Parameters
    ----------
    url
        SQLAlchemy URL of a SQLite file or a PostgreSQL database; its schema is brought up to date.
    wait
        Seconds to wait for another program's lock.
    """

    def __init__(self, url: str, *, wait: float = WAIT_SECONDS) -> None:
        self._engine = open_engine(url, wait=wait)

    def documents(self) -> tuple[Document, ...]:
        """Return every document, verified against its hash."""
        with reading(self._engine) as c:
            rows = c.execute(sa.select(t.documents.c.body, t.documents.c.text).order_by(t.documents.c.id)).all()
        found = (verified(document_from(body, text)) for body, text in rows)
        return tuple(sorted(found, key=lambda d: d.id))

    def recorded(self) -> dict[str, date]:
        """Return the day on which each document id was first stored."""
        with reading(self._engine) as c:
            rows = c.execute(sa.select(t.documents.c.id, t.documents.c.recorded_at)).all()
        return {i: datetime.fromisoformat(at).date() for i, at in rows}

    def readings(self) -> frozenset[tuple[str, str]]:
        """Return ``(document id, extractor)`` of everything that was read."""
        with reading(self._engine) as c:
            rows = c.execute(sa.select(t.readings.c.document_id, t.readings.c.extractor)).all()
        return frozenset((d, e) for d, e in rows)

    def statements(self, readings: Collection[tuple[str, str]]) -> tuple[Statement, ...]:
        """Return the statements of some readings."""
        wanted = set(readings)
        query = sa.select(t.statements.c.document_id, t.statements.c.extractor, t.statements.c.body)
        if len(wanted) <= FEW_READINGS:
            query = query.where(t.statements.c.document_id.in_(sorted({d for d, _ in wanted})))
        with reading(self._engine) as c:
            # One walk through the table: a name of a reading holds a date, so there are as many names as dates.
            found = [statement_from(body) for d, e, body in c.execute(query) if (d, e) in wanted]
        return tuple(sorted(found, key=lambda s: s.id))

    def add_readings(self, readings: Iterable[StoredReading], *, who: str, at: datetime) -> int:
        """Store a batch of readings in one step and return how many were new."""
        batch = list(readings)
        for item in batch:
            verified(item.document)
        with writing(self._engine) as c:
            done = {(d, e) for d, e in c.execute(sa.select(t.readings.c.document_id, t.readings.c.extractor))}
            there = set(c.execute(sa.select(t.documents.c.id)).scalars())
            fresh: dict[tuple[str, str], StoredReading] = {}
            for item in batch:
                if (item.document.id, item.extractor) not in done:
                    fresh.setdefault((item.document.id, item.extractor), item)
            if not fresh:
                return 0
            when = at.isoformat()
            new = {i.document.id: i.document for i in fresh.values() if i.document.id not in there}
            if new:
                c.execute(
                    sa.insert(t.documents),
                    [
                        {"id": d.id, "name": d.name, "text": d.text, "body": document_body(d), "recorded_at": when}
                        for d in new.values()
                    ],
                )
            c.execute(
                sa.insert(t.readings),
                [{"document_id": d, "extractor": e, "recorded_at": when} for d, e in fresh],
            )
            found = {(s.id, i.extractor): s for i in fresh.values() for s in i.statements}
            if found:
                c.execute(
                    sa.insert(t.statements),
                    [
                        {"id": s.id, "extractor": e, "document_id": s.doc, "quote": s.quote, "body": statement_body(s)}
                        for (_, e), s in found.items()
                    ],
                )
            c.execute(
                sa.insert(t.history),
                [_line(when, who, "read", d, f"{item.document.name} by {e}") for (d, e), item in fresh.items()],
            )
        return len(fresh)

    def describe(self, documents: Iterable[Document], *, who: str, at: datetime) -> int:
        """Store changed metadata of known documents and return how many changed."""
        batch = {d.id: d for d in documents}
        changed = 0
        with writing(self._engine) as c:
            rows = c.execute(sa.select(t.documents.c.id, t.documents.c.body, t.documents.c.text)).all()
            for i, body, text in rows:
                if i not in batch or body == document_body(batch[i]):
                    continue
                verified(batch[i])
                why = changed_fields(document_from(body, text), batch[i])
                c.execute(
                    sa.update(t.documents)
                    .where(t.documents.c.id == i)
                    .values(body=document_body(batch[i]), name=batch[i].name)
                )
                c.execute(sa.insert(t.history), [_line(at.isoformat(), who, "described", i, why)])
                changed += 1
        return changed

    def edits(self) -> tuple[Edit, ...]:
        """Return every judgement and verdict."""
        with reading(self._engine) as c:
            rows = c.execute(sa.select(t.edits.c.type, t.edits.c.body).order_by(t.edits.c.sequence)).all()
        return tuple(edit_from(kind, body) for kind, body in rows)

    def version(self, subject: str) -> int:
        """Return how many edits a subject has had."""
        with reading(self._engine) as c:
            return _version(c, subject)

    def append(self, edit: Edit, *, expected: int | None = None) -> int:
        """Append an edit and return the subject's new version."""
        subject = subject_of(edit)
        kind, body = edit_body(edit)
        try:
            with writing(self._engine) as c:
                actual = _version(c, subject)
                if expected is not None and expected != actual:
                    raise stale(subject, expected, actual, _last(c, subject))
                row = {"id": edit.id, "subject": subject, "version": actual + 1, "type": kind, "body": body}
                try:
                    c.execute(sa.insert(t.edits), [row])
                except IntegrityError:  # another writer took this version between the two statements above
                    raise _Overtaken(actual) from None
                at = edit.made_at.isoformat()
                c.execute(sa.insert(t.history), [_line(at, edit.author, history_kind(edit), subject, edit.reason)])
        except _Overtaken as race:
            if expected is None:
                return self.append(edit)
            with reading(self._engine) as c:
                raise stale(subject, race.seen, _version(c, subject), _last(c, subject)) from None
        return actual + 1

    def history(self, subject: str | None = None) -> tuple[HistoryEntry, ...]:
        """Return the log, or the part of it that names a subject."""
        query = sa.select(t.history).order_by(t.history.c.sequence)
        if subject is not None:
            query = query.where(t.history.c.subject.contains(subject, autoescape=True))
        with reading(self._engine) as c:
            return tuple(_entry(row) for row in c.execute(query))

    def find(self, words: str, limit: int = 20) -> tuple[Hit, ...]:
        """Return statements whose quotes hold all the words, best first."""
        with reading(self._engine) as c:
            return search(c, words, limit)

    def keep_lives(self, fingerprint: str, rows: Sequence[LifeRow]) -> None:
        """Replace the kept lives by those of a register with this fingerprint."""
        pages = {p.entry: (hashlib.sha256(p.body).hexdigest(), p.body) for p in paged(rows)}
        with writing(self._engine) as c:
            if c.dialect.name == "postgresql":
                c.execute(sa.text("LOCK TABLE life_pages IN SHARE ROW EXCLUSIVE MODE"))  # one writer; readers go on
            there = {r.entry: r.digest for r in c.execute(sa.select(t.life_pages.c.entry, t.life_pages.c.digest))}
            gone = [entry for entry, mark in there.items() if entry not in pages or pages[entry][0] != mark]
            new = [
                {"entry": entry, "digest": mark, "body": body}
                for entry, (mark, body) in pages.items()
                if there.get(entry) != mark
            ]
            if gone:
                c.execute(
                    sa.delete(t.life_pages).where(t.life_pages.c.entry == sa.bindparam("old")),
                    [{"old": e} for e in gone],
                )
            if new:
                c.execute(sa.insert(t.life_pages), new)
            c.execute(sa.delete(t.marks).where(t.marks.c.name == FINGERPRINT))
            c.execute(sa.insert(t.marks), [{"name": FINGERPRINT, "value": fingerprint}])

    def lives_on(self, day: date) -> tuple[LifeRow, ...]:
        """Return the spans that hold on a day, sorted by entry."""
        with reading(self._engine) as c:
            pages = c.execute(sa.select(t.life_pages.c.entry, t.life_pages.c.body)).all()
        try:
            return holding((body for _, body in sorted(pages)), day)
        except ValueError as error:
            raise DamagedStoreError(
                f"the states kept in the register cannot be read: {error}",
                hint="restore it from a copy; or move it away and run the command again to read the documents afresh",
            ) from error

    def lives_fingerprint(self) -> str | None:
        """Return the fingerprint of the register whose lives are kept, or None."""
        with reading(self._engine) as c:
            return c.execute(sa.select(t.marks.c.value).where(t.marks.c.name == FINGERPRINT)).scalar()

    def close(self) -> None:
        """Let go of files and connections."""
        self._engine.dispose()


class _Overtaken(Exception):  # noqa: N818 - a signal inside this file, never raised to a caller
    def __init__(self, seen: int) -> None:
        super().__init__(seen)
        self.seen = seen


def _version(c: Connection, subject: str) -> int:
    return int(c.execute(sa.select(sa.func.count()).where(t.edits.c.subject == subject)).scalar_one())


def _last(c: Connection, subject: str) -> HistoryEntry | None:
    query = sa.select(t.history).where(t.history.c.subject == subject).order_by(t.history.c.sequence.desc()).limit(1)
    row = c.execute(query).first()
    return _entry(row) if row else None


def _entry(row: Any) -> HistoryEntry:
    sequence, at, who, what, subject, why = row
    return HistoryEntry(sequence, datetime.fromisoformat(at), who, what, subject, why)


def _line(at: str, who: str, what: str, subject: str, why: str) -> dict[str, str]:
    return {"at": at, "who": who, "what": what, "subject": subject, "why": why}
