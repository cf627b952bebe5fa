"""Who rests on whom: suppliers on the left, those who rest on them on the right, a line as wide as the share.

Invariant: each share is written beside its supplier, in the order of the heads above, so that width and colour only
repeat what the words say.
"""

from typing import Any

from accord.reports.blocks import Chart
from accord.reports.charts.style import INK, PALETTE, SIZE, SMALL, SOFT, altair, shorten, text_width
from accord.reports.numbers import number

_ROW = 30
_WIDEST = 12.0


def network(chart: Chart, width: int) -> Any:
    """Return the Altair chart of kind ``network``."""
    alt = altair()

    keys = [c.key for c in chart.columns]
    digits = next(c.decimals for c in chart.columns if c.key == "value") or 0
    links: list[dict[str, Any]] = [dict(zip(keys, row, strict=True)) for row in chart.rows]
    sources, targets = ([str(x) for x in dict.fromkeys(k[side] for k in links)] for side in ("source", "target"))
    shares = {(str(k["source"]), str(k["target"])): float(k["value"]) for k in links}
    top = max((abs(v) for v in shares.values()), default=0.0) or 1.0
    cells = {k: number(v, digits) for k, v in shares.items()}
    heads = {t: shorten(t, width * 0.24, SMALL) for t in targets}
    wide = {t: max(text_width(heads[t]), *(text_width(cells.get((s, t), "–")) for s in sources)) + 14 for t in targets}
    names = min(max(text_width(s, SIZE) for s in sources), width * 0.3) + 10
    left = names + sum(wide.values())
    right = max(text_width(heads[t], SIZE) for t in targets) + 14
    plot, height = max(60.0, width - left - right), _ROW * max(len(sources), 2 * len(targets))
    from_y = _spread(sources, height)
    to_y = _spread(targets, height)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, plot], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, -_ROW * 0.7], nice=False))
    lines = [
        {"x": 0.0, "y": from_y[s], "x2": plot, "y2": to_y[t], "target": t, "w": max(0.75, _WIDEST * abs(v) / top)}
        for (s, t), v in shares.items()
    ]
    colour = alt.Color("target:N", scale=alt.Scale(domain=targets, range=_colours(len(targets))), legend=None)
    strokes = (
        alt.Chart(alt.Data(values=lines))
        .mark_rule(opacity=0.55, strokeCap="butt")
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q", color=colour, strokeWidth=alt.StrokeWidth("w:Q", scale=None))
    )
    words = _words(sources, targets, heads, cells, wide, names, left, from_y)
    words += [
        {"x": plot + 8, "y": to_y[t], "text": heads[t], "align": "left", "weight": "bold", "ink": INK} for t in targets
    ]
    layers = [strokes]
    for align in ("left", "right"):
        for weight in ("normal", "bold"):
            some = [w for w in words if (w["align"], w["weight"]) == (align, weight)]
            if some:
                mark = alt.Chart(alt.Data(values=some)).mark_text(align=align, fontWeight=weight, fontSize=SMALL)
                layers.append(mark.encode(x=x, y=y, text="text:N", color=alt.Color("ink:N", scale=None)))
    return alt.layer(*layers).resolve_scale(color="independent").properties(width=plot, height=height + _ROW * 0.7)


def _words(
    sources: list[str],
    targets: list[str],
    heads: dict[str, str],
    cells: dict[tuple[str, str], str],
    wide: dict[str, float],
    names: float,
    left: float,
    at: dict[str, float],
) -> list[dict[str, Any]]:
    """Return names and shares of the suppliers with their places, left of nought, and the heads above them."""
    found: list[dict[str, Any]] = []
    for s in sources:
        found.append(
            {"x": -left, "y": at[s], "text": shorten(s, names - 6), "align": "left", "weight": "bold", "ink": INK}
        )
    edge = names - left
    for t in targets:
        edge += wide[t]
        found.append(
            {"x": edge - 12, "y": -_ROW * 0.35, "text": heads[t], "align": "right", "weight": "normal", "ink": SOFT}
        )
        found += [
            {
                "x": edge - 12,
                "y": at[s],
                "text": cells.get((s, t), "–"),
                "align": "right",
                "weight": "normal",
                "ink": INK,
            }
            for s in sources
        ]
    return found


def _spread(labels: list[str], height: float) -> dict[str, float]:
    return {label: (i + 0.5) * height / len(labels) for i, label in enumerate(labels)}


def _colours(count: int) -> list[str]:
    return [PALETTE[i % len(PALETTE)] for i in range(count)]
