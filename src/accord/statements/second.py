"""The second chance: what a clause that no frame reads is, once the weights take it for a statement.

Invariant: nothing that is to come, denied or only possible is told as done; "signed" needs a verb told as past.
"""

from collections.abc import Sequence

from accord.statements.chances import Chance, density_feature, kinds, likelihood, threshold
from accord.statements.drafts import EVENTS, Draft
from accord.statements.extents import clause_end
from accord.statements.facts import elided
from accord.statements.group import Group
from accord.statements.lexicon import object_words, words
from accord.statements.partners import agent_of, subject_instruments
from accord.statements.speakers import attribution_of
from accord.statements.subjects import words_of
from accord.statements.timetables import is_timetabled
from accord.statements.topics import find_instruments
from accord.statements.view import Subject, View

_W = words()
_ACTS = {
    "commit": ("commit", "undertake", "pledged"),
    "agree": ("agree", "agree", "agreed"),
    "sign": ("sign", "sign", "signed"),
    "announce": ("announce", "announce", None),
    "intend": ("intend", "plan", "planning"),
    "urge": ("urge", "call", None),
    "condemn": ("condemn", "concern", None),
}
_FUTURE = frozenset({"will", "shall", "would", "be-to", "will-have-to"})
_ROUNDS = frozenset({"round", "rounds", "session", "sessions", "phase", "stage", "chapter", "chapters"})
_WILLED = frozenset({"kind=intend", "kind=commit", "kind=agree", "kind=urge", "kind=condemn"})
_MINDED = frozenset({"subject=actor", "subject=pair", "subject is office", "subject is name", "subject is empty"})
_VOICED = frozenset({"express", "voice", "signal", "indicate", "show", "reiterate"})
_RENDERED = frozenset({"disburse", "pay", "bear", "publish", "hand", "deliver", "complete"})
Act = tuple[str, str | None, str | None]


def take_chances(read: Sequence[tuple[View, list[Draft], list[Chance]]]) -> list[tuple[View, list[Draft]]]:
    """Return the drafts of the clauses that the weights take for statements, by sentence.

    Where the frames find fewer than two deeds in a whole text, none is taken: such a text is about something else.

    Parameters
    ----------
    read
        Sentences with the drafts of the frames and the clauses left over.
    """
    sure = sum(len(found) for _view, found, _left in read)
    deeds = sum(not d.fact for _view, found, _left in read for d in found)
    if deeds < 2:
        return []
    density = density_feature(sure, len(read))
    taken: list[tuple[View, list[Draft]]] = []
    for view, _found, left in read:
        chosen = choose(left, [likelihood(c.features, density) for c in left], threshold())
        if chosen:
            drafts = [settle(view, chance) for chance in chosen]
            more = [x for d in drafts if d.fact for x in elided(view, d.first, d.last, d, view.figures)]
            taken.append((view, [*drafts, *more]))
    return taken


def choose(left: Sequence[Chance], scores: Sequence[float], limit: float) -> list[Chance]:
    """Return the clauses of one sentence that reach ``limit``, the outer before the inner, none inside another."""
    kept: list[Chance] = []
    for chance, score in zip(left, scores, strict=True):
        if score >= limit and not barred(chance) and not any(_nested(chance, k) for k in kept):
            kept.append(chance)
    return kept


def barred(chance: Chance) -> bool:
    """Return whether a clause is never a statement, whatever the weights say: what may be, what outsiders say."""
    g, seen = chance.group, chance.features
    minded = bool(seen & _MINDED)
    if g.modal in {"could", "can"} and {"passive", "subject is it"} <= seen:
        return True
    if "unnamed" in seen:
        return True
    if g.modal in {"would", "should", "must"} and not ({"said by party", "own voice"} & seen):
        return True
    foretold = g.modal in {"will", "would"} and g.lemma in _W["will_foretold"] and not g.negated
    if foretold and ("object has number" not in seen or not minded):
        return True
    if "subject is vague" in seen and not minded and not g.passive and seen & _WILLED:
        return True
    if (g.passive and {"kind=report", "subject is it"} <= seen) or {"kind=effect", "object has self"} <= seen:
        return True
    if {"kind=effect", "object has clause"} <= seen:
        return True
    return bool({"irreal", "assured", "private", "said as opinion", "said by outsider"} & seen)


def _nested(one: Chance, two: Chance) -> bool:
    a, b = one.draft, two.draft
    for inner, outer in ((one, two), (two, one)):
        # "JICA, which financed the lines, has ruled out": the aside is a row of its own inside the subject.
        if {"subject is relative"} <= inner.features and inner.draft.last <= outer.group.first:
            return False
    return 2 * (min(a.last, b.last) - max(a.first, b.first)) >= min(a.last - a.first, b.last - b.first)


def settle(view: View, chance: Chance) -> Draft:
    """Return the draft of a clause with its act, its strength and who is bound."""
    g, s, draft = chance.group, chance.subject, chance.draft
    act, sub, strength = _act_of(view, g, s)
    draft.act, draft.sub, draft.strength = act, sub, strength
    if act in {"state-fact", "announce"} and is_timetabled(view, g):
        act, sub, strength = "intend", "scheduled", "scheduled"
        draft.act, draft.sub, draft.strength = act, sub, strength
    draft.fact = act == "state-fact"
    draft.negated = g.negated
    draft.past = not g.modal and (g.tag in {"VBD", "VBN"} or g.past_be)
    draft.codes = _bound(view, g, s)
    draft.state = "signed" if act == "sign" and find_instruments(view.tokens, draft.first, draft.last) else None
    if act == "urge":
        draft.recipients = tuple(
            m.code for m in view.mentions if g.head < m.first < draft.last and m.code not in draft.codes
        )[:2]
    draft.rule = f"second chance: {' '.join(kinds().get(g.lemma, ('other',)))}"
    return draft


