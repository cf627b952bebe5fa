"""Verbs in the present tense that tell of a calendar: "the round takes place from 24 to 28 November".

Invariant: only a day, month or stretch of days that stands after the verb makes it so, and nothing told as past.
"""

from accord.statements.extents import clause_end
from accord.statements.group import Group
from accord.statements.lexicon import words
from accord.statements.view import View

_W = words()
_DAYS = frozenset({"day", "range", "month"})


def is_timetabled(view: View, g: Group) -> bool:
    """Tell "the country votes on Sunday" and "the round takes place from 24 to 28 November": a date right ahead."""
    if g.modal or g.negated or g.passive or g.perfect or g.progressive or g.tag not in {"VB", "VBZ", "VBP"}:
        return False
    if g.lemma not in _W["timetabled"] or {"every", "each", "annually", "usually"} & set(view.lows):
        return False
    end = view.tokens[min(clause_end(view, g), len(view.tokens)) - 1].end
    begin = view.tokens[g.head].end
    return any(
        begin <= t.start < end and t.bound in {"on", "from", "in", ""} and not t.past and t.interval.precision in _DAYS
        for t in view.times
    )
