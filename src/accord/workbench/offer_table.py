"""Line tables: one row a tariff line, in CSV or XLSX, out to the room and back in after editing.

Invariant: a cell that cannot be read as what its column holds is an error with its row and column; nothing is guessed
and no line is dropped.
"""

import csv
import io
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.vocabulary import InputError


class LineTableError(InputError):
    """A line table cannot be read: the row, the column and the value are in the facts."""

    code = "line-table"


TEXTS: Mapping[str, str] = {
    "line": "Tariff line at the party's own digits; text, unique.",
    "description": "What it covers.",
    "chapter": "Chapter; the first two digits of the line if left out.",
    "hs6": "Subheading; the first six digits of the line if left out.",
    "must": "Category the line must take, or !category it must not; several with ';'. `keep-out` is the category "
    "exclude, `open` is !exclude.",
    "category": "Category of the line: what was chosen, or what a draft says.",
    "sector": "Sector of the model, where gradients are used.",
}
NUMBERS: Mapping[str, str] = {
    "import_value": "Imports from the partner, any one currency and unit.",
    "other_imports": "Imports from everybody else, same unit.",
    "base_pct": "Duty now paid on the partner's goods, percent ad valorem.",
    "existing_pct": "Best rate the partner already has under other agreements; for the threat point `existing`.",
    "elasticity": "Import demand elasticity, below 0.",
    "substitution": "Elasticity of substitution between suppliers, below 0.",
    "supply": "Export supply elasticity, above 0; empty for fixed world prices.",
    "weight": "Political weight: what a unit of duty cut on present imports costs the government, in money.",
    "safeguard": "Share of the political weight that a safeguard clause on the line would take away, from 0 to 1.",
    "reciprocal_loss": "What the partner takes back if the line is left out, same unit as import_value, a year.",
}
REQUIRED = ("line", "import_value", "base_pct")
VALUE = "value_"
PARTNER = "partner_value_"


@dataclass(frozen=True, slots=True)
class LineTable:
    """A read table.

    Parameters
    ----------
    name
        The file's name.
    texts, numbers
        Columns by name; a missing cell is an empty text or nan.
    values, partner_values
        Columns ``value_CATEGORY`` and ``partner_value_CATEGORY``, by category.
    other
        Columns that mean nothing here, by name, kept and written back.
    """

    name: str
    texts: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, tuple[float, ...]]
    values: Mapping[str, tuple[float, ...]]
    partner_values: Mapping[str, tuple[float, ...]]
    other: Mapping[str, tuple[str, ...]]

    @property
    def size(self) -> int:
        """Number of lines."""
        return len(self.texts["line"])


def read_table(path: Path) -> LineTable:
    """Read a line table from CSV or from the sheet ``lines`` (else the first) of an XLSX file.

    Raises
    ------
    LineTableError
        The file is of another kind, has no such columns, or a cell cannot be read.
    """
    suffix = path.suffix.lower()
    try:
        if suffix == ".csv":
            rows: Sequence[Sequence[Any]] = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        elif suffix == ".xlsx":
            rows = _sheet(path)
        else:
            raise LineTableError(
                f"{path.name} is neither .csv nor .xlsx", hint="save it as one of them", path=str(path)
            )
    except (OSError, UnicodeDecodeError) as error:
        raise LineTableError(
            f"cannot read {path}: {error}", hint="check the path, and save CSV files as UTF-8", path=str(path)
        ) from error
    return table_from_rows(rows, path.name)


def _sheet(path: Path) -> list[tuple[Any, ...]]:
    from zipfile import BadZipFile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError) as error:
        raise LineTableError(f"{path.name} is not a spreadsheet", hint="save it as .xlsx", path=str(path)) from error
    sheet = book["lines"] if "lines" in book.sheetnames else book[book.sheetnames[0]]
    rows = [tuple(_shown(cell) for cell in row) for row in sheet.iter_rows()]
    book.close()
    return rows


