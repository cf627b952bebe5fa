"""Which date of a statement is due and which is the event's.

Invariant: a date is a target only where the act looks ahead; told as past it is the event's.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from accord.statements.drafts import Draft
from accord.statements.durations import counted_from
from accord.statements.group import Group, is_adverb
from accord.statements.timespan import OPEN_BOUNDS, TimeSpan
from accord.statements.timing import choose_side, time_spans
from accord.statements.view import View
from accord.vocabulary import Interval

_AHEAD = frozenset({"commit", "agree", "intend", "urge"})
_AIMED = frozenset({"loan", "grant", "aid", "assistance", "funding", "scholarships", "package"})
_PLANNED = frozenset({"scheduled", "expect", "plan", "aim"})
_FUTURE = frozenset({"will", "shall", "would", "be-to", "must", "should"})
_NOUN_DATE = re.compile(
    r"\b(?:chairmanship|presidency|anniversary|figures?|signed|election|crisis|pandemic|since|from"
    r"|(?<!set )(?<!started )(?<!opened )up|compared\s+with|rose\s+in)\s*$",
    re.I,
)
_DEADLINE = re.compile(r"\b(?:deadline|target\s+date|due\s+date|date)\s+of\s*$", re.I)
_OF_SIGNING = re.compile(r"\b(?:signature|signing)\b", re.I)
_SIGNED = re.compile(r"(?<!be )(?<!not )(?<!yet )\bsigned\b")
_FAR = 2500
_FEAST = re.compile(r"anniversary\s*$", re.I)
_OCCASION = re.compile(r"\bon\s+(?:that|this|the\s+same)\s+occasion\b", re.I)


def lead_of(view: View, draft: Draft) -> tuple[int, TimeSpan] | None:
    """Return the date that stands right before a draft, with its first token: "Tomorrow the minister will travel"."""
    if draft.act not in _AHEAD or draft.fact or draft.first <= 0:
        return None
    for span in reversed(view.times):
        k = draft.first - 1
        while k >= 0 and view.tokens[k].start >= span.end and (view.low(k) == "," or is_adverb(view.low(k))):
            k -= 1
        if k < 0 or view.tokens[k].end != span.end or draft.first - k > 4:
            continue
        while k > 0 and view.tokens[k].start > span.start:
            k -= 1
        g = view.groups[draft.group] if draft.group >= 0 else None
        ahead = span.bound in OPEN_BOUNDS or draft.sub in _PLANNED or (g is not None and g.modal in _FUTURE)
        if not ahead or span.past:
            return None
        while k > 0 and (is_adverb(view.low(k - 1)) or view.low(k - 1) in {"also", "then"}):
            k -= 1
        opens = k == 0 or view.low(k - 1) in {",", ";", "and", "but", "—", "–", "“", '"', "that", ":"}
        return (k, span) if opens and view.tokens[k].start <= span.start else None
    return None


def dates_of(
    text: str, view: View, draft: Draft, times: Sequence[TimeSpan], start: int, end: int, published: date | None
) -> tuple[Interval | None, Interval | None]:
    """Return when what a draft says is due and when its act happened, each None where the text does not say.

    Parameters
    ----------
    times
        The time expressions inside the statement's span.
    start, end
        The span in the document's text.
    """
    head = view.groups[draft.group].head if draft.group >= 0 else -1
    verb_end = view.tokens[head].end if head >= 0 else start
    target: Interval | None = None
    event: Interval | None = None
    times = [_since_signing(text, t, published) for t in times]
    ahead = draft.act in _AHEAD and not draft.fact
    lead = lead_of(view, draft)
    feast: Interval | None = None
    for span in times:
        if span.bound in {"over", "since", "dated", "as of", "for", "throughout"} and not (
            (span.bound == "for" and (draft.sub == "scheduled" or (ahead and _funded(view, span))))
            or (span.bound == "as of" and ahead and _to_come(span, published))
        ):
            if span.bound in {"since"} and event is None:
                event = Interval(span.interval.earliest, published, "range", span.interval.text)
            continue
        between = [h for h in view.groups if h.first > head >= 0 and view.tokens[h.head].end <= span.start]
        told = draft.past and not (ahead and (between or draft.sub in _PLANNED))
        interval = choose_side(span, past=told and span.bound not in OPEN_BOUNDS)
        noun = _NOUN_DATE.search(text[max(start, span.start - 24) : span.start])
        if (
            ahead
            and target is None
            and not span.past
            and _DEADLINE.search(text[max(start, span.start - 40) : span.start])
        ):
            target = choose_side(span, past=False)
            continue
        if draft.act == "agree" and span.bound == "on" and target is None and _agreed_upon(view, head, span, published):
            target = choose_side(span, past=False)
            continue
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
        elif (
            ahead and not past and not noun and target is None and (draft.sub in _PLANNED or (lead and lead[1] is span))
        ):
            target = interval
        elif ahead and not past and noun and _FEAST.search(noun[0]) and draft.act == "intend":
            # "A calendar of activities for the golden anniversary next year": the feast is the date, if none other is.
            feast = feast or interval
        elif event is None and interval.resolved and not _of_another(text, draft, span, between):
            event = interval
    if draft.act == "sign" or draft.fact or draft.sub == "support":
        return None, event
    if target is None and ahead and _OCCASION.search(text, start, end):
        target = _occasion(text, start, end, published)
    if target is None and ahead:
        target = _day_where(view, draft)
    if target is None and ahead:
        target = _when_clause(view, draft)
    return target or feast, event


def _day_where(view: View, draft: Draft) -> Interval | None:
    """Return the day of "…will give a lecture tomorrow, where he will be honoured", which the inner clause shares."""
    k = draft.first - 1
    if view.low(k) not in {"where", "when"} or view.groups[draft.group].modal not in _FUTURE:
        return None
    at = view.tokens[k].start
    return next((t.interval for t in view.times if 0 <= at - t.end <= 2 and not t.past and t.interval.resolved), None)


def _since_signing(text: str, span: TimeSpan, published: date | None) -> TimeSpan:
    """Return "within three months of signature" counted from the signature that the text has told of before."""
    if span.interval.precision != "event" or published is None or not _OF_SIGNING.search(span.interval.text):
        return span
    before = text[max(0, span.start - _FAR) : span.start]
    told = list(_SIGNED.finditer(before))
    if not told:
        return span
    day = published
    last = told[-1]
    for t in time_spans(before, last.end(), min(len(before), last.end() + 80), published):
        found = choose_side(t, past=True)
        if found.precision == "day" and found.earliest is not None and found.earliest <= published:
            day = found.earliest
            break
    latest = counted_from(span.interval.text, day)
    return span if latest is None else replace(span, interval=Interval(None, latest, "day", span.interval.text))


def _agreed_upon(view: View, head: int, span: TimeSpan, published: date | None) -> bool:
    """Tell "have agreed on the second half of October": the date is what is agreed."""
    next_to = head >= 0 and head + 1 < len(view.tokens) and view.tokens[head + 1].start == span.start
    return next_to and span.interval.precision in {"range", "month"} and _to_come(span, published)


def _to_come(span: TimeSpan, published: date | None) -> bool:
    """Tell "duties fall as of 1 January 2026", which lies ahead, from a count "as of 1 January"."""
    return published is not None and span.interval.earliest is not None and span.interval.earliest > published


def _when_clause(view: View, draft: Draft) -> Interval | None:
    """Return the date of "is expected to be signed when the minister comes to Amman in September"."""
    k = draft.last
    if view.low(k) != "when" or k >= len(view.tokens):
        return None
    verb = next((g for g in view.groups if g.first > k and g.kind == "finite"), None)
    if verb is None or verb.modal or verb.perfect or verb.tag not in {"VBZ", "VB", "VBP"}:
        return None
    at = view.tokens[verb.head].end
    return next(
        (choose_side(t, past=False) for t in view.times if t.start >= at and not t.past and t.interval.resolved), None
    )


def _funded(view: View, span: TimeSpan) -> bool:
    """Tell the years that money is promised for ("12 million for 2024-2026") from those of a plan."""
    years = span.interval.precision == "range" and span.interval.earliest is not None
    return years and any(f.kind == "money" and f.end <= span.start for f in view.figures)


def _occasion(text: str, start: int, end: int, published: date | None) -> Interval | None:
    """Return the last date ahead that goes before "on that occasion"."""
    where = _OCCASION.search(text, start, end)
    if where is None:
        return None
    spans = time_spans(text, max(0, start - 400), where.start(), published)
    ahead = [
        s.interval
        for s in spans
        if not s.past
        and s.interval.earliest is not None
        and s.interval.latest is not None
        and (published is None or s.interval.latest >= published)
    ]
    if not ahead:
        return None
    found = ahead[-1]
    return Interval(found.earliest, found.latest, found.precision, f"{where[0]}: {found.text}")


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
