"""A verb group and the small questions asked of single words.

Invariant: a group's words are contiguous apart from adverbs, and no token belongs to two groups.
"""

from dataclasses import dataclass

from accord.statements.lexicon import forms, words

_W = words()


@dataclass(slots=True)
class Group:
    """A verb group; ``first`` and ``head`` are token numbers, ``head`` that of the main verb."""

    first: int
    head: int
    lemma: str
    tag: str
    kind: str  # finite, infinitive, participle, reduced
    modal: str | None = None
    negated: bool = False
    passive: bool = False
    progressive: bool = False
    perfect: bool = False
    past_be: bool = False


def is_adverb(low: str) -> bool:
    """Return whether a word is an adverb that may stand inside a verb group."""
    return low in _W["adverbs"] or (low.endswith("ly") and len(low) > 4 and low not in _W["ly_verbs"])


def tag_of(low: str, *tags: str) -> tuple[str, str] | None:
    """Return lemma and tag of a form where it can have one of ``tags``."""
    for reading in forms().get(low, ()):
        if reading[1] in tags:
            return reading
    return None
