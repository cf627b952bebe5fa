"""Tariff war and talks: a textbook optimal tariff, no gain from moving alone, efficient sharing; small economies."""

import numpy as np
import pytest
import xarray as xr

from accord.model import solve, synthetic_baseline
from accord.negotiation import (
    NoBargainError,
    WarError,
    arena,
    best_alone,
    equal_gains,
    nash_bargain,
    status_quo,
    tariff_war,
)


def two_countries(theta, home=0.7, sizes=(1.0, 1.0)):
    """Two countries, one sector, no inputs, free trade at the base."""
    trade = np.zeros((2, 2, 1))
    flow = (1.0 - home) * min(sizes)
    for i in (0, 1):
        trade[i, i, 0] = sizes[i] - flow
        trade[i, 1 - i, 0] = flow
    names = ["A", "B"]
    flows, user = ("origin", "destination", "sector"), ("country", "sector")
    return xr.Dataset(
        {
            "trade": (flows, trade),
            "tariff": (flows, np.zeros((2, 2, 1))),
            "input_share": (("country", "input", "sector"), np.zeros((2, 1, 1))),
            "value_added_share": (user, np.ones((2, 1))),
            "final_share": (user, np.ones((2, 1))),
            "elasticity": (("sector",), np.array([theta])),
            "value_added": (("country",), np.array(sizes)),
            "deficit": (("country",), np.zeros(2)),
        },
        coords={"origin": names, "destination": names, "country": names, "sector": ["S"], "input": ["S"]},
    )


@pytest.mark.parametrize(
    ("theta", "home", "sizes"), [(4.0, 0.7, (1.0, 1.0)), (6.0, 0.8, (0.5, 2.0)), (3.0, 0.6, (2.0, 1.0))]
)
def test_the_best_tariff_is_the_inverse_of_elasticity_times_the_partners_home_share(theta, home, sizes):
    """Gros (1987), JIE 23, equation for the optimal tariff: t = 1 / (theta * share of B's spending on B's goods)."""
    base = two_countries(theta, home, sizes)
    on = arena(base, ["A", "B"], high=3.0)
    alone = best_alone(on, 0)
    tariff = base["tariff"].copy(data=alone.tariff)
    after = solve(base, tariff=tariff)
    flows = after["trade"].values[:, 1, 0]
    share = flows[1] / flows.sum()
    assert alone.tariff[1, 0, 0] == pytest.approx(1.0 / (theta * share), rel=1e-3)
    assert alone.welfare[0] > 0 > alone.welfare[1]
    assert alone.tariff[0, 1, 0] == 0.0


def test_equal_countries_fight_an_equal_war_and_free_trade_beats_it():
    on = arena(two_countries(4.0), ["A", "B"], high=3.0)
    war = tariff_war(on)
    assert war.tariff[0, 1, 0] == pytest.approx(war.tariff[1, 0, 0], rel=1e-4)
    assert war.welfare[0] == pytest.approx(war.welfare[1], abs=1e-4) and war.welfare[0] < 0
    peace = equal_gains(on, war)
    assert peace.welfare == pytest.approx([0.0, 0.0], abs=1e-5)
    # Anything on the diagonal of equal tariffs is second to none at all.
    assert peace.tariff.max() < 1e-3


@pytest.fixture(scope="module")
def three():
    return arena(synthetic_baseline(3, 2, seed=4, tariff=0.1), ["C000", "C001"], against="all", high=2.0)


@pytest.fixture(scope="module")
def fought(three):
    return tariff_war(three)


def test_nobody_gains_by_moving_alone_in_a_war(three, fought):
    assert fought.residual <= 1e-6
    rng = np.random.default_rng(0)
    for player in range(2):
        where = three.own[player]
        for _ in range(10):
            trial = fought.tariff.copy()
            trial[where] = np.clip(trial[where] + rng.normal(0, 0.1, int(where.sum())), 0, three.high)
            level, _ = three.welfare(trial)
            assert level[player] <= fought.welfare[player] + 1e-6


def test_only_the_players_own_tariffs_move(three, fought):
    rest = ~three.own.any(axis=0)
    assert (fought.tariff[rest] == three.present()[rest]).all()
    assert (fought.tariff >= 0).all() and (fought.tariff[~rest] <= three.high).all()


def test_talks_leave_everybody_above_the_threat_and_nothing_on_the_table(three, fought):
    equal = equal_gains(three, fought)
    gain = equal.welfare - fought.welfare
    assert gain.min() > 0 and equal.residual < 1e-3
    product = nash_bargain(three, fought)
    gains = product.welfare - fought.welfare
    assert gains.min() > 0 and product.residual < 1e-3
    assert np.log(gains).sum() >= np.log(gain).sum() - 1e-9
    rng = np.random.default_rng(1)
    where = three.own.any(axis=0)
    for _ in range(20):
        trial = equal.tariff.copy()
        trial[where] = np.clip(trial[where] + rng.normal(0, 0.05, int(where.sum())), 0, three.high)
        level, _ = three.welfare(trial)
        assert (level - fought.welfare).min() <= gain.min() + 1e-6


def test_no_bargain_is_said_where_free_trade_is_the_threat():
    on = arena(two_countries(4.0), ["A", "B"])
    with pytest.raises(NoBargainError) as caught:
        equal_gains(on, status_quo(on))
    assert set(caught.value.facts["gains"]) == {"A", "B"}


def test_an_unknown_player_is_named():
    with pytest.raises(WarError, match="XYZ"):
        arena(two_countries(4.0), ["A", "XYZ"])


@pytest.mark.slow
def test_the_three_regimes_on_nafta(shared_dir):
    from accord.storage import read_table
    from accord.trade import read_case

    base = read_case(shared_dir / "bench" / "cp2015_nafta_nodeficit", read_table).baseline
    countries = [str(c) for c in base["country"].values]
    players = [c for c in countries if c in ("MEX", "CAN", "Mexico", "Canada")]
    assert len(players) == 2
    on = arena(base, players)
    now = status_quo(on)
    war = tariff_war(on)
    assert war.residual <= 1e-6
    peace = equal_gains(on, war)
    assert (peace.welfare > war.welfare).all() and now.welfare == pytest.approx([0.0, 0.0], abs=1e-6)
