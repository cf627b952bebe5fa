"""Rates of 25,000 lines in 25 years under four overlapping agreements, beside a spreadsheet-like pandas table.

The peer does what a negotiator's workbook does: one column a year, each filled with the category's formula, the
minimum over the agreements at the end. It knows neither reciprocity nor year columns, nor exact rounding.
"""

import resource
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from accord.tariffs import (
    Scheme,
    at,
    best_existing,
    diff_drafts,
    exact_rates,
    legend_named,
    margins,
    rate_table,
    smart,
    synthetic_desk,
    year_ends,
)

LINES, FIRST, LAST = 25_000, 2026, 2050


def run() -> dict[str, Any]:
    """Return seconds (median of five, CPU), ratios to the peers and the peak memory of the process."""
    desk, partner = synthetic_desk("MYS", 3, lines=LINES), synthetic_desk("KOR", 3)
    offer_legend = at(legend_named("mkfta-example"), date(2027, 1, 1))
    schemes = [
        Scheme("akfta", desk.akfta, legend_named("akfta", "MYS"), partner.akfta, legend_named("akfta", "KOR")),
        Scheme("rcep", desk.rcep, legend_named("rcep", "MYS")),
        Scheme("offer", desk.offer, offer_legend),
        Scheme("earlier", desk.earlier, offer_legend),
    ]
    days = year_ends(FIRST, LAST)
    before = _peak_mb()
    rated = _seconds(lambda: [rate_table(s.schedule, s.legend, days) for s in schemes])
    best = _seconds(lambda: best_existing(desk.offer, schemes, days, origin="KOR"))
    after = _peak_mb()
    found = best_existing(desk.offer, schemes[:2], days, origin="KOR")
    table = rate_table(desk.offer, offer_legend, days)
    gains = _seconds(lambda: margins(found, table.pct))
    one_day = _seconds(lambda: exact_rates(desk.offer, offer_legend, days[3]), repeats=1)
    peer = _seconds(lambda: _workbook(desk, days[:3]), repeats=1) * len(days) / 3  # three years, scaled
    worth = np.random.default_rng(1).lognormal(size=(LINES, 5))
    start = np.repeat(np.nan_to_num(table.base_pct)[:, None], 5, axis=1) / 100
    end = start.copy()
    end[:, 0] = 0.0
    effects = _seconds(lambda: smart(worth, start, end, import_elasticity=-1.25, substitution=-1.5))
    drafts = _seconds(
        lambda: diff_drafts(desk.earlier, desk.offer, legends=(offer_legend, offer_legend), dates=days), repeats=3
    )
    cells = LINES * len(days) * len(schemes)
    return {
        "lines": LINES,
        "years": len(days),
        "agreements": len(schemes),
        "rates of four agreements, s": rated,
        "million rates a second": cells / rated / 1e6,
        "best existing with reciprocity (rates included), s": best,
        "peak memory before, MB": before,
        "peak memory after, MB": after,
        "margins over the best, s": gains,
        "same four agreements in pandas, floats, s": peer,
        "pandas over accord": peer / rated,
        "exact decimals line by line, one agreement and day, s": one_day,
        "exact reference over columns, per rate": (one_day / LINES) / (rated / cells),
        "SMART, 25,000 lines x 5 partners, s": effects,
        "diff of two drafts over 25 years, s": drafts,
    }


def _workbook(desk: Any, days: tuple[date, ...]) -> Any:
    import pandas as pd

    total = None
    for schedule in (desk.akfta, desk.rcep, desk.offer, desk.earlier):
        frame = pd.DataFrame(
            [(x.key, float(getattr(x.base, "pct", 0)), x.category) for x in schedule.lines],
            columns=["line", "base", "category"],
        ).set_index("line")
        rates = {
            day.year: frame.apply(lambda r, y=day.year: _formula(r["base"], r["category"], y - 2027), axis=1)
            for day in days
        }
        made = pd.DataFrame(rates)
        total = made if total is None else np.fmin(total, made)
    return total


def _formula(base: float, category: str, year: int) -> float:
    cuts = {"A": 1, "B5": 5, "B10": 10, "B15": 15, "NT": 1}.get(category)
    if cuts is None:
        return base
    return round(base * max(0, cuts - max(0, year + 1)) / cuts, 1)


def _seconds(task: Callable[[], Any], repeats: int = 5) -> float:
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        task()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
