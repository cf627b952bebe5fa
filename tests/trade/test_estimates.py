"""What the packaged baseline is estimated with: gaps filled, a rest of the world that balances, and the rebuild."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.trade import (
    Economy,
    build_rest,
    estimate_final_demand,
    fill_gaps,
    packaged,
    read_baseline,
    trim_reexports,
    with_support,
)


def economy(j, seed):
    rng = np.random.default_rng(seed)
    output = rng.uniform(10, 100, j)
    share = rng.dirichlet(np.ones(j), j).T * rng.uniform(0.3, 0.7, j)
    return Economy(share * output, rng.uniform(1, 20, j), output), rng


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 8), st.integers(0, 10**6))
def test_the_rest_of_the_world_balances(j, seed):
    proxy, rng = economy(j, seed)
    exports, imports = rng.uniform(0, 10, j), rng.uniform(0, 10, j)
    imports[0] = 200.0  # more than it would absorb
    rest = build_rest(proxy, exports, imports, 100.0, least_home=0.1)
    np.testing.assert_allclose(rest.use / rest.output, proxy.use / proxy.output, rtol=1e-9)
    absorbed = rest.use.sum(axis=1) + rest.final
    np.testing.assert_allclose(rest.output, absorbed + exports - imports, rtol=1e-6, atol=1e-6)
    assert (absorbed - imports >= 0.1 * absorbed - 1e-6 * absorbed).all(), "some of what it absorbs is home-made"
    value_added = (rest.output - rest.use.sum(axis=0)).sum()
    assert value_added == pytest.approx(rest.final.sum() + exports.sum() - imports.sum(), rel=1e-6)


def test_the_rest_has_the_value_added_it_was_given_where_nothing_stands_in_the_way():
    proxy, _ = economy(4, 1)
    rest = build_rest(proxy, np.full(4, 2.0), np.full(4, 1.0), 500.0)
    assert (rest.output - rest.use.sum(axis=0)).sum() == pytest.approx(500.0)


def test_gaps_are_filled_in_the_mix_of_inputs_and_no_further():
    prior = np.ones((3, 2, 2))
    inputs = np.zeros((3, 2, 2))
    inputs[:, 0, 1] = [6.0, 2.0, 100.0]
    goods = np.array([True, True, False])
    pairs = np.array([[np.nan, 6.0], [50.0, np.nan]])
    out = fill_gaps(prior, inputs, pairs, goods)
    np.testing.assert_allclose(out[:, 0, 1], [1 + 3.0, 1 + 1.0, 1.0])
    np.testing.assert_allclose(out[:, 1, 0], 1.0, err_msg="no inputs, no mix")
    out = fill_gaps(prior, inputs, pairs * 100, goods)
    np.testing.assert_allclose(out[:, 0, 1], [7.0, 3.0, 1.0], err_msg="at most as much as is traded in inputs")


def test_imports_beyond_use_pass_through_to_others():
    customs = np.array([[np.nan, 80.0, 20.0], [5.0, np.nan, 5.0], [10.0, 10.0, np.nan]])
    done = trim_reexports(customs, np.zeros((3, 3)), np.full(3, 1e9), np.array([1e9, 30.0, 1e9]))
    assert np.nansum(done.totals) == pytest.approx(np.nansum(customs))
    assert np.nansum(done.totals[:, 1]) < 60.0 < np.nansum(customs[:, 1])
    np.testing.assert_allclose(np.nansum(done.totals, axis=1), np.nansum(customs, axis=1), rtol=1e-6)


def test_final_demand_meets_rows_exactly_and_reports_the_rest():
    rng = np.random.default_rng(4)
    truth = rng.uniform(0.5, 2.0, (4, 3, 3))
    goods = np.array([True, True, True, False])
    pairs = truth[goods].sum(axis=0)
    np.fill_diagonal(pairs, np.nan)
    prior = with_support(truth * rng.uniform(0.5, 2, truth.shape), pairs, goods, truth.sum(axis=2))
    done = estimate_final_demand(prior, truth.sum(axis=2), pairs, truth.sum(axis=(0, 1)), goods, rounds=2000)
    np.testing.assert_allclose(done.table.sum(axis=2), truth.sum(axis=2), rtol=1e-12)
    np.testing.assert_allclose(done.table.sum(axis=(0, 1)), truth.sum(axis=(0, 1)), rtol=1e-6)
    assert done.before["pairs"] > 0.01 > done.after["pairs"]
    cells = np.full(prior.shape, np.nan)
    cells[2, 0, 1] = 0.9 * truth[2, 0, 1]
    held = estimate_final_demand(
        prior, truth.sum(axis=2), pairs, truth.sum(axis=(0, 1)), goods, cells=cells, rounds=2000
    )
    assert held.table[2, 0, 1] == pytest.approx(cells[2, 0, 1], rel=1e-3)


def test_support_is_added_where_a_pair_asks_and_nothing_stands():
    prior = np.ones((2, 2, 2))
    prior[:, 0, 1] = 0.0
    out = with_support(prior, np.array([[np.nan, 3.0], [1.0, np.nan]]), np.array([True, False]), np.ones((2, 2)))
    assert out[0, 0, 1] > 0 == out[1, 0, 1] and (out[:, 1] == 1).all()


@pytest.mark.slow
def test_the_script_rebuilds_the_packaged_baseline(shared_dir, tmp_path):
    script = Path(__file__).resolve().parents[2] / "scripts" / "build_baseline.py"
    out = tmp_path / "again.npz"
    command = [sys.executable, script, shared_dir / "data", out]
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=one_thread)
    assert "re-exports trimmed" in done.stdout
    again, kept = read_baseline(out), packaged()
    assert again.attrs["title"] == kept.attrs["title"]
    for name in kept.data_vars:
        scale = float(np.abs(kept[name]).max())
        np.testing.assert_allclose(again[name], kept[name], rtol=1e-6, atol=1e-9 * scale, err_msg=str(name))
        assert again[name].attrs["status"] == kept[name].attrs["status"]
