"""What a line is worth: SMART's own numbers, politics inferred from protection, years and quotas."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.negotiation import (
    STANDARD,
    Category,
    CategoryError,
    CeilingError,
    LineArrayError,
    Objective,
    counted,
    equal_cuts,
    exporter_values,
    gradient_values,
    importer_values,
    inferred_weights,
    lines,
    revenue_loss,
    share_ceiling,
    smart,
    values_at,
    year_weights,
)

one = np.array([1.0])


def case(**more):
    return lines(100.0 * one, 0.2 * one, others=300.0, **more)


def test_smart_by_hand():
    """TC 25, TD 17.647 (ratio form), revenue -23.529: worked by hand from the formulas of Laird and Yeats (1986)."""
    effects = smart(case(), np.zeros(1))
    assert effects.creation[0] == pytest.approx(25.0)
    assert effects.diversion[0] == pytest.approx(17.647, abs=5e-4)
    assert effects.revenue[0] == pytest.approx(-23.529, abs=5e-4)
    assert effects.efficiency[0] == pytest.approx(2.5)
    assert smart(case(supply=10.0), np.zeros(1)).creation[0] == pytest.approx(21.739, abs=5e-4)
    half = smart(case(), 0.1 * one)
    assert half.creation[0] == pytest.approx(12.5) and half.efficiency[0] == pytest.approx(1.875)


@settings(max_examples=50)
@given(st.floats(0.01, 1.0), st.floats(0.0, 1.0), st.floats(-4, -0.1), st.floats(0.0, 500.0))
def test_no_cut_changes_nothing_and_diversion_never_exceeds_what_others_sell(duty, share, demand, others):
    on = lines(100.0 * one, duty * one, others=others, demand=demand, substitution=-30.0)
    same = smart(on, on.base)
    assert [float(x[0]) for x in (same.creation, same.diversion, same.revenue)] == [0.0, 0.0, 0.0]
    cut = smart(on, on.base * share)
    assert -1e-9 <= cut.diversion[0] <= others + 1e-9 and cut.creation[0] >= 0


@settings(max_examples=50)
@given(st.floats(0.01, 1.0), st.floats(0.0, 1.0), st.floats(-4, -0.1))
def test_inferred_weights_make_every_cut_a_loss_of_half_its_square(duty, share, demand):
    on = lines(100.0 * one, duty * one, demand=demand)
    category = Category("to", (1.0 - share,))
    value = importer_values(on, (category,), inferred_weights(on), Objective(diversion=0.0))[0, 0]
    loss = 0.5 * 100.0 * -demand * (duty * (1 - share)) ** 2 / (1 + duty)
    assert value == pytest.approx(-loss, rel=1e-9, abs=1e-12)


def test_slower_staging_gives_less_to_either_and_exclusion_gives_nothing():
    on = case()
    own = importer_values(on, STANDARD, np.zeros(1), Objective(diversion=0.0))[0]
    partner = exporter_values(on, STANDARD)[0]
    names = [c.name for c in STANDARD]
    for values in (own, partner):
        order = [values[names.index(n)] for n in ("now", "in-5", "in-10", "in-15", "exclude")]
        assert order == sorted(order, reverse=True) and order[-1] == 0.0
    assert partner[names.index("quota")] == pytest.approx(0.25 * partner[names.index("now")])
    assert values_at(on, np.zeros(1), np.zeros(1), Objective(diversion=0.0))[0][0] == pytest.approx(own[0])


def test_years_weigh_one_together_and_revenue_falls_with_the_cuts():
    assert year_weights(Objective(years=7)).sum() == pytest.approx(1.0)
    on = case()
    loss = [revenue_loss(on, STANDARD, year)[0] for year in (1, 5, 15)]
    names = [c.name for c in STANDARD]
    slow = [row[names.index("in-15")] for row in loss]
    assert slow == sorted(slow) and loss[0][names.index("exclude")] == 0.0
    assert loss[2][names.index("in-15")] == pytest.approx(23.529, abs=5e-4)


def test_gradients_are_spread_by_imports_and_sum_to_the_sector():
    on = lines(np.array([30.0, 70.0, 10.0]), np.array([0.1, 0.1, 0.2]))
    values = gradient_values(np.array([-50.0, 8.0]), np.array([0, 0, 1]), on, (equal_cuts("now", 1),))
    assert values[:2, 0].sum() == pytest.approx(50.0 * 0.1)
    assert values[2, 0] == pytest.approx(-8.0 * 0.2)


def test_readings_of_coverage():
    names = [c.name for c in STANDARD]
    by_ten = dict(zip(names, counted(STANDARD, "not-eliminated", by_year=10), strict=True))
    assert by_ten == {"now": 0, "in-5": 0, "in-10": 0, "in-15": 1, "reduce": 1, "quota": 1, "exclude": 1}
    assert sum(counted(STANDARD, "excluded")) == 1 and counted(STANDARD, "not-eliminated", by_year=15)[3] == 0
    with pytest.raises(CeilingError, match="some"):
        counted(STANDARD, "some")


def test_free_lines_are_covered_and_dutiable_only_leaves_them_out():
    free = np.array([True, False, False])
    counts = np.array([0.0, 1.0])
    plain = share_ceiling("x", "lines", np.ones(3), counts, 0.5, free=free)
    narrow = share_ceiling("x", "lines", np.ones(3), counts, 0.5, free=free, dutiable_only=True)
    assert (plain.limit, narrow.limit) == (1.5, 1.0)
    assert plain.use.toarray().reshape(3, 2)[0].sum() == 0.0


@pytest.mark.parametrize(
    ("column", "bad"),
    [("imports", [1.0, -1.0]), ("base", [0.1, np.nan]), ("demand", [-1.0, 0.5]), ("supply", [1.0, 0.0])],
)
def test_a_bad_number_is_named_by_line_and_column(column, bad):
    given_ = {"imports": np.ones(2), "base": 0.1 * np.ones(2), column: np.array(bad)}
    with pytest.raises(LineArrayError) as caught:
        lines(given_.pop("imports"), given_.pop("base"), **given_)
    assert caught.value.facts == {"line": 1, "column": column}


@pytest.mark.parametrize("cuts", [(), (0.5, 0.2), (1.2,), (-0.1,)])
def test_a_category_never_takes_back(cuts):
    with pytest.raises(CategoryError):
        Category("bad", cuts)
