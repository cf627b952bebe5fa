"""Rates of whole schedules: equal to the exact rate of each line, whatever the order of the rows."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.tariffs import (
    BeforeBaseError,
    LegendError,
    Schedule,
    TariffLine,
    Where,
    ad_valorem_pct,
    applied_pct,
    average_table,
    exact_rates,
    legend_from_text,
    legend_named,
    parse_duty,
    rate_table,
    synthetic_desk,
    year_ends,
)

CATEGORIES = """
[category.A]
cuts = 1
[category.T7]
cuts = 7
[category.P]
cuts = 6
reduction_pct = 37.5
[category.TO]
cuts = 9
to_pct = 4.5
[category.CAP]
dated = [{ on = 2021-01-01, cap_pct = 20 }, { on = 2023-01-01, cap_pct = 5.5 }]
[category.LIST]
listed = [[2, 19], [5, 38.1], [7, 57.1], [9, 100]]
[category.K]
treatment = "standstill"
[category.X]
treatment = "none"
[category.L]
cuts = 4
to = "line"
[category.C]
treatment = "columns"
[category.S]
cuts = 3
swiss = 8.5
[[category.N.band]]
from_pct = 20
dated = [{ on = 2021-01-01, cap_pct = 20 }, { on = 2023-01-01, cut_pct = 100 }]
[[category.N.band]]
from_pct = 0
cuts = 3
reduction_pct = 80
"""


def written(mode, to):
    rule = f"ad_valorem = {{ to = {to}, mode = '{mode}' }}" if to else ""
    return legend_from_text(
        f"[legend]\nname='r'\nsource='x'\nentry_into_force=2020-08-01\n[rounding]\n{rule}\n{CATEGORIES}"
    )


duties = st.one_of(
    st.decimals(min_value=0, max_value=300, places=3).map(lambda d: f"{d}%"),
    st.sampled_from(
        ["0%", "RM 1.20/kg", "8% + RM 1/kg", "8% or RM 1/kg, whichever is higher", "2.675%", "0.125%", "33.333333%"]
    ),
)
lines = st.lists(
    st.tuples(duties, st.sampled_from(["A", "T7", "P", "TO", "CAP", "LIST", "K", "X", "L", "C", "S", "N"])),
    min_size=1,
    max_size=25,
)


def schedule_of(rows):
    made = []
    for n, (duty, category) in enumerate(rows):
        path = ((2021, parse_duty("3%")), (2024, parse_duty("1%"))) if category == "C" else ()
        final = parse_duty("2%") if category == "L" else None
        made.append(
            TariffLine(f"{10000000 + n}", "x", parse_duty(duty), category, Where("x", n), path=path, final=final)
        )
    return Schedule("MYS", "r", "HS2022", 8, tuple(made))


@settings(max_examples=60, deadline=None)
@given(
    lines,
    st.sampled_from(["half-up", "half-down", "half-even", "down", "up"]),
    st.sampled_from(["", "1", "0.1", "0.25"]),
)
def test_columns_of_integers_equal_the_exact_rates(rows, mode, to):
    from accord.tariffs import UnitValueError

    legend, schedule = written(mode, to), schedule_of(rows)
    days = [date(2020, 1, 1), date(2020, 8, 1), date(2021, 1, 1), date(2024, 2, 3), date(2031, 1, 1)]
    table = rate_table(schedule, legend, days)
    open_keys = {o.key for o in table.open_lines}
    for column, day in enumerate(days):
        for place, line in enumerate(schedule.lines):
            try:
                duty = exact_rates(replace(schedule, lines=(line,)), legend, day)[0]
            except UnitValueError:
                assert line.key in open_keys
                continue
            exact = None if duty is None else ad_valorem_pct(duty)
            if exact is None:
                assert np.isnan(table.pct[place, column])
            elif line.key not in open_keys:
                assert table.pct[place, column] == pytest.approx(float(exact), abs=0, rel=3e-16)


def test_the_order_of_rows_is_irrelevant():
    desk = synthetic_desk("MYS", 5, lines=600)
    legend = replace(legend_named("mkfta-example"), entry_into_force=date(2027, 1, 1))
    mixed = list(desk.offer.lines)
    random.Random(3).shuffle(mixed)
    plain = rate_table(desk.offer, legend, year_ends(2026, 2042))
    shuffled = rate_table(replace(desk.offer, lines=tuple(mixed)), legend, year_ends(2026, 2042))
    back = np.array([shuffled.keys.index(k) for k in plain.keys])
    np.testing.assert_array_equal(plain.pct, shuffled.pct[back])
    assert {o.key for o in plain.open_lines} == {o.key for o in shuffled.open_lines}


def test_averages_weigh_months_and_days(line, schedule):
    one = schedule(line(base="12%", category="B3"))
    average, _ = average_table(one, legend_named("evfta"), [2019, 2020, 2021, 2024])
    assert average.tolist() == [[12.0, 10.75, 6.0, 0.0]]
    by_days, _ = average_table(one, legend_named("evfta"), [2020], by="days")
    assert by_days[0, 0] == pytest.approx((213 * 12 + 153 * 9) / 366, abs=1e-12)


def test_the_first_of_april_averages_a_quarter_and_three(line, schedule, legend):
    april = legend("[category.T]\ncuts = 4", start="2020-04-01", staging="yearly = '04-01'")
    average, _ = average_table(schedule(line(base="12%", category="T")), april, [2020, 2021])
    assert average.tolist() == [[(3 * 12 + 9 * 9) / 12, (3 * 9 + 9 * 6) / 12]]


def test_a_preference_fills_in_with_mfn_and_never_exceeds_it(line, schedule, legend):
    found = legend("[category.T]\ncuts = 4\n[category.X]\ntreatment = 'none'", start="2021-01-01")
    two = schedule(line("01012100", "12%", "T"), line("01012900", "9%", "X"))
    table = rate_table(two, found, year_ends(2020, 2022))
    mfn = np.array([7.0, 9.0])
    assert applied_pct(table, mfn, never_above=True).tolist() == [[7.0, 7.0, 6.0], [9.0, 9.0, 9.0]]


def test_equivalents_stage_like_ad_valorem_bases(line, schedule):
    one = schedule(line(base="RM 1/kg", category="B3"))
    table = rate_table(one, legend_named("cptpp-mys"), year_ends(2022, 2024), equivalents={"01012100": Decimal(12)})
    assert table.pct.tolist() == [[8.0, 4.0, 0.0]] and table.open_lines == ()
    bare = rate_table(one, legend_named("cptpp-mys"), year_ends(2022, 2024))
    assert np.isnan(bare.pct[0, :2]).all() and bare.pct[0, 2] == 0.0
    assert [o.code for o in bare.open_lines] == ["unit-value"]


def test_a_line_without_a_meaning_is_open_and_the_rest_are_rated(line, schedule):
    two = schedule(line("01012100", "12%", "Z9", row=9), line("01012900", "12%", "B3"))
    table = rate_table(two, legend_named("evfta"), year_ends(2020, 2020))
    assert [(o.key, o.code) for o in table.open_lines] == [("01012100", "category-without-legend")]
    assert "row 9" in table.open_lines[0].where and table.pct[1, 0] == 9.0
    assert np.isnan(applied_pct(table, table.base_pct, never_above=False)[0, 0])


def test_days_before_the_base_and_missing_entry_are_errors(line, schedule, legend):
    one = schedule(line(category="EIF"), base_date=date(2010, 1, 1))
    with pytest.raises(BeforeBaseError, match="2009-12-31"):
        rate_table(one, legend_named("cptpp-mys"), year_ends(2009, 2012))
    with pytest.raises(LegendError, match="entry into force"):
        rate_table(one, legend("[category.EIF]\ncuts = 1", start=None), year_ends(2012, 2012))


def test_tiny_bases_with_many_decimals_take_the_exact_way(line, schedule, legend):
    odd = legend("[category.T]\ncuts = 3", rounding="ad_valorem = { to = 0.1, mode = 'half-up' }")
    one = schedule(line(base="3.14159265358979%", category="T"))
    assert rate_table(one, odd, year_ends(2020, 2022)).pct.tolist() == [[2.1, 1.0, 0.0]]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("half-up", [13.1, 11.3, 9.4, 7.5, 5.6, 3.8, 1.9, 0.0]),
        ("half-down", [13.1, 11.2, 9.4, 7.5, 5.6, 3.7, 1.9, 0.0]),
        ("half-even", [13.1, 11.2, 9.4, 7.5, 5.6, 3.8, 1.9, 0.0]),
        ("down", [13.1, 11.2, 9.3, 7.5, 5.6, 3.7, 1.8, 0.0]),
        ("up", [13.2, 11.3, 9.4, 7.5, 5.7, 3.8, 1.9, 0.0]),
    ],
)
def test_ties_in_whole_columns_follow_the_mode(line, schedule, legend, mode, expected):
    found = legend("[category.T]\ncuts = 8", rounding=f"ad_valorem = {{ to = 0.1, mode = '{mode}' }}")
    assert rate_table(schedule(line(base="15%", category="T")), found, year_ends(2020, 2027)).pct.tolist() == [expected]
    one = line(base="0.05%", category="T")
    half = legend(
        "[category.T]\ncuts = 1\nreduction_pct = 0.0001", rounding="ad_valorem = { to = 0.1, mode = 'half-up' }"
    )
    assert rate_table(schedule(one), half, year_ends(2020, 2020)).pct.tolist() == [[0.0]]
