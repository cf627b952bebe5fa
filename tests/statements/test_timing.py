"""Time expressions: what a text allows, and nothing filled in."""

from datetime import date

import pytest

from accord import documents
from accord.statements import extract
from accord.statements.timing import choose_side, time_spans

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
    ("from April 29 to 30", "2025-04-29", "2025-04-30"),
    ("from 18th to 20th November", "2025-11-18", "2025-11-20"),
    ("from 28 April to 2 May", "2025-04-28", "2025-05-02"),
    ("April 28 - May 2, 2026", "2026-04-28", "2026-05-02"),
    ("between 2025 and 2027", "2025-01-01", "2027-12-31"),
    ("in June or July", "2025-06-01", "2025-07-31"),
    ("by end 2026", None, "2026-12-31"),
    ("by the end of Q2 2026", None, "2026-06-30"),
    ("in 2H2026", "2026-07-01", "2026-12-31"),
    ("by 1 July next year", None, "2026-07-01"),
    ("on the 20th of next month", "2025-04-20", "2025-04-20"),
    ("in the first week of June", "2025-06-01", "2025-06-07"),
    ("in the first six months of 2026", "2026-01-01", "2026-06-30"),
    ("in the third quarter", "2025-07-01", "2025-09-30"),
    ("in the autumn", "2025-09-01", "2025-11-30"),
    ("before the year is out", None, "2025-12-31"),
    ("before the end of the calendar year", None, "2025-12-31"),
    ("within the month", None, "2025-03-31"),
    ("in FY2026/27", "2026-01-01", "2027-12-31"),
    ("by the end of fiscal year 2026", None, "2026-12-31"),
    ("not before 2027", "2027-01-01", None),
    ("in the next three to five years", None, "2030-03-12"),
    ("within thirty days", None, "2025-04-11"),
    ("within a fortnight", None, "2025-03-26"),
    ("in less than 18 months", None, "2026-09-12"),
    ("in half a year", None, "2025-09-12"),
    ("within the current year", None, "2025-12-31"),
    ("in the first half of April", "2025-04-01", "2025-04-15"),
    ("in the latter half of 2025", "2025-07-01", "2025-12-31"),
    ("in the week of 16 June", "2025-06-16", "2025-06-22"),
    ("this weekend", "2025-03-15", "2025-03-16"),
    ("by Friday next week", None, "2025-03-21"),
    ("by this time next year", None, "2026-03-12"),
    ("in 2025 and 2026", "2025-01-01", "2026-12-31"),
    ("for April 7 to 9", "2025-04-07", "2025-04-09"),
    ("no earlier than 1 July 2026", "2026-07-01", None),
    ("in 2027 at the earliest", "2027-01-01", None),
    ("before the summit in November", None, "2025-11-30"),
    ("by its 60th anniversary in 2028", None, "2028-12-31"),
    ("before the Cup, which starts in Mexico City on June 11", None, "2025-06-11"),
    ("two weeks from now", "2025-03-26", "2025-03-26"),
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
    "text",
    [
        "by next year",
        "next month",
        "within two years",
        "on Monday",
        "tomorrow",
        "this year",
        "in May",
        "in the third quarter",
        "in the autumn",
    ],
)
def test_nothing_is_resolved_without_a_day_of_publication(text: str) -> None:
    (span,) = time_spans(text, 0, len(text), None)
    assert not span.interval.resolved


def test_by_a_year_keeps_the_other_reading() -> None:
    (span,) = time_spans("by 2025", 0, 7, None)
    assert [a.latest for a in span.interval.alternatives] == [date(2024, 12, 31)]


@pytest.mark.parametrize(
    "text",
    [
        "The leaders may meet",
        "a three-day visit",
        "a 2023 contract to supply",
        "the 2016 arbitral award",
        "in 15 days or less",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert time_spans(text, 0, len(text), PUBLISHED) == []


def test_a_quarter_without_a_year_is_the_last_one_where_it_is_told_as_past() -> None:
    (span,) = time_spans("in the third quarter", 0, 20, PUBLISHED)
    assert choose_side(span, past=True).earliest == date(2024, 7, 1)


def test_a_day_and_month_in_figures_keep_both_readings() -> None:
    (span,) = time_spans("by 03/06/2026", 0, 13, PUBLISHED)
    assert span.interval.latest == date(2026, 6, 3)
    (span,) = time_spans("on 03/06/2026", 0, 13, PUBLISHED)
    assert [a.latest for a in span.interval.alternatives] == [date(2026, 3, 6)]


def test_a_deadline_after_a_signature_counts_from_the_signature_that_the_text_tells_of() -> None:
    text = (
        "MUSCAT, May 30 2024 (Reuters) - India and Oman signed a loan agreement on 17 May. India will pay the first "
        "part within three months of signature. India and Oman agreed to meet within two years of completion."
    )
    found = extract(documents.read_bytes(text.encode(), "a.txt"))
    paid = next(s for s in found if "first part" in s.quote)
    assert paid.target is not None and paid.target.latest == date(2024, 8, 17)
    assert all(s.target is None or s.target.latest is None for s in found if "completion" in s.quote)
