"""Made files and answers in the publishers' shapes: WITS in JSON and XML, OECD ICIO tables."""

import json
from types import SimpleNamespace

import numpy as np
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


FINAL = ["HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR"]


def icio_text(edition="2025", *, extended=False, sectors=None, countries=("KOR", "MYS"), negative=False, seed=1):
    """Return the text of a consistent small ICIO table; extended splits CHN and MEX production."""
    rng = np.random.default_rng(seed)
    count = {"2021": 45, "2023": 45, "2025": 50}[edition]
    sectors = sectors or [f"C{10 + i}" if i else "C17_18" for i in range(count)]
    plain = sorted([*countries, "CHN", "MEX"])
    made = [c for c in plain if not (extended and c in ("CHN", "MEX"))] + (
        ["MX1", "MX2", "CN1", "CN2"] if extended else []
    )
    buyers = plain
    nodes = [f"{c}_{s}" for c in made for s in sectors]
    z = rng.uniform(0, 1, (len(nodes), len(nodes))).round(4)
    f = rng.uniform(5, 20, (len(nodes), len(buyers) * 6)).round(4)
    if negative:
        f[0, :6] = [0.1, 0.0, 0.0, 0.0, -3.0, 0.0]
    output = z.sum(1) + f.sum(1)
    left = output - z.sum(0)
    taxes = rng.uniform(-0.2, 0.2, len(nodes)).round(4)
    last_row, last_column = ("OUTPUT", "TOTAL") if edition == "2021" else ("OUT", "OUT")
    columns = nodes + [f"{c}_{u}" for c in buyers for u in FINAL] + [last_column]
    lines = ["," + ",".join(columns)] if edition == "2021" else ["V1," + ",".join(columns)]
    number = lambda row: ",".join(repr(round(float(x), 9)) for x in row)  # noqa: E731
    for i, node in enumerate(nodes):
        lines.append(f"{node},{number(z[i])},{number(f[i])},{float(output[i])!r}")
    tail = [0.0] * (len(buyers) * 6)
    if edition == "2021":
        lines.append(f"ARG_TAXSUB,{number(taxes * 0.5)},{number(tail)},0")
        lines.append(f"AUS_TAXSUB,{number(taxes * 0.5)},{number(tail)},0")
        lines.append(f"VALU,{number(left - taxes)},{number(tail)},0")
    else:
        lines.append(f"TLS,{number(taxes)},{number([1.0] * len(tail))},0")
        lines.append(f"VA,{number(left - taxes)},{number(tail)},0")
    lines.append(f"{last_row},{number(output)},{number(tail)},0")
    return "\n".join(lines) + "\n", {"z": z, "f": f, "nodes": nodes, "output": output, "made": made, "taxes": taxes}


@pytest.fixture(scope="session")
def small_icio():
    """Return a function that makes the text of a small ICIO table and the numbers in it."""
    return icio_text
