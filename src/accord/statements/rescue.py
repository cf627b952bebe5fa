"""The verb of a clause in which none was found: every sentence has one, and the likeliest word is taken for it.

Invariant: a clause that has a finite verb is left as it is; of two likely words the first with an object is taken.
"""

from collections.abc import Iterator, Sequence

from accord.statements.group import Group, is_adverb, tag_of
from accord.statements.lexicon import forms, words
from accord.statements.tokens import Token

_W = words()
_DET, _PREP, _CONJ, _SUB = _W["determiners"], _W["prepositions"], _W["conjunctions"], _W["subordinators"]
_JOINS = frozenset({"and", "but", "yet", "while", "whereas", "or", "so"})
_CUTS = frozenset({";", ":", "—", "–"})
_STOPS = _DET | _PREP | _CONJ | _SUB | {"'s", "'", "to", "$", "("}
_ADJECTIVE = ("al", "ive", "ous", "ic", "ful", "able", "ible", "ary", "less", "ish", "ian", "ese")
_FEWEST = 4


def with_rescued(tokens: Sequence[Token], groups: list[Group]) -> list[Group]:
    """Return verb groups with one more for each clause that had no finite verb and holds a likely one."""
    if any(g.kind == "finite" for g in groups) and not any(t.low in _CUTS or t.low in _JOINS for t in tokens[:-1]):
        return groups
    held = {k for g in groups for k in range(g.first, g.head + 1)}
    more: list[Group] = []
    for a, b in _clauses(tokens, groups):
        best: Group | None = None
        for i in range(a + 1, b):
            found = _likely(tokens, a, i, b) if i not in held else None
            if found is not None:
                best = best or found
                if _object_follows(tokens, i):
                    best = found
                    break
        if best is not None:
            more.append(best)
    return sorted([*groups, *more], key=lambda g: g.first) if more else groups


def _clauses(tokens: Sequence[Token], groups: Sequence[Group]) -> Iterator[tuple[int, int]]:
    """Yield the stretches between marks and joining words that hold no finite verb."""
    finite = [g.head for g in groups if g.kind in {"finite", "reduced"}]
    start = 0
    n = len(tokens)
    for i in range(n + 1):
        cut = i == n or tokens[i].low in _CUTS or (tokens[i].low in _JOINS and i > 0 and tokens[i - 1].low == ",")
        if not cut:
            continue
        size = i - start
        whole = start == 0 and i >= n - 1
        opened = whole or (start > 0 and tokens[start - 1].low in _CUTS | _JOINS)
        if size >= _FEWEST and (opened or start == 0) and not any(start <= k < i for k in finite):
            yield start, i
        start = i + 1


def _likely(tokens: Sequence[Token], a: int, i: int, b: int) -> Group | None:
    token = tokens[i]
    if not token.text.islower() or not token.text.isalpha():
        return None
    j = i - 1
    while j > a and (is_adverb(tokens[j].low) or tokens[j].low in {")", "”", ",", '"'}):
        j -= 1
    before = tokens[j]
    if before.low in _STOPS or is_adverb(before.low) or (before.text.islower() and before.low.endswith(_ADJECTIVE)):
        return None
    after = tokens[i + 1].low if i + 1 < b else ""
    if after in {"of", "'s", "and", ","} or tag_of(after, "VBZ", "VBD") is not None:
        return None
    reading = _reading(token.low)
    if reading is None:
        return None
    lemma, tag = reading
    plural = before.low.endswith("s") and not before.low.endswith("ss")
    if tag == "VB" and not (plural or before.low == "people"):
        return None
    if tag == "VBZ" and plural and before.text.islower():
        return None
    return Group(i, i, lemma, tag, "finite")


def _reading(low: str) -> tuple[str, str] | None:
    if low in forms():
        return tag_of(low, "VBZ", "VBD") or tag_of(low, "VB")
    if low.endswith("ed") and len(low) > 5 and low not in _W["adjectives_ed"]:
        return low[:-2], "VBD"
    return None


def _object_follows(tokens: Sequence[Token], i: int) -> bool:
    if i + 1 >= len(tokens):
        return False
    t = tokens[i + 1]
    return t.low in _DET or t.low in _PREP or t.low in {"to", "that", "up", "out", "$"} or not t.text[:1].islower()
