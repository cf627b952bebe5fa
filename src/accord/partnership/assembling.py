"""A contract as of a day from the passages that speak of it.

Invariant: the state is the furthest that a source has reached by then, in its own words; what was said or happened
later does not count, and without any evidence the state says so.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from accord.partnership.amounts import Rate, bounds
from accord.partnership.compare import CONFLICT, PRECISION, Comparison, compare_prices
from accord.partnership.contracts import Contract, FollowOn, Quantity
from accord.partnership.evidence import Evidence, in_order
from accord.partnership.gathering import gather, own_figures
from accord.partnership.groups import Group
from accord.partnership.milestones import Milestone, milestone
from accord.partnership.passages import Passage, told_on
from accord.partnership.pricing import prices_in
from accord.partnership.slips import SAME_TIME_DAYS
from accord.partnership.things import Thing, alike, counted, is_further, plain_list, same_thing, word_list
from accord.partnership.versions import DENIED, REACHED, Version, versions_in
from accord.register import Commitment, Register, RegisterState, publication, told_by
from accord.statements import Statement, find_countries, tokenise
from accord.vocabulary import Interval, parties

_MAKER = re.compile(
    r"\b([A-Z][\w&’'-]+(?:\s+[A-Z][\w&’'-]+){0,4})\s+(?:will|is to|has|would|expects to|plans to)?\s*"
    r"(?:deliver|delivers|delivered|supply|supplies|supplied|build|builds|built|manufacture|manufactures|won|secured)\b"
)
_OPTION_FOR = re.compile(
    r"\boptions?\s+(?:for|on|to\s+(?:buy|purchase|order|acquire))\s+(?:another\s+|an additional\s+)?(\d+)(?:\s+more)?"
    r"(?=[\s,.;])",
    re.I,
)
_RELATIVE = re.compile(r"(?:which|that|to be|to|scheduled|due|expected|set|with)\b", re.I)
_BODY = re.compile(r"(?:[A-Z][\w&’'-]+|of|and|for)(?:\s+(?:[A-Z][\w&’'-]+|of|and|for|the))+")


def contracts(
    register: Register, as_of: date | None = None, known_on: date | None = None, rates: Sequence[Rate] = ()
) -> tuple[Contract, ...]:
    """Return the contracts and projects that a register tells of, as of a day.

    Parameters
    ----------
    register
        The register.
    as_of
        Day of the events; by default the last day that any document tells of.
    known_on
        Only documents published by this day count.
    rates
        Exchange rates that the user gives, each with its source.
    """
    prepared = register.prepared(known_on)
    state = register.state(as_of, known_on)
    documents = prepared.documents
    statements = {s.id: s for e in prepared.entries for s in e.cluster.members}
    judgements = [j for j in register.judgements if known_on is None or j.made_at.date() <= known_on]
    homes = {s.id: e.id for e in prepared.entries for s in e.cluster.members}
    pairs = {s.id: e.cluster.key.parts[0] for e in prepared.entries for s in e.cluster.members if e.cluster.key.parts}
    groups = gather(statements.values(), documents, homes, judgements)
    read_to = max(
        (d for doc in documents.values() if (d := told_by(doc)) is not None and d <= state.as_of), default=None
    )
    heard = {i: c for c in state.commitments for i in c.statements}
    # What a report of that day already tells counts, also where the reader dates what it tells later.
    early = {s.id for g in groups for s in g.anchors if s.id not in heard}
    early = {i for i in early if told_on(publication(documents[statements[i].doc])) <= state.as_of}
    if early:
        whole = {i: c for c in register.state(date.max, known_on).commitments for i in c.statements}
        heard |= {i: whole[i] for i in early}
    found = [_contract(g, state, heard, pairs, read_to, rates) for g in groups]
    return tuple(sorted((c for c in found if c is not None), key=lambda c: (c.kind, c.title, c.id)))


def _contract(
    group: Group,
    state: RegisterState,
    heard: Mapping[str, Commitment],
    pairs: Mapping[str, str],
    read_to: date | None,
    rates: Sequence[Rate],
) -> Contract | None:
    as_of = state.as_of
    anchors = [s for s in group.anchors if s.id in heard]
    if not anchors:
        return None
    passages = sorted(group.passages.values(), key=lambda p: (told_on(p.said), p.document.id, p.number))
    of = "goods" if group.goods else "works"
    raw: dict[str, list[Version]] = {}
    ids = {s.id for s in group.anchors}
    for p in passages:
        for kind, place, version in versions_in(p, of, _cue_spans(p, group)):
            own = any(s.id in ids and s.start <= place < s.end for s in p.statements)
            if group.speaks_here(p, place) or (kind == "signature" and own):
                raw.setdefault(kind, []).append(version)
    for s in anchors:
        for kind, version in _signed(s, passages):
            raw.setdefault(kind, []).append(version)
    milestones = [m for kind in _KIND_ORDER if (m := milestone(kind, of, raw.get(kind, ()), as_of, read_to))]
    told = [p for p in passages if told_on(p.said) <= as_of or any(s.id in heard for s in p.statements)]
    if any(m.kind == "cancellation" and m.status == "reached" for m in milestones):
        milestones = [_cancelled(m) for m in milestones]
    quantities = _unique(q for p in told for q in _quantities(p, group))
    prices = tuple(
        dict.fromkeys(x for p in told for x in prices_in(p, _spans(p, group), whole=group.kind in ("loan", "fund")))
    )
    follow_ons = tuple(dict.fromkeys(f for p in told for f in _follow_ons(p, group)))
    word, note, basis = _state(anchors, milestones, passages, as_of, read_to)
    own_statements = tuple(sorted({s.id for p in told for s in p.statements if s.id in heard} & _own_ids(group, told)))
    commitments = {heard[s.id].id: heard[s.id] for s in anchors}
    homes = tuple(sorted(commitments))
    return Contract(
        id="k-" + hashlib.sha256(_earliest(anchors, passages).encode()).hexdigest()[:10],
        kind=group.kind,
        title=_title(group, quantities, [commitments[i] for i in homes]),
        parties=_parties(anchors, pairs),
        bodies=_bodies(told),
        areas=tuple(dict.fromkeys(a for i in homes for a in commitments[i].areas)),
        state=word,
        note=note,
        state_evidence=basis,
        quantities=quantities,
        prices=prices,
        milestones=tuple(milestones),
        follow_ons=follow_ons,
        comparisons=(*_compare_quantities(quantities), *compare_prices(prices, rates)),
        commitments=homes,
        statements=own_statements,
        evidence=in_order([p.evidence() for p in told]),
    )


_KIND_ORDER = (
    "award",
    "signature",
    "construction",
    "first-delivery",
    "delivery",
    "launch",
    "completion",
    "cancellation",
)


def _earliest(anchors: Sequence[Statement], passages: Sequence[Passage]) -> str:
    days = {s.id: told_on(p.said) for p in passages for s in p.statements}
    return min(anchors, key=lambda s: (days.get(s.id, date.max), s.id)).id


def _cancelled(m: Milestone) -> Milestone:
    if m.status in ("reached", "disputed"):
        return m
    return replace(
        m, status="cancelled", note="the contract was cancelled, a source says; none says that it was reached"
    )


def _parties(anchors: Sequence[Statement], pairs: Mapping[str, str]) -> tuple[str, ...]:
    named = {p for s in anchors for p in (*s.parties, *s.recipients)}
    if len(named) < 2:
        told = {m.code for s in anchors for m in find_countries(tokenise(s.quote, 0, len(s.quote)))} - {""}
        named = named | told if len(named | told) == 2 else named
    if len(named) < 2:  # one side alone is named: the other is that of the register's own key
        named |= {p for s in anchors for p in pairs.get(s.id, "").split("+") if len(p) == 3 and p.isupper()}
    return tuple(sorted(named))


def _own_ids(group: Group, told: Sequence[Passage]) -> set[str]:
    """Return the statements that are the contract's: its anchors, and those of sentences without another anchor."""
    anchors = {s.id for s in group.anchors}
    found = set(anchors)
    for p in told:
        here = {s.id for s in p.statements}
        if not here & anchors:
            found |= here
    return found


