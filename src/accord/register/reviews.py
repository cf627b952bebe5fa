"""What people decide about single statements: accepted, corrected, rejected, unsure; and statements that they add.

Invariant: the words of a statement never change, only how they are read; every decision is appended, and taking one
back is a decision too. A reading counts for its document's time, whoever read it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from accord.documents import Document
from accord.register.errors import JudgementError
from accord.register.judgements import RULE_VERSION
from accord.statements import Statement
from accord.vocabulary import Interval, parties, words

REVIEWS = ("accept", "edit", "reject", "unsure", "open")
DECIDED = ("accept", "edit", "reject")
PERSON = "person/"
# How firmly an act is worded where a person gave the act and nothing else: the least that the act needs.
_LEAST = {"sign": "signed", "agree": "agreed", "commit": "pledged", "intend": "planning"}


@dataclass(frozen=True, slots=True)
class Correction:
    """How a person reads a statement's words.

    Parameters
    ----------
    act
        A word of the list acts.
    parties
        Who is bound or speaks, ISO 3166 alpha-3, sorted.
    instrument
        A word of the list instruments, or None.
    target
        When the promised thing is due, or None.
    """

    act: str
    parties: tuple[str, ...]
    instrument: str | None
    target: Interval | None

    def __post_init__(self) -> None:
        if self.act not in words("acts"):
            raise JudgementError(
                f"no act is called {self.act!r}", hint=f"acts are: {', '.join(words('acts'))}", value=self.act
            )
        if self.instrument is not None and self.instrument not in words("instruments"):
            raise JudgementError(
                f"no instrument is called {self.instrument!r}",
                hint=f"instruments are: {', '.join(words('instruments'))}",
                value=self.instrument,
            )
        if unknown := [p for p in self.parties if p not in parties()]:
            raise JudgementError(
                f"no party has the code {', '.join(unknown)}", hint="codes are as MYS or KOR", unknown=unknown
            )
        due = self.target
        if due is not None and due.earliest and due.latest and due.earliest > due.latest:
            raise JudgementError(
                f"something due from {due.earliest} cannot be due by {due.latest}", hint="exchange the two days"
            )

    def as_dict(self) -> dict[str, Any]:
        """Return the correction as JSON-serialisable data."""
        return {
            "act": self.act,
            "parties": list(self.parties),
            "instrument": self.instrument,
            "target": self.target.as_dict() if self.target else None,
        }


@dataclass(frozen=True, slots=True)
class Review:
    """A person's decision about one statement.

    Parameters
    ----------
    kind
        ``accept``, ``edit``, ``reject``, ``unsure``, or ``open``: what was decided before is taken back.
    statement
        Id of the statement.
    author, made_at, reason, rule
        As in :class:`accord.register.Judgement`.
    correction
        How it is to be read; for ``edit`` and for nothing else.
    """

    kind: str
    statement: str
    author: str
    made_at: datetime
    reason: str
    correction: Correction | None = None
    rule: str = RULE_VERSION

    def __post_init__(self) -> None:
        if self.kind not in REVIEWS:
            raise JudgementError(
                f"{self.kind!r} is no review", hint=f"use one of: {', '.join(REVIEWS)}", value=self.kind
            )
        if (self.kind == "edit") != (self.correction is not None):
            raise JudgementError("an edit and nothing else says how to read it", hint="change a field, or accept it")
        _signed(self.author, self.reason, self.statement)

    @property
    def id(self) -> str:
        """Return an id that the same review always gets."""
        return _id("r", self.as_row())

    def as_row(self) -> dict[str, Any]:
        """Return the review as JSON-serialisable data, without its id."""
        return {
            "kind": self.kind,
            "statement": self.statement,
            "author": self.author,
            "made_at": self.made_at.isoformat(),
            "reason": self.reason,
            "correction": self.correction.as_dict() if self.correction else None,
            "rule": self.rule,
        }

    def as_dict(self) -> dict[str, Any]:
        """Return the review as JSON-serialisable data."""
        return {"id": self.id, **self.as_row()}


@dataclass(frozen=True, slots=True)
class Addition:
    """A statement that a person found in a document by its words.

    Parameters
    ----------
    statement
        What it says; its extractor is ``person/`` and the author's name.
    author, made_at, reason, rule
        As in :class:`accord.register.Judgement`.
    """

    statement: Statement
    author: str
    made_at: datetime
    reason: str
    rule: str = RULE_VERSION

    def __post_init__(self) -> None:
        if not self.statement.extractor.startswith(PERSON) or not self.statement.quote.strip():
            raise JudgementError("a statement that a person adds has words and that person's name", hint="give both")
        _signed(self.author, self.reason, self.statement.id)

    @property
    def id(self) -> str:
        """Return an id that the same addition always gets."""
        return _id("a", self.as_row())

    def as_row(self) -> dict[str, Any]:
        """Return the addition as JSON-serialisable data, without its id."""
        return {
            "statement": self.statement.as_dict(),
            "author": self.author,
            "made_at": self.made_at.isoformat(),
            "reason": self.reason,
            "rule": self.rule,
        }

    def as_dict(self) -> dict[str, Any]:
        """Return the addition as JSON-serialisable data."""
        return {"id": self.id, **self.as_row()}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Statements as people left them.

    Parameters
    ----------
    statements
        What counts: as read, as corrected, and as added; without what was rejected.
    rejected
        What people rejected, by id.
    as_read
        What was read where a correction now stands, by id.
    last
        The last decision that stands on each statement, by id.
    added
        What people added, by id of the statement.
    """

    statements: tuple[Statement, ...]
    rejected: Mapping[str, Statement] = field(default_factory=dict)
    as_read: Mapping[str, Statement] = field(default_factory=dict)
    last: Mapping[str, Review] = field(default_factory=dict)
    added: Mapping[str, Addition] = field(default_factory=dict)


