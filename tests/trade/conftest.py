"""Answers of the WITS service, made in its shape, for the tests of the reader and of the client."""

import json
from types import SimpleNamespace

import pytest


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


XML = """<?xml version="1.0" encoding="utf-8"?>
<message:StructureSpecificData xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message">
<message:DataSet><Series FREQ="A" REPORTER="458" PARTNER="410" PRODUCTCODE="870323" DATATYPE="Reported">
<Obs TIME_PERIOD="2019" OBS_VALUE="30" TARIFFTYPE="PREF" TOTALNOOFLINES="12" NBR_PREF_LINES="12" NBR_MFN_LINES="0"
 NBR_NA_LINES="0" SUM_OF_RATES="360" MIN_RATE="30" MAX_RATE="30" NOMENCODE="H5"/></Series>
<Series FREQ="A" REPORTER="458" PARTNER="410" PRODUCTCODE="010121" DATATYPE="Reported">
<Obs TIME_PERIOD="2019" OBS_VALUE="" TARIFFTYPE="PREF" NOMENCODE="H5"/></Series></message:DataSet>
</message:StructureSpecificData>"""


@pytest.fixture(scope="session")
def wits():
    """Return made answers: ``json(partners, products, rates, swapped=, flow=)``, ``rates`` and ``xml``."""
    return SimpleNamespace(json=sdmx, rates=RATES, xml=XML)
