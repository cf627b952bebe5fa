"""Title, publisher and kind of a document, with their evidence.

Invariant: what the file states of itself goes before what rules conclude.
"""

import re
import tomllib
from functools import cache
from importlib import resources
from itertools import pairwise

from accord.documents.days import full_dates
from accord.documents.document import Evidenced


@cache
def word_lists() -> dict[str, list[str]]:
    """Return the room's lists of words by name, from the file that anyone can edit."""
    text = resources.files("accord.documents").joinpath("data/publishers.toml").read_text(encoding="utf-8")
    return {name: list(row["words"]) for name, row in tomllib.loads(text).items()}


@cache
def _agency() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, word_lists()["agencies"])) + r")\b")


# A line of its own that names the office a text comes from.
_LETTERHEAD = re.compile(
    r"^[ \t*#]*(?:Press Information Bureau|(?:Royal )?Government of [A-Z][^\n.,:]{3,40}"
    r"|MINISTRY (?:OF|FOR) [A-Z ,&]{3,70}"
    r"|(?:Federal )?Ministry (?:of|for) [A-Z][^\n.:]{3,70}"
    r"|(?:Embassy|High Commission|Permanent Mission) of [^\n.:]{3,60}"
    r"|Office of the (?:Prime Minister|President|Spokesperson)[^\n.:]{0,50})[ \t*]*$",
    re.M,
)
# An office or whoever holds it, at the head of a release; a headline may begin with the same words.
_OFFICE = re.compile(
    r"(?:The )?(?:(?:Deputy|Assistant|Foreign|Prime|First|Special) )*"
    r"(?:Minister|Secretary|Department|Commissioner|Envoy)(?: (?:for|of|and|the|to)|,? [A-Z][\w'’-]+| &)*"
    r"|(?:(?:Senator|[Tt]he|Rt|Right) )+(?:Hon|Honourable)\b[^.?!:]{3,60}"
)
_JOINT = re.compile(r"\bjoint\s+(?:press\s+)?(?:statement|declaration|communiqu[eé]|vision statement)\b", re.I)


def find_title(text: str) -> Evidenced | None:
    """Return the first line where it looks like a title: short, no full stop, more text below it."""
    lines = [line.strip() for line in text[:2000].split("\n") if line.strip()]
    if len(lines) < 3:
        return None
    repeated = next(
        (x for x in lines if 25 < len(x) <= 200 and not re.search(r"[.?!:]$", x) and lines.count(x) > 1), None
    )
    if repeated:
        return Evidenced(repeated, "stated", "line repeated at the top")
    if _JOINT.search(lines[0]) and len(lines[0]) <= 120:
        return Evidenced(lines[0], "stated", "first line")
    letterhead = r"(?:THE )?(?:REPUBLIC|KINGDOM|GOVERNMENT|MINISTRY|OFFICE|EMBASSY|DEPARTMENT) (?:OF|FOR) [A-Z ,&]+$"
    below = [
        line
        for line, after in pairwise(lines[:9])
        if not (_LETTERHEAD.match(line) or re.match(letterhead, line) or (len(line) <= 40 and full_dates(line)))
        # An office above a short line, as a name or a day, heads the paper; a headline has its text below it.
        and not (_OFFICE.fullmatch(line) and (len(after) <= 40 or _OFFICE.fullmatch(after)))
    ]
    for line in below[:3]:
        if 20 <= len(line) <= 160 and not re.search(r"[.?!:]$|^\W*(?:date|published)\b", line, re.I):
            return Evidenced(line, "stated", "first line")
    return None


def find_publisher(text: str) -> Evidenced | None:
    """Return the publisher that a copyright line, a wire credit or a source line names."""
    if found := re.search(
        r"^[ \t]*(?:Copyright(?: of)?|©)\s*(?:\d{4}\s*)?(?:by\s+|of\s+|the\s+)*(.{4,80}?)[ \t]*$", text, re.M | re.I
    ):
        name = re.sub(r"\s*(?:Official Website|All rights reserved.*)$", "", found[1], flags=re.I).strip(" .")
        return Evidenced(name, "stated", f"“{found[0].strip()}”")
    if found := re.search(r"[-–—]\s*(" + _agency().pattern[5:-3] + r")\s*$", text, re.M):
        return Evidenced(found[1], "stated", f"credit “{found[0].strip()}”")
    for line in text[:1500].split("\n"):
        if (credit := _agency().search(line)) and (len(line.strip()) <= 40 or f"({credit[0]})" in line[:90]):
            return Evidenced(credit[0], "stated", f"credit “{line.strip()[:60]}”")
    if found := re.search(r"^[ \t]*Source[ \t]*:[ \t]*(.{3,80}?)[ \t]*$", text, re.M | re.I):
        return Evidenced(found[1].strip("<> "), "stated", f"“{found[0].strip()}”")
    return None


