"""Score linking and conflicts on sets of invented sources that report the same events of one pair of countries.

Each file of ``pairs/`` holds two to five texts, the mentions that speak of one thing (``source: words``) and the
disagreements between them, annotated before the register was run on them; some also say what is no disagreement
(``agree``) and where things stand on some days (``state``: a word of the official or the evidence axis). ``python tests/register/pair_scores.py``
prints the table of docs/register.md; names of sets print those alone, with what was missed.
"""

import sys
import tempfile
import tomllib
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from accord.documents import read_folder, relate
from accord.register import Conflict, Register, RegisterState, build
from accord.statements import Statement, default_extractor

FOLDER = Path(__file__).with_name("pairs")


@dataclass(frozen=True)
class Scores:
    """Counts of one set: mentions (read, of all), pairs (found, right, true) and conflicts (found, right, true)."""

    mentions: tuple[int, int]
    pairs: tuple[int, int, int]
    conflicts: tuple[int, int, int]
    notes: tuple[str, ...]

    def __add__(self, other: "Scores") -> "Scores":
        """Return the counts of both."""
        sums = [
            tuple(a + b for a, b in zip(getattr(self, f), getattr(other, f), strict=True))
            for f in ("mentions", "pairs", "conflicts")
        ]
        return Scores(*sums, self.notes + other.notes)  # type: ignore[arg-type]


def names() -> list[str]:
    """Return the names of all sets."""
    return sorted(p.stem for p in FOLDER.glob("*.toml"))


def load(name: str) -> tuple[dict[str, Any], Register]:
    """Return a set's annotation and the register of its texts, read as a user would."""
    row = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        for stem, text in row["documents"].items():
            (Path(folder) / f"{stem}.txt").write_text(text.lstrip("\n"), encoding="utf-8")
        documents = relate(read_folder(Path(folder)).documents)
    extractor = default_extractor()
    statements = [s for d in documents for s in extractor.extract(d)]
    return row, build(statements, documents, parties=tuple(row["parties"]))


def score(name: str) -> Scores:
    """Return the scores of one set."""
    row, register = load(name)
    state = register.state(date(2035, 1, 1))
    homes = {i: c.id for c in state.commitments for i in c.statements}
    notes: list[str] = []
    cluster: dict[str, str] = {}
    found: dict[str, str] = {}
    for group in row["cluster"]:
        for mention in group["mentions"]:
            cluster[mention] = group["what"]
            near = matching(register, mention)
            if near:
                found[mention] = near[0].id
            else:
                notes.append(f"not read    {mention}")
    read = sorted(found)
    true = {p for p in combinations(sorted(cluster), 2) if cluster[p[0]] == cluster[p[1]]}
    said = {p for p in combinations(read, 2) if homes[found[p[0]]] == homes[found[p[1]]]}
    notes += [f"apart       {a} | {b}" for a, b in sorted(true - said) if a in found and b in found]
    notes += [f"merged      {a} | {b}" for a, b in sorted(said - true)]
    right, missed, extra = _conflicts(row, register, state)
    notes += [f"unseen      {c['kind']}: {' | '.join(c['sides'])}" for c in missed]
    notes += [f"unexpected  {c.kind}: {c.title}" for c in extra]
    return Scores(
        (len(found), len(cluster)),
        (len(said), len(said & true), len(true)),
        (right + len(extra), right, len(row["conflict"])),
        tuple(f"{name}: {n}" for n in notes),
    )


def told_apart(name: str) -> list[str]:
    """Return the pairs of a set that are annotated as no disagreement and are told as one of value or date."""
    row, register = load(name)
    conflicts = [
        c for c in register.state(date(2035, 1, 1)).conflicts if c.kind in ("different-value", "different-date")
    ]
    wrong = []
    for pair in row.get("agree", []):
        one, two = ({s.id for s in matching(register, mention)} for mention in pair["sides"])
        wrong += [f"{name}: {pair['why']}: {c.title}" for c in conflicts if _between(c, one, two)]
    return wrong


def states(name: str) -> tuple[int, int]:
    """Return how many of a set's annotated states come out, and how many there are."""
    row, register = load(name)
    right = every = 0
    for annotated in row.get("state", []):
        near = matching(register, annotated["mention"])
        for day, wanted in annotated["on"]:
            there = register.state(date.fromisoformat(day)).commitments
            found = [c for c in there if near and near[0].id in c.statements]
            every += 1
            right += bool(found) and bool({found[0].official, found[0].evidence} & {*wanted.split("|")})
    return right, every


def matching(register: Register, mention: str) -> list[Statement]:
    """Return the statements that overlap a mention's words, those that cover most of them and little else first."""
    stem, _, words = mention.partition(": ")
    document = next(d for d in register.documents.values() if Path(d.name).stem == stem)
    start = document.text.index(words)
    end = start + len(words)
    near = [
        (min(s.end, end) - max(s.start, start), s)
        for s in register.statements
        if s.doc == document.id and min(s.end, end) - max(s.start, start) >= 0.5 * min(s.end - s.start, len(words))
    ]
    # Of the entries of one list, which share their words, the one whose kind of paper the mention names.
    named = {s.id: bool(s.title_word) and str(s.title_word) not in words for _, s in near}
    return [s for _, s in sorted(near, key=lambda p: (-p[0], p[1].end - p[1].start, named[p[1].id], p[1].id))]


def _conflicts(
    row: dict[str, Any], register: Register, state: RegisterState
) -> tuple[int, list[dict[str, Any]], list[Conflict]]:
    left = list(state.conflicts)
    missed = []
    right = 0
    for wanted in row["conflict"]:
        one, two = ({s.id for s in matching(register, mention)} for mention in wanted["sides"])
        hit = [c for c in state.conflicts if c.kind == wanted["kind"] and _between(c, one, two)]
        right += bool(hit)
        if not hit:
            missed.append(wanted)
        left = [c for c in left if c not in hit]
    return right, missed, left


def _between(conflict: Conflict, one: set[str], two: set[str]) -> bool:
    sides = [{v.statement for v in side.voices} for side in conflict.sides]
    return bool((sides[0] & one and sides[1] & two) or (sides[0] & two and sides[1] & one))


def _line(name: str, s: Scores) -> str:
    said, right, true = s.pairs
    found, hit, all_ = s.conflicts
    return (
        f"{name:22} mentions read {s.mentions[0]:3}/{s.mentions[1]:3}   "
        f"pairs P {right / max(said, 1):.2f} ({right}/{said}) R {right / max(true, 1):.2f} ({right}/{true})   "
        f"conflicts P {hit / max(found, 1):.2f} ({hit}/{found}) R {hit / max(all_, 1):.2f} ({hit}/{all_})"
    )


def main(chosen: list[str]) -> None:
    """Print the scores of sets."""
    total: Scores | None = None
    for name in chosen or names():
        s = score(name)
        print(_line(name, s))
        if chosen:
            print(*s.notes, sep="\n")
        total = s if total is None else total + s
    if total is not None:
        print(_line("all", total))


if __name__ == "__main__":
    main(sys.argv[1:])
