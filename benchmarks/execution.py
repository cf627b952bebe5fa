"""One sweep of scenarios inline, in processes and on a Dask cluster of two workers on loopback, by size.

``ACCORD_BENCH_SCENARIOS`` sets the largest sweep (1,000 by default; the page on clusters shows 10,000).
"""

import os
import time
from typing import Any

import numpy as np

LARGEST = int(os.environ.get("ACCORD_BENCH_SCENARIOS", 1000))
COUNTRIES, SECTORS = 12, 6
WORKERS = 2


def run() -> dict[str, Any]:
    """Return wall seconds by size and place, and whether all places answered alike."""
    figures: dict[str, Any] = {}
    sizes = [n for n in (100, 1000, 10_000) if n < LARGEST] + [LARGEST]
    with Cluster() as address:
        places = {"inline": "inline", f"processes:{WORKERS}": f"processes:{WORKERS}"}
        if address:
            places[f"cluster of {WORKERS} workers"] = address
        for size in sizes:
            answers = []
            for name, where in places.items():
                started = time.perf_counter()
                answers.append(sweep(size, where))
                figures[f"{size} scenarios: {name}, s"] = time.perf_counter() - started
            figures[f"{size} scenarios: same answers"] = str(all(np.array_equal(answers[0], a) for a in answers))
    return figures


def sweep(size: int, where: str) -> np.ndarray:
    """Return welfare of every country under ``size`` random tariff schedules, shape (size, countries)."""
    from accord.execution import map_items

    return np.array([outcome.value for outcome in map_items(scenario, range(size), where=where)])


def scenario(number: int) -> np.ndarray:
    """Solve one scenario; its tariffs depend on its number alone."""
    from accord.model import solve

    base = _base()
    cut = np.random.default_rng([1, number]).uniform(0.0, 1.0, base["tariff"].shape)
    result = solve(base, tariff=base["tariff"] * cut)
    return np.asarray(result["welfare_exact_pct"].values)


_KEPT: dict[str, Any] = {}


def _base() -> Any:
    if "base" not in _KEPT:
        from accord.model import synthetic_baseline

        _KEPT["base"] = synthetic_baseline(COUNTRIES, SECTORS, seed=1)
    return _KEPT["base"]


class Cluster:
    """A scheduler and two workers on loopback; an empty address where ``distributed`` is not installed."""

    def __enter__(self) -> str:
        try:
            from distributed import LocalCluster
        except ImportError:
            self.cluster = None
            return ""
        self.cluster = LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None)
        return str(self.cluster.scheduler_address)

    def __exit__(self, *_: object) -> None:
        if self.cluster is not None:
            self.cluster.close()
