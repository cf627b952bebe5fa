"""Firms, offices and other bodies: whose they are by the text's own words, by the packaged table or by a desk's.

Invariant: a body is tied by "the Slovene company X", "Kigali-based Y", "Z, a Rwandan bank" or a table that a person
wrote, or not at all; its short forms follow it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import resources

from accord.statements.gazetteer import Mention
from accord.statements.lexicon import load, words
from accord.statements.names import Names
from accord.statements.tokens import Token, tokenise
from accord.vocabulary import parties

_W = words()
_LINK, _NOT_NAMES, _TITLES = _W["name_links"], _W["not_names"], _W["titles"]
Claim = Callable[[int, int, str], None]
Table = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
_BASED = re.compile(r"(.+)-(?:based|headquartered|registered|listed)$")
_SEATED = ("based", "headquartered", "registered", "listed")
_SMALL = frozenset({"of", "for", "the", "and", "&", "de", "del", "do", "da", "al", "-"})


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(str(value).split()) for name, value in load("bodies").items()}


def body_heads() -> frozenset[str]:
    """Return the nouns that make a name a body's and no person's."""
    return _lists()["heads"]


@cache
def packaged_bodies() -> Names:
    """Return the packaged table of offices, state banks and agencies whose names do not say their country."""
    text = resources.files("accord.statements").joinpath("data/bodies.csv").read_text(encoding="utf-8")
    return Names.of_csv(text, "bodies.csv")


@cache
def press() -> Names:
    """Return the packaged table of news agencies and papers with the country from which they write."""
    text = resources.files("accord.statements").joinpath("data/press.csv").read_text(encoding="utf-8")
    return Names.of_csv(text, "press.csv")


def index_of(names: Iterable[tuple[Sequence[str], str]]) -> Table:
    """Return rows of name words and country by their first word, the longest first."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, code in names:
        if name:
            table.setdefault(name[0], []).append((tuple(name), code))
    return {first: sorted(set(rows), key=lambda row: (-len(row[0]), row)) for first, rows in table.items()}


@cache
def table_of(names: Names) -> Table:
    """Return the index of a table of names."""
    rows = [(_split(name), code) for name, code in names.rows]
    return index_of([*rows, *((name[1:], code) for name, code in rows if len(name) > 2 and name[0] == "The")])


def _split(name: str) -> tuple[str, ...]:
    return tuple(t.text for t in tokenise(name, 0, len(name)))


def find_bodies(tokens: Sequence[Token], tables: Sequence[Table], taken: Sequence[Mention]) -> list[Mention]:
    """Return where bodies of ``tables`` are named, an earlier table first; a name goes before a country inside it."""
    found: list[Mention] = []
    held: dict[int, Mention] | None = None
    after, n = 0, len(tokens)
    for i, token in enumerate(tokens):
        text = token.text
        hits = [table[text] for table in tables if text in table]
        if not hits or i < after:
            continue
        rows = hits[0] if len(hits) == 1 else sorted((row for hit in hits for row in hit), key=lambda row: -len(row[0]))
        for name, code in rows:
            size = len(name)
            if i + size <= n and all(tokens[i + k].text == w for k, w in enumerate(name)):
                held = held or {k: m for m in taken for k in range(m.first, m.last + 1)}
                inside = [held[k] for k in range(i, i + size) if k in held]
                if not inside or (inside[0].first >= i and inside[-1].last < i + size):
                    found.append(Mention(code, "body", token.start, tokens[i + size - 1].end, i, i + size - 1))
                    after = i + size
                break
    return found


def tied_bodies(tokens: Sequence[Token], mentions: Sequence[Mention], people: Mapping[str, str]) -> Table:
    """Return the bodies that a document ties to a country by its own words, with their short forms."""
    at = {k: m for m in mentions for k in range(m.first, m.last + 1)}
    votes: dict[tuple[str, ...], Counter[str]] = {}

    def claim(first: int, last: int, code: str) -> None:
        name = tuple(t.text for t in tokens[first:last])
        if name and not (len(name) == 1 and (name[0] in people or name[0].lower() in _lists()["generic"])):
            votes.setdefault(name, Counter())[code] += 1

    for i, token in enumerate(tokens):
        if token.text[-2:] == "ed" and token.text.endswith(_SEATED) and (code := _seat_of(tokens, i)):
            _after(tokens, i + 1, at, code, claim, plain=True)
    for m in mentions:
        follows = tokens[m.last + 1].low if m.last + 1 < len(tokens) else ""
        if follows in {"'s", "'"}:
            _after(tokens, m.last + 2, at, m.code, claim, plain=m.kind != "seat")
            _apposed(tokens, m, m.last + 2, at, claim)
        elif m.kind == "demonym":
            _after(tokens, m.last + 1, at, m.code, claim)
            _apposed(tokens, m, m.last + 1, at, claim)
        elif m.kind == "name":
            _holding(tokens, m, at, claim)
    owned = {name: votes_.most_common(1)[0][0] for name, votes_ in votes.items() if len(votes_) == 1}
    return index_of([*owned.items(), *_short_forms(tokens, owned, people)])


