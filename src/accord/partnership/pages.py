"""One document laid out for the partnership's readers: sentences, tokens, countries, times, who is who.

Invariant: a page follows from its document alone, so reading it again, in any order, gives the same.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from accord.documents import Document
from accord.register import publication, published
from accord.statements import (
    Cast,
    Mention,
    Sentence,
    TimeSpan,
    Token,
    cast_of,
    find_countries,
    sentences,
    time_spans,
    tokenise,
)
from accord.vocabulary import Interval

MOST_TOKENS = 400  # a longer run is no sentence
_LEAD = re.compile(
    r"\s*(?P<said>[A-Z][^\n]{3,100}?\b(?:met|held|convened|took place|will|was|were|is)\b[^\n]{3,100}?)\s*\.\s*$", re.S
)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, heading, bullet or table row of a page.

    Parameters
    ----------
    sentence
        Where it stands and of what kind it is.
    tokens
        Its tokens.
    countries
        The countries that it names.
    times
        Its time expressions.
    """

    sentence: Sentence
    tokens: tuple[Token, ...]
    countries: tuple[Mention, ...]
    times: tuple[TimeSpan, ...]

    @property
    def start(self) -> int:
        """Offset of its first character."""
        return self.sentence.start

    @property
    def end(self) -> int:
        """Offset after its last character."""
        return self.sentence.end


@dataclass(frozen=True, slots=True)
class Page:
    """A document with its lines.

    Parameters
    ----------
    document
        The document.
    lines
        Its lines in order.
    cast
        Who is who in it, or None where nothing is read.
    published
        Its day of publication, or None.
    said
        The days on which it can have been published.
    """

    document: Document
    lines: tuple[Line, ...]
    cast: Cast | None
    published: date | None
    said: Interval

    @property
    def pair(self) -> tuple[str, ...]:
        """The two countries that it is about, or fewer."""
        return self.cast.pair if self.cast else ()

    def words(self, line: Line) -> str:
        """Return the words of one of its lines."""
        return self.document.text[line.start : line.end]


@lru_cache(maxsize=256)
def page_of(document: Document) -> Page:
    """Lay out a document; one that is not in English has no lines."""
    day = published(document)
    if document.language != "en" or not document.readable:
        return Page(document, (), None, day, publication(document))
    text = document.text
    lines = []
    every: list[Token] = []
    for s in [*_own_title(document), *_with_leads(text, sentences(text, document.readable))]:
        tokens = tokenise(text, s.start, s.end)
        if len(tokens) > MOST_TOKENS:
            continue
        every += tokens
        lines.append((s, tuple(tokens), tuple(time_spans(text, s.start, s.end, day))))
    cast = cast_of(document, every)
    laid = tuple(Line(s, t, tuple(cast.settle(find_countries(t))), times) for s, t, times in lines)
    return Page(document, laid, cast, day, publication(document))


def _own_title(document: Document) -> list[Sentence]:
    """Return the title in the note before the text: "Minutes of the First Meeting of …" is a heading too."""
    title = document.title.value if document.title else ""
    first = document.readable[0][0] if document.readable else 0
    at = document.text.find(title, 0, first) if title.strip() else -1
    if at < 0 or document.text[first:].lstrip(" \n#*").startswith(title):
        return []
    return [Sentence(at, at + len(title), -1, "heading")]


def _with_leads(text: str, found: list[Sentence]) -> list[Sentence]:
    """Return sentences with those that the reader takes for datelines: "The committee met in Lima on 4 May 2023."."""
    every: list[Sentence] = []
    for n, s in enumerate(found):
        first = max(text.rfind("\n", 0, s.start) + 1, found[n - 1].end if n else 0)
        lead = _LEAD.match(text, first, s.start)
        if lead:
            every.append(Sentence(lead.start("said"), lead.end("said"), s.paragraph, "body"))
        every.append(s)
    return every
