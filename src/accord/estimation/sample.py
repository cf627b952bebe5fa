"""Which rows of a panel an estimate uses, and why it does not use the others.

Invariant: rows used and rows dropped add up to the rows given, each dropped row under its first reason.

References
----------
Correia, Guimarães and Zylkin (2019), "Verifying the existence of maximum likelihood estimates for generalized linear
models", arXiv:1903.01633, for separation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from accord.estimation.errors import NotEstimableError
from accord.estimation.groups import group_codes
from accord.estimation.panel import Array, Codes, Panel

Mask = npt.NDArray[np.bool_]
EXAMPLES = 3
SEPARATION = ("fe", "ir", "mu")


@dataclass(frozen=True, slots=True)
class Dropped:
    """Rows left out for one reason.

    Parameters
    ----------
    reason
        Why, for people.
    rows
        How many.
    examples
        The first few, as ``exporter importer year``.
    """

    reason: str
    rows: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """The rows that an estimate uses.

    Parameters
    ----------
    panel
        All rows.
    used
        Row numbers used, shape (n,), ascending.
    dropped
        Reasons with counts, in the order in which they were applied.
    """

    panel: Panel
    used: Codes
    dropped: tuple[Dropped, ...]

    def without(self, rows: Codes, reason: str) -> "Sample":
        """Return the sample without some rows of the panel, under a reason; itself if there are none."""
        if not len(rows):
            return self
        left = np.setdiff1d(self.used, rows, assume_unique=True)
        names = tuple(_name(self.panel, int(r)) for r in rows[:EXAMPLES])
        earlier = [d for d in self.dropped if d.reason == reason]
        added = Dropped(reason, sum(d.rows for d in earlier) + len(rows), (*_examples(earlier), *names)[:EXAMPLES])
        return Sample(self.panel, left, (*(d for d in self.dropped if d.reason != reason), added))


def complete_rows(panel: Panel, columns: Mapping[str, Array], *, domestic: bool, positive: bool) -> Sample:
    """Return the rows with a flow and every covariate.

    Parameters
    ----------
    panel
        All rows.
    columns
        Covariates by name, each of shape (rows,).
    domestic
        Whether flows of a country to itself are used.
    positive
        Whether zero flows are left out, as a logarithm needs.
    """
    sample = Sample(panel, np.arange(len(panel.trade)), ())

    def drop(sample: Sample, bad: Mask, reason: str) -> Sample:
        return sample.without(sample.used[bad[sample.used]], reason)

    if not domestic:
        sample = drop(sample, ~panel.international, "domestic trade, left out by choice")
    sample = drop(sample, np.isnan(panel.trade), "no figure for trade")
    for name, values in columns.items():
        sample = drop(sample, ~np.isfinite(values), f"no figure for {name}")
    if positive:
        sample = drop(sample, panel.trade == 0.0, "zero trade, which has no logarithm")
    return _not_empty(sample)


def estimable_rows(sample: Sample, effects: Sequence[str], *, poisson: bool, separation: Sequence[str]) -> Sample:
    """Return the sample without rows that a fixed effect fits alone or can only fit at minus infinity.

    Parameters
    ----------
    sample
        Complete rows.
    effects
        Names of the fixed effects.
    poisson
        Whether all-zero groups separate, as they do in Poisson regression.
    separation
        Which checks are wanted; ``fe`` is the one made here.
    """
    codes = {name: group_codes(sample.panel, name) for name in effects}
    changed = True
    while changed:
        before = len(sample.used)
        for name, code in codes.items():
            here = code[sample.used]
            if poisson and "fe" in separation:
                total = np.bincount(here, weights=sample.panel.trade[sample.used])
                sample = sample.without(sample.used[total[here] == 0.0], f"only zero trade in the {name}")
                here = code[sample.used]
            alone = np.bincount(here)[here] == 1 if len(here) else np.zeros(0, dtype=bool)
            sample = sample.without(sample.used[alone], f"alone in the {name}")
        changed = len(sample.used) != before
    return _not_empty(sample)


def _not_empty(sample: Sample) -> Sample:
    if not len(sample.used):
        raise NotEstimableError(
            "no row is left to estimate from: "
            + ("; ".join(f"{d.rows} {d.reason}" for d in sample.dropped) or "no rows"),
            hint="use fewer effects or covariates, or fill in what is missing",
            dropped={d.reason: d.rows for d in sample.dropped},
        )
    return sample


def _examples(earlier: Sequence[Dropped]) -> tuple[str, ...]:
    return tuple(e for d in earlier for e in d.examples)


def _name(panel: Panel, row: int) -> str:
    return f"{panel.exporters[row]} {panel.importers[row]} {panel.years[row]}"
