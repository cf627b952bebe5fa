"""Persons with a title and no country, tied by what the text says of them: whom they meet, thank and visit.

Invariant: only the pair of the document is in question, and evidence for both sides leaves a person untied.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from accord.statements.gazetteer import Mention
from accord.statements.lexicon import load, words
from accord.statements.tokens import Token

TITLES = words()["titles"]
_STOPS = frozenset({".", ";", "”"})
_MEDIA = frozenset(
    {"radio", "television", "tv", "media", "newspaper", "daily", "reporters", "journalists", "broadcaster"}
)
_MEDIA |= {"lawmakers", "parliament", "news", "weekly", "paper"}
_SPOKEN_TO = frozenset(
    {"thank", "thanked", "thanking", "urge", "urged", "urging", "asked", "invited", "invite", "thanks", "praised"}
)


@cache
def tie_words() -> Mapping[str, frozenset[str]]:
    """Return the word lists of data/ties.toml by name."""
    return {name: frozenset(str(value).split()) for name, value in load("ties").items()}


@dataclass(slots=True)
class Stranger:
    """A titled person without a country: where named, the name's words and the title's."""

    places: list[int] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    title: list[str] = field(default_factory=list)


def eliminate(
    tokens: Sequence[Token],
    untied: list[tuple[int, list[str], list[str]]],
    pair: tuple[str, ...],
    people: dict[str, str],
    titles: list[tuple[int, str, str]],
    mentions: Sequence[Mention],
    place: str | None,
    answers: str | None = None,
) -> None:
    """Tie titled persons without a country to one of the pair, where what is said of them points to one only.

    Parameters
    ----------
    tokens
        All tokens of the document.
    untied
        ``(token, name, title)`` of each titled person without a country.
    place
        Country of the dateline or issuer, where it is one of the pair: weak evidence for ministers and officials.
    answers
        Country of the official who answers in an interview: "Minister X and I" names one of the other side.
    """
    if len(pair) != 2:
        return
    at = {k: m for m in mentions for k in range(m.first, m.last + 1)}
    strangers = _gather(untied)
    last_names = {s.name[-1] for s in strangers}
    found_at: dict[str, list[int]] = {}
    for i, token in enumerate(tokens):
        if token.text in last_names:
            found_at.setdefault(token.text, []).append(i)
    for weak in (False, False, True, False):
        for s in strangers:
            if any(w in people for w in s.name):
                code = next(people[w] for w in s.name if w in people)
            else:
                found = (
                    _beside_me(tokens, s, answers, pair)
                    or _followed(tokens, s, people)
                    or _decide(tokens, found_at[s.name[-1]], s, pair, people, titles, at, place, weak)
                )
                if found is None:
                    continue
                code = found
            for word in s.name:
                people.setdefault(word, code)
            for i in s.places:
                if (tokens[i].start, s.title[-1], code) not in titles:
                    titles.append((tokens[i].start, s.title[-1], code))


def _beside_me(tokens: Sequence[Token], s: Stranger, answers: str | None, pair: tuple[str, ...]) -> str | None:
    if answers is None:
        return None
    for i in s.places:
        after = [t.low for t in tokens[i + 1 : i + 9]]
        if any(a == "and" and b in {"i", "me"} for a, b in pairwise(after)):
            return next(c for c in pair if c != answers)
    return None


def _followed(tokens: Sequence[Token], s: Stranger, people: Mapping[str, str]) -> str | None:
    """Return whose "Moosa Zameer, his finance minister" is: that of the person named last before."""
    if s.title[0] not in {"his", "her"}:
        return None
    for k in range(s.places[0] - 1, max(-1, s.places[0] - 60), -1):
        if tokens[k].text in people:
            return people[tokens[k].text]
    return None


def _gather(untied: Iterable[tuple[int, list[str], list[str]]]) -> list[Stranger]:
    """Bring the mentions of one person together by the last word of the name."""
    found: dict[str, Stranger] = {}
    for i, name, title in untied:
        own = found.setdefault(name[-1], Stranger())
        own.places.append(i)
        own.name.extend(w for w in name if w not in own.name)
        own.title = own.title or title
    return list(found.values())


def _decide(
    tokens: Sequence[Token],
    places: Sequence[int],
    s: Stranger,
    pair: tuple[str, ...],
    people: dict[str, str],
    titles: list[tuple[int, str, str]],
    at: dict[int, Mention],
    place: str | None,
    weak: bool,
) -> str | None:
    other = {pair[0]: pair[1], pair[1]: pair[0]}
    votes: Counter[str] = Counter()
    for i in places:
        _hear(tokens, i, s, other, people, at, votes)
    last, w = s.title[-1], tie_words()
    if last in w["top"] or "prime" in s.title:
        rivals = {code for _o, word, code in titles if word in {last} and word in w["top"] and code in other}
        leaders = {code for _o, word, code in titles if word in w["top"] and code in other}
        if len(rivals) == 1:
            votes[other[next(iter(rivals))]] += 2
        elif len(leaders) == 1 and not votes:
            votes[other[next(iter(leaders))]] += 1
        named = set(people.values()) & set(pair)
        if not votes and len(named) == 1 and place is None:
            votes[other[next(iter(named))]] += 1
    if weak and place is not None and not votes and last in w["home_titles"]:
        votes[place] += 1
    ranked = votes.most_common(2)
    if not ranked or ranked[0][1] <= 0 or (len(ranked) == 2 and ranked[0][1] <= ranked[1][1]):
        return None
    return ranked[0][0]


def _hear(
    tokens: Sequence[Token],
    i: int,
    s: Stranger,
    other: dict[str, str],
    people: dict[str, str],
    at: dict[int, Mention],
    votes: Counter[str],
) -> None:
    """Count what one mention of a person, whose last name is token ``i``, says about the side."""
    n, w = len(tokens), tie_words()
    stop = next((k for k in range(i + 1, min(n, i + 22)) if _ends(tokens, k)), min(n, i + 22))
    begin = next(
        (k for k in range(i, max(0, i - 30), -1) if tokens[k - 1].text in _STOPS or _apart(tokens, k)), max(0, i - 30)
    )
    # "X, the foreign minister, has been to": an apposition stands between.
    reach = 9 if i + 1 < n and tokens[i + 1].text == "," else 7
    for k in range(i + 1, min(stop, i + reach)):
        low = tokens[k].low
        named = next((at[j] for j in range(k + 1, min(stop, k + 6)) if j in at and at[j].code in other), None)
        if named is None:
            continue
        between = [t.low for t in tokens[k : named.first]]
        if named.kind == "demonym" and _MEDIA & {t.low for t in tokens[named.last + 1 : named.last + 4]}:
            # "Told Algerian state radio": whose ears they are says nothing.
            continue
        after = tokens[named.last + 1].low if named.last + 1 < n else ""
        owned = named.last + 2 < n and tokens[named.last + 2].low in w["own_nouns"] and after in {"'s", "'"}
        if low in w["outward"] and (named.kind != "seat" or low in _SPOKEN_TO) and not (owned and low in w["own_acts"]):
            votes[other[named.code]] += 2
            break
        if low in w["own_acts"] and owned:
            votes[named.code] += 2
            break
        there = {"to", "in", "visited", "visiting", "visits"} & set(between)
        if low in w["arrives"] and named.kind in {"name", "seat"} and there:
            votes[other[named.code]] += 2
            break
    if (own := _vouched(tokens, i, stop, at)) in other:
        votes[own] += 1
    if (host := _visit_of(tokens, i, stop, at)) in other:
        votes[other[host]] += 2
    # "Meloni received President X", "Secretary A and Minister B signed": who is known stands before.
    near: Counter[str] = Counter()
    for k in range(begin, i):
        code = people.get(tokens[k].text) if tokens[k].text not in s.name else None
        m = at.get(k)
        if code is None and m is not None and m.code in other:
            titled = m.kind == "demonym" and m.last + 1 < n and tokens[m.last + 1].low in TITLES
            subject = m.kind == "name" and m.first <= begin + 2 and tokens[m.last + 1].low in w["received"]
            code = m.code if titled or subject else None
        if code in other:
            near[code] += 1
    for k in range(i + 1, stop):
        code = people.get(tokens[k].text) if tokens[k].text not in s.name else None
        m = at.get(k)
        if code is None and m is not None and m.kind == "demonym" and m.last + 1 < n:
            code = m.code if tokens[m.last + 1].low in TITLES else None
        if code in other:
            near[code] += 1
    said = {t.low for t in tokens[begin:stop]}
    if not near and {"he", "she"} & {t.low for t in tokens[begin:i]} and said & w["received"]:
        before = [people[t.text] for t in tokens[max(0, begin - 90) : begin] if t.text in people]
        if before and before[-1] in other:
            near[before[-1]] += 1
    if len(near) == 1 and said & (w["joined"] | w["received"]):
        votes[other[next(iter(near))]] += 1


def _visit_of(tokens: Sequence[Token], i: int, stop: int, at: dict[int, Mention]) -> str:
    """Return where "the visit of Minister X to Washington" goes."""
    before = [t.low for t in tokens[max(0, i - 8) : i]]
    if "visit" not in before or not {"of", "by"} & set(before[before.index("visit") :]):
        return ""
    k = next((k for k in range(i + 1, min(stop, i + 4)) if tokens[k].low == "to"), None)
    named = next((at[j] for j in range(k + 1, min(stop, k + 3)) if j in at), None) if k is not None else None
    return named.code if named is not None else ""


def _vouched(tokens: Sequence[Token], i: int, stop: int, at: dict[int, Mention]) -> str:
    """Return the country for which a person speaks: "X said Algeria would ship", "X said that Hanoi will buy"."""
    if i + 1 >= stop or tokens[i + 1].low not in {"said", "says", "announced", "added", "promised", "pledged"}:
        return ""
    k = i + 2
    while k < stop and tokens[k].low in {"that", "the", "on", "wednesday", "monday", "tuesday", "thursday", "friday"}:
        k += 1
    m = at.get(k)
    follows = tokens[m.last + 1].low if m is not None and m.last + 1 < len(tokens) else ""
    return m.code if m is not None and m.kind != "demonym" and follows in {"would", "will"} else ""


def _ends(tokens: Sequence[Token], k: int) -> bool:
    """Tell the end of a sentence or of a paragraph at token ``k``."""
    return tokens[k].text in _STOPS or _apart(tokens, k)


def _apart(tokens: Sequence[Token], k: int) -> bool:
    return k > 0 and tokens[k].start - tokens[k - 1].end >= 2
