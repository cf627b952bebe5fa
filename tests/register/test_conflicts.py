"""What is a conflict and what is not, on invented news of invented pairs."""

from datetime import date

import pytest

from accord.register import build
from accord.vocabulary import Interval


def kinds(statements, documents, as_of: date = date(2030, 1, 1)) -> list[str]:
    return [x.kind for x in build(statements, documents).state(as_of).conflicts]


def rank(make, text: str, published: str, value: float, words: str, **fields):
    d = make.document(text, published)
    f = make.figure(
        d,
        words,
        value,
        "rank",
        "rank",
        scope=fields.pop("scope", "world"),
        of=fields["of"],
        partner_of=fields["partner_of"],
    )
    s = make.statement(
        d, act="state-fact", subact="rank", strength=None, parties=(fields["of"],), areas=("trade",), figures=(f,)
    )
    return s, d


def money(make, text: str, published: str, words: str, value: float, year: int | None = 2023, **fields):
    d = make.document(text, published, kind=fields.pop("kind", "news"))
    period = Interval(date(year, 1, 1), date(year, 12, 31), "year") if year else None
    f = make.figure(d, words, value, "USD", period=period, hedge=fields.pop("hedge", None))
    return make.statement(d, act="state-fact", subact="figure", strength=None, areas=("trade",), figures=(f,)), d


def test_ranks_in_opposite_directions_are_two_facts(make, split) -> None:
    statements, documents = split(
        [
            rank(make, "Chile is Peru's third-largest trading partner.", "2024-01-01", 3, "third", of="CHL", partner_of="PER"),
            rank(make, "Peru is Chile's eighth-largest trading partner.", "2024-01-01", 8, "eighth", of="PER", partner_of="CHL"),
        ]
    )  # fmt: skip
    state = build(statements, documents).state(date(2025, 1, 1))
    assert len(state.commitments) == 2
    assert state.conflicts == ()


def test_a_rank_that_moves_over_the_years_is_no_conflict_but_one_of_the_same_month_is(make, split) -> None:
    third = rank(
        make, "Chile is Peru's third-largest trading partner.", "2024-01-05", 3, "third", of="CHL", partner_of="PER"
    )
    fourth = rank(
        make, "Chile is Peru's fourth-largest trade partner.", "2019-01-05", 4, "fourth", of="CHL", partner_of="PER"
    )
    fifth = rank(
        make, "Chile ranks as Peru's fifth trading partner.", "2024-01-20", 5, "fifth", of="CHL", partner_of="PER"
    )
    assert kinds(*split([third, fourth])) == []
    assert kinds(*split([third, fifth])) == ["different-value"]


def test_values_differ_only_if_their_roundings_cannot_meet(make, split) -> None:
    a = money(make, "Bilateral trade was $25 billion in 2023.", "2024-03-01", "$25 billion", 25e9)
    b = money(make, "Trade between the two came to $24.6 billion.", "2024-03-02", "$24.6 billion", 24.6e9)
    c = money(make, "Two-way trade stood at $24.3 billion.", "2024-03-03", "$24.3 billion", 24.3e9)
    d = money(make, "Total trade was over $20 billion in 2023.", "2024-03-04", "$20 billion", 20e9, hedge="over")
    assert kinds(*split([a, b])) == []
    assert kinds(*split([a, c])) == ["different-value"]
    assert kinds(*split([a, d])) == []


def test_values_of_different_years_are_no_conflict(make, split) -> None:
    a = money(make, "Bilateral trade was $25 billion in 2023.", "2024-03-01", "$25 billion", 25e9)
    b = money(make, "Bilateral trade was $21 billion in 2021.", "2024-03-02", "$21 billion", 21e9, year=2021)
    assert kinds(*split([a, b])) == []


def pledge(make, text: str, published: str | None, strength: str = "pledged", act: str = "commit", **fields):
    return make.said(
        text, published, act=act, strength=strength, instrument="fta", areas=("trade",),
        target=fields.pop("target", make.by("2025-12-31", "by 2025")), **fields,
    )  # fmt: skip


def test_two_strengths_of_one_week_differ_and_of_two_years_are_progress(make, split) -> None:
    aim = pledge(make, "They aim to conclude the trade deal by 2025.", "2024-11-26", "aiming", "intend")
    firm = pledge(make, "They committed to conclude the trade deal by 2025.", "2024-11-25")
    later = pledge(make, "They vowed to conclude the trade deal by 2025.", "2025-08-25")
    assert kinds(*split([aim, firm])) == ["different-strength"]
    assert kinds(*split([aim, later])) == []


def test_one_sides_hope_and_both_sides_pledge_are_no_conflict(make, split) -> None:
    hope = pledge(
        make,
        "Jakarta hopes to conclude the trade deal by 2025.",
        "2024-11-26",
        "hoping",
        "intend",
        parties=("IDN",),
        recipients=("JPN",),
    )
    firm = pledge(make, "They committed to conclude the trade deal by 2025.", "2024-11-25")
    assert kinds(*split([hope, firm])) == []


def test_two_deadlines_of_one_time_differ_but_not_their_other_reading(make, split) -> None:
    end = pledge(
        make,
        "They committed to conclude the trade deal by 2025.",
        "2024-11-25",
        target=make.by("2025-12-31", alternatives=(make.by("2024-12-31"),)),
    )
    year_before = pledge(
        make, "They promised to conclude the trade pact before 2025.", "2024-11-26", target=make.by("2024-12-31")
    )
    other = pledge(
        make, "They promised to finalise the trade pact by 2026.", "2024-11-26", target=make.by("2026-12-31")
    )
    later = pledge(
        make, "They now promise to finalise the trade pact by 2026.", "2025-11-26", target=make.by("2026-12-31")
    )
    assert kinds(*split([end, year_before])) == []
    assert kinds(*split([end, other])) == ["different-date"]
    assert kinds(*split([end, later])) == []


