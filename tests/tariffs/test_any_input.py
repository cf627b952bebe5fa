"""Whatever is thrown at the readers, they read, list or refuse; they do not break."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.tariffs import DutyTextError, Reading, ScheduleFileError, annex_text, parse_duty, read_csv
from accord.vocabulary import AccordError

WORDS = st.sampled_from(
    ["5%", "5", "8% or RM 1/kg,", "whichever is higher", "RM", "1,625", "won/kg", "0101.21.00", "ex 0304 99 90 10", "87032110",
     "HS Code", "Base Rate", "Category", "Description", "2012", "Year 1", "B5", "A+EP", "U", "- -", "Page 3", "", "   ", "\f",
     "ANNEX 2", "of a cylinder capacity", "(", ")", "+", "or", "min", "max", "EA", "%", "00", "=1+1", "\"", ";", ","]
)  # fmt: skip
TEXT = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=8).map(" ".join))


@settings(max_examples=400, deadline=None)
@given(TEXT, st.sampled_from([".", ",", "auto"]))
def test_any_text_is_a_duty_or_refused(text, decimal):
    try:
        parse_duty(text, decimal=decimal)
    except DutyTextError as error:
        assert error.hint


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXT, max_size=12), st.booleans())
def test_any_annex_is_read_listed_or_refused(lines, wide):
    header = (
        "HS Code      Description      Base Rate      Category" if wide else "HS Code Description Base Rate Category"
    )
    for text in ("\n".join([header, *lines]), "\n".join(lines)):
        try:
            schedule = annex_text(text, Reading("MYS", "x", "HS2012"), file="x.txt")
        except ScheduleFileError as error:
            assert error.hint
        else:
            assert all(u.message and u.hint for u in schedule.unread)
            assert schedule.lines or schedule.unread


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(TEXT, min_size=1, max_size=5), max_size=10))
def test_any_csv_is_read_listed_or_refused(tmp_path, rows):
    path = tmp_path / "x.csv"
    body = "\n".join(",".join(r) for r in rows)
    path.write_text(f"HS Code,Description,Base Rate,Category,2012\n{body}\n", encoding="utf-8", errors="replace")
    try:
        schedule = read_csv(path, Reading("MYS", "x", "HS2012"))
    except AccordError as error:
        assert error.hint
    else:
        assert all(u.cells for u in schedule.unread)
