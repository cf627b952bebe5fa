"""The World Bank's WITS service for TRAINS tariffs.

Invariant: the answer is read by the same code as a saved file, and the MFN rates (partner ``000``) and the preferential
rates of a partner are two questions: the service never mixes them.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from accord.trade.clients.http import Fetcher
from accord.trade.errors import FetchError
from accord.trade.findings import DataSheet, Inspector, Loaded
from accord.trade.readers.rules import examine_keys, examine_rates
from accord.trade.readers.wits import parse_json, parse_xml

if TYPE_CHECKING:
    import pandas as pd

BASE = "https://wits.worldbank.org"
WORLD = "000"


def wits_tariffs(
    fetcher: Fetcher,
    *,
    reporter: str,
    partner: str = WORLD,
    year: int,
    product: str = "all",
    datatype: str = "reported",
    as_json: bool = True,
    base: str = BASE,
    rules: Mapping[str, str] | None = None,
) -> Loaded:
    """Return TRAINS tariffs of one importer: importer, exporter, product, year, tariff_pct and the line counts.

    Parameters
    ----------
    fetcher
        How to ask.
    reporter, partner
        Three-digit UN codes; partner ``000`` is the world, so MFN.
    year
        Calendar year.
    product
        A six-digit HS code, or ``all``.
    datatype
        ``reported`` or ``aveestimated`` (with ad valorem equivalents).
    as_json
        Ask for JSON, else XML.
    base
        The service.
    rules
        See ``accord.trade.RULES``.

    Raises
    ------
    FetchError
        More than two parts of the question are ``all``, or the service refused.
    SourceFormatError
        The answer is in no known shape.
    """
    asked = (reporter, partner, product)
    if sum(x == "all" for x in asked) > 2:
        raise FetchError("the service answers at most two 'all' in one question", hint="name the reporter", url=base)
    url = (
        f"{base}/API/V1/SDMX/V21/datasource/TRN/reporter/{reporter}/partner/{partner}/product/{product}"
        f"/year/{year}/datatype/{datatype}"
    )
    name = f"wits {reporter} {partner} {product} {year} {datatype}"

    def parse(body: bytes) -> "tuple[pd.DataFrame, str]":
        return parse_json(body, name) if as_json else parse_xml(body, name)

    answer = fetcher.get(url, {"format": "JSON"} if as_json else None, accept=lambda body: parse(body))
    table, source = parse(answer.body)
    inspector = Inspector(name, dict(rules or {}))
    read = len(table)
    table = examine_keys(table, ("importer", "exporter", "product", "year"), inspector)
    examine_rates(table, "tariff_pct", inspector)
    if (other := table["year"] != year).any():
        found = sorted(set(table["year"][other]))
        inspector.note("mixed-years", int(other.sum()), found, f"the answer has other years than {year}")
    sheet = DataSheet(
        source,
        ",".join(sorted({str(x) for x in table.get("nomenclature", [])})) or "not stated",
        tuple(sorted({int(y) for y in table["year"]})),
        {"tariff_pct": "percent ad valorem"},
        "observed" if datatype == "reported" else "estimated",
        name,
        answer.sha256,
        read,
        len(table),
        tuple(inspector.findings),
    )
    return Loaded(table, sheet)
