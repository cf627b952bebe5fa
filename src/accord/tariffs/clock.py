"""When the cuts of a category fall: from a legend's dates to stages on calendar days.

Invariant: stages are in order of their days; a stage holds from its day until the next one, and none applies
before the agreement is in force for the party.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from accord.tariffs.duty import Duty
from accord.tariffs.errors import LegendError
from accord.tariffs.legend import Category, Legend


@dataclass(frozen=True, slots=True)
class Stage:
    """What holds from a day on.

    Parameters
    ----------
    on
        First day.
    share
        How much of the way from the base to the category's target is done, from 0 to 1.
    cap
        Highest percentage, or None.
    rate
        The duty itself where it is listed, else None.
    """

    on: date
    share: Fraction
    cap: Decimal | None = None
    rate: Duty | None = None


def clock_start(legend: Legend) -> date:
    """Return the day from which the cuts are counted.

    Raises
    ------
    LegendError
        The entry into force is not known.
    """
    start = legend.started if legend.clock == "common" and legend.started else legend.entry_into_force
    if start is None:
        raise LegendError(
            f"the legend {legend.name!r} has no entry into force",
            hint="set entry_into_force in the legend, or give --in-force YYYY-MM-DD",
            legend=legend.name,
        )
    return start


def year_day(legend: Legend, number: int) -> date:
    """Return the day on which step ``number`` falls: 0 is the start, 1 the first yearly date after it, …

    >>> from accord.tariffs import legend_named
    >>> year_day(legend_named("evfta"), 1).isoformat()
    '2021-01-01'
    """
    start = clock_start(legend)
    if number == 0:
        return start
    if legend.yearly is None:
        return _safe(start.year + number, start.month, start.day)
    month, day = legend.yearly
    this_year = _safe(start.year, month, day)
    return _safe(start.year + number - (1 if this_year > start else 0), month, day)


def _safe(year: int, month: int, day: int) -> date:
    return date(year, month, 28 if (month, day) == (2, 29) and year % 4 else day)


def agreement_day(legend: Legend, year: int) -> date:
    """Return the day on which year ``year`` of the agreement begins, in the agreement's own numbering."""
    return year_day(legend, max(0, year - legend.entry_year))


def first_step(legend: Legend, category: Category) -> int:
    """Return the number of the step (see :func:`year_day`) of a category's first cut."""
    if category.first_year is not None:
        return max(0, category.first_year - legend.entry_year)
    first = category.first or legend.first
    if first == "entry-into-force":
        return 0
    if first == "next-date":
        return 1
    start = clock_start(legend)
    later = _safe(start.year + 1, start.month, start.day)
    return 1 if year_day(legend, 1) >= later else 2


def stages(legend: Legend, category: Category) -> tuple[Stage, ...]:
    """Return the stages of a category under a legend.

    Returns
    -------
    tuple of Stage
        In order of their days; empty for a category that gives no preference or follows the schedule's columns.
    """
    if category.treatment == "standstill":
        return (Stage(clock_start(legend), Fraction(0)),)
    if category.treatment != "staged":
        return ()
    if category.dated:
        return tuple(
            Stage(s.on, Fraction(0) if s.cut is None else s.cut, _lowest(s.cap, category.cap), s.rate)
            for s in category.dated
        )
    if category.listed:
        return tuple(Stage(agreement_day(legend, y), share, category.cap) for y, share in category.listed)
    first = first_step(legend, category)
    count = category.cuts
    if count == 0:
        return (Stage(year_day(legend, first), Fraction(0), category.cap),)
    return tuple(
        Stage(year_day(legend, first + n * category.every), Fraction(n + 1, count), category.cap) for n in range(count)
    )


def _lowest(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    known = [v for v in (left, right) if v is not None]
    return min(known) if known else None


def last_day(legend: Legend, category: Category) -> date | None:
    """Return the first day of a category's final rate, None if it has no stages."""
    if category.bands:
        ends = [day for b in category.bands if (day := last_day(legend, b.category)) is not None]
        return max(ends, default=None)
    found = stages(legend, category)
    return found[-1].on if found else None


def in_force(legend: Legend, on: date) -> bool:
    """Return whether the agreement is in force for the party on a day."""
    start = legend.entry_into_force
    return start is not None and on >= start
