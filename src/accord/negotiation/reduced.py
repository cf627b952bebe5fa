"""A program with the settled lines taken out: what HiGHS is handed, and how its answer is read back.

Invariant: each open line has a reference category; its other open categories are the columns, so a line with two
open categories is one 0-1 column and no row.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from accord.negotiation.highs import Answer, maximise
from accord.negotiation.program import Flags, Floats, Program, Whole, used


@dataclass(frozen=True, slots=True)
class Point:
    """A choice, or a relaxed one, as HiGHS gave it.

    Parameters
    ----------
    status
        ``optimal``, ``infeasible`` or ``time``.
    category
        Category of each line (the largest share where the point is fractional), shape (n,).
    split
        Which lines the point divides over categories, shape (n,).
    extra
        Extra columns, shape (e,).
    price
        Price of each row of the program, shape (r,); zeros for whole-number programs.
    value, bound
        Objective and proven bound.
    nodes
        Branch-and-bound nodes.
    """

    status: str
    category: Whole
    split: Flags
    extra: Floats
    price: Floats
    value: float
    bound: float
    nodes: int


def optimise(
    base: Program,
    alive: Flags,
    *,
    whole: bool,
    gap: float = 0.0,
    seconds: float = 60.0,
    start: Point | None = None,
) -> Point:
    """Maximise over the ``alive`` categories, shape (n, k), in whole numbers or relaxed, from ``start`` if given."""
    n, k = base.shape
    lines = np.arange(n)
    open_value = np.where(alive, base.value, -np.inf)
    reference = np.argmax(open_value, axis=1)
    columns = alive.copy()
    columns[lines, reference] = False
    line, category = np.nonzero(columns)
    gain = base.value[line, category] - base.value[line, reference[line]]
    by_column = sparse.csc_array(base.rows.use)
    use = by_column[:, line * k + category] - by_column[:, line * k + reference[line]]
    limit = base.rows.limit - used(base, reference)
    per_line = np.bincount(line, minlength=n)
    crowded = np.flatnonzero(per_line >= 2)
    place = np.full(n, -1)
    place[crowded] = np.arange(crowded.size)
    inside = place[line] >= 0
    one = sparse.csr_array(
        (np.ones(int(inside.sum())), (place[line[inside]], np.flatnonzero(inside))), shape=(crowded.size, line.size)
    )
    scale = _scale(use, base)
    extras = base.extra_value.size
    coupling = sparse.hstack([sparse.csr_array(use), base.rows.extra], format="csr")
    coupling.data *= np.repeat(scale, np.diff(coupling.indptr))
    empty = sparse.csr_array((crowded.size, extras))
    matrix = sparse.csc_array(sparse.vstack([coupling, sparse.hstack([one, empty])], format="csc"))
    matrix.sort_indices()
    if matrix.shape[1] == 0:
        return _settled(base, reference, limit * scale)
    answer = maximise(
        np.concatenate([gain, base.extra_value]),
        matrix,
        np.concatenate([limit * scale, np.ones(crowded.size)]),
        np.concatenate([np.zeros(line.size), base.extra_low]),
        np.concatenate([np.ones(line.size), base.extra_high]),
        np.concatenate([np.ones(line.size, dtype=bool), base.extra_whole]) if whole else None,
        constant=float(base.value[lines, reference].sum()),
        gap=gap,
        seconds=seconds,
        start=None if start is None else np.concatenate([start.category[line] == category, start.extra]),
    )
    return _read(answer, base, reference, line, category, scale)


def _scale(use: "sparse.csc_array[np.float64]", base: Program) -> Floats:
    """Return a factor for each row that brings its largest coefficient to a hundred: a hundredth of the tolerance."""
    if use.shape[0] == 0:
        return np.empty(0)
    largest = np.zeros(use.shape[0])
    for part in (use, base.rows.extra):
        if part.shape[1]:
            largest = np.maximum(largest, np.asarray(abs(sparse.csr_array(part)).max(axis=1).toarray()).ravel())
    return np.where(largest > 0.0, 100.0 / np.where(largest > 0.0, largest, 1.0), 1.0)


def _settled(base: Program, reference: Whole, slack: Floats) -> Point:
    """Return the only point there is, if it fits."""
    n = reference.size
    good = bool((slack >= -1e-9).all())
    value = float(base.value[np.arange(n), reference].sum()) if good else -np.inf
    still = np.zeros(n, dtype=bool)
    status = "optimal" if good else "infeasible"
    return Point(
        status, reference.astype(np.int64), still, np.empty(0), np.zeros(base.rows.limit.size), value, value, 0
    )


def _read(answer: Answer, base: Program, reference: Whole, line: Whole, category: Whole, scale: Floats) -> Point:
    n, k = base.shape
    rows = base.rows.limit.size
    chosen = reference.astype(np.int64)
    if not answer.x.size:
        nothing = np.zeros(rows)
        return Point(
            answer.status, chosen, np.zeros(n, dtype=bool), np.empty(0), nothing, -np.inf, answer.bound, answer.nodes
        )
    share = np.zeros((n, k))
    share[line, category] = answer.x[: line.size]
    share[np.arange(n), reference] += 1.0 - share.sum(axis=1)
    chosen = np.argmax(share, axis=1).astype(np.int64)
    split = share.max(axis=1) < 1.0 - 1e-6
    price = answer.price[:rows] * scale if answer.price.size else np.zeros(rows)
    extra = answer.x[line.size :]
    if not answer.price.size:
        extra = np.where(base.extra_whole, np.round(extra), extra)
    return Point(answer.status, chosen, split, extra, price, answer.value, answer.bound, answer.nodes)
