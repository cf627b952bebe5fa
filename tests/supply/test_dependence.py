"""Dependence by product: figures by hand, GeoDep's criteria, files in BACI's format, bad input."""

import gzip
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.trade import BadDataError, DependenceError, critical_minerals, dependence, hhi, read_baci_rows
from accord.vocabulary import AccordError, NotFoundError

CODES = {"410": "KOR", "458": "MYS", "156": "CHN", "152": "CHL"}


def flows(rows: list[tuple[str, str, str, int, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["exporter", "importer", "product", "year", "value_kusd"])


def test_figures_by_hand() -> None:
    table = flows(
        [
            ("CHN", "MYS", "283691", 2022, 80.0),
            ("CHL", "MYS", "283691", 2022, 20.0),
            ("CHL", "KOR", "283691", 2022, 60.0),
            ("MYS", "KOR", "283691", 2022, 40.0),
            ("MYS", "MYS", "283691", 2022, 999.0),
        ]
    )
    (found,) = dependence(table, "MYS")
    (year,) = found.years
    assert (year.imports_kusd, year.exports_kusd) == (100.0, 40.0)
    assert year.import_hhi == pytest.approx(0.68)
    assert year.world_hhi == pytest.approx(0.4**2 + 0.4**2 + 0.2**2)
    assert year.imports_over_exports == 2.5
    assert year.met == (True, False, True)
    assert year.shares == {"CHN": 0.8, "CHL": 0.2}
    assert year.elsewhere == pytest.approx(80 / 80)
    assert found.dependent is None


def one_supplier(years: list[int], strong: list[int]) -> pd.DataFrame:
    rows = []
    for y in years:
        rows.append(("CHN", "KOR", "260400", y, 90.0))
        if y not in strong:
            rows += [("CHL", "KOR", "260400", y, 80.0), ("MYS", "KOR", "260400", y, 85.0)]
    return flows(rows)


@pytest.mark.parametrize(
    ("strong", "expected"), [([], False), ([2021], False), ([2021, 2023], True), ([2021, 2022, 2023], True)]
)
def test_two_of_the_last_three_years_make_a_verdict(strong: list[int], expected: bool) -> None:
    (found,) = dependence(one_supplier([2021, 2022, 2023], strong), "KOR")
    assert found.dependent is expected
    assert found.years[0].imports_over_exports == 9999.0


def test_older_years_do_not_count() -> None:
    (found,) = dependence(one_supplier([2019, 2020, 2021, 2022, 2023], [2019, 2020, 2021]), "KOR")
    assert found.dependent is False and len(found.years) == 5


def test_a_product_without_trade_is_not_independence() -> None:
    first, second = dependence(one_supplier([2022, 2023], [2022, 2023]), "KOR", ["260400", "261100"])
    assert first.dependent is True
    assert second.dependent is None and second.years[-1].import_hhi is None
    assert second.years[-1].imports_over_exports is None


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.floats(0.01, 1e9), min_size=1, max_size=30), st.floats(1e-3, 1e3))
def test_hhi_lies_between_even_and_one_and_knows_no_unit(values: list[float], factor: float) -> None:
    index = hhi(values)
    assert index is not None and 1 / len(values) - 1e-9 <= index <= 1 + 1e-9
    assert hhi([v * factor for v in values]) == pytest.approx(index)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (flows([("CHN", "KOR", "260400", 2022, -1.0)]), "value_kusd is -1"),
        (flows([("CHN", "KOR", "260400", 2022, float("nan"))]), "nan"),
        (flows([("CHN", "KOR", "260400", 2022, 1.0)] * 2), "stands twice"),
        (flows([("CHN", "JPN", "260400", 2022, 1.0)]), "names KOR"),
        (flows([("CHN", "KOR", "260400", 2022, 1.0)]).drop(columns="year"), "no column 'year'"),
    ],
)
def test_bad_tables_are_refused(table: pd.DataFrame, words: str) -> None:
    with pytest.raises(DependenceError, match=words):
        dependence(table, "KOR")


def test_the_packaged_list_is_of_six_digits_each_once() -> None:
    codes = [p.code for p in critical_minerals()]
    assert len(set(codes)) == len(codes) > 40
    assert all(len(c) == 6 and c.isdigit() for c in codes)


LINES = "t,i,j,k,v,q\n2022,156,458,283691,80.5,  1.0\n2022,152,458,10121,7,NA\n2022,410,458,283691,1.25,NA\n"


@pytest.fixture(params=["csv", "gz", "zip"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name = "BACI_HS22_Y2022_V202501.csv"
    if request.param == "zip":
        with zipfile.ZipFile(tmp_path / "baci.zip", "w") as box:
            box.writestr(name, LINES)
            box.writestr("Readme.txt", "words")
        return tmp_path / "baci.zip"
    if request.param == "gz":
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(LINES.encode()))
        return tmp_path / f"{name}.gz"
    (tmp_path / name).write_text(LINES)
    return tmp_path / name


def test_only_the_products_asked_for_are_read(file: Path) -> None:
    table = read_baci_rows(file, CODES, ["283691"]).table
    assert list(table["exporter"]) == ["CHN", "KOR"]
    assert list(table["value_kusd"]) == [80.5, 1.25]
    assert list(read_baci_rows(file, CODES, ["010121"]).table["product"]) == ["010121"]


def test_a_file_that_was_cut_is_found(tmp_path: Path) -> None:
    cut = tmp_path / "BACI_HS22_Y2022_V202501.csv"
    cut.write_text(LINES + "2022,410,458,2604")
    with pytest.raises(BadDataError):
        read_baci_rows(cut, CODES, ["283691"])


def test_a_short_line_in_the_middle_is_found(tmp_path: Path) -> None:
    odd = tmp_path / "BACI_HS22_Y2022_V202501.csv"
    odd.write_text("t,i,j,k,v,q\n2022,410\n2022,156,458,283691,80.5,1\n")
    with pytest.raises(AccordError):
        read_baci_rows(odd, CODES, ["283691"])


def test_what_is_no_file_or_no_archive_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_baci_rows(tmp_path / "none.csv", CODES, ["283691"])
    half = tmp_path / "BACI_HS22_Y2022_V202501.csv.gz"
    half.write_bytes(gzip.compress(LINES.encode() * 2000)[:-30])
    with pytest.raises(AccordError):
        read_baci_rows(half, CODES, ["283691"])
