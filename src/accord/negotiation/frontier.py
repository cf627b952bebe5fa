"""The Pareto frontier of packages: no point can be bettered for one party without loss to the other.

Invariant: every point is a real package that satisfies all ceilings, and its first coordinate is proven, to the asked
gap, the most the first party can have when the second has at least its level.

References
----------
Mavrotas, G. (2009), "Effective implementation of the epsilon-constraint method", AMC 213(2) (the augmented form).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from accord.negotiation.deal import Deal, at_least_utility
from accord.negotiation.errors import CeilingsClashError, NoBargainError
from accord.negotiation.program import Floats, Whole
from accord.negotiation.solver import Solved, solve

AUGMENT = 1e-4
TIE = 1e-5


@dataclass(frozen=True, slots=True)
class Package:
    """One package.

    Parameters
    ----------
    category
        Category number of each line of the joint list, shape (n,).
    utility
        What it gives to either party, shape (2,).
    gap
        Proven relative gap of the objective it was chosen by.
    rate
        Worth to the first party of one unit less for the second, from the relaxation; nan where there was no floor.
    """

    category: Whole
    utility: Floats
    gap: float
    rate: float


@dataclass(frozen=True, slots=True)
class Frontier:
    """The frontier from the first party's best end to the second's.

    Parameters
    ----------
    packages
        Distinct efficient packages, in rising utility of the second party.
    threat
        Utilities without a deal, shape (2,).
    """

    packages: tuple[Package, ...]
    threat: Floats


def end_point(on: Deal, party: int, threat: Floats, *, gap: float = 1e-6, seconds: float = 60.0) -> Package:
    """Return the best package for one party that leaves the other its threat point.

    The other's gain counts one part in 10^5, so that among equals the other's best is taken.

    Raises
    ------
    NoBargainError
        No package gives both their threat point.
    """
    reach = np.ptp(on.gain, axis=2).sum(axis=1)
    slight = TIE * float(reach[party] / max(reach[1 - party], 1e-12))
    base = on.program((1.0, slight) if party == 0 else (slight, 1.0))
    try:
        top = solve(at_least_utility(base, on, 1 - party, float(threat[1 - party])), gap=gap, seconds=seconds)
    except CeilingsClashError as error:
        raise _nothing(1 - party, threat) from error
    package = _package(on, top, np.nan)
    if package.utility[party] < threat[party] - 1e-9 * max(1.0, abs(float(threat[party]))):
        raise _nothing(party, threat)
    return package


def _nothing(party: int, threat: Floats) -> NoBargainError:
    return NoBargainError(
        f"no package that satisfies the ceilings leaves both their threat point: party {party} at {threat[party]:g}",
        hint="loosen a ceiling, widen the lists, or state a lower threat point",
        party=party,
        threat=[float(x) for x in threat],
    )


def frontier(
    on: Deal,
    *,
    points: int = 25,
    threat: Floats | None = None,
    gap: float = 1e-4,
    seconds: float = 60.0,
    step: Callable[[int, int], None] | None = None,
) -> Frontier:
    """Return the frontier at ``points`` levels of the second party's utility, evenly spaced between its ends.

    Parameters
    ----------
    on
        The negotiation.
    points
        Levels, at least 2; equal packages are merged.
    threat
        Utilities without a deal, shape (2,); zeros if None. Packages below it are left out.
    gap
        Relative gap of every point.
    seconds
        Time allowed for one point.
    step
        Called after each point with (done, points).
    """
    floor = np.zeros(2) if threat is None else np.asarray(threat, dtype=np.float64)
    first = end_point(on, 0, floor, gap=min(gap, 1e-6), seconds=seconds)
    last = end_point(on, 1, floor, gap=min(gap, 1e-6), seconds=seconds)
    spans = abs(last.utility - first.utility)
    weight = AUGMENT * max(spans[0], 1e-12) / max(spans[1], 1e-12)
    base = on.program((1.0, float(weight)))
    found = [first]
    levels = np.linspace(first.utility[1], last.utility[1], points)
    for done, level in enumerate(levels[1:-1], start=2):
        solved = solve(at_least_utility(base, on, 1, float(level)), gap=gap, seconds=seconds, scale=float(spans[0]))
        found.append(_package(on, solved, _rate(float(solved.price[-1]), float(weight))))
        if step is not None:
            step(done, points)
    found.append(last)
    if step is not None:
        step(points, points)
    return Frontier(tuple(_efficient(found)), floor)


def _rate(price: float, weight: float) -> float:
    """Return the first party's loss per unit of the second's level; the price also counts what the second gains."""
    return price + weight if price > 0.0 else np.nan


def _package(on: Deal, solved: Solved, rate: float) -> Package:
    return Package(solved.category, on.utilities(solved.category), solved.gap, rate)


def _efficient(found: list[Package]) -> list[Package]:
    """Drop packages that another found one betters or equals: gaps above zero can leave such."""
    ordered = sorted(found, key=lambda p: (-p.utility[1], -p.utility[0]))
    kept: list[Package] = []
    for package in ordered:
        best = float(kept[-1].utility[0]) if kept else None
        if best is None or package.utility[0] > best + 1e-12 * max(1.0, abs(best)):
            kept.append(package)
    return kept[::-1]