# "By Maria Santos and Omar Said | Agency", "*By Tom Oloo — 3 November 2025*": names alone, then something set apart.
_NAME = r"(?:[^\W\d_a-z][\w'’.-]*|(?:de|da|del|van|von|bin|binti|al|el|la|den|der|ter)\b)"
_NAMES = rf"{_NAME}(?:[ ]{_NAME}){{1,3}}"
_BYLINE = re.compile(
    r"^(?:[ \t*_>|]*|[^\n|·•]{2,60}[|·•][ \t]*)"
    r"(?:(?:[Ww]ritten|[Rr]eported|[Ww]ords|[Ss]tory)[ ])?(?:[Bb][Yy]|Par|Oleh)[: ][ ]*"
    rf"(?P<names>{_NAMES}(?:(?:,[ ]{_NAMES}){{0,4}},?[ ](?:and|&)[ ]{_NAMES})?)"
    r"[ \t*_]*(?=$|[|·•(/\n]|,|[ ]?[-–—]{1,2}[ ]|[ ]on[ ]|[ ](?:in|at)[ ][A-Z])[^\n]{0,80}$",
    re.M,
)
# What is no person's name, or shows that the line is a sentence.
_NO_BYLINE = re.compile(
    r"[a-z]{2}\.\s*$|\b(?:said|signed|agreed|will|has|have|had|was|were|is|are|Reporters?|Staff|Correspondents?|Editors?|Desk|"
    r"Bureau|Agency|News|Ministry|Department|Government|Office)\b"
)


def find_author(text: str) -> Evidenced | None:
    """Return the people whom a byline near the top names.

    >>> find_author("Pact signed\\n\\nBy Jane Doe, Nairobi | Nov 03, 2025\\n\\nKenya and ...").value
    'Jane Doe'
    """
    for found in _BYLINE.finditer(text[:1500]):
        line = found[0][: found.end("names") - found.start()]
        if not _NO_BYLINE.search(line) and not re.search(r"[a-z]{2}\.\s*$", found[0]):
            return Evidenced(found["names"].rstrip(" ."), "stated", f"byline “{found[0].strip()[:80]}”")
    return None


# A line of its own, or a site's name, that says who speaks; a parliament's answer is spoken by a minister.
_RELEASED = re.compile(
    r"^\s*(?:[^\n/]{3,40}/\s*)?(?:(?:media|press|news|official)\s+)?(?:release|statement|readout|communiqu[eé]|note\s+to\s+(?:editors|media))\s*$|^\s*readout\s+of\b|"
    r"^\s*(?:www\.)?[\w.-]+\.(?:gov|govt|gob|gouv|go)\.[a-z]{2}\s*$|^\s*(?:www\.)?[\w.-]+\.gov\s*$",
    re.I | re.M,
)
_ANSWERED = re.compile(r"^\s*(?:.{0,60}\banswered\s+on\b|question\s+for\b|written\s+(?:question|answer))", re.I | re.M)


def tell_kind(text: str, title: str | None, publisher: str | None, url: str | None) -> str:
    """Return the kind of document, a word of the list document-kinds."""
    head = f"{title or ''}\n{text[:600]}"
    opening = text[:1500]
    if re.search(r"^\s*(?:agreement|memorandum of understanding|treaty|protocol)\s+between\b", head, re.I | re.M) and (
        len(re.findall(r"^[ \t]*article[ \t]+\d+", text, re.I | re.M)) >= 3
    ):
        return "legal-text"
    numbered = len(re.findall(r"^[ \t]*\d{1,2}\.[ \t]+\S", text, re.M)) >= 3
    if (title and _JOINT.search(title) and not re.search(r"\b(?:issue|after|says?|sign)\b", title, re.I)) or (
        _JOINT.search(head[:300]) and numbered
    ):
        return "joint-statement"
    if title and re.search(r"\b(?:speech|remarks|address|keynote|statement by|interview|transcript)\b", title, re.I):
        return "speech"
    if len(re.findall(r"^[ \t]*(?:Q|Question|A|Answer)[ \t]*[:.]", text, re.M)) >= 3:
        return "speech"
    if re.search(r"\b(?:analysis|opinion|commentary|op-ed|briefing|explainer|column)\b", head[:400], re.I):
        return "analysis"
    official = re.search(r"\b(?:" + "|".join(word_lists()["official"]) + r")\b", publisher or "", re.I)
    if official or re.search(r"\.(?:gov|gob|gouv|go|mil)\b|\.europa\.eu", url or "", re.I):
        return "official-release"
    if re.search(r"\b(?:press|media|news)\s+release\b|\bfor immediate release\b|\bpress note\b", opening, re.I):
        return "official-release"
    if _RELEASED.search(text[:400]):
        return "official-release"
    if _ANSWERED.search(opening):
        return "speech"
    if _LETTERHEAD.search(text[:500]):
        return "official-release"
    if publisher and _agency().search(publisher):
        return "wire"
    if publisher:
        return "news"
    return (
        "wire"
        if _agency().search(text[:400])
        else "news"
        if re.search(r"^[A-Z][A-Z .,]+, [A-Z][a-z]{2}", text[:800], re.M)
        else "other"
    )
