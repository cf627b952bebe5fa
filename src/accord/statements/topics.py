"""What a stretch of text is about: areas and instruments, by the trigger words of the vocabulary's data files.

Invariant: a trigger matches whole words; the longest trigger at a place wins.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from accord.statements.tokens import Token
from accord.vocabulary import words

_Trie = dict[str, list[tuple[tuple[str, ...], str]]]


@dataclass(frozen=True, slots=True)
class Named:
    """An instrument named in a text: its type, the source's own words, and its tokens."""

    kind: str
    title: str
    first: int
    last: int


@cache
def _triggers(kind: str) -> _Trie:
    table: _Trie = {}
    for word in words(kind).values():
        for trigger in word.triggers:
            parts = tuple(re.findall(r"[\w&+]+(?:[-‑][a-z0-9]\w*)*|\S", trigger))
            table.setdefault(parts[0], []).append((parts, word.name))
    return {key: sorted(rows, key=lambda row: -len(row[0])) for key, rows in table.items()}


_Starts = list[tuple[int, list[tuple[int, str]]]]
# Most questions are about few sentences, many times over; what was found is kept with the very tokens asked about.
_asked: dict[int, tuple[Sequence[Token], dict[str, _Starts]]] = {}
_MOST = 512


def _starts(tokens: Sequence[Token], kind: str) -> _Starts:
    """Return where triggers begin in a run of tokens, with their sizes, the longest first."""
    entry = _asked.get(id(tokens))
    if entry is None or entry[0] is not tokens:
        if len(_asked) >= _MOST:
            _asked.clear()
        entry = _asked[id(tokens)] = (tokens, {})
    known = entry[1].get(kind)
    if known is not None:
        return known
    table = _triggers(kind)
    found: _Starts = []
    for i, token in enumerate(tokens):
        rows = table.get(token.low)
        if rows:
            fits = [
                (len(parts), name)
                for parts, name in rows
                if i + len(parts) <= len(tokens) and all(tokens[i + k].low == p for k, p in enumerate(parts))
            ]
            if fits:
                found.append((i, fits))
    entry[1][kind] = found
    return found


def _hits(tokens: Sequence[Token], first: int, last: int, kind: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    free = first
    for i, fits in _starts(tokens, kind):
        if i >= last:
            break
        if i >= free:
            hit = next(((size, name) for size, name in fits if i + size <= last), None)
            if hit is not None:
                found.append((i, i + hit[0] - 1, hit[1]))
                free = i + hit[0]
    return found


def find_areas(tokens: Sequence[Token], first: int, last: int) -> list[str]:
    """Return the areas named by ``tokens[first:last]`` in order, each once."""
    return list(dict.fromkeys(name for _a, _b, name in _hits(tokens, first, last, "areas")))


def find_instruments(tokens: Sequence[Token], first: int, last: int) -> list[Named]:
    """Return the instruments named by ``tokens[first:last]`` in order, with their own words."""
    found = []
    for a, b, kind in _hits(tokens, first, last, "instruments"):
        if (
            kind == "fund"
            and tokens[a].low in {"grant", "grants", "funds"}
            and a > 0
            and tokens[a - 1].low in {"to", "will"}
        ):
            continue
        start = a
        while (
            start > first
            and tokens[start - 1].text[:1].isupper()
            and tokens[start - 1].low not in {"the", "a"}
            and a - start < 8
        ):
            start -= 1
        text = " ".join(t.text for t in tokens[start : b + 1])
        found.append(Named(kind, text, a, b))
    return found
