"""A brief as a workbook: the headline, then one sheet a table, a chart or a list of quotes.

Invariant: numbers are numbers at full precision with their printed digits as format, dates are dates, and
every text is written as text, so a cell that begins with = + - @ is never run.
"""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from accord.reports.blocks import Cell, Chart, Charts, Column, Disagreement, Methods, Quote, Table, Timeline
from accord.reports.brief import Brief
from accord.reports.cells import cite, head, plain, plain_text, raw, safe_href, source_line
from accord.reports.charts import draw_png
from accord.reports.files import undated_zip
from accord.reports.legible import legible
from accord.reports.numbers import Quantity, decimals_for, long_date
from accord.vocabulary import Interval

_NAME_LIMIT = 31
_WIDEST = 70
# What a cell of a workbook can hold; a longer text would be dropped whole.
_CELL_LIMIT = 32_767
_CUT = " […] (cut: a cell holds no more)"
# How many columns and rows of usual size a chart covers.
_CHART_COLUMNS, _CHART_ROWS = 14, 22
_TIMELINE = (Column("when", "When", "date"), Column("what", "What"), Column("lane", "Instrument"))


def render_xlsx(brief: Brief) -> bytes:
    """Return the brief as an XLSX workbook.

    Raises
    ------
    BriefError
        A chart's kind is unknown or it has no rows.
    """
    import xlsxwriter

    brief = legible(brief)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    # The day that the brief is asked for stands in for the day of making, which would change the bytes.
    book.set_properties({"title": brief.title, "author": brief.maker, "created": datetime.combine(brief.as_of, time())})
    writer = _Writer(book)
    _headline(writer, brief)
    for key, caption, foot, columns, rows, chart in _sheets(brief):
        writer.table(key, caption, foot, columns, rows, chart)
    book.close()
    return undated_zip(buffer.getvalue())


def _headline(writer: "_Writer", brief: Brief) -> None:
    columns = (
        Column("label", "What"),
        Column("value", "Value", "number"),
        Column("low", "Low", "number"),
        Column("high", "High", "number"),
        Column("unit", "Unit"),
        Column("status", "Status"),
        Column("note", "Note"),
    )
    rows: list[tuple[Cell, ...]] = []
    for fact in brief.key_facts:
        q = fact.value
        if isinstance(q, Quantity):
            unit = f"{q.unit} ({q.year})" if q.year is not None else q.unit
            digits = q.decimals if q.decimals is not None else decimals_for(q.value, q.low, q.high)
            low, high = (None if x is None else Quantity(x, decimals=digits) for x in (q.low, q.high))
            rows.append((fact.label, Quantity(q.value, decimals=digits), low, high, unit, fact.status, fact.note))
        else:
            rows.append((fact.label, q, None, None, "", fact.status, fact.note))
    foot = "\n".join(
        (
            brief.subtitle,
            " and ".join(brief.parties),
            f"As of {long_date(brief.as_of)}; known from documents up to {long_date(brief.known_on)}",
            f"Made by {brief.maker} from:",
            *(f"{what}: {digest}" for what, digest in brief.hashes),
        )
    )
    writer.table("Brief", brief.title, foot, columns, tuple(rows), None)


_Sheet = tuple[str, str, str, tuple[Column, ...], tuple[tuple[Cell, ...], ...], Chart | None]


def _sheets(brief: Brief) -> Iterator[_Sheet]:
    quotes: list[tuple[Cell, ...]] = []
    inputs: list[tuple[Cell, ...]] = []
    for block in (b for s in brief.sections for b in s.blocks):
        match block:
            case Table():
                yield block.key, block.caption, source_line(block.note, block.source), block.columns, block.rows, None
            case Chart():
                yield _chart(block)
            case Charts():
                yield from map(_chart, block.charts)
            case Timeline():
                rows = tuple((e.when, plain_text(e.what), e.lane) for e in block.entries)
                # The key of a timeline is an id: a reader looks for the instrument.
                yield block.caption.split(":")[0], block.caption, "", _TIMELINE, rows, None
            case Disagreement():
                quotes += [
                    (block.question, block.kind, s.position, *_quote(q), block.default_reading)
                    for s in block.sides
                    for q in s.quotes
                ]
            case Quote():
                quotes.append(("", "", "", *_quote(block), ""))
            case Methods():
                inputs += [(e.title, *i) for e in block.entries for i in e.inputs]
                inputs += [(e.title, what, "hash", digest) for e in block.entries for what, digest in e.hashes]
            case _:
                pass
    for table in brief.files:
        yield table.key, table.caption, source_line(table.note, table.source), table.columns, table.rows, None
    if quotes:
        names: tuple[str, ...] = ("Question", "Kind", "Position", "Quote", "Source", "Address", "Default reading")
        yield "Quotes", "Quotes", "", tuple(Column(_key(n), n) for n in names), tuple(quotes), None
    if inputs:
        names = ("Number", "Input", "Status", "Source")
        yield "Methods", "How each number was made", "", tuple(Column(_key(n), n) for n in names), tuple(inputs), None


def _chart(chart: Chart) -> _Sheet:
    return chart.key, chart.title, f"{chart.measure}. Source: {chart.source}", chart.columns, chart.rows, chart


def _key(name: str) -> str:
    return name.lower().replace(" ", "_")


