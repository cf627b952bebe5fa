"""Laws of bodies, meetings and actions over any choice and order of documents and any day."""

from datetime import date, timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from accord.documents import Document, read_bytes
from accord.partnership import Diary, Evidence, Frequency, Meeting, calendar_entries, diary, next_due
from accord.register import Register, build
from accord.statements import Statement, extract
from accord.vocabulary import Interval

NOTES = (
    (
        "2021-05-01",
        "Fiji and Kenya agreed to set up a joint committee on fisheries. Both sides agreed to exchange drafts by August 2021.",
    ),
    (
        "2022-03-10",
        "Minutes of the first meeting of the Fiji-Kenya Joint Committee on Fisheries\n\nDate: 9 March 2022\nVenue: Suva\n\n"
        "The Committee meets every year, alternately in Suva and Nairobi.\n\n"
        "| Action | Owner | Due |\n|---|---|---|\n| Share catch data | Kenya | 30 June 2022 |\n| Draft a plan | Both sides | end of 2022 |\n",
    ),
    (
        "2023-04-05",
        "Minutes of the second meeting of the Fiji-Kenya Joint Committee on Fisheries\n\nDate: 4 April 2023\nVenue: Nairobi\n\n"
        "- Fiji to send two experts by 1 September 2023\n\n"
        "| Action | Owner | Due | Status |\n|---|---|---|---|\n| Share catch data | Kenya | 30 June 2022 | Done |\n"
        "| Draft a plan | Both sides | end of 2023 | Open |\n",
    ),
    ("2023-10-10", "Fiji has sent two experts to Kenya under the joint committee on fisheries."),
    ("2024-02-01", "The third meeting of the Fiji-Kenya Joint Committee on Fisheries will be held in Suva in May 2024."),
    ("2024-06-02", "The third meeting of the Fiji-Kenya Joint Committee on Fisheries was held in Suva on 1 June 2024."),
    ("2024-06-03", "Foreign Minister Ana Tui of Fiji met Foreign Minister John Otieno of Kenya in Suva on 1 June 2024."),
)  # fmt: skip
DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
CHOICES = st.lists(st.sampled_from(range(len(NOTES))), unique=True, min_size=1)


@cache
def material() -> tuple[tuple[Document, tuple[Statement, ...]], ...]:
    found = []
    for n, (published, text) in enumerate(NOTES):
        head = f"---\ntitle: Note {n}\npublisher: Office {n}\npublished: {published}\nkind: official-release\n---\n\n"
        document = read_bytes((head + text).encode(), f"{n}.md")
        found.append((document, extract(document)))
    return tuple(found)


def register(chosen: list[int]) -> Register:
    pairs = [material()[n] for n in chosen]
    return build([s for _, group in pairs for s in group], [d for d, _ in pairs], parties=("FJI", "KEN"))


@cache
def on(chosen: tuple[int, ...], day: date) -> Diary:
    return diary(register(list(chosen)), day)


@settings(max_examples=25)
@given(chosen=CHOICES, day=DAYS, data=st.data())
def test_the_order_of_documents_changes_nothing(chosen: list[int], day: date, data: st.DataObject) -> None:
    again = data.draw(st.permutations(chosen))
    assert diary(register(chosen), day) == diary(register(again), day)


@settings(max_examples=40)
@given(chosen=CHOICES, days=st.tuples(DAYS, DAYS))
def test_what_is_done_or_held_stays_so(chosen: list[int], days: tuple[date, date]) -> None:
    early, late = (on(tuple(sorted(chosen)), d) for d in sorted(days))
    done = {a.id for a in early.actions if a.state == "done"}
    assert done <= {a.id for a in late.actions if a.state == "done"}
    held = {e for m in early.meetings if m.status == "held" for e in m.evidence}
    assert held <= {e for m in late.meetings if m.status == "held" for e in m.evidence}


@settings(max_examples=40)
@given(chosen=CHOICES, day=DAYS)
def test_nothing_is_overdue_before_its_last_day_is_over(chosen: list[int], day: date) -> None:
    for a in on(tuple(sorted(chosen)), day).actions:
        if a.state == "overdue":
            assert a.due is not None and a.due.latest is not None and a.due.latest < day
            assert "no evidence in these documents" in a.note and "broken" not in a.note
        if a.state == "done":
            assert a.outcome


@settings(max_examples=40)
@given(chosen=CHOICES, day=DAYS)
def test_quotes_stand_where_they_say_and_ids_name_things_that_are_there(chosen: list[int], day: date) -> None:
    found = on(tuple(sorted(chosen)), day)
    texts = {d.id: d.text for d, _ in material()}
    quotes: list[Evidence] = [e for m in found.mechanisms for e in m.evidence]
    quotes += [e for m in found.meetings for e in m.evidence]
    quotes += [e for a in found.actions for e in (*a.evidence, *a.outcome)]
    assert all(texts[e.document][e.start : e.end] == e.quote for e in quotes)
    meetings, bodies = {m.id for m in found.meetings}, {m.id for m in found.mechanisms}
    assert len(meetings) == len(found.meetings) and len(bodies) == len(found.mechanisms)
    assert all(i in meetings for m in found.mechanisms for i in m.meetings)
    assert all(a.meeting is None or a.meeting in meetings for a in found.actions)
    assert all(m.mechanism is None or m.mechanism in bodies for m in found.meetings)


@settings(max_examples=25)
@given(chosen=CHOICES, day=DAYS)
def test_calendar_entries_keep_their_names(chosen: list[int], day: date) -> None:
    found = calendar_entries(on(tuple(sorted(chosen)), day))
    assert len({e.uid for e in found}) == len(found)
    assert all(e.first <= e.last for e in found)


def test_the_whole_story() -> None:
    everything = tuple(range(len(NOTES)))
    found = on(everything, date(2024, 7, 1))
    body = next(m for m in found.mechanisms if m.meetings)
    assert body.founding_note == "proposed by 2021-05-01"
    assert [(m.ordinal, m.status, m.place) for m in found.meetings if m.mechanism == body.id] == [
        (1, "held", "Suva"), (2, "held", "Nairobi"), (3, "held", "Suva"),
    ]  # fmt: skip
    assert body.next_due is not None and body.next_due.place == "Nairobi"
    states = {a.task: a.state for a in found.actions}
    assert states["Share catch data"] == "done"
    assert states["Draft a plan"] == "overdue"
    assert next(s for t, s in states.items() if t.startswith("send two experts")) == "done"


EVIDENCE = Evidence("d-1", "n", "s", "news", date(2020, 1, 1), 0, 1, "x")


@given(
    months=st.integers(1, 120),
    first=st.dates(date(1950, 1, 1), date(2050, 1, 1)),
    length=st.integers(0, 800),
    day=DAYS,
)
def test_the_next_meeting_is_never_due_before_the_last(months: int, first: date, length: int, day: date) -> None:
    last = Interval(first, first + timedelta(days=length), "range", "")
    meeting = Meeting("e-1", "m-1", "t", 1, last, "Suva", (), ("FJI", "KEN"), None, "held", "", (), (), (EVIDENCE,))
    due = next_due((meeting,), Frequency(months, "so often", ("Suva", "Nairobi"), EVIDENCE), day)
    assert due is not None and last.latest is not None
    assert due.when.latest is not None and due.when.latest > last.latest
    assert due.when.earliest is None or due.when.earliest > last.latest
    assert due.place == "Nairobi"
