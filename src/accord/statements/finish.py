"""Drafts into statements: span, dates, areas, instrument, figures, attribution, one row per instrument of a list.

Invariant: a date is a target only where the act looks ahead; told as past it is the event's.
"""

import re
from collections.abc import Sequence
from datetime import date

from accord.documents import Document
from accord.statements.drafts import Draft
from accord.statements.group import Group
from accord.statements.lexicon import words
from accord.statements.listing import rows_of
from accord.statements.references import instruments_of
from accord.statements.speakers import attribution_of
from accord.statements.statement import Figure, Statement, statement_id
from accord.statements.timespan import OPEN_BOUNDS, TimeSpan
from accord.statements.timing import choose_side
from accord.statements.view import View
from accord.vocabulary import Interval

_W = words()
EXTRACTOR = "grammar/2"
_AHEAD = frozenset({"commit", "agree", "intend", "urge"})
_AIMED = frozenset({"loan", "grant", "aid", "assistance", "funding", "scholarships", "package"})
_NOUN_DATE = re.compile(
    r"(?:chairmanship|presidency|anniversary|figures?|signed|election|crisis|pandemic|since|from|up|compared\s+with|rose\s+in)\s*$",
    re.I,
)


def to_statements(document: Document, view: View, draft: Draft, published: date | None) -> list[Statement]:
    """Return the statements of a draft: one, or one for each instrument of a list."""
    first, last = _widen(view, draft, published)
    start, end = view.tokens[first].start, view.tokens[last - 1].end
    start, end = _trim(document.text, start, end)
    if end <= start:
        return []
    times = [t for t in view.times if start <= t.start and t.end <= end]
    target, event = _dates(document.text, view, draft, times, start, end, published)
    figures = tuple(f for f in view.figures if start <= f.start and f.end <= end)
    named = instruments_of(view, draft, first, last)
    said = attribution_of(view, max(draft.first, 0))
    rows = rows_of(view, draft, first, last, named)
    statements = []
    for kind, title, areas, detail in rows:
        statements.append(
            Statement(
                id=statement_id(document.id, start, end, draft.act, kind, detail),
                doc=document.id,
                start=start,
                end=end,
                quote=document.text[start:end],
                act=draft.act,
                subact=draft.sub,
                strength=draft.strength,
                verb=draft.verb,
                polarity="negated" if draft.negated else "affirmed",
                parties=draft.codes,
                recipients=tuple(sorted(draft.recipients)),
                areas=tuple(areas),
                instrument=kind,
                title_word=title,
                instrument_state=_state(draft, kind),
                target=target,
                event=event,
                figures=figures,
                attribution=_attribution(view, said),
                headline=view.sentence.kind == "heading",
                extractor=EXTRACTOR,
            )
        )
    return statements


def _widen(view: View, draft: Draft, published: date | None) -> tuple[int, int]:
    """Take in a date that stands before the subject: "By 2030, the two countries aim to"."""
    first, last = draft.first, min(draft.last, len(view.tokens))
    if (
        draft.act in _AHEAD
        and 0 < first <= 9
        and view.low(0)
        in {
            "by",
            "in",
            "within",
            "before",
            "from",
            "next",
            "until",
            "starting",
            "beginning",
            "during",
            "early",
            "later",
        }
    ):
        lead = [t for t in view.times if t.end <= view.tokens[first - 1].end]
        if lead and lead[0].start == view.tokens[0].start and first <= 7:
            first = 0
    return first, max(last, first + 1)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\n,.;:“\"'‘”)•-–—":
        start += 1
    while end > start and text[end - 1] in ' \t\n,.;:“"‘!(-–—':
        end -= 1
    opened = text[start:end].count("“") - text[start:end].count("”")
    if opened < 0 and text[end - 1] == "”":
        end -= 1
    return start, end


