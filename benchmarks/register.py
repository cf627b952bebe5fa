"""Linking, state and storage of a register, by size: 1e3, 1e4 and 1e5 synthetic statements, and the exponent.

The peer is what a user would write instead of typed keys: every pair compared by ``rapidfuzz.fuzz.token_set_ratio``,
timed on the smallest size and scaled by the number of pairs.
"""

import hashlib
import math
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from accord.documents import Document, Evidenced
from accord.register import StoredReading, build, life_rows
from accord.statements import Figure, Statement, statement_id
from accord.vocabulary import Interval, words

SIZES = (1_000, 10_000, 100_000)
PER_DOCUMENT = 20
OBJECTS = (
    "smart farms", "liquefied natural gas", "nuclear safety", "halal food", "student exchanges", "port cranes",
    "rare earths", "customs data", "cyber drills", "film festivals", "rail signalling", "vaccine stocks",
    "battery plants", "tax treaties", "satellite launches", "fishing licences", "palm oil", "steel coils",
)  # fmt: skip
VERBS = (
    ("agree", "agreed", "agreed to deepen cooperation in"),
    ("commit", "pledged", "pledged to expand joint work on"),
    ("intend", "planning", "plan to set up a working group on"),
    ("intend", "aiming", "aim to double spending on"),
)


def synthetic(count: int, seed: int = 1) -> tuple[list[Statement], list[Document]]:
    """Return ``count`` statements in documents of twenty, of one pair of countries over thirty years."""
    rng = random.Random(seed)
    areas = list(words("areas"))
    first = date(1995, 1, 1)
    statements: list[Statement] = []
    documents: list[Document] = []
    for n in range(math.ceil(count / PER_DOCUMENT)):
        day = first + timedelta(days=rng.randrange(11_000))
        rows: list[dict[str, Any]] = []
        text = f"Note {n}.\n"
        for _ in range(min(PER_DOCUMENT, count - n * PER_DOCUMENT)):
            row = _row(rng, areas, day)
            row["start"] = len(text)
            row["end"] = row["start"] + len(row["quote"])
            text += row["quote"] + ".\n"
            rows.append(row)
        sha = hashlib.sha256(text.encode()).hexdigest()
        document = Document(
            id="d-" + sha[:12],
            name=f"note-{n}.txt",
            text=text,
            text_sha256=sha,
            bytes_sha256=sha,
            media_type="text/plain",
            published=Evidenced(day.isoformat(), "stated", "made up"),
            published_interval=Interval(day, day, "day"),
            kind=rng.choice(("news", "wire", "official-release")),
        )
        documents.append(document)
        for row in rows:
            identity = statement_id(document.id, row["start"], row["end"], row["act"], row["instrument"])
            statements.append(Statement(id=identity, doc=document.id, **row))
    return statements, documents


def _row(rng: random.Random, areas: list[str], day: date) -> dict[str, Any]:
    row: dict[str, Any] = {
        "subact": None, "verb": "agreed", "polarity": "affirmed", "parties": ("KOR", "MYS"), "recipients": (),
        "instrument": None, "title_word": None, "instrument_state": None, "target": None, "event": None, "figures": (),
        "attribution": None, "headline": False, "extractor": "made-up/1", "strength": None, "areas": (),
    }  # fmt: skip
    what = rng.random()
    area = rng.choice(areas)
    thing = f"{rng.choice(OBJECTS)} {rng.choice(OBJECTS).split()[0]} phase {rng.randrange(400)}"
    if what < 0.45:
        act, strength, phrase = rng.choice(VERBS)
        due = date(day.year + rng.randrange(1, 6), 12, 31)
        target = Interval(None, due, "year", f"by {due.year}") if rng.random() < 0.4 else None
        return row | {
            "act": act, "strength": strength, "areas": (area,), "target": target,
            "quote": f"The two sides {phrase} {thing}" + (f" by {due.year}" if target else ""),
        }  # fmt: skip
    if what < 0.65:
        signed = rng.random() < 0.6
        return row | {
            "act": "sign" if signed else "intend", "strength": "signed" if signed else "planning",
            "areas": (area,), "instrument": "mou", "instrument_state": "signed" if signed else "proposed",
            "event": Interval(day, day, "day") if signed else None,
            "quote": f"The two governments {'signed' if signed else 'plan to sign'} a memorandum on {thing}",
        }  # fmt: skip
    if what < 0.75:
        return row | {
            "act": "commit", "strength": "pledged", "areas": ("trade",), "instrument": "fta",
            "target": Interval(None, date(day.year + 1, 12, 31), "year", "by next year"),
            "quote": "They pledged to conclude the free trade agreement by next year",
        }  # fmt: skip
    if what < 0.9:
        value = round(rng.uniform(5, 60), 1)
        year = Interval(date(day.year - 1, 1, 1), date(day.year - 1, 12, 31), "year")
        figure = Figure("money", value * 1e9, "USD", 0, 0, f"${value} billion", period=year)
        return row | {
            "act": "state-fact", "areas": ("trade",), "figures": (figure,), "event": year,
            "quote": f"Bilateral trade in {day.year - 1} reached ${value} billion",
        }  # fmt: skip
    return row | {
        "act": "urge", "areas": (area,), "parties": ("KOR",), "recipients": ("MYS",),
        "quote": f"Seoul asked Kuala Lumpur to speed up work on {thing}",
    }  # fmt: skip


