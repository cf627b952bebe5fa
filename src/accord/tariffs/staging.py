"""The duty of one line on one day, in exact decimals: the reference that the column kernel is tested against.

Invariant: the rate is computed from the base each time and rounded last, never from an earlier rounded rate;
it does not rise unless the legend says that it may.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from accord.tariffs.clock import Stage, agreement_day, clock_start, in_force, stages
from accord.tariffs.duty import AdValorem, Duty, ad_valorem_pct, change_parts, tidy
from accord.tariffs.errors import BeforeBaseError, CategoryError, UnitValueError
from accord.tariffs.legend import Category, Legend, banded
from accord.tariffs.rounding import Rounding, round_exact
from accord.tariffs.schedule import TariffLine


def rate(line: TariffLine, on: date, legend: Legend) -> Duty | None:
    """Return the preferential duty of a line on a day under its agreement's legend.

    Parameters
    ----------
    line
        A line of a schedule.
    on
        The day.
    legend
        The legend of the schedule's agreement, for its party.

    Returns
    -------
    Duty or None
        None where there is no preference on that day: the agreement is not in force yet, or the category gives none.

    Raises
    ------
    BeforeBaseError
        The day lies before the base date.
    CategoryError
        The category has no meaning in the legend.
    UnitValueError
        A percentage cap or target meets a duty that is not ad valorem.

    Examples
    --------
    >>> from accord.tariffs import TariffLine, Where, legend_named, parse_duty, show_duty
    >>> line = TariffLine("01012100", "horses", parse_duty("12%"), "B3", Where("x.csv", 2))
    >>> show_duty(rate(line, date(2020, 8, 1), legend_named("evfta")))
    '9%'
    """
    if legend.base_date is not None and on < legend.base_date:
        raise BeforeBaseError(
            f"{on.isoformat()} lies before the base date {legend.base_date.isoformat()} of {legend.name}"
            f" (line {line.key}, {line.where})",
            hint="ask for a later day, or mend base_date in the legend",
            date=on.isoformat(),
            base_date=legend.base_date.isoformat(),
            line=line.key,
        )
    category = path_of(line, category_of(line, legend))
    if not in_force(legend, on):
        return None
    if follows_columns(line, category):
        return column_rate(line, on, legend)
    if category.treatment == "none":
        return None
    current = [s for s in stages(legend, category) if s.on <= on]
    return stage_rate(line, category, current[-1], legend) if current else tidy(line.base)


COLUMNS = Category(code="", gloss="the schedule's own columns", treatment="columns")


def category_of(line: TariffLine, legend: Legend) -> Category:
    """Return the meaning of a line's category; a line with year columns needs none."""
    if line.path and legend.find(line.category) is None:
        return COLUMNS
    return legend.category(line.category)


def path_of(line: TariffLine, category: Category) -> Category:
    """Return the band of a category that holds a line's base rate; the category itself if it has no bands.

    Raises
    ------
    CategoryError
        No band holds the base rate.
    UnitValueError
        The base is not ad valorem, so that no band can be told.
    """
    if line.path or not category.bands:
        return category
    base = ad_valorem_pct(line.base)
    found = banded(category, base)
    if found is not None:
        return found
    if base is None:
        raise UnitValueError(
            f"line {line.key} ({line.where}): category {line.category!r} has bands by base rate,"
            " and the base duty is not ad valorem",
            hint="give a unit value for the line, so that its duty has an ad valorem equivalent",
            line=line.key,
            category=line.category,
        )
    raise CategoryError(
        f"line {line.key} ({line.where}): no band of category {line.category!r} holds a base of {base}%",
        hint="add a band from_pct = 0 to the legend",
        line=line.key,
        category=line.category,
    )


def follows_columns(line: TariffLine, category: Category) -> bool:
    """Return whether the line's printed year columns are its law.

    Raises
    ------
    CategoryError
        The category follows the columns but the line has none.
    """
    if category.treatment == "columns" and not line.path:
        raise CategoryError(
            f"line {line.key} ({line.where}): category {line.category!r} follows year columns, and the line has none",
            hint="give the year columns, or another category",
            line=line.key,
            category=line.category,
        )
    return bool(line.path)


