"""The ceilings that options ask for, made from a table's arrays.

Invariant: a line that is duty-free already is covered, whatever category it is put in.
"""

import re
from itertools import product

import numpy as np
from numpy.typing import NDArray

from accord.negotiation import (
    Category,
    Ceiling,
    CeilingError,
    Lines,
    absolute_ceiling,
    chapter_floors,
    counted,
    revenue_loss,
    share_ceiling,
)
from accord.workbench.offer_options import BoardOptions
from accord.workbench.offer_table import LineTable

Floats = NDArray[np.float64]
_CEILING = re.compile(
    r"(?P<kind>lines|value|revenue)(?:@(?P<basis>hs6|\d+))?:(?P<limit>[0-9.]+)(?P<percent>%?)(?::(?P<reading>[a-z-]+))?$"
)


def ways_to_comply(ceilings: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return every set of ceilings that complies, one choice from each alternative.

    An agreement may leave it to the party how it counts: AKFTA's highly sensitive list is "200 tariff lines at HS6 or
    3 % of all tariff lines".

    >>> ways_to_comply(("lines@hs6:200|lines:3%", "value:3%"))
    (('lines@hs6:200', 'value:3%'), ('lines:3%', 'value:3%'))
    """
    return tuple(product(*([part.strip() for part in text.split("|")] for text in ceilings)))


def board_ceilings(
    table: LineTable, trade: Lines, categories: tuple[Category, ...], options: BoardOptions
) -> tuple[Ceiling, ...]:
    """Return the ceilings that the options ask for."""
    free = trade.base == 0.0
    found = [_ceiling(text, table, trade, categories, options, free) for text in options.ceilings]
    if options.chapter_floor is not None:
        counts = counted(categories, options.reading, by_year=options.by_year)
        weight = np.ones(table.size)
        floors = chapter_floors(_chapters(table), weight, counts, options.chapter_floor, free=free)
        if options.major > 0.0:
            large = _major(_chapters(table), trade.imports, options.major)
            floors = tuple(f for f in floors if f.name.removeprefix("chapter ") in large)
        found += floors
    return tuple(found)


def _ceiling(
    text: str,
    table: LineTable,
    trade: Lines,
    categories: tuple[Category, ...],
    options: BoardOptions,
    free: NDArray[np.bool_],
) -> Ceiling:
    if "|" in text:
        raise CeilingError(
            f"{text!r} leaves the choice between two counts, which two parties' packages cannot",
            hint="ask for one of them, then for the other, and compare",
            value=text,
        )
    match = _CEILING.match(text)
    if match is None:
        raise CeilingError(
            f"cannot read the ceiling {text!r}",
            hint="write KIND[@BASIS]:LIMIT[%][:READING], for example lines:8%, value@hs6:3% or revenue@5:20%",
            value=text,
        )
    limit = float(match["limit"]) / (100.0 if match["percent"] else 1.0)
    name = text.split(":")[0] + (f" {match['reading']}" if match["reading"] else "")
    if match["kind"] == "revenue":
        year = int(match["basis"]) if match["basis"] and match["basis"] != "hs6" else 1
        loss = revenue_loss(trade, categories, year)
        today = float((trade.base * trade.imports).sum())
        return absolute_ceiling(name, "revenue", loss, limit * today if match["percent"] else limit, total=today)
    counts = counted(categories, match["reading"] or options.reading, by_year=options.by_year)
    weight = np.ones(table.size) if match["kind"] == "lines" else trade.imports
    heading = _headings(table) if match["basis"] == "hs6" else None
    share = limit
    if not match["percent"]:
        whole = share_ceiling(
            name, match["kind"], weight, counts, 1.0, free=free, dutiable_only=options.dutiable_only, heading=heading
        )
        share = min(limit / whole.total, 1.0)
    return share_ceiling(
        name, match["kind"], weight, counts, share, free=free, dutiable_only=options.dutiable_only, heading=heading
    )


def _digits(code: str) -> str:
    return re.sub(r"\D", "", code)


def _chapters(table: LineTable) -> list[str]:
    given = table.texts.get("chapter", ("",) * table.size)
    return [c or _digits(line)[:2] for c, line in zip(given, table.texts["line"], strict=True)]


def _headings(table: LineTable) -> NDArray[np.int64]:
    given = table.texts.get("hs6", ("",) * table.size)
    names = [h or _digits(line)[:6] for h, line in zip(given, table.texts["line"], strict=True)]
    return np.unique(np.asarray(names), return_inverse=True)[1].astype(np.int64)


def _major(chapters: list[str], imports: Floats, share: float) -> set[str]:
    names, number = np.unique(np.asarray(chapters), return_inverse=True)
    sums = np.bincount(number, weights=imports)
    return {str(n) for n, s in zip(names, sums, strict=True) if s >= share * max(sums.sum(), 1e-300)}
