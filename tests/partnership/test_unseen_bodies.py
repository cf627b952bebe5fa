"""Texts of other pairs as ministries print them: consultations, minutes named in the note before the text, broad words."""

from datetime import date

import pytest

from accord.documents import Document, read_bytes
from accord.partnership import Diary, diary
from accord.partnership.done import is_broad, tells_done
from accord.partnership.wordlists import level_of
from accord.register import build
from accord.statements import extract


def document(
    text: str, published: str, title: str, *, kind: str = "official-release", by: str = "The ministry"
) -> Document:
    head = f"---\ntitle: {title}\ndate: {published}\nkind: {kind}\npublisher: {by}\n---\n\n"
    return read_bytes((head + text).encode(), f"{title[:20]}.md")


def ask(*documents: Document, parties: tuple[str, str], as_of: date | None = None) -> Diary:
    return diary(build([s for d in documents for s in extract(d)], documents, parties=parties), as_of)


CONSULTED = document(
    "Norway and Tanzania held their annual political consultations in Dar es Salaam on 8 and 9 May 2024. "
    "The two sides agreed to deepen cooperation in energy, fisheries and climate. "
    "Norway undertook to send a technical team on petroleum data to Dodoma by September 2024.\n\n"
    "The next political consultations will be held in Oslo in the first half of 2025.\n",
    "2024-05-10",
    "Norway and Tanzania hold annual political consultations",
)


def test_annual_consultations_are_a_body_with_its_meetings() -> None:
    found = ask(CONSULTED, parties=("NOR", "TZA"), as_of=date(2024, 12, 1))
    (body,) = found.mechanisms
    assert (body.kind, body.state) == ("consultation", "active")
    assert body.frequency is not None
    held, ahead = found.meetings
    assert (held.when.earliest, held.when.latest) == (date(2024, 5, 8), date(2024, 5, 9))
    assert (held.status, held.place) == ("held", "Dar es Salaam")
    assert (ahead.status, ahead.place, ahead.when.latest) == ("to-be-held", "Oslo", date(2025, 6, 30))
    assert {a.mechanism for a in found.actions} == {body.id}


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway and Tanzania welcomed public consultations on the bill.",
        "Norway and Tanzania agreed that further trade consultations are useful.",
        "Norway and Tanzania called for political consultations.",
    ],
)
def test_consultations_that_nobody_held_found_nothing(sentence: str) -> None:
    found = ask(document(sentence, "2024-05-10", "Talks in Oslo"), parties=("NOR", "TZA"))
    assert [m.state for m in found.mechanisms if m.state != "proposed"] == []
    assert [m.status for m in found.meetings if m.status == "held"] == []


def test_what_has_neither_time_nor_number_is_told_apart() -> None:
    found = ask(CONSULTED, parties=("NOR", "TZA"), as_of=date(2024, 12, 1))
    assert {a.task.split()[0]: a.broad for a in found.actions} == {"send": False, "deepen": True}
    assert {a.as_dict()["broad"] for a in found.actions} == {True, False}


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("further strengthen coordination in the United Nations", True),
        ("work together to promote investment", True),
        ("work on the text of the protocol", True),
        ("continue to explore cooperation in space", True),
        ("take steps towards connectivity", True),
        ("take part in the fair in Lima", False),
        ("develop a joint action plan", False),
        ("give Peru the list of exporters", False),
        ("exchange lists of contact points", False),
        ("increase the quota to 500 places", False),
        ("sign the agreement", False),
        ("establish a working group", False),
    ],
)
def test_a_direction_is_told_from_a_task_by_its_verb(task: str, expected: bool) -> None:
    assert is_broad(task) is expected


def test_a_task_of_a_list_is_never_broad() -> None:
    listed = document(
        "Minutes of the 2nd meeting of the Norway-Tanzania Joint Committee on Fisheries\n\nOslo, 3 June 2024\n\n"
        "| Action | Owner | Deadline |\n|---|---|---|\n| Strengthen data collection | Tanzania | |\n",
        "2024-06-05",
        "Minutes",
    )
    (action,) = ask(listed, parties=("NOR", "TZA")).actions
    assert not action.broad


MINUTES = document(
    "Lima, 27 June 2024\n\n"
    "The co-chairs welcomed delegates and recalled that the Working Group was established in October 2023.\n\n"
    "| Action | Responsible | Deadline |\n|---|---|---|\n| Prepare terms of reference | Peru | 30 September 2024 |\n\n"
    "The second meeting of the Working Group will be held in Sofia in May 2025.\n",
    "2024-07-02",
    "Minutes of the First Meeting of the Bulgaria-Peru Working Group on Renewable Energy",
)