def _dates(
    text: str, view: View, draft: Draft, times: Sequence[TimeSpan], start: int, end: int, published: date | None
) -> tuple[Interval | None, Interval | None]:
    head = view.groups[draft.group].head if draft.group >= 0 else -1
    verb_end = view.tokens[head].end if head >= 0 else start
    target: Interval | None = None
    event: Interval | None = None
    ahead = draft.act in _AHEAD and not draft.fact
    for span in times:
        if span.bound in {"over", "since", "dated", "as of", "for", "throughout"} and not (
            span.bound == "for" and draft.sub == "scheduled"
        ):
            if span.bound in {"since"} and event is None:
                event = Interval(span.interval.earliest, published, "range", span.interval.text)
            continue
        between = [h for h in view.groups if h.first > head >= 0 and view.tokens[h.head].end <= span.start]
        interval = choose_side(span, past=draft.past and span.bound not in OPEN_BOUNDS and not (ahead and between))
        noun = _NOUN_DATE.search(text[max(start, span.start - 24) : span.start])
        if draft.sub != "scheduled" and _dates_the_verb(text, view, draft, span, interval, between, published):
            event = event or choose_side(span, past=True)
            continue
        past = span.past or (
            interval.latest is not None
            and published is not None
            and interval.latest < published
            and draft.sub != "scheduled"
        )
        if span.bound in OPEN_BOUNDS and draft.act in {"commit", "agree", "intend", "urge", "announce"} and not past:
            if target is None or not target.resolved:
                target = interval
        elif ahead and not past and not noun and span.start >= verb_end and not _signed_before(text, span):
            if target is None:
                target = interval
        elif ahead and not past and draft.sub in {"scheduled", "expect", "plan", "aim"} and not noun and target is None:
            target = interval
        elif event is None and interval.resolved and not _of_another(text, draft, span, between):
            event = interval
    if draft.act == "sign" or draft.fact:
        target = None
    return target, event


def _dates_the_verb(
    text: str,
    view: View,
    draft: Draft,
    span: TimeSpan,
    interval: Interval,
    between: Sequence[Group],
    published: date | None,
) -> bool:
    """Tell a date of the saying from one of what is said: "agreed in June to meet", "reaffirmed in Busan in August"."""
    if span.bound not in {"on", "in", "at", ""} or between or draft.group < 0 or draft.act not in _AHEAD:
        return False
    g = view.groups[draft.group]
    told = g.tag in {"VBD", "VBN"} and not g.modal and not g.passive
    if re.match(r"\s+(?:to|that)\b", text[span.end : span.end + 6]) and (told or interval.precision == "day"):
        return True
    gap = view.words(g.head + 1, next((k for k, t in enumerate(view.tokens) if t.start >= span.start), g.head + 1))
    if not told or draft.act == "intend" or _AIMED & set(gap):
        return False
    placed = re.search(r"\b(?:in|at)\s+(?:[A-Z][\w’'-]+\s*){1,3},?\s*$", text[: span.start][-40:]) is not None
    begun = published is not None and interval.earliest is not None and interval.earliest <= published
    return begun or (published is None and placed)


def _of_another(text: str, draft: Draft, span: TimeSpan, between: Sequence[Group]) -> bool:
    """Tell a date that belongs to another verb inside the span: "after a pause that began in 2019"."""
    if draft.fact and draft.group < 0:
        return False
    if any(h.kind in {"finite", "reduced"} for h in between):
        return True
    return draft.act != "sign" and _signed_before(text, span)


def _signed_before(text: str, span: TimeSpan) -> bool:
    return bool(
        re.search(
            r"\b(?:signed|established|launched|held|concluded|agreed|adopted)\s*$",
            text[max(0, span.start - 14) : span.start],
        )
    )


def _state(draft: Draft, kind: str | None) -> str | None:
    if kind is None or draft.negated:
        return None
    return draft.state


def _attribution(view: View, said: object) -> str | None:
    if said is None:
        return None
    text = re.sub(r"\s+", " ", said.text).strip()  # type: ignore[attr-defined]
    return text or None


__all__ = ["EXTRACTOR", "Figure", "to_statements"]
