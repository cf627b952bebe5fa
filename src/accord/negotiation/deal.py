"""Two parties at one table: their lines in one list, what every category of each line gives to either.

Invariant: the first party's lines come first; a package is one category for every line of both schedules, and its
utilities are sums over lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from accord.negotiation.ceilings import Ceiling, absolute_ceiling, build
from accord.negotiation.errors import LineArrayError
from accord.negotiation.program import Flags, Floats, Program, Whole, add_rows, one_row


@dataclass(frozen=True, slots=True)
class Side:
    """One party's schedule.

    Parameters
    ----------
    own
        What each category of its own lines is worth to the party itself, shape (n, k).
    partner
        What it is worth to the other party, shape (n, k).
    allowed
        Shape (n, k).
    ceilings
        Ceilings on this schedule.
    """

    own: Floats
    partner: Floats
    allowed: Flags
    ceilings: tuple[Ceiling, ...] = ()


@dataclass(frozen=True, slots=True)
class Deal:
    """A negotiation between two parties.

    Parameters
    ----------
    gain
        Gain of either party by line and category, shape (2, n, k).
    owner
        Whose schedule each line is in, 0 or 1, shape (n,).
    allowed
        Shape (n, k).
    ceilings
        Ceilings of both, and any on the package as a whole.
    """

    gain: Floats
    owner: NDArray[np.int64]
    allowed: Flags
    ceilings: tuple[Ceiling, ...]

    def utilities(self, category: Whole) -> Floats:
        """Return what a package, shape (n,), gives to either party, shape (2,)."""
        return np.asarray(self.gain[:, np.arange(category.size), category].sum(axis=1))

    def program(self, weights: tuple[float, float]) -> Program:
        """Return the program that maximises the weighted sum of the two utilities under the ceilings."""
        return build(weights[0] * self.gain[0] + weights[1] * self.gain[1], self.allowed, self.ceilings)


def deal(first: Side, second: Side, *, names: tuple[str, str] = ("first", "second")) -> Deal:
    """Return the joint list of two schedules over the same k categories.

    Raises
    ------
    LineArrayError
        The schedules do not have the same categories.
    """
    k = first.own.shape[1]
    if second.own.shape[1] != k or first.own.shape != first.partner.shape or second.own.shape != second.partner.shape:
        raise LineArrayError(
            f"schedules have {k} and {second.own.shape[1]} categories, or own and partner values differ in shape",
            hint="value both schedules in the same categories",
            shapes=[list(s.shape) for s in (first.own, first.partner, second.own, second.partner)],
        )
    a, b = first.own.shape[0], second.own.shape[0]
    gain = np.stack([np.concatenate([first.own, second.partner]), np.concatenate([first.partner, second.own])])
    ceilings = [_embed(c, names[0], 0, b, k) for c in first.ceilings]
    ceilings += [_embed(c, names[1], a, 0, k) for c in second.ceilings]
    owner = np.concatenate([np.zeros(a, dtype=np.int64), np.ones(b, dtype=np.int64)])
    return Deal(gain, owner, np.concatenate([first.allowed, second.allowed]), tuple(ceilings))


def _embed(ceiling: Ceiling, party: str, before: int, after: int, k: int) -> Ceiling:
    pieces = [sparse.csr_array((1, before * k)), ceiling.use, sparse.csr_array((1, after * k))]
    use = sparse.csr_array(sparse.hstack(pieces, format="csr"))
    heading = ceiling.heading
    if heading.size:
        spare = int(heading.max()) + 1
        heading = np.concatenate([np.full(before, spare), heading, np.full(after, spare)]).astype(np.int64)
    return replace(ceiling, name=f"{party}: {ceiling.name}", use=use, heading=heading)


def with_balance(on: Deal, tolerance: float) -> Deal:
    """Return the deal with reciprocity: what either party gets from the other's schedule may differ by ``tolerance``.

    Parameters
    ----------
    tolerance
        Largest difference between the two, in the unit of the values.
    """
    second_gets = on.gain[1] * (on.owner == 0)[:, None]
    first_gets = on.gain[0] * (on.owner == 1)[:, None]
    more = (
        absolute_ceiling("balance: second gets at most so much more", "other", second_gets - first_gets, tolerance),
        absolute_ceiling("balance: first gets at most so much more", "other", first_gets - second_gets, tolerance),
    )
    return replace(on, ceilings=on.ceilings + more)


def with_mirror(on: Deal, pairs: Sequence[tuple[int, int]], counts: Floats) -> Deal:
    """Return the deal in which a line that one party holds back is held back by the other too, pair by pair.

    The reciprocity rule of agreements in which a partner answers an exclusion on the same goods in kind.

    Parameters
    ----------
    pairs
        (line of the first, line of the second) numbers in the joint list, for the same goods.
    counts
        Which categories hold a line back, shape (k,).
    """
    n, k = on.allowed.shape
    found = []
    for left, right in pairs:
        for name, a, b in (("first", left, right), ("second", right, left)):
            use = np.zeros((n, k))
            use[a] += counts
            use[b] -= counts
            found.append(Ceiling(f"mirror {left}/{right} {name}", "other", one_row(use), 0.0, 1.0))
    return replace(on, ceilings=on.ceilings + tuple(found))


def at_least_utility(base: Program, on: Deal, party: int, level: float) -> Program:
    """Return a program with a floor under one party's utility."""
    row = one_row(-on.gain[party])
    return add_rows(base, (f"party {party} at least {level:.6g}",), row, np.array([-level]))


def at_most_utility(base: Program, on: Deal, party: int, level: float) -> Program:
    """Return a program with a roof over one party's utility."""
    return add_rows(base, (f"party {party} at most {level:.6g}",), one_row(on.gain[party]), np.array([level]))
