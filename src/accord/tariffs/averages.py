"""Calendar-year averages of rates that change in the middle of a year.

Invariant: months (or days) before entry into force count at the rate that applied then, never at zero.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from accord.tariffs.clock import stages
from accord.tariffs.errors import CategoryError, TariffSettingsError
from accord.tariffs.legend import Legend
from accord.tariffs.rates import RateTable, check_years, rate_table
from accord.tariffs.schedule import Schedule
from accord.tariffs.staging import category_of, column_days

Array = NDArray[np.float64]


def average_table(
    schedule: Schedule,
    legend: Legend,
    years: Sequence[int],
    *,
    by: str = "months",
    before_pct: Array | None = None,
    equivalents: Mapping[str, Decimal] | None = None,
) -> tuple[Array, RateTable]:
    """Return each line's average rate in each calendar year.

    Parameters
    ----------
    schedule, legend
        The schedule and its legend.
    years
        Calendar years.
    by
        ``months``: a month counts at the rate of its first day; ``days``: each day counts.
    before_pct
        Rates where there is no preference (MFN), percent, shape (lines,); None: the base rates.
    equivalents
        As in :func:`accord.tariffs.rate_table`.

    Returns
    -------
    average_pct
        Shape (lines, years); NaN where a rate is not known.
    table
        The rates on the first day of each stretch of constant rates, with its list of open lines.

    Raises
    ------
    TariffSettingsError
        ``by`` is neither of the two.

    Examples
    --------
    A base of 12 % in four cuts from 1 August averages 10.75 % in the first calendar year.

    >>> from accord.tariffs import Schedule, TariffLine, Where, legend_named, parse_duty
    >>> line = TariffLine("01012100", "horses", parse_duty("12%"), "B3", Where("x.csv", 2))
    >>> schedule = Schedule("VNM", "evfta", "HS2012", 8, (line,))
    >>> average_table(schedule, legend_named("evfta"), [2020])[0].tolist()
    [[10.75]]
    """
    if by not in ("months", "days"):
        raise TariffSettingsError(f"averages are by 'months' or 'days', not {by!r}", hint="give one of the two", by=by)
    if years:
        check_years(min(years), max(years))
    changes = change_days(schedule, legend)
    stretches: list[date] = []
    weights: list[tuple[int, float]] = []
    for place, year in enumerate(years):
        starts = [date(year, 1, 1), *(d for d in changes if d.year == year and (d.month, d.day) != (1, 1))]
        ends = [*starts[1:], date(year + 1, 1, 1)]
        for start, end in zip(starts, ends, strict=True):
            weight = _months(start, end) / 12 if by == "months" else (end - start) / _year(year)
            if weight > 0:
                stretches.append(start)
                weights.append((place, weight))
    table = rate_table(schedule, legend, stretches, equivalents=equivalents)
    before = table.base_pct if before_pct is None else before_pct
    filled = applied_pct(table, before, never_above=legend.never_above_mfn and before_pct is not None)
    average = np.zeros((len(schedule), len(years)))
    for column, (place, weight) in enumerate(weights):
        average[:, place] += weight * filled[:, column]
    return average, table


def applied_pct(table: RateTable, before_pct: Array, *, never_above: bool) -> Array:
    """Return rates with the other rate (base or MFN) where there is no preference, shape (lines, dates).

    Parameters
    ----------
    before_pct
        Percent, shape (lines,) or (lines, dates).
    never_above
        Whether the other rate caps the preferential one.
    """
    other = before_pct[:, None] if before_pct.ndim == 1 else before_pct
    filled = np.where(table.preferred, table.pct, other)
    return np.fmin(filled, np.where(np.isnan(filled), np.nan, other)) if never_above else filled


def change_days(schedule: Schedule, legend: Legend) -> list[date]:
    """Return every day on which some rate of the schedule may change, in order."""
    found: set[date] = set() if legend.entry_into_force is None else {legend.entry_into_force}
    seen: set[str] = set()
    years: set[tuple[int, ...]] = set()
    for line in schedule.lines:
        if line.path:
            key = tuple(y for y, _ in line.path)
            if key not in years:
                years.add(key)
                found.update(column_days(line, legend))
        elif line.category not in seen:
            seen.add(line.category)
            try:
                category = category_of(line, legend)
                for path in [category, *(b.category for b in category.bands)]:
                    found.update(s.on for s in stages(legend, path))
            except CategoryError:
                continue
    return sorted(found)


def _months(start: date, end: date) -> int:
    """Months whose first day lies in [start, end)."""
    return _month_count(end) - _month_count(start)


def _month_count(day: date) -> int:
    return 12 * day.year + day.month + (0 if day.day == 1 else 1)


def _year(year: int) -> timedelta:
    return date(year + 1, 1, 1) - date(year, 1, 1)
