"""Clauses that no frame reads, and what there is to see about them.

Invariant: a chance is described by general features alone (kinds of words, never a single word of a text); whether it
becomes a statement is for the weights in ``data/weights.toml`` to say, which ``scripts/train_reading.py`` writes.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from accord.statements.drafts import EVENTS, Draft, make_draft
from accord.statements.group import Group
from accord.statements.irrealis import is_irreal
from accord.statements.lexicon import load, words
from accord.statements.speakers import attribution_of
from accord.statements.timespan import OPEN_BOUNDS
from accord.statements.topics import find_instruments
from accord.statements.view import Subject, View

_W = words()
_FIRST = frozenset({"i", "we", "our", "my"})
_DECLINES = frozenset({"decline", "ask", "refuse", "speak"})
_UNNAMED = frozenset({"named", "identified", "anonymity", "quoted"})
_SHORT, _LONG = 4, 30
# Features that mean more together than each alone.
_JOINT = tuple(
    (a, b)
    for a in ("auxiliary=be", "auxiliary=have", "subject=thing", "subject=none", "quoted", "passive", "kind=other")
    for b in (
        "object has number",
        "object has country",
        "object has instrument",
        "object has rank",
        "object has status",
        "subject is instrument",
        "subject is event",
        "subject is measure",
        "subject is speaker",
        "subject=actor",
        "subject=pair",
        "negated",
        "said by party",
    )
)
_SPARSE, _DENSE = 0.3, 0.7


@dataclass(slots=True)
class Chance:
    """A clause that no frame reads: its verb group, its draft and its features."""

    group: Group
    subject: Subject
    draft: Draft
    features: set[str]


@cache
def kinds() -> Mapping[str, tuple[str, ...]]:
    """Return the kinds of each verb, the deciding one first."""
    table: dict[str, tuple[str, ...]] = {}
    for kind, verbs in load("chances")["kinds"].items():
        for verb in verbs.split():
            table[verb] = (*table.get(verb, ()), kind)
    return table


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(value.split()) for name, value in load("chances")["words"].items()}


@cache
def _weights() -> tuple[float, float, Mapping[str, float]]:
    data = load("weights")
    return data["threshold"], data["bias"], data["weights"]


def density_feature(statements: int, lines: int) -> str:
    """Return how thickly the statements of the frames stand in a document, as a feature."""
    share = statements / max(1, lines)
    return "density=low" if share < _SPARSE else "density=middle" if share < _DENSE else "density=high"


def likelihood(features: set[str], *more: str) -> float:
    """Return how likely a clause with these features is a statement, from 0 to 1."""
    _threshold, bias, weights = _weights()
    total = bias + sum(weights.get(f, 0.0) for f in sorted(features)) + sum(weights.get(f, 0.0) for f in more)
    return 1 / (1 + math.exp(-total))


def threshold() -> float:
    """Return the likelihood from which a clause is taken for a statement."""
    return _weights()[0]


def find_chances(view: View, found: Sequence[Draft]) -> Iterator[Chance]:
    """Yield the clauses of a sentence that are in no draft of the frames."""
    if view.sentence.kind in {"heading", "table"} or not view.cast.pair or view.low(len(view.tokens) - 1) == ":":
        return
    for n, g in enumerate(view.groups):
        if g.kind != "finite" or (g.modal in {"could", "may", "might", "can"} and not g.negated):
            continue
        if g.lemma in _W["report_verbs"] and any(a.group == n for a in view.attributions):
            continue
        s = view.subjects[n]
        draft = make_draft(view, n, g, s, "state-fact", "", None, "clause that no frame reads")
        aside = view.low(s.first) in {"which", "who"} and view.low(s.first - 1) == ","
        if draft.last <= draft.first or any(
            _shares(draft, d) and not (aside and d.group >= 0 and draft.last <= view.groups[d.group].first)
            for d in found
        ):
            continue
        yield Chance(g, s, draft, _features(view, n, g, s, draft, bool(found)))


def _aside(view: View, s: Subject, draft: Draft, outer: Draft) -> bool:
    """Tell ", which financed the lines," inside the subject of another row."""
    relative = view.low(s.first) in {"which", "who"} and view.low(s.first - 1) == ","
    return relative and outer.group >= 0 and draft.last <= view.groups[outer.group].first


def _shares(a: Draft, b: Draft) -> bool:
    shared = min(a.last, b.last) - max(a.first, b.first)
    return 2 * shared >= min(a.last - a.first, b.last - b.first)


def _features(view: View, n: int, g: Group, s: Subject, draft: Draft, company: bool) -> set[str]:
    found = {f"kind={kind}" for kind in kinds().get(g.lemma, ("other",))}
    found |= {f"subject={s.kind}", f"countries={min(2, len(s.codes))}", _tense(g)}
    size = draft.last - draft.first
    found.add("length=short" if size < _SHORT else "length=long" if size > _LONG else "length=middle")
    for name, here in (
        ("passive", g.passive),
        ("negated", g.negated),
        ("quoted", bool(view.depth[g.first])),
        ("company", company),
        ("own voice", view.own_voice),
        (
            "unnamed",
            g.lemma in {"decline", "ask", "refuse", "speak"}
            and bool(_UNNAMED & set(view.words(g.head + 1, g.head + 6))),
        ),
        ("private", bool(set(view.words(draft.first, draft.last)) & _lists()["private"])),
        ("irreal", is_irreal(view, g, s.first)),
        ("assured", any(_assures(view, h) for h in view.groups[: n + 1])),
        ("nobody named", not view.mentions and not any(t.text in view.cast.people for t in view.tokens)),
    ):
        if here:
            found.add(name)
    found |= _subject_features(view, s) | _object_features(view, g, draft) | _frame_of_speech(view, g, s)
    return found | {f"{a} & {b}" for a, b in _JOINT if a in found and b in found}


def _assures(view: View, g: Group) -> bool:
    """Tell "I am sure that", "we are confident": what follows is hoped for and no more."""
    return g.lemma == "be" and bool({view.low(g.head + 1), view.low(g.head + 2)} & _W["assured"])


def _tense(g: Group) -> str:
    if g.modal:
        return f"modal={g.modal}"
    if g.tag == "AUX":
        return f"auxiliary={g.lemma}"
    return "perfect" if g.perfect else "progressive" if g.progressive else f"form={g.tag}"


def _subject_features(view: View, s: Subject) -> set[str]:
    lows = view.words(s.first, s.last)
    known = set(lows) | (set(view.words(*s.about)) if s.about else set())
    first = lows[0] if lows else ""
    tests = {
        "empty": not lows,
        "person": first in {"he", "she"},
        "it": lows == ["it"],
        "they": first in {"they", "both"},
        "speaker": bool(known & _FIRST),
        "vague": bool(known & _lists()["vague"]),
        "relative": first in {"which", "who", "that"},
        "instrument": bool(find_instruments(view.tokens, *(s.about or (s.first, s.last)))),
        "event": bool(known & EVENTS),
        "measure": bool(known & _W["measures"]),
        "office": bool(known & (_W["actors_singular"] | _W["actors_plural"])),
        "body": bool(known & _W["bodies_acting"]),
        "name": s.kind == "none" and bool(lows) and view.tokens[s.last - 1].text[:1].isupper(),
    }
    return {f"subject is {name}" for name, here in tests.items() if here}


def _object_features(view: View, g: Group, draft: Draft) -> set[str]:
    inside = view.tokens[g.head + 1 : draft.last]
    begin, end = view.tokens[g.head].end, view.tokens[draft.last - 1].end
    dates = [t for t in view.times if begin <= t.start < end and t.interval.latest is not None]
    lows = {t.low for t in inside}
    tests = {
        "country": any(g.head < m.first < draft.last for m in view.mentions),
        "person": any(t.text in view.cast.people for t in inside),
        "instrument": bool(find_instruments(view.tokens, g.head + 1, draft.last)),
        "number": any(t.text[:1].isdigit() for t in inside),
        "topic": bool(lows & _W["measures"] or lows & EVENTS),
        "date": any(t.bound not in OPEN_BOUNDS for t in dates),
        "bound": any(t.bound in OPEN_BOUNDS for t in dates),
        "clause": bool(inside) and inside[0].low == "that",
        "money": any(f.kind == "money" and begin <= f.start < end for f in view.figures),
        "rank": bool(lows & _lists()["ranks"]),
        "status": bool({t.low for t in inside[:4]} & _lists()["statuses"]),
        "schedule": bool({t.low for t in inside[:3]} & _lists()["schedules"]),
        "self": bool(inside) and inside[0].low.endswith(("self", "selves")),
        "doubt": bool({t.low for t in inside[:2]} & _lists()["doubts"]),
    }
    return {f"object has {name}" for name, here in tests.items() if here}


def _frame_of_speech(view: View, g: Group, s: Subject) -> set[str]:
    found: set[str] = set()
    said = attribution_of(view, g.first)
    if said is not None:
        found.add("said by outsider" if said.outsider else "said by party" if said.official else "said by somebody")
        if said.group >= 0 and view.groups[said.group].lemma in _W["opinion"]:
            found.add("said as opinion")
    k = (s.first if s.last > s.first else g.first) - 1
    while k >= 0 and view.low(k) in {'"', "“", "also", "the"}:
        k -= 1
    before = view.low(k)
    if before in _lists()["conditions"]:
        found.add("under condition")
    elif before in _lists()["subordinators"]:
        found.add("under subordinator")
    elif before == "that":
        found.add("under that")
    if before in {"and", "but", ","} and s.last <= s.first:
        found.add("coordinated")
    return found
