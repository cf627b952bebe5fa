"""Time expressions of two ends, of parts of periods, and those that a bound word governs from afar.

Invariant: two expressions are one stretch only where the text joins them; a bound word reaches a date only inside its
own clause.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from accord.statements.periods import MONTHS, last_day, one_day, relative_period, shifted, whole_month, year_of
from accord.statements.timespan import OPEN_BOUNDS, TimeSpan, bounded
from accord.vocabulary import Interval

_M = (
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
_Y = r"(?:19|20)\d\d"
_D = r"\d{1,2}(?:st|nd|rd|th)?"
_TO = r"\s*(?:[-–—]|\bto\b|\buntil\b|\band\b|\bthrough\b|\bor\b)\s*"
_WHEN = rf"(?:{_Y}|(?:next|this)\s+year)"
_NUM = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1, "1st": 1, "2nd": 2, "3rd": 3}
_COUNT = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "few": 3, "nine": 9, "": 3}
_BOUND = (
    r"(?:\b(?P<bound>by|before|no\s+later\s+than|not\s+later\s+than|until|till|within|prior\s+to|ahead\s+of|in|at|on|from|during|between|for|over|"
    r"since|starting|beginning|effective\s+from|as\s+of|around|come)\s+(?:the\s+)?)?"
)
_SHAPES = "|".join(
    (
        rf"(?P<dd>{_D}{_TO}{_D}\s+(?:of\s+)?{_M})(?:,?\s+(?P<ddy>{_WHEN}))?",
        rf"(?P<mdd>{_M}\s+{_D}{_TO}{_D}(?!\d|\s*(?:%|per|million|billion)))(?:,?\s+(?P<mddy>{_WHEN}))?",
        rf"(?P<near>{_D}\s+(?:of\s+)?{_M}|{_M}\s+{_D}),?\s+(?:of\s+)?(?P<neary>next\s+year|this\s+year)",
        r"(?P<nth>\d{1,2}(?:st|nd|rd|th))\s+of\s+(?P<nthm>next|this)\s+month",
        r"(?P<bare>\d{1,2}(?:st|nd|rd|th))(?:\s+of\s+the\s+month)?(?=[\s]*(?:[,.;:)”]|$|\band\b|\bin\s+[A-Z]|\bat\b))",
        r"(?P<slash>\d{1,2}[/.]\d{1,2}[/.]20\d\d)",
        rf"(?P<week>first|second|third|fourth|last)\s+week\s+(?:of|in)\s+(?P<wkm>{_M}(?:\s+{_WHEN})?|next\s+month|this\s+month)",
        rf"first\s+(?P<fm>two|three|four|six|nine|few)?\s*months\s+of\s+(?P<fmy>{_Y}|next\s+year|this\s+year|the\s+year|the\s+new\s+year)",
        rf"(?P<half>[12]H|H[12])\s?(?:of\s+)?(?P<hy>{_Y})",
        r"(?P<fend>end\s+of\s+(?:the\s+)?)?(?P<fy>FY\s?|fiscal\s+year\s+|financial\s+year\s+)(?P<fya>20\d\d|\d\d)(?:\s?[-–/]\s?(?P<fyb>\d\d(?:\d\d)?))?(?!\d)",
        rf"end\s+of\s+(?:the\s+)?(?P<eq>(?P<eqn>first|second|third|fourth|last|final)\s+(?P<equ>quarter|half)(?:\s+of\s+(?P<eqy>{_Y}|next\s+year|this\s+year|the\s+year))?|[QH][1-4]\s+(?:of\s+)?{_Y})",
        rf"(?:year[’']?s?[\s-]end|end)\s+(?P<endy>{_Y})",
        r"(?P<over>year|month|week)\s+(?:is\s+(?:out|over|up)|ends|closes|is\s+through)",
        r"end\s+of\s+(?:the\s+|this\s+)?(?:calendar|current|present|running)\s+(?P<cal>year|month|week|quarter)",
        r"turn\s+of\s+the\s+(?P<turn>year)",
        rf"early\s+(?:part|days|months|weeks)\s+of\s+(?P<early>{_Y}|next\s+year)|(?P<earlyin>early|late|later)\s+in\s+(?P<eiy>{_Y}|(?:the\s+)?next\s+year|(?:the\s+)?new\s+year)",
        r"(?P<newyear>new\s+year)(?!\s*[’'])",
        rf"(?P<quarter>first|second|third|fourth|last)\s+(?P<qu>quarter|half)(?!\s+(?:of\s+)?(?:{_Y}|next|this|the\s+year|fiscal)|\s+of)",
        r"(?P<season>spring|summer|autumn|winter)(?!\s+(?:of\s+)?\d|\s+(?:palace|olympics|school|games|course|break|holiday|time))",
        r"(?P<hence>a|an|one|two|three|four|five|six|\d{1,2})\s+(?P<hu>day|week|month|year)s?\s+(?:from\s+now|hence|from\s+today)",
    )
)
_PATTERN = re.compile(rf"{_BOUND}(?<![\w-])(?:{_SHAPES})(?!\w)", re.I)
_CHEAP = re.compile(
    r"\d(?:st|nd|rd|th)?\s*(?:[-–—/.]|to|until|and|or|through)\s*\d|quarter|half|week|year|month|spring|summer|autumn|winter|fiscal|early|late|hence|from\s+now"
    r"|\bFY|\b[HQ][1-4]|\d(?:st|nd|rd|th)?\s*(?:[-–—]|to|until|and|or)\s*(?:\d|[A-Z][a-z])|[12]H|end\s+\d",
    re.I,
)
_JOIN = re.compile(r"\s*(?:,\s*)?(?:or|to|and|until|through|[-–—])\s*(?:in\s+|on\s+|by\s+)?(?:the\s+)?", re.I)
# "Before the summit in November", "by its 60th anniversary in 2028": the bound stands before a noun with its own date.
_AFAR = re.compile(
    r"\b(?P<b>before|ahead\s+of|prior\s+to|until|no\s+later\s+than|in\s+time\s+for|by\s+the\s+time)\s+"
    r"(?!(?:the\s+|its\s+|a\s+)?(?:parliament|courts?|congress|committee|house|senate|council|tribunal|panel|lawmakers|judges?|assembly)\b)"
    r"(?P<what>[^.;:“”\"]{3,110}?)$|"
    r"\bby\s+(?P<what2>(?:the|its|their|his|her|our)\s+[^.,;:“”\"]{0,60}?\b(?:anniversary|summit|meeting|session|conference|congress|visit|deadline|"
    r"opening|start|launch|elections?|cup|games|expo|forum|assembly|presidency|season|harvest|budget)\b[^.,;:“”\"]{0,40}?)$",
    re.I,
)
_NOT_BEFORE = re.compile(r"\b(?:no|not)\s+(?:earlier|sooner|before)(?:\s+than)?\s+(?:the\s+)?$|\bnot\s+$", re.I)
_AT_EARLIEST = re.compile(r"\s*,?\s*at\s+the\s+(?:very\s+)?(?:earliest|soonest)\b", re.I)


def stretches(piece: str, near: Iterable[tuple[int, int]], offset: int, published: date | None) -> Iterable[TimeSpan]:
    """Yield the expressions of ``piece`` that name two days, a part of a period or a period without its year.

    Parameters
    ----------
    near
        The parts of ``piece`` where words of time stand.
    """
    if not _CHEAP.search(piece):
        return
    for m in (m for a, b in near for m in _PATTERN.finditer(piece, a, b)):
        bound = re.sub(r"\s+", " ", (m["bound"] or "").lower())
        try:
            core = _core(m, published, bound)
        except (ValueError, OverflowError, KeyError):
            continue
        if core is not None:
            bound = "in" if bound == "between" else bound
            yield TimeSpan(offset + m.start(), offset + m.end(), bound, bounded(bound, core, m[0]))


def _core(m: re.Match[str], published: date | None, bound: str) -> Interval | None:
    text = m[0]
    unknown = Interval(None, None, "unresolved", text)
    if m["dd"] or m["mdd"]:
        if bound == "for" and not re.search(r"\d\s*[-–—to]+\s*\d", text):
            return None
        return _days(m["dd"] or m["mdd"], m["ddy"] or m["mddy"], published, text)
    if m["near"]:
        year = year_of(m["neary"].lower(), published)
        day, month = _day_month(m["near"])
        return one_day(date(year, month, day), text) if year else unknown
    if m["nth"]:
        month_ = relative_period(m["nthm"].lower(), "month", published, text)
        number = int(m["nth"][:-2])
        return one_day(month_.earliest.replace(day=number), text) if month_.earliest else unknown
    if m["bare"]:
        return _of_month(int(m["bare"][:-2]), published, text) if bound in {"on", "by", "until", "before"} else None
    if m["slash"]:
        return _slashed(m["slash"], text)
    if m["week"]:
        return _week_of(m["week"].lower(), m["wkm"].lower(), published, text)
    if m["fmy"]:
        year = _year(m["fmy"], published)
        n = _COUNT.get((m["fm"] or "").lower(), 3)
        return Interval(date(year, 1, 1), last_day(year, n), "range", text) if year else unknown
    if m["half"]:
        return _half_of(int(m["hy"]), 2 if "2" in m["half"] else 1, text)
    if m["fy"]:
        return _fiscal(m, text)
    if m["eq"]:
        whole = _part(m, published, text)
        if whole is None or whole.latest is None:
            return unknown
        return Interval(whole.latest.replace(day=1), whole.latest, "month", text)
    if m["endy"]:
        year = int(m["endy"])
        return Interval(date(year, 12, 1), date(year, 12, 31), "month", text)
    if unit := m["over"] or m["cal"] or m["turn"]:
        whole = relative_period("this", unit.lower(), published, text)
        if whole.latest is None or (m["over"] and bound not in OPEN_BOUNDS):
            return unknown if whole.latest is None else None
        first = max(whole.latest - timedelta(days=30), whole.earliest or whole.latest)
        # The bound word already opens the start; "before the year is out" still ends with the year.
        return Interval(first, whole.latest, "range", text)
    if m["early"] or m["earlyin"] or m["newyear"]:
        return _early(m, published, text, bound)
    if m["quarter"]:
        return _quarter(m["quarter"].lower(), m["qu"].lower(), published, text) if bound in _PLACED else None
    if m["season"]:
        if bound not in _PLACED or bound == "before":
            return unknown if bound == "before" else None
        return _season(m["season"].lower(), published, text)
    if m["hence"]:
        word = m["hence"].lower()
        n = int(word) if word.isdigit() else {"a": 1, "an": 1, "one": 1}.get(word) or _COUNT[word]
        return one_day(shifted(published, n, m["hu"].lower()), text) if published else unknown
    return None


_PLACED = frozenset({"in", "by", "during", "before", "until", "from", "within", "no later than", "for"})


def _of_month(day: int, published: date | None, text: str) -> Interval:
    """Return the next such day of a month: "on the 13th"; the one before stays as the other reading."""
    if published is None:
        return Interval(None, None, "unresolved", text)
    this = published.replace(day=1)
    ahead = this if day >= published.day else shifted(this, 1, "month")
    back = shifted(this, -1, "month") if day > published.day else this
    return Interval(
        ahead.replace(day=day), ahead.replace(day=day), "day", text, (one_day(back.replace(day=day), text),)
    )


def _year(words: str, published: date | None) -> int | None:
    low = words.lower()
    if "new year" in low:
        return published.year + 1 if published else None
    return year_of(low, published)


def _day_month(words: str) -> tuple[int, int]:
    number = re.search(r"\d+", words)
    name = re.search(rf"\b{_M}", words, re.I)
    if number is None or name is None:
        raise ValueError(words)
    return int(number[0]), MONTHS[name[0].lower().rstrip(".")]


def _days(words: str, when: str | None, published: date | None, text: str) -> Interval | None:
    numbers = [int(n) for n in re.findall(r"\d+", words)]
    _first, month = _day_month(words)
    a, b = numbers[0], numbers[1]
    year = year_of(when.lower(), published) if when else None
    if year is not None:
        return Interval(date(year, month, a), date(year, month, b), "range", text) if a <= b else None
    if published is None:
        return Interval(None, None, "unresolved", text)
    if a > b:
        return None
    ahead = published.year + (date(published.year, month, b) < published)
    back = published.year - (date(published.year, month, a) > published)
    earlier = Interval(date(back, month, a), date(back, month, b), "range", text)
    return Interval(date(ahead, month, a), date(ahead, month, b), "range", text, (earlier,) if back != ahead else ())


def _slashed(words: str, text: str) -> Interval | None:
    a, b, year = (int(n) for n in re.split(r"[/.]", words))
    readings = []
    for day, month in ((a, b), (b, a)):
        try:
            readings.append(one_day(date(year, month, day), text))
        except ValueError:
            continue
    if not readings:
        return None
    first = readings[0]
    others = tuple(r for r in readings[1:] if r.earliest != first.earliest)
    return Interval(first.earliest, first.latest, "day", text, others)


def _week_of(which: str, of: str, published: date | None, text: str) -> Interval:
    if "month" in of:
        month = relative_period(of.split()[0], "month", published, text)
    else:
        name = re.match(r"[a-z]+", of)
        number = MONTHS[name[0]] if name else 1
        told = re.search(r"\d{4}|(?:next|this)\s+year", of)
        year = year_of(told[0], published) if told else None
        if year is None and published is not None:
            year = published.year + (number < published.month)
        if year is None:
            return Interval(None, None, "unresolved", text)
        month = whole_month(year, number, text)
    if month.earliest is None or month.latest is None:
        return Interval(None, None, "unresolved", text)
    n = _NUM[which]
    if n < 0:
        return Interval(month.latest - timedelta(days=6), month.latest, "range", text)
    first = month.earliest + timedelta(days=7 * (n - 1))
    return Interval(first, first + timedelta(days=6), "range", text)


def _half_of(year: int, half: int, text: str) -> Interval:
    return Interval(date(year, 6 * half - 5, 1), last_day(year, 6 * half), "half", text)


def _fiscal(m: re.Match[str], text: str) -> Interval | None:
    """Take a fiscal year for its calendar years: whose it is, and so when it begins, is not in the words."""
    first = int(m["fya"]) if len(m["fya"]) == 4 else 2000 + int(m["fya"])
    last = first
    if m["fyb"]:
        last = int(m["fyb"]) if len(m["fyb"]) == 4 else first // 100 * 100 + int(m["fyb"])
    if not first <= last <= first + 1:
        return None
    return Interval(date(last, 12, 1) if m["fend"] else date(first, 1, 1), date(last, 12, 31), "year", text)


def _part(m: re.Match[str], published: date | None, text: str) -> Interval | None:
    if not m["eqn"]:
        year = int(m["eq"][-4:])
        n = int(m["eq"][1])
        return _half_of(year, min(n, 2), text) if m["eq"][0] in "hH" else _quarter_in(year, n, text)
    year_ = year_of((m["eqy"] or "this year").lower(), published)
    if year_ is None:
        return None
    n = _NUM[m["eqn"].lower()]
    if m["equ"].lower() == "half":
        return _half_of(year_, 2 if n in {2, -1} else 1, text)
    return _quarter_in(year_, 4 if n == -1 else n, text)


def _quarter_in(year: int, n: int, text: str) -> Interval:
    return Interval(date(year, 3 * n - 2, 1), last_day(year, 3 * n), "quarter", text)


def _quarter(which: str, unit: str, published: date | None, text: str) -> Interval:
    """A quarter or half without a year is the next that has not ended; a tense decides later."""
    if published is None:
        return Interval(None, None, "unresolved", text)
    n = _NUM[which] if _NUM[which] > 0 else 4

    def of(year: int) -> Interval:
        return _quarter_in(year, n, text) if unit == "quarter" else _half_of(year, min(n, 2), text)

    this = of(published.year)
    ended = this.latest is not None and this.latest < published
    begun = this.earliest is not None and this.earliest <= published
    ahead = of(published.year + 1) if ended else this
    back = this if begun else of(published.year - 1)
    return Interval(ahead.earliest, ahead.latest, unit, text, (back,) if back != ahead else ())


def _season(name: str, published: date | None, text: str) -> Interval:
    """A season without a year is the next that has not ended; the one before stays as the other reading."""
    if published is None:
        return Interval(None, None, "unresolved", text)
    month = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}[name]

    def of(year: int) -> Interval:
        return Interval(date(year, month, 1), last_day(year + (month == 12), (month + 1) % 12 + 1), "season", text)

    ahead = next(s for s in (of(published.year + k) for k in (-1, 0, 1)) if s.latest and s.latest >= published)
    assert ahead.earliest is not None
    back = ahead if ahead.earliest <= published else of(ahead.earliest.year - 1)
    return Interval(ahead.earliest, ahead.latest, "season", text, (back,) if back != ahead else ())


def _early(m: re.Match[str], published: date | None, text: str, bound: str) -> Interval | None:
    if m["newyear"] and bound not in {"in", "early in", "by", "before"}:
        return None
    year = _year(m["early"] or m["eiy"] or m["newyear"], published)
    if year is None:
        return Interval(None, None, "unresolved", text)
    if (m["earlyin"] or "").lower() in {"late", "later"}:
        return Interval(date(year, 10, 1), date(year, 12, 31), "range", text)
    return Interval(date(year, 1, 1), date(year, 3, 31), "range", text)


def merged(text: str, found: list[TimeSpan]) -> list[TimeSpan]:
    """Join "between 2025 and 2027", "from 28 April to 2 May", "in June or July" into one expression each."""
    out: list[TimeSpan] = []
    for span in found:
        if out and (joined := _joined(text, out[-1], span)) is not None:
            out[-1] = joined
        else:
            out.append(span)
    return out


def _joined(text: str, a: TimeSpan, b: TimeSpan) -> TimeSpan | None:
    gap = text[a.end : b.start]
    if len(gap) > 14 or not _JOIN.fullmatch(gap) or a.past or b.past:
        return None
    word = re.sub(r"[\s,]+", " ", gap).strip().lower().split(" ")[0]
    lead = text[a.start : a.start + 8].lower()
    if word == "and" and not lead.startswith("between") and not _year_after_year(a, b):
        return None
    if word == "to" and not lead.startswith("from") and a.bound:
        return None
    if a.bound in OPEN_BOUNDS or b.bound in OPEN_BOUNDS - {"until"} or a.bound in {"over", "since", "dated"}:
        return None
    first, last = a.interval, b.interval
    if first.earliest is None or last.latest is None:
        return None
    if first.precision == "day" == last.precision and last.latest < first.earliest:
        return None
    if (
        first.precision in {"day", "month"}
        and last.precision == first.precision
        and first.earliest.year != last.latest.year
        and not re.search(r"\d{4}|year", text[a.start : a.end])
    ):
        # "April 28 to May 2, 2026": the year stands once, at the end.
        first = replace(first, earliest=first.earliest.replace(year=last.latest.year), alternatives=())
        if first.earliest is not None and first.earliest > last.latest:
            return None
    if first.earliest is None or first.earliest > last.latest:
        return None
    words = text[a.start : b.end]
    return TimeSpan(a.start, b.end, a.bound, Interval(first.earliest, last.latest, "range", words))


def _year_after_year(a: TimeSpan, b: TimeSpan) -> bool:
    """Tell "in 2025 and 2026", two years on end under one word."""
    first, last = a.interval, b.interval
    if first.precision != "year" or last.precision != "year" or a.bound not in {"in", "during", "for"} or b.bound:
        return False
    return first.earliest is not None and last.earliest is not None and last.earliest.year == first.earliest.year + 1


def bound_over(text: str, start: int, found: list[TimeSpan]) -> list[TimeSpan]:
    """Open what a bound word governs from afar, and close at its start what is told as "not before".

    Parameters
    ----------
    text
        The document's text; ``start`` is where the stretch read begins, ``found`` its expressions in order.
    """
    out: list[TimeSpan] = []
    for n, span in enumerate(found):
        if out and span.start < out[-1].end:
            continue
        interval = span.interval
        floor = found[n - 1].end if n else start
        before = text[floor : span.start]
        if interval.earliest is not None or (interval.latest is not None and span.bound == "before"):
            told = _NOT_BEFORE.search(before)
            at_earliest = _AT_EARLIEST.match(text, span.end)
            if (told and (span.bound == "before" or told[0].lower().strip() != "not")) or at_earliest:
                day = interval.earliest
                if day is None and interval.latest is not None:
                    day = interval.latest + timedelta(days=1) if interval.alternatives else interval.latest
                a = floor + told.start() if told else span.start
                z = at_earliest.end() if at_earliest else span.end
                out.append(TimeSpan(a, z, "not before", Interval(day, None, interval.precision, text[a:z]), span.past))
                continue
        if interval.latest is not None and not span.past and span.bound in {"in", "on", "at", "from", ""}:
            afar = _AFAR.search(before)
            if afar and not re.search(r",\s+(?:and|but|while)\b", afar[0]):
                a = floor + afar.start()
                words = text[a : span.end]
                out.append(TimeSpan(a, span.end, "before", Interval(None, interval.latest, interval.precision, words)))
                continue
        out.append(span)
    return out
