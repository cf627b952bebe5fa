"""Who is who in one document: people and bodies tied to countries by the document's own words, and its pair.

Invariant: nobody is tied to a country by a built-in list of persons; what the document does not tie stays untied.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from accord.documents import Document
from accord.statements.antecedents import Antecedent, antecedents
from accord.statements.bodies import Table, find_bodies, packaged_bodies, table_of, tied_bodies
from accord.statements.elimination import eliminate
from accord.statements.gazetteer import Mention, find_countries
from accord.statements.names import NO_NAMES, Names
from accord.statements.namesakes import namesakes_of, shared_seats
from accord.statements.ties import tie
from accord.statements.tokens import Token, tokenise
from accord.statements.whereabouts import home_of, interviewed, place_of
from accord.vocabulary import parties

# Codes of countries that stand for something else in an English text.
_WORDS_TOO = "AI AM AS AT BE BY CC CV DE DO GO ID IN IO IS IT LA MA MD ME MS MY NE NO PA PM SO TO TV US USA"
_ENGLISH = frozenset(_WORDS_TOO.split(" "))


@dataclass(slots=True)
class Cast:
    """The countries, people and bodies of one document.

    Parameters
    ----------
    pair
        The two countries that the document is about, or fewer.
    people
        Country of each word of a tied name.
    titles
        ``(offset, title word, country)`` in order, for "the prime minister".
    home
        Country of the body that issues the document, or None.
    mentions
        Every country named, in order.
    counts
        How often each country is named, weighted.
    namesakes
        Countries whose name is here only a person's.
    instruments
        The instruments that the document names, in order.
    bodies
        Firms and offices that are tied to a country: a desk's table, the document's own ties, the packaged table.
    starts, laid
        Where each token of the document begins, and all countries and bodies named by them.
    place
        Country of the dateline or issuer where it is one of the pair, or None.
    answers
        Country of the official who answers in an interview, where its answers name no speaker; else None.
    aliases
        Kind of instrument of each acronym that the document explains.
    seats
        Whose seat is meant where two parties share one: code in the table to code of the pair.
    """

    pair: tuple[str, ...]
    people: dict[str, str]
    titles: list[tuple[int, str, str]]
    home: str | None
    mentions: list[Mention]
    counts: Counter[str] = field(default_factory=Counter)
    seats: dict[str, str] = field(default_factory=dict)
    namesakes: frozenset[str] = frozenset()
    instruments: list[Antecedent] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    bodies: tuple[Table, ...] = ()
    place: str | None = None
    answers: str | None = None
    starts: list[int] = field(default_factory=list)
    laid: list[Mention] = field(default_factory=list)

    def mentions_in(self, tokens: Sequence[Token]) -> list[Mention]:
        """Return the countries named by some tokens, those of bodies included, in order.

        A run of the document's own tokens is looked up in what :func:`cast_of` has found already.
        """
        n = len(tokens)
        base = bisect_left(self.starts, tokens[0].start) if n else 0
        own = self.starts[base : base + n]
        if n and len(own) == n and own[0] == tokens[0].start and own[-1] == tokens[-1].start:
            a = bisect_left(self.laid, base, key=lambda m: m.first)
            z = bisect_left(self.laid, base + n, key=lambda m: m.first)
            here = [m for m in self.laid[a:z] if m.last < base + n]
            return [m._replace(first=m.first - base, last=m.last - base) for m in here]
        return self.with_bodies(tokens, self.settle(find_countries(tokens)))

    def with_bodies(self, tokens: Sequence[Token], mentions: list[Mention]) -> list[Mention]:
        """Return mentions with the bodies named by the same tokens put in; a country inside a body's name gives way."""
        found = find_bodies(tokens, self.bodies, mentions)
        if not found:
            return mentions
        inside = {k for m in found for k in range(m.first, m.last + 1)}
        return sorted([m for m in mentions if m.first not in inside] + found, key=lambda m: m.first)

    def settle(self, mentions: list[Mention]) -> list[Mention]:
        """Return mentions with a shared seat ("Brussels") given to the one of its holders that the text is about."""
        if self.namesakes:
            mentions = [m for m in mentions if m.code not in self.namesakes]
        if not self.seats:
            return mentions
        return [
            m._replace(code=self.seats[m.code]) if m.kind == "seat" and m.code in self.seats else m for m in mentions
        ]

    def holder(self, title: str, at: int) -> str | None:
        """Return the country of whoever holds ``title`` and was last named before ``at``."""
        codes = [code for offset, word, code in self.titles if word == title and offset < at]
        if codes:
            return codes[-1]
        later = {code for _offset, word, code in self.titles if word == title}
        return later.pop() if len(later) == 1 else None


