"""Coverage, ceilings in two dimensions, and the readings of Article XXIV."""

from datetime import date

import numpy as np
import pytest

from accord.tariffs import (
    ImportTableError,
    article_xxiv,
    check_ceilings,
    coverage,
    legend_named,
    on_lines,
    read_imports,
    transparency_table,
)

HS6 = ["010121", "010121", "010129", "020110", "020120"]
BASE = np.array([10.0, 5.0, 0.0, 20.0, 8.0])
NOW = np.array([[0.0], [0.0], [0.0], [10.0], [np.nan]])
WORTH = np.array([30.0, 10.0, 40.0, 15.0, 5.0])


def one(readings, level, scope):
    return next(r for r in readings if (r.level, r.scope) == (level, scope))


def test_lines_value_digits_and_scope_apart():
    found = coverage(HS6, BASE, NOW, ["2030"], value=WORTH)
    own = one(found, "own", "all")
    assert (own.lines, own.eliminated, own.reduced, own.open_lines) == (5, 3, 1, 1)
    assert (own.lines_pct, own.value_pct, own.value_reduced_pct) == (60.0, 80.0, 15.0)
    dutiable = one(found, "own", "dutiable")
    assert (dutiable.lines, dutiable.eliminated, dutiable.value) == (4, 2, 60.0)
    six = one(found, "hs6", "all")
    assert (six.lines, six.eliminated, six.reduced, six.open_lines) == (4, 2, 1, 1) and six.value_eliminated == 80.0
    cut, start = 30 * 10 + 10 * 5 + 15 * 10, 30 * 10 + 10 * 5 + 15 * 20
    assert own.depth_pct == pytest.approx(100 * cut / start)


def test_a_subheading_is_freed_only_when_all_its_lines_are():
    found = coverage(HS6[:2], np.array([10.0, 10.0]), np.array([[0.0], [10.0]]), ["y"])
    six = one(found, "hs6", "all")
    assert (six.eliminated, six.reduced) == (0, 1) and np.isnan(six.value_pct)


def test_no_lines_no_share():
    found = coverage([], np.zeros(0), np.zeros((0, 1)), ["y"])
    assert found[0].as_dict()["lines_pct"] is None


def akfta_schedule(line, schedule, sensitive, highly):
    rows = [line(f"{n:06d}", "10%", "NT") for n in range(10000, 10000 + 1000 - sensitive - highly)]
    rows += [line(f"{n:06d}", "10%", "SL") for n in range(20000, 20000 + sensitive)]
    rows += [line(f"{n:06d}", "10%", "HSL-A") for n in range(30000, 30000 + highly)]
    return schedule(*rows, digits=6)


@pytest.mark.parametrize(
    ("sensitive", "highly", "track_value", "high_value", "verdicts"),
    [
        (70, 30, 9.0, 3.0, [True, True]),
        (70, 31, 9.0, 3.0, [False, True]),  # 101 of 1,000 lines; 31 subheadings are fewer than 200
        (70, 30, 10.5, 2.0, [False, True]),  # value alone breaks the Sensitive Track
        (60, 30, 9.0, 3.5, [True, False]),  # 3 % of value holds whatever the lines
    ],
)
def test_akfta_ceilings_have_two_dimensions(line, schedule, sensitive, highly, track_value, high_value, verdicts):
    found = akfta_schedule(line, schedule, sensitive, highly)
    value = np.zeros(1000)
    value[: 1000 - sensitive - highly] = (100 - track_value) / (1000 - sensitive - highly)
    value[1000 - sensitive - highly : 1000 - highly] = (track_value - high_value) / sensitive
    value[1000 - highly :] = high_value / highly
    checks = check_ceilings(found, legend_named("akfta"), value=value)
    assert [c.holds for c in checks] == verdicts
    assert [c.lines for c in checks] == [sensitive + highly, highly]


