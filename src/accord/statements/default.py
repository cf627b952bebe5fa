"""The extractor used when nobody names another.

Invariant: what it is does not depend on what happens to be installed.
"""

from accord.documents import Document
from accord.statements.grammar import GrammarExtractor, read_document
from accord.statements.protocol import Extractor
from accord.statements.statement import Statement


def default_extractor() -> Extractor:
    """Return the clause grammar."""
    return GrammarExtractor()


def extract(document: Document) -> tuple[Statement, ...]:
    """Return the statements that the default extractor reads in a document."""
    return default_extractor().extract(document)


def explain(document: Document, offset: int) -> list[str]:
    """Return what the rules did with the sentence of ``document`` that holds ``offset``, one line a step."""
    return read_document(document, explain=offset)[1]
