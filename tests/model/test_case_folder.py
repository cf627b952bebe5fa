"""accord solve on case folders: the tables it reads, writes and prints."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from typer.testing import CliRunner

from accord.cli.app import build
from accord.model import solve
from accord.storage import TableWriteError, read_table, write_table
from accord.workbench.solving import solve_case, write_answer
from accord.workbench.solving_errors import BilateralTableError, UnknownScenarioError

FLOW = ["exporter", "importer", "sector"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, small: xr.Dataset) -> Path:
    """A case folder of the small economy with one scenario and one cost column, sectors numbered."""
    place = tmp_path_factory.mktemp("case")
    inputs = place / "inputs"
    inputs.mkdir()
    number = {s: i + 1 for i, s in enumerate(small["sector"].values)}
    countries = small["country"].values
    write_table(
        pd.DataFrame(
            {
                "country": countries,
                "name": countries,
                "value_added": small["value_added"].values,
                "deficit": small["deficit"].values,
            }
        ),
        inputs / "countries.csv",
    )
    write_table(
        pd.DataFrame(
            {"sector": list(number.values()), "name": list(number), "tradable": 1, "theta": small["elasticity"].values}
        ),
        inputs / "sectors.csv",
    )
    users = small[["value_added_share", "final_share"]].to_dataframe().reset_index()
    users["sector"] = users["sector"].map(number)
    users = users.rename(columns={"value_added_share": "va_share", "final_share": "final_demand_share"})
    write_table(users, inputs / "country_sector.csv")
    io = small["input_share"].to_dataframe().reset_index()
    io = io.rename(columns={"input": "input_sector", "sector": "using_sector", "input_share": "material_share"})
    io["input_sector"], io["using_sector"] = io["input_sector"].map(number), io["using_sector"].map(number)
    write_table(io, inputs / "io_coefficients.parquet")
    flows = small[["trade", "tariff"]].to_dataframe().reset_index()
    flows["sector"] = flows["sector"].map(number)
    flows = flows.rename(
        columns={"origin": "exporter", "destination": "importer", "trade": "trade_fob", "tariff": "t_base"}
    )
    flows["t_free"] = 0.0
    flows["d_half"] = 0.9
    write_table(flows.sample(frac=1.0, random_state=1), inputs / "trade_tariffs.parquet")
    return place


def test_tables_written_hold_the_result(folder: Path, small: xr.Dataset, tmp_path: Path) -> None:
    answer = solve_case(folder, tariffs="t_free")
    paths = write_answer(answer, tmp_path / "new" / "out")
    assert [p.name for p in paths] == ["country.csv", "country_sector.parquet", "trade.parquet"]
    truth = solve(small, tariff=small["tariff"] * 0.0)
    country = read_table(paths[0]).set_index("country")
    np.testing.assert_allclose(country["w_hat"], truth["wage_hat"], rtol=1e-10)
    np.testing.assert_allclose(country["welfare_exact_pct"], truth["welfare_exact_pct"], atol=1e-9)
    np.testing.assert_allclose(country["welfare_linear_pct"], truth["welfare_linear_pct"], atol=1e-9)
    users = read_table(paths[1])
    assert users["sector"].tolist() == [1, 2, 3] * 4
    np.testing.assert_allclose(users["P_hat"], truth["price_hat"].values.ravel(), rtol=1e-10)
    np.testing.assert_allclose(users.groupby("country")["tot_contrib"].sum(), country["tot_linear_pct"], atol=1e-9)
    flows = read_table(paths[2])
    assert flows.columns[:5].tolist() == ["importer", "exporter", "sector", "trade_share", "trade_fob"]
    np.testing.assert_allclose(
        flows["trade_fob"], truth["trade"].transpose("destination", "origin", "sector").values.ravel(), rtol=1e-9
    )


def test_the_short_name_the_base_and_cost_columns(folder: Path) -> None:
    assert solve_case(folder, tariffs="free").scenario == "t_free"
    base = solve_case(folder)
    assert base.scenario == "t_base"
    np.testing.assert_allclose(base.country["w_hat"], 1.0, atol=1e-9)
    cheaper = solve_case(folder, costs="d_half")
    assert (cheaper.country["welfare_exact_pct"] > 5).all()
    with pytest.raises(UnknownScenarioError, match="t_none"):
        solve_case(folder, tariffs="t_none")
    with pytest.raises(UnknownScenarioError, match="d_none"):
        solve_case(folder, costs="d_none")


def test_the_command_prints_one_json_object_and_writes(folder: Path, tmp_path: Path) -> None:
    args = ["solve", str(folder), "--tariffs", "t_free", "--deficits", "share", "--out", str(tmp_path), "--json"]
    run = CliRunner().invoke(build(), args)
    assert run.exit_code == 0, run.output
    said = json.loads(run.stdout)
    assert said["deficits"] == "share"
    assert said["residual"] <= 1e-11
    assert [row["country"] for row in said["countries"]] == ["C000", "C001", "C002", "C003"]
    assert all(Path(path).is_file() for path in said["files"])


@pytest.mark.parametrize("model", ["input-output", "sectors", "gravity"])
def test_the_command_shows_a_table_and_how_it_was_solved(folder: Path, model: str) -> None:
    run = CliRunner().invoke(build(), ["solve", str(folder), "--tariffs", "t_free", "--model", model])
    assert run.exit_code == 0, run.output
    assert "largest relative residual" in run.stdout
    assert "welfare, exact %" in run.stdout
    assert ("trade-weighted mean" in run.stdout) == (model == "gravity")
    assert model in run.stdout


def test_elasticities_of_final_use_are_a_column(folder: Path, small: xr.Dataset, tmp_path: Path) -> None:
    shutil.copytree(folder / "inputs", tmp_path / "case")
    sectors = read_table(tmp_path / "case" / "sectors.csv").assign(theta_final=[1.5, 2.5, 3.5])
    write_table(sectors.sample(frac=1.0, random_state=2), tmp_path / "case" / "sectors.csv")
    order = {"sector": read_table(tmp_path / "case" / "sectors.csv")["sector"].tolist()}
    answer = solve_case(tmp_path / "case", tariffs="free")
    theta = xr.DataArray([1.5, 2.5, 3.5], dims="sector", coords={"sector": small["sector"].values})
    truth = solve(small.assign(elasticity_final=theta), tariff=small["tariff"] * 0.0)
    np.testing.assert_allclose(answer.country["welfare_exact_pct"], truth["welfare_exact_pct"], atol=1e-9)
    assert [int(s) for s in answer.result["sector"].values] == order["sector"]


def test_tariffs_that_look_like_percents_are_questioned(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "percents"
    shutil.copytree(folder, place)
    file = next(place.rglob("trade_tariffs.*"))
    table = read_table(file)
    columns = [c for c in table.columns if c.startswith("t_")]
    write_table(table.assign(**{c: 100.0 * table[c] for c in columns}), file)
    assert any("if it was written in percent" in text for text in solve_case(place, rebase=True).assumed)
    assert not solve_case(folder).assumed


def test_a_folder_that_cannot_be_made_is_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(TableWriteError, match="file"):
        write_answer(solve_case(folder), tmp_path / "file" / "out")


@pytest.fixture(scope="module")
def bilateral() -> pd.DataFrame:
    rng = np.random.default_rng(2)
    names = ["A", "B", "C"]
    rows = [
        {
            "exporter": o,
            "importer": d,
            "trade": 10.0 if o == d else rng.uniform(0.5, 2.0),
            "t_base": 1.0 if o == d else 0.1,
            "t_cfl": 1.0 if o == d else 0.2,
            "fta_effect": 0.0 if o == d else 0.3,
        }
        for d in names
        for o in names
    ]
    return pd.DataFrame(rows)


def test_effects_tariffs_and_factors_are_told_apart(bilateral: pd.DataFrame, tmp_path: Path) -> None:
    layouts = {
        "factors": ["t_base", "t_cfl"],
        "effects": ["fta_effect"],
        "tariffs": ["t_cfl"],
        "tariffs both": ["t_base", "t_cfl"],
    }
    for layout, columns in layouts.items():
        name = layout.split()[0]
        place = tmp_path / layout
        place.mkdir()
        table = bilateral[["exporter", "importer", "trade", *columns]].copy()
        if name == "tariffs":
            table.loc[table["exporter"] == table["importer"], columns] = 0.0
        write_table(table, place / "flows.csv")
        answer = solve_case(place, tariffs=columns[-1], elasticity=5.0)
        said = " ".join(answer.assumed)
        assert {"factors": "fitted", "effects": "partial effect", "tariffs": "ad valorem"}[name] in said
        assert ("dOMR_cdl_pct" in answer.country) == (name == "factors")
        assert (answer.country["welfare"].mean() < 1) == (name == "tariffs")
        assert answer.result.attrs["kind"] == "gravity"


def test_incomplete_tables_of_flows_are_refused(bilateral: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(BilateralTableError, match="neither a case"):
        solve_case(tmp_path)
    write_table(bilateral.drop(index=3), tmp_path / "flows.csv")
    with pytest.raises(BilateralTableError, match="8 rows"):
        solve_case(tmp_path, tariffs="t_cfl")
    write_table(bilateral.assign(t_cfl=np.where(bilateral.index == 4, np.nan, 1.0)), tmp_path / "flows.csv")
    with pytest.raises(BilateralTableError, match="exporter B, importer B"):
        solve_case(tmp_path, tariffs="t_cfl")
    write_table(bilateral, tmp_path / "more.csv")
    with pytest.raises(BilateralTableError, match="several tables"):
        solve_case(tmp_path, tariffs="t_cfl")
    with pytest.raises(UnknownScenarioError, match="t_nothing"):
        solve_case(tmp_path, tariffs="t_nothing")
