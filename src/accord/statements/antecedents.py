"""The instruments that a document names, in order, and the acronyms that it explains for them.

Invariant: what only points back ("the agreement", "that deal") is no antecedent.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from accord.statements.lexicon import words
from accord.statements.tokens import Token
from accord.statements.topics import find_instruments

_POINTING = frozenset({"the", "this", "that", "its", "their", "such", "any", "no", "said", "these", "those", "our"})
# One bare word of these kinds names nothing in particular, unless what it is on follows.
_BARE = frozenset({"agreement", "dialogue", "joint-declaration", "framework", "strategic-partnership", "fund"})
_W = words()
# Before a bare "agreement" these say nothing of what it is on; a noun or adjective does.
_PLAIN = _W["determiners"] | _W["prepositions"] | _W["conjunctions"] | _W["pronouns"] | _W["be"] | _W["adverbs"]
_TALKING = frozenset({"dialogue", "dialogues", "mechanism", "hotline"})
_SPECIFIC = frozenset(
    {"on", "for", "between", "concerning", "covering", "under", "with", "to", "that", "which", "signed"}
)
_ACRONYM = re.compile(r"[A-Z][A-Za-z&-]*[A-Z]|[A-Z]{2,}")


@dataclass(frozen=True, slots=True)
class Antecedent:
    """An instrument named in a document.

    Parameters
    ----------
    start
        Offset of its first word.
    kind
        A word of the list instruments.
    title
        The source's own words.
    paragraph
        A number that grows by one with each paragraph that names an instrument.
    """

    start: int
    kind: str
    title: str
    paragraph: int


def antecedents(text: str, tokens: Sequence[Token]) -> tuple[list[Antecedent], dict[str, str]]:
    """Return the instruments named by all the tokens of a document, and the kind of each acronym it explains."""
    found: list[Antecedent] = []
    aliases: dict[str, str] = {}
    paragraph, end = 0, 0
    for x in find_instruments(tokens, 0, len(tokens)):
        first, last = tokens[x.first], tokens[x.last]
        if "\n" in text[end : first.start]:
            paragraph += 1
        end = last.end
        for k in range(x.last + 1, min(x.last + 9, len(tokens) - 2)):
            inside = tokens[k + 1].text
            closed = tokens[k + 2].text in {")", "-", "–"} or tokens[k + 2].text.isdigit()
            if tokens[k].text == "(" and _ACRONYM.fullmatch(inside) and closed:
                aliases.setdefault(inside, x.kind)
                break
            if tokens[k].text in {",", ";", ")"} or (tokens[k].text == "." and tokens[k - 1].low != "no"):
                break
        before = tokens[x.first - 1].low if x.first else ""
        after = tokens[x.last + 1].low if x.last + 1 < len(tokens) else ""
        lone = x.kind in _BARE and (x.kind != "dialogue" or first.low in _TALKING)
        bare = x.first == x.last and not first.text[:1].isupper() and (lone or before in _POINTING)
        told = after in _SPECIFIC or (before.isalpha() and before not in _PLAIN)
        if bare and (before in _POINTING or not told or first.low.endswith("s")):
            continue
        found.append(Antecedent(first.start, x.kind, x.title, paragraph))
    return found, aliases
