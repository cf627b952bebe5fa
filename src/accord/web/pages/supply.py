"""Supply chains: dependence by product, exposure by partner and sector, and what follows if somebody's exports fall.

Invariant: customs flows by product and the baseline's sectors never share a table; a disruption is worked out beside
the server and shown only under the very question that the address asks.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

import xarray as xr
from fastapi import Depends, FastAPI, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import AfterValidator

from accord.reports.desk_partnership import exposure_chart
from accord.vocabulary import AccordError
from accord.web.asking import Blank, View, baseline_of, days, jobs_of, requirements_of, shown
from accord.web.pages.agreement import drawn
from accord.web.quoting import kept, stamp_of
from accord.web.rendering import Page, Rows, add_page, html
from accord.web.supply_rows import COLUMNS, ORIGINS, VERDICTS, listed, rows_of, told_of
from accord.workbench.disruption import MOST_STEPS, DisruptionError
from accord.workbench.kept_supply import Fall, desk_dependence, flows_folder, kept_disruption, work_disruption
from accord.workbench.neighbours import region_names
from accord.workbench.product_dependence import DependenceReport
from accord.workbench.shocks import sector_places
from accord.workbench.supply import DisruptionReport, Exposure, exposure_of
from accord.workbench.web_views import DeskView

JOB = "disruption"
STAGE = "Equilibria solved, most often 5 to 30 and at most"
PARTNERS, SECTORS, PRODUCTS = 12, 15, 25
EVERYBODY, PARTIES = "", "parties"
SETS = {"goods": "all goods", "services": "all services", "all": "all goods and services"}


def percent_left(value: float | None) -> float:
    """Return the percent of exports that are left, 50 where nothing is asked."""
    if value is not None and not 1 <= value <= 99:
        raise ValueError("from 1 to 99 percent")
    return 50.0 if value is None else value


def code(value: str | None) -> str | None:
    """Return a country's code or name, a sector or a scenario as somebody may have typed it, or refuse it."""
    if value is not None and len(value) > 80:
        raise ValueError("at most 80 characters")
    return value


def codes(most: int, values: list[str] | None) -> tuple[str, ...]:
    """Return words of an address that may be given more than once, or with commas between them."""
    found = [w.strip() for v in values or () for w in v.split(",") if w.strip()]
    if len(found) > most or any(len(w) > 80 for w in found):
        raise ValueError(f"at most {most} of them, of at most 80 characters")
    return tuple(dict.fromkeys(found))


