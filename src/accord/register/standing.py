"""Where one entry stands on a day, made once for each stretch of days on which nothing about it changes.

Invariant: what is used again is what would be made anew: an entry changes only on its turns, the days on which its
spans, sayings, steps, deadlines and verdicts begin to count; the rest of what it depends on is part of the name under
which it is kept.
"""

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date

from accord.register.axes import Span
from accord.register.entries import Entry
from accord.register.judgements import Verdict
from accord.register.known import next_day
from accord.register.origins import count_origins
from accord.register.prepared import Prepared
from accord.register.steps import is_exchange, strength_of
from accord.register.timelines import entry_log, told_by_day
from accord.register.views import Commitment, date_label
from accord.statements import Statement
from accord.vocabulary import Interval, strength_rank

ANOTHER_ATTEMPT_DAYS = 730
# Of an entry, so many stretches are kept: a desk looks at today, at some weeks ago, and at a day or two besides.
STRETCHES_KEPT = 6


@dataclass(frozen=True, slots=True)
class Around:
    """What of the rest of the register shows in an entry on a day.

    Parameters
    ----------
    conflicts
        Ids of the conflicts that it is part of.
    disputed
        Ids of its statements that others contradict, undecided.
    """

    conflicts: tuple[str, ...] = ()
    disputed: frozenset[str] = frozenset()


NOTHING = Around()


@dataclass(frozen=True, slots=True)
class _Kept:
    """A commitment as it was made for a stretch, with the days that stand in its note."""

    commitment: Commitment
    as_of: date
    read_to: date | None


class _Turns:
    """The days on which an entry changes, and what was made of it between them."""

    __slots__ = ("days", "made", "spans", "verdicts")

    def __init__(
        self, entry: Entry, prepared: Prepared, spans: tuple[Span, ...], verdicts: tuple[Verdict, ...]
    ) -> None:
        self.spans, self.verdicts = spans, verdicts
        targets = {s.statement.target for s in entry.said} | {span.target for span in spans}
        ends = {t.latest for t in targets if t is not None}
        ends |= {a.latest for t in targets if t is not None for a in t.alternatives}
        days = {s.since for s in entry.said} | {span.first for span in spans}
        days |= {next_day(end) for end in ends if end is not None}
        days |= {first for first, _ in entry_log(entry, prepared.documents)}
        days |= {v.made_at.date() for v in verdicts}
        self.days = sorted(days)
        self.made: dict[tuple[int, Around], _Kept] = {}


def standing(entry: Entry, prepared: Prepared, as_of: date, around: Around, read_to: date | None) -> Commitment | None:
    """Return where an entry stands on a day, or None where it has not begun.

    Parameters
    ----------
    entry
        The entry.
    prepared
        The register that it is of.
    as_of
        The day.
    around
        What the rest of the register shows in it on that day.
    read_to
        The last day that a document tells of.
    """
    spans = prepared.lives[entry.id]
    if as_of < spans[0].first:
        return None
    verdicts = prepared.verdicts.get(entry.id, ())
    turns: _Turns | None = entry.worked_out.get("turns")
    if turns is None or turns.spans is not spans or turns.verdicts != verdicts:
        turns = entry.worked_out["turns"] = _Turns(entry, prepared, spans, verdicts)
    name = (bisect_right(turns.days, as_of), around)
    kept = turns.made.get(name)
    if kept is None:
        if len(turns.made) >= STRETCHES_KEPT:
            turns.made = {}
        kept = turns.made[name] = _Kept(_commitment(entry, prepared, as_of, around, read_to), as_of, read_to)
    elif kept.commitment.schedule == "overdue-no-evidence" and (kept.as_of, kept.read_to) != (as_of, read_to):
        heard = [s.statement for s in entry.said if s.since <= as_of]
        where = _where(entry, span_on(spans, as_of), heard, as_of, read_to)
        kept = turns.made[name] = _Kept(replace(kept.commitment, note=where), as_of, read_to)
    return kept.commitment


