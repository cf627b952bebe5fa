"""The wider partnership: on whom each party rests, what the agreement means for neighbours, and the carbon ledger.

Invariant: what takes many solves is worked out beside the server, once for one scenario, baseline and set of schedules;
what the desk cannot give is named with its reason.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from accord.reports.blocks import Chart, Prose, Table
from accord.reports.cells import plain
from accord.reports.desk_partnership import exposure_chart, neighbour_blocks
from accord.vocabulary import AccordError
from accord.web.asking import View, back_to, baseline_of, days, jobs_of, requirements_of, shown
from accord.web.jobs import Job
from accord.web.pages.agreement import drawn
from accord.web.quoting import kept, stamp_of
from accord.web.rendering import Page, Rows, add_page, html
from accord.workbench.carbon_work import CarbonView, carbon_dict, tables_of, view_carbon
from accord.workbench.desk import Desk
from accord.workbench.desk_inputs import load_scenario
from accord.workbench.kept_neighbours import kept_neighbours, work_neighbours
from accord.workbench.neighbours import Neighbours, region_names
from accord.workbench.supply import Exposure, exposure_of
from accord.workbench.web_views import DeskView

JOB = "neighbours"
KEPT = 8
PARTNERS = 10
ANNUAL = {"authorised": "Authorised", "first_transferred": "First transferred", "acquired": "Acquired",
          "used_ndc": "Used, NDC", "used_other": "Used, other", "cancelled": "Cancelled",
          "net_adjustment": "Adjustment"}  # fmt: skip
COLUMNS = ("part", "of", "with", "measure", "value", "unit")

Found = Neighbours | AccordError


def add(app: FastAPI) -> None:
    """Add the page, and the work beside it, to an application."""
    app.state.neighbours, app.state.neighbours_lock = OrderedDict(), threading.Lock()
    add_page(app, "/partnership", partnership, "Exposure to partners, neighbours, and the carbon ledger")

    @app.get("/partnership/neighbours", summary="Neighbours, or how far they are", response_class=HTMLResponse)
    def progress(request: Request, view: View) -> Response:
        return HTMLResponse(html(request, "partnership_neighbours", _neighbours_shown(request, view)))

    @app.post("/partnership/neighbours", summary="Work out what it means for neighbours", response_class=HTMLResponse)
    def start(request: Request, view: View) -> Response:
        _start(request, view.desk)
        return back_to(request, "/partnership", "#neighbours")

    @app.post("/partnership/neighbours/stop", summary="Stop working out neighbours", response_class=HTMLResponse)
    def stop(request: Request) -> Response:
        jobs_of(request).stop(JOB)
        return back_to(request, "/partnership", "#neighbours")


def partnership(request: Request, view: View) -> Page:
    """Return the wider partnership; for people the neighbours follow when they are solved."""
    exposure, names, missing = exposures(request, view)
    carbon, problem = ledger(view)

    def data() -> dict[str, Any]:
        found = neighbours_of(request, view.desk) if wanted(view.desk) else None
        return {
            **days(view),
            "exposure": {code: [asdict(r) for r in rows] for code, rows in exposure.items()},
            "exposure_problem": missing.as_dict() if missing else None,
            "neighbours": found.as_dict() if isinstance(found, Neighbours) else None,
            "neighbours_problem": found.as_dict() if isinstance(found, AccordError) else None,
            "carbon": carbon_dict(carbon) if carbon else None,
            "carbon_problem": problem.as_dict() if problem else None,
        }

    def table() -> Rows:
        found = neighbours_of(request, view.desk) if wanted(view.desk) else None
        return Rows(COLUMNS, (*_exposure_rows(exposure), *_neighbour_rows(found), *_carbon_rows(carbon)))

    def picture() -> Any:
        parties = [p for p in view.desk.settings.parties if exposure.get(p)]
        return drawn(exposure_chart(exposure, names, parties)) if parties else None

    return Page(
        "partnership",
        "The wider partnership",
        data,
        table,
        shown(
            view,
            exposure=exposure,
            named=names,
            partners=PARTNERS,
            missing=missing,
            network=lambda: kept(view, "network", None, picture),
            carbon=carbon,
            carbon_tables=tables_of(carbon) if carbon else None,
            annual=ANNUAL,
            carbon_problem=problem,
            **_neighbours_shown(request, view),
        ),
    )


def wanted(desk: Desk) -> bool:
    """Return whether a desk names a scenario and a group of neighbours to offer it to."""
    return desk.settings.appraisal.scenario is not None and desk.settings.appraisal.neighbours is not None


def exposures(
    request: Request, view: DeskView
) -> tuple[dict[str, tuple[Exposure, ...]], dict[str, str], AccordError | None]:
    """Return each party's exposure to its partners and the names of regions, or why there is none."""

    def make() -> tuple[dict[str, tuple[Exposure, ...]], dict[str, str], AccordError | None]:
        try:
            baseline = baseline_of(request, view.desk)
            chain = requirements_of(request, view.desk)
            found = {code: tuple(exposure_of(baseline, code, known=chain)) for code in view.desk.settings.parties}
        except AccordError as error:
            return {}, {}, error
        return found, region_names(baseline), None

    return kept(view, "exposure", None, make)


