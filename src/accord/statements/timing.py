"""Time expressions into intervals: the program's own grammar, which never fills in what a text leaves open.

Invariant: a relative expression without an anchor has neither end; a bound word decides which end is open.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from accord.vocabulary import Interval

_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
_MON = {m: i + 1 for i, m in enumerate(_MONTHS)} | {m[:3]: i + 1 for i, m in enumerate(_MONTHS)} | {"sept": 9}
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_NUM = {w: i for i, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])} | {
    "a": 1, "an": 1, "couple": 2, "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90,
}  # fmt: skip
_M = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_Y = r"(?:19|20)\d\d"
_N = r"(?:\d{1,3}|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|sixty|ninety|an?|(?:a\s+)?couple\s+of)"
_UNIT = r"(?:day|week|month|year|decade)s?"
_ORD = r"(?:first|second|third|fourth|last|final)"

_CORE = "|".join(
    (
        rf"(?P<iso>{_Y}-\d\d-\d\d)",
        rf"(?P<dmy>\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_M},?\s+{_Y})",
        rf"(?P<mdy>{_M}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_Y})",
        rf"(?P<part>(?:(?:the\s+)?(?P<pw>early|mid|late|beginning\s+of|start\s+of|middle\s+of|end\s+of|end-|mid-|close\s+of|turn\s+of)[\s-]*(?:the\s+|of\s+)?)"
        rf"(?P<pof>(?:{_M}\s+)?{_Y}|{_M}(?!\w)|(?:next|this|the|last)?\s*(?:year|month|week|decade|quarter)|next\s+{_M}|current\s+year))",
        rf"(?P<half>(?:the\s+)?(?P<hn>first|second|last)\s+half\s+of\s+(?P<hof>{_Y}|next\s+year|this\s+year|the\s+(?:next\s+)?year|the\s+decade)|H(?P<hnum>[12])\s+(?P<hy>{_Y}))",
        rf"(?P<quarter>(?:the\s+)?(?P<qn>{_ORD})\s+quarter\s+(?:of\s+)?(?P<qof>{_Y}|next\s+year|this\s+year|the\s+year)|Q(?P<qnum>[1-4])\s+(?:of\s+)?(?P<qy>{_Y})|(?P<qrel>next|this)\s+quarter)",
        rf"(?P<my>{_M},?\s+(?:of\s+)?(?:{_Y}|next\s+year|this\s+year))",
        rf"(?P<mrange>{_M}\s*(?:to|[-–])\s*{_M}\s+{_Y})",
        rf"(?P<days>(?P<da>\d{{1,2}})\s*[-–]\s*(?P<db>\d{{1,2}})\s+(?P<dmon>{_M})(?:,?\s+(?P<dyear>{_Y}))?)",
        r"(?P<christmas>Christmas|Easter|Ramadan)",
        rf"(?P<dm>\d{{1,2}}(?:st|nd|rd|th)?\s+{_M}|{_M}\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d|\s*(?:per|%)))",
        r"(?P<rel>(?P<rw>next|this|last|coming|same|following)\s+(?P<ru>year|month|week|decade|summer|winter|spring|autumn|fall)|(?:the\s+)?year[’']s\s+end|year-?end)",
        r"(?P<later>(?P<lw>later|early|earlier)\s+(?P<lu>this|next|last)\s+(?P<lp>year|month|week|decade))",
        rf"(?P<relmon>(?P<rmw>next|this|last|coming)\s+(?P<rm>{_M}))",
        r"(?P<simple>today|tonight|tomorrow|yesterday)",
        rf"(?P<season>(?P<sn>spring|summer|autumn|fall|winter)\s+(?:of\s+)?(?P<sy>{_Y}))",
        r"(?P<weekday>(?:(?P<ww>next|last|this)\s+)?(?P<wd>monday|tuesday|wednesday|thursday|friday|saturday|sunday))",
        rf"(?P<decade>the\s+end\s+of\s+(?:the|this)\s+decade|(?:the\s+)?(?P<dn>{_Y[:-4]}\d0)s)",
        r"(?P<fy>(?:fiscal|financial)\s+(?:year\s+)?(?P<fyy>20\d\d)(?:[-–/](?P<fyz>\d\d(?:\d\d)?))?)",
        r"(?P<event>(?:the\s+|next\s+|its\s+|their\s+)?(?P<ey>20\d\d)\s+(?:[A-Z][\w-]*\s+){0,4}(?:summit|meeting|conference|forum|session|expo|games|assembly|cop\d*))",
        rf"(?P<yrange>{_Y}\s*[-–]\s*(?:{_Y}|\d\d)\b)",
        rf"(?P<mon>{_M}(?=[\s,.;:)\]”\"]|$))",
        rf"(?P<year>{_Y})(?![-–]\d|\d)",
    )
)
_BOUND = (
    r"(?P<bound>by|before|no\s+later\s+than|not\s+later\s+than|until|till|within|prior\s+to|ahead\s+of|in|at|on|from|during|starting(?:\s+(?:in|from|on))?|"
    r"beginning(?:\s+(?:in|from|on))?|effective(?:\s+from)?|as\s+(?:of|from)|since|for|around|about|through|throughout|after|over|towards?|as\s+early\s+as|sometime\s+in|scheduled\s+for|slated\s+for|set\s+for|between|dated|come|as\s+soon\s+as)"
)
_PATTERN = re.compile(rf"(?:\b{_BOUND}\s+(?:the\s+)?)?\b(?:{_CORE})\b", re.I)
_WITHIN = re.compile(
    rf"\b(?P<b>within|in|over|for|during|after|no\s+later\s+than|every)\s+(?:a\s+(?:period|maximum|span)\s+of\s+)?(?P<the>the\s+)?(?P<nx>next|coming|following|first|past|last|previous)?\s*(?P<n>{_N}|few|several)?[\s-]*(?P<u>{_UNIT})(?P<of>\s+(?:of|after|from|following)\s+(?:the\s+|its\s+|their\s+)?(?P<ev>[\w\s-]{{3,40}}))?(?P<time>['’]s?\s+time)?\b",
    re.I,
)
_DECADE = re.compile(
    r"\b(?P<b>by|before|within|in|until|over)?\s*(?P<t>(?:the\s+)?end\s+of\s+(?:the|this)\s+decade|this\s+decade|(?:the\s+)?turn\s+of\s+the\s+decade|the\s+decade['’]s\s+end)\b",
    re.I,
)
_LOOSE = re.compile(
    r"\b(?:as\s+soon\s+as\s+(?:possible|practicable)|at\s+(?:an|the)\s+early\s+date|at\s+(?:an|the)\s+earliest(?:\s+\w+)?|at\s+a\s+mutually\s+convenient\s+(?:date|time)|in\s+due\s+course|"
    r"in\s+the\s+(?:coming|near|next\s+few|following)\s+(?:days|weeks|months|years|future)|in\s+(?:coming|the\s+months\s+ahead)(?:\s+(?:days|weeks|months|years))?|when(?:ever)?\s+the\s+need\s+arises|"
    r"once\s+[\w\s]{4,50}?(?:is|are|has\s+been|have\s+been)\s+\w+ed|on\s+(?:the\s+)?(?:margins|sidelines)\s+of\s+[\w\s]{4,40}?(?:summit|meeting|assembly|session)|soon(?=[\s,.]|$)|shortly(?=[\s,.]|$))",
    re.I,
)
_ANNIVERSARY_OF = re.compile(r"anniversary|chairmanship|presidency|figures?|compared|from a|up from|down from", re.I)
OPEN_BOUNDS = frozenset(
    {"by", "before", "no later than", "not later than", "until", "till", "within", "prior to", "ahead of", "come"}
)
PAST_BOUNDS = frozenset({"since", "dated", "as of", "for", "over", "throughout", "after", "through", "between"})


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time expression at its place in a text.

    Parameters
    ----------
    start, end
        Offsets of the expression with its bound word.
    bound
        The bound word, lower case, or an empty string.
    interval
        What it means.
    past
        Whether it lies before the day of publication by its words ("last year", "yesterday").
    """

    start: int
    end: int
    bound: str
    interval: Interval
    past: bool = False


