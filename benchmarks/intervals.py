"""Draws of an appraisal's intervals: a synthetic economy of Caliendo and Parro's size, warm and cold, and its drivers.

The published case itself is timed with ``accord intervals CASE_DIR --tariffs t_nafta_only --draws 1000``.
"""

import statistics
import time
from typing import Any

import numpy as np

COUNTRIES, SECTORS, DRAWS = 31, 40, 40


def run() -> dict[str, Any]:
    """Return CPU seconds of one draw, warm and cold, and wall seconds of a thousand as they add up."""
    from accord.model import solve, synthetic_baseline
    from accord.workbench.draws import starting_point

    base = synthetic_baseline(COUNTRIES, SECTORS, seed=1)
    tariff = base["tariff"] * 0.0
    start = starting_point(solve(base, tariff=tariff))
    rng = np.random.default_rng(1)
    factors = np.exp(0.3 * rng.standard_normal((DRAWS, SECTORS)))
    spent: dict[str, list[float]] = {"cold": [], "warm": []}
    sweeps: dict[str, list[float]] = {"cold": [], "warm": []}
    for factor in factors:
        drawn = base.assign(elasticity=base["elasticity"].copy(data=base["elasticity"].values * factor))
        for name, begin in (("cold", None), ("warm", start)):
            started = time.process_time()
            result = solve(drawn, tariff=tariff, start=begin)
            spent[name].append(time.process_time() - started)
            sweeps[name].append(float(result.attrs["sweeps"]))
    figures: dict[str, Any] = {}
    for name in ("cold", "warm"):
        figures[f"{COUNTRIES}x{SECTORS}: one draw {name}, CPU s"] = statistics.median(spent[name])
        figures[f"{COUNTRIES}x{SECTORS}: sweeps of a {name} draw"] = statistics.median(sweeps[name])
    figures["a thousand draws warm, CPU s"] = 1000 * statistics.mean(spent["warm"])
    return figures
