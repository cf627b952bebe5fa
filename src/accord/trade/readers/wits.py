"""WITS / TRAINS answers, SDMX in JSON and XML.

Invariant: a rate is percent. The JSON of the tariff service declares its series key as …partner:product… and writes it
as …product:partner…; the order is worked out from the answer itself, and an answer that fits neither order is refused.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accord.trade.errors import SourceFormatError
from accord.trade.findings import Inspector, Loaded
from accord.trade.readers.files import read_bytes
from accord.trade.readers.finish import finish
from accord.trade.readers.rules import examine_keys, examine_rates

if TYPE_CHECKING:
    import pandas as pd

_NUMBERS = ("TOTALNOOFLINES", "NBR_PREF_LINES", "NBR_MFN_LINES", "NBR_NA_LINES", "SUM_OF_RATES", "MIN_RATE", "MAX_RATE")
_NAMES = {"MIN_RATE": "min_pct", "MAX_RATE": "max_pct", "SUM_OF_RATES": "sum_of_rates_pct", "TOTALNOOFLINES": "lines"}
_NAMES |= {"NBR_PREF_LINES": "preferential_lines", "NBR_MFN_LINES": "mfn_lines", "NBR_NA_LINES": "lines_without_rate"}
_NAMES |= {"TARIFFTYPE": "tariff_type", "NOMENCODE": "nomenclature"}


def read_wits(path: Path | str, *, rules: Mapping[str, str] | None = None) -> Loaded:
    """Return a saved WITS answer, JSON or XML.

    Columns: importer (the reporter), exporter (the partner; ``000`` is the world, so MFN), product, year and, for
    tariffs, tariff_pct with lines, min_pct, max_pct, tariff_type, nomenclature; for trade statistics, value and
    indicator. Codes are the service's own (three digits for TRAINS).

    Raises
    ------
    SourceFormatError
        It is no such answer, or its series keys fit no order of the dimensions.
    """
    place = Path(path)
    inspector = Inspector(place.name, dict(rules or {}))
    data = read_bytes(place, inspector, "*")
    is_xml = data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    table, source = parse_xml(data, place.name) if is_xml else parse_json(data, place.name)
    read = len(table)
    keys = [k for k in ("importer", "exporter", "product", "year", "datatype", "indicator") if k in table]
    table = examine_keys(table, keys, inspector)
    units: dict[str, str]
    if "tariff_pct" in table:
        examine_rates(table, "tariff_pct", inspector)
        units = {"tariff_pct": "percent ad valorem, simple average over the lines of the product"}
    else:
        units = {"value": "as the indicator says; trade values in thousand USD, rates in percent"}
    return finish(table, inspector, place, read, source=source, edition="not stated", units=units, status="observed")


def parse_json(data: bytes | str, name: str = "answer") -> tuple["pd.DataFrame", str]:
    """Return the rows of an SDMX-JSON answer and the name of its data flow."""
    import pandas as pd

    try:
        answer = json.loads(data if isinstance(data, str) else data.decode("utf-8-sig"))
        structure, series = answer["structure"], answer["dataSets"][0]["series"]
        dimensions = structure["dimensions"]["series"]
        if all("keyPosition" in d for d in dimensions):
            # The list may come in any order; a dimension's place in the keys is what it says.
            dimensions = sorted(dimensions, key=lambda d: int(d["keyPosition"]))
        attributes = structure["attributes"]["observation"]
        years = structure["dimensions"]["observation"][0]["values"]
    except (ValueError, KeyError, IndexError, TypeError, UnicodeDecodeError) as error:
        raise SourceFormatError(
            f"{name} is no WITS answer in SDMX-JSON: {_reason(data, error)}",
            hint="ask the service with ?format=JSON and save the whole answer",
        ) from error
    flow = str(answer.get("header", {}).get("id", "WITS"))
    ids = [str(d["id"]) for d in dimensions]
    order = _key_order(ids, [len(d["values"]) for d in dimensions], list(series), flow, name)
    rows: list[dict[str, Any]] = []
    for key, entry in series.items():
        places = [int(x) for x in key.split(":")]
        codes = {ids[d]: dimensions[d]["values"][p]["id"] for d, p in zip(order, places, strict=True)}
        for at, observed in entry["observations"].items():
            row = {
                "importer": codes["REPORTER"],
                "exporter": codes["PARTNER"],
                "product": codes["PRODUCTCODE"],
                "year": int(years[int(at)]["id"]),
            }
            said = {
                a["id"]: None if i is None else a["values"][i]["id"]
                for a, i in zip(attributes, observed[1:], strict=False)
            }
            if "DATATYPE" in codes:
                row["datatype"] = codes["DATATYPE"]
            if "INDICATOR" in codes:
                row["indicator"] = codes["INDICATOR"]
            rows.append({**row, **_named(_rate(observed[0], name), said, tariff="DATATYPE" in codes)})
    if not rows:
        raise SourceFormatError(f"{name} holds no series", hint="the service has no data for this question")
    return pd.DataFrame(rows), flow


def _key_order(ids: Sequence[str], sizes: Sequence[int], keys: Sequence[str], flow: str, name: str) -> list[int]:
    """Return for each part of a series key the dimension it indexes."""
    declared = list(range(len(ids)))
    p, q = ids.index("PARTNER"), ids.index("PRODUCTCODE")
    swapped = declared.copy()
    swapped[p], swapped[q] = q, p
    largest = [0] * len(ids)
    for key in keys:
        parts = key.split(":")
        if len(parts) != len(ids):
            raise SourceFormatError(
                f"{name} has the series key {key!r} for {len(ids)} dimensions", hint="the answer is damaged", key=key
            )
        largest = [max(a, int(b)) for a, b in zip(largest, parts, strict=True)]
    fits = [o for o in (swapped, declared) if all(m < sizes[d] for d, m in zip(o, largest, strict=True))]
    # Each dimension lists only what occurs, so the true order also reaches the end of every list.
    full = [o for o in fits if all(m == sizes[d] - 1 for d, m in zip(o, largest, strict=True))]
    if len(full) == 1:
        return full[0]
    if not fits:
        raise SourceFormatError(
            f"{name}: series keys reach {largest}, but the dimensions {list(ids)} have {list(sizes)} values",
            hint="the answer is damaged or in an order that is not known",
        )
    # Both orders fit (as many partners as products): the tariff service writes product before partner, whatever it
    # declares; the trade statistics write what they declare.
    if not ("TRAINS" in flow.upper() or "TARIFF" in flow.upper()):
        return fits[-1]
    return next((o for o in fits if o.index(q) < o.index(p)), fits[-1])


def _reason(data: bytes | str, error: Exception) -> str:
    """Return why an answer cannot be read, in the service's own words where it gives any."""
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    said = " ".join(text.split())[:120]
    if isinstance(error, KeyError | IndexError | TypeError):
        return f"it holds no data structure and begins with {said!r}"
    return f"{type(error).__name__} {error}"