def test_a_month_inside_a_year_keeps_a_deadline(make, split) -> None:
    end = pledge(make, "They committed to conclude the trade deal by 2025.", "2024-11-25")
    june = Interval(date(2025, 6, 1), date(2025, 6, 30), "month", "in June 2025")
    month = pledge(make, "They promised to conclude the trade deal in June 2025.", "2024-11-26", target=june)
    assert kinds(*split([end, month])) == []


def signing(make, text: str, published: str, event: str | None, **fields):
    return make.said(
        text, published, act="sign", strength="signed", instrument="mou", instrument_state="signed",
        areas=fields.pop("areas", ("energy",)), event=make.on(event) if event else None, **fields,
    )  # fmt: skip


def test_a_signature_dated_twice_is_a_different_date(make, split) -> None:
    a = signing(make, "They signed the energy memorandum on 3 May.", "2024-05-10", "2024-05-03")
    b = signing(make, "The energy memorandum was signed on 5 May.", "2024-05-11", "2024-05-05")
    assert kinds(*split([a, b])) == ["different-date"]


def test_a_signature_told_before_the_day_another_source_gives_it_is_a_different_date(make, split) -> None:
    told = signing(make, "They have signed the energy memorandum.", "2023-08-18", None)
    dated = signing(make, "The energy memorandum was signed in December 2023.", "2024-05-28", "2023-12-05")
    after = signing(make, "They signed the energy memorandum.", "2024-06-28", None)
    assert kinds(*split([told, dated])) == ["different-date"]
    assert kinds(*split([dated, after])) == []


def test_a_promise_before_a_signature_is_progress_and_after_it_a_conflict(make, split) -> None:
    fields = {
        "act": "intend",
        "strength": "planning",
        "instrument": "mou",
        "instrument_state": "proposed",
        "areas": ("energy",),
    }
    signed = signing(make, "They signed the memorandum on energy.", "2024-05-20", "2024-05-20")
    before = make.said("They plan to sign a memorandum on energy.", "2024-05-01", **fields)
    after = make.said("They still plan to sign a memorandum on energy.", "2024-07-01", **fields)
    assert kinds(*split([signed, before])) == []
    statements, documents = split([signed, after])
    (x,) = build(statements, documents).state(date(2025, 1, 1)).conflicts
    assert x.kind == "incompatible-state"
    assert not x.may_be_sequence


def test_not_mentioning_an_instrument_is_no_denial(make, split) -> None:
    a = signing(make, "They signed a memorandum on energy.", "2024-05-20", "2024-05-20")
    b = signing(make, "They signed a memorandum on fisheries.", "2024-05-20", "2024-05-20", areas=("maritime",))
    state = build(*split([a, b])).state(date(2025, 1, 1))
    assert len(state.commitments) == 2
    assert state.conflicts == ()


def test_two_quotations_of_one_sentence_differ_only_in_words_and_not_in_length(make, split) -> None:
    def quoted(text: str, published: str):
        d = make.document(text, published)
        return make.statement(d, act="commit", strength="pledged", areas=("climate",)), d

    full = quoted(
        "“We are determined to protect rivers, forests and coral reefs from mining waste and plastic,” it said",
        "2024-05-20",
    )
    part = quoted("They would “protect rivers, forests and coral reefs from mining waste and plastic”", "2024-05-21")
    bent = quoted(
        "“We intend to shield rivers, forests and coral reefs against mining waste and plastic,” it read", "2024-05-21"
    )
    assert "different-wording" not in kinds(*split([full, part]))
    assert "different-wording" in kinds(*split([full, bent]))


@pytest.mark.parametrize(("first", "second", "side"), [("news", "official-release", 1), ("joint-statement", "wire", 0)])
def test_the_default_reading_takes_the_higher_kind_of_document(make, split, first: str, second: str, side: int) -> None:
    a = money(make, "Bilateral trade was $25 billion in 2023.", "2024-03-01", "$25 billion", 25e9, kind=first)
    b = money(make, "Two-way trade stood at $24.3 billion.", "2024-03-03", "$24.3 billion", 24.3e9, kind=second)
    (x,) = build(*split([a, b])).state(date(2025, 1, 1)).conflicts
    chosen = x.sides[x.default_side].voices[0].statement
    assert chosen == (a, b)[side][0].id
    assert "ranks above" in x.default_reading


def test_the_default_reading_falls_to_the_later_of_one_kind(make, split) -> None:
    a = money(make, "Bilateral trade was $25 billion in 2023.", "2024-03-01", "$25 billion", 25e9)
    b = money(make, "Two-way trade stood at $24.3 billion.", "2024-03-03", "$24.3 billion", 24.3e9)
    (x,) = build(*split([a, b])).state(date(2025, 1, 1)).conflicts
    assert x.sides[x.default_side].voices[0].published == date(2024, 3, 3)


def test_a_conflict_shows_only_once_both_sides_have_spoken(make, split) -> None:
    a = money(make, "Bilateral trade was $25 billion in 2023.", "2024-03-01", "$25 billion", 25e9)
    b = money(make, "Two-way trade stood at $24.3 billion.", "2024-03-03", "$24.3 billion", 24.3e9)
    assert kinds(*split([a, b]), as_of=date(2024, 3, 2)) == []
