"""Where a text names countries: names, demonyms and seats of government from the table of parties.

Invariant: matching is exact and needs a capital letter; the longest name wins, phrases that only hold a
country's word ("Latin America") included.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from accord.statements.tokens import Token, tokenise
from accord.vocabulary import lookalikes, parties


class Mention(NamedTuple):
    """A country named in a text; ``kind`` is name, demonym or seat, ``first`` and ``last`` are token numbers."""

    code: str
    kind: str
    start: int
    end: int
    first: int
    last: int


@cache
def _index() -> Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]:
    """Return names by their first token, longest first, as ``(tokens, code, kind)``."""
    table: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}

    def add(name: str, code: str, kind: str) -> None:
        words = tuple(t.text for t in tokenise(name, 0, len(name)))
        if words and words[0] == "the":
            words = words[1:]
        if words:
            table.setdefault(words[0].upper(), []).append((words, code, kind))

    for party in parties().values():
        for name in party.names:
            add(name, party.code, "name")
        for word in party.demonyms:
            add(word, party.code, "demonym")
        for seat in dict.fromkeys((*party.seats, *([party.capital] if party.capital else []))):
            add(seat, party.code, "seat" if seat in party.seats else "place")
    for phrase in lookalikes():
        add(phrase, "", "lookalike")
    order = {"lookalike": 0, "name": 1, "demonym": 2, "seat": 3, "place": 4}
    return {key: tuple(sorted(rows, key=lambda row: (-len(row[0]), order[row[2]]))) for key, rows in table.items()}


def find_countries(tokens: Sequence[Token]) -> list[Mention]:
    """Return the countries named by a run of tokens, in order."""
    index = _index()
    found: list[Mention] = []
    i, n = 0, len(tokens)
    while i < n:
        text = tokens[i].text
        if text[0].islower():
            i += 1
            continue
        rows = index.get(text.upper())
        hit = None
        for words, code, kind in rows or ():
            if i + len(words) <= n and all(_same(tokens[i + k].text, w) for k, w in enumerate(words)):
                hit = (len(words), code, kind)
                break
        if hit is None:
            i += 1
            continue
        size, code, kind = hit
        if kind not in {"place", "lookalike"}:
            found.append(Mention(code, kind, tokens[i].start, tokens[i + size - 1].end, i, i + size - 1))
        i += size
    return found


def _same(text: str, word: str) -> bool:
    # Headlines in capitals name countries too; abbreviations such as US must stand as they are.
    return text == word or (len(word) > 3 and text.isupper() and text == word.upper())