def reviewed(
    statements: Iterable[Statement],
    documents: Mapping[str, Document],
    edits: Iterable[Review | Addition],
) -> Reviewed:
    """Return statements as people's reviews and additions leave them; the order of the edits is irrelevant.

    Parameters
    ----------
    statements
        What was read.
    documents
        By id; what a person added to a document that is not among them, or whose words are not there, is left out.
    edits
        Reviews and additions, in any order. One that names a statement that is not there waits until it is.
    """
    found = {s.id: s for s in statements}
    ordered = sorted(edits, key=lambda e: (e.made_at, e.id))
    added: dict[str, Addition] = {}
    for edit in ordered:
        if isinstance(edit, Addition):
            s = edit.statement
            d = documents.get(s.doc)
            if d is not None and d.text[s.start : s.end] == s.quote and s.id not in found:
                added[s.id] = edit
                found[s.id] = s
    last: dict[str, Review] = {}
    corrections: dict[str, Review] = {}
    for edit in ordered:
        if not isinstance(edit, Review) or edit.statement not in found:
            continue
        if edit.kind == "open":
            last.pop(edit.statement, None)
            corrections.pop(edit.statement, None)
            continue
        last[edit.statement] = edit
        if edit.kind == "edit":
            corrections[edit.statement] = edit
    rejected = {i: found.pop(i) for i, e in last.items() if e.kind == "reject"}
    as_read = {i: found[i] for i in corrections if i in found}
    for i, s in as_read.items():
        found[i] = corrected(s, corrections[i])
    return Reviewed(tuple(found[i] for i in sorted(found)), rejected, as_read, last, added)


def corrected(s: Statement, review: Review) -> Statement:
    """Return a statement as a correction reads it; what follows from a changed act is the least that it can mean."""
    c = review.correction
    assert c is not None  # an edit has one, see Review
    return replace(
        s,
        act=c.act,
        strength=s.strength if c.act == s.act else _LEAST.get(c.act),
        subact=s.subact if c.act == s.act else None,
        parties=c.parties,
        instrument=c.instrument,
        title_word=s.title_word if c.instrument == s.instrument else None,
        instrument_state=_state(s, c),
        target=c.target,
        extractor=f"{PERSON}{review.author}, after {s.extractor}",
    )


def least_strength(act: str) -> str | None:
    """Return how firmly an act is worded when nothing but the act is known, or None."""
    return _LEAST.get(act)


def reading_of(s: Statement) -> Correction:
    """Return how a statement is read, as a correction would say it."""
    return Correction(s.act, s.parties, s.instrument, s.target)


def _state(s: Statement, c: Correction) -> str | None:
    if c.instrument is None:
        return None
    if c.act == s.act and c.instrument == s.instrument:
        return s.instrument_state
    return "signed" if c.act == "sign" and s.polarity == "affirmed" else None


def _signed(author: str, reason: str, statement: str) -> None:
    if not author.strip():
        raise JudgementError("a decision needs its author", hint="give your name", statement=statement)
    if not reason.strip():
        raise JudgementError("a decision needs a reason", hint="say why", statement=statement)


def _id(letter: str, row: dict[str, Any]) -> str:
    text = json.dumps(row, ensure_ascii=False, sort_keys=True)
    return f"{letter}-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
