"""Time expressions into intervals: the program's own grammar, which never fills in what a text leaves open.

Invariant: a relative expression without an anchor has neither end; a bound word decides which end is open.
"""

import re
from datetime import date, timedelta

from accord.statements.durations import durations
from accord.statements.inside_months import inside_months
from accord.statements.periods import (
    MONTHS,
    WEEKDAYS,
    day_range,
    full_date,
    last_day,
    near_day,
    near_month,
    one_day,
    part_of,
    quarter_of,
    relative_month,
    relative_period,
    weekday_near,
    whole_month,
    year_of,
)
from accord.statements.stretches import bound_over, merged, stretches
from accord.statements.timespan import OPEN_BOUNDS, TimeSpan, bounded
from accord.vocabulary import Interval

__all__ = ["OPEN_BOUNDS", "TimeSpan", "choose_side", "time_spans"]

_M = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"  # noqa: E501
_Y = r"(?:19|20)\d\d"
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
        rf"(?P<days>(?P<da>\d{{1,2}})\s*(?:[-–]|to|until|and)\s*(?P<db>\d{{1,2}})\s+(?P<dmon>{_M})(?:,?\s+(?P<dyear>{_Y}))?)",
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
        r"(?P<event>(?:the\s+|next\s+|its\s+|their\s+)?(?P<ey>20\d\d)\s+(?:[A-Z][\w’'-]*\s+){0,4}(?:summit|meeting|conference|forum|session|expo|games|assembly|cop\d*))",
        rf"(?P<yrange>{_Y}(?:\s*[-–]\s*|/)(?:{_Y}|\d\d)\b(?!/|\.\d))",
        rf"(?P<mon>{_M}(?=[\s,.;:)\]”\"]|$))",
        rf"(?P<year>{_Y})(?![-–/]\d|\d)",
    )
)
_BOUND = (
    r"(?P<bound>by|before|no\s+later\s+than|not\s+later\s+than|until|till|within|prior\s+to|ahead\s+of|in|at|on|from|during|starting(?:\s+(?:in|from|on))?|"
    r"beginning(?:\s+(?:in|from|on))?|effective(?:\s+from)?|as\s+(?:of|from)|since|for|around|about|through|throughout|after|over|towards?|as\s+early\s+as|sometime\s+in|scheduled\s+for|slated\s+for|set\s+for|between|dated|come|as\s+soon\s+as)"
)
_PATTERN = re.compile(rf"(?:\b{_BOUND}\s+(?:the\s+)?)?\b(?:{_CORE})\b", re.I)
_DECADE = re.compile(
    r"\b(?P<b>by|before|within|in|until|over)?\s*(?P<t>(?:the\s+)?end\s+of\s+(?:the|this)\s+decade|this\s+decade|(?:the\s+)?turn\s+of\s+the\s+decade|the\s+decade['’]s\s+end)\b",
    re.I,
)
_LOOSE = re.compile(
    r"\b(?:as\s+soon\s+as\s+(?:possible|practicable)|at\s+(?:an|the)\s+early\s+date|at\s+(?:an|the)\s+earliest(?:\s+\w+)?|at\s+a\s+mutually\s+convenient\s+(?:date|time)|in\s+due\s+course|"
    r"in\s+the\s+(?:coming|near|next\s+few|following)\s+(?:days|weeks|months|years|future)|in\s+(?:coming|the\s+months\s+ahead)(?:\s+(?:days|weeks|months|years))?|when(?:ever)?\s+the\s+need\s+arises|"
    r"once\s+[\w\s]{4,50}?(?:is|are|has\s+been|have\s+been)\s+\w+ed|on\s+(?:the\s+)?(?:margins|sidelines)\s+of\s+[\w\s]{4,40}?(?:summit|meeting|assembly|session)(?!\s+(?:in|on|next|this|later|from)\b)|soon(?=[\s,.]|$)|shortly(?=[\s,.]|$))",
    re.I,
)
_ANNIVERSARY_OF = re.compile(r"anniversary|chairmanship|presidency|figures?|compared|from a|up from|down from", re.I)
# "The 2026-2030 plan of action": the years are part of the title.
_TITLED = re.compile(
    r"\s+(?:[\w-]+\s+){0,2}?(?:plan|programme|program|strategy|framework|roadmap|agenda|budget|cycle|term)\b", re.I
)
# A sentence without one of these holds no loose expression; substrings are found fast.
_LOOSELY: tuple[str, ...] = ("soon", "shortly", "once ", "the need arises", "earl", "course", "the near", "coming")
_LOOSELY += ("following", "next few", "ahead", "convenient", "margins", "sidelines")
# Around one of these a date can stand; elsewhere none can.
_HINT = re.compile(
    r"\d|\b(?i:years?|months?|weeks?|decades?|quarter|half|days?|fortnights?|weekend|today|tonight|tomorrow|yesterday|spring|summer|autumn|winter|"
    r"fall|christmas|easter|ramadan|hence|now)\b|\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)


def time_spans(text: str, start: int, end: int, published: date | None) -> list[TimeSpan]:
    """Return the time expressions of ``text[start:end]`` in order, longest first where they overlap.

    Parameters
    ----------
    published
        Day that relative expressions count from; None leaves them unresolved.
    """
    piece = text[start:end]
    near, low = _windows(piece), piece.lower()
    loose = any(word in low for word in _LOOSELY)
    if not (near or loose):
        return []
    found: list[TimeSpan] = []

    def add(span: TimeSpan | None) -> None:
        if span is not None and not any(span.start < f.end and f.start < span.end for f in found):
            found.append(span)

    for span in inside_months(piece, low, near, start, published):
        add(span)
    for span in stretches(piece, near, start, published):
        add(span)
    if "decade" in low:
        for m in _DECADE.finditer(piece):
            add(_decade(m, start))
    for span in durations(piece, low, near, start, published):
        add(span)
    for a, b in near:
        for m in _PATTERN.finditer(piece, a, b):
            add(_expression(m, start, published))
    for m in _LOOSE.finditer(piece) if loose else ():
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
    found.sort(key=lambda s: s.start)
    return bound_over(text, start, merged(text, found))


def _windows(piece: str) -> list[tuple[int, int]]:
    """Return the parts of a sentence around its words of time: the long patterns need not look at the rest."""
    found: list[tuple[int, int]] = []
    for m in _HINT.finditer(piece):
        a = piece.rfind(" ", 0, max(0, m.start() - 32)) + 1
        b = piece.find(" ", m.end() + 60)
        b = len(piece) if b < 0 else b
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], b)
        else:
            found.append((a, b))
    return found


