"""Names in the sources' own words: an instrument's, a country's with its article, a count's thing.

Invariant: a name is a piece of the quote; nothing is added to it but a capital letter.
"""

import re

from accord.register.facets import content_words

_KINDS = r"(?:[Aa]greement|[Tt]reaty|[Pp]act|[Aa]ccord|[Cc]onvention|[Aa]rrangement|[Pp]rotocol)"
_WORD = r"[A-Z][\w’'-]*"
_PROPER = re.compile(rf"\b(?:{_WORD} )(?:(?:{_WORD}|and|of|for|on|the) )*{_KINDS}\b")
_PLAIN = re.compile(
    r"\b(?:an?|the|their|its|signs?|signed|inks?|inked) "
    rf"((?:(?!(?:an?|the|to|on|of|for|that)\b)[a-z][\w-]* ){{1,5}}{_KINDS.lower()})\b"
)
_LOOSE = frozenset(
    re.findall(
        r"\w+",
        "a an the new bilateral comprehensive existing planned proposed final first joint formal separate such this"
        " previously signed general wider broad broader draft similar landmark historic",
    )
)
_ARTICLE = re.compile(
    r"(?:United .+|.+ (?:Republic|Islands|Emirates|Federation|Kingdom|States|Territories)"
    r"|Philippines|Netherlands|Maldives|Bahamas|Gambia|Comoros)"
)
_THING = re.compile(
    r"(?: (?!(?:to|for|from|in|of|at|on|by|with|and|or|that|which|who|was|is|are|were|will|worth|under|as|after|before"
    r"|between|during|into|valued|costing|built|made|bought|sold|ordered|has|have|had|would|could|than|over|per)\b)[a-z][\w-]*){1,2}"
)


def own_name(quote: str) -> str:
    """Return the name that a quote gives an agreement, empty where it gives none of its own.

    >>> own_name("They concurred on commencing negotiations of the Acquisition and Cross-Servicing Agreement (ACSA)")
    'Acquisition and Cross-Servicing Agreement'
    >>> own_name("They agreed to start talks on an information security agreement")
    'Information security agreement'
    >>> own_name("Both parties agreed to negotiate a comprehensive agreement")
    ''
    """
    for pattern, group in ((_PROPER, 0), (_PLAIN, 1)):
        for found in pattern.finditer(quote):
            name = found[group].removeprefix("The ")
            words = [w for w in name.split()[:-1] if w.lower() not in _LOOSE]
            if len(name.split()) > 1 and content_words(" ".join(words)):
                return name[:1].upper() + name[1:]
    return ""


def name_key(name: str) -> str:
    """Return a name in one spelling for a key.

    >>> name_key("Acquisition and Cross-Servicing Agreement") == name_key("acquisition and cross-servicing agreement")
    True
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def with_article(name: str) -> str:
    """Return a country's name as it stands inside a sentence.

    >>> with_article("Philippines"), with_article("Japan"), with_article("United Kingdom")
    ('the Philippines', 'Japan', 'the United Kingdom')
    """
    return f"the {name}" if _ARTICLE.fullmatch(name) else name


def possessive(name: str) -> str:
    """Return a name with its ending of possession.

    >>> possessive("the Philippines"), possessive("Japan")
    ("the Philippines'", "Japan's")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def whole_count(counted: str, quote: str) -> str:
    """Return a count with all of the thing counted, where its unit was cut short.

    >>> whole_count("18 light attack", "a contract for 18 light attack aircraft to Peru")
    '18 light attack aircraft'
    """
    place = quote.find(counted)
    rest = _THING.match(quote[place + len(counted) :]) if place >= 0 else None
    return counted + rest[0] if rest else counted
