"""Contracts from documents as they are read: quantities, prices, state, further lots, and the laws that hold for all."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from accord.documents import read_bytes, relate
from accord.partnership import Contract, Rate, RateError, contracts
from accord.register import Judgement, Register, build
from accord.statements import extract

TANKS = (
    (
        "2022-08-26",
        "Warsaw Voice",
        "Poland and South Korea signed a contract for 180 K2 tanks on 26 August 2022. The contract is worth US$3.37 "
        "billion. Hyundai Rotem will deliver the first tanks in 2022. The delivery of all the tanks will be completed "
        "by the end of 2025, the ministry said. Poland has an option for 820 more tanks.",
    ),
    (
        "2022-12-06",
        "Seoul Daily",
        "The first 10 K2 tanks were delivered to Poland on 5 December 2022. The contract for 180 K2 tanks has a value "
        "of about US$3.4 billion.",
    ),
    (
        "2025-03-01",
        "Warsaw Voice",
        "The last delivery under the contract for 180 K2 tanks has been postponed to 2026, the Polish defence ministry "
        "said. South Korea apologised to Poland.",
    ),
)


def told(*reports: tuple[str | None, str, str], judgements: tuple[Judgement, ...] = ()) -> Register:
    documents = []
    for published, publisher, text in reports:
        day = f"published: {published}\n" if published else ""
        head = f"---\ntitle: Report {publisher} {published}\npublisher: {publisher}\n{day}kind: news\n---\n\n"
        documents.append(read_bytes((head + text).encode(), name=f"{published}-{publisher}.md".replace(" ", "-")))
    related = list(relate(documents))
    return build([s for d in related for s in extract(d)], related, judgements)


def only(register: Register, day: str, **more: object) -> Contract:
    found = contracts(register, date.fromisoformat(day), **more)  # type: ignore[arg-type]
    assert len(found) == 1, [c.title for c in found]
    return found[0]


def test_one_contract_from_three_reports() -> None:
    c = only(told(*TANKS), "2026-06-01")
    assert c.title == "180 K2 tanks"
    assert c.parties == ("KOR", "POL")
    assert c.bodies == ("Hyundai Rotem",)
    assert c.state == "in-delivery"
    assert {q.thing.count for q in c.quantities} == {180.0}
    assert [(p.amount.value, p.amount.unit, p.year, p.year_basis) for p in c.prices] == [
        (3.37e9, "USD", 2022, "document"),
        (3.4e9, "USD", 2022, "document"),
    ]
    assert [x.verdict for x in c.comparisons] == ["different-precision"]
    assert [(f.kind, f.thing.count) for f in c.follow_ons if f.thing] == [("option", 820.0)]


def test_quotes_stand_where_they_say() -> None:
    register = told(*TANKS)
    c = only(register, "2026-06-01")
    pieces = [*c.evidence, *(v.evidence for m in c.milestones for v in m.versions), *(p.evidence for p in c.prices)]
    assert pieces
    for e in pieces:
        assert register.documents[e.document].text[e.start : e.end] == e.quote


def test_slip_of_the_last_delivery() -> None:
    c = only(told(*TANKS), "2026-06-01")
    last = next(m for m in c.milestones if m.kind == "completion")
    (slip,) = last.slips
    # by 31 December 2025, then in 2026: from one day later on; the last day moved by the 365 days of 2026.
    assert (slip.least_days, slip.most_days, slip.deadline_days, slip.kind) == (1, None, 365, "later")
    assert last.status == "due"


def test_state_follows_the_day() -> None:
    register = told(*TANKS)
    assert contracts(register, date(2022, 8, 25)) == ()
    assert only(register, "2022-09-01").state == "signed"
    assert only(register, "2022-12-05").state == "in-delivery"
    early = only(register, "2022-09-01")
    assert not next(m for m in early.milestones if m.kind == "completion").slips


def test_known_on_does_not_see_later_reports() -> None:
    register = told(*TANKS)
    known = only(register, "2026-06-01", known_on=date(2022, 9, 1))
    alone = only(told(TANKS[0]), "2026-06-01")
    assert known.as_dict() == alone.as_dict()
    last = next(m for m in known.milestones if m.kind == "completion")
    assert last.status == "overdue-no-evidence"
    assert "no evidence in these documents up to 2026-06-01" in last.note


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_order_of_documents_changes_nothing(order: tuple[int, ...]) -> None:
    shuffled = only(told(*(TANKS[i] for i in order)), "2026-06-01").as_dict()
    assert shuffled == only(told(*TANKS), "2026-06-01").as_dict()


def test_completed_and_first_delivery_measured_against_the_promise() -> None:
    register = told(
        (
            "2016-09-23",
            "Indian Wire",
            "India and France signed a contract for 36 Rafale fighter jets for 7.87 billion euros. France will begin "
            "deliveries in September 2019. The deal includes an option for 18 more jets.",
        ),
        (
            "2019-10-08",
            "Paris Post",
            "France handed over the first of the 36 Rafale jets to India on 8 October 2019. The contract, signed in "
            "2016, is worth around 8 billion euros.",
        ),
        (
            "2022-12-15",
            "Indian Wire",
            "France completed the delivery of all 36 Rafale jets to India on 15 December 2022.",
        ),
    )
    c = only(register, "2023-01-01")
    assert c.state == "completed"
    (slip,) = next(m for m in c.milestones if m.kind == "first-delivery").slips
    # September 2019 promised, 8 October 2019 reached: 8 days after its last day, 37 after its first.
    assert (slip.least_days, slip.most_days, slip.reached) == (8, 37, True)
    assert slip.months == (0.3, 1.2)
    assert [x.verdict for x in c.comparisons] == ["different-precision"]
    assert only(register, "2020-01-01").state == "in-delivery"


def test_two_sources_of_one_day_disagree_and_nothing_slips() -> None:
    c = only(
        told(
            (
                "2023-02-24",
                "Wire A",
                "Chile and Brazil signed a contract for 12 C-390 aircraft on 24 February 2023. Brazil will deliver the "
                "first aircraft in 2025.",
            ),
            (
                "2023-02-24",
                "Wire B",
                "Brazil will supply 12 C-390 aircraft to Chile under a contract signed on 24 February 2023. Brazil will "
                "deliver the first aircraft in 2027.",
            ),
        ),
        "2024-01-01",
    )
    first = next(m for m in c.milestones if m.kind == "first-delivery")
    assert first.slips == ()
    assert len(first.disagreements) == 1
    assert "Wire A says 2025, Wire B says 2027" in first.disagreements[0]


def test_an_option_is_linked_in_other_words_and_later() -> None:
    first = (
        "2023-05-23",
        "A",
        "Malaysia and South Korea signed a contract for 18 FA-50M jets on 23 May 2023. It includes an option for 18 more "
        "aircraft.",
    )
    later = (
        "2026-06-02",
        "B",
        "Malaysia exercised its option for 18 more FA-50M jets from South Korea on 1 June 2026.",
    )
    c = only(told(first, later), "2026-12-01")
    assert [(f.kind, f.thing.count, f.evidence.source) for f in c.follow_ons if f.thing] == [
        ("option", 18.0, "A"),
        ("option", 18.0, "B"),
    ]
    assert [q.evidence.source for q in c.quantities] == ["A"]


def test_the_same_type_sold_to_others_is_another_contract() -> None:
    c, other = contracts(
        told(
            ("2023-05-23", "A", "Malaysia and South Korea signed a contract for 18 FA-50M jets on 23 May 2023."),
            (
                "2024-01-01",
                "B",
                "South Korea delivered 12 FA-50 jets to the Philippines in 2017. South Korea will deliver 48 FA-50 jets to "
                "Poland by 2028 under a contract worth US$3 billion.",
            ),
        ),
        date(2026, 1, 1),
    )
    assert (c.title, c.state, c.prices) == ("18 FA-50M jets", "signed", ())
    assert (other.title, other.parties) == ("48 FA-50 jets", ("KOR", "POL"))
    assert [m.kind for m in c.milestones] == ["signature"]


def test_negotiated_is_not_signed_and_a_denial_disputes() -> None:
    talks = (
        "2021-11-20",
        "Cairo Times",
        "Egypt and South Korea are negotiating a contract for 200 K9 howitzers worth US$1.7 billion.",
    )
    assert only(told(talks), "2022-01-01").state == "negotiating"
    will = ("2021-12-20", "Cairo Times", "Egypt and South Korea will sign a contract for 200 K9 howitzers in 2022.")
    planned = only(told(talks, will), "2023-06-01")
    assert planned.state == "negotiating"
    assert next(m for m in planned.milestones if m.kind == "signature").status == "overdue-no-evidence"


def test_cancelled() -> None:
    c = only(
        told(
            (
                "2020-03-10",
                "Hanoi News",
                "Vietnam and Japan plan a metro project in Hanoi. The metro project is scheduled to start in 2024.",
            ),
            (
                "2022-05-10",
                "Hanoi News",
                "Japan and Vietnam said that the metro project will start in the second half of 2025. "
                "The project costs 1.2 billion dollars.",
            ),
            ("2024-05-10", "Tokyo News", "Vietnam cancelled the metro project with Japan on 3 May 2024."),
        ),
        "2024-07-01",
    )
    assert (c.kind, c.state) == ("project", "cancelled")
    launch = next(m for m in c.milestones if m.kind == "launch")
    assert launch.status == "cancelled"
    # 2024, then the second half of 2025: 1 July 2025 - 31 December 2024 and 31 December 2025 - 1 January 2024.
    assert (launch.slips[0].least_days, launch.slips[0].most_days) == (182, 730)


def test_a_judgement_keeps_two_apart() -> None:
    reports = (
        ("2022-08-26", "A", "Poland and South Korea signed a contract for 180 K2 tanks on 26 August 2022."),
        ("2025-08-01", "B", "Poland and South Korea signed a contract for 180 K2 tanks on 1 August 2025."),
    )
    register = told(*reports)
    one = only(register, "2026-01-01")
    signature = next(m for m in one.milestones if m.kind == "signature")
    assert "two acts, or they cannot both be right" in signature.disagreements[0]
    ids = sorted(s.id for s in register.statements if s.instrument == "contract")
    apart = Judgement("different", ids[0], ids[1], "me", datetime(2026, 1, 1, tzinfo=UTC), "a second order")
    assert len(contracts(told(*reports, judgements=(apart,)), date(2026, 1, 2))) == 2


def test_no_contract_in_talk_of_other_things() -> None:
    register = told(
        (
            "2024-11-25",
            "Wire",
            "Malaysia and South Korea signed a memorandum of understanding on tourism. The two countries hold talks on a "
            "free trade agreement and want to conclude them by 2025. 13,000 people live there.",
        )
    )
    assert contracts(register, date(2025, 1, 1)) == ()


@pytest.fixture
def two_currencies() -> Callable[..., Contract]:
    register = told(
        (
            "2023-02-24",
            "Wire A",
            "Poland and South Korea signed a contract for 18 FA-50 jets on 24 February 2023. The contract is worth RM4.08 "
            "billion.",
        ),
        (
            "2023-05-24",
            "Wire B",
            "The contract of Poland for 18 FA-50 jets from South Korea is worth US$919.8 million.",
        ),
        (
            "2023-05-24",
            "Wire C",
            "The contract of Poland for 18 FA-50 jets from South Korea is worth about US$920 million.",
        ),
    )

    def look(*rates: Rate) -> Contract:
        return only(register, "2024-01-01", rates=rates)

    return look


def test_currencies_are_not_compared_without_a_rate(two_currencies: Callable[..., Contract]) -> None:
    found = {(x.left, x.right): x for x in two_currencies().comparisons}
    verdicts = sorted(x.verdict for x in found.values())
    assert verdicts == ["different-precision", "not-comparable", "not-comparable"]
    assert all("none is assumed" in x.words for x in found.values() if x.verdict == "not-comparable")


def test_a_rate_of_the_user_is_used_and_named(two_currencies: Callable[..., Contract]) -> None:
    fits = two_currencies(Rate("USD", "MYR", 4.435, "central bank, 24 February 2023"))
    assert {x.verdict for x in fits.comparisons} == {"different-precision"}
    assert any("central bank, 24 February 2023" in x.words for x in fits.comparisons)
    clash = two_currencies(Rate("USD", "MYR", 4.0, "somebody, 2023"))
    assert "conflict" in {x.verdict for x in clash.comparisons}


def test_a_rate_without_source_is_refused() -> None:
    with pytest.raises(RateError, match="no source"):
        Rate("USD", "MYR", 4.43, "  ")
    with pytest.raises(RateError, match="cannot be used"):
        Rate("USD", "MYR", float("nan"), "x")
