"""Which language a text is in, told by its commonest small words.

Invariant: only a clear winner other than English takes a document out of reading.
"""

import re
import tomllib
from collections import Counter
from functools import cache
from importlib import resources

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ko", "\uac00", "\ud7a3"), ("ja", "\u3040", "\u30ff"), ("zh", "\u4e00", "\u9fff"), ("ar", "\u0600", "\u06ff"),
    ("ru", "\u0400", "\u04ff"), ("th", "\u0e00", "\u0e7f"), ("hi", "\u0900", "\u097f"), ("el", "\u0370", "\u03ff"),
    ("he", "\u0590", "\u05ff"),
)  # fmt: skip
SAMPLE = 8_000
_SCRIPTS_BEGIN = min(first for _code, first, _last in _SCRIPTS)


@cache
def _small_words() -> dict[str, frozenset[str]]:
    text = resources.files("accord.documents").joinpath("data/small-words.toml").read_text(encoding="utf-8")
    return {code: frozenset(row["words"].split()) for code, row in tomllib.loads(text).items()}


def tell_language(text: str) -> str:
    """Return the ISO 639-1 code of the text's language; ``en`` where nothing else clearly wins.

    >>> tell_language("The two leaders agreed to deepen the ties of their countries.")
    'en'
    >>> tell_language("Kedua-dua negara telah bersetuju untuk mempertingkatkan kerjasama dalam bidang yang baharu.")
    'ms'
    """
    sample = text[:SAMPLE]
    letters = [c for c in sample if c.isalpha()]
    if not letters:
        return "en"
    others = [c for c in letters if c >= _SCRIPTS_BEGIN]
    if len(others) > 0.4 * len(letters):
        for code, first, last in _SCRIPTS:
            if sum(first <= c <= last for c in others) > 0.4 * len(letters):
                return code
    words = Counter(word.lower() for word in _WORD.findall(sample))
    scores = {code: sum(words[w] for w in small) for code, small in _small_words().items()}
    best = max(scores, key=lambda code: (scores[code], code == "en"))
    return best if best == "en" or (scores[best] >= 3 and scores[best] > 1.5 * scores["en"]) else "en"
