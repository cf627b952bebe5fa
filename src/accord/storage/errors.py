"""What a store can refuse, each with a stable code."""

from typing import ClassVar

from accord.vocabulary import InputError, StorageError


class DamagedTableError(InputError):
    """A table file cannot be read as what its name says it is."""

    code: ClassVar[str] = "damaged-table"


class TableFormatError(InputError):
    """A table file's name does not say a format that accord reads or writes."""

    code: ClassVar[str] = "table-format"


class TableWriteError(StorageError):
    """A table could not be written; what was there before is still there."""

    code: ClassVar[str] = "table-write"
