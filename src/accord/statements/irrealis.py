"""Clauses that tell no deed: after "once", "if", "whether", "until", or under a denied report.

Invariant: what such a clause would do is not done; only a clause told as past after "when", "after", "before" is.
"""

from accord.statements.group import Group, is_adverb
from accord.statements.lexicon import words
from accord.statements.view import View

_W = words()
_NEVER = frozenset({"once", "if", "whether", "unless", "provided", "assuming", "lest"})
_OPEN = frozenset({"when", "whenever", "until", "till", "before", "after"})
_CLAIMS = _W["claims"]
_DENIES = frozenset({"deny", "dispute", "refute", "reject", "doubt", "dismiss"})
_BREAKS = frozenset({";", "—", "–", ":"})


def is_irreal(view: View, g: Group, first: int) -> bool:
    """Return whether the clause of ``g``, whose subject begins at ``first``, tells what may or will be.

    Parameters
    ----------
    first
        Token number of the first word of the clause's subject, or of the verb where it has none.
    """
    k = min(first, g.first) - 1
    while k >= 0 and (is_adverb(view.low(k)) or view.low(k) in _W["determiners"] | {'"', "“", "‘"}):
        if view.low(k) in _NEVER or view.low(k) in _OPEN or (view.low(k) == "that" and view.low(k - 1) in _CLAIMS):
            break
        k -= 1
    word = view.low(k)
    if word in _NEVER or (word == "soon" and view.low(k - 1) == "as"):
        return True
    if word == "as" and view.low(k - 1) == "soon":
        return True
    if g.kind == "participle" and word in {"after", "when"}:
        return _looks_ahead(view, g)
    if word in _OPEN:
        return not _told_as_past(view, g) or _looks_ahead(view, g)
    return _denied(view, g, first)


def _told_as_past(view: View, g: Group) -> bool:
    return (
        g.tag == "VBD" or g.past_be or bool({"had", "was", "were", "did"} & set(view.words(g.first, g.head + 1)))
    ) and not g.modal


def _looks_ahead(view: View, g: Group) -> bool:
    """Tell whether the main clause is in the future: "would fall after the pact was signed"."""
    return any(
        h is not g and h.modal in {"will", "would", "shall", "could", "may", "might", "must", "should"}
        for h in view.groups
        if view.depth[h.first] == view.depth[g.first]
    )


def _denied(view: View, g: Group, first: int) -> bool:
    """Tell "did not say that it was signed", "denied reports that it was signed"."""
    k = first - 1
    while k > 0 and (is_adverb(view.low(k)) or view.low(k) in _W["determiners"] - {"that"}):
        k -= 1
    if view.low(k) != "that":
        return False
    for h in reversed([h for h in view.groups if h.head < k]):
        gap = view.words(h.head + 1, k)
        if len(gap) > 7 or _BREAKS & set(gap):
            return False
        if h.lemma == "be" and view.low(h.first - 1) == "there" and set(gap[-1:]) & _CLAIMS:
            return True
        if h.lemma in _DENIES or (h.negated and (h.lemma in _W["report_verbs"] or set(gap[-1:]) & _CLAIMS)):
            return True
        return bool(set(gap[-1:]) & _CLAIMS) and h.lemma in _W["report_verbs"] and h.negated
    return False
