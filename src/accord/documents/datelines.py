"""Lines that carry a document's date by where they stand: datelines, bylines, headings, signature lines, addresses.

Invariant: a line is taken only where it is no sentence, or where the date opens it as a dateline does; the day of an
event told in a sentence dates nothing here.
"""

import re
from datetime import date

from accord.documents.days import MONTH, Dating, dating_of, full_dates
from accord.documents.describing import word_lists

_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
# What may stand before the date of a dateline: a place, an agency in brackets, dashes, a weekday.
_NAME = r"[A-Z][\w.'’-]*"
_LEAD = re.compile(
    rf"[\[(]?\s*(?:{_NAME}(?:[ ,/]{{1,2}}(?:{_NAME}|of|the|and|de|del|da)){{0,5}})?\s*(?:\([A-Z][\w .-]{{1,30}}\))?"
    rf"\s*[,:;|]?\s*(?:[-–—]{{1,2}})?\s*(?i:{_DAY}[,.]?)?\s*"
)
_AFTER = re.compile(
    r"\s*(?:[\])]|\([^)\n]{2,40}\)|/[^/\n]{2,40}/|\.\s*/|[-–—]{1,2}|[:|]|\.(?=\s+[A-Z])|,\s*[A-Z]{3,}|\s*\([A-Z]{2,10}\)\.|\.-|$)"
)
_ON = re.compile(r"\b(?:signed|since|until|by|before|after|from|between|due|effective|for|on|in|of|to|and)\s*$", re.I)
_CLOCK = re.compile(r",?\s+\d{1,2}[:.]\d{2}\s*[ap]\.?m\.?(?=[\s,]|$)", re.I)
# "06.05.2025 - Update : 07.05.2025": the first day is that of publication.
_UPDATED = re.compile(r"\s*[-–—|,;]?\s*(?:last\s+)?updated?\s*[:\-–]?\s*", re.I)
_JOINT = re.compile(r"\bjoint\s+(?:press\s+)?(?:statement|declaration|communiqu[eé])\b", re.I)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.I)
_ADDRESS_DAY = re.compile(r"(?<!\d)(20\d\d)[/_-](\d{1,2})[/_-](\d{1,2})(?!\d)|(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)")


def standing_date(text: str) -> Dating:
    """Return the date of a line near the top or the foot that is no sentence or opens as a dateline."""
    lines = [line for line in text[:2000].split("\n") if line.strip()][:14]
    for n, line in enumerate(lines):
        if dating := _dated_line(line.strip(), heading=n < 3, foot=False):
            return dating
    for line in [line for line in text[-700:].split("\n") if line.strip()][-5:]:
        if dating := _dated_line(line.strip(), heading=False, foot=True):
            return dating
    return Dating()


def _dated_line(line: str, *, heading: bool, foot: bool) -> Dating | None:
    line = _CLOCK.sub("", line)
    found = full_dates(line)
    twice = len(found) == 2 and _UPDATED.fullmatch(line[found[0][1] : found[1][0]])
    if not (len(found) == 1 or twice) or _ADDRESS.search(line):
        return None
    start, end, readings = found[0]
    before, after = line[:start], line[found[-1][1] :]
    opens = (
        not foot
        and len(before) <= 70
        and _LEAD.fullmatch(before) is not None
        and not _ON.search(before)
        and _AFTER.match(after)
        and len(before + after) > 0
    )
    # "NAIROBI: 27/10/2025 The two …": capitals, a date in figures, and the sentence begins.
    capitals = (
        not foot
        and re.fullmatch(r"[A-ZÀ-Þ][A-ZÀ-Þ ,.'’-]{2,40}\s*[:–—-]\s*", before) is not None
        and re.match(r"\s+[A-Z]", after)
    )
    if not (opens or capitals or _furniture(before, after) or (heading and _ends_title(line, before, after))):
        return None
    if foot and not _furniture(before, after):
        return None
    return dating_of(readings, "stated", f"line “{line[:80]}”", line[start:end])


def _furniture(before: str, after: str) -> bool:
    """Tell "Issued in Lusaka on 14 March 2025" and "News | 14/03/2025 | 3 min read" from a sentence."""
    rest = f"{before} {after}"
    if len(rest) > 110:
        return False
    words = re.findall(r"[^\W\d_][\w'’.-]*", rest)
    plain = [w for w in words if w[:1].islower() and w.lower().rstrip(".") not in word_lists()["furniture"]]
    if len(plain) > ("|" in rest) or (re.search(r"\bsigned\b", rest, re.I)):
        return False
    # A run of capitals alone could be a headline about the day: names and places are few.
    return len([w for w in words if w[:1].isupper()]) <= 9


def _ends_title(line: str, before: str, after: str) -> bool:
    """Tell "Speech by the minister, Lusaka, 14 March 2025" and "… (14 March 2025)": the date ends a heading."""
    tail = re.fullmatch(r"\s*[)\]]?\s*", after)
    return bool(
        tail
        and len(line) <= 200
        and re.search(
            rf"(?:[,(\[|–—:-]\s*(?:{_DAY},?\s*)?|\b(?:statement|communiqu[eé]|release)\s+of\s+)$", before, re.I
        )
        and not re.search(r"\b(?:signed|since|until|effective|due)\b", before[-30:], re.I)
    )


def meeting_date(text: str) -> Dating:
    """Derive the date of a joint statement from the day of the meeting that it opens with."""
    head = text[:300]
    if not _JOINT.search(head):
        return Dating()
    opening = text[:1200]
    for m in re.finditer(
        rf"\b(?:from\s+)?(\d{{1,2}})(?:\s+{MONTH})?\s*(?:[-–]|to|and)\s*(?=\d{{1,2}}\s+{MONTH}\s+\d{{4}})",
        opening,
        re.I,
    ):
        if found := full_dates(opening[m.end() : m.end() + 40]):
            start, end, readings = found[0]
            words = " ".join(opening[m.start() : m.end() + end].split())
            return dating_of(readings, "derived", f"meeting “{words}” of a joint statement", words)
    for start, end, readings in full_dates(opening):
        line = opening[max(0, opening.rfind(".", 0, start)) : start]
        if (
            len(readings) == 1
            and re.search(
                r"\b(?:met|meet|meeting|held|visit(?:ed|s)?|paid|talks|convened|summit|session|consultations|welcomed|received)\b",
                line,
                re.I,
            )
            and not re.search(r"\b(?:signed|since|previous|last|earlier|recall\w*|following\s+their)\b", line, re.I)
        ):
            words = opening[start:end]
            return dating_of(readings, "derived", f"meeting on “{words}” of a joint statement", words)
    return Dating()


def address_date(address: str) -> Dating:
    """Derive the date from the day in an address ("https://…/2025/03/14/…")."""
    for m in _ADDRESS_DAY.finditer(address):
        year, month, day = (int(g) for g in (m.groups()[:3] if m[1] else m.groups()[3:]))
        try:
            value = date(year, month, day)
        except ValueError:
            continue
        return dating_of((value,), "derived", f"address “{address[:100]}”", m[0])
    return Dating()


def addressed_date(text: str) -> Dating:
    """Derive the date from an address that stands as a line of its own near the top or the foot."""
    for zone in (text[:1200], text[-500:]):
        for line in zone.split("\n"):
            found = _ADDRESS.search(line)
            if found and len(line.strip()) - len(found[0]) <= 30 and (dating := address_date(found[0])).published:
                return dating
    return Dating()
