"""Clauses that no frame reads: taken in a text about two countries' business, never inflated, and never elsewhere."""

import pytest

from accord import documents
from accord.statements import Statement, explain, extract

LEAD = (
    "MUSCAT, May 3 2024 (Reuters) - India and Oman agreed to hold talks on trade in Muscat.\n\n"
    "India pledged to buy more gas from Oman. The two countries signed a memorandum of understanding on mining.\n\n"
)


def read(sentence: str) -> tuple[Statement, ...]:
    document = documents.read_bytes((LEAD + sentence).encode(), "a.txt")
    return tuple(s for s in extract(document) if s.start >= len(LEAD))


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("Oman equipped 40 clinics in India last year.", "state-fact"),
        ("India trained 300 Omani nurses in 2023.", "state-fact"),
        ("Oman has shipped 2 million tonnes of gas to India since March.", "state-fact"),
        ("No price has been set for the gas.", "state-fact"),
        ("Oman implored India to lift the ban on rice exports.", "urge"),
        ("The Indian side decried the detention of 12 fishermen by Oman.", "condemn"),
    ],
)
def test_what_no_frame_reads_is_read(sentence: str, act: str) -> None:
    found = read(sentence)
    assert [s.act for s in found] == [act], [s.quote for s in found]


@pytest.mark.parametrize(
    "sentence",
    [
        "India and Oman will sign a free trade agreement in June.",
        "India and Oman are to sign a free trade agreement in June.",
        "The agreement is to be signed in June.",
        "The agreement will be signed in June.",
        "Officials said the pact would be signed in June.",
        "The agreement is expected to be signed in June.",
        "India has yet to sign the agreement.",
        "India did not sign the agreement.",
        "The agreement has not been signed.",
        "The agreement remains to be signed.",
        "A pact ready for signature was laid before parliament.",
        "India could sign an agreement with Oman.",
        "India refused to sign the agreement.",
        "The agreement was to have been signed in June.",
        "The text, still to be signed, was shown to reporters.",
        "Neither side signed the agreement.",
        "The signing of the agreement was put off.",
        "India would have signed the agreement in June.",
    ],
)
def test_the_second_chance_signs_nothing_that_is_to_be_signed(sentence: str) -> None:
    for s in read(sentence):
        assert s.act != "sign", s
        assert s.strength not in {"signed", "ratified", "in-force", "implemented"}, s
        assert s.instrument_state not in {"signed", "ratified", "in-force"}, s


@pytest.mark.parametrize(
    "sentence",
    [
        "The deal could lift exports by a fifth.",
        "Analysts said the two countries might quarrel over 300 fishing boats.",
        "If Oman raised the price, India would turn to Qatar.",
        "I am sure that India and Oman grow closer every day.",
    ],
)
def test_speculation_is_no_statement(sentence: str) -> None:
    assert read(sentence) == ()


def test_without_deeds_of_two_countries_nothing_is_taken() -> None:
    text = (
        "MUSCAT, May 3 2024 (Reuters) - Police in Oman arrested three men from India.\n\n"
        "The men robbed 12 shops in Muscat last year. An Indian tourist lost 400 dollars in one of them. "
        "The court in Muscat heard 14 witnesses on Tuesday. The hotel in Salalah employs 200 Indians."
    )
    found = extract(documents.read_bytes(text.encode(), "a.txt"))
    assert [s.act for s in found if s.act != "state-fact"] == [] and len(found) <= 1


def test_explain_tells_the_second_chance() -> None:
    sentence = "Oman equipped 40 clinics in India last year."
    document = documents.read_bytes((LEAD + sentence).encode(), "a.txt")
    assert any("second chance" in line for line in explain(document, len(LEAD) + 3))
