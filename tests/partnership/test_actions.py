"""Actions: the forms of minutes, owners, times, and what became of each."""

from datetime import date

import pytest

from accord.documents import Document, read_bytes
from accord.partnership import Action, Diary, MinutesExtractor, diary
from accord.register import build
from accord.statements import Extractor, extract

HEAD = """# Agreed Minutes of the {n} Meeting of the Chile–Viet Nam Joint Committee on Trade

Date: {day}
Venue: Santiago

The Ministry of Industry and Trade (MOIT) of Viet Nam presented its plans.

"""


def minutes(body: str, n: str = "8th", day: str = "12 March 2024", name: str = "eighth.md") -> Document:
    return read_bytes((HEAD.format(n=n, day=day) + body).encode(), name)


def ask(*documents: Document, as_of: date | None = None) -> Diary:
    found = diary(build([s for d in documents for s in extract(d)], documents), as_of)
    texts = {d.id: d.text for d in documents}
    for a in found.actions:
        for e in (*a.evidence, *a.outcome):
            assert texts[e.document][e.start : e.end] == e.quote
    return found


def only(found: Diary) -> Action:
    assert len(found.actions) == 1, [a.task for a in found.actions]
    return found.actions[0]


CHL, VNM, BOTH = ("CHL",), ("VNM",), ("CHL", "VNM")


@pytest.mark.parametrize(
    ("line", "owners", "body", "latest", "task"),
    [
        ("The Chilean side will provide the draft text on fruit by 30 June 2024.", CHL, "The Chilean side", date(2024, 6, 30), "provide the draft text"),
        ("The Vietnamese side undertook to reply within two months.", VNM, "The Vietnamese side", date(2024, 5, 12), "reply within two months"),
        ("Both sides agreed to exchange lists of contact points.", BOTH, "Both sides", None, "exchange lists"),
        ("- Chile to share import data by 31 May 2024", CHL, "Chile", date(2024, 5, 31), "share import data"),
        ("- MOIT to circulate the draft protocol by the end of May 2024.", VNM, "MOIT", date(2024, 5, 31), "circulate the draft protocol"),
        ("- Action: MOIT to circulate the draft protocol by the end of May 2024.", VNM, "MOIT", date(2024, 5, 31), "circulate the draft"),
        ("- DIRECON to host a seminar in the second half of 2024", (), "DIRECON", date(2024, 12, 31), "host a seminar"),
        ("- Viet Nam: confirm the focal point (due 15 April 2024)", VNM, "Viet Nam", date(2024, 4, 15), "confirm the focal point"),
        ("1. Chile and Viet Nam to nominate experts before July 2024.", BOTH, "Chile and Viet Nam", date(2024, 6, 30), "nominate experts"),
        ("* [ ] Share import data (Owner: Chile; Due: 31 May 2024)", CHL, "Chile", date(2024, 5, 31), "Share import data"),
        ("The Vietnamese side was requested to send samples by 1 June 2024.", VNM, "The Vietnamese side", date(2024, 6, 1), "send samples"),
        ("Action (Viet Nam): send samples of dragon fruit, 1 June 2024", VNM, "Viet Nam", date(2024, 6, 1), "send samples"),
    ],
)  # fmt: skip
def test_each_form_of_a_task(line: str, owners: tuple[str, ...], body: str, latest: date | None, task: str) -> None:
    action = only(ask(minutes(line + "\n")))
    assert action.owners == owners
    if action.body is not None:
        assert action.body == body
    assert (action.due.latest if action.due else None) == latest
    assert action.task.startswith(task) or task in action.task
    assert action.state == "open"
    assert action.meeting is not None and action.mechanism is not None


