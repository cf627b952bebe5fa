"""A brief as a DOCX document that a team goes on editing.

Invariant: headings, table heads, links and the words for pictures are real ones, so a reader's tools find
them; nothing in the file depends on the day or machine of its making.
"""

import io
from datetime import datetime, time
from typing import Any

from accord.reports.blocks import (
    Block,
    Cell,
    Chart,
    Charts,
    Column,
    Disagreement,
    KeyFact,
    KeyFigures,
    Link,
    Methods,
    Notes,
    Prose,
    Quote,
    Strong,
    Subhead,
    Table,
    Tag,
    Text,
    Timeline,
)
from accord.reports.brief import Brief
from accord.reports.cells import (
    cite,
    filled,
    head,
    href_of,
    plain,
    plain_text,
    runs,
    safe_href,
    source_line,
    spoken,
)
from accord.reports.charts import NARROW, draw_png
from accord.reports.files import undated_zip
from accord.reports.legible import legible
from accord.reports.widths import breakable, shares
from accord.reports.word_parts import WordPage
from accord.reports.word_room import fact_rows, picture_share


def render_docx(brief: Brief) -> bytes:
    """Return the brief as DOCX.

    Raises
    ------
    BriefError
        A chart's kind is unknown or it has no rows.
    """
    brief = legible(brief)
    page = WordPage(brief.title, brief.maker, brief.language, datetime.combine(brief.as_of, time()))
    page.heading(brief.title, 0)
    page.small(brief.subtitle)
    page.small(
        f"{' and '.join(brief.parties)}. As of {plain(brief.as_of)}; "
        f"known from documents up to {plain(brief.known_on)}."
    )
    _facts(page, "The headline", brief.key_facts)
    front = _pictures(brief.sections[0].blocks) if brief.sections else {}
    share = picture_share(brief, front)
    for number, section in enumerate(brief.sections):
        page.heading(section.title, 1, anchor=section.anchor, new_page=section.new_page)
        for block in section.blocks:
            _block(page, block, share if number == 0 else 1.0)
    if brief.charts:
        page.heading("The numbers behind the charts", 1, new_page=True)
        for chart in brief.charts:
            _table(page, "", chart.title, *filled(chart.columns, chart.rows), chart.measure)
    page.heading("Made from", 1)
    page.small(brief.maker)
    for what, digest in brief.hashes:
        page.small(f"{what}: {digest}")
    buffer = io.BytesIO()
    page.save(buffer)
    return undated_zip(buffer.getvalue())


def _pictures(blocks: tuple[Block, ...]) -> dict[str, bytes]:
    found = {b.key: draw_png(b) for b in blocks if isinstance(b, Chart)}
    return found | {c.key: draw_png(c, NARROW) for b in blocks if isinstance(b, Charts) for c in b.charts}


def _block(page: WordPage, block: Block, share: float = 1.0) -> None:
    match block:
        case Prose():
            for paragraph in block.paragraphs:
                _text(page, page.paragraph("List Bullet" if block.bullets else None), paragraph)
        case Subhead():
            page.heading(block.title, 2, anchor=block.anchor)
            page.small(block.note)
        case KeyFigures():
            _facts(page, "Key figures", block.facts)
        case Table():
            foot = source_line(block.note, block.source)
            _table(page, block.key, block.caption, block.columns, block.rows, foot, block.anchors)
        case Quote():
            _quote(page, block)
        case Disagreement():
            _clash(page, block)
        case Timeline():
            columns = (Column("when", "When", "date"), Column("what", "What"), Column("lane", "Instrument"))
            rows = tuple((e.when, _with_source(e.what, e.href), e.lane) for e in block.entries)
            _table(page, block.key, block.caption, columns, rows, "")
        case Chart():
            _chart(page, block, share)
        case Charts():
            _beside(page, block, share)
        case Methods():
            for entry in block.entries:
                page.heading(entry.title, 2)
                _text(page, page.paragraph(), entry.how)
                if entry.inputs:
                    columns = (Column("input", "Input"), Column("status", "Status"), Column("source", "Source"))
                    _table(page, "", f"Inputs: {entry.title}", columns, entry.inputs, "")
                for what, digest in entry.hashes:
                    page.small(f"{what}: {digest}")
        case Notes():
            for item in block.items:
                _text(page, page.paragraph("List Bullet"), item)