def _decade(m: re.Match[str], offset: int) -> TimeSpan:
    alternative = Interval(None, date(2029, 12, 31), "decade", "counting decades from the year 0")
    bound = (m["b"] or "").lower()
    return TimeSpan(
        offset + m.start(),
        offset + m.end(),
        bound or "by",
        Interval(None, date(2030, 12, 31), "decade", m[0].strip(), (alternative,)),
    )


def _expression(m: re.Match[str], offset: int, published: date | None) -> TimeSpan | None:
    bound = re.sub(r"\s+", " ", (m["bound"] or "").lower())
    text = m[0]
    try:
        core = _core(m, published, text)
    except (ValueError, OverflowError):
        return None
    if core is None:
        return None
    if m["year"] and re.search(
        r"(?:\bthe\s+|\b(?:a|an|their|its|his|our)\s+)$", m.string[max(0, m.start("year") - 7) : m.start("year")]
    ):
        return None
    if (
        m["year"]
        and not bound
        and re.search(r"\b[A-Z][\w’'-]*\s$", m.string[max(0, m.start("year") - 20) : m.start("year")])
    ):
        return None
    if m["yrange"] and not bound and _TITLED.match(m.string, m.end()):
        return None
    past = bool(re.search(r"\b(?:last|yesterday|earlier|previous)\b", text, re.I))
    if m["mon"] and not bound and m["mon"].lower().rstrip(".") in {"may", "march", "mar"}:
        return None
    if m["mon"] and m["mon"][:1].islower():
        return None
    if bound == "between":
        bound = "in"
    return TimeSpan(offset + m.start(), offset + m.end(), bound, bounded(bound, core, text), past)


