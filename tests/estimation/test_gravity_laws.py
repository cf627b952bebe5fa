"""Laws of gravity estimation, on panels whose truth is known because it is put in."""

import warnings
from itertools import product

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("pyfixest", reason="needs the extra 'estimation' (pyfixest)")

from accord.estimation import (
    THREE_WAY,
    TWO_WAY,
    Agreement,
    NotEstimableError,
    PanelError,
    SpecificationError,
    bias_corrected,
    event_study,
    make_panel,
    ols_log,
    phased,
    ppml,
    shifted,
)

YEARS = range(2000, 2006)
COUNTRIES = [f"C{i:02d}" for i in range(10)]
MEMBERS = Agreement("DEAL", dict.fromkeys(COUNTRIES[:5], 2003))


def world(seed: int = 1, noise: float = 0.0, effect: float = 0.4, domestic: bool = True) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    n, t = len(COUNTRIES), len(YEARS)
    out, into, pair = rng.normal(size=(n, t)), rng.normal(size=(n, t)), rng.normal(size=(n, n))
    rows = []
    for i, j, (k, year) in product(range(n), range(n), enumerate(YEARS)):
        if i == j and not domestic:
            continue
        inside = float(i != j and i < 5 and j < 5 and year >= 2003)
        mean = np.exp(out[i, k] + into[j, k] + pair[min(i, j), max(i, j)] + effect * inside)
        rows.append((COUNTRIES[i], COUNTRIES[j], year, mean * rng.gamma(1 / noise, noise) if noise else mean, inside))
    return pd.DataFrame(rows, columns=["exporter", "importer", "year", "trade", "deal"])


def test_without_noise_the_effect_put_in_comes_out() -> None:
    panel = make_panel(world())
    for estimate in (ppml, ols_log):
        fit = estimate(panel, ["deal"])
        assert fit.coefficient("deal")[0] == pytest.approx(0.4, abs=1e-7)
        assert fit.rows_used + sum(d.rows for d in fit.dropped) == fit.rows_given == 600


def test_units_names_and_order_of_rows_do_not_matter() -> None:
    table = world(noise=0.5)
    fit = ppml(make_panel(table), ["deal"])
    changed = table.assign(
        trade=table["trade"] * 1000, exporter=table["exporter"] + "x", importer=table["importer"] + "x"
    )
    again = ppml(make_panel(changed.sample(frac=1.0, random_state=3)), ["deal"])
    assert again.coefficients == pytest.approx(fit.coefficients, rel=1e-7)
    assert again.covariance == pytest.approx(fit.covariance, rel=1e-6)


def test_fitted_trade_adds_up_in_every_group() -> None:
    fit = ppml(make_panel(world(noise=0.5)), ["deal"])
    table = fit.panel.table.iloc[fit.used].assign(left=fit.outcome - fit.fitted)
    for keys in (["exporter", "year"], ["importer", "year"]):
        assert table.groupby(keys)["left"].sum().abs().max() < 1e-5


def test_an_agreement_by_name_is_its_dummy_and_its_lags_add_up() -> None:
    table = world(noise=0.3)
    panel = make_panel(table)
    named = phased(panel, MEMBERS, [2, -1])
    assert list(named) == ["DEAL", "DEAL_lag2", "DEAL_lead1"]
    assert np.array_equal(named["DEAL"], table["deal"].to_numpy())
    assert np.array_equal(named["DEAL_lag2"] > 0, (table["deal"] > 0) & (table["year"] >= 2005))
    fit = ppml(panel, [], extra=named)
    assert ppml(panel, ["deal"], extra={k: v for k, v in named.items() if k != "DEAL"}).coefficients == pytest.approx(
        fit.coefficients
    )


def test_a_shift_is_missing_where_the_panel_ends() -> None:
    panel = make_panel(world())
    lag = shifted(panel, "deal", 1)
    assert np.isnan(lag[panel.years == 2000]).all()
    assert not np.isnan(lag[panel.years > 2000]).any()
    fit = ppml(panel, ["deal"], extra={"deal_lag1": lag})
    assert [(d.reason, d.rows) for d in fit.dropped] == [("no figure for deal_lag1", 100)]


def test_separation_is_found_both_ways_and_reported() -> None:
    table = world(noise=0.3)
    dead = (table["exporter"] == "C08") & (table["year"] == 2001)
    table.loc[dead, "trade"] = 0.0
    # A covariate that is one only where trade is zero has its best estimate at minus infinity.
    trap = (table["exporter"] == "C01") & (table["importer"].isin(["C02", "C03"])) & (table["year"] == 2002)
    table["trap"] = trap.astype(float)
    table.loc[trap, "trade"] = 0.0
    fit = ppml(make_panel(table), ["deal", "trap"])
    assert {d.reason: d.rows for d in fit.dropped} == {
        "only zero trade in the exporter-year": 10,
        "separated by covariates": 2,
    }
    assert fit.left_out == ("trap",)
    assert fit.names == ("deal",)