def test_minutes_named_only_in_the_note_before_the_text_are_of_their_body() -> None:
    found = ask(MINUTES, parties=("BGR", "PER"), as_of=date(2024, 12, 1))
    (body,) = found.mechanisms
    assert body.kind == "working-group"
    first, second = found.meetings
    assert (first.ordinal, first.status, first.when.latest, first.place) == (1, "held", date(2024, 6, 27), "Lima")
    assert (second.ordinal, second.status, second.place) == (2, "to-be-held", "Sofia")
    (action,) = found.actions
    assert (action.mechanism, action.meeting, action.state) == (body.id, first.id, "overdue")
    for m in found.meetings:
        for e in m.evidence:
            assert MINUTES.text[e.start : e.end] == e.quote


def test_the_day_of_publication_is_not_the_day_of_the_meeting() -> None:
    bare = document(
        "The co-chairs opened the meeting and went through the agenda.\n", "2024-07-02",
        "Minutes of the First Meeting of the Bulgaria-Peru Working Group on Renewable Energy",
    )  # fmt: skip
    (meeting,) = ask(bare, parties=("BGR", "PER")).meetings
    assert meeting.when.earliest is None
    assert meeting.when.precision == "by-publication"


def test_a_limit_is_no_part_of_what_is_to_be_done() -> None:
    for limit in ("not later than 15 March 2024", "no later than March", "by 15 March 2024 at the latest"):
        task = f"submit the draft phytosanitary protocol for table grapes {limit}"
        told = "Peru submitted the draft phytosanitary protocol for table grapes to Bulgaria on 28 March 2024."
        assert tells_done(task, told, least=0.8), limit


def test_technical_cooperation_is_a_subject_and_technical_talks_are_a_level() -> None:
    assert level_of("Joint Commission on Economic, Scientific and Technical Cooperation") is None
    assert level_of("technical committee on standards") == "working"


@pytest.mark.parametrize("city", ["Dar es Salaam", "Rio de Janeiro", "Port of Spain", "Kuala Lumpur", "Oslo"])
def test_cities_keep_all_of_their_name(city: str) -> None:
    text = f"The third meeting of the Norway-Tanzania Joint Committee on Fisheries was held in {city} on 4 June 2023."
    (meeting,) = ask(document(text, "2023-06-05", "Fisheries"), parties=("NOR", "TZA")).meetings
    assert meeting.place == city


FOUNDED = document(
    "Canada and the Democratic Republic of the Congo will establish a Joint Steering Committee that will meet twice a year. "
    "The Joint Steering Committee will hold its first meeting in Kinshasa before the end of June 2025.\n",
    "2025-02-03",
    "Canada and DR Congo sign memorandum",
    kind="joint-statement",
)
PUT_OFF = document(
    "The first meeting of the Joint Steering Committee of Canada and the Democratic Republic of the Congo has been postponed "
    "to September 2025, the ministers said.\n",
    "2025-05-20",
    "Committee to meet later",
    kind="news",
)


def test_a_general_name_with_capitals_is_the_one_body_that_was_introduced() -> None:
    found = ask(FOUNDED, PUT_OFF, parties=("CAN", "COD"), as_of=date(2025, 6, 1))
    (body,) = found.mechanisms
    (meeting,) = found.meetings
    assert {e.document for e in body.evidence} == {FOUNDED.id, PUT_OFF.id}
    assert (meeting.status, meeting.when.latest) == ("to-be-held", date(2025, 9, 30))
    assert len(meeting.slips) == 1


def test_a_general_name_that_two_papers_introduce_stays_apart() -> None:
    second = document(
        "Canada and the Democratic Republic of the Congo will establish a Joint Steering Committee on 4 May 2025.\n",
        "2025-05-04",
        "Another memorandum",
        kind="joint-statement",
    )
    found = ask(FOUNDED, second, PUT_OFF, parties=("CAN", "COD"), as_of=date(2025, 6, 1))
    # Whether the register holds the two introductions to be one is its own affair; the third paper stays a doubt.
    alone = next(m for m in found.mechanisms if {e.document for e in m.evidence} == {PUT_OFF.id})
    assert alone.maybe_same
