"""The life of each instrument as dated steps that can be printed: who says what, and when it was.

Invariant: entries that say the same step at dates that meet are one entry; its date is the finest that a source
gives, and each document's own telling is kept.
"""

import hashlib
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from accord.documents import Document
from accord.register.entries import Entry
from accord.register.facets import phase
from accord.register.known import days_apart, happened, publication
from accord.register.lanes import lanes
from accord.register.promises import complement
from accord.register.steps import ORDER, Step, is_exchange
from accord.register.titles import area_label
from accord.register.views import Conflict, LogEntry, Timeline, date_label
from accord.statements import Statement
from accord.vocabulary import Interval, strength_rank, words

SENTENCE = 300
_SET_UP = ("project", "dialogue", "framework", "fund")  # set up, not signed: a paper in the same sentence is another
_FAMILIES = ("fta", "strategic-partnership")
_EXCHANGE = re.compile(r"\bexchanged?\b", re.I)
_STOP = re.compile(r"[.!?](?:[”\"’')]*\s|$)|\n")
_SHORT = {"mou": "MoU", "loi": "letter of intent"}
_GOAL_WORD = {
    "talks": "hold talks",
    "conclude": "conclude",
    "sign": "sign",
    "ratify": "ratify",
    "in-force": "bring into force",
    "upgrade": "upgrade",
}


# A step with the first day on which it is told.
Dated = tuple[date, LogEntry]


@dataclass(frozen=True, slots=True)
class _Mark:
    when: Interval
    state: str | None
    phrase: str
    statement: Statement


def timelines(
    entries: Sequence[Entry],
    documents: Mapping[str, Document],
    conflicts: Iterable[Conflict],
    states: Mapping[str, str | None],
    notes: Mapping[str, str],
    as_of: date,
    kept: dict[str, Any],
) -> tuple[Timeline, ...]:
    """Return the timelines of all instruments, those with most steps first.

    Parameters
    ----------
    entries
        All entries.
    documents
        Documents by id.
    conflicts
        Conflicts that are open or resolved on that day.
    states, notes
        Official state and overdue note of each entry id on that day.
    as_of
        The day asked for; what begins later is left out.
    kept
        What was worked out for another day, for as long as it holds.
    """
    disputed = {
        v.statement
        for c in conflicts
        if c.kind == "incompatible-state" and c.resolution is None
        for side in c.sides
        for v in side.voices
    }
    chains = lanes(entries, as_of, kept)
    _follow_on(chains, [e for e in entries if e.cluster.key.topic == "ask" and e.begins <= as_of], documents)
    found = [_timeline(name, chain, documents, disputed, states, notes, as_of) for name, chain in chains]
    return tuple(sorted((t for t in found if t.entries), key=lambda t: (-len(t.entries), t.title, t.id)))


def entry_log(entry: Entry, documents: Mapping[str, Document]) -> tuple[Dated, ...]:
    """Return the whole log of one entry, each step with the first day on which it is told; made once for an entry."""
    found: tuple[Dated, ...] | None = entry.worked_out.get("log")
    if found is None:
        found = entry.worked_out["log"] = _merge(_marks(entry, documents, alone=True))
    return found


def told_by_day(log: tuple[Dated, ...], disputed: Container[str], as_of: date) -> tuple[LogEntry, ...]:
    """Return the steps of a log that are told on a day, with what is disputed on that day.

    Parameters
    ----------
    log
        The whole log.
    disputed
        Ids of the statements that others contradict on that day.
    as_of
        The day.
    """
    shown = tuple(step for first, step in log if first <= as_of)
    if not disputed:
        return shown
    return tuple(replace(e, disputed=True) if any(i in disputed for i in e.statements) else e for e in shown)


