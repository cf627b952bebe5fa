"""Titles for people, taken from the sources' own words, areas and instruments.

Invariant: a title is never stronger than the sources: what was only discussed, weighed or hoped for says so.
"""

import re

from accord.register.facets import countries_named, measure
from accord.register.keys import ClaimKey, period_label, rank_direction
from accord.register.linking import Cluster
from accord.register.names import own_name, possessive, whole_count, with_article
from accord.register.subjects import subject_words
from accord.statements import Figure, Statement
from accord.vocabulary import parties, strength_rank, words

LENGTH = 96
_DESCRIBED = ("project", "fund", "dialogue", "framework", "loan")
_LEAD = {"discussed": "Discussed", "considering": "Considered", "hoping": "Hoped", "aiming": "Aim", "planning": "Plan"}
_PHASE = {
    "talks": "Hold talks on the {}",
    "conclude": "Conclude the {}",
    "sign": "Sign the {}",
    "ratify": "Ratify the {}",
    "in-force": "Bring the {} into force",
    "upgrade": "Upgrade the {}",
    "scope": "Scope of the {}",
    "mention": "{}",
}
_PHASE_DONE = {"talks": "Talks on the {}", "conclude": "Conclusion of the {}", "sign": "Signature of the {}"}
_VERB = re.compile(
    r"\b(?:agree(?:d|ing|s)?|commit(?:ted|ting|s)?|commitments?|pledg(?:ed|ing|es?)|promis(?:ed|ing|es?)"
    r"|decid(?:ed|ing|es?)|plan(?:s|ned|ning)?|aim(?:s|ed|ing)?|hop(?:ed|es?|ing)|intend(?:s|ed|ing)?|intentions?"
    r"|seeks?|seeking|sought|vow(?:ed|s)?|determination|dedication|target(?:ing|ed|s)?|keen|want(?:s|ed)?"
    r"|wish(?:es|ed)?|expect(?:s|ed)?|undert(?:ake|ook|aken)|will|shall|support|agreement|resolved?|looking into"
    r"|consider(?:ing|s|ed)?)\b",
    re.I,
)
_JOIN = re.compile(
    r"^[\s,“\"]*(?:also |further (?=to\b|agreed\b))*(?:in principle\b\s*)?"
    r"(?:(?:to|on|for|in|that|at|of|by)\b\s*)?",
    re.I,
)
_SUPPORT = re.compile(
    r"\b(?:[Tt]he|[Tt]heir|[Ii]ts|[Hh]is|[Hh]er|full|strong) support(?: of [A-Z][\w’'-]*)? for (.{8,})", re.S
)
# "pledged in a joint declaration to widen": where it was promised is not what was promised.
_WHERE = re.compile(r"^ (?:in|at|during|through|via) (?:an?|the|their) (?:[\w-]+ ){1,5}?to (?=[a-z])")
_CUT = re.compile(
    r"(?:,? (?:including|such as|as well as|as part of|aimed at|while|with the aim|under)\b.*|\s*[;:].*|\n.*)$",
    re.I | re.S,
)
_BEGIN = re.compile(r"\bto (launch|start|begin|open)\b")
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d|[A-Z][a-z]+ \d")
_SEVERAL = re.compile(r"\b(?:memorand(?:a|ums)|MoUs|MOUs|agreements|letters|treaties|deals)\b")
_ABOUT = re.compile(
    r"\b(?:memorandum(?: of understanding)?|MoU|MOU|letter of intent|agreement|treaty|arrangement|contract)"
    r"(?: \(\w+\))? (?:on|for|concerning|regarding) (?:the |cooperation (?:in|on) |a )*"
    r"((?:(?!\b(?:in|with|to|by|at|on|and|that|which|under|between|during|after|before|from|is|was|are|were|has|have)\b)"
    r"[^,.;:“”\"])+)",
)
_OPEN = "“”\"‘’'«» "


def title(cluster: Cluster) -> str:
    """Return the title of a cluster of statements."""
    key = cluster.key
    build = {
        "rank": _rank,
        "anniversary": _anniversary,
        "value": _value,
        "count": _value,
        "fta": _fta,
        "target": _target,
    }.get(key.topic)
    if build is not None:
        return _fit(build(cluster))
    if key.topic == "strategic-partnership":
        return partnership_name(cluster)
    if key.topic in ("visit", "meeting"):
        return _fit(_meeting(cluster))
    if (instrument := cluster_instrument(cluster)) and key.topic not in (
        "cooperation",
        "broad-cooperation",
        "new-areas",
    ):
        return _fit(_instrument(cluster, instrument))
    return _fit(_promise(cluster))


