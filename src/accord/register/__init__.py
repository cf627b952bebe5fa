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
from accord.register.judgements import RULE_VERSION, Judgement, Verdict
from accord.register.keys import ClaimKey, claim_key
from accord.register.known import known_from
from accord.register.linking import Cluster, Link, Linking, link
from accord.register.register import Register, build
from accord.register.states import RegisterState
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
    "RULE_VERSION",
    "Change",
    "ClaimKey",
    "Cluster",
    "Commitment",
    "Conflict",
    "DocumentChangedError",
    "FigureCheck",
    "Judgement",
    "JudgementError",
    "Link",
    "Linking",
    "LogEntry",
    "NoSuchEntryError",
    "QuoteMismatchError",
    "Register",
    "RegisterState",
    "Side",
    "StaleEditError",
    "Timeline",
    "UnknownStatementError",
    "Verdict",
    "Voice",
    "build",
    "claim_key",
    "date_label",
    "diff",
    "known_from",
    "link",
    "resolved_side",
]
