"""One module writes numbers; these are its laws and its examples."""

import math
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.reports import BriefError, Quantity, interval_dates, long_date, money, number, quantity
from accord.vocabulary import Interval

FLOATS = st.floats(-1e12, 1e12, allow_nan=False)


def clean(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (Quantity(0.1234, "%", 0.081, 0.172), "0.12 % [0.08, 0.17]"),
        (Quantity(-0.061, "%", decimals=2), "−0.06 %"),
        (Quantity(-0.004, "%", decimals=2), "0.00 %"),
        (Quantity(1234.5, "US$ million", decimals=1, year=2022), "US$ 1,234.5 million (2022)"),
        (Quantity(12, "lines"), "12 lines"),
        (Quantity(3.0, "% points", signed=True), "+3 % points"),
        (money(920_000_000, "USD"), "US$ 920 million"),
        (money(24.6e9, "USD", 2023), "US$ 24.6 billion (2023)"),
        (money(1_500, "CHF"), "CHF 1,500"),
    ],
)
def test_quantities_read_as_english_readers_write_them(made: Quantity, text: str) -> None:
    assert clean(quantity(made)) == text


@given(FLOATS, st.integers(0, 6))
def test_a_number_reads_back_to_itself_rounded(value: float, decimals: int) -> None:
    text = number(value, decimals)
    # Exact decimals: a float of the text would bring a rounding of its own into the comparison.
    back = Decimal(text.replace(",", "").replace("−", "-"))
    assert abs(back - Decimal(value)) <= Decimal(5).scaleb(-decimals - 1)


@given(FLOATS, st.integers(0, 6))
def test_nothing_is_never_minus_nothing(value: float, decimals: int) -> None:
    text = number(value, decimals, signed=True)
    assert not (text[0] in "+−" and float(text[1:].replace(",", "")) == 0)


@given(FLOATS, st.floats(1e-6, 1e6), st.floats(0, 1))
def test_the_written_interval_never_closes(low: float, width: float, share: float) -> None:
    high = low + width
    value = min(high, max(low, low + share * width))
    if high <= low or width < 1e-5 or abs(low) > 1e6:
        return
    text = clean(quantity(Quantity(value, "%", low, high)))
    first, last = text[text.index("[") + 1 : -1].split(", ")
    assert first != last


@pytest.mark.parametrize("bad", [{"value": math.nan}, {"value": 1.0, "low": 0.0}, {"value": 1.0, "status": "guessed"}])
def test_what_is_no_answer_is_refused(bad: dict[str, float | str]) -> None:
    with pytest.raises(BriefError):
        Quantity(**bad)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (Interval(date(2024, 11, 25), date(2024, 11, 25), "day"), "25 November 2024"),
        (Interval(date(2024, 3, 1), date(2024, 3, 31), "month"), "March 2024"),
        (Interval(date(2029, 1, 1), date(2029, 12, 31), "year"), "2029"),
        (Interval(None, date(2025, 12, 31), "year"), "by 31 December 2025"),
        (Interval(date(2025, 1, 1), None, "range"), "from 1 January 2025"),
        (Interval(date(2025, 1, 1), date(2026, 2, 1), "range"), "1 January 2025 to 1 February 2026"),
        (Interval(None, None, "unresolved", "next year"), "no date (next year)"),
    ],
)
def test_dates_are_as_precise_as_the_source(span: Interval, text: str) -> None:
    assert clean(interval_dates(span)) == text
    assert clean(long_date(date(2024, 11, 25))) == "25 November 2024"
