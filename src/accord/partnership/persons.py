"""Who took part: names with their titles as in the source, and the party that the document ties them to.

Invariant: nobody is tied to a country by a list of persons; what the document does not tie stays without one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from accord.partnership.pages import Page
from accord.statements import find_countries, tokenise

_HEAD = (
    r"(?:Minister|President|Premier|Chancellor|Secretary-General|Secretary|Ambassador|Director-General|Director|"
    r"Commissioner|Envoy|Representative|Vice-Minister|Undersecretary|Under-Secretary|Adviser|Advisor|Negotiator|"
    r"High Commissioner|Governor|King|Queen|Emir|Sultan|Taoiseach|Speaker|General|Admiral|Chief|Consul)"
)
_BEFORE = r"(?:[A-Z][\w-]+\s+){0,4}?"
_LOW = (
    r"(?:prime|foreign|trade|defence|defense|finance|deputy|vice|first|energy|industry|economy|interior|agriculture|"
    r"environment|climate|education|health|transport|labour|senior|special|assistant|director|secretary)"
)
_LOW_HEAD = (
    r"(?:minister|president|premier|chancellor|secretary-general|secretary|ambassador|director-general|director|"
    r"commissioner|envoy|representative|negotiator|general|consul)"
)
_FIRST_NAME = r"(?:[A-ZÀ-Þ]\.\s?){0,3}[A-ZÀ-Þ][\w’'-]+"
_MORE = r"(?:\s+(?:bin|binti|al|de|da|do|dos|van|von|bint|ibn|[A-ZÀ-Þ][\w’'-]*\.?))"
_NAME = rf"{_FIRST_NAME}{_MORE}{{1,4}}"
_ONE = rf"{_FIRST_NAME}{_MORE}{{0,6}}"
_COURTESY = r"(?:(?:H\.?E\.?|Mr|Mrs|Ms|Dr|Dato[’']?|Datuk|Tan Sri|Tun|Hon)\.?\s+){0,3}"
_FIRST = re.compile(
    rf"(?P<title>(?<![\w-])(?:{_BEFORE}{_HEAD}|(?:{_LOW}\s+){{0,3}}{_LOW_HEAD}))\s*,?\s+(?P<name>{_COURTESY}{_ONE})"
)
_AFTER = re.compile(
    rf"(?P<name>{_COURTESY}{_NAME}),\s+(?:the\s+|then\s+)?(?P<title>(?:[\w-]+\s+){{0,5}}?(?:{_HEAD}|{_LOW_HEAD})"
    rf"(?:\s+(?:of|for)\s+[^,;.()]{{2,80}}?(?:,\s+[A-Z][^,;.()]{{2,40}}?\s+and\s+[A-Z][^,;.()]{{2,40}}?)?)?)(?=[,;.()\n]|$)"
)
_NO_NAME = re.compile(
    r"^(?:The|Minister|Ministers|Ministry|President|On|In|At|And|Both|Trade|Foreign|Prime|Defence|Affairs|State|Committee|"
    r"Commission|Dialogue|Meeting|Joint|Council|Strategic|Level|Consultation|Consultations|Group|of|for)\b"
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a meeting.

    Parameters
    ----------
    name
        As in the source.
    title
        As in the source.
    party
        ISO 3166 alpha-3 code, or None where the document does not tie the person to a country.
    """

    name: str
    title: str
    party: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return the person as JSON-serialisable data."""
        return {"name": self.name, "title": self.title, "party": self.party}


def persons_in(page: Page, start: int, end: int) -> tuple[Person, ...]:
    """Return the persons with a title in ``text[start:end]``, in order, each once."""
    text = page.document.text[start:end]
    hits = [m for m in _AFTER.finditer(text) if not _NO_NAME.match(m["name"])]
    taken = [(m.start(), m.end()) for m in hits]
    for m in _FIRST.finditer(text):
        if not _NO_NAME.match(m["name"]) and not any(a < m.end() and m.start() < b for a, b in taken):
            hits.append(m)
    hits.sort(key=lambda m: m.start())
    found: dict[str, Person] = {}
    for k, m in enumerate(hits):
        name = " ".join(m["name"].split()).rstrip(".’'")
        title = " ".join(m["title"].split())
        stop = hits[k + 1].start() if k + 1 < len(hits) else len(text)
        found.setdefault(name, Person(name, title, _party(text, m.start(), m.end(), stop)))
    return tuple(found.values())


def surnames(persons: tuple[Person, ...]) -> frozenset[str]:
    """Return the words of persons' names, lower case, by which two tellings can be compared."""
    return frozenset(w for p in persons for w in name_words(p.name))


def name_words(name: str) -> frozenset[str]:
    """Return the words of a name, lower case, courtesies aside.

    >>> sorted(name_words("Dr. Ana Rojas"))
    ['ana', 'rojas']
    """
    found = frozenset(w.lower() for w in re.findall(r"[^\W\d_][\w’'-]+", name) if len(w) > 2)
    return found - {"datuk", "dato", "seri", "tan", "tun", "mrs", "hon", "bin", "binti"}


_CHAIN = re.compile(r"(?:\s*\([A-Z]{2,12}\))?(?:,?\s+(?:[A-ZÀ-Þ][\w’'&-]*|for|and|in|of|the)){1,20}")
_OF = re.compile(r"\bof\s+(?:the\s+)?")


def _leading(text: str) -> str | None:
    """Return the country that a text begins with, or None."""
    named = find_countries(tokenise(text[:60], 0, len(text[:60])))
    return named[0].code if named and named[0].start == 0 and named[0].kind != "seat" else None


def tied(persons: tuple[Person, ...], ties: Mapping[frozenset[str], str]) -> tuple[Person, ...]:
    """Return persons with the party that other documents tie their names to, where their own does not."""
    return tuple(replace(p, party=ties.get(name_words(p.name))) if p.party is None else p for p in persons)


def ties_of(persons: Iterable[Person]) -> dict[frozenset[str], str]:
    """Return the country of each name that every mention with a country ties to the same one."""
    found: dict[frozenset[str], set[str]] = {}
    for p in persons:
        if p.party is not None:
            found.setdefault(name_words(p.name), set()).add(p.party)
    return {words: codes.pop() for words, codes in found.items() if words and len(codes) == 1}


def _party(text: str, start: int, end: int, stop: int) -> str | None:
    """Return the country that the words right beside a name give: "of …" after it, in its title, or before it."""
    if chain := _CHAIN.match(text, end, stop):  # "…, Ministry of Foreign Affairs of the Republic of Korea"
        for of in _OF.finditer(text, chain.start(), chain.end()):
            if code := _leading(text[of.end() :]):
                return code
    if after := re.match(r"\s*,?\s*(?:\(|of\s+)(?:the\s+)?", text[end:stop]):
        rest = text[end + after.end() : min(stop, end + after.end() + 40)]
        if (named := find_countries(tokenise(rest, 0, len(rest)))) and named[0].start == 0:
            return named[0].code
    inside = text[start:end]
    if codes := {c.code for c in find_countries(tokenise(inside, 0, len(inside))) if c.kind != "seat"}:
        return codes.pop() if len(codes) == 1 else None
    lead = text[max(0, start - 25) : start]
    named = [c for c in find_countries(tokenise(lead, 0, len(lead))) if c.kind != "seat"]
    return named[-1].code if named and not lead[named[-1].end :].strip() else None
