"""What can be wrong with trade data, each with a stable code."""

from typing import ClassVar

from accord.vocabulary import InputError, NotFoundError, SettingsError, StorageError


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


class BadDataError(InputError):
    """A data file has something that the rules refuse; all findings so far come with the error."""

    code: ClassVar[str] = "bad-data"


class UnknownRuleError(SettingsError):
    """A rule for bad data is not one of those that exist."""

    code: ClassVar[str] = "unknown-rule"


class SourceFormatError(InputError):
    """A file is not in the format that its reader reads."""

    code: ClassVar[str] = "source-format"


class FetchError(InputError):
    """A data service refused, answered nonsense or did not answer in time."""

    code: ClassVar[str] = "data-service"
