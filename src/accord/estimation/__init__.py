"""Data into parameters with their covariance."""

from accord.estimation.bias import Corrected, bias_corrected
from accord.estimation.checks import ResetTest, relative_change, reset_test
from accord.estimation.effects import Estimated, TradeEffect, coefficient_draws, combined, covariance_root, trade_effect
from accord.estimation.errors import NotEstimableError, NotFittedError, PanelError, SpecificationError
from accord.estimation.estimates import GravityFit
from accord.estimation.event_study import EventEffect, EventStudy, event_study
from accord.estimation.groups import GROUPS, THREE_WAY, TWO_WAY
from accord.estimation.panel import Array, Panel, make_panel
from accord.estimation.regress import CONSTANT, ols_log, ppml
from accord.estimation.regressors import Agreement, border_columns, in_force, phased, shifted
from accord.estimation.sample import Dropped
from accord.estimation.sensitivity import VarianceShares, design, require_rows, variance_shares
from accord.estimation.sizes import at_home, by_year, remoteness_columns, size_columns

__all__ = [
    "CONSTANT",
    "GROUPS",
    "THREE_WAY",
    "TWO_WAY",
    "Agreement",
    "Array",
    "Corrected",
    "Dropped",
    "Estimated",
    "EventEffect",
    "EventStudy",
    "GravityFit",
    "NotEstimableError",
    "NotFittedError",
    "Panel",
    "PanelError",
    "ResetTest",
    "SpecificationError",
    "TradeEffect",
    "VarianceShares",
    "at_home",
    "bias_corrected",
    "border_columns",
    "by_year",
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
    "relative_change",
    "remoteness_columns",
    "require_rows",
    "reset_test",
    "shifted",
    "size_columns",
    "trade_effect",
    "variance_shares",
]
