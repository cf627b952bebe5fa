"""Where sources disagree: five kinds of conflict, each with both sides, their origins and a default reading.

Invariant: not mentioning something is not denying it; a later and further state is progress and no conflict; and
both sides of a conflict come from different documents.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from accord.documents import Document
from accord.register.entries import Entry, families
from accord.register.judgements import Judgement
from accord.register.known import days_apart, publication, published, told_by
from accord.register.origins import count_origins
from accord.register.steps import ORDER, Step, is_exchange
from accord.register.titles import title
from accord.register.views import Conflict, Side, Voice, date_label
from accord.statements import Statement
from accord.vocabulary import Interval, words

SAME_NEWS_DAYS = 3
_LENGTH = re.compile(r"\byears?\b", re.I)
SAME_TIME_DAYS = 45
BEFORE_SIGNATURE = ("agreed-in-principle", "concluded", "initialled")
VISIT_DAYS = 3  # a visit's days either side of the one that a report names
MOST_STEPS = 60  # of one instrument: the earliest that reached a state, the latest that still wait for it


@dataclass(frozen=True, slots=True)
class Draft:
    """A disagreement before it is weighed: two claims with the statements behind each."""

    kind: str
    title: str
    entries: tuple[str, ...]
    claims: tuple[str, str]
    statements: tuple[tuple[Statement, ...], tuple[Statement, ...]]
    may_be_sequence: bool
    states: tuple[str, str] | None = field(default=None)
    until: date | None = field(default=None)


def weigh(draft: Draft, documents: Mapping[str, Document], judgements: Sequence[Judgement]) -> Conflict:
    """Return a draft as a conflict: voices, origins, default reading and a person's resolution if there is one."""
    left, right = (_side(claim, group, documents) for claim, group in zip(draft.claims, draft.statements, strict=True))
    default, reason = _default(left, right)
    ids = [{s.id for s in group} for group in draft.statements]
    identity = "\x1f".join((draft.kind, *sorted(min(group) for group in ids)))
    resolutions = [
        j
        for j in judgements
        if j.kind == "prefer" and ((j.left in ids[0] and j.right in ids[1]) or (j.left in ids[1] and j.right in ids[0]))
    ]
    return Conflict(
        id="x-" + hashlib.sha256(identity.encode()).hexdigest()[:10],
        kind=draft.kind,
        title=draft.title,
        commitments=draft.entries,
        sides=(left, right),
        may_be_sequence=draft.may_be_sequence,
        default_side=default,
        default_reading=f"{(left, right)[default].claim}: {reason}",
        resolution=max(resolutions, key=lambda j: (j.made_at, j.id), default=None),
    )


def resolved_side(conflict: Conflict) -> int | None:
    """Return the index of the side that a person preferred, or None."""
    if conflict.resolution is None:
        return None
    left = {v.statement for v in conflict.sides[0].voices}
    return 0 if conflict.resolution.left in left else 1


def _side(claim: str, statements: Iterable[Statement], documents: Mapping[str, Document]) -> Side:
    group = sorted(
        statements,
        key=lambda s: (
            documents[s.doc].published is None,
            published(documents[s.doc]) or date.max,
            s.doc,
            s.start,
            s.id,
        ),
    )
    voices = []
    for s in group:
        d = documents[s.doc]
        source = d.publisher.value if d.publisher else (d.title.value if d.title else d.name)
        voices.append(Voice(s.id, s.quote, s.doc, source, published(d), d.kind, s.attribution))
    return Side(claim, tuple(voices), count_origins(group, documents))


def _default(left: Side, right: Side) -> tuple[int, str]:
    kinds = words("document-kinds")
    best = [min(kinds[v.document_kind].rank for v in side.voices) for side in (left, right)]
    names = [
        next(v.document_kind for v in s.voices if kinds[v.document_kind].rank == b)
        for s, b in zip((left, right), best, strict=True)
    ]
    labels = [kinds[n].label for n in names]
    if best[0] != best[1]:
        side = 0 if best[0] < best[1] else 1
        return side, f"{labels[side]} ranks above {labels[1 - side]}"
    days = [max((v.published for v in side.voices if v.published), default=None) for side in (left, right)]
    if days[0] and days[1] and days[0] != days[1]:
        side = 0 if days[0] > days[1] else 1
        return side, f"both are of kind {labels[0]}; it is the later ({days[side]})"
    if left.origins != right.origins:
        side = 0 if left.origins > right.origins else 1
        return side, f"both are of kind {labels[0]} and neither is known to be later; more origins stand behind it"
    return 0, f"both are of kind {labels[0]}, neither is known to be later and neither has more origins; no preference"


