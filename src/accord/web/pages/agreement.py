"""The agreement's tariffs: what it frees and when, and what it adds to the agreements in force.

Invariant: a share says of what and of whose imports; made-up figures are named so at the top of every page of them.
"""

import threading
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Query, Request
from fastapi.responses import JSONResponse, Response
from markupsafe import Markup
from pydantic import AfterValidator

from accord.reports import Chart, number
from accord.reports.charts import NARROW, WIDE, Point, answering_spec, coverage_chart, draw_svg
from accord.tariffs import Coverage
from accord.vocabulary import AccordError
from accord.web.asking import Blank, Text, View, days, shown
from accord.web.labels import many, names
from accord.web.rendering import Page, Rows, add_page
from accord.web.vega import vega_packed
from accord.workbench.desk_schedules import EXAMPLE_LINES, ROLES
from accord.workbench.web_agreement import ScheduleWatch, Side, UnknownScheduleError, example_watch
from accord.workbench.web_views import DeskView

EXAMPLE = "example"


def known_source(value: str | None) -> str | None:
    """Return where the schedules come from, or refuse it."""
    if value not in (None, EXAMPLE):
        raise ValueError(f"leave it out for the desk's own schedules, or ask for {EXAMPLE!r}")
    return value


Source = Annotated[
    str | None, AfterValidator(known_source), Blank, Query(description="“example” for the made-up schedules.")
]


Width = Annotated[Literal["wide", "narrow"], Query(description="For a screen, or for a phone.")]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart on a page.

    Parameters
    ----------
    finding, measure, source
        What it shows, of what, and where that comes from.
    wide, narrow
        Its still drawings.
    answers
        Where a browser finds it as one that answers the pointer; empty for still ones alone.
    """

    finding: str
    measure: str
    wide: Markup
    narrow: Markup
    source: str
    answers: str = ""


def add(app: FastAPI) -> None:
    """Add the pages to an application."""
    app.state.schedules, app.state.schedules_lock = {}, threading.Lock()

    @app.get("/charts/vega.js", include_in_schema=False)
    def library() -> Response:
        # Every browser of these pages takes it packed.
        headers = {"content-encoding": "gzip", "cache-control": "private, max-age=86400"}
        return Response(vega_packed(), media_type="text/javascript", headers=headers)

    @app.get("/agreement/coverage/chart", summary="The coverage chart, for a browser to draw")
    def chart(
        request: Request, view: View, source: Source = None, party: Text = None, width: Width = "wide"
    ) -> Response:
        side = pick_side(schedules_of(request, view, source), party)
        return answer(coverage_of([side], view) if side else None, width)

    add_page(app, "/agreement", agreement, "The agreement's tariffs: files, coverage, what it adds")
    add_page(app, "/agreement/coverage", shares, "What the agreement frees, by year")
    add_page(app, "/agreement/overlap", adds, "What the agreement adds to those in force, by year")


def schedules_of(request: Request, view: DeskView, source: str | None) -> ScheduleWatch:
    """Return the schedules of the desk, or the made-up example, held ready by this server."""
    state = request.app.state
    with state.schedules_lock:
        if source not in state.schedules:
            own = view.desk.folder / "schedules", view.desk.settings.parties
            state.schedules[source] = example_watch(EXAMPLE_LINES) if source == EXAMPLE else ScheduleWatch(*own)
    found: ScheduleWatch = state.schedules[source]
    return found


def pick_side(watch: ScheduleWatch, party: str | None) -> Side | None:
    """Return the side that the address asks for, by default the first; None where there is no schedule at all."""
    if party is None:
        importers = watch.importers()
        return watch.side(importers[0]) if importers else None
    return watch.side(party)


def agreement(request: Request, view: View, source: Source = None) -> Page:
    """Return the files, and each party's tariff in a few numbers."""
    watch = schedules_of(request, view, source)
    files = watch.files()
    sides: list[Side] = []
    problems: list[tuple[str, AccordError]] = [(f.path.name, f.problem) for f in files if f.problem]
    for party in watch.importers():
        try:
            sides.append(watch.side(party))
        except AccordError as error:
            # One party's file that cannot be used does not hide the other's.
            problems.append((names([party], view.desk), error))
    return Page(
        "agreement",
        "The agreement’s tariffs",
        {
            **days(view),
            "source": source or "desk",
            "files": [f.as_dict() for f in files],
            "problems": [{"of": of, **error.as_dict()} for of, error in problems],
            "sides": [_side(s) for s in sides],
        },
        Rows(
            ("party", "partner", "year", "lines_freed_pct", "value_freed_pct", "lines_improved", "dead_letter"),
            tuple(
                (s.party, s.partner, year, c.lines_pct, or_none(c.value_pct), row["lines_improved"], row["dead_letter"])
                for s in sides
                for year, c, row in zip(s.found.years, readings(s), added(s), strict=True)
            ),
        ),
        told(
            view,
            source,
            files=files,
            roles=ROLES,
            problems=problems,
            sides=[(s, facts(s, names([s.partner], view.desk))) for s in sides],
            draw=lambda: drawn(coverage_of(sides, view)) if sides else None,
            notes=list(dict.fromkeys(n for s in sides for n in s.notes)),
        ),
    )


