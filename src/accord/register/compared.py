"""What linking compares of a statement: its key, words, areas, subject, numbers, names, and what it leaves to others.

Invariant: a facet depends on its statement's document alone, so it is the same whatever else is read.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accord.documents import Document
from accord.register.bearings import period_label
from accord.register.contexts import meant_by, papers_of, talks_of, targets_of
from accord.register.deeds import outcome
from accord.register.facets import content_words, countries_named, fragment_subject, proper_names, unit_head
from accord.register.keys import LASTING, ClaimKey, claim_key
from accord.register.known import happened, publication
from accord.register.names import name_key, own_name
from accord.register.subjects import antecedents, fund_words, project_words, share, subject_words
from accord.statements import Statement
from accord.vocabulary import Interval

_DEAL = re.compile(r"\bdeals?\b", re.I)
_LABEL = re.compile(
    r"\b((?:phase|stage|article|paragraph|chapter|annex|protocol|batch|block|lot|unit|route|part|tranche|package|track"
    r"|pillar|section|version|round)s? (?:\d+|[IVX]+\b))",
    re.I,
)
MAGNITUDES = frozenset({"hundr", "hundred", "thousand", "million", "billion", "trillion", "dozen"})
SUBJECT_SHARE = 0.6  # of the shorter subject's words: "preferential trade" and "transit trade" are two
BROAD_AREAS = frozenset({"diplomacy", "economy", "regional_global", "trade", "r_and_d"})
SUBJECT_TOPICS = ("paper", "contract")
INSTRUMENT_TOPICS = ("paper", "contract", "project", "dialogue", "framework", "fund", "loan")
_FIGURE_STOCK = (
    "trade trading reached reach worth stood amounted amount total totalled came value valued volume turnover two-way"
    " goods merchandise bilateral was exports exported imports imported rose grew fell increase decrease up down"
    " growth level percent percentage commerce figure million billion trillion thousand export"
    " import sold bought"
    " climbed climb jumped soared surged stood stands stand crossed exceeded hit dropped dipped fallen less about"
    " nearly almost around approximately roughly annual fiscal compared hitting reaching standing record times"
)


@dataclass(frozen=True, slots=True)
class Facet:
    """What linking compares of a statement; ``points_to`` is the statement that names the paper meant, if another."""

    statement: Statement
    key: ClaimKey
    words: frozenset[str]
    text: str
    areas: frozenset[str]
    when: Interval
    said: Interval
    narrow: tuple[str, ...]
    weight: float
    numbers: Mapping[tuple[str, str], float]
    subject: frozenset[str]
    name: str
    points_to: str | None
    fragment: str
    labels: frozenset[str]
    names: frozenset[str]
    ends: bool
    period: str
    rest: frozenset[str]
    own: frozenset[str]


def facets_of(
    statements: Iterable[Statement], documents: Mapping[str, Document], pairs: Mapping[str, tuple[str, ...]]
) -> dict[str, Facet]:
    """Return what linking needs to know of each statement, by id; it depends on the statement's document alone."""
    by_doc: dict[str, list[Statement]] = defaultdict(list)
    for s in statements:
        by_doc[s.doc].append(s)
    found: dict[str, Facet] = {}
    for doc, group in by_doc.items():
        text = documents[doc].text
        by_id = {s.id: s for s in group}
        whole = {s.id: fragment_subject(s.quote, text[max(0, s.start - 240) : s.start]) for s in group}
        keys = {s.id: _made_of(claim_key(s, pairs[doc]), whole[s.id]) for s in group}
        keys |= _deals(group, keys)
        keys |= talks_of(group, keys, text)
        keys |= targets_of(group, keys)
        papers = papers_of(group, keys)
        keys |= {i: keys[named.id] for i, named in papers.items()}
        back = antecedents(group, keys) | papers
        meant = meant_by(group, keys)
        for i, thing in meant.items():  # "it would contribute $1 billion", after a sentence on a fund
            if keys[thing.id].topic in ("fund", "loan") and any(f.kind == "money" for f in by_id[i].figures):
                keys[i] = keys[thing.id]
        for s in group:
            found[s.id] = _facet(s, documents[doc], keys[s.id], back.get(s.id), whole[s.id], meant.get(s.id))
    return found


