"""Gravity without effects: output, expenditure, remoteness, effects by year, the constant, and checks of a fit."""

import json
import math
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

pytest.importorskip("pyfixest", reason="needs the extra 'estimation' (pyfixest)")

from accord.cli.app import build
from accord.estimation import (
    TWO_WAY,
    Panel,
    SpecificationError,
    at_home,
    by_year,
    make_panel,
    ols_log,
    ppml,
    relative_change,
    remoteness_columns,
    reset_test,
    size_columns,
)

NAMES = ["A", "B", "C", "D", "E", "F"]


def table(
    years: tuple[int, ...] = (2000, 2001), noise: float = 0.3, bend: float = 0.0, own: float = 1.0
) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    far = np.exp(rng.normal(1.0, 0.7, (len(NAMES), len(NAMES))))
    rows = []
    for i, j, year in product(range(len(NAMES)), range(len(NAMES)), years):
        ln = math.log(far[i, j])
        mean = math.exp(3.0 + own * (0.4 * i + 0.2 * j) - 0.9 * ln + bend * ln**2)
        rows.append((NAMES[i], NAMES[j], year, mean * rng.gamma(1 / noise, noise), far[i, j], ln))
    return pd.DataFrame(rows, columns=["exporter", "importer", "year", "trade", "dist", "ln_dist"])


def row(panel: Panel, exporter: str, importer: str, year: int) -> int:
    here = (panel.exporters == exporter) & (panel.importers == importer) & (panel.years == year)
    return int(np.flatnonzero(here)[0])


def test_sizes_and_remoteness_are_the_sums_that_their_names_say() -> None:
    given = table()
    panel = make_panel(given)
    now = given[given["year"] == 2001]
    made = {**size_columns(panel), **remoteness_columns(panel, "dist")}
    at = row(panel, "B", "D", 2001)
    made_by, spent = now.groupby("exporter")["trade"].sum(), now.groupby("importer")["trade"].sum()
    assert made["ln_output"][at] == pytest.approx(math.log(made_by["B"]))
    assert made["ln_expenditure"][at] == pytest.approx(math.log(spent["D"]))
    to, of = now[now["exporter"] == "B"], now[now["importer"] == "D"]
    far = sum(d / (spent[j] / spent.sum()) for j, d in zip(to["importer"], to["dist"], strict=True))
    near = sum(d / (made_by[i] / made_by.sum()) for i, d in zip(of["exporter"], of["dist"], strict=True))
    assert made["ln_remoteness_exporter"][at] == pytest.approx(math.log(far))
    assert made["ln_remoteness_importer"][at] == pytest.approx(math.log(near))


def test_effects_by_year_and_at_home_split_the_column() -> None:
    panel = make_panel(table())
    split = {**by_year(panel, "ln_dist"), **at_home(panel, "ln_dist")}
    assert list(split) == ["ln_dist_2000", "ln_dist_2001", "ln_dist_domestic"]
    assert np.array_equal(sum(split.values()), panel.column("ln_dist"))


def test_what_needs_domestic_trade_says_so_and_logarithms_are_no_distances() -> None:
    abroad = make_panel(table().query("exporter != importer"))
    for make in (size_columns, lambda p: remoteness_columns(p, "dist"), lambda p: at_home(p, "ln_dist")):
        with pytest.raises(SpecificationError, match="trade with itself"):
            make(abroad)
    with pytest.raises(SpecificationError, match="distances are not above zero"):
        remoteness_columns(make_panel(table()), "ln_dist")


