"""The World Bank's indicators API.

Invariant: every page is read, and pages of different updates are never mixed.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from accord.trade.clients.http import Fetcher
from accord.trade.errors import FetchError
from accord.trade.findings import DataSheet, Inspector, Loaded
from accord.trade.readers.rules import examine_keys

BASE = "https://api.worldbank.org"


def world_bank(
    fetcher: Fetcher,
    indicator: str,
    countries: Sequence[str],
    *,
    first: int,
    last: int,
    base: str = BASE,
    per_page: int = 20_000,
    rules: Mapping[str, str] | None = None,
) -> Loaded:
    """Return one indicator: country (alpha-3), year, value (missing where the Bank has none).

    Parameters
    ----------
    fetcher
        How to ask.
    indicator
        For example ``NY.GDP.MKTP.CD``.
    countries
        Alpha-3 codes, or ``("all",)``.
    first, last
        Years, both included.
    base, per_page
        The service and its page size.
    rules
        See ``accord.trade.RULES``.

    Raises
    ------
    FetchError
        The service refused, answered an error message, or its data changed between two pages.
    """
    import pandas as pd

    url = f"{base}/v2/country/{';'.join(countries)}/indicator/{indicator}"
    rows: list[dict[str, Any]] = []
    updated: set[str] = set()
    hashes: list[str] = []
    page, pages = 1, 1
    while page <= pages:
        params = {"format": "json", "date": f"{first}:{last}", "per_page": str(per_page), "page": str(page)}
        answer = fetcher.get(url, params, accept=lambda body: _page(body, url))
        head, found = _page(answer.body, url)
        pages = int(head["pages"])
        updated.add(str(head.get("lastupdated")))
        hashes.append(answer.sha256)
        rows += found
        page += 1
    if len(updated) > 1:
        raise FetchError(
            f"{indicator} was updated while it was read: {sorted(updated)}",
            hint="empty the cache and read it again",
            url=url,
        )
    inspector = Inspector(f"World Bank {indicator}", dict(rules or {}))
    if rows and len(rows) != int(head["total"]):
        inspector.note("truncated", len(rows), [f"{len(rows)} of {head['total']}"], "pages are missing")
    table = pd.DataFrame(
        [(r["countryiso3code"] or r["country"]["id"], int(r["date"]), r["value"]) for r in rows],
        columns=["country", "year", "value"],
    )
    table["value"] = pd.to_numeric(table["value"], errors="coerce")
    table = examine_keys(table, ("country", "year"), inspector)
    gone = table["value"].isna()
    if gone.any():
        places = [f"{r.country} {r.year}" for r in table[gone].head(5).itertuples()]
        inspector.note("missing-value", int(gone.sum()), places, "the Bank has no value")
    if list(countries) != ["all"] and (absent := sorted(set(countries) - set(table["country"]))):
        inspector.note("missing-partner", len(absent), absent, "countries have no row at all")
    title = rows[0]["indicator"]["value"] if rows else indicator
    sheet = DataSheet(
        "World Bank World Development Indicators",
        f"updated {next(iter(updated))}",
        tuple(sorted(set(table["year"].astype(int)))),
        {"value": title},
        "observed",
        indicator,
        ",".join(hashes),
        len(rows),
        len(table),
        tuple(inspector.findings),
    )
    return Loaded(table, sheet)


def _page(body: bytes, url: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    try:
        answer = json.loads(body.decode("utf-8-sig"))
    except ValueError as error:
        raise FetchError(f"{url} answered no JSON: {body[:80]!r}", hint="try again later", url=url) from error
    if isinstance(answer, list) and answer and isinstance(answer[0], dict) and "message" in answer[0]:
        said = "; ".join(f"{m.get('key')}: {m.get('value')}" for m in answer[0]["message"])
        raise FetchError(f"{url} answered an error: {said}", hint="check the indicator and country codes", url=url)
    if not isinstance(answer, list) or len(answer) != 2:
        raise FetchError(f"{url} answered something else than two parts", hint="the service may have changed", url=url)
    return answer[0], answer[1] or []