def _spans(p: Passage, group: Group) -> list[tuple[int, int]]:
    """Return the numbers of a sentence that are the contract's, as stretches of the document."""
    anchors = {s.id for s in group.anchors}
    own = [s for s in p.statements if s.id in anchors]
    if not own:
        return [(f.start, f.end) for f in p.figures if group.speaks_here(p, f.start)]
    figures = [f for s in own for f in own_figures(p, s)]
    others = [s for s in p.statements if s.id not in anchors]
    free = [f for f in p.figures if not any(s.start <= f.start < s.end for s in (*own, *others))]
    return [(f.start, f.end) for f in (*figures, *free) if group.speaks_here(p, f.start)]


def _cue_spans(p: Passage, group: Group) -> list[tuple[int, int]] | None:
    """Return the stretches of a sentence whose words on dates are the contract's, or None for all of it."""
    anchors = {s.id for s in group.anchors}
    if not any(s.id in anchors for s in p.statements):
        return None
    own = [s for s in p.statements if s.id in anchors or _goes_on(s, p, anchors, goods=group.goods)]
    cuts = sorted({p.start, p.end, *(x for s in p.statements for x in (s.start, s.end))})
    spans = []
    for a, b in pairwise(cuts):
        over = [s for s in p.statements if s.start <= a and b <= s.end]
        inmost = min(over, key=lambda s: (s.end - s.start, s.id), default=None)
        if inmost is None or inmost in own:
            spans.append((a, b))
    return spans