def _core(m: re.Match[str], published: date | None, text: str) -> Interval | None:
    if m["iso"]:
        return one_day(date.fromisoformat(m["iso"]), text)
    if m["dmy"] or m["mdy"]:
        return one_day(full_date(m["dmy"] or m["mdy"]), text)
    if m["days"]:
        return day_range(m, published, text)
    if m["christmas"]:
        if published is None or m["christmas"].lower() != "christmas":
            return Interval(None, None, "event", text)
        return one_day(date(published.year, 12, 25), text)
    if m["part"]:
        return part_of(m["pw"].lower(), m["pof"].lower().strip(), published, text)
    if m["half"]:
        year = int(m["hy"]) if m["hnum"] else year_of(m["hof"].lower(), published)
        second = m["hnum"] == "2" or (m["hn"] or "").lower() in {"second", "last"}
        if year is None:
            return Interval(None, None, "unresolved", text)
        return Interval(
            date(year, 7 if second else 1, 1), date(year, 12, 31) if second else date(year, 6, 30), "half", text
        )
    if m["quarter"]:
        return quarter_of(m, published, text)
    if m["my"]:
        words = m["my"].lower().replace(",", " ").split()
        year = year_of(" ".join(words[1:]).removeprefix("of "), published)
        return (
            whole_month(year, MONTHS[words[0].rstrip(".")], text) if year else Interval(None, None, "unresolved", text)
        )
    if m["mrange"]:
        names = re.findall(r"[A-Za-z]+", m["mrange"])
        year = int(m["mrange"][-4:])
        months = [MONTHS[x.lower().rstrip(".")] for x in (names[0], names[-1])]
        return Interval(date(year, months[0], 1), last_day(year, months[1]), "range", text)
    if m["dm"]:
        found = re.search(r"\d+", m["dm"])
        name = re.search(r"[A-Za-z]{3,}", re.sub(r"\d+(?:st|nd|rd|th)?", "", m["dm"]))
        if not (found and name):
            return None
        return near_day(MONTHS[name[0].lower()], int(found[0]), published, text)
    if m["later"]:
        core = relative_period(m["lu"].lower(), m["lp"].lower(), published, text)
        if core.earliest is None or core.latest is None or published is None:
            return core
        if m["lw"].lower() == "later" and m["lu"].lower() == "this":
            return Interval(None, core.latest, core.precision, text)
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
        return relative_period(m["rw"].lower(), m["ru"].lower(), published, text)
    if m["relmon"]:
        return relative_month(m["rmw"].lower(), MONTHS[m["rm"].lower().rstrip(".")], published, text)
    if m["simple"]:
        if published is None:
            return Interval(None, None, "unresolved", text)
        return one_day(published + timedelta(days={"tomorrow": 1, "yesterday": -1}.get(m["simple"].lower(), 0)), text)
    if m["season"]:
        year, first = int(m["sy"]), {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[m["sn"].lower()]
        return Interval(date(year, first, 1), last_day(year + (first == 12), (first + 1) % 12 + 1), "season", text)
    if m["weekday"]:
        return weekday_near((m["ww"] or "").lower(), WEEKDAYS.index(m["wd"].lower()), published, text)
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
        return near_month(MONTHS[m["mon"].lower().rstrip(".")], published, text)
    if m["year"]:
        year = int(m["year"])
        return Interval(date(year, 1, 1), date(year, 12, 31), "year", text)
    return None


# Without a year these lie ahead or behind; the tense of the clause tells which.
_TWO_SIDED = frozenset({"month", "day", "range", "quarter", "half", "season"})


def choose_side(span: TimeSpan, *, past: bool) -> Interval:
    """Return the reading of a month, day or weekday without a year that fits the tense of its clause."""
    interval = span.interval
    if (
        past
        and interval.alternatives
        and span.bound not in OPEN_BOUNDS
        and interval.precision in _TWO_SIDED
        and interval.alternatives[0].precision == interval.precision
    ):
        back = interval.alternatives[0]
        if back.latest and interval.latest and back.latest < interval.latest:
            return Interval(back.earliest, back.latest, back.precision, interval.text)
    if interval.precision in _TWO_SIDED and interval.alternatives and span.bound not in OPEN_BOUNDS:
        return Interval(interval.earliest, interval.latest, interval.precision, interval.text)
    return interval
