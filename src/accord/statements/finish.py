"""Drafts into statements: span, dates, areas, instrument, figures, attribution, one row per instrument of a list.

Invariant: a date is a target only where the act looks ahead; told as past it is the event's.
"""

import re
from datetime import date

from accord.documents import Document
from accord.statements.drafts import Draft
from accord.statements.due import dates_of, lead_of
from accord.statements.lexicon import words
from accord.statements.listing import rows_of
from accord.statements.references import instruments_of
from accord.statements.speakers import attribution_of
from accord.statements.statement import Figure, Statement, statement_id
from accord.statements.view import View
from accord.statements.whom import whom

_W = words()
EXTRACTOR = "grammar/4"


def to_statements(document: Document, view: View, draft: Draft, published: date | None) -> list[Statement]:
    """Return the statements of a draft: one, or one for each instrument of a list."""
    first, last = _widen(view, draft)
    start, end = view.tokens[first].start, view.tokens[last - 1].end
    start, end = _trim(document.text, start, end)
    if end <= start:
        return []
    times = [t for t in view.times if start <= t.start and t.end <= end]
    target, event = dates_of(document.text, view, draft, times, start, end, published)
    figures = tuple(f for f in view.figures if start <= f.start and f.end <= end)
    named = instruments_of(view, draft, first, last)
    said = attribution_of(view, max(draft.first, 0))
    codes, recipients = whom(view, draft, first, last)
    rows = rows_of(view, draft, first, last, named)
    statements = []
    for kind, title, areas, detail in rows:
        statements.append(
            Statement(
                id=statement_id(document.id, start, end, draft.act, kind, detail),
                doc=document.id,
                start=start,
                end=end,
                quote=document.text[start:end],
                act=draft.act,
                subact=draft.sub,
                strength=draft.strength,
                verb=draft.verb,
                polarity="negated" if draft.negated else "affirmed",
                parties=codes,
                recipients=tuple(sorted(recipients)),
                areas=tuple(areas),
                instrument=kind,
                title_word=title,
                instrument_state=_state(draft, kind),
                target=target,
                event=event,
                figures=figures,
                attribution=_attribution(view, said),
                headline=view.sentence.kind == "heading",
                extractor=EXTRACTOR,
            )
        )
    return statements


def _widen(view: View, draft: Draft) -> tuple[int, int]:
    """Take in a date that stands right before the subject: "By 2030, the two countries aim to"."""
    last = min(draft.last, len(view.tokens))
    lead = lead_of(view, draft)
    first = draft.first if lead is None else min(draft.first, lead[0])
    return first, max(last, first + 1)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\n,.;:“\"'‘”)•-–—":
        start += 1
    while end > start and text[end - 1] in ' \t\n,.;:“"‘!(-–—':
        end -= 1
    opened = text[start:end].count("“") - text[start:end].count("”")
    if opened < 0 and text[end - 1] == "”":
        end -= 1
    return start, end


def _state(draft: Draft, kind: str | None) -> str | None:
    if kind is None or draft.negated:
        return None
    return draft.state


def _attribution(view: View, said: object) -> str | None:
    if said is None:
        return None
    text = re.sub(r"\s+", " ", said.text).strip()  # type: ignore[attr-defined]
    return text or None


__all__ = ["EXTRACTOR", "Figure", "to_statements"]