def time_spans(text: str, start: int, end: int, published: date | None) -> list[TimeSpan]:
    """Return the time expressions of ``text[start:end]`` in order, longest first where they overlap.

    Parameters
    ----------
    published
        Day that relative expressions count from; None leaves them unresolved.
    """
    piece = text[start:end]
    found: list[TimeSpan] = []

    def add(span: TimeSpan | None) -> None:
        if span is not None and not any(span.start < f.end and f.start < span.end for f in found):
            found.append(span)

    for m in _DECADE.finditer(piece):
        add(_decade(m, start))
    for m in _WITHIN.finditer(piece):
        add(_within(m, start, published))
    for m in _PATTERN.finditer(piece):
        add(_expression(m, start, published))
    for m in _LOOSE.finditer(piece):
        add(
            TimeSpan(
                start + m.start(),
                start + m.end(),
                "",
                Interval(
                    None, None, "conditional" if m[0].lower().startswith(("when", "once")) else "unresolved", m[0]
                ),
            )
        )
    return sorted(found, key=lambda s: s.start)


def _decade(m: re.Match[str], offset: int) -> TimeSpan:
    alternative = Interval(None, date(2029, 12, 31), "decade", "counting decades from the year 0")
    bound = (m["b"] or "").lower()
    return TimeSpan(
        offset + m.start(),
        offset + m.end(),
        bound or "by",
        Interval(None, date(2030, 12, 31), "decade", m[0].strip(), (alternative,)),
    )


