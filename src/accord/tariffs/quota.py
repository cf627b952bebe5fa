"""Tariff-rate quotas: how much may enter at the lower rate on a day, and what an import then pays on average.

Invariant: volume grows by years of the agreement, compound; an unknown volume stays unknown.
"""

from datetime import date
from decimal import Decimal

from accord.tariffs.clock import agreement_day, clock_start
from accord.tariffs.errors import LegendError
from accord.tariffs.legend import Category, Legend


def agreement_year(legend: Legend, on: date) -> int | None:
    """Return the year of the agreement that a day lies in, in the agreement's own numbering; None before it."""
    if on < clock_start(legend):
        return None
    year = legend.entry_year
    while agreement_day(legend, year + 1) <= on:
        year += 1
    return year


def quota_on(legend: Legend, category: Category, on: date) -> tuple[Decimal | None, Decimal] | None:
    """Return the quota's volume and the rate inside it (percent) on a day; None before entry into force.

    Raises
    ------
    LegendError
        The category has no quota.
    """
    quota = category.quota
    if quota is None:
        raise LegendError(
            f"category {category.code!r} of {legend.name!r} has no quota",
            hint="give it one in the legend",
            category=category.code,
        )
    year = agreement_year(legend, on)
    if year is None:
        return None
    grown = None
    if quota.volume is not None:
        grown = quota.volume * (1 + quota.growth_pct / 100) ** (year - legend.entry_year)
    begun = [pct for since, pct in quota.inside if since <= year]
    return grown, begun[-1] if begun else quota.inside[0][1]


def average_rate(volume: Decimal, inside_pct: Decimal, outside_pct: Decimal, imports: Decimal) -> Decimal:
    """Return what imports pay on average when the quota is used first, percent.

    Parameters
    ----------
    volume, imports
        In the same unit.

    >>> average_rate(Decimal(50), Decimal(0), Decimal(20), Decimal(200))
    Decimal('15')
    """
    if imports <= 0:
        return outside_pct
    filled = min(volume, imports)
    return (filled * inside_pct + (imports - filled) * outside_pct) / imports
