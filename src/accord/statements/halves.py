"""Two undertakings under one verb, each with its own date: "to ratify it within a year and to bring it into force by".

Invariant: a verb's row is split only where both halves hold a time expression; otherwise one verb is one row.
"""

from collections.abc import Sequence
from dataclasses import replace

from accord.statements.drafts import Draft
from accord.statements.topics import find_instruments
from accord.statements.view import View


def split_halves(view: View, drafts: Sequence[Draft]) -> list[Draft]:
    """Return drafts with those of two dated infinitives cut in two."""
    found: list[Draft] = []
    for d in drafts:
        found.append(d)
        if d.fact or d.group < 0 or d.act not in {"commit", "agree", "intend"}:
            continue
        head = view.groups[d.group].head
        for k in range(head + 3, d.last - 2):
            if view.low(k) != "and" or view.low(k + 1) != "to" or (k + 1) not in view.owner:
                continue
            cut = view.tokens[k].start
            first = any(view.tokens[head].end < t.start and t.end <= cut for t in view.times)
            second = any(cut < t.start and t.end <= view.tokens[d.last - 1].end for t in view.times)
            if first and second:
                named = find_instruments(view.tokens, d.first, k)
                own = find_instruments(view.tokens, k + 1, d.last)
                kind = named[0].kind if named and not own else None
                found.append(replace(d, first=k + 1, notes=list(d.notes), instrument=d.instrument or kind))
                d.last = k - (view.low(k - 1) == ",")
                break
    return found
