"""General equilibrium on arrays: exact-hat algebra, its derivatives, its effects taken apart."""

from accord.model.closures import DEFICITS
from accord.model.decomposition import along_path, channels, shapley
from accord.model.effects import (
    bloc_effects,
    creation_and_diversion,
    export_concentration,
    first_order_contributions,
)
from accord.model.errors import (
    BadValueError,
    MissingVariableError,
    NoEquilibriumError,
    NotConvergedError,
    UnknownOptionError,
    UnknownOutcomeError,
)
from accord.model.gradient import OUTCOMES, PARAMETERS, exposure, gradient
from accord.model.gravity import BALANCES, structural_gravity
from accord.model.many import Outcome, solve_many
from accord.model.solve import solve
from accord.model.solver import LABOUR, METHODS
from accord.model.synthetic import synthetic_baseline
from accord.model.variants import KINDS

__all__ = [
    "BALANCES",
    "DEFICITS",
    "KINDS",
    "LABOUR",
    "BadValueError",
    "MissingVariableError",
    "NoEquilibriumError",
    "NotConvergedError",
    "UnknownOptionError",
    "UnknownOutcomeError",
    "bloc_effects",
    "creation_and_diversion",
    "export_concentration",
    "exposure",
    "gradient",
    "synthetic_baseline",
    "OUTCOMES",
    "PARAMETERS",
    "first_order_contributions",
    "solve",
    "along_path",
    "channels",
    "shapley",
    "solve_many",
    "METHODS",
    "Outcome",
    "structural_gravity",
]
