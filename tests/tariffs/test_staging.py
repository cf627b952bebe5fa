"""Staged rates: the vectors of agreements as they are written, and the laws that hold for all of them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.tariffs import (
    BeforeBaseError,
    CategoryError,
    Rounding,
    UnitValueError,
    legend_named,
    parse_duty,
    rate,
    round_exact,
    show_duty,
    stages,
    year_day,
)


def path(line, legend, first, count):
    """Rates at the end of each of ``count`` years."""
    return [rate(line, date(first + n, 12, 31), legend) for n in range(count)]


def pcts(line, legend, first, count):
    return [d.pct for d in path(line, legend, first, count)]


def test_ten_percent_in_ten_cuts_and_in_eleven(line, legend):
    ten = legend("[category.T]\ncuts = 10")
    assert pcts(line(category="T"), ten, 2020, 10) == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    eleven = pcts(line(category="T"), legend("[category.T]\ncuts = 11"), 2020, 11)
    assert eleven[0] == Decimal(100) / 11 and round(eleven[0], 2) == Decimal("9.09") and eleven[-1] == 0


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [
        ("", "13.125 11.25 9.375 7.5 5.625 3.75 1.875 0"),
        ("ad_valorem = { to = 0.1, mode = 'half-up' }", "13.1 11.3 9.4 7.5 5.6 3.8 1.9 0"),
        ("ad_valorem = { to = 1, mode = 'half-up' }", "13 11 9 8 6 4 2 0"),
    ],
)
def test_fifteen_percent_in_eight_cuts_by_three_roundings(line, legend, rounding, expected):
    found = pcts(line(base="15%", category="T"), legend("[category.T]\ncuts = 8", rounding=rounding), 2020, 8)
    assert found == [Decimal(x) for x in expected.split()]


def test_the_same_token_means_what_its_own_agreement_says(line):
    b3 = line(base="12%", category="B3")
    assert pcts(b3, legend_named("evfta"), 2020, 5) == [9, 6, 3, 0, 0]
    assert pcts(b3, legend_named("cptpp-mys"), 2022, 4) == [8, 4, 0, 0]


def test_korean_style_is_free_on_1_january_of_year_n(line):
    y5 = line(base="20%", category="Y-5")
    korean = legend_named("kvfta")
    assert show_duty(rate(y5, date(2018, 12, 31), korean)) == "4%"
    assert show_duty(rate(y5, date(2019, 1, 1), korean)) == "0%"


def test_partial_reductions(line, legend):
    five = legend("[category.P]\ncuts = 5\nreduction_pct = 8")
    assert pcts(line(base="6.5%", category="P"), five, 2020, 6)[-1] == Decimal("5.98")
    half = legend_named("ikcepa")
    assert pcts(line(base="10%", category="SEN"), half, 2010, 10) == [
        Decimal(10) - Decimal(n) / 2 for n in range(1, 11)
    ]


def test_reduction_to_the_lines_own_final_rate(line):
    red = line(base="10%", category="RED", final="3%")
    found = pcts(red, legend_named("ikcepa"), 2010, 9)
    assert found[0] == Decimal("9.125") and found[7] == 3 and found[8] == 3
    with pytest.raises(CategoryError, match="final rate"):
        rate(line(base="10%", category="RED"), date(2012, 1, 1), legend_named("ikcepa"))


def test_caps_leave_lower_bases_alone(line):
    akfta = legend_named("akfta")
    assert [show_duty(rate(line(base="30%", category="SL"), date(y, 6, 1), akfta)) for y in (2011, 2012, 2016)] == [
        "30%", "20%", "5%",
    ]  # fmt: skip
    assert show_duty(rate(line(base="3%", category="SL"), date(2016, 6, 1), akfta)) == "3%"
    assert show_duty(rate(line(base="80%", category="HSL-A"), date(2016, 6, 1), akfta)) == "50%"
    assert rate(line(base="80%", category="HSL-E"), date(2016, 6, 1), akfta) is None


def test_back_loaded_path_with_year_zero(line, legend):
    mercosur = legend(
        "[category.15V]\nlisted = [[7, 19], [8, 38.1], [9, 57.1], [15, 100]]\n[category.4]\ncuts = 5",
        start="2026-05-01", staging="entry_year = 0",
    )  # fmt: skip
    v = line(base="35%", category="15V")
    assert show_duty(rate(v, date(2032, 12, 31), mercosur)) == "35%"
    assert rate(v, date(2033, 1, 1), mercosur).pct == Decimal("35") * Decimal("0.81")
    assert rate(v, date(2034, 1, 1), mercosur).pct == Decimal("35") * Decimal("0.619")
    assert rate(v, date(2041, 1, 1), mercosur).pct == 0
    assert pcts(line(base="10%", category="4"), mercosur, 2026, 5) == [8, 6, 4, 2, 0]


@pytest.mark.parametrize(
    ("first", "days"),
    [
        ("entry-into-force", ["2020-08-01", "2021-04-01", "2022-04-01"]),
        ("next-date", ["2021-04-01", "2022-04-01", "2023-04-01"]),
        ("year-later", ["2022-04-01", "2023-04-01", "2024-04-01"]),
    ],
)
def test_first_cut_and_yearly_date(legend, first, days):
    found = legend("[category.T]\ncuts = 3", start="2020-08-01", staging=f"first = '{first}'\nyearly = '04-01'")
    assert [s.on.isoformat() for s in stages(found, found.category("T"))] == days


def test_anniversaries_and_entry_on_the_yearly_date(legend):
    odd = legend("[category.T]\ncuts = 2", start="2020-02-29", staging="yearly = 'anniversary'")
    assert [s.on.isoformat() for s in stages(odd, odd.category("T"))] == ["2020-02-29", "2021-02-28"]
    plain = legend("[category.T]\ncuts = 2", start="2020-01-01")
    assert year_day(plain, 1) == date(2021, 1, 1)


def test_a_late_joiner_applies_the_level_of_a_common_clock(line, legend):
    common = legend(
        "[category.T]\ncuts = 5", start="2022-07-01", head="started = 2020-01-01", staging="clock = 'common'"
    )
    own = legend("[category.T]\ncuts = 5", start="2022-07-01", head="started = 2020-01-01")
    t = line(category="T")
    assert rate(t, date(2022, 6, 30), common) is None
    assert show_duty(rate(t, date(2022, 7, 1), common)) == "4%"
    assert show_duty(rate(t, date(2022, 7, 1), own)) == "8%"


def test_year_columns_and_late_entry(line, legend):
    body = "[category.C]\ntreatment = 'columns'"
    row = line(base="30%", category="C", path=((2009, "22%"), (2010, "20%"), (2012, "15%")))
    fixed = legend(body, start="2010-06-01")
    assert [show_duty(rate(row, date(y, 12, 31), fixed)) for y in (2010, 2011, 2012, 2020)] == [
        "20%",
        "20%",
        "15%",
        "15%",
    ]
    shifted = legend(body, start="2010-06-01", staging="columns = 'shift'")
    assert [show_duty(rate(row, date(y, 12, 31), shifted)) for y in (2010, 2011, 2012, 2013)] == [
        "22%",
        "20%",
        "20%",
        "15%",
    ]
    numbered = line(base="30%", path=((1, "20%"), (3, "10%")))
    assert [show_duty(rate(numbered, date(y, 12, 31), fixed)) for y in (2010, 2011, 2012)] == ["20%", "20%", "10%"]


def test_free_form_column_path_of_a_car(line):
    steps = [30, 22, 20, 18, 15, 12, 10, 8, 5]
    car = line("870390222", "30%", "", path=tuple((2009 + n, f"{p}%") for n, p in enumerate(steps[1:])))
    found = [show_duty(rate(car, date(y, 12, 31), legend_named("aanzfta"))) for y in range(2010, 2018)]
    assert found == ["20%", "18%", "15%", "12%", "10%", "8%", "5%", "5%"]


def test_specific_duties_are_cut_and_rounded_down_to_the_sen(line):
    found = rate(line(base="8% + RM 1.00/kg", category="B3"), date(2022, 12, 31), legend_named("cptpp-mys"))
    assert show_duty(found) == "5.333333333333333333333333333% + MYR 0.66/kg"
    assert show_duty(rate(line(base="RM 1.00/kg", category="B3"), date(2025, 1, 1), legend_named("cptpp-mys"))) == "0%"


def test_entry_price_keeps_the_specific_part(line):
    found = rate(line(base="10% + EUR 5/100 kg", category="A+EP"), date(2021, 1, 1), legend_named("evfta"))
    assert show_duty(found) == "EUR 5/100 kg"


def test_a_percentage_cap_on_a_specific_duty_needs_a_unit_value(line):
    with pytest.raises(UnitValueError, match="ad valorem"):
        rate(line(base="RM 5/kg", category="SL"), date(2016, 1, 1), legend_named("akfta"))


def test_days_before_the_base_are_refused_with_the_row(line):
    with pytest.raises(BeforeBaseError, match=r"test\.csv row 7"):
        rate(line(category="EIF", row=7), date(2009, 12, 31), legend_named("cptpp-mys"))


def test_categories_without_meaning_are_refused(line):
    with pytest.raises(CategoryError, match="no meaning"):
        rate(line(category="Z9"), date(2021, 1, 1), legend_named("evfta"))
    with pytest.raises(CategoryError, match="definition was not found"):
        rate(line(category="R75"), date(2021, 1, 1), legend_named("evfta"))


bases = st.decimals(min_value=0, max_value=300, places=2)
roundings = st.sampled_from(
    [
        "",
        *(
            f"ad_valorem = {{ to = {t}, mode = '{m}' }}"
            for t in ("1", "0.1", "0.01")
            for m in ("half-up", "down", "up", "half-even")
        ),
    ]
)


@given(
    bases,
    st.integers(1, 20),
    st.integers(0, 100),
    st.sampled_from(["entry-into-force", "next-date", "year-later"]),
    roundings,
)
def test_staging_never_rises_and_ends_where_it_should(base, cuts, reduction, first, rounding):
    from accord.tariffs import TariffLine, Where, legend_from_text

    legend = legend_from_text(
        f"[legend]\nname='p'\nsource='x'\nentry_into_force=2020-03-15\n[staging]\nfirst='{first}'\n[rounding]\n{rounding}\n"
        f"[category.T]\ncuts={cuts}\nreduction_pct={reduction}"
    )
    row = TariffLine("010121", "x", parse_duty(f"{base}%"), "T", Where("x", 1))
    found = [rate(row, date(2020 + n // 2, 1 + 6 * (n % 2), 20), legend).pct for n in range(1, 50)]
    assert all(a >= b for a, b in pairwise(found))
    exact = Fraction(base) * (1 - Fraction(reduction, 100))
    last = round_exact(exact, legend.ad_valorem_rounding)
    assert found[-1] == (base if exact == Fraction(base) else min(last, base))


@given(bases, st.integers(1, 20), st.integers(1, 20))
def test_rounding_happens_last(base, cuts, cut):
    """Each rate is the exact fraction of the base, rounded once: never a cut of an earlier rounded rate."""
    from accord.tariffs import TariffLine, Where, legend_from_text

    legend = legend_from_text(
        "[legend]\nname='p'\nsource='x'\nentry_into_force=2020-01-01\n[rounding]\nad_valorem={to=0.1,mode='half-up'}\n"
        f"[category.T]\ncuts={cuts}"
    )
    done = min(cut, cuts)
    row = TariffLine("010121", "x", parse_duty(f"{base}%"), "T", Where("x", 1))
    exact = Fraction(base) * (cuts - done) / cuts
    expected = min(round_exact(exact, Rounding(Decimal("0.1"))), base)
    assert rate(row, date(2020 + cut - 1, 6, 1), legend).pct == expected


def test_a_rise_happens_only_where_the_legend_says_so(line, legend):
    body = "dated = [{ on = 2021-01-01, rate = '5%' }, { on = 2022-01-01, rate = '8%' }]"
    rising = legend(f"[category.S]\nmay_rise = true\n{body}")
    assert pcts(line(category="S"), rising, 2021, 2) == [5, 8]


BANDS = """
[[category.NT.band]]
from_pct = 20
dated = [{ on = 2020-01-01, rate = "20%" }, { on = 2021-01-01, rate = "13%" }, { on = 2022-01-01, rate = "0%" }]
[[category.NT.band]]
from_pct = 10
cuts = 2
[[category.NT.band]]
from_pct = 0
cuts = 1
"""


def test_paths_by_the_height_of_the_base_rate(line, legend, schedule):
    from accord.tariffs import average_table, check_legend, rate_table, year_ends

    banded = legend(BANDS)
    assert check_legend(banded) == []
    rows = [line(f"0101210{n}", b, "NT") for n, b in enumerate(("35%", "20%", "19.9%", "10%", "9%", "0%", "RM 1/kg"))]
    assert [pcts(r, banded, 2020, 3) for r in rows[:6]] == [
        [20, 13, 0], [20, 13, 0], [Decimal("9.95"), 0, 0], [5, 0, 0], [0, 0, 0], [0, 0, 0],
    ]  # fmt: skip
    with pytest.raises(UnitValueError, match="bands"):
        rate(rows[6], date(2020, 6, 1), banded)
    table = rate_table(schedule(*rows), banded, year_ends(2020, 2022))
    assert table.pct[:6].tolist() == [[20, 13, 0], [20, 13, 0], [9.95, 0, 0], [5, 0, 0], [0, 0, 0], [0, 0, 0]]
    assert [o.code for o in table.open_lines] == ["unit-value"]
    average, _ = average_table(schedule(*rows[:3]), legend(BANDS, start="2020-07-01"), [2020, 2021])
    assert average[:, 1].tolist() == [13.0, 13.0, 0.0]


def test_a_band_must_hold_the_base(line, legend):
    from accord.tariffs import check_legend

    holed = legend(BANDS.replace("from_pct = 0\n", "from_pct = 5\n"))
    assert [f.code for f in check_legend(holed)] == ["bands"]
    with pytest.raises(CategoryError, match="no band"):
        rate(line(base="3%", category="NT"), date(2020, 6, 1), holed)


def test_swiss_formula(line, legend, schedule):
    from accord.tariffs import rate_table, year_ends

    swiss = legend("[category.S]\ncuts = 2\nswiss = 8", rounding="ad_valorem = { to = 0.1, mode = 'half-up' }")
    assert pcts(line(base="24%", category="S"), swiss, 2020, 2) == [15, 6]
    assert pcts(line(base="10%", category="S"), swiss, 2020, 2) == [Decimal("7.2"), Decimal("4.4")]
    rows = schedule(line("01012100", "24%", "S"), line("01012900", "10%", "S"), line("01013000", "0%", "S"))
    assert rate_table(rows, swiss, year_ends(2020, 2021)).pct.tolist() == [[15, 6], [7.2, 4.4], [0, 0]]
