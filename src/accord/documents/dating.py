"""When a document was published, with the words that say so.

Invariant: a date is stated, derived from stated words, or absent; the file's own time stamp is never one.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from accord.documents.datelines import addressed_date, meeting_date, standing_date
from accord.documents.days import MONTH, MONTHS, Dating, dating_of, full_dates, short_dates

_LABEL = re.compile(
    r"(?:(?:^|\n)[ \t>*_]*|[|·•;,][ \t]*)(?P<label>(?:first\s+|last\s+)?(?:date|published|publication date|date published|posted|released?|release date|issued|dated|updated|modified|created|uploaded))"  # noqa: E501
    r"(?:\s+(?:on|at|by\s+[A-Z][\w ]{1,30}\s+on))?\b[ \t]*[:\-–]?[ \t*_]*(?=(?P<rest>[^\n]{6,60}))",
    re.I,
)
_DATELINE = re.compile(
    rf"(?:^|\n)[ \t]*(?P<place>[A-Z][A-Za-zÀ-ÿ .'’/-]{{2,50}}?(?:,\s[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)?),\s*(?P<when>(?:(?P<m>{MONTH})\.?\s+(?P<d>\d{{1,2}})|(?P<d2>\d{{1,2}})\s+(?P<m2>{MONTH})))"  # noqa: E501
    r"(?:,?\s+(?P<y>\d{4}))?\s*(?:\([^)\n]{2,40}\)|/[^/\n]{2,30}/)?\s*(?:[-–—:]|\.\s)",
    re.I,
)
_YEARTH = re.compile(
    r"\b(\d{1,3})(?:st|nd|rd|th)\s+(?:year|anniversary)\s+of\s+(?:the\s+establishment\s+of\s+)?(?:\w+\s+){0,3}?(?:diplomatic\s+)?(?:relations|ties)",
    re.I,
)
_PRESENT_YEAR = re.compile(r"\bthis\s+year\b", re.I)


def date_text(text: str, base_years: Mapping[str, int] | None = None) -> Dating:
    """Return the dating that a text gives of itself.

    Parameters
    ----------
    text
        The document's text.
    base_years
        Year in which relations began, by label; the first is used where a text counts their years.
    """
    for find in (_labelled, _dateline, _caption, _alone, _standing, _lead, _changed, _meeting, _addressed):
        if (dating := find(text, base_years or {})).published:
            return dating
    return Dating()


_CHANGED = re.compile(r"updated|modified|created|uploaded", re.I)


def _labelled(text: str, _base: Mapping[str, int]) -> Dating:
    return _by_label(text, changed=False)


def _changed(text: str, _base: Mapping[str, int]) -> Dating:
    """The day of the last change is better than none, and worse than anything that tells the day of publication."""
    return _by_label(text, changed=True)


def _by_label(text: str, *, changed: bool) -> Dating:
    for zone in (text[:1500], text[-800:]):
        for label in _LABEL.finditer(zone):
            # "Updated 5 May 2025, published 3 May 2025": each label has the date that comes next.
            found = sorted((*full_dates(label["rest"]), *short_dates(label["rest"])))
            if not found or found[0][0] > 18 or not _closes(label, found[0][1]):
                continue
            start, end, readings = found[0]
            if (_CHANGED.search(label["label"]) is not None) == changed:
                quote = f"{label[0]}{label['rest'][:end]}".strip(" \t\n|·•;,")
                return dating_of(readings, "stated", f"“{quote[:80]}”", label["rest"][start:end])
    return Dating()


def _closes(label: re.Match[str], end: int) -> bool:
    """Tell a label within a line from a sentence: its date ends the line or stands before another mark."""
    mark = label[0][:1]
    if mark not in "|·•;,":
        return True
    line = label.string[label.string.rfind("\n", 0, label.start()) + 1 : label.start()]
    opens = mark in "|·•" or re.match(
        r"\W*(?:first\s|last\s)?(?:date|publish|post|updat|modif|creat|releas)", line, re.I
    )
    return bool(opens and re.match(r"[^\w|·•;,]*(?:$|[|·•;,]|\d{1,2}[:.]\d\d)", label["rest"][end:]))


def _dateline(text: str, base: Mapping[str, int]) -> Dating:
    found = _DATELINE.search(text[:2500])
    # A place is written with capitals; "The ministers pose in Nairobi, Nov 3, 2025." is a caption.
    if not found or re.search(r"(?:^|\s)(?!(?:of|and|the|de|del|da|la|le|al|el)\b)[a-z]", found["place"]):
        return Dating()
    month = MONTHS[(found["m"] or found["m2"]).lower().rstrip(".")]
    day = int(found["d"] or found["d2"])
    words = f"{found['place'].strip()}, {found['when']}"
    try:
        if found["y"]:
            stated = date(int(found["y"]), month, day)
            return dating_of((stated,), "stated", f"dateline “{words} {found['y']}”", f"{found['when']} {found['y']}")
        for start, end, readings in full_dates(text):
            for reading in readings:
                if (reading.month, reading.day) == (month, day):
                    evidence = f"dateline “{words}” and “{text[start:end]}”"
                    return dating_of((reading,), "stated", evidence, text[start:end])
        for start, end, readings in full_dates(text[: found.end() + 1200]):
            near = date(readings[0].year, month, day)
            if len(readings) == 1 and 0 <= (near - readings[0]).days <= 10:
                evidence = f"dateline “{words}”, year from “{text[start:end]}”"
                return dating_of((near,), "derived", evidence, found["when"])
        if derived := _year_of_relations(text, base) or _year_of_copyright(text):
            year, why = derived
            return dating_of(
                (date(year, month, day),), "derived", f"dateline “{words}”, year from {why}", found["when"]
            )
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


def _year_of_copyright(text: str) -> tuple[int, str] | None:
    """Return the one year of a copyright line where the text itself speaks of that year or the one before."""
    lines = list(re.finditer(r"(?:\u00a9|\(c\)|\bcopyright)[^\n\d]{0,40}(20\d\d)\b(?!\s*[-–])", text, re.I))
    years = {int(m[1]) for m in lines}
    if len(years) != 1:
        return None
    year = years.pop()
    spoken = {int(y) for y in re.findall(r"\b(20\d\d)\b", text[: lines[0].start()])}
    return (year, f"“{lines[0][0].strip()}”") if {year, year - 1} & spoken else None


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
        if len(readings) == 1 and re.fullmatch(r"\W{0,3}(?:[(\[/–—-]\s?[^\n]{2,60})?", caption[end:]):
            ago = 1 if re.search(r"\byesterday\b", text, re.I) else 0
            day = readings[0] + timedelta(days=ago)
            said = "yesterday" if ago else "today"
            evidence = f"caption “{caption[start:end]}” and “{said}” in the text"
            return dating_of((day,), "derived", evidence, caption[start:end])
    return Dating()


_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SAYS = re.compile(r"\b(?:said|says|announced|told|stated|tells|announces)\b", re.I)


def _lead(text: str, _base: Mapping[str, int]) -> Dating:
    """Derive the date from a lead that reports what somebody said on a weekday with its full date.

    Any other date of a lead is the day of the event, which may lie years back.
    """
    for start, end, readings in full_dates(text[:900]):
        line = text.rfind("\n", 0, start) + 1
        if len(readings) == 1 and re.search(
            r"\b[A-Z][\w’'-]+\s+reported\s+on\s+(?:[A-Z]\w+day,?\s+)?$", text[line:start]
        ):
            words = " ".join(text[max(line, start - 40) : end].split())
            return dating_of(readings, "derived", f"report “…{words}”", text[start:end])
        on = re.search(rf"\bon\s+{_DAY},?\s+(?:\(\s*)?$", text[max(line, start - 24) : start], re.I)
        if len(readings) != 1 or on is None:
            continue
        sentence = re.split(r"[.!?]\s+(?=[A-Z])", text[line:start])[-1]
        rest = re.split(r"[.\n]", text[end : end + 120])[0]
        before = list(_SAYS.finditer(sentence))
        if (before and len(sentence) - before[-1].end() <= 80) or re.match(r"[,\s]{1,3}[^,]{0,40}\bsaid\b", rest):
            words = " ".join(f"{sentence[before[-1].start() :] if before else on[0]}{text[start:end]}".split())
            return dating_of(readings, "derived", f"lead “…{words[-80:]}”", text[start:end])
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
            found = full_dates(line) or [d for d in short_dates(line) if d[1] - d[0] == len(line.strip())]
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
                return dating_of(found[0][2], "stated", f"line “{line.strip()}”", line[found[0][0] : found[0][1]])
    return Dating()


def _standing(text: str, _base: Mapping[str, int]) -> Dating:
    return standing_date(text)


def _meeting(text: str, _base: Mapping[str, int]) -> Dating:
    return meeting_date(text)


def _addressed(text: str, _base: Mapping[str, int]) -> Dating:
    return addressed_date(text)
