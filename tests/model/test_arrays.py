"""The sweeps run on any array library of the standard: checked on the strict reference implementation."""

import numpy as np
import pytest
import xarray as xr

from accord.model import DEFICITS, LABOUR, solve

strict = pytest.importorskip("array_api_strict", reason="needs array-api-strict, the standard's strict library")


@pytest.mark.parametrize("labour", LABOUR)
@pytest.mark.parametrize("deficits", DEFICITS)
@pytest.mark.parametrize("uses", [1, 2])
def test_the_strict_library_gives_numpys_answer(small: xr.Dataset, deficits: str, labour: str, uses: int) -> None:
    baseline = small if uses == 1 else small.assign(elasticity_final=small["elasticity"] * 0.8)
    tariff = small["tariff"] * 0.5
    one = solve(baseline, tariff=tariff, deficits=deficits, labour=labour)
    other = solve(baseline, tariff=tariff, deficits=deficits, labour=labour, arrays=strict.asarray)
    assert other.attrs["method"] == "fixed-point"
    np.testing.assert_allclose(one["wage_hat"], other["wage_hat"], rtol=1e-12)
    np.testing.assert_allclose(one["trade"], other["trade"], rtol=1e-10)
