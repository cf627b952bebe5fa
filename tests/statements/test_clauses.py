"""Clauses that tell no deed, dates of the saying and of the deed, lists under one verb, figures' units."""

from datetime import date

import pytest

from accord import documents
from accord.statements import Statement, extract

LEAD = (
    "MUSCAT, May 3 2024 (Reuters) - India and Oman held talks on trade in Muscat. "
    "A free trade agreement between India and Oman is under negotiation.\n\n"
)


def read(text: str) -> tuple[Statement, ...]:
    document = documents.read_bytes((LEAD + text).encode(), "a.txt")
    return tuple(s for s in extract(document) if s.start >= len(LEAD))


@pytest.mark.parametrize(
    "sentence",
    [
        "Once the agreement is in force, exports will rise.",
        "India said it expects the agreement, once it is concluded, to lift trade.",
        "The two sides will not comment until the negotiations are concluded.",
        "Once the agreement on labour migration is ratified by both parliaments, 20,000 workers could be admitted.",
        "Officials will travel to Muscat when the treaty is signed.",
        "If the agreement is signed, duties will fall.",
        "Tariffs will fall after the agreement is signed.",
        "Exports would rise after the agreement was ratified, the minister said.",
        "Before the agreement is ratified, both parliaments must vote.",
        "Unless the agreement is signed, talks will end.",
        "As soon as the memorandum is signed, work will begin.",
        "The ministry did not say whether that memorandum was already signed.",
        "The Indian minister did not repeat the statement that the negotiations are concluded.",
        "The Indian minister denied reports that the agreement was signed.",
        "By then nine rounds of negotiations had been completed.",
    ],
)
def test_what_is_conditional_or_denied_has_no_state(sentence: str) -> None:
    for s in read(sentence):
        assert s.act != "sign", s
        assert s.instrument_state not in {"signed", "ratified", "in-force", "concluded"}, s


def test_what_is_told_as_past_after_when_is_told() -> None:
    (s,) = read("When the two countries signed the treaty in 2003, trade was small.")
    assert (s.act, s.instrument_state) == ("sign", "signed")


def test_a_date_of_the_saying_is_no_deadline() -> None:
    (s,) = read("The two leaders had agreed in a telephone call in February 2024 to meet.")
    assert s.target is None and s.event is not None and s.event.earliest == date(2024, 2, 1)
    (s,) = read("India and Oman decided to resume flights in June.")
    assert s.target is not None and s.target.latest == date(2024, 6, 30)


def test_a_pause_that_began_earlier_does_not_date_the_resumption() -> None:
    s = read("India and Oman resumed their negotiations on a trade agreement after a pause that began in 2019.")[0]
    assert s.subact == "resume" and s.event is None


def test_signed_and_ratified_are_two_statements_with_their_own_dates() -> None:
    signed, ratified = read(
        "The Extradition Treaty, signed in July 2023, was ratified by the Indian parliament in December."
    )
    assert (signed.act, signed.event.earliest) == ("sign", date(2023, 7, 1))  # type: ignore[union-attr]
    assert (ratified.instrument_state, ratified.event.latest) == ("ratified", date(2023, 12, 31))  # type: ignore[union-attr]


def test_documents_exchanged_including_instruments_give_a_row_each() -> None:
    found = read(
        "Officials exchanged 18 documents, including a memorandum of understanding on energy, an agreement on "
        "diplomas and a letter of intent on health."
    )
    assert sorted(str(s.instrument) for s in found) == ["agreement", "loi", "mou"]
    assert len({(s.start, s.end) for s in found}) == 1


def test_a_list_under_one_verb_is_an_act_a_line() -> None:
    found = read(
        "The two sides agreed to:\n(a) establish a joint committee on trade by 2025;\n(b) exempt diplomats from visas.\n\n"
        "Both ministers:\n- welcomed the growth in trade;\n- decided to resume flights in June; and\n"
        "- urged all parties in Gaza to cease fire."
    )
    assert [s.act for s in found] == ["agree", "agree", "state-fact", "agree", "urge"]
    assert all(s.parties == ("IND", "OMN") for s in found)
    assert found[0].target is not None and found[0].target.latest == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("Tariffs on Omani cars will drop from 30 per cent to 15 per cent under the agreement.", [30.0, 15.0]),
        ("India has concluded 18 free trade agreements.", ["free trade agreements"]),
        ("Duties will be removed on 12 steel lines under the agreement.", ["steel lines"]),
    ],
)
def test_levels_are_no_growth_and_what_is_counted_is_a_plural(sentence: str, figures: list[object]) -> None:
    (s,) = read(sentence)
    assert [f.value if f.kind == "percent" else f.unit for f in s.figures] == figures


def test_ranks_joined_by_and_are_two_spans() -> None:
    found = read("India is Oman's third-largest trading partner and the fourth-largest destination of its oil.")
    assert [s.quote.split()[0] for s in found] == ["India", "the"]
    assert found[0].end <= found[1].start


def test_regions_and_currencies_name_no_country() -> None:
    (s,) = read("India is Oman's largest trading partner outside Latin America.")
    assert s.parties == ("IND",)


@pytest.mark.parametrize("sentence", ["India would have to open its market to Omani goods, the minister said."])
def test_what_one_would_have_to_do_is_nothing(sentence: str) -> None:
    assert read(sentence) == ()


def test_two_dated_undertakings_under_one_verb_keep_both_deadlines() -> None:
    one, two = read(
        "Both sides committed to ratify the CEPA within twelve months of signature and to bring it into force "
        "no later than 1 March 2026."
    )
    assert one.target is not None and one.target.text == "within twelve months of signature"
    assert two.target is not None and two.target.latest == date(2026, 3, 1)
    assert (one.instrument, two.instrument) == ("fta", "fta")


def test_an_aside_does_not_take_the_deadline() -> None:
    agreed, aside = read(
        "The two sides agreed to expand the trade agreement, which entered into force in July 2023, before the end of "
        "this year."
    )
    assert agreed.target is not None and agreed.target.latest == date(2024, 12, 31)
    assert (aside.instrument_state, aside.instrument) == ("in-force", "fta")
    assert aside.event is not None and aside.event.earliest == date(2023, 7, 1)


@pytest.mark.parametrize(
    "sentence", ["India promised no such step.", "India signed no agreement with Oman.", "Oman has shown no interest."]
)
def test_an_object_with_no_denies_the_act(sentence: str) -> None:
    for s in read(sentence):
        assert (s.act, s.polarity) == ("state-fact", "negated")


def test_a_promise_to_fans_is_nothing() -> None:
    assert read("The Indian prime minister promised fans a new stadium.") == ()


def test_the_premier_montenegro_is_no_country() -> None:
    text = (
        "LISBON, July 22, 2024 (Reuters) - Portugal is considering a loan to Angola, Prime Minister Luis Montenegro said.\n\n"
        '"We will build the port," Montenegro said. Angola asked Portugal to ease visa requirements.\n'
    )
    found = extract(documents.read_bytes(text.encode(), "a.txt"))
    assert "MNE" not in {code for s in found for code in s.parties}


def test_who_shares_brussels_is_told_by_the_text() -> None:
    text = (
        "Belgium and the Congo resumed military cooperation in 2023.\n\n"
        "Brussels has promised to train two battalions of the Congolese army.\n"
    )
    found = extract(documents.read_bytes(text.encode(), "a.txt"))
    assert found[-1].parties == ("BEL",)
