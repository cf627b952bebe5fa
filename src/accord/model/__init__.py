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
from accord.model.exposure_io import Requirements, downstream, requirements, upstream
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
    "METHODS",
    "OUTCOMES",
    "PARAMETERS",
    "BadValueError",
    "MissingVariableError",
    "NoEquilibriumError",
    "NotConvergedError",
    "Outcome",
    "Requirements",
    "UnknownOptionError",
    "UnknownOutcomeError",
    "along_path",
    "bloc_effects",
    "channels",
    "creation_and_diversion",
    "downstream",
    "export_concentration",
    "exposure",
    "first_order_contributions",
    "gradient",
    "requirements",
    "shapley",
    "solve",
    "solve_many",
    "structural_gravity",
    "synthetic_baseline",
    "upstream",
]
