"""How much of a text is public business between two countries, told by its words and by whom its sentences name.

Invariant: a text that is about something else keeps only what a sentence itself ties to two countries or an instrument.
"""

import re
from collections.abc import Sequence

from accord.statements.drafts import Draft
from accord.statements.lexicon import load
from accord.statements.topics import find_instruments
from accord.statements.view import View

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?")
# A text below this bearing is about something else, unless it tells that many deeds of two countries. The annotated
# texts lie above 0.73, one with four such deeds at 0.58; texts about crime, travel, a bank's results, a by-election, an
# earthquake, a prize, a match and the weather at 0.59 and below, with two such deeds at most (tests/statements/texts).
WEAK, DEEDS = 0.66, 3
# Of fewer sentences nothing can be told.
FEWEST = 5
_PER_WORD = 10.0
_US = frozenset({"we", "us", "our"})


def is_weak(text: str, read: Sequence[tuple[View, Sequence[Draft]]]) -> bool:
    """Return whether a text bears too little on two countries' business to be read in full.

    Parameters
    ----------
    read
        Its sentences with the drafts of the frames.
    """
    public = frozenset(load("gates")["public"]["words"].split())
    words = _WORD.findall(text.lower())
    if not words or len(read) < FEWEST:
        return False
    share = sum(w in public for w in words) / len(words)
    two = [drafts for view, drafts in read if names_two(view)]
    spoken = [drafts for view, drafts in read if not names_two(view) and _names_us(view)]
    if sum(not d.fact for drafts in [*two, *spoken] for d in drafts) >= DEEDS:
        return False
    return _PER_WORD * share + len(two) / len(read) < WEAK


def names_two(view: View) -> bool:
    """Return whether a sentence names both countries of the pair, stands for them, or names an instrument."""
    pair = set(view.cast.pair)
    return (
        len(pair & {m.code for m in view.mentions}) > 1
        or any(s.kind == "pair" for s in view.subjects.values())
        or bool(find_instruments(view.tokens, 0, len(view.tokens)))
    )


def _names_us(view: View) -> bool:
    """Tell "the Uzbek side has asked us", which names both: the other and those who speak."""
    return not _US.isdisjoint(view.lows) and any(m.code in view.cast.pair for m in view.mentions)


def kept_in_weak(view: View, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts of a sentence that count in a text that is about something else: deeds of two countries."""
    return [d for d in drafts if not d.fact] if names_two(view) else []
