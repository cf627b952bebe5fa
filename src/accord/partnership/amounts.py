"""Printed amounts as intervals: what a number with its digits and its "about" or "over" leaves open.

Invariant: a coarser wording of a number never excludes what a finer one allows, so rounding alone is never a conflict;
amounts in two currencies are compared only at a rate that the user gave with its source.
"""

import math
import re
from dataclasses import dataclass, replace
from typing import Any

from accord.partnership.errors import RateError
from accord.partnership.evidence import Evidence
from accord.statements import Figure
from accord.vocabulary import Interval

# A printed 1,000 may be exact or rounded to its only digit; it is not taken to reach further than this share.
MOST_ROUNDING = 0.10
ABOUT = 0.05
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Amount:
    """One printed amount.

    Parameters
    ----------
    value
        The number as printed, magnitude applied.
    unit
        ISO 4217 code, or what is counted.
    low, high
        Bounds of what the wording allows; None is open.
    text
        The words.
    hedge
        ``about``, ``over``, ``under`` or None.
    """

    value: float
    unit: str
    low: float | None
    high: float | None
    text: str
    hedge: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the amount as JSON-serialisable data."""
        return {
            "value": self.value,
            "unit": self.unit,
            "low": self.low,
            "high": self.high,
            "text": self.text,
            "hedge": self.hedge,
        }


@dataclass(frozen=True, slots=True)
class Price:
    """What one source says that something costs.

    Parameters
    ----------
    amount
        The amount with its currency.
    role
        ``total``, ``per-unit`` or ``part`` (an instalment, a loan, an offset).
    year
        The year whose money it is, or None where nothing tells.
    year_basis
        ``stated`` (the words say so: "in 2023 prices"), ``contract`` (the sentence dates the contract),
        ``document`` (derived: the year of the document), or ``unknown``.
    said
        When its document can have been published.
    evidence
        The sentence.
    """

    amount: Amount
    role: str
    year: int | None
    year_basis: str
    said: Interval
    evidence: Evidence

    def as_dict(self) -> dict[str, Any]:
        """Return the price as JSON-serialisable data."""
        return {
            **self.amount.as_dict(),
            "currency": self.amount.unit,
            "role": self.role,
            "year": self.year,
            "year_basis": self.year_basis,
            "said": self.said.as_dict(),
            "evidence": self.evidence.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Rate:
    """An exchange rate that the user gives.

    Parameters
    ----------
    base, quote
        ISO 4217 codes: one unit of ``base`` is ``rate`` units of ``quote``.
    rate
        Above 0.
    source
        Where it comes from, with its date; never empty.
    """

    base: str
    quote: str
    rate: float
    source: str

    def __post_init__(self) -> None:
        if not (math.isfinite(self.rate) and self.rate > 0):
            raise RateError(
                f"a rate of {self.rate!r} {self.quote} for one {self.base} cannot be used",
                hint="give a number above 0",
                rate=repr(self.rate),
            )
        if not self.source.strip():
            raise RateError(
                f"the rate of {self.rate:g} {self.quote} for one {self.base} has no source",
                hint="say where it comes from and of which day it is; accord converts nothing at a rate without source",
                rate=self.rate,
            )


def amount_of(figure: Figure) -> Amount:
    """Return a figure as an amount with the bounds that its digits and its hedge leave.

    A number reaches half a unit of its last digit that is not a trailing zero, at most 10 % of it: 920 million is
    915 to 925 million. "About" adds 5 % on either side, "over" opens the upper end, "under" the lower.

    >>> a = amount_of(Figure("money", 919.8e6, "USD", 0, 0, "US$919.8 million"))
    >>> round(a.low / 1e6, 2), round(a.high / 1e6, 2)
    (919.75, 919.85)
    """
    low, high = bounds(figure.value, figure.text, figure.hedge)
    return Amount(figure.value, figure.unit, low, high, " ".join(figure.text.split()), figure.hedge)


def bounds(value: float, text: str, hedge: str | None) -> tuple[float | None, float | None]:
    """Return the least and the greatest value that a printed number allows; see :func:`amount_of`."""
    half = min(_half_unit(value, text), MOST_ROUNDING * abs(value))
    if hedge == "about":
        half += ABOUT * abs(value)
    low: float | None = value - half
    high: float | None = value + half
    if hedge == "over":
        high = None
    if hedge == "under":
        low = None
    return low, high


def together(left: Amount, right: Amount) -> bool:
    """Whether one true value can stand behind both amounts of one unit."""
    slack = 1e-9 * max(abs(left.value), abs(right.value))
    above = left.low is None or right.high is None or left.low <= right.high + slack
    below = left.high is None or right.low is None or right.low <= left.high + slack
    return above and below


def converted(amount: Amount, rate: Rate) -> Amount:
    """Return an amount in the other currency of a rate.

    Raises
    ------
    RateError
        The rate is of other currencies.
    """
    if amount.unit == rate.base:
        factor, unit = rate.rate, rate.quote
    elif amount.unit == rate.quote:
        factor, unit = 1.0 / rate.rate, rate.base
    else:
        raise RateError(
            f"{amount.text} is in {amount.unit}, and the rate is of {rate.base} and {rate.quote}",
            hint="give a rate of the two currencies",
            currency=amount.unit,
        )
    low = amount.low * factor if amount.low is not None else None
    high = amount.high * factor if amount.high is not None else None
    return replace(amount, value=amount.value * factor, unit=unit, low=low, high=high)


def _half_unit(value: float, text: str) -> float:
    found = _DIGITS.search(text)
    if found is None or value == 0:
        return 0.0
    printed = found.group().replace(",", "")
    shown = float(printed)
    if shown == 0:
        return 0.0
    whole, _, decimals = printed.partition(".")
    zeros = 0 if decimals else len(whole) - len(whole.rstrip("0"))
    step = 10.0 ** (-len(decimals) if decimals else zeros)
    return 0.5 * step * abs(value / shown)
