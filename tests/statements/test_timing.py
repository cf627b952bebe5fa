"""Time expressions: what a text allows, and nothing filled in."""

from datetime import date

import pytest

from accord.statements.timing import time_spans

PUBLISHED = date(2025, 3, 12)
CASES = [
    ("by 2025", None, "2025-12-31"),
    ("by next year", None, "2026-12-31"),
    ("before 2030", None, "2029-12-31"),
    ("in 2029", "2029-01-01", "2029-12-31"),
    ("no later than the end of 2026", None, "2026-12-31"),
    ("within two years", None, "2027-03-12"),
    ("within 90 days", None, "2025-06-10"),
    ("within six months of signature", None, None),
    ("by the end of the decade", None, "2030-12-31"),
    ("in the first half of 2026", "2026-01-01", "2026-06-30"),
    ("in the second quarter of next year", "2026-04-01", "2026-06-30"),
    ("by Q3 2026", None, "2026-09-30"),
    ("next month", "2025-04-01", "2025-04-30"),
    ("by mid-2025", None, "2025-06-30"),
    ("by the end of March", None, "2025-03-31"),
    ("at the 2026 ASEAN summit", "2026-01-01", "2026-12-31"),
    ("over the next five years", None, None),
    ("by 1 July 2026", None, "2026-07-01"),
    ("from 1 January 2026", "2026-01-01", "2026-01-01"),
    ("until 31 December 2027", None, "2027-12-31"),
    ("in the next three years", None, "2028-03-12"),
    ("by year-end", None, "2025-12-31"),
    ("early next year", "2026-01-01", "2026-03-31"),
    ("on 3-5 June", "2025-06-03", "2025-06-05"),
    ("in the coming months", None, None),
    ("when the need arises", None, None),
    ("tomorrow", "2025-03-13", "2025-03-13"),
]


@pytest.mark.parametrize(("text", "earliest", "latest"), CASES)
def test_intervals(text: str, earliest: str | None, latest: str | None) -> None:
    (span,) = time_spans(text, 0, len(text), PUBLISHED)
    found = span.interval
    assert (found.earliest and found.earliest.isoformat(), found.latest and found.latest.isoformat()) == (
        earliest,
        latest,
    )


@pytest.mark.parametrize(
    "text", ["by next year", "next month", "within two years", "on Monday", "tomorrow", "this year", "in May"]
)
def test_nothing_is_resolved_without_a_day_of_publication(text: str) -> None:
    (span,) = time_spans(text, 0, len(text), None)
    assert not span.interval.resolved


def test_by_a_year_keeps_the_other_reading() -> None:
    (span,) = time_spans("by 2025", 0, 7, None)
    assert [a.latest for a in span.interval.alternatives] == [date(2024, 12, 31)]


@pytest.mark.parametrize(
    "text", ["The leaders may meet", "a three-day visit", "a 2023 contract to supply", "the 2016 arbitral award"]
)
def test_what_is_no_time(text: str) -> None:
    assert time_spans(text, 0, len(text), PUBLISHED) == []
