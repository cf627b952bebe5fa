"""What a ledger of transferred mitigation outcomes refuses, each with a stable code."""

from accord.vocabulary import EditConflictError, InputError, NotFoundError, SettingsError, StorageError


class LedgerEntryError(InputError):
    """An entry is incomplete or holds a value that no entry can hold."""

    code = "ledger-entry"


class LedgerRuleError(InputError):
    """An entry is well formed, and the rules of Article 6.2 or the state of its units forbid it."""

    code = "ledger-rule"


class UnknownUnitsError(NotFoundError):
    """The ledger has no such batch, units or entry."""

    code = "unknown-units"


class LedgerTargetError(SettingsError):
    """A target against which emissions are balanced cannot be used as written."""

    code = "ledger-target"


class DamagedLedgerError(StorageError):
    """A line of the ledger's file was changed, lost or cut: the chain of hashes breaks there."""

    code = "damaged-ledger"


class LedgerChangedError(EditConflictError):
    """Somebody else added to the ledger since it was read."""

    code = "ledger-changed"


class LedgerWriteError(StorageError):
    """The ledger's file could not be written; what stood in it still stands."""

    code = "ledger-write"
