"""The life of the relationship: instruments as lanes, and every dated step as a list.

Invariant: the drawing shows nothing that the list under it does not say.
"""

from datetime import date

from fastapi import FastAPI
from markupsafe import Markup

from accord.register import LogEntry, Timeline, date_label
from accord.vocabulary import Interval, words
from accord.web.asking import View, days, shown
from accord.web.rendering import Page, Rows, add_page
from accord.workbench.web_views import DeskView

LANES = 5
LISTED = 60
STEPS = 6
LONG_DAYS = 62


def add(app: FastAPI) -> None:
    """Add the page to an application."""
    add_page(app, "/timeline", timeline, "The life of each instrument")


def timeline(view: View) -> Page:
    """Return every instrument's dated steps, those of the two parties first."""
    found = timelines_of(view)
    return Page(
        "timeline",
        "Timeline of the relationship",
        lambda: {**days(view), "timelines": [t.as_dict() for t in found]},
        lambda: Rows(
            ("timeline", "title", "state", "date", "earliest", "latest", "step", "disputed", "documents"),
            tuple(
                (
                    t.id,
                    t.title,
                    t.state,
                    date_label(e.when),
                    e.when.earliest,
                    e.when.latest,
                    e.phrase,
                    e.disputed,
                    " ".join(e.documents),
                )
                for t in found
                for e in t.entries
            ),
        ),
        later=lambda: shown(
            view,
            found=found[:LISTED],
            count=len(found),
            draw=lambda: view.once("drawing", lambda: drawing(found[:LANES], view)),
        ),
        view=view,
    )


def timelines_of(view: DeskView) -> list[Timeline]:
    """Return the timelines in the order in which they are listed, sorted once."""
    own = set(view.desk.settings.parties)
    return view.once(
        "timelines",
        lambda: sorted(
            view.state.timelines,
            key=lambda t: (
                set(t.parties) != own,
                t.instrument not in ("fta", "strategic-partnership"),
                -len(t.entries),
                t.title,
                t.id,
            ),
        ),
    )


def drawing(chosen: list[Timeline], view: DeskView) -> list[Markup]:
    """Return the lanes of some timelines as SVG, wide and narrow, or nothing where nothing is dated."""
    from accord.reports.charts import NARROW, WIDE, Span, draw_svg, timeline_chart

    spans = []
    for t in chosen:
        for e in _turns(t):
            name = words("instrument-states")[e.state].label if e.state else e.phrase
            first, last, years = _place(e.when)
            spans.append(Span(t.title, f"{name}{' (disputed)' if e.disputed else ''}{years}", first, last))
    if not spans:
        return []
    chart = timeline_chart(
        "lanes", spans, title="Timeline", measure="by instrument", source="the register", as_of=view.state.as_of
    )
    return [Markup(draw_svg(chart, width)) for width in (WIDE, NARROW)]


def _turns(t: Timeline) -> list[LogEntry]:
    dated = sorted((e for e in t.entries if e.when.resolved), key=lambda e: (_begin(e.when), e.phrase))
    turned: list[LogEntry] = []
    for e in [e for e in dated if e.state is not None] or dated:
        # The day on which a state began says more than each retelling of it; a plan is no step back.
        if turned and e.state is not None and e.state in (turned[-1].state, "proposed"):
            continue
        turned.append(e)
    return turned if len(turned) <= STEPS else turned[:2] + turned[2 - STEPS :]


def _place(when: Interval) -> tuple[date, date, str]:
    first = _begin(when)
    last = when.latest or first
    if (last - first).days <= LONG_DAYS:
        return first, first, ""
    # A mark in the middle of a long span would pretend to a day: the label says the span.
    middle = first + (last - first) / 2
    return middle, middle, f" ({first.year})" if first.year == last.year else f" ({first.year}–{last.year})"


def _begin(when: Interval) -> date:
    found = when.earliest or when.latest
    assert found is not None  # callers pass resolved intervals
    return found
