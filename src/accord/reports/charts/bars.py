"""Bars: effects with intervals, and changes to the left and right of nought.

Invariant: every bar has its number written beside it, so the axis is a help and not the source.
"""

from typing import Any

from accord.reports.blocks import Cell, Chart
from accord.reports.cells import plain
from accord.reports.charts.style import BLUE, INK, ORANGE, SIZE, SMALL, SOFT, altair, shorten, text_width
from accord.reports.numbers import Quantity, quantity


def intervals(chart: Chart, width: int) -> Any:
    """Return the Altair chart of kind ``intervals``."""
    alt = altair()

    rows = [_row(chart, row) for row in chart.rows]
    for place, row in enumerate(rows):
        row["place"] = place
    right = max((text_width(r["text"]) for r in rows), default=0) + 12
    left = min(max((text_width(r["label"]) for r in rows), default=0), width * 0.36) + 8
    for row in rows:
        row["label"] = shorten(row["label"], left)
    plot = max(60.0, width - left - right)
    base = alt.Chart(alt.Data(values=rows))
    y = alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0.35))
    x = alt.X("value:Q", axis=_axis(alt, chart, plot), scale=alt.Scale(domain=_domain(rows), nice=False))
    bars = base.mark_bar(height={"band": 0.72}).encode(x=x, y=y, color=_sign_colour(alt))
    spread = (
        base.transform_filter("isValid(datum.low)")
        .mark_rule(color=INK, strokeWidth=1.5)
        .encode(x=alt.X("low:Q"), x2="high:Q", y=y)
    )
    caps = [
        base.transform_filter(f"isValid(datum.{end})")
        .mark_tick(color=INK, thickness=1.5, size=9)
        .encode(x=f"{end}:Q", y=y)
        for end in ("low", "high")
    ]
    names = base.mark_text(align="right", fontSize=SIZE - 1).encode(x=alt.value(-8), y=y, text="label:N")
    numbers = base.mark_text(align="left").encode(x=alt.value(plot + 10), y=y, text="text:N")
    zero = base.mark_rule(color=SOFT).encode(x=alt.datum(0))
    layers = alt.layer(bars, zero, spread, *caps, names, numbers)
    return layers.properties(width=plot, height=max(24, (26 if width >= 500 else 22) * len(rows)))


def diverging(chart: Chart, width: int) -> Any:
    """Return the Altair chart of kind ``diverging``: one panel a flow, side by side where there is room."""
    alt = altair()

    keys = [c.key for c in chart.columns]
    rows = [_row(chart, row) | {"flow": row[keys.index("flow")]} for row in chart.rows]
    flows = list(dict.fromkeys(str(r["flow"]) for r in rows))
    order = list(dict.fromkeys(str(r["label"]) for r in rows))
    beside = width >= 560 and len(flows) == 2
    left = min(max((text_width(label) for label in order), default=0), width * (0.3 if beside else 0.42)) + 8
    plot = max(60.0, (width - left - 24) / 2 if beside else width - left - 8)
    # Room for the numbers at both ends of the bars, in the units of the axis.
    domain = _domain(rows, room=max((text_width(r["text"]) for r in rows), default=0) + 8, plot=plot)
    panels = []
    for place, flow in enumerate(flows):
        mine = [r for r in rows if r["flow"] == flow]
        base = alt.Chart(alt.Data(values=mine))
        y = alt.Y("label:N", axis=None, scale=alt.Scale(domain=order, paddingInner=0.3))
        x = alt.X("value:Q", axis=_axis(alt, chart, plot), scale=alt.Scale(domain=domain, nice=False))
        layers = [
            base.mark_bar().encode(x=x, y=y, color=_sign_colour(alt)),
            base.mark_rule(color=SOFT).encode(x=alt.datum(0)),
            base.transform_filter("datum.value >= 0")
            .mark_text(align="left", dx=4)
            .encode(x=alt.X("value:Q"), y=y, text="text:N"),
            base.transform_filter("datum.value < 0")
            .mark_text(align="right", dx=-4)
            .encode(x=alt.X("value:Q"), y=y, text="text:N"),
        ]
        if place == 0 or not beside:
            names = alt.Chart(alt.Data(values=[{"label": s, "short": shorten(s, left)} for s in order]))
            layers.append(names.mark_text(align="right").encode(x=alt.value(-8), y=y, text="short:N"))
        panel = alt.layer(*layers).properties(
            width=plot,
            height=22 * len(order),
            title=alt.TitleParams(flow, anchor="start", fontSize=SIZE, color=INK, offset=6),
        )
        panels.append(panel)
    joined = alt.hconcat(*panels, spacing=16) if beside else alt.vconcat(*panels, spacing=12)
    return joined if len(panels) > 1 else panels[0]


def _row(chart: Chart, row: tuple[Cell, ...]) -> dict[str, Any]:
    by_key = dict(zip((c.key for c in chart.columns), row, strict=True))
    column = next(c for c in chart.columns if c.key == "value")
    value, low, high = (by_key.get(k) for k in ("value", "low", "high"))
    assert isinstance(value, int | float)
    spread = isinstance(low, int | float) and isinstance(high, int | float)
    q = Quantity(
        value,
        chart.unit,
        low if isinstance(low, int | float) and spread else None,
        high if isinstance(high, int | float) and spread else None,
        decimals=column.decimals,
        signed=chart.kind == "diverging",
    )
    label = plain(by_key["label"])
    bare = Quantity(value, decimals=column.decimals, signed=True)
    text = quantity(q if chart.kind == "intervals" else bare, unit=False)
    return {"label": label, "value": value, "low": low, "high": high, "text": text}


def _domain(rows: list[dict[str, Any]], room: float = 0.0, plot: float = 1.0) -> list[float]:
    numbers = [0.0, *(r[k] for r in rows for k in ("value", "low", "high") if r[k] is not None)]
    if room:
        numbers = [0.0, *(r["value"] for r in rows)]
    low, high = min(numbers), max(numbers)
    span = (high - low) or 1.0
    sides = (low < 0) + (high > 0) or 1
    # A label of `room` px at each end leaves plot - sides*room px for the bars themselves.
    per_px = span / max(plot - sides * room, plot * 0.3)
    pad = room * per_px if room else span * 0.03
    return [low - (pad if low < 0 else span * 0.02), high + (pad if high > 0 else span * 0.02)]


def _axis(alt: Any, chart: Chart, plot: float) -> Any:
    return alt.Axis(title=chart.unit, tickCount=max(2, int(plot // 90)), labelFontSize=SMALL, grid=True)


def _sign_colour(alt: Any) -> Any:
    return alt.condition("datum.value < 0", alt.value(ORANGE), alt.value(BLUE))
