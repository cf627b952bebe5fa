"""Whom a statement binds: bodies and people that the text ties to a country, and those that only a verb tells."""

import pytest

from accord import documents
from accord.statements import Statement, extract

HEAD = "Kenya and Finland hold talks in Nairobi\n\nNAIROBI, 14 March 2025 (Reuters) - Kenya and Finland met in Nairobi.\n\n"


def last(text: str, act: str | None = None) -> Statement:
    found = extract(documents.read_bytes((HEAD + text).encode(), "a.txt"))
    return [s for s in found if s.start >= len(HEAD) and (act is None or s.act == act)][-1]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        (
            "The Finnish company Valmio Oy signed a contract with a farm in Nakuru. Valmio plans to open an office.",
            "FIN",
        ),
        ("Helsinki-based battery maker Akku Energy met officials. Akku Energy plans to build a plant in 2026.", "FIN"),
        ("Talousbank, a Finnish lender, met officials. Talousbank plans to open an office in Nairobi in 2026.", "FIN"),
        ("Kenya's Mwangaza Holdings met officials. Mwangaza plans to build a plant by 2027.", "KEN"),
        ("Finnfund plans to invest 10 million euros by 2027.", "FIN"),
    ],
)
def test_a_body_belongs_where_the_text_or_the_table_ties_it(text: str, party: str) -> None:
    assert last(text, "intend").parties == (party,)


@pytest.mark.parametrize(
    ("text", "party"),
    [
        (
            "Kenyan President William Ruto received Prime Minister Aino Virtanen. Virtanen pledged to open a school by 2026.",
            "FIN",
        ),
        (
            "Trade Minister Eero Salo thanked Kenya for its welcome. Salo promised to send a delegation by 2026.",
            "FIN",
        ),
        (
            "Minister Ville Koski of Finland spoke. Koski's counterpart, Amina Otieno, promised to reply by May.",
            "KEN",
        ),
        (
            "Finnish Minister Ville Koski met officials in Nairobi. His host promised to reply by May.",
            "KEN",
        ),
    ],
)
def test_a_person_belongs_where_what_is_said_of_him_points(text: str, party: str) -> None:
    assert last(text, "commit").parties == (party,)


@pytest.mark.parametrize(
    "text",
    [
        '"We have agreed to raise trade to 2 billion dollars by 2027," Finnish Minister Ville Koski said.',
        "The two sides set up a joint trade committee last year. It will meet in Mombasa in May.",
        "Kenyan President William Ruto received the ambassador of Finland, Ville Koski, in Nairobi on Friday.",
        "Finnish Minister Ville Koski met his Kenyan counterpart in Nairobi on Friday.",
    ],
)
def test_both_are_bound_or_meet(text: str) -> None:
    assert last(text).parties == ("FIN", "KEN")


def test_a_share_is_the_suppliers() -> None:
    assert last("Kenya supplied 12 per cent of Finland's coffee imports in 2024.").parties == ("KEN",)


def test_a_word_of_a_title_ties_no_person_in_the_next_line() -> None:
    text = (
        "Kenya backs Finnish dairy farmers\n\nHon Amina Otieno\nMinister of Agriculture\n\n"
        "Kenyan Minister Amina Otieno will open a school in May. Otieno promised to reply by June."
    )
    assert last(text, "commit").parties == ("KEN",)


def test_a_title_before_a_tied_name_brings_no_other_holder_in() -> None:
    text = (
        "Kenya's energy minister, Amina Otieno, spoke first. Finnish Minister Ville Koski answered.\n\n"
        "Minister Koski promised to send a team by May."
    )
    assert last(text, "commit").parties == ("FIN",)


def test_the_airline_is_that_of_the_body_named_last() -> None:
    text = "Helsinki-based carrier Revontuli Air met officials. The airline was sold in 2020."
    found = extract(documents.read_bytes((HEAD + text).encode(), "a.txt"))
    assert all(s.parties == ("FIN",) for s in found if "airline" in s.quote)


def test_a_title_after_a_name_is_of_that_name() -> None:
    text = (
        "Amina Otieno, President of the Republic of Kenya, H.E. Mr. Ville Koski, President of the Republic of Finland, "
        "and others met. President Koski promised to send a team by May."
    )
    assert last(text, "commit").parties == ("FIN",)


INTERVIEW = """"The road is open": Finland's ambassador on trade and visas

Nairobi Observer

Published: 14 March 2025

Aino Virtanen has been the Finnish ambassador in Nairobi since 2023. She spoke about Kenya and Finland.

How is trade?

Kenya bought more machines from us last year. Kenya has asked us for a training centre, and we are weighing the request.

Will there be flights?

Kenya has promised us a decision. We will open a trade desk in Mombasa in May.

And visas?

Kenya and Finland agreed in January to drop the fee. Our embassy will publish the list by the end of June.
"""


def test_an_official_answers_for_one_side_in_an_interview_without_names() -> None:
    found = extract(documents.read_bytes(INTERVIEW.encode(), "a.txt"))
    desk = next(s for s in found if "trade desk" in s.quote)
    assert (desk.act, desk.parties) == ("commit", ("FIN",))
    assert next(s for s in found if "weighing" in s.quote).parties == ("FIN",)


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Neither side has disclosed the price of the contract.", ("FIN", "KEN")),
        ("Finnish Minister Aino Virtanen called on Kenyan President William Ruto on Tuesday.", ("FIN", "KEN")),
        ("The World Bank will lend Kenya $600 million for the port.", ("KEN",)),
        ("Finland invited Kenya to a summit in Helsinki. The invitation was accepted.", ("KEN",)),
        ("The Secretary and the Foreign Minister signed a memorandum on tea.", ("FIN", "KEN")),
    ],
)
def test_both_sides_or_the_one_that_the_words_leave(text: str, parties: tuple[str, ...]) -> None:
    deeds = "Kenya pledged to open a school by 2026. Finland agreed to lift a fee on tea. "
    assert last(deeds + text).parties == parties


def test_codes_in_a_headline_stand_for_the_countries_of_the_text() -> None:
    text = "NZ, PH ink deal on dairy\n\nMANILA, March 12, 2025 (PNA) - New Zealand and the Philippines signed a deal on dairy.\n"
    found = extract(documents.read_bytes(text.encode(), "a.txt"))
    assert found[0].headline and found[0].parties == ("NZL", "PHL")


def test_a_visitor_is_of_the_other_side_whatever_station_he_talks_to() -> None:
    text = (
        "President Abdoul Kimathi began a visit to Helsinki on Monday. Kimathi told Finnish state radio that talks "
        "went well. Kimathi promised to lift a duty on paper."
    )
    assert last(text, "commit").parties == ("KEN",)