def _goes_on(s: Statement, p: Passage, anchors: set[str], *, goods: bool) -> bool:
    """Whether a statement goes on about an anchor of its sentence: "…, which is scheduled to launch in 2029"."""
    if s.instrument is not None:
        return False
    follows = any(o.id in anchors and 0 <= s.start - o.end <= 3 for o in p.statements)
    return goods or (follows and _RELATIVE.match(s.quote) is not None)


def _signed(s: Statement, passages: Sequence[Passage]) -> list[tuple[str, Version]]:
    """Return a signature that the reader read where no word of the sentence was taken for one."""
    if s.act != "sign" or s.instrument_state != "signed" or s.polarity != "affirmed":
        return []
    p = next((p for p in passages if s in p.statements), None)
    if p is None or any(k == "signature" for k, _, _ in versions_in(p, "goods")):
        return []

    when = Interval(None, p.said.latest, "by-publication")
    if s.event is not None and s.event.resolved:
        later = s.event.earliest is not None and p.said.latest is not None and s.event.earliest > p.said.latest
        when = when if later else s.event
    return [("signature", Version(when, REACHED, p.said, p.evidence(s.start)))]


def _quantities(p: Passage, group: Group) -> list[Quantity]:
    text = p.document.text
    spans = _spans(p, group)
    found = []
    for f in p.figures:
        if not any(a <= f.start < b for a, b in spans):
            continue
        thing = counted(f, text)
        if thing is None or is_further(text, f.start, f.end):
            continue
        if any(same_thing(thing, own) for own in group.things):
            found.append(Quantity(thing, f.hedge, p.evidence(f.start)))
    return found


def _follow_ons(p: Passage, group: Group) -> list[FollowOn]:
    if not group.goods:
        return []
    text = p.document.text
    found = []
    for f in p.figures:
        thing = counted(f, text) if f.kind == "count" else None
        lone = f.kind == "count" and thing is None
        like = lone or (thing is not None and any(alike(thing, own) or not thing.nouns for own in group.things))
        called = thing is not None and word_list("option").search(p.text) is not None
        if not is_further(text, f.start, f.end) or not (like or called):
            continue
        own = [s for s in p.statements if s.start <= f.start < s.end]
        words = own[0].strength if own else None
        found.append(FollowOn(_further_kind(p), thing, words, p.evidence(f.start)))
    for m in _OPTION_FOR.finditer(p.text):
        if not any(x.thing is not None and x.thing.count == float(m[1]) for x in found):
            noun = next((t for t in group.things if t.count is not None), None)
            thing = Thing(float(m[1]), noun.words, noun.designators, noun.nouns) if noun else None
            found.append(FollowOn("option", thing, None, p.evidence(p.start + m.start())))
    return found


def _further_kind(p: Passage) -> str:
    return "option" if word_list("option").search(p.text) else "follow-on"


