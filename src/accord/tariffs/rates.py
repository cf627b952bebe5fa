"""Rates of all lines on all dates at once, in whole columns of integers.

Invariant: every number equals the exact rate of :func:`accord.tariffs.rate`; a line whose duty has no
percentage without a unit value is NaN and listed with the reason, never zero.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from accord.tariffs.clock import Stage, stages
from accord.tariffs.duty import AdValorem, Duty, ad_valorem_pct
from accord.tariffs.errors import BeforeBaseError, CategoryError, LegendError, TariffSettingsError, UnitValueError
from accord.tariffs.legend import Category, Legend, banded
from accord.tariffs.rounding import SCALE, round_ratio
from accord.tariffs.schedule import Schedule, TariffLine, Where
from accord.tariffs.staging import category_of, column_days, column_place, follows_columns, path_of, rate, stage_rate

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line without a percentage, and why."""

    key: str
    where: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class RateTable:
    """Preferential rates of one schedule.

    Parameters
    ----------
    keys
        Lines, in the schedule's order.
    dates
        Days.
    base_pct
        Base rates, percent, shape (lines,); NaN where the base is not ad valorem and has no unit value.
    pct
        Preferential rates, percent, shape (lines, dates); NaN where there is none or it is not known.
    preferred
        Whether the agreement gives the line any treatment on the day, shape (lines, dates).
    in_force
        Whether the agreement is in force on the day, shape (dates,).
    open_lines
        Lines that could not be rated.
    """

    keys: tuple[str, ...]
    dates: tuple[date, ...]
    base_pct: Array
    pct: Array
    preferred: NDArray[np.bool_]
    in_force: NDArray[np.bool_]
    open_lines: tuple[OpenLine, ...]


def year_starts(first: int, last: int) -> tuple[date, ...]:
    """Return 1 January of each year from ``first`` to ``last``."""
    check_years(first, last)
    return tuple(date(year, 1, 1) for year in range(first, last + 1))


def check_years(first: int, last: int) -> None:
    """Refuse a span of years that runs backwards or leaves the 20th to 22nd centuries.

    Raises
    ------
    TariffSettingsError
        It does.
    """
    if not 1900 <= first <= last <= 2200:
        raise TariffSettingsError(
            f"the years {first} to {last} are no span between 1900 and 2200",
            hint="give the first year and a last year that is not before it",
            first=first,
            last=last,
        )


def year_ends(first: int, last: int) -> tuple[date, ...]:
    """Return 31 December of each year from ``first`` to ``last``."""
    check_years(first, last)
    return tuple(date(year, 12, 31) for year in range(first, last + 1))


def rate_table(
    schedule: Schedule,
    legend: Legend,
    dates: Sequence[date],
    *,
    equivalents: Mapping[str, Decimal] | None = None,
) -> RateTable:
    """Return the preferential rates of every line of a schedule on every date.

    Parameters
    ----------
    schedule, legend
        The schedule and its agreement's legend.
    dates
        Days, in any order.
    equivalents
        Ad valorem equivalents of base duties by line key, percent, for lines that are not ad valorem; the
        category then cuts the equivalent.

    Returns
    -------
    RateTable
        With (lines, dates) arrays.

    Raises
    ------
    BeforeBaseError
        A date lies before the legend's or the schedule's base date.
    LegendError
        The legend has no entry into force.
    """
    days = tuple(dates)
    base_date = legend.base_date or schedule.base_date
    early = [d for d in days if base_date is not None and d < base_date]
    if early:
        raise BeforeBaseError(
            f"{min(early).isoformat()} lies before the base date {base_date} of {schedule.agreement}",
            hint="ask for later years, or mend base_date in the legend",
            date=min(early).isoformat(),
            base_date=str(base_date),
        )
    if legend.entry_into_force is None:
        raise LegendError(
            f"the legend {legend.name!r} has no entry into force",
            hint="set entry_into_force in the legend, or give --in-force YYYY-MM-DD",
            legend=legend.name,
        )
    ordinals = np.array([d.toordinal() for d in days], dtype=np.int64)
    force = ordinals >= legend.entry_into_force.toordinal()
    base = base_column(schedule, equivalents)
    pct = np.full((len(schedule), len(days)), np.nan)
    preferred = np.zeros((len(schedule), len(days)), dtype=np.bool_)
    sorts = _sorted_lines(schedule, legend, base)
    for category, places in sorts.groups:
        _fill_group(pct, preferred, category, np.array(places), base, legend, ordinals, force)
    for years, places in sorts.columns.items():
        preferred[np.array(places)] = force
        _fill_columns(pct, schedule, years, places, base, legend, days, force)
    open_lines = list(sorts.refused)
    for place in sorts.refused_places:
        preferred[place] = force
    for place, line, category in sorts.singles:
        preferred[place] = force & (category.treatment != "none")
        try:
            pct[place] = _stage_row(line, category, legend, ordinals, force, equivalents)
        except (CategoryError, UnitValueError) as error:
            open_lines.append(OpenLine(line.key, str(line.where), error.code, error.message))
    told = {o.key for o in open_lines}
    for place in map(int, np.flatnonzero((preferred & np.isnan(pct)).any(axis=1))):
        line = schedule.lines[place]
        if line.key not in told:
            open_lines.append(OpenLine(line.key, str(line.where), "unit-value", _NO_UNIT_VALUE))
    return RateTable(schedule.keys, days, base, pct, preferred, force, tuple(open_lines))


