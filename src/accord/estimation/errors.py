"""What can go wrong between a panel of trade and its estimates."""

from collections.abc import Sequence

from accord.vocabulary import InputError, SettingsError, SolverError


class PanelError(InputError):
    """A table is no panel of trade: a column is absent, a key stands twice, a value is impossible."""

    code = "panel"


class SpecificationError(SettingsError):
    """A specification asks for an effect, a variable or a rule that there is not."""

    code = "gravity-specification"


class NotEstimableError(SolverError):
    """The panel holds nothing that identifies the estimates."""

    code = "not-estimable"


class NotFittedError(SolverError):
    """The estimator did not converge."""

    code = "not-fitted"


def require_known(what: str, values: Sequence[str], choices: Sequence[str]) -> None:
    """Raise if one of ``values`` is not among ``choices``.

    Raises
    ------
    SpecificationError
        Naming the first unknown value and the choices.
    """
    for value in values:
        if value not in choices:
            raise SpecificationError(
                f"{what} cannot be {value!r}", hint=f"it is one of: {', '.join(choices)}", option=what, value=value
            )
