"""The marks of lists: what a page or a word processor draws before an item and its file only implies.

Invariant: a mark stands in the text as a reader sees it, so that "The two sides agreed to:" has its items below it.
"""

import re

BULLET = "• "
_OWN = re.compile(r"[•●▪◦‣*–-]\s|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s", re.I)


def with_mark(mark: str, text: str) -> str:
    """Return an item with its mark, unless it brings one.

    >>> with_mark("• ", "open a consulate;"), with_mark("1. ", "(a) open a consulate;")
    ('• open a consulate;', '(a) open a consulate;')
    """
    return text if not mark or _OWN.match(text) else mark + text


def number_in(style: str, number: int) -> str:
    """Return a number as a list writes it; styles are those of word processors.

    >>> [number_in(style, 4) for style in ("decimal", "lowerLetter", "upperRoman")]
    ['4', 'd', 'IV']
    """
    if style.endswith("Letter") and number >= 1:
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if style.startswith("upper") else letter
    if style.endswith("Roman") and 1 <= number < 400:
        roman = ""
        for value, sign in (
            (100, "c"),
            (90, "xc"),
            (50, "l"),
            (40, "xl"),
            (10, "x"),
            (9, "ix"),
            (5, "v"),
            (4, "iv"),
            (1, "i"),
        ):
            roman += sign * (number // value)
            number %= value
        return roman.upper() if style.startswith("upper") else roman
    return str(number)
