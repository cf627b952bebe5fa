"""OECD ICIO files of each edition, made small in exactly their format."""

import itertools
import zipfile

import numpy as np
import pytest

from accord.trade import BadDataError, SourceFormatError, assemble, check, make_baseline, read_icio

FINAL = ["HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR"]


@pytest.mark.parametrize(("edition", "extended"), list(itertools.product(["2021", "2023", "2025"], [False, True])))
def test_editions_are_told_apart_and_parts_summed(tmp_path, small_icio, edition, extended):
    text, truth = small_icio(edition, extended=extended)
    name = {"2021": "ICIO2021_2018.csv"}.get(edition, "2018_SML.csv" if not extended else "2018.csv")
    (tmp_path / name).write_text(text, encoding="utf-8-sig")
    table = read_icio(tmp_path / name)
    kind = "EXT" if extended else "SML"
    assert table.sheet.edition == ("2021" if edition == "2021" else f"{edition}-{kind}")
    assert table.sheet.years == (2018,)
    assert set(table.flows.countries) == {"KOR", "MYS", "CHN", "MEX"}
    assert "C17_18" in table.flows.sectors
    nodes, s = truth["nodes"], table.flows.sectors.index("C17_18")
    at = {c: i for i, c in enumerate(table.flows.countries)}
    origins = ["CN1", "CN2"] if extended else ["CHN"]
    sold = sum(
        truth["z"][nodes.index(f"{o}_C17_18")][[i for i, n in enumerate(nodes) if n.startswith("KOR_")]].sum()
        for o in origins
    )
    assert table.flows.intermediate[s, at["CHN"], at["KOR"]] == pytest.approx(sold)
    made = sum(truth["output"][nodes.index(f"{o}_C17_18")] for o in origins)
    assert table.output[at["CHN"], s] == pytest.approx(made)
    assert table.taxes.sum() == pytest.approx(truth["taxes"].sum())
    assert (table.flows.intermediate.sum() + table.flows.final.sum()) == pytest.approx(truth["output"].sum())


def test_a_baseline_from_the_file_keeps_the_identities(tmp_path, small_icio):
    text, _ = small_icio("2025", negative=True)
    (tmp_path / "2022_SML.csv").write_text(text)
    table = read_icio(tmp_path / "2022_SML.csv")
    rng = np.random.default_rng(5)
    n, j = len(table.flows.countries), len(table.flows.sectors)
    tariff = rng.uniform(0, 0.2, (n, n, j))
    tariff[np.arange(n), np.arange(n)] = 0.0
    arrays, _ = assemble(table.flows, tariff)
    baseline = make_baseline(
        arrays | {"elasticity": np.full(j, 5.0)}, countries=table.flows.countries, sectors=table.flows.sectors
    )
    report = check(baseline, tolerance=1e-12)
    assert report.holds, report.identities


def test_negative_inventories_by_each_rule(tmp_path, small_icio):
    text, truth = small_icio("2025", negative=True)
    path = tmp_path / "2022_SML.csv"
    path.write_text(text)
    zero = read_icio(path)
    found = [f for f in zero.sheet.findings if f.kind == "negative-inventory"]
    assert found[0].count == 1 and found[0].action == "zero" and "2.9" in found[0].message
    assert zero.flows.final.min() == 0.0
    assert zero.flows.final.sum() == pytest.approx(truth["f"].sum() + 2.9)
    without = read_icio(path, rules={"negative-inventory": "leave-out"})
    kept = np.delete(truth["f"].reshape(len(truth["nodes"]), -1, 6), FINAL.index("INVNT"), axis=2)
    assert without.flows.final.sum() == pytest.approx(kept.sum())
    with pytest.raises(BadDataError, match="negative"):
        read_icio(path, rules={"negative-inventory": "refuse"})


def test_wrong_edition_truncation_gaps_and_other_files_are_refused(tmp_path, small_icio):
    text, _ = small_icio("2025")
    path = tmp_path / "2022_SML.csv"
    path.write_text(text)
    with pytest.raises(BadDataError, match="2025-SML"):
        read_icio(path, edition="2023-SML")
    path.write_text("\n".join(text.splitlines()[:120]))
    with pytest.raises(BadDataError, match="OUT") as caught:
        read_icio(path)
    assert caught.value.facts["kind"] == "truncated"
    lines = text.splitlines()
    cells = lines[3].split(",")
    cells[5] = "9999"
    path.write_text("\n".join([*lines[:3], ",".join(cells), *lines[4:]]))
    with pytest.raises(BadDataError, match="differ from stated output"):
        read_icio(path)
    flagged = read_icio(path, rules={"accounts-gap": "flag"})
    assert [f.kind for f in flagged.sheet.findings] == ["accounts-gap", "accounts-gap"]
    path.write_text(text.replace(",", ",n/a9", 40))
    with pytest.raises(SourceFormatError):
        read_icio(path)
    path.write_text("a,b\n1,2\n")
    with pytest.raises(SourceFormatError):
        read_icio(path)


@pytest.mark.parametrize(
    ("labels", "release"),
    [(["A01", "C24A", "K"], "2025-SML"), (["A01_02", "C24", "K"], "2023-SML"), (["C29", "G", "K"], "not stated")],
)
def test_an_extract_is_recognised_by_its_labels(tmp_path, small_icio, labels, release):
    path = tmp_path / "2020_SML.csv"
    path.write_text(small_icio("2025", sectors=labels)[0])
    assert read_icio(path).sheet.edition == release
    wanted = "2025-SML" if release == "not stated" else release
    assert read_icio(path, edition=wanted).sheet.edition == wanted
    with pytest.raises(BadDataError, match="wanted was 2025-EXT"):
        read_icio(path, edition="2025-EXT")
    assert (
        read_icio(path, edition="2025-EXT", rules={"wrong-edition": "flag"}).sheet.findings[0].kind == "wrong-edition"
    )


def test_one_year_of_a_zip(tmp_path, small_icio):
    text, _ = small_icio("2023")
    place = tmp_path / "2016-2020_SML.zip"
    with zipfile.ZipFile(place, "w") as box:
        box.writestr("2019_SML.csv", text)
        box.writestr("2020_SML.csv", text)
    assert read_icio(place, member="2020*.csv").sheet.years == (2020,)
    with pytest.raises(SourceFormatError, match="2 members"):
        read_icio(place)
    place.write_bytes(place.read_bytes()[:5000])
    with pytest.raises(BadDataError, match="cut short"):
        read_icio(place, member="2020*.csv")
