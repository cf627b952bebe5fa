"""Codes of one edition of the Harmonized System against another, and what each link is.

Invariant: a link is 1:1, 1:n, n:1 or n:m by the whole family of codes it belongs to; only n:m needs a person.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from accord.tariffs.errors import ConcordanceError
from accord.tariffs.read_csv import delimiter, text_of


@dataclass(frozen=True, slots=True)
class Concordance:
    """Links between subheadings.

    Parameters
    ----------
    old, new
        Names of the editions.
    forward
        For each old code its new codes, in order.
    backward
        For each new code its old codes, in order.
    kind
        ``1:1``, ``1:n``, ``n:1`` or ``n:m`` by old code.
    """

    old: str
    new: str
    forward: Mapping[str, tuple[str, ...]]
    backward: Mapping[str, tuple[str, ...]]
    kind: Mapping[str, str]


def concordance(pairs: Iterable[tuple[str, str]], old: str, new: str) -> Concordance:
    """Return the concordance of pairs of an old and a new code.

    The kind of a family (codes joined by any chain of links) is that of its two sides: one or several codes each.

    >>> concordance([("010111", "010121"), ("010119", "010129"), ("010119", "010130")], "HS2007", "HS2012").kind
    {'010111': '1:1', '010119': '1:n'}
    """
    forward: dict[str, set[str]] = defaultdict(set)
    backward: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        forward[a].add(b)
        backward[b].add(a)
    kind: dict[str, str] = {}
    for start in sorted(forward):
        if start in kind:
            continue
        olds, news, queue = {start}, set[str](), [start]
        while queue:
            for b in forward[queue.pop()] - news:
                news.add(b)
                fresh = backward[b] - olds
                olds |= fresh
                queue += fresh
        name = f"{'1' if len(olds) == 1 else 'n'}:{'1' if len(news) == 1 else 'n' if len(olds) == 1 else 'm'}"
        kind |= dict.fromkeys(olds, name)
    return Concordance(
        old, new, {a: tuple(sorted(bs)) for a, bs in sorted(forward.items())},
        {b: tuple(sorted(olds)) for b, olds in sorted(backward.items())}, dict(sorted(kind.items())),
    )  # fmt: skip


def read_concordance(path: Path, old: str, new: str, *, reverse: bool = False) -> Concordance:
    """Return the concordance in a CSV with one column of old and one of new six-digit codes.

    The columns are the first two whose cells hold six digits; ``reverse`` takes them in the other order.

    Raises
    ------
    ConcordanceError
        The file has no two such columns.
    """
    text = text_of(path)
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    table = list(csv.reader(io.StringIO(body), delimiter=delimiter(body)))
    sample = table[1:200]
    width = len(table[0]) if table else 0
    full = [
        c
        for c in range(width)
        if sample
        and sum(bool(re.fullmatch(r"\d{6}|\d{5}", _bare(r[c]))) for r in sample if c < len(r)) > 0.9 * len(sample)
    ]
    if len(full) < 2:
        raise ConcordanceError(
            f"{path.name} has no two columns of six-digit codes",
            hint="give one column of old and one of new codes",
            file=path.name,
        )
    first, second = (full[1], full[0]) if reverse else (full[0], full[1])
    pairs = [
        (_bare(r[first]).zfill(6), _bare(r[second]).zfill(6))
        for r in table[1:]
        if len(r) > max(first, second) and _bare(r[first]) and _bare(r[second])
    ]
    return concordance(pairs, old, new)


def _bare(cell: str) -> str:
    return cell.replace(".", "").replace(" ", "").strip()
