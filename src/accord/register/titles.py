"""Titles for people, taken from the sources' own words, areas and instruments.

Invariant: a title is never stronger than the sources: what was only discussed, weighed or hoped for says so.
"""

import re

from accord.register.bearings import period_label, rank_direction, rank_scope
from accord.register.facets import countries_named, measure
from accord.register.keys import ClaimKey
from accord.register.linking import Cluster
from accord.register.names import own_name, possessive, whole_count, with_article
from accord.register.promises import OPEN, capital, fit, lead, told, trim
from accord.register.subjects import subject_words
from accord.register.views import date_label
from accord.statements import Figure, Statement
from accord.vocabulary import parties, strength_rank, words

_DESCRIBED = ("project", "fund", "dialogue", "framework", "loan")
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
_LOOSE = re.compile(r"(?:it|they|this|that|these|he|she|both|which|who)\b|(?:work|works|construction) ", re.I)
_BEGIN = re.compile(r"\bto (launch|start|begin|open)\b")
_RECEIVED = re.compile(r"\b(?:received|hosted|welcomed|gave a banquet)\b", re.I)
_ON_WHAT = re.compile(
    r"\b(?:declaration|statement|communiqu[eé]) ((?:on|about|confirming|that confirms) (?:(?!\b(?:in|at|during|after"
    r"|before|which|and)\b)[^,.;:“”\"])+)",
    re.I,
)
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d|[A-Z][a-z]+ \d")
_SEVERAL = re.compile(r"\b(?:memorand(?:a|ums)|MoUs|MOUs|agreements|letters|treaties|deals)\b")
_ABOUT = re.compile(
    r"\b(?:[Mm]emorandum(?: of [A-Za-z]+)?|MoU|MOU|letter of intent|[Aa]greement|[Tt]reaty|arrangement|contract)"
    r"(?: \(\w+\))? (?:on|for|concerning|regarding) (?:the |[Cc]ooperation (?:in|on) (?:the (?:field|area) of )?|a )*"
    r"((?:(?!\b(?:in|with|to|by|at|on|and|that|which|under|between|during|after|before|from|is|was|are|were|has|have)\b)"
    r"[^,.;:“”\"])+)",
)


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
        return fit(build(cluster))
    if key.topic == "strategic-partnership":
        return partnership_name(cluster)
    if key.topic in ("visit", "meeting"):
        return fit(_meeting(cluster))
    if key.topic == "declaration":
        return fit(_declaration(cluster))
    named = key.kind == "commitment" and key.topic not in ("cooperation", "broad-cooperation", "new-areas", "plan")
    if named and (instrument := cluster_instrument(cluster)):
        return fit(_instrument(cluster, instrument))
    return fit(_promise(cluster))


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
        name = max(dict.fromkeys(named), key=named.count)
        own = [w for w in re.split(r"(?<=[\s–-])", name) if not countries_named(w)]
        return "".join(own).strip(" –-").title().replace(" And ", " and ").replace(" Of ", " of ")
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
    return max(
        cluster.members,
        key=lambda s: (strength_rank(s.strength), not _LOOSE.match(s.quote), not s.headline, -len(s.quote)),
    )


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
    return capital(table.get(step, "{}").format(what))


def _instrument(cluster: Cluster, instrument: str) -> str:
    label = words("instruments")[instrument].label
    areas = cluster_areas(cluster)
    counted = next((whole_count(f.text, s.quote) for s in cluster.members for f in s.figures if f.kind == "count"), "")
    if instrument == "contract" and (counted or _cluster_subject(cluster)):
        return capital(f"contract for {counted or _cluster_subject(cluster)}")
    if instrument == "contract" and areas:
        return f"Contract on {area_label(areas)}"
    subject = _cluster_subject(cluster) or (area_label(areas) if areas else "")
    about = f" on {subject}" if subject else ""
    if cluster.key.topic == "paper" and (
        names := [n for s in cluster.members if subject_words(s) and (n := own_name(s.quote))]
    ):
        return max(dict.fromkeys(names), key=lambda n: (sum(map(str.isupper, n)), names.count(n), n))
    if not subject and instrument not in _DESCRIBED:
        return told(_strongest(cluster))
    if instrument in _DESCRIBED:
        named = [
            s.title_word for s in cluster.members if s.title_word and s.title_word[:1].isupper() and " " in s.title_word
        ]
        strongest = _strongest(cluster)
        weak = lead(strongest.strength)
        promised = told(strongest)
        if named and not (weak and any(n in promised for n in named)):
            name = max(dict.fromkeys(named), key=named.count)
            return f"{weak}: {name}" if weak else capital(name)
        return promised if len(promised) >= 24 else capital(trim(strongest.quote))
    return capital(f"{label}{about}")


