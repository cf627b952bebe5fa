"""Supply chains by sector: exposure through input-output links, and disruptions with their aftermath.

Invariant: exposure and disruptions are counted on a baseline by sector; a table never mixes them with customs flows by
product (:mod:`accord.workbench.product_dependence`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import xarray as xr

from accord.model import Requirements, downstream, requirements, upstream
from accord.vocabulary import party
from accord.workbench.appraisal import money_unit
from accord.workbench.desk import Desk
from accord.workbench.desk_inputs import load_baseline, load_scenario
from accord.workbench.disruption import DisruptionError, Shortage, disrupt, with_change
from accord.workbench.neighbours import region_names
from accord.workbench.shocks import AXES, scenario_arrays


@dataclass(frozen=True, slots=True)
class Exposure:
    """How far a country's production rests on a partner, and ends there; shares of output.

    Parameters
    ----------
    partner, sector
        With whom, and in which sector; one of them is empty where the row is a sum over it.
    direct
        Inputs bought from the partner.
    total
        Output of the partner anywhere in the chain; counts what crosses borders twice, twice.
    value_added
        Value added by the partner in it; this one is counted once.
    downstream
        Share of the output that ends in the partner's final demand.
    """

    partner: str
    sector: str
    direct: float
    total: float
    value_added: float
    downstream: float


@dataclass(frozen=True, slots=True)
class Source:
    """Imports of one party from one origin in the sectors hit, before and after; money at current prices."""

    importer: str
    origin: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class DisruptionReport:
    """A disruption and what follows.

    Parameters
    ----------
    exporter, sectors, buyers, keep, factors, solves
        See :class:`accord.workbench.disruption.Shortage`.
    baseline, unit
        Title of the baseline, and its money.
    welfare_pct, gain
        Exact real income, percent, and equivalent variation, money, by region.
    sources
        Of the parties: imports of the sectors hit by origin, home supply included.
    prices_pct
        Change of the price of each hit sector's goods by party, percent, where the numeraire is world value added.
    agreement
        Name of the scenario that was put beside it, or empty.
    agreement_gain, agreement_gain_disrupted
        The parties' equivalent variation from the agreement without and with the disruption, money.
    """

    exporter: str
    sectors: tuple[str, ...]
    buyers: tuple[str, ...]
    keep: float
    factors: tuple[float, ...]
    solves: int
    baseline: str
    unit: str
    welfare_pct: Mapping[str, float]
    gain: Mapping[str, float]
    sources: tuple[Source, ...]
    prices_pct: Mapping[str, Mapping[str, float]]
    agreement: str
    agreement_gain: Mapping[str, float]
    agreement_gain_disrupted: Mapping[str, float]

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape that ``accord supply disrupt --json`` prints."""
        return asdict(self)


def exposure_of(
    baseline: xr.Dataset, country: str, partner: str | None = None, *, known: Requirements | None = None
) -> list[Exposure]:
    """Return a country's exposure to each partner, or by sector to one partner; largest value added first.

    Parameters
    ----------
    baseline, country, partner
        The economy, whose production, and with whom.
    known
        The baseline's requirements where somebody has worked them out already.

    Raises
    ------
    DisruptionError
        A region is unknown.
    """
    req = known or requirements(baseline)
    regions = [str(c) for c in req.countries]
    for name in (country, partner or country):
        if name not in regions:
            raise DisruptionError(
                f"the baseline has no region {name}", hint=f"its regions are: {', '.join(regions)}", unknown=[name]
            )
    at = regions.index(country)
    bought, chain, added = (part[:, at, :] for part in upstream(req))
    ends = downstream(req)[at]
    weight = req.output[at] / req.output[at].sum()
    if partner is None:
        rows = [
            Exposure(
                p,
                "",
                float(bought[i] @ weight),
                float(chain[i] @ weight),
                float(added[i] @ weight),
                float(weight @ ends[:, i]),
            )
            for i, p in enumerate(regions)
            if p != country
        ]
    else:
        i = regions.index(partner)
        rows = [
            Exposure(partner, str(s), float(bought[i, k]), float(chain[i, k]), float(added[i, k]), float(ends[k, i]))
            for k, s in enumerate(req.sectors)
            if weight[k] > 0
        ]
    return sorted(rows, key=lambda r: -r.value_added)


