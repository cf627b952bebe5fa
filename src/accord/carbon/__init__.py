"""Article 6.2: a ledger of internationally transferred mitigation outcomes and the adjustments that follow from it."""

from accord.carbon.adjustments import (
    METHODS,
    Adjustment,
    Balance,
    BalanceYear,
    Target,
    adjustments,
    balance,
    double_counted,
)
from accord.carbon.entries import KINDS, PURPOSES, TRIGGERS, Authorisation, Draft, Entry, entry_from
from accord.carbon.errors import (
    DamagedLedgerError,
    LedgerChangedError,
    LedgerEntryError,
    LedgerRuleError,
    LedgerTargetError,
    LedgerWriteError,
    UnknownUnitsError,
)
from accord.carbon.journal import JsonLines, LedgerStore
from accord.carbon.ledger import Batch, Ledger, record, replay, standing_on
from accord.carbon.moves import STATUSES, Segment
from accord.carbon.rules import RULES
from accord.carbon.tables import actions_table, annual_table, as_csv, holdings_table

__all__ = [
    "KINDS",
    "METHODS",
    "PURPOSES",
    "RULES",
    "STATUSES",
    "TRIGGERS",
    "Adjustment",
    "Authorisation",
    "Balance",
    "BalanceYear",
    "Batch",
    "DamagedLedgerError",
    "Draft",
    "Entry",
    "JsonLines",
    "Ledger",
    "LedgerChangedError",
    "LedgerEntryError",
    "LedgerRuleError",
    "LedgerStore",
    "LedgerTargetError",
    "LedgerWriteError",
    "Segment",
    "Target",
    "UnknownUnitsError",
    "actions_table",
    "adjustments",
    "annual_table",
    "as_csv",
    "balance",
    "double_counted",
    "entry_from",
    "holdings_table",
    "record",
    "replay",
    "standing_on",
]