_NO_UNIT_VALUE = "in some years the duty is not ad valorem, and the line has no unit value to make it a percentage"


def base_column(schedule: Schedule, equivalents: Mapping[str, Decimal] | None = None) -> Array:
    """Return the base rates in percent, shape (lines,); NaN for a duty without a percentage."""
    lines = schedule.lines
    column = np.array([float(x.base.pct) if type(x.base) is AdValorem else percentage(x.base) for x in lines])
    if equivalents:
        for place in np.flatnonzero(np.isnan(column)):
            found = equivalents.get(lines[place].key)
            column[place] = np.nan if found is None else float(found)
    return column.reshape(len(lines))


@dataclass(frozen=True, slots=True)
class _Sorts:
    """Lines by how they are rated: by category, by year columns, one by one, or not at all."""

    groups: list[tuple[Category, list[int]]]
    columns: dict[tuple[int, ...], list[int]]
    singles: list[tuple[int, TariffLine, Category]]
    refused: list[OpenLine]
    refused_places: list[int]


def _sorted_lines(schedule: Schedule, legend: Legend, base: Array) -> _Sorts:
    meanings: dict[tuple[str, bool], Category] = {}
    groups: dict[int, tuple[Category, list[int]]] = {}
    sorts = _Sorts([], defaultdict(list), [], [], [])
    fits = np.abs(base * SCALE - np.rint(base * SCALE)) < 1e-4
    fits &= np.abs(base) < 10_000
    for place, (line, fit) in enumerate(zip(schedule.lines, fits.tolist(), strict=True)):
        token = (line.category, not line.path)
        meaning: Category | CategoryError | None = meanings.get(token)
        if meaning is None:
            meaning = _meaning(line, legend)
            if isinstance(meaning, Category):
                meanings[token] = meaning
        if isinstance(meaning, CategoryError):
            sorts.refused.append(OpenLine(line.key, str(line.where), meaning.code, meaning.message))
            sorts.refused_places.append(place)
        elif line.path:
            sorts.columns[tuple([year for year, _ in line.path])].append(place)
        elif meaning.to == "line" or not fit or type(line.base) is not AdValorem:
            sorts.singles.append((place, line, meaning))
        elif meaning.bands:
            path = banded(meaning, line.base.pct)
            if path is None:
                sorts.singles.append((place, line, meaning))
            else:
                groups.setdefault(id(path), (path, []))[1].append(place)
        else:
            groups.setdefault(id(meaning), (meaning, []))[1].append(place)
    sorts.groups.extend(groups.values())
    return sorts


def _meaning(line: TariffLine, legend: Legend) -> Category | CategoryError:
    try:
        category = category_of(line, legend)
        follows_columns(line, category)
    except CategoryError as error:
        return error
    return category


def _fill_group(
    pct: Array,
    preferred: NDArray[np.bool_],
    category: Category,
    places: NDArray[np.intp],
    base: Array,
    legend: Legend,
    ordinals: NDArray[np.int64],
    force: NDArray[np.bool_],
) -> None:
    if category.treatment == "none":
        return
    steps = stages(legend, category)
    own = base[places]
    levels = np.empty((len(steps) + 1, len(places)))
    levels[0] = own
    for number, step in enumerate(steps, start=1):
        levels[number] = stage_column(own, category, step, legend)
    which = np.searchsorted(np.array([s.on.toordinal() for s in steps]), ordinals, side="right")
    pct[np.ix_(places, np.flatnonzero(force))] = levels[which[force]].T
    preferred[np.ix_(places, np.flatnonzero(force))] = True


