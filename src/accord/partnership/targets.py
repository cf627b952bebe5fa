"""Targets of a series and where its latest value stands: straight and compound path, growth needed and achieved.

Invariant: arithmetic on printed numbers alone; what is not known (no base, no last day, a rank) gives no path.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accord.partnership.errors import IndicatorFileError
from accord.partnership.seasons import has_seasons
from accord.partnership.series import Observation, Period, Series, period_of, period_with
from accord.partnership.wording import progress_words

KINDS = ("level", "growth", "growth-per-year", "multiple", "rank")


@dataclass(frozen=True, slots=True)
class Target:
    """What was promised of a series.

    Parameters
    ----------
    kind
        ``level`` (the value itself), ``growth`` (percent from base to the end), ``growth-per-year`` (percent a year),
        ``multiple`` (2 is doubling) or ``rank`` (a place; lower is better).
    value
        In the series' unit for a level; percent, factor or place for the others.
    by
        Last day, or None where none was set.
    base
        The period it starts from, as files write it; by default the last one observed before the promise.
    downwards
        Whether less is better.
    """

    kind: str
    value: float
    by: date | None = None
    base: str | None = None
    downwards: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the target as JSON-serialisable data."""
        return {
            "kind": self.kind,
            "value": self.value,
            "by": self.by.isoformat() if self.by else None,
            "base": self.base,
            "downwards": self.downwards,
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a series stands on the way to a target.

    Parameters
    ----------
    base, latest
        The observation it starts from, and the latest that counts; None where there is none.
    goal
        The value aimed at, in the series' unit, or None where there is no base to reckon from.
    goal_period
        The period by which, or None.
    share
        Part of the way from base to goal, 1 at the goal; None without both.
    straight, compound
        Value at the latest period on the straight and on the compound path; None where there is none.
    achieved_pct, needed_pct
        Growth a year from base to latest, and from latest to the goal; percent, or None. With two full years of months
        or quarters, only between the same part of two years; so also ``share`` and the paths.
    reached
        Whether the latest value is at or beyond the goal; None without a goal.
    over
        Whether the period by which has been observed.
    words
        The finding in fixed words.
    """

    base: Observation | None
    latest: Observation | None
    goal: float | None
    goal_period: str | None
    share: float | None
    straight: float | None
    compound: float | None
    achieved_pct: float | None
    needed_pct: float | None
    reached: bool | None
    over: bool
    words: str

    def as_dict(self) -> dict[str, Any]:
        """Return the progress as JSON-serialisable data."""
        return {
            "base": self.base.as_dict() if self.base else None,
            "latest": self.latest.as_dict() if self.latest else None,
            "goal": self.goal,
            "goal_period": self.goal_period,
            "share": self.share,
            "straight": self.straight,
            "compound": self.compound,
            "achieved_pct": self.achieved_pct,
            "needed_pct": self.needed_pct,
            "reached": self.reached,
            "over": self.over,
            "words": self.words,
        }


def progress(series: Series, target: Target, promised: date | None, as_of: date) -> Progress:
    """Return where a series stands on the way to a target.

    Parameters
    ----------
    series, target
        The series and the target.
    promised
        Day of the promise, for the base; None where it is not known.
    as_of
        Only periods that had ended by this day count.

    Raises
    ------
    IndicatorFileError
        The target's kind or base period cannot be used with the series.
    """
    if target.kind not in KINDS:
        raise IndicatorFileError(
            f"no target is of the kind {target.kind!r}", hint=f"kinds are: {', '.join(KINDS)}", kind=target.kind
        )
    known = series.upto(as_of)
    base = _base(series, known, target, promised)
    end = period_with(target.by, series.frequency) if target.by is not None else None
    if end is not None and target.by is not None and target.by < end.last:
        end = Period(end.index - 1, end.per_year)  # the last period that is over by then
    latest = known[-1] if known else None
    over = end is not None and latest is not None and latest.period.index >= end.index
    if over and end is not None:
        latest = max((o for o in known if o.period.index <= end.index), key=lambda o: o.period.index, default=latest)
    goal = _goal(target, base, end)
    down = target.downwards or target.kind == "rank" or (goal is not None and base is not None and goal < base.value)
    moved = base is not None and latest is not None and latest.period.index > base.period.index
    straight = compound = share = achieved = needed = None
    other_season = moved and base is not None and latest is not None and _another_season(known, base, latest.period)
    if other_season:
        moved = False
    if goal is not None and base is not None and latest is not None and target.kind != "rank":
        if moved and goal != base.value:
            share = (latest.value - base.value) / (goal - base.value)
        if moved and end is not None and end.index > base.period.index:
            part = (latest.period.index - base.period.index) / (end.index - base.period.index)
            straight = base.value + part * (goal - base.value)
            if goal > 0 and base.value > 0:
                compound = base.value * (goal / base.value) ** part
        if moved:
            achieved = _yearly(base, latest.value, latest.period)
        if end is not None and end.index > latest.period.index and not _another_season(known, latest, end):
            needed = _yearly(latest, goal, end)
    reached = None
    if goal is not None and latest is not None and (moved or other_season or target.kind in ("level", "rank")):
        reached = latest.value <= goal if down else latest.value >= goal
    words = progress_words(
        series, base, latest, goal, end.label if end else None, straight, reached, over, moved or other_season
    )
    if other_season and base is not None and reached is False and not over:
        words += f"; not set beside {base.period.label}, another part of the year"
    return Progress(
        base,
        latest,
        goal,
        end.label if end else None,
        share,
        straight,
        compound,
        achieved,
        needed,
        reached,
        over,
        words,
    )


def _another_season(known: Sequence[Observation], start: Observation, period: Period) -> bool:
    """Whether two periods lie in different parts of the year, in a series whose parts have levels of their own.

    From February to June a growth a year says more of the summer than of the years.
    """
    apart = (period.index - start.period.index) % period.per_year
    return apart != 0 and has_seasons([o.period for o in known])


def _base(series: Series, known: tuple[Observation, ...], target: Target, promised: date | None) -> Observation | None:
    if target.base is not None:
        period = period_of(target.base, series.frequency)
        if period is None:
            raise IndicatorFileError(
                f"the base {target.base!r} is no period of the {series.frequency} series '{series.id}'",
                hint="write it as the series does",
                base=target.base,
                series=series.id,
            )
        return next((o for o in known if o.period == period), None)
    if promised is None:
        return None
    return max((o for o in known if o.period.last < promised), key=lambda o: o.period.index, default=None)


def _goal(target: Target, base: Observation | None, end: Period | None) -> float | None:
    if target.kind in ("level", "rank"):
        return target.value
    if base is None:
        return None
    if target.kind == "multiple":
        return base.value * target.value
    if target.kind == "growth":
        return base.value * (1.0 + target.value / 100.0)
    if end is None:
        return None
    years = (end.index - base.period.index) / end.per_year
    return float(base.value * (1.0 + target.value / 100.0) ** years)


def _yearly(start: Observation, value: float, period: Period) -> float | None:
    years = (period.index - start.period.index) / period.per_year
    if years <= 0 or start.value <= 0 or value <= 0:
        return None
    return 100.0 * float((value / start.value) ** (1.0 / years) - 1.0)
