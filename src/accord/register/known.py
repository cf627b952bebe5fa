"""When a document became known, and when what a statement tells took place.

Invariant: a document counts in a known-on view only from the last day on which it can have been published; one
without any date counts from the day on which it was recorded, and one without either only in the default view.
So a later document can never change an earlier known-on answer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from accord.documents import Document, relate
from accord.statements import Statement
from accord.vocabulary import Interval

NEVER = date.max


@dataclass(frozen=True, slots=True)
class Before:
    """How a document reads for as long as another, from which its date was worked out, is not known.

    Parameters
    ----------
    document
        The document with what it says of itself alone.
    statements
        What was read in it so: words like "next year" rest on the document's date.
    until
        The day from which the other document is known.
    """

    document: Document
    statements: tuple[Statement, ...]
    until: date


# "a 2023 contract": the year stands in the name of what was signed.
_YEAR_OF_PAPER = re.compile(
    r"\b((?:19|20)\d{2}) (?:contract|agreement|memorandum|mou|treaty|deal|pact|accord|protocol|order)\b", re.I
)
_MONTH = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")


def known_from(document: Document, recorded: Mapping[str, date] | None = None) -> date:
    """Return the first day on which a document certainly was known; ``date.max`` for never.

    Parameters
    ----------
    document
        A document; where its date has several readings the last one counts.
    recorded
        Day on which each document id was recorded in the store, if it came from one.
    """
    days = []
    if interval := document.published_interval:
        days += [i.latest for i in (interval, *interval.alternatives) if i.latest is not None]
        if any(i.latest is None for i in (interval, *interval.alternatives)):
            days = []
    elif document.published is not None and (single := _iso(document.published.value)):
        days.append(single)
    if days:
        return max(days)
    return (recorded or {}).get(document.id, NEVER)


def known_documents(
    documents: Mapping[str, Document], before: Mapping[str, Before], recorded: Mapping[str, date], day: date
) -> dict[str, Document]:
    """Return the documents known on a day, related to each other and to none that came later."""
    view: dict[str, Document] = {}
    for i, document in documents.items():
        own = before[i].document if i in before and day < before[i].until else document
        if known_from(own, recorded) <= day:
            view[i] = own
    stray = any(
        d.published is None or (d.near_duplicate_of is not None and d.near_duplicate_of not in view)
        for d in view.values()
    )
    if stray and len(view) < len(documents):
        # An undated document may be a near duplicate of a later one: look again among those known.
        listed = sorted(view.values(), key=lambda d: (d.name, d.id))
        again = {d.id: d.near_duplicate_of for d in relate(listed)}
        view = {i: replace(d, near_duplicate_of=again[i]) for i, d in view.items()}
    return view


def published(document: Document) -> date | None:
    """Return the day on which a document was published, or None where that is not known to the day."""
    if document.published is not None and (single := _iso(document.published.value)):
        return single
    interval = document.published_interval
    return interval.latest if interval and interval.earliest == interval.latest else None


def publication(document: Document) -> Interval:
    """Return the days on which a document can have been published; both ends None when nothing is known.

    A document without a date that rests on a dated source ("joint statement 2024-11") is not older than that.
    """
    if document.published_interval is not None:
        return document.published_interval
    single = published(document)
    if single is None:
        bounds = [bound for origin in document.origins if (bound := _first_day(origin)) is not None]
        if bounds:
            first, precision = max(bounds)
            return Interval(first, None, precision, "not before its source")
    return Interval(single, single, "day" if single else "unresolved")


def told_by(document: Document) -> date | None:
    """Return the last day that a document can tell of, or the first where only that is known, or None."""
    span = publication(document)
    return published(document) or span.latest or span.earliest


def happened(statement: Statement, document: Document) -> Interval:
    """Return the days on which what a statement tells took place.

    An act without a date of its own took place by the day of publication; a document without a date leaves
    it open.
    """
    if statement.event is not None and statement.event.resolved:
        event = statement.event
        last = told_by(document)
        if (
            event.earliest
            and event.latest
            and last
            and published(document)
            and event.earliest <= last < event.latest
            and statement.act in ("sign", "announce", "agree")
        ):
            return Interval(event.earliest, last, event.precision, event.text, event.alternatives)
        return event
    span = publication(document)
    if statement.act == "sign" and (named := _YEAR_OF_PAPER.search(statement.quote)):
        year = int(named[1])
        last = min(date(year, 12, 31), span.latest or date.max)
        if date(year, 1, 1) <= last:
            return Interval(date(year, 1, 1), last, "year", named[1])
    if span.latest is not None:
        return Interval(None, span.latest, "by-publication")
    return Interval(span.earliest, None, "by-publication")


def days_apart(left: Interval, right: Interval) -> int | None:
    """Return the least number of days between two intervals, 0 where they meet, None where an end is open."""
    if left.earliest is None and left.latest is None:
        return None
    if right.earliest is None and right.latest is None:
        return None
    low = max(left.earliest or date.min, right.earliest or date.min)
    high = min(left.latest or date.max, right.latest or date.max)
    if low <= high:
        return 0 if (left.earliest or left.latest) and (right.earliest or right.latest) else None
    return (low - high).days


def next_day(value: date) -> date:
    """Return the day after, stopping at the calendar's end."""
    return value if value == date.max else value + timedelta(days=1)


def _first_day(origin: str) -> tuple[date, str] | None:
    found = _MONTH.search(origin)
    if found is None:
        return None
    day = found[3]
    single = _iso(f"{found[1]}-{found[2]}-{day or '01'}")
    return (single, "day" if day else "month") if single else None


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
