"""UN Comtrade's public API.

Invariant: an answer that may have been cut at the service's row limit is refused; values are US dollars.
"""

import json
from collections.abc import Mapping
from typing import Any

from accord.trade.clients.http import Fetcher
from accord.trade.errors import FetchError
from accord.trade.findings import DataSheet, Inspector, Loaded
from accord.trade.readers.rules import examine_keys, examine_values
from accord.vocabulary import parties

BASE = "https://comtradeapi.un.org"
PREVIEW_ROWS = 500
# Comtrade counts some countries with dependencies or predecessors under numbers of its own.
OWN_NUMBERS = {"699": "IND", "842": "USA", "251": "FRA", "757": "CHE", "579": "NOR", "490": "TWN", "0": "W00"}


def comtrade(
    fetcher: Fetcher,
    *,
    reporter: str,
    partner: str,
    year: int,
    products: str = "TOTAL",
    flow: str = "M",
    key: str | None = None,
    base: str = BASE,
    rules: Mapping[str, str] | None = None,
    max_rows: int = 250_000,
) -> Loaded:
    """Return annual goods trade: reporter, partner, flow, product, year, value_usd, cif_usd, fob_usd, net_weight_kg.

    Parameters
    ----------
    fetcher
        How to ask.
    reporter, partner
        UN numeric codes, comma separated; ``0`` is the world.
    year
        Calendar year.
    products
        ``TOTAL``, ``AG2``, ``AG4``, ``AG6`` or HS codes, comma separated.
    flow
        ``M``, ``X``, ``RM``, ``RX``, comma separated.
    key
        Subscription key; without one the preview service is asked, which answers at most 500 rows.
    base, max_rows
        The service and its row limit with a key.
    rules
        See ``accord.trade.RULES``.

    Raises
    ------
    FetchError
        The service refused, or answered an error.
    BadDataError
        The answer may be cut at the row limit, or breaks a rule.
    """
    limit = max_rows if key else PREVIEW_ROWS
    url = f"{base}/data/v1/get/C/A/HS" if key else f"{base}/public/v1/preview/C/A/HS"
    params = {
        "reportercode": reporter,
        "period": str(year),
        "partnerCode": partner,
        "cmdCode": products,
        "flowCode": flow,
        "partner2Code": "0",
        "motCode": "0",
        "customsCode": "C00",
        "maxRecords": str(limit),
        "format": "JSON",
        "breakdownMode": "classic",
        "includeDesc": "false",
    }
    headers = {"Ocp-Apim-Subscription-Key": key} if key else {}
    answer = fetcher.get(url, params, headers=headers, accept=lambda body: _rows(body, url))
    rows = _rows(answer.body, url)
    name = f"comtrade {reporter} {partner} {year} {products}"
    inspector = Inspector(name, dict(rules or {}))
    if len(rows) >= limit:
        inspector.note("truncated", len(rows), [f"{limit} rows"], "the answer fills the service's row limit")
    table = _table(rows)
    read = len(table)
    keys = ("reporter", "partner", "flow", "product", "year")
    table = examine_values(examine_keys(table, keys, inspector), "value_usd", keys, inspector)
    units = {"value_usd": "USD, imports CIF, exports FOB", "net_weight_kg": "kg"}
    sheet = DataSheet(
        "UN Comtrade",
        ",".join(sorted({str(r.get("classificationCode")) for r in rows})) or "HS",
        (year,),
        units,
        "observed",
        name,
        answer.sha256,
        read,
        len(table),
        tuple(inspector.findings),
    )
    return Loaded(table, sheet)


def _rows(body: bytes, url: str) -> list[dict[str, Any]]:
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise FetchError(
            f"{url} answered no JSON: {body[:80]!r}", hint="the answer was cut short, or the service is down", url=url
        ) from error
    problem = answer.get("error") or (answer.get("message") if "data" not in answer else None)
    if problem:
        raise FetchError(f"{url} answered an error: {problem}", hint="check codes, year and key", url=url)
    rows = answer.get("data")
    if not isinstance(rows, list) or (isinstance(answer.get("count"), int) and answer["count"] != len(rows)):
        count = len(rows) if isinstance(rows, list) else 0
        raise FetchError(
            f"{url} announced {answer.get('count')} rows and sent {count}", hint="the answer is incomplete", url=url
        )
    return rows


def _table(rows: list[dict[str, Any]]) -> Any:
    import pandas as pd

    columns = ["reporter", "partner", "flow", "product", "year", "value_usd", "cif_usd", "fob_usd", "net_weight_kg"]
    out = [
        (
            _iso(r.get("reporterISO"), r.get("reporterCode")),
            _iso(r.get("partnerISO"), r.get("partnerCode")),
            r.get("flowCode"),
            str(r.get("cmdCode")),
            int(r.get("refYear") or str(r.get("period"))[:4]),
            r.get("primaryValue"),
            r.get("cifvalue"),
            r.get("fobvalue"),
            r.get("netWgt"),
        )
        for r in rows
    ]
    table = pd.DataFrame(out, columns=columns)
    for name in columns[5:]:
        table[name] = pd.to_numeric(table[name], errors="coerce")
    return table


def _iso(stated: object, number: object) -> str:
    """Return the ISO alpha-3 code: as stated, else from the number; an unknown number stays as ``#number``."""
    if isinstance(stated, str) and stated:
        return OWN_NUMBERS.get(stated, stated)
    text = str(number)
    if text in OWN_NUMBERS:
        return OWN_NUMBERS[text]
    padded = text.zfill(3)
    return next((p.code for p in parties().values() if p.numeric == padded), f"#{text}")
