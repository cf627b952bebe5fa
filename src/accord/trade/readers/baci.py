"""CEPII BACI: goods by exporter, importer and product, one file a year.

Invariant: countries leave as ISO 3166 alpha-3 codes (an unknown number as ``#number``), products as six digits with
leading zeros, values in the unit of the column's name.
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from accord.trade.findings import Inspector, Loaded
from accord.trade.readers.files import read_bytes, read_frame
from accord.trade.readers.finish import finish, require_edition
from accord.trade.readers.rules import examine_codes, examine_keys, examine_partners, examine_values

if TYPE_CHECKING:
    import pandas as pd

# BACI calls Taiwan "Other Asia, not elsewhere specified" with a code of its own.
OWN_CODES = {"S19": "TWN"}
COUNTRY_NAMES = {
    "country_name_abbreviation": "country_name",
    "iso_2digit_alpha": "country_iso2",
    "iso_3digit_alpha": "country_iso3",
    "country_iso_2digit_alpha": "country_iso2",
    "country_iso_3digit_alpha": "country_iso3",
}


def read_baci_countries(path: Path | str) -> Mapping[str, str]:
    """Return BACI's numeric country codes with their ISO alpha-3, from ``country_codes_V….csv`` of any edition."""
    inspector = Inspector(Path(path).name)
    table = read_frame(
        read_bytes(path, inspector),
        inspector,
        ("country_code", "country_iso3"),
        text=("country_code", "country_iso3"),
        rename=COUNTRY_NAMES,
    )
    found = zip(table["country_code"], table["country_iso3"], strict=True)
    return {str(int(code)): OWN_CODES.get(iso, iso) for code, iso in found}


def read_baci_products(path: Path | str) -> Mapping[str, str]:
    """Return BACI's six-digit products with their descriptions, from ``product_codes_HS…_V….csv``."""
    inspector = Inspector(Path(path).name)
    table = read_frame(read_bytes(path, inspector), inspector, ("code",), text=("code", "description"))
    return {code.zfill(6): text for code, text in zip(table["code"], table["description"], strict=True)}


def read_baci(
    path: Path | str,
    countries: Mapping[str, str],
    products: Collection[str] | None = None,
    *,
    rules: Mapping[str, str] | None = None,
    edition: str | None = None,
    expected: Collection[str] = (),
) -> Loaded:
    """Return one year of BACI: exporter, importer, product, year, value_kusd, quantity_t.

    For a whole year of 11 million rows use ``accord.storage.FlowStore``, which streams.

    Parameters
    ----------
    path
        ``BACI_HS22_Y2023_V202501.csv`` or a zip with one such member.
    countries
        From :func:`read_baci_countries`.
    products
        Known products, from :func:`read_baci_products`; not checked if None.
    rules
        See ``accord.trade.RULES``.
    edition
        What the file should be, for example ``HS22_V202501``; compared with its name.
    expected
        Countries that should occur, alpha-3.

    Raises
    ------
    BadDataError, SourceFormatError, NotFoundError
        See the rules; the file is no BACI; there is no file.
    """
    place = Path(path)
    inspector = Inspector(place.name, dict(rules or {}))
    stated = baci_edition(place.name)
    require_edition(inspector, stated, edition)
    table = read_frame(
        read_bytes(place, inspector, "BACI_HS*.csv"),
        inspector,
        ("t", "i", "j", "k", "v", "q"),
        text=("i", "j", "k"),
        missing=("", "NA"),
    )
    read = len(table)
    # The code lists and the trade files agree on numbers, not on leading zeros.
    table["i"], table["j"] = table["i"].str.lstrip("0"), table["j"].str.lstrip("0")
    # Spreadsheets take one leading zero away; a chapter's or heading's code is no product and is not made into one.
    table["k"] = table["k"].where(~table["k"].str.fullmatch(r"[1-9]\d{4}"), "0" + table["k"])
    whole = set(table["k"][table["k"].str.fullmatch(r"\d{6}")])
    table = examine_codes(table, "k", whole, inspector)
    codes = {k.lstrip("0"): v for k, v in countries.items()}
    for column in ("i", "j"):
        table = examine_codes(table, column, codes, inspector)
    if products is not None:
        table = examine_codes(table, "k", {*products, *(set(table["k"]) - whole)}, inspector)
    table = examine_keys(table, ("t", "i", "j", "k"), inspector)
    table = examine_values(table, "v", ("i", "j", "k"), inspector)
    for column in ("i", "j"):
        table[column] = table[column].map(lambda c: codes.get(c, f"#{c}"))
    table = table.rename(
        columns={"t": "year", "i": "exporter", "j": "importer", "k": "product", "v": "value_kusd", "q": "quantity_t"}
    )
    table["year"] = table["year"].astype(int)
    _examine_years(table, place.name, inspector)
    examine_partners(table, expected, ("exporter", "importer"), inspector)
    units = {"value_kusd": "thousand USD, current, FOB", "quantity_t": "metric tons"}
    return finish(table, inspector, place, read, source="CEPII BACI", edition=stated, units=units, status="estimated")


def _examine_years(table: "pd.DataFrame", name: str, inspector: Inspector) -> None:
    """Look for rows of other years than the file's name says, or than most rows are of."""
    if not len(table):
        return
    stated = re.search(r"_Y(\d{4})", name)
    year = int(stated[1]) if stated else int(table["year"].mode()[0])
    other = table["year"] != year
    if other.any():
        years = sorted(set(table["year"][other].tolist()))
        inspector.note("mixed-years", int(other.sum()), years, f"rows are not of {year}, as the file is")


def baci_edition(name: str) -> str:
    """Return classification and version from a BACI file name.

    >>> baci_edition("BACI_HS22_Y2023_V202501.csv")
    'HS22_V202501'
    """
    found = re.search(r"(HS\d\d).*?(V\d{6}[a-z]?)", name)
    return f"{found[1]}_{found[2]}" if found else "not stated"