def _follow_on(
    chains: list[tuple[tuple[str, ...], list[Entry]]], asks: list[Entry], documents: Mapping[str, Document]
) -> None:
    """Add to an instrument's chain what is asked for in the very sentence that speaks of the instrument."""
    if not asks:
        return
    spans: dict[str, list[tuple[int, int, list[Entry]]]] = {}
    for _, chain in chains:
        for e in chain:
            for s in e.cluster.members:
                spans.setdefault(s.doc, []).append((s.start, s.end, chain))
    for ask in asks:
        for s in ask.cluster.members:
            text = documents[s.doc].text
            near = [
                chain
                for start, end, chain in spans.get(s.doc, ())
                if abs(start - s.start) < SENTENCE and not _STOP.search(text[min(end, s.end) : max(start, s.start)])
            ]
            if near and ask not in near[0]:
                near[0].append(ask)
                break


@dataclass(frozen=True, slots=True)
class _Lane:
    """What of a timeline no day changes; it is kept with the first entry and names the others."""

    others: tuple[Entry, ...]
    identity: str
    heading: str
    instrument: str | None
    parties: tuple[str, ...]
    areas: tuple[str, ...]
    log: tuple[Dated, ...]


def _timeline(
    name: tuple[str, ...],
    chain: list[Entry],
    documents: Mapping[str, Document],
    disputed: set[str],
    states: Mapping[str, str | None],
    notes: Mapping[str, str],
    as_of: date,
) -> Timeline:
    group = tuple(sorted(chain, key=lambda e: e.cluster.key.topic == "ask"))
    lane: _Lane | None = group[0].worked_out.get("lane")
    if lane is None or not _same(lane.others, group[1:]):
        lane = group[0].worked_out["lane"] = _lane(name, group, documents)
    told = [states[e.id] for e in group if states.get(e.id)]
    state = "disputed" if "disputed" in told else max((t for t in told if t), key=lambda t: ORDER[t], default=None)
    note = "; ".join(dict.fromkeys(part for e in group if notes.get(e.id) for part in notes[e.id].split("; ")))
    log = told_by_day(lane.log, disputed, as_of)
    return Timeline(lane.identity, lane.heading, lane.instrument, lane.parties, lane.areas, state, log, note)


def _same(left: tuple[Entry, ...], right: tuple[Entry, ...]) -> bool:
    """Whether these are the very entries: what an edit touches is made anew, so equality need not be looked into."""
    return len(left) == len(right) and all(a is b for a, b in zip(left, right, strict=True))


def _lane(name: tuple[str, ...], group: tuple[Entry, ...], documents: Mapping[str, Document]) -> _Lane:
    first = group[0]
    if len(group) == 1:
        log = entry_log(first, documents)
    else:
        log = _merge([m for e in group for m in _marks(e, documents, alone=name[0] in _FAMILIES)])
    if name[0] == "fta":
        heading = name[2].replace("-", " ").upper() if name[2] else "Free trade agreement"
    elif name[0] == "area":
        heading = area_label((name[2],))
        heading = heading[:1].upper() + heading[1:]
    else:
        heading = first.title
    identity = "t-" + hashlib.sha256("\x1f".join((*name, first.id)).encode()).hexdigest()[:10]
    parties = tuple(sorted({p for e in group for s in e.cluster.members for p in s.parties}))
    areas = tuple(dict.fromkeys(a for e in group for a in e.areas))
    return _Lane(group[1:], identity, heading, first.instrument, parties, areas, log)


def _marks(entry: Entry, documents: Mapping[str, Document], *, alone: bool) -> list[_Mark]:
    topic = entry.cluster.key.topic
    name = _short(entry.instrument, topic)
    marks: list[_Mark] = []
    by_statement = {s.statement: s for s in entry.steps}
    for s in entry.cluster.members:
        step = by_statement.get(s.id)
        d = documents[s.doc]
        if s.target is not None and s.target.resolved:
            marks.append(_Mark(_said_on(s, d), "proposed" if step else None, _target_phrase(s, entry, alone), s))
        elif step is not None and (step.state != "proposed" or topic != "fta"):
            marks.append(
                _Mark(
                    _done_on(step.when) if step.state != "proposed" else _said_on(s, d),
                    step.state if step.reached else None,
                    _phrase(step, s, topic, alone, name),
                    s,
                )
            )
        elif step is None and s.act != "state-fact" and topic not in ("fta", "strategic-partnership"):
            marks.append(_Mark(_said_on(s, d), None, _told(s, alone), s))
    return marks


