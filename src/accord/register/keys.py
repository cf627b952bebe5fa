"""What a statement is about, typed: the claim key that decides what can be the same at all.

Invariant: statements with different keys are never joined by a rule, however alike they read; "third-largest"
and "eighth-largest" look alike and say opposite things. Only a person's judgement reaches across keys.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accord.register.bearings import figure_parties, rank_direction, rank_scope, ranked_in
from accord.register.deeds import done, outcome
from accord.register.facets import (
    builds,
    content_words,
    countries_named,
    is_broad,
    is_novel,
    level,
    measure,
    phase,
    rate,
)
from accord.statements import Figure, Statement

PAPERS = ("mou", "loi", "agreement")
LASTING = ("project", "dialogue", "framework", "fund", "loan", "contract")
_GENERIC_FTA = re.compile(
    r"(?:(?:the|a|an|bilateral|proposed|planned|[a-z]+[-–][a-z]+) )*"
    r"(?:ftas?|free trade(?: (?:agreement|deal|pact|accord)s?)?|trade (?:agreement|deal|pact|accord)s?|cepa|ceca|ecta"
    r"|epa|agreement|pact|deal|accord"
    r"|(?:comprehensive )?economic (?:partnership|cooperation)(?: agreement)?(?: \([a-z]+\))?"
    r"|(?:free )?trade agreement \([a-z]+\)|(?:free )?trade (?:talks|negotiations))?",
    re.I,
)
# Guests arrive, and so do goods, which are no visit.
_VISIT = re.compile(
    r"\bvisit|\btrip\b|\b(?:president|minister|premier|chancellor|king|queen|prince|leader|delegation|envoy|mission|he|she)"
    r"\b.{0,60}\barrive[sd]?\b",
    re.I,
)
_ROADMAP = re.compile(
    r"\b(?:road ?map|action plan|plan of action|work(?:ing)? plan|master plan|blueprint"
    r"|vision (?:statement|document|20\d\d))\b",
    re.I,
)
_ADOPTED = re.compile(
    r"\b(?:adopt|launch|endors|sign|agree|finali[sz]|unveil|approv|welcom|announc|issu|draw up|drew up)", re.I
)
# An order by number, under any name; a plan to buy is a plan.
_ORDER = re.compile(r"\b(?:orders?|ordered|contract(?:ed|s)?|purchased|bought|sold)\b(?! to\b)", re.I)
_FUND = re.compile(r"\b(?:to|into|for|of|in) (?:an? |the |its |their )?(?:[\w’'-]+ ){0,5}(?:[Ff]und|[Ff]acility)\b")
_BOUGHT = re.compile(r"\b(?:bought|ordered|purchased|placed an order|has an order)\b", re.I)
_ROUND_OF_TALKS = re.compile(
    r"\brounds? of (?:the |their )?(?:[\w-]+ ){0,2}(?:negotiations?|talks) (?:on|for|of|towards?|over|about)\b"
    r".{0,60}\b(?:free trade|trade (?:agreement|deal|pact)|economic (?:partnership|cooperation) agreement"
    r"|comprehensive economic|FTA|C?EPA)\b",
    re.I | re.S,
)
_TO_FUND = re.compile(r"\b(?:will|would|shall|to|and) fund\b", re.I)
_MEETING = re.compile(r"\bmeet(?:ings?)?\b|\bsummit\b|\bhold talks\b|\bconference\b", re.I)
_MADE = re.compile(
    r"\b(?:sign|signs|signing|signature|be (?:\w+ )?(?:sign|exchang)ed|initial|negotiat\w+|conclud?\w+|draft"
    r"|talks on|exchange (?:of|memoranda|letters|notes|an?|the)|finali[sz]\w+|renew|extend|ratif\w+|propos\w+"
    r"|work(?:ing)? towards?)\b",
    re.I,
)
# A made instrument as a fact: "has not been signed", "welcomed the signing of".
_WAS_MADE = re.compile(
    r"\b(?:signed|concluded|initialled|ratified|exchanged)\b"
    r"|\b(?:signing|signature|conclusion|exchange|ratification) of\b",
    re.I,
)
WELCOMED = ("welcome", "acknowledge", "status", "celebrate", "praise")
_RAISE = re.compile(
    r"\b(?:rais\w+|increas\w+|doubl\w+|tripl\w+|quadrupl\w+|lift\w*|reach\w*|expand\w*|boost\w*|grow\w*|bring\w*"
    r"|aim(?:s|ed|ing)? (?:for|at)|target\w*|achiev\w+|hit|goals?|objectives?|towards?)\b",
    re.I,
)
_GOAL = re.compile(r"\b(?:towards?|targets? of|goals? of|objective of|aim(?:s|ed)?)\b", re.I)
_PART = re.compile(r"\b(goods|merchandise|services|non-oil|agricultur\w+|energy)\b", re.I)
_PARTNERSHIP = re.compile(r"\bstrategic partnership", re.I)
# A partnership as the thing made, not as the roof under which something else is agreed.
_SET_UP = re.compile(
    r"\b(?:elevat|upgrad|establish|launch|form|announc|sign|draft|work(?:ing|ed)? towards?\b"
    r"|mov(?:e|ing) towards?\b)\w*"
    r"\b(?:(?!\bunder\b).){0,90}\bpartnership"
    r"|\bpartnership\b.{0,60}\bdraft|\bin principle\b",
    re.I | re.S,
)


@dataclass(frozen=True, slots=True)
class ClaimKey:
    """A typed key.

    Parameters
    ----------
    kind
        ``commitment``, ``event``, ``figure`` or ``position``: what the joined statements amount to.
    topic
        The type of the key, for example ``rank`` or ``instrument``.
    parts
        Its fields, in the order that the type fixes.
    exact
        Whether equal keys alone make statements the same; else they must also resemble each other.
    """

    kind: str
    topic: str
    parts: tuple[str, ...]
    exact: bool

    def __str__(self) -> str:
        return ":".join((self.topic, *(p or "-" for p in self.parts)))


def pair_of(statements: Iterable[Statement], parties: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the two parties that a document is about: those it most often names together.

    Parameters
    ----------
    statements
        The statements of one document.
    parties
        The desk's own parties, which win ties, or None.
    """
    desk = tuple(sorted(parties)) if parties and len(parties) == 2 else ()
    count: Counter[tuple[str, ...]] = Counter()
    for s in statements:
        both = tuple(sorted({*s.parties, *s.recipients}))
        if len(both) == 2:
            count[both] += 1
    return min(count, key=lambda p: (-count[p], p != desk, p)) if count else desk


