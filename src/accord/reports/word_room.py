"""How large the pictures of the executive page may be so that it stays one sheet of a DOCX document.

Invariant: heights are added up on the generous side, with the widths of Arial and the spacing of the document's own
styles; no program that lays out pages is asked, so the same brief gives the same sizes everywhere.
"""

import struct

from accord.reports.blocks import Block, Chart, Charts, Column, KeyFact, Prose
from accord.reports.brief import Brief
from accord.reports.cells import fact_value, plain, plain_text
from accord.reports.charts.style import text_width
from accord.reports.widths import shares

# The sheet in points: A4 less its margins, and a little kept back for what no sum foresees.
WIDTH = 170 / 25.4 * 72
_ROOM = 263 / 25.4 * 72 - 12
_GAP = 11.0  # left and right of a cell
_AFTER = 5.0
# Heights of a line of plain words and of small print.
_PLAIN, _SMALL = 11.8, 10.2
SMALLEST = 0.5


def fact_rows(facts: tuple[KeyFact, ...]) -> tuple[tuple[Column, ...], list[tuple[str, str, str]]]:
    """Return the headline as a table of three columns."""
    columns = (Column("label", "What"), Column("value", "Value"), Column("status", "How it is known"))
    rows = [
        (f.label, " ".join(x for x in fact_value(f) if x), " · ".join(x for x in (f.status, f.note) if x))
        for f in facts
    ]
    return columns, rows


def picture_share(brief: Brief, pictures: dict[str, bytes]) -> float:
    """Return the share of full size at which the pictures of the first section leave it on one sheet.

    Parameters
    ----------
    brief
        The brief; its first section is the executive page.
    pictures
        PNG of each chart of that section by its key.

    Returns
    -------
    float
        From :data:`SMALLEST` to 1; 1 where the section has no chart.
    """
    if not brief.sections:
        return 1.0
    words = _head(brief)
    drawn = 0.0
    for block in brief.sections[0].blocks:
        text, picture = _block(block, pictures)
        words, drawn = words + text, drawn + picture
    return max(SMALLEST, min(1.0, (_ROOM - words) / drawn)) if drawn > 0 else 1.0


def height_of(png: bytes, width: float) -> float:
    """Return the height of a picture drawn at a width, in the same unit."""
    across, down = struct.unpack(">II", png[16:24])
    return float(width * down / across)


def _head(brief: Brief) -> float:
    front = brief.sections[0]
    stand = f"{' and '.join(brief.parties)}. As of {plain(brief.as_of)}; known up to {plain(brief.known_on)}" + "." * 24
    columns, rows = fact_rows(brief.key_facts)
    sizes = shares(columns, tuple(rows))
    wide = [WIDTH * s / sum(sizes) - _GAP for s in sizes]
    table = [
        max(_lines(text, 8.5, w, bold=n == 1) for n, (text, w) in enumerate(zip(r, wide, strict=True))) for r in rows
    ]
    total = _lines(brief.title, 20, WIDTH) * 24.0 + 12.0
    total += (_lines(brief.subtitle, 8.5, WIDTH) + _lines(stand, 8.5, WIDTH)) * _SMALL + 2 * _AFTER
    if rows:
        total += _PLAIN + _AFTER + (sum(table) + 1) * _SMALL + (len(table) + 1) * 2.6
    return total + 16.0 + _lines(front.title, 14, WIDTH, bold=True) * 17.0


def _block(block: Block, pictures: dict[str, bytes]) -> tuple[float, float]:
    """Return the height of a block's words, and of its pictures at full size."""
    match block:
        case Prose():
            room = WIDTH - 18 if block.bullets else WIDTH
            lines = sum(_lines(plain_text(p), 10, room) for p in block.paragraphs)
            return lines * _PLAIN + _AFTER * (1 if block.bullets else len(block.paragraphs)), 0.0
        case Chart():
            words = _lines(block.title, 10, WIDTH, bold=True) * _PLAIN + _small(block.measure, WIDTH)
            return words + _small(f"Source: {block.source}", WIDTH) + 2 * _AFTER, height_of(pictures[block.key], WIDTH)
        case Charts():
            width = WIDTH / len(block.charts) - _GAP
            heads = max(_lines(c.title, 8.5, width, bold=True) for c in block.charts)
            words = max(_small(c.measure, width) for c in block.charts)
            sources = "; ".join(dict.fromkeys(c.source for c in block.charts))
            return heads * _SMALL + 3 + words + _small(f"Source: {sources}", WIDTH) + _AFTER, max(
                height_of(pictures[c.key], width) for c in block.charts
            )
        case _:
            return 40.0, 0.0


def _small(text: str, width: float) -> float:
    return _lines(text, 8.5, width) * _SMALL + _AFTER


def _lines(text: str, size: float, width: float, *, bold: bool = False) -> int:
    """Return how many lines a text takes, word by word; bold letters are a tenth wider."""
    # The drawings' measure of text leaves a seventh to spare; a little of it is enough here.
    letter = size * (1.03 if bold else 0.94) / 12
    lines, used = 1, 0.0
    for word in text.split():
        wide = text_width(word + " ", 12) * letter
        if used and used + wide > width:
            lines, used = lines + 1, 0.0
        used += wide
    return lines