def _done_on(when: Interval) -> Interval:
    """Return when an act was done; told by a document without a date, that can be any day before it."""
    if when.precision == "by-publication" and when.latest is None:
        return Interval(None, None, "unresolved")
    return when


def _said_on(s: Statement, d: Document) -> Interval:
    if s.event is not None and s.event.resolved and s.act in ("commit", "agree"):
        return happened(s, d)
    span = publication(d)
    return Interval(span.earliest, span.latest, span.precision, "published")


def _phrase(step: Step, s: Statement, topic: str, alone: bool, name: str) -> str:
    label = words("instrument-states")[step.state].label
    if not step.reached:
        phrase = f"not {label}" if topic not in ("fund", "project", "dialogue", "framework") else _told(s, alone=True)
    elif step.state == "under-negotiation":
        if topic == "fta" or s.subact in ("resume", "launch"):
            phrase = {"resume": "negotiations resumed", "launch": "negotiations launched"}.get(
                s.subact or "", "under negotiation"
            )
        else:
            phrase = "draft under discussion" if re.search(r"\bdraft\b", s.quote, re.I) else "under discussion"
    elif step.state == "in-force" and topic in ("strategic-partnership", "dialogue", "framework", "fund", "project"):
        phrase = "established" if topic in ("strategic-partnership", "framework", "fund") else "launched"
    elif step.state in ("signed", "concluded") and (s.subact == "exchange" or re.search(r"\bexchange of\b", s.quote)):
        phrase = "exchanged"
    elif step.state == "proposed":
        phrase = _ahead_phrase(s, topic)
    else:
        phrase = label
    return phrase if alone else f"{name} {phrase}"


def _ahead_phrase(s: Statement, topic: str) -> str:
    if is_exchange(s):
        return "to be exchanged"
    if topic not in _SET_UP and (phase(s) == "sign" or _EXCHANGE.search(s.quote)):
        return "to be signed"
    if s.strength == "considering":
        conditional = s.target is not None and s.target.precision == "conditional"
        return (
            "under consideration, conditional"
            if conditional or re.search(r"\bwhen the need arises\b|\bif\b|\bpossible\b", s.quote, re.I)
            else "under consideration"
        )
    if s.strength == "scheduled":
        return "scheduled"
    return {"hoping": "hoped for", "aiming": "aimed at", "planning": "planned", "discussed": "discussed"}.get(
        s.strength or "", "promised"
    )


def _target_phrase(s: Statement, entry: Entry, alone: bool) -> str:
    assert s.target is not None
    topic = entry.cluster.key.topic
    due = date_label(s.target)
    if topic == "fta":
        goal_word = _GOAL_WORD.get(entry.cluster.key.parts[2], "")
        return f"target: {goal_word} {due}" if goal_word else f"target: {due}"
    verb = "launch " if re.search(r"\blaunch", s.quote, re.I) else ""
    what = "" if alone else f"{_short(s.instrument, topic)} "
    if strength_rank(s.strength) >= strength_rank("scheduled"):
        return f"{what}{verb}scheduled {due}"
    return f"{what}{verb}promised for {due}" if not due.startswith("by") else f"{what}{verb}promised {due}"


def _short(instrument: str | None, topic: str) -> str:
    word = instrument or topic
    return _SHORT.get(word, words("instruments")[word].label if word in words("instruments") else topic)


def _told(s: Statement, alone: bool) -> str:
    if s.act == "urge":
        asked = s.quote[s.quote.find(s.verb) :] if s.verb and s.verb in s.quote else s.quote
        return " ".join(asked.split())
    return complement(s.quote)


