"""Random hostile worlds, solved again by a second implementation of the equations that shares nothing with the engine.

Zero flows, a sector without value added, non-traded goods, transfers, elasticities from 1.2 to 60, tariffs removed,
drawn anew or prohibitive. The second implementation is nested and dense: prices by repetition, spending by one linear
system, wages by scipy's root of the labour markets.
"""

import numpy as np
import numpy.typing as npt
import pytest
import xarray as xr
from scipy.optimize import root

from accord.model import BadValueError, NoEquilibriumError, NotConvergedError, solve, synthetic_baseline

Array = npt.NDArray[np.float64]
SHOCKS = ("free", "drawn", "prohibitive")


def world(seed: int) -> tuple[xr.Dataset, xr.DataArray]:
    """Return a consistent economy and its tariffs after a shock, on axes destination, origin, sector inside."""
    rng = np.random.default_rng(seed)
    n, j = int(rng.integers(2, 6)), int(rng.integers(1, 6))
    names, goods = [f"C{i}" for i in range(n)], [f"S{k}" for k in range(j)]
    theta = np.exp(rng.uniform(np.log(1.2), np.log(60.0), j))
    labour = rng.uniform(0.2, 1.0, (n, j))
    labour[0, 0] = 0.0 if j > 1 else labour[0, 0]
    inputs = rng.gamma(1.0, size=(n, j, j))
    inputs /= inputs.sum(axis=1, keepdims=True)
    final = rng.dirichlet(np.ones(j), n)
    tariff = rng.uniform(0.0, 0.5, (n, n, j))
    share = rng.gamma(0.5, size=(n, n, j)) + 0.05
    share[rng.random(share.shape) < 0.2] = 0.0
    home = np.arange(n)
    tariff[home, home] = 0.0
    share[home, home] += n
    share[home, home - 1] += 0.1  # every country is reached from every other
    if j > 1:
        share[:, :, -1] = np.eye(n)
    share /= share.sum(axis=1, keepdims=True)
    net = share / (1.0 + tariff)
    # Spending that repeats itself: inputs, and all income from wages and tariffs spent.
    step = np.zeros((n, j, n, j))
    for i in range(n):
        step[i] += np.einsum("kj,mj->kmj", (1.0 - labour[i]) * inputs[i] + np.outer(final[i], labour[i]), net[:, i])
        step[i, :, i] += np.outer(final[i], (share[i] - net[i]).sum(axis=0))
    square = np.vstack([np.eye(n * j) - step.reshape(n * j, n * j), np.ones(n * j)])

    def spent(given: Array) -> Array:
        start = np.append((final * given[:, None]).ravel(), 100.0)
        return np.asarray(np.linalg.lstsq(square, start, rcond=None)[0].reshape(n, j))

    spending = spent(np.zeros(n))
    flows = net * spending[:, None]
    value_added = (labour * flows.sum(axis=0)).sum(axis=1)
    # Transfers of up to 30 % of what each country earns without any, where all can still spend.
    given = rng.choice([0.0, 0.1, 0.3]) * rng.uniform(-1.0, 1.0, n) * value_added
    given -= given.sum() * value_added / value_added.sum()
    if (moved := spent(given)).min() > 0.0:
        flows = net * moved[:, None]
        value_added = (labour * flows.sum(axis=0)).sum(axis=1)
    deficit = flows.sum(axis=(1, 2)) - flows.sum(axis=(0, 2))
    axes = {"country": names, "origin": names, "destination": names, "sector": goods, "input": goods}
    base = xr.Dataset(
        {
            "trade": (("destination", "origin", "sector"), flows),
            "tariff": (("destination", "origin", "sector"), tariff),
            "input_share": (("country", "input", "sector"), inputs),
            "value_added_share": (("country", "sector"), labour),
            "final_share": (("country", "sector"), final),
            "elasticity": (("sector",), theta),
            "value_added": (("country",), value_added),
            "deficit": (("country",), deficit),
        },
        coords=axes,
    )
    shock = SHOCKS[seed % 3]
    after = {
        "free": np.zeros_like(tariff),
        "drawn": rng.uniform(0.0, 1.0, tariff.shape),
        "prohibitive": tariff + rng.uniform(2.0, 4.0, tariff.shape),
    }[shock]
    after[home, home] = 0.0
    return base, base["tariff"].copy(data=after)


