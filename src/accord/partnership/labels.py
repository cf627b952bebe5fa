"""The labelled lines of minutes: date, place, who took part, and what was on the agenda.

Invariant: a label is read only where it stands before a colon at the beginning of a line.
"""

import re
from dataclasses import dataclass

from accord.partnership.pages import Page
from accord.partnership.persons import Person, persons_in
from accord.statements import time_spans
from accord.vocabulary import Interval

_LABEL = re.compile(
    r"^[ \t>*_-]*\**(?P<what>date(?: and (?:place|venue|time))?|held on|when|venue|place(?: and date)?|location|where|"
    r"co-?chairs?|chairs?|chaired by|co-chaired by|participants|present|attendees|in attendance|attendance|"
    r"delegations?|heads? of delegations?|[A-Z][\w ]{2,25} (?:side|delegation))\**\s*:\**\s*(?P<rest>[^\n]*)",
    re.I | re.M,
)
_LED = re.compile(
    r"\b(?:delegations?|side)\b[^.\n]{0,60}\b(?:led|headed|chaired)\b|\bco-?chaired\b|\b(?:led|headed) by\b", re.I
)
_DATELINE = re.compile(r"(?P<place>[A-ZÀ-Þ][^\W\d_][\w’'. -]{1,40}?)(?:,\s*[A-ZÀ-Þ][\w ]{2,30})?,\s*(?:on\s+)?")
_HEAD_LINES = 8
_AGENDA = re.compile(r"^(?:agenda|items? of the agenda|agenda items?)\s*:?\s*$", re.I)
_TASKS = re.compile(r"^(?:agreed )?(?:action|follow-?up|next steps|tasks|decisions|deliverables)\b", re.I)
_DULL = re.compile(
    r"^(?:agenda|(?:agreed )?minutes|participants|present|attendance|action (?:items|points|list|table)|actions|"
    r"follow-?up|summary|annex\b.*|date\b.*|venue\b.*|place\b.*|opening(?: remarks)?|closing(?: remarks)?|"
    r"next (?:meeting|session|steps)|any other business|introduction|\d+[.)]?)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Labels:
    """What the labelled lines of a page say.

    Parameters
    ----------
    when, place
        Day and place of the meeting, or None.
    persons
        Who took part.
    agenda
        The items, each with the place of its words.
    lines
        Numbers of the lines that are labels and no sentences.
    """

    when: Interval | None = None
    place: str | None = None
    persons: tuple[Person, ...] = ()
    agenda: tuple[tuple[str, int, int], ...] = ()
    lines: frozenset[int] = frozenset()


def labels_of(page: Page) -> Labels:
    """Return what the labelled lines of a page say."""
    text = page.document.text
    when: Interval | None = None
    place: str | None = None
    persons: dict[str, Person] = {}
    spans: list[tuple[int, int]] = []
    # Not the note before the text: its "date:" is the day of publication.
    body = page.document.readable[0][0] if page.document.readable else 0
    for m in _LABEL.finditer(text, body):
        what = m["what"].lower()
        first, last = m.start("rest"), m.end("rest")
        spans.append((m.start(), m.end()))
        if "date" in what or what in ("held on", "when"):
            days = [s for s in time_spans(text, first, last, page.published) if s.interval.resolved]
            when = when or (days[0].interval if days else None)
        if "place" in what or "venue" in what or what in ("location", "where"):
            said = text[first:last].split(",")[0].strip(" *_")
            place = place or (said if said and not any(ch.isdigit() for ch in said) else None)
        if (
            "chair" in what
            or what in ("participants", "present", "attendees", "in attendance", "attendance")
            or "delegation" in what
            or what.endswith("side")
        ):
            for p in persons_in(page, first, last):
                persons.setdefault(p.name, p)
    if when is None and (own := _dateline(page)) is not None:
        when, place = own[0], place or own[1]
    for line in page.lines:
        if _LED.search(text, line.start, line.end):
            for p in persons_in(page, line.start, line.end):
                persons.setdefault(p.name, p)
    lines = frozenset(
        n for n, line in enumerate(page.lines) if any(a <= line.start < b or a < line.end <= b for a, b in spans)
    )
    return Labels(when, place, tuple(persons.values()), _agenda(page, lines), lines)


def _dateline(page: Page) -> tuple[Interval, str] | None:
    """Return day and place of a line that holds nothing else, near the head: "Lima, 27 June 2024"."""
    text = page.document.text
    first = page.document.readable[0][0] if page.document.readable else 0
    for m in list(re.finditer(r"[^\n]+", text[first : first + 1200]))[:_HEAD_LINES]:
        a, b = first + m.start(), first + len(m[0].rstrip(" .*_")) + m.start()
        spans = [s for s in time_spans(text, a, b, page.published) if s.interval.resolved]
        if len(spans) == 1 and spans[0].end >= b and (place := _DATELINE.fullmatch(text, a, spans[0].start)):
            return spans[0].interval, place["place"].strip()
    return None


def _agenda(page: Page, labelled: frozenset[int]) -> tuple[tuple[str, int, int], ...]:
    """Return the lines under a heading "Agenda"; where there is none, the headings after the first."""
    listed: list[tuple[str, int, int]] = []
    under = False
    headings: list[tuple[str, int, int]] = []
    for n, line in enumerate(page.lines):
        words = page.words(line)
        if _AGENDA.match(words):
            under = True
            continue
        if _TASKS.match(words):
            break  # what follows are tasks
        if n in labelled:
            continue
        short = len(words.split()) <= 14 and not words.rstrip().endswith((".", ";")) and line.sentence.kind != "table"
        heading = line.sentence.kind == "heading" and short
        if under and (heading or (line.sentence.kind in ("bullet", "body") and short)) and not _DULL.match(words):
            listed.append((words, line.start, line.end))
        elif under and not re.fullmatch(r"\d+\.?", words):
            under = False
        if heading and n > 2 and not _DULL.match(words) and not line.times:
            headings.append((words, line.start, line.end))
    return tuple(listed or headings)
