"""Laws of balancing: totals are met, zeros and signs stay, what cannot be met is said."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.trade import BalanceError, Margin, fit, gras, ras, spread, trim_reexports

shapes = st.tuples(st.integers(2, 6), st.integers(2, 6), st.integers(0, 2**32 - 1))


def made(m, n, seed, *, signs=False):
    rng = np.random.default_rng(seed)
    prior = rng.uniform(0.1, 5.0, (m, n))
    prior[rng.random((m, n)) < 0.2] = 0.0
    prior[:, 0], prior[0, :] = rng.uniform(1, 2, m), rng.uniform(1, 2, n)
    truth = prior * rng.uniform(0.5, 2.0, (m, 1)) * rng.uniform(0.5, 2.0, (1, n))
    if signs:
        flip = rng.random((m, n)) < 0.1
        flip[:, 0] = flip[0, :] = False
        prior, truth = np.where(flip, -0.1 * prior, prior), np.where(flip, -0.1 * truth, truth)
    return prior, truth


@settings(max_examples=60, deadline=None)
@given(shapes)
def test_ras_meets_totals_and_keeps_zeros(shape):
    prior, truth = made(*shape)
    done = ras(prior, truth.sum(1), truth.sum(0))
    np.testing.assert_allclose(done.table.sum(1), truth.sum(1), rtol=1e-9)
    np.testing.assert_allclose(done.table.sum(0), truth.sum(0), rtol=1e-9)
    assert (done.table[prior == 0] == 0).all()
    # The truth is the prior with rows and columns scaled, and that solution is unique.
    np.testing.assert_allclose(done.table, truth, rtol=1e-6)
    again = ras(done.table, truth.sum(1), truth.sum(0))
    np.testing.assert_allclose(again.table, done.table, rtol=1e-9)


@settings(max_examples=60, deadline=None)
@given(shapes)
def test_gras_meets_totals_and_keeps_signs(shape):
    prior, truth = made(*shape, signs=True)
    done = gras(prior, truth.sum(1), truth.sum(0))
    np.testing.assert_allclose(done.table.sum(1), truth.sum(1), atol=1e-8 * abs(truth).max())
    np.testing.assert_allclose(done.table.sum(0), truth.sum(0), atol=1e-8 * abs(truth).max())
    assert (np.sign(done.table) == np.sign(prior)).all()


def test_gras_without_negatives_is_ras():
    prior, truth = made(4, 5, 3)
    np.testing.assert_allclose(
        gras(prior, truth.sum(1), truth.sum(0)).table, ras(prior, truth.sum(1), truth.sum(0)).table, rtol=1e-8
    )


def test_gras_can_make_a_row_of_negatives_smaller_in_size():
    prior = np.array([[-4.0, 0.0], [9.0, 5.0]])
    done = gras(prior, np.array([-2.0, 12.0]), np.array([4.0, 6.0]))
    np.testing.assert_allclose(done.table.sum(1), [-2.0, 12.0])
    np.testing.assert_allclose(done.table.sum(0), [4.0, 6.0])


def test_gras_with_several_rows_of_negatives():
    prior = np.array([[-4.0, -2.0], [-1.0, -6.0], [20.0, 20.0]])
    rows, columns = np.array([-3.0, -9.0, 30.0]), np.array([11.0, 7.0])
    done = gras(prior, rows, columns)
    np.testing.assert_allclose(done.table.sum(1), rows, atol=1e-8)
    np.testing.assert_allclose(done.table.sum(0), columns, atol=1e-8)


@pytest.mark.parametrize(
    ("prior", "rows", "columns", "words"),
    [
        ([[1.0, 2.0], [3.0, 4.0]], [5.0, 5.0], [4.0, 4.0], "sum to"),
        ([[0.0, 0.0], [3.0, 4.0]], [5.0, 5.0], [5.0, 5.0], "zero"),
        ([[-1.0, 2.0], [3.0, 4.0]], [5.0, 5.0], [5.0, 5.0], "negative"),
        ([[1.0, 0.0], [0.0, 1.0]], [3.0, 1.0], [1.0, 3.0], "gap"),
    ],
)
def test_what_cannot_be_met_is_an_error(prior, rows, columns, words):
    with pytest.raises(BalanceError, match=words):
        ras(np.array(prior), np.array(rows), np.array(columns))


def test_gras_names_the_line_without_a_cell_of_that_sign():
    with pytest.raises(BalanceError, match="row 0"):
        gras(np.array([[-1.0, 0.0], [3.0, 4.0]]), np.array([1.0, 5.0]), np.array([3.0, 3.0]))


def test_contradicting_margins_end_on_the_last_and_say_by_how_much():
    prior = np.ones((2, 2))
    done = fit(
        prior, [Margin("columns", (0,), np.array([1.0, 1.0])), Margin("rows", (1,), np.array([2.0, 2.0]))], rounds=50
    )
    assert done.after["rows"] < 1e-12 and done.after["columns"] == pytest.approx(1.0)
    assert set(done.before) == {"rows", "columns"}


def test_masked_margins_touch_only_their_cells():
    prior = np.ones((2, 3))
    mask = np.array([[True, True, False], [False, True, True]])
    done = fit(prior, [Margin("goods", (1,), np.array([10.0, np.nan]), mask)], rounds=5)
    np.testing.assert_allclose(done.table, [[5.0, 5.0, 1.0], [1.0, 1.0, 1.0]])


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 8), st.integers(0, 1000), st.floats(0.0, 50.0))
def test_spread_keeps_the_total_and_the_ceilings(n, seed, total):
    rng = np.random.default_rng(seed)
    mix, most = rng.uniform(0, 1, n) * (rng.random(n) > 0.2), rng.uniform(0, 10, n)
    out = spread(total, mix, most)
    assert (out <= most + 1e-12).all() and (out[mix == 0] == 0).all()
    room = most[mix > 0].sum()
    assert out.sum() == pytest.approx(min(total, room), rel=1e-9, abs=1e-9)


def test_reexports_leave_both_sides_and_focus_pairs_stay():
    customs = np.array([[np.nan, 100.0, 20.0], [50.0, np.nan, 30.0], [10.0, 40.0, np.nan]])
    inputs = np.zeros((3, 3))
    done = trim_reexports(customs, inputs, np.array([60.0, 1e9, 1e9]), np.full(3, 1e9), focus=[(0, 2)])
    assert done.trimmed.tolist() == [60.0, 0.0, 0.0]
    assert done.totals[0, 2] == 20.0
    assert np.nansum(done.totals[0]) == pytest.approx(60.0, rel=1e-6)
    assert np.nansum(done.totals[:, 0]) < 1.0, "all of its 60 imports passed through"
    assert np.isnan(np.diag(done.totals)).all()
    assert np.nansum(done.totals) == pytest.approx(np.nansum(customs) - 60.0)