def shares(request: Request, view: View, source: Source = None, party: Text = None) -> Page:
    """Return coverage by year: lines and value, own digits and HS6, all lines and dutiable ones."""
    watch = schedules_of(request, view, source)
    side = pick_side(watch, party)
    found = side.coverage if side else ()
    dicts = [c.as_dict() for c in found]
    columns = ("moment", "level", "scope", "lines", "eliminated", "lines_pct", "reduced", "reduced_pct", "open_lines",
               "value", "value_pct", "value_reduced_pct", "depth_lines_pct", "depth_pct")  # fmt: skip
    return Page(
        "agreement_coverage",
        "What is freed, by year" if side is None else f"What {names([side.party], view.desk)} frees, by year",
        {**days(view), "source": source or "desk", **whose(side), "coverage": dicts, "notes": _notes(side)},
        Rows(columns, tuple(tuple(d[c] for c in columns) for d in dicts)),
        told(
            view,
            source,
            side=side,
            parties=watch.importers(),
            tables=[
                (title, [c for c in found if (c.level, c.scope) == key])
                for title, key in (
                    ("All lines, at the tariff’s own digits", ("own", "all")),
                    ("Lines with a duty, at the tariff’s own digits", ("own", "dutiable")),
                    ("All subheadings (HS6)", ("hs6", "all")),
                    ("Subheadings with a duty (HS6)", ("hs6", "dutiable")),
                )
            ],
            draw=lambda: drawn(coverage_of([side], view), chart_at(request)) if side else None,
            notes=_notes(side),
        ),
    )


def adds(request: Request, view: View, source: Source = None, party: Text = None) -> Page:
    """Return what the agreement adds in each year to those in force, and who gives the best rate."""
    watch = schedules_of(request, view, source)
    side = pick_side(watch, party)
    columns = side.by_year.columns if side else ("year",)
    rows = side.by_year.rows if side else ()
    return Page(
        "agreement_overlap",
        "What the agreement adds" if side is None else f"What the agreement adds in {names([side.party], view.desk)}",
        {
            **days(view),
            "source": source or "desk",
            **whose(side),
            "by_year": added(side) if side else [],
            "notes": _notes(side),
        },
        Rows(columns, tuple(tuple(or_none(c) for c in row) for row in rows)),
        told(
            view,
            source,
            side=side,
            parties=watch.importers(),
            rows=added(side) if side else [],
            schemes=side.found.best.names if side else (),
            notes=_notes(side),
        ),
    )


def readings(side: Side) -> list[Coverage]:
    """Return coverage of all lines at own digits, one reading a year."""
    return [c for c in side.coverage if (c.level, c.scope) == ("own", "all")]


def added(side: Side) -> list[dict[str, Any]]:
    """Return what the agreement adds in each year as dictionaries; unknown numbers are None."""
    return [
        dict(zip(side.by_year.columns, [or_none(c) for c in row], strict=True)) for row in side.by_year.rows
    ]  # fmt: skip


