"""A map without borders: one tile a country, near countries near each other.

Invariant: it draws no line on the ground, so it takes no side in any dispute; every country of the data has
one tile, and the same countries always get the same tiles.
"""

import csv
import math
from functools import cache
from importlib import resources
from typing import Any

from accord.reports.blocks import Chart
from accord.reports.charts.style import BLUE, INK, ORANGE, SIZE, SMALL, altair, shorten
from accord.reports.numbers import number

_STEPS = (0.0, 0.16, 0.34, 0.56)


@cache
def places() -> dict[str, tuple[float, float]]:
    """Return latitude and longitude, to the degree, by code."""
    text = resources.files("accord.reports").joinpath("data/places.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {r["code"]: (float(r["latitude"]), float(r["longitude"])) for r in rows}


def grid(codes: tuple[str, ...], columns: int) -> dict[str, tuple[int, int]]:
    """Return a tile ``(column, row)`` for each code, the nearest that all can have.

    Codes without a place (groups, remainders) go to the lower left.

    >>> g = grid(("KOR", "MYS", "USA"), 6)
    >>> g["USA"][0] < g["MYS"][0] <= g["KOR"][0] and g["KOR"][1] < g["MYS"][1]
    True
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    lower_left = (-48.0, -100.0)
    at = np.array([places().get(code, lower_left) for code in codes])
    rows = max(3, math.ceil(1.7 * len(codes) / columns))
    # The rank of a country among all that are shown, mixed with where it lies: crowded parts get more room.
    x, y = _spread(np, at[:, 1]) * (columns - 1), _spread(np, -at[:, 0]) * (rows - 1)
    cells = np.array([(c, r) for r in range(rows) for c in range(columns)], dtype=float)
    cost = (x[:, None] - cells[None, :, 0]) ** 2 + (y[:, None] - cells[None, :, 1]) ** 2
    # A hair of cost per cell keeps ties in one order on every machine.
    _, chosen = linear_sum_assignment(cost + np.arange(len(cells))[None, :] * 1e-9)
    return {code: (int(cells[k, 0]), int(cells[k, 1])) for code, k in zip(codes, chosen, strict=True)}


def _spread(np: Any, values: Any) -> Any:
    span = values.max() - values.min()
    if span == 0:
        return np.full(len(values), 0.5)
    ranks = np.searchsorted(np.sort(values), values) / max(1, len(values) - 1)
    return 0.45 * (values - values.min()) / span + 0.55 * ranks


def tiles(chart: Chart, width: int) -> Any:
    """Return the Altair chart of kind ``tiles``."""
    alt = altair()

    keys = [c.key for c in chart.columns]
    digits = next(c.decimals for c in chart.columns if c.key == "value") or 0
    data: list[dict[str, Any]] = [dict(zip(keys, row, strict=True)) for row in chart.rows]
    columns = 11 if width >= 560 else 6
    place = grid(tuple(str(d["code"]) for d in data), columns)
    size = width / columns
    top = max((abs(float(d["value"])) for d in data), default=0.0) or 1.0
    used = sorted({r for _, r in place.values()})
    rows = [_tile(d, place[str(d["code"])], used, size, top, digits) for d in data]
    height = (len(used)) * size * 0.82
    base = alt.Chart(alt.Data(values=rows))
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, width], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
    square = base.mark_rect(strokeWidth=1.2, cornerRadius=3).encode(
        x=x, x2="x2:Q", y=y, y2="y2:Q", fill=alt.Fill("fill:N", scale=None), stroke=alt.Stroke("edge:N", scale=None)
    )
    code = base.mark_text(fontWeight="bold", fontSize=SIZE, dy=-8).encode(x="mx:Q", y="my:Q", text="code:N")
    value = base.mark_text(fontSize=SMALL, dy=8, color=INK).encode(x="mx:Q", y="my:Q", text="text:N")
    return alt.layer(square, code, value).properties(width=width, height=height)


def _tile(
    row: dict[str, Any], place: tuple[int, int], used: list[int], size: float, top: float, digits: int
) -> dict[str, Any]:
    column, level = place[0], used.index(place[1])
    value = float(row["value"])
    share = abs(value) / top
    step = sum(share > s for s in (0.02, 0.2, 0.6))
    tone = BLUE if value >= 0 else ORANGE
    x, y = column * size + 2, level * size * 0.82 + 2
    x2, y2 = (column + 1) * size - 2, (level + 1) * size * 0.82 - 2
    return {
        "code": shorten(str(row["code"]), size - 6, SIZE),
        "text": shorten(number(value, digits, signed=True), size - 4),
        "x": x,
        "x2": x2,
        "y": y,
        "y2": y2,
        "mx": (x + x2) / 2,
        "my": (y + y2) / 2,
        "fill": _mix(tone, _STEPS[step]),
        "edge": tone if step else "#8b949e",
    }


def _mix(colour: str, share: float) -> str:
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - p) * share):02x}" for p in parts)
