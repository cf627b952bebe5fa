"""Which tellings of one paper's state exclude each other, which may follow each other, and why."""

from datetime import date
from typing import Any

import pytest

from accord.register import Conflict, build

PAPER = {"instrument": "mou", "areas": ("tourism",)}
SIGNED = {"act": "sign", "strength": "signed", "instrument_state": "signed"}
AHEAD = {"act": "intend", "strength": "scheduled", "instrument_state": "proposed"}
NOT_YET = {"act": "state-fact", "subact": "negation", "polarity": "negated", "strength": None}
REFUSED = {"act": "state-fact", "subact": "refusal", "polarity": "negated", "strength": None}
WORDS = {
    "signed": ("Indonesia and Japan signed the tourism memorandum.", SIGNED),
    "to be signed": ("The tourism memorandum will be signed.", AHEAD),
    "not signed": ("The tourism memorandum has not been signed.", NOT_YET),
    "ruled out": ("Indonesia will not sign the tourism memorandum.", REFUSED),
}


def conflicts(make: Any, split: Any, *told: tuple[str, str | None]) -> tuple[Conflict, ...]:
    rows = []
    for n, (what, published) in enumerate(told):
        text, fields = WORDS[what]
        rows.append(make.said(f"{text[:-1]}, report {n} says.", published, **PAPER, **fields))
    statements, documents = split(rows)
    return build(statements, documents).state(date(2030, 1, 1)).conflicts


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("signed", "to be signed", True),
        ("signed", "not signed", True),
        ("signed", "ruled out", True),
        ("to be signed", "ruled out", True),
        ("to be signed", "not signed", False),
        ("not signed", "ruled out", False),
    ],
)
def test_pairs_of_one_day(make, split, one: str, other: str, clash: bool) -> None:
    found = conflicts(make, split, (one, "2024-05-10"), (other, "2024-05-10"))
    assert [x.kind for x in found] == (["incompatible-state"] if clash else [])
    if clash:
        assert {s.claim for s in found[0].sides} <= {"signed", "to be signed", "not signed", "not to be signed"}


@pytest.mark.parametrize("earlier", ["to be signed", "not signed", "ruled out"])
def test_what_was_said_weeks_before_the_signature_is_its_past(make, split, earlier: str) -> None:
    assert conflicts(make, split, (earlier, "2024-04-01"), ("signed", "2024-05-10")) == ()


@pytest.mark.parametrize("later", ["to be signed", "not signed", "ruled out"])
def test_what_is_said_weeks_after_the_signature_contradicts_it(make, split, later: str) -> None:
    (found,) = conflicts(make, split, ("signed", "2024-05-10"), (later, "2024-06-20"))
    assert not found.may_be_sequence
    assert found.sequence_reason == ""


def test_a_sequence_says_why(make, split) -> None:
    (found,) = conflicts(make, split, ("to be signed", "2024-05-10"), ("signed", "2024-05-11"))
    assert found.may_be_sequence
    assert "wrote on 2024-05-10" in found.sequence_reason
    (mind,) = conflicts(make, split, ("to be signed", "2024-05-10"), ("ruled out", "2024-05-20"))
    assert mind.may_be_sequence
    assert "changed their mind" in mind.sequence_reason
    assert found.as_dict()["sequence_reason"] == found.sequence_reason


def test_a_plan_and_a_refusal_of_two_years_are_a_change_of_mind_and_no_conflict(make, split) -> None:
    assert conflicts(make, split, ("to be signed", "2022-05-10"), ("ruled out", "2024-05-20")) == ()


def one_document(make: Any, *told: tuple[str, dict[str, Any]]) -> tuple[Conflict, ...]:
    document = make.document("\n\n".join(text for text, _ in told), "2024-05-10")
    statements = [make.statement(document, text.rstrip("."), **PAPER, **fields) for text, fields in told]
    return build(statements, [document]).state(date(2030, 1, 1)).conflicts


def test_a_headline_that_is_further_than_its_text(make) -> None:
    (found,) = one_document(
        make,
        ("Indonesia and Japan sign tourism memorandum", SIGNED | {"headline": True}),
        ("The tourism memorandum will be signed on Friday.", AHEAD),
    )
    assert found.within_document
    assert [s.origins for s in found.sides] == [1, 1]
    assert "headline" in found.sequence_reason


def test_a_plan_that_the_document_tells_as_past_does_not_contradict_its_news(make) -> None:
    told = ("The two had planned to sign the tourism memorandum in March.", AHEAD)
    assert one_document(make, ("Indonesia and Japan signed the tourism memorandum.", SIGNED), told) == ()


def values(make: Any, text: str, *printed: tuple[str, str, float]) -> list[Conflict]:
    document = make.document(text, "2024-05-10")
    statements = [
        make.statement(
            document, quote, act="state-fact", subact="figure", strength=None, areas=("trade",),
            event=make.by("2023-12-31"), figures=(make.figure(document, words, value, "USD"),),
        )
        for quote, words, value in printed
    ]  # fmt: skip
    return [x for x in build(statements, [document]).state(date(2030, 1, 1)).conflicts if x.kind == "different-value"]


def test_two_figures_of_one_measure_in_one_text(make) -> None:
    text = "Bilateral trade reached $18 billion in 2023. Analysts cheered. Bilateral trade rose to $23 billion in 2023."
    (found,) = values(
        make,
        text,
        ("Bilateral trade reached $18 billion in 2023", "$18 billion", 18e9),
        ("Bilateral trade rose to $23 billion in 2023", "$23 billion", 23e9),
    )
    assert found.within_document


def test_a_part_and_its_whole_are_two_measures(make) -> None:
    text = "Bilateral trade reached $18 billion in 2023. Bilateral trade in services came to $3 billion in 2023."
    assert not values(
        make,
        text,
        ("Bilateral trade reached $18 billion in 2023", "$18 billion", 18e9),
        ("Bilateral trade in services came to $3 billion in 2023", "$3 billion", 3e9),
    )


def test_numbers_of_one_sentence_are_compared_by_nobody(make) -> None:
    text = "Trade reached $18 billion in 2023, while trade by the partner's count was $23 billion in 2023."
    assert not values(
        make,
        text,
        ("Trade reached $18 billion in 2023", "$18 billion", 18e9),
        ("trade by the partner's count was $23 billion in 2023", "$23 billion", 23e9),
    )
