"""How numbers, money, intervals and dates are written, in every format of a brief.

Invariant: a value is written by this module alone, so that the page, the print, the document and the
spreadsheet cannot disagree; a number that rounds to nothing is never written as minus nothing.
"""

import math
from dataclasses import dataclass
from datetime import date

from accord.reports.errors import BriefError
from accord.vocabulary import Interval

NBSP = "\u00a0"
MINUS = "\u2212"
ABSENT = "–"
STATUSES = {
    "observed": "read from data or counted in the documents",
    "reported": "a source says so; not checked against data",
    "estimated": "worked out by a model or method from data and assumptions",
    "assumed": "chosen by the person who wrote the scenario; change it and run again",
}
CURRENCY_SIGNS = {"USD": "US$", "MYR": "RM", "KRW": "₩", "EUR": "€", "GBP": "£", "JPY": "¥", "SGD": "S$", "AUD": "A$"}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, its interval and how it is known.

    Parameters
    ----------
    value
        The number, in ``unit``; must be finite.
    unit
        What it counts, as it is printed: ``%``, ``% points``, ``US$ million``, ``lines``; empty for a bare number.
    low, high
        Ends of its interval in the same unit, both or neither.
    status
        A word of :data:`STATUSES`.
    decimals
        Digits after the point, or None to choose them by :func:`decimals_for`.
    year
        The year whose prices or data it is in, or None.
    signed
        Whether a plus sign is written before a positive number, as for changes.
    """

    value: float
    unit: str = ""
    low: float | None = None
    high: float | None = None
    status: str = "observed"
    decimals: int | None = None
    year: int | None = None
    signed: bool = False

    def __post_init__(self) -> None:
        numbers = [x for x in (self.value, self.low, self.high) if x is not None]
        if not all(math.isfinite(x) for x in numbers):
            raise BriefError(
                f"a quantity in {self.unit or 'no unit'} is not a finite number: {numbers}",
                hint="leave the cell empty and say why in the text; a brief never prints nan",
                numbers=[str(x) for x in numbers],
            )
        if (self.low is None) != (self.high is None):
            raise BriefError(
                f"the interval of {self.value} {self.unit} has one end only: {self.low} to {self.high}",
                hint="give both ends or neither",
                low=self.low,
                high=self.high,
            )
        if self.status not in STATUSES:
            raise BriefError(
                f"{self.status!r} is no status of a number",
                hint=f"use one of: {', '.join(STATUSES)}",
                status=self.status,
            )


def decimals_for(value: float, low: float | None = None, high: float | None = None) -> int:
    """Return how many decimals say enough: those that show a fifth of the interval, else three digits of the value.

    >>> decimals_for(0.1234, 0.08, 0.17), decimals_for(1234.5), decimals_for(12.0), decimals_for(0.0123)
    (2, 0, 0, 4)
    """
    if low is not None and high is not None and high > low:
        return min(6, max(0, math.ceil(-math.log10((high - low) / 5))))
    if value == 0 or float(value).is_integer():
        return 0
    return min(6, max(0, 2 - math.floor(math.log10(abs(value)))))


def number(value: float, decimals: int, *, signed: bool = False) -> str:
    """Return a number as English readers write it, with a real minus sign.

    >>> number(1234.56, 1), number(-0.0004, 2), number(-0.06, 2), number(3, 0, signed=True)
    ('1,234.6', '0.00', '−0.06', '+3')
    """
    text = f"{abs(value):,.{decimals}f}"
    if not any(c in "123456789" for c in text):
        return text
    return (MINUS if value < 0 else "+" if signed else "") + text


def quantity(q: Quantity, *, unit: bool = True) -> str:
    """Return a quantity with its unit and interval; ``unit=False`` where a column head names the unit.

    >>> quantity(Quantity(0.124, "%", 0.08, 0.17, decimals=2)).replace(NBSP, " ")
    '0.12 % [0.08, 0.17]'
    >>> quantity(Quantity(920, "US$ million", year=2023)).replace(NBSP, " ")
    'US$ 920 million (2023)'
    """
    digits = q.decimals if q.decimals is not None else decimals_for(q.value, q.low, q.high)
    text = number(q.value, digits, signed=q.signed)
    if unit and q.unit:
        text = _with_unit(text, q.unit)
    if q.low is not None and q.high is not None:
        low, high = (number(x, digits, signed=q.signed) for x in (q.low, q.high))
        text += f" [{low},{NBSP}{high}]"
    return f"{text} ({q.year})" if q.year is not None and unit else text


def _with_unit(text: str, unit: str) -> str:
    sign, _, scale = unit.partition(" ")
    # A currency without a sign of its own goes by its ISO 4217 code, in front like the signs.
    if sign in CURRENCY_SIGNS.values() or (len(sign) == 3 and sign.isupper()):
        return NBSP.join(part for part in (sign, text, scale) if part)
    return f"{text}{NBSP}{unit}"


def money(value: float, currency: str, year: int | None = None, *, status: str = "reported") -> Quantity:
    """Return an amount of money on the scale that reads best.

    Parameters
    ----------
    value
        The amount in whole units of the currency.
    currency
        ISO 4217 code.
    year
        The year whose prices it is in, or None where the source does not say.
    status
        A word of :data:`STATUSES`.

    >>> quantity(money(25_000_000_000, "USD", 2022)).replace(NBSP, " ")
    'US$ 25 billion (2022)'
    """
    sign = CURRENCY_SIGNS.get(currency, currency)
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            scaled = value / size
            return Quantity(scaled, f"{sign} {word}", status=status, year=year, decimals=_plain_decimals(scaled))
    return Quantity(value, sign, status=status, year=year, decimals=_plain_decimals(value))


def _plain_decimals(value: float) -> int:
    return next((d for d in range(3) if math.isclose(round(value, d), value, rel_tol=1e-9)), 2)


def long_date(value: date) -> str:
    """Return a date in words, on one line.

    >>> long_date(date(2024, 11, 25)).replace(NBSP, " ")
    '25 November 2024'
    """
    return f"{value.day}{NBSP}{_MONTHS[value.month - 1]}{NBSP}{value.year}"


def interval_dates(value: Interval | None) -> str:
    """Return a span of days as short as its precision allows.

    >>> interval_dates(Interval(date(2025, 1, 1), date(2025, 12, 31), "year"))
    '2025'
    >>> interval_dates(None)
    'no date'
    """
    if value is None or not value.resolved:
        return f"no date ({value.text})" if value and value.text else "no date"
    first, last = value.earliest, value.latest
    if first is None and last is not None:
        return f"by {long_date(last)}"
    if last is None and first is not None:
        return f"from {long_date(first)}"
    assert first is not None and last is not None
    if first == last:
        return long_date(first)
    if first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year)
    if (first.year, first.month) == (last.year, last.month) and value.precision == "month":
        return f"{_MONTHS[first.month - 1]}{NBSP}{first.year}"
    return f"{long_date(first)} to {long_date(last)}"
