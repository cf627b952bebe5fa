"""What the agreement is worth: sliders that solve it again, and the intervals worked out beside the server.

Invariant: a number without its interval says so; the sliders at 100 percent show the appraisal's central values.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup
from pydantic import AfterValidator

from accord.reports import Quantity, quantity
from accord.web.asking import Blank, View, back_to, baseline_of, days, jobs_of, shown
from accord.web.rendering import Page, Rows, add_page, html
from accord.workbench.desk_inputs import load_scenario
from accord.workbench.effects import Appraisal, as_dict
from accord.workbench.run import appraise_desk
from accord.workbench.scenario import Scenario
from accord.workbench.web_appraisal import keep_appraisal, kept_appraisal
from accord.workbench.web_views import DeskView
from accord.workbench.what_if import Moved, Turned, WhatIf, tariff_importers, what_if

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


@dataclass(frozen=True, slots=True)
class Asked:
    """A desk's scenario with its parts turned as an address says.

    Parameters
    ----------
    view, scenario, baseline, parties, turned
        What is solved.
    sliders
        The address's own values of the sliders, those left alone left out.
    """

    view: DeskView
    scenario: Scenario
    baseline: Any
    parties: tuple[str, ...]
    turned: Turned
    sliders: dict[str, Any]

    @property
    def plain(self) -> bool:
        """Whether every part is carried out as the scenario says."""
        return not self.sliders


def asked_of(
    request: Request,
    view: View,
    first: Share = None,
    second: Share = None,
    costs: Share = None,
    elasticity: Scale = None,
    year: Year = None,
) -> Asked:
    """Return what an address asks to be solved.

    Raises
    ------
    ScenarioError
        The desk has no scenario, or it cannot be used.
    """
    desk = view.desk
    scenario = load_scenario(desk, desk.settings.appraisal.scenario)
    parties = desk.settings.parties
    given = {"first": first, "second": second, "costs": costs, "elasticity": elasticity}
    turned = Turned(
        {p: 100.0 if v is None else v for p, v in zip(parties, (first, second), strict=False)},
        100.0 if costs is None else costs,
        elasticity or 100.0,
        year,
    )
    sliders: dict[str, Any] = {k: f"{v:g}" for k, v in given.items() if v not in (None, 100.0)}
    if year is not None:
        sliders["year"] = year
    return Asked(view, scenario, baseline_of(request, desk), parties, turned, sliders)


OnScenario = Annotated[Asked, Depends(asked_of)]


def add(app: FastAPI) -> None:
    """Add the page, and the work beside it, to an application."""
    add_page(app, "/appraisal", appraisal, "What the agreement is worth, with sliders")

    @app.get("/appraisal/charts", summary="The charts of the appraisal, alone", response_class=HTMLResponse)
    def drawn(request: Request, page: Annotated[Page, Depends(appraisal)]) -> Response:
        return HTMLResponse(html(request, "charts", {**page.shown, "json_at": _at(request, "/appraisal.json")}))

    @app.post("/appraisal/intervals", summary="Work out the intervals", response_class=HTMLResponse)
    def start(request: Request, view: View) -> Response:
        desk = view.desk

        def work(on_done: Callable[[int], None], on_total: Callable[..., None]) -> Appraisal:
            return keep_appraisal(desk, appraise_desk(desk, on_done=on_done, on_total=on_total))

        jobs_of(request).start(JOB, work)
        return back_to(request, "/appraisal", "#intervals")

    @app.post("/appraisal/intervals/stop", summary="Stop working out the intervals", response_class=HTMLResponse)
    def stop(request: Request) -> Response:
        jobs_of(request).stop(JOB)
        return back_to(request, "/appraisal", "#intervals")

    @app.get("/appraisal/intervals", summary="How far the intervals are", response_class=HTMLResponse)
    def progress(request: Request, asked: OnScenario) -> Response:
        return HTMLResponse(html(request, "intervals", intervals_shown(request, asked)))


def appraisal(request: Request, asked: OnScenario) -> Page:
    """Return the agreement's effects with its parts turned as the address says."""
    view, scenario, parties, turned = asked.view, asked.scenario, asked.parties, asked.turned
    found = what_if(asked.baseline, scenario, parties, turned)
    regions = in_order(found.regions, parties)
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
    made = intervals(request, asked)
    return Page(
        "appraisal",
        "What the agreement is worth",
        {**solved_dict(asked), **found.as_dict(), "intervals": as_dict(made) if made else None},
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
            turned=asked.sliders,
            year=turned.year,
            last=last,
            charts=lambda: charts(found, parties),
            fixed=fixed,
            # A slider's answer comes first and its drawings after, so that the next move need not wait for them.
            part=request.headers.get("hx-request") == "true",
            charts_at=_at(request, "/appraisal/charts"),
            json_at=_at(request, "/appraisal.json"),
            **intervals_shown(request, asked),
        ),
    )


def solved_dict(asked: Asked) -> dict[str, Any]:
    """Return what was solved, as the JSON renderings say it."""
    return {
        **days(asked.view),
        "scenario": asked.scenario.name,
        "title": asked.scenario.content.title,
        "scenario_sha256": asked.scenario.sha256,
        "tariffs_pct": dict(asked.turned.tariffs_pct),
        "costs_pct": asked.turned.costs_pct,
        "elasticity_pct": asked.turned.elasticity_pct,
        "year": asked.turned.year,
    }


def in_order(regions: Sequence[Moved], parties: tuple[str, ...]) -> list[Moved]:
    """Return regions with the parties first, then by how much they move."""
    return sorted(regions, key=lambda r: (_place(r.code, parties), -abs(r.welfare_pct), r.code))


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


def intervals(request: Request, asked: Asked) -> Appraisal | None:
    """Return the appraisal with intervals that a job of this server found for the scenario, or one kept in the desk."""
    job = jobs_of(request).get(JOB)
    if job is not None and isinstance(job.result, Appraisal) and job.result.scenario_sha256 == asked.scenario.sha256:
        return job.result
    return kept_appraisal(asked.view.desk, asked.scenario, asked.baseline)


def intervals_shown(request: Request, asked: Asked) -> dict[str, Any]:
    """Return what the part of a page with the intervals needs."""
    return {"job": jobs_of(request).get(JOB), "made": intervals(request, asked), "spread": spread}


def spread(estimate: Any, digits: int = 3) -> str:
    """Return an estimate with its interval."""
    return quantity(Quantity(estimate.value, "", estimate.low, estimate.high, decimals=digits, signed=True))


def _place(code: str, parties: tuple[str, ...]) -> int:
    return parties.index(code) if code in parties else len(parties)


def _at(request: Request, path: str) -> str:
    query = request.url.query
    return f"{path}?{query}" if query else path
