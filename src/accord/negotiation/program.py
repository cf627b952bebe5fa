"""The choice as a program: one staging category for each line, a few ceilings that couple the lines.

Words used in this room: ``value[line, category]`` is what a line in a category is worth to the party;
``use[row, line * categories + category]`` is what it takes from a row's ``limit``; ``price[row]`` is what one more
unit of that limit is worth. Invariant: every row reads ``use <= limit``; a floor is a row with its signs turned.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from accord.negotiation.errors import LineArrayError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Linear rows over (line, category) pairs and extra columns.

    Parameters
    ----------
    names
        One name a row.
    use
        Shape (r, n * k), row-major in line then category.
    limit
        Shape (r,).
    extra
        Shape (r, e), coefficients of the extra columns.
    """

    names: tuple[str, ...]
    use: "sparse.csr_array[np.float64]"
    limit: Floats
    extra: "sparse.csr_array[np.float64]"


@dataclass(frozen=True, slots=True)
class Program:
    """A choice to be made.

    Parameters
    ----------
    value
        Shape (n, k), any one currency.
    allowed
        Shape (n, k); every line has at least one allowed category.
    rows
        The ceilings.
    extra_value, extra_low, extra_high
        Shape (e,); objective and finite bounds of extra columns (headings, overruns).
    extra_whole
        Which of them are whole numbers, shape (e,).
    """

    value: Floats
    allowed: Flags
    rows: Rows
    extra_value: Floats
    extra_low: Floats
    extra_high: Floats
    extra_whole: Flags

    @property
    def shape(self) -> tuple[int, int]:
        """Number of lines and of categories."""
        return self.value.shape[0], self.value.shape[1]


def program(value: Floats, allowed: Flags | None = None) -> Program:
    """Return the choice without any ceiling.

    Raises
    ------
    LineArrayError
        Values are not finite, shapes differ or a line has no allowed category.
    """
    worth = np.asarray(value, dtype=np.float64)
    if worth.ndim != 2 or worth.shape[1] == 0:
        raise LineArrayError(
            f"values must have shape (lines, categories), not {worth.shape}",
            hint="give one row a line and one column a category",
            shape=list(worth.shape),
        )
    if not np.isfinite(worth).all():
        line = int(np.argwhere(~np.isfinite(worth))[0, 0])
        raise LineArrayError(
            f"line number {line} has a value that is not a finite number",
            hint="give every category of every line a value; forbid a category with `must`, not with infinity",
            line=line,
        )
    free = np.ones(worth.shape, dtype=bool) if allowed is None else np.asarray(allowed, dtype=bool)
    if free.shape != worth.shape or not free.any(axis=1).all():
        stuck = int(np.argmin(free.any(axis=1))) if free.shape == worth.shape else -1
        raise LineArrayError(
            f"line number {stuck} has no allowed category" if stuck >= 0 else "allowed and value differ in shape",
            hint="leave every line at least one category",
            line=stuck,
        )
    n, k = worth.shape
    nothing: Floats = np.empty(0)
    rows = Rows((), sparse.csr_array((0, n * k)), nothing, sparse.csr_array((0, 0)))
    return Program(worth, free, rows, nothing, nothing, nothing, np.empty(0, dtype=bool))


def add_rows(
    base: Program,
    names: tuple[str, ...],
    use: "sparse.csr_array[np.float64]",
    limit: Floats,
    extra: "sparse.csr_array[np.float64] | None" = None,
) -> Program:
    """Return ``base`` with more rows; ``extra`` covers all its extra columns, shape (r, e)."""
    more = sparse.csr_array((len(names), base.extra_value.size)) if extra is None else extra
    rows = Rows(
        base.rows.names + names,
        sparse.csr_array(sparse.vstack([base.rows.use, use], format="csr")),
        np.concatenate([base.rows.limit, limit]),
        sparse.csr_array(sparse.vstack([base.rows.extra, more], format="csr")),
    )
    return replace(base, rows=rows)


def add_columns(base: Program, value: Floats, low: Floats, high: Floats, *, whole: bool = False) -> Program:
    """Return ``base`` with more columns that no row uses yet, whole numbers or continuous."""
    blank = sparse.csr_array((len(base.rows.names), value.size))
    rows = replace(base.rows, extra=sparse.csr_array(sparse.hstack([base.rows.extra, blank], format="csr")))
    return replace(
        base,
        rows=rows,
        extra_value=np.concatenate([base.extra_value, value]),
        extra_low=np.concatenate([base.extra_low, low]),
        extra_high=np.concatenate([base.extra_high, high]),
        extra_whole=np.concatenate([base.extra_whole, np.full(value.size, whole)]),
    )


def with_limit(base: Program, row: int, limit: float) -> Program:
    """Return ``base`` with another limit on one row."""
    limits = base.rows.limit.copy()
    limits[row] = limit
    return replace(base, rows=replace(base.rows, limit=limits))


def one_row(coefficients: Floats) -> "sparse.csr_array[np.float64]":
    """Return coefficients of shape (n, k) as a row of shape (1, n * k)."""
    return sparse.csr_array(np.asarray(coefficients, dtype=np.float64).reshape(1, -1))


def used(base: Program, category: Whole, extra: Floats | None = None) -> Floats:
    """Return what a choice takes from each row, shape (r,)."""
    n, k = base.shape
    taken: Floats = np.asarray(base.rows.use[:, np.arange(n) * k + category].sum(axis=1)).ravel()
    return taken if extra is None or not extra.size else taken + base.rows.extra @ extra


def charges(base: Program, price: Floats) -> Floats:
    """Return what each category of each line takes from the rows at ``price``, shape (n, k)."""
    return np.asarray(sparse.csr_array(base.rows.use.T) @ price, dtype=np.float64).reshape(base.shape)


def worth(base: Program, category: Whole, extra: Floats | None = None) -> float:
    """Return the objective of a choice."""
    total = float(base.value[np.arange(category.size), category].sum())
    return total if extra is None or not extra.size else total + float(base.extra_value @ extra)


def undominated(base: Program) -> Flags:
    """Return the categories of each line that can be in some best choice, shape (n, k).

    A category goes when another allowed one is worth at least as much and takes no more from any row; of equal
    ones the first stays. Exact: at least one best choice remains.
    """
    n, k = base.shape
    alive = base.allowed.copy()
    use = sparse.csc_array(base.rows.use)
    base_columns = np.arange(n) * k
    for a in range(k):
        for b in range(a + 1, k):
            difference = sparse.csc_array(use[:, base_columns + a] - use[:, base_columns + b])
            most, least = _extremes(difference)
            both = alive[:, a] & alive[:, b]
            gain = base.value[:, a] - base.value[:, b]
            drop_b = both & (gain >= 0.0) & (most <= 0.0)
            drop_a = both & ~drop_b & (gain <= 0.0) & (least >= 0.0)
            alive[drop_b, b] = False
            alive[drop_a, a] = False
    return alive


def _extremes(matrix: "sparse.csc_array[np.float64]") -> tuple[Floats, Floats]:
    if matrix.shape[0] == 0:
        return np.zeros(matrix.shape[1]), np.zeros(matrix.shape[1])
    return (
        np.asarray(matrix.max(axis=0).toarray()).ravel(),
        np.asarray(matrix.min(axis=0).toarray()).ravel(),
    )
