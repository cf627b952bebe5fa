"""Small questions about the words before a verb: short quotations, parentheses, clauses joined by "and".

Invariant: these look at tokens only and decide nothing about countries.
"""

from accord.statements.group import Group, is_adverb
from accord.statements.lexicon import words
from accord.statements.view import View

_W = words()
BREAKS = frozenset({";", "—", "–", ":"})
_REPORT, _PREP, _CONJ = _W["report_verbs"], _W["prepositions"], _W["conjunctions"]


def short_quote(view: View, j: int) -> int | None:
    """Return where a quotation of a few words that ends at ``j`` opens; None where it is somebody's speech."""
    if view.tokens[j].text not in {"”", '"'} or view.low(j - 1) in {",", ".", "!"}:
        return None
    number = view.depth[j]
    k = j
    while k >= 0 and view.depth[k] == number:
        k -= 1
    return k + 1 if j - k <= 8 else None


def closes_parenthesis(view: View, g: Group) -> bool:
    """Return whether a comma stands right before a verb group."""
    k = g.first - 1
    while k > 0 and (is_adverb(view.low(k)) or view.low(k) in _W["time_words"]):
        k -= 1
    return view.low(k) == ","


def relative_before(view: View, g: Group) -> int | None:
    """Return where ", which …," begins that ends right before ``g``, or None."""
    stop = g.first - 1
    while stop > 0 and view.low(stop) != ",":
        stop -= 1
    for r in range(stop - 1, 0, -1):
        if view.low(r) in {"which", "who", "whose", "whom", "where"} and view.low(r - 1) == ",":
            return r
        if view.low(r) in {"which", "whose", "whom"} and view.low(r - 1) in _PREP and view.low(r - 2) == ",":
            return r - 1
        if view.low(r) == "," or view.low(r) in BREAKS:
            return None
    return None


def joins_clauses(view: View, j: int, end: int) -> bool:
    """Tell whether "and" at ``j`` joins two clauses rather than two names."""
    # What stands before a semicolon is another sentence.
    begun = max((k for k in range(j) if view.low(k) in BREAKS), default=-1)
    before = [g for g in view.groups if begun < g.head < j]
    if not before:
        return False
    last = before[-1]
    gap = view.words(last.head + 1, j)
    names = all(
        k in view.at or view.tokens[k].text[:1].isupper() or view.low(k) in {"the", "that", ",", "'s"}
        for k in range(last.head + 1, j)
    )
    opened = max((k for k in range(last.head + 1, j) if view.low(k) in {"where", "when"}), default=-1)
    if opened >= 0 and all(
        view.tokens[k].text[:1].isupper() or view.low(k) in {",", "the", "'s"} for k in range(opened + 1, j)
    ):
        # "…, where President A and Minister B unveiled": two names after the clause word.
        return False
    if last.lemma in _REPORT and last.kind == "finite" and names:
        return False
    if "that" in gap and len(gap) - gap.index("that") <= 5:
        return False
    return end - j > 1


def skip_marks(view: View, a: int, end: int) -> int:
    """Return the first token from ``a`` that is no mark, conjunction or adverb."""
    while a < end and (
        view.low(a) in {",", "and", "but", "“", '"', "or", "•", ")", "-", "–"}
        or (is_adverb(view.low(a)) and view.low(a) not in {"both", "all"})
    ):
        a += 1
    return a


def after_phrase(view: View, a: int, end: int) -> int | None:
    """Return where the subject starts after a phrase that no comma closes: "On Monday the ministers"."""
    for k in range(a + 2, end):
        if (
            view.low(k) in {"the", "both", "they", "we", "he", "she"}
            and view.low(k - 1) not in _PREP
            and view.low(k - 1) not in _CONJ
        ):
            return k
    return None


def two_titled(view: View, first: int, last: int) -> bool:
    """Return whether a range names two leaders: "Prime Minister Kishida and President Khurelsukh"."""
    heads = [
        k
        for k in range(first, last - 1)
        if view.low(k) in words()["title_heads"]
        and view.tokens[k].text[:1].isupper()
        and view.tokens[k + 1].text[:1].isupper()
        and view.low(k + 1) not in words()["titles"]
    ]
    return len(heads) == 2 and "and" in view.words(heads[0], heads[1])


def two_offices(view: View, first: int, last: int) -> bool:
    """Tell "the Secretary and the Foreign Minister", two offices without a name or a country: one of each side."""
    if last - first > 8 or "and" not in view.words(first, last) or len(view.cast.pair) != 2:
        return False
    heads = [k for k in range(first, last) if view.low(k) in words()["title_heads"]]
    named = any(k in view.at or view.tokens[k].text in view.cast.people for k in range(first, last))
    return (
        len(heads) == 2
        and not named
        and view.low(first) == "the"
        and view.low(last - 1) in words()["title_heads"]
        and "the" in view.words(heads[0] + 1, heads[1])
    )
