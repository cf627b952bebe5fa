"""A trend with seasons: one slope and a level of its own for each month or quarter of the year.

Invariant: a season's level rests on at least two observations of that season; where neighbours are alike they count as
fewer observations, so the interval grows and never shrinks below that of independent ones.

References
----------
Draper and Smith (1998), Applied Regression Analysis, 3rd ed., chapter 14 (dummy variables).
Bayley and Hammersley (1946), The "Effective" Number of Independent Observations in an Autocorrelated Time Series.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from accord.partnership.series import Period

MOST_ALIKE = 0.9
FULL_YEARS = 2


@dataclass(frozen=True, slots=True)
class SeasonalLine:
    """A least-squares line with a level for each season.

    Parameters
    ----------
    slope
        Change a year, in the unit of the values.
    levels
        By season from the first of the year on: value of that season at ``centre``.
    centre
        Mean of the times, years.
    inverse
        Inverse of the cross products of the regressors, shape (1 + seasons, 1 + seasons): slope first.
    sigma
        Standard deviation of what the line leaves, what fitting took from it given back.
    freedom
        Degrees of freedom of ``sigma``: effective observations less the parameters; at least 1.
    alike
        Correlation of neighbouring residuals, 0 where it is negative, at most 0.9.
    n
        Observations.
    """

    slope: float
    levels: tuple[float, ...]
    centre: float
    inverse: tuple[tuple[float, ...], ...]
    sigma: float
    freedom: float
    alike: float
    n: int

    @property
    def seasons(self) -> int:
        """How many seasons a year has: 4 or 12."""
        return len(self.levels)

    def shape(self) -> tuple[float, ...]:
        """Return by season how far its level lies from their mean, in the unit of the values."""
        mean = sum(self.levels) / len(self.levels)
        return tuple(level - mean for level in self.levels)


def season_of(period: Period) -> int:
    """Return which part of the year a period is, from 0.

    >>> season_of(Period(2023 * 12 + 11, 12))
    11
    """
    return period.index % period.per_year


def has_seasons(periods: Sequence[Period]) -> bool:
    """Return whether periods of one frequency hold each month or quarter at least twice.

    >>> eight = [Period(2020 * 4 + k, 4) for k in range(8)]
    >>> has_seasons(eight), has_seasons(eight[1:])
    (True, False)
    """
    if not periods or periods[0].per_year == 1:
        return False
    seen = Counter(season_of(p) for p in periods)
    return len(seen) == periods[0].per_year and min(seen.values()) >= FULL_YEARS


def fit_seasons(periods: Sequence[Period], values: Sequence[float]) -> SeasonalLine:
    """Return the least-squares line with a level for each season.

    Parameters
    ----------
    periods
        Ascending, of one frequency, each season at least twice; see :func:`has_seasons`.
    values
        As many.
    """
    per_year, n = periods[0].per_year, len(periods)
    times = np.array([p.when for p in periods])
    centre = float(times.mean())
    x = np.zeros((n, 1 + per_year))
    x[:, 0] = times - centre
    x[np.arange(n), [1 + season_of(p) for p in periods]] = 1.0
    y = np.asarray(values, dtype=float)
    inverse = np.linalg.inv(x.T @ x)
    found = inverse @ (x.T @ y)
    left = y - x @ found
    squares = float((left**2).sum())
    alike = _alike(periods, left, squares, float((y**2).sum()))
    # Level and trend bend slowly and take more from residuals that are alike; a season's neighbours are a year away.
    taken = 2.0 * (1.0 + alike) / (1.0 - alike) + per_year - 1
    freedom = max(1.0, n * (1.0 - alike**2) / (1.0 + alike**2) - (1 + per_year))
    return SeasonalLine(
        float(found[0]),
        tuple(float(v) for v in found[1:]),
        centre,
        tuple(tuple(float(v) for v in row) for row in inverse),
        math.sqrt(squares / max(1.0, n - taken)),
        freedom,
        alike,
        n,
    )


def predict_season(line: SeasonalLine, period: Period, level: float) -> tuple[float, float, float]:
    """Return the line's value in a period and the ends of the prediction interval for one further observation."""
    from scipy.special import stdtrit

    at = np.zeros(1 + line.seasons)
    at[0], at[1 + season_of(period)] = period.when - line.centre, 1.0
    expected = line.slope * at[0] + line.levels[season_of(period)]
    leverage = float(at @ np.array(line.inverse) @ at)
    slow = 1.0 / line.n + at[0] ** 2 * line.inverse[0][0]
    leverage += slow * 2.0 * line.alike / (1.0 - line.alike)
    half = float(stdtrit(line.freedom, 0.5 + level / 2.0)) * line.sigma * math.sqrt(1.0 + leverage)
    return float(expected), float(expected - half), float(expected + half)


def _alike(periods: Sequence[Period], left: np.ndarray, squares: float, scale: float) -> float:
    """Return the correlation of neighbouring residuals, what the fitting took from it given back."""
    if squares <= 1e-24 * max(scale, 1e-300):
        return 0.0
    pairs = [left[k] * left[k + 1] for k, (a, b) in enumerate(pairwise(periods)) if b.index - a.index == 1]
    if not pairs:
        return 0.0
    raw = float(sum(pairs)) / len(pairs) / (squares / len(left))
    # Residuals of a fit with many levels are less alike than what they stand for (Kendall 1954, first order).
    return min(MOST_ALIKE, max(0.0, raw + (1.0 + 4.0 * max(raw, 0.0)) / len(left) if raw > 0.0 else 0.0))
