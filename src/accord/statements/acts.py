"""Verb groups into acts: which reading a verb calls for, and which acts are left out.

Invariant: a modal or a negation is looked at before the verb, so that "will sign" and "did not sign" are never signed.
"""

from accord.statements.drafts import Draft
from accord.statements.futures import read_modal
from accord.statements.group import Group
from accord.statements.headlines import read_heading
from accord.statements.irrealis import is_irreal
from accord.statements.lexicon import frames, words
from accord.statements.passives import read_reduced
from accord.statements.plain import read_plain
from accord.statements.speakers import attribution_of
from accord.statements.view import Attribution, Subject, View

_W = words()


def find_acts(view: View, trace: list[str] | None = None) -> list[Draft]:
    """Return the acts of a sentence in order; those inside another act's complement are left out."""
    drafts: list[Draft] = []
    covered = -1
    for n, g in enumerate(view.groups):
        if g.head < covered and not _stands_alone(view, g):
            continue
        draft = _act(view, n, g)
        if draft is None:
            if trace is not None and (g.lemma in frames() or g.modal):
                trace.append(
                    f"verb “{view.span_text(g.first, g.head + 1)}” ({g.kind}{', ' + g.modal if g.modal else ''}): no rule fits (subject {view.subjects[n].kind}: {', '.join(view.subjects[n].codes) or 'nobody'})"  # noqa: E501
                )
            continue
        s = view.subjects[n]
        if is_irreal(view, g, s.first):
            if trace is not None:
                trace.append(f"verb “{view.span_text(g.first, g.head + 1)}”: told as a condition or as yet to come")
            if draft.sub != "anniversary":
                continue
        said = attribution_of(view, g.first)
        if _opinion(view, n, g, said) and draft.act != "intend":
            if trace is not None:
                trace.append(f"verb “{view.span_text(g.first, g.head + 1)}”: an opinion or a prediction, left out")
            continue
        if any(a.outsider for a in view.attributions if a.first <= g.first < a.last) and not draft.fact:
            if trace is not None:
                trace.append(
                    f"verb “{view.span_text(g.first, g.head + 1)}”: {draft.act}, left out: a speaker who binds nobody"
                )
            continue
        if trace is not None:
            trace.append(f"verb “{view.span_text(g.first, g.head + 1)}”: {draft.act}/{draft.sub} by rule {draft.rule}")
        drafts.append(draft)
        covered = max(covered, draft.last)
    # "A treaty signed in 2002 has not entered into force" is one fact, told with its verb.
    return [
        d
        for d in drafts
        if not (
            d.rule == "instrument + signed"
            and "," not in view.words(d.first, d.last)
            and any(o is not d and o.fact and o.first <= d.first and d.last <= o.last for o in drafts)
        )
    ]


def _opinion(view: View, n: int, g: Group, said: Attribution | None) -> bool:
    """Tell "I think it will", "we are confident that": predictions bind nobody."""
    if said is not None and said.group >= 0 and view.groups[said.group].lemma in _W["opinion"]:
        return True
    return any(
        h.lemma == "be" and {view.low(h.head + 1), view.low(h.head + 2)} & _W["assured"] for h in view.groups[:n]
    )


def _stands_alone(view: View, g: Group) -> bool:
    """Tell whether a group inside a complement is a statement of its own: a signed instrument, a scheduled launch."""
    if g.lemma == "schedule" and view.low(g.first - 1) == "which":
        return True
    if view.low(view.subjects[view.groups.index(g)].first) == "which" and g.lemma in {
        "enter",
        "come",
        "sign",
        "ratify",
    }:
        return g.kind == "finite" and not g.modal
    return (
        g.kind == "reduced"
        and g.lemma == "sign"
        and any(t.text[:1].isdigit() and len(t.text) == 4 for t in view.tokens[g.head + 1 : g.head + 6])
    )


def _act(view: View, n: int, g: Group) -> Draft | None:
    s = view.subjects[n]
    if g.lemma in {"sign", "ink", "meet"} and "we" in view.words(s.first, s.last) and view.cast.pair:
        s = Subject(s.first, s.last, view.cast.pair, "pair")
    if view.sentence.kind == "heading":
        return read_heading(view, n, g, s)
    if g.kind == "infinitive":
        return None
    if g.kind == "reduced":
        return read_reduced(view, n, g)
    if g.modal:
        return read_modal(view, n, g, s)
    return read_plain(view, n, g, s)
