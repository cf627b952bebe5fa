"""Numbers keep magnitude, currency, what is counted, and the direction of a rank."""

from datetime import date

import pytest

from accord.statements.figures import find_figures
from accord.statements.gazetteer import find_countries
from accord.statements.timing import time_spans
from accord.statements.tokens import tokenise

CASES = [
    ("valued at approximately $920 million", "money", 920e6, "USD"),
    ("reaching $25 billion in 2023", "money", 25e9, "USD"),
    ("worth Rs 5,000 crore", "money", 5e10, "INR"),
    ("Rs 20 lakh crore", "money", 2e13, "INR"),
    ("an A$1.2bn loan", "money", 1.2e9, "AUD"),
    ("RM95.3 billion", "money", 95.3e9, "MYR"),
    ("2 trillion won", "money", 2e12, "KRW"),
    ("1.5 billion euros", "money", 1.5e9, "EUR"),
    ("150 billion yen", "money", 150e9, "JPY"),
    ("rose 12.5 per cent last year", "growth", 12.5, "%"),
    ("trade fell by 8%", "growth", -8.0, "%"),
    ("50 percent of its lithium exports", "percent", 50.0, "%"),
    ("147 South Korean companies", "count", 147.0, "South Korean companies"),
    ("around 13,000 people", "count", 13000.0, "people"),
    ("the 65th anniversary", "duration", 65.0, "year"),
    ("a three-day visit", "duration", 3.0, "day"),
    ("1.2 billion Kenyan shillings", "money", 1.2e9, "KES"),
    ("KSh40 million", "money", 4e7, "KES"),
    ("4.6 billion Swedish kronor", "money", 4.6e9, "SEK"),
    ("20 billion CFA francs", "money", 2e10, "XOF"),
    ("half a billion dollars", "money", 5e8, "USD"),
    ("two billion dollars", "money", 2e9, "USD"),
    ("PLN 500 million", "money", 5e8, "PLN"),
    ("trade more than doubled", "growth", 100.0, "%"),
    ("sales fell by a third", "growth", -100 / 3, "%"),
    ("two-thirds of imports", "percent", 200 / 3, "%"),
    ("one in five visitors", "percent", 20.0, "%"),
]


@pytest.mark.parametrize(("text", "kind", "value", "unit"), CASES)
def test_figures(text: str, kind: str, value: float, unit: str) -> None:
    tokens = tokenise(text, 0, len(text))
    found = find_figures(text, 0, len(text), time_spans(text, 0, len(text), date(2025, 1, 1)), find_countries(tokens))
    assert [(f.kind, pytest.approx(f.value, rel=1e-4), f.unit) for f in found] == [(kind, value, unit)]
    assert all(text[f.start : f.end] == f.text for f in found)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("$10-12 billion", 10e9, 12e9),
        ("$10 to $12 billion", 10e9, 12e9),
        ("10 to 12 million euros", 10e6, 12e6),
        ("900 million to 1.2 billion dollars", 9e8, 1.2e9),
    ],
)
def test_a_range_is_its_two_ends(text: str, low: float, high: float) -> None:
    found = find_figures(text, 0, len(text), (), ())
    assert [(f.kind, f.value, f.hedge) for f in found] == [("money", low, "over"), ("money", high, "under")]
    assert len({f.unit for f in found}) == 1


@pytest.mark.parametrize(("pair", "unit"), [(("DNK", "COL"), "DKK"), (("NOR", "COL"), "NOK"), ((), "NOK")])
def test_a_shared_currency_word_is_of_the_documents_pair(pair: tuple[str, ...], unit: str) -> None:
    assert [f.unit for f in find_figures("40 million kroner", 0, 17, (), (), pair)] == [unit]


def test_double_taxation_doubles_nothing() -> None:
    assert find_figures("an agreement to avoid double taxation", 0, 37, (), ()) == []


def test_counts_in_words_and_ranges_of_percent() -> None:
    text = "India will give Oman twelve helicopters and two hundred tractors, and cut fees by 10-15 per cent."
    figures = find_figures(text, 0, len(text), (), ())
    assert [(f.kind, f.value, f.unit) for f in figures] == [
        ("count", 12.0, "helicopters"),
        ("count", 200.0, "tractors"),
        ("percent", 10.0, "%"),
        ("percent", 15.0, "%"),
    ]
    assert all(text[f.start : f.end] == f.text for f in figures)


def test_the_two_sides_and_spans_of_time_are_not_counted() -> None:
    text = "The two sides met for three days, and two ministers spoke of five years."
    assert find_figures(text, 0, len(text), (), ()) == []
