"""Rows that no finite estimate can fit are found whichever way they hide, and nothing else is left out."""

from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy.optimize import linprog

pytest.importorskip("pyfixest", reason="needs the extra 'estimation' (pyfixest)")

from accord.estimation import THREE_WAY, TWO_WAY, GravityFit, NotEstimableError, NotFittedError, make_panel, ppml

PARTIES = ("exporter", "importer")


def world(countries: int = 6, years: int = 3, seed: int = 2) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    names = [f"C{i}" for i in range(countries)]
    rows = [(i, j, 2000 + t, rng.gamma(2.0)) for i, j, t in product(names, names, range(years))]
    table = pd.DataFrame(rows, columns=["exporter", "importer", "year", "trade"])
    return table.assign(z=rng.normal(size=len(table)), x=0.0)


def some(table: pd.DataFrame, count: int) -> npt.NDArray[np.int64]:
    return np.sort(np.random.default_rng(3).choice(len(table), count, replace=False))


def parted(fit: GravityFit) -> int:
    return sum(d.rows for d in fit.dropped if d.reason == "separated by covariates")


@pytest.mark.parametrize("checks", [("fe", "ir"), ("fe", "mu"), ("fe", "ir", "mu")])
@pytest.mark.parametrize("effects", [(), PARTIES, TWO_WAY, THREE_WAY])
def test_a_covariate_that_marks_zeros(effects: tuple[str, ...], checks: tuple[str, ...]) -> None:
    table = world()
    at = some(table, 8)
    table.loc[at, "x"], table.loc[at, "trade"] = 1.0, 0.0
    fit = ppml(make_panel(table), ["x", "z"], effects=effects, separation=checks)
    assert (parted(fit), fit.left_out) == (8, ("x",))
    assert set(range(len(table))) - set(fit.used.tolist()) == set(at.tolist())
    alone = ppml(make_panel(table.drop(index=at)), ["z"], effects=effects)
    assert fit.coefficient("z") == pytest.approx(alone.coefficient("z"), rel=1e-6)


@pytest.mark.parametrize("checks", [("fe", "ir"), ("fe", "mu")])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_combination_of_two_covariates_that_is_off_only_where_there_is_no_trade(
    sign: float, checks: tuple[str, ...]
) -> None:
    table = world().assign(x=lambda t: sign * t["z"] / 2.0)
    at = some(table, 7)
    table.loc[at, "x"] -= 1.0
    table.loc[at, "trade"] = 0.0
    fit = ppml(make_panel(table), ["z", "x"], effects=PARTIES, separation=checks)
    assert (parted(fit), len(fit.names), len(fit.left_out)) == (7, 1, 1)


def test_a_combination_of_a_covariate_and_an_effect() -> None:
    table = world().assign(x=lambda t: t["exporter"].str[1:].astype(float))
    at = some(table, 5)
    table.loc[at, "x"] += [1.0, 1.3, 1.7, 2.0, 0.4]
    table.loc[at, "trade"] = 0.0
    fit = ppml(make_panel(table), ["x", "z"], effects=PARTIES)
    assert (parted(fit), fit.left_out) == (5, ("x",))


def test_zeros_that_nothing_separates_stay() -> None:
    table = world().assign(x=np.random.default_rng(4).normal(size=108))
    table.loc[table["x"] > 1.2, "trade"] = 0.0
    for checks in (("fe", "ir"), ("fe", "mu")):
        fit = ppml(make_panel(table), ["x"], effects=PARTIES, separation=checks)
        assert (fit.rows_used, fit.names) == (108, ("x",))


