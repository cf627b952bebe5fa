"""Persons with a title and no country, tied by what the text leaves open: the other side, or the dateline's country.

Invariant: only one of the pair may be left; otherwise the person stays untied.
"""

from collections.abc import Sequence

from accord.statements.gazetteer import find_countries
from accord.statements.lexicon import words
from accord.statements.tokens import Token

TITLES = words()["titles"]


def eliminate(
    tokens: Sequence[Token],
    untied: list[tuple[int, list[str], list[str]]],
    pair: tuple[str, ...],
    people: dict[str, str],
    titles: list[tuple[int, str, str]],
) -> None:
    """Tie a titled person without a country to the one of the pair that is left, where the text leaves only one."""
    if len(pair) != 2:
        return
    other = {pair[0]: pair[1], pair[1]: pair[0]}
    loose: list[tuple[int, list[str], list[str]]] = []
    for i, name, title in untied:
        if any(word in people for word in name):
            code = next(people[word] for word in name if word in people)
        else:
            near = tokens[max(0, i - 14) : i + 18]
            joined = {t.low for t in near} & {"and", "counterpart", "with", "met", "between"}
            codes = {people[t.text] for t in near if t.text in people} | {
                m.code
                for m in find_countries(near)
                if m.kind == "demonym" and m.last + 1 < len(near) and near[m.last + 1].low in TITLES
            }
            codes &= set(pair)
            if joined and len(codes) == 1:
                code = other[codes.pop()]
            else:
                loose.append((i, name, title))
                continue
        for word in name:
            people.setdefault(word, code)
        titles.append((tokens[i].start, title[-1], code))
    for i, name, title in loose:
        # "Emir X met Prime Minister Y": once X is tied, the one titled stranger of the text is the other side's.
        tied = {people[word] for word in name if word in people}
        held = {code for _o, word, code in titles if word in {"president", "premier", "king", "emir"}} & set(pair)
        if (
            not tied
            and len(held) == 1
            and title[-1] in {"president", "premier", "minister", "king", "emir", "chancellor"}
        ):
            tied = {other[next(iter(held))]}
        named = set(people.values()) & set(pair)
        if (
            not tied
            and len(named) == 1
            and (title[-1] in {"president", "premier", "king", "emir", "chancellor"} or "prime" in title)
        ):
            # Only one side's people are named with their country: the leader without one is the other's.
            tied = {other[next(iter(named))]}
        if len(tied) == 1:
            code = tied.pop()
            for word in name:
                people.setdefault(word, code)
            titles.append((tokens[i].start, title[-1], code))


def at_home(
    tokens: Sequence[Token],
    untied: list[tuple[int, list[str], list[str]]],
    place: str,
    people: dict[str, str],
    titles: list[tuple[int, str, str]],
) -> None:
    """Tie ministers and officials without a country to the dateline's country; royal titles are left to elimination."""
    for i, name, title in untied:
        if not any(word in people for word in name) and title[-1] in {
            "minister",
            "secretary",
            "governor",
            "president",
            "premier",
            "spokesperson",
            "spokesman",
            "spokeswoman",
        }:
            for word in name:
                people.setdefault(word, place)
            titles.append((tokens[i].start, title[-1], place))
