"""A scenario: what an agreement changes, as a file that people can read and edit.

Invariant: every number in it says whether it is reported by a source or assumed by us, and nothing that
the file does not list is changed.
"""

import hashlib
import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from accord.workbench.errors import ScenarioError
from accord.workbench.scenario_estimates import ElasticityBlock, EstimateBlock
from accord.workbench.settings import validation_message

Basis = Literal["reported", "assumed"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(_Strict):
    """One change between an importer and an exporter, phased in by equal yearly steps.

    Parameters
    ----------
    id
        Short name, unique in the file.
    importer, exporter
        Regions of the baseline, or ``*`` for every other region.
    sectors
        Sectors of the baseline; ``goods``, ``services`` or ``all`` stand for sets.
    cuts
        Number of equal yearly steps, the first on entry into force; 1 is at once.
    cuts_basis
        Whether the number of steps is reported or assumed.
    source, note
        Where it comes from, and what a reader should know.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    importer: str
    exporter: str
    sectors: tuple[str, ...] = Field(min_length=1)
    cuts: int = Field(default=1, ge=1, le=40)
    cuts_basis: Basis = "assumed"
    source: str = ""
    note: str = ""


class TariffChange(Change):
    """A change of tariff, absolute (from ``base_pct`` to ``final_pct`` on a share of trade) or relative.

    Parameters
    ----------
    base_pct, final_pct
        Rate before and after, percent ad valorem, on the lines concerned.
    cut
        Share of the baseline's applied tariff that goes, from 0 to 1, instead of the two rates.
    rates_basis
        Whether rates or cut are reported or assumed.
    share
        Share of the sectors' bilateral trade that the lines concerned make up, from 0 to 1.
    share_range
        Lowest and highest defensible share, drawn from evenly; None takes the share as known.
    share_basis
        Whether the share is reported or assumed.
    """

    base_pct: float | None = Field(default=None, ge=0, le=1000)
    final_pct: float | None = Field(default=None, ge=0, le=1000)
    cut: float | None = Field(default=None, ge=0, le=1)
    rates_basis: Basis
    share: float = Field(default=1.0, gt=0, le=1)
    share_range: tuple[float, float] | None = None
    share_basis: Basis = "assumed"

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        absolute = self.base_pct is not None and self.final_pct is not None
        if absolute == (self.cut is not None):
            raise ValueError("give either base_pct and final_pct, or cut")
        if self.share_range and not 0 < self.share_range[0] <= self.share <= self.share_range[1] <= 1:
            raise ValueError("share_range must hold share, between 0 and 1")
        return self


class CostChange(Change):
    """A change of trade cost other than tariffs, percent of the cost of delivery.

    Parameters
    ----------
    change_pct
        Change of the iceberg cost factor, percent; -2 makes delivery 2 % cheaper.
    change_range
        Lowest and highest defensible change, drawn from evenly; None takes it as known.
    basis
        Whether the change is reported or assumed.
    estimate
        Id of an estimate of the file instead of ``change_pct``: the cost changes so that, with each sector's trade
        elasticity, trade changes by the estimated effect.
    weights
        Change of each of the estimate's covariates; 1 for each by default.
    """

    change_pct: float | None = Field(default=None, gt=-90, le=1000)
    change_range: tuple[float, float] | None = None
    basis: Basis | None = None
    estimate: str | None = None
    weights: dict[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.change_pct is None) == (self.estimate is None):
            raise ValueError("give either change_pct or estimate")
        if self.estimate is not None and (self.change_range is not None or self.basis is not None):
            raise ValueError("change_range and basis go with change_pct; an estimate has its covariance")
        if self.estimate is None and (self.basis is None or self.weights):
            raise ValueError("change_pct needs basis, and weights go with estimate")
        if self.change_range and self.change_pct is not None:
            low, high = self.change_range
            if not low <= self.change_pct <= high:
                raise ValueError("change_range must hold change_pct")
        return self


class Uncertainty(_Strict):
    """How uncertain the model's parameters are taken to be.

    Parameters
    ----------
    elasticity_log_sd
        Standard deviation of the logarithm of each sector's trade elasticity, dimensionless; each sector is drawn
        alone.
    elasticity
        Sectors that are drawn together instead, or have a spread of their own.
    trade_log_sd
        Noise of the baseline's flows across borders: standard deviation of the logarithm of each, by sector. A draw's
        flows are made consistent before the scenario is solved. 0 takes the flows as known.
    interval
        Share of draws inside the interval, symmetric in quantiles.
    note
        Why these values.
    """

    elasticity_log_sd: float = Field(default=0.3, ge=0, le=2)
    trade_log_sd: float = Field(default=0.0, ge=0, le=1)
    interval: float = Field(default=0.9, gt=0, lt=1)
    note: str = ""
    elasticity: tuple[ElasticityBlock, ...] = ()


class Delay(_Strict):
    """How the cost of late entry into force is added up.

    Parameters
    ----------
    horizon_years
        Years counted from the planned entry into force.
    discount_pct
        Discount rate, percent a year.
    years
        Delays to show, in years.
    """

    horizon_years: int = Field(default=20, ge=2, le=100)
    discount_pct: float = Field(default=3.0, ge=0, le=50)
    years: tuple[int, ...] = (1, 2, 3)


class ScenarioFile(_Strict):
    """All of a scenario file."""

    title: str
    description: str = ""
    entry_into_force: int = Field(ge=1900, le=2200)
    entry_into_force_basis: Basis = "assumed"
    deficits: Literal["none", "fixed", "share", "multiplicative"] = "fixed"
    uncertainty: Uncertainty = Uncertainty()
    delay: Delay = Delay()
    tariff: tuple[TariffChange, ...] = ()
    cost: tuple[CostChange, ...] = ()
    estimate: tuple[EstimateBlock, ...] = ()

    @model_validator(mode="after")
    def _estimates(self) -> Self:
        known = {block.id: block for block in self.estimate}
        if len(known) < len(self.estimate):
            raise ValueError("two estimates have the same id")
        for change in self.cost:
            if change.estimate is None:
                continue
            if change.estimate not in known:
                raise ValueError(
                    f"change '{change.id}' uses estimate '{change.estimate}', which the file does not hold"
                )
            if wrong := sorted(set(change.weights) - set(known[change.estimate].names)):
                raise ValueError(f"change '{change.id}': estimate '{change.estimate}' has no coefficient '{wrong[0]}'")
        return self

    def estimated(self, change: CostChange) -> tuple[EstimateBlock, dict[str, float]]:
        """Return the estimate that a cost change uses, and the weights of its coefficients."""
        block = next(b for b in self.estimate if b.id == change.estimate)
        return block, change.weights or dict.fromkeys(block.names, 1.0)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario file that was read.

    Parameters
    ----------
    name
        Its file name without the ending.
    sha256
        Hash of its bytes.
    content
        What it says.
    """

    name: str
    sha256: str
    content: ScenarioFile


@dataclass(frozen=True, slots=True)
class ScenarioInput:
    """One number that goes into an appraisal, and how it is known.

    Parameters
    ----------
    name, value
        What it is, and its value with its unit, for people.
    basis
        ``observed``, ``estimated``, ``reported`` or ``assumed``.
    source
        Where it comes from.
    """

    name: str
    value: str
    basis: str
    source: str


def read_scenario(path: Path) -> Scenario:
    """Return the scenario in ``path``.

    Raises
    ------
    ScenarioError
        There is no such file, it is no TOML, has an unknown key, a bad value or an id twice.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ScenarioError(
            f"there is no scenario file '{path.name}'",
            hint=f"put one into {path.parent.name}/, or name another with --scenario",
            file=path.name,
        ) from error
    try:
        content = ScenarioFile.model_validate(tomllib.loads(data.decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        why = validation_message(error) if isinstance(error, ValidationError) else str(error)
        raise ScenarioError(
            f"{path.name}: {why}",
            hint="see the page 'Scenarios' of the documentation for every key",
            file=path.name,
        ) from error
    ids = [change.id for change in (*content.tariff, *content.cost)]
    if twice := sorted({i for i in ids if ids.count(i) > 1}):
        raise ScenarioError(
            f"{path.name}: the id {', '.join(twice)} stands twice",
            hint="give every change an id of its own",
            file=path.name,
            ids=twice,
        )
    return Scenario(path.stem, hashlib.sha256(data).hexdigest(), content)


def scenario_inputs(scenario: ScenarioFile) -> list[ScenarioInput]:
    """Return every number of a scenario with its basis, for the tables that tell them apart."""
    rows = [
        ScenarioInput("entry into force", str(scenario.entry_into_force), scenario.entry_into_force_basis, ""),
        ScenarioInput(
            "spread of trade elasticities",
            f"log standard deviation {scenario.uncertainty.elasticity_log_sd:g}",
            "assumed",
            scenario.uncertainty.note,
        ),
        *(
            [ScenarioInput("noise of trade flows", f"log standard deviation {noise:g}", "assumed", "")]
            if (noise := scenario.uncertainty.trade_log_sd)
            else []
        ),
        ScenarioInput("discount rate", f"{scenario.delay.discount_pct:g} % a year", "assumed", ""),
    ]
    for t in scenario.tariff:
        rates = f"{t.cut:.0%} of the applied tariff" if t.cut is not None else f"{t.base_pct:g} % to {t.final_pct:g} %"
        rows.append(ScenarioInput(f"{t.id}: rates", rates, t.rates_basis, t.source))
        rows.append(ScenarioInput(f"{t.id}: share of the sector's trade", f"{t.share:.1%}", t.share_basis, t.source))
        rows.append(ScenarioInput(f"{t.id}: yearly cuts", str(t.cuts), t.cuts_basis, t.source))
    for block in scenario.uncertainty.elasticity:
        spread = (
            "a covariance of their logarithms" if block.log_sd is None else f"log standard deviation {block.log_sd:g}"
        )
        together = f", correlation {block.correlation:g}" if block.correlation else ""
        name = f"spread of trade elasticities: {', '.join(block.sectors)}"
        rows.append(ScenarioInput(name, spread + together, "estimated" if block.source else "assumed", block.source))
    for c in scenario.cost:
        if c.estimate is not None:
            estimate, weights = scenario.estimated(c)
            value = f"{100 * (math.exp(estimate.effect(weights)) - 1):+.1f} % of trade"
            rows.append(ScenarioInput(f"{c.id}: partial effect on trade", value, "estimated", estimate.source))
        else:
            rows.append(ScenarioInput(f"{c.id}: cost of delivery", f"{c.change_pct:+g} %", str(c.basis), c.source))
        rows.append(ScenarioInput(f"{c.id}: yearly steps", str(c.cuts), c.cuts_basis, c.source))
    return rows
