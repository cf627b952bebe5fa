"""Series from files: what is read, what is refused by name, what is questioned."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.partnership import Period, SeriesFileError, period_of, period_with, read_folder, read_series

ABOUT = """\
title = "Visitors"
measure = "visitors"
reporter = "BRA"
parties = ["BRA", "CHL"]
unit = "persons"
frequency = "annual"
source = "ministry of tourism"
licence = "open"
edition = "2024-06"
"""


def write(folder: Path, rows: str | bytes, about: str | None = ABOUT, name: str = "visitors") -> Path:
    path = folder / f"{name}.csv"
    path.write_bytes(rows if isinstance(rows, bytes) else rows.encode())
    if about is not None:
        path.with_suffix(".toml").write_text(about, encoding="utf-8")
    return path


def test_a_series_is_read_as_it_stands(tmp_path: Path) -> None:
    rows = "period,value,status,note\n2021,12,,\n2019,10.5,observed,customs\n2020,,,\n2022,13e2,provisional,\n"
    s = read_series(write(tmp_path, rows))
    assert [(o.period.label, o.value, o.status) for o in s.observations] == [
        ("2019", 10.5, "observed"),
        ("2021", 12.0, "observed"),
        ("2022", 1300.0, "provisional"),
    ]
    assert [p.label for p in s.missing] == ["2020"]
    assert s.parties == ("BRA", "CHL")
    assert s.observations[0].note == "customs"
    assert [o.period.label for o in s.upto(date(2021, 12, 31))] == ["2019", "2021"]
    assert [o.period.label for o in s.upto(date(2021, 12, 30))] == ["2019"]
    assert any("no value between 2019 and 2021" in q for q in s.questions)


def test_quarters_and_months(tmp_path: Path) -> None:
    quarters = ABOUT.replace("annual", "quarterly")
    s = read_series(write(tmp_path, "period,value\n2023-Q4,4\n2024Q1,5\n", quarters))
    assert [o.period.label for o in s.observations] == ["2023-Q4", "2024-Q1"]
    assert s.questions == ()
    months = ABOUT.replace("annual", "monthly")
    s = read_series(write(tmp_path, "period,value\n2023-12,4\n2024-01,5\n", months, "other"))
    assert [o.period.last for o in s.observations] == [date(2023, 12, 31), date(2024, 1, 31)]


@pytest.mark.parametrize(
    ("rows", "needle"),
    [
        ("period,value\n2020,1\n2020,2\n", "line 3: the period 2020 stands on line 2 already"),
        ("period,value\n2020,1\n 2020 ,1\n", "stands on line 2 already"),
        ("period,value,unit\n2020,1,persons\n2021,2,thousand persons\n", "the unit is 'thousand persons'"),
        ("period,value\n2020,1.234,5\n", "line 2 has 3 cells"),
        ('period,value\n2020,"1,234"\n', "'1,234' is no number"),
        ("period,value\n2020,12 %\n", "'12 %' is no number"),
        ("period,value\n2020,nan\n", "'nan' is no number"),
        ("period,value\n2020,inf\n", "'inf' is no number"),
        ("period,value\n2020,1e999\n", "too large"),
        ("period,value\n2020,=1+1\n", "'=1+1' is no number"),
        ("period,value\n2020-01,1\n", "is no period of an annual series"),
        ("period,value\n20,1\n", "is no period of an annual series"),
        ("period,value\n0000,1\n", "is no period of an annual series"),
        ("period,value,status\n2020,1,guessed\n", "no status is called 'guessed'"),
        ("period;value\n2020;1\n", "the columns are period;value"),
        ("year,amount\n2020,1\n", "the columns are year, amount"),
        ("period,value,value\n2020,1,2\n", "each once"),
        ("period,value,mystery\n2020,1,2\n", "the columns are period, value, mystery"),
        ("period,value\n2020,\n", "no line has a value"),
        ("period,value\n", "no line has a value"),
        ("", "it is empty"),
        ("\n\n", "it is empty"),
        ('period,value\n2020,"1\n', "it is no CSV"),
        ("period,value\n2020,1\x00\n", "zero byte"),
        (b"period,value\n2020,\xff\xfe\n", "is not UTF-8"),
    ],
)
def test_bad_values_are_refused_by_name(tmp_path: Path, rows: str | bytes, needle: str) -> None:
    with pytest.raises(SeriesFileError) as caught:
        read_series(write(tmp_path, rows))
    assert needle in caught.value.message + caught.value.hint
    assert caught.value.message.startswith("visitors.csv: ")
    assert caught.value.code == "series-file"
    assert caught.value.hint


@pytest.mark.parametrize(
    ("about", "needle"),
    [
        (None, "there is no visitors.toml beside it"),
        ("not toml [", "it is no TOML"),
        (ABOUT + 'colour = "red"\n', "unknown key 'colour'"),
        (ABOUT.replace('licence = "open"\n', ""), "licence missing or empty"),
        (ABOUT.replace('"open"', '" "'), "licence missing or empty"),
        (ABOUT.replace("annual", "weekly"), "no frequency is called 'weekly'"),
        (ABOUT + "scale = 0\n", "the scale is 0"),
        (ABOUT + "scale = inf\n", "the scale is inf"),
        (ABOUT + "scale = true\n", "the scale is True"),
        (ABOUT.replace('"CHL"', '"Atlantis"'), "no country is called 'Atlantis'"),
        (ABOUT.replace('["BRA", "CHL"]', '"BRA"'), "parties are 'BRA'"),
    ],
)
def test_bad_sidecars_are_refused_by_name(tmp_path: Path, about: str | None, needle: str) -> None:
    with pytest.raises(SeriesFileError) as caught:
        read_series(write(tmp_path, "period,value\n2020,1\n", about))
    assert needle in caught.value.message


def test_odd_values_are_questioned_and_kept(tmp_path: Path) -> None:
    percent = ABOUT.replace('"persons"', '"%"')
    s = read_series(write(tmp_path, "period,value\n2020,0.12\n2021,0.15\n", percent))
    assert any("are they fractions?" in q for q in s.questions)
    fraction = ABOUT.replace('"persons"', '"fraction"')
    s = read_series(write(tmp_path, "period,value\n2020,12\n2021,0.15\n", fraction, "b"))
    assert any("are they percent?" in q for q in s.questions)
    assert [o.value for o in s.observations] == [12.0, 0.15]
    s = read_series(write(tmp_path, "period,value\n2020,12000\n2021,13\n", ABOUT, "c"))
    assert any("has the unit changed?" in q for q in s.questions)
    s = read_series(write(tmp_path, "period,value\n2020,-4\n2021,13\n", ABOUT, "d"))
    assert any("both sides of zero" in q for q in s.questions)


def test_a_folder(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "none") == ()
    write(tmp_path, "period,value\n2020,1\n", ABOUT, "b")
    write(tmp_path, "period,value\n2020,1\n", ABOUT, "a")
    assert [s.id for s in read_folder(tmp_path)] == ["a", "b"]
    write(tmp_path, "period,value\n2020,1\n", ABOUT + 'id = "a"\n', "c")
    with pytest.raises(SeriesFileError, match="another file's too"):
        read_folder(tmp_path)


@given(st.dates(date(1, 1, 1), date(9998, 12, 31)), st.sampled_from(["annual", "quarterly", "monthly"]))
def test_periods_hold_their_days_and_return(day: date, frequency: str) -> None:
    period = period_with(day, frequency)
    assert period.first <= day <= period.last
    assert period_of(period.label if period.year > 999 else f"{period.label:>04}", frequency) in (period, None)
    after = Period(period.index + 1, period.per_year)
    if after.year < 9999:
        assert (after.first - period.last).days == 1


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_any_text_is_a_series_or_a_named_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("series")
    try:
        data = f"period,value\n2020,{text}\n".encode()
    except UnicodeEncodeError:
        return
    try:
        assert read_series(write(folder, data)).observations
    except SeriesFileError as error:
        assert error.hint and error.message.startswith("visitors.csv: ")
