"""Learn the weights of the second chance from the annotated texts: ``python scripts/train_reading.py``.

A clause that no frame reads is a statement or not by a logistic score over general features. The frames know the
annotated texts too well to leave enough clauses over, so the texts are also read with nearly half of the verbs taken
away, several times over: what is then left is like what is left on texts not seen. The five annotated articles
beside the project are learnt from too where they are there. Prints what leaving out one text at a time gives.
"""

import json
import random
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from accord import documents
from accord.documents import Document
from accord.statements.bearing import is_weak
from accord.statements.chances import Chance, density_feature
from accord.statements.grammar import read_lines
from accord.statements.lexicon import frames
from accord.statements.second import barred, choose
from accord.statements.tokens import sentences

ROOT = Path(__file__).parent.parent
TEXTS = ROOT / "tests" / "statements" / "texts"
WEIGHTS = ROOT / "src" / "accord" / "statements" / "data" / "weights.toml"
MASKS, KEPT = 5, 0.55
PENALTY, THRESHOLD = 3.0, 0.55
RARE = 5
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A clause that no frame read, and whether the annotation has it."""

    text: str
    features: frozenset[str]
    wanted: bool
    masked: bool
    line: int
    chance: Chance


@dataclass(frozen=True)
class Count:
    """How many rows a text has, how many the frames gave, and how many of these are right."""

    rows: int
    given: int
    right: int


def articles() -> list[tuple[Document, list[tuple[int, int]]]]:
    """Return the annotated articles beside the project and their rows; none where they are not there."""
    folder = ROOT.parent / "shared"
    gold = folder / "gold" / "seeds.jsonl"
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()] if gold.is_file() else []
    names = sorted({row["doc"] for row in rows})
    return [
        (
            documents.read_file(folder / "seeds" / name),
            [(row["start"], row["end"]) for row in rows if row["doc"] == name and row["class"] != "none"],
        )
        for name in names
    ]


def annotated() -> list[tuple[Document, list[tuple[int, int]]]]:
    """Return the annotated texts of the tests and their rows."""
    found = []
    for path in sorted(TEXTS.glob("*.txt")):
        document = documents.read_file(path)
        found.append((document, spans(path.with_suffix(".gold"), document.text)))
    return found


def spans(path: Path, text: str) -> list[tuple[int, int]]:
    """Return the annotated spans of a text, those of class none left out."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        act, _parties, _instrument, _deadline, quote = line.split("|", 4)
        if act != "none":
            start = text.index(quote)
            found.append((start, start + len(quote)))
    return found


