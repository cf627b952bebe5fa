"""Time expressions inside a month or a week: "in the first half of April", "the week of 16 June", "this weekend".

Invariant: without a year the next such days are meant, and the ones before stay as the other reading.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from accord.statements.periods import (
    MONTHS,
    WEEKDAYS,
    last_day,
    near_day,
    near_month,
    one_day,
    relative_period,
    whole_month,
    year_of,
)
from accord.statements.timespan import TimeSpan, bounded
from accord.vocabulary import Interval

_M = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_Y = r"(?:19|20)\d\d"
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_M}|{_M}\s+\d{{1,2}}(?:st|nd|rd|th)?)(?:,?\s+{_Y})?"
_BOUND = r"(?:\b(?P<bound>by|before|no\s+later\s+than|not\s+later\s+than|until|till|in|at|on|from|during|for|over|within|ahead\s+of)\s+(?:the\s+)?)?"  # noqa: E501
_SHAPES = "|".join(
    (
        rf"(?P<half>(?P<hn>first|second|last|latter)\s+half\s+of\s+(?P<hof>{_M}(?:\s+{_Y})?|next\s+month|this\s+month|the\s+month))",
        rf"(?P<latter>(?P<ln>latter|later|former)\s+half\s+of\s+(?P<lof>{_Y}|next\s+year|this\s+year|the\s+year))",
        rf"(?P<week>week\s+(?:of|beginning|starting|commencing)\s+(?:on\s+)?(?:monday,?\s+)?(?P<wday>{_DAY}))",
        r"(?P<weekend>(?P<wew>this|next|the\s+coming|coming)\s+weekend)",
        rf"(?P<wd>{'|'.join(WEEKDAYS)})(?:\s+of)?\s+(?P<wdw>next|this)\s+week",
        rf"(?P<oq>[1-4]Q)\s?(?:of\s+)?(?P<oqy>{_Y})",
        r"(?P<thistime>this\s+time\s+next\s+year)",
        r"(?P<curyear>(?:current|present|running|same|calendar)\s+(?P<cu>year|month|week|quarter))(?!\s+(?:account|level|rate))",
    )
)
_PATTERN = re.compile(rf"{_BOUND}(?<![\w-])(?:{_SHAPES})(?!\w)", re.I)
_CHEAP = ("half of", "week", "1q", "2q", "3q", "4q", "this time", "current", "present", "running", "calendar")


def inside_months(
    piece: str, low: str, near: Iterable[tuple[int, int]], offset: int, published: date | None
) -> Iterator[TimeSpan]:
    """Yield the expressions of ``piece`` that name days inside a month, a week or the running period.

    Parameters
    ----------
    low
        ``piece`` in lower case.
    near
        The parts of ``piece`` where words of time stand.
    """
    if not any(word in low for word in _CHEAP):
        return
    for a, b in near:
        for m in _PATTERN.finditer(piece, a, b):
            bound = re.sub(r"\s+", " ", (m["bound"] or "").lower())
            try:
                core = _core(m, published)
            except ValueError:
                continue
            if core is not None:
                yield TimeSpan(offset + m.start(), offset + m.end(), bound, bounded(bound, core, m[0]))


def _core(m: re.Match[str], published: date | None) -> Interval | None:
    text = m[0]
    unknown = Interval(None, None, "unresolved", text)
    if m["half"]:
        return _half(m["hn"].lower() != "first", _month(m["hof"].lower(), published, text), text)
    if m["latter"]:
        year = year_of(m["lof"].lower(), published)
        a, z = (1, 6) if m["ln"].lower() == "former" else (7, 12)
        return Interval(date(year, a, 1), last_day(year, z), "half", text) if year else unknown
    if m["week"]:
        return _week(m["wday"].lower(), published, text)
    if m["oq"]:
        n, year = int(m["oq"][0]), int(m["oqy"])
        return Interval(date(year, 3 * n - 2, 1), last_day(year, 3 * n), "quarter", text)
    if published is None:
        return unknown
    if m["weekend"]:
        saturday = published + timedelta(days=(5 - published.weekday()) % 7 + 7 * (m["wew"].lower() == "next"))
        return Interval(saturday, saturday + timedelta(days=1), "range", text)
    if m["wd"]:
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=m["wdw"].lower() == "next")
        return one_day(monday + timedelta(days=WEEKDAYS.index(m["wd"].lower())), text)
    if m["thistime"]:
        return one_day(date(published.year + 1, published.month, min(published.day, 28)), text)
    if m["curyear"] and not re.match(r"same", m["curyear"], re.I):
        return relative_period("this", m["cu"].lower(), published, text)
    return None


def _month(words: str, published: date | None, text: str) -> Interval:
    if words.endswith("month"):
        return relative_period("next" if words.startswith("next") else "this", "month", published, text)
    name, *year = words.split()
    return whole_month(int(year[0]), MONTHS[name], text) if year else near_month(MONTHS[name], published, text)


def _half(second: bool, month: Interval, text: str) -> Interval:
    def of(whole: Interval) -> Interval:
        if whole.earliest is None or whole.latest is None:
            return Interval(None, None, "unresolved", text)
        if second:
            return Interval(whole.earliest.replace(day=16), whole.latest, "range", text)
        return Interval(whole.earliest, whole.earliest.replace(day=15), "range", text)

    found = of(month)
    return Interval(found.earliest, found.latest, found.precision, text, tuple(of(a) for a in month.alternatives))


def _week(words: str, published: date | None, text: str) -> Interval | None:
    """Return the week of a day: from Monday to Sunday around it."""
    number, name = re.search(r"\d{1,2}", words), re.search(_M, words)
    year = re.search(rf"{_Y}$", words)
    if number is None or name is None:
        return None
    if year:
        day: Interval | None = one_day(date(int(year[0]), MONTHS[name[0]], int(number[0])), text)
    else:
        day = near_day(MONTHS[name[0]], int(number[0]), published, text)
    if day is None or day.earliest is None:
        return Interval(None, None, "unresolved", text)
    monday = day.earliest - timedelta(days=day.earliest.weekday())
    return Interval(monday, monday + timedelta(days=6), "range", text)
