"""Duty expressions: read, printed and read again; ambiguous words refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.tariffs import (
    AdValorem,
    Compound,
    DutyTextError,
    Mixed,
    Specific,
    Technical,
    ad_valorem_pct,
    is_free,
    parse_duty,
    show_duty,
)

KG = Specific(Decimal("1.20"), "MYR", Decimal(1), "kg")


@pytest.mark.parametrize(
    ("text", "decimal", "duty"),
    [
        ("5", ".", AdValorem(Decimal(5))),
        ("12,5%", ",", AdValorem(Decimal("12.5"))),
        ("12,5", "auto", AdValorem(Decimal("12.5"))),
        ("Free", ".", AdValorem(Decimal(0))),
        ("5 per cent ad valorem", ".", AdValorem(Decimal(5))),
        ("RM 1.20/kg", ".", KG),
        ("RM1.20 per kilogram", ".", KG),
        ("8% + RM 1.20/kg", ".", Compound((AdValorem(Decimal(8)), KG))),
        ("8% or RM 1.20/kg, whichever is higher", ".", Mixed("higher", (AdValorem(Decimal(8)), KG))),
        ("8% or RM 1.20/kg whichever is the lower", ".", Mixed("lower", (AdValorem(Decimal(8)), KG))),
        (
            "30% or 1,625 won/kg, whichever is the greater",
            ".",
            Mixed("higher", (AdValorem(Decimal(30)), Specific(Decimal(1625), "KRW", Decimal(1), "kg"))),
        ),
        (
            "10 % + 93,1 €/100 kg/net",
            ",",
            Compound((AdValorem(Decimal(10)), Specific(Decimal("93.1"), "EUR", Decimal(100), "kg"))),
        ),
        ("8% or RM 1.20/kg (whichever shall be the higher)", ".", Mixed("higher", (AdValorem(Decimal(8)), KG))),
        ("8% atau RM 1.20/kg mengikut mana yang lebih tinggi", ".", Mixed("higher", (AdValorem(Decimal(8)), KG))),
        (
            "30% 또는 1,625원/kg 중 고액",
            ".",
            Mixed("higher", (AdValorem(Decimal(30)), Specific(Decimal(1625), "KRW", Decimal(1), "kg"))),
        ),
        ("Free (0%)", ".", AdValorem(Decimal(0))),
        ("US$ 1.20 each", ".", Specific(Decimal("1.20"), "USD", Decimal(1), "each")),
        ("9 % + EA", ".", Technical("9 % + EA")),
        ("7% (min. RM 1.20/kg)", ".", Mixed("higher", (AdValorem(Decimal(7)), KG))),
        ("7% (but not more than RM 1.20/kg)", ".", Mixed("lower", (AdValorem(Decimal(7)), KG))),
        ("8% or RM 1.20/kg, the higher one being applied", ".", Mixed("higher", (AdValorem(Decimal(8)), KG))),
        ("8% or RM 1.20/kg if greater", ".", Mixed("higher", (AdValorem(Decimal(8)), KG))),
        ("8% or RM 1.20/kg, whichever amount is less", ".", Mixed("lower", (AdValorem(Decimal(8)), KG))),
        ("8% or RM 1.20/kg, whichever yields the greater duty", ".", Mixed("higher", (AdValorem(Decimal(8)), KG))),
        ("ad valorem 5%", ".", AdValorem(Decimal(5))),
        ("Rs. 600 per quintal", ".", Specific(Decimal(600), "INR", Decimal(100), "kg")),
        ("NT$ 15/kg", ".", Specific(Decimal(15), "TWD", Decimal(1), "kg")),
        ("RM 42 per m.t.", ".", Specific(Decimal(42), "MYR", Decimal(1), "t")),
        ("RM 0.15 per 1% vol per litre", ".", Technical("RM 0.15 per 1% vol per litre")),
    ],
)
def test_words_of_schedules(text, decimal, duty):
    assert parse_duty(text, decimal=decimal) == duty


def test_minimum_and_maximum_are_mixed_duties():
    duty = parse_duty("10% + EUR 5/100 kg max 20% + EUR 3/100 kg")
    assert duty.rule == "lower" and all(isinstance(p, Compound) for p in duty.parts)
    assert parse_duty("20% min. EUR 5/100 kg").rule == "higher"


@pytest.mark.parametrize(
    ("text", "decimal", "why"),
    [
        ("8% or RM 1.20/kg", ".", "whichever"),
        ("1,625 won/kg", "auto", "thousands separator"),
        ("12,5%", ".", "decimal mark"),
        ("", ".", "empty"),
        ("min 3%", ".", "missing"),
        ("RM 1.20/quarter", ".", "no unit"),
        ("XX 1.20/kg", ".", "no currency"),
        ("5% of something", ".", "no percentage"),
        ("5%%", ".", "no percentage"),
        ("5%*", ".", "no percentage"),
        ("8% or RM 1.20/kg, whichever is not the higher", ".", "whichever"),
        ("10% and/or RM 2/kg", ".", "no percentage"),
        ("30% (RM 0.66/kg)", ".", "no percentage"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_words(text, decimal, why):
    with pytest.raises(DutyTextError, match=why) as caught:
        parse_duty(text, decimal=decimal)
    assert caught.value.hint


numbers = st.decimals(min_value=0, max_value=999, places=3, allow_nan=False, allow_infinity=False)
percentages = st.builds(AdValorem, numbers)
specifics = st.builds(
    Specific, numbers, st.sampled_from(["MYR", "KRW", "EUR", "USD"]), st.sampled_from([Decimal(1), Decimal(100)]),
    st.sampled_from(["kg", "t", "l", "hl", "each", "pair", "m2"]),
)  # fmt: skip
compounds = st.builds(Compound, st.tuples(percentages, specifics))
mixed = st.builds(
    Mixed,
    st.sampled_from(["higher", "lower"]),
    st.tuples(st.one_of(percentages, compounds), st.one_of(specifics, compounds)),
)


@given(st.one_of(percentages, specifics, compounds, mixed))
def test_what_is_printed_reads_back_equal(duty):
    assert parse_duty(show_duty(duty)) == duty


@given(st.one_of(percentages, specifics, compounds, mixed))
def test_free_means_no_duty_in_every_part_that_counts(duty):
    if is_free(duty):
        assert ad_valorem_pct(duty) == 0
