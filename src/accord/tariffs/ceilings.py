"""Ceilings and floors on categories, in two dimensions at once: lines and value.

Invariant: each dimension is measured and shown on its own; a ceiling holds only if all that must hold do, and a
dimension without data is unknown, never passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accord.tariffs.legend import Ceiling, Legend
from accord.tariffs.schedule import Schedule

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One measure against its limit.

    Parameters
    ----------
    measure
        ``lines %``, ``HS6 lines`` or ``value %``.
    limit, found
        In that measure; ``found`` is None without data.
    floor
        Whether the limit is a lowest rather than a highest value.
    """

    measure: str
    limit: float
    found: float | None
    floor: bool = False

    @property
    def holds(self) -> bool | None:
        """Whether the limit is kept; None without data."""
        if self.found is None:
            return None
        return self.found >= self.limit - 1e-9 if self.floor else self.found <= self.limit + 1e-9

    @property
    def room(self) -> float | None:
        """What is left before the limit, negative when it is broken."""
        if self.found is None:
            return None
        return (self.found - self.limit) * (1 if self.floor else -1)


@dataclass(frozen=True, slots=True)
class CeilingCheck:
    """A ceiling against a schedule.

    Parameters
    ----------
    ceiling
        The rule.
    lines, hs6_lines, value
        Lines, subheadings and imports in its categories.
    either
        Dimensions of which one is enough.
    every
        Dimensions that must all hold.
    """

    ceiling: Ceiling
    lines: int
    hs6_lines: int
    value: float | None
    either: tuple[Dimension, ...]
    every: tuple[Dimension, ...]

    @property
    def holds(self) -> bool | None:
        """Whether the ceiling is kept; None where a dimension that decides has no data."""
        verdicts = [d.holds for d in self.every]
        if self.either:
            some = [d.holds for d in self.either]
            verdicts.append(True if True in some else None if None in some else False)
        return False if False in verdicts else None if None in verdicts else True

    def as_dict(self) -> dict[str, Any]:
        """Return the check as JSON-serialisable data."""
        return {
            "name": self.ceiling.name, "categories": list(self.ceiling.categories), "holds": self.holds,
            "lines": self.lines, "hs6_lines": self.hs6_lines, "value": self.value,
            "statistics": self.ceiling.statistics, "certainty": self.ceiling.certainty, "source": self.ceiling.source,
            "dimensions": [
                {"measure": d.measure, "limit": d.limit, "found": d.found, "floor": d.floor, "holds": d.holds,
                 "room": d.room, "one_is_enough": d in self.either}
                for d in (*self.either, *self.every)
            ],
        }  # fmt: skip


def check_ceilings(
    schedule: Schedule, legend: Legend, *, value: Array | None = None, ceilings: Sequence[Ceiling] | None = None
) -> list[CeilingCheck]:
    """Return each ceiling of a legend against a schedule.

    Where a ceiling gives both a number of subheadings and a share of lines, one of them is enough (AKFTA's Highly
    Sensitive List: 200 subheadings or 3 % of lines); the share of value must hold in any case. A subheading counts
    when any of its lines is in the categories. Lines without imports count as lines.

    Parameters
    ----------
    value
        Imports by line in the ceiling's own years, shape (lines,), or None.
    ceilings
        Other ceilings than the legend's.
    """
    names = np.array([_plain(line.category) for line in schedule.lines])
    stems = np.array([line.hs6 for line in schedule.lines])
    worth = None if value is None else np.nan_to_num(value, nan=0.0)
    total = None if worth is None else float(worth.sum())
    checks = []
    for rule in legend.ceilings if ceilings is None else ceilings:
        inside = np.isin(names, [_plain(c) for c in rule.categories])
        lines, hs6 = int(inside.sum()), len(set(stems[inside]))
        share = 100 * lines / len(schedule) if len(schedule) else None
        held = None if worth is None else float(worth[inside].sum())
        traded = None if held is None or not total else 100 * held / total
        either: list[Dimension] = []
        every: list[Dimension] = []
        if rule.lines_pct is not None:
            (either if rule.hs6_lines is not None else every).append(Dimension("lines %", float(rule.lines_pct), share))
        if rule.hs6_lines is not None:
            (either if rule.lines_pct is not None else every).append(Dimension("HS6 lines", rule.hs6_lines, hs6))
        if rule.value_pct is not None:
            every.append(Dimension("value %", float(rule.value_pct), traded))
        if rule.floor_lines_pct is not None:
            every.append(Dimension("lines %", float(rule.floor_lines_pct), share, floor=True))
        if rule.floor_value_pct is not None:
            every.append(Dimension("value %", float(rule.floor_value_pct), traded, floor=True))
        checks.append(CeilingCheck(rule, lines, hs6, held, tuple(either), tuple(every)))
    return checks


def _plain(code: str) -> str:
    return "".join(code.split()).upper()
