"""One official file read with its own reader: the kind told by its name or by the user, the table and its data sheet.

Invariant: nothing but the file's own name or the user's word decides which reader it goes to.
"""

import fnmatch
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from accord.storage import write_table
from accord.trade import (
    Loaded,
    read_baci,
    read_baci_countries,
    read_baci_products,
    read_gravity,
    read_itpd,
    read_teti,
    read_wits,
    read_wto,
)
from accord.vocabulary import SettingsError

KINDS: Mapping[str, tuple[str, ...]] = {
    "baci": ("baci_hs*",),
    "gravity": ("gravity_v*", "gravity_csv_v*"),
    "itpd": ("itpd*",),
    "teti": ("tariff_isic*",),
    "wits": ("*.json", "*.xml"),
    "wto": ("*wto*",),
}


class SourceKindError(SettingsError):
    """It cannot be told what kind of file it is, or what belongs to it is missing."""

    code = "source-kind"


def kind_of(path: Path, kind: str | None = None) -> str:
    """Return the kind of an official file, from its name unless it is given.

    >>> kind_of(Path("BACI_HS22_Y2023_V202501.csv"))
    'baci'

    Raises
    ------
    SourceKindError
        The name says nothing and no kind is given, or there is no such kind.
    """
    found = kind or next((k for k, names in KINDS.items() if _like(path.name, names)), None)
    if found is None or found not in KINDS:
        raise SourceKindError(
            f"there is no kind {kind!r}" if kind else f"the name {path.name} does not say what kind of file it is",
            hint=f"say it with --kind: {', '.join(KINDS)}; ICIO tables go to accord baseline build",
            kind=kind,
        )
    return found


def read_source(
    path: Path,
    *,
    kind: str | None = None,
    countries: Path | None = None,
    products: Path | None = None,
    edition: str | None = None,
    rules: Mapping[str, str] | None = None,
) -> Loaded:
    """Return an official file's rows and data sheet.

    Parameters
    ----------
    path
        The file as downloaded.
    kind
        One of :data:`KINDS`; by default what its name says.
    countries, products
        BACI's own code lists.
    edition
        What the file should be, for BACI and CEPII Gravity.
    rules
        See ``accord.trade.RULES``.

    Raises
    ------
    SourceKindError
        The kind is not known, or BACI comes without its country codes.
    BadDataError, SourceFormatError, NotFoundError
        See the readers.
    """
    chosen = kind_of(path, kind)
    if chosen == "baci":
        if countries is None:
            raise SourceKindError(
                f"{path.name} numbers its countries, and the list of numbers is not given",
                hint="give country_codes_V….csv, which is in the same zip, with --countries",
            )
        known = read_baci_products(products) if products else None
        return read_baci(path, read_baci_countries(countries), known, rules=rules, edition=edition)
    if chosen == "gravity":
        return read_gravity(path, rules=rules, edition=edition)
    readers: Mapping[str, Callable[..., Loaded]] = {
        "itpd": read_itpd,
        "teti": read_teti,
        "wits": read_wits,
        "wto": read_wto,
    }
    return readers[chosen](path, rules=rules)


def read_source_to(path: Path, to: Path | None, **options: Any) -> tuple[dict[str, Any], list[str]]:
    """Read an official file, write its rows if asked, and return its data sheet and the names of its columns."""
    loaded = read_source(path, **options)
    if to is not None:
        write_table(loaded.table, to)
    return loaded.sheet.as_dict(), [str(c) for c in loaded.table.columns]


def _like(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatch(name.lower(), pattern) for pattern in patterns)
