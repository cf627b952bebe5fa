"""The store that forgets when the program ends: the plainest reading of the contract in ``store``.

Invariant: it passes the same tests as the databases; its search ranks nothing.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from accord.documents import Document
from accord.register.store import (
    Edit,
    HistoryEntry,
    Hit,
    LifeRow,
    StoredReading,
    changed_fields,
    history_kind,
    search_words,
    stale,
    subject_of,
    verified,
)
from accord.statements import Statement


class MemoryStore:
    """The store that forgets when the program ends; the plainest reading of the contract."""

    def __init__(self) -> None:
        self._documents: dict[str, Document] = {}
        self._recorded: dict[str, date] = {}
        self._readings: dict[tuple[str, str], tuple[Statement, ...]] = {}
        self._edits: list[Edit] = []
        self._log: list[HistoryEntry] = []
        self._lives: tuple[str, tuple[LifeRow, ...]] | None = None

    def documents(self) -> tuple[Document, ...]:
        """Return every document."""
        return tuple(verified(self._documents[i]) for i in sorted(self._documents))

    def recorded(self) -> dict[str, date]:
        """Return the day on which each document id was first stored."""
        return dict(self._recorded)

    def readings(self) -> frozenset[tuple[str, str]]:
        """Return ``(document id, extractor)`` of everything that was read."""
        return frozenset(self._readings)

    def statements(self, readings: Collection[tuple[str, str]]) -> tuple[Statement, ...]:
        """Return the statements of some readings."""
        found = [s for key in set(readings) for s in self._readings.get(key, ())]
        return tuple(sorted(found, key=lambda s: s.id))

    def add_readings(self, readings: Iterable[StoredReading], *, who: str, at: datetime) -> int:
        """Store a batch of readings in one step and return how many were new."""
        fresh = [r for r in readings if (r.document.id, r.extractor) not in self._readings]
        for reading in fresh:
            verified(reading.document)
        for reading in fresh:
            self._documents.setdefault(reading.document.id, reading.document)
            self._recorded.setdefault(reading.document.id, at.date())
            self._readings[(reading.document.id, reading.extractor)] = reading.statements
            self._note(at, who, "read", reading.document.id, f"{reading.document.name} by {reading.extractor}")
        return len(fresh)

    def describe(self, documents: Iterable[Document], *, who: str, at: datetime) -> int:
        """Store changed metadata of known documents and return how many changed."""
        changed = 0
        for document in documents:
            old = self._documents.get(document.id)
            if old is not None and old.as_dict() != document.as_dict():
                self._documents[document.id] = verified(document)
                self._note(at, who, "described", document.id, changed_fields(old, document))
                changed += 1
        return changed

    def edits(self) -> tuple[Edit, ...]:
        """Return every judgement and verdict."""
        return tuple(self._edits)

    def version(self, subject: str) -> int:
        """Return how many edits a subject has had."""
        return sum(subject_of(e) == subject for e in self._edits)

    def append(self, edit: Edit, *, expected: int | None = None) -> int:
        """Append an edit and return the subject's new version."""
        subject = subject_of(edit)
        actual = self.version(subject)
        if expected is not None and expected != actual:
            raise stale(subject, expected, actual, next(reversed(self.history(subject)), None))
        self._edits.append(edit)
        self._note(edit.made_at, edit.author, history_kind(edit), subject, edit.reason)
        return actual + 1

    def history(self, subject: str | None = None) -> tuple[HistoryEntry, ...]:
        """Return the log, or the part of it that names a subject."""
        return tuple(e for e in self._log if subject is None or subject in e.subject)

    def find(self, words: str, limit: int = 20) -> tuple[Hit, ...]:
        """Return statements whose quotes hold all the words, by plain stems; the databases rank better."""
        wanted = [_plain_stem(w) for w in search_words(words)]
        hits = []
        for statement in sorted((s for group in self._readings.values() for s in group), key=lambda s: s.id):
            stems = {_plain_stem(w): w for w in re.findall(r"\w+", statement.quote.lower())}
            matched = [
                next((raw for stem, raw in stems.items() if stem == w or (not w.isascii() and raw.startswith(w))), None)
                for w in wanted
            ]
            if wanted and all(matched):
                pattern = re.compile(r"\b(" + "|".join(re.escape(m) for m in matched if m) + r")", re.I)
                hits.append(Hit(statement.id, statement.doc, pattern.sub(r"**\1**", statement.quote)))
        return tuple(hits[:limit])

    def keep_lives(self, fingerprint: str, rows: Sequence[LifeRow]) -> None:
        """Replace the kept lives."""
        self._lives = (fingerprint, tuple(sorted(rows, key=lambda r: (r.entry, r.first))))

    def lives_on(self, day: date) -> tuple[LifeRow, ...]:
        """Return the spans that hold on a day."""
        return tuple(r for r in (self._lives or ("", ()))[1] if r.first <= day <= r.last)

    def lives_fingerprint(self) -> str | None:
        """Return the fingerprint of the register whose lives are kept, or None."""
        return self._lives[0] if self._lives else None

    def close(self) -> None:
        """Nothing to let go of."""

    def _note(self, at: datetime, who: str, what: str, subject: str, why: str) -> None:
        self._log.append(HistoryEntry(len(self._log) + 1, at, who, what, subject, why))


def _plain_stem(word: str) -> str:
    for tail in ("ations", "ation", "ings", "ing", "ions", "ion", "ies", "ed", "es", "s", "e", "y"):
        if word.isascii() and word.endswith(tail) and len(word) - len(tail) >= 3:
            return word[: -len(tail)]
    return word
