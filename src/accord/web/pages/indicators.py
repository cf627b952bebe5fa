"""What commitments come to in figures: series beside targets, and the path before the promise.

Invariant: a series stands under an indicator only where the desk links it; the words on it are the fixed ones, and
where there is no series the page says that there is no data.
"""

import math
from typing import Any

from fastapi import FastAPI, Request

from accord.partnership import Indicator, Reading, fit_line, predict
from accord.partnership import number as printed
from accord.reports import Chart, number
from accord.reports.charts import Point, path_chart
from accord.web.asking import View, days, shown
from accord.web.labels import first_up, names
from accord.web.pages.agreement import Drawn, drawn
from accord.web.quoting import begun, kept, place_in, stamp_of
from accord.web.rendering import Page, Rows, add_page
from accord.workbench.desk import Desk
from accord.workbench.indicators import FILE, FOLDER, IndicatorsView, indicators_of, suggestion_toml
from accord.workbench.web_views import DeskView

COLUMNS = ("indicator", "series", "reporter", "unit", "scale", "period", "what", "value", "low", "high", "status",
           "source")  # fmt: skip


def add(app: FastAPI) -> None:
    """Add the page to an application."""
    add_page(app, "/indicators", indicators, "Series beside targets, and the path before the promise")


def indicators(request: Request, view: View) -> Page:
    """Return the indicators."""
    stamp = stamp_on(view.desk)
    if begun(request, view, "indicators", stamp, lambda: _indicators(view)):
        return Page(
            "later",
            "Indicators",
            lambda: {**indicators_on(view).as_dict(), **days(view)},
            lambda: Rows(COLUMNS, tuple(row for i in indicators_on(view).indicators for row in _rows(i))),
            shown(view),
        )
    found = indicators_on(view)
    return Page(
        "indicators",
        "Indicators",
        lambda: {**found.as_dict(), **days(view)},
        lambda: Rows(COLUMNS, tuple(row for i in found.indicators for row in _rows(i))),
        shown(
            view,
            found=found,
            charts=lambda: kept(
                view, "indicator charts", stamp, lambda: [_drawn(i, view.desk) for i in found.indicators]
            ),
            without=sum(i.status == "no-data" for i in found.indicators),
            questions=[(s, q) for s in found.series for q in s.questions],
            reporters={s.id: names([s.reporter], view.desk) for s in found.series},
            toml=suggestion_toml,
            printed=printed,
            percent=lambda value: number(value, 1, signed=True),
            at=place_in(view),
        ),
    )


def indicators_on(view: DeskView) -> IndicatorsView:
    """Return the indicators of a view, worked out once for the desk's series and links."""
    return kept(view, "indicators", stamp_on(view.desk), lambda: _indicators(view))


def chart_of(found: Indicator, desk: Desk) -> Chart | None:
    """Return the yearly series of an indicator beside its target and the path before the promise.

    None where fewer than two years can be drawn. Series of another unit than the first, and of months or quarters,
    are left to the tables.
    """
    fit = [r for r in found.readings if r.series.frequency == "annual" and r.series.observations]
    fit = [r for r in fit if (r.series.unit, r.series.scale) == (fit[0].series.unit, fit[0].series.scale)]
    if not fit:
        return None
    several = len({r.series.reporter for r in fit}) < len(fit)
    points: list[Point] = []
    for r in fit:
        told = r.series.id if several else names([r.series.reporter], desk)
        points += [Point(told, o.period.year, o.value) for o in r.series.observations]
        path = f"Path, {told}" if len(fit) > 1 else "Path before"
        points += [Point(path, *p) for p in path_years(r, found)]
        goal = r.progress
        if goal is not None and goal.goal is not None and goal.goal_period and goal.goal_period[:4].isdigit():
            points.append(Point(f"Target, {told}" if len(fit) > 1 else "Target", int(goal.goal_period[:4]), goal.goal))
    if len({p.year for p in points}) < 2:
        return None
    unit = fit[0].series.unit_label
    paths = [r.path for r in fit if r.path is not None and r.path.points]
    band = f"; band: {100 * paths[0].level:g} % interval of the path before the promise" if paths else ""
    low, high = min(p.value for p in points), max(p.value for p in points)
    return path_chart(
        "indicator", points, title=first_up(found.words), measure=f"{found.measure}, {unit}, a year{band}", unit=unit,
        source="; ".join(dict.fromkeys(f"{r.series.title}: {r.series.source}" for r in fit)),
        decimals=0 if max(abs(low), abs(high)) >= 1000 else 2,
    )  # fmt: skip


def path_years(r: Reading, found: Indicator) -> list[tuple[int, float, float, float]]:
    """Return the path of a yearly series in each observed year: expected, low and high; nothing where it was refused.

    In the years before the promise it is the line that was fitted to them, so that the picture shows what it rests on.
    """
    if r.path is None or r.path.refused or found.promised is None or not r.path.points:
        return []
    log = r.path.trend == "log"
    before = [o for o in r.series.observations if o.period.last < found.promised]
    line = fit_line([o.period.when for o in before], [math.log(o.value) if log else o.value for o in before])
    ends = [(o.period.year, predict(line, o.period.when, r.path.level)) for o in before]
    fitted = [(year, *(math.exp(v) if log else v for v in e)) for year, e in ends]
    return [*fitted, *((int(p.period), p.expected, p.low, p.high) for p in r.path.points)]  # type: ignore[list-item]


def _indicators(view: DeskView) -> IndicatorsView:
    return indicators_of(view.desk, view.built.register, view.state.as_of, view.state.known_on)


def _drawn(found: Indicator, desk: Desk) -> Drawn | None:
    chart = chart_of(found, desk)
    return drawn(chart) if chart is not None else None


def _rows(i: Indicator) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for r in i.readings:
        s = r.series
        about = (i.title, s.id, s.reporter, s.unit, s.scale)
        rows += [(*about, o.period.label, "value", o.value, None, None, o.status, o.note or s.source)
                 for o in s.observations]  # fmt: skip
        if r.path is not None:
            rows += [(*about, p.period, "path before the promise", p.expected, p.low, p.high, p.side, None)
                     for p in r.path.points]  # fmt: skip
        if r.progress is not None and r.progress.goal is not None:
            rows.append((*about, r.progress.goal_period, "target", r.progress.goal, None, None, None, None))
    return rows or [(i.title, *(None,) * 9, i.status, None)]


def stamp_on(desk: Desk) -> object:
    """Return how the files look that indicators come from."""
    return stamp_of([desk.folder / FILE, desk.folder / FOLDER])
