"""The text of a PDF with its columns kept apart, so that an annex in a PDF reads like one in text.

Invariant: each run of characters keeps its place on the line; pages are parted by form feeds; a PDF without a text
layer is refused, never read by guess.
"""

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from accord.tariffs.errors import ScheduleFileError

Run = tuple[float, float, float, float, str]


def pdf_text(path: Path) -> str:
    """Return the text of a PDF laid out in columns of characters.

    Raises
    ------
    ScheduleFileError
        The file is no PDF, or has pages without any text (a scan).
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise ScheduleFileError(
            f"{path.name} cannot be opened as a PDF: {error}",
            hint="save it again, or give its text as .txt",
            file=path.name,
        ) from error
    try:
        pages = [_page(_runs(page)) for page in document]
    finally:
        document.close()
    if not any(p.strip() for p in pages):
        raise ScheduleFileError(
            f"{path.name} has {len(pages)} page(s) and no text: it is a scan",
            hint="run it through text recognition first, and check the result",
            file=path.name,
        )
    return "\f".join(pages)


def _runs(page: Any) -> list[Run]:
    text = page.get_textpage()
    found = []
    for n in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(n)
        words = " ".join(text.get_text_bounded(left, bottom, right, top).split())
        if words:
            found.append((left, bottom, right, top, words))
    text.close()
    page.close()
    return found


def _page(runs: list[Run]) -> str:
    """Lay runs out on a grid of characters: lines by height, columns by the width of a character."""
    if not runs:
        return ""
    width = median((r[2] - r[0]) / len(r[4]) for r in runs)
    left = min(r[0] for r in runs)
    return "\n".join(_line(row, left, width) for row in _rows(runs))


def _rows(runs: list[Run]) -> Iterable[list[Run]]:
    height = median(r[3] - r[1] for r in runs)
    row: list[Run] = []
    for run in sorted(runs, key=lambda r: (-(r[1] + r[3]) / 2, r[0])):
        if row and (row[0][1] + row[0][3]) / 2 - (run[1] + run[3]) / 2 > 0.6 * height:
            yield sorted(row)
            row = []
        row.append(run)
    if row:
        yield sorted(row)


def _line(row: list[Run], left: float, width: float) -> str:
    out = " " * round((row[0][0] - left) / width) + row[0][4]
    for before, run in pairwise(row):
        gap = (run[0] - before[2]) / width
        if gap < 1.6:
            out += ("" if gap < 0.2 else " ") + run[4]
        else:
            out = out.ljust(max(round((run[0] - left) / width), len(out) + 2)) + run[4]
    return out
