"""What one sentence tells of one meeting: whether it was held, its number, day, place, and who took part.

Invariant: "will be held" is never held; a day that the sentence does not give is not filled in.
"""

import re
from dataclasses import dataclass

from accord.partnership.names import Naming, number_of
from accord.partnership.pages import Line, Page
from accord.partnership.persons import Person, persons_in
from accord.statements import TimeSpan, choose_side, find_countries, tokenise
from accord.vocabulary import Interval

HELD, AHEAD, POSTPONED, CANCELLED, NOT_HELD = "held", "to-be-held", "postponed", "cancelled", "not-held"
_NO_CITY = re.compile(r"\s+(?:Minister|President|summit|government|market)\b", re.I)
_UNTIL = re.compile(r"\s*(?:to|until|till|for)\s+(?:the\s+)?(?:a\s+date\s+)?(?:in\s+|on\s+)?", re.I)
_AGAIN = re.compile(r"\b(?:will|shall|to)\s+(?:meet|convene)\s+(?:again|next)\b", re.I)
_AND_THE = re.compile(r"[^.;:]*\b(?:and|,)\s+(?:the|a|its|their)\s+")
_ITS_OWN = re.compile(r"(?:[’']s?\s+|\b(?:held|holds?|convened|opened|concluded)\s+(?:its|their|the)\s+)$")
_OF_THE = re.compile(r"\s+(?:of|for|under|between)\s+(?:the\s+|their\s+|its\s+|our\s+)?(?:\w+\s+){0,2}")
_ORD = (
    r"(?:\d{1,3}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|inaugural|next|last|"
    r"previous|forthcoming|upcoming)"
)
_MEETING = re.compile(
    rf"\b(?P<ord>{_ORD})\s+(?:(?:official|formal|regular|annual|joint|plenary|bilateral|full|negotiating)\s+)*"
    r"(?P<what>meeting|session|round|edition|sitting)\b(?!s)",
    re.I,
)
_DO = (
    r"(?:be\s+)?(?:re)?"
    r"(?:held|hold|meet|convened?|host(?:ed)?|take\s+place|follow|gather|(?:co-)?chair(?:ed)?|organi[sz]ed?|open)"
)
_AHEAD = re.compile(
    r"\b(?:will|shall|would|to|is\s+to|are\s+to|agreed\s+to|plans?\s+to|expected\s+to|due\s+to)\s+"
    rf"(?:\w+ly\s+|also\s+|next\s+)?{_DO}\b"
    r"|\b(?:is|was|are|were|been)?\s*(?:scheduled|slated|planned|due|set|expected)\s+(?:for|to|in|on)\b"
    r"|\blook(?:s|ed|ing)?\s+forward\s+to\b|\binvited\b|\bhopes?\s+to\b|\bpropos\w+\b|\boffered\s+to\b",
    re.I,
)
_HELD = re.compile(
    r"\b(?:held|holds?|holding|convened|took\s+place|met|meet|meets|chaired|co-chaired|concluded|opened|opens|hosted|"
    r"kicked\s+off|attended|gathered|wrapped\s+up|ended|was\s+organi[sz]ed|launched\s+at)\b"
    r"|\b(?:at|during|following|after|since|on\s+the\s+occasion\s+of)\s+"
    r"(?:the\s+|their\s+|its\s+|a\s+)?(?:\w+\s+)?$",
    re.I,
)
_POSTPONED = re.compile(r"\b(?:postponed|put\s+off|deferred|rescheduled|delayed)\b", re.I)
_CANCELLED = re.compile(r"\b(?:cancelled|canceled|called\s+off|dropped\s+from\s+the\s+calendar)\b", re.I)
_NOT = re.compile(
    r"\b(?:not|never)\s+(?:yet\s+)?(?:been\s+)?(?:take\s+place|taken\s+place|held|convened?|met|meet)\b|\bhas\s+yet\s+to\s+(?:meet|be\s+held|convene)\b",
    re.I,
)
_IRREAL = re.compile(r"\b(?:if|unless|whether|could|might|may|should)\b", re.I)
_PLACE = re.compile(
    r"\b(?:in|at)\s+(?:the\s+)?(?P<city>[A-ZÀ-Þ][\w’'-]+(?:\s+(?:(?:de|da|del|di|do|du|el|es|la|las|los|of)\s+)?[A-ZÀ-Þ][\w’'-]+){0,3})(?=[\s,.;:)]|$)"
)
_VIRTUAL = re.compile(
    r"\b(?:by|via|in\s+a|through)\s+video[\s-]?(?:conference|link)\b|\bvirtually\b|\bonline\b|\bby\s+videoconference\b",
    re.I,
)
_NO_PLACE = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday|Q[1-4]|H[12]|Minister|Ministry|Parliament|ASEAN|APEC|Annex|Article|Section|Paragraph)\b"
)
_MET = re.compile(
    r"\b(?:met|had\s+met|meets|held\s+(?:\w+\s+){0,2}(?:talks|a\s+summit|a\s+meeting|summit\s+talks)|(?:at|during|after|following)\s+(?:a|their|the)\s+(?:\w+\s+){0,2}?(?:meeting|summit|summit\s+talks)|"
    r"in\s+a\s+video\s+conference)\b",
    re.I,
)
_MANY = re.compile(r"\b(?:ASEAN|APEC|G20|G7|UN|East Asia|NATO|COP\d*|BRICS|Quad|OECD|WTO)\b[\w\s-]{0,20}$")


