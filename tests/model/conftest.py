"""What the model's tests share: small economies and shocks, all made up and consistent."""

from collections.abc import Callable

import numpy as np
import pytest
import xarray as xr

from accord.model import synthetic_baseline

Cut = Callable[[xr.Dataset, float], xr.DataArray]


@pytest.fixture(scope="session")
def small() -> xr.Dataset:
    """Four countries, three sectors, inputs, tariffs, unequal trade."""
    return synthetic_baseline(4, 3, seed=7, imbalance=0.6)


@pytest.fixture(scope="session")
def cut() -> Cut:
    """Return tariffs between the first two countries scaled by a factor."""

    def scaled(baseline: xr.Dataset, factor: float) -> xr.DataArray:
        tariff = baseline["tariff"].copy(deep=True)
        pair = baseline["country"].values[:2].tolist()
        tariff.loc[pair, pair, :] = tariff.loc[pair, pair, :] * factor
        return tariff

    return scaled


@pytest.fixture(scope="session")
def isolate() -> Callable[[xr.Dataset, str, float], xr.DataArray]:
    """Return cost factors that shut one country off."""

    def shut(baseline: xr.Dataset, country: str, factor: float) -> xr.DataArray:
        cost = xr.ones_like(baseline["tariff"])
        cost.loc[country, :, :] = factor
        cost.loc[:, country, :] = factor
        cost.loc[country, country, :] = 1.0
        return cost

    return shut


@pytest.fixture(scope="session")
def transfers() -> Callable[[xr.Dataset, float], xr.Dataset]:
    """Return a baseline whose transfers are up to a share of value added, summing to zero."""

    def give(baseline: xr.Dataset, share: float) -> xr.Dataset:
        value_added = baseline["value_added"].values
        sign = np.where(np.arange(len(value_added)) % 2 == 0, 1.0, -1.0)
        deficit = sign * share * value_added
        up, down = deficit[deficit > 0].sum(), -deficit[deficit < 0].sum()
        if up == 0 or down == 0:
            return baseline.assign(deficit=baseline["deficit"] * 0.0)
        deficit[deficit > 0] *= min(1.0, down / up)
        deficit[deficit < 0] *= min(1.0, up / down)
        return baseline.assign(deficit=baseline["deficit"].copy(data=deficit))

    return give
