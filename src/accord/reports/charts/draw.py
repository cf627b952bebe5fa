"""From a chart to SVG or PNG, with vl-convert and no browser.

Invariant: one Vega engine serves the whole process (the first drawing pays its start of about half a second,
later ones 20 ms), nothing is fetched, and equal charts give equal bytes.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from accord.reports.blocks import Chart
from accord.reports.charts import bars, lanes, network, style, tiles, years
from accord.reports.errors import BriefError

WIDE = 680
NARROW = 340
# Altair 6.x writes schema 6.4-compatible specs and vl-convert 1.9 carries 6.4; move the two together.
_VL_VERSION = "6.4"
_TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')
_KINDS: dict[str, Callable[[Chart, int], Any]] = {
    "intervals": bars.intervals,
    "diverging": bars.diverging,
    "path": years.path,
    "coverage": years.coverage,
    "staging": years.staging,
    "timeline": lanes.timeline,
    "tiles": tiles.tiles,
    "network": network.network,
}


def spec(chart: Chart, width: int = WIDE) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart.

    Parameters
    ----------
    chart
        What to draw.
    width
        Width in px; :data:`WIDE` for screen and print, :data:`NARROW` for a phone.

    Raises
    ------
    BriefError
        The kind is unknown, or there is no row to draw.
    """
    if chart.kind not in _KINDS:
        raise BriefError(
            f"{chart.kind!r} is no kind of chart", hint=f"the kinds are: {', '.join(sorted(_KINDS))}", kind=chart.kind
        )
    if not chart.rows:
        raise BriefError(
            f"the chart {chart.key!r} has no rows", hint="leave the chart out and say why in words", key=chart.key
        )
    drawn = _KINDS[chart.kind](chart, width)
    data: dict[str, Any] = drawn.to_dict()
    data["config"] = style.config()
    return data


def draw_svg(chart: Chart, width: int = WIDE) -> str:
    """Return a chart as an SVG element that can stand inside a page.

    It is hidden from screen readers: what shows it also says ``chart.description``. Its ids are prefixed with
    the chart's key and width, so that several charts share a page without mixing up their clip paths.

    Raises
    ------
    BriefError
        See :func:`spec`.
    """
    return as_part(_drawn(chart, width), f"{chart.key}-{width}-")


# One brief in two formats draws each chart twice; a server draws the same ones for every reader.
@lru_cache(maxsize=64)
def _drawn(chart: Chart, width: int) -> str:
    return svg_of(spec(chart, width))


def svg_of(drawing: dict[str, Any]) -> str:
    """Return a Vega-Lite specification as SVG; nothing is fetched."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(drawing, vl_version=_VL_VERSION, allowed_base_urls=[])
    return svg


def as_part(svg: str, prefix: str) -> str:
    """Return an SVG drawing as a part of a page: names of its own, hidden from screen readers.

    >>> as_part('<svg id="a"><text> id="b"</text></svg>', "x-")
    '<svg aria-hidden="true" id="x-a"><text> id="b"</text></svg>'
    """
    # Only inside tags: a label may well read ` id="x"`.
    named = _TAG.sub(lambda tag: own_names(tag.group(), prefix), svg)
    return named.replace("<svg ", '<svg aria-hidden="true" ', 1)


def own_names(tag: str, prefix: str) -> str:
    """Return an SVG tag with ids and references of its own and without Vega's roles.

    >>> own_names('<g id="clip0" role="x" clip-path="url(#clip0)">', "a-")
    '<g id="a-clip0" clip-path="url(#a-clip0)">'
    """
    # The page describes the whole drawing in words; Vega's roles on each mark would be read out as noise.
    tag = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", tag)
    tag = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}\1"', tag)
    tag = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}\1)", tag)
    return re.sub(r'(href=")#', rf"\1#{prefix}", tag)


def draw_png(chart: Chart, width: int = WIDE, *, scale: float = 2.0) -> bytes:
    """Return a chart as PNG for formats without SVG.

    Raises
    ------
    BriefError
        See :func:`spec`.
    """
    return _pixels(chart, width, scale)


@lru_cache(maxsize=32)
def _pixels(chart: Chart, width: int, scale: float) -> bytes:
    return png_of(spec(chart, width), scale=scale)


def png_of(drawing: dict[str, Any], *, scale: float = 2.0) -> bytes:
    """Return a Vega-Lite specification as PNG; nothing is fetched."""
    import vl_convert

    png: bytes = vl_convert.vegalite_to_png(drawing, vl_version=_VL_VERSION, scale=scale, allowed_base_urls=[])
    return png