def test_without_effects_there_is_a_constant_and_least_squares_is_the_textbooks() -> None:
    panel = make_panel(table())
    fit = ols_log(panel, ["ln_dist"], extra=size_columns(panel), effects=(), clusters=(), small_sample="none")
    x = np.column_stack([np.ones(fit.rows_used), *(fit.columns[n][fit.used] for n in fit.names[1:])])
    assert fit.names[0] == "constant"
    assert fit.coefficients == pytest.approx(np.linalg.lstsq(x, fit.outcome, rcond=None)[0], abs=1e-9)
    left = fit.outcome - x @ fit.coefficients
    bread = np.linalg.inv(x.T @ x)
    assert fit.covariance == pytest.approx(bread @ ((x * left[:, None] ** 2).T @ x) @ bread, rel=1e-9)
    assert fit.r_squared == pytest.approx(1.0 - left.var() / fit.outcome.var())


def test_poisson_without_effects_satisfies_its_first_order_conditions() -> None:
    panel = make_panel(table())
    fit = ppml(panel, ["ln_dist"], extra=size_columns(panel), effects=())
    x = np.column_stack([np.ones(fit.rows_used), *(fit.columns[n][fit.used] for n in fit.names[1:])])
    assert np.abs(x.T @ (fit.outcome - fit.fitted)).max() < 1e-6 * fit.outcome.sum()
    with pytest.raises(SpecificationError, match="named twice"):
        ppml(make_panel(table().assign(constant=1.0)), ["constant"], effects=())


def test_a_bent_equation_is_told_and_a_straight_one_is_not() -> None:
    for estimate in (ppml, ols_log):
        straight, bent = (
            reset_test(estimate(make_panel(table(noise=0.05, bend=bend, own=0.0)), ["ln_dist"], effects=()))
            for bend in (0.0, 0.3)
        )
        assert bent.p < 1e-3 < straight.p


def test_the_form_is_tested_on_the_rows_of_the_estimate() -> None:
    panel = make_panel(table())
    fit = ppml(panel, ["ln_dist"], effects=TWO_WAY, domestic=False)
    square = np.full(len(panel.trade), np.nan)
    square[fit.used] = np.log(fit.fitted) ** 2
    direct = ppml(panel, ["ln_dist"], extra={"square": square}, effects=TWO_WAY, domestic=False)
    tested = reset_test(fit)
    assert (tested.coefficient, tested.standard_error) == pytest.approx(direct.coefficient("square"))


def test_a_change_of_a_coefficient_and_its_delta_method() -> None:
    panel = make_panel(table())
    fit = ppml(panel, [], extra=by_year(panel, "ln_dist"), effects=TWO_WAY, domestic=False)
    change, error = relative_change(fit, *fit.names)
    old, new = fit.coefficients
    step = 1e-6
    slope = np.array([(new / (old + step) - new / old) / step, 1.0 / old])
    assert change == pytest.approx(100.0 * (new - old) / old)
    assert error == pytest.approx(100.0 * math.sqrt(slope @ fit.covariance @ slope), rel=1e-4)
    with pytest.raises(SpecificationError, match="no coefficient 'ln_dist_1999'"):
        relative_change(fit, "ln_dist_1999", "ln_dist_2001")


def test_the_command_fits_the_traditional_equation(tmp_path: Path) -> None:
    file = tmp_path / "panel.csv"
    table().to_csv(file, index=False)
    common = ["gravity", "fit", str(file), "--no-domestic", "--reset"]
    arguments = [*common, "--on", "ln_dist", "--size", "--remoteness", "dist", "--effects", "-", "--ols"]
    done = CliRunner().invoke(build(), arguments)
    assert done.exit_code == 0, done.output
    for words in ("constant", "ln_remoteness_exporter", "Form of ols-log", "without effects"):
        assert words in done.output
    yearly = [
        *common,
        "--by-year",
        "ln_dist",
        "--effects",
        "exporter-year,importer-year",
        "--elasticity",
        "4",
        "--json",
    ]
    data = json.loads(CliRunner().invoke(build(), yearly).stdout)
    assert set(data["changes_pct"]) == {"ln_dist"}
    assert 0.0 <= data["reset"][0]["p"] <= 1.0
    assert [e["weights"] for e in data["effects"]] == [{"ln_dist_2000": 1.0}, {"ln_dist_2001": 1.0}]
