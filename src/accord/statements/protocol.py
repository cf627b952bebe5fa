"""What an extractor is: a document in, statements out, deterministic, with a name and a version.

Invariant: reading a document twice gives the same statements with the same ids.
"""

from typing import Protocol

from accord.documents import Document
from accord.statements.statement import Statement


class Extractor(Protocol):
    """Anything that reads statements out of a document."""

    @property
    def name(self) -> str:
        """A short name, for example ``grammar``."""

    @property
    def version(self) -> str:
        """Changes whenever the same document could give other statements."""

    def extract(self, document: Document) -> tuple[Statement, ...]:
        """Return the statements of a document in the order of their text; none where it is not in English."""
