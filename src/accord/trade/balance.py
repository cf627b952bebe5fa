"""Making tables agree with totals: RAS, GRAS for tables with negative cells, and several margins at once.

Invariant: every result comes with its residuals before and after; what cannot be met is reported, never hidden, and a
zero of the prior stays zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from accord.trade.errors import BalanceError

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Margin:
    """Totals that a table should have.

    Parameters
    ----------
    name
        What they are, for reports.
    axes
        The axes summed over.
    totals
        Wanted sums, with the shape of the table after summing; NaN where nothing is asked.
    mask
        Cells that count, broadcastable to the table's shape; all of them if None.
    """

    name: str
    axes: tuple[int, ...]
    totals: Array
    mask: npt.NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Balanced:
    """A table made to agree with its margins.

    Parameters
    ----------
    table
        The cells, in the shape of the prior.
    before, after
        By margin: the largest gap as a share of the margin's largest total.
    rounds
        How many passes over all margins were made.
    """

    table: Array
    before: Mapping[str, float]
    after: Mapping[str, float]
    rounds: int


def gap(table: Array, margin: Margin) -> Array:
    """Return the table's sums minus the margin's totals, zero where nothing is asked."""
    sums = (table if margin.mask is None else np.where(margin.mask, table, 0.0)).sum(axis=margin.axes)
    out: Array = np.where(np.isnan(margin.totals), 0.0, sums - margin.totals)
    return out


def _worst(table: Array, margin: Margin) -> float:
    largest = np.nanmax(np.abs(margin.totals), initial=0.0)
    return float(np.abs(gap(table, margin)).max(initial=0.0) / largest) if largest else 0.0


def fit(prior: Array, margins: Sequence[Margin], *, rounds: int = 500, tolerance: float = 1e-10) -> Balanced:
    """Scale a table with no negative cells until its sums are the margins' totals, the last margin exactly.

    Margins are met in turn (iterative proportional fitting). Where they contradict each other the last one wins and
    ``after`` says how far the others are missed.

    Parameters
    ----------
    prior
        The table to stay near, any number of axes.
    margins
        Totals, in rising order of authority.
    rounds, tolerance
        When to stop: passes, or the largest relative gap.

    Raises
    ------
    BalanceError
        A cell or total is negative, or the last margin asks for something where the prior has only zeros.

    References
    ----------
    Deming, W. E. and Stephan, F. F. (1940), "On a Least Squares Adjustment of a Sampled Frequency Table When the
    Expected Marginal Totals are Known", Annals of Mathematical Statistics 11(4).
    """
    if (prior < 0).any():
        raise BalanceError(
            f"the table has {int((prior < 0).sum())} negative cells, the least {prior.min():.4g}",
            hint="use gras for tables with negative cells",
        )
    for margin in margins:
        if np.nanmin(margin.totals, initial=0.0) < 0:
            raise BalanceError(f"margin {margin.name!r} asks for a negative total", hint="mend the total")
    _require_support(prior, margins[-1])
    table = prior.astype(np.float64, copy=True)
    before = {m.name: _worst(table, m) for m in margins}
    done = 0
    # Looking costs as much as a pass, so it is done every fifth.
    while done < rounds and (done % 5 or max(_worst(table, m) for m in margins) > tolerance):
        done += 1
        for margin in margins:
            table = _scaled(table, margin)
    return Balanced(table, before, {m.name: _worst(table, m) for m in margins}, done)


def _scaled(table: Array, margin: Margin) -> Array:
    counted = table if margin.mask is None else np.where(margin.mask, table, 0.0)
    sums = counted.sum(axis=margin.axes)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(np.isnan(margin.totals) | (sums <= 0), 1.0, margin.totals / sums)
    spread = np.expand_dims(factor, margin.axes)
    out: Array = table * spread if margin.mask is None else np.where(margin.mask, table * spread, table)
    return out


def _require_support(prior: Array, margin: Margin) -> None:
    sums = (prior if margin.mask is None else np.where(margin.mask, prior, 0.0)).sum(axis=margin.axes)
    empty = (margin.totals > 0) & (sums <= 0)
    if empty.any():
        at = tuple(int(i) for i in np.argwhere(empty)[0])
        raise BalanceError(
            f"margin {margin.name!r} asks for {margin.totals[at]:.4g} at {at}, where the prior is zero "
            f"({int(empty.sum())} such places)",
            hint="give the prior a small value where the total says there is something",
            margin=margin.name,
            place=list(at),
        )


def ras(prior: Array, rows: Array, columns: Array, *, rounds: int = 1000, tolerance: float = 1e-12) -> Balanced:
    """Return the table nearest to ``prior`` with these row and column totals; shape (m, n).

    Raises
    ------
    BalanceError
        The totals do not add up to the same sum (by more than one part in a million), a cell is negative, or the
        iteration ends with a gap above the tolerance.

    >>> import numpy as np
    >>> done = ras(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([6.0, 4.0]), np.array([5.0, 5.0]))
    >>> done.table.sum(axis=1).round(9).tolist(), done.table.sum(axis=0).round(9).tolist()
    ([6.0, 4.0], [5.0, 5.0])
    """
    _require_equal_sums(rows, columns)
    done = fit(
        prior,
        [Margin("columns", (0,), np.asarray(columns, float)), Margin("rows", (1,), np.asarray(rows, float))],
        rounds=rounds,
        tolerance=tolerance,
    )
    if (worst := max(done.after.values())) > max(tolerance, 1e-9):
        raise BalanceError(
            f"RAS stopped after {done.rounds} rounds with a relative gap of {worst:.3g}",
            hint="the prior's zeros may make the totals impossible; look at where they stand",
            residual=worst,
        )
    return done


def gras(prior: Array, rows: Array, columns: Array, *, rounds: int = 5000, tolerance: float = 1e-10) -> Balanced:
    """Return the table nearest to ``prior``, which may have negative cells, with these totals; shape (m, n).

    Cells keep their sign: positive ones are multiplied by r_i s_j, negative ones divided by it.

    Raises
    ------
    BalanceError
        The totals differ in sum, a line of zeros should have a total, or the gap stays above the tolerance.

    References
    ----------
    Lenzen, M., Wood, R. and Gallego, B. (2007), "Some Comments on the GRAS Method", Economic Systems Research
    19(4), equations (7) and (8); Temurshoev, U., Miller, R. and Bouwmeester, M. (2013), "A Note on the GRAS
    Method", Economic Systems Research 25(3), for lines without positive cells.
    """
    _require_equal_sums(rows, columns)
    positive, negative = np.maximum(prior, 0.0), np.maximum(-prior, 0.0)
    r, s = np.ones(prior.shape[0]), np.ones(prior.shape[1])
    margins = [Margin("columns", (0,), np.asarray(columns, float)), Margin("rows", (1,), np.asarray(rows, float))]
    before = {m.name: _worst(prior, m) for m in margins}
    table = prior.astype(float)
    done = 0
    while done < rounds and max(_worst(table, m) for m in margins) > tolerance:
        done += 1
        r = _gras_factor(positive @ s, negative @ (1.0 / s), rows, "row")
        s = _gras_factor(r @ positive, (1.0 / r) @ negative, columns, "column")
        table = r[:, None] * positive * s[None, :] - negative / (r[:, None] * s[None, :])
    after = {m.name: _worst(table, m) for m in margins}
    if (worst := max(after.values())) > tolerance:
        raise BalanceError(
            f"GRAS stopped after {done} rounds with a relative gap of {worst:.3g}",
            hint="the prior's zeros or signs may make the totals impossible",
            residual=worst,
        )
    return Balanced(table, before, after, done)


def _gras_factor(plus: Array, minus: Array, totals: Array, what: str) -> Array:
    """Return the positive root x of plus x - minus / x = total, line by line."""
    totals = np.asarray(totals, float)
    impossible = ((plus <= 0) & (totals > 0)) | ((minus <= 0) & (totals < 0)) | ((plus + minus <= 0) & (totals != 0))
    if impossible.any():
        at = int(np.argmax(impossible))
        raise BalanceError(
            f"{what} {at} should sum to {totals[at]:.4g}, but the prior has no cell of that sign in it",
            hint="give the prior a small cell of that sign",
            line=at,
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        root = (totals + np.sqrt(totals**2 + 4.0 * plus * minus)) / (2.0 * plus)
        without_plus = np.where(totals < 0, -minus / totals, 1.0)
    out: Array = np.where(plus > 0, np.maximum(root, np.finfo(float).tiny), without_plus)
    return out


def _require_equal_sums(rows: Array, columns: Array) -> None:
    a, b = float(np.sum(rows)), float(np.sum(columns))
    if abs(a - b) > 1e-6 * max(abs(a), abs(b), 1e-300):
        raise BalanceError(
            f"row totals sum to {a:.10g} and column totals to {b:.10g}",
            hint="scale one side first, and say so",
            rows=a,
            columns=b,
        )
