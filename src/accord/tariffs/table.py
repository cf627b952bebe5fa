"""A table with units and notes, and its way to CSV, XLSX and JSON.

Invariant: numbers stay numbers and text stays text (a text cell is never a formula); the notes, which say
what is synthetic, unverified or missing, travel with the table into every format.
"""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.tariffs.errors import TariffSettingsError

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, rows and what a reader must know.

    Parameters
    ----------
    name
        Short name, for a sheet or file.
    title
        One sentence.
    columns
        Names with their units, such as ``base_pct``.
    rows
        One tuple a row.
    notes
        Sentences that go wherever the table goes.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the table as JSON-serialisable data, one object a row; NaN becomes None."""
        return {
            "name": self.name,
            "title": self.title,
            "notes": list(self.notes),
            "rows": [dict(zip(self.columns, map(_json_cell, row), strict=True)) for row in self.rows],
        }


def _json_cell(value: Cell) -> Cell:
    return None if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))) else value


def write_tables(tables: Sequence[Table], path: Path) -> list[Path]:
    """Write tables to a .csv, .xlsx or .json file and return the files written.

    With several tables a CSV becomes one file each, ``name-table.csv`` beside ``name.csv``.

    Raises
    ------
    TariffSettingsError
        The suffix is none of the three.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    match path.suffix.lower():
        case ".json":
            text = json.dumps({"tables": [t.as_dict() for t in tables]}, ensure_ascii=False, indent=1, allow_nan=False)
            path.write_text(text + "\n", encoding="utf-8")
            return [path]
        case ".csv":
            files = [path, *(path.with_name(f"{path.stem}-{t.name}.csv") for t in tables[1:])]
            for table, file in zip(tables, files, strict=True):
                _write_csv(table, file)
            return files
        case ".xlsx":
            _write_xlsx(tables, path)
            return [path]
    raise TariffSettingsError(
        f"{path.name!r}: tables are written as .csv, .xlsx or .json", hint="give one of these suffixes", path=str(path)
    )


def _write_csv(table: Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        for note in table.notes:
            file.write(f"# {note}\n")
        writer = csv.writer(file)
        writer.writerow(table.columns)
        writer.writerows(["" if _json_cell(c) is None else c for c in row] for row in table.rows)


def _write_xlsx(tables: Sequence[Table], path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        faint = book.add_format({"italic": True, "font_color": "#555555"})
        for table in tables:
            sheet = book.add_worksheet(table.name[:31])
            for number, note in enumerate(table.notes):
                sheet.write_string(number, 0, f"# {note}", faint)
            top = len(table.notes)
            for place, name in enumerate(table.columns):
                sheet.write_string(top, place, name, bold)
            sheet.freeze_panes(top + 1, 0)
            widths = [len(c) for c in table.columns]
            for number, row in enumerate(table.rows, start=top + 1):
                for place, raw in enumerate(row):
                    value = _json_cell(raw)
                    if isinstance(value, str):
                        sheet.write_string(number, place, value)
                    elif value is not None:
                        sheet.write_number(number, place, value)
                    if number < top + 50 and value is not None:
                        widths[place] = max(widths[place], min(60, len(str(value))))
            for place, width in enumerate(widths):
                sheet.set_column(place, place, min(60, width + 2))
            if table.rows:
                sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)
