"""Lines that date a document by where they stand, in the shapes that releases, wires and pages give them."""

import pytest

from accord import documents

TITLE = "Zambia and Finland sign forestry agreement"
BODY = (
    "\n\nZambia and Finland signed an agreement on forestry. It was first proposed in 2019 and discussed on 3 May 2021 in "
    "Helsinki. The ministers said that the two countries would finalise a protocol next month.\n"
)


def published(text: str) -> tuple[str, str] | None:
    found = documents.read_bytes(text.encode(), "a.txt").published
    return (found.value, found.basis) if found else None


@pytest.mark.parametrize(
    "line",
    [
        "2025/03/14",
        "14-03-2025",
        "14-Mar-2025",
        "Release date: 14.03.25",
        "FOR IMMEDIATE RELEASE: March 14, 2025",
        "Baku, March 14, 2025, AZERTAC",
        "(Reuters, March 14, 2025) The two met.",
        "LONDON (Reuters) - 14 Mar 2025 - The two met.",
        "Source: Xinhua| 2025-03-14 10:21:33|Editor: huaxia",
        "Lusaka (ZANIS), 14 March 2025: The two met.",
        "LUSAKA -- March 14, 2025 -- The two met.",
        "[Lusaka, 14 March 2025] The two met.",
        "LUSAKA, Friday 14 March 2025 (ZANIS): The two met.",
        "14 March 2025 – Lusaka – The two met.",
        "| Date | 14 March 2025 |",
        "Press statement of 14 March 2025",
        "By Mary Phiri on 14 March 2025",
        "Speech by the Minister, Lusaka, 14 March 2025",
        "Posted On: 14 MAR 2025 5:30PM by PIB Delhi",
        "Updated - March 14, 2025 08:03 pm IST - New Delhi",
    ],
)
def test_a_line_at_the_top_dates_the_text(line: str) -> None:
    assert published(f"{TITLE}\n{line}{BODY}") == ("2025-03-14", "stated")


@pytest.mark.parametrize(
    "line", ["Issued in Lusaka on 14 March 2025", "Ministry of Green Economy\n14 March 2025", "Lusaka, 14 March 2025"]
)
def test_a_line_at_the_foot_dates_the_text(line: str) -> None:
    assert published(f"{TITLE}{BODY}\n{line}\n") == ("2025-03-14", "stated")


def test_an_address_dates_a_text_that_says_nothing_else() -> None:
    assert published(f"{TITLE}\n\nhttps://news.example.org/2025/03/14/forestry{BODY}") == ("2025-03-14", "derived")


@pytest.mark.parametrize(
    "opening",
    [
        "The Foreign Ministers of Zambia and Finland met in Lusaka on 14 March 2025. They recalled the talks of 3 May 2021.",
        "The President of Finland paid a state visit to Zambia from 12 to 14 March 2025.",
    ],
)
def test_a_joint_statement_is_of_the_day_of_its_meeting(opening: str) -> None:
    assert published(f"JOINT STATEMENT\n\n{opening} They agreed to meet next year.\n") == ("2025-03-14", "derived")


def test_the_year_of_a_dateline_comes_from_the_copyright_line_where_the_text_speaks_of_it() -> None:
    line = "LUSAKA, March 14 (ZANIS) -- Trade grew by a tenth in 2024."
    assert published(f"{TITLE}\n\n{line}{BODY}\n(c) 2025 ZANIS\n") == ("2025-03-14", "derived")
    assert published(f"{TITLE}\n\n{line}{BODY}\n(c) 2010-2025 ZANIS\n") is None


@pytest.mark.parametrize(
    "body",
    [
        "The two agreed in 2019. A treaty was signed on 3 May 2021.",
        "The protocol will be signed by 30 June 2026.",
        "The agreement, dated 3 May 2021, is in force.",
        "LUSAKA, March 14 (ZANIS) -- The two agreed.",
    ],
)
def test_the_day_of_something_else_dates_nothing(body: str) -> None:
    assert published(f"{TITLE}\n\n{body}\n") is None
