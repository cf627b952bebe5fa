"""Data into parameters with their covariance."""

from accord.estimation.errors import NotEstimableError, NotFittedError, PanelError, SpecificationError
from accord.estimation.estimates import GravityFit
from accord.estimation.groups import GROUPS, THREE_WAY, TWO_WAY
from accord.estimation.panel import Panel, make_panel
from accord.estimation.regress import ols_log, ppml
from accord.estimation.regressors import Agreement, border_columns, in_force, phased, shifted
from accord.estimation.sample import Dropped

__all__ = [
    "GROUPS",
    "THREE_WAY",
    "TWO_WAY",
    "Agreement",
    "Dropped",
    "GravityFit",
    "NotEstimableError",
    "NotFittedError",
    "Panel",
    "PanelError",
    "SpecificationError",
    "border_columns",
    "in_force",
    "make_panel",
    "ols_log",
    "phased",
    "ppml",
    "shifted",
]