Code = Annotated[str | None, AfterValidator(code), Blank, Query()]
Left = Annotated[float | None, AfterValidator(percent_left), Blank, Query(description="Percent of exports left.")]
Codes = Annotated[list[str] | None, AfterValidator(partial(codes, 200)), Query()]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks about supply chains.

    Parameters
    ----------
    view, baseline, names, sectors
        The desk, its baseline, and the names of its regions and sectors by code.
    missing
        Why there is no baseline, or None.
    who, partner
        Whose exposure, the parties' by default, and to whom it is shown by sector.
    seller
        Whose sales are looked at in place of the list of minerals, or None.
    fall
        The disruption asked about, or None.
    """

    view: DeskView
    baseline: xr.Dataset | None
    names: dict[str, str]
    sectors: dict[str, str]
    missing: AccordError | None
    who: tuple[str, ...]
    partner: str | None
    seller: str | None
    fall: Fall | None


def asked_of(
    request: Request,
    view: View,
    of: Code = None,
    to: Code = None,
    seller: Code = None,
    exporter: Code = None,
    sectors: Codes = None,
    left: Left = None,
    buyers: Code = None,
    agreement: Code = None,
) -> Asked:
    """Return what an address asks.

    Raises
    ------
    DisruptionError, ScenarioError
        A region, sector or scenario is not of this desk.
    """
    desk = view.desk
    try:
        baseline = baseline_of(request, desk)
    except AccordError as error:
        return Asked(view, None, {}, {}, error, (), None, seller, None)
    names = region_names(baseline)
    for region in (of, to, exporter):
        _known(region, names, "region of the baseline")
    parties = tuple(p for p in desk.settings.parties if p in names)
    fall = None
    if exporter is not None:
        wanted: tuple[str, ...] = tuple(sectors or ()) or ("goods",)
        sector_places(wanted, "the disruption", baseline)
        _known(agreement, {s: s for s in scenarios(view)}, "scenario of this desk")
        fall = Fall(exporter, wanted, percent_left(left) / 100.0, _buyers(buyers, exporter, parties, names),
                    agreement or "")  # fmt: skip
    labels = baseline["sector_name"].values if "sector_name" in baseline.variables else baseline["sector"].values
    told = dict(zip(map(str, baseline["sector"].values), map(str, labels), strict=True))
    return Asked(view, baseline, names, told, None, (of,) if of else parties, to, seller, fall)


OnSupply = Annotated[Asked, Depends(asked_of)]


def add(app: FastAPI) -> None:
    """Add the page, and the work beside it, to an application."""
    app.state.disrupting = None
    add_page(app, "/supply", supply, "Supply chains: dependence, exposure, disruptions")

    @app.post("/supply/disruption", summary="Work out a disruption", response_class=HTMLResponse)
    def start(request: Request, asked: OnSupply) -> Response:
        if asked.fall is None:
            raise DisruptionError("no exporter is named", hint="choose whose exports fall on the page /supply")
        jobs_of(request).start(JOB, _work(request, asked.view, asked.fall))
        return _back(request)

    @app.post("/supply/disruption/stop", summary="Stop working it out", response_class=HTMLResponse)
    def stop(request: Request, asked: OnSupply) -> Response:
        jobs_of(request).stop(JOB)
        return _back(request)

    @app.get("/supply/disruption", summary="A disruption, or how far the work is", response_class=HTMLResponse)
    def progress(request: Request, asked: OnSupply) -> Response:
        return HTMLResponse(html(request, "supply_disruption", _disruption_shown(request, asked)))


def supply(request: Request, asked: OnSupply) -> Page:
    """Return dependence, exposure and disruptions of a desk."""
    view = asked.view
    products, problem = dependence_shown(view, asked.seller)
    exposure = exposures(request, asked)
    by_sector = sectors_with(request, asked)
    beside = _disruption_shown(request, asked)
    made: DisruptionReport | None = beside["made"]

    def picture() -> Any:
        who = [c for c in asked.who if exposure.get(c)]
        return drawn(exposure_chart(exposure, asked.names, who)) if who else None

    return Page(
        "supply",
        "Supply chains",
        {
            **days(view),
            "flows": "flows/",
            "dependence": products.as_dict() if products else None,
            "dependence_problem": problem.as_dict() if problem else None,
            "exposure": {c: [asdict(r) for r in rows] for c, rows in exposure.items()},
            "exposure_by_sector": {c: [asdict(r) for r in rows] for c, rows in by_sector.items()},
            "exposure_problem": asked.missing.as_dict() if asked.missing else None,
            "disruption_asked": asdict(asked.fall) if asked.fall else None,
            "disruption": made.as_dict() if made else None,
        },
        lambda: Rows(COLUMNS, tuple(rows_of(products, exposure, by_sector, made))),
        shown(
            view,
            products=products,
            problem=problem,
            rows=listed(products),
            verdicts=VERDICTS,
            exposure=exposure,
            by_sector=by_sector,
            network=lambda: kept(view, f"supply network {asked.who}", None, picture),
            partners=PARTNERS,
            most_sectors=SECTORS,
            most_products=PRODUCTS,
            sets=SETS,
            scenarios=scenarios(view),
            group=group_shown(asked),
            **beside,
        ),
    )


def dependence_shown(view: DeskView, seller: str | None) -> tuple[DependenceReport | None, AccordError | None]:
    """Return the dependence of the desk's parties on its loaded flows, or why there is none."""
    stamp = stamp_of([flows_folder(view.desk)])
    try:
        # One place for all sellers: what somebody types must not fill the memory.
        return kept(view, "dependence", (stamp, seller), lambda: desk_dependence(view.desk, exporter=seller)), None
    except AccordError as error:
        return None, error