def again(base: xr.Dataset, after: xr.DataArray) -> dict[str, Array] | None:
    """Return wages, price indices and real income in percent by the second implementation; None if it fails."""
    dims = ("destination", "origin", "sector")
    flows, old, new = (x.transpose(*dims).values for x in (base["trade"], base["tariff"], after))
    labour, final = base["value_added_share"].values, base["final_share"].values
    inputs, theta = base["input_share"].values, base["elasticity"].values
    earned, given = base["value_added"].values, base["deficit"].values
    n, j = labour.shape
    gross = flows * (1.0 + old)
    total = gross.sum(axis=1, keepdims=True)
    share = np.divide(gross, total, out=np.zeros_like(gross), where=total > 0)
    kappa = np.log1p(new) - np.log1p(old)
    before = earned + (gross - flows).sum(axis=(1, 2)) + given

    def at(wage: Array) -> tuple[Array, Array, Array, Array]:
        price = np.zeros((n, j))
        for _ in range(5000):
            cost = labour * np.log(wage)[:, None] + (1.0 - labour) * np.einsum("nkj,nk->nj", inputs, price)
            power = np.where(share > 0, -theta * (kappa + cost[None]), -np.inf)
            most = power.max(axis=1)
            moved = -(most + np.log((share * np.exp(power - most[:, None])).sum(axis=1))) / theta
            gap, price = np.abs(moved - price).max(), moved
            if gap < 1e-14:
                break
        bought = share * np.exp(np.where(share > 0, power + theta * price[:, None], 0.0))
        net = bought / (1.0 + new)
        step = np.zeros((n, j, n, j))
        for i in range(n):
            step[i] += np.einsum("kj,mj->kmj", (1.0 - labour[i]) * inputs[i], net[:, i])
            step[i, :, i] += np.outer(final[i], (bought[i] - net[i]).sum(axis=0))
        start = final * (wage * earned + given)[:, None]
        spending = np.linalg.solve(np.eye(n * j) - step.reshape(n * j, n * j), start.ravel()).reshape(n, j)
        paid = (labour * (net * spending[:, None]).sum(axis=0)).sum(axis=1)
        revenue = ((bought - net) * spending[:, None]).sum(axis=(1, 2))
        return paid / (wage * earned) - 1.0, np.exp((final * price).sum(axis=1)), revenue, spending

    def wages(log: Array) -> Array:
        wage = np.exp(np.append(log, 0.0))
        return wage * earned.sum() / (wage @ earned)

    log = np.zeros(n - 1)
    for _ in range(300):
        lacking = at(wages(log))[0]
        log += 0.05 * (lacking[:-1] - lacking[-1])
        if np.abs(lacking).max() < 1e-3:
            break
    found = root(lambda x: at(wages(x))[0][:-1], log, tol=1e-13)
    wage = wages(found.x)
    lacking, index, revenue, spending = at(wage)
    income = wage * earned + revenue + given
    if not np.abs(lacking).max() <= 1e-9 or income.min() <= 0.0 or spending.min() < -1e-12:
        return None
    return {"wage_hat": wage, "price_index_hat": index, "welfare_exact_pct": 100.0 * (income / before / index - 1.0)}


@pytest.mark.slow
def test_both_implementations_agree_on_random_worlds() -> None:
    compared = 0
    for seed in range(36):
        base, after = world(seed)
        with np.errstate(all="ignore"):  # scipy tries wages far off
            second = again(base, after)
        try:
            first = solve(base, tariff=after)
        except (NoEquilibriumError, NotConvergedError):
            assert second is None, seed
            continue
        across = first["trade"].where(first["origin"] != first["destination"], 0.0).sum(["origin", "sector"])
        # With next to no trade left, labour markets clear at any wages, and only the engine, which balances payments,
        # can tell which; there is nothing to compare.
        if second is None or float((across / first["income"].rename(country="destination")).min()) < 1e-5:
            continue
        compared += 1
        for name, values in second.items():
            np.testing.assert_allclose(
                first[name].values, values, rtol=1e-7, atol=1e-7, err_msg=f"{name}, world {seed}"
            )
    assert compared >= 20


def test_a_country_that_neither_buys_nor_sells_is_refused_by_name(small: xr.Dataset) -> None:
    for dim, words in (("destination", "buys nothing from"), ("origin", "sells nothing to")):
        empty = small["trade"].where(small[dim] != "C002", 0.0)
        with pytest.raises(BadValueError, match=f"country C002 {words} anybody"):
            solve(small.assign(trade=empty))


@pytest.mark.parametrize("method", ["fixed-point", "newton"])
def test_a_world_without_equilibrium_is_an_error_and_no_warning(method: str) -> None:
    base = synthetic_baseline(3, 2, seed=1)
    earned = base["value_added"].values
    given = base["deficit"].copy(data=np.array([-0.6, 0.3, 0.3]) * earned[0])
    shut = base["tariff"] + 1e6 * (base["origin"] != base["destination"])
    with pytest.raises((NoEquilibriumError, NotConvergedError)):
        solve(base.assign(deficit=given), tariff=shut, method=method)
