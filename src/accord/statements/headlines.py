"""Headlines, where the present tense tells what is done and an infinitive what is to come.

Invariant: a headline needs a country before its verb.
"""

from accord.statements.drafts import Draft
from accord.statements.group import Group
from accord.statements.lexicon import words
from accord.statements.topics import find_instruments
from accord.statements.view import Subject, View

_W = words()
_HEADLINE = {
    act: words()[f"headline_{act}"]
    for act in ("commit", "agree", "sign", "announce", "intend", "urge", "condemn", "fact")
}
_HEADLINE_STRENGTH = {"commit": "pledged", "agree": "agreed", "sign": "signed", "intend": "aiming"}


def read_heading(view: View, n: int, g: Group, s: Subject) -> Draft | None:
    """Return the act of a verb in a headline, or None."""
    codes = tuple(sorted({m.code for m in view.mentions if m.first < g.first}))
    if not codes and s.codes:
        codes = s.codes
    if not codes or (not view.mentions and s.kind not in {"actor", "pair"}):
        return None
    end = len(view.tokens)
    while end > g.head + 1 and not view.tokens[end - 1].text[-1:].isalnum():
        end -= 1
    first = 0
    while first < g.first and (view.tokens[first].text in {"“", "#", "*", "•"}):
        first += 1
    to_come = g.kind == "infinitive" or g.modal == "will"
    if g.modal and g.modal not in {"will"}:
        return None
    for name, verbs in _HEADLINE.items():
        act = "state-fact" if name == "fact" else name
        if g.lemma in verbs:
            if g.negated:
                act = "state-fact"
            if act == "sign" and g.kind == "reduced":
                return None
            if g.lemma == "set" and not {"target", "goal", "deadline"} & set(view.words(g.head, end)):
                continue
            if g.passive and act not in {"sign", "announce"}:
                return None
            sub: str | None = act
            strength = _HEADLINE_STRENGTH.get(act)
            state = None
            if act in {"sign", "announce", "agree", "state-fact"} and to_come:
                act, sub, strength = (
                    ("intend", "scheduled", "scheduled")
                    if g.lemma in {"sign", "ink", "hold", "meet", "discuss"}
                    else ("intend", "plan", "planning")
                )
            elif act == "sign":
                if not find_instruments(view.tokens, g.head + 1, end):
                    return None
                state = "signed"
            return Draft(
                first,
                end,
                act,
                sub,
                strength,
                view.span_text(g.first, g.head + 1),
                codes,
                group=n,
                rule=f"headline, {g.lemma}",
                state=state,
                fact=act == "state-fact",
            )
    if (
        g.kind == "infinitive"
        and g.lemma not in {"be", "have"}
        and g.first <= 5
        and not any(h.kind == "finite" for h in view.groups)
    ):
        return Draft(
            first,
            end,
            "intend",
            "plan",
            "planning",
            view.span_text(g.first, g.head + 1),
            codes,
            group=n,
            rule="headline, to + verb",
            past=False,
        )
    return None
