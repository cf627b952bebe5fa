"""The negotiation: terms that a reader sets, the frontier of the two parties, and the work beside the server.

Invariant: a page shows only what was worked out under the terms in its address and the files that are there now; it
starts no long work by being looked at.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from fastapi import Depends, FastAPI, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from markupsafe import Markup
from pydantic import AfterValidator

from accord.reports import number
from accord.reports.offer_charts import frontier_chart, offer_spec, offer_svg
from accord.web.asking import Blank, Text, View, days, jobs_of
from accord.web.labels import names
from accord.web.pages.agreement import EXAMPLE, Drawn, Source, Width, chart_at, schedules_of, told
from accord.web.rendering import Page, Rows, add_page, html
from accord.workbench.web_agreement import UnknownScheduleError
from accord.workbench.web_negotiation import READINGS, THREATS, WEIGHTS, Negotiation, Terms
from accord.workbench.web_views import DeskView

Kind = Literal["frontier", "offer", "line"]
PLAIN = Terms()
WIDE, NARROW = 560, 250
POINT_NAMES = {
    "nash": ("Nash", "the largest product of what the two gain"),
    "kalai-smorodinsky": ("Kalai-Smorodinsky", "either gains the same share of the most it could have"),
    "egalitarian": ("egalitarian", "the one that gains less gains the most it can"),
}


def between(low: float, high: float, value: float | None) -> float | None:
    """Return a number within bounds, or refuse it."""
    if value is not None and not low <= value <= high:
        raise ValueError(f"from {low:g} to {high:g}")
    return value


def one_of(words: tuple[str, ...], value: str | None) -> str | None:
    """Return a word of a list, or refuse it."""
    if value is not None and value not in words:
        raise ValueError(f"one of: {', '.join(words)}")
    return value


Percent = Annotated[float | None, AfterValidator(partial(between, 0, 100)), Blank, Query(description="Percent.")]
Years = Annotated[int | None, AfterValidator(partial(between, 1, 40)), Blank, Query(description="Years.")]
Points = Annotated[int | None, AfterValidator(partial(between, 3, 60)), Blank, Query(description="Levels.")]
Reading = Annotated[str | None, AfterValidator(partial(one_of, READINGS)), Blank, Query(description=str(READINGS))]
Threat = Annotated[str | None, AfterValidator(partial(one_of, THREATS)), Blank, Query(description=str(THREATS))]
Weights = Annotated[str | None, AfterValidator(partial(one_of, WEIGHTS)), Blank, Query(description=str(WEIGHTS))]


@dataclass(frozen=True, slots=True)
class Table:
    """A negotiation as an address asks for it.

    Parameters
    ----------
    on, terms, source
        What is negotiated, under which terms, over whose schedules.
    asked
        The terms that differ from the plain ones, for addresses.
    """

    on: Negotiation
    terms: Terms
    source: str | None
    asked: dict[str, Any]


def table_of(
    request: Request,
    view: View,
    source: Source = None,
    lines: Percent = None,
    value: Percent = None,
    floor: Percent = None,
    by_year: Years = None,
    reading: Reading = None,
    threat: Threat = None,
    weights: Weights = None,
    points: Points = None,
) -> Table:
    """Return the negotiation that an address asks for."""
    given = {
        "lines_pct": lines, "value_pct": value, "floor_pct": floor, "by_year": by_year, "reading": reading,
        "threat": threat, "weights": weights, "points": points,
    }  # fmt: skip
    terms = Terms(**{k: v for k, v in given.items() if v is not None})  # type: ignore[arg-type]
    short = {"lines_pct": "lines", "value_pct": "value", "floor_pct": "floor"}
    asked = {short.get(k, k): v for k, v in asdict(terms).items() if v != getattr(PLAIN, k)}
    return Table(negotiation_of(request, view, source), terms, source, asked)


OnTable = Annotated[Table, Depends(table_of)]


def negotiation_of(request: Request, view: DeskView, source: str | None) -> Negotiation:
    """Return the negotiation over the desk's schedules, or over the example's."""
    watch, state = schedules_of(request, view, source), request.app.state
    with state.schedules_lock:
        if source not in state.negotiations:
            kept = watch.folder / "out" if source == EXAMPLE else view.desk.out / "negotiation"
            state.negotiations[source] = Negotiation(watch, kept)
    found: Negotiation = state.negotiations[source]
    return found


def add(app: FastAPI) -> None:
    """Add the page, and the work beside it, to an application."""
    app.state.negotiations, app.state.negotiating = {}, {}
    add_page(app, "/negotiation", negotiation, "The two parties' frontier and its bargaining points")

    @app.get("/negotiation/chart", summary="The frontier, for a browser to draw")
    def chart(view: View, table: OnTable, width: Width = "wide") -> Response:
        kept = table.on.kept("frontier", table.terms)
        if kept is None:
            raise UnknownScheduleError("no frontier was worked out under these terms", hint="work it out on its page")
        data = drawable(kept, [names([p], view.desk) for p in table.on.sides()])
        return JSONResponse(offer_spec(frontier_chart(data, width=WIDE if width == "wide" else NARROW, answers=True)))

    @app.post("/negotiation/task", summary="Work it out beside the server", response_class=HTMLResponse)
    def start(request: Request, table: OnTable, kind: Kind, party: Text = None, line: Text = None) -> Response:
        work, name = work_of(table, kind, party, line), job_name(kind, table, party)
        known = jobs_of(request).get(name)
        job = jobs_of(request).start(name, work)
        if known is None or job.number != known.number:
            request.app.state.negotiating[name] = asking(table, kind, party, line)
        return _back(request, kind, party, line)

    @app.post("/negotiation/task/stop", summary="Stop working it out", response_class=HTMLResponse)
    def stop(request: Request, table: OnTable, kind: Kind, party: Text = None, line: Text = None) -> Response:
        jobs_of(request).stop(job_name(kind, table, party))
        return _back(request, kind, party, line)

    @app.get("/negotiation/task", summary="How far the work is", response_class=HTMLResponse)
    def progress(request: Request, table: OnTable, kind: Kind, party: Text = None, line: Text = None) -> Response:
        shown = working(request, table, kind, party, line)
        answer = HTMLResponse(html(request, "negotiation_work", shown))
        if shown["job"] is None or shown["job"].state != "running":
            # The work ended since the page was drawn: all of it has to be drawn again.
            answer.headers["HX-Refresh"] = "true"
        return answer


def negotiation(request: Request, view: View, table: OnTable) -> Page:
    """Return the frontier of the two parties under the terms asked, where it was worked out."""
    sides = table.on.sides()
    beside = working(request, table, "frontier", None, None)
    kept = table.on.kept("frontier", table.terms)
    rows = packages(kept)
    columns = ("point", "first", "second", "gap", "first_loses_per_unit_to_second", "first_lines_freed_pct",
               "first_value_freed_pct", "second_lines_freed_pct", "second_value_freed_pct")  # fmt: skip
    people = [names([p], view.desk) for p in sides]
    return Page(
        "negotiation",
        "The negotiation",
        {
            **days(view),
            "source": table.source or "desk",
            "terms": asdict(table.terms),
            "parties": list(sides),
            "missing": [{"party": p, "lacks": text} for p, text in table.on.missing()],
            "frontier": kept,
        },
        Rows(columns, tuple(tuple(r.get(c) for c in columns) for r in rows)),
        told(
            view,
            table.source,
            table=table,
            sides=sides,
            people=people,
            missing=table.on.missing(),
            kept=kept,
            rows=rows,
            point_names=POINT_NAMES,
            worth=worth,
            readings=READINGS,
            threats=THREATS,
            weights=WEIGHTS,
            draw=lambda: frontier_drawn(kept, people, chart_at(request)) if kept else None,
            **beside,
        ),
    )


def packages(kept: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Return the named points and then the frontier from one end to the other, a row each."""
    if kept is None:
        return []
    threat = kept["threat"]
    blank = dict.fromkeys(("gap", "first_lines_freed_pct", "first_value_freed_pct", "second_lines_freed_pct",
                           "second_value_freed_pct"))  # fmt: skip
    return [
        *({"point": p["name"], **p} for p in kept["points"]),
        {"point": f"no deal ({threat['name']})", "first": threat["first"], "second": threat["second"], **blank},
        *({"point": f"frontier {n}", **p} for n, p in enumerate(kept["frontier"], start=1)),
    ]


