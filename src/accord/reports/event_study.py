"""The picture of an event study: effect and interval by years since entry into force.

Invariant: it draws the rows it is given, the reference period among them.
"""

import json
from collections.abc import Mapping
from typing import Any

from accord.reports.charts.style import BLUE, SOFT, altair, config

WIDTH, HEIGHT = 560, 320


def event_study_chart(data: Mapping[str, Any]) -> Any:
    """Return the Altair chart of an event study.

    Parameters
    ----------
    data
        As ``accord gravity event-study --json`` prints it.
    """
    alt = altair()
    rows = [dict(row) for row in data["effects"]]
    order = [row["label"] for row in sorted(rows, key=lambda row: row["years"])]
    base = alt.Chart(alt.Data(values=rows))
    x = alt.X("label:O", sort=order, title="years since entry into force", axis=alt.Axis(labelAngle=0))
    y = alt.Y("low:Q", title="log trade, against the last period before entry")
    zero = base.mark_rule(color=SOFT, strokeDash=[2, 3]).encode(y=alt.datum(0))
    bars = base.mark_rule(color=BLUE, strokeWidth=2).encode(x=x, y=y, y2="high:Q")
    dots = base.mark_point(color=BLUE, filled=True, size=70).encode(x=x, y="log_trade:Q")
    words = f"{data['agreement']}: trade between members, {data['interval']:.0%} intervals"
    return alt.layer(zero, bars, dots).properties(width=WIDTH, height=HEIGHT, title=words)


def event_study_svg(data: Mapping[str, Any]) -> str:
    """Return the chart as SVG, drawn without a browser or network."""
    import vl_convert

    drawing = event_study_chart(data).to_dict() | {"config": config()}
    return str(vl_convert.vegalite_to_svg(json.dumps(drawing), vl_version="6.4"))
