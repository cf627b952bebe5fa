"""At the table: lists ranked by mutual gain, a draft against the frontier, and what to ask for in return for a line.

Invariant: a suggestion never leaves either party worse off than the package it starts from, and keeps every ceiling.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from accord.negotiation.choice import Problem, standing
from accord.negotiation.deal import Deal, at_least_utility
from accord.negotiation.errors import CeilingsClashError
from accord.negotiation.frontier import Package
from accord.negotiation.program import Floats, Whole, add_rows
from accord.negotiation.solver import solve


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a request or offer list.

    Parameters
    ----------
    line, category
        Numbers in the joint list.
    us, them
        What it gives to the party that asks, and to the other.
    """

    line: int
    category: int
    us: float
    them: float

    @property
    def mutual(self) -> float:
        """The sum of both gains."""
        return self.us + self.them


def mutual_list(on: Deal, party: int, *, requests: bool, start: Whole | None = None) -> tuple[Item, ...]:
    """Return one item a line, the best by mutual gain first.

    Parameters
    ----------
    party
        Who asks (0 or 1).
    requests
        True for lines of the other's schedule, False for offers on the party's own.
    start
        Package that gains are measured from, shape (n,); without it, from nothing.
    """
    n = on.owner.size
    joint = np.where(on.allowed, on.gain.sum(axis=0), -np.inf)
    now = np.zeros((2, n)) if start is None else on.gain[:, np.arange(n), start]
    best = np.argmax(joint, axis=1)
    whose = 1 - party if requests else party
    found = []
    for line in np.flatnonzero(on.owner == whose):
        category = int(best[line])
        if start is not None and category == start[line]:
            continue
        both = on.gain[:, line, category] - now[:, line]
        found.append(Item(int(line), category, float(both[party]), float(both[1 - party])))
    return tuple(sorted(found, key=lambda item: -item.mutual))


@dataclass(frozen=True, slots=True)
class Change:
    """A move of one line from one category to another, and what it gives to either party."""

    line: int
    before: int
    after: int
    gain: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A draft against the frontier.

    Parameters
    ----------
    utility
        What the draft gives to either party, shape (2,).
    broken
        Ceilings that the draft breaks.
    best_for
        For each party, the efficient package that is best for it and leaves the other what the draft gives; None
        where the draft gives more than any package under the ceilings can.
    left
        What each could still gain so, shape (2,); nan where ``best_for`` is None.
    changes
        The changes from the draft to each of them, the largest gain of that party first.
    """

    utility: Floats
    broken: tuple[str, ...]
    best_for: tuple[Package | None, Package | None]
    left: Floats
    changes: tuple[tuple[Change, ...], tuple[Change, ...]]


def compare_draft(on: Deal, draft: Whole, *, gap: float = 1e-6, seconds: float = 60.0) -> Comparison:
    """Return how far a draft package, shape (n,), lies from the frontier, in either party's direction."""
    utility = on.utilities(draft)
    board = Problem(on.gain[0], on.allowed, on.ceilings)
    stands = [standing(board, c, draft) for c in on.ceilings]
    broken = tuple(s.name for s in stands if s.taken > s.limit + 1e-9 * max(1.0, abs(s.limit), abs(s.total)))
    packages: list[Package | None] = []
    changes: list[tuple[Change, ...]] = []
    left = np.full(2, np.nan)
    for party in (0, 1):
        level = float(utility[1 - party])
        weights = (1.0, 1e-6) if party == 0 else (1e-6, 1.0)
        base = at_least_utility(on.program(weights), on, 1 - party, level - 1e-9 * max(1.0, abs(level)))
        try:
            solved = solve(base, gap=gap, seconds=seconds)
        except CeilingsClashError:
            packages.append(None)
            changes.append(())
            continue
        package = Package(solved.category, on.utilities(solved.category), solved.gap, np.nan)
        packages.append(package)
        left[party] = package.utility[party] - utility[party]
        moved = _changes(on, draft, package.category)
        by_gain = sorted(((-change.gain[party], change.line, change) for change in moved), key=lambda row: row[:2])
        changes.append(tuple(change for _, _, change in by_gain))
    return Comparison(utility, broken, (packages[0], packages[1]), left, (changes[0], changes[1]))


def _changes(on: Deal, before: Whole, after: Whole) -> tuple[Change, ...]:
    found = []
    for line in np.flatnonzero(before != after):
        step = on.gain[:, line, after[line]] - on.gain[:, line, before[line]]
        found.append(Change(int(line), int(before[line]), int(after[line]), (float(step[0]), float(step[1]))))
    return tuple(found)


def trade_for(
    on: Deal,
    start: Whole,
    line: int,
    category: int,
    *,
    count: int = 3,
    gap: float = 0.0,
    seconds: float = 60.0,
) -> tuple[tuple[Change, ...], ...]:
    """Return the shortest lists of other changes that pay for moving ``line`` to ``category``.

    Both parties end at least as well off as in ``start`` and every ceiling holds. The first list has the fewest
    changes (the largest joint gain among those); each further one shares none of its lines with earlier lists.

    Parameters
    ----------
    start
        Package on the table, shape (n,).
    count
        How many lists to look for.
    """
    n, k = on.allowed.shape
    level = on.utilities(start)
    allowed = on.allowed.copy()
    allowed[np.arange(n), start] = True
    allowed[line] = False
    allowed[line, category] = True
    joint = on.gain.sum(axis=0)
    tie = 1e-4 / max(float(np.ptp(joint, axis=1).sum()), 1e-12)
    stay = np.zeros((n, k))
    stay[np.arange(n), start] = 1.0
    base = on.program((tie, tie))
    base = replace(base, value=base.value + stay, allowed=allowed)
    for party in (0, 1):
        base = at_least_utility(base, on, party, float(level[party]) - 1e-9 * max(1.0, abs(float(level[party]))))
    found: list[tuple[Change, ...]] = []
    for _ in range(count):
        try:
            solved = solve(base, gap=gap, seconds=seconds)
        except CeilingsClashError:
            break
        moved = _changes(on, start, solved.category)
        found.append(moved)
        others = [c.line for c in moved if c.line != line]
        if not others:
            break
        keep = np.array(others)
        row = sparse.csr_array(
            (-np.ones(keep.size), (np.zeros(keep.size, dtype=int), keep * k + start[keep])), shape=(1, n * k)
        )
        base = add_rows(base, (f"other lines {len(found)}",), row, np.array([-float(keep.size)]))
    return tuple(found)
