"""Meetings: held, to be held, put off; numbers, days, places, people; where the sources differ."""

from datetime import date

import pytest

from accord.documents import Document, read_bytes
from accord.partnership import Diary, Meeting, diary
from accord.register import build
from accord.statements import extract


def document(text: str, published: str, name: str, *, publisher: str = "") -> Document:
    head = f"---\ntitle: {name}\npublisher: {publisher or name}\npublished: {published}\nkind: news\n---\n\n"
    return read_bytes((head + text).encode(), f"{name}.md")


def ask(*documents: Document, as_of: date | None = None, known_on: date | None = None) -> Diary:
    return diary(build([s for d in documents for s in extract(d)], documents), as_of, known_on)


def only(found: tuple[Meeting, ...]) -> Meeting:
    assert len(found) == 1, [(m.title, m.status) for m in found]
    return found[0]


PLAN = document(
    "The third meeting of the Chile-Viet Nam Joint Committee on Trade will be held in Hanoi on 4 June 2023.",
    "2023-03-01",
    "plan",
)
HELD = document(
    "The third meeting of the Chile-Viet Nam Joint Committee on Trade was held in Hanoi on 4 June 2023. It was co-chaired by "
    "Claudia Rojas, Vice-Minister of Trade of Chile, and Tran Van Hai, Deputy Minister of Industry of Viet Nam.",
    "2023-06-05",
    "held",
)
LATER = document(
    "The third meeting of the Chile-Viet Nam Joint Committee on Trade was held in Hanoi on 6 September 2023.",
    "2023-09-07",
    "later",
)


def test_a_plan_is_not_a_meeting_held() -> None:
    before = only(ask(PLAN, as_of=date(2023, 5, 1)).meetings)
    after = only(ask(PLAN, as_of=date(2023, 7, 1)).meetings)
    assert (before.status, before.ordinal, before.place) == ("to-be-held", 3, "Hanoi")
    assert after.status == "no-evidence"
    assert "no evidence in these documents up to 2023-03-01" in after.note


def test_the_plan_and_the_report_are_one_meeting() -> None:
    meeting = only(ask(PLAN, HELD).meetings)
    assert (meeting.status, meeting.when.earliest, meeting.when.latest) == ("held", date(2023, 6, 4), date(2023, 6, 4))
    assert len({e.document for e in meeting.evidence}) == 2
    assert meeting.level == "vice-ministers"
    assert {(p.name, p.party) for p in meeting.persons} == {("Claudia Rojas", "CHL"), ("Tran Van Hai", "VNM")}


def test_as_of_and_known_on_are_kept_apart() -> None:
    assert ask(HELD, as_of=date(2023, 6, 3)).meetings == ()
    assert only(ask(PLAN, HELD, as_of=date(2023, 7, 1), known_on=date(2023, 4, 1)).meetings).status == "no-evidence"


def test_a_later_day_is_a_slip_and_not_a_conflict() -> None:
    meeting = only(ask(PLAN, LATER).meetings)
    assert meeting.status == "held"
    assert [s.latest for s in meeting.slips] == [date(2023, 6, 4)]
    assert meeting.differences == ()


def test_two_reports_with_two_days_differ_and_both_are_shown() -> None:
    meeting = only(ask(HELD, LATER).meetings)
    (difference,) = meeting.differences
    assert difference.about == "date"
    assert {claim for claim, _ in difference.sides} == {"2023-06-04", "2023-09-06"}
    assert {e.source for _, e in difference.sides} == {"held", "later"}


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("was postponed", "postponed"),
        ("was cancelled on 1 May 2023", "cancelled"),
        ("did not take place in May 2023", "not-held"),
        ("took place in Hanoi on 3 May 2023", "held"),
        ("is scheduled for 3 August 2023", "to-be-held"),
        ("is expected to be held in August 2023", "to-be-held"),
    ],
)
def test_what_became_of_it_is_told_by_its_verb(sentence: str, status: str) -> None:
    text = f"The third meeting of the Chile-Viet Nam Joint Committee on Trade {sentence}."
    assert only(ask(document(text, "2023-05-20", "note"), as_of=date(2023, 5, 20)).meetings).status == status


