"""Conflicts of date: acts and meetings that two tellings date apart, and two deadlines set at one time.

Invariant: dates conflict only if no reading of one can meet any reading of the other; inside one document only for the
signing of one paper and for deadlines that it holds out as present.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from accord.documents import Document
from accord.register.conflicts import MOST_STEPS, UNDATED, Draft, same_time, sentences_apart, undated
from accord.register.entries import Entry, families
from accord.register.known import told_by
from accord.register.titles import title
from accord.register.views import date_label
from accord.statements import Statement
from accord.vocabulary import Interval

VISIT_DAYS = 3  # a visit's days either side of the one that a report names
_END_OF_YEAR = re.compile(r"\bend of (?:the year|this year|next year|\d{4})\b|\byear[-’' ]?s? end\b", re.I)
_LENGTH = re.compile(r"\byears?\b", re.I)
_ONCE = re.compile(
    r"\b(?:originally|initially|previously|formerly|earlier|first planned|had (?:planned|hoped|aimed|been)|was to"
    r"|were to|delayed|postponed|extended|pushed back|instead of|rather than|missed)\b",
    re.I,
)


def date_conflicts(entries: tuple[Entry, ...], documents: Mapping[str, Document]) -> list[Draft]:
    """Return things that two sources date apart: acts, meetings, and deadlines set at one time."""
    drafts = []
    fixed = {"agreed-in-principle", "concluded", "initialled", "signed", "in-force"}
    for group in families(entries).values():
        by_id = {k: v for e in group for k, v in e.by_id.items()}
        for state in sorted(fixed):
            dated = [
                (by_id[s.statement], s.when)
                for e in group
                for s in e.steps
                if s.reached and s.state == state and s.when.latest  # undated: it had happened by then
            ]
            one_paper = len(group) == 1 and group[0].cluster.key.topic in ("paper", "contract", "loan")
            drafts += _apart(
                dated,
                group,
                f"When was it {state.replace('-', ' ')}",
                documents,
                inside=state == "signed" and one_paper,
            )
        for e in group:
            if e.cluster.key.topic in ("visit", "meeting"):
                held = [(s, _stay(s)) for s in e.cluster.members]
                drafts += _apart([(s, w) for s, w in held if w], (e,), "When did it take place", documents)
            drafts += _deadlines(e, documents)
    return drafts


def _stay(s: Statement) -> Interval | None:
    """Return the days that a visit or meeting may take, given one of them: arrival and departure do not disagree."""
    if s.event is None or s.event.earliest is None or s.event.latest is None:
        return None
    stay = max((int(f.value) for f in s.figures if f.kind == "duration" and "day" in f.unit), default=0)
    slack = timedelta(days=max(stay - 1, VISIT_DAYS if s.subact == "visit" else 0))
    return Interval(s.event.earliest - slack, s.event.latest + slack, "range", s.event.text)


def _apart(
    dated: list[tuple[Statement, Interval]],
    group: tuple[Entry, ...],
    question: str,
    documents: Mapping[str, Document],
    *,
    inside: bool = False,
) -> list[Draft]:
    # The telling that ends first against the first that begins after it: if these two meet, all do.
    ending = sorted(dated, key=lambda p: (p[1].latest or date.max, p[0].id))
    begun = sorted((p for p in dated if p[1].earliest), key=lambda p: (p[1].earliest or date.min, p[0].id))
    for a, when in ending[:1]:
        later = [p for p in begun if when.latest and p[1].earliest and p[1].earliest > when.latest]
        later = [p for p in later if p[0].doc != a.doc] or [
            p for p in later if inside and sentences_apart(a, p[0], documents)
        ]
        if not later or when.latest is None or later[0][1].earliest is None:
            continue
        other = later[0][1]
        first_day, last_day = later[0][1].earliest, when.latest
        left = tuple(s for s, w in dated if w.latest and w.latest < first_day)
        right = tuple(s for s, w in dated if w.earliest and w.earliest > last_day)
        ids = tuple(e.id for e in group if any(s.id in e.by_id for s in (*left, *right)))
        name = title(next(e for e in group if e.id == ids[0]).cluster)
        return [
            Draft(
                "different-date",
                f"{name}: {question[:1].lower()}{question[1:]}?",
                ids,
                (date_label(when), date_label(other)),
                (left, right),
            )
        ]
    return []


def _deadlines(entry: Entry, documents: Mapping[str, Document]) -> list[Draft]:
    key = entry.cluster.key
    if key.topic == "fta" and key.parts[2] == "talks":
        return []  # a round a month is a calendar and no disagreement
    given = [(s, s.target) for s in entry.cluster.members if s.target is not None and s.target.latest is not None]
    given.sort(key=lambda p: (told_by(documents[p[0].doc]) or date.max, p[0].id))
    for inside in (False, True):  # a disagreement of two sources is told before one inside a source
        for n, (a, left) in enumerate(given):
            for b, right in given[n + 1 : n + 1 + MOST_STEPS]:
                if (a.doc == b.doc) is not inside or _compatible(left, right) or not same_time(a, b, documents):
                    continue
                if inside and not (
                    sentences_apart(a, b, documents)
                    and all(_still_meant(s, t, documents[s.doc]) for s, t in ((a, left), (b, right)))
                ):
                    continue
                return [_two_deadlines(entry, (a, left), (b, right), given, documents)]
    return []


def _two_deadlines(
    entry: Entry,
    first: tuple[Statement, Interval],
    second: tuple[Statement, Interval],
    given: list[tuple[Statement, Interval]],
    documents: Mapping[str, Document],
) -> Draft:
    (a, left), (b, right) = first, second
    near = [(s, t) for s, t in given if same_time(s, a, documents) or same_time(s, b, documents)]
    one = tuple(s for s, t in near if t.latest == left.latest)
    two = tuple(s for s, t in near if t.latest == right.latest)
    return Draft(
        "different-date",
        f"{title(entry.cluster)}: due {date_label(left)} or {date_label(right)}?",
        (entry.id,),
        (f"due {date_label(left)}", f"due {date_label(right)}"),
        (one, two),
        UNDATED if undated((*one, *two), documents) else "",
    )


def _still_meant(s: Statement, target: Interval, document: Document) -> bool:
    """Whether a document holds a deadline out as the present one: not passed, and not told as what was once planned."""
    told = told_by(document)
    return (told is None or target.latest is None or target.latest >= told) and not _ONCE.search(
        document.text[max(0, s.start - 60) : s.end]
    )


def _within_year(span: Interval) -> bool:
    """Whether a deadline is no finer than a year: "by 2027", "within five years"; not "by mid-2027"."""
    coarse = span.precision not in ("day", "month", "quarter", "half") or bool(_END_OF_YEAR.search(span.text))
    return span.earliest is None and (coarse or bool(_LENGTH.search(span.text)))


def _year_of(span: Interval) -> int | None:
    return span.latest.year if span.latest else None


def _compatible(left: Interval, right: Interval) -> bool:
    for a in (left, *left.alternatives):
        for b in (right, *right.alternatives):
            if a.latest == b.latest or (_within_year(a) and _within_year(b) and _year_of(a) == _year_of(b)):
                return True
            if (
                a.earliest
                and a.latest
                and b.latest
                and (b.earliest or date.min) <= a.latest
                and b.latest >= a.earliest
                and b.earliest is None
                and a.latest <= b.latest
            ):
                return True  # "in June 2025" keeps "by 2025"
            if b.earliest and b.latest and a.latest and a.earliest is None and b.latest <= a.latest:
                return True
            if (
                a.earliest
                and b.earliest
                and a.latest
                and b.latest
                and a.earliest <= b.latest
                and b.earliest <= a.latest
            ):
                return True
    return False
