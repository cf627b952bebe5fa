"""The look that all charts share, and how wide a text will be.

Invariant: text is dark, horizontal and never smaller than 12 px; blue is up or first, orange is down or
second, and direction, shape or words always say the same as the colour.
"""

from typing import Any

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
INK = "#1b1f24"
SOFT = "#59636e"
GRID = "#d9dee3"
BLUE = "#1f5f99"
ORANGE = "#b4520a"
PALETTE = (BLUE, ORANGE, "#3f6b2f", "#6b4a8a", "#6f5a00", "#8a2f4c")
SIZE = 13
SMALL = 12


def altair() -> Any:
    """Return the Altair module, imported when the first chart is drawn; its own types are too loose to check."""
    import altair as module

    return module


def config() -> dict[str, Any]:
    """Return the Vega-Lite configuration of every chart."""
    axis = {
        "labelColor": INK,
        "titleColor": SOFT,
        "labelFontSize": SMALL,
        "titleFontSize": SMALL,
        "titleFontWeight": "normal",
        "labelAngle": 0,
        "gridColor": GRID,
        "domainColor": SOFT,
        "tickColor": SOFT,
    }
    return {
        "font": FONT,
        "background": "white",
        "view": {"stroke": None},
        "axis": axis,
        "text": {"color": INK, "fontSize": SMALL, "font": FONT},
        "header": {"labelColor": INK, "labelFontSize": SIZE, "labelFontWeight": "bold", "title": None},
        "legend": {"disable": True},
        "locale": {"number": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""], "minus": "−"}},
    }


def text_width(text: str, size: int = SMALL) -> float:
    """Return about how wide a text is, in px, on the generous side.

    >>> text_width("mm") > text_width("ii")
    True
    """
    wide, slim = "mwMWQO%@—", "iljtfrI.,:;' |[]()!"
    return sum(0.92 if c in wide else 0.36 if c in slim else 0.7 if c.isupper() else 0.57 for c in text) * size


def shorten(text: str, width: float, size: int = SMALL) -> str:
    """Return a text cut at a word, with an ellipsis, so that it fits a width in px.

    >>> shorten("Motor vehicles and parts", 400), shorten("Motor vehicles and parts", 100)
    ('Motor vehicles and parts', 'Motor vehicles…')
    """
    if text_width(text, size) <= width:
        return text
    words = text.split()
    while len(words) > 1 and text_width(" ".join(words) + "…", size) > width:
        words.pop()
    cut = " ".join(words)
    while len(cut) > 1 and text_width(cut + "…", size) > width:
        cut = cut[:-1]
    return cut.rstrip(" ,;:") + "…"
