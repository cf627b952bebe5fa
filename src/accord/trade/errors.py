"""What can be wrong with trade data, each with a stable code."""

from typing import ClassVar

from accord.vocabulary import InputError, NotFoundError, StorageError


class AxisMismatchError(InputError):
    """Two axes that must agree do not, label for label."""

    code: ClassVar[str] = "axis-mismatch"


class BaselineError(InputError):
    """A baseline is damaged, incomplete or breaks an identity that it must keep."""

    code: ClassVar[str] = "baseline"


class CaseFolderError(InputError):
    """A case folder lacks a table or a column, or its tables contradict each other."""

    code: ClassVar[str] = "case-folder"


class UnknownBaselineError(NotFoundError):
    """There is no baseline of that name."""

    code: ClassVar[str] = "unknown-baseline"


class BalanceError(InputError):
    """A table cannot be made to agree with its totals."""

    code: ClassVar[str] = "balance"


class MappingError(InputError):
    """An aggregation or concordance does not say exactly once where each label goes."""

    code: ClassVar[str] = "mapping"


class BaselineWriteError(StorageError):
    """A baseline could not be written; what was there before is still there."""

    code: ClassVar[str] = "baseline-write"
