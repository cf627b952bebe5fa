"""Every deliberate failure of accord: one root, families below it, a stable code on each class.

Invariant: a message holds the value and the clash, a hint holds the way out, and facts hold both for
machines. Exit codes and HTTP statuses live at the doors, keyed by family, never here.
"""

from typing import Any, ClassVar


class AccordError(Exception):
    """Root of all errors that accord raises on purpose.

    Parameters
    ----------
    message
        What is wrong and where, with the value that clashed.
    hint
        The way out, in one sentence.
    facts
        The same for machines; values must be JSON-serialisable.
    """

    code: ClassVar[str] = "accord"

    def __init__(self, message: str, *, hint: str, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.facts = facts

    def __reduce__(self) -> tuple[Any, ...]:
        # Errors travel between processes; pickle's default would lose the keyword-only hint.
        return _rebuild, (type(self), self.message, self.hint, self.facts)

    def as_dict(self) -> dict[str, Any]:
        """Return the one JSON shape that every door shows: code, message, hint, facts."""
        return {"code": self.code, "message": self.message, "hint": self.hint, "facts": self.facts}


def _rebuild(kind: type[AccordError], message: str, hint: str, facts: dict[str, Any]) -> AccordError:
    return kind(message, hint=hint, **facts)


class SettingsError(AccordError):
    """A desk's settings or a command's options cannot be used as written."""

    code = "settings"


class InputError(AccordError):
    """A file or value that the user brought cannot be used."""

    code = "input"


class AxisMismatchError(InputError):
    """Two axes that must agree hold different labels, or the same labels in another order."""

    code = "axis-mismatch"


class NotFoundError(AccordError):
    """Something named does not exist."""

    code = "not-found"


class EditConflictError(AccordError):
    """Two writers changed the same thing; both versions are named and neither is lost."""

    code = "edit-conflict"


class SolverError(AccordError):
    """A computation has no answer to give; the residual says how far it came."""

    code = "solver"


class StorageError(AccordError):
    """A store or disk refused."""

    code = "storage"


class MissingExtraError(AccordError):
    """An optional part of accord is not installed."""

    code = "missing-extra"


def require_extra(package: str, extra: str) -> MissingExtraError:
    """Return the error to raise when ``package`` of the optional ``extra`` cannot be imported."""
    return MissingExtraError(
        f"this needs the Python package '{package}', which is not installed",
        hint=f"install it with: pip install 'accord-desk[{extra}]'",
        package=package,
        extra=extra,
    )