def _merge(marks: Iterable[_Mark]) -> tuple[Dated, ...]:
    groups: list[list[_Mark]] = []
    # Only marks of one phrase, of a pair of one act, or of one document can be alike: nothing else is compared.
    places: dict[tuple[str, str], list[int]] = {}
    for mark in sorted(marks, key=lambda m: (_width(m.when), _sort_day(m.when), m.statement.id)):
        keys = _meeting_places(mark)
        near = sorted({n for key in keys for n in places.get(key, ())})
        found = next((n for n in near if _alike(groups[n][0], mark)), None)
        if found is not None:
            groups[found].append(mark)
            continue
        for key in keys:
            places.setdefault(key, []).append(len(groups))
        groups.append([mark])
    log: list[Dated] = []
    for group in groups:
        finest = group[0]
        states = sorted(dict.fromkeys(m.phrase for m in group), key=lambda p: (-len(p), p))
        states = [p for n, p in enumerate(states) if not any(p in longer for longer in states[:n])]
        phrase = states[0] if len(states) == 1 else _joined(states)
        docs = tuple(dict.fromkeys(m.statement.doc for m in group))
        told: dict[str, str] = {}
        for m in group:  # narrowest first
            told.setdefault(m.statement.doc, date_label(m.when))
        ids = tuple(m.statement.id for m in group)
        first = finest.when.earliest or finest.when.latest or date.min
        log.append((first, LogEntry(finest.when, finest.state, phrase, ids, docs, tuple(told.items()))))
    return tuple(sorted(log, key=_place))


def _place(dated: Dated) -> tuple[date, bool, int, str, tuple[str, ...]]:
    e = dated[1]
    return _sort_day(e.when), e.when.latest is None, ORDER.get(e.state or "", 0), e.phrase, e.statements


def _joined(phrases: list[str]) -> str:
    """Join phrases that share all but their last word: "MoU signed/exchanged"."""
    heads = {p.rpartition(" ")[0] for p in phrases}
    if len(heads) == 1:
        head = heads.pop()
        tails = "/".join(sorted((p.rpartition(" ")[2] for p in phrases), reverse=True))
        return f"{head} {tails}".strip()
    return "; ".join(phrases)


def _meeting_places(mark: _Mark) -> list[tuple[str, str]]:
    """Return where a mark can meet those that are alike: what :func:`_alike` asks for first."""
    head, _, last = mark.phrase.rpartition(" ")
    found = [("phrase", mark.phrase), ("document", mark.statement.doc)]
    return [*found, ("act", head)] if last in {"signed", "exchanged"} else found


def _alike(a: _Mark, b: _Mark) -> bool:
    last = {p.rpartition(" ")[2] for p in (a.phrase, b.phrase)}
    if (" to be " in f" {a.phrase}") is not (" to be " in f" {b.phrase}"):
        return False  # what has still to come is no telling of what was done
    nested = a.statement.doc == b.statement.doc and (a.phrase in b.phrase or b.phrase in a.phrase)
    heads = a.phrase.rpartition(" ")[0] == b.phrase.rpartition(" ")[0]
    one_act = heads and last == {"signed", "exchanged"}
    if not (a.phrase == b.phrase or one_act or nested) or (a.state != b.state and not one_act):
        return False
    gap = days_apart(a.when, b.when)
    if gap == 0:
        return True
    if a.state in ("proposed", None):
        return gap is None or gap <= 7
    return gap is None or (b.when.precision == "by-publication" and gap == 0)


def _width(when: Interval) -> int:
    if when.earliest is None or when.latest is None:
        return 100_000 if when.resolved else 200_000
    return (when.latest - when.earliest).days


def _sort_day(when: Interval) -> date:
    if when.earliest is not None and when.latest is None and when.precision == "month":
        return when.earliest.replace(day=28)  # not before some day of that month: after what is known of it
    return when.earliest or when.latest or date.max