def stage_column(base: Array, category: Category, stage: Stage, legend: Legend) -> Array:
    """Return ad valorem rates once a stage applies, percent, shape (lines,); exact before rounding.

    Parameters
    ----------
    base
        Base rates, percent, with at most six decimals.
    """
    if stage.rate is not None:
        listed = ad_valorem_pct(stage.rate)
        return np.full(len(base), np.nan if listed is None else float(listed))
    if category.swiss is not None:
        values, where = np.unique(base, return_inverse=True)
        return np.array([_plain_stage(v, category, stage, legend) for v in values.tolist()])[where]
    units = np.rint(base * SCALE).astype(np.int64)
    share = stage.share
    if isinstance(category.to, Decimal):
        goal = np.minimum(units, round(category.to * SCALE))
        numerator = units * (share.denominator - share.numerator) + goal * share.numerator
        denominator = share.denominator
    else:
        factor = 1 - category.reduction * share
        numerator, denominator = units * factor.numerator, factor.denominator
    if stage.cap is not None:
        numerator = np.minimum(numerator, round(stage.cap * SCALE) * denominator)
    rule = legend.ad_valorem_rounding
    largest = int(np.abs(numerator).max(initial=0)) * (Fraction(rule.to).denominator if rule.to else 1)
    if largest >= 2**62:
        return np.array([_plain_stage(value, category, stage, legend) for value in base])
    rounded = round_ratio(numerator, denominator, rule)
    rounded = np.where(numerator == units * denominator, base, rounded)
    return rounded if category.may_rise else np.minimum(rounded, base)


def _plain_stage(value: float, category: Category, stage: Stage, legend: Legend) -> float:
    line = TariffLine("000000", "", AdValorem(Decimal(str(value))), category.code, Where("", 0))
    return percentage(stage_rate(line, category, stage, legend))


def percentage(duty: Duty | None) -> float:
    """Return a duty in percent, NaN where it is not ad valorem."""
    pct = None if duty is None else ad_valorem_pct(duty)
    return float("nan") if pct is None else float(pct)


def _stage_row(
    line: TariffLine,
    category: Category,
    legend: Legend,
    ordinals: NDArray[np.int64],
    force: NDArray[np.bool_],
    equivalents: Mapping[str, Decimal] | None,
) -> Array:
    row = np.full(len(ordinals), np.nan)
    if category.treatment == "none":
        return row
    if ad_valorem_pct(line.base) is None and equivalents and line.key in equivalents:
        line = replace(line, base=AdValorem(equivalents[line.key]))
    category = path_of(line, category)
    steps = stages(legend, category)
    which = np.searchsorted(np.array([s.on.toordinal() for s in steps]), ordinals, side="right")
    for number in np.unique(which[force]):
        duty = line.base if number == 0 else stage_rate(line, category, steps[number - 1], legend)
        row[force & (which == number)] = percentage(duty)
    return row


def _fill_columns(
    pct: Array,
    schedule: Schedule,
    years: tuple[int, ...],
    places: list[int],
    base: Array,
    legend: Legend,
    days: tuple[date, ...],
    force: NDArray[np.bool_],
) -> None:
    begins = column_days(schedule.lines[places[0]], legend)
    held = np.array([column_place(begins, d, legend) for d in days])
    values = np.empty((len(places), len(years) + 1))
    values[:, -1] = base[places]
    values[:, :-1] = [[_quick(d) for _, d in schedule.lines[p].path] for p in places]
    pct[np.ix_(np.array(places), np.flatnonzero(force))] = values[:, held[force]]


def _quick(duty: Duty) -> float:
    return float(duty.pct) if type(duty) is AdValorem else percentage(duty)


def exact_rates(schedule: Schedule, legend: Legend, on: date) -> list[Duty | None]:
    """Return every line's duty on a day one by one: the plain reference of :func:`rate_table`."""
    return [rate(line, on, legend) for line in schedule.lines]
