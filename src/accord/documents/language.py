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
_LINE = re.compile(r"[^\n]*\S[^\n]*")
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


# A paragraph is told to be in another language only where it has this many words, and as clearly as this.
LEAST_WORDS = 8
LEAST_SMALL = 4
# So much of a text must be English for it to be read as English with parts left out.
LEAST_ENGLISH = 0.15


def english_parts(
    text: str, readable: tuple[tuple[int, int], ...], given: str | None = None
) -> tuple[str, tuple[tuple[int, int], ...], tuple[str, ...]]:
    """Return the language that a text is read in, what of it is read, and notes on what is not.

    Parameters
    ----------
    text, readable
        The text and its article.
    given
        The language that a side-car states; then the text is not looked at.

    Returns
    -------
    tuple
        ISO 639-1 code; ``readable`` without the paragraphs in other languages; notes.
    """
    if given:
        return given, readable, () if given == "en" else (_not_read(given),)
    english = sure = 0
    others: Counter[str] = Counter()
    foreign: list[tuple[int, int]] = []
    common = _small_words()["en"]
    for first, last in readable or ((0, len(text)),):
        for found in _LINE.finditer(text, first, last):
            words = found[0].split()
            small = sum(word in common for word in words)
            # Most paragraphs of English show it at once; only the others are looked at more closely.
            shown = small > 0.12 * len(words)
            code = "en" if shown else _tell_paragraph(found[0], words)
            sure += len(words) if shown else 0
            if code == "en":
                english += len(words)
            else:
                others[code] += len(words)
                foreign.append(found.span())
    total = english + sum(others.values())
    if english < max(20 if others else 0, LEAST_ENGLISH * total):
        code = tell_language("\n".join(text[a:b] for a, b in foreign))
        return code, readable, (_not_read(code),)
    if not foreign and sure >= 0.3 * total > 0:
        return "en", readable, ()
    if not foreign:
        code = tell_language(text[readable[0][0] : readable[-1][1]] if readable else text)
        return code, readable, () if code == "en" else (_not_read(code),)
    note = (
        f"not read: {len(foreign)} paragraphs in {', '.join(sorted(others))} ({sum(others.values())} of {total} words)"
    )
    return "en", _without(readable, foreign), (note,)


def _not_read(code: str) -> str:
    return f"not read: the text is in {code}, and only English is read"


def _tell_paragraph(paragraph: str, words: list[str]) -> str:
    letters = [c for c in paragraph[:SAMPLE] if c.isalpha()]
    if sum(c >= _SCRIPTS_BEGIN for c in letters) > 0.4 * len(letters) > 2:
        return tell_language(paragraph)
    if len(words) < LEAST_WORDS:
        return "en"
    counted = Counter(word.lower() for word in _WORD.findall(paragraph[:SAMPLE]))
    scores = {code: sum(counted[w] for w in small) for code, small in _small_words().items()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= LEAST_SMALL and scores[best] > 2 * scores["en"] else "en"


def _without(spans: tuple[tuple[int, int], ...], holes: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    left: list[tuple[int, int]] = []
    at = 0
    for first, last in spans:
        start = first
        while at < len(holes) and holes[at][0] < last:
            if holes[at][0] > start:
                left.append((start, holes[at][0]))
            start = holes[at][1]
            at += 1
        if start < last:
            left.append((start, last))
    return tuple(left)
