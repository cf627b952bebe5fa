"""Whose number it is, of what and for when: the direction and field of a rank, the sides of a flow, a period.

Invariant: each follows from one statement's own words and figures.
"""

import re

from accord.register.facets import content_words, countries_named, measure
from accord.statements import Figure, Statement
from accord.vocabulary import Interval

_OF_WHAT = re.compile(
    r"\b(?:suppliers?|buyers?|sources?|importers?|exporters?|markets?|producers?|customers?|purchasers?|destinations?)"
    r" (?:of|for) (?!(?:its|their|all|foreign|imports?|exports?)\b)"
    r"((?:(?!\b(?:in|after|behind|and|with|among|by)\b)"
    r"[\w’' -])+)",
    re.I,
)
_SCOPE = re.compile(
    r"\b(?:in|among|within|of|across)\b[^,.;]{0,40}?\b(ASEAN|Association of South-?\s?[Ee]ast Asian Nations"
    r"|South-?\s?[Ee]ast Asian?"
    r"|(?:(?:South|Central|East|West|North|Sub-Saharan|Latin|Middle) )?(?:Asia|Africa|America|Europe|East)"
    r"|European Union|EU|Gulf|Caribbean|Pacific|Mercosur|GCC|world)\b"
)
_REGION = re.compile(r"\b(?:Asia|Africa|Americas?|Europe|Oceania|ASEAN|EU|Pacific|Caribbean)\b")  # and no country
# "in January to July" is no set of countries.
_TIME = re.compile(
    r"(?:the )?(?:\d|(?:first|second|third|fourth|last|same|past) |january|february|march|april|may|june|july|august"
    r"|september|october|november|december)",
    re.I,
)
# Whose exports or imports: "South Korean exports", "exports from Malaysia", "Malaysia's imports".
_FLOW = re.compile(
    r"((?:[A-Z][\w’'-]+ ){1,4})(?:[a-z]+ ){0,2}(?:exports?|imports?|shipments)\b"
    r"|\b(?:exports?|imports?|shipments) (?:from|of|by) ((?:[A-Z][\w’'-]+ ?){1,4})"
    r"|((?:[A-Z][\w’'-]+ ){1,4})(?:also |has |have )?(?:exported|imported|sold|shipped|bought)\b"
)


def ranked_in(quote: str) -> str:
    """Return what a rank is in: trade, or the supply of copper, which is another rank than that of all imports."""
    found = _OF_WHAT.search(quote)
    good = "-".join(sorted(content_words(found[1]))) if found else ""
    return f"{measure(quote)}-{good}" if good else measure(quote)


def rank_direction(statement: Statement, rank: Figure) -> tuple[str, str]:
    """Return who holds a rank and whose partner it is; unknown ends are told apart by the place held."""
    holder = rank.of or (statement.parties[0] if len(statement.parties) == 1 else "")
    partner = rank.partner_of or (statement.recipients[0] if len(statement.recipients) == 1 else "")
    if not partner and len(where := countries_named(rank.scope or "") - {holder}) == 1:
        (partner,) = where  # "the third-largest investor in Vietnam"
    if not holder or not partner:
        return holder or f"?{rank.value:g}", partner or f"?{rank.value:g}"
    return holder, partner


def rank_scope(scope: str | None, quote: str = "") -> str:
    """Return a rank's scope in one spelling; ASEAN and South-east Asia are held to be one for a rank.

    >>> rank_scope("South-east Asia") == rank_scope("ASEAN")
    True
    >>> rank_scope(None, "third-largest trading partner among the countries of Latin America")
    'latinamerica'
    """
    if scope is not None and not _REGION.search(scope) and (countries_named(scope) or _TIME.match(scope)):
        return "world"
    if scope is None and (found := _SCOPE.search(quote)):
        scope = found[1]
    words = re.sub(r"[^a-z]", "", (scope or "world").lower().replace("association of southeast asian nations", "asean"))
    for spelling in ("asean", "southeastasia"):
        if spelling in words:
            return "south-east-asia"
    return words.removeprefix("the") or "world"


def figure_parties(statement: Statement, both: str) -> str:
    """Return the parties of a figure with its direction where the statement gives one: ``KOR>MYS``."""
    if len(statement.parties) == 1 and len(statement.recipients) == 1:
        return f"{statement.parties[0]}>{statement.recipients[0]}"
    if (whose := _FLOW.search(statement.quote)) and len(
        by := countries_named(whose[1] or whose[2] or whose[3] or "")
    ) == 1:
        return min(by)  # "South Korean exports to Malaysia": both are named, one sells
    if len(statement.parties) == 1 and not statement.recipients:
        return statement.parties[0]
    return both


def period_label(statement: Statement, figure: Figure) -> str:
    """Return the period of a figure as text, empty where none is given."""
    span = statement.event if _whole_year(statement.event) else figure.period or statement.event
    if span is None or span.earliest is None or span.latest is None:
        return ""
    if span.earliest == span.latest:
        return span.earliest.isoformat()
    if (span.earliest.month, span.earliest.day, span.latest.month, span.latest.day) == (1, 1, 12, 31):
        return (
            str(span.earliest.year)
            if span.earliest.year == span.latest.year
            else f"{span.earliest.year}-{span.latest.year}"
        )
    return f"{span.earliest:%Y-%m}..{span.latest:%Y-%m}"


def _whole_year(span: Interval | None) -> bool:
    return (
        span is not None
        and span.earliest is not None
        and span.latest is not None
        and ((span.earliest.month, span.earliest.day, span.latest.month, span.latest.day) == (1, 1, 12, 31))
    )