@dataclass(frozen=True, slots=True)
class Telling:
    """What one sentence tells of one meeting.

    Parameters
    ----------
    line
        Number of the page's line.
    start, end
        Where the sentence stands.
    at
        Where the meeting is named.
    status
        ``held``, ``to-be-held``, ``postponed``, ``cancelled`` or ``not-held``.
    ordinal
        Its number as told, or None.
    following
        Whether it is told as the next one.
    when
        Its days; both ends None where the sentence gives none.
    place
        Where, as in the source, or None.
    persons
        Who took part.
    naming
        The body whose meeting it is, or None where the sentence names none.
    topic
        For a round of negotiations, what it is about; else None.
    """

    line: int
    start: int
    end: int
    at: int
    status: str
    ordinal: int | None
    following: bool
    when: Interval
    place: str | None
    persons: tuple[Person, ...]
    naming: Naming | None = None
    topic: str | None = None


_SINCE = re.compile(r"\s+(?:of\s+\w+\s+)?(?:since|in\s+\w+\s+(?:years|months)|for\s+\w+\s+(?:years|months))\b", re.I)
NO_DAY = Interval(None, None, "unresolved")


def tellings_of(page: Page, number: int, namings: list[Naming]) -> list[Telling]:
    """Return the meetings that one line of a page tells of.

    Parameters
    ----------
    page, number
        The page and the number of its line.
    namings
        The bodies named in that line, in order.
    """
    line = page.lines[number]
    text = page.words(line)
    spots: list[tuple[int, int, str | None, str, Naming | None]] = []
    used: set[int] = set()
    for m in _MEETING.finditer(text):
        start, end = line.start + m.start(), line.start + m.end()
        naming = _owner(text, line.start, start, end, namings)
        if naming is not None:
            used.add(naming.start)
        spots.append(
            (start, max(end, naming.end if naming and naming.start > start else end), m["ord"], m["what"], naming)
        )
    for m in _AGAIN.finditer(text):
        spots.append((line.start + m.start(), line.start + m.start(), "next", "meeting", None))
    for naming in namings:
        if naming.start in used or any(a <= naming.start < b for a, b, *_ in spots):
            continue
        spots.append((naming.start, naming.end, None, "", naming))
    spots.sort(key=lambda s: s[0])
    found: list[Telling] = []
    for k, (start, end, word, what, naming) in enumerate(spots):
        low = spots[k - 1][1] if k else line.start
        high = spots[k + 1][0] if k + 1 < len(spots) else line.end
        before = found[-1] if found and found[-1].at == spots[k - 1][0] else None
        telling = _telling(page, number, line, (start, end, word, what, naming), low, high, before)
        if telling is not None:
            found.append(telling)
    return found


