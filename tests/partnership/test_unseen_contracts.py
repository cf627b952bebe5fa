"""Contracts of other pairs told over several papers: goods without a type, an offtake, a project that moves away."""

from datetime import date

from accord.documents import Document, read_bytes
from accord.partnership import Contract, contracts
from accord.register import build
from accord.statements import extract


def document(text: str, published: str, by: str) -> Document:
    head = f"---\ntitle: Told by {by} on {published}\ndate: {published}\nkind: news\npublisher: {by}\n---\n\n"
    return read_bytes((head + text).encode(), f"{published}.md")


def ask(*documents: Document, parties: tuple[str, str], as_of: date) -> tuple[Contract, ...]:
    found = contracts(build([s for d in documents for s in extract(d)], documents, parties=parties), as_of)
    texts = {d.id: d.text for d in documents}
    for c in found:
        for e in c.evidence:
            assert texts[e.document][e.start : e.end] == e.quote
    return found


ORDER = document(
    "Mongolia's railway operator UBTZ signed a contract with Japan's Kawasaki Heavy Industries on 12 April 2022 for 24 "
    "diesel locomotives worth about 18 billion yen. The first two locomotives are to be delivered in the autumn of 2023. "
    "The contract includes an option for 12 more locomotives, to be exercised by June 2024.\n",
    "2022-04-14",
    "Montsame",
)
DELAY = document(
    "Delivery of the first of the 24 locomotives that Mongolia ordered from Kawasaki Heavy Industries has been delayed to "
    "the second quarter of 2024. The contract is valued at 17.84 billion yen, according to the company's filing.\n",
    "2023-11-30",
    "Nikkei",
)
ARRIVED = document(
    "The first two of 24 locomotives bought from Japan's Kawasaki Heavy Industries arrived in Ulaanbaatar on 5 July 2024.\n",
    "2024-07-09",
    "Montsame",
)


def test_goods_without_a_type_are_one_contract_over_three_papers() -> None:
    (deal,) = ask(ORDER, DELAY, ARRIVED, parties=("JPN", "MNG"), as_of=date(2024, 12, 1))
    assert deal.title in ("24 diesel locomotives", "24 locomotives")
    assert [p.amount.text for p in deal.prices] == ["about 18 billion yen", "17.84 billion yen"]
    assert "different-precision" in {c.verdict for c in deal.comparisons}
    first = next(m for m in deal.milestones if m.kind == "first-delivery")
    assert [v.standing for v in first.versions] == ["promised", "promised", "reached"]
    assert first.versions[-1].when.latest == date(2024, 7, 5)
    assert first.slips
    assert {f.thing.count for f in deal.follow_ons if f.thing} == {12.0}


def test_another_number_or_another_country_does_not_join() -> None:
    other = document(
        "Mongolia received 30 locomotives from Kawasaki Heavy Industries on 1 May 2024.\n", "2024-05-02", "Nikkei"
    )
    abroad = document(
        "Kazakhstan took delivery of 24 locomotives from Kawasaki Heavy Industries on 1 May 2024.\n",
        "2024-05-02",
        "Tengri",
    )
    for wrong in (other, abroad):
        deal = next(
            c
            for c in ask(ORDER, wrong, parties=("JPN", "MNG"), as_of=date(2024, 12, 1))
            if any(q.thing.count == 24 for q in c.quantities)
        )
        assert {e.document for e in deal.evidence} == {ORDER.id}


def test_signed_for_later_years_is_signed_by_now() -> None:
    offtake = document(
        "Canada and the Democratic Republic of the Congo signed a contract for 3,500 tonnes of cobalt a year for five "
        "years starting in 2027, worth about US$ 400 million.\n",
        "2025-02-03",
        "Reuters",
    )
    deal = ask(offtake, parties=("CAN", "COD"), as_of=date(2026, 1, 1))[0]
    assert deal.state == "signed"
    (signature,) = [m for m in deal.milestones if m.kind == "signature"]
    assert (signature.status, signature.versions[0].when.latest) == ("reached", date(2025, 2, 3))


STORE = document(
    "A carbon capture and storage project of Canada and the Democratic Republic of the Congo is to start operation in "
    "2030, the ministers said on 19 May 2025. Construction will begin in the third quarter of 2027. The project costs an "
    "estimated US$ 850 million.\n",
    "2025-05-20",
    "Reuters",
)
LATER = document(
    "The carbon capture and storage project of Canada and the Democratic Republic of the Congo will not begin operating "
    "before 2032, officials said.\n",
    "2026-03-01",
    "Globe and Mail",
)


def test_construction_and_cost_belong_to_the_project_named_before() -> None:
    (project,) = ask(STORE, parties=("CAN", "COD"), as_of=date(2026, 1, 1))
    assert project.title == "Carbon capture and storage project"
    assert {m.kind for m in project.milestones} == {"construction", "launch"}
    assert [p.amount.text for p in project.prices] == ["an estimated US$ 850 million"]


def test_not_before_a_year_is_a_slip_with_an_open_end() -> None:
    (project,) = ask(STORE, LATER, parties=("CAN", "COD"), as_of=date(2026, 6, 1))
    launch = next(m for m in project.milestones if m.kind == "launch")
    assert [v.standing for v in launch.versions] == ["promised", "promised"]
    assert (launch.versions[1].when.earliest, launch.versions[1].when.latest) == (date(2032, 1, 1), None)
    (slip,) = launch.slips
    told = slip.as_dict()
    assert told["kind"] == "later"
    assert (date(2032, 1, 1) - date(2030, 12, 31)).days in told.values()
