"""Why no choice satisfies the ceilings: which of them clash, and by how much each would have to give.

Invariant: the ceilings named are irreducible: leave any one of them out and the rest can be satisfied.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from accord.negotiation.ceilings import Ceiling, build
from accord.negotiation.choice import Problem
from accord.negotiation.errors import CeilingsClashError
from accord.negotiation.program import Floats, Program, Whole, add_columns
from accord.negotiation.solver import solve


@dataclass(frozen=True, slots=True)
class Loosening:
    """How far one ceiling would have to give, the others held.

    Parameters
    ----------
    name
        The ceiling.
    limit, needed
        What it allows, and the least it would have to allow, in its unit.
    total
        100 % of that unit.
    """

    name: str
    limit: float
    needed: float
    total: float


@dataclass(frozen=True, slots=True)
class Clash:
    """Ceilings that cannot all hold.

    Parameters
    ----------
    ways_out
        Each clashing ceiling with the loosening that alone repairs *this* clash.
    lines_to_release
        Fewest lines whose must or must-not would have to be lifted with every ceiling held, or None where
        even that does not help.
    released
        Numbers of such lines.
    more
        Whether other clashes remain once one of these ways out is taken.
    """

    ways_out: tuple[Loosening, ...]
    lines_to_release: int | None
    released: tuple[int, ...]
    more: bool


def find_clash(on: Problem, *, seconds: float = 60.0) -> Clash | None:
    """Return the clash of a problem, or None where some choice satisfies every ceiling."""
    blank = replace(on, value=np.zeros_like(on.value))
    if _feasible(blank, on.ceilings, seconds):
        return None
    names = _suspects(blank, seconds)
    kept = [c for c in on.ceilings if c.name in names]
    if _feasible(blank, kept, seconds):
        kept = list(on.ceilings)
    for ceiling in tuple(kept):
        rest = [c for c in kept if c is not ceiling]
        if not _feasible(blank, rest, seconds):
            kept = rest
    ways = tuple(
        Loosening(c.name, c.limit, _least(blank, [o for o in kept if o is not c], c, seconds), c.total) for c in kept
    )
    others = [c if c.name != ways[0].name else replace(c, limit=ways[0].needed * (1 + 1e-9)) for c in on.ceilings]
    more = not _feasible(blank, others, seconds)
    released = _release(on, seconds)
    return Clash(ways, None if released is None else len(released), released or (), more)


def _feasible(blank: Problem, ceilings: list[Ceiling] | tuple[Ceiling, ...], seconds: float) -> bool:
    try:
        solve(build(blank.value, blank.allowed, ceilings), gap=1.0, seconds=seconds)
    except CeilingsClashError:
        return False
    return True


def _elastic(base: Program, rows: Whole) -> Program:
    """Let the given rows be overrun at a cost of one per unit of their scale."""
    use = abs(base.rows.use)
    reach: Floats = (
        np.asarray(use.sum(axis=1)).ravel()[rows] + np.asarray(abs(base.rows.extra).sum(axis=1)).ravel()[rows]
    )
    scale = np.maximum(abs(base.rows.limit[rows]), 1e-3 * np.maximum(reach, 1e-9))
    before = base.extra_value.size
    wide = add_columns(base, -1.0 / scale, np.zeros(rows.size), reach + abs(base.rows.limit[rows]))
    columns = before + np.arange(rows.size)
    overrun = sparse.csr_array((-np.ones(rows.size), (rows, columns)), shape=(base.rows.limit.size, before + rows.size))
    return replace(wide, rows=replace(wide.rows, extra=sparse.csr_array(wide.rows.extra + overrun)))


def _rows(base: Program, names: set[str]) -> Whole:
    return np.array([i for i, name in enumerate(base.rows.names) if name in names], dtype=np.int64)


def _suspects(blank: Problem, seconds: float) -> set[str]:
    """Return the ceilings that the cheapest overrun of the relaxation charges for: they contain a clash."""
    base = blank.program()
    names = {c.name for c in blank.ceilings}
    rows = _rows(base, names)
    solved = solve(_elastic(base, rows), gap=1.0, seconds=seconds)
    return {base.rows.names[row] for row in rows if solved.price[row] > 1e-12}


def _least(blank: Problem, others: list[Ceiling], ceiling: Ceiling, seconds: float) -> float:
    """Return the least that the choice can take from one ceiling while the others hold."""
    anything = replace(ceiling, limit=float(abs(ceiling.use.data).sum()) + 1.0)
    base = build(blank.value, blank.allowed, [*others, anything])
    row = _rows(base, {ceiling.name})[0]
    # What is taken is maximised with its sign turned: no continuous column of overruns is handed to HiGHS.
    taken = np.asarray(base.rows.use[[row]].toarray(), dtype=np.float64).reshape(base.shape)
    headings = np.asarray(base.rows.extra[[row]].toarray(), dtype=np.float64).ravel()
    solved = solve(replace(base, value=-taken, extra_value=-headings), gap=0.0, seconds=seconds)
    return -solved.value


def _release(on: Problem, seconds: float) -> tuple[int, ...] | None:
    """Return the fewest lines whose must or must-not has to be lifted, or None if that does not help."""
    if on.allowed.all():
        return None
    lifted = replace(on, value=-(~on.allowed).astype(np.float64), allowed=np.ones_like(on.allowed))
    try:
        solved = solve(lifted.program(), gap=0.0, seconds=seconds)
    except CeilingsClashError:
        return None
    lines = np.arange(on.value.shape[0])
    return tuple(int(i) for i in np.flatnonzero(~on.allowed[lines, solved.category]))