def _compare_quantities(quantities: Sequence[Quantity]) -> tuple[Comparison, ...]:
    found = []
    for n, a in enumerate(quantities):
        for b in quantities[n + 1 :]:
            if a.thing.count is None or b.thing.count is None or a.thing.count == b.thing.count:
                continue
            low = bounds(a.thing.count, "", a.hedge)
            high = bounds(b.thing.count, "", b.hedge)
            meet = (low[0] is None or high[1] is None or low[0] <= high[1]) and (
                high[0] is None or low[1] is None or high[0] <= low[1]
            )
            verdict = PRECISION if meet else CONFLICT
            words = "they differ in precision" if meet else "two counts of one thing"
            days = sorted(x for x in (a.evidence.published, b.evidence.published) if x is not None)
            if not meet and len(days) == 2 and (days[1] - days[0]).days > SAME_TIME_DAYS:
                words += f"; said {(days[1] - days[0]).days} days apart, so it may have changed"
            names = (a.evidence.source, b.evidence.source)
            found.append(Comparison("quantity", verdict, a.thing.label, b.thing.label, words, names))
    return tuple(found)


def _state(
    anchors: Sequence[Statement],
    milestones: Sequence[Milestone],
    passages: Sequence[Passage],
    as_of: date,
    read_to: date | None,
) -> tuple[str, str, tuple[Evidence, ...]]:
    by_kind = {m.kind: m for m in milestones}
    upto = f"no evidence in these documents up to {as_of}"
    if read_to is not None and read_to < as_of:
        upto += f" (the latest is of {read_to})"
    for kind, word, label in _STATE_OF:
        m = by_kind.get(kind)
        if m is None or m.status not in ("reached", "disputed"):
            continue
        shown = in_order([v.evidence for v in m.versions if v.standing in (REACHED, DENIED)])
        if m.status == "disputed":
            return "disputed", f"{m.label}: {m.note}", shown
        further = "" if word in ("completed", "cancelled") else f"; of anything further: {upto}"
        return word, f"{label}{further}", shown
    shown_anchors = [p.evidence(s.start) for p in passages for s in p.statements if s in anchors]
    talks = [s for s in anchors if s.subact == "negotiating" or s.instrument_state == "under-negotiation"]
    award = by_kind.get("award")
    if talks or (award is not None and award.status == "reached"):
        why = "chosen or under negotiation" if award is not None else "under negotiation"
        return "negotiating", f"{why}; of a signature: {upto}", in_order(shown_anchors)
    return "proposed", f"spoken of; of a signature or a start: {upto}", in_order(shown_anchors)


_STATE_OF = (
    ("cancellation", "cancelled", "cancelled, a source says"),
    ("completion", "completed", "completed, a source says"),
    ("first-delivery", "in-delivery", "deliveries have begun, a source says"),
    ("delivery", "in-delivery", "deliveries have begun, a source says"),
    ("launch", "in-delivery", "begun, a source says"),
    ("construction", "in-delivery", "construction has begun, a source says"),
    ("signature", "signed", "signed, a source says"),
)


def _title(group: Group, quantities: Sequence[Quantity], homes: Sequence[Commitment]) -> str:
    labels = [q.thing.label for q in quantities] or [t.label for t in group.things]
    if group.kind in ("loan", "fund"):
        labels = []
    if labels:
        best = max(labels, key=lambda w: (max(map(len, re.findall(r"\b[A-Z]+-?\d\w*", w)), default=0), len(w), w))
        return best[:1].upper() + best[1:]
    return min((c.title for c in homes), key=lambda t: (len(t), t))


def _bodies(told: Sequence[Passage]) -> tuple[str, ...]:
    """Return the firms and public bodies that the sentences name, in the sources' words."""
    found: set[str] = set()
    for p in told:
        for m in _BODY.finditer(p.text):
            words = re.sub(r"^(?:(?:of|and|for|the) )+|(?: (?:of|and|for|the))+$", "", " ".join(m.group().split()))
            if word_list("bodies").search(words) and len(words.split()) > 1:
                found.add(words)
        for m in _MAKER.finditer(p.text):
            words = " ".join(m[1].split())
            if not set(words.lower().split()) & {*plain_list("filler"), "it", "he", "she", "they", "this"} and not any(
                n.lower() in words.lower()
                for code in p.countries
                for n in (*parties()[code].names, *parties()[code].demonyms)
            ):
                found.add(words)
    return tuple(w for w in sorted(found) if not any(w != o and re.match(rf"{re.escape(o)} of\b", w) for o in found))


def _unique(found: Iterable[Quantity]) -> tuple[Quantity, ...]:
    return tuple(dict.fromkeys(found))
