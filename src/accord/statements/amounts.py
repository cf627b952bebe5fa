"""Numbers in words or in two halves: "half a billion dollars", "$10-12 billion", "doubled", "a third of".

Invariant: a currency word that several countries share is read by the countries named with it, never guessed from the
amount.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from accord.statements.lexicon import load
from accord.statements.statement import Figure
from accord.vocabulary import parties

_NUMBER = r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_COUNTS = {
    "a": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0,
    "nine": 9.0, "ten": 10.0, "twelve": 12.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "fifty": 50.0,
    "half a": 0.5, "a quarter of a": 0.25, "three quarters of a": 0.75, "one and a half": 1.5, "two and a half": 2.5,
}  # fmt: skip
_PARTS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
_TIMES = {"doubl": 100.0, "tripl": 200.0, "trebl": 200.0, "quadrupl": 300.0, "halv": -50.0}
_HEDGE = {
    "more than": "over",
    "over": "over",
    "at least": "over",
    "nearly": "under",
    "almost": "under",
    "about": "about",
    "around": "about",
    "some": "about",
    "up to": "under",
}
_HEDGES = r"(?:(?P<hedge>more\s+than|over|at\s+least|nearly|almost|about|around|some|up\s+to)\s+)?"
_GROWN = re.compile(
    rf"\b{_HEDGES}(?P<verb>doubl(?:ed|es|ing)|tripl(?:ed|es|ing)|trebl(?:ed|es|ing)|quadrupl(?:ed|es|ing)|halv(?:ed|es|ing)"
    r"|(?<=to )(?:double|triple|treble|quadruple|halve)"
    r"|(?<=than )(?:double|triple|treble|quadruple|halve))\b(?!\s+tax)",
    re.I,
)
_PART = re.compile(
    rf"\b{_HEDGES}(?:(?P<by>by\s+)(?:(?P<one>a|one)\s+(?P<p1>third|quarter|half|fifth|tenth)\b)"
    r"|(?P<n>a|one|two|three|four|nine)[\s-](?P<p2>half|third|quarter|fifth|tenth)s?\s+of\b"
    r"|(?P<p3>half)\s+(?:of\s+)?(?:its|the|their|all|his|our)\b)(?!\s+(?:year|century|decade|day|month|\d))",
    re.I,
)
_ONE_IN = re.compile(rf"\b{_HEDGES}one\s+in\s+(?P<in>two|three|four|five|six|ten|twenty)\s+\w", re.I)
_RISE = re.compile(
    r"\b(?:rose|rise|grew|grow|increase[ds]?|up|expand(?:ed)?|jumped|climbed|surged)\s+(?:\w+\s+)?$", re.I
)
_RANGE = re.compile(r"\d[a-z ]{0,9}(?:[-–]|to|and)\s?[\d$€£¥₹a-z]{0,4}\d")
_STEMS = ("doubl", "tripl", "trebl", "quadrupl", "halv", "third", "quarter", "half", "fifth", "tenth", "one in ")


@cache
def _money() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], Mapping[str, Any]]:
    data = load("figures")

    def either(words: Sequence[str]) -> str:
        return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))

    size = either(list(data["magnitudes"]))
    sign = either(list(data["currencies"]))
    name = either([*data["currency_words"], *data["shared"]])
    count = either(list(_COUNTS)).replace(r"\ ", r"\s+")
    spoken = re.compile(rf"\b{_HEDGES}(?P<n>{count})\s+(?P<m>trillion|billion|million)\s+(?P<name>{name})\b", re.I)
    national = re.compile(
        rf"\b{_HEDGES}(?P<n>{_NUMBER})(?:[\s-]?(?P<m>{size}))?\s+(?P<of>[A-Z][\w.]+(?:\s[A-Z]\w+)?)\s+(?P<name>{either(list(data['shared']))}|lira|dollars)\b"
    )
    ranged = re.compile(
        rf"(?:(?<![A-Za-z])(?P<sign>{sign})\s?)?(?P<a>(?<![\w.,]){_NUMBER})(?:[\s-]?(?P<ma>{size}))?\s?(?:[-–]|to|and)\s?"
        rf"(?:(?<![A-Za-z])(?P<sign2>{sign})\s?)?(?P<b>{_NUMBER})[\s-]?(?P<m>{size})\b(?:\s+(?P<name>{name})\b)?"
    )
    return spoken, national, ranged, data


def currency_of(word: str, countries: Sequence[str]) -> str:
    """Return the ISO 4217 code of a currency word that several countries share, by the countries it stands with."""
    row: Mapping[str, str] = load("figures")["shared"][word]
    return next((row[c] for c in countries if c in row), row["default"])


def spoken_figures(text: str, start: int, end: int, countries: Sequence[str]) -> Iterator[Figure]:
    """Yield the figures of ``text[start:end]`` that are given in words, as ranges or with a country's currency.

    Parameters
    ----------
    countries
        Countries that a shared currency word is read by, the nearest first.
    """
    piece = text[start:end].lower()
    ranges = _RANGE.search(piece) is not None
    if not (ranges or "illion" in piece or any(word in piece for word in (*_STEMS, *load("figures")["shared"]))):
        return
    spoken, national, ranged, data = _money()
    sizes, signs, names = data["magnitudes"], data["currencies"], data["currency_words"]

    def unit(name: str, near: Sequence[str]) -> str:
        return names[name] if name in names else currency_of(name, near)

    for m in spoken.finditer(text, start, end) if "illion" in piece else ():
        value = _COUNTS[re.sub(r"\s+", " ", m["n"].lower())] * sizes[m["m"].lower()]
        yield Figure("money", value, unit(m["name"], countries), m.start(), m.end(), m[0], hedge=_hedged(m))
    shared = any(word in piece for word in data["shared"])
    for m in national.finditer(text, start, end) if shared else ():
        code = _demonyms().get(m["of"])
        if code is not None and m["name"] in data["shared"]:
            value = _value(m["n"]) * sizes.get(m["m"] or "", 1.0)
            yield Figure("money", value, currency_of(m["name"], (code,)), m.start(), m.end(), m[0], hedge=_hedged(m))
    for m in ranged.finditer(text, start, end) if ranges else ():
        sign = m["sign"] or m["sign2"]
        if not sign and not m["name"]:
            continue
        currency = signs[sign] if sign else unit(m["name"], countries)
        low = _value(m["a"]) * sizes[m["ma"] or m["m"]]
        high = _value(m["b"]) * sizes[m["m"]]
        if low <= high:
            stop = m.end("ma") if m["ma"] else m.end("a")
            yield Figure("money", low, currency, m.start(), stop, text[m.start() : stop], hedge="over")
            at = m.start("sign2") if m["sign2"] else m.start("b")
            yield Figure("money", high, currency, at, m.end(), text[at : m.end()], hedge="under")
    if any(stem in piece for stem in _STEMS):
        yield from _relations(text, start, end)


def _relations(text: str, start: int, end: int) -> Iterator[Figure]:
    for m in _GROWN.finditer(text, start, end):
        value = next(v for stem, v in _TIMES.items() if m["verb"].lower().startswith(stem[:4]))
        yield Figure("growth", value, "%", m.start(), m.end(), m[0], hedge=_hedged(m))
    for m in _PART.finditer(text, start, end):
        part = (m["p1"] or m["p2"] or m["p3"]).lower()
        many = _COUNTS.get((m["n"] or "a").lower(), 1.0)
        value = round(min(100.0, many * _PARTS[part]), 3)
        kind = "growth" if m["by"] else "percent"
        sign = 1.0 if kind == "percent" or _RISE.search(text[max(start, m.start() - 30) : m.start()]) else -1.0
        stop = m.end("p1") if m["p1"] else m.end("p2") if m["p2"] else m.end("p3")
        yield Figure(kind, sign * value, "%", m.start(), stop, text[m.start() : stop], hedge=_hedged(m))
    for m in _ONE_IN.finditer(text, start, end):
        stop = m.end("in")
        value = round(100 / _COUNTS[m["in"].lower()], 3)
        yield Figure("percent", value, "%", m.start(), stop, text[m.start() : stop], hedge=_hedged(m))


@cache
def _demonyms() -> Mapping[str, str]:
    return {word: p.code for p in parties().values() for word in (*p.demonyms, *p.names, p.alpha2)}


def _value(number: str) -> float:
    return float(number.replace(",", ""))


def _hedged(m: re.Match[str]) -> str | None:
    word = m["hedge"]
    return _HEDGE[re.sub(r"\s+", " ", word.lower())] if word else None
