"""Persons and bodies tied to countries by titles, demonyms, possessives and appositions of the text itself.

Invariant: nobody is tied to a country by a built-in list of persons; what the document does not tie stays untied.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from accord.statements.bodies import body_heads
from accord.statements.elimination import tie_words
from accord.statements.gazetteer import Mention
from accord.statements.lexicon import words
from accord.statements.tokens import Token

_W = words()
Claim = Callable[..., None]
TITLES, HEADS = _W["titles"], _W["title_heads"]
_LINK = _W["name_links"]
_NOT_NAMES = _W["not_names"]
_ORG_HEADS = _W["body_words"]
_MONEY = frozenset({"EUR", "USD", "GBP", "JPY", "CNY", "RMB", "CHF", "INR", "AED", "SAR"})
_APART, _LONGEST = 8, 5


def _is_name(token: Token) -> bool:
    return (
        token.text[:1].isupper()
        and token.low not in _NOT_NAMES
        and len(token.text) > 1
        and token.text not in _MONEY
        and not token.text[-1:].isdigit()
    )


def _run(tokens: Sequence[Token], i: int, taken: dict[int, Mention]) -> tuple[list[str], int]:
    """Return the proper name that starts at token ``i`` and where it ends."""
    name: list[str] = []
    while i < len(tokens) and len(name) < 8:
        token = tokens[i]
        if i > 0 and token.start - tokens[i - 1].end >= 2:
            break
        if i in taken and not name:
            break
        if token.low in TITLES and token.text[:1].isupper() and not name:
            i += 1
            continue
        if _is_name(token) and i not in taken:
            name.append(token.text)
        elif name and (
            (len(token.text) == 1 and token.text.isupper()) or (token.text == "." and len(tokens[i - 1].text) <= 2)
        ):
            pass
        elif not (
            token.low in _LINK
            and name
            and i + 1 < len(tokens)
            and (
                _is_name(tokens[i + 1])
                or (tokens[i + 1].low == "-" and i + 2 < len(tokens) and _is_name(tokens[i + 2]))
            )
        ):
            break
        i += 1
    return name, i


def tie(
    tokens: Sequence[Token],
    mentions: Sequence[Mention],
    people: dict[str, str],
    titles: list[tuple[int, str, str]],
    untied: list[tuple[int, list[str], list[str]]],
) -> None:
    """Fill in the people and titles that the text ties to a country, and the titled persons that it does not.

    Parameters
    ----------
    tokens
        All tokens of the document.
    mentions
        The countries named by them.
    people, titles, untied
        Filled in: country of each word of a name; ``(offset, title, country)``; ``(token, name, title words)``.
    """
    at = {k: m for m in mentions for k in range(m.first, m.last + 1)}
    claims: dict[str, Counter[str]] = {}
    barred = TITLES | _ORG_HEADS | tie_words()["no_persons"]

    def claim(name: list[str], code: str, weight: int = 2) -> None:
        if {word.lower() for word in name} & body_heads():
            return
        for word in name:
            if word.lower() not in _LINK and len(word) > 1 and word.lower() not in barred:
                claims.setdefault(word, Counter())[code] += weight

    n = len(tokens)
    for m in mentions:
        i = m.last + 1
        possessive = i < n and tokens[i].low in {"'s", "'"}
        if possessive:
            i += 1
        elif m.kind == "seat":
            continue
        start = i
        held: list[str] = []
        plain = 0
        if i < n and m.kind == "name" and not possessive and tokens[i].low in {"and", "of", "for", "the"}:
            # "Prime Minister A of Japan and President B of Chile": what follows is another's title.
            _of_title(tokens, m, at, claim, titles)
            continue
        while (
            i < n
            and (i == 0 or tokens[i].start - tokens[i - 1].end < 2)
            and (
                tokens[i].low in TITLES
                or (
                    tokens[i].text[0].islower()
                    and tokens[i].low not in _NOT_NAMES
                    and tokens[i].text.isalpha()
                    and plain < 4
                )
                or tokens[i].low in {"-", "&"}
            )
            and i - start < 9
            and i not in at
        ):
            if tokens[i].low in {"for", "of", "the", "and"}:
                pass
            elif tokens[i].low in TITLES:
                held.append(tokens[i].low)
            else:
                plain += 1
                if tokens[i].low in {"is", "was", "has", "have", "will", "are", "said", "which", "who"}:
                    break
            i += 1
        if not (possessive or m.kind == "demonym" or held) and m.kind == "name":
            # "India Prime Minister" is rare; "Prime Minister of India X" and "X, Prime Minister of India" follow.
            _of_title(tokens, m, at, claim, titles)
            continue
        # "ambassador to Malaysia, Lee": the second country is the post, not the allegiance.
        k = i
        if held and k + 1 < n and tokens[k].low in {"to", "in", "for"} and k + 1 in at:
            k = at[k + 1].last + 1
        if k < n and tokens[k].low == ",":
            k += 1
            named, _end = _run(tokens, k, at)
            # "In Peru's southern highlands, Agriculture Minister X" ties nobody.
            other = not held and k < n and tokens[k].low in TITLES
            if named and (held or plain) and (len(named) > 1 or held) and not other:
                claim(named, m.code)
        elif (
            k < n
            and (named := _run(tokens, k, at)[0])
            and (held or plain or len(named) >= 2 or (possessive and named[0].lower() not in _ORG_HEADS))
            # "Azerbaijan's support for the Kashmiri people" ties nobody.
            and (held or not {"for", "of", "the", "and"} & {t.low for t in tokens[start:k]})
        ):
            claim(named, m.code, 3 if held else 1)
        if held:
            titles.extend((tokens[start].start, word, m.code) for word in held if word in HEADS)
            _before_comma(tokens, m, at, claim)
        _of_title(tokens, m, at, claim, titles)
    for i, token in enumerate(tokens):
        if token.low in HEADS and token.text[0].isupper() and i + 1 < n and i not in at:
            named, _end = _run(tokens, i + 1, at)
            if not named and i + 2 < n and tokens[i + 1].low == "," and i > 0 and tokens[i - 1].low == "the":
                # "The Emir, Sheikh Tamim bin Hamad": the name follows the comma.
                named = _run(tokens, i + 2, at)[0]
            if not named and i + 2 < n and tokens[i + 1].low in {"for", "of"}:
                # "Minister for Sustainability Grace Fu": the name is the end of the run.
                named = _run(tokens, i + 2, at)[0][1:][-2:]
            first = i
            while first > 0 and tokens[first - 1].low in TITLES and tokens[first - 1].text[0].isupper():
                first -= 1
            tied = first > 0 and (
                ((first - 1) in at and at[first - 1].kind != "seat") or tokens[first - 1].low in {"'s"}
            )
            if named and not tied:
                untied.append((i, named, [t.low for t in tokens[first : i + 1]]))
    untied.extend(_appositions(tokens, at))
    for i, token in enumerate(tokens):
        if token.low == "its" and (code := _owner(tokens, i, at)) is not None:
            _its_minister(tokens, i, at, code, claim, titles)
    for word, votes in claims.items():
        ranked = votes.most_common(2)
        if len(ranked) == 1 or ranked[0][1] > ranked[1][1]:
            people[word] = ranked[0][0]
            if word.isupper() and len(word) > 3:
                people.setdefault(word.title(), ranked[0][0])


def _of_title(
    tokens: Sequence[Token], m: Mention, at: dict[int, Mention], claim: Claim, titles: list[tuple[int, str, str]]
) -> None:
    """Tie "Prime Minister of India, Narendra Modi" and "Narendra Modi, Prime Minister of India"."""
    j = m.first - 1
    if j >= 0 and tokens[j].low == "the":
        j -= 1
    if j < 1 or tokens[j].low not in {"of", "for"}:
        return
    k = j - 1
    while (
        k >= 0
        and (
            tokens[k].low
            in {"republic", "kingdom", "commonwealth", "state", "government", "of", "the", "and", "&", ",", "affairs"}
            or tokens[k].low in TITLES
        )
        and j - k < 12
    ):
        k -= 1
    held = [t.low for t in tokens[k + 1 : j] if t.low in HEADS]
    if not held:
        _named_of(tokens, m, j, at, claim, titles)
        return
    titles.extend((tokens[k + 1].start, word, m.code) for word in held)
    after_name = k >= 0 and k + 1 < len(tokens) and tokens[k + 1].low == "," and tokens[k].text[:1].isupper()
    after_name = after_name and not _has_its_own(tokens, k, at)
    i = m.last + 1
    if i < len(tokens) and tokens[i].low == ",":
        i += 1
    while i < len(tokens) and (tokens[i].low in TITLES or tokens[i].low in {".", "the"}) and i - m.last < 9:
        i += 1
    # "A, President of X, B, President of Y": the title belongs to the name before it.
    named = _run(tokens, i, at)[0] if not after_name else []
    if named and i < len(tokens):
        claim(named, m.code, 3)
    if after_name or (k >= 0 and tokens[k].text[0].isupper()):
        _claim_back(tokens, k + 1, at, m.code, claim)


def _has_its_own(tokens: Sequence[Token], k: int, at: dict[int, Mention]) -> bool:
    """Tell "the Prime Minister of X, A, the Prime Minister of Y, B": the name A belongs to the title before it."""
    while k >= 0 and (_is_name(tokens[k]) or tokens[k].low in _LINK) and k not in at:
        k -= 1
    m = at.get(k - 1) if k > 0 and tokens[k].low == "," else None
    return m is not None and m.kind == "name" and tokens[m.first - 1].low in {"of", "the"} and m.first > 2


def _named_of(
    tokens: Sequence[Token],
    m: Mention,
    j: int,
    at: dict[int, Mention],
    claim: Claim,
    titles: list[tuple[int, str, str]],
) -> None:
    """Tie "President Ferdinand Marcos of the Philippines"."""
    k = j - 1
    name: list[str] = []
    while (
        k >= 0
        and k not in at
        and (_is_name(tokens[k]) or tokens[k].low in _LINK or tokens[k].low in {".", "jr"})
        and tokens[k].low not in TITLES
        and len(name) < 7
    ):
        if tokens[k].low != ".":
            name.append(tokens[k].text)
        k -= 1
    if name and k >= 0 and tokens[k].low in HEADS:
        claim(name, m.code, 3)
        titles.append((tokens[k].start, tokens[k].low, m.code))


def _before_comma(tokens: Sequence[Token], m: Mention, at: dict[int, Mention], claim: Claim) -> None:
    """Tie "Narendra Modi, the Indian prime minister" and "Narendra Modi, India's prime minister"."""
    j = m.first - 1
    if j >= 0 and tokens[j].low == "the":
        j -= 1
    if j > 0 and tokens[j].low == ",":
        _claim_back(tokens, j, at, m.code, claim)


def _claim_back(tokens: Sequence[Token], j: int, at: dict[int, Mention], code: str, claim: Claim) -> None:
    while j >= 0 and tokens[j].low in {",", "the"}:
        j -= 1
    name: list[str] = []
    while (
        j >= 0
        and (_is_name(tokens[j]) or tokens[j].low in _LINK)
        and j not in at
        and len(name) < 6
        and tokens[j].low not in TITLES
    ):
        name.append(tokens[j].text)
        j -= 1
    if len(name) >= 2:
        claim(name, code, 2)


def _appositions(tokens: Sequence[Token], at: dict[int, Mention]) -> Iterator[tuple[int, list[str], list[str]]]:
    """Yield "Mr Okello" and "Randhir Rao, the ministry spokesman": named and titled, and tied to nobody."""
    for i, token in enumerate(tokens):
        if token.low in {"mr", "mrs", "ms"} and token.text[0].isupper():
            named = _run(tokens, i + 1 + (tokens[i + 1].text == "." if i + 1 < len(tokens) else 0), at)[0]
            if named:
                yield i, named, [token.low]
        if token.low not in HEADS or token.text[0].isupper() or i in at:
            continue
        j = i - 1
        while j > 0 and i - j < _APART and j not in at and tokens[j].text not in {",", ".", ";", "”", "“"}:
            j -= 1
        if tokens[j].text != "," or j in at or j + 1 == i or tokens[j + 1].low not in {"the", "a", "an", "his", "her"}:
            continue
        name: list[str] = []
        k = j - 1
        while k >= 0 and _is_name(tokens[k]) and k not in at and tokens[k].low not in TITLES and len(name) < _LONGEST:
            name.insert(0, tokens[k].text)
            k -= 1
        if len(name) > 1:
            yield k + 1, name, [*(["of whom"] if tokens[j + 1].low in {"his", "her"} else []), token.low]


def _owner(tokens: Sequence[Token], i: int, at: dict[int, Mention]) -> str | None:
    """Return the country that "its" at token ``i`` stands for: the last one named as a subject before it."""
    for k in range(i - 1, max(-1, i - 60), -1):
        m = at.get(k)
        if m is None or m.kind == "demonym":
            continue
        before = tokens[m.first - 1].low if m.first else "."
        if (
            before in {".", "the", ",", "that", "”", "and", "but"}
            or tokens[m.first].start - tokens[m.first - 1].end >= 2
        ):
            return m.code
    return None


def _its_minister(
    tokens: Sequence[Token],
    i: int,
    at: dict[int, Mention],
    code: str,
    claim: Claim,
    titles: list[tuple[int, str, str]],
) -> None:
    """Tie "its energy minister, Stavros Galanis"."""
    k, held = i + 1, []
    while k < len(tokens) and k - i < 7 and tokens[k].low in TITLES:
        if tokens[k].low in HEADS:
            held.append(tokens[k].low)
        k += 1
    if k < len(tokens) and tokens[k].low == ",":
        k += 1
    named = _run(tokens, k, at)[0] if held and k < len(tokens) else []
    if named:
        claim(named, code, 2)
        titles.extend((tokens[i].start, word, code) for word in held)