def column_days(line: TariffLine, legend: Legend) -> list[date]:
    """Return the day from which each of a line's year columns holds."""
    start = clock_start(legend)
    month, day = legend.yearly or (start.month, start.day)
    calendar = [year for year, _ in line.path if year >= 1000]
    shift = max(0, start.year - calendar[0]) if calendar and legend.columns == "shift" else 0
    return [date(year + shift, month, day) if year >= 1000 else agreement_day(legend, year) for year, _ in line.path]


def column_place(begins: list[date], on: date, legend: Legend) -> int:
    """Return the number of the column that holds on a day, -1 before the first one.

    With an entry into force in the middle of a year, that year's column applies from the day of entry.
    """
    start = legend.entry_into_force
    held = [n for n, day in enumerate(begins) if day <= on or (start and start <= on and day.year == start.year)]
    return held[-1] if held else -1


def column_rate(line: TariffLine, on: date, legend: Legend) -> Duty:
    """Return the duty of a line with year columns: the latest column that has begun, else the base."""
    place = column_place(column_days(line, legend), on, legend)
    return tidy(line.path[place][1]) if place >= 0 else tidy(line.base)


def stage_rate(line: TariffLine, category: Category, stage: Stage, legend: Legend) -> Duty | None:
    """Return the duty of a line once a stage applies, rounded by the legend; None for a technical duty."""
    if stage.rate is not None:
        return tidy(stage.rate)
    target = _target(line, category)
    base_pct = ad_valorem_pct(line.base)
    limited = stage.cap is not None or target is not None or category.swiss is not None
    if limited and base_pct is None:
        if isinstance(target, AdValorem) and stage.share == 1 and stage.cap is None:
            return target
        if not isinstance(target, Decimal | None) and stage.share == 1:
            return tidy(target)
        raise UnitValueError(
            f"line {line.key} ({line.where}): category {line.category!r} limits a percentage,"
            " and the base duty is not ad valorem",
            hint="give a unit value for the line, so that its duty has an ad valorem equivalent",
            line=line.key,
            category=line.category,
        )
    goal: Fraction | None = None
    if target is not None and ad_valorem_pct(target) is not None:
        goal = Fraction(ad_valorem_pct(target) or 0)
    if target is not None and goal is None:
        raise UnitValueError(
            f"line {line.key} ({line.where}): a percentage cannot be cut in steps to a duty per unit",
            hint="give the rates year by year in columns",
            line=line.key,
            category=line.category,
        )
    untouched = stage.share == 0

    def percentage(pct: Decimal) -> Decimal:
        value = Fraction(pct)
        if goal is not None:
            value -= (value - min(value, goal)) * stage.share
        elif category.swiss is not None:
            coefficient = Fraction(category.swiss)
            value -= (value - coefficient * value / (coefficient + value)) * stage.share
        else:
            value *= 1 - category.reduction * stage.share
        if stage.cap is not None:
            value = min(value, Fraction(stage.cap))
        return _settle(value, pct, legend.ad_valorem_rounding, category.may_rise)

    def amount(money: Decimal) -> Decimal:
        if category.parts == "ad-valorem" or untouched:
            return money
        sign = -1 if money < 0 else 1
        value = abs(Fraction(money)) * (1 - category.reduction * stage.share)
        return sign * _settle(value, abs(money), legend.specific_rounding, category.may_rise)

    changed = change_parts(line.base, percentage, amount)
    if changed is None:
        done = stage.share == 1 and category.reduction == 1 and category.parts == "all"
        return AdValorem(Decimal(0)) if done else None
    return tidy(changed)


def _target(line: TariffLine, category: Category) -> Duty | None:
    if category.to == "line":
        if line.final is None:
            raise CategoryError(
                f"line {line.key} ({line.where}): category {line.category!r} ends at the line's own final rate,"
                " and the schedule prints none",
                hint="add the final rate to the row, or set 'to' in the legend",
                line=line.key,
                category=line.category,
            )
        return line.final
    return AdValorem(category.to) if isinstance(category.to, Decimal) else None


def _settle(value: Fraction, base: Decimal, rule: Rounding, may_rise: bool) -> Decimal:
    if value == Fraction(base):
        return base
    rounded = round_exact(value, rule)
    return rounded if may_rise else min(rounded, base)
