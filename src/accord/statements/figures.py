"""Numbers in a text: money, counts, percentages, growth, ranks and durations, with magnitude and unit.

Invariant: a figure's text is verbatim and its value holds the magnitude ("$25 billion" is 25e9).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from accord.statements.amounts import currency_of, spoken_figures
from accord.statements.gazetteer import Mention
from accord.statements.lexicon import load, words
from accord.statements.spoken_counts import counts_in_words
from accord.statements.statement import Figure
from accord.statements.timespan import TimeSpan

_W = words()
_NUMBER = r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = {
    w: i for i, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"])  # noqa: E501
} | {"thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "dozen": 12}  # fmt: skip
_ORDINALS = {
    w: i + 1
    for i, w in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
        ]
    )
} | {"": 1}
_RANK = re.compile(
    r"\b(?:(?P<ord>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|\d{1,2}(?:st|nd|rd|th))[\s-]+)?"
    r"(?P<sup>largest|biggest|top|leading|most\s+important|main)\s+(?P<what>(?:[a-z-]+\s+){0,3}?(?:partner|market|investor|source|supplier|destination|buyer|importer|exporter|customer|lender|creditor|donor|economy|recipient)s?)\b"
    r"|\b(?P<no>(?:No\.?|number)\s*(?P<n>\d{1,2}|one|two|three|four|five))\s+(?P<what2>(?:[a-z-]+\s+){0,3}?(?:partner|market|investor|source|supplier|destination))\b",
    re.I,
)
_SCOPE = re.compile(
    r"\s*(?:for\s+[a-z\s]+?|overall)?\s*(?:in|among|within|of all|across|outside|from|after)\s+(?P<scope>(?:the\s+)?[A-Z][\w-]*(?:\s+(?:of|and|the|[A-Z(][\w-]*\)?)){0,7}|the world|the region)",  # noqa: E501
    re.S,
)
_UNITS = r"per\s?cent|percent|%|percentage\s+points?|pct"
_GROWTH = re.compile(
    r"\b(?:rise|rose|risen|rising|grow|grew|grown|growing|growth|increase[ds]?|increasing|up|jump(?:ed|s)?|surge[ds]?|climb(?:ed|s)?|expand(?:ed|s)?|fell|fall(?:en|s|ing)?|drop(?:ped|s)?|decline[ds]?|down|decrease[ds]?|shrank|shrink|slump(?:ed|s)?|plunge[ds]?|gain(?:ed|s)?|contract(?:ed|s)?|year-on-year|year on year|annual)\b",  # noqa: E501
    re.I,
)
_FALL = re.compile(
    r"\b(?:fell|fall(?:en|s|ing)?|drop(?:ped|s)?|decline[ds]?|down|decrease[ds]?|shrank|shrink|slump(?:ed|s)?|plunge[ds]?|contract(?:ed|s)?)\b",
    re.I,
)


_DIGIT = re.compile(r"\d")
_MAYBE = re.compile(
    r"\d|illion|doubl|tripl|trebl|halv|third|quarter|\bhalf|fifth|tenth|one in"
    r"|largest|biggest|\btop\b|leading|important|\bmain\b|number|-(?:day|week|month|year)\b",
    re.I,
)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str], dict[str, float]]:
    data = load("figures")
    signs: dict[str, str] = data["currencies"]
    names: dict[str, str] = {**data["currency_words"], **dict.fromkeys(data["shared"], "")}
    sizes: dict[str, float] = data["magnitudes"]

    def alternatives(table: Sequence[str]) -> str:
        return "|".join(re.escape(k) for k in sorted(table, key=len, reverse=True))

    hedge = alternatives(list(data["hedges"]))
    size = alternatives(list(sizes))
    money = re.compile(
        rf"(?:(?P<hedge>\b(?:{hedge}))\s+)?(?:(?<![A-Za-z])(?P<sign>{alternatives(list(signs))})\s?(?P<n1>{_NUMBER})(?:[\s-]?(?P<m1>{size})\b)?"
        rf"|\b(?P<n2>{_NUMBER})(?:[\s-]?(?P<m2>{size}))?\s+(?P<name>{alternatives(list(names))})\b"
        rf"|\b(?P<n3>{_NUMBER})(?:[\s-]?(?P<m3>{size}))?\s?(?P<code>[A-Z]{{3}}|€|£)(?![A-Za-z]))"
    )
    other = re.compile(
        rf"(?:(?P<hedge>\b(?:{hedge}))\s+)?(?P<n>(?<![\w$€£.,-])(?:{_NUMBER}))(?:(?:\s?[-–]\s?|\s(?:to|and|or)\s)(?P<top>{_NUMBER})(?=\s?-?(?:{_UNITS})(?!\w)))?(?:[\s-]?(?P<m>trillion|billion|million|lakh|crore|thousand|mn|bn)\b)?"
        rf"(?:\s?-?(?P<pc>{_UNITS})(?!\w)|[\s-](?P<unit>[A-Za-z0-9][\w-]*(?:[\s-][A-Za-z][\w-]*){{0,3}}))?",
    )
    return money, other, {**signs, **names}, sizes


def find_figures(
    text: str,
    start: int,
    end: int,
    times: Sequence[TimeSpan],
    mentions: Sequence[Mention],
    pair: Sequence[str] = (),
) -> list[Figure]:
    """Return the figures of ``text[start:end]`` in order.

    Parameters
    ----------
    times
        Time expressions of the same stretch: their numbers are no figures, and they give periods.
    mentions
        Countries of the same stretch, for the directions of ranks and for currencies that several countries share.
    pair
        The two countries of the document, for the same where the stretch names none.
    """
    if not _MAYBE.search(text, start, end):
        return list(counts_in_words(text, start, end))
    money, other, currencies, sizes = _patterns()
    found: list[Figure] = []
    taken = [(t.start, t.end) for t in times]

    def free(a: int, b: int) -> bool:
        return all(b <= x or a >= y for x, y in taken)

    countries = (*dict.fromkeys(m.code for m in mentions), *pair)
    for told in spoken_figures(text, start, end, countries):
        if free(told.start, told.end):
            found.append(told)
            taken.append((told.start, told.end))
    numbered = _DIGIT.search(text, start, end) is not None
    for m in money.finditer(text, start, end) if numbered else ():
        sign = m["sign"] or m["name"] or m["code"]
        if sign not in currencies or not free(m.start(), m.end()):
            continue
        number = m["n1"] or m["n2"] or m["n3"]
        size = m["m1"] or m["m2"] or m["m3"]
        value = float(number.replace(",", "")) * sizes.get(size or "", 1.0)
        found.append(
            Figure(
                "money",
                value,
                currencies[sign] or currency_of(sign, countries),
                m.start(),
                m.end(),
                m[0],
                period=_period(m.end(), times),
                hedge=_hedge(m["hedge"]),
            )
        )
        taken.append((m.start(), m.end()))
    for m in _RANK.finditer(text, start, end):
        figure = _rank(text, m, end, mentions)
        if figure:
            found.append(figure)
            taken.append((m.start(), m.end()))
    for m in re.finditer(
        r"\b(\d{1,3})(?:st|nd|rd|th)\s+(?:year|anniversary)\b|\b(\d{1,3})\s+years\s+of\b", text[start:end]
    ):
        a, b = start + m.start(), start + m.end()
        found.append(Figure("duration", float(m[1] or m[2]), "year", a, b, text[a:b]))
        taken.append((a, b))
    for m in re.finditer(rf"\b(\d{{1,2}}|{'|'.join(_WORDS)})-(day|week|month|year)\b", text[start:end], re.I):
        a, b = start + m.start(), start + m.end()
        found.append(
            Figure(
                "duration",
                float(_WORDS.get(m[1].lower(), 0) or int(m[1]) if m[1].isdigit() else _WORDS[m[1].lower()]),
                m[2].lower(),
                a,
                b,
                text[a:b],
            )
        )
        taken.append((a, b))
    for m in other.finditer(text, start, end) if numbered else ():
        if not free(m.start("n"), m.end("m") if m["m"] else m.end("n")):
            continue
        figure = _counted(text, m, start, end, times, sizes)
        if figure and m["top"]:
            low = float(m["n"].replace(",", ""))
            found.append(replace(figure, value=low, end=m.end("n"), text=m["n"], hedge="over"))
            figure = replace(figure, start=m.start("top"), text=text[m.start("top") : figure.end], hedge="under")
        if figure:
            found.append(figure)
            taken.append((m.start(), figure.end))
    for told in counts_in_words(text, start, end):
        if free(told.start, told.end):
            found.append(told)
    return sorted(found, key=lambda f: f.start)


def _hedge(word: str | None) -> str | None:
    return None if word is None else str(load("figures")["hedges"][word])


def _period(at: int, times: Sequence[TimeSpan]):  # type: ignore[no-untyped-def]
    near = [
        t
        for t in times
        if 0 <= t.start - at < 60 and t.bound in {"in", "during", "for", "", "of", "at"} and t.interval.resolved
    ]
    return near[0].interval if near else None


def _counted(
    text: str, m: re.Match[str], start: int, end: int, times: Sequence[TimeSpan], sizes: dict[str, float]
) -> Figure | None:
    value = float((m["top"] or m["n"]).replace(",", "")) * sizes.get(m["m"] or "", 1.0)
    if m["pc"]:
        clause = text[max(start, m.start() - 70) : min(end, m.end() + 40)]
        # "Drop from 30 per cent to 15 per cent" names two levels and no change.
        level = re.search(
            r"\b(?:from|to)\s+(?:about\s+|around\s+|just\s+)?$", text[max(start, m.start() - 16) : m.start()]
        )
        kind = "growth" if _GROWTH.search(clause) and not level else "percent"
        sign = -1.0 if kind == "growth" and _FALL.search(text[max(start, m.start() - 40) : m.start()]) else 1.0
        stop = m.end("pc")
        base = re.match(
            r"\s+of\s+((?:the\s+|all\s+|its\s+|their\s+)?[\w' ’-]{3,40}?)(?=[,.;]|\s+(?:by|in|over|within|from|to|and)\b|$)",  # noqa: E501
            text[stop:end],
        )
        return Figure(
            kind,
            sign * value,
            "%",
            m.start(),
            stop,
            text[m.start() : stop],
            scope=base[1] if base else None,
            period=_period(stop, times),
            hedge=_hedge(m["hedge"]),
        )
    if not m["unit"] and m["m"]:
        # "fell to 900 million": what is counted was named before.
        stop = m.end("m")
        return Figure("count", value, "", m.start(), stop, text[m.start() : stop], hedge=_hedge(m["hedge"]))
    if not m["unit"]:
        return None
    if value > 1900 and value < 2100 and "," not in m["n"] and not m["m"]:
        return None
    unit = m["unit"].split()
    noun = next(
        (
            w
            for k, w in enumerate(unit)
            if w[:1].islower()
            and not (w.endswith(("al", "ive", "ic", "ary", "ous")) and k + 1 < len(unit))
            and not (
                w
                in {
                    "new",
                    "additional",
                    "more",
                    "light",
                    "patrol",
                    "foreign",
                    "other",
                    "further",
                    "small",
                    "large",
                    "major",
                }
                and k + 1 < len(unit)
            )
            and w not in _W["no_units"]
        ),
        None,
    )
    if noun is not None and not noun.endswith("s"):
        # "18 free trade agreements", "12 steel lines": what is counted is the plural that follows.
        run = unit[unit.index(noun) :]
        stop_at = next((k for k, w in enumerate(run) if w in _W["prepositions"] or w in _W["no_units"]), len(run))
        noun = next(
            (w for w in run[:stop_at] if w.endswith("s") and not w.endswith(("ss", "us")) and w.islower()), noun
        )
    if noun is None and not re.match(r"[A-Z]{2,}|[A-Z]+-?\d|[A-Z][a-z]+(?:s|ese)$", unit[0]):
        return None
    if unit[0].lower() in _W["no_units"]:
        return None
    name = " ".join(unit[: unit.index(noun) + 1]) if noun else unit[0]
    kind = "duration" if noun and noun.rstrip("s") in {"day", "week", "month", "year"} else "count"
    stop = m.start("unit") + len(name)
    return Figure(
        kind,
        value,
        name if kind == "count" else noun.rstrip("s") if noun else name,
        m.start(),
        stop,
        text[m.start() : stop],
        hedge=_hedge(m["hedge"]),
    )


def _rank(text: str, m: re.Match[str], end: int, mentions: Sequence[Mention]) -> Figure | None:
    """Read who is whose Nth-largest partner: "X is Y's third-largest", "X is the third-largest partner of Y"."""
    word = (m["ord"] or "").lower()
    place = (
        _WORDS.get((m["n"] or "").lower(), 0) or int(m["n"] or 0)
        if m["no"]
        else int(re.sub(r"\D", "", word))
        if word[:1].isdigit()
        else _ORDINALS[word]
    )
    before = [x for x in mentions if x.end <= m.start()]
    after = [x for x in mentions if x.start >= m.end()]
    partner = holder = None
    if before and re.match(r"['’]s?\s+(?:\w+\s+){0,2}$", text[before[-1].end : m.start()]):
        partner = before[-1].code
        rest = [x for x in before[:-1] if x.code != partner]
        # "X, Y's largest partner" and "Y's largest partner, X" and "Y's largest partner is X".
        holder = (
            rest[-1].code
            if rest
            else next((x.code for x in after if x.code != partner and x.start - m.end() < 60), None)
        )
    elif before and before[-1].kind == "demonym" and re.fullmatch(r"\s+", text[before[-1].end : m.start()]):
        partner = before[-1].code
    elif after and re.match(r"\s+(?:of|for|to)\s+(?:the\s+)?$", text[m.end() : after[0].start]):
        partner = after[0].code
        holder = next((x.code for x in reversed(before) if x.code != partner), None)
    else:
        holder = before[-1].code if before else None
    if partner is None and re.search(
        r"\b(?:its|their|his|our)\s+(?:\w+\s+){0,1}$", text[max(0, m.start() - 20) : m.start()]
    ):
        holder = before[-1].code if before else None
    tail = m.end()
    if partner and after and partner == after[0].code:
        tail = after[0].end
    scope = _SCOPE.match(text, tail, end)
    return Figure(
        "rank",
        float(place),
        "rank",
        m.start(),
        m.end(),
        m[0],
        scope=re.sub(r"\s+", " ", scope["scope"]).strip(" .,") if scope else None,
        of=holder,
        partner_of=partner,
    )
