"""What the agreement is worth: sliders that solve it again, and the intervals worked out beside the server.

Invariant: a number without its interval says so; the sliders at 100 percent show the appraisal's central values.
"""

from functools import partial
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup
from pydantic import AfterValidator

from accord.reports import Quantity, quantity
from accord.web.asking import Blank, View, days, shown
from accord.web.jobs import Job, Jobs
from accord.web.rendering import Page, Rows, add_page, html
from accord.workbench.desk import Desk
from accord.workbench.desk_inputs import load_baseline, load_scenario
from accord.workbench.effects import Appraisal, as_dict
from accord.workbench.run import appraise_desk
from accord.workbench.what_if import Turned, WhatIf, tariff_importers, what_if

JOB = "intervals"
SECTORS = 8
OTHERS = 8


def percent(low: float, high: float, value: float | None) -> float:
    """Return a slider's value, 100 where it was left alone."""
    if value is not None and not low <= value <= high:
        raise ValueError(f"from {low:g} to {high:g} percent")
    return 100.0 if value is None else value


def years(value: int | None) -> int | None:
    """Return a year of the staging, or refuse it."""
    if value is not None and not 0 <= value <= 60:
        raise ValueError("from 0 to 60 years after entry into force")
    return value


Share = Annotated[
    float | None, AfterValidator(partial(percent, 0, 100)), Blank, Query(description="Percent, 0 to 100.")
]
Scale = Annotated[
    float | None, AfterValidator(partial(percent, 50, 200)), Blank, Query(description="Percent, 50 to 200.")
]
Year = Annotated[int | None, AfterValidator(years), Blank, Query(description="Years after entry into force.")]


def add(app: FastAPI) -> None:
    """Add the page, and the work beside it, to an application."""
    app.state.jobs = Jobs()
    add_page(app, "/appraisal", appraisal, "What the agreement is worth, with sliders")

    @app.get("/appraisal/charts", summary="The charts of the appraisal, alone", response_class=HTMLResponse)
    def drawn(request: Request, page: Annotated[Page, Depends(appraisal)]) -> Response:
        return HTMLResponse(html(request, "charts", {**page.shown, "json_at": _at(request, "/appraisal.json")}))

    @app.post("/appraisal/intervals", summary="Work out the intervals", response_class=HTMLResponse)
    def start(request: Request, view: View) -> Response:
        desk = view.desk
        jobs_of(request).start(JOB, lambda done, total: appraise_desk(desk, on_done=done, on_total=total))
        return _back(request)

    @app.post("/appraisal/intervals/stop", summary="Stop working out the intervals", response_class=HTMLResponse)
    def stop(request: Request) -> Response:
        jobs_of(request).stop(JOB)
        return _back(request)

    @app.get("/appraisal/intervals", summary="How far the intervals are", response_class=HTMLResponse)
    def progress(request: Request) -> Response:
        return HTMLResponse(html(request, "intervals", {"job": jobs_of(request).get(JOB), **_found(request)}))


def appraisal(
    request: Request,
    view: View,
    first: Share = None,
    second: Share = None,
    costs: Share = None,
    elasticity: Scale = None,
    year: Year = None,
) -> Page:
    """Return the agreement's effects with its parts turned as the address says."""
    desk = view.desk
    scenario = load_scenario(desk, desk.settings.appraisal.scenario)
    parties = desk.settings.parties
    asked = dict(zip(parties, (first, second), strict=False))
    turned = Turned(
        {p: 100.0 if v is None else v for p, v in asked.items()},
        100.0 if costs is None else costs,
        elasticity or 100.0,
        year,
    )
    found = what_if(_baseline(request, desk), scenario, parties, turned)
    regions = sorted(found.regions, key=lambda r: (_place(r.code, parties), -abs(r.welfare_pct), r.code))
    last = max([c.cuts for c in (*scenario.content.tariff, *scenario.content.cost)], default=1)
    importers = tariff_importers(scenario, parties)
    names = {r.code: r.name for r in found.regions}
    sliders = [
        (field, f"Tariff changes of {names.get(code, code)}", turned.tariffs_pct[code], 0, 100)
        for field, code in zip(("first", "second"), parties, strict=False)
        if code in importers
    ]
    if scenario.content.cost:
        sliders.append(("costs", "Changes of other trade costs", turned.costs_pct, 0, 100))
    sliders.append(("elasticity", "Trade elasticities", turned.elasticity_pct, 50, 200))
    return Page(
        "appraisal",
        "What the agreement is worth",
        {
            **days(view),
            "scenario": scenario.name,
            "title": scenario.content.title,
            "scenario_sha256": scenario.sha256,
            "tariffs_pct": dict(turned.tariffs_pct),
            "costs_pct": turned.costs_pct,
            "elasticity_pct": turned.elasticity_pct,
            "year": year,
            **found.as_dict(),
            "intervals": as_dict(made) if (made := intervals(jobs_of(request).get(JOB))) else None,
        },
        Rows(
            ("code", "name", "welfare_pct", "welfare_money", "real_wage_pct"),
            tuple((r.code, r.name, r.welfare_pct, r.welfare_money, r.real_wage_pct) for r in regions),
        ),
        shown(
            view,
            scenario=scenario,
            found=found,
            regions=regions[: len(parties) + OTHERS],
            rest=max(0, len(regions) - len(parties) - OTHERS),
            sliders=sliders,
            year=year,
            last=last,
            charts=lambda: charts(found, parties),
            fixed=fixed,
            # A slider's answer comes first and its drawings after, so that the next move need not wait for them.
            part=request.headers.get("hx-request") == "true",
            charts_at=_at(request, "/appraisal/charts"),
            json_at=_at(request, "/appraisal.json"),
            job=jobs_of(request).get(JOB),
            **_found(request),
        ),
    )