def _cluster_subject(cluster: Cluster) -> str:
    """Return what an instrument is on by the strongest statement that says so."""
    rated = sorted(cluster.members, key=lambda s: (-strength_rank(s.strength), s.headline, len(s.quote)))
    return next((subject for s in rated if (subject := _subject(s))), "")


def _subject(s: Statement) -> str:
    """Return what an instrument is on in the source's own words, where it names one instrument and one subject."""
    told_of = list(_ABOUT.finditer(s.quote))
    if len(told_of) > 1:  # a list: the entry that the statement is about
        told_of = [m for m in told_of if s.title_word and m.group().startswith(s.title_word)]
    if _SEVERAL.search(s.quote) or not told_of:
        return ""
    found = told_of[0]
    subject = found[1].strip(OPEN)
    return subject if 3 < len(subject) <= 48 and not _DAY.match(subject) else ""


def _rank(cluster: Cluster) -> str:
    s = _printing(cluster, "rank")
    figure = next(f for f in s.figures if f.kind == "rank")
    holder, partner = rank_direction(s, figure)
    what = {"trade": "trading partner", "export-market": "export market", "investor": "investor"}.get(
        measure(s.quote), measure(s.quote)
    )
    if what not in ("trading partner", "export market", "investor"):
        return capital(trim(s.quote))  # a supplier of what, only the sentence says
    local = not figure.scope or rank_scope(figure.scope) == "world"
    scope = "" if local else f" in {figure.scope}"
    if holder.startswith("?") or partner.startswith("?"):
        return trim(s.quote)
    one, other = with_article(person_name(holder)), possessive(with_article(person_name(partner)))
    return capital(f"{one} is {other} {_largest(figure.value)} {what}{scope}")


def _printing(cluster: Cluster, *kinds: str) -> Statement:
    """Return the statement to take a number from: the last that has one, for a person may join others to it."""
    return next(s for s in reversed(cluster.members) if any(f.kind in kinds for f in s.figures))


def _largest(place: float) -> str:
    return "largest" if place == 1 else f"{ordinal(place)}-largest"


def _target(cluster: Cluster) -> str:
    s = _printing(cluster, "money")
    money = next(f for f in s.figures if f.kind == "money")
    part = f" in {cluster.key.parts[2]}" if cluster.key.parts[2] else ""
    return f"Target: {cluster.key.parts[1]}{part} of {' '.join(money.text.split())}"


def _anniversary(cluster: Cluster) -> str:
    return "Anniversary of diplomatic relations"


def _value(cluster: Cluster) -> str:
    s = _printing(cluster, "money", "growth", "percent", "count")
    figures: list[Figure] = [f for f in s.figures if f.kind in ("money", "growth", "percent", "count")]
    figure = next((f for f in figures if f.kind == "money"), figures[0])
    what = measure(s.quote)
    if figure.kind != "money" or what == "other":
        return capital(trim(s.quote))  # a percentage or a count says nothing without its sentence
    named = {"trade": "trade volume"}.get(what, what.replace("-", " "))
    first, _, last = period_label(s, figure).partition("..")
    period = first if last in ("", first) else f"{first} to {last}"
    return f"{capital(named)}{', ' + period if period else ''}: {figure.text.strip()}"


def _meeting(cluster: Cluster) -> str:
    s = cluster.members[0]
    names = [with_article(person_name(c)) for c in s.parties]
    days = [date_label(m.event) for m in cluster.members if m.event is not None and m.event.resolved]
    when = f", {min(days, key=lambda d: (len(d), d))}" if days else ""
    if cluster.key.topic == "visit" and not _RECEIVED.search(s.quote):
        to = " and ".join(with_article(person_name(c)) for c in s.recipients)
        return f"Visit from {' and '.join(names)}{' to ' + to if to else ''}{when}"
    if cluster.key.topic == "meeting" and len(names) > 1:
        return f"Meeting of {' and '.join(names)}{when}"
    return capital(trim(s.quote))


def _declaration(cluster: Cluster) -> str:
    about = next((f" {found[1].strip(OPEN)}" for s in cluster.members if (found := _ON_WHAT.search(s.quote))), "")
    word = next((w for s in cluster.members if (w := s.title_word) and " " in w), "joint declaration")
    return capital(f"{word}{about}")


def _promise(cluster: Cluster) -> str:
    s = _strongest(cluster)
    if cluster.subject and s is cluster.members[0]:
        begun = _BEGIN.search(s.quote)
        return f"{begun[1].capitalize()} the {cluster.subject}" if begun else capital(cluster.subject)
    if s.act in ("condemn", "urge") or cluster.key.kind == "position":
        return capital(trim(s.quote))
    return told(s)


def key_title(key: ClaimKey) -> str:
    """Return a claim key for people, as ``accord show`` prints it."""
    return f"{key.topic.replace('-', ' ')}: {', '.join(p for p in key.parts if p)}"
