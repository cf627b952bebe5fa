"""Time expressions that count from a day: "within 90 days", "in the next three to five years", "in a fortnight".

Invariant: what counts from an event that has no day ("within six months of signature") has neither end.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from accord.statements.periods import relative_period, shifted
from accord.statements.timespan import TimeSpan
from accord.vocabulary import Interval

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ONES = _SMALL.split(" ")
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_NUMBERS = {w: i for i, w in enumerate(_ONES)} | _TENS | {"a": 1, "an": 1, "half a": 1, "half an": 1}
_NUMBERS |= {f"{ten}-{one}": _TENS[ten] + n for ten in ("twenty", "forty") for n, one in enumerate(_ONES[1:10], 1)}
_N = rf"(?:\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}|(?:a\s+)?couple\s+of)"
_ABOUT = r"(?:(?:about|around|roughly|approximately|some|at\s+most|less\s+than|under|up\s+to|no\s+more\s+than|not\s+more\s+than|a\s+maximum\s+of|just)\s+)?"  # noqa: E501
_WITHIN = re.compile(
    rf"\b(?P<b>within|in|over|for|during|after|no\s+later\s+than|not\s+later\s+than|every)\s+(?:a\s+(?:period|maximum|span)\s+of\s+)?{_ABOUT}(?P<the>the\s+)?"
    rf"(?P<nx>next|coming|following|first|past|last|previous)?\s*(?:(?:{_N})\s+(?:to|or)\s+|\d{{1,3}}\s?[-–]\s?)?(?P<n>{_N}|few|several)?[\s-]*(?:\(\d{{1,3}}\)\s+)?"
    rf"(?P<work>working\s+|calendar\s+|business\s+)?(?P<u>(?:day|week|fortnight|month|year|decade)s?)"
    rf"(?P<of>\s+(?:of|after|from|following)\s+(?!now\b|today\b)(?:the\s+|its\s+|their\s+)?(?P<ev>(?:(?!(?:and|to|or|but|with|in|by)\b)[\w-]+\s?){{1,6}}))?"
    r"(?P<time>['’]s?\s+time)?\b(?!\s+or\s+(?:less|fewer|under|more|longer))",
    re.I,
)
_UNITS = ("day", "week", "fortnight", "month", "year", "decade")
# "Within nine months of the date of this statement" counts from the day of the text.
_THIS_TEXT = re.compile(
    r"\bthis\s+(?:joint\s+)?(?:statement|declaration|communiqu[eé]|text|document|date|day|announcement)", re.I
)
_ROUND_BOUNDS = frozenset({"over", "for", "during", "after"})


def durations(
    piece: str, low: str, near: Iterable[tuple[int, int]], offset: int, published: date | None
) -> Iterator[TimeSpan]:
    """Yield the expressions of ``piece`` that count days, weeks, months or years.

    Parameters
    ----------
    low
        ``piece`` in lower case.
    near
        The parts of ``piece`` where words of time stand.
    """
    if not any(unit in low for unit in _UNITS):
        return
    for a, b in near:
        for m in _WITHIN.finditer(piece, a, b):
            found = _counted(m, offset, published)
            if found is not None:
                yield found


def _counted(m: re.Match[str], offset: int, published: date | None) -> TimeSpan | None:
    bound, unit = re.sub(r"\s+", " ", m["b"].lower()), m["u"].lower().rstrip("s")
    word, way = re.sub(r"\s+", " ", (m["n"] or "").lower()), (m["nx"] or "").lower()
    text = m[0]
    start, end = offset + m.start(), offset + m.end()
    unknown = Interval(None, None, "unresolved", text)
    if bound == "every":
        return None
    if not word and way not in {"next", "coming", "following"}:
        if bound == "within" and m["the"] and unit in {"year", "month", "week"} and not way:
            this = relative_period("this", unit, published, text)
            return TimeSpan(start, end, "within", Interval(None, this.latest, this.precision, text))
        return None
    if bound in _ROUND_BOUNDS or way in {"past", "last", "previous"}:
        return TimeSpan(start, end, "over", unknown, past=way in {"past", "last", "previous"})
    if word in {"few", "several"} or (not word and not way):
        return TimeSpan(start, end, bound, unknown)
    if not word and bound == "in" and m["u"].lower().endswith("s"):
        return TimeSpan(start, end, bound, unknown)
    if not word and bound == "in":
        return TimeSpan(start, end, bound, relative_period(way or "next", unit, published, text))
    n = int(word) if word.isdigit() else 2 if "couple" in word else _NUMBERS.get(word, 1)
    if (
        bound == "in"
        and not way
        and not m["time"]
        and n == 1
        and not m["the"]
        and unit == "year"
        and "half" not in word
    ):
        return None
    if m["of"] and published and _THIS_TEXT.search(m["of"]):
        return TimeSpan(
            start, start + len(text.rstrip()), "within", Interval(None, _later(published, n, unit), "day", text)
        )
    if m["of"]:
        return TimeSpan(start, start + len(text.rstrip()), "within", Interval(None, None, "event", text.strip()))
    latest = _later(published, n, unit, half="half" in word) if published and not m["work"] else None
    if m["work"] and published and m["work"].lower().startswith("calendar"):
        latest = _later(published, n, unit)
    return TimeSpan(start, end, "within", Interval(None, latest, "day" if latest else "unresolved", text))


def counted_from(words_: str, day: date) -> date | None:
    """Return the day that "within three months of signature" means, counted from ``day``."""
    m = _WITHIN.search(words_)
    if m is None or not m["n"]:
        return None
    word = re.sub(r"\s+", " ", m["n"].lower())
    n = int(word) if word.isdigit() else 2 if "couple" in word else _NUMBERS.get(word)
    return _later(day, n, m["u"].lower().rstrip("s"), half="half" in word) if n else None


def _later(day: date, n: int, unit: str, *, half: bool = False) -> date | None:
    """Return a day some units later; half a year is six months, and no other half is counted."""
    if half:
        return shifted(day, 6, "month") if unit == "year" else None
    return shifted(day, 2 * n, "week") if unit == "fortnight" else shifted(day, n, unit)
