"""Words that name a country and mean something else here: a person's surname, a seat that two parties share.

Invariant: the text alone decides; without its help a name keeps the meaning of the table.
"""

from collections import Counter
from collections.abc import Sequence

from accord.statements.gazetteer import Mention
from accord.statements.lexicon import words
from accord.statements.tokens import Token
from accord.vocabulary import parties

_W = words()
TITLES, HEADS, _NOT_NAMES = _W["titles"], _W["title_heads"], _W["not_names"]


def shared_seats(mentions: list[Mention], named: Counter[str]) -> dict[str, str]:
    """Return whose seat is meant where a capital is also the seat of another party ("Brussels")."""
    table = parties()
    seats = {m.code for m in mentions if m.kind == "seat"}
    found = {}
    for code in seats:
        own = set(table[code].seats)
        for other, n in named.items():
            if other != code and other in table and table[other].capital in own and n > named[code]:
                found[code] = other
    return found


def namesakes_of(tokens: Sequence[Token], mentions: list[Mention]) -> frozenset[str]:
    """Return the countries that are only the surname of somebody here ("Prime Minister Luis Montenegro")."""
    found: set[str] = set()
    countries: set[str] = set()
    for m in mentions:
        i = m.first
        before, title = tokens[i - 1], tokens[i - 2] if i > 1 else None
        named = (
            m.kind == "name"
            and title is not None
            and title.low in HEADS
            and title.text[:1].isupper()
            and before.text[:1].isupper()
            and before.low not in TITLES
            and before.low not in _NOT_NAMES
        )
        if named:
            found.add(m.code)
        elif m.kind != "name" or (i > 0 and before.low in {"in", "of", "to", "with", "from"}):
            countries.add(m.code)
    return frozenset(found - countries)
