"""Charts that answer the pointer: the same drawing, with a point over each value that says its numbers.

Invariant: what a point says stands in the chart's rows; without a pointer nothing is lost.
"""

from typing import Any

from accord.reports.blocks import Chart
from accord.reports.charts.draw import WIDE, spec
from accord.reports.errors import BriefError

KINDS = ("path", "coverage", "staging")
REACH = 260


def answering_spec(chart: Chart, width: int = WIDE) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart over years, each value of which answers the pointer.

    Parameters
    ----------
    chart
        Of one of the kinds :data:`KINDS`.
    width
        Width in px.

    Raises
    ------
    BriefError
        The chart is of another kind, or has no rows.
    """
    if chart.kind not in KINDS:
        raise BriefError(
            f"a chart of kind {chart.kind!r} does not answer the pointer",
            hint=f"the kinds are: {', '.join(KINDS)}",
            kind=chart.kind,
        )
    data = spec(chart, width)
    keys = [c.key for c in chart.columns]
    rows = [dict(zip(keys, row, strict=True)) for row in chart.rows]
    unit = f" ({chart.unit})" if chart.unit else ""
    told = [
        {"field": "series", "type": "nominal", "title": "what"},
        {"field": "year", "type": "quantitative", "title": "year", "format": "d"},
        {"field": "value", "type": "quantitative", "title": f"value{unit}", "format": ",.4~g"},
    ]
    point = {
        "data": {"values": rows},
        "mark": {"type": "point", "opacity": 0, "size": REACH},
        "encoding": {
            "x": {"field": "year", "type": "quantitative"},
            "y": {"field": "value", "type": "quantitative"},
            "tooltip": told,
        },
    }
    return data | {"layer": [*data["layer"], point]}
