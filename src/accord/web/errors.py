"""What the web refuses on its own account, and the one table from families of errors to HTTP statuses.

Invariant: statuses are decided here alone, by the family of the error.
"""

from typing import ClassVar

from accord.vocabulary import (
    AccordError,
    EditConflictError,
    InputError,
    MissingExtraError,
    NotFoundError,
    SettingsError,
    SolverError,
    StorageError,
)


class NoSuchPageError(NotFoundError):
    """No page has that address, or not for that method."""

    code: ClassVar[str] = "no-such-page"


class BadAddressError(InputError):
    """A part of the address or of a form cannot be used."""

    code: ClassVar[str] = "bad-address"


class NotLetInError(InputError):
    """The reader has not shown the one-time token."""

    code: ClassVar[str] = "not-let-in"


class ForgedRequestError(InputError):
    """A request to change something did not come from a page of this server."""

    code: ClassVar[str] = "forged-request"


class WrongHostError(InputError):
    """A request names a host that this server is not."""

    code: ClassVar[str] = "wrong-host"


class TooLargeError(InputError):
    """A request's body is larger than any form here needs."""

    code: ClassVar[str] = "too-large"


class StartingError(StorageError):
    """The register of a large desk is being joined for the first time since the server began."""

    code: ClassVar[str] = "starting"


class UnexpectedError(AccordError):
    """Something failed that was not meant to; the server's log has it."""

    code: ClassVar[str] = "unexpected"


STATUSES: dict[type[AccordError], int] = {
    WrongHostError: 400,
    NotLetInError: 401,
    ForgedRequestError: 403,
    TooLargeError: 413,
    BadAddressError: 422,
    SettingsError: 400,
    InputError: 422,
    NotFoundError: 404,
    EditConflictError: 409,
    SolverError: 422,
    StorageError: 503,
    MissingExtraError: 501,
}


def status_of(error: AccordError) -> int:
    """Return the HTTP status of an error: that of its nearest family, else 500."""
    return next((STATUSES[c] for c in type(error).__mro__ if c in STATUSES), 500)
