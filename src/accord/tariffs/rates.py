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
from accord.tariffs.errors import BeforeBaseError, CategoryError, LegendError, UnitValueError
from accord.tariffs.legend import Category, Legend
from accord.tariffs.rounding import SCALE, round_ratio
from accord.tariffs.schedule import Schedule, TariffLine
from accord.tariffs.staging import category_of, column_days, column_place, follows_columns, rate, stage_rate

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


@dataclass(frozen=True, slots=True)
class _Columns:
    places: dict[tuple[int, ...], NDArray[np.intp]]
    values: dict[int, Array]


def year_starts(first: int, last: int) -> tuple[date, ...]:
    """Return 1 January of each year from ``first`` to ``last``."""
    return tuple(date(year, 1, 1) for year in range(first, last + 1))


def year_ends(first: int, last: int) -> tuple[date, ...]:
    """Return 31 December of each year from ``first`` to ``last``."""
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
    groups, singles, open_lines = _sorted_lines(schedule, legend, base)
    for category, places in groups:
        _fill_group(pct, preferred, category, np.array(places), base, legend, ordinals, force)
    seen = _Columns({}, {})
    for place, line, category in singles:
        preferred[place] = force & (category.treatment != "none")
        row = _single(line, category, legend, days, ordinals, force, equivalents, seen)
        if isinstance(row, OpenLine):
            open_lines.append(row)
        else:
            pct[place] = row
    return RateTable(schedule.keys, days, base, pct, preferred, force, tuple(open_lines))


def base_column(schedule: Schedule, equivalents: Mapping[str, Decimal] | None = None) -> Array:
    """Return the base rates in percent, shape (lines,); NaN for a duty without a percentage."""
    known: dict[int, float] = {}
    column = np.empty(len(schedule))
    for place, line in enumerate(schedule.lines):
        value = known.get(id(line.base))
        if value is None:
            pct = ad_valorem_pct(line.base)
            value = known[id(line.base)] = float("nan") if pct is None else float(pct)
        if equivalents and value != value and line.key in equivalents:
            value = float(equivalents[line.key])
        column[place] = value
    return column


Groups = list[tuple[Category, list[int]]]
Singles = list[tuple[int, TariffLine, Category]]


def _sorted_lines(schedule: Schedule, legend: Legend, base: Array) -> tuple[Groups, Singles, list[OpenLine]]:
    meanings: dict[str, Category | CategoryError] = {}
    groups: dict[str, list[int]] = defaultdict(list)
    singles: Singles = []
    open_lines: list[OpenLine] = []
    for place, line in enumerate(schedule.lines):
        token = line.category if not line.path else f"\0{line.category}"
        meaning = meanings.get(token)
        if meaning is None:
            try:
                meaning = category_of(line, legend)
            except CategoryError as error:
                meaning = error
            meanings[token] = meaning
        if isinstance(meaning, CategoryError):
            open_lines.append(OpenLine(line.key, str(line.where), meaning.code, meaning.message))
        elif line.path or meaning.to == "line" or not isinstance(line.base, AdValorem) or not _fits(base[place]):
            singles.append((place, line, meaning))
        else:
            groups[line.category].append(place)
    return [(_meaning(meanings[c]), places) for c, places in groups.items()], singles, open_lines


def _meaning(found: "Category | CategoryError") -> Category:
    assert isinstance(found, Category)
    return found


def _fits(pct: float) -> bool:
    """Whether a percentage has at most six decimals, so that the integer kernel holds it exactly."""
    return abs(pct) < 10_000 and abs(pct * SCALE - round(pct * SCALE)) < 1e-4


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
    from accord.tariffs.schedule import Where

    line = TariffLine("000000", "", AdValorem(Decimal(str(value))), category.code, Where("", 0))
    return percentage(stage_rate(line, category, stage, legend))


def percentage(duty: Duty | None) -> float:
    """Return a duty in percent, NaN where it is not ad valorem."""
    pct = None if duty is None else ad_valorem_pct(duty)
    return float("nan") if pct is None else float(pct)


def _single(
    line: TariffLine,
    category: Category,
    legend: Legend,
    days: tuple[date, ...],
    ordinals: NDArray[np.int64],
    force: NDArray[np.bool_],
    equivalents: Mapping[str, Decimal] | None,
    seen: _Columns,
) -> Array | OpenLine:
    try:
        columns = follows_columns(line, category)
        if columns:
            row = _path_row(line, legend, days, force, seen)
        else:
            row = _stage_row(line, category, legend, ordinals, force, equivalents)
    except (CategoryError, UnitValueError) as error:
        return OpenLine(line.key, str(line.where), error.code, error.message)
    missing = np.isnan(row) & force
    if category.treatment != "none" and missing.any():
        return OpenLine(
            line.key, str(line.where), "unit-value",
            "the duty is not ad valorem and the line has no unit value to make it a percentage",
        )  # fmt: skip
    return row


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
    steps = stages(legend, category)
    which = np.searchsorted(np.array([s.on.toordinal() for s in steps]), ordinals, side="right")
    for number in np.unique(which[force]):
        duty = line.base if number == 0 else stage_rate(line, category, steps[number - 1], legend)
        row[force & (which == number)] = percentage(duty)
    return row


def _path_row(
    line: TariffLine, legend: Legend, days: tuple[date, ...], force: NDArray[np.bool_], seen: _Columns
) -> Array:
    years = tuple(year for year, _ in line.path)
    if years not in seen.places:
        begins = column_days(line, legend)
        seen.places[years] = np.array([column_place(begins, d, legend) for d in days])
    if id(line.path) not in seen.values:
        seen.values[id(line.path)] = np.array([percentage(duty) for _, duty in line.path])
    places = seen.places[years]
    row = np.where(places >= 0, seen.values[id(line.path)][places], percentage(line.base))
    row[~force] = np.nan
    return row


def exact_rates(schedule: Schedule, legend: Legend, on: date) -> list[Duty | None]:
    """Return every line's duty on a day one by one: the plain reference of :func:`rate_table`."""
    return [rate(line, on, legend) for line in schedule.lines]
