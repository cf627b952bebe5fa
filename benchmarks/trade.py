"""The packaged baseline, and one synthetic BACI year in the flow store, beside pandas on the same file.

``ACCORD_BENCH_ROWS`` sets the rows of the year (11 million by default, as in a real one).
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

ROWS = int(os.environ.get("ACCORD_BENCH_ROWS", 11_000_000))
COUNTRIES, PRODUCTS = 226, 5_600


def run() -> dict[str, Any]:
    """Return times in seconds (medians), CPU seconds and peak memory in MB."""
    figures: dict[str, Any] = {"baseline: load again, s": _median(_load_packaged, 5)}
    with tempfile.TemporaryDirectory() as folder:
        source = write_year(Path(folder), ROWS)
        figures["year: rows"] = ROWS
        figures["year: CSV, MB"] = source.stat().st_size / 1e6
        figures |= {f"store: {k}": v for k, v in _measured("load", source).items()}
        figures["store: parquet, MB"] = sum(p.stat().st_size for p in Path(folder, "flows").rglob("*.parquet")) / 1e6
        figures["store: one pair, s"] = _median(lambda: _pair(Path(folder)), 11)
        figures |= {f"pandas: {k}": v for k, v in _measured("pandas", source).items()}
    return figures


def _load_packaged() -> None:
    from accord.trade import packaged

    packaged()


def _median(job: Any, times: int) -> float:
    job()
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        job()
        spent.append(time.perf_counter() - started)
    return statistics.median(spent)


def _pair(folder: Path) -> None:
    from accord.storage import FlowStore

    assert len(FlowStore(folder / "flows").pair("C410", "C458"))


def write_year(folder: Path, rows: int) -> Path:
    """Write a synthetic BACI year with distinct keys, in BACI's format, and return the file."""
    import duckdb
    import pandas as pd

    rng = np.random.default_rng(1)
    source = folder / "BACI_HS22_Y2023_V202501.csv"
    numbers = np.unique(np.append(rng.choice(np.arange(4, 900), COUNTRIES - 2, replace=False), [410, 458]))
    pairs = len(numbers) * (len(numbers) - 1)
    # Distinct cells: one step larger than one through all (pair, product) cells.
    step = max(pairs * PRODUCTS // rows, 1)
    with duckdb.connect() as db:
        db.execute("set memory_limit = '1GB'")
        db.register("numbers", pd.DataFrame({"at": np.arange(len(numbers)), "code": numbers}))
        db.execute(
            f"copy (with cells as (select r * {step} + (hash(r) % {step})::bigint as c from range({rows}) as g(r)), "
            f"split as (select c // {pairs} as p, c % {pairs} as q from cells), "
            f"placed as (select p, q // {len(numbers) - 1} as a, q % {len(numbers) - 1} as b from split) "
            "select 2023 as t, x.code as i, y.code as j, lpad((p + 10100)::varchar, 6, '0') as k, "
            "round(exp(hash(p * 7919 + a * 104729 + b) % 1000 / 100.0), 3) as v, "
            "case when hash(p + a) % 20 = 0 then '        NA' else (hash(b) % 1000 / 10.0)::varchar end as q "
            "from placed join numbers x on x.at = a join numbers y on y.at = (case when b >= a then b + 1 else b end)) "
            f"to '{source}' (header, delimiter ',')"
        )
    return source


def _measured(what: str, source: Path) -> dict[str, float]:
    """Run one job in a process of its own, so that its peak memory is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.trade", what, str(source)], capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def _job(what: str, source: Path) -> dict[str, float]:
    started, cpu = time.perf_counter(), time.process_time()
    if what == "load":
        from accord.storage import FlowStore

        codes = {str(n): f"C{n:03d}" for n in range(1, 1000)}
        sheet = FlowStore(source.parent / "flows").load_baci(source, codes)
        assert sheet.rows_kept == sheet.rows_read
    else:
        import pandas as pd

        table = pd.read_csv(source, dtype={"k": str}, skipinitialspace=True)
        assert len(table[(table["i"] == 410) & (table["j"] == 458)])
    return {
        "load, s": time.perf_counter() - started,
        "load, CPU s": time.process_time() - cpu,
        "peak memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    print(json.dumps(_job(sys.argv[1], Path(sys.argv[2]))))
