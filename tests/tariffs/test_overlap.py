"""The best existing rate: overlap, reciprocity, costs, dead letters."""

from datetime import date

import numpy as np
import pytest

from accord.tariffs import (
    HsEditionError,
    Scheme,
    TariffSettingsError,
    align,
    at,
    best_existing,
    legend_named,
    margins,
    rate_table,
    relative_margin,
)

DAY = [date(2026, 12, 31)]


@pytest.fixture
def korean(legend):
    return legend(
        "[category.KNT]\ndated = [{ on = 2010-01-01, rate = '3%' }]\n[reciprocity]\ncategories = ['SL']",
        start="2007-06-01",
    )


def test_the_official_motorcycle_example(line, schedule, korean):
    """Malaysia lists motorcycles as sensitive at 5 %: Korea charges 5 %, not its 3 % preference and not 8 % MFN."""
    korea = schedule(line("871120", "8%", "KNT"), party="KOR", digits=6)
    malaysia = schedule(line("871120", "30%", "SL"), digits=6)
    found = best_existing(korea, [Scheme("AKFTA", korea, korean, malaysia, legend_named("akfta"))], DAY, origin="MYS")
    assert found.best_pct.tolist() == [[5.0]] and found.names[found.chosen[0, 0]] == "AKFTA" and found.answered.all()
    alone = best_existing(korea, [Scheme("AKFTA", korea, korean)], DAY, origin="MYS")
    assert alone.best_pct.tolist() == [[3.0]]


def test_reciprocity_never_exceeds_mfn_and_a_limit_can_close_it(line, schedule, legend):
    body = "[category.NT]\ndated = [{ on = 2010-01-01, cut_pct = 100 }]\n[reciprocity]\ncategories = ['SL']"
    korea = schedule(line("871120", "8%", "NT"), party="KOR", digits=6)
    malaysia = schedule(line("871120", "50%", "SL"), digits=6)
    theirs = legend("[category.SL]\ndated = [{ on = 2012-01-01, cap_pct = 20 }]", start="2007-06-01")
    open_rule = legend(body, start="2007-06-01")
    found = best_existing(korea, [Scheme("A", korea, open_rule, malaysia, theirs)], DAY)
    assert found.best_pct.tolist() == [[8.0]]
    limit = legend(body.replace("['SL']", "['SL']\nexporter_max_pct = 4"), start="2007-06-01")
    at_five = legend("[category.SL]\ndated = [{ on = 2012-01-01, cap_pct = 5 }]", start="2007-06-01")
    closed = best_existing(korea, [Scheme("A", korea, limit, malaysia, at_five)], DAY)
    assert closed.best_pct.tolist() == [[8.0]] and closed.names[closed.chosen[0, 0]] == "MFN"


def test_where_both_list_the_line_as_sensitive_its_own_rate_stands(line, schedule):
    akfta = legend_named("akfta")
    korea = schedule(line("871120", "8%", "SL"), party="KOR", digits=6)
    malaysia = schedule(line("871120", "30%", "HSL-A"), digits=6)
    found = best_existing(korea, [Scheme("AKFTA", korea, akfta, malaysia, akfta)], DAY)
    assert found.best_pct.tolist() == [[5.0]] and not found.answered.any()


def test_schemes_count_from_their_entry_and_costs_decide(line, schedule, legend):
    lines = (line("01012100", "10%", "T"),)
    early = legend("[category.T]\ncuts = 1", start="2020-01-01")
    late = legend("[category.T]\ncuts = 2", start="2025-01-01")
    mfn = schedule(*lines)
    days = [date(2019, 6, 1), date(2021, 6, 1), date(2025, 6, 1)]
    schemes = [Scheme("early", schedule(*lines), early, cost_pct=6.0), Scheme("late", schedule(*lines), late)]
    found = best_existing(mfn, schemes, days)
    assert found.best_pct.tolist() == [[10.0, 0.0, 5.0]]
    assert [found.names[k] for k in found.chosen[0]] == ["MFN", "early", "late"]
    with pytest.raises(TariffSettingsError, match="cost"):
        best_existing(mfn, [Scheme("early", schedule(*lines), early, cost_pct=-1.0)], days)


def test_origins_left_out_and_falling_mfn(line, schedule, legend):
    body = legend("[category.T]\ncuts = 10", start="2026-01-01")
    closed = schedule(line("01012100", "10%", "T", not_for=("KOR",)))
    mfn = schedule(line("01012100", "10%", path=((2025, "4%"),)), agreement="MFN")
    assert best_existing(mfn, [Scheme("A", closed, body)], DAY, origin="KOR").best_pct.tolist() == [[4.0]]
    assert best_existing(mfn, [Scheme("A", closed, body)], DAY, origin="LAO").best_pct.tolist() == [[4.0]]
    high = schedule(line("01012100", "10%"), agreement="MFN")
    assert best_existing(high, [Scheme("A", closed, body)], DAY, origin="KOR").best_pct.tolist() == [[10.0]]
    assert best_existing(high, [Scheme("A", closed, body)], DAY, origin="LAO").best_pct.tolist() == [[9.0]]


