"""The desk in a browser under load: a real server, its first page, and readers and reviewers who come at once.

``python -m benchmarks web`` takes the packaged desk and a desk of 100,000 synthetic statements. Each server runs in a
process of its own; readers think two seconds between pages and reviewers one between decisions. Nothing may be lost:
what was answered as recorded stands in the desk's file afterwards.
"""

import asyncio
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.register import synthetic

READERS, REVIEWERS, SECONDS = 50, 5, 60.0
THINK, DECIDE = 2.0, 1.0
LARGE = 100_000
PAGES = ("/overview", "/register", "/due", "/conflicts", "/documents", "/timeline", "/review")


def large_desk(folder: Path, count: int = LARGE) -> Path:
    """Make a desk of synthetic documents whose statements stand in its store as if they had been read."""
    from accord.documents import read_file
    from accord.register import StoredReading
    from accord.statements import default_extractor, statement_id
    from accord.storage import open_store
    from accord.workbench.desk import init_desk
    from accord.workbench.desk_register import reading_name

    desk = init_desk(folder, ("MYS", "KOR"))
    with (folder / "accord.toml").open("a", encoding="utf-8") as settings:
        settings.write("as_of = 2026-01-01\n")
    statements, documents = synthetic(count)
    by_doc: dict[str, list[Any]] = {}
    for s in statements:
        by_doc.setdefault(s.doc, []).append(s)
    extractor = default_extractor()
    store = open_store(desk.register_url)
    batch = []
    for made in documents:
        # A made-up text names no date of its own, so the document keeps the one that it was made with.
        path = desk.documents / made.name
        path.write_text(made.text, encoding="utf-8", newline="")
        from dataclasses import replace

        read = replace(
            read_file(path), published=made.published, published_interval=made.published_interval, kind=made.kind
        )
        own = []
        for s in by_doc[made.id]:
            name = statement_id(read.id, s.start, s.end, s.act, s.instrument)
            own.append(replace(s, id=name, doc=read.id))
        batch.append(StoredReading(read, reading_name(extractor, read), tuple(own)))
    for n in range(0, len(batch), 50):
        store.add_readings(batch[n : n + 50], who="benchmark", at=datetime(2026, 1, 1, tzinfo=UTC))
    store.close()
    return folder


def measure(
    folder: Path, *, readers: int = READERS, reviewers: int = REVIEWERS, seconds: float = SECONDS
) -> dict[str, Any]:
    """Serve a desk and return what its readers and reviewers met."""
    figures: dict[str, Any] = {"address_s": _until_the_address(folder)}
    begun = time.perf_counter()
    with _serving(folder, "--json") as server:
        assert server.stdout is not None
        try:
            url = str(json.loads(server.stdout.readline())["url"])
            figures["start_s"] = time.perf_counter() - begun
            begun_cpu = _cpu_seconds(server.pid)
            figures["start_cpu_s"] = begun_cpu
            figures |= asyncio.run(_visit(url, folder, readers, reviewers, seconds))
            # On a machine that does other work too, this says more than the times that readers met.
            figures["server_cpu_ms_per_answer"] = 1000 * (_cpu_seconds(server.pid) - begun_cpu) / figures["answers"]
            status = Path(f"/proc/{server.pid}/status")
            if status.is_file() and (peak := re.search(r"VmHWM:\s+(\d+)", status.read_text())):
                figures["server_peak_gb"] = int(peak[1]) / 1e6
        finally:
            server.terminate()
    return figures


def _serving(folder: Path, *options: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", "from accord.cli import main; main()", "serve", str(folder), "--port", "0"]
    return subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True, env=environment)


def _until_the_address(folder: Path) -> float:
    """Return the seconds until a person is given the address; of a large desk that is before it is opened."""
    begun = time.perf_counter()
    with _serving(folder) as server:
        assert server.stdout is not None
        try:
            next(line for line in server.stdout if line.startswith("→"))
            return time.perf_counter() - begun
        finally:
            server.terminate()