def _shown(cell: Any) -> Any:
    """A cell's value; a number that a spreadsheet shows as a percentage is text with its sign, as people see it."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in str(cell.number_format or ""):
        return f"{float(f'{100.0 * value:.12g}')}%"
    return value


def table_from_rows(rows: Sequence[Sequence[Any]], name: str) -> LineTable:
    """Return the table in rows of cells, the first of which holds the column names.

    Raises
    ------
    LineTableError
        See :func:`read_table`.
    """
    filled = [(place, row) for place, row in enumerate(rows, start=1) if any(_text(c) for c in row)]
    if len(filled) < 2:
        raise LineTableError(f"{name} has no lines", hint="give a head row and one row a line", table=name)
    head = [str(c or "").strip() for c in filled[0][1]]
    columns = [h.lower() for h in head]
    missing = [c for c in REQUIRED if c not in columns]
    doubled = sorted({c for c in columns if c and columns.count(c) > 1})
    if missing or doubled:
        what = f"has no column {', '.join(missing)}" if missing else f"has column {', '.join(doubled)} twice"
        raise LineTableError(
            f"{name} {what}",
            hint=f"columns are named in the first row: {', '.join((*TEXTS, *NUMBERS))}, value_CATEGORY",
            table=name,
            missing=missing,
            doubled=doubled,
        )
    body = [(place, list(row) + [None] * (len(columns) - len(row))) for place, row in filled[1:]]
    texts: dict[str, tuple[str, ...]] = {}
    numbers: dict[str, tuple[float, ...]] = {}
    values: dict[str, tuple[float, ...]] = {}
    partners: dict[str, tuple[float, ...]] = {}
    other: dict[str, tuple[str, ...]] = {}
    for at, column in enumerate(columns):
        cells = [(place, row[at]) for place, row in body]
        if column in TEXTS:
            texts[column] = tuple(_text(value) for _, value in cells)
        elif column in NUMBERS:
            numbers[column] = tuple(_number(value, place, column, name) for place, value in cells)
        elif column.startswith(VALUE):
            values[column.removeprefix(VALUE)] = tuple(_number(v, place, column, name) for place, v in cells)
        elif column.startswith(PARTNER):
            partners[column.removeprefix(PARTNER)] = tuple(_number(v, place, column, name) for place, v in cells)
        elif column:
            other[head[at]] = tuple(_text(value) for _, value in cells)
    _check(texts, numbers, [place for place, _ in body], name)
    return LineTable(name, texts, numbers, values, partners, other)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    # A leading apostrophe marks text in spreadsheets; files written for them may carry it.
    return text[1:] if text.startswith("'") else text


def _number(value: Any, place: int, column: str, name: str) -> float:
    if value is None or (isinstance(value, str) and not value.strip()):
        return math.nan
    shown = value.strip() if isinstance(value, str) else ""
    percent = shown.endswith("%") and (column.endswith("_pct") or column == "safeguard")
    try:
        number = float(shown[:-1]) if percent else float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number) or isinstance(value, bool):
        raise LineTableError(
            f"{name}, row {place}, column {column}: {value!r} is not a number",
            hint="write plain numbers with a decimal point, without units or thousands separators (% in duties only)",
            table=name,
            row=place,
            column=column,
            value=str(value),
        )
    return number / 100.0 if percent and column == "safeguard" else number


def _check(
    texts: dict[str, tuple[str, ...]], numbers: dict[str, tuple[float, ...]], places: list[int], name: str
) -> None:
    seen: dict[str, int] = {}
    for place, line in zip(places, texts["line"], strict=True):
        if not line or line in seen:
            what = "has no line code" if not line else f"repeats line {line!r} of row {seen[line]}"
            raise LineTableError(
                f"{name}, row {place} {what}", hint="give every row its own code, as text", table=name, row=place
            )
        seen[line] = place
    _check_zeros(seen, name)
    for column in ("import_value", "base_pct"):
        for place, value in zip(places, numbers[column], strict=True):
            if math.isnan(value) or value < 0:
                raise LineTableError(
                    f"{name}, row {place}, column {column}: {'empty' if math.isnan(value) else f'{value:g}'}",
                    hint="every line needs its imports (0 if none) and its duty in percent, 0 or more",
                    table=name,
                    row=place,
                    column=column,
                )
    for place, value in zip(places, numbers.get("safeguard", ()), strict=False):
        if not math.isnan(value) and not 0.0 <= value <= 1.0:
            raise LineTableError(
                f"{name}, row {place}, column safeguard: {value:g}",
                hint="give the share of the weight that a safeguard takes away, from 0 (none) to 1 (all)",
                table=name,
                row=place,
                column="safeguard",
            )


def _check_zeros(places: Mapping[str, int], name: str) -> None:
    """Refuse a code that has lost its leading zero: it would be counted in another chapter."""
    sizes = Counter(len(line) for line in places if line.isdigit())
    common = max(sizes, key=lambda n: (sizes[n], n), default=0)
    for line, place in places.items():
        if line.isdigit() and len(line) == common - 1 and common % 2 == 0:
            raise LineTableError(
                f"{name}, row {place}: line {line!r} has {len(line)} digits, the others {common}",
                hint="a spreadsheet may have dropped its leading zero: format the column as text and write it again",
                table=name,
                row=place,
                column="line",
                value=line,
            )


def write_table(path: Path, columns: Mapping[str, Sequence[Any]], notes: Sequence[tuple[str, Any]] = ()) -> Path:
    """Write columns as CSV or XLSX; text stays text, so that no cell runs as a formula.

    Parameters
    ----------
    columns
        Cells by column, in order; None and nan are left empty.
    notes
        (name, value) rows of a second sheet ``about``, in XLSX only.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            for row in zip(*columns.values(), strict=True):
                writer.writerow([_inert(cell) for cell in row])
        return path
    if path.suffix.lower() != ".xlsx":
        raise LineTableError(f"cannot write {path.name}", hint="name it .csv or .xlsx", path=str(path))
    _write_book(path, columns, notes)
    return path


def _inert(cell: Any) -> Any:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _write_book(path: Path, columns: Mapping[str, Sequence[Any]], notes: Sequence[tuple[str, Any]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        edit = book.add_format({"bg_color": "#FFF6D6"})
        sheet = book.add_worksheet("lines")
        size = len(next(iter(columns.values()), ()))
        for at, (column, cells) in enumerate(columns.items()):
            sheet.write_string(0, at, column, bold)
            for row, cell in enumerate(cells, start=1):
                _write_cell(sheet, row, at, cell, edit if column in ("must", "category", "weight") else None)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, size, max(len(columns) - 1, 0))
        sheet.set_column(0, max(len(columns) - 1, 0), 14)
        about = book.add_worksheet("about")
        about.set_column(0, 0, 34)
        about.set_column(1, 1, 90)
        glosses = [(c, TEXTS.get(c) or NUMBERS.get(c)) for c in columns if c in TEXTS or c in NUMBERS]
        for row, (name, value) in enumerate([*notes, ("", ""), *glosses]):
            _write_cell(about, row, 0, name, bold if row < len(notes) else None)
            _write_cell(about, row, 1, value, None)


def _write_cell(sheet: Any, row: int, column: int, cell: Any, form: Any) -> None:
    if isinstance(cell, bool | str):
        sheet.write_string(row, column, str(cell), form)
    elif isinstance(cell, int | float) and math.isfinite(cell):
        sheet.write_number(row, column, cell, form)
    elif form is not None:
        sheet.write_blank(row, column, None, form)
