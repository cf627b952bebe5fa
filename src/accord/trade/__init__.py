"""Trade flows, tariffs on them, concordances and input-output tables, made into baselines."""

from accord.trade.baseline import STATUSES, VARIABLES, fingerprint, make_baseline, require_numbers, stamped
from accord.trade.case import Case, read_case
from accord.trade.check import CheckReport, Identity, check, require_identities
from accord.trade.errors import AxisMismatchError, BaselineError, CaseFolderError, UnknownBaselineError

__all__ = [
    "STATUSES",
    "VARIABLES",
    "AxisMismatchError",
    "BaselineError",
    "Case",
    "CaseFolderError",
    "CheckReport",
    "Identity",
    "UnknownBaselineError",
    "check",
    "fingerprint",
    "make_baseline",
    "read_case",
    "require_identities",
    "require_numbers",
    "stamped",
]