def ledger(view: DeskView) -> tuple[CarbonView | None, AccordError | None]:
    """Return a desk's carbon ledger as of the days of a view, or why it cannot be read."""
    try:
        return view_carbon(view.desk, view.state.as_of, view.state.known_on), None
    except AccordError as error:
        return None, error


def neighbours_of(request: Request, desk: Desk, told: Callable[[int, int], None] | None = None) -> Found:
    """Return the agreement offered to each neighbour, or the error that stands in its way; worked out once."""
    state = request.app.state
    with state.neighbours_lock:
        key = _key(request, desk)
        if (known := state.neighbours.get(key)) is not None:
            return known  # type: ignore[no-any-return]
        found: Found
        try:
            group = desk.settings.appraisal.neighbours or ""
            found = work_neighbours(desk, group, baseline_of(request, desk), on_done=told)
        except AccordError as error:
            found = error
        _remember(request, key, found)
        return found


def known(request: Request, desk: Desk) -> Found | None:
    """Return the neighbours where they are worked out already, by this server or an earlier one, or None."""
    key = _key(request, desk)
    found: Found | None = request.app.state.neighbours.get(key)
    if found is not None:
        return found
    try:
        kept_before = kept_neighbours(desk, desk.settings.appraisal.neighbours or "", baseline_of(request, desk))
    except AccordError:
        # What is wrong with the scenario or the group is told by the work itself.
        return None
    if kept_before is not None:
        _remember(request, key, kept_before)
    return kept_before


def _remember(request: Request, key: tuple[Any, ...], found: Found) -> None:
    memory = request.app.state.neighbours
    memory[key] = found
    while len(memory) > KEPT:
        memory.popitem(last=False)


def _neighbours_shown(request: Request, view: DeskView) -> dict[str, Any]:
    desk = view.desk
    job = jobs_of(request).get(JOB)
    found = known(request, desk) if wanted(desk) else None
    if wanted(desk) and found is None and job is None:
        job = _start(request, desk)
    blocks: list[tuple[str, Any]] = []
    if isinstance(found, Neighbours):
        key = _key(request, desk)
        blocks = kept(view, "neighbour blocks", key, lambda: [_told(b, found.names) for b in neighbour_blocks(found)])
    return {
        "wanted": wanted(desk),
        "neighbours": blocks,
        "refused": found if isinstance(found, AccordError) else None,
        "job": job,
    }


def _told(block: Any, names: Mapping[str, str]) -> tuple[str, Any]:
    """Return a block of a brief as a page shows it: its kind, and its words."""
    if isinstance(block, Prose):
        return "words", ["".join(plain(run) for run in ([p] if isinstance(p, str) else p)) for p in block.paragraphs]
    if isinstance(block, Table):
        heads = [(names.get(c.title, c.title), c.kind == "number") for c in block.columns]
        rows = [[plain(v, c) for v, c in zip(row, block.columns, strict=True)] for row in block.rows]
        return "table", {"caption": block.caption, "heads": heads, "rows": rows, "note": block.note}
    if isinstance(block, Chart):
        return "chart", drawn(block)
    return "", None


def _start(request: Request, desk: Desk) -> Job:
    def work(on_done: Callable[[int], None], on_total: Callable[..., None]) -> None:
        def told(steps: int, total: int) -> None:
            on_total(total)
            on_done(steps)

        neighbours_of(request, desk, told)

    return jobs_of(request).start(JOB, work)


def _key(request: Request, desk: Desk) -> tuple[Any, ...]:
    try:
        scenario = load_scenario(desk, desk.settings.appraisal.scenario).sha256
    except AccordError as error:
        scenario = error.message
    return (scenario, desk.settings.appraisal.neighbours, stamp_of([desk.folder / "schedules"]))


def _exposure_rows(exposure: dict[str, tuple[Exposure, ...]]) -> list[tuple[Any, ...]]:
    measures = ("direct", "total", "value_added", "downstream")
    return [
        ("exposure", code, r.partner, measure, getattr(r, measure), "share of output")
        for code, rows in exposure.items()
        for r in rows
        for measure in measures
    ]


def _neighbour_rows(n: Found | None) -> list[tuple[Any, ...]]:
    if not isinstance(n, Neighbours):
        return []
    rows: list[tuple[Any, ...]] = [
        ("neighbours", a.member, region, "gain", value, n.unit)
        for a in n.agreements
        for region, value in a.gain.items()
    ]
    for i in n.incentives:
        named = {k: v for k, v in asdict(i).items() if k != "member"}
        rows += [("incentive", i.member, n.hub, measure, value, n.unit) for measure, value in named.items()]
    return rows + [("all members", "", region, "gain", value, n.unit) for region, value in n.bloc.items()]


def _carbon_rows(carbon: CarbonView | None) -> list[tuple[Any, ...]]:
    if carbon is None:
        return []
    return [
        ("carbon", row["party"], row["year"], measure, row[measure], "t CO2 equivalent")
        for row in tables_of(carbon)["annual"]
        for measure in ANNUAL
    ]
