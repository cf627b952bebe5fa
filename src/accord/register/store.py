"""What the register asks of a store, and the words of the contract that every store keeps.

Contract, for every store:

- *Order.* Documents come back sorted by id, statements by id, edits by their sequence number.
- *Atomicity.* A reading (a document with all its statements) is stored whole or not at all, even if the process
  is killed; a batch of readings is one step.
- *Idempotence.* Storing a reading again changes nothing; what was read is known by document and extractor.
- *Append only.* Judgements, verdicts, reviews, additions and history are never changed or removed; a later edit
  supersedes.
- *Versions.* Each subject (a pair of statements, a statement, or the one that a verdict hangs on) has a version, the
  number of edits made to it. An edit that expects another version is refused with :class:`StaleEditError`.
- *Integrity.* A document whose stored text no longer has its hash is refused with :class:`DocumentChangedError`.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from accord.documents import Document
from accord.register.errors import DocumentChangedError, StaleEditError
from accord.register.judgements import Judgement, Verdict
from accord.register.reviews import Addition, Review
from accord.statements import Statement

Edit = Judgement | Verdict | Review | Addition


@dataclass(frozen=True, slots=True)
class StoredReading:
    """One document and what an extractor found in it."""

    document: Document
    extractor: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of the log: what happened to the store, when, by whom and why.

    Parameters
    ----------
    sequence
        Its place in the log, from 1.
    at
        When, with its time zone.
    who
        A person's name, or the program's.
    what
        ``read``, ``described`` (metadata changed), or the edit's kind (``same``, ``verdict`` …).
    subject
        Document id, statement id or pair of them.
    why
        The reason given, or what changed.
    """

    sequence: int
    at: datetime
    who: str
    what: str
    subject: str
    why: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement that a search found, with the words marked by ``**`` in its snippet."""

    statement: str
    document: str
    snippet: str


class LifeRow(NamedTuple):
    """One span of one commitment's life, as it is kept for quick answers.

    A tuple, because making tens of thousands of frozen dataclasses takes as long as fetching them.

    Parameters
    ----------
    entry, kind, title, parties, areas, instrument
        The commitment's id and description; parties and areas joined by spaces.
    first, last
        The days from and to which the span holds; ``last`` is ``date.max`` for the one still running.
    official, evidence, schedule, strength
        Its state.
    due
        Last day of its target, or None.
    """

    entry: str
    kind: str
    title: str
    parties: str
    areas: str
    instrument: str | None
    first: date
    last: date
    official: str | None
    evidence: str
    schedule: str
    strength: str | None
    due: date | None


class RegisterStore(Protocol):
    """A place to keep a register; see this module's contract."""

    def documents(self) -> tuple[Document, ...]:
        """Return every document, verified against its hash."""

    def recorded(self) -> dict[str, date]:
        """Return the day on which each document id was first stored."""

    def readings(self) -> frozenset[tuple[str, str]]:
        """Return ``(document id, extractor)`` of everything that was read."""

    def statements(self, readings: Collection[tuple[str, str]]) -> tuple[Statement, ...]:
        """Return the statements of some readings."""

    def add_readings(self, readings: Iterable[StoredReading], *, who: str, at: datetime) -> int:
        """Store a batch of readings in one step and return how many were new."""

    def describe(self, documents: Iterable[Document], *, who: str, at: datetime) -> int:
        """Store changed metadata of known documents and return how many changed."""

    def edits(self) -> tuple[Edit, ...]:
        """Return every judgement and verdict."""

    def version(self, subject: str) -> int:
        """Return how many edits a subject has had."""

    def append(self, edit: Edit, *, expected: int | None = None) -> int:
        """Append an edit and return the subject's new version; ``expected`` None takes the version as it is."""

    def history(self, subject: str | None = None) -> tuple[HistoryEntry, ...]:
        """Return the log, or the part of it that names a subject."""

    def find(self, words: str, limit: int = 20) -> tuple[Hit, ...]:
        """Return statements whose quotes hold all the words, best first; any text is a valid search."""

    def keep_lives(self, fingerprint: str, rows: Sequence[LifeRow]) -> None:
        """Replace the kept lives by those of a register with this fingerprint."""

    def lives_on(self, day: date) -> tuple[LifeRow, ...]:
        """Return the spans that hold on a day, sorted by entry."""

    def lives_fingerprint(self) -> str | None:
        """Return the fingerprint of the register whose lives are kept, or None."""

    def close(self) -> None:
        """Let go of files and connections."""


def subject_of(edit: Edit) -> str:
    """Return what an edit is about: the sorted pair of a judgement, the statement of anything else."""
    if isinstance(edit, Judgement):
        return "|".join(edit.pair) if edit.kind != "prefer" else "prefer|" + "|".join(edit.pair)
    if isinstance(edit, Verdict):
        return f"verdict|{edit.statement}"
    return statement_subject(edit.statement if isinstance(edit, Review) else edit.statement.id)


def statement_subject(statement: str) -> str:
    """Return the subject under which reviews of a statement are counted."""
    return f"statement|{statement}"


def history_kind(edit: Edit) -> str:
    """Return the word under which an edit stands in the log."""
    if isinstance(edit, Judgement | Review):
        return edit.kind
    return "verdict" if isinstance(edit, Verdict) else "add"


def verified(document: Document) -> Document:
    """Return a document whose text has the hash it is stored under.

    Raises
    ------
    DocumentChangedError
        It does not.
    """
    found = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    if found != document.text_sha256:
        raise DocumentChangedError(
            f"the text of {document.name} ({document.id}) has hash {found[:12]}, not {document.text_sha256[:12]}",
            hint="its bytes changed under its hash; restore the store from a copy, or read the documents afresh",
            document=document.id,
            expected=document.text_sha256,
            found=found,
        )
    return document


def stale(subject: str, expected: int, actual: int, last: HistoryEntry | None) -> StaleEditError:
    """Return the error for an edit that expected version ``expected`` where the subject is at ``actual``."""
    by = f"; {last.who} made version {actual} on {last.at.date()}: {last.why}" if last else ""
    return StaleEditError(
        f"your edit of {subject.replace('|', ' and ')} expects version {expected}, but it is at version {actual}{by}",
        hint="look at the later edit, then make yours again on top of it if it still holds",
        subject=subject,
        expected=expected,
        actual=actual,
    )


def search_words(text: str) -> tuple[str, ...]:
    """Return the words of a search that decide: letters and digits, function words only where there is nothing else.

    >>> search_words('the 2.4(b) "tariff')
    ('2', '4', 'b', 'tariff')
    """
    found = tuple(re.findall(r"\w+", text.lower()))
    return tuple(w for w in found if w not in _FUNCTION_WORDS) or found


_FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by for from has have in is it its of on or that the their this to was were will with",
    )
)


def changed_fields(old: Document, new: Document) -> str:
    """Return which metadata changed between two descriptions of a document, for the log."""
    before, after = old.as_dict(), new.as_dict()
    return "; ".join(f"{k}: {before[k]!r} → {after[k]!r}"[:200] for k in before if before[k] != after[k])
