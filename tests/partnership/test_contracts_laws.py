"""Laws of contracts over any choice and order of reports."""

from datetime import date
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from accord.documents import Document, read_bytes
from accord.partnership import Contract, contracts
from accord.register import Register, build
from accord.statements import Statement, extract

REPORTS = (
    (
        "2022-08-26",
        "Poland and South Korea signed contracts for 180 K2 tanks and 212 K9 howitzers on 26 August 2022. The first tanks "
        "will be delivered in 2022. The tanks cost US$3.37 billion and the howitzers cost US$2.4 billion.",
    ),
    (
        "2022-12-06",
        "The first 10 K2 tanks were delivered to Poland on 5 December 2022. Poland has an option for 820 more tanks.",
    ),
    ("2023-04-01", "South Korea will complete the delivery of all 180 K2 tanks to Poland by the end of 2025."),
    ("2024-02-10", "The last delivery under the contract for 180 K2 tanks to Poland is expected in 2026."),
    ("2024-02-10", "The last delivery under the contract for 180 K2 tanks to Poland is expected in 2028."),
    (
        "2025-07-02",
        "Poland and South Korea plan a nuclear plant project in Patnow. The nuclear plant project will start in 2035.",
    ),
    (None, "The contract of 2022 for 180 K2 tanks between Poland and South Korea is worth about US$3.4 billion."),
)


@cache
def material() -> tuple[tuple[Document, tuple[Statement, ...]], ...]:
    found = []
    for n, (published, text) in enumerate(REPORTS):
        day = f"published: {published}\n" if published else ""
        head = f"---\ntitle: Report {n}\npublisher: Wire {n}\n{day}kind: news\n---\n\n"
        document = read_bytes((head + text).encode(), name=f"report-{n}.md")
        found.append((document, extract(document)))
    return tuple(found)


def register(choice: list[int]) -> Register:
    chosen = [material()[i] for i in choice]
    return build([s for _, found in chosen for s in found], [d for d, _ in chosen], parties=("POL", "KOR"))


def plain(found: tuple[Contract, ...]) -> list[dict[str, object]]:
    return [c.as_dict() for c in found]


SUBSETS = st.lists(st.sampled_from(range(len(REPORTS))), unique=True, min_size=1)
DAYS = st.dates(date(2022, 1, 1), date(2027, 1, 1))


@settings(deadline=None, max_examples=40)
@given(SUBSETS, DAYS, st.randoms(use_true_random=False))
def test_order_of_documents_changes_nothing(choice: list[int], day: date, random: object) -> None:
    again = list(choice)
    random.shuffle(again)  # type: ignore[attr-defined]
    assert plain(contracts(register(choice), day)) == plain(contracts(register(again), day))


@settings(deadline=None, max_examples=40)
@given(SUBSETS, DAYS, DAYS)
def test_known_on_is_the_register_of_what_was_published(choice: list[int], day: date, known: date) -> None:
    then = [i for i in choice if (when := REPORTS[i][0]) is not None and date.fromisoformat(when) <= known]
    expected = plain(contracts(register(then), day)) if then else []
    assert plain(contracts(register(choice), day, known)) == expected


@settings(deadline=None, max_examples=40)
@given(SUBSETS, DAYS, DAYS)
def test_what_is_known_only_grows(choice: list[int], one: date, two: date) -> None:
    early, late = sorted((one, two))
    whole = register(choice)
    day = date(2027, 1, 1)
    before = {(e.document, e.start) for c in contracts(whole, day, early) for e in c.evidence}
    after = {(e.document, e.start) for c in contracts(whole, day, late) for e in c.evidence}
    assert before <= after


@settings(deadline=None, max_examples=40)
@given(SUBSETS, DAYS)
def test_quotes_states_and_slips_hold(choice: list[int], day: date) -> None:
    whole = register(choice)
    for c in contracts(whole, day):
        assert c.statements and c.commitments and c.evidence
        for e in (*c.evidence, *c.state_evidence):
            assert whole.documents[e.document].text[e.start : e.end] == e.quote
        for m in c.milestones:
            for v in m.versions:
                assert v.counts_from <= day
            for s in m.slips:
                assert s.first_said.published is not None
                if s.least_days is not None and s.most_days is not None:
                    assert s.least_days <= s.most_days
            if m.status not in ("reached", "disputed", "cancelled"):
                assert "no evidence in these documents up to" in m.note
        if c.state in ("signed", "in-delivery", "completed"):
            assert c.state_evidence