def pairs(rows: list[tuple[int, int]], given: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Match one to one where half of the shorter span is shared, the closest first."""
    options = sorted(
        (
            ((min(b, d) - max(a, c)) / (max(b, d) - min(a, c)), i, j)
            for i, (a, b) in enumerate(rows)
            for j, (c, d) in enumerate(given)
            if 2 * (min(b, d) - max(a, c)) >= min(b - a, d - c)
        ),
        reverse=True,
    )
    left, right, found = set[int](), set[int](), []
    for _score, i, j in options:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            found.append((i, j))
    return found


def examples(document: Document, rows: list[tuple[int, int]], masked: bool) -> tuple[list[Example], Count]:
    """Return the clauses of a text that the frames, as they now are, leave over."""
    lines = read_lines(document, sentences(document.text, document.readable))
    if is_weak(document.text, [(view, found) for view, found, _left in lines]):
        return [], Count(len(rows), 0, 0)
    given = [
        (view.tokens[d.first].start, view.tokens[min(d.last, len(view.tokens)) - 1].end)
        for view, found, _left in lines
        for d in found
    ]
    right = {i for i, _j in pairs(rows, given)}
    density = density_feature(len(given), len(lines))
    chances = [(n, v, c) for n, (v, _found, left) in enumerate(lines) for c in left if not barred(c)]
    where = [(v.tokens[c.draft.first].start, v.tokens[c.draft.last - 1].end) for _n, v, c in chances]
    hits = {j for _i, j in pairs([r for i, r in enumerate(rows) if i not in right], where)}
    found = [
        Example(document.name, frozenset({*c.features, density}), k in hits, masked, n, c)
        for k, (n, _view, c) in enumerate(chances)
    ]
    return found, Count(len(rows), len(given), len(right))


def collect() -> tuple[list[Example], dict[str, Count]]:
    """Return the examples of all texts, read once with all verbs and several times with fewer."""
    texts = [*annotated(), *articles()]
    found: list[Example] = []
    counts: dict[str, Count] = {}
    for document, rows in texts:
        more, counts[document.name] = examples(document, rows, masked=False)
        found.extend(more)
    table = cast(dict[str, Any], frames())
    whole = dict(table)
    for mask in range(MASKS):
        pick = random.Random(mask)
        table.clear()
        table.update({verb: uses for verb, uses in whole.items() if pick.random() < KEPT})
        for document, rows in texts:
            found.extend(examples(document, rows, masked=True)[0])
    table.clear()
    table.update(whole)
    return found, counts


def matrix(rows: list[Example], names: list[str]) -> Floats:
    """Return one row an example: 1 for the bias, then 1 where it has the feature."""
    return np.array([[1.0, *(float(name in row.features) for name in names)] for row in rows])


def fit(rows: list[Example]) -> tuple[list[str], Floats]:
    """Return the features seen often enough and their weights, the bias first (Newton's method, quadratic penalty)."""
    seen = Counter(f for row in rows for f in row.features)
    names = sorted(f for f, n in seen.items() if n >= RARE)
    x = matrix(rows, names)
    y = np.array([float(row.wanted) for row in rows])
    share = np.array([1.0 if row.masked else 2.0 for row in rows])
    ridge = np.full(x.shape[1], PENALTY)
    ridge[0] = 1e-3
    weights = np.zeros(x.shape[1])
    for _step in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (share * (p - y)) + ridge * weights
        curve = (x * (share * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return names, weights


def report(rows: list[Example], counts: dict[str, Count]) -> None:
    """Print precision and recall of the frames alone and with the second chance, one text left out at a time."""
    scored: list[tuple[float, Example]] = []
    for text in counts:
        mine = [row for row in rows if row.text == text]
        names, weights = fit([row for row in rows if row.text != text])
        scored.extend(zip(1 / (1 + np.exp(-matrix(mine, names) @ weights)), mine, strict=True) if mine else [])
    given, right = sum(c.given for c in counts.values()), sum(c.right for c in counts.values())
    total = sum(c.rows for c in counts.values())
    print(f"frames alone: P {right / given:.3f} R {right / total:.3f}")
    here = [(p, row) for p, row in scored if not row.masked]
    wanted = sum(row.wanted for _p, row in here)
    for limit in (0.3, 0.35, 0.38, 0.4, 0.42, 0.45, 0.5, 0.55, 0.6, 0.7):
        taken: list[Example] = []
        for _line, group in groupby(here, key=lambda item: (item[1].text, item[1].line)):
            of = list(group)
            chosen = {id(c) for c in choose([row.chance for _p, row in of], [p for p, _row in of], limit)}
            taken.extend(row for _p, row in of if id(row.chance) in chosen)
        hits = sum(row.wanted for row in taken)
        p, r = (right + hits) / (given + len(taken)), (right + hits) / total
        print(f"from {limit}: {hits} right of {len(taken)} taken, {wanted} there; all P {p:.3f} R {r:.3f}")


def main() -> None:
    """Learn, report, write."""
    rows, counts = collect()
    report(rows, counts)
    names, weights = fit(rows)
    lines = [
        "# How much each feature of a clause that no frame reads speaks for a statement.",
        "# Written by scripts/train_reading.py.",
        f"threshold = {THRESHOLD}",
        f"bias = {weights[0]:.2f}",
        "[weights]",
        *(f'"{name}" = {value:.2f}' for name, value in zip(names, weights[1:], strict=True)),
    ]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
