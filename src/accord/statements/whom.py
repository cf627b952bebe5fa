"""Whom a statement binds and whom it is done to, where the verb or a pronoun tells more than the subject does.

Invariant: only the pair of the document is added, and only on words that stand in the clause itself.
"""

from accord.statements.drafts import Draft
from accord.statements.elimination import tie_words
from accord.statements.lexicon import words
from accord.statements.lone import lone_side
from accord.statements.partners import agent_of
from accord.statements.references import joint_subject
from accord.statements.speakers import attribution_of
from accord.statements.view import View

_MEASURES = words()["measures"]
_OURS = frozenset({"our", "we", "us", "my", "i", "ourselves"})
_BOTH_OURS = (" our two countries ", " our countries ", " we are both ", " both of us ")
_TWO_WAY = (" between the two ", " bilateral trade ", " two-way trade ", " mutual trade ")


def whom(view: View, draft: Draft, first: int, last: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who is bound and who is served by a draft, sorted.

    Parameters
    ----------
    first, last
        Token range of the statement, end excluded.
    """
    pair = view.cast.pair
    codes, recipients = tuple(draft.codes), tuple(draft.recipients)
    g = view.groups[draft.group] if draft.group >= 0 else None
    if len(pair) != 2 or (view.sentence.kind == "heading" and (g is None or g.lemma != "meet")):
        return codes, recipients
    head = g.head if g is not None else first
    said = f" {' '.join(view.words(first, last))} "
    ours = any(phrase in said for phrase in _BOTH_OURS)
    subject = view.words(first, min(head, last)) if head > first else []
    if len(codes) == 1 and codes[0] in pair:
        if "we" in subject and _together(view, draft, head):
            return pair, recipients
        if ours or (draft.sub == "figure" and any(phrase in said for phrase in _TWO_WAY)):
            return pair, recipients
        if _with_stranger(view, draft, first, head):
            return pair, recipients
        if joint_subject(view, draft, first, last, head):
            return pair, recipients
    if g is not None and draft.fact and draft.sub in {"meeting", "visit", None, "discuss", "other", "state-fact"}:
        met = _met(view, draft, codes, head, last)
        if met:
            return tuple(sorted({*codes, *met})), recipients
    if draft.fact and draft.sub == "visit":
        hosts = [m.code for m in view.mentions if head < m.first < last and m.code not in codes]
        recipients = tuple(dict.fromkeys((*recipients, *hosts[:1])))
    if codes == pair and draft.rule.startswith("second chance") and not ours:
        codes = _spoken(view, draft, first, last) or codes
    signed_with = draft.act in {"sign", "agree"} and "with" in view.words(head, last)
    if codes == pair and not signed_with and (own := _home_office(view, draft, first, head)):
        codes = (own,)
    if draft.fact and len(codes) > 1 and (own := _sharer(view, draft, first, last)):
        return (own,), recipients
    if codes == pair and not ours and (own := lone_side(view, draft, first, last)):
        codes = (own,)
    return codes, recipients


def _with_stranger(view: View, draft: Draft, first: int, head: int) -> bool:
    """Tell "YPF and Shell will jointly explore": the second name is tied to nobody and stands for the other side."""
    jointly = {"jointly", "together", "both"} & set(view.words(first, min(head + 3, len(view.tokens))))
    if draft.act not in {"sign", "agree"} and not jointly:
        return False
    for k in range(first, head - 1):
        if view.low(k) not in {"and", "&"}:
            continue
        j = k + 1 + (view.low(k + 1) == "the")
        sides = [view.tokens[j : j + 2], view.tokens[max(first, k - 1) : k]]
        for side in sides:
            named = bool(side) and side[-1 if side is sides[1] else 0].text[:1].isupper()
            known = any(t.text in view.cast.people or view.tokens.index(t) in view.at for t in side)
            if named and not known:
                return True
    return False


def _together(view: View, draft: Draft, head: int) -> bool:
    """Tell "we have agreed" and "we expect to initial it", which both sides do, from "we will open a school"."""
    verbs = tie_words()["we_both"]
    if view.groups[draft.group].lemma in verbs:
        return True
    return any(g.lemma in verbs and head < g.head <= head + 4 and g.kind == "infinitive" for g in view.groups)


def _met(view: View, draft: Draft, codes: tuple[str, ...], head: int, last: int) -> tuple[str, ...]:
    """Return whom "received the ambassador of Cuba" and "met her Peruvian counterpart" add."""
    g = view.groups[draft.group]
    lists, pair = tie_words(), view.cast.pair
    if g.lemma not in lists["meets"] or len(codes) != 1 or codes[0] not in pair:
        return ()
    other = pair[0] if codes[0] == pair[1] else pair[1]
    if g.passive:
        agents = agent_of(view, g)
        if codes == agents and other in view.subjects[draft.group].codes:
            return (other,)
        named = {m.code for m in view.mentions if head < m.first < last}
        return (other,) if other in agents or (g.lemma in {"receive", "greet", "host"} and other in named) else ()
    start = head + 1
    if g.lemma in {"hold", "chair", "co-chair"}:
        start = next((k + 1 for k in range(head + 1, last) if view.low(k) == "with"), last)
    window = range(start, min(last, start + 10))
    office = any(view.low(k) in lists["met_as"] for k in window)
    for k in window:
        m = view.at.get(k)
        if m is not None and m.code == other and (office or g.lemma == "meet") and m.kind != "seat":
            return (other,)
        if view.cast.people.get(view.tokens[k].text) == other:
            return (other,)
    if "counterpart" in view.words(start, start + 4):
        return (other,)
    return ()


def _spoken(view: View, draft: Draft, first: int, last: int) -> tuple[str, ...]:
    """Return whose words "our side", "our exporters" are, where nothing else names anybody."""
    said = attribution_of(view, max(draft.first, 0))
    if said is None or not said.official or len(said.codes) != 1:
        return ()
    return said.codes if _OURS & set(view.words(first, last)) else ()


def _home_office(view: View, draft: Draft, first: int, head: int) -> str | None:
    """Return whose "the ministry", "officials", "parliament in Accra" is: the city's, or else the writer's."""
    if draft.group < 0 or view.subjects[draft.group].codes:
        return None
    offices, stop = tie_words()["offices"], max(first, min(head, view.groups[draft.group].first))
    lows = view.words(first, stop)
    if not offices & set(lows) or {"two", "both", "joint", "and"} & set(lows) or len(lows) > 12:
        return None
    named = {view.at[k].code for k in range(first, stop) if k in view.at}
    if named:
        return next(iter(named)) if len(named) == 1 else None
    return view.cast.place or view.cast.home


def _sharer(view: View, draft: Draft, first: int, last: int) -> str | None:
    """Return who supplies a share or has the figure: "Vietnam accounted for 79 per cent of Philippine rice imports"."""
    lists = tie_words()
    for n, g in enumerate(view.groups):
        if not (first <= g.first < last) or g.passive:
            continue
        s = view.subjects[n]
        if len(s.codes) != 1 or s.kind != "actor" or _MEASURES & set(view.words(s.first, s.last)):
            continue
        after = view.words(g.head + 1, last)
        share = g.lemma in lists["shares"] and {"%", "percent", "cent"} & set(after) and "of" in after
        if share or (draft.sub == "figure" and g.kind == "finite" and g.lemma not in lists["flows"]):
            return s.codes[0]
    return None
