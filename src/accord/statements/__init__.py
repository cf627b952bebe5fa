"""Text into statements, by extractors behind one protocol."""

from accord.statements.statement import Figure, Statement, statement_id

__all__ = ["Figure", "Statement", "statement_id"]
