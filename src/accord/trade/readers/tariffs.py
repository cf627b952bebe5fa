"""Tariff averages from the WTO's export and from Teti's Global Tariff Database.

Invariant: rates leave in percent, in columns that say so; a file of percents with fractions in it is questioned.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from accord.trade.findings import Inspector, Loaded
from accord.trade.readers.files import read_bytes, read_frame
from accord.trade.readers.finish import finish, require_columns
from accord.trade.readers.rules import examine_keys, examine_rates, examine_shares


def read_wto(path: Path | str, *, rules: Mapping[str, str] | None = None) -> Loaded:
    """Return a WTO tariff export: importer, year, product, simple_average_pct, trade_weighted_pct, duty_free_share.

    Importers keep the WTO's code (C458, U918) in ``reporter_code``; ``importer`` is the digits after the letter.
    """
    place = Path(path)
    inspector = Inspector(place.name, dict(rules or {}))
    numbers = ("year", "simple_average", "trade_weighted", "duty_free_share")
    names = ("reporter_name", "reporter_code", "classification", "classification_version", "product_code")
    table = read_frame(
        read_bytes(place, inspector),
        inspector,
        (*names, *numbers),
        text=(*names, "duty_scheme_code", "duty_scheme_name", "mtn_categories"),
    )
    read = len(table)
    keys = ["reporter_code", "year", "classification_version", "product_code"]
    if "duty_scheme_code" in table:
        keys.append("duty_scheme_code")
    table = examine_keys(table, keys, inspector)
    table = table.rename(columns={"simple_average": "simple_average_pct", "trade_weighted": "trade_weighted_pct"})
    table.insert(0, "importer", table["reporter_code"].str[1:])
    table["year"] = table["year"].astype(int)
    examine_rates(table, "simple_average_pct", inspector)
    examine_rates(table, "trade_weighted_pct", inspector)
    examine_shares(table, "duty_free_share", inspector)
    units = {"simple_average_pct": "percent", "trade_weighted_pct": "percent", "duty_free_share": "share, 0 to 1"}
    return finish(
        table,
        inspector,
        place,
        read,
        source="WTO tariff export",
        edition=",".join(sorted(set(table["classification_version"]))),
        units=units,
        status="observed",
    )


def read_teti(path: Path | str, *, rules: Mapping[str, str] | None = None) -> Loaded:
    """Return Teti's Global Tariff Database: importer, exporter, year, sector, tariff_pct, tariff_weighted_pct."""
    place = Path(path)
    inspector = Inspector(place.name, dict(rules or {}))
    table = read_frame(
        read_bytes(place, inspector, "tariff_*.csv"),
        inspector,
        ("year", "tariff", "tariff_w"),
        text=("iso1", "iso2", "sector"),
        missing=("", "NA"),
    )
    require_columns(table.columns, ("iso1", "iso2", "sector"), place.name)
    read = len(table)
    table = table.rename(
        columns={"iso1": "importer", "iso2": "exporter", "tariff": "tariff_pct", "tariff_w": "tariff_weighted_pct"}
    )
    table = examine_keys(table, ("importer", "exporter", "year", "sector"), inspector)
    table["year"] = table["year"].astype(int)
    examine_rates(table, "tariff_pct", inspector)
    examine_rates(table, "tariff_weighted_pct", inspector)
    stated = (re.search(r"v[a-z]*\d[\w-]*", place.name) or ["not stated"])[0]
    return finish(
        table,
        inspector,
        place,
        read,
        source="Teti Global Tariff Database",
        edition=stated,
        units={"tariff_pct": "percent, simple", "tariff_weighted_pct": "percent, weighted"},
        status="estimated",
    )
