"""Schedules from Excel workbooks: every sheet with a header, codes with their zeros, percentages as percent.

Invariant: a cell's number is read with its format (``0%`` holds 0.05 for 5 %, ``00000000`` a code with its
leading zero); a code that a number format has shortened is listed, not padded by guess.
"""

import hashlib
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

from accord.tariffs.errors import ScheduleFileError
from accord.tariffs.figures import show_number
from accord.tariffs.read_csv import table_rows
from accord.tariffs.rows import RawRow, Reading, assemble
from accord.tariffs.schedule import Schedule


def read_xlsx(path: Path, reading: Reading) -> Schedule:
    """Return the schedule in an Excel workbook; sheets without a header row of a schedule are passed over.

    Raises
    ------
    ScheduleFileError
        The file is no workbook, or no sheet holds a schedule.
    """
    data = path.read_bytes()
    book = _open(path)
    rows: list[RawRow] = []
    ignored: dict[str, None] = {}
    found, last, synthetic = 0, None, False
    for sheet in book.worksheets:
        table = [(n, [_text(c, reading) for c in r]) for n, r in enumerate(sheet.iter_rows(), start=1)]
        _fill_down(table, sheet)
        filled = [(n, r) for n, r in table if any(r)]
        if not filled:
            continue
        synthetic |= any("synthetic" in c.lower() for _, r in filled[:20] for c in r[:1] if c.startswith("#"))
        try:
            part = table_rows(filled, path.name, sheet.title)
            rows += part.rows
            ignored |= dict.fromkeys(part.ignored)
            found += 1
        except ScheduleFileError as error:
            last = error
    book.close()
    if not found:
        raise last or ScheduleFileError(f"{path.name} has no cells", hint="check the file", file=path.name)
    return assemble(
        rows, reading, ignored=tuple(ignored),
        source=f"{path.name} sha256:{hashlib.sha256(data).hexdigest()}", synthetic=synthetic,
    )  # fmt: skip


def _fill_down(table: list[tuple[int, list[str]]], sheet: Any) -> None:
    """Give each row under a merged cell what the cell says; a cell merged over columns alone stays in its first."""
    for merged in getattr(sheet, "merged_cells", ()):
        for row in range(merged.min_row, min(merged.max_row, len(table))):
            table[row][1][merged.min_col - 1] = table[merged.min_row - 1][1][merged.min_col - 1]


def first_cells(path: Path) -> list[str]:
    """Return the first cell of the first twenty rows of the first sheet."""
    book = _open(path)
    cells = [str(r[0]) for r in book.worksheets[0].iter_rows(max_row=20, values_only=True) if r and r[0] is not None]
    book.close()
    return cells


def _open(path: Path) -> Any:
    from zipfile import BadZipFile, ZipFile

    import openpyxl

    try:
        with ZipFile(path) as parts:
            sheets = [n for n in parts.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")]
            merged = any(b"<mergeCell " in parts.read(n) for n in sheets)
        # Only a workbook that is read whole knows its merged cells; others are read row by row.
        return openpyxl.load_workbook(path, read_only=not merged, data_only=True)
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise ScheduleFileError(
            f"{path.name} is no Excel workbook: {error}", hint="save it again as .xlsx, or as CSV", file=path.name
        ) from error


def _text(cell: Any, reading: Reading) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return str(value).strip()
    if isinstance(value, datetime | date):
        return f"date {value:%Y-%m-%d}"
    form = str(cell.number_format or "")
    zeros = re.fullmatch(r"0{4,12}", form.replace(".", "").replace('"', ""))
    if zeros and float(value) == int(value):
        return f"{int(value):0{len(zeros.group())}d}"
    return _figure(value, "%" in form, reading)


def _figure(value: float, percent: bool, reading: Reading) -> str:
    from decimal import Decimal

    text = show_number(Decimal(repr(value)) * (100 if percent else 1))
    if re.fullmatch(r"\d{1,3}\.\d{3}", text):
        text += "0"
    return (text.replace(".", ",") if reading.decimal == "," else text) + ("%" if percent else "")
