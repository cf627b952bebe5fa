"""What is not read at all: sport, markets and weather, questions, furniture of a page, repeated headlines.

Invariant: a gate looks at words alone, never at what a rule would have made of them.
"""

import re
from collections.abc import Sequence
from functools import cache

from accord.statements.lexicon import forms as verb_forms
from accord.statements.lexicon import frames, load, words
from accord.statements.tokens import Sentence, Token

LONGEST = 400
NOTHING = "no word that could carry a statement"
_FACT = re.compile(r"\d|largest|biggest|anniversary|promises?|signing|hiatus|suspension|\bno\b", re.I)


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(row["words"].split()) for name, row in load("gates").items() if "words" in row}


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join(load("gates")["furniture"]["patterns"]), re.I)


@cache
def _carriers() -> frozenset[str]:
    """Return every word form that can carry an act: forms of the frames' verbs, modals, adjectives of be."""
    known = set(frames()) | words()["carriers"] | words()["headline_verbs"] | words()["denied"]
    found = {form for form, readings in verb_forms().items() if any(lemma in known for lemma, _tag in readings)}
    return frozenset(found | words()["carriers"])


def no_business(text: str, lines: Sequence[Sentence]) -> bool:
    """Tell a text about sport, markets or the weather, by how thickly its words stand."""
    found = re.findall(r"[a-z]+(?:-[a-z]+)?", text.lower())
    if not found:
        return True
    lists = _lists()
    business = sum(w in lists["business"] for w in found)
    for name in ("sport", "markets", "weather"):
        hits = sum(w in lists[name] for w in found)
        if hits >= 4 and hits > 0.02 * len(found) and hits > 1.5 * business:
            return True
    return False


def candidate(text: str, line: Sentence, tokens: Sequence[Token], headings: set[str]) -> str | None:
    """Return why a line is not read, or None where it may carry a statement."""
    if len(tokens) < 4:
        return "too short"
    if len(tokens) > LONGEST:
        return "too long to be a sentence"
    piece = text[line.start : line.end]
    if piece.rstrip("\"'”’) ").endswith("?"):
        return "a question"
    if _furniture().search(piece):
        return "furniture of the page"
    if line.kind == "heading" and re.sub(r"\W+", "", piece).lower() in headings:
        return "a headline repeated"
    lows = [t.low for t in tokens]
    lists = _lists()
    if sum(w in lists["sport"] for w in lows) >= 2 and not any(
        w in {"agreement", "memorandum", "mou", "cooperation"} for w in lows
    ):
        return "about sport"
    if sum(w in lists["markets"] for w in lows) >= 3:
        return "about markets"
    carriers = _carriers()
    if not any(w in carriers for w in lows) and not _FACT.search(piece):
        return NOTHING
    return None
