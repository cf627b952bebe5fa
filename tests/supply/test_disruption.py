"""Disruptions: flows fall by what was asked, the engine agrees, and the commands from end to end."""

import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from typer.testing import CliRunner

from accord.cli.app import build
from accord.model import solve, synthetic_baseline
from accord.vocabulary import AccordError
from accord.workbench.desk import copy_example
from accord.workbench.disruption import DisruptionError, disrupt


@pytest.fixture(scope="module")
def base() -> xr.Dataset:
    return synthetic_baseline(5, 4, seed=3)


def names(base: xr.Dataset) -> tuple[list[str], list[str]]:
    return [str(c) for c in base["country"].values], [str(s) for s in base["sector"].values]


def exports(table: xr.DataArray, origin: str, buyers: list[str], sector: str) -> float:
    return float(table.sel(origin=origin, destination=buyers, sector=sector).sum())


@pytest.mark.parametrize("keep", [0.9, 0.5, 0.05])
def test_every_sector_falls_by_what_was_asked(base: xr.Dataset, keep: float) -> None:
    r, s = names(base)
    found = disrupt(base, r[0], s[:2], keep=keep)
    for sector in s[:2]:
        before = exports(base["trade"], r[0], r[1:], sector)
        assert exports(found.result["trade"], r[0], r[1:], sector) / before == pytest.approx(keep, rel=1e-5)
    assert all(f > 1 for f in found.factors)
    again = solve(base, cost=found.cost)
    assert again["welfare_exact_pct"].values == pytest.approx(found.result["welfare_exact_pct"].values, abs=1e-8)


def test_only_the_flows_named_meet_a_barrier(base: xr.Dataset) -> None:
    r, s = names(base)
    found = disrupt(base, r[0], [s[1]], buyers=[r[2], r[3]])
    raised = np.argwhere(found.cost.values != 1.0)
    assert {(int(o), int(d), int(k)) for o, d, k in raised} == {(0, 2, 1), (0, 3, 1)}
    before = exports(base["trade"], r[0], [r[2], r[3]], s[1])
    assert exports(found.result["trade"], r[0], [r[2], r[3]], s[1]) / before == pytest.approx(0.5, rel=1e-5)


def test_without_transfers_the_fall_is_counted_from_the_base_without_them(base: xr.Dataset) -> None:
    r, s = names(base)
    found = disrupt(base, r[0], [s[0]], deficits="none")
    before = exports(found.result["base_trade"], r[0], r[1:], s[0])
    assert before != pytest.approx(exports(base["trade"], r[0], r[1:], s[0]), rel=1e-4)
    assert exports(found.result["trade"], r[0], r[1:], s[0]) / before == pytest.approx(0.5, rel=1e-5)


def test_a_larger_fall_costs_more_and_the_exporter_loses(base: xr.Dataset) -> None:
    r, s = names(base)
    mild, hard = (disrupt(base, r[0], s, keep=k) for k in (0.8, 0.3))
    assert all(h > m for h, m in zip(hard.factors, mild.factors, strict=True))
    loss = [float(x.result["welfare_exact_pct"].sel(country=r[0])) for x in (mild, hard)]
    assert loss[1] < loss[0] < 0


def test_what_cannot_be_disrupted_is_named(base: xr.Dataset) -> None:
    r, s = names(base)
    for bad in (0.0, 1.0, -1.0, float("nan")):
        with pytest.raises(DisruptionError, match="cannot be cut"):
            disrupt(base, r[0], s, keep=bad)
    with pytest.raises(DisruptionError, match="no region XXX"):
        disrupt(base, "XXX", s)
    with pytest.raises(DisruptionError, match="cannot be cut"):
        disrupt(base, r[0], s, buyers=[r[0]])
    with pytest.raises(AccordError, match="no sector 'moon'"):
        disrupt(base, r[0], ["moon"])
    empty = base.copy(deep=True)
    empty["trade"].loc[{"origin": r[0], "sector": s[0]}] = 0.0
    with pytest.raises(DisruptionError, match="sells nothing"):
        disrupt(empty, r[0], [s[0]])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_example(tmp_path_factory.mktemp("supply")).folder