def desk_exposure(desk: Desk, country: str | None = None, partner: str | None = None) -> dict[str, list[Exposure]]:
    """Return the exposure of one country, or of each party of a desk, on the desk's baseline."""
    baseline = load_baseline(desk)
    who = (party(country).code,) if country else desk.settings.parties
    to = _region(partner, baseline) if partner else None
    return {name: exposure_of(baseline, name, to) for name in who}


def desk_names(desk: Desk) -> dict[str, str]:
    """Return the names of the regions of a desk's baseline, by code."""
    return region_names(load_baseline(desk))


def desk_disruption(
    desk: Desk,
    exporter: str,
    sectors: Sequence[str],
    *,
    keep: float = 0.5,
    buyers: Sequence[str] = (),
    scenario: str | None = None,
    baseline: xr.Dataset | None = None,
    on_done: Callable[[int], None] | None = None,
) -> DisruptionReport:
    """Disrupt an exporter's sales on a desk's baseline and say what follows for everybody, most for the parties.

    Parameters
    ----------
    desk
        The desk.
    exporter, sectors, keep, buyers, on_done
        See :func:`accord.workbench.disruption.disrupt`; countries by code or name.
    scenario
        An agreement of the desk to put beside it, fully phased in; None for none.
    baseline
        The desk's baseline where it is open already.

    Raises
    ------
    DisruptionError, ScenarioError, SolverError
        See :func:`accord.workbench.disruption.disrupt`.
    """
    baseline = load_baseline(desk) if baseline is None else baseline
    regions = [str(c) for c in baseline["country"].values]
    chosen = load_scenario(desk, scenario) if scenario else None
    deficits = chosen.content.deficits if chosen else "fixed"
    shortage = disrupt(
        baseline,
        _region(exporter, baseline),
        sectors,
        keep=keep,
        buyers=[_region(b, baseline) for b in buyers],
        deficits=deficits,
        on_done=on_done,
    )
    result = shortage.result
    parties = [p for p in desk.settings.parties if p in regions]
    calm: dict[str, float] = {}
    disrupted: dict[str, float] = {}
    if chosen:
        tariff, cost = scenario_arrays(chosen.content, baseline)
        alone = with_change(baseline, None, tariff, cost, deficits)["equivalent_variation"]
        both = with_change(baseline, shortage, tariff, cost, deficits)["equivalent_variation"]
        for p in parties:
            calm[p] = float(alone.sel(country=p))
            disrupted[p] = float(both.sel(country=p)) - float(result["equivalent_variation"].sel(country=p))
    return DisruptionReport(
        exporter=shortage.exporter,
        sectors=shortage.sectors,
        buyers=shortage.buyers,
        keep=keep,
        factors=shortage.factors,
        solves=shortage.solves + (2 if chosen else 0),
        baseline=str(baseline.attrs.get("title", "untitled")),
        unit=money_unit(baseline),
        welfare_pct=_by(regions, result["welfare_exact_pct"].values),
        gain=_by(regions, result["equivalent_variation"].values),
        sources=_sources(shortage, parties, regions),
        prices_pct={
            p: {s: 100.0 * (float(result["price_hat"].sel(country=p, sector=s)) - 1.0) for s in shortage.sectors}
            for p in parties
        },
        agreement=chosen.name if chosen else "",
        agreement_gain=calm,
        agreement_gain_disrupted=disrupted,
    )


def _sources(shortage: Shortage, parties: Sequence[str], regions: list[str]) -> tuple[Source, ...]:
    chosen = shortage.result.sel(sector=list(shortage.sectors))
    old, new = (chosen[name].transpose(*AXES).sum("sector").values for name in ("base_trade", "trade"))
    rows = []
    for p in parties:
        to = regions.index(p)
        found = [Source(p, r, float(old[i, to]), float(new[i, to])) for i, r in enumerate(regions)]
        rows += sorted(found, key=lambda s: -abs(s.after - s.before))
    return tuple(rows)


def _region(name: str, baseline: xr.Dataset) -> str:
    """Return a region of the baseline by its own label, or the code of the country called so."""
    return name if name in [str(c) for c in baseline["country"].values] else party(name).code


def _by(regions: list[str], values: np.ndarray) -> dict[str, float]:
    return {r: float(v) for r, v in zip(regions, values, strict=True)}
