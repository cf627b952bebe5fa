"""How wide the columns of a printed table are.

Invariant: a column is never narrower than its longest word while the page has room; what is left goes to the
columns whose cells want it, as in browsers; heads may wrap.
"""

from accord.reports.blocks import Cell, Column
from accord.reports.cells import head, plain
from accord.reports.numbers import NBSP

# At the size of table text about this many letters stand side by side on a page.
_PAGE_CHARACTERS = 108.0
_LONGEST = 90


def shares(
    columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...], *, letter: float = 1.05, padding: float = 2.6
) -> list[float]:
    """Return the width of each column in letters; only their proportions matter.

    Parameters
    ----------
    columns, rows
        Of the table.
    letter
        Width of a letter of a long word; wide faces and bold words need more.
    padding
        Room beside the words of a cell, in letters.
    """
    texts = [[breakable(plain(row[place], c), c) for row in rows] for place, c in enumerate(columns)]
    words = [
        [w for text in (head(c), *cells) for w in text.split(" ")] for c, cells in zip(columns, texts, strict=True)
    ]
    least = [max(map(len, found)) * letter + padding for found in words]
    width = least
    # First what the cells want on one line, then the heads.
    for cells in (texts, [[head(c)] for c in columns]):
        wanted = [max((min(len(text), _LONGEST) + padding for text in found), default=0.0) for found in cells]
        wanting = [max(0.0, w - x) for w, x in zip(wanted, width, strict=True)]
        spare = max(0.0, _PAGE_CHARACTERS - sum(width))
        given = min(1.0, spare / sum(wanting)) if sum(wanting) > 0 else 0.0
        width = [x + w * given for x, w in zip(width, wanting, strict=True)]
    return width


def breakable(text: str, column: Column) -> str:
    """Return a text that may break between the words of a date: a narrow column needs it, numbers stay whole."""
    if column.kind == "number":
        return text
    # The shape of a tag stays with its first word.
    return text[:2] + text[2:].replace(NBSP, " ")
