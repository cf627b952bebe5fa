"""Where a line of an annex states the code of a row, and what is no row: footnotes, page marks.

Invariant: a code inside wrapped words (``of heading 8701 or`` / ``8705, complete``) starts no row, and a code after
a running number or a category is found where the header says that it stands.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace

from accord.tariffs.annex_cells import Layout

_CODE = r"(?P<code>(?:ex\.?\s*)?\d{2,4}[.\s]?\d{2}(?:[.\s]?\d{2}){0,4}(?:[.\s]?\d{1,2})?(?:\s*\(?ex\)?(?=\s))?)(?=\s|$)"
_AT_START = re.compile(r"^\s*" + _CODE, re.I)
_ANYWHERE = re.compile(_CODE, re.I)
_BEFORE = re.compile(r"\(?\d{1,6}[.)]?|[A-Z]{1,5}[-+/*.]?\d{0,3}[A-Z]?\*?")
_FOOTNOTE = re.compile(
    r"(?:\*+|†|‡|[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\(\*+\))\s*\S|(?:\(\d{1,2}\)|\d{1,2}/|\[\d{1,2}\]|\d{1,2}\))\s+[A-Z]"
    r"|(?:foot)?notes?\s*(?:\d{1,2}|:)|(?:source|remarks?|legend|abbreviations?)\s*:",
    re.I,
)
_PAGE = re.compile(
    r"^\s*(?:[-–—]\s*)?(?:page\s*)?(?:[A-Z]{0,6}\s?[-–]\s?)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?(?:\s*[-–—])?\s*$"
    r"|^\s*(?=\S*[A-Z])(?:[A-Z0-9]{1,8}\s?[-–]\s?){1,4}\d{1,4}\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class CodeFinder:
    """Finds the code of a row in a line of text.

    Parameters
    ----------
    layout
        The annex's columns, with one code column.
    words_at
        Place where the text after a code commonly starts; None if the columns do not stand apart.
    """

    layout: Layout
    words_at: int | None

    def find(self, text: str) -> re.Match[str] | None:
        """Return the match whose group ``code`` is the row's code, None for a line that starts no row."""
        before = self.layout.roles.index("code") if "code" in self.layout.roles else 0
        if before and (behind := self._after(text, before)):
            return behind
        match = _AT_START.match(text)
        if match is None or (before and self.layout.placed and match.end() <= self.layout.starts[before][0]):
            return None
        if self.words_at is not None and match.start("code") >= self.words_at - 1 and not _stands_apart(text, match):
            return None
        return match

    def is_page_mark(self, text: str) -> bool:
        """Return whether a line is a page's number; a heading's number under the words is part of them."""
        if self.words_at is not None and len(text) - len(text.lstrip()) == self.words_at:
            return False
        return is_page_mark(text) and not self.find(text)

    def _after(self, text: str, before: int) -> re.Match[str] | None:
        """A code behind the cells of the columns before it."""
        if self.layout.placed:
            start, end = self.layout.starts[before]
            for piece in list(re.finditer(r"\S+(?:\s\S+)*", text))[: before + 1]:
                if piece.start() < end + 4 and piece.end() > start - 4:
                    for word in list(re.finditer(r"\S+", piece.group()))[:2]:
                        match = _ANYWHERE.match(text, piece.start() + word.start())
                        if match and _size(match) >= 6:
                            return match
            return None
        for place, word in enumerate(list(re.finditer(r"\S+", text))[: before + 1]):
            match = _ANYWHERE.match(text, word.start())
            if match and place and _size(match) >= 6:
                return match
            if not _BEFORE.fullmatch(word.group()):
                return None
        return None


def code_finder(lines: list[str], layout: Layout) -> CodeFinder:
    """Return the finder for an annex's lines; of several columns of codes, the one with the most digits is taken."""
    layout = _one_code(lines, layout)
    if not layout.placed:
        return CodeFinder(layout, None)
    first = CodeFinder(layout, None)
    places: Counter[int] = Counter()
    for text in lines:
        match = first.find(text)
        if match and _stands_apart(text, match) and (rest := text[match.end() :]).strip():
            places[match.end() + len(rest) - len(rest.lstrip())] += 1
    return CodeFinder(layout, max(places, key=lambda n: (places[n], -n)) if places else None)


def _one_code(lines: list[str], layout: Layout) -> Layout:
    columns = [n for n, what in enumerate(layout.roles) if what == "code"]
    if len(columns) < 2:
        return layout
    best = columns[-1]
    if layout.placed:
        digits: Counter[int] = Counter()
        for text in lines:
            for piece in re.finditer(r"\S+(?:\s\S+)*", text):
                under = [
                    n for n in columns if piece.start() < layout.starts[n][1] and piece.end() > layout.starts[n][0]
                ]
                if len(under) == 1 and (match := _ANYWHERE.match(piece.group())):
                    digits[under[0]] += _size(match)
        best = max(columns, key=lambda n: (digits[n], n))
    roles = tuple("other" if what == "code" and n != best else what for n, what in enumerate(layout.roles))
    return replace(layout, roles=roles)


def _size(match: re.Match[str]) -> int:
    return sum(c.isdigit() for c in match["code"])


def _stands_apart(text: str, match: re.Match[str]) -> bool:
    return text[match.end() : match.end() + 2].isspace() and bool(text[match.end() :].strip())


def is_footnote(text: str) -> bool:
    """Return whether a line is a note under the table.

    >>> is_footnote("* Subject to paragraph 4."), is_footnote("(1) Only with sugar"), is_footnote("- - Other")
    (True, True, False)
    """
    return bool(_FOOTNOTE.match(text.strip()))


def is_page_mark(text: str) -> bool:
    """Return whether a line is the number of a page and nothing else.

    >>> is_page_mark("- 12 -"), is_page_mark("2-A-MYS-17"), is_page_mark("Page 3 of 40"), is_page_mark("0101.21")
    (True, True, True, False)
    """
    return bool(_PAGE.match(text))


def turn_to_next(above: list[str], first: str) -> int:
    """Return how many of the lines above a row's first line are its words: a code may stand on the middle line.

    They are if the words beside the code begin small and a line above them begins great.

    >>> turn_to_next(["other words", "Sheets of iron or"], "steel, of a thickness of")
    1
    """
    if not first[:1].islower():
        return 0
    for back, text in enumerate(reversed(above), start=1):
        if re.match(r"[-–—\s]*[A-Z]", text):
            return back
    return 0
