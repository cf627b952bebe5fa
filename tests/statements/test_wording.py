"""The words of a sentence decide its act: tense, mood, negation, who is bound."""

from datetime import date

import pytest

from accord import documents
from accord.statements import Statement, explain, extract

LEAD = "MUSCAT, May 3 2024 (Reuters) - India and Oman held talks on trade in Muscat.\n\n"


def read(sentence: str) -> tuple[Statement, ...]:
    document = documents.read_bytes((LEAD + sentence).encode(), "a.txt")
    return tuple(s for s in extract(document) if s.start >= len(LEAD))


def one(sentence: str) -> Statement:
    found = read(sentence)
    assert len(found) == 1, [s.quote for s in found]
    return found[0]


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("India and Oman signed a free trade agreement on Thursday.", "sign"),
        ("The two sides agreed to conclude a free trade agreement by 2025.", "agree"),
        ("India pledged to buy more gas from Oman.", "commit"),
        ("Oman is committed to opening its market to Indian goods.", "commit"),
        ("Both countries reaffirmed their commitment to free trade.", "commit"),
        ("The two ministers announced the launch of a joint fund.", "announce"),
        ("India and Oman resumed negotiations on a trade agreement.", "announce"),
        ("India hopes to sign the agreement next year.", "intend"),
        ("Oman is considering a loan to India.", "intend"),
        ("The agreement is expected to be signed in June.", "intend"),
        ("India urged Oman to lift its ban on rice.", "urge"),
        ("Oman invited Indian firms to invest in Duqm.", "urge"),
        ("India condemned the attack on an Omani tanker.", "condemn"),
        ("Both sides expressed concern over the fighting in Yemen.", "condemn"),
        ("India is Oman's third-largest trading partner.", "state-fact"),
        ("Bilateral trade reached $12 billion in 2023.", "state-fact"),
        ("The two leaders welcomed the progress of the talks.", "state-fact"),
        ("No agreement was reached on services.", "state-fact"),
        ("Oman refused to discuss labour.", "state-fact"),
        ("India has not signed the agreement.", "state-fact"),
    ],
)
def test_acts(sentence: str, act: str) -> None:
    assert one(sentence).act == act


@pytest.mark.parametrize(
    "sentence",
    [
        "India and Oman will sign a free trade agreement in June.",
        "India and Oman are to sign a free trade agreement in June.",
        "The agreement is to be signed in June.",
        "The agreement will be signed in June.",
        "The agreement is expected to be signed in June.",
        "The agreement would be finalised before the end of May and signed during the Sultan's visit.",
        "The agreement is to be initialled in May and signed in June.",
        "A contract for two ships has been drafted but not signed.",
        "The purchase remains under review in Muscat; no letter of offer and acceptance has been signed.",
        "The two sides agreed to expand trade, open a port and sign a treaty.",
        "India is expected to sign the agreement in June.",
        "India and Oman plan to sign a free trade agreement.",
        "India and Oman have agreed to sign a free trade agreement.",
        "The two sides committed to signing a new memorandum of understanding.",
        "India hopes that the agreement will be signed soon.",
        "India has yet to sign the agreement.",
        "India did not sign the agreement.",
        "The agreement has not been signed.",
        "India and Oman are going to sign an agreement.",
        "India would sign the agreement, the minister said.",
        "India could sign an agreement with Oman.",
        "India and Oman may sign an agreement this year.",
        "India refused to sign the agreement.",
        "India urged Oman to sign the agreement.",
        "India is preparing to sign an agreement with Oman.",
        "The early signing of the agreement was highlighted by both sides.",
        "Both sides look forward to the signing of the agreement.",
        "The two leaders will witness the exchange of three memoranda of understanding.",
        "An agreement ready to be signed was discussed by India and Oman.",
    ],
)
def test_what_is_to_be_signed_is_never_signed(sentence: str) -> None:
    for s in read(sentence):
        assert s.act != "sign", s
        assert s.strength not in {"signed", "ratified", "in-force", "implemented"}, s
        assert s.instrument_state not in {"signed", "ratified", "in-force"}, s


@pytest.mark.parametrize(
    "sentence",
    [
        "The deal could lift exports by a fifth.",
        "India could consider a loan to Oman.",
        "Analysts said the two countries would sign a pact.",
        "This move underscores a commitment to stronger ties.",
        "Will India and Oman sign a pact this year?",
        "The success of the talks may encourage similar agreements.",
    ],
)
def test_speculation_is_nothing(sentence: str) -> None:
    assert [s for s in read(sentence) if s.act not in {"state-fact"}] == []


def test_who_is_asked_is_not_bound() -> None:
    s = one("India urged Oman to commit to a date for the talks.")
    assert (s.act, s.parties, s.recipients) == ("urge", ("IND",), ("OMN",))


def test_reported_speech_binds_whom_it_names_and_keeps_who_says_it() -> None:
    (s,) = [
        x for x in read("India's foreign minister said Oman had pledged to buy 50 trains by 2027.") if x.act == "commit"
    ]
    assert s.parties == ("OMN",)
    assert s.attribution == "India's foreign minister"
    assert s.target is not None and s.target.latest == date(2027, 12, 31)


def test_a_list_of_memoranda_is_a_row_each_with_one_span() -> None:
    found = read("Officials from the two nations signed memorandums of understanding on mining, tourism and health.")
    assert [s.areas[0] for s in found if s.areas] == ["resources", "tourism", "health"]
    assert len({(s.start, s.end) for s in found}) == 1 and len({s.id for s in found}) == 3


def test_ranks_have_a_direction() -> None:
    (rank,) = [f for f in one("India is Oman's third-largest trading partner.").figures if f.kind == "rank"]
    assert (rank.value, rank.of, rank.partner_of) == (3, "IND", "OMN")
    (rank,) = [
        f for f in one("Oman is the eighth-largest trading partner of India in the Gulf.").figures if f.kind == "rank"
    ]
    assert (rank.value, rank.of, rank.partner_of) == (8, "OMN", "IND")


def test_past_dates_are_events_and_coming_ones_targets() -> None:
    s = one("India and Oman signed a memorandum of understanding in March 2023.")
    assert s.target is None and s.event is not None and s.event.earliest == date(2023, 3, 1)
    s = one("India and Oman agreed to finish the talks by March 2025.")
    assert s.target is not None and s.target.latest == date(2025, 3, 31)


def test_a_repeated_read_gives_the_same_ids() -> None:
    document = documents.read_bytes((LEAD + "India pledged to buy more gas from Oman by 2027.").encode(), "a.txt")
    assert extract(document) == extract(document)


def test_explain_names_the_rule() -> None:
    document = documents.read_bytes(b"India will sign a free trade agreement with Chile next year.", "a.txt")
    assert any("intend/scheduled" in line for line in explain(document, 3))


def test_another_language_gives_nothing() -> None:
    text = "L'Inde et le sultanat ont signé un accord sur le commerce dans les années qui viennent avec les autres."
    assert extract(documents.read_bytes(text.encode(), "a.txt")) == ()
