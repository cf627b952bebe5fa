"""Lines of a PDF's page with where they stand, and what the space between two of them says about paragraphs.

Invariant: places only help: a page whose characters have no known place is told by its words alone.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*\d{0,2}$")
_BULLET = re.compile(r"^\s*(?:[•●▪◦‣\-–*\uf0b7\uf0a7]|\(?\d{1,2}[.)]|\(?[a-z][.)]|\(?[ivx]{1,4}[.)])\s+", re.I)
_RAISED = re.compile(r"(?<=[A-Za-z][A-Za-z.,;”’)])\d{1,2}(?=[\s.,;:)]|$)")
# So much more space than between two lines of one paragraph; so much smaller is the type of notes.
SPACE = 1.2
SMALL = 0.9
# So much of a line's width may be free although the next word was too long for it.
SLACK = 0.06
# Lines that begin within so many points of each other are of one column.
COLUMN = 40.0
# A column of text is at least so many times as wide as its type is high; what is narrower is an address.
LEAST_WIDTH = 12.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its left and right end, its height above the page's foot and the size of its type, in points.

    ``edge`` is the right end of its column, ``last`` the height of its last letter: pdfium may run lines of narrow
    columns into one. All are zero where the page does not tell them.
    """

    text: str
    left: float = 0.0
    right: float = 0.0
    foot: float = 0.0
    size: float = 0.0
    edge: float = 0.0
    last: float = 0.0


@dataclass(frozen=True, slots=True)
class Measures:
    """What is usual in a document: characters in a full line, the size of the type, the step from line to line."""

    full: float
    size: float
    step: float


def page_lines(page: Any, clean: Any) -> list[Line]:
    """Return the lines of a pdfium text page, empty ones included, each cleaned by ``clean``."""
    raw = page.get_text_range()
    placed = page.count_chars() == len(raw)
    lines: list[Line] = []
    for found in re.finditer(r"[^\r\n]+|\r\n|\r|\n", raw):
        words = found[0]
        if words[0] in "\r\n":
            lines.append(Line(""))
            continue
        inner = words.strip()
        line = Line(inner)
        if placed and inner:
            first = found.start() + words.index(inner)
            left, foot, _right, top = page.get_charbox(first, loose=True)
            _left, last, right, _top = page.get_charbox(first + len(inner) - 1, loose=True)
            line = Line(_with_marks(page, inner, first, foot, top - foot), left, right, foot, top - foot, 0.0, last)
        lines.append(line)
    return [part for line in _with_edges(_without_breaks(lines)) for part in _clean(line, clean)]


def _with_edges(lines: list[Line]) -> list[Line]:
    """Give each line the right end of its column: of the lines that begin near where it begins."""
    ends: dict[int, float] = {}
    for line in lines:
        place = int(line.left // COLUMN)
        ends[place] = max(ends.get(place, 0.0), line.right)
    return [
        replace(line, edge=max(ends.get(int(line.left // COLUMN) + n, 0.0) for n in (-1, 0, 1))) if line.size else line
        for line in lines
    ]


def _with_marks(page: Any, words: str, first: int, foot: float, size: float) -> str:
    """Set raised numbers of notes apart: "agreement1" in the text layer is "agreement [1]" to a reader."""
    parts, at = [], 0
    for mark in _RAISED.finditer(words):
        # A digit on the line begins a fifth of the type's size above the foot, where the line's letters stand.
        if page.get_charbox(first + mark.start())[1] > foot + 0.42 * size:
            parts.append(f"{words[at : mark.start()]} [{mark[0]}]")
            at = mark.end()
    return "".join(parts) + words[at:]


def _without_breaks(lines: list[Line]) -> list[Line]:
    """Drop the line end after each line, so that only lines that are empty on the page are left empty."""
    kept: list[Line] = []
    ended = True
    for line in lines:
        if line.text:
            kept.append(line)
            ended = False
        elif ended:
            kept.append(line)
        else:
            ended = True
    return kept


def _clean(line: Line, clean: Any) -> list[Line]:
    parts = [part.strip() for part in clean(line.text).split("\n")]
    return [replace(line, text=part) for part in parts] if line.text else [line]


def measure(pages: list[list[Line]]) -> Measures:
    """Return what is usual in the lines of some pages."""
    lines = [line for page in pages for line in page if line.text]
    lengths = sorted(len(line.text) for line in lines)
    steps = [
        a.last - b.foot
        for page in pages
        for a, b in pairwise(page)
        if a.size and b.size and 0.8 * a.size < a.last - b.foot < 2.5 * a.size and abs(a.size - b.size) < 0.5
    ]
    sizes = [line.size for line in lines if line.size]
    full = median(lengths) if len(lengths) < 8 else lengths[int(0.8 * len(lengths))]
    return Measures(full, median(sizes) if sizes else 0.0, _usual(steps))


def _usual(steps: list[float]) -> float:
    """Return the least step that many lines have: paragraphs of one line each must not make their space the usual."""
    rounded = sorted(round(step, 1) for step in steps)
    for step in dict.fromkeys(rounded):
        if sum(abs(other - step) <= 0.6 for other in rounded) >= max(2, 0.2 * len(rounded)):
            return step
    return 0.0


def continues(previous: Line, line: Line, usual: Measures) -> bool:
    """Tell whether a line goes on with the paragraph of the line before it."""
    if _BULLET.match(line.text):
        return False
    ended = _ENDS.search(previous.text) is not None
    small = line.text[:1].islower()
    if ended and previous.text.endswith(":"):
        return False
    step = previous.last - line.foot
    if previous.size and line.size and usual.step and 0 < step < 4 * usual.step:
        if abs(previous.size - line.size) > 0.12 * usual.size:
            return False
        if step > SPACE * usual.step:
            return small and not ended
        if line.left - previous.left > 0.6 * line.size and ended:
            return False
    fits = _fits(previous, line, usual)
    if ended:
        return not fits
    wide = previous.right - line.left > LEAST_WIDTH * previous.size > 0
    return small or len(previous.text) >= 0.72 * usual.full or (wide and not fits)


def _fits(previous: Line, line: Line, usual: Measures) -> bool:
    """Tell whether a line's first word had room on the line before it."""
    letters = len(line.text.split()[0]) + 1
    if previous.size and previous.edge:
        run_in = previous.foot - previous.last > previous.size
        width = 0.48 * previous.size if run_in else (previous.right - previous.left) / len(previous.text)
        return previous.right + 1.15 * letters * width < previous.edge
    return len(previous.text) + letters <= (1 - SLACK) * usual.full


def is_note(line: Line, usual: Measures) -> bool:
    """Tell a footnote's first line: smaller type, a number or mark before the words."""
    return bool(line.size and line.size < SMALL * usual.size and re.match(r"(?:\d{1,3}|[*†‡])\s?[A-Za-z(“]", line.text))