def _deals(group: list[Statement], keys: Mapping[str, ClaimKey]) -> dict[str, ClaimKey]:
    """Return other keys for what a headline calls a deal and its text a contract on the same subject."""
    contracts = [
        (words, keys[s.id]) for s in group if keys[s.id].topic == "contract" and (words := content_words(s.quote))
    ]
    found: dict[str, ClaimKey] = {}
    for s in group if contracts else ():
        if s.headline and keys[s.id].topic == "paper" and _DEAL.search(s.quote):
            mine = subject_words(s)
            same = [key for words, key in contracts if mine and share(mine, words) >= SUBJECT_SHARE]
            if same:
                found[s.id] = same[0]
    return found


def _made_of(key: ClaimKey, fragment: str) -> ClaimKey:
    """Return the key of a promise told in a relative clause: "a storage project, which is to start in 2029"."""
    noun = fragment.rpartition(" ")[2].lower()
    return ClaimKey(key.kind, noun, key.parts, exact=False) if key.topic == "cooperation" and noun in LASTING else key


def _facet(
    s: Statement, document: Document, key: ClaimKey, named: Statement | None, fragment: str, thing: Statement | None
) -> Facet:
    words = content_words(f"{fragment} {s.quote}" if fragment else s.quote) if not key.exact else frozenset()
    loose = not key.exact and key.topic in ("cooperation", "contract")
    names = proper_names(s.quote) if loose else frozenset[str]()
    own = beside(words, s) if thing is not None else frozenset[str]()
    if thing is not None and not key.exact:
        words |= content_words(thing.quote)
        names |= proper_names(thing.quote)
    if key.kind == "position":
        words |= countries_named(s.quote) - {*s.parties}
    subject = frozenset[str]()
    areas, name = s.areas or (thing.areas if thing is not None else ()), ""
    if key.topic in SUBJECT_TOPICS:
        about = named or s
        name = name_key(own_name(about.quote)) if about.instrument == "agreement" else ""
        subject = subject_words(about)
        words |= subject
        areas = about.areas or s.areas
    elif key.topic == "fund":
        subject = fund_words(thing or s)
    elif key.topic == "project":
        subject = project_words(s) or content_words(fragment) - {"project"}
    return Facet(
        s,
        key,
        words,
        " ".join(sorted(words)),
        frozenset(areas),
        happened(s, document),
        publication(document),
        tuple(a for a in areas if a not in BROAD_AREAS),
        area_weight(frozenset(areas)),
        {(f.kind, unit_head(f)): f.value for f in reversed(s.figures) if f.kind in ("money", "count", "percent")},
        subject,
        name,
        named.id if named else None,
        fragment,
        _labels(s) if key.topic in ("cooperation", "project", *SUBJECT_TOPICS) else frozenset(),
        names,
        loose and outcome(s),
        figure_period(s) if key.topic in ("value", "count") else "",
        beside(words, s) - content_words(_FIGURE_STOCK) if key.topic == "value" else frozenset(),
        own,
    )


def figure_period(s: Statement) -> str:
    """Return the period of the number that a figure is about, empty where none is given."""
    figure = next((f for f in s.figures if f.kind == "money"), s.figures[0] if s.figures else None)
    return period_label(s, figure) if figure is not None else ""


def _labels(s: Statement) -> frozenset[str]:
    """Return the numbers that name a thing and do not count it: "phase 2", "Article 6"."""
    return frozenset(m[1].lower() for m in _LABEL.finditer(s.quote))


def beside(words: frozenset[str], s: Statement) -> frozenset[str]:
    """Return the words that are no part of a printed amount."""
    printed = frozenset[str]().union(*(content_words(f.text) for f in s.figures if f.kind == "money"))
    return frozenset(w for w in words - printed if not w[0].isdigit() and w not in MAGNITUDES)


def area_weight(areas: Iterable[str]) -> float:
    """Return how much areas weigh: broad ones less."""
    return sum(0.4 if a in BROAD_AREAS else 1.0 for a in areas)