def _seat_of(tokens: Sequence[Token], i: int) -> str | None:
    """Return the country of "Kuala Lumpur-based", told by its capital or seat or by its own name."""
    named = _BASED.match(tokens[i].text)
    words_ = [named[1]] if named else []
    k = i
    if not named and i >= 2 and tokens[i].low in {"based", "headquartered"} and tokens[i - 1].text == "-":
        words_, k = [tokens[i - 2].text], i - 2
    for size in (3, 2, 1):
        before = [t.text for t in tokens[max(0, k - size + 1) : k]]
        if words_ and (code := _places().get(" ".join([*before, *words_]))):
            return code
    return None


@cache
def _places() -> Mapping[str, str]:
    table: dict[str, str] = {}
    for party in parties().values():
        for place in (party.capital, *party.seats, *party.names):
            if place:
                table.setdefault(place, party.code)
    return table


def _run(tokens: Sequence[Token], i: int, at: Mapping[int, Mention]) -> int:
    """Return where the proper name that starts at token ``i`` ends."""
    k = i
    while k < len(tokens) and k - i < 7:
        t = tokens[k]
        if k > i and t.start - tokens[k - 1].end >= 2:
            break
        if (t.text[:1].isupper() and (k > i or k not in at) and t.low not in {"mr", "ms", "mrs", "dr"}) or (
            t.low in _SMALL
            and k > i
            and k + 1 < len(tokens)
            and tokens[k + 1].text[:1].isupper()
            and t.low not in {"and", "the"}
        ):
            k += 1
        else:
            break
    return k


def _after(
    tokens: Sequence[Token], i: int, at: Mapping[int, Mention], code: str, claim: Claim, *, plain: bool = False
) -> None:
    """Claim "Slovene company X", "Hanoi-based battery maker Y", and with ``plain`` also "Norway's Z"."""
    k, last, titled = i, "", False
    while k < len(tokens) and k - i < 6 and tokens[k].text[:1].islower() and tokens[k].text.replace("-", "").isalpha():
        if tokens[k].start - tokens[k - 1].end >= 2 or tokens[k].low in _lists()["stops"]:
            return
        titled |= tokens[k].low in _W["title_heads"]
        last = tokens[k].low
        k += 1
    if k >= len(tokens) or k in at or titled or tokens[k].start - tokens[k - 1].end >= 2:
        return
    if tokens[k].low in _TITLES and tokens[k].low not in _lists()["heads"]:
        return
    if last and last not in _lists()["heads"] and last not in _lists()["makers"]:
        return
    stop = _run(tokens, k, at)
    if stop > k and (last or plain or {t.low for t in tokens[k:stop]} & _lists()["heads"]):
        claim(k, stop, code)


def _apposed(tokens: Sequence[Token], m: Mention, i: int, at: Mapping[int, Mention], claim: Claim) -> None:
    """Claim "X, a Rwandan bank" and "X, Norway's oil company"."""
    noun = next((t.low for t in tokens[i : i + 5] if t.low in _lists()["heads"]), None)
    if noun is None or any(t.text[:1].isupper() or not t.text.replace("-", "").isalpha() for t in tokens[i : i + 1]):
        return
    j = m.first - 1
    while j >= 0 and m.first - j < 6 and tokens[j].text[:1].islower():
        j -= 1
    if j < 1 or tokens[j].text != ",":
        return
    k = j
    while k > 0 and j - k < 6 and (k - 1) not in at:
        if not (tokens[k - 1].text[:1].isupper() or tokens[k - 1].low in _SMALL):
            break
        k -= 1
    while k < j and not tokens[k].text[:1].isupper():
        k += 1
    if k < j and not any(t.low in _W["title_heads"] for t in tokens[k:j]):
        claim(k, j, m.code)


def _holding(tokens: Sequence[Token], m: Mention, at: Mapping[int, Mention], claim: Claim) -> None:
    """Claim the acronym of a name that holds a country: "the Development Bank of Rwanda (BRD)"."""
    k = m.last + 1
    while k < len(tokens) and k - m.last < 5 and tokens[k].text[:1].isupper():
        k += 1
    if k + 2 < len(tokens) and tokens[k].text == "(" and tokens[k + 2].text == ")" and tokens[k + 1].text.isupper():
        j = m.first
        while j > 0 and (tokens[j - 1].text[:1].isupper() or tokens[j - 1].low in _SMALL) and (j - 1) not in at:
            j -= 1
        if {t.low for t in tokens[j:k]} & _lists()["heads"] and len(tokens[k + 1].text) > 1:
            claim(k + 1, k + 2, m.code)


def _short_forms(
    tokens: Sequence[Token], owned: Mapping[tuple[str, ...], str], people: Mapping[str, str]
) -> list[tuple[tuple[str, ...], str]]:
    """Return the first words of longer names where they tell the body on their own: "Song Da" of "Song Da Energy"."""
    firsts = Counter(name[0] for name in owned)
    found = []
    for name, code in owned.items():
        for size in range(1, len(name)):
            low = name[0].lower()
            plain = low in _lists()["generic"] or low in _NOT_NAMES or low in _TITLES or name[0] in people
            if not plain and len(name[0]) > 2 and firsts[name[0]] == 1 and name[size - 1][:1].isupper():
                found.append((name[:size], code))
    return found