def drawable(kept: dict[str, Any], people: list[str]) -> dict[str, Any]:
    """Return a frontier as its chart takes it, with the parties' names."""
    # Nash and Kalai-Smorodinsky packages are points of the frontier too, between its levels.
    named = [p for p in kept["points"] if p["name"] != "egalitarian"]
    curve = sorted([*kept["frontier"], *named], key=lambda p: (p["second"], -p["first"]))
    return kept | {"first": people[0], "second": people[1], "frontier": curve}


def frontier_drawn(kept: dict[str, Any], people: list[str], answers: str) -> Drawn:
    """Return the chart of a frontier."""
    data = drawable(kept, people)
    pictures = [
        Markup(offer_svg(frontier_chart(data, width=width), part=f"frontier-{width}-")) for width in (WIDE, NARROW)
    ]  # fmt: skip
    nash = next((p for p in kept["points"] if p["name"] == "nash"), None)
    if nash is None:
        finding = "No package gives both more than they have without a deal"
    else:
        threat = kept["threat"]
        gains = [nash[side] - threat[side] for side in ("first", "second")]
        finding = (
            f"The Nash package is worth {worth(gains[0])} a year to {people[0]}"
            f" and {worth(gains[1])} to {people[1]}, over no deal"
        )
    return Drawn(
        finding,
        "the most that either can have at each level of the other’s gain, a year, in the money of the imports",
        pictures[0],
        pictures[1],
        f"{kept['first']} and {kept['second']}",
        answers,
    )