def state_conflicts(entries: tuple[Entry, ...], documents: Mapping[str, Document]) -> list[Draft]:
    """Return instruments that one source has reached a state which another has still to come, or denies."""
    drafts = []
    for group in families(entries).values():
        by_id = {k: v for e in group for k, v in e.by_id.items()}
        steps = [s for e in group for s in e.steps]
        ahead = [s for s in steps if s.ahead is not None and (not s.reached or not s.dated)]
        for wanted in sorted({str(s.ahead) for s in ahead}, key=lambda w: ORDER[w]):
            waiting = sorted((s for s in ahead if s.ahead == wanted), key=lambda s: s.since)[-MOST_STEPS:]
            there = [s for s in steps if s.reached and ORDER[s.state] >= ORDER[wanted] and s.state != "suspended"]
            there = sorted(there, key=lambda s: s.since)[:MOST_STEPS]
            pairs = [(a, b) for a in there for b in waiting if _clash(a, b, by_id, documents)]
            if not pairs or wanted == "under-negotiation":
                continue
            left = _statements((a for a, _ in pairs), by_id)
            right = _statements((b for _, b in pairs), by_id)
            first = pairs[0][0]
            sequence = all(_may_follow(a, b, by_id, documents) for a, b in pairs)
            denied = not pairs[0][1].reached
            name = title(group[0].cluster) if len(group) == 1 else _family_name(group)
            word = first.state.replace("-", " ")
            goal = wanted.replace("-", " ")
            drafts.append(
                Draft(
                    "incompatible-state",
                    f"{name}: {word} or {'not ' + goal if denied else 'still to be ' + goal}?",
                    tuple(sorted({e.id for e in group if any(s.id in e.by_id for s in (*left, *right))})),
                    (word, f"not {goal}" if denied else f"to be {goal}"),
                    (left, right),
                    sequence,
                    (first.state, "proposed" if not denied else "under-negotiation"),
                    _overtaken(steps, wanted, waiting, by_id, documents),
                )
            )
        drafts += _two_names(group, steps, by_id)
    return drafts


def _overtaken(
    steps: list[Step],
    wanted: str,
    waiting: list[Step],
    by_id: Mapping[str, Statement],
    documents: Mapping[str, Document],
) -> date | None:
    """Return the day on which events overtook a dispute: the state was reached after everybody who still waited."""
    told = [publication(documents[by_id[b.statement].doc]).latest for b in waiting]
    last = max((d for d in told if d is not None), default=None)
    if last is None:
        return None
    later = [s.since for s in steps if s.reached and ORDER[s.state] >= ORDER[wanted] and s.state != "suspended"]
    return min((d for d in later if (d - last).days > SAME_NEWS_DAYS), default=None)


def _two_names(group: tuple[Entry, ...], steps: list[Step], by_id: Mapping[str, Statement]) -> list[Draft]:
    """Return one act of one day that some sources call a conclusion and others a signature."""
    named = [s for s in steps if s.reached and by_id[s.statement].act in ("sign", "announce", "agree")]
    upper = sorted((s for s in named if s.state == "signed"), key=lambda s: (s.since, s.statement))[:MOST_STEPS]
    lower = [s for s in named if s.state in BEFORE_SIGNATURE and not is_exchange(by_id[s.statement])]
    lower = sorted(lower, key=lambda s: (s.since, s.statement))[:MOST_STEPS]
    pairs = [
        (a, b)
        for a in upper
        for b in lower
        if abs((a.since - b.since).days) <= SAME_NEWS_DAYS
        and by_id[a.statement].doc != by_id[b.statement].doc
        and (a.dated or b.dated)
    ]
    if not pairs:
        return []
    left = _statements((a for a, _ in pairs), by_id)
    right = _statements((b for _, b in pairs), by_id)
    states = (pairs[0][0].state, pairs[0][1].state)
    words_ = tuple(s.replace("-", " ") for s in states)
    return [
        Draft(
            "incompatible-state",
            f"{_family_name(group)}: {words_[0]} or {words_[1]} on {pairs[0][1].since}?",
            tuple(sorted({e.id for e in group if any(s.id in e.by_id for s in (*left, *right))})),
            (words_[0], words_[1]),
            (left, right),
            True,
            states,
        )
    ]


