"""The equilibrium engine: seconds a solve by size, gradients, draws, and gegravity on the same data.

One thread: set OMP_NUM_THREADS=1 and OPENBLAS_NUM_THREADS=1. gegravity is timed if it can be imported, or if
ACCORD_GEGRAVITY_PYTHON names the Python of an environment that has it (it wants another numpy); else it is said.
"""

import importlib.util
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from accord.model import gradient, solve, solve_many, structural_gravity, synthetic_baseline

PEER = Path(__file__).parent / "peers" / "gegravity_run.py"
TOLERANCE = 1e-10
DRAWS = 100


def run(large: bool = True) -> dict[str, Any]:
    """Return seconds (medians of five, and processor seconds), the exponent of cost, and ratios to the peer."""
    figures: dict[str, Any] = {}
    sizes = [(31, 40), (60, 40), (120, 40), (31, 160), (80, 50)]
    for n, j in sizes:
        baseline = synthetic_baseline(n, j, home_share=0.6)
        wall, processor, result = timed(lambda b=baseline: solve(b, tariff=b["tariff"] * 0.0, tolerance=TOLERANCE))
        figures[f"{n} x {j}: seconds a solve to 1e-10"] = wall
        figures[f"{n} x {j}: processor seconds"] = processor
        figures[f"{n} x {j}: sweeps"] = result.attrs["sweeps"]
    rise = figures["120 x 40: processor seconds"] / figures["31 x 40: processor seconds"]
    figures["exponent of countries, 31 to 120 at 40 sectors"] = math.log(rise) / math.log(120 / 31)
    rise = figures["31 x 160: processor seconds"] / figures["31 x 40: processor seconds"]
    figures["exponent of sectors, 40 to 160 at 31 countries"] = math.log(rise) / math.log(4)
    if large:
        figures |= _large()
    figures |= _gradients() | _draws() | _nafta() | _peer()
    return figures


def timed(job: Callable[[], Any], repeats: int = 5) -> tuple[float, float, Any]:
    """Return the medians of wall and processor seconds, and the last result."""
    wall, processor, result = [], [], None
    for _ in range(repeats):
        began, used = time.perf_counter(), time.process_time()
        result = job()
        wall.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
    return statistics.median(wall), statistics.median(processor), result


