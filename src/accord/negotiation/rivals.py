"""The rules of thumb that negotiators use, made feasible: the peers that the exact choice is measured against.

Invariant: a rule's choice satisfies the same ceilings; a line that would break one is passed over.
"""

import numpy as np

from accord.negotiation.choice import Problem
from accord.negotiation.program import Floats, Whole, charges, used


def highest_tariff(on: Problem, base: Floats, shield: int) -> Whole:
    """Put the lines with the highest duties in category ``shield`` until the ceilings are full, shape (n,).

    The other lines get the best of their categories that take nothing from any ceiling.
    """
    return _fill(on, np.argsort(-base, kind="stable"), shield)


def greedy_ratio(on: Problem, shield: int) -> Whole:
    """Shield lines in order of value saved per share of ceilings used, shape (n,): the usual spreadsheet rule."""
    n, k = on.value.shape
    start = _cheapest(on)
    saved = on.value[:, shield] - on.value[np.arange(n), start]
    weight = np.zeros(n)
    for ceiling in on.ceilings:
        if ceiling.kind in ("lines", "value") and ceiling.limit > 0.0:
            weight += ceiling.use.toarray().reshape(n, k)[:, shield] / ceiling.limit
    order = np.argsort(-saved / np.maximum(weight, 1e-12), kind="stable")
    return _fill(on, order[saved[order] > 0.0], shield)


def _cheapest(on: Problem) -> Whole:
    """Return each line's category that takes least from the ceilings, the most valuable of those, shape (n,)."""
    base = on.program()
    scale = np.where(abs(base.rows.limit) > 0, abs(base.rows.limit), 1.0)
    takes = np.where(on.allowed, charges(base, 1.0 / scale), np.inf)
    least = takes <= takes.min(axis=1, keepdims=True) + 1e-12
    return np.asarray(np.argmax(np.where(least, on.value, -np.inf), axis=1), dtype=np.int64)


def _fill(on: Problem, order: Whole, shield: int) -> Whole:
    k = on.value.shape[1]
    chosen = _cheapest(on)
    plain = on.program() if not any(c.heading.size for c in on.ceilings) else None
    if plain is None:
        return _fill_with_headings(on, order, shield, chosen)
    use = plain.rows.use.tocsc()
    left = plain.rows.limit - used(plain, chosen)
    for line in order:
        if not on.allowed[line, shield] or chosen[line] == shield:
            continue
        step = (use[:, [line * k + shield]] - use[:, [line * k + chosen[line]]]).tocoo()
        rows, change = step.coords[0], step.data
        if (change <= left[rows] + 1e-12 * np.maximum(1.0, abs(plain.rows.limit[rows]))).all():
            left[rows] -= change
            chosen[line] = shield
    return chosen


def _fill_with_headings(on: Problem, order: Whole, shield: int, chosen: Whole) -> Whole:
    from accord.negotiation.choice import satisfies

    for line in order:
        if on.allowed[line, shield]:
            before = chosen[line]
            chosen[line] = shield
            if not satisfies(on, chosen):
                chosen[line] = before
    return chosen
