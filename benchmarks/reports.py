"""What a brief costs: one chart, and a whole brief in each format, beside matplotlib for the chart where it is there.

The first chart of a process pays for the engine's start; the figures keep it apart. CPU time of the process is given
because wall time moves with whatever else the machine does.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from accord.reports import FORMATS, Brief, Column, KeyFact, Quantity, Section, Table, write_brief
from accord.reports.charts import Effect, Point, draw_svg, intervals_chart, path_chart, tiles_chart
from accord.vocabulary import parties

REPEATS = 5
_COLD = (
    "import time; t = time.process_time(); w = time.perf_counter();"
    "from accord.reports.charts import *;"
    "draw_svg(intervals_chart('k', [Effect('A', 'A', 1.0, 0.5, 1.5)], title='t', measure='m', unit='%', source='s'));"
    "print(time.process_time() - t, time.perf_counter() - w)"
)


def a_brief(rows: int) -> Brief:
    """Return a brief with three charts and a table of ``rows`` rows."""
    codes = [c for c in parties() if c not in ("ATA", "UMI")][:30]
    effects = [
        Effect(c, parties()[c].name, 0.1 - 0.01 * n, 0.05 - 0.01 * n, 0.2 - 0.01 * n) for n, c in enumerate(codes)
    ]
    words = {"title": "A finding", "measure": "Change, %", "source": "invented"}
    points = [Point("One", 2030 + n, 10.0 * n, 8.0 * n, 13.0 * n) for n in range(10)]
    table = Table(
        "t",
        "A table",
        (Column("name", "Name"), Column("value", "Value", "number", "%"), Column("day", "Day", "date")),
        tuple((f"row {n} of the table", Quantity(n / 7, "%", n / 8, n / 6), date(2030, 1, 1)) for n in range(rows)),
    )
    charts = (
        intervals_chart("a", effects[:9], unit="%", **words),
        tiles_chart("b", effects, unit="%", **words),
        path_chart("c", points, unit="US$ million", **words),
    )
    return Brief(
        "A brief", "For timing", ("One", "Two"), date(2030, 1, 1), date(2030, 1, 1), "accord", (),
        (KeyFact("Rows", Quantity(rows), "observed"),), (Section("s", "All of it", (*charts, table)),),
    )  # fmt: skip


def run() -> dict[str, Any]:
    """Return seconds (CPU, and wall where said) and sizes."""
    figures: dict[str, Any] = {}
    cold = [subprocess.run([sys.executable, "-c", _COLD], capture_output=True, text=True, check=True) for _ in range(3)]
    pairs = [[float(x) for x in c.stdout.split()] for c in cold]
    figures["first chart of a process, imports included, CPU s"] = statistics.median(p[0] for p in pairs)
    figures["first chart of a process, imports included, wall s"] = statistics.median(p[1] for p in pairs)
    brief = a_brief(200)
    for chart in brief.charts:
        draw_svg(chart)
        figures[f"one more chart, {chart.kind}, CPU s"] = _median(lambda chart=chart: draw_svg(chart))
    if peer := _matplotlib():
        figures["the same bars in matplotlib, SVG, CPU s"] = peer
    with tempfile.TemporaryDirectory() as folder:
        for name in FORMATS:
            figures[f"brief of 200 rows and 3 charts, {name}, CPU s"] = _median(
                lambda name=name: write_brief(brief, Path(folder), (name,))
            )
            figures[f"size of {name}, KB"] = max(p.stat().st_size for p in Path(folder).glob(f"*.{name}")) / 1024
    return figures


def _median(work: Any) -> float:
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def _matplotlib() -> float | None:
    try:
        import matplotlib
    except ImportError:
        return None
    matplotlib.use("Agg")
    import io

    from matplotlib import pyplot

    def draw() -> None:
        figure, axes = pyplot.subplots(figsize=(6.8, 2.6))
        axes.barh(range(9), [0.1 - 0.01 * n for n in range(9)], xerr=[[0.05] * 9, [0.1] * 9])
        figure.savefig(io.BytesIO(), format="svg")
        pyplot.close(figure)

    draw()
    return _median(draw)
