"""What came of a promise, and what the words before a statement mean for it: hand-made statements, one rule each."""

from datetime import date
from typing import Any

from accord.register import RegisterState, build
from accord.vocabulary import Interval

WILL = {"act": "commit", "subact": "undertake", "strength": "pledged"}
FACT = {"act": "state-fact", "subact": None, "strength": None}
GAS = {"areas": ("energy",), "parties": ("CAN",)}


def states(split: Any, *rows: Any, on: date = date(2031, 1, 1)) -> RegisterState:
    statements, documents = split(list(rows))
    return build(statements, documents).state(on)


def year(n: int) -> Interval:
    return Interval(None, date(n, 12, 31), "year", str(n))


def test_a_report_that_it_was_done_keeps_the_promise(make: Any, split: Any) -> None:
    visas = {"areas": ("consular",), "parties": ("PER",)}
    state = states(
        split,
        make.said("Peru will exempt Japanese business travellers from visas.", "2024-11-17", **visas, **WILL),
        make.said("Peru exempted Japanese nationals from business visas.", "2025-07-09", **visas, **FACT),
    )
    (c,) = state.commitments
    assert (c.kind, c.evidence) == ("commitment", "delivered")


def test_something_else_done_is_no_more_than_partial(make: Any, split: Any) -> None:
    gas = {"areas": ("energy",), "parties": ("CAN",)}
    state = states(
        split,
        make.said("Canada will increase deliveries of natural gas to Poland.", "2025-08-24", **gas, **WILL),
        make.said("Canada opened its LNG deliveries office for Poland.", "2025-10-01", **gas, **FACT),
    )
    assert {c.evidence for c in state.commitments} <= {"partial", "none-found", "cannot-rate"}


def test_a_plan_given_up_is_contradicted(make: Any, split: Any) -> None:
    boats = {"areas": ("defence",), "parties": ("KEN",)}
    state = states(
        split,
        make.said("Kenya will buy offshore patrol boats from India.", "2023-12-08", **boats, **WILL),
        make.said(
            "Kenya cancelled its plan to buy offshore patrol vessels from India.",
            "2025-12-16",
            **boats,
            **(FACT | {"act": "announce"}),
        ),
    )
    (c,) = state.commitments
    assert c.evidence == "contradicted"


def test_not_before_moves_the_deadline_and_is_no_missed_one(make: Any, split: Any) -> None:
    late = {"act": "state-fact", "subact": "refusal", "strength": None, "polarity": "negated"}
    rows = (
        make.said(
            "The first shipment of Canadian gas to Poland will arrive in 2027.",
            "2025-08-24",
            **GAS,
            **WILL,
            target=Interval(date(2027, 1, 1), date(2027, 12, 31), "year", "in 2027"),
        ),
        make.said(
            "The first cargo of Canadian LNG to Poland will not arrive before 2028.",
            "2026-03-03",
            **GAS,
            **late,
            event=year(2027),
        ),
    )
    (before,) = states(split, *rows, on=date(2026, 1, 1)).commitments
    (after,) = states(split, *rows, on=date(2028, 2, 1)).commitments
    assert before.target is not None and before.target.latest == date(2027, 12, 31)
    assert after.target is not None and after.target.earliest == date(2028, 1, 1)
    assert after.schedule != "overdue-no-evidence"


def test_words_for_one_thing_join_and_parties_of_a_rank_do_not(make: Any, split: Any) -> None:
    paper = {"act": "sign", "strength": "signed", "instrument": "mou", "instrument_state": "signed"}
    state = states(
        split,
        make.said(
            "A memorandum on purchases of arms was signed.",
            "2025-08-26",
            areas=("defence",),
            title_word="memorandum",
            **paper,
        ),
        make.said(
            "They signed a memorandum on defence procurement.",
            "2025-08-27",
            areas=("defence",),
            title_word="memorandum",
            **paper,
        ),
    )
    assert len(state.commitments) == 1


def test_one_contract_in_two_currencies_is_no_disagreement(make: Any, split: Any) -> None:
    from accord.statements import Figure

    deal = {"areas": ("defence",), "parties": ("CAN",), "recipients": ("POL",)}

    def figures(money: str, value: float, unit: str) -> tuple[Figure, ...]:
        return (Figure("count", 40, "simulators", 0, 0, "40 simulators"), Figure("money", value, unit, 0, 0, money))

    state = states(
        split,
        make.said(
            "A company signed a contract worth C$310 million for 40 simulators.",
            "2025-12-09",
            act="sign",
            strength="signed",
            instrument="contract",
            instrument_state="signed",
            figures=figures("C$310 million", 310e6, "CAD"),
            **deal,
        ),
        make.said(
            "A firm will deliver 40 simulators under a $225 million order.",
            "2026-03-03",
            figures=figures("$225 million", 225e6, "USD"),
            **deal,
            **WILL,
        ),
    )
    (c,) = state.commitments
    assert c.official == "signed"
    assert state.conflicts == ()
