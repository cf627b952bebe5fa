"""A chart as a picture file of its own, with its finding, measure and source drawn in.

Invariant: the picture says in words what the page around it would say, and equal charts give equal files.
"""

import textwrap
from html import escape
from pathlib import Path
from typing import Any

from accord.reports.blocks import Chart
from accord.reports.charts import WIDE, png_of, spec, svg_of
from accord.reports.charts.style import INK, SMALL, SOFT
from accord.reports.errors import UnknownFormatError
from accord.reports.files import write_bytes

PICTURES = (".svg", ".png")
# About this many letters of a title stand on one line of a wide picture.
_TITLE, _SMALL = 78, 100


def write_chart(chart: Chart, path: Path, *, width: int = WIDE) -> Path:
    """Write a chart as SVG or PNG, by the ending of ``path``, and return the path.

    Parameters
    ----------
    chart
        What to draw.
    path
        File; its folder is made.
    width
        Of the drawing, px.

    Raises
    ------
    UnknownFormatError
        The ending is none of :data:`PICTURES`.
    BriefError
        The chart has no rows.
    WriteError
        The folder or disk refused; what was there is untouched.
    """
    ending = path.suffix.lower()
    check_picture(path)
    drawing = _titled(spec(chart, width), chart)
    if ending == ".png":
        return write_bytes(path, png_of(drawing))
    said = f"<title>{escape(chart.title)}</title><desc>{escape(chart.description)}</desc>"
    head, end, rest = svg_of(drawing).partition(">")
    return write_bytes(path, f'{head} role="img"{end}{said}{rest}'.encode())


def check_picture(path: Path) -> None:
    """Check that a picture can be written under this name, before any long work is done for it.

    Raises
    ------
    UnknownFormatError
        Its ending is none of :data:`PICTURES`.
    """
    if path.suffix.lower() not in PICTURES:
        raise UnknownFormatError(
            f"accord does not draw {path.suffix or 'a file without an ending'}: {path.name}",
            hint=f"end the name with {' or '.join(PICTURES)}",
            path=str(path),
        )


def _titled(drawing: dict[str, Any], chart: Chart) -> dict[str, Any]:
    measure = textwrap.wrap(chart.measure, _SMALL) + textwrap.wrap(f"Source: {chart.source}", _SMALL)
    title = {
        "text": textwrap.wrap(chart.title, _TITLE),
        "subtitle": measure,
        "anchor": "start",
        "frame": "bounds",
        "offset": 14,
        "color": INK,
        "subtitleColor": SOFT,
        "fontSize": 15,
        "subtitleFontSize": SMALL,
    }
    return drawing | {"title": title, "padding": 12}