def cluster_instrument(cluster: Cluster) -> str | None:
    """Return the instrument most often named in a cluster, or None."""
    named = [s.instrument for s in cluster.members if s.instrument]
    return max(dict.fromkeys(named), key=named.count) if named else None


def partnership_name(cluster: Cluster) -> str:
    """Return a partnership's own name, for example ``Comprehensive Strategic Partnership``."""
    named = [
        s.title_word
        for s in cluster.members
        if s.title_word and s.title_word[:1].isupper() and "artnership" in s.title_word
    ]
    if named:
        return max(dict.fromkeys(named), key=named.count).title().replace(" And ", " and ").replace(" Of ", " of ")
    rank = cluster.key.parts[1]
    return {"comprehensive": "Comprehensive ", "special": "Special "}.get(rank, "") + "Strategic Partnership"


def area_label(areas: tuple[str, ...], most: int = 2) -> str:
    """Return areas for people, at most ``most`` of them."""
    known = words("areas")
    labels = [known[a].label if a in known else a.replace("_", " ") for a in areas[:most]]
    return " and ".join(labels) if len(labels) < 3 else ", ".join(labels)


def person_name(code: str) -> str:
    """Return a party's plain name, or the code where the table has none."""
    entry = parties().get(code)
    return entry.name if entry else code


def lead(strength: str | None) -> str:
    """Return the word that keeps a weak promise weak in a title, or an empty string."""
    return _LEAD.get(strength or "", "")


def cluster_areas(cluster: Cluster) -> tuple[str, ...]:
    """Return a cluster's areas, those that most statements share first."""
    seen = [a for s in cluster.members for a in dict.fromkeys(s.areas)]
    return tuple(sorted(dict.fromkeys(seen), key=lambda a: (-seen.count(a), seen.index(a))))


def ordinal(value: float) -> str:
    """Return a rank with its ending.

    >>> ordinal(3), ordinal(11), ordinal(22)
    ('3rd', '11th', '22nd')
    """
    n = int(value)
    tail = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{tail}"


def _strongest(cluster: Cluster) -> Statement:
    return max(cluster.members, key=lambda s: (strength_rank(s.strength), not s.headline, -len(s.quote)))


def _fta(cluster: Cluster) -> str:
    name = cluster.key.parts[1].replace("-", " ")
    what = (
        "free trade agreement"
        if not name
        else next((s.title_word for s in cluster.members if s.title_word), name.upper())
    )
    step = cluster.key.parts[2]
    promised = any(s.act in ("commit", "agree", "intend", "urge") for s in cluster.members)
    table = _PHASE if promised else {**_PHASE, **_PHASE_DONE}
    return _capital(table.get(step, "{}").format(what))


def _instrument(cluster: Cluster, instrument: str) -> str:
    label = words("instruments")[instrument].label
    areas = cluster_areas(cluster)
    counted = next((whole_count(f.text, s.quote) for s in cluster.members for f in s.figures if f.kind == "count"), "")
    if instrument == "contract":
        return _capital(
            f"contract for {counted or _subject(_strongest(cluster))}"
            if counted or _subject(_strongest(cluster))
            else f"contract on {area_label(areas)}"
            if areas
            else label
        )
    subject = _subject(_strongest(cluster)) or (area_label(areas) if areas else "")
    about = f" on {subject}" if subject else ""
    if cluster.key.topic == "paper" and (
        names := [n for s in cluster.members if subject_words(s) and (n := own_name(s.quote))]
    ):
        return max(dict.fromkeys(names), key=lambda n: (sum(map(str.isupper, n)), names.count(n), n))
    if not subject and instrument not in _DESCRIBED:
        s = _strongest(cluster)
        if s.act in ("commit", "agree", "intend") and _VERB.search(s.quote):
            weak, told = lead(s.strength), complement(s.quote)
            return f"{weak}: {told}" if weak else _capital(told)
        return f"{_capital(label)} (“{_trim(_strongest(cluster).quote)}”)"
    if instrument in _DESCRIBED:
        named = [
            s.title_word for s in cluster.members if s.title_word and s.title_word[:1].isupper() and " " in s.title_word
        ]
        strongest = _strongest(cluster)
        weak = lead(strongest.strength)
        told = complement(strongest.quote) if _VERB.search(strongest.quote) and strongest.act != "state-fact" else ""
        if named and not (weak and any(n in told for n in named)):
            told = max(dict.fromkeys(named), key=named.count)
        elif not told or told[0] in "0123456789" or len(told) < 24:
            told = f"{area_label(areas)} {label}" if areas else _trim(strongest.quote)
        return f"{weak}: {told}" if weak else _capital(told)
    return _capital(f"{label}{about}")