def measure(count: int) -> dict[str, float]:
    """Return the times of one size, in this process; its peak of memory is the process's."""
    from accord.storage import open_store

    statements, documents = synthetic(count)
    figures: dict[str, float] = {}
    start, cpu = time.perf_counter(), time.process_time()
    register = build(statements, documents, parties=("KOR", "MYS"))
    prepared = register.prepared()
    figures["link_s"] = time.perf_counter() - start
    figures["link_cpu_s"] = time.process_time() - cpu
    figures["commitments"] = float(len(prepared.entries))
    figures["conflicts"] = float(len(prepared.conflicts))
    start = time.perf_counter()
    rows = life_rows(prepared)
    figures["lives_s"] = time.perf_counter() - start
    figures["peak_gb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    for name, day in (("first", date(2026, 1, 1)), ("another", date(2025, 10, 1)), ("early", date(2010, 1, 1))):
        cpu = time.process_time()
        register.state(day)
        figures[f"state_of_{name}_day_cpu_s"] = time.process_time() - cpu
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'register.db'}")
        by_doc: dict[str, list[Statement]] = {}
        for s in statements:
            by_doc.setdefault(s.doc, []).append(s)
        readings = [StoredReading(d, "made-up/1", tuple(by_doc[d.id])) for d in documents]
        start = time.perf_counter()
        for n in range(0, len(readings), 50):
            store.add_readings(readings[n : n + 50], who="benchmark", at=datetime(2026, 1, 1, tzinfo=UTC))
        figures["store_s"] = time.perf_counter() - start
        start = time.perf_counter()
        store.keep_lives("benchmark", rows)
        figures["keep_lives_s"] = time.perf_counter() - start
        days = []
        for year in (2000, 2005, 2010, 2015, 2026):
            start = time.perf_counter()
            found = store.lives_on(date(year, 1, 1))
            days.append(time.perf_counter() - start)
        figures["state_rows"] = float(len(found))
        figures["state_from_sqlite_cold_ms"] = 1000 * days[0]
        figures["state_from_sqlite_new_process_ms"] = _in_a_new_process(Path(folder) / "register.db")
        figures["state_from_sqlite_ms"] = 1000 * sorted(days)[len(days) // 2]
        figures["state_from_sqlite_all_ms"] = 1000 * days[-1]
        start = time.perf_counter()
        store.find("rare earths")
        figures["search_ms"] = 1000 * (time.perf_counter() - start)
        store.close()
    return figures


def _in_a_new_process(database: Path) -> float:
    """Return the milliseconds of the first question about the last day, in a process that has asked nothing yet."""
    code = (
        "import time; from datetime import date; from accord.storage import open_store; "
        f"store = open_store('sqlite:///{database}'); start = time.perf_counter(); "
        "store.lives_on(date(2026, 1, 1)); print(1000 * (time.perf_counter() - start))"
    )
    times = [
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
        for _ in range(5)
    ]
    return sorted(times)[2]


def peer(count: int) -> float:
    """Return the seconds that comparing every pair by ``token_set_ratio`` would take, from a sample of rows."""
    from rapidfuzz import fuzz

    quotes = [s.quote for s in synthetic(SIZES[0])[0]]
    start = time.perf_counter()
    for left in quotes[:100]:
        for right in quotes:
            fuzz.token_set_ratio(left, right)
    per_pair = (time.perf_counter() - start) / (100 * len(quotes))
    return per_pair * count * (count - 1) / 2


def run() -> dict[str, Any]:
    """Return the figures of all sizes, each measured in a process of its own, and the exponent of linking."""
    figures: dict[str, Any] = {}
    seconds = {}
    for size in SIZES:
        code = f"import json; from benchmarks.register import measure; print(json.dumps(measure({size})))"
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
        import json

        measured = json.loads(done.stdout)
        seconds[size] = measured["link_cpu_s"]
        figures |= {f"{size:>7} {name}": value for name, value in measured.items()}
        figures[f"{size:>7} peer_every_pair_s"] = peer(size)
    low, high = SIZES[0], SIZES[-1]
    figures["exponent_link"] = math.log(seconds[high] / seconds[low]) / math.log(high / low)
    return figures
