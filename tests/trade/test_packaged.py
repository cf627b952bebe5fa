"""The packaged baseline: small, quick, exact in its identities, and open about what is estimated."""

import time
from importlib import resources

import numpy as np
import pytest

from accord.trade import STATUSES, check, packaged

ASEAN = {"BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM"}


@pytest.fixture(scope="module")
def baseline():
    return packaged()


def test_size_and_speed():
    assert len(resources.files("accord.trade").joinpath("data/packaged.npz").read_bytes()) < 5_000_000
    packaged()
    started = time.process_time()
    packaged()
    assert time.process_time() - started < 1.0


def test_regions_and_sectors(baseline):
    countries = set(baseline["country"].values)
    assert len(countries) >= 25 and baseline.sizes["sector"] >= 30
    assert countries >= ASEAN | {
        "KOR",
        "CHN",
        "JPN",
        "USA",
        "IND",
        "AUS",
        "NZL",
        "TWN",
        "HKG",
        "EUN",
        "GBR",
        "CAN",
        "ROW",
    }
    assert {"C29", "C24A", "C20", "C22", "C10T12", "C28", "C26", "C27", "C19", "B05_06"} <= set(
        baseline["sector"].values
    )


def test_identities_hold_to_the_last_digits(baseline):
    report = check(baseline, tolerance=1e-12)
    assert report.holds, [i for i in report.identities if not i.holds]
    assert not any("hash" in r for r in report.remarks)


def test_every_variable_says_what_it_is(baseline):
    for name, variable in baseline.data_vars.items():
        assert variable.attrs["status"] in STATUSES, name
        for key in ("units", "year", "source", "note"):
            assert str(variable.attrs[key]).strip(), (name, key)
    assert baseline["trade"].attrs["status"] == "estimated"
    assert baseline["tariff"].attrs["status"] == "assumed"


def test_the_focus_pair_is_near_its_customs_totals(baseline):
    # CEPII BACI HS22 V202501, year 2023, billion USD: 12.20 and 12.06.
    goods = [s for s in baseline["sector"].values if s[0] in "ABC"]
    flow = baseline["trade"].sel(sector=goods).sum("sector") / 1000
    assert float(flow.sel(origin="MYS", destination="KOR")) == pytest.approx(12.20, rel=0.03)
    assert float(flow.sel(origin="KOR", destination="MYS")) == pytest.approx(12.06, rel=0.03)


def test_tariffs_are_fractions_with_none_at_home_and_none_within_asean(baseline):
    tariff = baseline["tariff"]
    assert float(tariff.max()) < 1.0
    for c in baseline["country"].values:
        assert float(tariff.sel(origin=c, destination=c).max()) == 0.0
    asean = sorted(ASEAN)
    assert float(tariff.sel(origin=asean, destination=asean).max()) == 0.0
    assert float(tariff.sel(origin="KOR", destination="MYS", sector="C29")) == pytest.approx(0.10)
    services = [s for s in baseline["sector"].values if s[0] not in "ABC"]
    assert float(tariff.sel(sector=services).max()) == 0.0


def test_the_petroleum_outlier_is_replaced_and_said(baseline):
    assert float(baseline["elasticity"].sel(sector="C19")) == pytest.approx(16.52)
    assert "64.85" in baseline["elasticity"].attrs["note"]
    assert np.isfinite(baseline["elasticity"]).all()


def test_the_model_solves_on_it(baseline):
    from accord.model import solve

    same = solve(baseline)
    np.testing.assert_allclose(same["wage_hat"], 1.0, atol=1e-9)
    free = baseline["tariff"].copy()
    for a, b in (("MYS", "KOR"), ("KOR", "MYS")):
        free.loc[{"origin": a, "destination": b}] = 0.0
    done = solve(baseline, tariff=free)
    assert float(done.attrs["residual"]) < 1e-9
    goods = [s for s in baseline["sector"].values if s[0] in "ABC"]
    for a, b in (("MYS", "KOR"), ("KOR", "MYS")):
        after = float(done["trade"].sel(origin=a, destination=b, sector=goods).sum())
        assert after > float(baseline["trade"].sel(origin=a, destination=b, sector=goods).sum())
    assert float(done["real_wage_pct"].sel(country="MYS")) > 0


def test_percents_given_as_fractions_are_remarked(baseline):
    report = check(baseline.assign(tariff=baseline["tariff"] * 100))
    assert any("if they are percents" in r for r in report.remarks)
    assert not any("if they are percents" in r for r in check(baseline).remarks)