def _bound(view: View, g: Group, s: Subject) -> tuple[str, ...]:
    if g.passive and (agent := agent_of(view, g)):
        return agent
    if s.codes and (s.kind in {"actor", "pair"} or len(s.codes) > 1):
        return s.codes
    return s.codes if s.codes and not subject_instruments(view, s) else view.cast.pair


def _act_of(view: View, g: Group, s: Subject) -> Act:
    kind = kinds().get(g.lemma, ("other",))[0]
    lows = words_of(view, s)
    after = view.words(g.head + 1, clause_end(view, g))
    if g.modal in {"should", "must"}:
        return "urge", "call", None
    if g.modal == "will" and "never" in view.words(g.first, g.head) and s.kind in {"actor", "pair"}:
        return _ACTS["commit"]
    if g.lemma in {"concern", "alarm"} and g.passive and not g.negated and not g.modal:
        return _ACTS["condemn"]
    if (
        g.negated
        or lows & {"no", "neither", "nobody", "none", "nothing"}
        or after[:1] in (["no"], ["neither"], ["nothing"])
    ):
        return "state-fact", "refusal" if g.modal in {"will", "would"} else "negation", None
    if g.modal in _FUTURE:
        return _to_come(view, g, s, kind)
    if g.modal:
        return "state-fact", None, None
    if g.tag == "AUX" or g.lemma in {"remain", "stand"}:
        return _being(view, g)
    if set(after) & object_words()["concern"] and kind in {"meet", "condemn", "other", "report", "state"}:
        return _ACTS["condemn"]
    return _told(view, g, s, kind, after)


def _told(view: View, g: Group, s: Subject, kind: str, after: list[str]) -> Act:
    """Return what a verb told as done or going on makes."""
    lows = words_of(view, s)
    done = g.tag == "VBD" or g.perfect or (g.passive and g.past_be)
    if kind == "intend" and g.passive:
        return "intend", "scheduled", "scheduled"
    if g.lemma in _VOICED and set(after[:4]) & object_words()["hope"]:
        return _ACTS["intend"]
    if kind == "urge":
        if g.lemma == "call" and set(after) & _W["blaming"]:
            return _ACTS["condemn"]
        if g.lemma in {"call", "press", "ask"} and not {"to", "on", "for", "that"} & set(after):
            return "state-fact", None, None
        if g.lemma == "instruct":
            return "agree", "task", "agreed"
        return _ACTS[kind]
    if kind in {"commit", "agree", "intend", "condemn"}:
        return _ACTS[kind]
    papers = find_instruments(view.tokens, *((s.first, s.last) if g.passive else (g.head + 1, clause_end(view, g))))
    if done and (papers or g.passive or g.lemma in _W["pen_verbs"]) and _binds(g, lows, after):
        return _ACTS["sign"]
    if kind == "sign" or (g.lemma == "award" and papers and papers[0].kind == "contract"):
        return _ACTS["sign"] if done else _ACTS["intend"]
    if kind == "announce" and not g.progressive:
        if g.passive and lows & (_ROUNDS | {"relations"}):
            return "state-fact", "status", None
        return _ACTS[kind]
    return "state-fact", "refusal" if kind == "refuse" else None, None


def _binds(g: Group, lows: set[str], after: list[str]) -> bool:
    """Tell "entered into an agreement" and "three memoranda were concluded" from what merely goes on."""
    if g.negated:
        return False
    if not g.passive and g.lemma in _W["pen_verbs"]:
        return bool({"signature", "signatures"} & set(after[:4]))
    if g.passive:
        return g.lemma == "conclude" and bool(lows & {"instruments", "documents", "memoranda", "mous", "memorandums"})
    return g.lemma == "enter" and after[:1] == ["into"] and "force" not in after[:3] and "talks" not in after[:5]


def _to_come(view: View, g: Group, s: Subject, kind: str) -> Act:
    lows = words_of(view, s)
    if g.modal == "would" and view.low(0) in {"if", "should", "were"}:
        return "state-fact", "condition", None
    acting = s.kind in {"actor", "pair"} or (s.kind == "none" and _named(view, s))
    said = attribution_of(view, g.first)
    official = view.own_voice or (said is not None and said.official)
    if kind == "urge" and g.modal == "would":
        return _ACTS["urge"]
    if lows & EVENTS or kind in {"meet", "sign"} or g.lemma in _W["will_scheduled"]:
        return "intend", "scheduled", "scheduled"
    if acting and not g.passive and (official or g.lemma in _W["performing"] or kind in {"announce", "commit"}):
        return _ACTS["commit"]
    if official and g.passive and g.lemma in _W["performing"] | _RENDERED and not lows & EVENTS:
        return _ACTS["commit"]
    if view.own_voice and (acting or lows & _W["bodies_acting"] or subject_instruments(view, s)):
        return _ACTS["commit"]
    return _ACTS["intend"]


def _named(view: View, s: Subject) -> bool:
    """Tell a firm or body that the text ties to no country."""
    return s.last > s.first and view.tokens[s.last - 1].text[:1].isupper()


def _being(view: View, g: Group) -> Act:
    near = set(view.words(g.head + 1, g.head + 4))
    if near & {"concerned", "alarmed", "worried", "troubled", "appalled"}:
        return _ACTS["condemn"]
    if near & {"committed", "steadfast"}:
        return "commit", "commit", "pledged"
    if near & _W["willing"]:
        return _ACTS["intend"]
    return "state-fact", None, None
