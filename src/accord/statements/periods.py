"""Calendar arithmetic behind time expressions: months, quarters, halves, weekdays, "early", "next", "last".

Invariant: without a day of publication a relative period has neither end.
"""

import calendar
import re
from datetime import date, timedelta

from accord.vocabulary import Interval

_Y = r"(?:19|20)\d\d"
MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTHS = {m: i + 1 for i, m in enumerate(MONTH_NAMES)} | {m[:3]: i + 1 for i, m in enumerate(MONTH_NAMES)} | {"sept": 9}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def full_date(words: str) -> date:
    """Return the day that day, month and year in words name."""
    year = re.search(_Y + "$", words)
    day = re.search(r"\d{1,2}", words)
    name = re.search(r"[A-Za-z]{3,}", re.sub(r"\d+(?:st|nd|rd|th)?|\bof\b", "", words))
    if not (year and day and name):
        raise ValueError(words)
    return date(int(year[0]), MONTHS[name[0].lower()], int(day[0]))


def last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def one_day(value: date, text: str) -> Interval:
    """Return the interval of one day."""
    return Interval(value, value, "day", text)


def day_range(m: re.Match[str], published: date | None, text: str) -> Interval | None:
    """Return the interval of "3-5 June"."""
    month = MONTHS[m["dmon"].lower().rstrip(".")]
    if not m["dyear"] and published is None:
        return Interval(None, None, "unresolved", text)
    if m["dyear"]:
        year = int(m["dyear"])
    else:
        assert published is not None
        year = published.year + (month < published.month)
    first, last = date(year, month, int(m["da"])), date(year, month, int(m["db"]))
    if first > last:
        return None
    if m["dyear"]:
        return Interval(first, last, "range", text)
    back = year - 1 if published is not None and first > published else year
    earlier = Interval(date(back, month, int(m["da"])), date(back, month, int(m["db"])), "range", text)
    return Interval(first, last, "range", text, (earlier,) if back != year else ())


def whole_month(year: int, month: int, text: str) -> Interval:
    """Return the interval of a month."""
    return Interval(date(year, month, 1), last_day(year, month), "month", text)


def year_of(words: str, published: date | None) -> int | None:
    """Return the year that "2025", "next year" and the like mean, or None."""
    if words[:4].isdigit():
        return int(words[:4])
    if published is None:
        return None
    return published.year + (1 if "next" in words else -1 if "last" in words else 0)


def part_of(word: str, of: str, published: date | None, text: str) -> Interval:
    """Return the interval of "early", "mid", "late", "the end of" a period."""
    word = re.sub(r"\s+", " ", word).rstrip("-")
    if "decade" in of:
        return Interval(
            date(2030, 1, 1),
            date(2030, 12, 31),
            "decade",
            text,
            (Interval(date(2029, 1, 1), date(2029, 12, 31), "decade", text),),
        )
    month = next((n for name, n in MONTHS.items() if re.match(rf"(?:next )?{name}\b", of)), None)
    if month:
        named = re.search(_Y, of)
        core = whole_month(int(named[0]), month, text) if named else near_month(month, published, text)
    elif of[:4].isdigit() or "year" in of:
        y = year_of(of, published)
        core = Interval(date(y, 1, 1), date(y, 12, 31), "year", text) if y else Interval(None, None, "unresolved", text)
    else:
        unit = next((u for u in ("month", "week", "quarter") if u in of), "year")
        core = relative_period("next" if "next" in of else "last" if "last" in of else "this", unit, published, text)
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


def quarter_of(m: re.Match[str], published: date | None, text: str) -> Interval:
    """Return the interval of a quarter."""
    if m["qrel"]:
        return relative_period(m["qrel"].lower(), "quarter", published, text)
    number = (
        int(m["qnum"])
        if m["qnum"]
        else {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}[m["qn"].lower()]
    )
    year = int(m["qy"]) if m["qnum"] else year_of(m["qof"].lower(), published)
    if year is None:
        return Interval(None, None, "unresolved", text)
    return Interval(date(year, 3 * number - 2, 1), last_day(year, 3 * number), "quarter", text)


def relative_period(which: str, unit: str, published: date | None, text: str) -> Interval:
    """Return the interval of "next year", "this month" and the like."""
    if published is None:
        return Interval(None, None, "unresolved", text)
    step = {"next": 1, "coming": 1, "following": 1, "last": -1}.get(which, 0)
    if unit == "year":
        year = published.year + step
        return Interval(date(year, 1, 1), date(year, 12, 31), "year", text)
    if unit == "month":
        moved = shifted(published.replace(day=1), step, "month")
        return whole_month(moved.year, moved.month, text)
    if unit == "week":
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
        return Interval(monday, monday + timedelta(days=6), "range", text)
    if unit == "quarter":
        q = (published.month - 1) // 3 + step
        year, q = published.year + q // 4, q % 4
        return Interval(date(year, 3 * q + 1, 1), last_day(year, 3 * q + 3), "quarter", text)
    if unit == "decade":
        first = published.year // 10 * 10 + 10 * step
        return Interval(date(first, 1, 1), date(first + 9, 12, 31), "decade", text)
    first_month = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[unit]
    year = published.year + (step if step < 0 else 1 if step > 0 or published.month > first_month + 2 else 0)
    return Interval(
        date(year, first_month, 1), last_day(year + (first_month == 12), (first_month + 1) % 12 + 1), "season", text
    )


def relative_month(which: str, month: int, published: date | None, text: str) -> Interval:
    """Return the interval of "next March"."""
    if published is None:
        return Interval(None, None, "unresolved", text)
    if which == "last":
        return whole_month(published.year - (month >= published.month), month, text)
    if which == "this":
        return whole_month(published.year, month, text)
    return whole_month(published.year + (month <= published.month), month, text)


def near_month(month: int, published: date | None, text: str) -> Interval:
    """A month without a year is the nearest one; a tense decides later, so the other year is an alternative."""
    if published is None:
        return Interval(None, None, "unresolved", text)
    ahead = whole_month(published.year + (month < published.month), month, text)
    back = whole_month(published.year - (month > published.month), month, text)
    return Interval(ahead.earliest, ahead.latest, "month", text, (back,)) if ahead != back else ahead


def near_day(month: int, day: int, published: date | None, text: str) -> Interval | None:
    """Return the nearest such day, ahead first and back as an alternative."""
    if published is None:
        return Interval(None, None, "unresolved", text)
    this = date(published.year, month, day)
    if this == published:
        return one_day(this, text)
    ahead = this if this > published else date(published.year + 1, month, day)
    back = this if this < published else date(published.year - 1, month, day)
    return Interval(ahead, ahead, "day", text, (one_day(back, text),))


def weekday_near(which: str, number: int, published: date | None, text: str) -> Interval:
    """Return the coming weekday, with the last one as an alternative."""
    if published is None:
        return Interval(None, None, "unresolved", text)
    back = published - timedelta(days=(published.weekday() - number) % 7)
    ahead = published + timedelta(days=(number - published.weekday()) % 7 or 7)
    if which == "next":
        return one_day(ahead, text)
    if which == "last":
        return one_day(back if back < published else back - timedelta(days=7), text)
    return Interval(ahead, ahead, "day", text, (one_day(back, text),))


def shifted(day: date, n: int, unit: str) -> date:
    """Return a day moved by some days, weeks, months, years or decades."""
    if unit == "day":
        return day + timedelta(days=n)
    if unit == "week":
        return day + timedelta(weeks=n)
    months = n * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
