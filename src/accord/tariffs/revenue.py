"""Revenue along the staging, and how much of a preference is used.

Invariant: utilisation is never divided by all imports, and a shipment is credited to one scheme.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.tariffs.errors import SimulationInputError
from accord.tariffs.smart import smart

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RevenuePath:
    """Tariff revenue on the partner's goods (and on all goods) by year.

    Parameters
    ----------
    static
        On unchanged imports, shape (years,).
    dynamic
        With trade creation and diversion from the first rates to each year's, shape (years,): revenue from all.
    before
        Under the first rates: from the partner, and from all.
    open_value
        Imports on lines whose rate is not known.
    """

    static: Array
    dynamic: Array
    before: tuple[float, float]
    open_value: float


def revenue_path(
    partner_imports: Array,
    other_imports: Array,
    before_pct: Array,
    rates_pct: Array,
    others_pct: Array,
    *,
    import_elasticity: Array | float,
    substitution: Array | float,
    export_elasticity: Array | float = np.inf,
    utilisation: float = 1.0,
) -> RevenuePath:
    """Return revenue by year of the staging.

    Parameters
    ----------
    partner_imports, other_imports
        Imports by line from the partner and from all others, shape (lines,).
    before_pct, others_pct
        Rates before the agreement on the partner, and on the others, percent, shape (lines,).
    rates_pct
        Rates by year on the partner, percent, shape (lines, years).
    import_elasticity, substitution, export_elasticity
        As in :func:`accord.tariffs.smart`.
    utilisation
        Share of the partner's imports that use the preference, from 0 to 1; the rest pays ``before_pct``.

    Raises
    ------
    SimulationInputError
        ``utilisation`` lies outside 0 to 1.
    """
    if not 0 <= utilisation <= 1:
        raise SimulationInputError(
            f"utilisation is {utilisation}", hint="give a share from 0 to 1", utilisation=utilisation
        )
    used = before_pct[:, None] + utilisation * (rates_pct - before_pct[:, None])
    known = ~np.isnan(used).any(axis=1) & ~np.isnan(before_pct) & ~np.isnan(others_pct)
    own, rest = partner_imports[known], other_imports[known]
    static = (used[known] / 100 * own[:, None]).sum(axis=0)
    flows = np.stack([own, rest], axis=1)
    start = np.stack([before_pct[known], others_pct[known]], axis=1) / 100
    dynamic = np.empty(rates_pct.shape[1])
    for year in range(rates_pct.shape[1]):
        end = start.copy()
        end[:, 0] = used[known, year] / 100
        result = smart(
            flows, start, end,
            import_elasticity=_part(import_elasticity, known), substitution=_part(substitution, known),
            export_elasticity=_part(export_elasticity, known),
        )  # fmt: skip
        dynamic[year] = float(np.nansum(result.revenue_after))
    first = float((start[:, 0] * own).sum())
    return RevenuePath(
        static, dynamic, (first, first + float((start[:, 1] * rest).sum())), float(partner_imports[~known].sum())
    )


def _part(value: Array | float, known: NDArray[np.bool_]) -> Array | float:
    return value[known] if isinstance(value, np.ndarray) else value


@dataclass(frozen=True, slots=True)
class Utilisation:
    """The three shares, from 0 to 1; NaN where the denominator is zero.

    Parameters
    ----------
    coverage
        Covered by the preference / dutiable.
    utilisation
        Received the preference / covered.
    utility
        Received / dutiable.
    """

    dutiable: float
    covered: float
    received: float

    @property
    def coverage(self) -> float:
        """Covered over dutiable imports."""
        return self.covered / self.dutiable if self.dutiable > 0 else float("nan")

    @property
    def utilisation(self) -> float:
        """Imports that received the preference over covered imports."""
        return self.received / self.covered if self.covered > 0 else float("nan")

    @property
    def utility(self) -> float:
        """Imports that received the preference over dutiable imports."""
        return self.received / self.dutiable if self.dutiable > 0 else float("nan")


def utilisation(value: Array, mfn_pct: Array, preferential_pct: Array, received: Array) -> Utilisation:
    """Return coverage, utilisation and utility of a preference.

    Parameters
    ----------
    value
        Imports from the partner by line, shape (lines,).
    mfn_pct, preferential_pct
        Rates, percent; NaN for no preference. Dutiable: MFN above zero. Covered: preference below MFN.
    received
        Imports that entered under this scheme, by line; each shipment under one scheme only.

    Raises
    ------
    SimulationInputError
        More was received than imported on some line.
    """
    if (received > value * (1 + 1e-9)).any():
        place = int(np.flatnonzero(received > value * (1 + 1e-9))[0])
        raise SimulationInputError(
            f"line {place + 1}: {received[place]} entered under the preference out of imports of {value[place]}",
            hint="credit each shipment to one scheme, and use one source for both columns",
            line=place,
        )
    dutiable = mfn_pct > 0
    covered = dutiable & (preferential_pct < mfn_pct)
    return Utilisation(float(value[dutiable].sum()), float(value[covered].sum()), float(received[covered].sum()))
