"""When a document was published, with the words that say so.

Invariant: a date is stated, derived from stated words, or absent; the file's own time stamp is never one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from accord.documents.document import Evidenced
from accord.vocabulary import Interval

MONTHS = {
    name: n
    for n, names in enumerate(
        ["january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sept sep", "october oct", "november nov", "december dec"], 1  # noqa: E501
    )
    for name in names.split()
}  # fmt: skip
_M = r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"  # noqa: E501
_FULL = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}})|\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_M}),?\s+(?P<y1>\d{{4}})\b"
    rf"|\b(?P<m2>{_M})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})\b"
    r"|\b(?P<n1>\d{1,2})[/.](?P<n2>\d{1,2})[/.](?P<y3>\d{4})\b",
    re.I,
)
_LABEL = re.compile(
    r"(?:^|\n)[ \t>*_]*(?:first\s+|last\s+)?(?:date|published|publication date|posted|released?|release date|issued|dated|updated|created)"  # noqa: E501
    r"(?:\s+(?:on|at))?\b[ \t]*[:\-–]?[ \t*_]*(?P<rest>[^\n]{6,60})",
    re.I,
)
_DATELINE = re.compile(
    rf"(?:^|\n)[ \t]*(?P<place>[A-Z][A-Za-zÀ-ÿ .'’/-]{{2,50}}?(?:,\s[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)?),\s*(?P<when>(?:(?P<m>{_M})\.?\s+(?P<d>\d{{1,2}})|(?P<d2>\d{{1,2}})\s+(?P<m2>{_M})))"  # noqa: E501
    r"(?:,?\s+(?P<y>\d{4}))?\s*(?:\([^)\n]{2,40}\)|/[^/\n]{2,30}/)?\s*(?:[-–—:]|\.\s)",
    re.I,
)
_YEARTH = re.compile(
    r"\b(\d{1,3})(?:st|nd|rd|th)\s+(?:year|anniversary)\s+of\s+(?:the\s+establishment\s+of\s+)?(?:\w+\s+){0,3}?(?:diplomatic\s+)?(?:relations|ties)",
    re.I,
)
_PRESENT_YEAR = re.compile(r"\bthis\s+year\b", re.I)


@dataclass(frozen=True, slots=True)
class Dating:
    """A publication date and its readings; both None where there is none."""

    published: Evidenced | None = None
    interval: Interval | None = None
    notes: tuple[str, ...] = ()


def full_dates(text: str) -> list[tuple[int, int, tuple[date, ...]]]:
    """Return every full date in ``text`` as start, end and readings (two where day and month are ambiguous)."""
    return [(m.start(), m.end(), r) for m in _FULL.finditer(text) if (r := _readings(m))]


def _readings(found: re.Match[str]) -> tuple[date, ...]:
    try:
        if found["iso"]:
            return (date.fromisoformat(found["iso"]),)
        if found["y3"]:
            a, b, year = int(found["n1"]), int(found["n2"]), int(found["y3"])
            days = [date(year, m, d) for d, m in ((a, b), (b, a)) if 1 <= m <= 12]
            return tuple(dict.fromkeys(days))
        month = MONTHS[(found["m1"] or found["m2"]).lower().rstrip(".")]
        return (date(int(found["y1"] or found["y2"]), month, int(found["d1"] or found["d2"])),)
    except ValueError:
        return ()


def read_date(words: str, basis: str, evidence: str) -> Dating:
    """Return the dating that ``words`` state, for example page metadata or a side-car's value."""
    if iso := re.match(r"\s*(\d{4}-\d{2}-\d{2})", words):
        try:
            return _dating((date.fromisoformat(iso[1]),), basis, evidence, words.strip())
        except ValueError:
            return Dating()
    found = full_dates(words)
    return _dating(found[0][2], basis, evidence, words.strip()) if found else Dating()


def _dating(readings: tuple[date, ...], basis: str, evidence: str, text: str) -> Dating:
    first, *others = readings
    notes: tuple[str, ...] = ()
    if others:
        notes = (f"publication date ambiguous: {text!r} is {first} or {', '.join(map(str, others))}",)
    alternatives = tuple(Interval(d, d, "day", f"{text} read month first") for d in others)
    return Dating(
        Evidenced(first.isoformat(), basis, evidence), Interval(first, first, "day", text, alternatives), notes
    )


def date_text(text: str, base_years: Mapping[str, int] | None = None) -> Dating:
    """Return the dating that a text gives of itself.

    Parameters
    ----------
    text
        The document's text.
    base_years
        Year in which relations began, by label; the first is used where a text counts their years.
    """
    for find in (_labelled, _dateline, _caption, _alone, _lead):
        if (dating := find(text, base_years or {})).published:
            return dating
    return Dating()


def _labelled(text: str, _base: Mapping[str, int]) -> Dating:
    for zone in (text[:1500], text[-800:]):
        for label in _LABEL.finditer(zone):
            found = full_dates(label["rest"])
            if found and found[0][0] <= 18:
                start, end, readings = found[0]
                quote = label[0].strip()
                return _dating(readings, "stated", f"“{quote[:60]}”", label["rest"][start:end])
    return Dating()