@pytest.mark.parametrize(
    "table",
    [
        "| Action | Owner | Due |\n|---|---|---|\n| Share import data | Chile | 31 May 2024 |\n| Nominate experts | Both sides | Q3 2024 |\n",
        "Action\tResponsible\tDeadline\nShare import data\tChile\t31 May 2024\nNominate experts\tBoth sides\tQ3 2024\n",
        "ACTION                OWNER        DUE\nShare import data     Chile        31 May 2024\nNominate experts      Both sides   Q3 2024\n",
        "| No. | Responsible party | Agreed action | By when |\n|---|---|---|---|\n| 1 | Chile | Share import data | 31 May 2024 |\n| 2 | Both sides | Nominate experts | Q3 2024 |\n",
    ],
)
def test_tables_in_any_dress(table: str) -> None:
    found = ask(minutes(table)).actions
    assert [(a.task, a.owners, a.due.latest if a.due else None) for a in found] == [
        ("Share import data", CHL, date(2024, 5, 31)),
        ("Nominate experts", BOTH, date(2024, 9, 30)),
    ]


def test_a_table_in_a_page_and_in_word_reads_alike(tmp_path: object) -> None:
    rows = "<tr><th>Action</th><th>Owner</th><th>Due</th></tr><tr><td>Share import data</td><td>Chile</td><td>31 May 2024</td></tr>"
    page = (
        "<html><body><article><h1>Minutes of the second meeting of the Chile-Peru working group</h1><p>The working group met in "
        "Lima on 4 May 2023 and went through its plan of work for the coming year with the ministries of both countries.</p>"
        f"<table>{rows}</table></article></body></html>"
    )
    found = ask(read_bytes(page.encode(), "minutes.html"))
    action = only(found)
    assert (action.task, action.owners) == ("Share import data", CHL)
    assert found.meetings[0].when.latest == date(2023, 5, 4)


@pytest.mark.parametrize(
    "line",
    [
        "Chile hopes to share import data.",
        "The committee shall meet every two years.",
        "Growth in Chile is expected to reach 3 per cent.",
        "- Viet Nam: a growing market for fruit and for wine, the chair said in the past",
        "Chile reaffirmed its commitment to free trade.",
    ],
)
def test_what_is_no_task(line: str) -> None:
    assert ask(minutes(line + "\n")).actions == ()


def test_a_promise_not_to_act_keeps_its_not() -> None:
    action = only(ask(minutes("The two countries agreed not to raise tariffs.\n")))
    assert action.task == "not to raise tariffs"


def test_overdue_only_after_the_last_day_and_never_broken() -> None:
    note = minutes("- Chile to share import data in the second half of 2024\n")
    assert only(ask(note, as_of=date(2024, 12, 31))).state == "open"
    late = only(ask(note, as_of=date(2025, 1, 1)))
    assert late.state == "overdue"
    assert "no evidence in these documents up to 2024-03-12" in late.note
    assert "broken" not in late.note


NINTH = "9th", "3 April 2025", "ninth.md"


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("The Committee noted that the Chilean side had provided the draft text on fruit in June 2024.", "done"),
        ("The draft text on fruit was provided by Chile in June 2024.", "done"),
        ("The draft text on fruit has not been provided.", "overdue"),
        ("The Chilean side will provide the draft text on fruit.", "overdue"),
        ("The Chilean side is to have provided the draft text on fruit once its lawyers agree.", "overdue"),
        ("The Vietnamese side provided the draft text on fruit.", "overdue"),
        ("The Chilean side provided lunch.", "overdue"),
        ("The Chilean side provided the draft text on vegetables.", "overdue"),
    ],
)
def test_done_needs_a_sentence_that_tells_the_deed(body: str, state: str) -> None:
    before = minutes("The Chilean side will provide the draft text on fruit by 30 June 2024.\n")
    found = ask(before, minutes(body + "\n", *NINTH), as_of=date(2025, 6, 1))
    action = next(a for a in found.actions if a.evidence[0].published == date(2024, 3, 12))
    assert action.state == state, action.note
    assert bool(action.outcome) == (state == "done")


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("Completed on 3 May 2024", "done"),
        ("Done", "done"),
        ("Not completed", "overdue"),
        ("In progress", "overdue"),
        ("Withdrawn", "withdrawn"),
        ("Superseded by item 4", "superseded"),
        ("", "overdue"),
    ],
)
def test_a_later_table_tells_the_state(status: str, state: str) -> None:
    before = minutes("| Action | Owner | Due |\n|---|---|---|\n| Share import data | Chile | 31 May 2024 |\n")
    after = minutes(
        f"| Action | Owner | Due | Status |\n|---|---|---|---|\n| Share import data | Chile | 31 May 2024 | {status} |\n",
        *NINTH,
    )
    assert only(ask(before, after, as_of=date(2025, 6, 1))).state == state
    assert only(ask(before, after, as_of=date(2024, 6, 1))).state == "overdue"