def worth(value: float | None) -> str:
    """Return a worth as people write it: four digits that count, nothing as an en dash.

    >>> worth(79.55513), worth(0.0086327), worth(-3e-18), worth(12345.6), worth(None)
    ('79.56', '0.008633', '0', '12,346', '–')
    """
    if value is None:
        return "–"
    if abs(value) < 1e-12:
        return "0"
    text = f"{abs(value):.4g}"
    digits = len(text.partition(".")[2]) if "e" not in text else 0
    return text.replace("e", " e") if "e-" in text else number(value, digits)


def work_of(table: Table, kind: Kind, party: str | None, line: str | None) -> Callable[..., Any]:
    """Return the work that a reader asks for.

    Raises
    ------
    UnknownScheduleError, UnknownLineError
        The party or the line is not of this negotiation.
    """
    on, terms = table.on, table.terms
    if kind == "frontier":
        return lambda done, total: on.work_frontier(terms, done, total)
    whose = on.require(party or "")
    if kind == "offer":
        return lambda done, total: on.work_offer(whose, terms, done, total)
    on.known_line(whose, line or "")
    return lambda done, total: on.work_line(whose, line or "", terms, done, total)


def working(request: Request, table: Table, kind: Kind, party: str | None, line: str | None) -> dict[str, Any]:
    """Return what the part of a page that shows the work needs.

    Work that ended under other terms is none of this page's; work that runs under them is, as it must end first.
    """
    name, work = job_name(kind, table, party), asking(table, kind, party, line)
    job = jobs_of(request).get(name)
    under = request.app.state.negotiating.get(name)
    if job is not None and job.state != "running" and under != work:
        job = None
    return {"job": job, "work": work, "under": under if under != work else None}


def asking(table: Table, kind: Kind, party: str | None, line: str | None) -> dict[str, Any]:
    """Return a piece of work as the parameters of its address."""
    asked = {"kind": kind, "party": party, "line": line, "source": table.source, **table.asked}
    return {k: v for k, v in asked.items() if v is not None}


def job_name(kind: Kind, table: Table, party: str | None) -> str:
    """Return the name of a job: one of each kind, party and source at a time."""
    return f"negotiation {kind} {table.source or 'desk'} {party or ''}"


def _back(request: Request, kind: Kind, party: str | None, line: str | None) -> Response:
    path = {"frontier": "/negotiation", "offer": "/negotiation/offer", "line": f"/negotiation/lines/{party}/{line}"}[
        kind
    ]
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in ("kind", "line")]
    if kind != "offer":
        kept = [(k, v) for k, v in kept if k != "party"]
    query = urlencode(kept)
    return RedirectResponse(quote(path) + (f"?{query}" if query else "") + "#work", status_code=303)
