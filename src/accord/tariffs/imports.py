"""Imports by tariff line or subheading, from a CSV: the weights of coverage, revenue and sector averages.

Invariant: a code is matched whole or by its first six digits, never by likeness; imports that match no line
are counted and told.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from accord.tariffs.errors import ImportTableError
from accord.tariffs.read_csv import delimiter, text_of
from accord.tariffs.schedule import Schedule

Array = NDArray[np.float64]
_NAMES = {
    "code": {"code", "hs", "hs6", "hs_code", "cmdcode", "line", "k", "productcode"},
    "partner": {"partner", "origin", "partner_iso", "partneriso", "i"},
    "value": {"value", "value_usd", "value_usd_m", "import_value", "imports", "primaryvalue", "cifvalue", "v"},
    "quantity": {"quantity", "qty", "netwgt", "kg", "q"},
    "year": {"year", "period", "refyear", "t"},
}


@dataclass(frozen=True, slots=True)
class Imports:
    """Imports of one party.

    Parameters
    ----------
    value
        Import value by (code, partner), averaged over the years of the file; the partner is an empty string
        where the file names none.
    quantity
        Quantity by the same keys, where the file has one.
    by_year
        Value by (code, partner, year).
    years
        Years in the file, in order.
    source
        File name.
    """

    value: Mapping[tuple[str, str], float]
    quantity: Mapping[tuple[str, str], float]
    by_year: Mapping[tuple[str, str, int], float]
    years: tuple[int, ...]
    source: str

    @property
    def partners(self) -> tuple[str, ...]:
        """Partners in the file, in order."""
        return tuple(sorted({p for _, p in self.value}))


def read_imports(path: Path) -> Imports:
    """Return the imports in a CSV with columns code, value and, if it has them, partner, quantity and year.

    Several years are averaged over the number of years in the file.

    Raises
    ------
    ImportTableError
        The file is missing a column, or a cell is no number.
    """
    text = text_of(path)
    body = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    reader = csv.DictReader(io.StringIO(body), delimiter=delimiter(body))
    names = {_slug(h): h for h in reader.fieldnames or []}
    columns = {role: next((names[n] for n in names if n in words), None) for role, words in _NAMES.items()}
    if columns["code"] is None or columns["value"] is None:
        raise ImportTableError(
            f"{path.name}: no columns for code and value; it has {', '.join(names)}",
            hint="name the columns code, partner, year, value",
            file=path.name,
        )
    value: dict[tuple[str, str], float] = defaultdict(float)
    quantity: dict[tuple[str, str], float] = defaultdict(float)
    by_year: dict[tuple[str, str, int], float] = defaultdict(float)
    years: set[int] = set()
    for number, row in enumerate(reader, start=2):
        code = "".join(c for c in row[columns["code"]] or "" if c.isdigit())
        code = code.zfill(len(code) + len(code) % 2)
        partner = (row[columns["partner"]] or "").strip() if columns["partner"] else ""
        worth = _number(row[columns["value"]], path.name, number)
        year = int(_number(row[columns["year"]], path.name, number)) if columns["year"] else 0
        years.add(year)
        value[code, partner] += worth
        by_year[code, partner, year] += worth
        if columns["quantity"] and (row[columns["quantity"]] or "").strip():
            quantity[code, partner] += _number(row[columns["quantity"]], path.name, number)
    count = max(1, len(years))
    return Imports(
        {k: v / count for k, v in value.items()}, {k: v / count for k, v in quantity.items()}, dict(by_year),
        tuple(sorted(years - {0})), path.name,
    )  # fmt: skip


def _slug(header: str) -> str:
    return header.strip().lower().replace(" ", "_").replace("-", "_").strip("_")


def _number(text: str | None, file: str, row: int) -> float:
    try:
        number = float((text or "").replace(" ", "").replace(",", "") or 0)
    except ValueError:
        number = float("nan")
    if not np.isfinite(number) or number < 0:
        raise ImportTableError(
            f"{file} row {row}: {text!r} is no import value", hint="write numbers with a decimal point", row=row
        )
    return number


@dataclass(frozen=True, slots=True)
class LineValues:
    """Imports on a schedule's lines.

    Parameters
    ----------
    value
        Shape (lines,), in the unit of the file.
    shared
        Whether a line's value is an equal share of its subheading, shape (lines,).
    unmatched
        Imports of codes that match no line, by code.
    """

    value: Array
    shared: NDArray[np.bool_]
    unmatched: Mapping[str, float]


def on_lines(imports: Imports, schedule: Schedule, partner: str | None = None) -> LineValues:
    """Return the imports on each line, of one partner or of all.

    A code of full length meets its own line; a six-digit code is spread equally over the lines of the
    subheading, and ``shared`` says so. Ex-outs of a line share the value of their code equally.
    """
    totals: dict[str, float] = defaultdict(float)
    for (code, origin), worth in imports.value.items():
        if partner is None or origin == partner:
            totals[code] += worth
    by_code: dict[str, list[int]] = defaultdict(list)
    by_hs6: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(schedule.lines):
        by_code[line.code].append(place)
        by_hs6[line.hs6].append(place)
    value = np.zeros(len(schedule))
    shared = np.zeros(len(schedule), dtype=np.bool_)
    unmatched = {}
    for code, worth in totals.items():
        places = by_code.get(code) or (by_hs6.get(code) if len(code) == 6 else None)
        if not places:
            unmatched[code] = worth
            continue
        value[places] += worth / len(places)
        shared[places] |= len(places) > 1
    return LineValues(value, shared, unmatched)
