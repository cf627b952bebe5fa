"""Readers on small files in exactly the publishers' formats, and what they do with bad ones."""

import gzip
import zipfile

import pytest

from accord.trade import (
    BadDataError,
    SourceFormatError,
    UnknownRuleError,
    read_baci,
    read_baci_countries,
    read_baci_products,
    read_gravity,
    read_itpd,
    read_teti,
    read_wto,
)

OLD_CODES = (
    "\ufeffcountry_code,country_name_abbreviation,country_name_full,iso_2digit_alpha,iso_3digit_alpha\n"
    "410,Rep. of Korea,Rep. of Korea,KR,KOR\n458,Malaysia,Malaysia,MY,MYS\n490,Other Asia,Other Asia nes,,S19\n"
)
NEW_CODES = (
    "country_code,country_name,country_iso2,country_iso3\n"
    "8,Albania,AL,ALB\n410,Rep. of Korea,KR,KOR\n458,Malaysia,MY,MYS\n490,Other Asia (not elsewhere specified),,S19\n"
    "516,Namibia,NA,NAM\n"
)
BACI = (
    "t,i,j,k,v,q\n2023,410,458,10121,12.345,        NA\n2023,458,410,854231,900.5,1.25\n"
    "2023,490,410,854231,77,0.5\n2023,8,516,270900,3.25,10\n"
)


@pytest.fixture
def baci(tmp_path):
    (tmp_path / "codes.csv").write_text(NEW_CODES)

    def make(text=BACI, name="BACI_HS22_Y2023_V202501.csv", **options):
        (tmp_path / name).write_text(text)
        return read_baci(tmp_path / name, read_baci_countries(tmp_path / "codes.csv"), **options)

    return make


def test_baci_codes_of_both_column_styles(tmp_path):
    (tmp_path / "old.csv").write_text(OLD_CODES, encoding="utf-8")
    (tmp_path / "new.csv").write_text(NEW_CODES)
    old, new = read_baci_countries(tmp_path / "old.csv"), read_baci_countries(tmp_path / "new.csv")
    assert old == {"410": "KOR", "458": "MYS", "490": "TWN"}
    assert new["516"] == "NAM" and new["8"] == "ALB" and new["490"] == "TWN"
    (tmp_path / "products.csv").write_text('code,description\n010121,"Horses: live, pure-bred"\n')
    assert read_baci_products(tmp_path / "products.csv") == {"010121": "Horses: live, pure-bred"}


def test_baci_reads_codes_values_and_padded_missing_quantities(baci):
    loaded = baci()
    table, sheet = loaded.table, loaded.sheet
    assert table["exporter"].tolist() == ["KOR", "MYS", "TWN", "ALB"]
    assert table["importer"].tolist() == ["MYS", "KOR", "KOR", "NAM"]
    assert table["product"].tolist()[0] == "010121"
    assert table["value_kusd"].tolist() == [12.345, 900.5, 77.0, 3.25]
    assert table["quantity_t"].isna().tolist() == [True, False, False, False]
    assert (sheet.edition, sheet.years, sheet.rows_read, sheet.rows_kept) == ("HS22_V202501", (2023,), 4, 4)
    assert len(sheet.sha256) == 64 and sheet.findings == () and "FOB" in sheet.units["value_kusd"]


def test_baci_in_zip_and_gzip_and_cut_short(baci, tmp_path):
    codes = {"410": "KOR", "458": "MYS", "490": "TWN", "8": "ALB", "516": "NAM"}
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("BACI_HS22_Y2023_V202501.csv", BACI)
        box.writestr("Readme.txt", "hello")
    assert len(read_baci(tmp_path / "b.zip", codes).table) == 4
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(BACI.encode()))
    assert len(read_baci(tmp_path / "b.csv.gz", codes).table) == 4
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(BACI.encode() * 50)[:-30])
    with pytest.raises(BadDataError, match="unpacked"):
        read_baci(tmp_path / "b.csv.gz", codes)
    with pytest.raises(BadDataError, match="cut short") as caught:
        baci(BACI.rsplit(",", 1)[0])
    assert caught.value.facts["kind"] == "truncated"


@pytest.mark.parametrize(
    ("line", "kind", "rule", "kept"),
    [
        ("2023,410,458,010121,5,1", "duplicate-key", "sum", 4),
        ("2023,410,458,010121,5,1", "duplicate-key", "keep-first", 4),
        ("2023,410,516,010121,-5,1", "negative-trade", "drop", 4),
        ("2023,410,516,010121,-5,1", "negative-trade", "zero", 5),
        ("2023,,516,010121,5,1", "missing-key", "drop", 4),
        ("2023,410,516,010121,x,1", "not-a-number", "drop", 5),
    ],
)
def test_baci_refuses_and_obeys_the_rules(baci, line, kind, rule, kept):
    rules = {"unknown-code": "flag"}
    with pytest.raises(BadDataError) as caught:
        baci(BACI + line + "\n", rules=rules)
    assert caught.value.facts["kind"] == kind and caught.value.facts["findings"][-1]["count"] == 1
    loaded = baci(BACI + line + "\n", rules={**rules, kind: rule})
    assert [f.kind for f in loaded.sheet.findings if f.action == rule] == [kind]
    assert loaded.sheet.rows_kept == kept and loaded.sheet.rows_read == 5
    if rule == "sum":
        assert loaded.table["value_kusd"].iloc[0] == pytest.approx(17.345)


