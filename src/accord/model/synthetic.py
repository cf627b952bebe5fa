"""Made-up economies of any size that satisfy the equations exactly: for tests, benchmarks and trying things out.

Invariant: the base residual of what comes out is at rounding, so that no change changes nothing.
"""

import numpy as np
import xarray as xr


def synthetic_baseline(
    countries: int,
    sectors: int,
    *,
    seed: int = 0,
    home_share: float = 0.7,
    elasticities: tuple[float, float] = (2.0, 8.0),
    tariff: float = 0.08,
    imbalance: float = 0.1,
    inputs: bool = True,
    zeros: float = 0.0,
) -> xr.Dataset:
    """Return a random baseline.

    Parameters
    ----------
    countries, sectors
        How many.
    seed
        Of the random numbers; equal arguments give equal baselines.
    home_share
        Share of each country's spending on its own goods before noise, from 0 to 1.
    elasticities
        Range of the trade elasticities.
    tariff
        Mean ad valorem tariff between countries, as a fraction.
    imbalance
        Noise that makes trade unequal in the two directions; 0 balances every country's trade.
    inputs
        Whether sectors buy from each other.
    zeros
        Share of international flows that are zero.

    Returns
    -------
    xarray.Dataset
        A baseline with status ``assumed``.
    """
    rng = np.random.default_rng(seed)
    n, j = countries, sectors
    size = rng.lognormal(0.0, 1.0, n)
    pull = rng.lognormal(0.0, 0.7, (n, n, j))
    if zeros:
        pull *= rng.random((n, n, j)) >= zeros
    trade = np.sqrt(size[:, None] * size[None, :])[:, :, None] * pull
    trade = (trade + trade.transpose(1, 0, 2)) / 2.0 * (1.0 + imbalance * rng.uniform(-1.0, 1.0, (n, n, j)))
    home = np.arange(n)
    trade[home, home] = 0.0
    weight = rng.lognormal(0.0, 0.5, (n, j))
    abroad = (trade.sum(axis=0) + trade.sum(axis=1)) / 2.0 + 1e-3 * size[:, None]
    trade[home, home] = abroad * home_share / (1.0 - home_share) * weight if n > 1 else size[:, None] * weight
    levied = rng.uniform(0.0, 2.0 * tariff, (n, n, j))
    levied[home, home] = 0.0
    spending = ((1.0 + levied) * trade).sum(axis=0)
    output = trade.sum(axis=1)
    # Buying inputs in proportion to total spending leaves something for final use in every sector.
    share = spending[:, :, None] * rng.uniform(0.8, 1.2, (n, j, j))
    share /= share.sum(axis=1, keepdims=True)
    added = rng.uniform(0.4, 0.7, (n, j)) if inputs else np.ones((n, j))
    bought = np.einsum("nkj,nj->nk", (1.0 - added)[:, None, :] * share, output)
    # Where a sector's goods would be bought up whole, all its country's users make more themselves.
    strain = (bought / (0.95 * spending)).max(axis=1)
    added = 1.0 - (1.0 - added) / np.maximum(strain, 1.0)[:, None]
    final = spending - np.einsum("nkj,nj->nk", (1.0 - added)[:, None, :] * share, output)
    income = final.sum(axis=1)
    value_added = (added * output).sum(axis=1)
    revenue = (levied * trade).sum(axis=(0, 2))
    names = [f"C{i:03d}" for i in range(n)]
    goods = [f"S{i:03d}" for i in range(j)]
    flow, user = ("origin", "destination", "sector"), ("country", "sector")
    baseline = xr.Dataset(
        {
            "trade": (flow, trade),
            "tariff": (flow, levied),
            "input_share": (("country", "input", "sector"), share if inputs else np.zeros((n, j, j))),
            "value_added_share": (user, added),
            "final_share": (user, final / income[:, None]),
            "elasticity": (("sector",), rng.uniform(*elasticities, j)),
            "value_added": (("country",), value_added),
            "deficit": (("country",), income - value_added - revenue),
        },
        coords={"origin": names, "destination": names, "country": names, "sector": goods, "input": goods},
        attrs={"title": f"synthetic, {n} countries, {j} sectors, seed {seed}"},
    )
    for name in baseline.data_vars:
        money = name in ("trade", "value_added", "deficit")
        units = "money" if money else "dimensionless"
        baseline[name].attrs = {"units": units, "year": "none", "source": "made up", "status": "assumed"}
    return baseline
