"""What this room refuses, each with its own code."""

from typing import ClassVar

from accord.vocabulary import InputError


class RateError(InputError):
    """An exchange rate cannot be used, or comes without its source."""

    code: ClassVar[str] = "exchange-rate"