def cast_of(document: Document, tokens: Sequence[Token], names: Names = NO_NAMES) -> Cast:
    """Read the cast of a document from all its readable tokens.

    Parameters
    ----------
    names
        A desk's own table of names, before what the document and the packaged table say.
    """
    mentions = find_countries(tokens)
    namesakes = namesakes_of(tokens, mentions)
    mentions = [m for m in mentions if m.code not in namesakes]
    counts: Counter[str] = Counter()
    for m in mentions:
        counts[m.code] += {"name": 2, "demonym": 2, "seat": 1}[m.kind] * (
            2 if m.start < document.readable[0][0] + 500 else 1
        )
    if document.title:
        title = tokenise(document.title.value, 0, len(document.title.value))
        for m in find_countries(title):
            counts[m.code] += 5
    home = home_of(document)
    if home:
        counts[home] += 4
    people: dict[str, str] = {}
    titles: list[tuple[int, str, str]] = []
    untied: list[tuple[int, list[str], list[str]]] = []
    tie(tokens, mentions, people, titles, untied)
    for name in people.values():
        counts[name] += 0
    own = (table_of(names),) if names.rows else ()
    tied = tied_bodies(tokens, mentions, people)
    tables = tuple(t for t in (*own, tied, table_of(packaged_bodies())) if t)
    for m in find_bodies(tokens, tables, mentions):
        counts[m.code] += 1
    named = Counter(m.code for m in mentions if m.kind != "seat")
    shared = shared_seats(mentions, named)
    if shared:
        for m in mentions:
            if m.kind == "seat" and m.code in shared:
                counts[m.code] -= 1
                counts[shared[m.code]] += 1
    pair = tuple(sorted(code for code, _n in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:2]))
    place = (home if home in pair else None) or place_of(document, pair)
    answers = interviewed(document, sorted(titles), pair)
    place = answers or place
    # Whom an official names in an interview is as often of the other side.
    eliminate(tokens, untied, pair, people, titles, mentions, None if answers else place, answers)
    named_before, aliases = antecedents(document.text, tokens)
    cast = Cast(
        pair,
        people,
        sorted(titles),
        home,
        mentions,
        counts,
        shared,
        namesakes,
        instruments=named_before,
        aliases=aliases,
        bodies=tables,
        place=place,
        answers=answers,
    )
    mentions = sorted([*mentions, *_abbreviated(tokens, pair, mentions)], key=lambda m: m.first)
    cast.laid = cast.with_bodies(tokens, cast.settle(mentions))
    cast.starts = [t.start for t in tokens]
    return cast


def _abbreviated(tokens: Sequence[Token], pair: tuple[str, ...], mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions of the pair by their codes, as headlines write them: "PH, NZ ink deal"."""
    known = parties()
    short = {form: code for code in pair for form in (known[code].alpha2, code) if form and form not in _ENGLISH}
    taken = {k for m in mentions for k in range(m.first, m.last + 1)}
    return [
        Mention(short[t.text], "name", t.start, t.end, i, i)
        for i, t in enumerate(tokens)
        if t.text in short and i not in taken and not (i + 1 < len(tokens) and tokens[i + 1].text in {"$", "-"})
    ]
