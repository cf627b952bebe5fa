"""Histories by hand that go wrong: each refusal names its rule and the way out; and the ledger as it stood on a day."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.carbon import (
    RULES,
    Authorisation,
    Draft,
    Ledger,
    LedgerRuleError,
    Target,
    adjustments,
    balance,
    double_counted,
    holdings_table,
    record,
    standing_on,
)
from accord.vocabulary import AccordError

NOW = "2031-01-01T00:00:00+00:00"


def day(text: str) -> date:
    return date.fromisoformat(text)


def authorise(batch: str = "PER-1", on: str = "2024-01-10", vintage: int = 2024, n: int = 100, **terms) -> Draft:
    fields = {"host": "PER", "vintage": vintage, "approach": "cook stoves", **terms}
    return Draft("authorise", day(on), batch, 1, n, fields["host"], terms=Authorisation(**fields))


def act(kind: str, on: str, first: int, last: int, by: str, batch: str = "PER-1", **more) -> Draft:
    return Draft(kind, day(on), batch, first, last, by, **more)


SENT = act("first-transfer", "2024-06-01", 1, 60, "PER", to="CHE")
GOT = act("acquire", "2024-06-20", 1, 60, "CHE")
USED = act("use", "2030-11-01", 1, 40, "CHE", purpose="ndc")
BACK = [
    ("used before anything moved", [], act("use", "2024-05-01", 1, 5, "CHE", purpose="ndc"), "acquired-before-use"),
    ("used by the host itself", [], act("use", "2024-05-01", 1, 5, "PER", purpose="ndc"), "acquired-before-use"),
    ("used in transit", [SENT], act("use", "2024-06-02", 1, 5, "CHE", purpose="ndc"), "acquired-as-sent"),
    ("used twice, one unit over", [SENT, GOT, USED], act("use", "2030-12-01", 40, 60, "CHE", purpose="ndc"), "used-once"),
    ("used, then cancelled", [SENT, GOT, USED], act("cancel", "2030-12-01", 1, 1, "CHE"), "used-once"),
    ("sold on after use", [SENT, GOT, USED], act("transfer", "2030-12-01", 1, 1, "CHE", to="NOR"), "used-once"),
    ("before the mitigation", [], act("first-transfer", "2023-12-31", 1, 5, "PER", to="CHE"), "order-of-days"),
    ("reversal of a use's ground", [SENT, GOT, USED], Draft("reverse", day("2030-12-01"), reverses=3, reason="x"), "top-first"),
    ("reversal before its entry", [SENT], Draft("reverse", day("2024-05-01"), reverses=2, reason="x"), "reversal-after"),
    ("to itself", [], act("first-transfer", "2024-06-01", 1, 5, "PER", to="PER"), "never-back"),
    ("another host's units", [], act("first-transfer", "2024-06-01", 1, 5, "GHA", to="CHE"), "holder-acts"),
    ("a name used before", [], authorise(), "one-name"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "then", "rule"), [b[1:] for b in BACK], ids=[b[0] for b in BACK])
def test_a_refusal_names_the_rule_and_the_way_out(before, then, rule) -> None:
    book = record(Ledger(), [authorise(), *before], NOW)
    with pytest.raises(LedgerRuleError) as raised:
        record(book, [then], NOW)
    error = raised.value
    assert error.as_dict()["facts"]["rule"] == rule
    assert RULES[rule] in error.message
    assert f"({rule})" in error.message
    assert len(error.hint) > 10
    assert len(book.entries) == 1 + len(before)


def test_units_of_the_future_do_not_move() -> None:
    book = record(Ledger(), [authorise(vintage=2027)], NOW)
    with pytest.raises(LedgerRuleError, match="after-mitigation"):
        record(book, [SENT], NOW)


def test_terms_name_the_parties_and_the_purposes() -> None:
    narrow = record(Ledger(), [authorise(parties=("CHE",), purposes=("ndc",))], NOW)
    with pytest.raises(LedgerRuleError, match="authorised-party"):
        record(narrow, [act("first-transfer", "2024-06-01", 1, 5, "PER", to="SWE")], NOW)
    airline = record(Ledger(), [authorise(purposes=("international",))], NOW)
    with pytest.raises(LedgerRuleError, match="authorised-purpose"):
        record(airline, [SENT], NOW)


def test_a_reversed_use_can_be_used_again_and_counts_once() -> None:
    book = record(Ledger(), [authorise(), SENT, GOT, USED], NOW)
    book = record(book, [Draft("reverse", day("2030-11-05"), reverses=4, reason="wrong party's account")], NOW)
    with pytest.raises(LedgerRuleError, match="reversed-once"):
        record(book, [Draft("reverse", day("2030-11-06"), reverses=4, reason="again")], NOW)
    with pytest.raises(LedgerRuleError, match="reversed-once"):
        record(book, [Draft("reverse", day("2030-11-06"), reverses=5, reason="the reversal")], NOW)
    book = record(book, [act("use", "2030-12-01", 1, 40, "CHE", purpose="ndc")], NOW)
    assert double_counted(book) == 0
    assert sum(a.tonnes for a in adjustments(book) if a.party == "CHE") == -40


def test_what_is_left_over_is_transferred_and_not_used_yet() -> None:
    """Additions run ahead of uses until units are used: the sum over units used for NDCs is nought all the way."""
    book = record(Ledger(), [authorise(), SENT, GOT], NOW)
    assert sum(a.tonnes for a in adjustments(book)) == 60
    assert double_counted(book) == 0
    book = record(book, [USED], NOW)
    assert sum(a.tonnes for a in adjustments(book)) == 20
    assert double_counted(book) == 0


def test_a_vintage_outside_the_period_is_counted_and_told() -> None:
    acts = [authorise(vintage=2024), SENT, GOT, act("use", "2031-06-01", 1, 40, "CHE", purpose="ndc")]
    book = record(Ledger(), acts, "2032-01-01T00:00:00+00:00")
    found = balance(book, Target("CHE", "cumulative", 2031, 2035))
    assert (found.adjustment, found.other_period, found.outside) == (-40.0, 40, 0)
    host = balance(book, Target("PER", "cumulative", 2031, 2035))
    assert (host.adjustment, host.outside) == (0.0, 60)


def test_multi_year_sums_by_hand() -> None:
    acts = [
        authorise(n=1000),
        act("first-transfer", "2025-03-01", 1, 300, "PER", to="CHE"), act("acquire", "2025-03-02", 1, 300, "CHE"),
        act("first-transfer", "2027-03-01", 301, 500, "PER", to="CHE"), act("acquire", "2027-03-02", 301, 500, "CHE"),
        act("use", "2028-01-01", 1, 250, "CHE", purpose="ndc"), act("use", "2030-01-01", 251, 450, "CHE", purpose="ndc"),
    ]  # fmt: skip
    book = record(Ledger(), acts, NOW)
    emitted = dict.fromkeys(range(2026, 2031), 1000.0)
    user = balance(book, Target("CHE", "cumulative", 2026, 2030, {2030: 4700.0}, emitted))
    assert [y.adjustment for y in user.years] == [0.0, 0.0, -250.0, 0.0, -200.0]
    assert (user.emissions, user.level, user.gap) == (4550.0, 4700.0, -150.0)
    host = balance(book, Target("PER", "cumulative", 2026, 2030, {2030: 5000.0}, emitted))
    assert (host.adjustment, host.outside, host.gap) == (200.0, 300, 200.0)
    mean = balance(book, Target("PER", "average", 2026, 2030, {2030: 1000.0}, emitted))
    assert (mean.adjustment, mean.emissions, mean.gap) == (40.0, 1040.0, 40.0)


def test_the_ledger_as_it_stood_keeps_entry_numbers_and_leaves_mistakes_out() -> None:
    drafts = [authorise(), SENT, GOT, act("use", "2026-02-01", 1, 10, "CHE", purpose="ndc"),
              Draft("reverse", day("2026-03-01"), reverses=4, reason="wrong"),
              act("use", "2026-02-15", 1, 20, "CHE", purpose="ndc")]  # fmt: skip
    book = Ledger()
    for n, draft in enumerate(drafts):
        book = record(book, [draft], f"2026-0{n + 1}-01T00:00:00+00:00")
    early = standing_on(book, day("2024-06-10"))
    assert [e.number for e in early.entries] == [1, 2]
    assert {r["status"] for r in holdings_table(early)} == {"in-transit", "authorised"}
    late = standing_on(book, day("2026-02-20"))
    assert [e.number for e in late.entries] == [1, 2, 3, 6]
    assert {(r["first_unit"], r["last_unit"], r["entry"]) for r in holdings_table(late)} == {
        (1, 20, 6), (21, 60, 3), (61, 100, 1)}  # fmt: skip
    # By what was recorded before the reversal, the first use still stood.
    then = standing_on(book, day("2026-02-20"), known_on=day("2026-04-15"))
    assert [e.number for e in then.entries] == [1, 2, 3, 4]
    assert standing_on(book, day("2020-01-01")).entries == ()


KINDS = ("authorise", "issue", "first-transfer", "acquire", "transfer", "use", "cancel", "reverse")


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Draft], date]:
    drafts = []
    for _ in range(draw(st.integers(1, 18))):
        kind = draw(st.sampled_from(KINDS))
        on = date(2024 + draw(st.integers(0, 4)), draw(st.integers(1, 12)), 1)
        batch = draw(st.sampled_from(["A", "B"]))
        first = draw(st.integers(1, 8))
        last = first + draw(st.integers(0, 4))
        by = draw(st.sampled_from(["PER", "CHE", "NOR"]))
        to = draw(st.sampled_from(["CHE", "NOR"])) if kind in ("first-transfer", "transfer") else ""
        if kind == "reverse":
            drafts.append(Draft("reverse", on, reverses=draw(st.integers(1, 12)), reason="x"))
        elif kind == "authorise":
            drafts.append(authorise(batch, on.isoformat(), 2024, 10))
        else:
            drafts.append(act(kind, on.isoformat(), first, last, by, batch, to=to,
                              purpose="ndc" if kind == "use" else ""))  # fmt: skip
    return drafts, date(2024 + draw(st.integers(0, 5)), draw(st.integers(1, 12)), 15)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_any_history_stood_on_any_day_within_the_rules(history: tuple[list[Draft], date]) -> None:
    drafts, when = history
    book = Ledger()
    for draft in drafts:
        try:
            book = record(book, [draft], NOW)
        except AccordError as error:
            assert error.hint
    stood = standing_on(book, when)
    assert {e.number for e in stood.entries} == {e.number for e in book.standing() if e.act.on <= when}
    assert double_counted(stood) == 0
    for batch in stood.batches.values():
        covered = [u for s in batch.segments for u in range(s.first, s.last + 1)]
        assert covered == list(range(1, batch.quantity + 1))
    if when >= date(2029, 1, 1):
        assert holdings_table(stood) == holdings_table(book)