@pytest.mark.parametrize("sentence", ["could be held in May 2024", "should be held in May 2024, analysts said"])
def test_what_might_be_is_no_meeting(sentence: str) -> None:
    text = f"The third meeting of the Chile-Viet Nam Joint Committee on Trade {sentence}."
    assert all(m.status != "held" for m in ask(document(text, "2023-05-20", "note")).meetings)


def test_one_verb_holds_for_two_rounds() -> None:
    text = (
        "Chile and Oman negotiate a free trade agreement. Chile and Oman held the first round of talks on the free trade "
        "agreement in July 2019 and the second round in August 2019."
    )
    found = ask(document(text, "2019-09-03", "note")).meetings
    assert [(m.ordinal, m.status, m.when.earliest) for m in found] == [
        (1, "held", date(2019, 7, 1)),
        (2, "held", date(2019, 8, 1)),
    ]


def test_minutes_give_day_place_people_and_agenda_by_their_labels() -> None:
    text = (
        "# Minutes of the 2nd Meeting of the Fiji-Kenya Working Group on Fisheries\n\n"
        "Date: 12 March 2024\nVenue: Suva\nCo-chairs: Ana Tuilagi, Director of Fisheries of Fiji; "
        "John Otieno, Director of Oceans of Kenya\n\n"
        "## 1. Licences\n\nThe group took note of the report.\n\n## 2. Data\n\nThe group took note of the data.\n"
    )
    found = diary(build((), [read_bytes(text.encode(), "minutes.md")]))
    meeting = only(found.meetings)
    assert (meeting.ordinal, meeting.place, meeting.when.latest) == (2, "Suva", date(2024, 3, 12))
    assert [(p.name, p.party) for p in meeting.persons] == [("Ana Tuilagi", "FJI"), ("John Otieno", "KEN")]
    assert [a.text for a in found.mechanisms[0].agenda] == ["Licences", "Data"]


def test_people_who_met_without_a_body_are_a_meeting_of_none() -> None:
    first = document(
        "Foreign Minister Ana Rojas of Chile met Foreign Minister Bui Thanh Son of Viet Nam in Santiago on 3 May 2023.",
        "2023-05-04",
        "a",
    )
    again = document(
        "Foreign Minister Ana Rojas of Chile met her counterpart from Viet Nam in Santiago on 3 May 2023.",
        "2023-05-06",
        "b",
    )
    found = ask(first, again)
    meeting = only(found.meetings)
    assert found.mechanisms == ()
    assert (meeting.mechanism, meeting.level, meeting.place) == (None, "ministers", "Santiago")


def test_a_number_alone_belongs_to_the_body_named_last() -> None:
    text = (
        "Peru and Oman held the fourth meeting of the Peru-Oman Joint Committee on Mining in Lima on 4 May 2022.\n\n"
        "The second meeting of the Peru-Oman Working Group on Ports was held in Muscat on 6 June 2022. "
        "The third meeting will be held in Callao in 2027."
    )
    found = ask(document(text, "2022-06-10", "note"))
    names = {m.id: m.name for m in found.mechanisms}
    assert [(m.ordinal, names[m.mechanism or ""]) for m in found.meetings] == [
        (4, "Peru-Oman Joint Committee on Mining"),
        (2, "Peru-Oman Working Group on Ports"),
        (3, "Peru-Oman Working Group on Ports"),
    ]


def test_put_off_to_a_new_time_is_to_be_held_then() -> None:
    note = document(
        "The third meeting of the Chile-Viet Nam Joint Committee on Trade, planned for June 2023, has been postponed to the "
        "first half of 2024.",
        "2023-05-20",
        "note",
    )
    found = ask(PLAN, note, as_of=date(2023, 6, 1))
    meeting = only(found.meetings)
    assert (meeting.status, meeting.when.latest) == ("to-be-held", date(2024, 6, 30))
    assert [s.latest for s in meeting.slips] == [date(2023, 6, 4)]
    assert found.mechanisms[0].next_due is not None and found.mechanisms[0].next_due.basis == "stated"
