"""Tables as CSV files for machines: full precision, ISO dates, UTF-8.

Invariant: a text that a spreadsheet would take for a formula is written with an apostrophe before it.
"""

import csv
import io
from datetime import date

from accord.reports.blocks import Cell, Column
from accord.reports.cells import raw

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...]) -> str:
    """Return a table as CSV with the columns' keys as its head."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([c.key for c in columns])
    for row in rows:
        writer.writerow([inert(raw(value)) for value in row])
    return buffer.getvalue()


def inert(value: str | int | float | date | None) -> str:
    """Return a value as the text of a CSV cell that no spreadsheet will run.

    >>> inert("=1+1"), inert(-2.5), inert("plain"), inert(None)
    ("'=1+1", '-2.5', 'plain', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return value.isoformat() if isinstance(value, date) else repr(value)
