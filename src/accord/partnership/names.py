"""Where a text names a standing body: its words, its kind, its level, the number of its meeting.

Invariant: a name is a slice of the text, and two names are alike only by the same words, never by likeness.
"""

import re
from dataclasses import dataclass

from accord.partnership.pages import Line, Page
from accord.partnership.wordlists import level_of, wordlists
from accord.statements import Token, find_areas

_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINAL_WORDS = {word: n for n, word in enumerate(_ORDINALS.split(), 1)}
_NUMBERED = re.compile(r"(\d{1,3})(?:st|nd|rd|th)$")
_BETWEEN = (
    "official",
    "formal",
    "regular",
    "annual",
    "joint",
    "bilateral",
    "plenary",
    "inaugural",
    "new",
    "round",
    "of",
)
_MARKS = frozenset({"-", "–", "—", "‑", "/", "&", "’", "'", "’s", "'s", "and", "·"})
_STOP_WORDS = (
    "the a an this that these those its their his her our both each any all no under after before during at in on of "
    "for to by with from between among through via since when while as is was were are be has have had will would "
    "minutes agreed summary record report agenda about if two three four five six seven eight nine ten several"
)
_STOPS = frozenset(_STOP_WORDS.split())
_DAY_WORDS = (
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday"
)
_MONTHS = frozenset(_DAY_WORDS.split())
_RIGHT = ("on", "for", "of", "between", "among")
_SINGULAR = {"ministries": "ministry", "countries": "country", "industries": "industry", "technologies": "technology"}
_NOT = ("not", "without")
MOST_LEFT, MOST_RIGHT = 10, 12


@dataclass(frozen=True, slots=True)
class Naming:
    """One place at which a body is named.

    Parameters
    ----------
    line
        Number of the page's line.
    start, end, name
        Where the name stands, and its words on one line.
    kind
        The kind that its head gives.
    key
        Its content words, by which two names are the same.
    countries
        Countries in the name itself.
    level, areas
        What its words say of both.
    ordinal
        The number of the meeting spoken of ("the 8th Joint Committee"), or None.
    abbreviation
        Its short name in brackets, or None.
    definite
        Whether it points back: "the", "this", "its" before it.
    negated
        Whether "no" stands before it.
    """

    line: int
    start: int
    end: int
    name: str
    kind: str
    key: tuple[str, ...]
    countries: tuple[str, ...]
    level: str | None
    areas: tuple[str, ...]
    ordinal: int | None
    abbreviation: str | None
    definite: bool
    negated: bool

    @property
    def generic(self) -> bool:
        """Whether the name is its head alone."""
        return self.key in GENERIC


_HEADS_ALONE = (
    "dialogue,committee,sub-committee,subcommittee,commission,consultation,council,forum,meeting,summit,mechanism,platform,"
    "working group,task force,working party,steering committee,steering group"
)
GENERIC = frozenset(tuple(sorted(head.split())) for head in ("", *_HEADS_ALONE.split(",")))


def find_namings(page: Page) -> list[Naming]:
    """Return every phrase of a page that can name a body, in order; which of them do is decided with the context."""
    found = []
    lists = wordlists()
    for number, line in enumerate(page.lines):
        tokens = line.tokens
        i = 0
        while i < len(tokens):
            size = _head_at(tokens, i)
            if not size:
                i += 1
                continue
            first = _left(tokens, i)
            if lists.heads[tuple(t.low for t in tokens[i : i + size])] == "2+2":
                size = _two_plus_two(tokens, i, size)
            last = _right(tokens, i + size - 1)
            naming = _naming(page, number, line, first, i, size, last)
            if naming is not None and not lists.outsiders.search(_around(page, naming, tokens, first)):
                found.append(naming)
            i = max(last if naming else 0, i + size - 1) + 1
    return found


def ordinal_before(tokens: tuple[Token, ...], first: int) -> int | None:
    """Return the number told right before token ``first``: "the 8th (official) …"."""
    k = first - 1
    while k >= 0 and first - k <= 3:
        low = tokens[k].low
        if (number := number_of(low)) is not None:
            return number
        if low not in _BETWEEN:
            return None
        k -= 1
    return None


def number_of(word: str) -> int | None:
    """Return the number that an ordinal names, or None.

    >>> number_of("8th"), number_of("third"), number_of("last")
    (8, 3, None)
    """
    if hit := _NUMBERED.match(word):
        return int(hit[1])
    return ORDINAL_WORDS.get(word)


def name_key(words: list[str]) -> tuple[str, ...]:
    """Return the content words of a name in one order, endings and stock words aside.

    >>> name_key(["trade", "ministers", "’", "dialogue"]) == name_key(["new", "dialogue", "of", "trade", "ministers"])
    True
    """
    empty = wordlists().empty
    kept = {_singular(w) for w in words if re.match(r"[\w+]", w) and w not in empty and number_of(w) is None}
    return tuple(sorted(kept - {"s"}))