def _large() -> dict[str, Any]:
    # In a process of its own, so that the peak of memory is this solve's.
    code = (
        "import resource, time, sys\n"
        "from accord.model import solve, synthetic_baseline\n"
        "b = synthetic_baseline(200, 170, home_share=0.6)\n"
        "t = time.perf_counter()\n"
        f"r = solve(b, tariff=b['tariff'] * 0.0, tolerance={TOLERANCE})\n"
        "print(time.perf_counter() - t, r.attrs['sweeps'], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, sweeps, peak = (float(x) for x in done.stdout.split())
    return {
        "200 x 170: seconds a solve to 1e-10": seconds,
        "200 x 170: sweeps": int(sweeps),
        "200 x 170: peak memory of the process, GB": peak / 1e9,
    }


def _gradients() -> dict[str, Any]:
    result = solve(synthetic_baseline(31, 40, home_share=0.6))
    wall, processor, slopes = timed(lambda: gradient(result, "welfare_exact_pct", "tariff"), repeats=3)
    return {
        f"gradients of 31 welfares to {slopes[0].size} tariffs: seconds": wall,
        f"gradients of 31 welfares to {slopes[0].size} tariffs: processor seconds": processor,
    }


def _draws() -> dict[str, Any]:
    baseline = synthetic_baseline(31, 40, home_share=0.6)
    rng = np.random.default_rng(1)
    changes = [
        {
            "tariff": baseline["tariff"] * 0.0,
            "elasticity": baseline["elasticity"] * np.exp(0.2 * rng.standard_normal(40)),
        }
        for _ in range(DRAWS)
    ]
    wall, processor, _ = timed(lambda: list(solve_many(baseline, changes, variables=["welfare_exact_pct"])), repeats=1)
    return {
        "draws of 40 elasticities, 31 x 40: seconds each": wall / DRAWS,
        "draws of 40 elasticities, 31 x 40: processor seconds each": processor / DRAWS,
    }


def _nafta() -> dict[str, Any]:
    place = next((p / "shared" for p in Path(__file__).resolve().parents if (p / "shared" / "bench").is_dir()), None)
    if place is None:
        return {"Caliendo-Parro NAFTA": "needs ../shared, which is not beside this checkout"}
    from accord.storage import read_table
    from accord.trade import read_case

    case = read_case(place / "bench" / "cp2015_nafta_nodeficit", read_table)
    figures: dict[str, Any] = {}
    for name, tariff in case.tariffs.items():
        wall, processor, result = timed(lambda t=tariff: solve(case.baseline, tariff=t, tolerance=TOLERANCE), repeats=9)
        figures[f"Caliendo-Parro 31 x 40, {name}: seconds to 1e-10"] = wall
        figures[f"Caliendo-Parro 31 x 40, {name}: processor seconds"] = processor
        figures[f"Caliendo-Parro 31 x 40, {name}: sweeps"] = result.attrs["sweeps"]
    return figures


def _flows(n: int = 30) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    names = [f"C{i:02d}" for i in range(n)]
    size = rng.lognormal(3.0, 1.0, n)
    distance = np.abs(rng.normal(size=(n, 2))[:, None, :] - rng.normal(size=(n, 2))[None, :, :]).sum(axis=2)
    cost = -0.8 * np.log1p(distance + distance.T) - 2.0 * (1.0 - np.eye(n))
    trade = size[:, None] * size[None, :] * np.exp(cost) * rng.lognormal(0.0, 0.1, (n, n))
    pact = np.zeros((n, n))
    pact[:5, :5] = 1.0 - np.eye(5)
    return pd.DataFrame(
        {
            "exporter": np.repeat(names, n),
            "importer": np.tile(names, n),
            "trade": trade.ravel(),
            "lcost": cost.ravel(),
            "pta": 0.0,
            "pta_new": pact.ravel(),
            "Y": np.repeat(trade.sum(axis=1), n),
            "E": np.tile(trade.sum(axis=0), n),
        }
    )


def _inputs(table: pd.DataFrame) -> dict[str, xr.DataArray]:
    n = math.isqrt(len(table))
    names = list(table["importer"][:n])
    pair, country = {"origin": names, "destination": names}, {"country": names}

    def matrix(values: pd.Series) -> xr.DataArray:
        return xr.DataArray(np.exp(values.to_numpy()).reshape(n, n), dims=("origin", "destination"), coords=pair)

    return {
        "factors": matrix(table["lcost"]),
        "new_factors": matrix(table["lcost"] + 0.3 * table["pta_new"]),
        "output": xr.DataArray(table["Y"].to_numpy()[::n], dims=("country",), coords=country),
        "expenditure": xr.DataArray(table["E"].to_numpy()[:n], dims=("country",), coords=country),
    }


def _peer() -> dict[str, Any]:
    table = _flows()
    inputs, reference = _inputs(table), str(table["importer"][0])
    wall, processor, mine = timed(
        lambda: structural_gravity(**inputs, elasticity=5.0, reference=reference, tolerance=TOLERANCE), repeats=51
    )
    figures: dict[str, Any] = {
        "one-sector gravity, 30 countries, base and scenario: seconds": wall,
        "one-sector gravity, 30 countries, base and scenario: processor seconds": processor,
    }
    here = sys.executable if importlib.util.find_spec("gegravity") else None
    python = os.environ.get("ACCORD_GEGRAVITY_PYTHON") or here
    if python is None:
        figures["gegravity"] = "not installed; install it anywhere and name that Python in ACCORD_GEGRAVITY_PYTHON"
        return figures
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flows.csv"
        table.to_csv(path, index=False)
        done = subprocess.run(
            [python, str(PEER), str(path), "3", reference], capture_output=True, text=True, check=True
        )
    peer = json.loads(done.stdout.splitlines()[-1])
    figures["gegravity, the same: seconds"] = statistics.median(peer["seconds"])
    figures["gegravity over accord"] = figures["gegravity, the same: seconds"] / wall
    theirs = pd.Series(peer["real_gdp_pct"])[mine["country"].values].to_numpy()
    # What gegravity calls full keeps the base's shares of output and spending, so that its real GDP follows from the
    # conditional resistances; ours lets them move. Both comparisons are shown.
    conditional = 100.0 * (1.0 / (mine["outward_conditional"] * mine["inward_conditional"]).values - 1.0)
    figures["gegravity's real GDP less ours from conditional resistances, pp"] = float(
        np.abs(theirs - conditional).max()
    )
    figures["gegravity's real GDP less ours in full equilibrium, pp"] = float(
        np.abs(theirs - mine["real_gdp_pct"].values).max()
    )
    return figures
