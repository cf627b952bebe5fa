"""Slips by hand, and the laws of intervals and of amounts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.documents import read_bytes
from accord.partnership import Amount, amount_of, slip_bounds, together
from accord.partnership.amounts import bounds
from accord.partnership.evidence import evidence_of
from accord.partnership.milestones import milestone
from accord.partnership.passages import passages_of
from accord.partnership.slips import Told, slips_of
from accord.partnership.versions import DENIED, PROMISED, REACHED, Version, versions_in
from accord.statements import Figure
from accord.vocabulary import Interval

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    first = draw(DAYS)
    return Interval(first, first + timedelta(days=draw(st.integers(0, 900))), "range")


def year(y: int) -> Interval:
    return Interval(date(y, 1, 1), date(y, 12, 31), "year", str(y))


def by(y: int) -> Interval:
    return Interval(None, date(y, 12, 31), "year", f"by {y}")


def on(text: str) -> Interval:
    day = date.fromisoformat(text)
    return Interval(day, day, "day", text)


@pytest.mark.parametrize(
    ("first", "later", "least", "most"),
    [
        (year(2026), year(2026), -364, 364),
        (year(2026), year(2028), 366, 1095),  # 1 Jan 2028 - 31 Dec 2026; 365 + 365 + 366 - 1
        (by(2025), year(2027), 366, None),  # 1 Jan 2027 - 31 Dec 2025
        (by(2025), by(2027), None, None),
        (on("2026-10-01"), on("2026-10-01"), 0, 0),
        (on("2026-03-15"), on("2026-04-14"), 30, 30),
        (Interval(date(2026, 7, 1), None, "open"), year(2027), None, 548),
    ],
)
def test_bounds_by_hand(first: Interval, later: Interval, least: int | None, most: int | None) -> None:
    assert slip_bounds(first, later) == (least, most)


@given(intervals(), intervals(), st.data())
def test_bounds_hold_every_pair_of_days_and_are_reached(a: Interval, b: Interval, data: st.DataObject) -> None:
    least, most = slip_bounds(a, b)
    assert a.earliest and a.latest and b.earliest and b.latest and least is not None and most is not None
    one = data.draw(st.dates(a.earliest, a.latest))
    two = data.draw(st.dates(b.earliest, b.latest))
    assert least <= (two - one).days <= most
    assert (b.earliest - a.latest).days == least and (b.latest - a.earliest).days == most


@given(intervals(), intervals(), st.integers(0, 400))
def test_a_coarser_promise_never_makes_a_slip_certain(a: Interval, b: Interval, more: int) -> None:
    assert b.earliest and b.latest
    wider = Interval(b.earliest - timedelta(days=more), b.latest + timedelta(days=more), "range")
    narrow, wide = slip_bounds(a, b), slip_bounds(a, wider)
    assert narrow[0] is not None and wide[0] is not None and narrow[1] is not None and wide[1] is not None
    assert wide[0] <= narrow[0] and wide[1] >= narrow[1]


def told(when: Interval, said: str | None, name: str) -> Told:
    head = f"---\ntitle: {name}\npublisher: {name}\n---\n\n"
    document = read_bytes((head + f"{name} says so.").encode(), name=f"{name}.md")
    start = document.text.index(f"{name} says")
    day = on(said) if said else Interval(None, None, "unresolved")
    return Told(when, day, evidence_of(document, start, start + len(name) + 8))


def test_only_dated_sources_slip_and_order_of_hearing_is_not_order_of_saying() -> None:
    promises = [
        told(year(2029), "2024-01-01", "third"),
        told(year(2026), "2021-01-01", "first"),
        told(year(2035), None, "undated"),
        told(year(2027), "2022-06-01", "second"),
    ]
    slips, clashes = slips_of(promises, [])
    assert [(s.first.text, s.later.text, s.kind) for s in slips] == [
        ("2026", "2027", "later"),
        ("2026", "2029", "later"),
    ]
    assert clashes == ()
    assert not any(s.may_be_disagreement for s in slips)


def test_a_promise_brought_forward_and_one_repeated() -> None:
    slips, _ = slips_of(
        [
            told(year(2030), "2021-01-01", "a"),
            told(year(2030), "2022-01-01", "b"),
            told(on("2028-05-01"), "2023-01-01", "c"),
        ],
        [],
    )
    (slip,) = slips
    assert slip.kind == "earlier"
    assert (slip.least_days, slip.most_days) == (-974, -610)  # 1 May 2028 - 31 Dec 2030; 1 May 2028 - 1 Jan 2030
    assert "earlier by 610 to 974 days" in slip.words


def test_soon_after_by_another_source_may_be_a_disagreement() -> None:
    slips, clashes = slips_of([told(year(2026), "2023-02-01", "a"), told(year(2028), "2023-02-20", "b")], [])
    assert [s.may_be_disagreement for s in slips] == [True]
    assert clashes == ()


@pytest.mark.parametrize(
    ("text", "of", "kind", "standing", "latest"),
    [
        ("The ship will be delivered in 2027.", "goods", "delivery", PROMISED, "2027-12-31"),
        ("The ship was delivered on 3 May 2021.", "goods", "delivery", REACHED, "2021-05-03"),
        ("The ship has not been delivered.", "goods", "delivery", DENIED, None),
        ("Deliveries are to begin in 2027.", "goods", "first-delivery", PROMISED, "2027-12-31"),
        ("The last delivery took place in March 2021.", "goods", "completion", REACHED, "2021-03-31"),
        ("The plant is scheduled to open by the end of 2030.", "works", "launch", PROMISED, "2030-12-31"),
        ("The plant started operations on 1 June 2022.", "works", "launch", REACHED, "2022-06-01"),
        ("Construction of the plant began in 2020.", "works", "construction", REACHED, "2020-12-31"),
        ("The contract was terminated on 2 July 2021.", "goods", "cancellation", REACHED, "2021-07-02"),
        ("All 36 jets had been delivered by 2022.", "goods", "completion", REACHED, "2022-12-31"),
        ("The first delivery has been postponed from 2026 to 2027.", "goods", "first-delivery", PROMISED, "2027-12-31"),
        ("Deliveries were pushed back from March 2026 to May 2026.", "goods", "delivery", PROMISED, "2026-05-31"),
        ("The launch, originally planned for 2024, will be in 2026.", "works", "launch", PROMISED, "2026-12-31"),
        ("The project is on track for a 2029 launch.", "works", "launch", PROMISED, "2029-12-31"),
        ("The jets will not be delivered in 2026.", "goods", "delivery", DENIED, "2026-12-31"),
        ("The project could be launched in 2027, analysts said.", "works", None, None, None),
        ("The contract may be cancelled in 2027.", "goods", None, None, None),
        ("The report names no date for the delivery.", "goods", None, None, None),
    ],
)
def test_tense_decides(text: str, of: str, kind: str | None, standing: str | None, latest: str | None) -> None:
    head = "---\ntitle: T\npublisher: P\npublished: 2023-01-05\n---\n\n"
    document = read_bytes((head + text).encode(), name="t.md")
    found = [(k, v) for p in passages_of(document, ()) for k, _, v in versions_in(p, of)]
    if kind is None:
        assert found == []
        return
    ((got, version),) = found
    assert (got, version.standing) == (kind, standing)
    assert (version.when.latest.isoformat() if version.when.latest else None) == latest


def test_a_contract_signed_for_later_is_not_delivered() -> None:
    head = "---\ntitle: T\npublisher: P\npublished: 2023-01-05\n---\n\n"
    for text in (
        "Japan signed a contract for delivery by 2030.",
        "Japan signed a contract to deliver 18 jets in 2022.",
        "The contract was signed in 2020 with deliveries in 2022.",
    ):
        document = read_bytes((head + text).encode(), name="t.md")
        found = [(k, v.standing) for p in passages_of(document, ()) for k, _, v in versions_in(p, "goods")]
        assert found == [("signature", REACHED), ("delivery", PROMISED)], text


def test_silence_is_no_evidence_and_never_more() -> None:
    t = told(year(2022), "2021-01-01", "a")
    m = milestone(
        "delivery", "goods", [Version(t.when, PROMISED, t.said, t.evidence)], date(2024, 1, 1), date(2023, 5, 1)
    )
    assert m is not None
    assert m.note == "overdue, no evidence in these documents up to 2024-01-01 (the latest is of 2023-05-01)"
    assert (
        milestone("delivery", "goods", [Version(t.when, PROMISED, t.said, t.evidence)], date(2020, 1, 1), None) is None
    )


def money(text: str, value: float, hedge: str | None = None) -> Amount:
    return amount_of(Figure("money", value, "USD", 0, 0, text, hedge=hedge))


def test_precision_of_printed_amounts() -> None:
    about = money("about US$920 million", 920e6, "about")
    exact = money("US$919.8 million", 919.8e6)
    assert together(about, exact) and together(money("US$920 million", 920e6), exact)
    assert together(money("US$1 billion", 1e9), money("US$920 million", 920e6))
    assert not together(money("US$920 million", 920e6), money("US$950 million", 950e6))
    assert not together(money("US$20 billion", 20e9), money("US$24 billion", 24e9))
    assert together(money("more than US$900 million", 900e6, "over"), money("US$1.4 billion", 1.4e9))
    assert not together(money("less than US$900 million", 900e6, "under"), money("US$1.4 billion", 1.4e9))


AMOUNTS = st.floats(1e-3, 1e15, allow_nan=False)


def rounded(value: float, digits: int) -> str:
    return f"{Decimal(f'{value:.{digits - 1}e}'):f}"


@given(st.floats(1.0, 1e12), st.integers(2, 8), st.integers(2, 8), st.sampled_from([None, "about"]))
def test_rounding_alone_is_never_a_conflict(value: float, one: int, two: int, hedge: str | None) -> None:
    a, b = rounded(value, one), rounded(value, two)
    assert together(money(a, float(a), hedge), money(b, float(b)))


@given(AMOUNTS, AMOUNTS, st.sampled_from(["about", "over", "under"]))
def test_a_hedge_never_makes_a_conflict(one: float, two: float, hedge: str) -> None:
    a, b = f"{one:.6f}", f"{two:.6f}"
    left, right = money(a, float(a)), money(b, float(b))
    hedged = money(a, float(a), hedge)
    if together(left, right):
        assert together(hedged, right)
    assert together(left, right) == together(right, left)


@given(AMOUNTS, st.sampled_from([None, "about", "over", "under"]))
def test_the_printed_number_is_within_its_own_bounds(value: float, hedge: str | None) -> None:
    low, high = bounds(value, f"{value:.6f}", hedge)
    assert (low is None or low <= value) and (high is None or value <= high)
