"""The case folder is read cell by cell, and what does not fit is named."""

import pandas as pd
import pytest

from accord.storage import read_table
from accord.trade import CaseFolderError, check, read_case


def tables():
    countries, sectors = ["AAA", "BBB"], ["1", "2"]
    rows = [(n, j) for n in countries for j in sectors]
    return {
        "countries": pd.DataFrame(
            {"country": countries, "name": ["A", "B"], "value_added": [11.0, 12.0], "deficit": [1.0, -1.0]}
        ),
        "sectors": pd.DataFrame(
            {"sector": sectors, "name": ["goods", "services"], "tradable": [1, 0], "theta": [4.0, 5.0]}
        ),
        "country_sector": pd.DataFrame(
            [(n, j, 0.5, 0.5) for n, j in rows], columns=["country", "sector", "va_share", "final_demand_share"]
        ),
        "io_coefficients": pd.DataFrame(
            [(n, k, j, 0.5) for n, j in rows for k in sectors],
            columns=["country", "input_sector", "using_sector", "material_share"],
        ),
        "trade_tariffs": pd.DataFrame(
            [
                (m, x, j, {"AAABBB": 2.0, "BBBAAA": 3.0}.get(x + m, 10.0), 0.1 if m != x and j == "1" else 0.0, 0.0)
                for m in countries
                for x in countries
                for j in sectors
            ],
            columns=["importer", "exporter", "sector", "trade_fob", "t_base", "t_free"],
        ),
    }


def write(folder, given):
    for name, table in given.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return folder


def test_values_land_on_their_labels_whatever_the_order_of_rows(tmp_path):
    given = tables()
    given["trade_tariffs"] = given["trade_tariffs"].sample(frac=1, random_state=3)
    case = read_case(write(tmp_path, given), read_table)
    assert case.baseline["trade"].sel(origin="AAA", destination="BBB", sector="1") == 2.0
    assert case.baseline["trade"].sel(origin="BBB", destination="AAA", sector="2") == 3.0
    assert case.baseline["tariff"].sel(origin="AAA", destination="BBB", sector="1") == 0.1
    assert float(case.tariffs["free"].sum()) == 0.0
    assert case.baseline["trade"].attrs["status"] == "assumed"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda t: t | {"trade_tariffs": t["trade_tariffs"].iloc[1:]}, "1 absent"),
        (lambda t: t | {"trade_tariffs": pd.concat([t["trade_tariffs"], t["trade_tariffs"].iloc[:2]])}, "2 repeated"),
        (lambda t: t | {"country_sector": t["country_sector"].replace("BBB", "CCC")}, "CCC"),
        (lambda t: t | {"sectors": t["sectors"].drop(columns="theta")}, "theta"),
        (lambda t: t | {"countries": t["countries"].assign(value_added=["x", 1.0])}, "not all numbers"),
        (lambda t: {k: v for k, v in t.items() if k != "sectors"}, "no table"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path, damage, words):
    with pytest.raises(CaseFolderError, match=words):
        read_case(write(tmp_path, damage(tables())), read_table)


def test_identities_of_the_reference_case(shared_dir):
    case = read_case(shared_dir / "bench" / "cp2015_nafta_nodeficit", read_table)
    assert dict(case.baseline.sizes) == {"origin": 31, "destination": 31, "sector": 40, "country": 31, "input": 40}
    assert set(case.tariffs) == {"nafta_only", "all_1993_2005", "all_but_nafta"}
    report = check(case.baseline, tolerance=2e-6)
    assert report.holds, [i for i in report.identities if not i.holds]
    assert any("below zero" in r for r in report.remarks)
