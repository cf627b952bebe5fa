"""The life of each instrument in a brief: a dated list, and the chart of the main ones.

Invariant: a step without a date is not drawn, and a step dated to a long span says so in its label.
"""

from datetime import date

from accord.register import LogEntry, Timeline
from accord.reports import blocks as parts
from accord.reports.charts import Span, timeline_chart
from accord.reports.desk_register import first_up, in_words
from accord.vocabulary import Interval, words
from accord.workbench.run import DeskRun

# The instruments that a relationship stands on; others are shown after them.
_PRINCIPAL = ("fta", "strategic-partnership")
_RESUMED = "resumed"
_LONG_DAYS = 62


def timeline_blocks(run: DeskRun) -> tuple[parts.Timeline, ...]:
    """Return the dated steps of each instrument that has at least two."""
    found = []
    for t in main_timelines(run):
        entries = tuple(
            parts.Happening(e.when, first_up(in_words(e.phrase)) + (" (disputed)" if e.disputed else ""), line_title(t))
            for e in t.entries
        )
        state = f": {words('instrument-states')[t.state].label}" if t.state else ""
        found.append(parts.Timeline(f"line-{t.id}", f"{line_title(t)}{state}", entries))
    return tuple(found)


def line_title(t: Timeline) -> str:
    """Return what a timeline is of; one named for its area alone gets its instrument, for no area is "in force"."""
    areas = {word.label.casefold() for word in words("areas").values()}
    instruments = words("instruments")
    if t.instrument in instruments and t.title.casefold() in areas:
        return f"{t.title} {instruments[str(t.instrument)].label}"
    return t.title


def main_timelines(run: DeskRun, least: int = 2) -> tuple[Timeline, ...]:
    """Return the timelines between the desk's own parties with at least ``least`` dated steps.

    Those of the two alone come first, then the principal instruments, then the longest record.
    """
    own = set(run.parties)
    found = [t for t in run.register.timelines if own <= set(t.parties) or not t.parties]
    found = [t for t in found if sum(e.when.resolved for e in t.entries) >= least]
    return tuple(sorted(found, key=lambda t: (set(t.parties) != own, _weight(t))))


def _weight(t: Timeline) -> tuple[int, int, str, str]:
    rank = 0 if t.instrument in _PRINCIPAL else 1 if t.instrument else 2
    return rank, -len(t.entries), t.title, t.id


def timeline_of(run: DeskRun, lanes: int = 3, steps: int = 6) -> parts.Chart | None:
    """Return the chart of the instruments with the longest record, or None where nothing is dated."""
    spans = []
    chosen = main_timelines(run, 1)[:lanes]
    for t in chosen:
        for e in _turns(t, steps):
            named = e.state is not None and _RESUMED not in e.phrase
            label = words("instrument-states")[str(e.state)].label if named else e.phrase
            spans.append(_span(line_title(t), label + (" (disputed)" if e.disputed else ""), e.when))
    if not spans:
        return None
    states = [(line_title(t), words("instrument-states")[t.state].label) for t in chosen if t.state]
    title = "; ".join(f"{name}: {state}" for name, state in states[:2]) or "What the documents date"
    return timeline_chart(
        "relationship",
        spans,
        title=first_up(title),
        measure="From when a source has each state, by instrument; years in brackets where only a span is known",
        source="the register, from the documents listed at the end",
        as_of=run.as_of,
    )


def _turns(t: Timeline, most: int) -> list[LogEntry]:
    """Return the entries at which the state turned, at most ``most``: the beginning and the latest."""
    dated = sorted((e for e in t.entries if e.when.resolved), key=lambda e: (_begin(e.when), e.phrase))
    turned: list[LogEntry] = []
    for e in [e for e in dated if e.state is not None] or dated:
        # The day on which a state began says more than each retelling of it; a plan is no step back. Talks that
        # resume are a turn even where the pause is known by its year alone and sorts before their launch.
        again = turned and _RESUMED in e.phrase and _RESUMED not in turned[-1].phrase
        if turned and not again and e.state is not None and e.state in (turned[-1].state, "proposed"):
            continue
        turned.append(e)
    return turned if len(turned) <= most else turned[:2] + turned[2 - most :]


def _span(lane: str, label: str, when: Interval) -> Span:
    first = _begin(when)
    last = when.latest or first
    if (last - first).days <= _LONG_DAYS:
        return Span(lane, label, first, first)
    # A mark in the middle of a long span would pretend to a day: the label says the span.
    middle = first + (last - first) / 2
    years = str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    return Span(lane, f"{label} ({years})", middle, middle)


def _begin(when: Interval) -> date:
    found = when.earliest or when.latest
    assert found is not None  # callers pass resolved intervals
    return found
