"""Charts of offers: the frontier of two parties, and what a party keeps as coverage rises.

Invariant: every point that has a name has it written beside it; nothing is told by colour alone.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from accord.reports.charts.draw import as_part
from accord.reports.charts.style import BLUE, INK, ORANGE, SOFT, altair, config, text_width

HEIGHT = 380
WIDTH = 560


def frontier_chart(data: Mapping[str, Any], *, width: int = WIDTH, answers: bool = False) -> Any:
    """Return the Altair chart of a frontier.

    Parameters
    ----------
    data
        As ``accord offer frontier --json`` prints it; a key ``draft`` with ``first`` and ``second`` is drawn too.
    width
        Width of the plot in px.
    answers
        Whether points answer the pointer with their numbers.
    """
    alt = altair()
    curve = [{"first": p["first"], "second": p["second"]} for p in data["frontier"]]
    named = [{"first": p["first"], "second": p["second"], "name": p["name"]} for p in data["points"]]
    threat = data["threat"]
    named.append({"first": threat["first"], "second": threat["second"], "name": f"no deal ({threat['name']})"})
    if "draft" in data:
        named.append({**data["draft"], "name": "draft"})
    _place(named, curve, width)
    x = alt.X("second:Q", title=f"second party gains ({data['second']})", scale=alt.Scale(zero=False, nice=True))
    y = alt.Y("first:Q", title=f"first party gains ({data['first']})", scale=alt.Scale(zero=False, nice=True))
    line = alt.Chart(alt.Data(values=curve)).mark_line(color=BLUE, point={"color": BLUE, "size": 30})
    dots = alt.Chart(alt.Data(values=named)).mark_point(color=ORANGE, filled=True, size=90, shape="diamond", opacity=1)
    if answers:
        told = [alt.Tooltip(f"{n}:Q", title=f"{data[n]} gains", format=",.4g") for n in ("first", "second")]
        line, dots = line.encode(tooltip=told), dots.encode(tooltip=[alt.Tooltip("name:N", title="point"), *told])
    layers = [line.encode(x=x, y=y, order="second:Q"), dots.encode(x=x, y=y)]
    for row in named:
        words = alt.Chart(alt.Data(values=[row])).mark_text(align=row["side"], dx=row["dx"], dy=row["dy"], color=INK)
        layers.append(words.encode(x=x, y=y, text="name:N"))
    return alt.layer(*layers).properties(width=width, height=HEIGHT)


def _place(named: list[dict[str, Any]], curve: Sequence[Mapping[str, float]], width: int) -> None:
    """Give each named point a place for its words: on the side with room, below words that are already there."""
    ends = {key: [r[key] for r in (*named, *curve)] for key in ("first", "second")}
    reach = {key: (max(v) - min(v)) or 1.0 for key, v in ends.items()}
    taken: list[tuple[float, float, float]] = []
    for row in sorted(named, key=lambda r: (-r["first"], -r["second"])):
        across = (row["second"] - min(ends["second"])) / reach["second"] * width
        down = (max(ends["first"]) - row["first"]) / reach["first"] * HEIGHT
        wide = text_width(row["name"]) + 8
        left = across > width / 2
        start = across - wide if left else across
        height = down - 4 if left else down - 8
        for begin, end, at in sorted(taken, key=lambda t: t[2]):
            if start < end and begin < start + wide and abs(height - at) < 16:
                height = at + 16
        taken.append((start, start + wide, height))
        row |= {
            "side": "right" if left else "left",
            "dx": -10 if left else 8,
            "dy": height - down + (12 if left else 0),
        }


def coverage_chart(rows: Sequence[Mapping[str, float]], *, ceiling: str, unit: str = "", width: int = WIDTH) -> Any:
    """Return the Altair chart of what the best offer is worth at each coverage.

    Parameters
    ----------
    rows
        ``coverage_pct`` and ``value``, with ``now`` true for the ceiling in force.
    ceiling
        Name of the ceiling that moves.
    unit
        Unit of the values.
    width
        Width of the plot in px.
    """
    alt = altair()
    x = alt.X("coverage_pct:Q", title=f"coverage, % (ceiling: {ceiling})", scale=alt.Scale(zero=False, nice=True))
    y = alt.Y("value:Q", title=f"worth of the best offer{f', {unit}' if unit else ''}", scale=alt.Scale(zero=False))
    base = alt.Chart(alt.Data(values=[dict(r) for r in rows]))
    line = base.mark_line(color=BLUE, point={"color": BLUE, "size": 30}).encode(x=x, y=y)
    now = base.transform_filter("datum.now")
    dot = now.mark_point(color=ORANGE, filled=True, size=90, shape="diamond").encode(x=x, y=y)
    words = now.mark_text(align="left", dx=8, dy=-8, color=INK).encode(x=x, y=y, text=alt.value("this offer"))
    rule = base.mark_rule(color=SOFT, strokeDash=[2, 3]).encode(y=alt.datum(0))
    layers = [line, dot, words] + (
        [rule] if min(r["value"] for r in rows) <= 0 <= max(r["value"] for r in rows) else []
    )
    return alt.layer(*layers).properties(width=width, height=HEIGHT)


def offer_svg(chart: Any, *, part: str = "") -> str:
    """Return a chart as SVG, drawn without a browser or network.

    Parameters
    ----------
    chart
        From a function of this module.
    part
        Makes it a part of a page, with names that begin so; empty for a file of its own.
    """
    import vl_convert

    svg = str(vl_convert.vegalite_to_svg(json.dumps(offer_spec(chart)), vl_version="6.4", allowed_base_urls=[]))
    return as_part(svg, part) if part else svg


def offer_spec(chart: Any) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart with the look that all share."""
    data: dict[str, Any] = chart.to_dict()
    return data | {"config": config()}
