"""Tariffs from averages and written rules, from a user's table, and the elasticity table."""

import numpy as np
import pandas as pd
import pytest

from accord.trade import (
    BadDataError,
    ImporterAverages,
    MappingError,
    SourceFormatError,
    build_tariffs,
    elasticities,
    packaged_elasticities,
    packaged_rules,
    read_elasticities,
    read_rules,
    tariff_array,
)

COUNTRIES, SECTORS = ["AAA", "BBB", "CCC", "DDD"], ["A01", "C24A", "C29", "G"]
AVERAGES = {
    "AAA": ImporterAverages(mfn_manufactures=4.0, mfn_primary=2.0, mfn_simple=8.0, year=2014),
    "BBB": ImporterAverages(applied_manufactures=3.0, applied_primary=1.0, year=2015),
    "CCC": ImporterAverages(mfn_simple=10.0, year=2018),
}


def rules(**changes):
    return {
        "primary": ["A01"],
        "manufactures": ["C24A", "C29"],
        "groups": {"CLUB": ["AAA", "BBB"]},
        "simple_to_weighted": {"like": "AAA"},
        "stand_ins": {"*": {"like": "median", "note": "none at hand"}},
        "agreements": [],
        **changes,
    }


@pytest.fixture
def trade():
    return np.ones((4, 4, 4))


def made(trade, **changes):
    return build_tariffs(rules(**changes), AVERAGES, trade, countries=COUNTRIES, sectors=SECTORS)


def test_averages_ratios_and_stand_ins(trade):
    table = made(trade)
    assert table.rates[1, 0].tolist() == [0.02, 0.04, 0.04, 0.0]
    assert table.rates[0, 1].tolist() == [0.01, 0.03, 0.03, 0.0]
    assert table.rates[0, 2].tolist() == pytest.approx([0.025, 0.05, 0.05, 0.0]), "10 x (2/8 and 4/8)"
    assert table.rates[0, 3].tolist() == [0.02, 0.04, 0.04, 0.0], "the median of those that have one"
    assert table.rates[[0, 1, 2, 3], [0, 1, 2, 3]].max() == 0.0
    assert any("none at hand" in n for n in table.notes) and any(
        "applied average" in n and "BBB" in n for n in table.notes
    )


def test_agreements_lower_both_ways_by_importer(trade):
    row = {"name": "Club", "members": ["CLUB"], "eliminated": 0.9, "by_importer": {"AAA": 0.75}}
    table = made(trade, agreements=[row])
    assert table.rates[1, 0].tolist() == pytest.approx([0.005, 0.01, 0.01, 0.0])
    assert table.rates[0, 1].tolist() == pytest.approx([0.001, 0.003, 0.003, 0.0])
    assert table.rates[2, 0].tolist() == [0.02, 0.04, 0.04, 0.0]


def test_a_stated_pair_keeps_the_average_of_the_rest(trade):
    trade[1, 0, 1] = 3.0
    row = {"importer": "AAA", "exporter": "BBB", "class": "manufactures", "rates": {"C29": 10.0}, "note": "reported"}
    table = made(trade, pairs=[row])
    cells = table.rates[1, 0, 1:3]
    assert cells[1] == 0.10
    assert (cells * trade[1, 0, 1:3]).sum() == pytest.approx(0.04 * 4.0), "average over the class as before"
    row["rates"] = {"C29": 90.0}
    assert made(trade, pairs=[row]).rates[1, 0, 1] == 0.0, "at least zero"


def test_sector_rates_leave_the_rest_to_the_residual(trade):
    row = {"importer": "AAA", "source": "profile", "rates": {"C24A": 1.0}, "residual": ["C29"]}
    cells = made(trade, sector_rates=[row]).rates[1, 0]
    assert cells.tolist() == pytest.approx([0.02, 0.01, 0.07, 0.0])


def test_rule_files(tmp_path):
    assert {"primary", "manufactures", "agreements"} <= set(packaged_rules())
    (tmp_path / "r.toml").write_text('primary = ["A01"]\n')
    with pytest.raises(MappingError, match="lacks"):
        read_rules(tmp_path / "r.toml")


def test_listed_agreements_stand_in_desta(shared_dir):
    """Each packaged pair has a treaty in force in DESTA (Duer, Baccini and Elsig 2014, to 2020), but for the named."""
    import csv
    from itertools import combinations

    from accord.vocabulary import parties

    number = {p.code: p.numeric.lstrip("0") for p in parties().values()}
    known = set()
    with (shared_dir / "data" / "desta" / "DESTA.csv").open(encoding="latin-1") as handle:
        for row in csv.DictReader(handle, delimiter=";"):
            if row["entry_type"] != "withdrawal" and row["entryforceyear"] not in ("NA", ""):
                members = {row[f"c{i}"] for i in range(1, 92)} - {"NA", ""}
                known |= {frozenset(pair) for pair in combinations(sorted(members), 2)}
    # Later than DESTA's last year, or entered into force after it recorded the signature.
    newer = {("Japan-United States trade agreement", "JPN", "USA")}
    rules = packaged_rules()
    # The founding members stand for the Union: those that came later joined its agreements by accession.
    groups = {**rules["groups"], "EUN": ["DEU", "FRA", "ITA"]}
    absent = set()
    for row in rules["agreements"]:
        left, right = (
            [m for n in row[k] for m in groups.get(n, (n,))]
            for k in ("members", "partners" if "partners" in row else "members")
        )
        for a, b in ((a, b) for a in left for b in right if a != b):
            if frozenset((number[a], number[b])) not in known and row["name"] != "ASEAN-Hong Kong FTA":
                absent.add((row["name"], a, b))
    assert absent == newer


