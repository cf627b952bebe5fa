"""What a statement's words say beyond its typed fields: phase, level, measure, content words, quoted text.

Invariant: everything here is a pure function of one statement (and the text around it), so linking does not
depend on the order in which documents are read.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from accord.statements import Figure, Statement
from accord.vocabulary import parties as all_parties
from accord.vocabulary import words

_WORD = re.compile(r"[a-z][a-z'’\-]+|\d[\d.,]*")

PHASES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "in-force",
        re.compile(
            r"\b(?:enter(?:s|ed|ing)?|entry|c[ao]mes?|coming|put|brought|go(?:es)?|went)"
            r" (?:it )?in(?:to)? (?:force|effect)"
            r"|\btak(?:e|es|ing) effect|\btook effect|\bin force\b|\bimplement(?:ed|ing|ation|s)?\b",
            re.I,
        ),
    ),
    (
        "ratify",
        re.compile(
            r"\bratif(?:y|ied|ies|ication|ying)\b|\bparliamentary approval\b|\bapproved by (?:the )?parliament", re.I
        ),
    ),
    ("sign", re.compile(r"\b(?:re-?)?sign(?:s|ed|ing|ature)?\b|\binitial(?:l?ed|l?ing)\b|\bink(?:s|ed|ing)?\b", re.I)),
    (
        "conclude",
        re.compile(
            r"\bconclu(?:de[sd]?|ding|sion)\b|\bfinish(?:es|ed|ing)?\b|\bfinali[sz](?:e[sd]?|ing|ation)\b|\bcomplet(?:e[sd]?|ing|ion)\b"
            r"|\bwrap(?:ped|ping)? up\b|\bobtain|\bstrike a\b|\bsecure an? "
            r"|\bseal(?:s|ed|ing)?\b|\bclinch(?:ed|ing)?\b"
            r"|\breach(?:es|ed|ing)? (?:an? |the )?(?:\w+ )?(?:agreement|deal|accord|fta)\b",
            re.I,
        ),
    ),
    (
        "upgrade",
        re.compile(
            r"\bupgrad(?:e[sd]?|ing)\b|\bmoderni[sz](?:e[sd]?|ing|ation)\b"
            r"|\brenegotiat|\bamend(?:s|ed|ing|ment)?\b|\breview(?:s|ed|ing)?\b",
            re.I,
        ),
    ),
    (
        "scope",
        re.compile(
            r"\bscope\b|\bencompass|\bwiden(?:s|ed|ing)?\b|\bcover(?:s|ed|ing|age)?\b|\bto use the\b|\bchapters?\b"
            r"|\bfacilitat(?:e|ing|es)\b|\bbeyond\b",
            re.I,
        ),
    ),
    (
        "talks",
        re.compile(
            r"\btalks?\b|\bnegotiat|\bdiscuss|\bresum|\breignit|\brelaunch|\brestart|\blaunch|\brounds?\b|\bhiatus\b"
            r"|\bsuspen|\bstall"
            r"|\bfeasibility\b|\bkick(?:ed)? off\b",
            re.I,
        ),
    ),
)

_SINCE_FORCE = re.compile(
    r",? ?\b(?:(?:which|that) )?(?:(?:has|have|had) been |is |was |came |entered |went |took )?(?:already |currently )?"
    r"(?:in force|into force|in effect|effect) (?:since|from|in|on) [^,.;]*\d{4}",
    re.I,
)
# A round that ends ends no talks.
_ROUND_ENDED = re.compile(
    r"\b(?:conclud|complet|wrapp?|finish|end)(?:ed|ing|es|e|s)?(?: up)? (?:the |a |an |their |its )?"
    r"(?:[\w-]+ ){0,2}rounds?\b",
    re.I,
)
_LEVELS = (
    ("special", re.compile(r"\bspecial strategic partnership", re.I)),
    (
        "comprehensive",
        re.compile(
            r"\bcomprehensive (?:and (?:\w+ )?)?strategic (?:\w+ )?partnership|\bcomprehensive partnership", re.I
        ),
    ),
)
_NOVEL = re.compile(
    r"\b(?:new|emerging|future|next-generation|novel)\s+(?:areas?|fields?|sectors?|industries|domains?)\b", re.I
)
_COOP = re.compile(
    r"\b(?:cooperat|collaborat|ties\b|relations?\b|relationship|partnership|exchanges?\b|work together|coordinat)", re.I
)
_BROAD = re.compile(
    r"\b(?:wide range|broad range|range of areas|various (?:areas|fields)|all (?:areas|fields)"
    r"|(?:key|priority) areas|scope of|across (?:the board|sectors))\b",
    re.I,
)
# Words that say how two countries work together and not on what.
_GENERAL = (
    "bilateral broad broader broaden comprehensive deep friendly friendship practical traditional strategic dynamic"
    " concrete tangible fruitful existing historic long-standing multifaceted scope sphere spheres wide widen range"
    " dimension excellent full intensify positive potential close closer closely cordial warm solid"
    " momentum sustain heights exchange exchanges various results new high comprehensively manner"
)
_MEASURES = (
    ("export-market", re.compile(r"\bexport (?:market|destination)s?\b|\bmarkets?\b", re.I)),
    ("import-source", re.compile(r"\bimport (?:source|origin)s?\b|\bsource of imports\b|\bsupplier\b", re.I)),
    ("investor", re.compile(r"\binvestors?\b|\bsource of (?:foreign direct )?investment\b|\bfdi\b", re.I)),
    ("tourists", re.compile(r"\btourist|\bvisitors?\b|\barrivals\b", re.I)),
    ("investment", re.compile(r"\binvest(?:ment|ments|ed)\b", re.I)),
    ("exports", re.compile(r"\bexport(?:s|ed)?\b|\bshipments\b", re.I)),
    ("imports", re.compile(r"\bimport(?:s|ed)?\b|\bpurchas", re.I)),
    ("balance", re.compile(r"\b(?:trade )?(?:surplus|deficit)\b", re.I)),
    ("trade", re.compile(r"\btrad(?:e|ing)\b|\bturnover\b|\bcommerce\b", re.I)),
)
_CHANGES = re.compile(
    r"\b(?:gr[eo]w\w*|rise[sn]?|rose|rising|increas\w+|f[ae]ll\w*|decline\w*|dropp?\w*|decreas\w+|shr[aiu]nk\w*|up|down|jump\w*"
    r"|surg\w+|expand\w+|higher|lower|year-on-year|change|contracted|soar\w*|gain\w*|slump\w*|plung\w*|climb\w*)\b",
    re.I,
)
_SHARE = re.compile(
    r"(?:%|\bper ?cent) of\b|\bshares?\b|\baccount(?:s|ed|ing)? for\b|\bmakes? up\b|\bmade up\b|\brepresent", re.I
)
_CALENDAR = frozenset(
    re.findall(
        r"\w+",
        "january february march april may june july august september october november december monday tuesday wednesday"
        " thursday friday saturday sunday euro euros",
    )
)
WORKS = (
    r"(?:(?:power ?)?plants?|factor(?:y|ies)|bridges?|railways?|seaports?|ports?|terminals?|airports?|highways?"
    r"|tunnels?|motorways?|dams?|reactors?|pipelines?|refiner(?:y|ies)|hospitals?|universit(?:y|ies)|campus(?:es)?"
    r"|shipyards?|industrial parks?|smelters?|interconnectors?|solar parks?|wind farms?|cables?|stadiums?"
    r"|(?:research|data) cent(?:re|er)s?)"
)
_WORKS = re.compile(rf"\b{WORKS}\b", re.I)
_BUILDING = re.compile(
    r"\b(?:build(?:s|ing)?|built|construct\w*|open(?:s|ed|ing)?|complet\w+|inaugurat\w+|commission\w*|erect\w*"
    r"|come on ?line|go on ?stream|start(?:s|ed)? (?:operations?|production|up)|modernis\w+|expand\w*"
    r"|lay(?:ing|s)?|laid|consider(?:s|ed|ing)?|plan(?:s|ned|ning)?|financ\w+|propos\w+|postpon\w+|delay\w*|cancel\w*|scrap\w*)\b",
    re.I,
)
_NAME = re.compile(r"(?<=[a-z,’'] )[A-Z][a-z][\w’-]+")
_OPEN_QUOTES = '“"‘«'
_TAILS = tuple(re.findall(r"\w+", "isation ization ations ation ions ion ments ment ings ing ies es ed s e y"))
_FRAGMENT = re.compile(r"(?:which|that|who|is|are|was|were|will|to be|scheduled|due|expected)\b")
_ARTICLE = re.compile(r"\b(?:an?|the|its|their)\s+", re.I)
_QUOTED = re.compile(r"“([^“”]{25,})(?:”|$)|\"([^\"]{25,})\"|«([^«»]{25,})»", re.S)


@lru_cache(maxsize=1)
def _stock_words() -> frozenset[str]:
    text = resources.files("accord.register").joinpath("data/stock-words.txt").read_text(encoding="utf-8")
    return frozenset(w for line in text.splitlines() if not line.startswith("#") for w in line.split())


@lru_cache(maxsize=1)
def _country_words() -> frozenset[str]:
    found: set[str] = set()
    for entry in all_parties().values():
        for name in (*entry.names, *entry.demonyms, *entry.seats, entry.capital):
            found.update(_WORD.findall(name.lower()))
    return frozenset(found - {"and", "of", "the"})


@lru_cache(maxsize=1)
def _spellings() -> tuple[re.Pattern[str], dict[str, str]]:
    known: dict[str, str] = {}
    for name in ("spellings.txt", "meanings.txt"):
        text = resources.files("accord.register").joinpath(f"data/{name}").read_text(encoding="utf-8")
        for line in text.splitlines():
            if line and not line.startswith("#"):
                word, _, others = line.partition("=")
                known.update((other.strip(), word.strip()) for other in others.split(","))
    longest = sorted(known, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b"), known


@lru_cache(maxsize=200_000)
def content_words(text: str) -> frozenset[str]:
    """Return the words of a quote that carry its subject: no function words, stock verbs or country names.

    Words that sources write in several ways are brought to one spelling first, those that name one thing to one word.

    >>> sorted(content_words("The two leaders agreed to deepen cooperation in smart agriculture"))
    ['agricultur', 'smart']
    >>> content_words("cooperation in cyber security") == content_words("the field of cybersecurity")
    True
    >>> content_words("purchases of arms") == content_words("defence procurement")
    True
    """
    skip = _country_words() | _stock_words()
    pattern, known = _spellings()
    plain = pattern.sub(lambda m: known[m.group()], text.lower())
    return frozenset(_stem(w) for w in _WORD.findall(plain) if w not in skip)


@lru_cache(maxsize=1)
def _country_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    names: dict[str, str] = {}
    for entry in all_parties().values():
        for name in (*entry.names, *entry.demonyms, *entry.seats):
            if len(name) > 3:
                names.setdefault(name.casefold(), entry.code)
    longest = sorted(names, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b", re.I), names


def countries_named(text: str) -> frozenset[str]:
    """Return the codes of the countries that a text names, by name, people or seat of government.

    >>> sorted(countries_named("military cooperation between North Korea and Russia"))
    ['PRK', 'RUS']
    """
    pattern, names = _country_pattern()
    return frozenset(names[m.group().casefold()] for m in pattern.finditer(text))


@lru_cache(maxsize=200_000)
def proper_names(text: str) -> frozenset[str]:
    """Return the names in a text that are no country's, people's or party's: places, ships, companies.

    >>> sorted(proper_names("A firm from Hyderabad will build a vaccine plant at Konza by May 2026"))
    ['Hyderabad', 'Konza']
    """
    skip = _country_words() | _stock_words() | _CALENDAR
    found = _NAME.findall(text)
    return frozenset(w for w in found if w.lower() not in skip and not w.isupper())


def _stem(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s")
    for tail in _TAILS:
        if word.endswith(tail) and len(word) - len(tail) >= 4:
            return word[: -len(tail)]
    return word


def phase(statement: Statement) -> str:
    """Return the step in an agreement's life that a statement is about, ``mention`` where none shows.

    The furthest step that the words name counts: "accelerate negotiations to conclude them" is about concluding. That
    the agreement has been in force since 2012 is said beside the matter, where the words name another step.
    """
    for text in (_ROUND_ENDED.sub(" round", _SINCE_FORCE.sub(" ", statement.quote)), statement.quote):
        for name, pattern in PHASES:
            if pattern.search(text):
                return name
    if statement.subact in ("resume", "launch", "negotiating") or statement.instrument_state in (
        "under-negotiation",
        "suspended",
    ):
        return "talks"
    return {"sign": "sign", "announce": "talks"}.get(statement.act, "mention")


def level(statement: Statement) -> str:
    """Return the rank of a partnership in its own name: ``special``, ``comprehensive`` or ``strategic``."""
    text = f"{statement.title_word or ''} {statement.quote}"
    return next((name for name, pattern in _LEVELS if pattern.search(text)), "strategic")


def is_novel(quote: str) -> bool:
    """Return whether a quote speaks of new areas of cooperation rather than of one area."""
    return bool(_NOVEL.search(quote))


def is_broad(statement: Statement) -> bool:
    """Return whether a pledge names cooperation at large: many areas, or none in particular."""
    if statement.act not in ("commit", "agree", "intend") or not _COOP.search(statement.quote):
        return False
    general = (
        set(statement.areas) <= {"diplomacy"} and len(content_words(statement.quote) - content_words(_GENERAL)) <= 1
    )
    known = words("areas")
    fields = {(known[a].parent or a) if a in known else a for a in statement.areas}
    return general or bool(_BROAD.search(statement.quote)) or len(fields) >= (2 if statement.headline else 3)


def measure(quote: str) -> str:
    """Return what a number about trade or investment measures, by the words beside it.

    >>> measure("South Korea is Malaysia's eighth-largest trade partner")
    'trade'
    """
    return next((name for name, pattern in _MEASURES if pattern.search(quote)), "other")


def rate(quote: str) -> str:
    """Return what a percentage is: ``growth`` where something rises or falls, else a ``share``.

    >>> rate("exports grew by 9.8 per cent"), rate("Japan takes 12 percent of Peru's copper")
    ('growth', 'share')
    """
    return "growth" if _CHANGES.search(quote) or not _SHARE.search(quote) else "share"


def builds(quote: str) -> bool:
    """Return whether a quote speaks of building or opening a work: a plant, a bridge, a line.

    >>> builds("The vaccine plant at Konza is scheduled to open in 2026"), builds("They will open a dialogue")
    (True, False)
    """
    return bool(_WORKS.search(quote)) and bool(_BUILDING.search(quote))


def unit_head(figure: Figure) -> str:
    """Return a figure's unit for comparing: of what is counted its last word, "francs" for "Swiss francs".

    >>> unit_head(Figure("count", 12e6, "Swiss francs", 0, 0, "12 million Swiss francs"))
    'francs'
    """
    words = figure.unit.split()
    return words[-1].lower() if figure.kind == "count" and words else figure.unit


def fragment_subject(quote: str, before: str) -> str:
    """Return the thing that a relative clause speaks of: the last noun phrase with an article before it.

    >>> fragment_subject("which is scheduled to launch in 2029", "They agreed on a carbon storage project, ")
    'carbon storage project'
    """
    if not _FRAGMENT.match(quote):
        return ""
    sentence = re.split(r"[.!?]\s|\n", before[-240:])[-1]
    found = list(_ARTICLE.finditer(sentence))
    phrase = sentence[found[-1].end() :].strip(' ,;:“”"') if found else ""
    return phrase if 4 <= len(phrase) <= 60 else ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage in quotation marks: its words and where they stand in the document."""

    start: int
    end: int
    text: str


def quotations(text: str) -> tuple[Quotation, ...]:
    """Return the passages in quotation marks of a document that are long enough to be a sentence.

    A paragraph that opens a quotation and leaves it open, as newspapers do, ends at its line's end.
    """
    found = []
    for line in re.finditer(r"[^\n]+", text):
        for match in _QUOTED.finditer(line.group()):
            group = next(i for i in (1, 2, 3) if match.group(i) is not None)
            found.append(
                Quotation(
                    line.start() + match.start(group), line.start() + match.end(group), match.group(group).strip()
                )
            )
    return tuple(found)