def test_a_new_day_for_an_old_task_is_a_slip() -> None:
    before = minutes("| Action | Owner | Due |\n|---|---|---|\n| Nominate experts | Both sides | 30 June 2024 |\n")
    after = minutes(
        "| Action | Owner | Due |\n|---|---|---|\n| Nominate experts | Both sides | 30 June 2026 |\n", *NINTH
    )
    action = only(ask(before, after, as_of=date(2025, 6, 1)))
    assert action.state == "open"
    assert action.due is not None and action.due.latest == date(2026, 6, 30)
    assert [s.latest for s in action.slips] == [date(2024, 6, 30)]


def test_a_request_binds_nobody() -> None:
    note = minutes("The Vietnamese side was requested to send samples by 1 June 2024.\n")
    assert only(ask(note)).kind == "requested"


def test_the_reader_of_minutes_keeps_the_protocol_of_readers() -> None:
    reader: Extractor = MinutesExtractor()
    note = minutes("- MOIT to circulate the draft protocol by the end of May 2024.\n- Chile to share import data\n")
    found = reader.extract(note)
    assert [(s.parties, s.act) for s in found] == [(VNM, "commit"), (CHL, "commit")]
    assert all(note.text[s.start : s.end] == s.quote and s.extractor == "minutes/1" for s in found)
    assert reader.extract(note) == found
    build(found, [note])


@pytest.mark.parametrize(
    "text",
    [
        "", "|||||\n| Action | Owner | Due |\n|\n||\n| | | |\n", "Action:\nAction: \n- \n* to\n- to do\n",
        "| Action | Owner | Due |\n| Share | Atlantis | never |\n", "- Chile to \x00 do x\n", "\u202eChile to do x by 1 May 2024\n",
        "- " + "Chile and " * 300 + "to go\n", "Action (" + "(" * 300 + "\n", "| Action | Due |\n" + "| a | 99 Foo 20245 |\n" * 50,
    ],
)  # fmt: skip
def test_hostile_minutes_lose_nothing_and_end(text: str) -> None:
    found = ask(minutes(text))
    assert all(a.state in ("open", "overdue", "done", "superseded", "withdrawn") for a in found.actions)


def test_an_owner_that_no_document_ties_is_named_and_left_without_party() -> None:
    note = minutes("| Action | Owner | Due |\n|---|---|---|\n| Share data | Directorate X | 31 May 2024 |\n")
    action = only(ask(note))
    assert (action.owners, action.body) == ((), "Directorate X")


def test_a_body_agreed_on_is_set_up_once_it_met() -> None:
    before = minutes("Both sides agreed to establish a working group on ports by the end of 2024.\n")
    after = read_bytes(
        b"---\npublished: 2025-02-03\n---\n\nChile and Viet Nam held the first meeting of the Working Group on Ports in Hanoi on "
        b"2 February 2025.",
        "met.md",
    )
    assert only(ask(before, as_of=date(2025, 3, 1))).state == "overdue"
    done = only(ask(before, after, as_of=date(2025, 3, 1)))
    assert done.state == "done" and "told after that" in done.note
    assert only(ask(before, after, as_of=date(2025, 1, 15))).state == "overdue"


def test_tasks_that_differ_in_a_number_are_two() -> None:
    lines = "- Chile to send comments on Annex 3 by 30 June 2024\n"
    later = "- Chile to send comments on Annex 4 by 30 June 2025\nThe Chilean side sent comments on Annex 4.\n"
    found = ask(minutes(lines), minutes(later, *NINTH), as_of=date(2026, 1, 1)).actions
    assert [(a.task[:25], a.state) for a in found] == [
        ("send comments on Annex 3 ", "overdue"),
        ("send comments on Annex 4 ", "overdue"),
    ]
