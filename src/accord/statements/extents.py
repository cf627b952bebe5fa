"""Where the clause of a verb ends: before the next clause, a trailing attribution or the end of a quotation.

Invariant: a clause never runs past the sentence, nor out of the quotation it stands in.
"""

from accord.statements.group import Group, is_adverb
from accord.statements.lexicon import frames, words
from accord.statements.view import View

_W = words()
_BREAKS = frozenset({";", "—", "–"})
_MAY_OPEN = frozenset({",", "under", "whose"})
_CUT = frozenset({"while", "whereas", "as", "after", "when", "although", "though", "because", "since"})


def clause_end(view: View, g: Group) -> int:
    """Return the token number where the clause of ``g`` ends, end excluded."""
    if g.first not in view.ends:
        view.ends[g.first] = _clause_end(view, g)
    return view.ends[g.first]


def _clause_end(view: View, g: Group) -> int:
    n = len(view.tokens)
    limit = n
    for a in view.attributions:
        if a.first == 0 and g.head < a.last < limit:
            limit = a.last
    depth = view.depth[g.first]
    that = any(view.low(i) == "that" for i in range(g.head + 1, min(n, g.head + 4)))
    i = g.head + 1
    while i < limit:
        low = view.low(i)
        if low == "(":
            close = next((j for j in range(i, limit) if view.low(j) == ")"), i)
            i = close + 1
            continue
        if low == "," and view.low(i + 1) in _BOUNDS and view.low(g.first - 1) == "which":
            break
        if (low in _MAY_OPEN and _opens_relative(view, i, limit)) or (
            low == "and" and view.low(i + 1) == "that" and not that
        ):
            break
        if low in _BREAKS and view.low(i - 1) not in {""} and not _tight(view, i):
            break
        if depth and view.depth[i] != depth:
            break
        if depth and view.tokens[i].text in {"”", '"'} and (i + 1 >= n or view.depth[i + 1] != depth):
            break
        if (low in {",", "and", "but", "or"} or low in _CUT) and _cuts(view, g, i, limit, that):
            break
        i += 1
    while i > g.head + 1 and (
        view.low(i - 1) in {",", "and", "but", ";", ".", "…", ":", "or", "!", "while", "(", "“", "by"}
        or (depth and view.tokens[i - 1].text in {'"', "“"})
    ):
        i -= 1
    return i


def _opens_relative(view: View, i: int, limit: int) -> bool:
    """Tell "under which the company will buy", ", of whom a million live", ", whose first meeting is": own rows."""
    k = i + 1 if view.low(i) == "," else i
    which = view.low(k) == "whose" or (view.low(k) in _W["prepositions"] and view.low(k + 1) in {"which", "whom"})
    if not which or (k == i and view.low(k) != "under"):
        return False
    h = next((x for x in view.groups if x.kind == "finite" and x.first > k + 1), None)
    return h is not None and h.first < limit


def _tight(view: View, i: int) -> bool:
    """Tell a dash inside a word from one between clauses."""
    return (
        view.tokens[i].start == view.tokens[i - 1].end
        and i + 1 < len(view.tokens)
        and view.tokens[i + 1].start == view.tokens[i].end
    )


def _cuts(view: View, g: Group, i: int, limit: int, that: bool) -> bool:
    low = view.low(i)
    h = next((x for x in view.groups if x.first > i and x.first < limit), None)
    if h is None:
        return False
    k = i + 1
    while k < limit and (view.low(k) in {"and", "but", "or", ",", "“", '"'} or is_adverb(view.low(k))):
        k += 1
    between = view.words(k, h.first)
    while between and is_adverb(between[-1]):
        between.pop()
    if between and between[-1] in {"and", "or", "but"}:
        return False
    if low in _CUT:
        return (
            h.kind == "finite"
            and 0 < h.first - i <= 10
            and "," not in between
            and not (low == "as" and h.first - i <= 1)
        )
    if h.kind == "finite" and h.first <= k:
        if that and (h.modal in {"will", "would", "should", "shall"} or h.tag in {"AUX"}):
            return False
        return not (that and low == "and" and h.lemma not in frames())
    if (
        h.kind == "finite"
        and h.first - k <= 14
        and between
        and between[0] not in _W["prepositions"]
        and between[0] not in {"which", "who", "that", "including", "whose", "where", "to"}
        and "," not in between[:-1]
    ):
        if low == "and" and view.low(i - 1) != "," and _list_member(view, g, i, h):
            return False
        return not (that and h.modal in {"would", "will", "should"} and low == "and" and view.low(i - 1) != ",")
    if low == "," and h.first == i + 1 and h.lemma in _ONSET and _date_follows(view, h.head + 1):
        return False
    if low == "," and h.kind == "participle" and (h.first <= k or (view.low(k) in {"with"} and h.first - k <= 9)):
        return True
    if low == "," and that and view.low(k) in {"which", "who"} and not _has_verb(view, g, i):
        # "Assured the Commission that licences, which have been pending, would be issued": an aside of the subject.
        return False
    if low == "," and view.low(k) == "which" and _aside_before_a_date(view, h, limit):
        return False
    if low == "," and view.low(k) in {"which", "who", "where", "when"} and h.first - k <= 3:
        return True
    return low == "," and h.kind == "finite" and view.low(k) in _CUT


def _date_follows(view: View, k: int) -> bool:
    """Tell ", starting in 2026" and ", beginning next month", which dates the clause, from an act of its own."""
    after = [view.low(j) for j in range(k, k + 4)]
    if after[:1] and after[0] in {"in", "on", "from", "with", "this", "next", "by"}:
        return any(w[:4].isdigit() or w in _W["time_words"] - {"in", "on", "at", "the", "same"} for w in after[0:3])
    return bool(after) and (after[0][:1].isdigit() or after[0] in _W["time_words"])


def _has_verb(view: View, g: Group, i: int) -> bool:
    return any(x.kind == "finite" and g.head < x.head < i for x in view.groups)


_ONSET = frozenset({"start", "begin"})
_BOUNDS = frozenset({"before", "by", "within", "until"})


def _aside_before_a_date(view: View, h: Group, limit: int) -> bool:
    """Tell ", which entered into force in 2023, before the end of this year": the date goes with the verb before."""
    comma = next((k for k in range(h.head + 1, min(limit, h.head + 16)) if view.low(k) == ","), None)
    return (
        comma is not None
        and view.low(comma + 1) in _BOUNDS
        and not any(h.head < x.first < comma and x.kind == "finite" for x in view.groups)
    )


def _list_member(view: View, g: Group, i: int, h: Group) -> bool:
    """Tell whether the words before the next verb are a member of a list and no subject of it."""
    n = view.groups.index(h)
    return view.subjects[n].kind == "none" and h.lemma not in frames()
