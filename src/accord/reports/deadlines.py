"""Deadlines as a calendar file that any calendar reads.

Invariant: names and stamps come from the data, so an entry that did not change is byte for byte the same in
every run, and one that did replaces the old one in the reader's calendar.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from accord.reports.brief import Brief, Deadline
from accord.reports.cells import safe_href
from accord.reports.legible import legible
from accord.reports.numbers import long_date

_WARNING = timedelta(days=-14)


def render_ics(brief: Brief) -> bytes:
    """Return the brief's deadlines as iCalendar (RFC 5545): all-day entries, an alarm two weeks before each.

    A deadline that is a span stands on its last day and names the span.
    """
    from icalendar import Calendar

    brief = legible(brief)
    calendar = Calendar()
    calendar.add("prodid", f"-//{brief.maker}//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", brief.title)
    for deadline in brief.deadlines:
        calendar.add_component(_event(deadline))
    made: bytes = calendar.to_ical(sorted=False)
    return made


def _event(deadline: Deadline) -> Any:
    from icalendar import Alarm, Event

    detail = deadline.detail
    if deadline.first != deadline.last:
        detail = f"Due between {long_date(deadline.first)} and {long_date(deadline.last)}. {detail}"
    event = Event()
    event.add("uid", deadline.uid)
    event.add("dtstamp", datetime.combine(deadline.stamp, time(), tzinfo=UTC))
    event.add("sequence", deadline.sequence)
    event.add("dtstart", deadline.last)
    event.add("dtend", deadline.last + timedelta(days=1))
    event.add("summary", deadline.title)
    event.add("description", detail.strip())
    if href := safe_href(deadline.url):
        event.add("url", href)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", deadline.title)
    alarm.add("trigger", _WARNING)
    event.add_component(alarm)
    return event
