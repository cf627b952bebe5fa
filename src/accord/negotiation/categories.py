"""Staging categories: what a line can be given, as the share of its duty removed year by year.

Invariant: the share removed never falls from one year to the next.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.negotiation.errors import CategoryError


@dataclass(frozen=True, slots=True)
class Category:
    """One staging category.

    Parameters
    ----------
    name
        Short word, as it stands in tables.
    cuts
        Share of the base duty removed in year 1, 2, …; the last holds from then on.
    scope
        Share of the trade that the cut applies to; below 1 for a quota.
    """

    name: str
    cuts: tuple[float, ...]
    scope: float = 1.0

    def __post_init__(self) -> None:
        ordered = all(a <= b + 1e-12 for a, b in zip(self.cuts, self.cuts[1:], strict=False))
        if not self.cuts or not ordered or self.cuts[0] < 0 or self.cuts[-1] > 1 or not 0 <= self.scope <= 1:
            raise CategoryError(
                f"category {self.name!r} has cuts {list(self.cuts)} and scope {self.scope}",
                hint="give shares of the base duty from 0 to 1 that never fall, and a scope from 0 to 1",
                category=self.name,
            )

    def removed(self, years: int) -> NDArray[np.float64]:
        """Return the share removed in each of ``years`` years, shape (years,)."""
        steps = np.asarray(self.cuts, dtype=np.float64)
        return steps[np.minimum(np.arange(years), steps.size - 1)]

    def eliminated_by(self, year: int) -> bool:
        """Whether the whole duty on the whole trade is gone in ``year`` (1 is the first)."""
        return self.scope >= 1.0 and self.removed(year)[-1] >= 1.0 - 1e-12

    @property
    def excluded(self) -> bool:
        """Whether nothing is ever cut."""
        return self.cuts[-1] == 0.0 or self.scope == 0.0


def equal_cuts(name: str, cuts: int, *, to: float = 1.0, scope: float = 1.0) -> Category:
    """Return a category that removes ``to`` of the duty in equal yearly cuts, the first in year 1.

    >>> equal_cuts("in-5", 5).cuts[1]
    0.4
    """
    if cuts < 1:
        raise CategoryError(f"category {name!r} has {cuts} cuts", hint="give at least one cut", category=name)
    return Category(name, tuple(to * step / cuts for step in range(1, cuts + 1)), scope)


STANDARD: tuple[Category, ...] = (
    equal_cuts("now", 1),
    equal_cuts("in-5", 5),
    equal_cuts("in-10", 10),
    equal_cuts("in-15", 15),
    equal_cuts("reduce", 5, to=0.5),
    equal_cuts("quota", 1, scope=0.25),
    Category("exclude", (0.0,)),
)


def find_category(categories: tuple[Category, ...], name: str) -> int:
    """Return the place of the category called ``name``, letter case and outer spaces aside.

    Raises
    ------
    CategoryError
        There is none.
    """
    wanted = name.strip()
    exact = [n for n, c in enumerate(categories) if c.name == wanted]
    alike = exact or [n for n, c in enumerate(categories) if c.name.lower() == wanted.lower()]
    if len(alike) == 1:
        return alike[0]
    known = [c.name for c in categories]
    raise CategoryError(
        f"no staging category is called {name!r}", hint=f"use one of: {', '.join(known)}", value=name, known=known
    )
