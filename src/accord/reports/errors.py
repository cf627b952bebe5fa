"""What can go wrong while a brief is made or written.

Invariant: a failed write leaves the file that was there before untouched.
"""

from accord.vocabulary import InputError, StorageError


class BriefError(InputError):
    """A brief, block or chart does not hold what its renderers need."""

    code = "brief"


class UnknownFormatError(InputError):
    """A brief was asked for in a format that accord does not write."""

    code = "unknown-format"


class MissingGlyphError(InputError):
    """No font at hand can draw a character of the text, so the page would show an empty box."""

    code = "missing-glyph"


class WriteError(StorageError):
    """A file could not be written; what was there before is still there."""

    code = "write"
