"""Trade flows, tariffs on them, concordances and input-output tables, made into baselines."""

from accord.trade.aggregate import Grouping, aggregate, read_grouping
from accord.trade.assemble import Capped, Flows, assemble
from accord.trade.balance import Balanced, Margin, fit, gras, ras
from accord.trade.baseline import STATUSES, VARIABLES, fingerprint, make_baseline, require_numbers, stamped
from accord.trade.case import Case, read_case
from accord.trade.check import CheckReport, Identity, check, require_identities
from accord.trade.elasticities import Elasticities, elasticities, packaged_elasticities
from accord.trade.errors import (
    AxisMismatchError,
    BalanceError,
    BaselineError,
    BaselineWriteError,
    CaseFolderError,
    MappingError,
    UnknownBaselineError,
)
from accord.trade.file import packaged, read_baseline, write_baseline
from accord.trade.final_demand import (
    PairTargets,
    estimate_final_demand,
    fill_gaps,
    spread,
    trim_reexports,
    with_support,
)
from accord.trade.rest_of_world import Economy, build_rest
from accord.trade.tariff_rules import ImporterAverages, TariffTable, build_tariffs, packaged_rules, read_rules

__all__ = [
    "STATUSES",
    "VARIABLES",
    "AxisMismatchError",
    "BalanceError",
    "Balanced",
    "BaselineError",
    "BaselineWriteError",
    "Capped",
    "Case",
    "CaseFolderError",
    "CheckReport",
    "Economy",
    "Elasticities",
    "Flows",
    "Grouping",
    "Identity",
    "ImporterAverages",
    "MappingError",
    "Margin",
    "PairTargets",
    "TariffTable",
    "UnknownBaselineError",
    "aggregate",
    "assemble",
    "build_rest",
    "build_tariffs",
    "check",
    "elasticities",
    "estimate_final_demand",
    "fill_gaps",
    "fingerprint",
    "fit",
    "gras",
    "make_baseline",
    "packaged",
    "packaged_elasticities",
    "packaged_rules",
    "ras",
    "read_baseline",
    "read_case",
    "read_grouping",
    "read_rules",
    "require_identities",
    "require_numbers",
    "spread",
    "stamped",
    "trim_reexports",
    "with_support",
    "write_baseline",
]
