"""What an appraisal is: effects with their intervals, inputs with their basis, hashes of all it came from.

Invariant: an amount carries its unit, and an interval its two ends; nothing here computes.
"""

from dataclasses import asdict, dataclass
from typing import Any

from accord.workbench.scenario import ScenarioInput


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval.

    Parameters
    ----------
    value
        At the central inputs.
    low, high
        Ends of the interval over the draws.
    unit
        Unit of all three.
    """

    value: float
    low: float
    high: float
    unit: str


@dataclass(frozen=True, slots=True)
class CountryEffect:
    """What the agreement, fully phased in, does to one region.

    Parameters
    ----------
    code, name
        The region.
    welfare
        Exact real income (equivalent variation), percent of income.
    welfare_money
        The same in money of the baseline's year.
    welfare_first_order_pct
        The first-order measure of Caliendo & Parro (2015), percent; shown beside the exact one, never instead.
    real_wage
        Real wage, percent.
    revenue_change
        Change of tariff revenue, in money.
    """

    code: str
    name: str
    welfare: Estimate
    welfare_money: Estimate
    welfare_first_order_pct: float
    real_wage: Estimate
    revenue_change: float


@dataclass(frozen=True, slots=True)
class SectorTrade:
    """Trade of one sector from one party to another.

    Parameters
    ----------
    exporter, importer, sector, sector_name
        What trade.
    base
        Value in the baseline, net of tariff, in money.
    change
        Change in value, in money.
    change_pct
        The same in percent; None where there is no trade in the baseline.
    """

    exporter: str
    importer: str
    sector: str
    sector_name: str
    base: float
    change: float
    change_pct: float | None


@dataclass(frozen=True, slots=True)
class PairTrade:
    """All trade from one party to another, with its interval in percent."""

    exporter: str
    importer: str
    base: float
    change: Estimate


@dataclass(frozen=True, slots=True)
class YearEffect:
    """A party's yearly gain in one year of the staging, in money of the baseline's year."""

    year: int
    code: str
    gain: Estimate


@dataclass(frozen=True, slots=True)
class DelayCost:
    """Present value that a party forgoes when entry into force comes ``years`` later, in money."""

    years: int
    code: str
    cost: Estimate


@dataclass(frozen=True, slots=True)
class Driver:
    """How much one uncertain input, or a group of them, drives the interval of a party's welfare.

    Parameters
    ----------
    code
        The party.
    source, kind
        The input's name, and ``elasticity``, ``share``, ``cost``, ``estimate`` or ``several``.
    welfare_low_pct, welfare_high_pct
        Welfare with this input alone at the lower and at the upper end of its own interval; None for a group.
    alone_share
        Share of the sum of squared swings when each input is moved alone.
    first_share, first_low, first_high
        Share of the variance that would go if the input became known, with the interval that the number of solves
        leaves; None where it was not asked for.
    total_share, total_low, total_high
        Share that would be left if everything else became known.
    """

    code: str
    source: str
    kind: str
    welfare_low_pct: float | None
    welfare_high_pct: float | None
    alone_share: float
    first_share: float | None
    first_low: float | None
    first_high: float | None
    total_share: float | None
    total_low: float | None
    total_high: float | None


@dataclass(frozen=True, slots=True)
class Appraisal:
    """A scenario solved: its numbers, intervals, inputs and the hashes of all it came from.

    Parameters
    ----------
    scenario, title, scenario_sha256, baseline_title, baseline_sha256
        What was solved.
    parties
        The desk's parties.
    entry_into_force
        First year of the staging.
    money_unit
        Unit of every amount, for example ``million US dollars of 2022``.
    interval
        Share of draws inside each interval.
    draws, failed_draws, seed
        How many draws were solved, how many had no equilibrium, and the seed.
    countries, trade, pairs, path, delay
        The effects.
    inputs
        Every number that went in, and how it is known.
    largest_residual
        Largest relative residual of the central solves.
    drivers
        What drives the width of the parties' welfare; empty unless asked for.
    """

    scenario: str
    title: str
    description: str
    scenario_sha256: str
    baseline_title: str
    baseline_sha256: str
    parties: tuple[str, ...]
    entry_into_force: int
    horizon_years: int
    discount_pct: float
    money_unit: str
    interval: float
    draws: int
    failed_draws: int
    seed: int
    countries: tuple[CountryEffect, ...]
    trade: tuple[SectorTrade, ...]
    pairs: tuple[PairTrade, ...]
    path: tuple[YearEffect, ...]
    delay: tuple[DelayCost, ...]
    inputs: tuple[ScenarioInput, ...]
    largest_residual: float
    drivers: tuple[Driver, ...] = ()


def as_dict(appraisal: Appraisal) -> dict[str, Any]:
    """Return an appraisal as JSON-serialisable data, with the field names of the dataclasses."""
    return asdict(appraisal)
