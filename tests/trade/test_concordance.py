"""Concordances split by stated weights and report it; mirror statistics stand side by side."""

import pandas as pd
import pytest

from accord.trade import (
    MappingError,
    SourceFormatError,
    average_rates,
    by_prefix,
    concordance,
    convert,
    icio_concordance,
    isic_codes,
    mirror,
)

PAIRS = [("010110", "0141"), ("010110", "0142"), ("870323", "2910"), ("720839", "2410")]


def test_one_to_many_is_never_silent():
    with pytest.raises(MappingError, match="several targets") as caught:
        concordance(PAIRS, source="HS", target="ISIC4")
    assert caught.value.facts["codes"] == ["010110"]
    equal = concordance(PAIRS, source="HS", target="ISIC4", split="equal")
    assert equal.weights["010110"] == {"0141": 0.5, "0142": 0.5} and set(equal.ambiguous) == {"010110"}
    weighted = concordance([("a", "x", 1), ("a", "y", 3), ("b", "x", 7)], source="S", target="T", split="weights")
    assert weighted.weights == {"a": {"x": 0.25, "y": 0.75}, "b": {"x": 1.0}}
    with pytest.raises(MappingError):
        concordance([("a", "x", 0), ("a", "y", 0)], source="S", target="T", split="weights")
    with pytest.raises(MappingError, match="unknown rule"):
        concordance(PAIRS, source="HS", target="ISIC4", split="guess")


def test_chains_multiply_weights():
    first = concordance(PAIRS, source="HS", target="ISIC4", split="equal")
    icio = {"A01": ["01"], "C24A": ["241"], "C24": ["24"], "C29": ["29"]}
    second = by_prefix(["0141", "0142", "2910", "2410"], icio, source="ISIC4", target="ICIO")
    assert second.weights["2410"] == {"C24A": 1.0}, "the longest prefix wins"
    whole = first.then(second)
    assert whole.weights["010110"] == {"A01": 1.0} and whole.ambiguous == {}
    with pytest.raises(MappingError, match="cannot be followed"):
        second.then(first)
    with pytest.raises(MappingError, match="match no sector"):
        by_prefix(["9999"], icio, source="ISIC4", target="ICIO")
    with pytest.raises(MappingError, match="lead nowhere"):
        first.then(by_prefix(["0141"], icio, source="ISIC4", target="ICIO"))


def test_industry_labels_of_every_edition():
    assert isic_codes("A01_02") == isic_codes("01T02") == ("01", "02")
    assert isic_codes("C302T309") == tuple(str(n) for n in range(302, 310)) and isic_codes("G") == ("45", "46", "47")
    for wrong in ("CARS", "", "C1T2", "10T", "C10T12T13", "Z"):
        with pytest.raises(MappingError):
            isic_codes(wrong)
    done = icio_concordance(["2410", "2431", "2432", "2910", "0111", "3011"], ["A01", "C24A", "C24B", "C29", "C301"])
    assert [next(iter(t)) for t in done.weights.values()] == ["C24A", "C24A", "C24B", "C29", "A01", "C301"]
    with pytest.raises(MappingError, match="243"):
        icio_concordance(["243"], ["C24A", "C24B"])


def test_conversion_keeps_the_total_and_reports():
    table = pd.DataFrame(
        {
            "exporter": ["KOR", "KOR", "MYS", "KOR"],
            "product": ["010110", "870323", "010110", "999999"],
            "value_kusd": [10.0, 5.0, 2.0, 1.0],
        }
    )
    by = concordance(PAIRS, source="HS", target="ISIC4", split="equal")
    done = convert(table, by, column="product", value="value_kusd")
    found = done.table.set_index(["exporter", "product"])["value_kusd"]
    assert found["KOR", "0141"] == 5.0 and found["MYS", "0142"] == 1.0 and found["KOR", "?"] == 1.0
    assert done.table["value_kusd"].sum() == done.total == 18.0
    assert done.split == {"010110": (12.0, ("0141", "0142"))} and done.lost == {"999999": 1.0}
    assert done.as_dict()["split"][0]["value"] == 12.0


