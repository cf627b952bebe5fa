"""Counts written out in words: "twelve helicopters", "two hundred tractors", "three dozen buses".

Invariant: the two sides themselves, their people and spans of time are not counted.
"""

import re
from collections.abc import Iterator

from accord.statements.lexicon import words
from accord.statements.statement import Figure

_SMALL = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {w: n for n, w in enumerate(_SMALL.split(" "), 2)} | {w: 10 * n for n, w in enumerate(_TENS, 2)}
_ONES = {"one": 1} | {w: n for w, n in _NUMBERS.items() if n < 10}
_NUMBERS |= {f"{ten}-{one}": _NUMBERS[ten] + n for ten in _TENS for one, n in _ONES.items()}
_SIZES = {"dozen": 12, "hundred": 100, "thousand": 1000}
_EITHER = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_COUNT = re.compile(
    rf"\b(?P<n>{_EITHER}|an?(?=\s+(?:dozen|hundred|thousand)\b))(?:\s+(?P<size>dozen|hundred|thousand))?\s+"
    r"(?P<what>(?:[a-z][a-z-]*\s+){0,2}?(?P<noun>[a-z][a-z-]{2,}s|people|aircraft|vaccines))\b(?!['’])",
    re.I,
)
_UNCOUNTED = (
    "sides countries nations leaders ministers parties governments states peoples capitals neighbours neighbors "
    "presidents years months weeks days hours decades minutes times thirds quarters fifths halves economies "
    "agreements instruments documents memoranda memorandums accords treaties chapters rounds "
    "delegations fronts ways sentences words reasons things points this has is was as its"
)
_NOT_COUNTED = frozenset(_UNCOUNTED.split(" "))
# Substrings are found fast: a stretch without one of these holds no number in words.
_STEMS = (
    *("two ", "three ", "four", "five ", "six", "seven", "eight", "nine", "ten ", "eleven", "twelve", "thirt"),
    *("fift", "twenty", "forty", "dozen", "hundred", "thousand"),
)
_SMALL_WORDS = words()["prepositions"] | words()["determiners"] | words()["conjunctions"] | {"have", "had", "were"}


def counts_in_words(text: str, start: int, end: int) -> Iterator[Figure]:
    """Yield the counts of ``text[start:end]`` whose number is written out."""
    low = text[start:end].lower()
    if not any(stem in low for stem in _STEMS):
        return
    for m in _COUNT.finditer(text, start, end):
        what = m["what"].lower().split()
        if what[-1] in _NOT_COUNTED or set(what) & _SMALL_WORDS or not m["what"].islower():
            continue
        value = _NUMBERS.get(m["n"].lower(), 1) * _SIZES.get((m["size"] or "").lower(), 1)
        yield Figure("count", float(value), " ".join(what), m.start(), m.end(), m[0])