def run(*arguments: str) -> str:
    result = CliRunner().invoke(build(), ["supply", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_half_of_an_exporters_sales_on_the_packaged_desk(desk: Path) -> None:
    ask = ["disrupt", str(desk), "--from", "China", "--sectors", "C26,C27", "--agreement", "mkfta-as-reported"]
    data = json.loads(run(*ask, "--json"))
    assert data["gain"]["CHN"] < 0 and data["sectors"] == ["C26", "C27"]
    assert set(data["agreement_gain"]) == {"MYS", "KOR"} == set(data["agreement_gain_disrupted"])
    hit = {s["importer"]: s for s in data["sources"] if s["origin"] == "CHN"}
    assert hit["MYS"]["after"] < hit["MYS"]["before"]
    assert all(len(line) <= 80 for line in run(*ask).splitlines())


def test_exposure_on_the_packaged_desk(desk: Path) -> None:
    data = json.loads(run("exposure", str(desk), "--json"))
    assert set(data) == {"MYS", "KOR"} and data["MYS"][0]["partner"] == "CHN"
    text = run("exposure", str(desk), "--of", "MYS", "--to", "CHN")
    assert "C26" in text and all(len(line) <= 80 for line in text.splitlines())


def baci(folder: Path) -> tuple[Path, list[Path]]:
    codes = folder / "country_codes_V202501.csv"
    codes.write_text(
        "country_code,country_name,country_iso2,country_iso3\n410,Korea,KR,KOR\n458,Malaysia,MY,MYS\n156,China,CN,CHN\n"
    )
    files = []
    for year in (2021, 2022, 2023):
        files.append(folder / f"BACI_HS22_Y{year}_V202501.csv")
        files[-1].write_text(f"t,i,j,k,v,q\n{year},156,458,283691,80.5,1\n{year},156,410,10121,5,NA\n")
    return codes, files


def test_dependence_of_files(tmp_path: Path) -> None:
    codes, files = baci(tmp_path)
    ask = ["dependence", *map(str, files), "--countries", str(codes), "--of", "Malaysia"]
    data = json.loads(run(*ask, "--json"))
    verdicts = {row["product"]: row["dependent"] for row in data["rows"]}
    assert verdicts["283691"] is True and verdicts["260400"] is None
    assert data["years"] == [2021, 2022, 2023]
    text = run(*ask)
    assert "dependent" in text and "CHN 100%" in text
    assert all(len(line) <= 80 for line in text.splitlines())
    with pytest.raises(AccordError, match="'lithium'"):
        run(*ask, "--products", "lithium")


def test_a_loaded_folder_answers_as_its_files_do(tmp_path: Path) -> None:
    codes, files = baci(tmp_path)
    with files[0].open("a") as more:  # what Malaysia buys of Korea, in one year alone
        more.write("2021,410,458,854231,7.5,NA\n2021,410,458,283691,19.5,2\n")
    flows = str(tmp_path / "flows")
    said = run("load", flows, *map(str, files), "--countries", str(codes))
    assert "2021: 4 of 4 rows of BACI_HS22_Y2021_V202501.csv" in said
    from_files = json.loads(run("dependence", *map(str, files), "--countries", str(codes), "--of", "MYS,KOR", "--json"))
    from_folder = json.loads(run("dependence", flows, "--of", "MYS,KOR", "--json"))
    assert [s["years"] for s in from_folder["sheets"]] == [s["years"] for s in from_files["sheets"]]
    assert {**from_folder, "sheets": []} == {**from_files, "sheets": []}
    sold = json.loads(run("dependence", flows, "--of", "MYS,KOR", "--sold-by", "KOR", "--json"))
    assert [(r["importer"], r["product"]) for r in sold["rows"]] == [("MYS", "283691"), ("MYS", "854231")]
    # Of 100 in 2021 Korea sold 19.5 and China 80.5: 0.195² + 0.805².
    lithium = sold["rows"][0]["years"][0]
    assert lithium["import_hhi"] == pytest.approx(0.195**2 + 0.805**2)
    assert list(lithium["shares"]) == ["CHN", "KOR"] and sold["rows"][0]["dependent"] is True


def test_what_a_folder_cannot_answer_is_refused(tmp_path: Path) -> None:
    codes, files = baci(tmp_path)
    flows = str(tmp_path / "flows")
    (tmp_path / "flows").mkdir()
    with pytest.raises(AccordError, match="no year is loaded"):
        run("dependence", flows, "--of", "MYS")
    run("load", flows, str(files[0]), "--countries", str(codes))
    with pytest.raises(AccordError, match="sold nothing"):
        run("dependence", flows, "--of", "KOR", "--sold-by", "MYS")
    with pytest.raises(AccordError, match="both products and an exporter"):
        run("dependence", flows, "--of", "MYS", "--sold-by", "KOR", "--products", "283691")
    with pytest.raises(AccordError, match="--countries"):
        run("dependence", str(files[0]), "--of", "MYS")
    with pytest.raises(AccordError, match="cannot be read"):
        run("load", flows, str(files[0]), "--countries", str(codes), "--rule", "nonsense")


def test_the_network_is_drawn_into_a_file(desk: Path, tmp_path: Path) -> None:
    from xml.etree import ElementTree

    picture = tmp_path / "suppliers.svg"
    text = run("exposure", str(desk), "--chart", str(picture))
    assert str(picture) in text
    drawn = " ".join(t for t in ElementTree.parse(picture).getroot().itertext())
    for words in ("rests most on China", "Value added by each partner", "United States", "Malaysia", "Source:"):
        assert words in drawn
    first = picture.read_bytes()
    run("exposure", str(desk), "--chart", str(picture))
    assert picture.read_bytes() == first
    run("exposure", str(desk), "--of", "MYS", "--chart", str(tmp_path / "one.png"), "--json")
    assert (tmp_path / "one.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    with pytest.raises(AccordError, match=r"does not draw \.gif"):
        run("exposure", str(desk), "--chart", str(tmp_path / "x.gif"))
    with pytest.raises(AccordError, match="--to names one"):
        run("exposure", str(desk), "--to", "CHN", "--chart", str(picture))
    assert not (tmp_path / "x.gif").exists()
