"""What the register refuses, each with its own code.

Invariant: every class belongs to a family of ``accord.vocabulary``; exit codes live at the doors.
"""

from typing import ClassVar

from accord.vocabulary import EditConflictError, InputError, NotFoundError


class JudgementError(InputError):
    """A judgement or verdict that cannot be recorded as written."""

    code: ClassVar[str] = "judgement"


class UnknownStatementError(InputError):
    """A judgement or statement points to something that the register does not hold."""

    code: ClassVar[str] = "unknown-statement"


class QuoteMismatchError(InputError):
    """A statement's quote does not stand in its document at its offsets."""

    code: ClassVar[str] = "quote-mismatch"


class DocumentChangedError(InputError):
    """A document's text no longer has the hash under which it was read."""

    code: ClassVar[str] = "document-changed"


class NoSuchEntryError(NotFoundError):
    """No commitment, conflict or statement of the register has that id."""

    code: ClassVar[str] = "no-such-entry"


class StaleEditError(EditConflictError):
    """The register changed since the writer read it; both versions are named."""

    code: ClassVar[str] = "stale-edit"
