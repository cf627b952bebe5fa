"""What can go wrong when concessions are chosen, each with its own code and the way out."""

from accord.vocabulary import InputError, NotFoundError, SettingsError, SolverError


class LineArrayError(InputError):
    """Arrays about the same lines do not have the same length, or hold values that mean nothing."""

    code = "line-array"


class CategoryError(SettingsError):
    """A staging category is malformed or unknown."""

    code = "staging-category"


class CeilingError(SettingsError):
    """A ceiling, floor or cap cannot be used as written."""

    code = "ceiling"


class UnknownLineError(NotFoundError):
    """No line of the table has that code."""

    code = "unknown-line"


class CeilingsClashError(SolverError):
    """No choice satisfies all ceilings at once; the facts name those that clash and by how much."""

    code = "ceilings-clash"


class GapError(SolverError):
    """The time ran out before the choice was proven good enough."""

    code = "gap-not-closed"


class NoBargainError(SolverError):
    """No package gives both parties at least their threat point."""

    code = "no-bargain"


class WarError(SolverError):
    """The tariff war or the talks did not settle."""

    code = "tariff-war"
