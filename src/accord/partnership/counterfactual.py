"""The path before the promise: a straight trend through what was observed before it, with its prediction interval.

Invariant: only periods that had ended before the promise are fitted; fewer than four give no path; months and quarters
have a level each as soon as two full years are there; the words never claim a cause.

References
----------
Draper and Smith (1998), Applied Regression Analysis, 3rd ed., section 1.4, equation 1.4.12 (interval for a further
observation).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from accord.partnership.seasons import SeasonalLine, fit_seasons, has_seasons, predict_season
from accord.partnership.series import Observation, Series
from accord.partnership.wording import outside_words, refused_words

LEAST = 4
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Line:
    """A least-squares line.

    Parameters
    ----------
    intercept, slope
        In the unit of the values, at the mean of the times; a year's change.
    centre
        Mean of the times, years.
    spread
        Sum of squared distances of the times from their mean.
    sigma
        Standard deviation of the residuals with n - 2 degrees of freedom.
    n
        Number of points.
    """

    intercept: float
    slope: float
    centre: float
    spread: float
    sigma: float
    n: int


@dataclass(frozen=True, slots=True)
class PathPoint:
    """The path at one period, and what was observed.

    Parameters
    ----------
    period
        The period.
    expected, low, high
        The trend and the ends of its prediction interval, in the series' unit.
    observed
        The value, or None where there is none.
    side
        ``within``, ``above`` or ``below`` the interval, or None without a value.
    """

    period: str
    expected: float
    low: float
    high: float
    observed: float | None
    side: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return the point as JSON-serialisable data."""
        return {
            "period": self.period,
            "expected": self.expected,
            "low": self.low,
            "high": self.high,
            "observed": self.observed,
            "side": self.side,
        }


@dataclass(frozen=True, slots=True)
class Path:
    """What went before a promise, carried on.

    Parameters
    ----------
    trend
        ``linear`` or ``log`` (a straight line through logarithms: steady growth).
    level
        Share of the prediction interval.
    n
        Number of observations before the promise.
    first, last
        First and last period fitted, or None where there is none.
    refused
        Why there is no path; empty where there is one.
    slope
        Change a year in the series' unit, or percent a year for ``log``; None without a path.
    points
        Each period since, observed or asked for.
    words
        The finding on the latest observation, in fixed words.
    seasons
        Months or quarters with a level of their own, from the first of the year on: how far each lies from their mean,
        in the series' unit, or percent for ``log``; empty where there is one level.
    alike
        Correlation of neighbouring residuals, by which the interval with seasons was widened; None without seasons.
    """

    trend: str
    level: float
    n: int
    first: str | None
    last: str | None
    refused: str
    slope: float | None
    points: tuple[PathPoint, ...]
    words: str
    seasons: tuple[float, ...] = ()
    alike: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the path as JSON-serialisable data."""
        return {
            "trend": self.trend,
            "level": self.level,
            "n": self.n,
            "first": self.first,
            "last": self.last,
            "refused": self.refused,
            "slope": self.slope,
            "points": [p.as_dict() for p in self.points],
            "words": self.words,
            "seasons": list(self.seasons),
            "alike": self.alike,
        }


def fit_line(times: Sequence[float], values: Sequence[float]) -> Line:
    """Return the least-squares line through points.

    Parameters
    ----------
    times
        At least three, not all one; years.
    values
        As many.
    """
    x, y = np.asarray(times, dtype=float), np.asarray(values, dtype=float)
    centre = float(x.mean())
    spread = float(((x - centre) ** 2).sum())
    slope = float(((x - centre) * (y - y.mean())).sum() / spread)
    left = y - y.mean() - slope * (x - centre)
    sigma = math.sqrt(max(float((left**2).sum()), 0.0) / (len(x) - 2))
    return Line(float(y.mean()), slope, centre, spread, sigma, len(x))


def predict(line: Line, when: float, level: float = LEVEL) -> tuple[float, float, float]:
    """Return the line's value at a time and the ends of the prediction interval for one further observation."""
    from scipy.special import stdtrit

    quantile = float(stdtrit(line.n - 2, 0.5 + level / 2.0))
    expected = line.intercept + line.slope * (when - line.centre)
    half = quantile * line.sigma * math.sqrt(1.0 + 1.0 / line.n + (when - line.centre) ** 2 / line.spread)
    return expected, expected - half, expected + half


def path_before(series: Series, promised: date, as_of: date, *, trend: str = "linear", level: float = LEVEL) -> Path:
    """Return the path before a promise, with what was observed since.

    Parameters
    ----------
    series
        The series.
    promised
        Day of the promise; only periods that had ended before it are fitted.
    as_of
        Only periods that had ended by this day count.
    trend
        ``linear`` or ``log``.
    level
        Share of the prediction interval, between 0 and 1.
    """
    known = series.upto(as_of)
    before = [o for o in known if o.period.last < promised]
    since = [o for o in known if o.period.last >= promised]
    first, last = (before[0].period.label, before[-1].period.label) if before else (None, None)

    def refuse(reason: str) -> Path:
        words = refused_words(reason)
        return Path(trend, level, len(before), first, last, reason, None, (), words)

    if len(before) < LEAST:
        counted = "1 observation" if len(before) == 1 else f"{len(before)} observations"
        return refuse(f"{counted} before {promised}; a trend with an interval needs {LEAST}")
    if trend == "log" and any(o.value <= 0 for o in (*before, *since)):
        return refuse("a value is not above 0, and logarithms need that")
    values = [math.log(o.value) if trend == "log" else o.value for o in before]
    periods = [o.period for o in before]
    told_apart = has_seasons(periods)
    line = fit_seasons(periods, values) if told_apart else fit_line([p.when for p in periods], values)
    points = tuple(_point(line, o, trend, level) for o in since)
    slope = 100.0 * math.expm1(line.slope) if trend == "log" else line.slope
    words = (
        outside_words(series, points[-1].as_dict(), level, len(before), told_apart=told_apart)
        if points
        else refused_words(f"nothing was observed after {promised}")
    )
    seasons: tuple[float, ...] = ()
    if isinstance(line, SeasonalLine):
        seasons = tuple(100.0 * math.expm1(v) if trend == "log" else v for v in line.shape())
    alike = line.alike if isinstance(line, SeasonalLine) else None
    return Path(trend, level, len(before), first, last, "", slope, points, words, seasons, alike)


def _point(line: Line | SeasonalLine, o: Observation, trend: str, level: float) -> PathPoint:
    if isinstance(line, SeasonalLine):
        expected, low, high = predict_season(line, o.period, level)
    else:
        expected, low, high = predict(line, o.period.when, level)
    if trend == "log":
        expected, low, high = math.exp(expected), math.exp(low), math.exp(high)
    side = "above" if o.value > high else "below" if o.value < low else "within"
    return PathPoint(o.period.label, expected, low, high, o.value, side)
