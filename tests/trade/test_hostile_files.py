"""Files as people really have them: saved again from a spreadsheet, cut, mixed, incomplete. Named, never taken in silence."""

import pytest

from accord.trade import BadDataError, SourceFormatError, read_baci, read_itpd, read_teti, read_wto

BACI = "t,i,j,k,v,q\n2023,410,458,010121,12.5,  3.0\n2023,458,410,010121,7.25,  NA\n"
CODES = {"410": "KOR", "458": "MYS", "842": "USA"}
ITPD = (
    "exporter_iso3,exporter_dynamic_code,exporter_name,importer_iso3,importer_dynamic_code,importer_name,broad_sector,"
    "industry_id,industry_descr,year,trade,flag_mirror,flag_zero\n"
    "KOR,KOR,Korea,MYS,MYS,Malaysia,Manufacturing,26,Cars,2019,10,0,p\n"
    "MYS,MYS,Malaysia,KOR,KOR,Korea,Manufacturing,26,Cars,2019,4,0,p\n"
)
HOME = "KOR,KOR,Korea,KOR,KOR,Korea,Manufacturing,26,Cars,2019,90,0,p\n"
WTO = (
    "reporter_name,reporter_code,year,classification,classification_version,duty_scheme_code,duty_scheme_name,"
    "product_code,mtn_categories,simple_average,trade_weighted,duty_free_share\n"
    "China,C156,2010,MTN,HS07,MFN,MFN applied,1,Animals,14.8,12.1,0.1\n"
)


@pytest.fixture
def read(tmp_path):
    def one(reader, text, name, *arguments, **options):
        place = tmp_path / name
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
        return reader(place, *arguments, **options)

    return one


@pytest.fixture
def baci(read):
    return lambda text, **options: read(read_baci, text, "BACI_HS22_Y2023_V202501.csv", CODES, **options)


def kinds(loaded):
    return [(f.kind, f.count) for f in loaded.sheet.findings]


def test_semicolons_tabs_and_sixteen_bits_are_told_with_the_way_out(baci):
    for sign, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        with pytest.raises(SourceFormatError) as caught:
            baci(BACI.replace(",", sign))
        assert name in caught.value.hint
    with pytest.raises(SourceFormatError, match="UTF-16"):
        baci(BACI.encode("utf-16"))


@pytest.mark.parametrize("value", ['"1,234.5"', "inf", "1e400", "12;5", "n/a"])
def test_what_is_no_number_is_refused_with_its_line(baci, value):
    with pytest.raises(BadDataError, match="line 2: v="):
        baci(BACI.replace("12.5", value))
    assert baci(BACI.replace("12.5", value), rules={"not-a-number": "drop"}).table["value_kusd"].isna().sum() == 1


@pytest.mark.parametrize("code", ["0101", "0101211", "TOTAL", "01"])
def test_what_is_no_six_digit_product_is_never_made_into_one(baci, code):
    loaded = baci(f"{BACI}2023,842,458,{code},1,1\n")
    assert kinds(loaded) == [("unknown-code", 1)]
    assert loaded.table["product"].iloc[-1] == code
    assert len(baci(f"{BACI}2023,842,458,{code},1,1\n", rules={"unknown-code": "drop"}).table) == 2


def test_a_product_that_a_spreadsheet_took_the_zero_from_is_itself(baci):
    assert baci(f"{BACI}2023,842,458,10121,1,1\n").table["product"].iloc[-1] == "010121"


def test_rows_of_another_year_are_counted(baci):
    assert kinds(baci(f"{BACI}2022,842,458,010121,1,1\n")) == [("mixed-years", 1)]
    with pytest.raises(BadDataError, match="rows are not of 2023"):
        baci(f"{BACI}2022,842,458,010121,1,1\n", rules={"mixed-years": "refuse"})


def test_a_last_line_that_does_not_end_is_questioned(baci):
    cut = BACI + "2023,842,458,010121,1234,5"
    assert kinds(baci(cut)) == [("unended-line", 1)]
    assert len(baci(cut, rules={"unended-line": "drop"}).table) == 2
    with pytest.raises(BadDataError, match="does not end"):
        baci(cut, rules={"unended-line": "refuse"})


def test_a_header_alone_is_said(baci):
    assert kinds(baci("t,i,j,k,v,q\n")) == [("no-rows", 1)]


def test_countries_without_sales_to_themselves_are_named(read):
    assert kinds(read(read_itpd, ITPD + HOME, "ITPD_E_R02.csv")) == [("missing-domestic", 1)]
    loaded = read(read_itpd, ITPD, "ITPD_E_R02.csv")
    assert loaded.sheet.findings[0].examples == ("KOR", "MYS")
    with pytest.raises(BadDataError, match="no border effect"):
        read(read_itpd, ITPD, "ITPD_E_R02.csv", rules={"missing-domestic": "refuse"})


def test_both_tariff_columns_and_shares_are_questioned(read):
    assert kinds(read(read_wto, WTO, "wto.csv")) == []
    for old, new in ((",12.1,", ",0.05,"), (",0.1\n", ",10\n")):
        assert kinds(read(read_wto, WTO.replace(old, new), "wto.csv")) == [("percent-or-fraction", 1)]
    teti = "iso1,iso2,year,sector,tariff,tariff_w\nKOR,MYS,2019,31,5.0,4.0\nMYS,KOR,2019,31,6,0.04\n"
    assert kinds(read(read_teti, teti, "tariff_isic33_88_21_vbeta1-2024-12.csv")) == [("percent-or-fraction", 1)]
