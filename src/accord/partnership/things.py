"""What a contract is about: a counted thing ("18 FA-50M jets") or a named work ("carbon capture and storage project").

Invariant: two things are one only if they count alike and share a type designator or a noun; a further lot ("another
18") is never the first one.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from accord.statements import Figure
from accord.vocabulary import parties

_WORD = re.compile(r"[^\W_][\w.’'-]*")
_NAMED = re.compile(
    r"\b(?:a|an|the|its|their|this|new|joint|first)\s+((?:[\w’'-]+\s+){1,7}?)(project|plant|facility|facilities|refinery|terminal|railway"
    r"|pipeline|port|bridge|dam|reactors?|cent(?:re|er)|programme|program|hub|corridor|park)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Thing:
    """What is counted or named, in the source's words.

    Parameters
    ----------
    count
        How many, or None for a named work.
    words
        What is counted, as printed, or the work's name.
    designators
        Type designators without their variant letters: ``FA-50`` for FA-50M.
    nouns
        Its other words that tell it apart, lower case.
    """

    count: float | None
    words: str
    designators: frozenset[str]
    nouns: frozenset[str]

    @property
    def label(self) -> str:
        """The thing for people."""
        if self.count is None:
            return self.words
        return f"{self.count:,.10g} {self.words}"

    def as_dict(self) -> dict[str, Any]:
        """Return the thing as JSON-serialisable data."""
        return {"count": self.count, "words": self.words, "designators": sorted(self.designators)}


@cache
def plain_list(name: str) -> frozenset[str]:
    """Return a list of the data file ``contracts.toml``."""
    text = resources.files("accord.partnership").joinpath("data", "contracts.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[name])


@cache
def word_list(name: str) -> re.Pattern[str]:
    """Return a list of the data file ``contracts.toml`` as a pattern of whole words."""
    found = sorted(plain_list(name), key=lambda w: (-len(w), w))
    flags = 0 if name == "bodies" else re.I
    return re.compile(r"\b(?:" + "|".join(re.escape(w) for w in found) + r")\b", flags)


def counted(figure: Figure, text: str) -> Thing | None:
    """Return what a figure counts if that can be goods, with the words that follow it in the document.

    Parameters
    ----------
    figure
        A figure of kind count.
    text
        The document's text.
    """
    if figure.kind != "count" or not figure.unit or figure.value < 1:
        return None
    place = text.find(figure.unit.split()[0], figure.start, figure.end)
    words = _run(text, place if place >= 0 else figure.start)
    if not words:
        return None
    nouns = {w.lower() for w in words if not _designator(w)}
    if nouns and (word_list("no_goods").search(" ".join(sorted(nouns)))):
        return None
    return Thing(
        figure.value,
        " ".join(words),
        frozenset(stem(w) for w in words if _designator(w)),
        frozenset(_singular(w) for w in nouns - plain_list("vague")) or frozenset(_singular(w) for w in nouns),
    )


def named_work(quote: str) -> Thing | None:
    """Return the work that a quote names, by the words before "project", "plant" and the like.

    >>> named_work("The carbon capture and storage project is scheduled to start in 2029").words
    'carbon capture and storage project'
    """
    best = None
    for found in _NAMED.finditer(quote):
        words = _WORD.findall(found[1])
        cut = max((k for k, w in enumerate(words) if w.lower() in plain_list("before_works")), default=-1)
        words = words[cut + 1 :]
        while words and words[0].lower() in plain_list("filler"):
            words = words[1:]
        nouns = frozenset(_singular(w.lower()) for w in words if w.lower() not in plain_list("filler"))
        if nouns and (best is None or len(nouns) > len(best.nouns)):
            best = Thing(None, " ".join([*words, found[2]]), frozenset(stem(w) for w in words if _designator(w)), nouns)
    return best


def same_thing(a: Thing, b: Thing) -> bool:
    """Whether two are one by what they count or name."""
    if (a.count is None) != (b.count is None):
        return False
    if a.count is None:
        shared = len(a.nouns & b.nouns)
        return shared > 0 and shared / len(a.nouns | b.nouns) >= 0.5
    if a.count != b.count:
        return False
    if a.designators and b.designators:
        return bool(a.designators & b.designators)
    return bool(a.nouns & b.nouns)


def alike(a: Thing, b: Thing) -> bool:
    """Whether two counted things are of one type, however many."""
    if a.count is None or b.count is None:
        return False
    if a.designators and b.designators:
        return bool(a.designators & b.designators)
    return bool(a.nouns & b.nouns)


def is_further(text: str, start: int, end: int | None = None) -> bool:
    """Whether a number at ``start`` of a text counts a further lot: "another 18", "option for 18 more"."""
    head = text[max(0, start - 45) : start]
    stop = re.split(r"[.;]", head)[-1]
    tail = text[start : (end or start) + 12]
    return bool(word_list("further").search(stop)) or bool(
        re.match(r"[\d,.]+\s+(?:\w+\s+)?(?:more|additional|further|extra)\b", tail, re.I)
    )


def stem(word: str) -> str:
    """Return a type designator without the letters of its variant.

    >>> stem("FA-50M"), stem("K9A1"), stem("KF-21")
    ('FA-50', 'K9', 'KF-21')
    """
    found = re.match(r"[A-Z]+-?\d+", word)
    return found.group() if found else word


def _designator(word: str) -> bool:
    """Whether a word after a number is a type's own name: FA-50M, LNG, Rafale; the name of a people is none."""
    if re.match(r"[A-Z]{1,5}-?\d", word) or re.fullmatch(r"[A-Z]{3,6}", word):
        return True
    return word[:1].isupper() and word[1:].islower() and word.lower() not in _peoples()


@cache
def _peoples() -> frozenset[str]:
    return frozenset(
        part.lower() for p in parties().values() for name in (*p.names, *p.demonyms) for part in name.split()
    )


def _run(text: str, start: int) -> list[str]:
    words: list[str] = []
    place = start
    while len(words) < 6:
        found = _WORD.match(text, place)
        if found is not None and found.group() == "of" and words and words[-1] in plain_list("measures_of"):
            after = _WORD.match(text, found.end() + 1)  # "2 million tonnes of LNG"
            words += ["of", after.group().rstrip(".")] if after is not None else []
            break
        if found is None or found.group().lower() in plain_list("ends") or found.group().endswith("."):
            if (
                found is not None
                and found.group().endswith(".")
                and found.group()[:-1].lower() not in plain_list("ends")
            ):
                words.append(found.group()[:-1])
            break
        if words or not word_list("further").fullmatch(found.group()):
            words.append(found.group())
        gap = re.compile(r"[ \n]+").match(text, found.end())
        if gap is None:
            break
        place = gap.end()
    while words and re.search(r"(?:ed|ing|ly)$", words[-1]) and len(words) > 1:
        words.pop()
    return words


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word