def test_unknown_codes_wrong_edition_missing_partners_are_named(baci):
    loaded = baci(BACI + "2023,999,410,010121,5,1\n", expected={"KOR", "USA", "VNM"})
    kinds = {f.kind: f for f in loaded.sheet.findings}
    assert kinds["unknown-code"].examples == ("999",)
    assert loaded.table["exporter"].iloc[-1] == "#999"
    assert kinds["missing-partner"].examples == ("USA", "VNM")
    with pytest.raises(BadDataError, match="HS22_V202501"):
        baci(edition="HS17_V202401")
    with pytest.raises(BadDataError):
        baci(BACI, products={"854231"}, rules={"unknown-code": "refuse"})
    with pytest.raises(UnknownRuleError, match="no rule"):
        baci(rules={"negative-trade": "ignore"})
    with pytest.raises(SourceFormatError, match="no column"):
        baci("year,from,to\n2023,1,2\n")


def test_gravity_keeps_pairs_that_exist(tmp_path):
    path = tmp_path / "Gravity_V202211.csv"
    path.write_text(
        "year,country_id_o,country_id_d,iso3_o,iso3_d,country_exists_o,country_exists_d,dist,contig,gdp_o,tradeflow_baci,rta_type\n"
        "2019,KOR,MYS,KOR,MYS,1,1,4609.5,0,1651000000,9000,8\n"
        "1980,DEU.1,DEU.2,DEU,DEU,1,0,,0,,,\n1980,DEU.2,DEU.1,DEU,DEU,0,1,,0,,,\n2019,MYS,KOR,MYS,KOR,1,1,4609.5,0,,,\n"
    )
    loaded = read_gravity(path)
    assert loaded.sheet.edition == "V202211" and (loaded.sheet.rows_read, loaded.sheet.rows_kept) == (4, 2)
    assert loaded.table["origin"].tolist() == ["KOR", "MYS"] and loaded.table["dist"].iloc[0] == 4609.5
    assert loaded.table["gdp_o"].isna().tolist() == [False, True]
    assert loaded.table["contig"].dtype.kind in "fi"
    assert [(f.kind, f.examples) for f in loaded.sheet.findings] == [("unknown-code", ("2019/KOR/MYS",))]


def test_itpd_of_both_kinds(tmp_path):
    path = tmp_path / "ITPD_E_R02.csv"
    path.write_text(
        "exporter_iso3,exporter_dynamic_code,exporter_name,importer_iso3,importer_dynamic_code,importer_name,"
        "broad_sector,industry_id,industry_descr,year,trade,flag_mirror,flag_zero\n"
        'KOR,KOR,"Korea, Republic of",MYS,MYS,Malaysia,Manufacturing,45,Motor vehicles,2019,120.5,0,p\n'
        'KOR,KOR,"Korea, Republic of",KOR,KOR,"Korea, Republic of",Manufacturing,45,Motor vehicles,2019,90000,0,p\n'
    )
    loaded = read_itpd(path)
    assert loaded.table["value_musd"].tolist() == [120.5, 90000.0]
    assert loaded.table["exporter"].tolist() == ["KOR", "KOR"] and loaded.sheet.edition == "R02"
    (tmp_path / "ITPD_S_R1.1_2019.csv").write_text(
        "exporter_iso3,importer_iso3,industry_id,broad_sector,trade\nMYS,KOR,1,Agriculture,3\n"
    )
    assert read_itpd(tmp_path / "ITPD_S_R1.1_2019.csv").table["year"].tolist() == [2019]


def test_wto_and_teti(tmp_path):
    wto = tmp_path / "wto.csv"
    wto.write_text(
        "reporter_name,reporter_code,year,classification,classification_version,duty_scheme_code,duty_scheme_name,"
        "product_code,mtn_categories,simple_average,trade_weighted,duty_free_share\n"
        'Malaysia,C458,2023,MTN,MT4,A0002,"MFN statutory duty",01,"Animal products",2.9,1.1,0.72\n'
        'Malaysia,C458,2023,MTN,MT4,A0002,"MFN statutory duty",02,"Dairy",0.05,,\n'
    )
    loaded = read_wto(wto)
    assert loaded.table["importer"].tolist() == ["458", "458"] and loaded.table["product_code"].tolist() == ["01", "02"]
    assert loaded.table["trade_weighted_pct"].isna().tolist() == [False, True]
    assert [f.kind for f in loaded.sheet.findings] == ["percent-or-fraction"]
    with pytest.raises(BadDataError, match="fractions"):
        read_wto(wto, rules={"percent-or-fraction": "refuse"})
    teti = tmp_path / "tariff_isic33_88_21_vbeta1-2024-12.csv"
    teti.write_text("iso1,iso2,year,sector,tariff,tariff_w\nMYS,KOR,2019,3410,25.0,20.1\nNAM,KOR,2019,0111,0,\n")
    loaded = read_teti(teti)
    assert loaded.table["importer"].tolist() == ["MYS", "NAM"] and loaded.table["sector"].tolist() == ["3410", "0111"]
    assert loaded.sheet.status == "estimated" and "beta1" in loaded.sheet.edition
    teti.write_text("iso1,iso2,year,sector,tariff,tariff_w\nMYS,KOR,2019,3410,-3,1\n")
    assert [f.kind for f in read_teti(teti).sheet.findings] == ["tariff-range"]


def test_the_real_wto_export_reads(shared_dir):
    loaded = read_wto(next((shared_dir / "data" / "wto-mfn-mtn").glob("*.csv")))
    assert (
        set(loaded.table["importer"]) == {"156", "840", "392", "699", "918"} or len(set(loaded.table["importer"])) == 5
    )
    assert loaded.sheet.rows_kept == loaded.sheet.rows_read
