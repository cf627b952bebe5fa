"""Statements that a person marks in a text: where the words stand, how the reader would read them, and keeping them.

Invariant: the quote is exactly ``text[start:end]`` of the document; what the reader suggests is read from those words
alone and never recorded before a person has seen it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from accord.documents import Document
from accord.register import (
    PERSON,
    Addition,
    Correction,
    HistoryEntry,
    NoSuchEntryError,
    Review,
    least_strength,
    reading_of,
    statement_subject,
)
from accord.statements import Statement, default_extractor, statement_id
from accord.vocabulary import InputError, parties, words
from accord.workbench.web_views import DeskWatch

LONGEST_QUOTE = 2_000
FIRST_ACT = "state-fact"


class NoSuchWordsError(InputError):
    """The words that were to be marked do not stand in the document, or stand there several times."""

    code: ClassVar[str] = "no-such-words"


@dataclass(frozen=True, slots=True)
class Marked:
    """Some words of a document and how they might be read.

    Parameters
    ----------
    document
        The document.
    start, end
        Where they stand, in code points.
    statement
        How the reader reads them, or what can be said of them without it.
    read
        Whether the reader found a statement in them.
    """

    document: Document
    start: int
    end: int
    statement: Statement
    read: bool

    @property
    def quote(self) -> str:
        """The words."""
        return self.document.text[self.start : self.end]


def place_of(document: Document, quote: str, start: int | None = None) -> tuple[int, int]:
    """Return where some words stand in a document, whatever its line ends and blanks.

    Parameters
    ----------
    document
        The document.
    quote
        The words, as they were selected or copied.
    start
        About where they begin, to tell one place from another.

    Raises
    ------
    NoSuchWordsError
        They do not stand there, or in several places and ``start`` is not given, or they are too many.
    """
    parts = quote.split()
    if not parts:
        raise NoSuchWordsError("no words were marked", hint="select some words of the text, or copy them into the form")
    if len(quote) > LONGEST_QUOTE:
        raise NoSuchWordsError(
            f"{len(quote):,} characters were marked; a statement has at most {LONGEST_QUOTE:,}",
            hint="mark one sentence or a part of it",
            length=len(quote),
        )
    pattern = re.compile(r"\s+".join(re.escape(p) for p in parts))
    found = [m.span() for m in pattern.finditer(document.text)]
    if not found or (len(found) > 1 and start is None):
        raise NoSuchWordsError(
            f"{' '.join(parts)[:60]!r} stands in {document.name} {f'{len(found)} times' if found else 'nowhere'}",
            hint="copy a few more words, so that one place is meant" if found else "copy the words exactly",
            places=len(found),
        )
    return min(found, key=lambda span: abs(span[0] - (start or 0)))


def mark(document: Document, start: int, end: int) -> Marked:
    """Return some words of a document with how the reader would read them.

    Raises
    ------
    NoSuchWordsError
        No words stand between the two places.
    """
    text = document.text
    if not 0 <= start < end <= len(text) or not text[start:end].strip() or end - start > LONGEST_QUOTE:
        raise NoSuchWordsError(
            f"no words of a statement's length stand in {document.name} at {start}-{end}",
            hint=f"mark one sentence or a part of it, at most {LONGEST_QUOTE:,} characters",
            start=start,
            end=end,
            length=len(text),
        )
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    # A hand that slips takes half a word; scripts without letter case have no such ends of words.
    while start > 0 and _cased(text[start - 1]) and _cased(text[start]):
        start -= 1
    while end < len(text) and _cased(text[end]) and _cased(text[end - 1]):
        end += 1
    read = next(_readings(document, start, end), None)
    if read is None:
        return Marked(document, start, end, _plain(document, start, end), read=False)
    return Marked(document, start, end, replace(read, start=start, end=end, quote=text[start:end]), read=True)


def _cased(c: str) -> bool:
    return c.isdigit() or c.lower() != c.upper()


def _readings(document: Document, start: int, end: int) -> Iterator[Statement]:
    """Yield what the reader finds in these words alone, then what it finds of them in their paragraph."""
    extractor = default_extractor()
    yield from extractor.extract(replace(document, readable=((start, end),)))
    first = document.text.rfind("\n\n", 0, start) + 2 if "\n\n" in document.text[:start] else 0
    last = document.text.find("\n\n", end)
    paragraph = (first, last if last >= 0 else len(document.text))
    found = extractor.extract(replace(document, readable=(paragraph,)))
    over = [(min(s.end, end) - max(s.start, start), s) for s in found if s.start < end and s.end > start]
    if over:
        yield max(over, key=lambda o: o[0])[1]


def _plain(document: Document, start: int, end: int) -> Statement:
    """Return what can be said of words without reading them: who and what is named in so many words."""
    quote = document.text[start:end]
    low = " " + " ".join(re.findall(r"[\w-]+", quote.casefold())) + " "
    named = tuple(sorted(code for code, p in parties().items() if any(f" {n.casefold()} " in low for n in p.names)))
    areas = tuple(n for n, w in words("areas").items() if any(f" {t} " in low for t in w.triggers))
    instrument = next((n for n, w in words("instruments").items() if f" {w.label.casefold()} " in low), None)
    return Statement(
        id="",
        doc=document.id,
        start=start,
        end=end,
        quote=quote,
        act=FIRST_ACT,
        subact=None,
        strength=None,
        verb="",
        polarity="affirmed",
        parties=named,
        recipients=(),
        areas=areas,
        instrument=instrument,
        title_word=None,
        instrument_state=None,
        target=None,
        event=None,
        figures=(),
        attribution=None,
        headline=False,
        extractor="",
    )


def add_statement(
    watch: DeskWatch, marked: Marked, reading: Correction, *, because: str, author: str
) -> Addition | Review:
    """Record a statement that a person marked; one that was taken away before is put back.

    Parameters
    ----------
    watch
        The desk's register.
    marked
        The words, as :func:`mark` gave them.
    reading
        How the person reads them.
    because, author
        Why, and who says so.

    Raises
    ------
    NoSuchEntryError
        The document is not in the desk.
    StaleEditError
        Somebody added the same statement before.
    """
    view = watch.view()
    if marked.document.id not in view.documents:
        raise NoSuchEntryError(
            f"no document of this desk is called {marked.document.name!r}", hint="open the document again"
        )
    identity = _identity(marked, reading)
    now = datetime.now(UTC)
    edits = [e for e in watch.store().edits() if _about(e) == identity]
    last = edits[-1] if edits else None
    if isinstance(last, Review) and last.kind == "reject":
        back = Review("edit", identity, author, now, because, reading)
        watch.record(back, len(edits))
        return back
    s = replace(
        marked.statement,
        id=identity,
        act=reading.act,
        parties=reading.parties,
        instrument=reading.instrument,
        target=reading.target,
        extractor=f"{PERSON}{author}",
        **_following(marked.statement, reading),
    )
    made = Addition(s, author, now, because)
    watch.record(made, 0)
    return made


def _following(s: Statement, reading: Correction) -> dict[str, Any]:
    """Return what follows from the reading that a person gave, no firmer than it must be."""
    as_read = s.extractor != "" and reading.act == reading_of(s).act
    same = as_read and reading.instrument == s.instrument
    signed = reading.act == "sign" and reading.instrument is not None and s.polarity == "affirmed"
    return {
        "strength": s.strength if as_read else least_strength(reading.act),
        "subact": s.subact if as_read else None,
        "title_word": s.title_word if same else None,
        "instrument_state": s.instrument_state if same else "signed" if signed else None,
    }


def _about(edit: object) -> str:
    if isinstance(edit, Addition):
        return edit.statement.id
    return edit.statement if isinstance(edit, Review) else ""


def log_of(watch: DeskWatch, marked: Marked, reading: Correction) -> tuple[HistoryEntry, ...]:
    """Return what was recorded so far on the statement that these words and this reading make."""
    return watch.version(statement_subject(_identity(marked, reading)))[1]


def _identity(marked: Marked, reading: Correction) -> str:
    detail = "|".join(("person", *reading.parties))
    return statement_id(marked.document.id, marked.start, marked.end, reading.act, reading.instrument, detail)