def facts(side: Side, partner: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the numbers that head a party: value, label, and what its link asks for; ``partner`` is a name."""
    last, gain = readings(side)[-1], added(side)[-1]
    found = [
        (f"{number(last.lines_pct, 1)} %", f"of {many(last.lines, 'line')} free in {side.last}", {"show": "freed"}),
        (f"{gain['lines_improved']:,}", f"lines better than every agreement in force in {side.last}", {"show": "gain"}),
        (f"{gain['dead_letter']:,}", "dead letters: another agreement is lower", {"show": "dead"}),
        (f"{last.lines - last.eliminated:,}", f"lines not freed in {side.last}", {"show": "kept"}),
    ]
    if side.value is not None:
        found.insert(
            1, (f"{number(last.value_pct, 1)} %", f"of imports from {partner} free in {side.last}", {"show": "freed"})
        )  # fmt: skip
    return found


def coverage_of(sides: list[Side], view: DeskView) -> Chart:
    """Return the chart of coverage over the years."""
    points, said = [], []
    for side in sides:
        name, found = names([side.party], view.desk), readings(side)
        of_value = side.value is not None and found[-1].value > 0
        points += [Point(f"{name}: lines", y, c.lines_pct) for y, c in zip(side.found.years, found, strict=True)]
        text = f"{name} frees {number(found[-1].lines_pct, 1)} % of lines"
        if of_value:
            points += [Point(f"{name}: imports", y, c.value_pct) for y, c in zip(side.found.years, found, strict=True)]
            text += f" and {number(found[-1].value_pct, 1)} % of imports"
        said.append(f"{text} by {side.last}")
    return coverage_chart(
        f"coverage-{'-'.join(s.party for s in sides)}",
        points,
        title="; ".join(said),
        measure="share that enters free at the end of each year, percent, all lines at the tariff’s own digits",
        source=", ".join(s.file.path.name for s in sides),
    )


def drawn(chart: Chart, answers: str = "") -> Drawn:
    """Return a chart drawn wide and narrow; ``answers`` is where a browser finds it as one that answers the pointer."""
    wide, narrow = (Markup(draw_svg(chart, width)) for width in (WIDE, NARROW))
    return Drawn(chart.title, chart.measure, wide, narrow, chart.source, answers)


def answer(chart: Chart | None, width: str) -> Response:
    """Return a chart as a browser draws it, or 404 where there is none."""
    if chart is None:
        raise UnknownScheduleError("there is no chart of that here", hint="the page it belongs to says what there is")
    return JSONResponse(answering_spec(chart, WIDE if width == "wide" else NARROW))


def chart_at(request: Request) -> str:
    """Return where the chart of a page is, as one that answers the pointer."""
    query = request.url.query
    return f"{request.url.path}/chart" + (f"?{query}" if query else "")


def pct(value: float | None) -> str:
    """Return a rate in percent or points as people write it, nothing as an en dash.

    >>> pct(6.5), pct(0.0), pct(13.333), pct(None)
    ('6.5', '0', '13.33', '–')
    """
    if value is None or value != value:
        return "–"
    return number(value, 2).rstrip("0").rstrip(".") if value % 1 else number(value, 0)


def amount(value: float | None) -> str:
    """Return a value of trade as people write it, nothing as an en dash.

    >>> amount(1234.5), amount(0.25), amount(None)
    ('1,234', '0.25', '–')
    """
    if value is None or value != value:
        return "–"
    return number(value, 0 if abs(value) >= 100 or value == 0 else 2)


def told(view: DeskView, source: str | None, **more: Any) -> dict[str, Any]:
    """Return what the templates of these pages need, and more."""
    return shown(view, source=source or "", pct=pct, amount=amount, **more)


def _side(side: Side) -> dict[str, Any]:
    return {
        **whose(side),
        "file": side.file.path.name,
        "agreement": side.found.offer.agreement,
        "lines": len(side.found.offer),
        "years": list(side.found.years),
        "coverage": [c.as_dict() for c in readings(side)],
        "by_year": added(side),
        "notes": list(side.notes),
    }


def whose(side: Side | None) -> dict[str, Any]:
    """Return whose tariff a page is about, and whether its figures are made up."""
    if side is None:
        return {"party": None, "partner": None, "synthetic": False}
    return {"party": side.party, "partner": side.partner, "synthetic": side.synthetic}


def _notes(side: Side | None) -> list[str]:
    return list(side.notes) if side else []


def or_none(value: Any) -> Any:
    """Return a value, or None for a number that is none."""
    return None if isinstance(value, float) and value != value else value
