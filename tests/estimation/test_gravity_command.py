"""The command ``accord gravity`` on a small panel of its own."""

import json
import tomllib
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

pytest.importorskip("pyfixest", reason="needs the extra 'estimation' (pyfixest)")

from accord.cli.app import build
from accord.estimation import PanelError, SpecificationError
from accord.vocabulary import SettingsError

RUN = CliRunner()


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = np.random.default_rng(4)
    n, years = 8, range(2000, 2005)
    out, into, pair = rng.normal(size=(n, 5)), rng.normal(size=(n, 5)), rng.normal(size=(n, n))
    rows = []
    for i, j, (t, year) in product(range(n), range(n), enumerate(years)):
        deal = float(i != j and max(i, j) < 4 and year >= 2002)
        mean = np.exp(out[i, t] + into[j, t] + pair[min(i, j), max(i, j)] + 0.3 * deal)
        rows.append((f"C{i}", f"C{j}", year, mean * rng.gamma(5, 0.2), deal))
    path = tmp_path_factory.mktemp("panel") / "panel.csv"
    pd.DataFrame(rows, columns=["from", "to", "when", "value", "deal"]).to_csv(path, index=False)
    return path


COLUMNS = ["--columns", "from,to,when,value"]


def test_fit_prints_one_json_object_with_everything(panel: Path) -> None:
    done = RUN.invoke(build(), ["gravity", "fit", str(panel), "--on", "deal", *COLUMNS, "--elasticity", "4", "--json"])
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    assert data["fit"]["rows_given"] == 320
    assert data["fit"]["coefficients"][0]["name"] == "deal"
    assert data["effects"][0]["cost_pct"] < 0
    assert len(data["sha256"]) == 64


def test_fit_shows_what_was_dropped_and_reads_agreements_by_name(panel: Path, tmp_path: Path) -> None:
    listed = tmp_path / "agreements.csv"
    listed.write_text("agreement,member,entry\n" + "".join(f"DEAL,C{i},2002\n" for i in range(4)), encoding="utf-8")
    arguments = ["gravity", "fit", str(panel), *COLUMNS, "--no-domestic", "--agreements", str(listed)]
    done = RUN.invoke(build(), [*arguments, "--agreement", "DEAL", "--lags", "2"])
    assert done.exit_code == 0, done.output
    assert "DEAL_lag2" in done.output
    assert "dropped 40: domestic trade, left out by choice" in done.output
    wrong = RUN.invoke(build(), [*arguments, "--agreement", "OTHER"])
    assert isinstance(wrong.exception, SpecificationError)


def test_a_corrected_estimate_becomes_a_block_of_a_scenario(panel: Path, tmp_path: Path) -> None:
    block = tmp_path / "deal.toml"
    effects = "exporter-year,importer-year,directed-pair"
    arguments = ["gravity", "fit", str(panel), "--on", "deal", *COLUMNS, "--effects", effects, "--correct-bias"]
    done = RUN.invoke(build(), [*arguments, "--to-scenario", str(block), "--json"])
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    (estimate,) = tomllib.loads(block.read_text(encoding="utf-8"))["estimate"]
    assert estimate["names"] == ["deal"]
    assert estimate["coefficients"][0] == data["corrected"]["coefficients"][0]["coefficient"]
    assert estimate["covariance"] == data["corrected"]["covariance"]


def test_one_sector_of_a_panel_by_sector(panel: Path, tmp_path: Path) -> None:
    table = pd.read_csv(panel)
    both = pd.concat([table.assign(sector=1), table.assign(sector=2, value=table["value"] * 3)])
    path = tmp_path / "sectors.csv"
    both.to_csv(path, index=False)
    arguments = ["gravity", "fit", str(path), "--on", "deal", *COLUMNS]
    done = RUN.invoke(build(), [*arguments, "--only", "sector=2", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["fit"]["rows_given"] == 320
    twice = RUN.invoke(build(), arguments)
    assert isinstance(twice.exception, PanelError)
    assert "share their exporter" in str(twice.exception)


def test_event_study_draws_and_prints(panel: Path, tmp_path: Path) -> None:
    plot = tmp_path / "study.svg"
    arguments = ["gravity", "event-study", str(panel), *COLUMNS, "--agreement", "DEAL", "--members", "C0,C1,C2,C3"]
    done = RUN.invoke(build(), [*arguments, "--entry", "2002", "--before", "2", "--after", "2", "--plot", str(plot)])
    assert done.exit_code == 0, done.output
    assert "reference" in done.output
    assert "+2 or later" in plot.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--on", "nothing"], PanelError),
        (["--on", "deal", "--years", "1980"], PanelError),
        (["--on", "deal", "--years", "x"], SettingsError),
        (["--on", "deal", "--clusters", "pairs"], SpecificationError),
        (["--on", "deal", "--columns", "from,to"], SettingsError),
        (["--on", "deal", "--only", "sector=5"], PanelError),
        (["--on", "deal", "--only", "when=1980"], PanelError),
        (["--on", "deal", "--only", "when"], SettingsError),
    ],
)
def test_what_is_not_there_is_named(panel: Path, arguments: list[str], error: type[Exception]) -> None:
    columns = [] if "--columns" in arguments else COLUMNS
    done = RUN.invoke(build(), ["gravity", "fit", str(panel), *columns, *arguments])
    assert isinstance(done.exception, error)
