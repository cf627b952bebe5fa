"""Text into statements, by extractors behind one protocol."""

from accord.statements.default import default_extractor, explain, extract
from accord.statements.protocol import Extractor
from accord.statements.statement import Figure, Statement, statement_id

__all__ = ["Extractor", "Figure", "Statement", "default_extractor", "explain", "extract", "statement_id"]
