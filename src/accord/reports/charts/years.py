"""Paths over years: the cost of delay with its band, coverage and rates in steps.

Invariant: each line is named at its end, in its own colour and dash, and the last value is written out.
"""

from typing import Any

from accord.reports.blocks import Chart
from accord.reports.charts.style import GRID, INK, PALETTE, SMALL, SOFT, altair, text_width
from accord.reports.numbers import number

_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [1, 4])


def path(chart: Chart, width: int) -> Any:
    """Return the Altair chart of kind ``path``."""
    return _lines(chart, width, steps=False, whole=False)


def coverage(chart: Chart, width: int) -> Any:
    """Return the Altair chart of kind ``coverage``, from 0 to 100 %."""
    return _lines(chart, width, steps=True, whole=True)


def staging(chart: Chart, width: int) -> Any:
    """Return the Altair chart of kind ``staging``: steps from nought to the highest value."""
    return _lines(chart, width, steps=True, whole=False)


def _lines(chart: Chart, width: int, *, steps: bool, whole: bool) -> Any:
    alt = altair()

    keys = [c.key for c in chart.columns]
    digits = next(c.decimals for c in chart.columns if c.key == "value") or 0
    rows: list[dict[str, Any]] = [dict(zip(keys, row, strict=True)) for row in chart.rows]
    series = list(dict.fromkeys(r["series"] for r in rows))
    ends = _ends(rows, series, digits)
    right = max((max(text_width(e["series"]), text_width(e["text"])) for e in ends), default=0) + 14
    left = 52
    plot, height = max(80.0, width - left - right), max(220 if width >= 500 else 165, 36 * len(series))
    numbers = [x for r in rows for x in (r["value"], r["low"], r["high"]) if x is not None]
    domain = [0, 100] if whole else [min([0, *numbers]), max([0, *numbers])]
    if domain[0] == domain[1]:
        domain = [0, 1]
    years = sorted({r["year"] for r in rows})
    ticks = _ticks(years, plot)
    x = alt.X(
        "year:Q",
        axis=alt.Axis(title=None, values=ticks, format="d", grid=False),
        scale=alt.Scale(domain=[years[0], years[-1]], nice=False),
    )
    y_scale = alt.Scale(domain=domain, nice=not whole)
    y = alt.Y("value:Q", axis=alt.Axis(title=None, tickCount=5, gridColor=GRID, domain=False), scale=y_scale)
    colour = alt.Color("series:N", scale=alt.Scale(domain=series, range=list(PALETTE[: len(series)])), legend=None)
    dash = alt.StrokeDash("series:N", scale=alt.Scale(domain=series, range=list(_DASHES[: len(series)])), legend=None)
    base = alt.Chart(alt.Data(values=rows))
    layers = []
    if any(r["low"] is not None for r in rows):
        layers.append(
            base.mark_area(opacity=0.18).encode(x=x, y=alt.Y("low:Q", scale=y_scale), y2="high:Q", color=colour)
        )
    line = base.mark_line(strokeWidth=2.5, interpolate="step-after" if steps else "linear")
    layers.append(line.encode(x=x, y=y, color=colour, strokeDash=dash))
    if not steps:
        layers.append(base.mark_point(filled=True, size=36, opacity=1).encode(x=x, y=y, color=colour))
    tail = alt.Chart(alt.Data(values=ends))
    # Names at the ends, pushed apart so that close lines do not write over each other.
    spread = _push_apart(ends, domain, height)
    tail = alt.Chart(alt.Data(values=spread))
    for field, dy, weight, ink in (("series", -7, "bold", INK), ("text", 7, "normal", SOFT)):
        mark = tail.mark_text(align="left", dy=dy, fontWeight=weight, color=ink, fontSize=SMALL)
        layers.append(mark.encode(x=alt.value(plot + 8), y=alt.Y("label_y:Q", scale=y_scale), text=f"{field}:N"))
    return alt.layer(*layers).properties(width=plot, height=height)


def _ends(rows: list[dict[str, Any]], series: list[str], digits: int) -> list[dict[str, Any]]:
    ends = []
    for name in series:
        last = max((r for r in rows if r["series"] == name), key=lambda r: r["year"])
        text = f"{number(last['value'], digits)} in {last['year']}"
        ends.append({"series": name, "year": last["year"], "value": last["value"], "text": text})
    return ends


def _push_apart(ends: list[dict[str, Any]], domain: list[float], height: int) -> list[dict[str, Any]]:
    gap = (domain[1] - domain[0]) * 32 / height
    placed: list[dict[str, Any]] = []
    for end in sorted(ends, key=lambda e: e["value"]):
        at = max(end["value"], placed[-1]["label_y"] + gap) if placed else end["value"]
        placed.append(end | {"label_y": at})
    over = max(0.0, placed[-1]["label_y"] - domain[1]) if placed else 0.0
    return [p | {"label_y": p["label_y"] - over} for p in placed]


def _ticks(years: list[int], plot: float) -> list[int]:
    room = max(2, int(plot // 48))
    step = max(1, -(-len(years) // room))
    return [y for y in range(years[0], years[-1] + 1) if (y - years[0]) % step == 0]
