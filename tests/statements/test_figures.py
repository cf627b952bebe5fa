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
]


@pytest.mark.parametrize(("text", "kind", "value", "unit"), CASES)
def test_figures(text: str, kind: str, value: float, unit: str) -> None:
    tokens = tokenise(text, 0, len(text))
    found = find_figures(text, 0, len(text), time_spans(text, 0, len(text), date(2025, 1, 1)), find_countries(tokens))
    assert [(f.kind, pytest.approx(f.value), f.unit) for f in found] == [(kind, value, unit)]
    assert all(text[f.start : f.end] == f.text for f in found)
