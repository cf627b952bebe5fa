"""Countries and territories as parties: codes, names, demonyms, capitals, seats of government.

Invariant: matching is exact on the table's own names, never fuzzy: "Republic of Korea" must not come
out as its northern neighbour because the letters are close.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from accord.vocabulary.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Party:
    """One country or territory.

    Parameters
    ----------
    code, alpha2, numeric
        ISO 3166-1 alpha-3, alpha-2 and numeric codes; a group such as the European Union has a code of its own.
    name
        Plain English name.
    names
        Every name it is matched by, the plain and formal names, abbreviations and spellings included; a name
        with an apostrophe stands in both its straight and its typographic form.
    demonyms
        Adjectives and nouns for its people.
    capital
        Its capital, or an empty string.
    seats
        Places whose name stands for its government: capital, seat of government, office ("Blue House").
    """

    code: str
    alpha2: str
    numeric: str
    name: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: str
    seats: tuple[str, ...]


@cache
def parties() -> Mapping[str, Party]:
    """Return every party of the packaged table by its alpha-3 code."""
    text = resources.files("accord.vocabulary").joinpath("data/countries.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    table = {}
    for row in rows:
        table[row["code"]] = Party(
            code=row["code"],
            alpha2=row["alpha2"],
            numeric=row["numeric"],
            name=row["name"],
            names=_both_apostrophes((row["name"], *_split(row["other_names"]))),
            demonyms=_split(row["demonyms"]),
            capital=row["capital"],
            seats=_both_apostrophes(_split(row["seats"])),
        )
    return MappingProxyType(table)


@cache
def lookalikes() -> tuple[str, ...]:
    """Return the phrases that hold a party's word and name no party, longest first.

    A reader of text passes over them before it looks for parties: "Latin America", "US$", "the Paris Agreement".

    >>> "Paris Agreement" in lookalikes()
    True
    """
    text = resources.files("accord.vocabulary").joinpath("data/lookalikes.txt").read_text(encoding="utf-8")
    found = {line for line in text.splitlines() if line and not line.startswith("#")}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


def _both_apostrophes(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for name in names for form in (name, name.replace("'", "’"))))


@cache
def _index() -> Mapping[str, str]:
    index: dict[str, str] = {}
    for entry in parties().values():
        for word in (entry.code, entry.alpha2, *entry.names):
            index.setdefault(word.casefold(), entry.code)
    return index


def find_party(text: str) -> Party | None:
    """Return the party whose code or name is exactly ``text``, letter case aside, or None.

    It is for a value that somebody typed, not for words of running text, where "us" and "it" are no countries:
    a reader of text matches ``names`` as they are written, longest first, so that "South Sudan" is not Sudan.

    >>> find_party("Republic of Korea").code
    'KOR'
    >>> find_party("Republic of Koreas") is None
    True
    """
    code = _index().get(text.strip().casefold())
    return None if code is None else parties()[code]


def party(text: str) -> Party:
    """Return the party called ``text``.

    Raises
    ------
    NotFoundError
        No country or territory of the table has that code or name.
    """
    found = find_party(text)
    if found is None:
        raise NotFoundError(
            f"no country or territory is called {text!r}",
            hint="use an ISO 3166 alpha-3 code such as MYS, or the plain English name",
            value=text,
        )
    return found
