"""Statements joined into commitments, events, figures and positions, with states, conflicts and judgements."""

from accord.register.changes import Change, diff
from accord.register.conflicts import resolved_side
from accord.register.errors import (
    DocumentChangedError,
    JudgementError,
    NoSuchEntryError,
    QuoteMismatchError,
    StaleEditError,
    UnknownStatementError,
)
from accord.register.exports import (
    FORMATS,
    neutral,
    plover_category,
    to_csv,
    to_icalendar,
    to_json,
    to_json_ld,
    to_plover,
)
from accord.register.judgements import RULE_VERSION, Judgement, Verdict
from accord.register.keys import ClaimKey, claim_key
from accord.register.known import Before, known_from, publication, published, told_by
from accord.register.linking import Cluster, Link, Linking, link
from accord.register.memory import MemoryStore
from accord.register.register import Register, build
from accord.register.states import RegisterState, life_rows
from accord.register.store import (
    Edit,
    HistoryEntry,
    Hit,
    LifeRow,
    RegisterStore,
    StoredReading,
    changed_fields,
    history_kind,
    search_words,
    stale,
    subject_of,
    verified,
)
from accord.register.views import (
    Commitment,
    Conflict,
    FigureCheck,
    LogEntry,
    Side,
    Timeline,
    Voice,
    date_label,
)

__all__ = [
    "FORMATS",
    "RULE_VERSION",
    "Before",
    "Change",
    "ClaimKey",
    "Cluster",
    "Commitment",
    "Conflict",
    "DocumentChangedError",
    "Edit",
    "FigureCheck",
    "HistoryEntry",
    "Hit",
    "Judgement",
    "JudgementError",
    "LifeRow",
    "Link",
    "Linking",
    "LogEntry",
    "MemoryStore",
    "NoSuchEntryError",
    "QuoteMismatchError",
    "Register",
    "RegisterState",
    "RegisterStore",
    "Side",
    "StaleEditError",
    "StoredReading",
    "Timeline",
    "UnknownStatementError",
    "Verdict",
    "Voice",
    "build",
    "changed_fields",
    "claim_key",
    "date_label",
    "diff",
    "history_kind",
    "known_from",
    "life_rows",
    "link",
    "neutral",
    "plover_category",
    "publication",
    "published",
    "resolved_side",
    "search_words",
    "stale",
    "subject_of",
    "to_csv",
    "to_icalendar",
    "to_json",
    "to_json_ld",
    "to_plover",
    "told_by",
    "verified",
]
