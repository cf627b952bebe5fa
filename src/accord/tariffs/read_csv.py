"""Schedules from CSV files in whatever delimiter and encoding they come.

Invariant: row numbers count lines of the file as a spreadsheet shows them; every row after the header is a
line, a heading without rates, or listed as unread.
"""

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

from accord.tariffs.columns import looks_like_header, map_columns, role, two_rows, unused, year
from accord.tariffs.errors import ScheduleFileError
from accord.tariffs.rows import RawRow, Reading, assemble
from accord.tariffs.schedule import Schedule, Where


def read_csv(path: Path, reading: Reading) -> Schedule:
    """Return the schedule in a CSV file.

    Lines before the header that start with ``#`` are comments; ``# synthetic`` marks generated data.

    Raises
    ------
    ScheduleFileError
        The file has no header row with a code and a rate.
    """
    data = path.read_bytes()
    text = decoded(data, path.name)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text)))
    except csv.Error as error:
        raise ScheduleFileError(
            f"{path.name} is no CSV: {error}", hint="save it again as CSV in UTF-8, or give the .xlsx", file=path.name
        ) from error
    comments = [" ".join(r) for r in table[:20] if r and r[0].lstrip().startswith("#")]
    found = table_rows([(n, r) for n, r in enumerate(table, start=1)], path.name)
    return assemble(
        found.rows, reading, ignored=found.ignored,
        source=f"{path.name} sha256:{hashlib.sha256(data).hexdigest()}",
        synthetic=any("synthetic" in c.lower() for c in comments),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableRows:
    """The raw rows under a header, and the headings of the columns that no row uses."""

    rows: tuple[RawRow, ...]
    ignored: tuple[str, ...]


def table_rows(table: list[tuple[int, list[str]]], file: str, sheet: str | None = None) -> TableRows:
    """Return the raw rows under the header of a table of cells.

    Headings (a code or words without any rate or category) are left out: they promise nothing.

    Raises
    ------
    ScheduleFileError
        No row is a header.
    """
    body = [(n, r) for n, r in table if any(c.strip() for c in r) and not r[0].lstrip().startswith("#")]
    start, header = _header(body)
    if not header:
        first = body[0][1] if body else []
        map_columns(first, file)
        raise ScheduleFileError(
            f"{file}: the first row has no category, base rate or year columns beside the code",
            hint="name the columns code, description, base, category",
            file=file,
        )
    places, years = map_columns(header, file)
    places["code"] = _fullest_code(header, [cells for _, cells in body[start + 1 : start + 60]])
    rows = []
    for number, cells in body[start + 1 :]:
        if cells == header or (looks_like_header(cells) and not any(c.isdigit() for c in cells[places["code"]])):
            continue
        found = {role: cells[p].strip() for role, p in places.items() if p < len(cells)}
        by_year = tuple((y, cells[p].strip()) for y, p in years if p < len(cells))
        if not _is_heading(found, by_year):
            rows.append(RawRow(Where(file, number, sheet=sheet), found, by_year, tuple(cells)))
    return TableRows(tuple(rows), unused([h for p, h in enumerate(header) if role(h) != "code" or p == places["code"]]))


def _fullest_code(header: list[str], sample: list[list[str]]) -> int:
    """Of several columns of codes (a subheading beside a national line), the one with the most digits."""
    candidates = [p for p, h in enumerate(header) if role(h) == "code"]
    return max(candidates, key=lambda p: (sum(c.isdigit() for r in sample if p < len(r) for c in r[p]), -p))


def _header(body: list[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """Return the place of the header's last row and its cells; a header may stand on up to three rows."""
    for place in range(min(40, len(body))):
        header = body[place][1]
        best = (place, header) if looks_like_header(header) else None
        for below in range(place + 1, min(place + 3, len(body))):
            under = body[below][1]
            if _is_data(under):
                break
            header = two_rows(header, under)
            if looks_like_header(header) and (best is None or _count(header) > _count(best[1])):
                best = (below, header)
        if best:
            return best
    return 0, []


def _is_data(cells: list[str]) -> bool:
    """Whether a row holds a tariff code or a duty, which a header never does; years are no codes."""
    figures = ["".join(c for c in cell if c.isdigit()) for cell in cells]
    coded = any(len(f) > 4 and re.fullmatch(r"[\s'=\"ex\d.]+", c, re.I) for c, f in zip(cells, figures, strict=True))
    return coded or any(re.fullmatch(r"\s*\d+(?:[.,]\d+)?\s*%\s*", c) for c in cells)


def _count(header: list[str]) -> int:
    return len({r for h in header if (r := role(h))}) + sum(year(h) is not None for h in header)


def _is_heading(found: dict[str, str], by_year: tuple[tuple[int, str], ...]) -> bool:
    rated = any(found.get(r) for r in ("base", "category", "final")) or any(t for _, t in by_year)
    digits = sum(c.isdigit() for c in found.get("code", ""))
    return not rated and digits < 6


def text_of(path: Path) -> str:
    """Return the text of a file.

    Raises
    ------
    ScheduleFileError
        The file is missing, cannot be opened or is no text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ScheduleFileError(
            f"{str(path)!r} cannot be opened: {error.strerror}", hint="check the path", path=str(path)
        ) from error
    return decoded(data, path.name)


def decoded(data: bytes, file: str) -> str:
    """Return bytes as text: UTF-8 or UTF-16 by their marks, Korean (CP949) if that gives Hangul, else Western (CP1252).

    Raises
    ------
    ScheduleFileError
        They are no text.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data[:4096]:
        raise ScheduleFileError(f"{file} is no text file", hint="give it as CSV in UTF-8, or as .xlsx", file=file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        korean = data.decode("cp949")
    except UnicodeDecodeError:
        korean = ""
    foreign = [c for c in korean if ord(c) > 127]
    if foreign and sum("\uac00" <= c <= "\ud7a3" for c in foreign) > 0.8 * len(foreign):
        return korean
    return data.decode("cp1252", errors="replace")


def delimiter(text: str) -> str:
    """Return the delimiter of a CSV text: the one that splits its first lines most evenly.

    >>> delimiter("code;base\\n0101;12,5\\n")
    ';'
    """
    lines = [s for s in text.splitlines()[:30] if s.strip() and not s.startswith("#")]

    def fit(mark: str) -> tuple[int, int]:
        try:
            counts = [len(r) for r in csv.reader(lines, delimiter=mark)]
        except csv.Error:
            return 0, 0
        width = max(set(counts), key=counts.count, default=1)
        return (counts.count(width) if width > 1 else 0), width

    return max([",", ";", "\t", "|"], key=fit)
