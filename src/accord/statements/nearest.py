"""Whom "he", "his host", "the visiting president" stand for: the last person or country named in a sentence.

Invariant: only what stands before the verb counts.
"""

from accord.statements.bodies import body_heads
from accord.statements.group import Group
from accord.statements.lexicon import words
from accord.statements.view import Subject, View

_W = words()
_TWO = 2
_JOINT_BODIES = frozenset({"commission", "committee", "session", "council"})
_ONE_OF_TWO = frozenset({"side", "government", "country", "party", "minister", "ministry", "leader", "delegation"})
_FIRMS = body_heads() - {"authority", "ministry", "commission", "council", "parliament", "department", "court"}


def both_meant(view: View, s: Subject, lows: list[str]) -> bool:
    """Tell "neither side", "the Commission" of a text on a joint commission, and "it" after that: both countries."""
    if len(view.cast.pair) != _TWO:
        return False
    if len(lows) == 1 and lows[0] in _ONE_OF_TWO:
        return view.low(s.first - 1) == "neither"
    if lows == ["it"]:
        return view.talk.joint
    return joint_body(view, lows)


def joint_body(view: View, lows: list[str]) -> bool:
    """Tell a body of both sides by its last word, where the text has named one before."""
    if not 2 <= len(lows) <= 3 or lows[0] not in {"the", "both"} or lows[-1] not in _JOINT_BODIES:
        return False
    return "EUN" not in view.cast.pair and any(a.kind == "dialogue" for a in view.cast.instruments)


def firm_meant(view: View, at: int, lows: list[str]) -> str | None:
    """Return whose "the airline" or "the company" is: that of the body of the pair named last before offset ``at``."""
    if not 2 <= len(lows) <= 3 or lows[0] != "the" or lows[-1] not in _FIRMS:
        return None
    near = [m for m in view.cast.laid if m.kind == "body" and at - 700 < m.start < at and m.code in view.cast.pair]
    return near[-1].code if near else None


def nearest_person(view: View, g: Group) -> str | None:
    """Return the country of the last person that is a single subject before ``g`` in the sentence."""
    n = view.groups.index(g)
    for k in range(n - 1, -1, -1):
        s = view.subjects[k]
        if len(s.codes) == 1 and s.kind == "actor" and s.person:
            return s.codes[0]
    return None


def host_or_guest(view: View, g: Group, lows: list[str]) -> str | None:
    """Return who "his host", "her guest", "the visiting president" is: the other side, or not the dateline's."""
    pair = view.cast.pair
    if {"his", "her", "their"} & set(lows[:1]) and {"host", "hosts", "guest", "guests", "counterpart"} & set(lows[-1:]):
        code = nearest_single(view, g) or view.talk.single
        return next((c for c in pair if c != code), None) if code in pair else None
    if "visiting" in lows[:2] and view.cast.place in pair:
        return next(c for c in pair if c != view.cast.place)
    return None


def nearest_single(view: View, g: Group) -> str | None:
    """Return the country of the last single subject before ``g`` in the sentence, or of the last country named."""
    n = view.groups.index(g)
    for k in range(n - 1, -1, -1):
        if len(view.subjects[k].codes) == 1 and view.subjects[k].kind == "actor":
            return view.subjects[k].codes[0]
    named = [m.code for m in view.mentions if m.last < g.first and m.kind != "seat"]
    return named[-1] if named and "country" in view.words(max(0, g.first - 4), g.first) else None


def named_stranger(view: View, i: int) -> bool:
    """Tell "President Macron" where the text ties no Macron: he is not the last president named."""
    if i + 1 >= len(view.tokens):
        return False
    t = view.tokens[i + 1]
    return (
        view.tokens[i].text[:1].isupper()
        and t.text[:1].isupper()
        and t.text not in view.cast.people
        and i + 1 not in view.at
    )


def beside_me(view: View, s: Subject) -> tuple[str, ...] | None:
    """Return both countries for "Minister Akazawa and I", where the one named is of the other side."""
    if s.first < _TWO or view.low(s.first - 1) != "and" or len(view.cast.pair) != _TWO:
        return None
    other = view.cast.people.get(view.tokens[s.first - 2].text)
    return view.cast.pair if other in view.cast.pair else None


def named_and_untied(view: View, s: Subject) -> bool:
    """Tell a named person whom the document ties to no country."""
    run = [
        t
        for t in view.tokens[s.first : s.last]
        if t.text[:1].isupper() and t.low not in _W["titles"] and len(t.text) > 1
    ]
    return len(run) >= 2 and any(t.low in _W["title_heads"] for t in view.tokens[s.first : s.last])