def span_on(spans: tuple[Span, ...], day: date) -> Span:
    """Return the span that holds on a day, which is not before the first."""
    return spans[bisect_right([s.first for s in spans], day) - 1]


def _commitment(entry: Entry, prepared: Prepared, as_of: date, around: Around, read_to: date | None) -> Commitment:
    span = span_on(prepared.lives[entry.id], as_of)
    heard = [s.statement for s in entry.said if s.since <= as_of]
    strengths = sorted({w for s in heard if (w := strength_of(s))}, key=strength_rank)
    return Commitment(
        id=entry.id,
        kind=entry.kind,
        key=str(entry.cluster.key),
        title=entry.title,
        parties=tuple(sorted({p for s in heard for p in s.parties})),
        recipients=tuple(sorted({p for s in heard for p in s.recipients})),
        areas=entry.areas,
        instrument=entry.instrument,
        target=span.target,
        official=span.official,
        evidence=span.evidence,
        schedule=span.schedule,
        strength=span.strength,
        strengths=tuple(strengths),
        statements=tuple(s.id for s in heard),
        documents=len({s.doc for s in heard}),
        origins=count_origins(heard, prepared.documents),
        log=told_by_day(entry_log(entry, prepared.documents), around.disputed, as_of),
        note=_where(entry, span, heard, as_of, read_to),
        verdicts=tuple(v for v in prepared.verdicts.get(entry.id, ()) if v.made_at.date() <= as_of),
        conflicts=around.conflicts,
    )


def _where(entry: Entry, span: Span, heard: list[Statement], as_of: date, read_to: date | None) -> str:
    where = note(span, as_of, read_to)
    if not where and span.official == "concluded" and any(is_exchange(s) for s in heard):
        where = "exchanged; no source here says that it was signed"
    if (missed := _missed(entry, span, as_of)) is not None:
        where = f"{where + '; ' if where else ''}an earlier date for it, {date_label(missed)}, passed without evidence"
    return where


def _missed(entry: Entry, span: Span, as_of: date) -> Interval | None:
    """Return the last date that was set for a promise and passed long before the present one was due."""
    now = span.target.latest if span.target is not None else None
    if now is None:
        return None
    passed = [
        (t.latest, t)
        for s in entry.said
        if s.since <= as_of
        and (t := s.statement.target) is not None
        and t.latest is not None
        and s.since <= t.latest < as_of
        and (now - t.latest).days > ANOTHER_ATTEMPT_DAYS
        and (span.delivered is None or t.latest < span.delivered)
    ]
    return max(passed, key=lambda p: (p[0], p[1].text))[1] if passed else None


def note(span: Span, as_of: date, read_to: date | None) -> str:
    """Return one sentence on where a promise stands; silence is never more than missing evidence."""
    overdue = ""
    if span.schedule == "overdue-no-evidence":
        overdue = f"overdue, no evidence in these documents up to {as_of}"
        if read_to and read_to < as_of:
            overdue = f"{overdue} (the latest is of {read_to})"
    if span.official == "disputed":
        disputed = "disputed: the sources put it in different states and nobody has decided"
        return f"{disputed}; {overdue}" if overdue else disputed
    if overdue:
        return overdue
    if span.delivered is not None and span.evidence == "delivered":
        late = " after its last day" if span.schedule == "met-late" else ""
        return (
            f"done by {span.delivered}{late}, the sources say"
            if span.delivered > date.min
            else "done, the sources say; the day is not known"
        )
    if span.evidence == "contradicted":
        return "a source says that it was not done"
    if span.schedule in ("due", "not-due") and span.target is not None:
        earlier = [a for a in span.target.alternatives if a.latest and a.latest < as_of]
        also = (
            f"; read as “{earlier[0].text or date_label(earlier[0])}” it is overdue, with no evidence"
            if earlier
            else ""
        )
        return f"due {date_label(span.target)}{also}"
    if span.target is not None and not span.target.resolved:
        return f"its time cannot be fixed from the text: “{span.target.text}”"
    return ""