def test_rates_are_averaged_with_weights_and_gaps_counted():
    table = pd.DataFrame(
        {
            "importer": "MYS",
            "product": ["010110", "870323", "870324", "720839", "999999"],
            "tariff_pct": [4.0, 30.0, 10.0, None, 7.0],
            "value": [1.0, 3.0, 1.0, 5.0, 1.0],
        }
    )
    by = concordance([*PAIRS, ("870324", "2910")], source="HS", target="ISIC4", split="equal")
    plain = average_rates(table.drop(columns="value"), by, column="product", rate="tariff_pct").set_index("product")
    assert plain.loc["2910", "tariff_pct"] == 20.0 and plain.loc["2910", "rows"] == 2
    assert pd.isna(plain.loc["2410", "tariff_pct"]) and plain.loc["2410", "without_rate"] == 1
    assert plain.loc["?", "tariff_pct"] == 7.0
    traded = average_rates(table, by, column="product", rate="tariff_pct", weight="value").set_index("product")
    assert traded.loc["2910", "tariff_pct"] == 25.0 and traded.loc["0141", "tariff_pct"] == 4.0
    assert traded.loc["0141", "weight"] == 0.5


def test_real_concordance_chain(shared_dir):
    rows = pd.read_csv(shared_dir / "data" / "concordance" / "hs6_isic3.csv", dtype=str)
    first = concordance(zip(rows["HS6_6d"], rows["ISIC3_4d"], strict=True), source="HS2022", target="ISIC3")
    assert len(first.weights) == 5613 and not first.ambiguous
    steps = pd.read_csv(shared_dir / "data" / "concordance" / "isic4_isic3.csv", dtype=str).dropna()
    pairs = list(zip(steps["ISIC3_4d"], steps["ISIC4_4d"], strict=True))
    with pytest.raises(MappingError, match="several targets"):
        concordance(pairs, source="ISIC3", target="ISIC4")
    second = concordance(pairs, source="ISIC3", target="ISIC4", split="equal")
    whole = concordance(
        [(c, t, w) for c, m in first.weights.items() if set(m) <= set(second.weights) for t, w in m.items()],
        source="HS2022",
        target="ISIC3",
        split="weights",
    ).then(second)
    assert all(abs(sum(w.values()) - 1) < 1e-12 for w in whole.weights.values())
    assert len(whole.weights) > 5000 and 0 < len(whole.ambiguous) < len(whole.weights)


def test_mirror_puts_both_reports_side_by_side():
    reports = pd.DataFrame(
        [("KOR", "MYS", "X", 100.0), ("MYS", "KOR", "M", 112.0), ("MYS", "KOR", "X", 200.0), ("KOR", "MYS", "M", 150.0), ("MYS", "BRN", "M", 5.0)],
        columns=["reporter", "partner", "flow", "value_usd"],
    ).assign(year=2023)  # fmt: skip
    both = mirror(reports, keys=("year",)).set_index(["exporter", "importer"])
    there = both.loc["KOR", "MYS"]
    assert there["export_value_usd"] == 100.0 and there["import_value_usd"] == 112.0
    assert there["cif_fob_ratio"] == pytest.approx(1.12) and there["gap_usd"] == 12.0 and there["remark"] == ""
    assert "import below export" in both.loc["MYS", "KOR"]["remark"]
    assert both.loc["BRN", "MYS"]["remark"] == "only the importer reports"
    assert pd.isna(both.loc["BRN", "MYS"]["export_value_usd"])
    with pytest.raises(SourceFormatError, match="twice"):
        mirror(pd.concat([reports, reports.iloc[:1]]), keys=("year",))
    with pytest.raises(SourceFormatError, match="RX"):
        mirror(reports.assign(flow="RX"), keys=("year",))
