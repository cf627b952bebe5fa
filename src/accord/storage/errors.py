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


class StoreLockedError(StorageError):
    """Another program holds the register's database for longer than accord waits."""

    code: ClassVar[str] = "store-locked"


class DiskFullError(StorageError):
    """The disk has no room for what was to be stored; what was stored before is still there."""

    code: ClassVar[str] = "disk-full"


class NewerSchemaError(StorageError):
    """The register's database was made by a newer accord."""

    code: ClassVar[str] = "newer-schema"


class DamagedStoreError(StorageError):
    """The register's database cannot be read as one."""

    code: ClassVar[str] = "damaged-store"


class StoreUnreachableError(StorageError):
    """The register's database cannot be opened."""

    code: ClassVar[str] = "store-unreachable"


class DamagedLogError(StorageError):
    """A line of the file of judgements is not as accord wrote it."""

    code: ClassVar[str] = "damaged-judgements"
