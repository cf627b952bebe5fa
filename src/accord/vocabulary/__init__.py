"""The words that every room shares: errors, word lists, parties, intervals."""

from accord.vocabulary.errors import (
    AccordError,
    AxisMismatchError,
    EditConflictError,
    InputError,
    MissingExtraError,
    NotFoundError,
    SettingsError,
    SolverError,
    StorageError,
    require_extra,
)
from accord.vocabulary.intervals import Interval, day
from accord.vocabulary.parties import Party, find_party, lookalikes, parties, party
from accord.vocabulary.words import LISTS, Word, strength_rank, words

__all__ = [
    "LISTS",
    "AccordError",
    "AxisMismatchError",
    "EditConflictError",
    "InputError",
    "Interval",
    "MissingExtraError",
    "NotFoundError",
    "Party",
    "SettingsError",
    "SolverError",
    "StorageError",
    "Word",
    "day",
    "find_party",
    "lookalikes",
    "parties",
    "party",
    "require_extra",
    "strength_rank",
    "words",
]
