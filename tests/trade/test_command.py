"""``accord baseline`` from outside: what it prints, writes and refuses."""

import json

import pytest
from typer.testing import CliRunner

from accord.cli.app import build
from accord.trade import packaged, read_baseline
from accord.vocabulary import AccordError


@pytest.fixture
def run():
    def call(*arguments):
        done = CliRunner().invoke(build(), ["baseline", *map(str, arguments)], catch_exceptions=True)
        if isinstance(done.exception, AccordError):
            raise done.exception
        return done

    return call


def test_show_and_check_as_json(run):
    said = json.loads(run("show", "--pair", "MYS,KOR", "--json").stdout)
    assert said["hash"] == packaged().attrs["hash"] and said["variables"]["tariff"]["status"] == "assumed"
    assert [p["origin"] for p in said["pair"]] == ["MYS", "KOR"] and said["pair"][1]["trade"] > 10_000
    report = json.loads(run("check", "--json").stdout)
    assert report["holds"] and len(report["identities"]) == 6


def test_show_and_check_for_people(run):
    shown = run("show", "--pair", "MYS,KOR").stdout
    assert "estimated" in shown and "Motor vehicles" in shown and "average tariff" in shown
    assert "goods-markets" in run("check").stdout
    with pytest.raises(AccordError, match="no such region"):
        run("show", "--pair", "MYS,XXX")
    with pytest.raises(AccordError, match="is no pair"):
        run("show", "--pair", "MYS")


def test_export_edit_build_aggregate(run, tmp_path):
    case, made, small = tmp_path / "case", tmp_path / "made.npz", tmp_path / "small.npz"
    run("export", "packaged", case, "--format", "parquet")
    built = json.loads(run("build", made, "--case", case, "--json").stdout)
    assert built["hash"] == packaged().attrs["hash"] == read_baseline(made).attrs["hash"]
    (tmp_path / "map.toml").write_text('[countries]\nPAIR = ["MYS", "KOR"]\nREST = ["*"]\n')
    said = json.loads(run("aggregate", made, tmp_path / "map.toml", small, "--json").stdout)
    assert said["sizes"]["country"] == 2 and said["check"]["holds"]
    assert "2 regions" in run("aggregate", made, tmp_path / "map.toml", small).stdout


def test_a_broken_case_is_shown_and_never_written(run, tmp_path):
    case = tmp_path / "case"
    run("export", "packaged", case)
    lines = (case / "countries.csv").read_text().splitlines()
    cells = lines[1].split(",")
    cells[2] = "1.0"
    (case / "countries.csv").write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n")
    done = run("check", case, "--json")
    assert done.exit_code == 3 and not json.loads(done.stdout)["holds"]
    with pytest.raises(AccordError, match="value-added"):
        run("build", tmp_path / "x.npz", "--case", case)
    assert not (tmp_path / "x.npz").exists()


def test_build_from_icio_with_tariffs_rules_and_mapping(run, tmp_path, small_icio):
    (tmp_path / "2022_SML.csv").write_text(small_icio("2025", negative=True)[0])
    (tmp_path / "t.csv").write_text("importer,exporter,sector,tariff_pct\n*,*,*,4\nMYS,KOR,C29,30\n")
    (tmp_path / "m.toml").write_text('[sectors]\nCARS = ["C29"]\nREST = ["*"]\n')
    out = tmp_path / "b.npz"
    done = run("build", out, "--icio", tmp_path / "2022_SML.csv", "--tariffs", tmp_path / "t.csv",
               "--mapping", tmp_path / "m.toml", "--rule", "negative-inventory=leave-out", "--json")  # fmt: skip
    said = json.loads(done.stdout)
    assert said["sheet"]["edition"] == "2025-SML" and said["check"]["holds"]
    assert [f["action"] for f in said["sheet"]["findings"]] == ["leave-out"]
    baseline = read_baseline(out)
    assert float(baseline["tariff"].sel(origin="KOR", destination="MYS", sector="CARS")) == pytest.approx(0.30)
    assert baseline["tariff"].attrs["source"] == "t.csv"
    with pytest.raises(AccordError, match="no rule"):
        run("build", out, "--icio", tmp_path / "2022_SML.csv", "--rule", "negative-inventory")
    with pytest.raises(AccordError, match="there is no rule"):
        run("build", out, "--icio", tmp_path / "2022_SML.csv", "--rule", "negative-inventory=guess")
    with pytest.raises(AccordError, match="either"):
        run("build", out)


BACI = "t,i,j,k,v,q\n2023,410,458,010121,12.5,  3.0\n2022,999,410,010121,7.25,  NA\n"


@pytest.fixture
def baci(tmp_path):
    codes = tmp_path / "country_codes_V202501.csv"
    codes.write_text("country_code,country_name,country_iso2,country_iso3\n410,Korea,KR,KOR\n458,Malaysia,MY,MYS\n")
    file = tmp_path / "BACI_HS22_Y2023_V202501.csv"
    file.write_text(BACI)
    return file, codes


def test_read_shows_the_sheet_and_everything_odd(run, baci, tmp_path):
    file, codes = baci
    shown = run("read", file, "--countries", codes).stdout
    for words in ("2 of 2 rows", "thousand USD", "unknown-code  1", "mixed-years  1", "kept", "for example 999"):
        assert words in shown
    to = tmp_path / "flows.csv"
    said = json.loads(
        run("read", file, "--countries", codes, "--rule", "unknown-code=drop", "--out", to, "--json").stdout
    )
    assert (said["rows_read"], said["rows_kept"], said["out"]) == (2, 1, str(to))
    assert to.read_text().splitlines()[1].startswith("2023,KOR,MYS,010121")


def test_read_needs_to_know_what_a_file_is(run, baci, tmp_path):
    file, _ = baci
    with pytest.raises(AccordError, match="numbers its countries"):
        run("read", file)
    other = tmp_path / "data.csv"
    other.write_text(BACI)
    with pytest.raises(AccordError, match="does not say what kind"):
        run("read", other)
    with pytest.raises(AccordError, match="no kind 'bci'"):
        run("read", other, "--kind", "bci")
    with pytest.raises(AccordError, match="there is no file"):
        run("read", tmp_path / "ITPD_E_R02.csv")
