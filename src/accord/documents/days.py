"""Full dates in a text, in the many ways of writing one, and what a publication date is.

Invariant: a date that can be read two ways keeps both readings, day first.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources

from accord.documents.document import Evidenced
from accord.vocabulary import Interval

MONTHS = {
    name: n
    for n, names in enumerate(
        ["january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sept sep", "october oct", "november nov", "december dec"], 1  # noqa: E501
    )
    for name in names.split()
}  # fmt: skip
MONTH = r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"  # noqa: E501
# Months in other languages: a release in two of them may give its day in the other one.
_ABROAD = {
    name.lower(): n
    for row in tomllib.loads(
        resources.files("accord.documents").joinpath("data/months.toml").read_text(encoding="utf-8")
    ).values()
    for n, name in enumerate(row["words"], 1)
    if name.lower() not in MONTHS
}
_ABROAD_NAMES = "|".join(sorted(_ABROAD, key=len, reverse=True))
_FULL = re.compile(
    rf"(?P<iso>\b\d{{4}}(?P<sep>[-/.])\d{{1,2}}(?P=sep)\d{{1,2}})(?!\d)"
    rf"|\b(?P<cy>\d{{4}})(?:\s?[年년]\s?|\.\s)(?P<cm>\d{{1,2}})(?:\s?[月월]\s?|\.\s)(?P<cd>\d{{1,2}})(?:\s?[日일]|\.|(?=\s*$))"
    rf"|\b(?P<d4>\d{{1,2}})(?:er|\.|º|°)?\s+(?:de\s+)?(?P<m4>{_ABROAD_NAMES})\s+(?:del?\s+)?(?P<y4>\d{{4}})\b"
    rf"|\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th|\.)?(?:\s+|-|/)(?:of\s+)?(?P<m1>{MONTH}),?(?:\s+|-|/)(?P<y1>\d{{4}})\b"
    rf"|\b(?P<m2>{MONTH})(?:\s+|-)(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+|-)(?P<y2>\d{{4}})\b"
    r"|\b(?P<n1>\d{1,2})(?P<by>[/.-])(?P<n2>\d{1,2})(?P=by)(?P<y3>\d{4})\b",
    re.I,
)
_YEAR = re.compile(r"\d{4}")
_SHORT = re.compile(
    rf"\b(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{2}})\b(?!\2)|\b(\d{{1,2}})([ -])({MONTH})\6['’]?(\d{{2}})\b", re.I
)


@dataclass(frozen=True, slots=True)
class Dating:
    """A publication date and its readings; both None where there is none."""

    published: Evidenced | None = None
    interval: Interval | None = None
    notes: tuple[str, ...] = ()


def full_dates(text: str) -> list[tuple[int, int, tuple[date, ...]]]:
    """Return every full date in ``text`` as start, end and readings (two where day and month are ambiguous)."""
    if not _YEAR.search(text):
        return []  # most lines have no year, and the ways of writing a date are many
    return [(m.start(), m.end(), r) for m in _FULL.finditer(text) if (r := _readings(m))]


def short_dates(text: str) -> list[tuple[int, int, tuple[date, ...]]]:
    """Return dates with a year of two digits ("14.03.25"); only a label beside them makes them dates."""
    return [(m.start(), m.end(), r) for m in _SHORT.finditer(text) if (r := _short_readings(m))]


def _short_readings(found: re.Match[str]) -> tuple[date, ...]:
    if found[1]:
        return _both_ways(int(found[1]), int(found[3]), 2000 + int(found[4]))
    try:
        return (date(2000 + int(found[8]), MONTHS[found[7].lower().rstrip(".")], int(found[5])),)
    except ValueError:
        return ()


def _both_ways(a: int, b: int, year: int) -> tuple[date, ...]:
    found = []
    for day, month in ((a, b), (b, a)):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))


def _readings(found: re.Match[str]) -> tuple[date, ...]:
    try:
        if found["iso"]:
            year, month, day = map(int, re.split(r"[-/.]", found["iso"]))
            return (date(year, month, day),)
        if found["cy"]:
            return (date(int(found["cy"]), int(found["cm"]), int(found["cd"])),)
        if found["y4"]:
            return (date(int(found["y4"]), _ABROAD[found["m4"].lower()], int(found["d4"])),)
        if found["y3"]:
            return _both_ways(int(found["n1"]), int(found["n2"]), int(found["y3"]))
        month = MONTHS[(found["m1"] or found["m2"]).lower().rstrip(".")]
        return (date(int(found["y1"] or found["y2"]), month, int(found["d1"] or found["d2"])),)
    except ValueError:
        return ()


def read_date(words: str, basis: str, evidence: str) -> Dating:
    """Return the dating that ``words`` state, for example page metadata or a side-car's value."""
    if iso := re.match(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)", words):
        try:
            return dating_of((date(int(iso[1]), int(iso[2]), int(iso[3])),), basis, evidence, words.strip())
        except ValueError:
            return Dating()
    found = full_dates(words)
    return dating_of(found[0][2], basis, evidence, words.strip()) if found else Dating()


def dating_of(readings: tuple[date, ...], basis: str, evidence: str, text: str) -> Dating:
    """Return the dating of one or two readings of ``text``; two are noted as ambiguous."""
    first, *others = readings
    notes: tuple[str, ...] = ()
    if others:
        notes = (f"publication date ambiguous: {text!r} is {first} or {', '.join(map(str, others))}",)
    alternatives = tuple(Interval(d, d, "day", f"{text} read month first") for d in others)
    return Dating(
        Evidenced(first.isoformat(), basis, evidence), Interval(first, first, "day", text, alternatives), notes
    )
