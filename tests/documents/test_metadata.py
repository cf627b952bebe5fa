"""Dates, languages, kinds and relations between documents, each with what says so."""

import pytest

from accord import documents
from accord.documents.language import tell_language


def read(text: str, name: str = "a.txt") -> documents.Document:
    return documents.read_bytes(text.encode(), name)


@pytest.mark.parametrize(
    ("text", "day", "basis"),
    [
        (" date 2024-03-25 India and Oman have resumed talks.", "2024-03-25", "stated"),
        ("Talks resume\n\nPublished: 7 May 2024\n\nIndia and Oman met.", "2024-05-07", "stated"),
        ("LIMA, Dec 4 2024 (Reuters) - Peru and Chile met.", "2024-12-04", "stated"),
        ("MANILA, Philippines, Feb. 7, 2025 (AP) — They met.", "2025-02-07", "stated"),
        ("Muscat, 12 February 2025\n\nThe two sides met.", "2025-02-12", "stated"),
        (
            "Peru's president greets the Chilean minister in Lima, May 3, 2024.\n\nThey yesterday signed it.",
            "2024-05-04",
            "derived",
        ),
        (
            "ROME (ANSA) - Italy's leader said on Thursday, 18 January 2024, that talks went on.",
            "2024-01-18",
            "derived",
        ),
        ("India and Oman met in 2024 and will meet again in May.", None, None),
        ("After their November 2024 summit the leaders pledged more.", None, None),
    ],
)
def test_dates_of_a_text(text: str, day: str | None, basis: str | None) -> None:
    published = read(text).published
    assert (published and published.value, published and published.basis) == (day, basis)


def test_day_and_month_may_be_ambiguous_and_both_readings_are_kept() -> None:
    d = read("Date: 09/12/2024\n\nIndia and Oman met.")
    assert d.published_interval is not None
    assert d.published_interval.earliest and d.published_interval.earliest.isoformat() == "2024-12-09"
    assert [a.earliest.isoformat() for a in d.published_interval.alternatives if a.earliest] == ["2024-09-12"]
    assert any("ambiguous" in note for note in d.notes)


def test_one_document_dates_another_by_the_years_of_relations() -> None:
    undated = read(
        "HANOI, Oct 2 — Talks go on.\n\nThis year marks the 62nd year of diplomatic relations between them.", "a.txt"
    )
    dated = read(
        "Hanoi, 25 November 2024\n\nBoth will celebrate the 65th anniversary of diplomatic relations in 2025.", "b.txt"
    )
    first, _second = documents.relate([undated, dated])
    assert first.published is not None
    assert (first.published.value, first.published.basis) == ("2022-10-02", "derived")
    assert "1960" in first.published.evidence
    given = documents.relate([undated], base_years={"desk": 1965})[0]
    assert given.published is not None and given.published.value == "2027-10-02"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The two leaders agreed to deepen the ties of their countries.", "en"),
        ("Kedua-dua negara telah bersetuju untuk mempertingkatkan kerjasama dalam bidang yang baharu.", "ms"),
        ("Les deux pays ont signé un accord sur le commerce et la culture dans les années qui viennent.", "fr"),
        ("양국은 자유무역협정 협상을 재개하기로 합의했다", "ko"),
        ("", "en"),
    ],
)
def test_language(text: str, code: str) -> None:
    assert tell_language(text) == code


def test_another_language_is_recorded_as_not_read() -> None:
    d = read("Les deux pays ont signé un accord sur le commerce et la culture dans les années qui viennent.")
    assert d.language == "fr"
    assert any(note.startswith("not read") for note in d.notes)


WIRE = " ".join(f"Sentence number {n} tells that Peru and Chile did thing {n * 7} in Lima." for n in range(40))


def test_reprints_and_common_origins_are_recorded() -> None:
    first = read(f"Lima, 3 May 2024\n\n{WIRE} In a joint statement, both sides agreed.", "a.txt")
    reprint = read(f"Lima, 4 May 2024\n\n{WIRE} In a joint statement, both sides agreed. (Reuters)", "b.txt")
    other = read("Lima, 5 May 2024\n\nAccording to the joint statement, the two sides agreed to meet.", "c.txt")
    a, b, c = documents.relate([first, reprint, other])
    assert (a.near_duplicate_of, b.near_duplicate_of, c.near_duplicate_of) == (None, a.id, None)
    assert a.origins[0] == c.origins[0] == "joint statement 2024-05"
    assert "Reuters 2024-05-04" in b.origins


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Joint Statement of Peru and Chile\n\n1. They met.\n2. They agreed.\n3. They left.\n", "joint-statement"),
        ("Analysis: what Lima wants\n\nPeru came away with little.\n\nIt may not matter.\n", "analysis"),
        (
            "Press release\n\nMinister opens talks with Chile in Lima\n\nThe minister opened talks.\n",
            "official-release",
        ),
        ("Ministry of Trade of Peru\n\nTalks with Chile\n\nThe minister opened talks.\n", "official-release"),
        ("LIMA, May 3 2024 (Reuters) - Peru met Chile.\n\nThey talked.\n", "wire"),
        ("Agreement between Peru and Chile\n\nArticle 1\nScope\n\nArticle 2\nRates\n\nArticle 3\nEnd\n", "legal-text"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert read(text).kind == kind


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Minister for Trade and Tourism\nSenator the Hon Jane Doe\n18 August 2025\n", "Peru and Chad build ties"),
        ("Deputy Minister of Foreign Affairs\n\n18 August 2025\n", "Peru and Chad build ties"),
        ("Secretary of State Visits Ndjamena\n", "Secretary of State Visits Ndjamena"),
    ],
)
def test_an_office_at_the_head_is_no_title(head: str, title: str) -> None:
    body = (
        "Peru and Chad build ties\n\nPeru and Chad agreed on 12 March 2025 to begin talks, the minister said today.\n"
    )
    text = head + (body if title in body else body.split("\n\n")[1])
    d = read(text + "\nThey will meet in May.\n")
    assert d.title is not None
    assert d.title.value == title
