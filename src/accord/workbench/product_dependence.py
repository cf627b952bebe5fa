"""Dependence on foreign suppliers by product, on BACI files or on years that were loaded before.

Invariant: what comes out of a file and out of a loaded year is the same, under the same rules for bad data.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accord.storage import FlowStore
from accord.trade import (
    Dependence,
    DependenceError,
    ProductFlows,
    critical_minerals,
    dependence,
    read_baci_countries,
    read_baci_rows,
)
from accord.vocabulary import party

if TYPE_CHECKING:
    import pandas as pd

_LIST = "packaged list of minerals, accord's own choice"


@dataclass(frozen=True, slots=True)
class DependenceReport:
    """Dependence of several countries.

    Parameters
    ----------
    rows
        One a country and product.
    years
        Years of the flows.
    names
        What each product is, where the list says it.
    list_source
        Where the list of products comes from.
    sheets
        Data sheets of the files, with what rules did.
    """

    rows: tuple[Dependence, ...]
    years: tuple[int, ...]
    names: Mapping[str, str]
    list_source: str
    sheets: tuple[Mapping[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape that ``accord supply dependence --json`` prints."""
        return asdict(self)


def dependence_of(
    files: Sequence[Path],
    countries: Path,
    importers: Sequence[str],
    *,
    products: Sequence[str] = (),
    rules: Mapping[str, str] | None = None,
    on_done: Callable[[int], None] | None = None,
) -> DependenceReport:
    """Return how far countries depend on foreign suppliers, on BACI files.

    Parameters
    ----------
    files
        One a year: CSV, gzipped CSV or zip.
    countries
        BACI's table of country codes.
    importers
        Names or codes of countries.
    products
        Six-digit codes; the packaged list of minerals by default.
    rules
        See ``accord.trade.RULES``.
    on_done
        Called with 1 after each file.

    Raises
    ------
    AccordError
        Whatever reading found; no importer or file is given.
    """
    import pandas as pd

    wanted = _wanted(products)
    if not files or not importers:
        raise DependenceError("no file or no country is given", hint="give BACI files, one a year, and --of MYS,KOR")
    codes = read_baci_countries(countries)
    frames, sheets = [], []
    for file in files:
        loaded = read_baci_rows(file, codes, wanted, rules=rules)
        frames.append(loaded.table)
        sheets.append(loaded.sheet.as_dict())
        if on_done:
            on_done(1)
    flows = pd.concat(frames, ignore_index=True)
    return _report(flows, importers, wanted, tuple(sheets), _LIST if not products else "as given")


def dependence_in(
    folder: Path, importers: Sequence[str], *, products: Sequence[str] = (), exporter: str | None = None
) -> DependenceReport:
    """Return how far countries depend on foreign suppliers, on a folder of loaded BACI years.

    Parameters
    ----------
    folder
        What :func:`load_flows` made.
    importers
        Names or codes of countries.
    products
        Six-digit codes; the packaged list of minerals by default.
    exporter
        Look at all that this country sold to each importer instead of a list.

    Raises
    ------
    DependenceError
        No importer is given, both a list and an exporter are, or nothing was sold.
    NotFoundError
        A country is unknown, or no year is loaded.
    DamagedTableError
        The files of a year cannot be read.
    """
    if not importers or (products and exporter):
        raise DependenceError(
            "no country is given" if not importers else "both products and an exporter are given",
            hint="give --of MYS,KOR, and either --products or --sold-by",
        )
    store: ProductFlows = FlowStore(folder)
    sheets = tuple(store.sheet(y).as_dict() for y in store.years())
    if exporter is None:
        wanted = _wanted(products)
        return _report(store.of_products(wanted), importers, wanted, sheets, _LIST if not products else "as given")
    seller = party(exporter).code
    sold = {code: list(store.products(seller, code)) for code in (party(name).code for name in importers)}
    if not any(sold.values()):
        raise DependenceError(
            f"{seller} sold nothing to {', '.join(sold)} in the years that are loaded",
            hint="check the codes, or load more years with: accord supply load",
            exporter=seller,
        )
    wanted = sorted({p for found in sold.values() for p in found})
    found = _report(store.of_products(wanted), importers, wanted, sheets, f"all that {seller} sold to each")
    return replace(found, rows=tuple(r for r in found.rows if r.product in set(sold[r.importer])))


def load_flows(
    folder: Path,
    files: Sequence[Path],
    countries: Path,
    *,
    rules: Mapping[str, str] | None = None,
    on_done: Callable[[int], None] | None = None,
) -> list[Mapping[str, Any]]:
    """Load years of BACI into a folder, and return their data sheets; a year that is there already is replaced.

    Parameters
    ----------
    folder
        Where; made if it is not there.
    files
        One a year: CSV, gzipped CSV or zip.
    countries
        BACI's table of country codes.
    rules
        See ``accord.trade.RULES``.
    on_done
        Called with 1 after each file.

    Raises
    ------
    NotFoundError, SourceFormatError, BadDataError, TableWriteError
        A file cannot be loaded; the years before it stay loaded.
    """
    store: ProductFlows = FlowStore(folder)
    codes = read_baci_countries(countries)
    sheets: list[Mapping[str, Any]] = []
    for file in files:
        sheets.append(store.load_baci(file, codes, rules=rules).as_dict())
        if on_done:
            on_done(1)
    return sheets


def _wanted(products: Sequence[str]) -> list[str]:
    wanted = [p.strip() for p in products] or list(_listed())
    if bad := [p for p in wanted if not (p.isdigit() and len(p) == 6)]:
        raise DependenceError(
            f"'{bad[0]}' is no product", hint="write six digits, for example 283691", products=bad[:20]
        )
    return wanted


def _listed() -> dict[str, str]:
    return {p.code: f"{p.mineral}, {p.stage}" for p in critical_minerals()}


def _report(
    flows: "pd.DataFrame",
    importers: Sequence[str],
    wanted: Sequence[str],
    sheets: tuple[Mapping[str, Any], ...],
    source: str,
) -> DependenceReport:
    rows = [row for name in importers for row in dependence(flows, party(name).code, wanted)]
    years = tuple(sorted({int(y) for y in flows["year"]}))
    listed = _listed()
    return DependenceReport(tuple(rows), years, {p: listed.get(p, "") for p in wanted}, source, sheets)