def _quote(q: Quote) -> tuple[Cell, Cell, Cell]:
    return q.text, cite(q), safe_href(q.url)


class _Writer:
    """One workbook being written; it remembers the sheet names in use and the formats made."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._names: set[str] = set()
        self._formats: dict[str, Any] = {}

    def table(
        self,
        key: str,
        caption: str,
        foot: str,
        columns: tuple[Column, ...],
        rows: tuple[tuple[Cell, ...], ...],
        chart: Chart | None,
    ) -> None:
        """Write one sheet: caption, table, small print under it, and the drawing for a chart."""
        sheet = self._book.add_worksheet(self._name(key))
        wide = [any(isinstance(r[c], Quantity) and r[c].low is not None for r in rows) for c in range(len(columns))]  # type: ignore[union-attr]
        heads = [h for c, w in zip(columns, wide, strict=True) for h in _heads(c, spread=w)]
        sheet.write_string(0, 0, caption, self._format("bold"))
        top = 2
        lines = [line for line in foot.split("\n") if line]
        below = top + max(len(rows) + 2, _CHART_ROWS if chart is not None else 0)
        for down, line in enumerate(lines, start=below):
            sheet.write_string(down, 0, line)
        if rows:
            unique = [h if heads.index(h) == n else f"{h} ({n + 1})" for n, h in enumerate(heads)]
            right = [c.kind == "number" for c, w in zip(columns, wide, strict=True) for _ in _heads(c, spread=w)]
            styles = {True: self._format("right"), False: self._format("left")}
            heading = [{"header": h, "header_format": styles[r]} for h, r in zip(unique, right, strict=True)]
            sheet.add_table(
                top,
                0,
                top + len(rows),
                len(heads) - 1,
                {"columns": heading, "style": "Table Style Light 1", "autofilter": True},
            )
        widths = [len(h) + 3 for h in heads]
        for down, row in enumerate(rows, start=top + 1):
            across = 0
            for value, column, spread in zip(row, columns, wide, strict=True):
                for part in _parts(value, spread=spread):
                    self._cell(sheet, down, across, part, column)
                    widths[across] = max(widths[across], min(_WIDEST, len(plain(part, column)) + 2))
                    across += 1
        for across, width in enumerate(widths):
            sheet.set_column(across, across, width)
        sheet.freeze_panes(top + 1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        # Long small print runs over the cells beside it; on paper it must not make the page wider.
        across = len(heads) + (_CHART_COLUMNS if chart is not None else 0)
        sheet.print_area(0, 0, below + len(lines), across)
        if chart is not None:
            picture = {"image_data": io.BytesIO(draw_png(chart)), "description": chart.description}
            sheet.insert_image(top, len(heads) + 1, f"{chart.key}.png", picture | {"x_scale": 0.5, "y_scale": 0.5})

    def _cell(self, sheet: Any, down: int, across: int, value: Cell, column: Column) -> None:
        bare = raw(value)
        if bare is None:
            return
        if isinstance(bare, bool | str):
            text = plain(value, column) if isinstance(value, Interval) else str(bare)
            if len(text) > _CELL_LIMIT:
                text = text[: _CELL_LIMIT - len(_CUT)] + _CUT
            sheet.write_string(down, across, text, self._format("wrap"))
        elif isinstance(bare, date):
            sheet.write_datetime(down, across, datetime.combine(bare, time()), self._format("d mmmm yyyy"))
        else:
            digits = value.decimals if isinstance(value, Quantity) else column.decimals
            if digits is None:
                digits = decimals_for(float(bare))
            style = "0" if column.unit == "year" else "#,##0" + ("." + "0" * digits if digits else "")
            sheet.write_number(down, across, bare, self._format(style))

    def _format(self, style: str) -> Any:
        if style not in self._formats:
            special: dict[str, dict[str, Any]] = {
                "bold": {"bold": True, "font_size": 13},
                "wrap": {"text_wrap": True, "valign": "top"},
                "left": {"bold": True, "align": "left"},
                "right": {"bold": True, "align": "right"},
            }
            made = special.get(style, {"num_format": style, "valign": "top"})
            self._formats[style] = self._book.add_format(made)
        return self._formats[style]

    def _name(self, key: str) -> str:
        clean = re.sub(r"[\[\]:*?/\\']", " ", key)[:_NAME_LIMIT].strip() or "Sheet"
        name, count = clean, 2
        while name.casefold() in self._names:
            name, count = f"{clean[: _NAME_LIMIT - 4]} {count}", count + 1
        self._names.add(name.casefold())
        return name


def _heads(column: Column, *, spread: bool) -> list[str]:
    return [head(column), f"{column.title}, low", f"{column.title}, high"] if spread else [head(column)]


def _parts(value: Cell, *, spread: bool) -> list[Cell]:
    """Return a cell as one part, or as value, low and high where its column holds intervals."""
    if isinstance(value, Quantity):
        digits = value.decimals if value.decimals is not None else decimals_for(value.value, value.low, value.high)
        parts: list[Cell] = [
            None if x is None else Quantity(x, value.unit, decimals=digits)
            for x in (value.value, value.low, value.high)
        ]
        return parts if spread else parts[:1]
    return [value, None, None] if spread else [value]
