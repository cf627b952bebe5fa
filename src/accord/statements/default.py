"""The extractor used when nobody names another.

Invariant: what it is does not depend on what happens to be installed.
"""

from accord.documents import Document
from accord.statements.grammar import GrammarExtractor, read_document
from accord.statements.names import NO_NAMES, Names
from accord.statements.protocol import Extractor
from accord.statements.statement import Statement


def default_extractor(names: Names = NO_NAMES) -> Extractor:
    """Return the clause grammar, reading with a desk's own table of names where one is given."""
    return GrammarExtractor(names)


def extract(document: Document, names: Names = NO_NAMES) -> tuple[Statement, ...]:
    """Return the statements that the default extractor reads in a document."""
    return default_extractor(names).extract(document)


def explain(document: Document, offset: int, names: Names = NO_NAMES) -> list[str]:
    """Return what the rules did with the sentence of ``document`` that holds ``offset``, one line a step."""
    return read_document(document, explain=offset, names=names)[1]
