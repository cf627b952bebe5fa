"""The flow store keeps the same rules as the reader, and finds a pair."""

import gzip
import zipfile

import numpy as np
import pandas as pd
import pytest

from accord.storage import FlowStore, read_table
from accord.trade import BadDataError, ProductFlows, SourceFormatError, read_baci
from accord.vocabulary import NotFoundError

CODES = {"410": "KOR", "458": "MYS", "8": "ALB"}
NAME = "BACI_HS22_Y2023_V202501.csv"


def year(rows=3000, seed=2):
    rng = np.random.default_rng(seed)
    cells = rng.choice(3 * 3 * 900, rows, replace=False)
    i, j, k = cells // 2700, cells // 900 % 3, cells % 900
    numbers = np.array([8, 410, 458])
    table = pd.DataFrame({"t": 2023, "i": numbers[i], "j": numbers[j], "k": [f"{x + 10100:06d}" for x in k]})
    table["v"] = rng.lognormal(3, 2, rows).round(3)
    table["q"] = np.where(rng.random(rows) < 0.1, "       NA", rng.lognormal(1, 1, rows).round(3).astype(str))
    return table[table["i"] != table["j"]]


@pytest.fixture
def source(tmp_path):
    def make(extra="", name=NAME):
        (tmp_path / name).write_text(year().to_csv(index=False, lineterminator="\n") + extra)
        return tmp_path / name

    return make


def test_store_and_reader_agree(source, tmp_path):
    store: ProductFlows = FlowStore(tmp_path / "flows")
    sheet = store.load_baci(source(), CODES)
    loaded = read_baci(source(), CODES)
    assert (sheet.rows_read, sheet.rows_kept, sheet.sha256) == (
        loaded.sheet.rows_read,
        loaded.sheet.rows_kept,
        loaded.sheet.sha256,
    )
    assert store.years() == (2023,) and store.sheet(2023) == sheet
    kept = read_table(tmp_path / "flows" / "year=2023" / "flows.parquet")
    order = kept[["exporter", "importer", "product"]].apply(tuple, axis=1)
    assert order.is_monotonic_increasing, "sorted, so that a pair is found by reading a few row groups"
    found = store.pair("KOR", "MYS", year=2023)
    wanted = loaded.table.query("exporter == 'KOR' and importer == 'MYS'").sort_values("product").reset_index(drop=True)
    assert found["product"].tolist() == wanted["product"].tolist()
    np.testing.assert_allclose(found["value_kusd"], wanted["value_kusd"])
    np.testing.assert_allclose(found["quantity_t"], wanted["quantity_t"])
    assert set(store.pair("KOR", "MYS", product="0101")["product"].str[:4]) == {"0101"}
    assert store.totals(2023)["value_kusd"].sum() == pytest.approx(loaded.table["value_kusd"].sum())


def test_archives(source, tmp_path):
    plain = source()
    (tmp_path / f"{NAME}.gz").write_bytes(gzip.compress(plain.read_bytes()))
    with zipfile.ZipFile(tmp_path / "BACI.zip", "w") as box:
        box.write(plain, NAME)
        box.writestr("country_codes_V202501.csv", "x")
    kept = [
        FlowStore(tmp_path / f"s{i}").load_baci(p, CODES).rows_kept
        for i, p in enumerate([plain, tmp_path / f"{NAME}.gz", tmp_path / "BACI.zip"])
    ]
    assert len(set(kept)) == 1
    (tmp_path / "BACI.zip").write_bytes((tmp_path / "BACI.zip").read_bytes()[:3000])
    with pytest.raises(BadDataError, match="cut short"):
        FlowStore(tmp_path / "s").load_baci(tmp_path / "BACI.zip", CODES)


@pytest.mark.parametrize(
    ("extra", "kind", "rule", "more"),
    [
        ("2023,410,458,999999,-1,1\n", "negative-trade", "drop", 0),
        ("2023,410,458,999999,-1,1\n", "negative-trade", "zero", 1),
        ("2023,410,458,999999,1,1\n2023,410,458,999999,2,1\n", "duplicate-key", "sum", 1),
        ("2023,410,458,999999,1,1\n2023,410,458,999999,2,1\n", "duplicate-key", "keep-first", 1),
    ],
)
def test_rules_are_those_of_the_reader(source, tmp_path, extra, kind, rule, more):
    store = FlowStore(tmp_path / "flows")
    plain = store.load_baci(source(), CODES).rows_kept
    with pytest.raises(BadDataError) as caught:
        store.load_baci(source(extra), CODES)
    assert caught.value.facts["kind"] == kind
    assert store.sheet(2023).rows_kept == plain, "a refused year leaves the loaded one alone"
    sheet = store.load_baci(source(extra), CODES, rules={kind: rule})
    assert sheet.rows_kept == plain + more and [f.kind for f in sheet.findings] == [kind]
    values = store.pair("KOR", "MYS", product="999999")["value_kusd"].tolist()
    assert values == {"drop": [], "zero": [0.0], "sum": [3.0], "keep-first": [1.0]}[rule]
    assert not [p for p in (tmp_path / "flows").iterdir() if p.name.startswith(".")]


def test_unknown_codes_truncation_and_other_files(source, tmp_path):
    store = FlowStore(tmp_path / "flows")
    sheet = store.load_baci(source("2023,777,458,010101,1,1\n"), CODES)
    assert sheet.findings[0].kind == "unknown-code" and sheet.findings[0].examples == ("#777",)
    assert len(store.pair("#777", "MYS")) == 1
    with pytest.raises(BadDataError, match="cut"):
        store.load_baci(source("2023,410,45"), CODES)
    with pytest.raises(BadDataError):
        store.load_baci(source(), CODES, products={"010100"}, rules={"unknown-code": "refuse"})
    (tmp_path / "x.csv").write_text("a,b,c,d,e,f\n1,2,3,4,5,6\n")
    with pytest.raises(SourceFormatError, match="has the columns"):
        store.load_baci(tmp_path / "x.csv", CODES)
    with pytest.raises(SourceFormatError, match="years"):
        store.load_baci(source("2022,410,458,010101,1,1\n"), CODES)
    with pytest.raises(SourceFormatError):
        store.load_baci(source("2023,410,458,010101,abc,1\n"), CODES)
    with pytest.raises(NotFoundError, match="2021"):
        store.pair("KOR", "MYS", year=2021)
    with pytest.raises(NotFoundError, match="no year"):
        FlowStore(tmp_path / "empty").pair("KOR", "MYS")
