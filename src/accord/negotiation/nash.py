"""The Nash package: the largest product of gains over a threat point, over whole packages.

Only whole-number programs are solved: weighted sums of the two gains inside a box, and boxes are cut smaller until
nothing in them can beat the best product found. Invariant: a package outside every open box has no better product, by
arithmetic on proven bounds.

References
----------
Nash, J. (1950), "The bargaining problem"; Saghand, P. and Charkhgard, H. (2022), "A criterion space search algorithm
for mixed integer linear maximum multiplicative programs", for boxes in the space of the two gains.
"""

import heapq
from dataclasses import dataclass

import numpy as np

from accord.negotiation.deal import Deal, at_least_utility, at_most_utility
from accord.negotiation.errors import CeilingsClashError, GapError, NoBargainError
from accord.negotiation.frontier import Package
from accord.negotiation.points import ideal
from accord.negotiation.program import Floats, Whole
from accord.negotiation.solver import solve

PROGRAMS = 1_000
# Floors closer than this to a package cannot be told from it by a solver with tolerances.
FINEST = 1e-6
# Products below this share of the ideal one are none.
NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class _Box:
    """Packages with gains between ``low`` and ``high``, shape (2,) each."""

    low: Floats
    high: Floats


def nash(on: Deal, threat: Floats, *, gap: float = 1e-6, seconds: float = 60.0) -> Package:
    """Return the package with the largest product of gains over the threat point.

    Parameters
    ----------
    gap
        Relative gap of the product; below 1e-6 it is taken as that.
    seconds
        Time allowed for each program.

    Raises
    ------
    NoBargainError
        No package gives both more than their threat point.
    GapError
        The product was not proven within the gap.

    Notes
    -----
    Of the packages in a box, the one farthest out along the slope between its corners is found; the box is divided
    there, or at the middle of the second party's gain where the package stands at a side.
    """
    close = max(gap, FINEST)
    tops = ideal(on, threat, gap=min(close, 1e-7), seconds=seconds) - threat
    search = _Search(on, threat, tops, close, seconds)
    search.push(np.zeros(2), tops, float(tops.prod()))
    for _ in range(PROGRAMS):
        if search.bound() <= search.need():
            return search.best()
        search.divide()
    reached = search.bound() / search.product - 1.0 if search.product > 0.0 else float("inf")
    raise GapError(
        f"the Nash product is known to {reached:.2%}, not {close:.2%}, after {PROGRAMS} programs",
        hint="ask for a wider gap",
        gap=reached,
        asked=close,
    )


class _Search:
    """Boxes still open, best bound first, and the best package so far."""

    def __init__(self, on: Deal, threat: Floats, tops: Floats, gap: float, seconds: float) -> None:
        self.on, self.threat, self.tops, self.gap, self.seconds = on, threat, tops, gap, seconds
        self.open: list[tuple[float, int, _Box]] = []
        self.package: Whole | None = None
        self.product = 0.0
        self.proven = 0.0
        self.count = 0

    def bound(self) -> float:
        """Return the product that no package in an open box exceeds."""
        return -self.open[0][0] if self.open else 0.0

    def need(self) -> float:
        """Return the product that a package must exceed to matter."""
        return max(self.product * (1.0 + self.gap), NOTHING * float(self.tops.prod()))

    def best(self) -> Package:
        if self.package is None:
            raise NoBargainError(
                "no package gives both parties more than their threat point",
                hint="state another threat point, or put more on the table",
                threat=[float(x) for x in self.threat],
            )
        gap = max(max(self.proven, self.bound()) / self.product - 1.0, 0.0)
        return Package(self.package, self.on.utilities(self.package), gap, np.nan)

    def push(self, low: Floats, high: Floats, bound: float) -> None:
        """Keep a box if a better package can be in it, less the parts where its other side is too short."""
        bound = min(bound, float(np.maximum(high, 0.0).prod()))
        if bound <= self.need():
            self.proven = max(self.proven, bound)
            return
        floor = np.maximum(low, self.need() / high[::-1])
        self.proven = max(self.proven, self.need())
        if (floor < high).all():
            self.count += 1
            heapq.heappush(self.open, (-bound, self.count, _Box(floor, high)))

    def divide(self) -> None:
        """Find the package farthest out in the best box, and keep what can hold a better one."""
        known, _, box = heapq.heappop(self.open)
        side = box.high - box.low
        weight = side[::-1] / side.sum()
        found = self.farthest(box, weight)
        if found is None:
            return
        gains, reach = found
        bound = min(-known, _most(weight, reach, box))
        inner = box.low[1] + 1e-3 * side[1] < gains[1] < box.high[1] - 1e-3 * side[1]
        at = float(gains[1]) if inner else float(box.low[1] + side[1] / 2.0)
        # What gives the second less than the package found and the first no more than it is worse than it.
        first = max(box.low[0], float(gains[0])) if inner else box.low[0]
        upper = _Box(
            np.array([box.low[0], at]),
            np.array([min(box.high[0], (reach - weight[1] * at) / weight[0]), box.high[1]]),
        )
        lower = _Box(np.array([first, box.low[1]]), np.array([box.high[0], at]))
        for part in (upper, lower):
            if (part.high > part.low).all():
                self.push(part.low, part.high, min(bound, _most(weight, reach, part)))

    def farthest(self, box: _Box, weight: Floats) -> tuple[Floats, float] | None:
        """Return the gains of the package in a box with the largest weighted sum, and a bound on that sum, or None."""
        on = self.on
        base = on.program((float(weight[0]), float(weight[1])))
        for party in (0, 1):
            base = at_least_utility(base, on, party, float(self.threat[party] + box.low[party]))
            if box.high[party] < self.tops[party]:
                base = at_most_utility(base, on, party, float(self.threat[party] + box.high[party]))
        away, size = float(weight @ self.threat), float(weight @ box.high)
        lines = float(abs(base.value).max(initial=0.0))
        exact = self.gap / 8.0 * min(1.0, size / max(abs(away) + size, lines))
        try:
            solved = solve(base, gap=exact, seconds=self.seconds)
        except CeilingsClashError:
            return None
        gains = on.utilities(solved.category) - self.threat
        if (gains > 0.0).all() and float(gains.prod()) > self.product:
            self.package, self.product = solved.category, float(gains.prod())
        return np.asarray(gains), solved.bound - away


def _most(weight: Floats, reach: float, box: _Box) -> float:
    """Return the largest product of gains in a box with a weighted sum of at most ``reach``."""
    left, right = box.low[0], min(box.high[0], (reach - weight[1] * box.low[1]) / weight[0])
    if right < left:
        return 0.0
    # On the line the product is largest halfway; where the box's roof is lower than the line, at the roof's end.
    corner = (reach - weight[1] * box.high[1]) / weight[0]
    first = float(np.clip(reach / (2.0 * weight[0]), max(left, min(corner, right)), right))
    return first * float(min(box.high[1], (reach - weight[0] * first) / weight[1]))
