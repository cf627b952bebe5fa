"""The words that a mechanism, a meeting or an action rests on, with where they stand.

Invariant: ``document.text[start:end] == quote``, always.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accord.documents import Document
from accord.register import told_by


@dataclass(frozen=True, slots=True)
class Evidence:
    """One quotation.

    Parameters
    ----------
    document
        Id of the document.
    name
        The document's file name.
    source
        Who published it, else its title, else its name.
    kind
        A word of the list document-kinds.
    published
        The last day that the document can tell of, or None.
    start, end, quote
        Where the words stand, in code points of the document's text, and the words.
    statement
        Id of the register's statement that holds these words, or None.
    """

    document: str
    name: str
    source: str
    kind: str
    published: date | None
    start: int
    end: int
    quote: str
    statement: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the quotation as JSON-serialisable data."""
        return {
            "document": self.document,
            "name": self.name,
            "source": self.source,
            "kind": self.kind,
            "published": self.published.isoformat() if self.published else None,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "statement": self.statement,
        }


def evidence_of(document: Document, start: int, end: int, statement: str | None = None) -> Evidence:
    """Return the evidence that ``document.text[start:end]`` is."""
    named = document.publisher or document.title
    return Evidence(
        document.id,
        document.name,
        named.value if named else document.name,
        document.kind,
        told_by(document),
        start,
        end,
        document.text[start:end],
        statement,
    )


def in_order(found: set[Evidence] | tuple[Evidence, ...] | list[Evidence]) -> tuple[Evidence, ...]:
    """Return quotations by publication (undated last), document and place, each once."""
    return tuple(sorted(set(found), key=lambda e: (e.published or date.max, e.document, e.start, e.end)))