def test_incremental_margin_and_dead_letters(line, schedule, legend):
    old, new = (
        legend("[category.T]\ncuts = 1\n[category.K]\ntreatment='standstill'"),
        legend("[category.T]\ncuts = 10", start="2026-01-01"),
    )
    offer = schedule(line("01012100", "10%", "T"), line("01012900", "10%", "T"))
    existing = schedule(line("01012100", "10%", "T"), line("01012900", "10%", "K"))
    best = best_existing(offer, [Scheme("old", existing, old)], DAY)
    table = rate_table(offer, new, DAY)
    result = margins(best, table.pct)
    assert result.incremental_pct.tolist() == [[0.0], [1.0]]
    assert result.dead_letter.tolist() == [[True], [False]] and result.effective_pct.tolist() == [[10.0], [1.0]]
    dear = margins(best, table.pct, cost_pct=2.0)
    assert dear.used.tolist() == [[False], [False]]


def test_lines_meet_by_code_shorter_code_lines_below_and_subheading(line, schedule):
    left = schedule(line("01012100"), line("02011000"), line("03021100"), line("04011000"), line("0501000000", ex=True))
    right = schedule(line("01012100"), line("020110"), line("0302110010"), line("0302110020"), line("04011090"))
    found = align(left, right)
    assert found.how.tolist() == [1, 2, 3, 4, 0] and found.left.tolist() == [0, 1, 2, 2, 3]
    with pytest.raises(HsEditionError, match="HS2012"):
        align(left, schedule(line(), edition="HS2012"))


def test_several_lines_give_the_least_favourable_rate_unless_asked(line, schedule, legend):
    body = legend("[category.T]\ncuts = 1\n[category.K]\ntreatment='standstill'\n[category.X]\ntreatment='none'")
    finer = schedule(line("0302110010", "10%", "T"), line("0302110020", "6%", "K"), digits=10)
    coarse = schedule(line("030211", "10%"), digits=6)
    assert best_existing(coarse, [Scheme("A", finer, body)], DAY).best_pct.tolist() == [[6.0]]
    assert best_existing(coarse, [Scheme("A", finer, body)], DAY, pick="most-favourable").best_pct.tolist() == [[0.0]]
    holed = schedule(line("0302110010", "10%", "T"), line("0302110020", "6%", "X"), digits=10)
    assert best_existing(coarse, [Scheme("A", holed, body)], DAY).best_pct.tolist() == [[10.0]]


@pytest.mark.slow
def test_a_synthetic_desk_improves_as_many_lines_as_reported():
    from accord.tariffs import synthetic_desk, year_ends

    for me, you, improved in (("MYS", "KOR", 682), ("KOR", "MYS", 288)):
        mine, theirs = synthetic_desk(me, 1), synthetic_desk(you, 1)
        schemes = [
            Scheme("akfta", mine.akfta, legend_named("akfta", me), theirs.akfta, legend_named("akfta", you)),
            Scheme("rcep", mine.rcep, legend_named("rcep", me)),
        ]
        days = year_ends(2045, 2045)
        best = best_existing(mine.offer, schemes, days, origin=you)
        table = rate_table(mine.offer, at(legend_named("mkfta-example"), date(2027, 1, 1)), days)
        gain = margins(best, np.where(table.preferred, table.pct, np.nan)).incremental_pct
        assert int((gain > 1e-9).sum()) == improved


def test_relative_margin_weighs_exports_and_elasticities():
    found = relative_margin(np.array([10.0, 30.0]), np.array([-1.0, 2.0]), np.array([8.0, 4.0]), np.array([3.0, 4.0]))
    assert found == pytest.approx(10 * 5 / 70)


def test_the_partner_pays_the_higher_of_the_two_rates_and_nothing_is_answered_without_a_preference(
    line, schedule, legend
):
    ours = legend(
        "[category.NT]\ndated = [{ on = 2010-01-01, rate = '7%' }]\n[category.X]\ntreatment = 'none'\n"
        "[reciprocity]\ncategories = ['SL']",
        start="2007-06-01",
    )
    korea = schedule(line("871120", "20%", "NT"), line("871130", "20%", "X"), party="KOR", digits=6)
    malaysia = schedule(line("871120", "30%", "SL"), line("871130", "30%", "SL"), digits=6)
    found = best_existing(korea, [Scheme("A", korea, ours, malaysia, legend_named("akfta"))], DAY)
    assert found.best_pct.tolist() == [[7.0], [20.0]] and not found.answered.any()


def test_a_schemes_own_rate_is_shown_capped_by_mfn(line, schedule, legend):
    fallen = schedule(line("01012100", "10%", path=((2020, "2%"),)), agreement="MFN")
    staged = legend("[category.T]\ncuts = 10", start="2024-01-01")
    offer = schedule(line("01012100", "10%", "T"))
    assert best_existing(fallen, [Scheme("A", offer, staged)], DAY).scheme_pct.tolist() == [[[2.0]]]
    free = legend("[category.T]\ncuts = 10", start="2024-01-01", staging="never_above_mfn = false")
    assert best_existing(fallen, [Scheme("A", offer, free)], DAY).scheme_pct.tolist() == [[[7.0]]]
