"""What drives the width of an appraisal's intervals: each uncertain input moved alone, and shares of the variance.

Invariant: every solve begins from the same central equilibrium and its inputs follow from its own point, so that the
answer does not depend on who computed it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import xarray as xr
from scipy.special import ndtri

from accord.estimation import design, variance_shares
from accord.execution import map_items
from accord.model import solve
from accord.workbench.draws import Source, Uncertain, starting_point, uncertain
from accord.workbench.effects import Driver
from accord.workbench.scenario import Scenario
from accord.workbench.shocks import scenario_arrays

Array = npt.NDArray[np.float64]
OTHERS = "all other inputs together"
# Sources told apart when variance is shared out: each costs as many solves as the design has rows.
MOST = 8
ROWS = 128
# Draws of the noise of flows from which its swing is taken: it has no lower and upper end.
NOISES = 16


@dataclass(frozen=True, slots=True)
class _Task:
    baseline: xr.Dataset
    inputs: Uncertain
    parties: tuple[str, ...]
    point: Array
    start: xr.Dataset


def driver_solves(baseline: xr.Dataset, scenario: Scenario, *, rows: int = ROWS, most: int = MOST) -> int:
    """Return how many solves :func:`drivers` takes, for a progress bar."""
    sources = uncertain(scenario.content, baseline).sources
    moved = sum(2 * len(s.places) if s.kind != "data" else NOISES for s in sources)
    return 1 + moved + (rows * (_told_apart(len(sources), most) + 2) if sources and rows else 0)


def drivers(
    baseline: xr.Dataset,
    scenario: Scenario,
    parties: Sequence[str],
    *,
    rows: int = ROWS,
    most: int = MOST,
    seed: int = 1,
    where: str = "inline",
    on_done: Callable[[int], None] | None = None,
) -> tuple[Driver, ...]:
    """Return what drives the uncertainty of each party's welfare once the agreement is fully phased in.

    Every input is first moved alone to the ends of its own interval. The inputs that move welfare most are then told
    apart, all others kept together, and the variance of welfare is shared out between them.

    Parameters
    ----------
    baseline, scenario
        As for :func:`accord.workbench.appraisal.appraise`.
    parties
        Whose welfare.
    rows
        Rows of the design, a power of two; 0 leaves the variance shares out.
    most
        Sources told apart.
    seed
        Of the design.
    where, on_done
        See :func:`accord.execution.map_items`; ``on_done`` counts solves, :func:`driver_solves` in all.

    Raises
    ------
    ScenarioError
        The scenario names what the baseline does not have.
    SolverError
        The central inputs have no equilibrium, or an input moved alone has none.
    """
    codes = tuple(parties)
    inputs = uncertain(scenario.content, baseline)
    middle = inputs.middle
    tariff, cost = scenario_arrays(scenario.content, baseline)
    central = solve(baseline, tariff=tariff, cost=cost, deficits=scenario.content.deficits)
    start = starting_point(central)
    if on_done:
        on_done(1)
    if not inputs.sources:
        return ()

    def values(points: Array, *, strict: bool) -> Array:
        tasks = [_Task(baseline, inputs, codes, point, start) for point in points]
        rows_of: list[Array] = []
        for outcome in map_items(_welfare, tasks, where=where, on_done=on_done):
            if outcome.error is not None and strict:
                raise outcome.error
            rows_of.append(np.full(len(codes), np.nan) if outcome.value is None else outcome.value)
        return np.array(rows_of)

    interval = scenario.content.uncertainty.interval
    places = [p for source in inputs.sources for p in source.places if source.kind != "data"]
    ends = values(_one_at_a_time(middle, places, inputs.normal, interval), strict=True)
    low = dict(zip(places, ends[0::2], strict=True))
    high = dict(zip(places, ends[1::2], strict=True))
    swing = np.array([_swing(s, low, high) for s in inputs.sources if s.kind != "data"]).reshape(-1, len(codes))
    if inputs.noisy:
        noises = np.repeat(middle[None, :], NOISES, axis=0)
        noises[:, -1] = (np.arange(NOISES) + 0.5) / NOISES
        reach = NormalDist().inv_cdf(0.5 + interval / 2.0)
        swing = np.vstack([swing, reach * values(noises, strict=True).std(axis=0)])
    squares = swing**2
    alone = squares / np.where(squares.sum(axis=0) > 0.0, squares.sum(axis=0), 1.0)
    order = np.argsort(-alone.max(axis=1), kind="stable")
    named = [int(i) for i in order[: _named(len(inputs.sources), most)]]
    rest = [int(i) for i in order[len(named) :]]
    groups = [inputs.sources[i].places for i in named]
    if rest:
        groups.append(tuple(p for i in rest for p in inputs.sources[i].places))
    shares = None
    if rows:
        unit = design(groups, len(middle), rows, seed)
        points = np.where(inputs.normal, ndtri(unit), unit)
        shares = variance_shares(values(points, strict=False), len(groups), seed=seed)
    found = []
    for k, code in enumerate(codes):
        for g, members in enumerate([*([i] for i in named), *([rest] if rest else [])]):
            source = inputs.sources[members[0]]
            single = len(members) == 1 and len(source.places) == 1 and source.kind != "data"
            place = source.places[0]
            found.append(
                Driver(
                    code=code,
                    source=source.name if len(members) == 1 else f"{OTHERS} ({len(members)})",
                    kind=source.kind if len(members) == 1 else "several",
                    welfare_low_pct=float(low[place][k]) if single else None,
                    welfare_high_pct=float(high[place][k]) if single else None,
                    alone_share=float(alone[members, k].sum()),
                    first_share=None if shares is None else float(shares.first[g, k]),
                    first_low=None if shares is None else float(shares.first_low[g, k]),
                    first_high=None if shares is None else float(shares.first_high[g, k]),
                    total_share=None if shares is None else float(shares.total[g, k]),
                    total_low=None if shares is None else float(shares.total_low[g, k]),
                    total_high=None if shares is None else float(shares.total_high[g, k]),
                )
            )
    return tuple(found)


def _welfare(task: _Task) -> Array:
    """Return the parties' exact real income at one point, percent, shape (parties,)."""
    baseline = task.inputs.baseline_at(task.baseline, task.point)
    tariff, cost = scenario_arrays(task.inputs.scenario, baseline, None, task.inputs.changes(task.point))
    deficits = task.inputs.scenario.deficits
    result = solve(baseline, tariff=tariff, cost=cost, deficits=deficits, start=task.start, rebase=task.inputs.noisy)
    return np.asarray(result["welfare_exact_pct"].sel(country=list(task.parties)).values, dtype=np.float64)


def _one_at_a_time(middle: Array, places: Sequence[int], normal: npt.NDArray[np.bool_], interval: float) -> Array:
    """Return two points for each coordinate: alone at the lower and at the upper end of its interval."""
    tail = (1.0 - interval) / 2.0
    points = np.repeat(middle[None, :], 2 * len(places), axis=0)
    for at, place in enumerate(places):
        for side, level in enumerate((tail, 1.0 - tail)):
            points[2 * at + side, place] = NormalDist().inv_cdf(level) if normal[place] else level
    return points


def _swing(source: Source, low: dict[int, Array], high: dict[int, Array]) -> Array:
    """Return half the difference that a source makes; coordinates are independent, so their squares add up."""
    return np.asarray(np.sqrt(sum(((high[p] - low[p]) / 2.0) ** 2 for p in source.places)))


def _named(sources: int, most: int) -> int:
    return sources if sources <= most + 1 else most


def _told_apart(sources: int, most: int) -> int:
    return _named(sources, most) + (sources > most + 1)