def test_missing_and_lone_rows_are_counted_under_their_reason() -> None:
    table = world(noise=0.3)
    table.loc[[3, 4], "trade"] = np.nan
    table.loc[[10], "deal"] = np.nan
    lone = pd.DataFrame([("ZZZ", "C00", 2000, 5.0, 0.0)], columns=table.columns)
    fit = ppml(make_panel(pd.concat([table, lone], ignore_index=True)), ["deal"])
    counted = {d.reason: d.rows for d in fit.dropped}
    assert counted == {"no figure for trade": 2, "no figure for deal": 1, "alone in the exporter-year": 1}
    assert next(d for d in fit.dropped if d.reason.startswith("alone")).examples == ("ZZZ C00 2000",)


def test_several_ways_of_clustering_include_the_simpler_ones() -> None:
    panel = make_panel(world(noise=0.5))
    one = ppml(panel, ["deal"], clusters=("pair",), small_sample="none")
    nested = ppml(panel, ["deal"], clusters=("pair", "directed-pair"), small_sample="none")
    # A pair holds both of its directions, so the finer way adds nothing: V1 + V2 - V12 with V12 = V2.
    assert nested.covariance == pytest.approx(one.covariance, rel=1e-9)
    three = ppml(panel, ["deal"], clusters=("exporter", "importer", "year"))
    assert three.clusters == {"exporter": 10, "importer": 10, "year": 6}
    assert three.covariance[0, 0] >= 0.0


def test_two_way_clusters_are_those_of_pyfixest() -> None:
    import pyfixest

    table = world(noise=0.5)
    panel = make_panel(table)
    table = table.assign(
        et=table["exporter"] + table["year"].astype(str), it=table["importer"] + table["year"].astype(str)
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package's own deprecations are not ours to fail on
        peer = pyfixest.fepois(
            "trade ~ deal | et + it",
            table,
            vcov={"CRV1": "exporter + importer"},
            ssc=pyfixest.ssc(k_adj=False, G_df="min"),
            iwls_tol=1e-10,
            demeaner=pyfixest.MapDemeaner(fixef_tol=1e-9),
        )
    fit = ppml(panel, ["deal"], effects=TWO_WAY, clusters=("exporter", "importer"))
    assert fit.coefficient("deal")[0] == pytest.approx(float(peer.coef()["deal"]), abs=1e-8)
    assert fit.coefficient("deal")[1] == pytest.approx(float(peer.se()["deal"]), rel=1e-6)


def test_an_event_study_finds_the_step_and_no_anticipation() -> None:
    study = event_study(make_panel(world(noise=0.05)), MEMBERS, before=3, after=2)
    effects = {e.years: e for e in study.effects}
    assert sorted(effects) == [-3, -2, -1, 0, 1, 2]
    assert (study.reference, effects[-1].log_trade, effects[-1].standard_error) == (-1, 0.0, 0.0)
    assert effects[0].flows == 20
    assert effects[-3].label == "-3 or earlier"
    assert study.average == pytest.approx(0.4, abs=4 * study.average_standard_error)
    assert study.average > 5 * study.average_standard_error
    assert study.anticipation_degrees == 2
    assert study.anticipation_p is not None and study.anticipation_p > 0.001


def test_an_agreement_entered_before_the_panel_has_no_event_study() -> None:
    with pytest.raises(SpecificationError, match="before entry"):
        event_study(make_panel(world()), Agreement("OLD", dict.fromkeys(COUNTRIES[:3], 1990)), before=2, after=2)


def test_bad_panels_are_refused_by_name() -> None:
    table = world()
    with pytest.raises(PanelError, match="C00 to C00 2000"):
        make_panel(pd.concat([table, table.iloc[[0]]]))
    with pytest.raises(PanelError, match="negative or infinite"):
        make_panel(table.assign(trade=-table["trade"]))
    with pytest.raises(PanelError, match="no column 'flow'"):
        make_panel(table, trade="flow")
    with pytest.raises(PanelError, match="no column 'rta'"):
        ppml(make_panel(table), ["rta"])
    with pytest.raises(PanelError, match="have no exporter"):
        make_panel(table.assign(exporter=[None, *table["exporter"][1:]]))


def test_bad_specifications_are_refused_by_name() -> None:
    panel = make_panel(world())
    with pytest.raises(SpecificationError, match="effects cannot be 'pairs'"):
        ppml(panel, ["deal"], effects=("pairs",))
    with pytest.raises(SpecificationError, match="at least one covariate"):
        ppml(panel, [])
    with pytest.raises(SpecificationError, match="domestic flows"):
        ppml(make_panel(world(domestic=False)), ["deal"], border="common")
    with pytest.raises(SpecificationError, match="fewer than two members"):
        phased(panel, Agreement("NONE", {"AAA": 2000, "C01": 2000}), [])
    with pytest.raises(NotEstimableError):
        ppml(make_panel(world().assign(year_effect=1.0)), ["year_effect"], effects=THREE_WAY)
    with pytest.raises(SpecificationError, match="not derived"):
        bias_corrected(ppml(panel, ["deal"]))
