"""The appraisal's parts: countries, sectors, years of the staging, what the effect is made of, and how sure it is.

Invariant: each page is under the sliders in its address; intervals stand only beside the scenario as reported, and the
parts of an effect add up to it on the page.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from accord.reports import Chart, number
from accord.reports.charts import Effect, Point, TradeChange, diverging_chart, intervals_chart, path_chart, tiles_chart
from accord.reports.desk_drivers import driver_name
from accord.reports.numbers import STATUSES
from accord.web.asking import View, back_to, jobs_of, shown
from accord.web.pages.agreement import Drawn, Width, answer, chart_at, drawn, or_none, pct
from accord.web.pages.appraisal import Asked, OnScenario, fixed, in_order, intervals, solved_dict, spread
from accord.web.rendering import Page, Rows, add_page, html
from accord.workbench.appraisal import baseline_inputs, money_unit
from accord.workbench.desk_inputs import load_baseline, load_scenario
from accord.workbench.effects import Appraisal, Driver
from accord.workbench.intervals import driver_solves, drivers
from accord.workbench.scenario import scenario_inputs
from accord.workbench.web_appraisal import Parts, keep_drivers, kept_drivers, take_apart, year_by_year
from accord.workbench.what_if import WhatIf, what_if

JOB = "drivers"
ROWS_OF_DESIGN = 32
KEPT = 32
DRAWN = 10
# What four digits after the point can show, percent.
SEEN = 0.0001
BASES = ("observed", "estimated", "reported", "assumed")


def add(app: FastAPI) -> None:
    """Add the pages, and the work beside them, to an application."""
    app.state.solved, app.state.solved_lock = OrderedDict(), threading.Lock()
    add_page(app, "/appraisal/countries", countries, "Effects by country, map and table")
    add_page(app, "/appraisal/sectors", sectors, "Trade between the parties by sector")
    add_page(app, "/appraisal/years", years, "Effects by year of the staging, and the cost of delay")
    add_page(app, "/appraisal/parts", parts, "What the effect is made of: parts that add up")
    add_page(app, "/appraisal/certainty", certainty, "What is known and what is assumed, and what drives the intervals")

    @app.get("/appraisal/years/chart", summary="The yearly gains, for a browser to draw")
    def chart(request: Request, asked: OnScenario, width: Width = "wide") -> Response:
        return answer(year_chart(year_rows(request, asked), money_unit(asked.baseline)), width)

    @app.post("/appraisal/drivers", summary="Work out what drives the intervals", response_class=HTMLResponse)
    def start(request: Request, view: View) -> Response:
        desk = view.desk

        def work(on_done: Callable[[int], None], on_total: Callable[..., None]) -> tuple[Driver, ...]:
            scenario, baseline = load_scenario(desk, desk.settings.appraisal.scenario), load_baseline(desk)
            on_total(driver_solves(baseline, scenario, rows=ROWS_OF_DESIGN))
            made = drivers(baseline, scenario, desk.settings.parties, rows=ROWS_OF_DESIGN,
                           seed=desk.settings.appraisal.seed, on_done=on_done)  # fmt: skip
            return keep_drivers(desk, scenario, baseline, made)

        jobs_of(request).start(JOB, work)
        return back_to(request, "/appraisal/certainty", "#work")

    @app.post("/appraisal/drivers/stop", summary="Stop working out what drives them", response_class=HTMLResponse)
    def stop(request: Request) -> Response:
        jobs_of(request).stop(JOB)
        return back_to(request, "/appraisal/certainty", "#work")

    @app.get("/appraisal/drivers", summary="How far that work is", response_class=HTMLResponse)
    def progress(request: Request) -> Response:
        job = jobs_of(request).get(JOB)
        answer = HTMLResponse(html(request, "appraisal_drivers_work", {"job": job, "driving": None}))
        if job is None or job.state != "running":
            answer.headers["HX-Refresh"] = "true"
        return answer


def countries(request: Request, asked: OnScenario) -> Page:
    """Return every country's effect, with its interval where the scenario stands as reported."""
    found = effects(request, asked)
    made = intervals(request, asked) if asked.plain else None
    spreads = {c.code: c for c in made.countries} if made else {}
    rows = [
        {**asdict(r), **_ends(spreads.get(r.code)), "party": r.code in asked.parties}
        for r in in_order(found.regions, asked.parties)
    ]
    columns = ("code", "name", "welfare_pct", "welfare_low_pct", "welfare_high_pct", "welfare_money", "real_wage_pct")
    return Page(
        "appraisal_countries",
        "Effects by country",
        {
            **solved_dict(asked), "money_unit": found.money_unit, "interval": made.interval if made else None,
            "countries": rows,
        },
        Rows(columns, tuple(tuple(r[c] for c in columns) for r in rows)),
        _shown(asked, rows=rows, found=found, made=made, draw=lambda: country_charts(found, made, asked)),
    )  # fmt: skip