def _family_name(group: tuple[Entry, ...]) -> str:
    if group[0].cluster.key.topic == "fta":
        named = group[0].cluster.key.parts[1].replace("-", " ").upper()
        return named or "Free trade agreement"
    return title(group[0].cluster)


def _clash(a: Step, b: Step, by_id: Mapping[str, Statement], documents: Mapping[str, Document]) -> bool:
    """Whether ``a`` had been reached when ``b`` said that it was still to come (three days' grace either way)."""
    one, two = by_id[a.statement], by_id[b.statement]
    if one.doc == two.doc:
        return False
    said = publication(documents[two.doc])
    told = said.latest
    if told is None or a.since in (date.min, date.max):
        return False
    return (a.since - told).days <= (0 if a.dated else SAME_NEWS_DAYS)


def _may_follow(a: Step, b: Step, by_id: Mapping[str, Statement], documents: Mapping[str, Document]) -> bool:
    told = publication(documents[by_id[b.statement].doc]).latest
    heard = publication(documents[by_id[a.statement].doc]).latest
    if told is None:
        return True
    close = abs((a.since - told).days) <= SAME_NEWS_DAYS
    return close and (heard is None or heard >= told)


def _statements(steps: Iterable[Step], by_id: Mapping[str, Statement]) -> tuple[Statement, ...]:
    return tuple(by_id[i] for i in dict.fromkeys(s.statement for s in steps))


def same_time(a: Statement, b: Statement, documents: Mapping[str, Document], within: int = SAME_TIME_DAYS) -> bool:
    """Whether two statements were made so close in time that a change of mind is not the plain reading.

    A document of which nothing is known but that it is not older than its source may be of the same time; the
    conflict then says that it may be a sequence. Nothing is said of one whose time is not known at all.
    """
    gap = days_apart(publication(documents[a.doc]), publication(documents[b.doc]))
    return gap is not None and gap <= within


def undated(statements: Iterable[Statement], documents: Mapping[str, Document]) -> bool:
    """Whether one of the statements comes from a document whose publication day is not known."""
    return any(publication(documents[s.doc]).latest is None for s in statements)


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
            drafts += _apart(dated, group, f"When was it {state.replace('-', ' ')}", documents)
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
    dated: list[tuple[Statement, Interval]], group: tuple[Entry, ...], question: str, documents: Mapping[str, Document]
) -> list[Draft]:
    # The telling that ends first against the first that begins after it: if these two meet, all do.
    ending = sorted(dated, key=lambda p: (p[1].latest or date.max, p[0].id))
    begun = sorted((p for p in dated if p[1].earliest), key=lambda p: (p[1].earliest or date.min, p[0].id))
    for a, when in ending[:1]:
        later = [
            p for p in begun if when.latest and p[1].earliest and p[1].earliest > when.latest and p[0].doc != a.doc
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
                False,
            )
        ]
    return []


def _deadlines(entry: Entry, documents: Mapping[str, Document]) -> list[Draft]:
    key = entry.cluster.key
    if key.topic == "fta" and key.parts[2] == "talks":
        return []  # a round a month is a calendar and no disagreement
    given = [(s, s.target) for s in entry.cluster.members if s.target is not None and s.target.latest is not None]
    given.sort(key=lambda p: (told_by(documents[p[0].doc]) or date.max, p[0].id))
    for n, (a, left) in enumerate(given):
        for b, right in given[n + 1 : n + 1 + MOST_STEPS]:
            if a.doc == b.doc or _compatible(left, right) or not same_time(a, b, documents):
                continue
            near = [(s, t) for s, t in given if same_time(s, a, documents) or same_time(s, b, documents)]
            one = tuple(s for s, t in near if t.latest == left.latest)
            two = tuple(s for s, t in near if t.latest == right.latest)
            return [
                Draft(
                    "different-date",
                    f"{title(entry.cluster)}: due {date_label(left)} or {date_label(right)}?",
                    (entry.id,),
                    (f"due {date_label(left)}", f"due {date_label(right)}"),
                    (one, two),
                    undated((*one, *two), documents),
                )
            ]
    return []


def _within_year(span: Interval) -> bool:
    """Whether a deadline is no finer than a year: "by 2027", "within five years"."""
    return span.earliest is None and (span.precision != "day" or bool(_LENGTH.search(span.text)))


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