def _cpu_seconds(pid: int) -> float:
    stat = Path(f"/proc/{pid}/stat")
    if not stat.is_file():
        return math.nan
    cells = stat.read_text().rpartition(")")[2].split()
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")


async def _visit(url: str, folder: Path, readers: int, reviewers: int, seconds: float) -> dict[str, Any]:
    import httpx

    base = url.split("/?")[0]
    times: list[float] = []
    codes: Counter[int] = Counter()
    kept: list[str] = []
    limits = httpx.Limits(max_connections=readers + reviewers + 10)
    async with httpx.AsyncClient(timeout=120, limits=limits, base_url=base) as client:
        first = await client.get(url, follow_redirects=True)
        csrf = re.search(r'X-CSRF-Token": "([^"]+)', first.text)
        assert csrf is not None
        firsts = [await _timed(client, "/overview") for _ in range(7)]
        size = len(first.content)
        for path in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', first.text)):
            size += len((await client.get(path)).content)

        async def ask(method: str, address: str, **options: Any) -> httpx.Response:
            begun = time.perf_counter()
            answer = await client.request(method, address, **options)
            times.append(time.perf_counter() - begun)
            codes[answer.status_code] += 1
            return answer

        end = time.monotonic() + seconds

        async def reader(n: int) -> None:
            await asyncio.sleep(THINK * n / max(1, readers))
            while time.monotonic() < end:
                await ask("GET", PAGES[n % len(PAGES)])
                n += 1
                await asyncio.sleep(THINK)

        async def reviewer(n: int) -> None:
            # Reviewers share the head of the queue, so that some of them meet on one row.
            while time.monotonic() < end:
                page = (await ask("GET", f"/review.json?what=statement&skip={n // 2}")).json()
                if not page["waiting"]:
                    break
                s = page["waiting"][0]["left"]
                form = {
                    "csrf": csrf[1], "kind": ("accept", "unsure", "reject")[n % 3], "statement": s["id"],
                    "because": "load", "author": f"reviewer {n}", "version": page["version"],
                }  # fmt: skip
                answer = await ask("POST", "/review/statement", data=form)
                if answer.status_code == 303:
                    kept.append(str(httpx.URL(answer.headers["location"]).params["done"]))
                await asyncio.sleep(DECIDE)

        await asyncio.gather(*(reader(n) for n in range(readers)), *(reviewer(n) for n in range(reviewers)))
    written = {
        json.loads(line)["id"] for line in (folder / "judgements.jsonl").read_text(encoding="utf-8").splitlines()
    }
    ordered = sorted(times)
    return {
        "first_page_ms": 1000 * sorted(firsts)[len(firsts) // 2],
        "first_page_kb": size / 1000,
        "answers": len(times),
        "codes": " ".join(f"{code}:{count}" for code, count in sorted(codes.items())),
        "recorded": len(kept),
        "refused_409": codes[409],
        "lost": len(set(kept) - written),
        "median_ms": 1000 * ordered[len(ordered) // 2],
        "p95_ms": 1000 * ordered[int(0.95 * len(ordered))],
        "worst_ms": 1000 * ordered[-1],
    }


async def _timed(client: Any, address: str) -> float:
    begun = time.perf_counter()
    (await client.get(address)).raise_for_status()
    return time.perf_counter() - begun


def run() -> dict[str, Any]:
    """Return the figures of the packaged desk and of a desk of 100,000 statements."""
    from accord.workbench.desk import copy_example

    figures: dict[str, Any] = {}
    makers: dict[str, Callable[[Path], Any]] = {"packaged": copy_example, f"{LARGE:,}": large_desk}
    with tempfile.TemporaryDirectory() as folder:
        for name, make in makers.items():
            make(Path(folder) / name)
            figures |= {f"{name:>8} {key}": value for key, value in measure(Path(folder) / name).items()}
    return figures
