"""A date of an event is none of publication; front matter may name a document's origin."""

from accord import documents

BODY = "The two sides agreed to meet again, and the ministers of India and Oman shook hands in the hall.\n" * 3


def test_the_day_of_an_event_is_no_day_of_publication() -> None:
    text = (
        "India and Oman signed a free trade agreement in Muscat on 1 March 2024, after ten rounds of talks.\n\n" + BODY
    )
    assert documents.read_bytes(text.encode(), "a.txt").published is None


def test_a_weekday_with_a_report_dates_a_lead() -> None:
    text = "India will buy more gas, the ministry said on Thursday, 18 January 2024, in Muscat.\n\n" + BODY
    published = documents.read_bytes(text.encode(), "a.txt").published
    assert published is not None and (published.value, published.basis) == ("2024-01-18", "derived")


def test_a_byline_dates_a_text() -> None:
    text = "India, Oman to sign pact\n\nBy Maria Santos | Philippine News Agency | April 27, 2025\n\n" + BODY
    published = documents.read_bytes(text.encode(), "a.txt").published
    assert published is not None and published.value == "2025-04-27"


def test_front_matter_keeps_origin_summary_and_note() -> None:
    head = "---\ntitle: A story\norigin: ministry release 2024-05-03\nsummary_of: release.txt\nnote: cut by the desk\n---\n"
    one, two = (documents.read_bytes((head + BODY + tail).encode(), f"{tail}.md") for tail in ("x", "y"))
    assert one.origins == ("ministry release 2024-05-03",)
    assert {"summary of: release.txt", "cut by the desk"} <= set(one.notes)
    assert {d.origins for d in documents.relate([one, two])} == {("ministry release 2024-05-03",)}
