"""What the equilibrium engine refuses, and how it says that it found no answer."""

from collections.abc import Sequence
from typing import ClassVar

from accord.vocabulary import InputError, NotFoundError, SettingsError, SolverError


class MissingVariableError(InputError):
    """A baseline lacks a variable that the engine needs."""

    code: ClassVar[str] = "missing-variable"


class BadValueError(InputError):
    """A number in a baseline or scenario cannot stand: not finite, negative, or out of its range."""

    code: ClassVar[str] = "bad-value"


class UnknownOptionError(SettingsError):
    """An option of the engine has no such choice."""

    code: ClassVar[str] = "unknown-option"


class UnknownOutcomeError(NotFoundError):
    """No outcome or parameter is called that."""

    code: ClassVar[str] = "unknown-outcome"


class NotConvergedError(SolverError):
    """The iteration ended without an equilibrium; the facts hold the residual and the market it stands in."""

    code: ClassVar[str] = "not-converged"


class NoEquilibriumError(SolverError):
    """The equations have no economic solution: a market without supplier, or a country without income."""

    code: ClassVar[str] = "no-equilibrium"


def require_choice(option: str, value: str, choices: Sequence[str]) -> None:
    """Refuse ``value`` unless it is one of ``choices``.

    Raises
    ------
    UnknownOptionError
        It is not.
    """
    if value not in choices:
        raise UnknownOptionError(
            f"{option} cannot be {value!r}",
            hint=f"choose one of: {', '.join(choices)}",
            option=option,
            value=value,
            choices=list(choices),
        )