def _within(m: re.Match[str], offset: int, published: date | None) -> TimeSpan | None:
    bound, unit = m["b"].lower(), m["u"].lower().rstrip("s")
    word = (m["n"] or "").lower()
    text = m[0]
    if bound in {"every"}:
        return None
    if not word and (m["nx"] or "").lower() not in {"next", "coming", "following"}:
        if bound == "within" and m["the"] and unit == "year":
            latest = date(published.year, 12, 31) if published else None
            return TimeSpan(
                offset + m.start(),
                offset + m.end(),
                "within",
                Interval(None, latest, "year" if latest else "unresolved", text),
            )
        return None
    if bound in {"over", "for", "during", "after"} or (m["nx"] or "").lower() in {"past", "last", "previous"}:
        return TimeSpan(
            offset + m.start(),
            offset + m.end(),
            "over",
            Interval(None, None, "unresolved", text),
            past=(m["nx"] or "").lower() in {"past", "last", "previous"},
        )
    if word in {"few", "several"} or (not word and not m["nx"]):
        return TimeSpan(offset + m.start(), offset + m.end(), bound, Interval(None, None, "unresolved", text))
    if not word and bound == "in" and unit + "s" in m["u"].lower():
        return TimeSpan(offset + m.start(), offset + m.end(), bound, Interval(None, None, "unresolved", text))
    if not word and bound == "in":
        return TimeSpan(
            offset + m.start(), offset + m.end(), bound, _relative((m["nx"] or "next").lower(), unit, published, text)
        )
    n = int(word) if word.isdigit() else 2 if "couple" in word else _NUM.get(word, 1)
    if bound == "in" and not m["nx"] and not m["time"] and n == 1 and not m["the"] and unit == "year":
        return None
    if m["of"]:
        return TimeSpan(
            offset + m.start(),
            offset + m.start() + len(text.rstrip()),
            "within",
            Interval(None, None, "event", text.strip()),
        )
    latest = _shift(published, n, unit) if published else None
    return TimeSpan(
        offset + m.start(), offset + m.end(), "within", Interval(None, latest, "day" if latest else "unresolved", text)
    )


def _shift(day: date, n: int, unit: str) -> date:
    if unit == "day":
        return day + timedelta(days=n)
    if unit == "week":
        return day + timedelta(weeks=n)
    months = n * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _expression(m: re.Match[str], offset: int, published: date | None) -> TimeSpan | None:
    bound = re.sub(r"\s+", " ", (m["bound"] or "").lower())
    text = m[0]
    try:
        core = _core(m, published, text)
    except (ValueError, OverflowError):
        return None
    if core is None:
        return None
    if m["year"] and re.search(r"(?:\bthe\s+|\b(?:a|an|their|its|his|our)\s+)$", m.string[max(0, m.start("year") - 7) : m.start("year")]):
        return None
    past = bool(re.search(r"\b(?:last|yesterday|earlier|previous)\b", text, re.I))
    if m["mon"] and not bound and m["mon"].lower().rstrip(".") in {"may", "march", "mar"}:
        return None
    if m["mon"] and m["mon"][:1].islower():
        return None
    if bound == "between":
        bound = "in"
    return TimeSpan(offset + m.start(), offset + m.end(), bound, _bounded(bound, core, text), past)


