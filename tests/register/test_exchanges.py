"""Documents that change hands: an exchange is told as one and is no signature."""

from datetime import date
from typing import Any

import pytest

from accord.register import Commitment, build


def one(make: Any, text: str, **fields: Any) -> Commitment:
    row = {"act": "sign", "subact": "exchange", "strength": "signed", "instrument": "mou", "areas": ("energy",)}
    statement, document = make.said(text, "2024-11-25", **{**row, **fields})
    (commitment,) = build([statement], [document]).state(date(2025, 6, 1)).commitments
    return commitment


@pytest.mark.parametrize(
    "text",
    [
        "Both leaders will also witness the exchange of three Memoranda of Understanding on energy.",
        "The ministers are to exchange memoranda of understanding on energy.",
        "A memorandum of understanding on energy is expected to be exchanged.",
    ],
)
def test_an_exchange_to_come_is_proposed(make, text: str) -> None:
    c = one(make, text)
    assert c.official == "proposed"
    assert c.evidence != "delivered"
    assert "signed" not in (c.strength, *c.strengths)
    assert [e.phrase for e in c.log] == ["to be exchanged"]


def test_an_exchange_is_shown_as_one_and_not_as_a_signature(make) -> None:
    c = one(make, "The ministers exchanged a memorandum of understanding on energy.")
    assert c.official == "concluded"
    assert c.evidence == "partial"
    assert "signed" not in (c.strength, *c.strengths)
    assert [e.phrase for e in c.log] == ["exchanged"]
    assert c.note == "exchanged; no source here says that it was signed"


def test_an_exchange_that_will_do_something_was_an_exchange(make) -> None:
    c = one(make, "They exchanged a memorandum of understanding on energy that will lower prices.")
    assert [e.phrase for e in c.log] == ["exchanged"]


@pytest.mark.parametrize(
    "text",
    [
        "They signed and exchanged a memorandum of understanding on energy.",
        "They witnessed the exchange of the signed memorandum of understanding on energy.",
    ],
)
def test_a_source_that_says_signed_is_believed(make, text: str) -> None:
    assert one(make, text).official == "signed"


def test_words_before_the_quote_may_say_signed(make) -> None:
    document = make.document("They signed and exchanged a memorandum on energy.", "2024-11-25")
    quote = "exchanged a memorandum on energy"
    row = {"act": "sign", "subact": "exchange", "strength": "signed", "instrument": "mou", "areas": ("energy",)}
    (c,) = build([make.statement(document, quote, **row)], [document]).state(date(2025, 6, 1)).commitments
    assert c.official == "signed"


def test_signed_in_one_source_and_exchanged_in_another_is_one_step_and_no_conflict(make, split) -> None:
    row = {
        "instrument": "mou",
        "areas": ("energy",),
        "strength": "signed",
        "act": "sign",
        "event": make.on("2024-11-25"),
    }
    statements, documents = split(
        [
            make.said("They signed a memorandum on energy grids.", "2024-11-26", instrument_state="signed", **row),
            make.said("They exchanged a memorandum on energy grids.", "2024-11-27", subact="exchange", **row),
        ]
    )
    state = build(statements, documents).state(date(2025, 6, 1))
    assert [(c.official, [e.phrase for e in c.log]) for c in state.commitments] == [("signed", ["signed/exchanged"])]
    assert not state.conflicts


def test_signed_yesterday_and_still_to_be_exchanged_is_no_conflict(make, split) -> None:
    row = {"instrument": "mou", "areas": ("energy",), "strength": "signed", "act": "sign"}
    statements, documents = split(
        [
            make.said("They signed a memorandum on energy grids.", "2024-11-25", instrument_state="signed", **row),
            make.said("They will exchange a memorandum on energy grids.", "2024-11-26", subact="exchange", **row),
        ]
    )
    assert not build(statements, documents).state(date(2025, 6, 1)).conflicts
