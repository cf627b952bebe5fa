"""What the first page tells of an agreement's value, from what was kept in the desk; and the map of it.

Invariant: a number is shown with its interval or not at all; the map alone shows central values, and says so.
"""

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from markupsafe import Markup

from accord.reports import Quantity, quantity
from accord.reports.charts import NARROW, WIDE, Effect, draw_svg, tiles_chart
from accord.vocabulary import AccordError, parties
from accord.web.jobs import Job
from accord.workbench.desk_inputs import load_baseline, load_scenario
from accord.workbench.effects import Appraisal, Estimate
from accord.workbench.web_appraisal import kept_appraisal
from accord.workbench.web_views import DeskView
from accord.workbench.what_if import Turned, what_if

JOB = "intervals"
MOST_TILES = 60
MOST_MAPS = 24


@dataclass(frozen=True, slots=True)
class Row:
    """One party's part of the value, as it is printed."""

    code: str
    name: str
    percent: str
    money: str
    delay: str


@dataclass(frozen=True, slots=True)
class Worth:
    """An agreement's value as the first page prints it."""

    key: str
    title: str
    interval: float
    draws: int
    unit: str
    rows: tuple[Row, ...]
    effects: tuple[tuple[str, str, float], ...]
    found: tuple[dict[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the value as JSON-serialisable data."""
        return {
            "title": self.title,
            "interval": self.interval,
            "draws": self.draws,
            "money_unit": self.unit,
            "parties": list(self.found),
            "real_income_pct": {code: value for code, _, value in self.effects},
        }


@dataclass(frozen=True, slots=True)
class Map:
    """A drawn map, wide and narrow."""

    title: str
    measure: str
    wide: Markup
    narrow: Markup


def value_of(request: Request, view: DeskView) -> Worth | None:
    """Return what the desk's agreement is worth as it was last found, or None where nobody worked it out."""
    found = _appraisal(request, view)
    return None if found is None else _worth(found)


def _appraisal(request: Request, view: DeskView) -> Appraisal | None:
    name = view.desk.settings.appraisal.scenario
    if name is None:
        return None
    state = request.app.state
    try:
        scenario = load_scenario(view.desk, name)
        job: Job | None = state.jobs.get(JOB)
        if job is not None and isinstance(job.result, Appraisal) and job.result.scenario_sha256 == scenario.sha256:
            return job.result
        # Read once: it is the desk's largest file and does not change while a server runs.
        if getattr(state, "baseline", None) is None:
            state.baseline = load_baseline(view.desk)
        return kept_appraisal(view.desk, scenario, state.baseline)
    except AccordError:
        # The appraisal's own page says what is wrong with it; the register stands without it.
        return None


def _worth(a: Appraisal) -> Worth:
    delay = {d.code: d.cost for d in a.delay if d.years == 1}
    own = [c for c in a.countries if c.code in a.parties]
    return Worth(
        f"{a.scenario_sha256} {a.draws} {a.seed}",
        a.title,
        a.interval,
        a.draws - a.failed_draws,
        a.money_unit,
        tuple(
            Row(
                c.code,
                c.name,
                _printed(c.welfare, 3),
                _printed(c.welfare_money, 0),
                _printed(delay[c.code], 0) if c.code in delay else "",
            )
            for c in own
        ),
        tuple((c.code, c.name, c.welfare.value) for c in a.countries),
        tuple(
            {
                "code": c.code,
                "real_income_pct": _bounds(c.welfare),
                "real_income": _bounds(c.welfare_money),
                "delay_of_a_year": _bounds(delay[c.code]) if c.code in delay else None,
            }
            for c in own
        ),
    )


def kept_map(request: Request, view: DeskView, worth: Worth | None, named: tuple[tuple[str, int], ...]) -> Map | None:
    """Return the map of effects on real income; for a desk without a scenario, of how often each country is named."""
    maps = _maps(request)
    name = worth.key if worth is not None else f"{view.built.fingerprint} {view.state.as_of} {view.state.known_on}"
    if name not in maps:
        if len(maps) >= MOST_MAPS:
            maps.clear()
        if worth is not None:
            maps[name] = _income([Effect(code, title, value) for code, title, value in worth.effects])
        else:
            table = parties()
            found = [Effect(c, table[c].name, float(n)) for c, n in named[:MOST_TILES] if c in table]
            maps[name] = _map(found, "Who is in the register", "entries that name a country", "entries", 0)
    made: Map | None = maps[name]
    return made


def central_map(request: Request, view: DeskView) -> Map | None:
    """Return the map of the scenario's central effects, solved the first time.

    Raises
    ------
    ScenarioError, SolverError
        The desk has no scenario, or it has no equilibrium.
    """
    scenario = load_scenario(view.desk, view.desk.settings.appraisal.scenario)
    maps = _maps(request)
    if scenario.sha256 not in maps:
        state = request.app.state
        if getattr(state, "baseline", None) is None:
            state.baseline = load_baseline(view.desk)
        own = view.desk.settings.parties
        found = what_if(state.baseline, scenario, own, Turned(dict.fromkeys(own, 100.0)))
        maps[scenario.sha256] = _income([Effect(r.code, r.name, r.welfare_pct) for r in found.regions])
    made: Map | None = maps[scenario.sha256]
    return made


def _income(effects: list[Effect]) -> Map | None:
    return _map(effects, "Real income by country", "change in percent, central values", "%", 3)


def _map(effects: list[Effect], title: str, measure: str, unit: str, decimals: int) -> Map | None:
    if len(effects) < 2:
        return None
    chart = tiles_chart(
        "overview-map",
        effects,
        title=title,
        measure=f"{measure}; a tile a country, no borders drawn",
        unit=unit,
        source="accord",
        decimals=decimals,
    )
    return Map(chart.title, chart.measure, Markup(draw_svg(chart, WIDE)), Markup(draw_svg(chart, NARROW)))


def _maps(request: Request) -> dict[str, Map | None]:
    state = request.app.state
    if getattr(state, "maps", None) is None:
        state.maps = {}
    found: dict[str, Map | None] = state.maps
    return found


def _printed(e: Estimate, digits: int) -> str:
    return quantity(Quantity(e.value, "", e.low, e.high, decimals=digits, signed=True))


def _bounds(e: Estimate) -> dict[str, float]:
    return {"value": e.value, "low": e.low, "high": e.high}
