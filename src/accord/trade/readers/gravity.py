"""CEPII Gravity and the USITC's ITPD: what gravity equations are estimated on.

Invariant: rows that the publisher marks as not existing are left out and counted; domestic sales are kept.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from accord.trade.errors import SourceFormatError
from accord.trade.findings import Inspector, Loaded
from accord.trade.readers.files import read_bytes, read_frame
from accord.trade.readers.finish import as_numbers, finish, require_columns, require_edition
from accord.trade.readers.rules import examine_domestic, examine_keys, examine_values


def read_gravity(path: Path | str, *, rules: Mapping[str, str] | None = None, edition: str | None = None) -> Loaded:
    """Return CEPII Gravity: all its columns, with origin and destination beside them, for pairs that exist.

    ``iso3_o``, ``iso3_d`` become ``origin``, ``destination``; rows whose countries do not both exist in the year are
    left out (the file says so with ``country_exists_o`` and ``_d``) and counted in the sheet.
    """
    place = Path(path)
    inspector = Inspector(place.name, dict(rules or {}))
    stated = (re.search(r"V\d{6}", place.name) or ["not stated"])[0]
    require_edition(inspector, stated, edition)
    keys = ("year", "country_id_o", "country_id_d")
    table = read_frame(
        read_bytes(place, inspector, "Gravity_V*.csv"),
        inspector,
        ("year", "country_exists_o", "country_exists_d", "dist"),
        text=("country_id_o", "country_id_d", "iso3_o", "iso3_d"),
    )
    require_columns(table.columns, ("country_id_o", "country_id_d", "iso3_o", "iso3_d"), place.name)
    read = len(table)
    table = examine_keys(table, keys, inspector)
    table = table[(table["country_exists_o"] == 1) & (table["country_exists_d"] == 1)].reset_index(drop=True)
    table = as_numbers(table, skip=(*keys[1:], "iso3_o", "iso3_d"))
    table = table.rename(columns={"iso3_o": "origin", "iso3_d": "destination"})
    table["year"] = table["year"].astype(int)
    if "rta_type" in table and (stray := table["rta_type"] == 8).any():
        # Kinds of agreement go from 0 to 7; release V202102 has an 8 that its documentation does not explain.
        places = table.loc[stray, ["year", "origin", "destination"]].head(5).astype(str).agg("/".join, axis=1)
        inspector.note("unknown-code", int(stray.sum()), places, "rta_type is 8, which means nothing")
    units = {
        "dist": "km",
        "distcap": "km",
        "tradeflow_baci": "thousand USD",
        "gdp_o": "thousand USD",
        "pop_o": "thousands",
    }
    return finish(table, inspector, place, read, source="CEPII Gravity", edition=stated, units=units, status="observed")


def read_itpd(path: Path | str, *, rules: Mapping[str, str] | None = None) -> Loaded:
    """Return USITC ITPD-E or ITPD-S: exporter, importer, industry, year, value_musd, and the flags where given.

    Rows with exporter = importer are domestic sales and are kept.
    """
    place = Path(path)
    inspector = Inspector(place.name, dict(rules or {}))
    data = read_bytes(place, inspector, "ITPD*.csv")
    codes = ("exporter_iso3", "importer_iso3", "exporter_dynamic_code", "importer_dynamic_code", "industry_id")
    table = read_frame(
        data,
        inspector,
        ("exporter_iso3", "importer_iso3", "industry_id", "trade"),
        text=(*codes, "flag_zero", "broad_sector"),
        rename={"exporter_iso3_dynamic": "exporter_dynamic_code", "importer_iso3_dynamic": "importer_dynamic_code"},
    )
    read = len(table)
    if "year" not in table:
        found = re.search(r"(19|20)\d\d", place.name)
        if found is None:
            raise SourceFormatError(
                f"{place.name} has no column 'year' and no year in its name",
                hint="ITPD-S files are named with their year",
            )
        table["year"] = int(found[0])
    table = table.rename(
        columns={
            "exporter_iso3": "exporter",
            "importer_iso3": "importer",
            "industry_id": "industry",
            "trade": "value_musd",
        }
    )
    table["year"] = table["year"].astype(float).astype(int)
    keys = ("year", "exporter", "importer", "industry")
    table = examine_values(examine_keys(table, keys, inspector), "value_musd", keys, inspector)
    examine_domestic(table, "exporter", "importer", inspector)
    stated = (re.search(r"R\d[\d.]*\d", place.name) or ["not stated"])[0]
    return finish(
        table,
        inspector,
        place,
        read,
        source="USITC ITPD",
        edition=stated,
        units={"value_musd": "million USD, current"},
        status="observed",
    )
