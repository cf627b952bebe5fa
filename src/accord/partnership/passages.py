"""Sentences of the register's documents with the numbers, dates and countries in them, ready to be quoted.

Invariant: a passage follows from its document and the statements read in it; nothing is added to their words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accord.documents import Document
from accord.partnership.evidence import Evidence, evidence_of
from accord.partnership.pages import page_of
from accord.statements import Figure, Statement, TimeSpan
from accord.statements.figures import find_figures
from accord.vocabulary import Interval


@dataclass(frozen=True)
class Passage:
    """One sentence with what stands in it.

    Parameters
    ----------
    document
        Its document.
    said
        When the document can have been published; both ends None where nothing is known.
    number
        Its place among the sentences of its document.
    start, end
        Where it stands, in code points.
    figures, times
        Numbers and time expressions, with offsets into the document's text.
    countries
        Codes of the countries named.
    statements
        Statements read in it, earliest first.
    """

    document: Document
    said: Interval
    number: int
    start: int
    end: int
    figures: tuple[Figure, ...]
    times: tuple[TimeSpan, ...]
    countries: frozenset[str]
    statements: tuple[Statement, ...]

    @property
    def text(self) -> str:
        """The sentence."""
        return self.document.text[self.start : self.end]

    def evidence(self, place: int | None = None) -> Evidence:
        """Return the sentence as evidence.

        Parameters
        ----------
        place
            Offset in the document; the statement that holds it is named, by default the first one.
        """
        here = [s for s in self.statements if place is None or s.start <= place < s.end]
        best = min(here, key=lambda s: (s.end - s.start, s.id)) if place is not None and here else None
        chosen = best or next(iter(here or self.statements), None)
        return evidence_of(self.document, self.start, self.end, chosen.id if chosen else None)


def passages_of(document: Document, statements: Iterable[Statement]) -> tuple[Passage, ...]:
    """Return the sentences of a document in order.

    Parameters
    ----------
    document
        The document.
    statements
        Its statements; each goes to the sentence in which it begins.
    """
    own = sorted(statements, key=lambda s: (s.start, s.end, s.id))
    page = page_of(document)
    found = []
    for n, line in enumerate(page.lines):
        here = tuple(s for s in own if line.start <= s.start < line.end)
        figures = find_figures(document.text, line.start, line.end, line.times, line.countries)
        found.append(
            Passage(
                document,
                page.said,
                n,
                line.start,
                line.end,
                tuple(figures),
                line.times,
                frozenset(m.code for m in line.countries),
                here,
            )
        )
    return tuple(found)


def is_dated(said: Interval) -> bool:
    """Whether both ends of a day of publication are known."""
    return said.earliest is not None and said.latest is not None


def told_on(said: Interval) -> date:
    """Return the first day on which a document certainly had been published; the earliest date for one without any."""
    return said.latest or said.earliest or date.min
