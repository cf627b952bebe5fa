"""Announcements, and firms that sign or agree for both sides of a pair.

Invariant: what is announced decides the act; announcing plans or a promise is no deed.
"""

from accord.statements.drafts import ANNOUNCED, STATES, Draft, make_draft
from accord.statements.extents import clause_end
from accord.statements.group import Group
from accord.statements.lexicon import Frame
from accord.statements.partners import with_partners
from accord.statements.view import Subject, View


def read_announcement(view: View, n: int, g: Group, s: Subject) -> Draft | None:
    """Return the act of "announced the launch of"; "announced that" is left to what follows."""
    if s.kind not in {"actor", "pair"} or not s.codes:
        return None
    if g.negated:
        return make_draft(view, n, g, s, "state-fact", "negation", None, "negated announce", negated=True, fact=True)
    window = set(view.words(g.head + 1, min(clause_end(view, g), g.head + 9)))
    if "that" in view.words(g.head + 1, g.head + 3) or any(
        h.kind == "finite"
        and g.head < h.first <= g.head + 7
        and view.subjects[view.groups.index(h)].kind in {"actor", "pair"}
        for h in view.groups
    ):
        return None
    sub = next((name for name, nouns in ANNOUNCED if nouns & window), "announce")
    if sub == "sign":
        draft = make_draft(view, n, g, s, "sign", "sign", "signed", "announced the signing", state="signed")
        draft.codes = with_partners(view, g, s.codes)
        return draft
    draft = make_draft(view, n, g, s, "announce", sub, None, f"announce + {sub}", state=STATES.get(sub))
    draft.codes = with_partners(view, g, s.codes)
    return draft


def both_sides_firms(view: View, g: Group, s: Subject, frame: Frame) -> bool:
    """Tell firms that nothing ties to a country and that sign or agree with the other side's, in a text about a pair."""  # noqa: E501
    if frame.act not in {"sign", "agree"} or len(view.cast.pair) != 2 or s.kind == "outsider" or g.negated:
        return False
    lows = view.words(s.first, s.last)
    named = [t for t in view.tokens[s.first : s.last] if t.text[:1].isupper()]
    if not named or view.own_voice:
        return False
    partner = any(
        view.low(m.first - 1) in {"with", "the"} and m.code in view.cast.pair for m in view.mentions if g.head < m.first
    )
    return ("and" in lows and len(named) >= 2 and frame.act == "sign") or (
        "with" in view.words(g.head + 1, g.head + 4) and partner
    )