def sectors(request: Request, asked: OnScenario) -> Page:
    """Return trade between the parties by sector, before and by how much it changes."""
    found = effects(request, asked)
    rows = [
        {**asdict(f), "change_pct": 100.0 * f.change / f.base if f.base > 0 else None}
        for f in sorted(found.flows, key=lambda f: (-abs(f.change), f.sector, f.exporter))
    ]
    columns = ("exporter", "importer", "sector", "sector_name", "base", "change", "change_pct")
    return Page(
        "appraisal_sectors",
        "Trade between the parties by sector",
        {**solved_dict(asked), "money_unit": found.money_unit, "sectors": rows},
        Rows(columns, tuple(tuple(r[c] for c in columns) for r in rows)),
        _shown(asked, rows=rows, found=found, draw=lambda: sector_chart(found)),
    )


def years(request: Request, asked: OnScenario) -> Page:
    """Return the parties' real income in each year of the staging, and what being late costs."""
    made = intervals(request, asked) if asked.plain else None
    rows, unit = year_rows(request, asked), money_unit(asked.baseline)
    columns = ("year", "code", "name", "welfare_pct", "welfare_money", "low", "high")
    return Page(
        "appraisal_years",
        "Year by year, and the cost of delay",
        {
            **solved_dict(asked),
            "money_unit": unit,
            "years": rows,
            "delay": [asdict(d) for d in made.delay] if made else None,
        },
        Rows(columns, tuple(tuple(r[c] for c in columns) for r in rows)),
        _shown(
            asked,
            rows=rows,
            unit=unit,
            made=made,
            spread=spread,
            draw=lambda: [drawn(c, chart_at(request))] if (c := year_chart(rows, unit)) else [],
        ),
    )


def year_rows(request: Request, asked: Asked) -> list[dict[str, Any]]:
    """Return each party's gain in each year, with its interval where the scenario stands as reported."""
    what = asked.baseline, asked.scenario, asked.parties, asked.turned
    found = solved(request, asked, "years", lambda: year_by_year(*what))
    made = intervals(request, asked) if asked.plain else None
    ends = {(e.year, e.code): e.gain for e in made.path} if made else {}
    return [
        {**asdict(y), "low": e.low if (e := ends.get((y.year, y.code))) else None, "high": e.high if e else None}
        for y in found
    ]


def parts(request: Request, asked: OnScenario) -> Page:
    """Return the parties' real income taken apart by change, sector and channel; each adds up."""
    what = asked.baseline, asked.scenario, asked.parties, asked.turned
    found = solved(request, asked, "parts", lambda: take_apart(*what))
    rows = [
        (p.code, by, part.key, part.name, part.basis, part.points)
        for p in found
        for by, of in (("change", p.changes), ("sector", p.sectors), ("channel", p.ways))
        for part in of
    ]
    return Page(
        "appraisal_parts",
        "What the effect is made of",
        {**solved_dict(asked), "parts": [p.as_dict() for p in found]},
        Rows(("party", "by", "key", "name", "basis", "points"), tuple(rows)),
        _shown(asked, found=found, small=small, by_basis=by_basis, draw=lambda: part_charts(found)),
    )