def claim_key(statement: Statement, pair: tuple[str, ...] = ()) -> ClaimKey:
    """Return the claim key of a statement.

    Parameters
    ----------
    statement
        The statement.
    pair
        The two parties that its document is about; an instrument named by one of them alone is between both.
    """
    both = _between(statement, pair)
    for build in (_target_key, _figure_key, _event_key, _position_key):
        if (key := build(statement, both)) is not None:
            return key
    if (key := _instrument_key(statement, both, pair)) is not None:
        return key
    if statement.act == "state-fact" and not is_novel(statement.quote) and not _tells(statement):
        return ClaimKey("position", "remark", ("+".join(statement.parties),), exact=False)
    if is_novel(statement.quote):
        return ClaimKey("commitment", "new-areas", (both,), exact=False)
    if is_broad(statement):
        return ClaimKey("commitment", "broad-cooperation", (both,), exact=False)
    return ClaimKey("commitment", "cooperation", (both,), exact=False)


def _tells(s: Statement) -> bool:
    """Whether a fact tells what came of something that may have been promised."""
    if s.areas:
        return outcome(s)
    return s.subact == "refusal" and len(content_words(s.quote)) >= 3


def _between(statement: Statement, pair: tuple[str, ...]) -> str:
    named = tuple(sorted({*statement.parties, *statement.recipients}))
    if pair and set(named) <= set(pair):
        return "+".join(pair)
    return "+".join(named)


