"""Whether a verb's complement is what a frame asks for: particles, what follows, nouns in the object.

Invariant: only the words between the verb and its next clause are looked at.
"""

from accord.statements.group import Group, is_adverb
from accord.statements.lexicon import Frame, forms, frames, object_words, words
from accord.statements.topics import find_instruments
from accord.statements.view import View

_W = words()
_STAFF = frozenset({"ministers", "officials", "teams", "experts", "ministries", "agencies", "negotiators"})
_SEVERAL = frozenset({"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "dozens"})
DET, PREP = _W["determiners"], _W["prepositions"]


def fits(view: View, g: Group, frame: Frame) -> bool:
    """Return whether a frame fits the words after a verb."""
    j = g.head + 1
    while is_adverb(view.low(j)) or view.low(j) in {"“", '"', "‘"}:
        j += 1
    if frame.particle:
        size = len(frame.particle)
        if frame.objects and not frozenset().union(*(object_words().get(o, frozenset()) for o in frame.objects)) & set(
            view.words(g.head + 1, g.head + 12)
        ):
            return False
        if tuple(view.words(g.head + 1, g.head + 1 + size)) == frame.particle:
            return True
        return tuple(view.words(j, j + size)) == frame.particle or (
            size == 1 and frame.particle[0] in view.words(g.head + 1, g.head + 7) and frame.particle[0] in {"up", "out"}
        )
    if frame.takes and not after_takes(view, g.head + 1, frame.takes):
        return False
    if frame.needs_verb and not any(t == "VB" for _l, t in forms().get(view.low(j + 1), ())):
        return False
    if not frame.objects:
        return True
    if g.lemma == "accept" and ("invitation" in view.words(0, g.first) or "latter" in view.words(0, g.first)):
        return True
    window = object_window(view, g, 6 if frame.near else 9)
    nouns = frozenset().union(*(object_words().get(o, frozenset()) for o in frame.objects))
    if nouns & set(view.words(*window)):
        return True
    return "instrument" in frame.objects and bool(
        find_instruments(view.tokens, *window) or (view.talk.instrument and {"it"} & set(view.words(*window)[:1]))
    )


def object_window(view: View, g: Group, size: int) -> tuple[int, int]:
    """Return the token range of a verb's object, at most ``size`` tokens."""
    a = g.head + 1
    b = a
    n = len(view.tokens)
    while b < n and b - a < size:
        low = view.low(b)
        if b in view.owner and view.groups[view.owner[b]].kind in {"finite", "infinitive"}:
            break
        if (
            low in {";", ".", ":"}
            or (low == "," and b > a + 1)
            or (low in PREP and low not in {"of", "on", "in", "for", "over", "with"} and b > a)
        ):
            break
        if low in {"on", "in", "for", "over", "with"} and b > a + 1:
            break
        b += 1
    return a, b


def after_takes(view: View, j: int, takes: frozenset[str]) -> bool:
    """Return whether what begins at token ``j`` is one of the complements that a frame takes."""
    n = len(view.tokens)
    while j < n and (
        is_adverb(view.low(j)) or (view.low(j) in {"“", '"', "‘", ","} and j + 1 < n and view.depth[j + 1])
    ):
        j += 1
    low = view.low(j)
    if low in {"a", "an", "the", "another"} and "money" in takes and view.low(j + 1) in _W["money_signs"]:
        j, low = j + 1, view.low(j + 1)
    # "agreed on Monday to", "decided at the meeting to" keep their infinitive.
    if low in {"on", "at", "during", "in"} and low not in takes:
        stop = next((k for k in range(j + 1, min(n, j + 9)) if view.low(k) in {"to", "that"}), None)
        if stop is None:
            return False
        j, low = stop, view.low(stop)
    if j >= n or low in {".", ";", ")", "!"}:
        return "end" in takes
    if low == "to":
        return "to" in takes
    if low == "that":
        return "that" in takes
    if low in takes:
        return True
    if low.endswith(("self", "selves")):
        return "self" in takes
    if low in {"$", "€", "£", "us$", "a$", "c$", "nz$", "s$", "rm", "rs", "¥"} or view.tokens[j].text[:1].isdigit():
        return bool(takes & {"money", "np"}) and (
            "money" not in takes
            or "np" in takes
            or low in {"$", "€", "£", "us$", "a$", "c$", "nz$", "s$", "rm", "rs", "¥"}
            or any(w in {"million", "billion", "trillion", "crore"} for w in view.words(j, j + 4))
        )
    if any(t == "VBG" for _l, t in forms().get(low, ())) and "ing" in takes:
        return True
    if low in PREP or low in {",", "and", "but", "or", "–", "—"}:
        return False
    clause = any(h.kind == "finite" and j < h.first <= j + 8 for h in view.groups)
    if "np" in takes:
        return True
    return "that" in takes and clause


def other_does(view: View, g: Group, codes: tuple[str, ...]) -> bool:
    """Return whether another country is to act: "proposed that Chile open its market"."""
    k = g.head + 1
    while view.low(k) in {"that", "the"}:
        k += 1
    m = view.at.get(k)
    if m is None or m.code in codes:
        return False
    after = m.last + 1
    return any(tag == "VB" for _lemma, tag in forms().get(view.low(after), ())) or view.low(after) == "should"


def own_people(view: View, g: Group) -> bool:
    """Tell "asked their ministers to submit": one's own people are tasked, not urged."""
    after = view.words(g.head + 1, g.head + 7)
    return bool(after) and after[0] in {"their", "our"} and bool(_STAFF & set(after))


def points_back(view: View, g: Group) -> bool:
    """Return whether the object of a verb stands for an instrument named before."""
    window = view.words(g.head + 1, g.head + 6)
    return bool(view.talk.recent) and bool({"it", "them", "document", "documents", "text"} & set(window))


def inner_act(view: View, n: int, g: Group) -> bool:
    """Return whether a clause after verb group ``n`` holds an act of its own."""
    return any(
        h.lemma in frames() or h.modal in {"will", "would", "should", "must"}
        for h in view.groups[n + 1 :]
        if h.kind == "finite"
    )


def quantity_follows(view: View, g: Group) -> bool:
    """Tell "ordered 50 aircraft" and "ordered two ships" from "ordered an inquiry"."""
    low = view.low(g.head + 1)
    return low[:1].isdigit() or low in _SEVERAL