def met(page: Page, number: int) -> Telling | None:
    """Return what a line tells of a meeting of officials that belongs to no body, or None."""
    line = page.lines[number]
    text = page.words(line)
    m = _MET.search(text)
    if m is None or _IRREAL.search(text[: m.start()]) or _NOT.search(text) or _MANY.search(text[: m.end()]):
        return None
    if re.search(r"\b(?:will|to|would|shall|not)\s*$", text[: m.start()]):
        return None
    persons = persons_in(page, line.start, line.end)
    when = _when(line, line.start + m.start(), line.start + m.end(), line.start, line.end, held=True)
    if not persons and not (when.resolved and re.search(r"\b(?:leaders|ministers|presidents)\b", text, re.I)):
        return None
    place = place_in(text)
    return Telling(number, line.start, line.end, line.start + m.start(), HELD, None, False, when, place, persons)


def place_in(text: str) -> str | None:
    """Return the place that a text names last-most after "in" or "at", or how else people met.

    >>> place_in("The committee met in Santiago de Chile on 4 May 2023")
    'Santiago de Chile'
    """
    if virtual := _VIRTUAL.search(text):
        return " ".join(virtual[0].split())
    found = list(_PLACE.finditer(text))
    for n, m in enumerate(found):
        city = re.sub(r"\s+(?:on|from)$", "", m["city"])
        if m[0].lower().startswith("at") and n + 1 < len(found) and found[n + 1].start() - m.end() <= 1:
            continue  # "at Yongsan in Seoul": the city is what other tellings name
        if (
            not _NO_PLACE.match(city)
            and not _demonym(city)
            and not re.match(r"\s+(?:Minister|President|summit|government|market)\b", text[m.end("city") :])
        ):
            return str(city)
    return None


def _demonym(words: str) -> bool:
    """Whether words name a people: "in British technology" is no place."""
    named = find_countries(tokenise(words, 0, len(words)))
    return bool(named) and named[0].start == 0 and named[0].kind == "demonym"


def _owner(text: str, base: int, start: int, end: int, namings: list[Naming]) -> Naming | None:
    """Return the body of a meeting: "the 8th meeting of the X", "X's third session", "X held its second round"."""
    for n in namings:
        if n.start >= end and _OF_THE.fullmatch(text, end - base, n.start - base):
            return n
        if n.start <= start < n.end:
            return n
    before = [n for n in namings if n.end <= start]
    if before and _ITS_OWN.search(text[before[-1].end - base : start - base]):
        return before[-1]
    return None


def _telling(
    page: Page,
    number: int,
    line: Line,
    spot: tuple[int, int, str | None, str, Naming | None],
    low: int,
    high: int,
    before: Telling | None,
) -> Telling | None:
    start, end, word, what, naming = spot
    text = page.document.text
    first = low == line.start
    if word and _SINCE.match(text[end : end + 40]):
        return None
    topic = None
    if what.lower() == "round" or (naming is None and _talks(text[max(low, start - 60) : high])):
        topic = negotiation(page, line) if naming is None else None
        if what.lower() == "round" and naming is None and topic is None:
            return None
    ordinal = number_of(word.lower()) if word else naming.ordinal if naming else None
    if word and word.lower() == "inaugural":
        ordinal = 1
    following = bool(word and word.lower() in ("next", "forthcoming", "upcoming"))
    status = _status(text[(line.start if first else low) : start], text[end:high], following=following)
    if status is None and line.sentence.kind == "heading" and (ordinal or word):
        status = HELD
    if status is None and number <= 1 and ordinal:
        status = HELD
    if status is None and before is not None and _AND_THE.fullmatch(text, low, start):
        status = before.status  # "held the first round in July and the second round in August": one verb for both
        topic = topic or before.topic
    if status is None:
        return None
    when = _when(line, start, end, low if not first else line.start, high, held=status == HELD, text=text)
    if status == POSTPONED:
        status, when = _put_off(page, line, end, high, when)
    if not word and naming is not None and not when.resolved and ordinal is None:
        return None
    if following and not when.resolved and not _AHEAD.search(text[end:high][:140]):
        return None
    if status == HELD and when.earliest is not None and page.published is not None and when.earliest > page.published:
        status = AHEAD
    place = place_in(text[end:high]) or place_in(text[(line.start if first else low) : start])
    persons = persons_in(page, line.start, line.end)
    return Telling(number, line.start, line.end, start, status, ordinal, following, when, place, persons, naming, topic)