def _figure_key(s: Statement, both: str) -> ClaimKey | None:
    if s.act != "state-fact":
        return None
    if s.instrument is None and _first(s.figures, "count") is not None and _BOUGHT.search(s.quote):
        return None  # an order under another name
    if rank := _first(s.figures, "rank"):
        holder, partner = rank_direction(s, rank)
        return ClaimKey(
            "figure", "rank", (holder, partner, ranked_in(s.quote), rank_scope(rank.scope, s.quote)), exact=True
        )
    if s.subact == "anniversary" or re.search(
        r"\banniversary\b|\b\d+(?:st|nd|rd|th) year of (?:diplomatic )?relations", s.quote
    ):
        return ClaimKey("figure", "anniversary", (both,), exact=True)
    if builds(s.quote) and outcome(s) and not _first(s.figures, "growth"):
        return None  # what a work cost is told with the work
    money = [f for f in s.figures if f.kind in ("money", "growth", "percent")]
    counts = [f for f in s.figures if f.kind == "count"]
    if money:
        first = next((f for f in money if f.kind == "money"), money[0])
        if first.kind == "money":
            return ClaimKey("figure", "value", (figure_parties(s, both), measure(s.quote), "money"), exact=False)
        if rate(s.quote) == "share":
            return ClaimKey("figure", "value", (both, "share"), exact=False)
        return ClaimKey("figure", "value", (figure_parties(s, both), measure(s.quote), "growth"), exact=False)
    if counts and s.subact in ("figure", None) and not (s.areas and done(s)):
        unit = counts[0].unit
        return ClaimKey("figure", "count", (figure_parties(s, both), unit), exact=False)
    return None


def _target_key(s: Statement, both: str) -> ClaimKey | None:
    """Return the key of a promise to bring trade or investment to an amount: the amount and the year are not in it."""
    money = _first(s.figures, "money")
    promised = s.act in ("commit", "agree", "intend") or (
        s.act == "state-fact" and (s.target is not None or bool(_GOAL.search(s.quote)))
    )
    if money is None or s.instrument is not None or not promised:
        return None
    what = measure(s.quote)
    if what not in ("trade", "exports", "imports", "investment") or not _RAISE.search(s.quote):
        return None
    part = _PART.search(s.quote)
    who = "+".join(s.parties) if what != "trade" and len(s.parties) == 1 else both
    return ClaimKey("commitment", "target", (who, what, part[1].lower() if part else ""), exact=True)


def _event_key(s: Statement, both: str) -> ClaimKey | None:
    if s.act not in ("state-fact", "intend"):
        return None
    if s.subact == "visit" or (s.subact in ("scheduled", "meeting") and not s.instrument and _VISIT.search(s.quote)):
        who = "+".join(s.parties)
        return ClaimKey("event", "visit", (who, "+".join(s.recipients)), exact=False)
    if s.instrument == "dialogue" and " " in (s.title_word or "").strip():
        return None  # a session of a body that has a name is about the body
    if _ROUND_OF_TALKS.search(s.quote):
        return None  # a round of talks on a trade agreement is about the agreement
    if s.subact in ("meeting", "summit") or (s.subact == "scheduled" and not s.instrument and _MEETING.search(s.quote)):
        return ClaimKey("event", "meeting", (both,), exact=False)
    return None


def _position_key(s: Statement, both: str) -> ClaimKey | None:
    others = tuple(r for r in s.recipients if r not in s.parties)
    third = [r for r in others if r not in both.split("+")] if s.parties else []
    world = {"dprk", "humanitarian", "terrorism"} & set(s.areas)
    if s.act == "condemn" or (
        (third or world) and (s.act == "urge" or (s.instrument is None and s.act == "state-fact" and not s.figures))
    ):
        return ClaimKey("position", "position", ("+".join(s.parties),), exact=False)
    if s.act == "urge" and s.instrument is None:
        return ClaimKey("position", "ask", ("+".join(s.parties), "+".join(others)), exact=False)
    return None


def _of_pair(s: Statement, both: str, pair: tuple[str, ...]) -> str:
    """Return a paper's parties: the two of its document where both are named, whoever else has a part in it."""
    return "+".join(pair) if pair and set(pair) <= {*s.parties, *s.recipients} else both


