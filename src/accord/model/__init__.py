"""General equilibrium on arrays: exact-hat algebra, its derivatives, its effects taken apart."""

from accord.model.closures import DEFICITS
from accord.model.errors import (
    AxisMismatchError,
    BadValueError,
    MissingVariableError,
    NoEquilibriumError,
    NotConvergedError,
    UnknownOptionError,
    UnknownOutcomeError,
)
from accord.model.solve import LABOUR, solve
from accord.model.variants import KINDS

__all__ = [
    "DEFICITS",
    "KINDS",
    "LABOUR",
    "AxisMismatchError",
    "BadValueError",
    "MissingVariableError",
    "NoEquilibriumError",
    "NotConvergedError",
    "UnknownOptionError",
    "UnknownOutcomeError",
    "solve",
]
