"""Input-output exposure: a network by hand, long power series, identities, and pymrio beside it."""

import numpy as np
import pytest
import xarray as xr

from accord.model import synthetic_baseline
from accord.model.exposure_io import downstream, requirements, upstream
from accord.trade import packaged
from accord.vocabulary import AccordError
from accord.workbench.supply import exposure_of


def two_countries() -> xr.Dataset:
    """Return one sector; A sells 60 at home and 40 to B, B sells 20 to A and 80 at home; inputs are half of output."""
    labels, sector = ["A", "B"], ["S"]
    flow, user = ("origin", "destination", "sector"), ("country", "sector")
    trade = np.array([[60.0, 40.0], [20.0, 80.0]])[:, :, None]
    data = {
        "trade": (flow, trade, {"units": "money"}),
        "tariff": (flow, np.zeros_like(trade)),
        "input_share": (("country", "input", "sector"), np.ones((2, 1, 1))),
        "value_added_share": (user, np.full((2, 1), 0.5)),
        "final_share": (user, np.ones((2, 1))),
        "elasticity": (("sector",), np.array([4.0])),
        "value_added": (("country",), np.array([50.0, 50.0])),
        "deficit": (("country",), np.array([-20.0, 20.0])),
    }
    coords = {"origin": labels, "destination": labels, "country": labels, "sector": sector, "input": sector}
    return xr.Dataset(data, coords=coords)


def test_a_network_by_hand() -> None:
    req = requirements(two_countries())
    assert req.direct[:, 0, :, 0] == pytest.approx(np.array([[3 / 8, 1 / 6], [1 / 8, 1 / 3]]))
    assert req.total[:, 0, :, 0] == pytest.approx(np.array([[32 / 19, 8 / 19], [6 / 19, 30 / 19]]))
    assert req.final[:, 0, :] == pytest.approx(np.array([[22.5, 70 / 3], [7.5, 140 / 3]]))
    direct, total, added = upstream(req)
    assert direct[:, 0, 0] == pytest.approx([3 / 8, 1 / 8])
    assert total[:, 0, 0] == pytest.approx([13 / 19, 6 / 19])
    assert added[:, 0, 0] == pytest.approx([16 / 19, 3 / 19])
    assert downstream(req)[0, 0] == pytest.approx([7.8 / 19, 11.2 / 19])
    (row,) = exposure_of(two_countries(), "A")
    assert (row.partner, row.direct, row.value_added) == ("B", pytest.approx(1 / 8), pytest.approx(3 / 19))


@pytest.mark.parametrize("tariff", [0.0, 0.15])
def test_total_requirements_are_the_sum_of_all_rounds(tariff: float) -> None:
    req = requirements(synthetic_baseline(4, 3, seed=2, tariff=tariff))
    flat = req.direct.reshape(12, 12)
    term = total = np.eye(12)
    for _ in range(400):
        term = term @ flat
        total = total + term
    assert req.total.reshape(12, 12) == pytest.approx(total, abs=1e-10)


def test_output_is_what_final_demand_needs_and_free_trade_adds_up_to_one() -> None:
    req = requirements(synthetic_baseline(5, 4, seed=7, tariff=0.0))
    assert downstream(req).sum(axis=2) == pytest.approx(np.ones((5, 4)), abs=1e-9)
    assert upstream(req)[2].sum(axis=0) == pytest.approx(np.ones((5, 4)), abs=1e-9)


def test_tariffs_along_the_chain_are_what_value_added_lacks() -> None:
    req = requirements(synthetic_baseline(4, 3, seed=2, tariff=0.2))
    added = upstream(req)[2].sum(axis=0)
    assert added.max() < 1
    leak = 1 - req.direct.sum(axis=(0, 1)) - req.value_added_share
    assert 1 - added == pytest.approx(np.einsum("is,isnr->nr", leak, req.total), abs=1e-12)


def test_the_packaged_baseline_serves_somebody_with_all_it_makes() -> None:
    req = requirements(packaged())
    made = req.output > 0
    assert downstream(req).sum(axis=2)[made] == pytest.approx(np.ones(made.sum()), abs=1e-9)


def test_rows_by_sector_average_to_the_row_of_the_country() -> None:
    base = synthetic_baseline(4, 3, seed=2)
    a, b = (str(c) for c in base["country"].values[:2])
    req = requirements(base)
    weight = dict(zip(map(str, req.sectors), req.output[0] / req.output[0].sum(), strict=True))
    whole = next(r for r in exposure_of(base, a) if r.partner == b)
    parts = exposure_of(base, a, b)
    assert sum(weight[r.sector] * r.value_added for r in parts) == pytest.approx(whole.value_added)
    assert sum(weight[r.sector] * r.downstream for r in parts) == pytest.approx(whole.downstream)


def test_an_unknown_region_is_named() -> None:
    with pytest.raises(AccordError, match="no region XXX"):
        exposure_of(two_countries(), "A", "XXX")


def test_pymrio_finds_the_same_requirements() -> None:
    pymrio = pytest.importorskip("pymrio", reason="needs pymrio, an independent input-output library")
    import pandas as pd

    req = requirements(synthetic_baseline(4, 3, seed=9))
    axis = pd.MultiIndex.from_product([req.countries, req.sectors], names=["region", "sector"])
    output = pd.DataFrame(req.output.reshape(-1, 1), index=axis, columns=["indout"])
    flows = pd.DataFrame(req.direct.reshape(12, 12) * req.output.reshape(1, -1), index=axis, columns=axis)
    direct = pymrio.calc_A(flows, output)
    assert direct.to_numpy() == pytest.approx(req.direct.reshape(12, 12), abs=1e-12)
    assert pymrio.calc_L(direct).to_numpy() == pytest.approx(req.total.reshape(12, 12), abs=1e-10)
