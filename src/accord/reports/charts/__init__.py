"""Charts: rows in, a drawing out, without a browser."""

from accord.reports.charts.answering import answering_spec
from accord.reports.charts.draw import NARROW, WIDE, draw_png, draw_svg, png_of, spec, svg_of
from accord.reports.charts.rows import (
    Effect,
    Point,
    Span,
    Tie,
    TradeChange,
    coverage_chart,
    diverging_chart,
    intervals_chart,
    network_chart,
    path_chart,
    staging_chart,
    tiles_chart,
    timeline_chart,
)

__all__ = [
    "NARROW",
    "WIDE",
    "Effect",
    "Point",
    "Span",
    "Tie",
    "TradeChange",
    "answering_spec",
    "coverage_chart",
    "diverging_chart",
    "draw_png",
    "draw_svg",
    "intervals_chart",
    "network_chart",
    "path_chart",
    "png_of",
    "spec",
    "staging_chart",
    "svg_of",
    "tiles_chart",
    "timeline_chart",
]
