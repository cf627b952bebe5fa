"""How much of the tariff and of the trade an agreement frees, in every reading that is in use.

Invariant: a share always says of what: lines or value, own digits or HS6, all lines or dutiable ones,
elimination and reduction apart. Lines whose rate is not known count in the total and in neither of the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Coverage:
    """One reading of coverage at one moment.

    Parameters
    ----------
    moment
        Year or day it is for.
    level
        ``own`` digits or ``hs6``.
    scope
        ``all`` lines or those ``dutiable`` at the base.
    lines, eliminated, reduced, open_lines
        Counts: all in scope, at zero, below the base but above zero, with no known rate.
    value, value_eliminated, value_reduced
        Import value in the unit of the weights; NaN without weights.
    depth_pct
        Average cut, percent of the base, weighted by value; NaN without weights.
    depth_lines_pct
        The same with equal weights.
    """

    moment: str
    level: str
    scope: str
    lines: int
    eliminated: int
    reduced: int
    open_lines: int
    value: float
    value_eliminated: float
    value_reduced: float
    depth_pct: float
    depth_lines_pct: float

    @property
    def lines_pct(self) -> float:
        """Lines at zero, percent of lines in scope; NaN if there are none."""
        return 100 * self.eliminated / self.lines if self.lines else float("nan")

    @property
    def reduced_pct(self) -> float:
        """Lines reduced but not freed, percent of lines in scope."""
        return 100 * self.reduced / self.lines if self.lines else float("nan")

    @property
    def value_pct(self) -> float:
        """Imports of lines at zero, percent of imports in scope."""
        return 100 * self.value_eliminated / self.value if self.value > 0 else float("nan")

    @property
    def value_reduced_pct(self) -> float:
        """Imports of lines reduced but not freed, percent of imports in scope."""
        return 100 * self.value_reduced / self.value if self.value > 0 else float("nan")

    def as_dict(self) -> dict[str, Any]:
        """Return the reading with its percentages; unknown numbers are None."""
        row = {name: getattr(self, name) for name in self.__slots__}
        row |= {n: getattr(self, n) for n in ("lines_pct", "reduced_pct", "value_pct", "value_reduced_pct")}
        return {k: None if isinstance(v, float) and v != v else v for k, v in row.items()}


def coverage(
    hs6: Sequence[str],
    base_pct: Array,
    rates_pct: Array,
    moments: Sequence[str],
    *,
    value: Array | None = None,
) -> list[Coverage]:
    """Return coverage at each moment, at own digits and HS6, for all lines and dutiable ones.

    Parameters
    ----------
    hs6
        First six digits of each line.
    base_pct
        Base rates, percent, shape (lines,).
    rates_pct
        Rates at each moment, percent, shape (lines, moments); the base (or MFN) rate where there is no
        preference, NaN where it is not known.
    moments
        Names of the moments, such as years.
    value
        Imports by line, shape (lines,), or None.

    Notes
    -----
    A subheading is eliminated when all its lines are, reduced when any line is lower than its base and not
    all are zero, dutiable when any line is.
    """
    worth = np.full(len(base_pct), np.nan) if value is None else np.nan_to_num(value, nan=0.0)
    parents, where = np.unique(np.array(hs6, dtype=str), return_inverse=True)
    readings = []
    dutiable = ~(base_pct <= TOLERANCE)
    for place, moment in enumerate(moments):
        now = rates_pct[:, place]
        unknown = np.isnan(now)
        zero = ~unknown & (now <= TOLERANCE)
        lower = ~unknown & ~zero & (now < base_pct - TOLERANCE)
        for scope, chosen in (("all", np.ones(len(now), dtype=np.bool_)), ("dutiable", dutiable)):
            readings.append(_reading(moment, "own", scope, chosen, zero, lower, unknown, worth, base_pct, now))
            readings.append(
                _at_hs6(moment, scope, chosen, zero, lower, unknown, worth, base_pct, now, where, len(parents))
            )
    return readings


Bools = NDArray[np.bool_]


def _reading(
    moment: str,
    level: str,
    scope: str,
    chosen: Bools,
    zero: Bools,
    lower: Bools,
    unknown: Bools,
    worth: Array,
    base: Array,
    now: Array,
) -> Coverage:
    usable = chosen & ~unknown & ~np.isnan(base)
    start, end = base[usable], now[usable]
    return Coverage(
        moment=moment,
        level=level,
        scope=scope,
        lines=int(chosen.sum()),
        eliminated=int((chosen & zero).sum()),
        reduced=int((chosen & lower).sum()),
        open_lines=int((chosen & unknown).sum()),
        value=float(worth[chosen].sum()),
        value_eliminated=float(worth[chosen & zero].sum()),
        value_reduced=float(worth[chosen & lower].sum()),
        depth_pct=_depth(start, end, worth[usable]),
        depth_lines_pct=_depth(start, end, np.ones(len(start))),
    )


def _depth(start: Array, end: Array, weight: Array) -> float:
    whole = float((weight * start).sum())
    return 100 * float((weight * (start - end)).sum()) / whole if whole > 0 else float("nan")


def _at_hs6(
    moment: str,
    scope: str,
    chosen: Bools,
    zero: Bools,
    lower: Bools,
    unknown: Bools,
    worth: Array,
    base: Array,
    now: Array,
    where: NDArray[np.intp],
    count: int,
) -> Coverage:
    def total(mask: Bools) -> NDArray[np.int64]:
        return np.bincount(where, weights=mask.astype(float), minlength=count).astype(np.int64)

    own = _reading(moment, "hs6", scope, chosen, zero, lower, unknown, worth, base, now)
    held = np.bincount(where, minlength=count)
    inside = total(chosen) > 0
    free = total(zero) == held
    blind = total(unknown) > 0
    some = ~free & ((total(lower) > 0) | (total(zero & ~(base <= TOLERANCE)) > 0))
    value = np.bincount(where, weights=worth, minlength=count)
    return Coverage(
        moment=moment,
        level="hs6",
        scope=scope,
        lines=int(inside.sum()),
        eliminated=int((inside & free).sum()),
        reduced=int((inside & some & ~blind).sum()),
        open_lines=int((inside & blind).sum()),
        value=float(value[inside].sum()),
        value_eliminated=float(value[inside & free].sum()),
        value_reduced=float(value[inside & some & ~blind].sum()),
        depth_pct=own.depth_pct,
        depth_lines_pct=own.depth_lines_pct,
    )