def _put_off(page: Page, line: Line, end: int, high: int, when: Interval) -> tuple[str, Interval]:
    """Return what "postponed" tells: with a new time ("to the second half of 2026") the meeting is to be held then."""
    verb = _POSTPONED.search(page.document.text, end, high)
    if verb is None:
        return POSTPONED, when
    for span in line.times:
        between = page.document.text[verb.end() : span.start]
        if span.start >= verb.end() and span.interval.resolved and _UNTIL.fullmatch(between + _bound(span)):
            return AHEAD, span.interval
    before = [s.interval for s in line.times if s.end <= verb.start() and _dates(s)]
    return POSTPONED, before[-1] if before else when


def _bound(span: TimeSpan) -> str:
    return f"{span.bound} " if span.bound else ""


def _status(before: str, after: str, *, following: bool) -> str | None:
    near = after[:140]
    if _NOT.search(near) or _NOT.search(before[-60:]):
        return NOT_HELD
    if _CANCELLED.search(near) or _CANCELLED.search(before[-40:]):
        return CANCELLED
    if _POSTPONED.search(near) or _POSTPONED.search(before[-40:]):
        return POSTPONED
    ahead = _AHEAD.search(near) or _AHEAD.search(before[-70:])
    held = _HELD.search(near) or _HELD.search(before[-70:])
    if _IRREAL.search(before[-50:]) or re.match(r"[^.]{0,30}\b(?:could|might|may|should)\b", near):
        return None
    if ahead and (not held or following or _first_is(_AHEAD, _HELD, near, before)):
        return AHEAD
    if following:
        return AHEAD
    return HELD if held else None


def _first_is(one: re.Pattern[str], two: re.Pattern[str], near: str, before: str) -> bool:
    """Whether the nearer verb is of the first kind: "to be held" holds both words and is ahead."""
    a, b = one.search(near), two.search(near)
    if a or b:
        return a is not None and (b is None or a.start() <= b.start())
    lefts = [list(p.finditer(before[-70:])) for p in (one, two)]
    return bool(lefts[0]) and (not lefts[1] or lefts[0][-1].end() >= lefts[1][-1].end())


def _when(line: Line, start: int, end: int, low: int, high: int, *, held: bool, text: str = "") -> Interval:
    spans = [s for s in line.times if _dates(s)]
    after = [s for s in spans if s.start >= end - 1 and s.start < high]
    if held and text and (verb := _HELD.search(text, end, high)) and verb.end() > verb.start():
        after = [s for s in after if s.end > verb.start()] or after  # "set up in 2022, last met in October 2023"
    before = [s for s in spans if s.end <= start + 1 and s.start >= low]
    inside = [s for s in spans if s.start >= start and s.end <= end]
    chosen = (after or inside or before[::-1])[:1]
    return choose_side(chosen[0], past=held) if chosen else NO_DAY


def _dates(span: TimeSpan) -> bool:
    return span.interval.resolved and span.bound not in ("since", "until", "till", "over", "as of", "between")


def _talks(text: str) -> bool:
    return bool(re.search(r"\b(?:talks|negotiations?|negotiating)\b", text, re.I))


_TALKS_ON = re.compile(
    r"\b(?:talks|negotiations?)\s+(?:on|for|over|about|towards?)\s+(?:a|an|the|their|its)?\s*"
    r"(?P<what>(?:[\w-]+\s+){0,6}?(?:agreement|partnership|treaty|pact|CEPA|CECA|FTA|EPA))\b|"
    r"\b(?P<short>[\w–-]*\s?(?:FTA|CEPA|CECA|EPA)|(?:free\s+)?trade)\s+(?:talks|negotiations?)\b",
    re.I,
)


def negotiation(page: Page, line: Line) -> str | None:
    """Return what the negotiations of a line, else of its whole page, are about, in one spelling; or None."""
    for text in (page.words(line), page.document.text):
        if m := _TALKS_ON.search(text):
            what = " ".join((m["what"] or m["short"] or "").lower().split())
            if re.search(r"free trade|\bfta\b|^trade$", what):
                return "free trade agreement"
            return re.sub(r"^(?:bilateral|comprehensive|new|draft|proposed)\s+", "", what)
    return None