def _singular(word: str) -> str:
    if word in _SINGULAR:
        return _SINGULAR[word]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ics")):
        return word[:-1]
    return word


def _head_at(tokens: tuple[Token, ...], i: int) -> int:
    lists = wordlists()
    for size in range(min(lists.longest, len(tokens) - i), 0, -1):
        if tuple(t.low for t in tokens[i : i + size]) in lists.heads:
            return size
    return 0


def _left(tokens: tuple[Token, ...], head: int) -> int:
    modifiers = wordlists().modifiers
    first = head
    while first > 0 and head - first < MOST_LEFT:
        t = tokens[first - 1]
        if t.low in _MARKS:
            if first - 1 == 0 or (t.low in ("’", "'") and not tokens[first - 2].low.endswith("s")):
                break
        elif (
            t.low in _STOPS
            or t.low in _MONTHS
            or number_of(t.low) is not None
            or (t.low not in modifiers and not (t.text[:1].isupper() and t.text[:1].isalpha()))
        ):
            break
        first -= 1
    while first < head and tokens[first].low in _MARKS | {"channel"}:
        first += 1
    return first


def _two_plus_two(tokens: tuple[Token, ...], head: int, size: int) -> int:
    """Return how many tokens "2+2 Foreign and Defence Ministerial Meeting" has from its head on."""
    modifiers = wordlists().modifiers
    k = head + size
    while k < len(tokens) and k - head < MOST_LEFT and (tokens[k].low in modifiers or tokens[k].low in _MARKS):
        k += 1
    ends = k < len(tokens) and tokens[k].low in ("meeting", "dialogue", "talks", "consultations", "meetings")
    return k + 1 - head if ends else size


def _right(tokens: tuple[Token, ...], last: int) -> int:
    """Return the last token of a name that goes on: "on Trade and Investment", "between their trade ministers"."""
    modifiers = wordlists().modifiers
    cap = tokens[last].text[:1].isupper()
    k = last + 1
    end = last
    while k < len(tokens) and tokens[k].low in _RIGHT and k - last < MOST_RIGHT:
        k += 1
        while k < len(tokens) and tokens[k].low in ("the", "their", "its", "both", "two"):
            k += 1
        inside = k
        while k < len(tokens) and k - last < MOST_RIGHT:
            t = tokens[k]
            named = (cap or t.low in modifiers) and t.text[:1].isupper() and t.low not in _MONTHS | _STOPS
            between = t.low in _MARKS or (t.text == "," and cap)
            number = t.low[:1].isdigit() and tokens[k - 1].low in ("article", "annex", "chapter", "pillar", "track")
            if not (named or number or t.low in modifiers or (between and k > inside)):
                break
            k += 1
        while k > inside and (tokens[k - 1].low in _MARKS - {"’", "'"} or tokens[k - 1].text == ","):
            k -= 1
        if k == inside or any(_head_at(tokens, j) for j in range(inside, k)):
            break
        end = k - 1
    return end


def _naming(page: Page, number: int, line: Line, first: int, head: int, size: int, last: int) -> Naming | None:
    lists = wordlists()
    tokens = line.tokens
    start, end = tokens[first].start, tokens[last].end
    kind = lists.heads.get(tuple(t.low for t in tokens[head : head + size]), "2+2")
    inside = [c for c in line.countries if c.start >= start and c.end <= end]
    taken = {k for c in inside for k in range(c.first, c.last + 1)}
    words = [t.low for k, t in enumerate(tokens[first : last + 1], first) if k not in taken]
    name = " ".join(page.document.text[start:end].split())
    before = tokens[first - 1].low if first else ""
    follows = tokens[last + 1 : last + 4]
    short = (
        follows[1].text
        if [t.text for t in follows[::2]] == ["(", ")"] and re.fullmatch(r"[A-Z][A-Z0-9&-]{1,9}", follows[1].text)
        else None
    )  # fmt: skip
    if kind == "meeting" and not ({*words} & lists.officials):
        return None
    areas = tuple(find_areas(tokens, first, last + 1))
    return Naming(
        number, start, end, name, kind, name_key(words), tuple(dict.fromkeys(c.code for c in inside)), level_of(name),
        areas, ordinal_before(tokens, first), short, before in ("the", "this", "that", "its", "their", "our"),
        before in ("no", "neither") or (before in ("a", "any") and first > 1 and tokens[first - 2].low in _NOT),
    )  # fmt: skip


def _around(page: Page, naming: Naming, tokens: tuple[Token, ...], first: int) -> str:
    start = tokens[max(0, first - 1)].start
    return page.document.text[start : naming.end]