def _dateline(text: str, base: Mapping[str, int]) -> Dating:
    found = _DATELINE.search(text[:2500])
    if not found:
        return Dating()
    month = MONTHS[(found["m"] or found["m2"]).lower().rstrip(".")]
    day = int(found["d"] or found["d2"])
    words = f"{found['place'].strip()}, {found['when']}"
    try:
        if found["y"]:
            stated = date(int(found["y"]), month, day)
            return _dating((stated,), "stated", f"dateline “{words} {found['y']}”", f"{found['when']} {found['y']}")
        for start, end, readings in full_dates(text):
            for reading in readings:
                if (reading.month, reading.day) == (month, day):
                    evidence = f"dateline “{words}” and “{text[start:end]}”"
                    return _dating((reading,), "stated", evidence, text[start:end])
        for start, end, readings in full_dates(text[: found.end() + 1200]):
            near = date(readings[0].year, month, day)
            if len(readings) == 1 and 0 <= (near - readings[0]).days <= 10:
                evidence = f"dateline “{words}”, year from “{text[start:end]}”"
                return _dating((near,), "derived", evidence, found["when"])
        if derived := _year_of_relations(text, base):
            year, why = derived
            return _dating((date(year, month, day),), "derived", f"dateline “{words}”, year from {why}", found["when"])
    except ValueError:
        return Dating()
    return Dating()


def _year_of_relations(text: str, base: Mapping[str, int]) -> tuple[int, str] | None:
    for found in _YEARTH.finditer(text):
        near = text[max(0, found.start() - 80) : found.end() + 80]
        if base and _PRESENT_YEAR.search(near):
            label, year = next(iter(base.items()))
            return year + int(found[1]), f"“{found[0]}”, counted from {year} ({label})"
    return None


def relations_base(text: str) -> tuple[int, str] | None:
    """Return the year in which relations began, where a text states it or counts from it.

    >>> relations_base("celebrating the 65th anniversary of the establishment of diplomatic relations in 2025")[0]
    1960
    """
    if stated := re.search(
        r"\b(?:established|opened)\s+(?:full\s+)?diplomatic\s+(?:relations|ties)\s+in\s+(\d{4})", text, re.I
    ):
        return int(stated[1]), f"“{stated[0]}”"
    for found in _YEARTH.finditer(text):
        if year := re.match(r"[^.\n]{0,40}?\bin\s+(\d{4})\b", text[found.end() :]):
            return int(year[1]) - int(found[1]), f"“{found[0]}{year[0]}”"
    return None


def _caption(text: str, _base: Mapping[str, int]) -> Dating:
    """Derive the date from "yesterday" or "today" and a dated caption or event in the same text."""
    word = re.search(r"\b(yesterday|today)\b", text, re.I)
    if not word:
        return Dating()
    for line in re.finditer(r"[^\n]+", text[:3000]):
        caption = line[0].strip()
        dates = full_dates(caption)
        if (
            not dates
            or len(caption) > 260
            or not re.search(
                r"\b(?:photo|poses?|shakes?|attends?|pictured|during|meets?|speaks?|greets?|in)\b", caption
            )
        ):
            continue
        start, end, readings = dates[-1]
        if len(readings) == 1 and len(caption) - end <= 3:
            ago = 1 if re.search(r"\byesterday\b", text, re.I) else 0
            day = readings[0] + timedelta(days=ago)
            said = "yesterday" if ago else "today"
            evidence = f"caption “{caption[start:end]}” and “{said}” in the text"
            return _dating((day,), "derived", evidence, caption[start:end])
    return Dating()


_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SAYS = re.compile(r"\b(?:said|says|announced|told|stated|tells|announces)\b", re.I)


def _lead(text: str, _base: Mapping[str, int]) -> Dating:
    """Derive the date from a lead that reports what somebody said on a weekday with its full date.

    Any other date of a lead is the day of the event, which may lie years back.
    """
    for start, end, readings in full_dates(text[:900]):
        line = text.rfind("\n", 0, start) + 1
        on = re.search(rf"\bon\s+{_DAY},?\s+(?:\(\s*)?$", text[max(line, start - 24) : start], re.I)
        if len(readings) != 1 or on is None:
            continue
        sentence = re.split(r"[.!?]\s+(?=[A-Z])", text[line:start])[-1]
        rest = re.split(r"[.\n]", text[end : end + 120])[0]
        before = list(_SAYS.finditer(sentence))
        if (before and len(sentence) - before[-1].end() <= 80) or re.match(r"[,\s]{1,3}[^,]{0,40}\bsaid\b", rest):
            words = " ".join(f"{sentence[before[-1].start() :] if before else on[0]}{text[start:end]}".split())
            return _dating(readings, "derived", f"lead “…{words[-80:]}”", text[start:end])
    return Dating()


def _alone(text: str, _base: Mapping[str, int]) -> Dating:
    """A line of its own that is a date, with or without the weekday, near the top or the end."""
    for zone in (text[:1200], text[-600:]):
        for line in zone.split("\n"):
            bare = re.sub(
                r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|[|,·•]|\d{1,2}:\d{2}(?:\s*[ap]m)?|\b[A-Z]{3,4}\b$",
                " ",
                line,
                flags=re.I,
            )
            found = full_dates(line)
            rest = (line[: found[0][0]] + line[found[0][1] :]).strip(" ,.|·") if found else ""
            place = re.fullmatch(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}", rest) is not None
            # "By Maria Santos | News Agency | April 27, 2025": a byline whose last part is a date.
            parts = [part.strip() for part in re.split(r"\s[|·•]\s", line)]
            byline = len(parts) > 1 and any(
                (own := full_dates(part)) and len(part) - (own[0][1] - own[0][0]) <= 12 for part in parts
            )
            if len(found) == 1 and (
                place or (byline and len(line) <= 160) or len(bare.strip()) - (found[0][1] - found[0][0]) <= 6
            ):
                return _dating(found[0][2], "stated", f"line “{line.strip()}”", line[found[0][0] : found[0][1]])
    return Dating()
