"""How often a body is to meet, and when its next meeting is due.

Invariant: a day that a source states goes before any rule, what follows from a rule says from which words and
which meeting, and a next meeting is never due before the last one was over.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accord.partnership.evidence import Evidence
from accord.register import date_label
from accord.vocabulary import Interval

_NUMBERS = {
    w: n
    for n, w in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_N = rf"(?:{'|'.join(_NUMBERS)}|\d{{1,2}})"
_RULES: tuple[tuple[str, str], ...] = (
    (rf"\b(?:once\s+)?every\s+(?P<n>{_N})\s+(?P<unit>years?|months?)\b", "every"),
    (r"\bevery\s+(?:other|second)\s+(?P<unit>year|month)\b", "other"),
    (rf"\b(?P<n>twice|{_N}\s+times)\s+(?:a|per|each|every)\s+year\b", "times"),
    (r"\b(?:semi-?annual(?:ly)?|half-yearly|biannual(?:ly)?)\b", "6"),
    (r"\b(?:biennial(?:ly)?)\b", "24"),
    (r"\b(?:triennial(?:ly)?)\b", "36"),
    (r"\b(?:annual(?:ly)?|yearly|(?:once\s+)?(?:a|every|each|per)\s+year|once\s+a\s+year)\b", "12"),
    (r"\b(?:quarterly|(?:once\s+)?(?:every|each|a|per)\s+quarter)\b", "3"),
    (r"\b(?:bi-?monthly)\b", "2"),
    (r"\b(?:monthly|(?:once\s+)?(?:every|each|a)\s+month)\b", "1"),
)
_PATTERNS = tuple((re.compile(p, re.I), how) for p, how in _RULES)
_PLACE = r"[A-ZÀ-Þ][\w’'-]+(?:\s+[A-ZÀ-Þ][\w’'-]+){0,2}"
_ALTERNATELY = re.compile(
    r"\b(?:alternately|alternatingly|alternat\w+|in\s+turns?|by\s+turns|rotat\w+)\s+(?:\w+\s+)?(?:in|between)\s+"
    rf"(?P<a>{_PLACE})\s+and\s+(?P<b>{_PLACE})"
)
_NOT_MEETING = re.compile(
    r"\b(?:trade|exports?|imports?|growth|report|reports|reporting|output|revenue|budget|tonnes|visitors|students|leave|"
    r"review of)\b[^.;]{0,40}$",
    re.I,
)
_MEETS = re.compile(
    r"\b(?:meets?|meetings?|held|hold|convene[sd]?|sessions?|take\s+place|dialogue|consultations?|summit)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a body meets by a source's words.

    Parameters
    ----------
    months
        Months from one meeting to the next.
    text
        The source's words.
    places
        The places between which meetings alternate; empty where none are told.
    evidence
        Where it says so.
    """

    months: int
    text: str
    places: tuple[str, ...]
    evidence: Evidence

    def as_dict(self) -> dict[str, Any]:
        """Return the frequency as JSON-serialisable data."""
        return {
            "months": self.months,
            "text": self.text,
            "places": list(self.places),
            "evidence": self.evidence.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class NextDue:
    """When the next meeting is due.

    Parameters
    ----------
    when
        The days.
    place
        Where, or None.
    basis
        ``stated`` or ``rule``.
    why
        For people: the words stated, or the rule and the meeting that it counts from.
    evidence
        What it rests on.
    """

    when: Interval
    place: str | None
    basis: str
    why: str
    evidence: tuple[Evidence, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON-serialisable data."""
        return {
            "when": self.when.as_dict(),
            "date": date_label(self.when),
            "place": self.place,
            "basis": self.basis,
            "why": self.why,
            "evidence": [e.as_dict() for e in self.evidence],
        }


def frequency_in(text: str) -> tuple[int, int, int] | None:
    """Return the months between meetings that a sentence names, with the place of its words; or None.

    >>> frequency_in("The committee will meet every two years, alternately in Lima and Muscat.")
    (24, 24, 39)
    >>> frequency_in("Trade grew by 4 per cent every year.") is None
    True
    """
    if not _MEETS.search(text):
        return None
    for pattern, how in _PATTERNS:
        if (m := pattern.search(text)) is None or _NOT_MEETING.search(text[: m.start()]):
            continue
        if how == "every":
            n = _number(m["n"])
            months = n * (12 if m["unit"].lower().startswith("year") else 1)
        elif how == "other":
            months = 24 if m["unit"].lower() == "year" else 2
        elif how == "times":
            n = 2 if m["n"].lower() == "twice" else _number(m["n"].split()[0])
            months = 12 // n if 0 < n <= 12 else 0
        else:
            months = int(how)
        if months > 0:
            return months, m.start(), m.end()
    return None


def places_in(text: str) -> tuple[str, ...]:
    """Return the two places between which meetings alternate by a sentence, or nothing.

    >>> places_in("held annually, alternately in New Delhi and Tokyo.")
    ('New Delhi', 'Tokyo')
    """
    m = _ALTERNATELY.search(text)
    return (m["a"], m["b"]) if m else ()


def by_rule(
    frequency: Frequency, last: Interval, last_place: str | None, evidence: tuple[Evidence, ...]
) -> NextDue | None:
    """Return when the next meeting is due by frequency and the last meeting, or None where that has no day.

    A body that meets every so many whole years is due within the calendar year; otherwise within the calendar
    month, so many months on.
    """
    if last.latest is None:
        return None
    first = last.earliest or last.latest
    try:
        if frequency.months % 12 == 0:
            years = frequency.months // 12
            when = Interval(
                date(first.year + years, 1, 1), date(last.latest.year + years, 12, 31), "year", frequency.text
            )
        else:
            when = Interval(
                _shift(first, frequency.months, False),
                _shift(last.latest, frequency.months, True),
                "month",
                frequency.text,
            )
        if when.earliest is not None and when.earliest <= last.latest:
            when = Interval(last.latest + timedelta(days=1), when.latest, "range", frequency.text)
    except (ValueError, OverflowError):
        return None
    other = [p for p in frequency.places if last_place and p.lower() != last_place.lower()]
    known = bool(last_place) and any(p.lower() == (last_place or "").lower() for p in frequency.places)
    place = other[0] if known and len(other) == 1 else None
    why = f"by rule from “{frequency.text}” and the last meeting ({date_label(last)})"
    return NextDue(when, place, "rule", why, (frequency.evidence, *evidence))


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]


def _shift(day: date, months: int, end: bool) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1] if end else 1)
