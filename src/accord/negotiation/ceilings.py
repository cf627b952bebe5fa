"""Ceilings on a choice: by lines and by value, at own digits and by heading, by chapter, by year of revenue.

Invariant: a ceiling says ``use <= limit`` in its own unit, and knows what 100 % of that unit is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from accord.negotiation.categories import Category
from accord.negotiation.errors import CeilingError
from accord.negotiation.program import Flags, Floats, Program, add_columns, add_rows, one_row, program

NONE_HEADING: NDArray[np.int64] = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """One ceiling.

    Parameters
    ----------
    name
        Unique name, as users see it.
    kind
        ``lines``, ``value``, ``chapter``, ``revenue`` or ``other``.
    use
        What a line in a category takes, shape (1, n * k), row-major; for headings what the heading takes as soon as
        one of its lines is in such a category.
    limit
        The most that may be taken, in the unit of ``use``.
    total
        100 % of that unit.
    heading
        Heading number of each line, shape (n,), for a ceiling that counts a heading once; empty otherwise.
    """

    name: str
    kind: str
    use: "sparse.csr_array[np.float64]"
    limit: float
    total: float
    heading: NDArray[np.int64] = field(default_factory=lambda: NONE_HEADING)


def counted(categories: Sequence[Category], reading: str, *, by_year: int = 10) -> Floats:
    """Return which categories a ceiling counts, shape (k,), 1.0 or 0.0.

    Parameters
    ----------
    categories
        The staging categories.
    reading
        ``excluded``: nothing is ever cut; ``not-eliminated``: not duty-free for all trade by ``by_year``
        (the reading behind "92 % of lines eliminated"); ``not-reduced`` is ``excluded`` under its other name,
        for the reading in which a reduction also counts as liberalised.
    by_year
        Year by which elimination must be complete.

    Raises
    ------
    CeilingError
        The reading is not one of these.
    """
    if reading in ("excluded", "not-reduced"):
        return np.array([float(c.excluded) for c in categories])
    if reading == "not-eliminated":
        return np.array([float(not c.eliminated_by(by_year)) for c in categories])
    raise CeilingError(
        f"no reading of coverage is called {reading!r}",
        hint="use excluded, not-eliminated or not-reduced",
        value=reading,
    )


def share_ceiling(
    name: str,
    kind: str,
    weight: Floats,
    counts: Floats,
    share: float,
    *,
    free: Flags | None = None,
    dutiable_only: bool = False,
    heading: NDArray[np.int64] | None = None,
) -> Ceiling:
    """Return a ceiling on the share of lines or value in the counted categories.

    Parameters
    ----------
    weight
        1 for lines, import value for value, shape (n,).
    counts
        From :func:`counted`, shape (k,).
    share
        Ceiling from 0 to 1.
    free
        Lines already duty-free, which are covered whatever they are called, shape (n,).
    dutiable_only
        Leave the duty-free lines out of the 100 % as well.
    heading
        Heading (HS6) number of each line: a heading counts whole as soon as one of its lines does.

    Raises
    ------
    CeilingError
        The share is outside 0 to 1, or there is nothing to take a share of.
    """
    if not 0.0 <= share <= 1.0:
        raise CeilingError(f"ceiling {name!r} has share {share:g}", hint="give a share from 0 to 1", ceiling=name)
    size = weight.size
    open_lines = np.ones(size, dtype=bool) if free is None else ~free
    in_total = open_lines if dutiable_only else np.ones(size, dtype=bool)
    if heading is None:
        taken, total = weight * open_lines, float(weight[in_total].sum())
        numbers = NONE_HEADING
    else:
        ones = kind == "lines"
        groups = int(heading.max()) + 1
        whole = np.bincount(heading, weights=weight * in_total, minlength=groups)
        present = np.bincount(heading, weights=in_total.astype(float), minlength=groups) > 0
        per_group = present.astype(float) if ones else whole
        taken, total, numbers = per_group[heading] * open_lines, float(per_group.sum()), heading
    if total <= 0.0:
        raise CeilingError(
            f"ceiling {name!r} has nothing to take a share of", hint="give lines with imports", ceiling=name
        )
    return Ceiling(name, kind, one_row(np.outer(taken, counts)), share * total, total, numbers)


def chapter_floors(
    chapter: Sequence[str],
    weight: Floats,
    counts: Floats,
    floor: float,
    *,
    free: Flags | None = None,
    major: float = 0.0,
) -> tuple[Ceiling, ...]:
    """Return one ceiling a chapter, so that at least ``floor`` of its weight is covered: no major sector left out.

    Parameters
    ----------
    major
        Share of the total weight from which a chapter is a major sector; smaller ones have no floor.
    """
    names, number = np.unique(np.asarray(chapter), return_inverse=True)
    sums = np.bincount(number, weights=weight)
    found = []
    for place, name in enumerate(names):
        if sums[place] <= 0.0 or sums[place] < major * sums.sum():
            continue
        inside = weight * (number == place)
        row = share_ceiling(f"chapter {name}", "chapter", inside, counts, 1.0 - floor, free=free)
        found.append(row)
    return tuple(found)


def absolute_ceiling(name: str, kind: str, use: Floats, limit: float, *, total: float | None = None) -> Ceiling:
    """Return a ceiling on any quantity by line and category, shape (n, k), for example revenue lost in a year."""
    everything = float(np.maximum(use, 0.0).max(axis=1).sum()) if total is None else total
    return Ceiling(name, kind, one_row(use), float(limit), everything)


def build(value: Floats, allowed: Flags, ceilings: Sequence[Ceiling]) -> Program:
    """Return the program of a choice under ceilings.

    Raises
    ------
    CeilingError
        Two ceilings share a name, or one was made for other lines or categories.
    """
    base = program(value, allowed)
    n, k = base.shape
    seen: set[str] = set()
    for ceiling in ceilings:
        if ceiling.name in seen or ceiling.use.shape[1] != n * k:
            raise CeilingError(
                f"ceiling {ceiling.name!r} "
                + ("appears twice" if ceiling.name in seen else "was made for other lines or categories"),
                hint="give each ceiling its own name and make it from this table's arrays",
                ceiling=ceiling.name,
            )
        seen.add(ceiling.name)
    for ceiling in (c for c in ceilings if c.heading.size):
        base = _with_headings(base, ceiling)
    plain = [c for c in ceilings if not c.heading.size]
    if plain:
        use = sparse.csr_array(sparse.vstack([c.use for c in plain], format="csr"))
        base = add_rows(base, tuple(c.name for c in plain), use, np.array([_tight(c) for c in plain]))
    return base


def _tight(ceiling: Ceiling) -> float:
    """Round a limit down where only whole numbers can be taken: a tighter relaxation, the same choices."""
    data = ceiling.use.data
    if data.size and np.all(data == np.round(data)):
        return float(np.floor(ceiling.limit + 1e-9 * max(1.0, abs(ceiling.limit))))
    return ceiling.limit


def _with_headings(base: Program, ceiling: Ceiling) -> Program:
    """Add one column a heading, raised to 1 by any counted line, and the ceiling on the headings' sum."""
    n, k = base.shape
    taken = ceiling.use.toarray().reshape(n, k)
    weight = taken.max(axis=1)
    lines = np.flatnonzero(weight > 0.0)
    groups, number = np.unique(ceiling.heading[lines], return_inverse=True)
    per_group = np.zeros(groups.size)
    np.maximum.at(per_group, number, weight[lines])
    before = base.extra_value.size
    # Whole numbers although 0-1 lines make them so: HiGHS 1.15 has lost optimal points beside continuous columns.
    base = add_columns(base, np.zeros(groups.size), np.zeros(groups.size), np.ones(groups.size), whole=True)
    line, category = np.nonzero(taken[lines] > 0.0)
    use = sparse.csr_array((np.ones(line.size), (line, lines[line] * k + category)), shape=(lines.size, n * k))
    extra = sparse.csr_array(
        (-np.ones(lines.size), (np.arange(lines.size), before + number)), shape=(lines.size, before + groups.size)
    )
    names = tuple(f"{ceiling.name}/{place}" for place in lines)
    base = add_rows(base, names, use, np.zeros(lines.size), extra)
    sums = sparse.csr_array(
        (per_group, (np.zeros(groups.size, dtype=int), before + np.arange(groups.size))),
        shape=(1, before + groups.size),
    )
    limit = np.array([_tight(ceiling)])
    return add_rows(base, (ceiling.name,), sparse.csr_array((1, n * k)), limit, sums)