def _rate(value: object, name: str) -> float | None:
    if value in (None, ""):
        return None
    try:
        return float(str(value))
    except ValueError as error:
        raise SourceFormatError(
            f"{name} holds {value!r} where a number is due",
            hint="the answer is damaged; fetch it again",
            value=str(value),
        ) from error


def _named(value: float | None, said: Mapping[str, Any], *, tariff: bool) -> dict[str, Any]:
    out: dict[str, Any] = {"tariff_pct" if tariff else "value": value}
    for name, text in said.items():
        if name in _NAMES:
            out[_NAMES[name]] = _rate(text, name) if name in _NUMBERS and text not in (None, "") else text
    return out


def parse_xml(data: bytes | str, name: str = "answer") -> tuple["pd.DataFrame", str]:
    """Return the rows of an SDMX-XML answer (compact, ``Series`` with ``Obs``) and the word TRAINS."""
    import xml.etree.ElementTree as ET

    import pandas as pd

    try:
        # Entities are refused by looking for a DTD first: the service never sends one.
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise SourceFormatError(f"{name} declares a document type", hint="WITS answers have none; do not trust it")
        root = ET.fromstring(text)
    except (ET.ParseError, UnicodeDecodeError) as error:
        raise SourceFormatError(
            f"{name} is no complete XML: {error}", hint="the answer may have been cut short; fetch it again"
        ) from error
    rows = []
    for series in (e for e in root.iter() if _local(e.tag) == "Series"):
        for observation in (e for e in series if _local(e.tag) == "Obs"):
            said = dict(observation.attrib)
            needed = {**{k: series.attrib.get(k) for k in ("REPORTER", "PARTNER", "PRODUCTCODE")}, **said}
            if absent := [k for k in ("REPORTER", "PARTNER", "PRODUCTCODE", "TIME_PERIOD") if not needed.get(k)]:
                raise SourceFormatError(
                    f"{name} has a series without {absent[0]}: {dict(series.attrib)}",
                    hint="it is not the compact form of the tariff service, or is damaged",
                    absent=absent,
                )
            rows.append(
                {
                    "importer": series.attrib["REPORTER"],
                    "exporter": series.attrib["PARTNER"],
                    "product": series.attrib["PRODUCTCODE"],
                    "year": int(said["TIME_PERIOD"][:4]),
                    "datatype": series.attrib.get("DATATYPE", ""),
                    **_named(_rate(said.get("OBS_VALUE"), name), said, tariff=True),
                }
            )
    if not rows:
        raise SourceFormatError(f"{name} holds no series", hint="the service has no data for this question")
    return pd.DataFrame(rows), "WITS TRAINS"


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]