def truth(table: pd.DataFrame, effects: tuple[str, ...]) -> set[int]:
    """Return the rows separated by x, z and effects, by a dense programme of all rows at once."""
    keys = {e: ["-".join(map(str, v)) for v in table[list(FIELDS[e])].itertuples(index=False)] for e in effects}
    parts = [table[["x", "z"]].to_numpy(), np.ones((len(table), 1))]
    design = np.hstack([*parts, *(pd.get_dummies(pd.Series(k)).to_numpy(dtype=float) for k in keys.values())])
    zero, trade = np.flatnonzero(table["trade"] == 0.0), np.flatnonzero(table["trade"] > 0.0)
    n, k = len(zero), design.shape[1]
    found = linprog(
        np.concatenate([np.zeros(k), -np.ones(n)]),
        A_ub=np.hstack([design[zero], np.eye(n)]),
        b_ub=np.zeros(n),
        A_eq=np.hstack([design[trade], np.zeros((len(trade), n))]),
        b_eq=np.zeros(len(trade)),
        bounds=[(None, None)] * k + [(0, 1)] * n,
    )
    return {int(row) for row, s in zip(zero, found.x[k:], strict=True) if s > 0.5}


FIELDS = {
    "exporter": ("exporter",),
    "importer": ("importer",),
    "exporter-year": ("exporter", "year"),
    "importer-year": ("importer", "year"),
    "directed-pair": ("exporter", "importer"),
    "year": ("year",),
}


def test_on_random_panels_none_that_is_separated_stays_and_none_that_is_not_goes() -> None:
    overlooked_by_the_rectifier = found = 0
    for seed in range(48):
        rng = np.random.default_rng(seed)
        table = world(int(rng.integers(3, 6)), int(rng.integers(2, 4)), seed)
        table = table[rng.random(len(table)) > 0.15].reset_index(drop=True)
        table["x"] = table["z"] * float(rng.integers(0, 3)) + rng.integers(0, 2) * table["year"]
        marked = rng.random(len(table)) < 0.1
        table.loc[marked, "x"] += rng.uniform(0.1, 3.0, int(marked.sum()))
        table.loc[marked | (rng.random(len(table)) < 0.3), "trade"] = 0.0
        effects = (PARTIES, TWO_WAY, ("directed-pair", "year"), ())[seed % 4]
        try:
            fit = ppml(make_panel(table), ["x", "z"], effects=effects)
        except (NotEstimableError, NotFittedError):
            continue
        assert not truth(table.iloc[fit.used].reset_index(drop=True), effects), seed
        gone = set(range(len(table))) - set(fit.used.tolist())
        assert {r for r in gone if table["trade"][r] > 0.0} <= alone(fit), seed
        found += bool(gone)
        quick = ppml(make_panel(table), ["x", "z"], effects=effects, separation=("fe", "ir"))
        overlooked_by_the_rectifier += quick.rows_used > fit.rows_used
    assert found >= 10
    assert overlooked_by_the_rectifier >= 1


def alone(fit: GravityFit) -> set[int]:
    """Return all rows, if any row was left out as alone in its group; none otherwise."""
    return set(range(fit.rows_given)) if any(d.reason.startswith("alone") for d in fit.dropped) else set()


def test_a_covariate_in_dollars_is_one_in_trillions() -> None:
    table = world()
    small, large = (ppml(make_panel(table.assign(z=table["z"] * size)), ["z"], effects=TWO_WAY) for size in (1.0, 1e12))
    assert large.coefficients * 1e12 == pytest.approx(small.coefficients, rel=1e-9)
    assert large.covariance * 1e24 == pytest.approx(small.covariance, rel=1e-9)


def test_where_the_rectifier_comes_to_no_end_the_fit_and_the_programme_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    import warnings

    from accord.estimation import backend

    real = backend.fit

    def endless(*arguments: object, rectify: bool, **options: object) -> object:
        if rectify:
            return backend.RawFit((), np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64), settled=False)
        return real(*arguments, rectify=False, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("accord.estimation.regress.fit", endless)
    table = world()
    at = some(table, 8)
    table.loc[at, "x"], table.loc[at, "trade"] = 1.0, 0.0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fit = ppml(make_panel(table), ["x", "z"], effects=PARTIES)
    assert (parted(fit), fit.left_out) == (8, ("x",))


def test_no_trade_at_all_is_refused_by_name() -> None:
    for effects in ((), PARTIES):
        with pytest.raises(NotEstimableError):
            ppml(make_panel(world().assign(trade=0.0)), ["z"], effects=effects)
