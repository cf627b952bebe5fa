"""Reading: documents a CPU-second, memory, share of time per stage, beside spaCy's pipeline where it is installed.

The texts are the annotated development texts of the tests, repeated to 600 words a document. The peer is what a user
would parse English with; it is timed on the same texts in the same run, and named as absent where it is.
"""

import importlib
import importlib.util
import os
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from accord import documents, statements
from accord.documents import Document

TEXTS = Path(__file__).parent.parent / "tests" / "statements" / "texts"
QUIET = (
    *("sport", "markets", "weather", "georgia-uruguay"),
    *("crime", "culture", "disaster", "earnings", "politics", "travel"),
)
WORDS = 600
ROUNDS = 5
PIPELINES = ("en_core_web_md", "en_core_web_sm")


def corpus(count: int) -> list[tuple[str, bytes]]:
    """Return ``count`` documents of about 600 words, each from other texts than the one before."""
    texts = [p.read_text(encoding="utf-8") for p in sorted(TEXTS.glob("*.txt")) if p.stem not in QUIET]
    made = []
    for n in range(count):
        parts: list[str] = []
        words = 0
        k = n
        while words < WORDS:
            parts.append(texts[k % len(texts)])
            words += len(parts[-1].split())
            k += 1
        made.append((f"{n:05d}.txt", "\n\n".join(parts).encode()))
    return made


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU seconds that ``work`` took and its result."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def stages(found: list[Document]) -> dict[str, float]:
    """Return the share of extraction time by stage, as a profiler sees it (relative, not absolute)."""
    import cProfile
    import pstats

    profile = cProfile.Profile()
    profile.enable()
    for document in found:
        statements.extract(document)
    profile.disable()
    table = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    wanted = {
        "sentences": "sentences and tokens",
        "tokenise": "sentences and tokens",
        "cast_of": "who is who",
        "lay_open": "verbs, subjects, speakers",
        "find_acts": "acts",
        "find_facts": "facts",
        "time_spans": "times",
        "find_figures": "figures",
        "to_statements": "rows",
    }
    total = sum(row[2] for row in table.values())
    shares: dict[str, float] = {}
    for (_file, _line, name), row in table.items():
        if name in wanted:
            shares[wanted[name]] = shares.get(wanted[name], 0.0) + row[3] / total
    return shares


def peer(texts: list[str]) -> tuple[str, float] | None:
    """Return the name of spaCy's installed pipeline and its documents a CPU-second, or None."""
    if importlib.util.find_spec("spacy") is None:
        return None
    spacy = importlib.import_module("spacy")
    for name in PIPELINES:
        if importlib.util.find_spec(name) is not None:
            nlp = spacy.load(name, exclude=["ner"])
            list(nlp.pipe(texts[:2]))
            seconds, _docs = cpu(lambda nlp=nlp: list(nlp.pipe(texts)))
            return name, len(texts) / seconds
    return None


def run() -> dict[str, Any]:
    """Return the figures; rates are medians of several rounds, per CPU-second of one core."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    small, large = corpus(20), corpus(200)
    figures: dict[str, Any] = {"words a document (mean)": statistics.mean(len(d.split()) for _n, d in small)}
    found = [documents.read_bytes(data, name) for name, data in small]
    for document in found:
        statements.extract(document)
    rates = []
    for _round in range(ROUNDS):
        seconds, _result = cpu(lambda: [statements.extract(documents.read_bytes(d, n)) for n, d in small])
        rates.append(len(small) / seconds)
    figures["documents of 600 words a CPU-second (median)"] = statistics.median(
        r * figures["words a document (mean)"] / WORDS for r in rates
    )
    seconds, read = cpu(lambda: [statements.extract(documents.read_bytes(d, n)) for n, d in large])
    figures["time a document, 200 against 20 documents (1 is linear)"] = (seconds / 200) * statistics.median(rates)
    figures["statements a document (mean)"] = statistics.mean(len(r) for r in read)
    again = documents.read_bytes(small[0][1], small[0][0])
    figures["statements on a second read that differ"] = float(
        sum(a != b for a, b in zip(statements.extract(again), statements.extract(found[0]), strict=True))
    )
    for stage, share in sorted(stages(found).items(), key=lambda item: -item[1]):
        figures[f"share of extraction: {stage} (stages nest)"] = share
    figures["peak memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    beside = peer([d.decode() for _n, d in small])
    if beside is None:
        figures["spaCy's pipeline"] = "not installed in this environment"
    else:
        figures[f"spaCy {beside[0]} without NER, documents a CPU-second"] = beside[1]
    return figures
