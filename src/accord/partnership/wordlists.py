"""The words by which standing bodies are known, from ``data/mechanisms.toml``.

Invariant: the lists are data; no rule of reading holds a word of its own for a kind or a level.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from accord.vocabulary import words


@dataclass(frozen=True, slots=True)
class Wordlists:
    """The lists, lower case.

    Parameters
    ----------
    heads
        Kind of body by its head, as tokens.
    longest
        Number of tokens of the longest head.
    officials, regular, modifiers, empty, joint
        Words of a name; see the file.
    levels
        Level by phrase, in the order in which they are tried.
    outsiders
        What is no mechanism of two parties, as one pattern.
    founding
        Beginnings of the verbs that found a body, as one pattern.
    broad, light, vague
        Beginnings of verbs that tell a direction and no task; those of them that do so only with a vague object, and
        such objects; as patterns.
    before
        Words that may stand before such a verb.
    """

    heads: Mapping[tuple[str, ...], str]
    longest: int
    officials: frozenset[str]
    regular: frozenset[str]
    modifiers: frozenset[str]
    empty: frozenset[str]
    joint: frozenset[str]
    levels: tuple[tuple[str, re.Pattern[str]], ...]
    outsiders: re.Pattern[str]
    founding: str
    broad: re.Pattern[str]
    light: re.Pattern[str]
    vague: re.Pattern[str]
    before: frozenset[str]


@cache
def wordlists() -> Wordlists:
    """Return the packaged lists."""
    data = tomllib.loads(
        resources.files("accord.partnership").joinpath("data/mechanisms.toml").read_text(encoding="utf-8")
    )
    heads = {tuple(name.split()): kind for name, kind in data["heads"].items()}
    topics = {token for word in words("areas").values() for trigger in word.triggers for token in trigger.split()}
    return Wordlists(
        heads=heads,
        longest=max(map(len, heads)),
        officials=frozenset(data["officials"]["words"]),
        regular=frozenset(data["officials"]["regular"]),
        modifiers=frozenset(data["modifiers"]["words"]) | (topics - {"to", "of", "in", "the", "with", "a"}),
        empty=frozenset(data["modifiers"]["empty"]),
        joint=frozenset(data["modifiers"]["joint"]),
        levels=tuple((level, _any_of(phrases)) for level, phrases in data["levels"].items()),
        outsiders=_any_of(data["outsiders"]["words"]),
        founding=data["founding"]["verbs"],
        broad=re.compile(rf"(?:{data['broad']['verbs']})\w*$", re.I),
        light=re.compile(rf"(?:{data['broad']['light']})\w*$", re.I),
        vague=re.compile(rf"\b(?:{data['broad']['vague']})\b", re.I),
        before=frozenset(data["broad"]["before"]),
    )


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    inside = "|".join(re.escape(p) for p in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{inside})(?![\w-])", re.I)


_OTHER_LEADERS = re.compile(
    r"\b(?:business|community|industry|religious|opposition|party|youth|thought) leaders\b", re.I
)


def level_of(text: str) -> str | None:
    """Return the level that words name, or None.

    >>> level_of("dialogue between their trade ministers"), level_of("Climate Change Dialogue")
    ('ministers', None)
    """
    plain = _OTHER_LEADERS.sub("", text)
    return next((level for level, pattern in wordlists().levels if pattern.search(plain)), None)
