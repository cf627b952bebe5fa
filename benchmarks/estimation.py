"""Gravity estimates on synthetic panels by size, beside pyfixest called directly, and the bias correction.

``ACCORD_BENCH_COUNTRIES`` sets the largest panel (69 countries and 6 years by default, as in the Advanced Guide).
"""

import os
import statistics
import time
import warnings
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

LARGEST = int(os.environ.get("ACCORD_BENCH_COUNTRIES", 69))
YEARS = 6


def run() -> dict[str, Any]:
    """Return CPU seconds (medians of three) by size of the panel."""
    figures: dict[str, Any] = {}
    for n in sorted({20, 40, LARGEST}):
        figures |= {f"{n} countries, {YEARS} years: {k}": v for k, v in measured(n).items()}
    return figures


def panel(n: int, years: int = YEARS) -> Any:
    """Return a synthetic panel with domestic trade, a fifth of the pairs in an agreement from half-time on."""
    import pandas as pd

    rng = np.random.default_rng(n)
    out, into, pair = rng.normal(size=(n, years)), rng.normal(size=(n, years)), rng.normal(size=(n, n))
    member = rng.uniform(size=(n, n)) < 0.2
    rows = []
    for i, j, t in product(range(n), range(n), range(years)):
        deal = float(i != j and member[min(i, j), max(i, j)] and t >= years // 2)
        mean = np.exp(out[i, t] + into[j, t] + pair[min(i, j), max(i, j)] + 0.4 * deal)
        rows.append((f"C{i:03d}", f"C{j:03d}", 2000 + t, mean * rng.gamma(1.0, 1.0), deal))
    return pd.DataFrame(rows, columns=["exporter", "importer", "year", "trade", "deal"])


def measured(n: int) -> dict[str, float]:
    import pyfixest

    from accord.estimation import TWO_WAY, bias_corrected, make_panel, ppml

    table = panel(n)
    whole = make_panel(table)
    fit = ppml(whole, ["deal"], effects=(*TWO_WAY, "directed-pair"), clusters=("directed-pair",))
    keyed = table.assign(
        et=table["exporter"] + table["year"].astype(str),
        it=table["importer"] + table["year"].astype(str),
        pair=table["exporter"] + table["importer"],
    )

    def direct() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pyfixest.fepois(
                "trade ~ deal | et + it + pair", keyed, vcov={"CRV1": "pair"}, separation_check=["fe", "ir"]
            )

    return {
        "rows": float(len(table)),
        "ppml three-way, s": _cpu(lambda: ppml(whole, ["deal"], effects=(*TWO_WAY, "directed-pair"))),
        "pyfixest alone, its tolerances, s": _cpu(direct),
        "bias correction and its errors, s": _cpu(lambda: bias_corrected(fit)),
    }


def _cpu(job: Callable[[], Any], times: int = 3) -> float:
    job()
    spent = []
    for _ in range(times):
        started = time.process_time()
        job()
        spent.append(time.process_time() - started)
    return statistics.median(spent)
