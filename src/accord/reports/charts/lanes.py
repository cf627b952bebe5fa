"""The timeline: one lane an instrument, labels packed so that none lies on another, a line for the day asked about.

Invariant: places are worked out here in px before anything is drawn, so a long label moves up a row and is
never cut into its neighbour.
"""

from datetime import date
from typing import Any

from accord.reports.blocks import Chart
from accord.reports.charts.style import BLUE, GRID, INK, ORANGE, SIZE, SMALL, SOFT, altair, shorten, text_width
from accord.reports.numbers import long_date

_ROW = 17
_SHORT_DAYS = 45


def timeline(chart: Chart, width: int) -> Any:
    """Return the Altair chart of kind ``timeline``."""
    alt = altair()

    rows = [(str(lane), str(label), _date(start), _date(end)) for lane, label, start, end in chart.rows]
    days = [d for _, _, start, end in rows for d in (start, end)] + ([chart.rule] if chart.rule else [])
    first, last = _year_floor(min(days)), _year_ceil(max(days))
    scale = width / max(1, (last - first).days)
    marks, labels, heads, floors, height = place(rows, first, scale, width)

    def layer(values: list[dict[str, Any]]) -> Any:
        return alt.Chart(alt.Data(values=values))

    x_scale = alt.Scale(domain=[0, width], nice=False)
    y_scale = alt.Scale(domain=[height, 0], nice=False)
    x, x2 = alt.X("x:Q", scale=x_scale, axis=None), alt.X2("x2:Q")
    y = alt.Y("y:Q", scale=y_scale, axis=None)
    years = [m | {"y": height - 7} for m in _year_marks(first, last, scale, width)]
    parts = [
        layer(years).mark_rule(color=GRID).encode(x=x),
        layer(years).mark_text(align="left", dx=3, color=SOFT).encode(x=x, y=y, text="text:N"),
        layer(floors).mark_rule(color=GRID).encode(x=x, x2=x2, y=y),
        layer(labels)
        .mark_rule(color=SOFT, strokeWidth=0.7)
        .encode(x=alt.X("at:Q", scale=x_scale, axis=None), y=y, y2="floor:Q"),
        layer([m for m in marks if m["long"]]).mark_rule(color=BLUE, strokeWidth=7).encode(x=x, x2=x2, y=y),
        layer([m for m in marks if not m["long"]])
        .mark_point(shape="diamond", filled=True, size=70, color=BLUE, opacity=1)
        .encode(x=x, y=y),
        layer(heads).mark_text(align="left", fontWeight="bold", fontSize=SIZE).encode(x=x, y=y, text="text:N"),
        # A white edge under the words keeps them readable where a line runs through.
        layer(labels).mark_text(align="left", stroke="white", strokeWidth=4).encode(x=x, y=y, text="text:N"),
        layer(labels).mark_text(align="left", color=INK).encode(x=x, y=y, text="text:N"),
    ]
    if chart.rule is not None:
        at = (chart.rule - first).days * scale
        text = f"as of {long_date(chart.rule)}"
        side = "right" if at + text_width(text) + 6 > width else "left"
        rule = [{"x": at, "y": height - 22, "text": text}]
        parts[2:2] = [
            layer(rule).mark_rule(color=ORANGE, strokeWidth=1.5, strokeDash=[5, 3]).encode(x=x),
            layer(rule)
            .mark_text(align=side, dx=-5 if side == "right" else 5, color=ORANGE, fontWeight="bold")
            .encode(x=x, y=y, text="text:N"),
        ]
    return alt.layer(*parts).properties(width=width, height=height)


def place(
    rows: list[tuple[str, str, date, date]], first: date, scale: float, width: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]], float]:
    """Return marks, labels, heads of lanes, floors of lanes (all in px) and the height of the drawing.

    Parameters
    ----------
    rows
        Lane, label, first and last day of each entry.
    first
        The day at the left edge.
    scale
        Px a day.
    width
        Width of the drawing in px.
    """
    marks: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    floors: list[dict[str, Any]] = []
    top = 4.0
    for lane in dict.fromkeys(r[0] for r in rows):
        # The latest first: an earlier label that needs room goes above, and its leader line crosses no words.
        mine = sorted((r for r in rows if r[0] == lane), key=lambda r: (r[2], r[3], r[1]), reverse=True)
        placed: list[tuple[float, float, int]] = []
        mine_labels = []
        for _, label, start, _ in mine:
            text = shorten(label, width * 0.62)
            at = (start - first).days * scale
            wide = text_width(text) + 8
            left = min(at + 4, width - wide)
            level = next(
                n for n in range(len(mine)) if all(k != n or left + wide < a or left > b for a, b, k in placed)
            )
            placed.append((left, left + wide, level))
            mine_labels.append((text, at, left, level))
        depth = max(level for *_, level in placed) + 1
        heads.append({"x": 0, "y": top + 8, "text": lane})
        floor = top + 16 + depth * _ROW + 6
        floors.append({"x": 0, "x2": width, "y": floor})
        for text, at, left, level in mine_labels:
            labels.append({"text": text, "at": at, "x": left, "y": floor - 14 - level * _ROW, "floor": floor})
        for _, _, start, end in mine:
            long = (end - start).days > _SHORT_DAYS
            # A short event keeps one mark in its middle; a long state is a bar from end to end.
            middle = start + (end - start) / 2
            begin = start if long else middle
            marks.append(
                {"x": (begin - first).days * scale, "x2": (end - first).days * scale, "y": floor, "long": long}
            )
        top = floor + 10
    return marks, labels, heads, floors, top + 30


def _date(value: Any) -> date:
    assert isinstance(value, date)
    return value


def _year_floor(value: date) -> date:
    return date(value.year, 1, 1)


def _year_ceil(value: date) -> date:
    return date(value.year + 1, 1, 1)


def _year_marks(first: date, last: date, scale: float, width: int) -> list[dict[str, Any]]:
    count = last.year - first.year
    step = max(1, -(-count // max(2, int(width // (4 * SMALL)))))
    return [{"x": (date(y, 1, 1) - first).days * scale, "text": str(y)} for y in range(first.year, last.year, step)]
