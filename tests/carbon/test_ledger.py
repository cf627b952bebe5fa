"""Acts on units: what follows from each, and what is refused with which words."""

from datetime import date

import pytest

from accord.carbon import (
    Authorisation,
    Draft,
    Ledger,
    LedgerEntryError,
    LedgerRuleError,
    UnknownUnitsError,
    adjustments,
    double_counted,
    record,
)
from accord.vocabulary import AccordError, NotFoundError

NOW = "2031-01-01T00:00:00+00:00"


def authorise(**terms) -> Draft:
    fields = {"host": "MYS", "vintage": 2026, "approach": "solar roofs", **terms}
    return Draft("authorise", date(2027, 1, 1), "B", 1, 100, fields["host"], terms=Authorisation(**fields))


def act(kind: str, on: str, first: int, last: int, by: str, **more) -> Draft:
    return Draft(kind, date.fromisoformat(on), "B", first, last, by, **more)


SENT = act("first-transfer", "2027-02-01", 1, 60, "MYS", to="KOR")
GOT = act("acquire", "2027-02-05", 1, 60, "KOR")
USED = act("use", "2030-12-01", 1, 25, "KOR", purpose="ndc")


def ledger(*drafts: Draft, **terms) -> Ledger:
    return record(Ledger(), [authorise(**terms), *drafts], NOW)


def test_the_life_of_units() -> None:
    book = ledger(SENT, GOT, USED, act("cancel", "2030-12-02", 26, 30, "KOR"))
    found = [(s.first, s.last, s.status, s.holder) for s in book.batches["B"].segments]
    assert found == [
        (1, 25, "used", "KOR"),
        (26, 30, "cancelled", "KOR"),
        (31, 60, "held", "KOR"),
        (61, 100, "authorised", "MYS"),
    ]
    totals = {}
    for a in adjustments(book):
        totals[a.party, a.year] = totals.get((a.party, a.year), 0) + a.tonnes
    assert totals == {("MYS", 2027): 60, ("KOR", 2030): -25}
    assert double_counted(book) == 0


def test_additions_may_fall_into_the_vintage_instead() -> None:
    years = {a.year for a in adjustments(ledger(SENT), addition_year="vintage")}
    assert years == {2026}


def test_a_party_may_pass_units_on_and_only_the_last_holder_uses_them() -> None:
    on = act("transfer", "2028-01-01", 1, 10, "KOR", to="JPN")
    arrived = act("acquire", "2028-01-02", 1, 10, "JPN")
    book = ledger(SENT, GOT, on, arrived, act("use", "2029-01-01", 1, 10, "JPN", purpose="ndc"))
    assert {(a.party, a.tonnes) for a in adjustments(book)} == {("MYS", 10), ("MYS", 50), ("JPN", -10)}
    with pytest.raises(LedgerRuleError, match="with JPN"):
        record(ledger(SENT, GOT, on, arrived), [act("use", "2029-01-01", 1, 10, "KOR", purpose="ndc")], NOW)


FORBIDDEN = [
    ("used twice", (SENT, GOT, USED), act("use", "2030-12-02", 20, 30, "KOR", purpose="ndc"), "used by KOR"),
    ("use before acquisition", (SENT,), act("use", "2030-01-01", 1, 5, "KOR", purpose="ndc"), "acquire them first"),
    ("use by the host", (), act("use", "2030-01-01", 1, 5, "MYS", purpose="ndc"), "authorised with MYS"),
    ("use for another purpose", (SENT, GOT), act("use", "2030-01-01", 1, 5, "KOR", purpose="other"), "not for other"),
    ("acquired by a third party", (SENT,), act("acquire", "2027-03-01", 1, 60, "JPN"), "KOR acquires them"),
    ("acquired out of nothing", (), act("acquire", "2027-03-01", 1, 60, "KOR"), "they are authorised"),
    ("acquired twice", (SENT, GOT), act("acquire", "2027-03-01", 1, 60, "KOR"), "they are held"),
    ("sent twice", (SENT,), act("first-transfer", "2027-03-01", 50, 70, "MYS", to="JPN"), "in-transit to KOR"),
    ("sent by somebody else", (), act("first-transfer", "2027-03-01", 1, 5, "KOR", to="JPN"), "only MYS"),
    ("sent to the host", (), act("first-transfer", "2027-03-01", 1, 5, "MYS", to="MYS"), "cannot go to MYS"),
    ("sent back to the host", (SENT, GOT), act("transfer", "2028-03-01", 1, 5, "KOR", to="MYS"), "cannot go to MYS"),
    ("before the last act", (SENT,), act("acquire", "2027-01-31", 1, 60, "KOR"), "their last act was later"),
    ("issued late", (SENT, GOT), act("issue", "2028-01-01", 1, 60, "MYS"), "they are held"),
    ("cancelled by another", (SENT, GOT), act("cancel", "2028-01-01", 1, 60, "MYS"), "only KOR"),
    ("cancelled in transit", (SENT,), act("cancel", "2028-01-01", 1, 60, "KOR"), "in-transit"),
    (
        "cancelled twice",
        (act("cancel", "2028-01-01", 1, 6, "MYS"),),
        act("cancel", "2028-01-01", 6, 7, "MYS"),
        "cancelled by",
    ),
]


@pytest.mark.parametrize(("before", "then", "words"), [f[1:] for f in FORBIDDEN], ids=[f[0] for f in FORBIDDEN])
def test_what_the_rules_forbid_is_refused_and_changes_nothing(before, then, words) -> None:
    book = ledger(*before)
    with pytest.raises(LedgerRuleError) as raised:
        record(book, [then], NOW)
    said = raised.value.message + raised.value.hint
    assert words in said and "B" in raised.value.message
    assert book == ledger(*before)


