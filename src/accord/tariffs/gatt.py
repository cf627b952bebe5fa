"""GATT Article XXIV:8(b), "substantially all the trade": the readings in use, side by side.

Invariant: no reading is called the law; each is a measure, its threshold where one is argued for, and what speaks
against it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TradeReading:
    """One reading of Article XXIV.

    Parameters
    ----------
    name
        What is measured.
    found
        The measure, percent or a count; None without data.
    threshold
        The figure that is argued for, None where there is none.
    holds
        Whether the threshold is met; None if there is none or no data.
    note
        What speaks for or against it, and how sure its source is.
    """

    name: str
    found: float | None
    threshold: float | None
    holds: bool | None
    note: str


def article_xxiv(
    hs6: Sequence[str],
    base_pct: Array,
    final_pct: Array,
    years_to_final: Array,
    *,
    value: Array | None = None,
    partner_value_pct: float | None = None,
    threshold_pct: float = 90.0,
    elasticity: float | None = None,
    reasonable_years: float = 10.0,
) -> list[TradeReading]:
    """Return the readings of Article XXIV:8(b) for one party's schedule.

    Parameters
    ----------
    hs6
        First six digits by line.
    base_pct, final_pct
        Base and final rates by line, percent, shape (lines,).
    years_to_final
        Years from entry into force to the final rate by line; NaN where there is none.
    value
        Imports from the partner by line, or None.
    partner_value_pct
        The other party's share of trade freed, for the average of the two.
    threshold_pct
        The quantitative threshold, 90 by custom.
    elasticity
        Import demand elasticity (negative) for the counterfactual weight: imports as they would be without duty.
    reasonable_years
        Length of a reasonable transition.
    """
    free = final_pct <= 1e-9
    known = ~np.isnan(final_pct)
    worth = None if value is None else np.nan_to_num(value, nan=0.0)
    readings = [
        _share("share of lines freed", 100 * float(free.mean()) if known.any() else None, threshold_pct,
               "counts every line alike, traded or not; lines without a known rate as not freed"),
        _share("share of present trade freed", _weighted(free, worth), threshold_pct,
               "weights by imports that high duties themselves keep small"),
    ]  # fmt: skip
    if worth is not None and elasticity is not None:
        grown = worth * (1 + np.nan_to_num(base_pct) / 100) ** (-elasticity)
        readings.append(
            _share("share of trade as it would be without duties", _weighted(free, grown), threshold_pct,
                   f"imports grown by the base duty with elasticity {elasticity}: an assumption of the user")
        )  # fmt: skip
    own = _weighted(free, worth)
    both = None if own is None or partner_value_pct is None else (own + partner_value_pct) / 2
    readings.append(
        _share("average of both parties' trade freed", both, threshold_pct,
               "the EU and South Africa argued with an average of 90 %")
    )  # fmt: skip
    out = _chapters_out(hs6, free, known, worth)
    readings.append(
        TradeReading(
            "chapters with no line freed", float(len(out)), 0.0, not out,
            "the qualitative reading: no major sector left out"
            + (f"; left out: {_named(out)}" if out else ""),
        )
    )  # fmt: skip
    within = np.isnan(years_to_final) | (years_to_final <= reasonable_years + 1e-9)
    late = known & free & ~within
    readings.append(
        TradeReading(
            f"freed lines that take longer than {reasonable_years:g} years", float(late.sum()), 0.0, not late.any(),
            "reasonable length of time: 10 years save in exceptional cases (1994 Understanding, wording unverified)",
        )
    )  # fmt: skip
    return readings


def _named(chapters: list[tuple[str, float | None]]) -> str:
    return ", ".join(c if s is None else f"{c} ({s:.1f} % of imports)" for c, s in chapters[:12])


def _share(name: str, found: float | None, threshold: float, note: str) -> TradeReading:
    return TradeReading(name, found, threshold, None if found is None else found >= threshold - 1e-9, note)


def _weighted(free: NDArray[np.bool_], weight: Array | None) -> float | None:
    if weight is None or weight.sum() <= 0:
        return None
    return 100 * float(weight[free].sum() / weight.sum())


def _chapters_out(
    hs6: Sequence[str], free: NDArray[np.bool_], known: NDArray[np.bool_], worth: Array | None
) -> list[tuple[str, float | None]]:
    chapters = np.array([code[:2] for code in hs6])
    out = []
    for chapter in np.unique(chapters):
        inside = chapters == chapter
        if known[inside].all() and not free[inside].any():
            share = None if worth is None or worth.sum() <= 0 else 100 * float(worth[inside].sum() / worth.sum())
            out.append((str(chapter), share))
    return sorted(out, key=lambda x: -(x[1] or 0.0))