def _clash(page: WordPage, block: Disagreement) -> None:
    page.heading(block.question, 2, anchor=block.anchor)
    page.small(block.kind)
    for side in block.sides:
        origins = f"{side.origins} {'origin' if side.origins == 1 else 'origins'}"
        _text(page, page.paragraph(), (Strong(side.position), f" ({origins})"))
        for quote in side.quotes:
            _quote(page, quote)
    _text(page, page.paragraph(), (Strong("Default reading."), " ", block.default_reading))
    if block.sequence:
        _text(page, page.paragraph(), (Strong("May be a sequence."), " ", block.sequence))


def _quote(page: WordPage, quote: Quote) -> None:
    paragraph = page.paragraph("Quote")
    page.bookmark(paragraph, quote.anchor)
    page.run(paragraph, spoken(quote))
    source: list[str | Link] = [cite(quote)]
    if href := safe_href(quote.url):
        source += [" · ", Link(href, href)]
    if quote.place:
        source.append(f" · {quote.place}")
    _text(page, page.paragraph("Caption"), tuple(source))


def _beside(page: WordPage, block: Charts, share: float) -> None:
    cells = page.beside([c.title for c in block.charts], [c.key for c in block.charts])
    width = share * (170 / len(block.charts) - 4)
    for chart, cell in zip(block.charts, cells, strict=True):
        page.small(chart.measure, place=cell)
        page.picture(draw_png(chart, NARROW), chart.key, chart.description, width=width, place=cell)
    page.small(f"Source: {'; '.join(dict.fromkeys(c.source for c in block.charts))}")


def _chart(page: WordPage, chart: Chart, share: float) -> None:
    title = page.paragraph(keep_with_next=True)
    page.bookmark(title, chart.key)
    page.run(title, chart.title, bold=True)
    page.small(chart.measure, keep_with_next=True)
    page.picture(draw_png(chart), chart.key, chart.description, width=168 * share)
    page.small(f"Source: {chart.source}")


def _facts(page: WordPage, caption: str, facts: tuple[KeyFact, ...]) -> None:
    columns, rows = fact_rows(facts)
    if rows:
        _table(page, "", caption, columns, tuple((label, Strong(value), how) for label, value, how in rows), "")


def _table(
    page: WordPage,
    key: str,
    caption: str,
    columns: tuple[Column, ...],
    rows: tuple[tuple[Any, ...], ...],
    foot: str,
    anchors: tuple[str, ...] = (),
) -> None:
    title = page.paragraph(keep_with_next=True)
    page.bookmark(title, key)
    page.run(title, caption, bold=True)
    grid = page.grid(
        [head(c) for c in columns], len(rows), [c.kind == "number" for c in columns], _shares(columns, rows)
    )
    for down, row in enumerate(rows, start=1):
        for across, (value, column) in enumerate(zip(row, columns, strict=True)):
            paragraph = page.cell(grid, down, across)
            if across == 0 and anchors:
                page.bookmark(paragraph, anchors[down - 1])
            _cell(page, paragraph, value, column)
    page.small(foot)


def _shares(columns: tuple[Column, ...], rows: tuple[tuple[Any, ...], ...]) -> list[float]:
    flat = tuple(tuple(plain_text(v) if isinstance(v, tuple) else v for v in row) for row in rows)
    return shares(columns, flat)


def _cell(page: WordPage, paragraph: Any, value: Cell | Text, column: Column) -> None:
    if isinstance(value, tuple):
        _text(page, paragraph, value)
    elif isinstance(value, Tag):
        page.run(paragraph, breakable(plain(value), column), bold=True)
    elif isinstance(value, Link | Strong):
        _text(page, paragraph, (value,))
    else:
        page.run(paragraph, breakable(plain(value, column), column))


def _text(page: WordPage, paragraph: Any, text: Text) -> None:
    for run in runs(text):
        if href := href_of(run):
            page.link(paragraph, plain(run), href)
        else:
            page.run(paragraph, plain(run), bold=isinstance(run, Strong | Tag))


def _with_source(text: Text, href: str) -> Text:
    return (*runs(text), " ", Link("source", href)) if safe_href(href) else text
