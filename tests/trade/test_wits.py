"""WITS answers: the real ones, and made ones that set the partner/product trap."""

import json

import pytest

from accord.trade import SourceFormatError, parse_json, parse_xml, read_wits


def test_more_products_than_partners_in_the_swapped_order(wits):
    table, _ = parse_json(wits.json(["410", "392"], ["390110", "720839", "870323"], wits.rates))
    found = table.set_index(["exporter", "product"])["tariff_pct"]
    assert found["410", "870323"] == 30.0 and found["392", "390110"] == 4.0 and len(found) == 6
    assert set(table["nomenclature"]) == {"H5"} and set(table["tariff_type"]) == {"PREF"}


def test_as_many_partners_as_products_goes_by_the_service(wits):
    rates = {p: {k: v for k, v in r.items() if k != "390110"} for p, r in wits.rates.items()}
    table, _ = parse_json(wits.json(["410", "392"], ["720839", "870323"], rates))
    assert table.set_index(["exporter", "product"])["tariff_pct"]["410", "870323"] == 30.0


def test_an_answer_in_the_declared_order_is_read_in_that_order(wits):
    table, _ = parse_json(wits.json(["410", "392"], ["390110", "720839", "870323"], wits.rates, swapped=False))
    assert table.set_index(["exporter", "product"])["tariff_pct"]["392", "870323"] == 25.0


def square(wits):
    rates = {p: {k: v for k, v in r.items() if k != "390110"} for p, r in wits.rates.items()}
    return json.loads(wits.json(["410", "392"], ["720839", "870323"], rates))


def test_dimensions_listed_in_any_order_keep_their_place_in_the_keys(wits):
    for partners in (["410", "392"], ["410"]):
        answer = json.loads(wits.json(partners, ["390110", "720839", "870323"], wits.rates))
        plain, _ = parse_json(json.dumps(answer))
        answer["structure"]["dimensions"]["series"].reverse()
        turned, _ = parse_json(json.dumps(answer))
        assert turned.equals(plain)


def test_an_answer_that_declares_products_first_is_not_swapped(wits):
    answer = square(wits)
    plain, _ = parse_json(json.dumps(answer))
    listed = answer["structure"]["dimensions"]["series"]
    listed[2], listed[3] = listed[3], listed[2]
    for place, dimension in enumerate(listed):
        dimension["keyPosition"] = place
    assert parse_json(json.dumps(answer))[0].equals(plain)
    assert plain.set_index(["exporter", "product"])["tariff_pct"]["392", "720839"] == 10.0


def test_trade_statistics_are_read_as_they_declare(wits):
    answer = square(wits)
    answer["header"]["id"] = "DF_WITS_TradeStats_Trade"
    table, _ = parse_json(json.dumps(answer))
    assert table.set_index(["exporter", "product"])["tariff_pct"]["392", "720839"] == 30.0


def test_a_rate_that_is_no_number_and_a_series_without_partner_are_named(wits):
    answer = square(wits)
    next(iter(answer["dataSets"][0]["series"].values()))["observations"]["0"][0] = "abc"
    with pytest.raises(SourceFormatError, match="'abc' where a number is due"):
        parse_json(json.dumps(answer))
    with pytest.raises(SourceFormatError, match="'thirty' where a number is due"):
        parse_xml(wits.xml.replace('OBS_VALUE="30"', 'OBS_VALUE="thirty"'))
    with pytest.raises(SourceFormatError, match="series without PARTNER"):
        parse_xml(wits.xml.replace('PARTNER="410" ', ""))
    with pytest.raises(SourceFormatError, match="NoRecordsFound"):
        parse_json('{"Message": "NoRecordsFound"}')


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"structure": {}}'])
def test_what_is_no_answer_is_refused(text):
    with pytest.raises(SourceFormatError):
        parse_json(text)


def test_an_answer_without_series_is_refused(wits):
    with pytest.raises(SourceFormatError, match="no series"):
        parse_json(wits.json(["410"], ["1"], {"410": {}}))


def test_keys_that_fit_no_order_are_refused(wits):
    answer = json.loads(wits.json(["410"], ["1", "2"], {"410": {"1": 1.0, "2": 2.0}}))
    answer["dataSets"][0]["series"]["0:0:5:5:0"] = {"observations": {"0": [1.0, 0, None, 0]}}
    with pytest.raises(SourceFormatError, match="reach"):
        parse_json(json.dumps(answer))


def test_xml_is_read_like_json(tmp_path, wits):
    (tmp_path / "answer.xml").write_text(wits.xml)
    table = read_wits(tmp_path / "answer.xml").table
    assert table["tariff_pct"].tolist()[0] == 30.0 and table["tariff_pct"].isna().tolist() == [False, True]
    assert table["product"].tolist() == ["870323", "010121"] and table["max_pct"].iloc[0] == 30.0
    with pytest.raises(SourceFormatError, match="complete"):
        parse_xml(wits.xml[:-100])
    with pytest.raises(SourceFormatError, match="document type"):
        parse_xml(wits.xml.replace("<message:Struct", '<!DOCTYPE x [<!ENTITY a "b">]><message:Struct', 1))


def test_the_real_answers(shared_dir):
    folder = shared_dir / "data" / "wits-format-fixture"
    mfn = read_wits(folder / "wits_trn_USA_2017_MFN_reported.json")
    assert len(mfn.table) == 5388 and set(mfn.table["exporter"]) == {"000"}
    rates = mfn.table.set_index("product")["tariff_pct"]
    assert rates["010121"] == 0.0 and rates["010130"] == pytest.approx(6.0)
    trade = read_wits(folder / "wits_tradestats_trade.json").table
    assert len(trade) == 29 and set(trade["indicator"]) == {"MPRT-TRD-VL"} and set(trade["exporter"]) == {"WLD"}