def certainty(request: Request, asked: OnScenario) -> Page:
    """Return every input with how it is known, and what drives the width of the intervals."""
    inputs = (*scenario_inputs(asked.scenario.content), *baseline_inputs(asked.baseline))
    job = jobs_of(request).get(JOB)
    made = intervals(request, asked)
    driving = kept_drivers(asked.view.desk, asked.scenario, asked.baseline)
    labels = (map(str, asked.baseline[n].values) for n in ("sector", "sector_name"))
    names = dict(zip(*labels, strict=True))
    told = [{**asdict(d), "name": driver_name(d, names)} for d in driving or ()]
    grouped = [(basis, [i for i in inputs if i.basis == basis]) for basis in BASES]
    return Page(
        "appraisal_certainty",
        "How sure it is",
        {
            **solved_dict(asked),
            "inputs": [asdict(i) for i in inputs],
            "drivers": told if driving is not None else None,
            "draws": made.draws if made else None,
            "failed_draws": made.failed_draws if made else None,
        },
        Rows(("name", "value", "basis", "source"), tuple((i.name, i.value, i.basis, i.source) for i in inputs)),
        _shown(
            asked,
            grouped=[(b, found) for b, found in grouped if found],
            others=[i for i in inputs if i.basis not in BASES],
            meaning=STATUSES,
            driving=told if driving is not None else None,
            made=made,
            spread=spread,
            job=job,
        ),
    )


def solved(request: Request, asked: Asked, kind: str, work: Callable[[], Any]) -> Any:
    """Return an answer worked out under an address's sliders, kept for the next page of the same sliders."""
    state = request.app.state
    turned = asked.turned
    key = (kind, asked.scenario.sha256, tuple(turned.tariffs_pct.items()), turned.costs_pct, turned.elasticity_pct,
           turned.year)  # fmt: skip
    with state.solved_lock:
        if key in state.solved:
            state.solved.move_to_end(key)
            return state.solved[key]
    found = work()
    with state.solved_lock:
        state.solved[key] = found
        while len(state.solved) > KEPT:
            state.solved.popitem(last=False)
    return found


def effects(request: Request, asked: Asked) -> WhatIf:
    """Return the scenario solved under the sliders."""
    what = asked.baseline, asked.scenario, asked.parties, asked.turned
    found: WhatIf = solved(request, asked, "effects", lambda: what_if(*what))
    return found


def country_charts(found: WhatIf, made: Appraisal | None, asked: Asked) -> list[Drawn]:
    """Return the map of tiles, and bars with intervals where there are any."""
    effects = [Effect(r.code, r.name, r.welfare_pct) for r in found.regions]
    first = in_order(found.regions, asked.parties)
    ahead = " and ".join(f"{r.name} {fixed(r.welfare_pct, 4)} %" for r in first[: len(asked.parties)])
    others = first[len(asked.parties) :]
    gains, losses = (sum(sign * r.welfare_pct >= SEEN for r in others) for sign in (1, -1))
    made_of = [
        drawn(
            tiles_chart(
                "map", effects, title=f"{ahead}; of the others {gains} gain and {losses} lose {SEEN:g} % or more",
                measure="real income, change in percent, a tile a country, no borders drawn", unit="%",
                source=f"accord, scenario {asked.scenario.name}", decimals=4,
            )
        )
    ]  # fmt: skip
    if made:
        ends = {c.code: c.welfare for c in made.countries}
        shown_ = [r for r in first if r.code in ends][:DRAWN]
        bars = [Effect(r.code, r.name, ends[r.code].value, ends[r.code].low, ends[r.code].high) for r in shown_]
        made_of.append(
            drawn(
                intervals_chart(
                    "spread", bars, title=f"The parties and the {len(bars) - len(asked.parties)} others that move most",
                    measure=f"real income, percent, with {number(100 * made.interval, 0)} % intervals", unit="%",
                    source=f"accord, {made.draws - made.failed_draws} draws", decimals=4,
                )
            )
        )  # fmt: skip
    return made_of


