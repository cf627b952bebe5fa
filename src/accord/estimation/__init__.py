"""Data into parameters with their covariance."""

from accord.estimation.bias import Corrected, bias_corrected
from accord.estimation.effects import TradeEffect, coefficient_draws, combined, covariance_root, trade_effect
from accord.estimation.errors import NotEstimableError, NotFittedError, PanelError, SpecificationError
from accord.estimation.estimates import GravityFit
from accord.estimation.event_study import EventEffect, EventStudy, event_study
from accord.estimation.groups import GROUPS, THREE_WAY, TWO_WAY
from accord.estimation.panel import Panel, make_panel
from accord.estimation.regress import ols_log, ppml
from accord.estimation.regressors import Agreement, border_columns, in_force, phased, shifted
from accord.estimation.sample import Dropped
from accord.estimation.sensitivity import VarianceShares, design, require_rows, variance_shares

__all__ = [
    "GROUPS",
    "THREE_WAY",
    "TWO_WAY",
    "Agreement",
    "Corrected",
    "Dropped",
    "EventEffect",
    "EventStudy",
    "GravityFit",
    "NotEstimableError",
    "NotFittedError",
    "Panel",
    "PanelError",
    "SpecificationError",
    "TradeEffect",
    "VarianceShares",
    "bias_corrected",
    "border_columns",
    "coefficient_draws",
    "combined",
    "covariance_root",
    "design",
    "event_study",
    "in_force",
    "make_panel",
    "ols_log",
    "phased",
    "ppml",
    "require_rows",
    "shifted",
    "trade_effect",
    "variance_shares",
]
