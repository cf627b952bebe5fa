"""The choice of a staging category for every line under ceilings, with its proof and where each ceiling stands.

Invariant: a choice satisfies every ceiling, or there is no choice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from accord.negotiation.ceilings import Ceiling, build
from accord.negotiation.errors import CeilingsClashError
from accord.negotiation.program import Flags, Floats, Program, Whole
from accord.negotiation.solver import Solved, solve


@dataclass(frozen=True, slots=True)
class Problem:
    """A choice to be made, in the user's terms.

    Parameters
    ----------
    value
        What each category of each line is worth, shape (n, k).
    allowed
        Which categories a line may take (must and must-not), shape (n, k).
    ceilings
        The ceilings, at least none.
    """

    value: Floats
    allowed: Flags
    ceilings: tuple[Ceiling, ...]

    def program(self) -> Program:
        """Return the program that the solver sees."""
        return build(self.value, self.allowed, self.ceilings)


def problem(value: Floats, ceilings: Sequence[Ceiling] = (), allowed: Flags | None = None) -> Problem:
    """Return a problem; without ``allowed`` every category is open to every line."""
    worth = np.asarray(value, dtype=np.float64)
    return Problem(worth, np.ones(worth.shape, dtype=bool) if allowed is None else allowed, tuple(ceilings))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a choice stands under one ceiling.

    Parameters
    ----------
    name, kind
        The ceiling's.
    taken, limit, total
        In the ceiling's unit.
    price_per_point
        Worth of one more percentage point of the ceiling in the linear relaxation: the slope at the optimum,
        right for small moves; 0 where it does not bind.
    """

    name: str
    kind: str
    taken: float
    limit: float
    total: float
    price_per_point: float


@dataclass(frozen=True, slots=True)
class Choice:
    """A proven choice.

    Parameters
    ----------
    category
        Category number of each line, shape (n,).
    value, bound
        Its worth and the worth that no choice exceeds.
    free_value
        Worth of the best choice without ceilings: ``free_value - value`` is what the ceilings cost.
    standings
        One a ceiling, in their order.
    solved
        Prices, scores and the effort.
    """

    category: Whole
    value: float
    bound: float
    free_value: float
    standings: tuple[Standing, ...]
    solved: Solved

    @property
    def gap(self) -> float:
        """Proven relative distance to the best choice."""
        return self.solved.gap


def choose(on: Problem, *, gap: float = 0.0, seconds: float = 60.0) -> Choice:
    """Return the best choice, proven to ``gap``.

    Parameters
    ----------
    on
        The problem.
    gap
        Relative gap asked for; 0 is the best choice up to rounding.
    seconds
        Time allowed.

    Raises
    ------
    CeilingsClashError
        No choice satisfies all ceilings; :func:`accord.negotiation.find_clash` says why.
    GapError
        The gap was not closed in time.

    >>> from accord.negotiation.ceilings import share_ceiling
    >>> value = np.array([[-3.0, 0.0], [-1.0, 0.0], [2.0, 0.0]])   # open, exclude
    >>> one = share_ceiling("lines", "lines", np.ones(3), np.array([0.0, 1.0]), 0.34)
    >>> choose(problem(value, [one])).category.tolist()
    [1, 0, 0]
    """
    base = on.program()
    solved = solve(base, gap=gap, seconds=seconds)
    free = float(np.where(on.allowed, on.value, -np.inf).max(axis=1).sum())
    prices = dict(zip(base.rows.names, solved.price, strict=True))
    standings = tuple(standing(on, c, solved.category, float(prices[c.name])) for c in on.ceilings)
    return Choice(solved.category, solved.value, solved.bound, free, standings, solved)


def standing(on: Problem, ceiling: Ceiling, category: Whole, price: float = 0.0) -> Standing:
    """Return where any choice, shape (n,), stands under a ceiling."""
    n, k = on.value.shape
    taken = ceiling.use.toarray().reshape(n, k)[np.arange(n), category]
    if ceiling.heading.size:
        per_heading = np.zeros(int(ceiling.heading.max()) + 1)
        np.maximum.at(per_heading, ceiling.heading, taken)
        total = float(per_heading.sum())
    else:
        total = float(taken.sum())
    return Standing(ceiling.name, ceiling.kind, total, ceiling.limit, ceiling.total, price * ceiling.total / 100.0)


def satisfies(on: Problem, category: Whole) -> bool:
    """Whether a choice keeps to what is allowed and to every ceiling (to one part in 10^9)."""
    n = on.value.shape[0]
    if not on.allowed[np.arange(n), category].all():
        return False
    stands = [standing(on, c, category) for c in on.ceilings]
    return all(s.taken <= s.limit + 1e-9 * max(1.0, abs(s.limit), abs(s.total)) for s in stands)


@dataclass(frozen=True, slots=True)
class PointPrice:
    """What one percentage point of a ceiling is worth.

    Parameters
    ----------
    name
        The ceiling.
    slope
        From the dual prices of the relaxation.
    tighter
        Exact cost of one point less (one point more coverage), or None where no choice is left.
    looser
        Exact gain from one point more.
    points
        Size of the step in percentage points.
    """

    name: str
    slope: float
    tighter: float | None
    looser: float
    points: float


def price_of_a_point(
    on: Problem, best: Choice, name: str, *, points: float = 1.0, gap: float = 0.0, seconds: float = 60.0
) -> PointPrice:
    """Return what one more point of coverage costs under one ceiling: the dual slope, and exactly."""
    place = next(i for i, c in enumerate(on.ceilings) if c.name == name)
    ceiling = on.ceilings[place]
    step = points * ceiling.total / 100.0

    def value_at(limit: float) -> float | None:
        moved = (*on.ceilings[:place], replace(ceiling, limit=limit), *on.ceilings[place + 1 :])
        try:
            return choose(replace(on, ceilings=moved), gap=gap, seconds=seconds).value
        except CeilingsClashError:
            return None

    less, more = value_at(ceiling.limit - step), value_at(ceiling.limit + step)
    return PointPrice(
        name,
        best.standings[place].price_per_point * points,
        None if less is None else best.value - less,
        (more if more is not None else best.value) - best.value,
        points,
    )