def sector_chart(found: WhatIf) -> list[Drawn]:
    """Return the bars of the sectors whose trade moves most."""
    names = {r.code: r.name for r in found.regions}
    size: dict[str, float] = {}
    for f in found.flows:
        size[f.sector_name] = size.get(f.sector_name, 0.0) + abs(f.change)
    top = [s for s in sorted(size, key=lambda s: (-size[s], s)) if size[s] > 0][:DRAWN]
    if not top:
        return []
    changes = [
        TradeChange(f.sector_name, f"{names[f.exporter]} to {names[f.importer]}", f.change)
        for s in top
        for f in found.flows
        if f.sector_name == s
    ]
    most = max(found.flows, key=lambda f: abs(f.change))
    chart = diverging_chart(
        "sectors", changes,
        title=f"Most moves in {most.sector_name.lower()} from {names[most.exporter]} to {names[most.importer]}:"
        f" {fixed(most.change, 0)} {found.money_unit}",
        measure=f"change of trade, {found.money_unit}; the {len(top)} sectors that move most", unit=found.money_unit,
        source="accord",
    )  # fmt: skip
    return [drawn(chart)]


def year_chart(rows: list[dict[str, Any]], unit: str) -> Chart | None:
    """Return the path of the parties' yearly gain."""
    points = [Point(r["name"], r["year"], r["welfare_money"], r["low"], r["high"]) for r in rows]
    if len({p.year for p in points}) < 2:
        return None
    last = [p for p in points if p.year == max(q.year for q in points)]
    said = ", ".join(f"{p.series} {fixed(p.value, 0)}" for p in last)
    return path_chart(
        "years", points, title=f"By {last[0].year} the yearly gain is: {said}",
        measure=f"real income a year, {unit}", unit=unit, source="accord", decimals=0,
    )  # fmt: skip


def part_charts(found: tuple[Parts, ...]) -> list[Drawn]:
    """Return the bars of the changes of the scenario, one party a panel."""
    order = sorted({c.name for p in found for c in p.changes}, key=lambda n: -max(
        abs(c.points) for p in found for c in p.changes if c.name == n))[:DRAWN]  # fmt: skip
    changes = [TradeChange(c.name, p.name, c.points) for n in order for p in found for c in p.changes if c.name == n]
    if not changes or all(c.value == 0 for c in changes):
        return []
    most = max(changes, key=lambda c: abs(c.value))
    chart = diverging_chart(
        "parts", changes, title=f"Most for {most.flow} comes from: {most.sector}",
        measure="points of real income by change of the scenario"
        + (f"; the {DRAWN} largest" if len(order) == DRAWN else ""),
        unit="percentage points", source="accord", decimals=4,
    )  # fmt: skip
    return [drawn(chart)]


def by_basis(found: Parts) -> list[tuple[str, float]]:
    """Return how many points rest on what is reported, estimated and assumed."""
    sums: dict[str, float] = {}
    for c in found.changes:
        sums[c.basis] = sums.get(c.basis, 0.0) + c.points
    return sorted(sums.items(), key=lambda kv: -abs(kv[1]))


def small(value: float) -> str:
    """Return points with enough digits to add them up by eye."""
    return number(value, 5, signed=True)


def _ends(effect: Any) -> dict[str, float | None]:
    if effect is None:
        return {"welfare_low_pct": None, "welfare_high_pct": None}
    return {"welfare_low_pct": or_none(effect.welfare.low), "welfare_high_pct": or_none(effect.welfare.high)}


def _shown(asked: Asked, **more: Any) -> dict[str, Any]:
    more |= {"scenario": asked.scenario, "turned": asked.sliders, "plain": asked.plain, "fixed": fixed, "pct": pct}
    return shown(asked.view, **more)
