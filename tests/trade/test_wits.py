"""WITS answers: the real ones, and made ones that set the partner/product trap."""

import json

import pytest

from accord.trade import SourceFormatError, parse_json, parse_xml, read_wits


def sdmx(partners, products, rates, *, swapped=True, flow="DF_WITS_Tariff_TRAINS"):
    """Return an SDMX-JSON answer in the service's shape; rates[partner][product] percent."""
    series = {}
    for p, partner in enumerate(partners):
        for q, product in enumerate(products):
            if (rate := rates[partner].get(product)) is not None:
                places = (q, p) if swapped else (p, q)
                series[f"0:0:{places[0]}:{places[1]}:0"] = {"attributes": [], "observations": {"0": [rate, 0, None, 0]}}
    named = lambda ids: [{"id": i, "name": i} for i in ids]  # noqa: E731
    return json.dumps(
        {
            "header": {"id": flow},
            "dataSets": [{"action": "Information", "series": series}],
            "structure": {
                "dimensions": {
                    "series": [
                        {"id": "FREQ", "keyPosition": 0, "values": named(["A"])},
                        {"id": "REPORTER", "keyPosition": 1, "values": named(["458"])},
                        {"id": "PARTNER", "keyPosition": 2, "values": named(partners)},
                        {"id": "PRODUCTCODE", "keyPosition": 3, "values": named(products)},
                        {"id": "DATATYPE", "keyPosition": 4, "values": named(["Reported"])},
                    ],
                    "observation": [{"id": "TIME_PERIOD", "values": [{"id": "2019"}]}],
                },
                "attributes": {
                    "observation": [
                        {"id": "NOMENCODE", "values": named(["H5"])},
                        {"id": "EXCLUDEDFROM", "values": []},
                        {"id": "TARIFFTYPE", "values": named(["PREF"])},
                    ]
                },
            },
        }
    )


RATES = {"410": {"870323": 30.0, "720839": 15.0, "390110": 5.0}, "392": {"870323": 25.0, "720839": 10.0, "390110": 4.0}}


def test_more_products_than_partners_in_the_swapped_order():
    table, _ = parse_json(sdmx(["410", "392"], ["390110", "720839", "870323"], RATES))
    found = table.set_index(["exporter", "product"])["tariff_pct"]
    assert found["410", "870323"] == 30.0 and found["392", "390110"] == 4.0 and len(found) == 6
    assert set(table["nomenclature"]) == {"H5"} and set(table["tariff_type"]) == {"PREF"}


def test_as_many_partners_as_products_goes_by_the_service():
    rates = {p: {k: v for k, v in r.items() if k != "390110"} for p, r in RATES.items()}
    table, _ = parse_json(sdmx(["410", "392"], ["720839", "870323"], rates))
    assert table.set_index(["exporter", "product"])["tariff_pct"]["410", "870323"] == 30.0


def test_an_answer_in_the_declared_order_is_read_in_that_order():
    table, _ = parse_json(sdmx(["410", "392"], ["390110", "720839", "870323"], RATES, swapped=False))
    assert table.set_index(["exporter", "product"])["tariff_pct"]["392", "870323"] == 25.0


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"structure": {}}', sdmx(["410"], ["1"], {"410": {}})])
def test_what_is_no_answer_is_refused(text):
    with pytest.raises(SourceFormatError):
        parse_json(text)


def test_keys_that_fit_no_order_are_refused():
    answer = json.loads(sdmx(["410"], ["1", "2"], {"410": {"1": 1.0, "2": 2.0}}))
    answer["dataSets"][0]["series"]["0:0:5:5:0"] = {"observations": {"0": [1.0, 0, None, 0]}}
    with pytest.raises(SourceFormatError, match="reach"):
        parse_json(json.dumps(answer))


XML = """<?xml version="1.0" encoding="utf-8"?>
<message:StructureSpecificData xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message">
<message:DataSet><Series FREQ="A" REPORTER="458" PARTNER="410" PRODUCTCODE="870323" DATATYPE="Reported">
<Obs TIME_PERIOD="2019" OBS_VALUE="30" TARIFFTYPE="PREF" TOTALNOOFLINES="12" NBR_PREF_LINES="12" NBR_MFN_LINES="0"
 NBR_NA_LINES="0" SUM_OF_RATES="360" MIN_RATE="30" MAX_RATE="30" NOMENCODE="H5"/></Series>
<Series FREQ="A" REPORTER="458" PARTNER="410" PRODUCTCODE="010121" DATATYPE="Reported">
<Obs TIME_PERIOD="2019" OBS_VALUE="" TARIFFTYPE="PREF" NOMENCODE="H5"/></Series></message:DataSet>
</message:StructureSpecificData>"""


def test_xml_is_read_like_json(tmp_path):
    (tmp_path / "answer.xml").write_text(XML)
    table = read_wits(tmp_path / "answer.xml").table
    assert table["tariff_pct"].tolist()[0] == 30.0 and table["tariff_pct"].isna().tolist() == [False, True]
    assert table["product"].tolist() == ["870323", "010121"] and table["max_pct"].iloc[0] == 30.0
    with pytest.raises(SourceFormatError, match="complete"):
        parse_xml(XML[:-100])
    with pytest.raises(SourceFormatError, match="document type"):
        parse_xml(XML.replace("<message:Struct", '<!DOCTYPE x [<!ENTITY a "b">]><message:Struct', 1))


def test_the_real_answers(shared_dir):
    folder = shared_dir / "data" / "wits-format-fixture"
    mfn = read_wits(folder / "wits_trn_USA_2017_MFN_reported.json")
    assert len(mfn.table) == 5388 and set(mfn.table["exporter"]) == {"000"}
    rates = mfn.table.set_index("product")["tariff_pct"]
    assert rates["010121"] == 0.0 and rates["010130"] == pytest.approx(6.0)
    trade = read_wits(folder / "wits_tradestats_trade.json").table
    assert len(trade) == 29 and set(trade["indicator"]) == {"MPRT-TRD-VL"} and set(trade["exporter"]) == {"WLD"}