def _bounded(bound: str, core: Interval, text: str) -> Interval:
    """Apply "by", "before" and the like to a core interval."""
    if bound not in OPEN_BOUNDS:
        return Interval(core.earliest, core.latest, core.precision, text, core.alternatives)
    if core.latest is None:
        return Interval(None, None, core.precision, text)
    if (
        bound in {"before", "prior to", "ahead of"}
        and core.precision in {"year", "month"}
        and core.earliest
        and "end" not in text.lower()
    ):
        return Interval(
            None,
            core.earliest - timedelta(days=1),
            core.precision,
            text,
            (Interval(None, core.latest, core.precision, text),),
        )
    alternatives: tuple[Interval, ...] = ()
    if (
        bound == "by"
        and core.precision in {"year"}
        and core.earliest
        and (core.earliest.month, core.earliest.day) == (1, 1)
    ):
        alternatives = (
            Interval(
                None, core.earliest - timedelta(days=1), core.precision, f"{text}: before {core.earliest.isoformat()}"
            ),
        )
    return Interval(None, core.latest, core.precision, text, alternatives)


def _core(m: re.Match[str], published: date | None, text: str) -> Interval | None:
    if m["iso"]:
        return _day(date.fromisoformat(m["iso"]), text)
    if m["dmy"] or m["mdy"]:
        return _day(_full(m["dmy"] or m["mdy"]), text)
    if m["days"]:
        return _days(m, published, text)
    if m["christmas"]:
        if published is None or m["christmas"].lower() != "christmas":
            return Interval(None, None, "event", text)
        return _day(date(published.year, 12, 25), text)
    if m["part"]:
        return _part(m["pw"].lower(), m["pof"].lower().strip(), published, text)
    if m["half"]:
        year = int(m["hy"]) if m["hnum"] else _year_of(m["hof"].lower(), published)
        second = m["hnum"] == "2" or (m["hn"] or "").lower() in {"second", "last"}
        if year is None:
            return Interval(None, None, "unresolved", text)
        return Interval(
            date(year, 7 if second else 1, 1), date(year, 12, 31) if second else date(year, 6, 30), "half", text
        )
    if m["quarter"]:
        return _quarter(m, published, text)
    if m["my"]:
        words = m["my"].lower().replace(",", " ").split()
        year = _year_of(" ".join(words[1:]).removeprefix("of "), published)
        return _month(year, _MON[words[0].rstrip(".")], text) if year else Interval(None, None, "unresolved", text)
    if m["mrange"]:
        names = re.findall(r"[A-Za-z]+", m["mrange"])
        year = int(m["mrange"][-4:])
        months = [_MON[x.lower().rstrip(".")] for x in (names[0], names[-1])]
        return Interval(date(year, months[0], 1), _last(year, months[1]), "range", text)
    if m["dm"]:
        found = re.search(r"\d+", m["dm"])
        name = re.search(r"[A-Za-z]{3,}", re.sub(r"\d+(?:st|nd|rd|th)?", "", m["dm"]))
        if not (found and name):
            return None
        return _near_day(_MON[name[0].lower()], int(found[0]), published, text)
    if m["later"]:
        core = _relative(m["lu"].lower(), m["lp"].lower(), published, text)
        if core.earliest is None or core.latest is None or published is None:
            return core
        if m["lw"].lower() == "later" and m["lu"].lower() == "this":
            return Interval(published, core.latest, core.precision, text)
        if m["lw"].lower() == "early" and m["lp"].lower() == "year":
            return Interval(core.earliest, date(core.earliest.year, 3, 31), "range", text)
        return core
    if m["rel"]:
        if not m["rw"]:
            return (
                Interval(date(published.year, 12, 1), date(published.year, 12, 31), "month", text)
                if published
                else Interval(None, None, "unresolved", text)
            )
        return _relative(m["rw"].lower(), m["ru"].lower(), published, text)
    if m["relmon"]:
        return _relative_month(m["rmw"].lower(), _MON[m["rm"].lower().rstrip(".")], published, text)
    if m["simple"]:
        if published is None:
            return Interval(None, None, "unresolved", text)
        return _day(published + timedelta(days={"tomorrow": 1, "yesterday": -1}.get(m["simple"].lower(), 0)), text)
    if m["season"]:
        year, first = int(m["sy"]), {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[m["sn"].lower()]
        return Interval(date(year, first, 1), _last(year + (first == 12), (first + 1) % 12 + 1), "season", text)
    if m["weekday"]:
        return _weekday((m["ww"] or "").lower(), _DAYS.index(m["wd"].lower()), published, text)
    if m["decade"]:
        first = int(m["dn"]) if m["dn"] else 2020
        return Interval(date(first, 1, 1), date(first + 9, 12, 31), "decade", text)
    if m["fy"]:
        first = int(m["fyy"])
        return Interval(date(first, 1, 1), date(first + (1 if m["fyz"] else 0), 12, 31), "year", text)
    if m["event"]:
        year = int(m["ey"])
        return Interval(date(year, 1, 1), date(year, 12, 31), "year", text)
    if m["yrange"]:
        a, b = re.findall(r"\d+", m["yrange"])
        last = int(b) if len(b) == 4 else int(a[:2] + b)
        return Interval(date(int(a), 1, 1), date(last, 12, 31), "range", text) if last >= int(a) else None
    if m["mon"]:
        return _near_month(_MON[m["mon"].lower().rstrip(".")], published, text)
    if m["year"]:
        year = int(m["year"])
        return Interval(date(year, 1, 1), date(year, 12, 31), "year", text)
    return None


def _day(value: date, text: str) -> Interval:
    return Interval(value, value, "day", text)


def _full(words: str) -> date:
    year = re.search(_Y + "$", words)
    day = re.search(r"\d{1,2}", words)
    name = re.search(r"[A-Za-z]{3,}", re.sub(r"\d+(?:st|nd|rd|th)?|\bof\b", "", words))
    if not (year and day and name):
        raise ValueError(words)
    return date(int(year[0]), _MON[name[0].lower()], int(day[0]))


def _days(m: re.Match[str], published: date | None, text: str) -> Interval | None:
    month = _MON[m["dmon"].lower().rstrip(".")]
    if not m["dyear"] and published is None:
        return Interval(None, None, "unresolved", text)
    if m["dyear"]:
        year = int(m["dyear"])
    else:
        assert published is not None
        year = published.year + (month < published.month)
    first, last = date(year, month, int(m["da"])), date(year, month, int(m["db"]))
    return Interval(first, last, "range", text) if first <= last else None


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _month(year: int, month: int, text: str) -> Interval:
    return Interval(date(year, month, 1), _last(year, month), "month", text)


def _year_of(words: str, published: date | None) -> int | None:
    if words[:4].isdigit():
        return int(words[:4])
    if published is None:
        return None
    return published.year + (1 if "next" in words else -1 if "last" in words else 0)


def _part(word: str, of: str, published: date | None, text: str) -> Interval:
    word = re.sub(r"\s+", " ", word).rstrip("-")
    if "decade" in of:
        return Interval(
            date(2030, 1, 1),
            date(2030, 12, 31),
            "decade",
            text,
            (Interval(date(2029, 1, 1), date(2029, 12, 31), "decade", text),),
        )
    month = next((n for name, n in _MON.items() if re.match(rf"(?:next )?{name}\b", of)), None)
    if month:
        year = re.search(_Y, of)
        core = _month(int(year[0]), month, text) if year else _near_month(month, published, text)
    elif of[:4].isdigit() or "year" in of:
        y = _year_of(of, published)
        core = Interval(date(y, 1, 1), date(y, 12, 31), "year", text) if y else Interval(None, None, "unresolved", text)
    else:
        unit = next((u for u in ("month", "week", "quarter") if u in of), "year")
        core = _relative("next" if "next" in of else "last" if "last" in of else "this", unit, published, text)
    if core.earliest is None or core.latest is None:
        return core
    first, last = core.earliest, core.latest
    if (last - first).days > 300:
        year = first.year
        if word.startswith(("early", "beginning", "start", "turn")):
            return Interval(first, date(year, 3, 31) if word == "early" else date(year, 1, 31), "range", text)
        if word.startswith("mid"):
            return Interval(date(year, 6, 1), date(year, 6, 30), "month", text)
        if word == "late":
            return Interval(date(year, 10, 1), last, "range", text)
        return Interval(date(year, 12, 1), last, "month", text)
    if word.startswith(("early", "beginning", "start")):
        return Interval(first, first + timedelta(days=9), "range", text)
    if word.startswith("mid"):
        return Interval(first + timedelta(days=10), first + timedelta(days=19), "range", text)
    return (
        Interval(first + timedelta(days=20), last, "range", text)
        if word == "late"
        else Interval(last - timedelta(days=6), last, "range", text)
    )


def _quarter(m: re.Match[str], published: date | None, text: str) -> Interval:
    if m["qrel"]:
        return _relative(m["qrel"].lower(), "quarter", published, text)
    number = (
        int(m["qnum"])
        if m["qnum"]
        else {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}[m["qn"].lower()]
    )
    year = int(m["qy"]) if m["qnum"] else _year_of(m["qof"].lower(), published)
    if year is None:
        return Interval(None, None, "unresolved", text)
    return Interval(date(year, 3 * number - 2, 1), _last(year, 3 * number), "quarter", text)


def _relative(which: str, unit: str, published: date | None, text: str) -> Interval:
    if published is None:
        return Interval(None, None, "unresolved", text)
    step = {"next": 1, "coming": 1, "following": 1, "last": -1}.get(which, 0)
    if unit == "year":
        year = published.year + step
        return Interval(date(year, 1, 1), date(year, 12, 31), "year", text)
    if unit == "month":
        moved = _shift(published.replace(day=1), step, "month")
        return _month(moved.year, moved.month, text)
    if unit == "week":
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
        return Interval(monday, monday + timedelta(days=6), "range", text)
    if unit == "quarter":
        q = (published.month - 1) // 3 + step
        year, q = published.year + q // 4, q % 4
        return Interval(date(year, 3 * q + 1, 1), _last(year, 3 * q + 3), "quarter", text)
    if unit == "decade":
        first = published.year // 10 * 10 + 10 * step
        return Interval(date(first, 1, 1), date(first + 9, 12, 31), "decade", text)
    first_month = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[unit]
    year = published.year + (step if step < 0 else 1 if step > 0 or published.month > first_month + 2 else 0)
    return Interval(
        date(year, first_month, 1), _last(year + (first_month == 12), (first_month + 1) % 12 + 1), "season", text
    )


def _relative_month(which: str, month: int, published: date | None, text: str) -> Interval:
    if published is None:
        return Interval(None, None, "unresolved", text)
    if which == "last":
        return _month(published.year - (month >= published.month), month, text)
    if which == "this":
        return _month(published.year, month, text)
    return _month(published.year + (month <= published.month), month, text)


def _near_month(month: int, published: date | None, text: str) -> Interval:
    """A month without a year is the nearest one; a tense decides later, so the other year is an alternative."""
    if published is None:
        return Interval(None, None, "unresolved", text)
    ahead = _month(published.year + (month < published.month), month, text)
    back = _month(published.year - (month > published.month), month, text)
    return Interval(ahead.earliest, ahead.latest, "month", text, (back,)) if ahead != back else ahead


def _near_day(month: int, day: int, published: date | None, text: str) -> Interval | None:
    if published is None:
        return Interval(None, None, "unresolved", text)
    this = date(published.year, month, day)
    if this == published:
        return _day(this, text)
    ahead = this if this > published else date(published.year + 1, month, day)
    back = this if this < published else date(published.year - 1, month, day)
    return Interval(ahead, ahead, "day", text, (_day(back, text),))


def _weekday(which: str, number: int, published: date | None, text: str) -> Interval:
    if published is None:
        return Interval(None, None, "unresolved", text)
    back = published - timedelta(days=(published.weekday() - number) % 7)
    ahead = published + timedelta(days=(number - published.weekday()) % 7 or 7)
    if which == "next":
        return _day(ahead, text)
    if which == "last":
        return _day(back if back < published else back - timedelta(days=7), text)
    return Interval(ahead, ahead, "day", text, (_day(back, text),))


def choose_side(span: TimeSpan, *, past: bool) -> Interval:
    """Return the reading of a month, day or weekday without a year that fits the tense of its clause."""
    interval = span.interval
    if (
        past
        and interval.alternatives
        and span.bound not in OPEN_BOUNDS
        and interval.precision in {"month", "day"}
        and interval.alternatives[0].precision == interval.precision
    ):
        back = interval.alternatives[0]
        if back.latest and interval.latest and back.latest < interval.latest:
            return Interval(back.earliest, back.latest, back.precision, interval.text)
    if interval.precision in {"month", "day"} and interval.alternatives and span.bound not in OPEN_BOUNDS:
        return Interval(interval.earliest, interval.latest, interval.precision, interval.text)
    return interval