def exposures(request: Request, asked: Asked) -> dict[str, tuple[Exposure, ...]]:
    """Return the exposure of whom an address asks about, by partner."""
    if asked.baseline is None:
        return {}
    known = requirements_of(request, asked.view.desk)
    return {c: tuple(exposure_of(asked.baseline, c, known=known)) for c in asked.who}


def sectors_with(request: Request, asked: Asked) -> dict[str, tuple[Exposure, ...]]:
    """Return the exposure to one partner by sector, of all but the partner itself."""
    to = asked.partner
    if asked.baseline is None or to is None:
        return {}
    known = requirements_of(request, asked.view.desk)
    return {c: tuple(exposure_of(asked.baseline, c, to, known=known)) for c in asked.who if c != to}


def scenarios(view: DeskView) -> list[str]:
    """Return the names of the desk's scenarios."""
    folder = view.desk.folder / "scenarios"
    return sorted(p.stem for p in folder.glob("*.toml")) if folder.is_dir() else []


def group_shown(asked: Asked) -> str:
    """Return the buyers that an address asks about as its form says them."""
    if asked.fall is None or not asked.fall.buyers:
        return EVERYBODY
    parties = tuple(p for p in asked.view.desk.settings.parties if p in asked.names and p != asked.fall.exporter)
    return PARTIES if set(asked.fall.buyers) == set(parties) and len(parties) > 1 else ",".join(asked.fall.buyers)


def _known(value: str | None, there: dict[str, str], what: str) -> None:
    if value is not None and value not in there:
        raise DisruptionError(
            f"{value[:40]!r} is no {what}", hint=f"there are: {', '.join(there) or 'none'}", unknown=value[:40]
        )


def _buyers(said: str | None, exporter: str, parties: Sequence[str], names: dict[str, str]) -> tuple[str, ...]:
    if said is None:
        return ()
    found = tuple(p for p in parties if p != exporter) if said == PARTIES else codes(100, [said])
    for buyer in found:
        _known(buyer, names, "region of the baseline")
    if exporter in found or not found:
        raise DisruptionError(
            f"{exporter} cannot be the buyer of its own exports", hint="name other buyers, or leave them out for all"
        )
    return found


def _work(request: Request, view: DeskView, fall: Fall) -> Callable[..., Any]:
    state = request.app.state

    def work(on_done: Callable[[int], None], on_total: Callable[..., None]) -> DisruptionReport:
        # Said before the first step: who sees this job end sees whose it was.
        state.disrupting = fall
        on_total(MOST_STEPS, STAGE)
        return work_disruption(view.desk, fall, baseline=baseline_of(request, view.desk), on_done=on_done)

    return work


def _disruption_shown(request: Request, asked: Asked) -> dict[str, Any]:
    # The job first and its fruit after: the answer is kept before the job says that it is done.
    job = jobs_of(request).get(JOB)
    under: Fall | None = request.app.state.disrupting
    if job is not None and job.state != "running" and under != asked.fall:
        job = None
    made = kept_disruption(asked.view.desk, asked.fall, asked.baseline) if asked.fall else None  # type: ignore[arg-type]
    other = under if job is not None and under is not None and under != asked.fall else None
    return {
        "asked": asked,
        "job": job,
        "made": made,
        "other": _query(other) if other else None,
        "query": _query(asked.fall) if asked.fall else None,
        "origins": ORIGINS,
        "told": told_of(made, asked.sectors) if made else None,
        "running": job is not None and job.state == "running",
    }


def _query(fall: Fall) -> dict[str, Any]:
    """Return a disruption as the parameters of its address."""
    return {
        "exporter": fall.exporter,
        "sectors": list(fall.sectors),
        "left": f"{100 * fall.keep:g}",
        "buyers": ",".join(fall.buyers),
        "agreement": fall.agreement,
    }


def _back(request: Request) -> Response:
    query = urlencode(request.query_params.multi_items())
    return RedirectResponse("/supply" + (f"?{query}" if query else "") + "#disruption", status_code=303)