def charts(found: WhatIf, parties: tuple[str, ...]) -> list[tuple[str, str, Markup, Markup]]:
    """Return heading, description and two drawings of each chart."""
    from accord.reports.charts import NARROW, WIDE, Effect, TradeChange, diverging_chart, draw_svg, tiles_chart

    names = {r.code: r.name for r in found.regions}
    effects = [Effect(r.code, r.name, r.welfare_pct) for r in found.regions]
    size: dict[str, float] = {}
    for f in found.flows:
        size[f.sector_name] = size.get(f.sector_name, 0.0) + abs(f.change)
    top = [s for s in sorted(size, key=lambda s: (-size[s], s)) if size[s] > 0][:SECTORS]
    changes = [
        TradeChange(f.sector_name, f"{names[f.exporter]} to {names[f.importer]}", f.change)
        for f in found.flows
        if f.sector_name in top
    ]
    made = [
        tiles_chart(
            "world",
            effects,
            title="Real income by country",
            measure="change in percent, a tile a country, no borders drawn",
            unit="%",
            source="accord",
        )
    ]
    if changes:
        made.insert(
            0,
            diverging_chart(
                "flows",
                changes,
                title="Trade between the parties",
                measure=f"change by sector, {found.money_unit}; the {len(top)} sectors that move most",
                unit=found.money_unit,
                source="accord",
            ),
        )
    return [(c.title, c.measure, Markup(draw_svg(c, WIDE)), Markup(draw_svg(c, NARROW))) for c in made]


def fixed(value: float, digits: int) -> str:
    """Return a number with its sign and some digits after the point."""
    return quantity(Quantity(value, "", decimals=digits, signed=True))


def jobs_of(request: Request) -> Jobs:
    """Return the jobs of this server."""
    jobs: Jobs = request.app.state.jobs
    return jobs


def intervals(job: Job | None) -> Appraisal | None:
    """Return the appraisal that a finished job found."""
    return job.result if job is not None and isinstance(job.result, Appraisal) else None


def _found(request: Request) -> dict[str, Any]:
    made = intervals(jobs_of(request).get(JOB))
    return {"made": made, "spread": _spread}


def _spread(estimate: Any, digits: int = 3) -> str:
    return quantity(Quantity(estimate.value, "", estimate.low, estimate.high, decimals=digits, signed=True))


def _baseline(request: Request, desk: Desk) -> Any:
    # Read once: it is the desk's largest file and does not change while a server runs.
    state = request.app.state
    if getattr(state, "baseline", None) is None:
        state.baseline = load_baseline(desk)
    return state.baseline


def _place(code: str, parties: tuple[str, ...]) -> int:
    return parties.index(code) if code in parties else len(parties)


def _at(request: Request, path: str) -> str:
    query = request.url.query
    return f"{path}?{query}" if query else path


def _back(request: Request) -> Response:
    query = request.url.query
    return RedirectResponse("/appraisal" + (f"?{query}" if query else "") + "#intervals", status_code=303)
