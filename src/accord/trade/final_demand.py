"""Final demand by destination, where a source has only each sector's total final sales.

Invariant: the result is an estimate; its rows are the observed final sales exactly, and how far pairs and columns are
from their targets is returned beside it.

Symbols of the notes: *rows* are final sales by sector and origin, *pairs* goods by origin and destination, *columns*
final spending by destination.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from accord.trade.balance import Balanced, Margin, fit

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PairTargets:
    """What goods trade by pair should be, and what was done to customs figures to get there.

    Parameters
    ----------
    totals
        Goods by pair, shape (n, n), as totals[origin, destination]; NaN on the diagonal and where nothing is known.
    trimmed
        By origin: value taken off both its exports and its imports as re-exports, shape (n,).
    """

    totals: Array
    trimmed: Array


def trim_reexports(
    customs: Array, intermediate: Array, room: Array, room_in: Array, focus: Sequence[tuple[int, int]] = ()
) -> PairTargets:
    """Return pair targets that producers can meet, from customs totals that include re-exports.

    Customs data count goods that only pass through (Singapore, Hong Kong, the Netherlands); input-output tables do
    not. The rule (named *re-export trim*): what an origin exports beyond its observed intermediate sales and
    ``room`` is taken to be re-exports, and leaves its exports and its imports alike; imports beyond what industry is
    seen to use and ``room_in`` pass through too. The pattern of customs data is then fitted to the trimmed totals,
    so that goods which passed through go to the other buyers. Pairs in ``focus`` keep their customs value.

    Parameters
    ----------
    customs
        Goods by pair, shape (n, n), as customs[origin, destination]; NaN where customs data do not say.
    intermediate
        Observed goods sold as inputs by pair, same shape.
    room
        Most that each origin's final goods sales abroad can be, shape (n,).
    room_in
        Most that each destination can import for final use, shape (n,).
    focus
        Pairs of positions that are met in full.
    """
    n = len(customs)
    off = ~np.eye(n, dtype=bool)
    known = off & ~np.isnan(customs)
    goods = np.where(known, customs, 0.0)
    floor = np.where(known, intermediate, 0.0)
    most = floor.sum(axis=1) + room
    trimmed = np.maximum(goods.sum(axis=1) - most, 0.0)
    exports = goods.sum(axis=1) - trimmed
    imports = np.clip(goods.sum(axis=0) - trimmed, floor.sum(axis=0), floor.sum(axis=0) + room_in)
    imports *= exports.sum() / imports.sum()
    fixed = np.zeros_like(known)
    for o, d in focus:
        fixed[o, d] = known[o, d]
    held = np.where(fixed, goods, 0.0)
    fitted = fit(
        np.where(fixed, 0.0, np.where(known, np.maximum(goods, 1e-9), 0.0)),
        [
            Margin("imports", (0,), np.maximum(imports - held.sum(axis=0), 0.0)),
            Margin("exports", (1,), np.maximum(exports - held.sum(axis=1), 0.0)),
        ],
        rounds=200,
    ).table
    return PairTargets(np.where(known, np.where(fixed, goods, fitted), np.nan), trimmed)


def spread(total: float, mix: Array, most: Array) -> Array:
    """Return ``total`` split in the proportion of ``mix``, no part above ``most``; what does not fit stays out.

    >>> import numpy as np
    >>> spread(10.0, np.array([1.0, 1.0, 2.0]), np.array([1.0, 9.0, 9.0])).round(6).tolist()
    [1.0, 3.0, 6.0]
    """
    out, open_ = np.zeros_like(mix), mix > 0
    # Each round fills at least one part or finishes, so there are no more rounds than parts.
    for _ in range(len(mix)):
        if not open_.any() or out.sum() >= total:
            break
        share = (total - out.sum()) * np.where(open_, mix, 0.0) / mix[open_].sum()
        out = np.minimum(out + share, most)
        open_ = open_ & (out < most)
    return out


def estimate_final_demand(
    prior: Array,
    rows: Array,
    pairs: Array,
    columns: Array,
    goods: Mask,
    *,
    cells: Array | None = None,
    rounds: int = 300,
) -> Balanced:
    """Return final demand by sector, origin and destination from a prior and three sets of totals.

    Parameters
    ----------
    prior
        Shape (j, n, n), as prior[sector, origin, destination].
    rows
        Final sales by sector and origin, shape (j, n); met exactly.
    pairs
        Final goods by pair, shape (n, n), NaN where not known; approached.
    columns
        Final spending by destination, shape (n,), NaN where not known; approached.
    goods
        Which sectors are goods, shape (j,).
    cells
        Single cells that should have a value, NaN elsewhere, shape of ``prior``; approached.
    rounds
        Passes of the fitting.
    """
    mask = np.broadcast_to(goods[:, None, None], prior.shape)
    margins = [Margin("columns", (0, 1), columns), Margin("pairs", (0,), pairs, mask), Margin("rows", (2,), rows)]
    if cells is not None:
        margins.insert(2, Margin("cells", (), cells))
    return fit(prior, margins, rounds=rounds, tolerance=1e-9)


def fill_gaps(prior: Array, intermediate: Array, pairs: Array, goods: Mask) -> Array:
    """Return the prior with each pair's missing goods added in the mix of its observed intermediate trade.

    Scaling the prior alone would put the whole gap on goods that consumers buy. Nothing is taken away, and at most as
    much is added as the pair trades in inputs.

    Parameters
    ----------
    prior, intermediate
        Shape (j, n, m), as prior[sector, origin, destination].
    pairs
        Final goods wanted by pair, shape (n, m), NaN where not known.
    goods
        Which sectors are goods, shape (j,).
    """
    inputs = np.where(goods[:, None, None], intermediate, 0.0)
    have, sent = np.where(goods[:, None, None], prior, 0.0).sum(axis=0), inputs.sum(axis=0)
    gap = np.clip(np.nan_to_num(pairs) - have, 0.0, sent)
    out: Array = prior + inputs * np.where(sent > 0, gap / np.where(sent > 0, sent, 1.0), 0.0)[None]
    return out


def with_support(prior: Array, wanted: Array, goods: Mask, rows: Array, *, share: float = 1e-6) -> Array:
    """Return the prior with a trace of goods where a pair total asks for some and the prior has none."""
    empty = (np.where(goods[:, None, None], prior, 0.0).sum(axis=0) <= 0) & (np.nan_to_num(wanted) > 0)
    trace = share * rows[:, :, None] * np.ones(prior.shape[2])
    out: Array = prior + np.where(empty[None] & goods[:, None, None], trace, 0.0)
    return out
