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
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from accord.negotiation.deal import Deal, at_least_utility, at_most_utility
from accord.negotiation.errors import CeilingsClashError, GapError, NoBargainError
from accord.negotiation.frontier import Package
from accord.negotiation.points import Step, ideal
from accord.negotiation.program import Floats, Whole
from accord.negotiation.solver import solve

PROGRAMS = 1_000
TANGENTS = 12
# Floors closer than this to a package cannot be told from it by a solver with tolerances.
FINEST = 1e-6
# Products below this share of the ideal one are none.
NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class _Box:
    """Packages with gains between ``low`` and ``high``, shape (2,) each."""

    low: Floats
    high: Floats


def nash(
    on: Deal, threat: Floats, *, gap: float = 1e-6, seconds: float = 60.0, tops: Floats | None = None,
    step: Step | None = None, known: Sequence[Whole] = (),
) -> Package:  # fmt: skip
    """Return the package with the largest product of gains over the threat point.

    Parameters
    ----------
    gap
        Relative gap of the product; below 1e-6 it is taken as that.
    seconds
        Time allowed for each program.
    tops
        What :func:`accord.negotiation.points.ideal` returns, if it is known already.
    step
        Called after each program with (done, most that are allowed).
    known
        Packages that satisfy all ceilings, shape (n,) each: the best of them is where the search starts.

    Raises
    ------
    NoBargainError
        No package gives both more than their threat point.
    GapError
        The product was not proven within the gap.

    Notes
    -----
    First without boxes: the weighted sum whose weights are those of the product's slope at the best package so far is
    made as large as it can be. No package lies beyond that line, and where packages lie dense the largest product on
    this side of a few such lines is hardly more than that of the best package: on long schedules this settles it.
    What is left is divided into boxes: of the packages in one, the farthest out along the slope at the peak of the
    product is found; the box is divided there, or at the middle of the second party's gain where the package stands
    near a side.
    """
    close = max(gap, FINEST)
    tops = (ideal(on, threat, gap=min(close, 1e-7), seconds=seconds) if tops is None else tops) - threat
    search = _Search(on, threat, tops, close, seconds)
    for category in known:
        search.take(category)
    start = search.approach(step)
    search.push(np.zeros(2), tops, float(tops.prod()))
    for done in range(start, PROGRAMS):
        if search.bound() <= search.need():
            return search.best()
        search.divide()
        if step is not None:
            step(done + 1, PROGRAMS)
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
        self.lines: list[tuple[Floats, float]] = []
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

    def approach(self, step: Step | None) -> int:
        """Draw lines that no package lies beyond, near the largest product; return how many programs it took."""
        whole = _Box(np.zeros(2), self.tops)
        point, last = self.tops / 2.0, np.inf
        if self.package is not None:
            point = self.on.utilities(self.package) - self.threat
        for done in range(TANGENTS):
            weight = _slope(point, whole)
            before = self.product
            found = self.farthest(None, weight)
            if step is not None:
                step(done + 1, PROGRAMS)
            if found is None:
                return done + 1
            self.lines.append((weight, found[1]))
            peak, bound = _peak(whole, self.lines)
            if bound <= self.need() or (bound > last * (1.0 - self.gap / 8.0) and self.product <= before):
                return done + 1
            last = bound
            better = self.package is not None and self.product > before
            point = found[0] if better else peak
        return TANGENTS

    def push(self, low: Floats, high: Floats, bound: float) -> None:
        """Keep a box if a better package can be in it, less the parts where its other side is too short."""
        bound = min(bound, _peak(_Box(low, high), self.lines)[1])
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
        peak, _ = _peak(box, self.lines)
        weight = _slope(peak, box)
        found = self.farthest(box, weight)
        if found is None:
            return
        gains, reach = found
        lines = [*self.lines, (weight, reach)]
        inner = box.low[1] + 0.1 * side[1] < gains[1] < box.high[1] - 0.1 * side[1]
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
                self.push(part.low, part.high, min(-known, _peak(part, lines)[1]))

    def farthest(self, box: _Box | None, weight: Floats) -> tuple[Floats, float] | None:
        """Return the gains of the package with the largest weighted sum, in a box if one is given, and a bound on it.

        None if the box holds no package.
        """
        on = self.on
        base = on.program((float(weight[0]), float(weight[1])))
        for party in (0, 1) if box is not None else ():
            assert box is not None
            base = at_least_utility(base, on, party, float(self.threat[party] + box.low[party]))
            if box.high[party] < self.tops[party]:
                base = at_most_utility(base, on, party, float(self.threat[party] + box.high[party]))
        away, size = float(weight @ self.threat), float(weight @ (self.tops if box is None else box.high))
        lines = float(abs(base.value).max(initial=0.0))
        exact = self.gap / 8.0 * min(1.0, size / max(abs(away) + size, lines))
        try:
            solved = solve(base, gap=exact, seconds=self.seconds)
        except CeilingsClashError:
            return None
        return self.take(solved.category), solved.bound - away

    def take(self, category: Whole) -> Floats:
        """Keep a package if its product is the largest so far; return its gains, shape (2,)."""
        gains = np.asarray(self.on.utilities(category) - self.threat)
        if (gains > 0.0).all() and float(gains.prod()) > self.product:
            self.package, self.product = category, float(gains.prod())
        return gains


def _slope(point: Floats, box: _Box) -> Floats:
    """Return the weights of the product's slope at a point, kept off the sides of a box where they would vanish."""
    inside = np.maximum(point, box.low + 1e-3 * (box.high - box.low))
    return np.asarray(inside[::-1] / inside.sum())


def _peak(box: _Box, lines: Sequence[tuple[Floats, float]]) -> tuple[Floats, float]:
    """Return the point of a box on the near side of all lines with the largest product, and that product.

    Lines are (weight, most that the weighted sum of the two gains can be).
    """
    slopes = np.array([w[0] / w[1] for w, _ in lines])
    tops = np.array([reach / w[1] for w, reach in lines])

    def roof(first: Floats) -> Floats:
        under = tops[:, None] - slopes[:, None] * first[None, :] if lines else np.empty((0, first.size))
        return np.asarray(np.minimum(box.high[1], under.min(axis=0, initial=np.inf)))

    places = [box.low[0], box.high[0]]
    if lines:
        with np.errstate(divide="ignore", invalid="ignore"):
            cross = (tops[:, None] - tops[None, :]) / (slopes[:, None] - slopes[None, :])
        # The product is largest halfway down a line, where two lines meet, or where one meets the box's roof.
        places += [*(tops / (2.0 * slopes)), *((tops - box.high[1]) / slopes), *cross[np.isfinite(cross)]]
    first = np.clip(np.array(places, dtype=np.float64), box.low[0], box.high[0])
    second = roof(first)
    product = np.where(second >= box.low[1], first * second, -np.inf)
    best = int(np.argmax(product))
    if not np.isfinite(product[best]):
        return np.maximum((box.low + box.high) / 2.0, 1e-300), 0.0
    return np.maximum(np.array([first[best], second[best]]), 1e-300), max(float(product[best]), 0.0)