def test_the_highly_sensitive_list_takes_200_subheadings_or_three_percent_of_lines(line, schedule):
    rows = [line(f"{10000000 + n}", "10%", "HSL-A") for n in range(210)]  # 3 subheadings, all lines
    _, high = check_ceilings(schedule(*rows), legend_named("akfta"), value=np.zeros(210))
    lines, hs6 = high.either
    assert lines.holds is False and hs6.holds is True and hs6.found == 3
    assert high.holds is None and high.every[0].found is None  # no imports at all: the value is not known


def test_without_imports_a_ceiling_is_unknown_not_kept(line, schedule):
    found = akfta_schedule(line, schedule, 50, 10)
    assert [c.holds for c in check_ceilings(found, legend_named("akfta"))] == [None, None]
    broken = akfta_schedule(line, schedule, 200, 10)
    assert check_ceilings(broken, legend_named("akfta"))[0].holds is False


def test_floors(line, schedule):
    rows = [line(f"{10000 + n:06d}", "10%", c) for n, c in enumerate(["NT1"] * 64 + ["NT2"] * 22 + ["SL"] * 14)]
    found = {c.ceiling.name: c for c in check_ceilings(schedule(*rows, digits=6), legend_named("ahkfta"))}
    assert not found["Normal Track 1"].holds and found["Normal Track 1"].every[0].room == pytest.approx(-1.0)
    assert found["Normal Track"].holds and not found["Sensitive Track"].holds


def test_article_xxiv_side_by_side():
    final = np.array([0.0, 0.0, 0.0, 10.0, 8.0])
    years = np.array([0.0, 12.0, 0.0, np.nan, np.nan])
    found = {
        r.name: r for r in article_xxiv(HS6, BASE, final, years, value=WORTH, partner_value_pct=100.0, elasticity=-2.0)
    }
    assert found["share of lines freed"].found == 60.0 and found["share of lines freed"].holds is False
    assert found["share of present trade freed"].found == 80.0
    grown = WORTH * (1 + BASE / 100) ** 2
    assert found["share of trade as it would be without duties"].found == pytest.approx(
        100 * grown[:3].sum() / grown.sum()
    )
    assert found["average of both parties' trade freed"].holds is True
    assert found["chapters with no line freed"].found == 1.0 and "02" in found["chapters with no line freed"].note
    assert found["freed lines that take longer than 10 years"].found == 1.0


def imports_file(tmp_path, text):
    path = tmp_path / "m.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_imports_on_lines_are_matched_shared_or_counted(tmp_path, line, schedule):
    text = "code,partner,year,value\n01012100,KOR,2021,10\n01012100,KOR,2022,30\n010129,KOR,2022,8\n99999999,KOR,2022,4\n01012100,CHN,2022,2\n"
    found = on_lines(
        read_imports(imports_file(tmp_path, text)),
        schedule(line("01012100"), line("01012910"), line("01012990")),
        "KOR",
    )
    assert found.value.tolist() == [20.0, 2.0, 2.0] and found.shared.tolist() == [False, True, True]
    assert found.unmatched == {"99999999": 2.0}


@pytest.mark.parametrize("text", ["code,worth\n010121,5\n", "code,value\n010121,five\n", "code,value\n010121,-5\n"])
def test_bad_import_tables_are_refused(tmp_path, text):
    with pytest.raises(ImportTableError):
        read_imports(imports_file(tmp_path, text))


def test_transparency_table_has_a_rate_each_year_and_three_years_of_imports(tmp_path, line, schedule):
    text = "code,partner,year,value\n" + "".join(
        f"01012100,{p},{y},{y - 2000}\n" for y in range(2020, 2024) for p in ("KOR", "CHN")
    )
    one_line = schedule(line("01012100", "12%", "B3"))
    table = transparency_table(
        one_line,
        legend_named("evfta"),
        range(2020, 2024),
        imports=read_imports(imports_file(tmp_path, text)),
        partner="KOR",
    )
    row = dict(zip(table.columns, table.rows[0], strict=True))
    assert [row[f"pref_{y}_pct"] for y in range(2020, 2024)] == [9.0, 6.0, 3.0, 0.0]
    assert (row["imports_2023_KOR"], row["imports_2023_all"]) == (23.0, 46.0) and "imports_2020_KOR" not in row
    assert date(2020, 8, 1) == legend_named("evfta").entry_into_force
