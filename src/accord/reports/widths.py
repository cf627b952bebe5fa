"""How wide the columns of a printed table are.

Invariant: a column is never narrower than its longest word while the page has room; what is left goes to the
columns that want it, as in browsers.
"""

from accord.reports.blocks import Cell, Column
from accord.reports.cells import head, plain
from accord.reports.numbers import NBSP

# At the size of table text about this many letters stand side by side on a page.
_PAGE_CHARACTERS = 108.0
_LONGEST = 90


def shares(columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...]) -> list[float]:
    """Return the width of each column in letters; only their proportions matter."""
    texts = [[head(c), *(breakable(plain(row[place], c), c) for row in rows)] for place, c in enumerate(columns)]
    least = [max(len(word) for text in cells for word in text.split(" ")) * 1.1 + 3.0 for cells in texts]
    wanted = [max(min(len(text), _LONGEST) + 3.0 for text in cells) for cells in texts]
    wanting = [max(0.0, w - x) for w, x in zip(wanted, least, strict=True)]
    spare = max(0.0, _PAGE_CHARACTERS - sum(least))
    given = min(1.0, spare / sum(wanting)) if sum(wanting) > 0 else 0.0
    return [x + w * given for x, w in zip(least, wanting, strict=True)]


def breakable(text: str, column: Column) -> str:
    """Return a text that may break between the words of a date: a narrow column needs it, numbers stay whole."""
    if column.kind == "number":
        return text
    # The shape of a tag stays with its first word.
    return text[:2] + text[2:].replace(NBSP, " ")
