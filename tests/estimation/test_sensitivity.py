"""Variance shares against functions whose shares are known, and against scipy's own."""

import numpy as np
import pytest

from accord.estimation import SpecificationError, design, variance_shares


def ishigami(x: np.ndarray) -> np.ndarray:
    angle = np.pi * (2 * x - 1)
    a, b, c = angle[:, 0], angle[:, 1], angle[:, 2]
    return np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)


FIRST = [0.3139, 0.4424, 0.0]  # Ishigami and Homma (1990), analytical
TOTAL = [0.5576, 0.4424, 0.2437]


def test_the_known_shares_of_ishigamis_function() -> None:
    groups = [(0,), (1,), (2,)]
    points = design(groups, 3, 2048, seed=1)
    assert points.shape == (5 * 2048, 3)
    shares = variance_shares(ishigami(points)[:, None], 3, seed=1)
    assert shares.first[:, 0] == pytest.approx(FIRST, abs=0.03)
    assert shares.total[:, 0] == pytest.approx(TOTAL, abs=0.03)
    assert (shares.first_low <= shares.first).all()
    assert (shares.first <= shares.first_high).all()


def test_a_group_has_what_its_members_have_and_their_interaction() -> None:
    shares = variance_shares(ishigami(design([(0, 2), (1,)], 3, 2048, seed=2))[:, None], 2, seed=2)
    assert shares.first[:, 0] == pytest.approx([0.5576, 0.4424], abs=0.03)
    assert shares.first[:, 0].sum() == pytest.approx(1.0, abs=0.03)


def test_scipys_estimate_from_its_own_design_is_within_the_interval() -> None:
    from scipy.stats import sobol_indices, uniform

    peer = sobol_indices(func=lambda x: ishigami(x.T), n=1024, dists=[uniform()] * 3, rng=np.random.default_rng(5))
    shares = variance_shares(ishigami(design([(0,), (1,), (2,)], 3, 1024, seed=3))[:, None], 3, seed=3)
    assert shares.first[:, 0] == pytest.approx(peer.first_order, abs=0.05)
    assert shares.total[:, 0] == pytest.approx(peer.total_order, abs=0.05)


def test_several_outputs_and_failed_points() -> None:
    groups = [(0,), (1,)]
    points = design(groups, 2, 256, seed=4)
    values = np.stack([points[:, 0], np.zeros(len(points))], axis=1)
    values[7] = np.nan
    shares = variance_shares(values, 2, seed=4)
    assert shares.used == 255
    assert shares.first[:, 0] == pytest.approx([1.0, 0.0], abs=0.02)
    assert shares.first[:, 1] == pytest.approx([0.0, 0.0])


def test_bad_designs_are_refused() -> None:
    with pytest.raises(SpecificationError, match="power of two"):
        design([(0,)], 1, 100, seed=1)
    with pytest.raises(SpecificationError, match="at least 16"):
        design([(0,)], 1, 8, seed=1)
    with pytest.raises(SpecificationError, match="rows of the design"):
        variance_shares(np.full((3 * 32, 1), np.nan), 1, seed=1)
