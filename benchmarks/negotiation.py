"""Choosing concessions at full size, beside what a negotiator would do instead, in one run.

A seeded synthetic table of 10,000 lines (labelled so), six categories, ceilings by lines and by value, a floor in
every chapter. Peers: the same program given whole to HiGHS through ``scipy.optimize.milp``; the highest-duty rule;
the greedy ratio of value saved to ceiling used. CPU seconds are beside wall seconds because machines are shared.
"""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from accord.negotiation import (
    STANDARD,
    Objective,
    Problem,
    Side,
    chapter_floors,
    choose,
    counted,
    deal,
    explain,
    exporter_values,
    frontier,
    greedy_ratio,
    highest_tariff,
    importer_values,
    lines,
    problem,
    share_ceiling,
)
from accord.workbench.offer_example import synthetic_columns

CATEGORIES = tuple(c for c in STANDARD if c.name != "quota")
LINES = 10_000


def table(size: int, seed: int) -> tuple[Side, Problem, Problem, np.ndarray]:
    """Return one party's schedule, its problem, the same with a ceiling by heading, and its duties."""
    columns = {k: np.asarray(v) for k, v in synthetic_columns(size, seed).items()}
    trade = lines(
        columns["import_value"],
        columns["base_pct"] / 100.0,
        others=columns["other_imports"],
        demand=columns["elasticity"],
        substitution=columns["substitution"],
    )
    aim = Objective()
    own = importer_values(trade, CATEGORIES, columns["weight"], aim)
    partner = exporter_values(trade, CATEGORIES, aim)
    counts = counted(CATEGORIES, "not-eliminated")
    free = trade.base == 0.0
    ones = np.ones(size)
    chapters = [code[:2] for code in columns["line"]]
    heading = np.unique([code[:6] for code in columns["line"]], return_inverse=True)[1].astype(np.int64)
    ceilings = (
        share_ceiling("lines", "lines", ones, counts, 0.08, free=free),
        share_ceiling("value", "value", trade.imports, counts, 0.06, free=free),
        *chapter_floors(chapters, ones, counts, 0.5, free=free),
    )
    more = (*ceilings, share_ceiling("lines@hs6", "lines", ones, counts, 0.08, free=free, heading=heading))
    side = Side(own, partner, np.ones(own.shape, dtype=bool), ceilings)
    return side, problem(own, ceilings), problem(own, more), trade.base


def timed(work: Callable[[], Any], repeats: int = 1) -> tuple[Any, float, float]:
    """Return the result and the median wall and CPU seconds."""
    walls, cpus, result = [], [], None
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return result, float(np.median(walls)), float(np.median(cpus))


def whole_program(on: Problem, seconds: float) -> float:
    """Solve the unreduced program to 0.1 % with ``scipy.optimize.milp`` and return its value."""
    from scipy import optimize, sparse

    base = on.program()
    n, k = base.shape
    one = sparse.kron(sparse.eye_array(n), np.ones((1, k)), format="csr")
    found: Any = optimize.milp(
        -base.value.ravel(),
        constraints=[
            optimize.LinearConstraint(base.rows.use, -np.inf, base.rows.limit),
            optimize.LinearConstraint(one, 1.0, 1.0),
        ],
        integrality=np.ones(n * k),
        bounds=optimize.Bounds(0.0, 1.0),
        options={"mip_rel_gap": 1e-3, "time_limit": seconds},
    )
    return float("nan") if found.x is None else -float(found.fun)


def run(size: int = LINES, points: int = 25) -> dict[str, Any]:
    """Return times, gaps and gains by name."""
    side, on, by_heading, base = table(size, 0)
    other = table(size, 1)[0]
    shield = len(CATEGORIES) - 1
    rows = np.arange(size)
    figures: dict[str, Any] = {"lines": size, "categories": len(CATEGORIES), "ceilings": len(on.ceilings)}

    quick, wall, cpu = timed(lambda: choose(on, gap=1e-3), 3)
    figures |= {"choose to 0.1 %: wall s": wall, "choose to 0.1 %: CPU s": cpu, "choose to 0.1 %: gap": quick.gap}
    best, wall, cpu = timed(lambda: choose(on, gap=0.0), 3)
    figures |= {"choose exactly: wall s": wall, "choose exactly: CPU s": cpu, "choose exactly: gap": best.gap}
    peer, wall, cpu = timed(lambda: whole_program(on, 120.0))
    figures |= {"whole program in scipy milp to 0.1 %: wall s": wall, "whole program: CPU s": cpu}
    figures["whole program: value below the exact choice"] = best.value - peer
    found, wall, cpu = timed(lambda: choose(by_heading, gap=1e-3), 1)
    figures |= {"with HS6 ceiling to 0.1 %: wall s": wall, "with HS6: CPU s": cpu, "with HS6: gap": found.gap}

    highest = float(on.value[rows, highest_tariff(on, base, shield)].sum())
    greedy = float(on.value[rows, greedy_ratio(on, shield)].sum())
    figures["cost of the ceilings, exact choice"] = best.free_value - best.value
    for name, value in (("highest-duty rule", highest), ("greedy ratio", greedy)):
        figures[f"{name}: cost of the ceilings"] = best.free_value - value
        figures[f"{name}: more than the exact choice, %"] = (
            100.0 * (best.value - value) / (best.free_value - best.value)
        )

    line = int(np.flatnonzero(best.category == shield)[0])
    _, wall, cpu = timed(lambda: explain(on, best, line))
    figures |= {"explain one line exactly: wall s": wall, "explain: CPU s": cpu}

    joint = deal(side, other)
    low = np.full(2, -1e12)
    curve, wall, cpu = timed(lambda: frontier(joint, points=points, threat=low, gap=1e-3))
    figures |= {
        f"frontier of {points} points, 2 x {size} lines: wall s": wall,
        "frontier: CPU s": cpu,
        "frontier: packages": len(curve.packages),
        "frontier: worst gap": max(p.gap for p in curve.packages),
    }
    return figures


def smoke() -> dict[str, Any]:
    """Run everything on a small table, for tests."""
    return run(size=400, points=4)