def _subject(s: Statement) -> str:
    """Return what an instrument is on in the source's own words, where it names one instrument and one subject."""
    if _SEVERAL.search(s.quote) or not (found := _ABOUT.search(s.quote)):
        return ""
    subject = found[1].strip(_OPEN)
    return subject if 3 < len(subject) <= 48 and not _DAY.match(subject) else ""


def _rank(cluster: Cluster) -> str:
    s = cluster.members[-1]
    figure = next(f for f in s.figures if f.kind == "rank")
    holder, partner = rank_direction(s, figure)
    what = {"trade": "trading partner", "export-market": "export market", "investor": "investor"}.get(
        measure(s.quote), measure(s.quote)
    )
    local = not figure.scope or figure.scope == "world" or countries_named(figure.scope)
    scope = "" if local else f" in {figure.scope}"
    if holder.startswith("?") or partner.startswith("?"):
        return _trim(s.quote)
    one, other = with_article(person_name(holder)), possessive(with_article(person_name(partner)))
    return _capital(f"{one} is {other} {_largest(figure.value)} {what}{scope}")


def _largest(place: float) -> str:
    return "largest" if place == 1 else f"{ordinal(place)}-largest"


def _target(cluster: Cluster) -> str:
    s = _strongest(cluster)
    money = next(f for f in s.figures if f.kind == "money")
    part = f" in {cluster.key.parts[2]}" if cluster.key.parts[2] else ""
    return f"Target: {cluster.key.parts[1]}{part} of {' '.join(money.text.split())}"


def _anniversary(cluster: Cluster) -> str:
    return "Anniversary of diplomatic relations"


def _value(cluster: Cluster) -> str:
    s = cluster.members[-1]
    figure: Figure = next(f for f in s.figures if f.kind in ("money", "growth", "percent", "count"))
    named = {"trade": "trade volume", "other": "figure"}.get(measure(s.quote), measure(s.quote).replace("-", " "))
    if figure.kind == "count":
        named = figure.unit
    period = period_label(s, figure)
    return f"{_capital(named)}{', ' + period if period else ''}: {figure.text.strip()}"


def _meeting(cluster: Cluster) -> str:
    s = cluster.members[0]
    names = [with_article(person_name(c)) for c in s.parties]
    if cluster.key.topic == "visit":
        to = " and ".join(with_article(person_name(c)) for c in s.recipients)
        return f"Visit from {' and '.join(names)}{' to ' + to if to else ''}"
    return f"Meeting of {' and '.join(names)}"


def _promise(cluster: Cluster) -> str:
    s = _strongest(cluster)
    if cluster.subject and s is cluster.members[0]:
        begun = _BEGIN.search(s.quote)
        return f"{begun[1].capitalize()} the {cluster.subject}" if begun else _capital(cluster.subject)
    if s.act in ("condemn", "urge") or cluster.key.kind == "position":
        return _capital(_trim(s.quote))
    what = complement(s.quote)
    weak = lead(s.strength)
    return f"{weak}: {what}" if weak else _capital(what)


def complement(quote: str) -> str:
    """Return what follows the verb of promising, cut at its first aside.

    >>> complement("The two leaders agreed to deepen defence and security ties, including cooperation at sea")
    'deepen defence and security ties'
    """
    if backed := _SUPPORT.search(quote):
        return _trim(f"support for {_CUT.sub('', backed[1])}")
    found = _VERB.search(quote)
    rest = quote[found.end() :] if found else quote
    rest = _JOIN.sub("", _WHERE.sub("", rest, count=1), count=1)
    again = _VERB.match(rest)
    if again and len(rest) - again.end() > 12:
        rest = _JOIN.sub("", rest[again.end() :], count=1)
    short = _CUT.sub("", rest).strip(_OPEN + ",.")
    return _trim(short if len(short) >= 12 else quote)


def _trim(text: str) -> str:
    return _fit(" ".join(text.split()).strip(_OPEN))


def _fit(text: str) -> str:
    flat = " ".join(text.split())
    if len(flat) <= LENGTH:
        return flat
    return flat[: LENGTH - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def key_title(key: ClaimKey) -> str:
    """Return a claim key for people, as ``accord show`` prints it."""
    return f"{key.topic.replace('-', ' ')}: {', '.join(p for p in key.parts if p)}"