def table(rows):
    return pd.DataFrame(rows, columns=["importer", "exporter", "sector", "tariff_pct"])


def test_own_table_goes_from_wide_to_narrow():
    rows = [("AAA", "BBB", "C29", 30.0), ("*", "*", "*", 2.0), ("AAA", "*", "*", 5.0), ("AAA", "BBB", "*", 1.0)]
    rates, found = tariff_array(table(rows), COUNTRIES, SECTORS)
    assert rates[1, 0].tolist() == [0.01, 0.01, 0.30, 0.01]
    assert rates[2, 0, 2] == 0.05 and rates[0, 1, 2] == 0.02 and rates[0, 0].max() == 0.0
    assert found == ()


def test_own_table_with_fractions_gaps_and_strangers():
    rows = [("AAA", "BBB", "C29", 0.05), ("AAA", "CCC", "C29", 12.0), ("ZZZ", "*", "*", 5.0)]
    rates, found = tariff_array(table(rows), COUNTRIES, SECTORS)
    kinds = {f.kind: f for f in found}
    assert "0.05" in kinds["percent-or-fraction"].examples[0]
    assert kinds["unknown-code"].examples == ("ZZZ",) and kinds["missing-value"].count == 4 * 3 * 4 - 2
    assert rates[1, 0, 2] == pytest.approx(0.0005), "questioned, never converted"
    with pytest.raises(BadDataError, match="fractions"):
        tariff_array(table(rows), COUNTRIES, SECTORS, rules={"percent-or-fraction": "refuse"})
    with pytest.raises(BadDataError, match="more than once"):
        tariff_array(table([*rows, rows[0]]), COUNTRIES, SECTORS)
    with pytest.raises(SourceFormatError, match="missing"):
        tariff_array(table([("AAA", "BBB", "C29", None)]), COUNTRIES, SECTORS)
    with pytest.raises(SourceFormatError, match="no column"):
        tariff_array(pd.DataFrame({"importer": ["AAA"]}), COUNTRIES, SECTORS)


def test_elasticities_cap_the_outlier_and_say_so(tmp_path):
    given = packaged_elasticities()
    found = elasticities(given, ["C19", "C26", "G"])
    assert found.values == pytest.approx((16.52, (12.95 + 3.95 + 8.71) / 3, 3.0))
    assert any("64.85" in n for n in found.notes) and any("C26" in n for n in found.notes)
    (tmp_path / "e.toml").write_text('source = "me"\n[values]\nauto = 5.5\nservices = 2.0\n[isic]\nauto = ["29"]\n')
    mine = elasticities(read_elasticities(tmp_path / "e.toml"), ["C29", "K"])
    assert mine.values == (5.5, 2.0) and mine.source == "me"
    (tmp_path / "e.toml").write_text('source = "me"\n')
    with pytest.raises(MappingError, match="lacks"):
        read_elasticities(tmp_path / "e.toml")
    raw = elasticities({**given, "caps": {"rule": "none"}}, ["C19"])
    assert raw.values == (64.85,)
    old = elasticities(given, ["01T02", "A01_02", "B05_06", "C24", "C30", "B09", "45T47", "C302T309"]).values
    assert old == (9.11, 9.11, 13.53, 3.28, 8.22, 3.0, 3.0, 8.22)
    assert elasticities(given, ["B07_09"]).values == ((13.53 + 3.0) / 2,)
    with pytest.raises(MappingError, match="no ISIC"):
        elasticities(given, ["CARS"])
    assert elasticities({**given, "sectors": {"CARS": ["auto"]}}, ["CARS"]).values == (8.22,)
    with pytest.raises(MappingError, match="no elasticity"):
        elasticities({**given, "sectors": {"CARS": ["bus"]}}, ["CARS"])
    with pytest.raises(MappingError, match="unknown rule"):
        elasticities({**given, "caps": {"rule": "guess"}}, ["C19"])


def test_elasticities_are_those_of_the_reference_case(shared_dir):
    from accord.storage import read_table

    theirs = read_table(shared_dir / "bench" / "cp2015_nafta_nodeficit" / "inputs" / "sectors.csv")
    ours = list(packaged_elasticities()["values"].values())
    np.testing.assert_allclose(ours[:20], theirs["theta"][:20])