def _instrument_key(s: Statement, both: str, pair: tuple[str, ...] = ()) -> ClaimKey | None:
    word = s.instrument
    if s.act not in ("urge", "condemn") and _ROADMAP.search(s.quote) and _ADOPTED.search(s.quote):
        return ClaimKey("commitment", "plan", (both,), exact=False)
    if word is None:
        if _ROUND_OF_TALKS.search(s.quote):
            return ClaimKey("commitment", "fta", (both, "", "talks"), exact=True)
        if s.act != "urge" and _first(s.figures, "count") is not None and _ORDER.search(s.quote):
            return ClaimKey("commitment", "contract", (both,), exact=False)
        if s.act in ("commit", "agree", "intend", "announce") and _FUND.search(s.quote) and _first(s.figures, "money"):
            return ClaimKey("commitment", "fund", (both,), exact=False)
        if (s.act in ("commit", "agree", "intend") or outcome(s)) and builds(s.quote):
            return ClaimKey("commitment", "project", (both,), exact=False)
        return None
    if word == "fta":
        named = _without_countries(s.title_word or "")
        name = "" if _GENERIC_FTA.fullmatch(named) else re.sub(r"[^a-z0-9]+", "-", named.lower()).strip("-")
        return ClaimKey("commitment", "fta", (both, name, phase(s)), exact=True)
    if word == "strategic-partnership" or (word in PAPERS and _PARTNERSHIP.search(s.quote)):
        if s.instrument_state or s.act == "announce" or _SET_UP.search(s.quote):
            return ClaimKey("commitment", "strategic-partnership", (both, level(s)), exact=True)
        return None
    if word in PAPERS and _about_paper(s):
        return ClaimKey("commitment", "paper", (_of_pair(s, both, pair),), exact=False)
    if word == "fund" and _TO_FUND.search(s.quote) and not _FUND.search(s.quote):
        return None  # what is funded is promised, and no fund
    if word in LASTING and not (word in ("framework", "project", "fund") and _under_it(s)):
        return ClaimKey("commitment", word, (both,), exact=False)
    if word == "joint-declaration" and s.act in ("sign", "announce", "agree"):
        return ClaimKey("event", "declaration", (both,), exact=False)
    return None


def _without_countries(name: str) -> str:
    """Return an agreement's name without those who make it: "Peru Economic Partnership Agreement" names none."""
    return " ".join(w for w in re.split(r"\s+|(?<=\w)[-–](?=[A-Z])", name.strip()) if not countries_named(w)).strip(
        " -–"
    )


def _under_it(s: Statement) -> bool:
    """Whether something else is promised under what the statement names: "200 places under the X Programme"."""
    promised = s.act in ("commit", "agree", "intend") and s.title_word is not None
    return promised and bool(
        re.search(rf"\b(?:under|within|through) (?:the |its |their )?{re.escape(s.title_word or '')}", s.quote)
    )


def _about_paper(s: Statement) -> bool:
    """Whether a statement is about the instrument itself, and not about what is done under it."""
    if s.act == "sign" or s.instrument_state is not None:
        return True
    denied = s.polarity == "negated" or s.subact in ("refusal", "negation", "denial")
    if s.act == "state-fact" and denied:
        return bool(_MADE.search(s.quote) or _WAS_MADE.search(s.quote))
    if s.act == "state-fact":
        return s.subact in WELCOMED and bool(_WAS_MADE.search(s.quote))
    return bool(_MADE.search(s.quote))


def _first(figures: tuple[Figure, ...], kind: str) -> Figure | None:
    return next((f for f in figures if f.kind == kind), None)


def document_pairs(statements: Iterable[Statement], parties: tuple[str, ...] | None) -> Mapping[str, tuple[str, ...]]:
    """Return the pair of parties of each document id, from its own statements alone."""
    by_doc: dict[str, list[Statement]] = {}
    for s in statements:
        by_doc.setdefault(s.doc, []).append(s)
    return {doc: pair_of(group, parties) for doc, group in by_doc.items()}
