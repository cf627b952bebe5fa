"""What this room refuses, each with its own code."""

from typing import ClassVar

from accord.vocabulary import InputError


class RateError(InputError):
    """An exchange rate cannot be used, or comes without its source."""

    code: ClassVar[str] = "exchange-rate"


class SeriesFileError(InputError):
    """A series or its side-car cannot be read."""

    code: ClassVar[str] = "series-file"


class IndicatorFileError(InputError):
    """A desk's links from commitments to series cannot be used."""

    code: ClassVar[str] = "indicator-file"