def test_terms_bind() -> None:
    with pytest.raises(LedgerRuleError, match="KOR is not authorised"):
        ledger(SENT, parties=("JPN",))
    with pytest.raises(LedgerRuleError, match="takes place in 2028"):
        ledger(SENT, vintage=2028)
    with pytest.raises(LedgerRuleError, match="not authorised for use towards an NDC"):
        ledger(SENT, purposes=("international",))


@pytest.mark.parametrize(("trigger", "years"), [("authorisation", [2027]), ("issuance", [2028]), ("use", [2029])])
def test_first_transfer_for_other_purposes_is_what_the_host_chose(trigger: str, years: list[int]) -> None:
    acts = [
        act("issue", "2028-01-01", 1, 100, "MYS"),
        act("use", "2029-01-01", 1, 100, "An Airline", purpose="international"),
    ]
    book = ledger(*acts, purposes=("international",), trigger=trigger)
    assert [(a.party, a.year, a.tonnes) for a in adjustments(book)] == [("MYS", years[0], 100)]


def test_an_addition_falls_due_once_at_the_earliest_first_transfer() -> None:
    later = act("first-transfer", "2028-01-01", 1, 100, "MYS", to="KOR")
    book = ledger(later, purposes=("ndc", "international"), trigger="authorisation")
    assert [(a.party, a.year, a.tonnes) for a in adjustments(book)] == [("MYS", 2027, 100)]


def test_units_first_transferred_by_issuance_are_issued_before_use() -> None:
    use = act("use", "2029-01-01", 1, 100, "An Airline", purpose="international")
    with pytest.raises(LedgerRuleError, match="not issued yet"):
        ledger(use, purposes=("international",), trigger="issuance")


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (act("grow", "2028-01-01", 1, 2, "MYS"), "kind"),
        (act("acquire", "2028-01-01", 0, 2, "MYS"), "units"),
        (act("acquire", "2028-01-01", 5, 2, "MYS"), "units"),
        (act("acquire", "2028-01-01", 1, 2, ""), "by"),
        (act("use", "2028-01-01", 1, 2, "KOR"), "purpose"),
        (act("acquire", "2028-01-01", 1, 2, "KOR", to="JPN"), "to"),
        (act("acquire", "2028-01-01", 1, 2, "KOR", reverses=1), "reverses"),
        (Draft("reverse", date(2028, 1, 1), reverses=1), "reason"),
        (Draft("reverse", date(2028, 1, 1), reason="why"), "reverses"),
        (authorise(vintage=2020), "vintage"),
        (authorise(purposes=("fun",)), "purposes"),
        (authorise(trigger="never"), "trigger"),
        (authorise(approach=" "), "approach"),
        (Draft("authorise", date(2027, 1, 1), "C", 1, 100, "MYS"), "terms"),
    ],
)
def test_an_incomplete_act_names_its_field(draft: Draft, field: str) -> None:
    with pytest.raises(LedgerEntryError) as raised:
        record(Ledger(), [draft], NOW)
    assert raised.value.facts["field"] == field


def test_what_does_not_exist_is_named() -> None:
    with pytest.raises(UnknownUnitsError, match="units 1-100, not 90-101"):
        ledger(act("cancel", "2028-01-01", 90, 101, "MYS"))
    with pytest.raises(UnknownUnitsError, match="no batch 'X'"):
        record(Ledger(), [Draft("cancel", date(2028, 1, 1), "X", 1, 2, "MYS")], NOW)
    with pytest.raises(NotFoundError, match="Atlantis"):
        ledger(act("first-transfer", "2028-01-01", 1, 2, "MYS", to="Atlantis"))
    with pytest.raises(LedgerRuleError, match="authorised before"):
        ledger(authorise())


def test_several_acts_are_written_all_or_none() -> None:
    book = ledger()
    with pytest.raises(AccordError):
        record(book, [SENT, GOT, GOT], NOW)
    assert len(book.entries) == 1


def test_a_reversal_restores_and_stays_in_the_list() -> None:
    book = ledger(SENT, GOT, USED)
    back = Draft("reverse", date(2031, 1, 1), reverses=4, reason="recorded twice")
    restored = record(book, [back], NOW)
    found = [(s.status, s.quantity) for s in restored.batches["B"].segments]
    assert found == [("held", 25), ("held", 35), ("authorised", 40)]
    assert len(restored.entries) == 5 and restored.reversed == {4}
    assert {a.tonnes for a in adjustments(restored) if a.party == "KOR"} == set()
    with pytest.raises(LedgerRuleError, match="reversed before"):
        record(restored, [back], NOW)
    with pytest.raises(LedgerRuleError, match="is a reversal"):
        record(restored, [Draft("reverse", date(2031, 1, 1), reverses=5, reason="oops")], NOW)


def test_an_entry_that_others_rest_on_is_not_taken_back() -> None:
    book = ledger(SENT, GOT)
    with pytest.raises(LedgerRuleError, match="entry 3 rests on its units"):
        record(book, [Draft("reverse", date(2031, 1, 1), reverses=1, reason="x")], NOW)
    with pytest.raises(LedgerRuleError, match="comes before the entry"):
        record(book, [Draft("reverse", date(2026, 1, 1), reverses=3, reason="x")], NOW)
    with pytest.raises(UnknownUnitsError, match="no entry 9"):
        record(book, [Draft("reverse", date(2031, 1, 1), reverses=9, reason="x")], NOW)


def test_a_reversed_authorisation_is_gone_and_its_name_is_not_used_again() -> None:
    book = record(ledger(), [Draft("reverse", date(2027, 1, 2), reverses=1, reason="wrong vintage")], NOW)
    assert not book.batches
    with pytest.raises(LedgerRuleError, match="authorised before"):
        record(book, [authorise()], NOW)
