"""What changed lately in a desk's register, as a table of a brief.

Invariant: a change stands with both of its values, and entries that are no promises are counted, not hidden.
"""

from accord.register import Change
from accord.reports.blocks import Block, Cell, Column, Link, Prose, Table
from accord.reports.desk_register import in_words, shown
from accord.reports.numbers import long_date
from accord.vocabulary import words
from accord.workbench.run import DeskRun

_SHOWN = 20
_LISTS = {
    "official": "instrument-states",
    "evidence": "evidence-states",
    "schedule": "schedule-states",
    "strength": "strengths",
}
_ORDER = {"official": 0, "evidence": 1, "schedule": 2, "target": 3, "conflict": 4, "strength": 5, "new": 6}
# What each kind of change is called.
CHANGES = {
    "new": "new promise",
    "official": "state",
    "evidence": "evidence",
    "schedule": "schedule",
    "strength": "firmness",
    "target": "due date",
    "conflict": "disagreement",
}


def change_blocks(run: DeskRun) -> tuple[Block, ...]:
    """Return what changed between the run's ``since`` and its ``as_of``: moves first, new promises after them."""
    kinds = {c.id: c.kind for c in run.register.commitments}
    mine = [c for c in run.changes if c.kind == "conflict" or kinds.get(c.id) == "commitment"]
    days = f"Between {long_date(run.since)} and {long_date(run.as_of)}"
    if not mine:
        return (Prose((f"{days} nothing changed in these documents.",)),)
    ranked = sorted(mine, key=lambda c: _ORDER[c.kind])
    linked = {c.id for c in shown(run)} | {x.id for x in run.register.conflicts}
    rows: list[tuple[Cell, ...]] = [
        (
            Link(in_words(c.title), f"#{c.id}" if c.kind == "conflict" else f"#words-{c.id}")
            if c.id in linked
            else in_words(c.title),
            CHANGES[c.kind],
            change_word(c, c.before),
            change_word(c, c.after),
        )
        for c in ranked[:_SHOWN]
    ]
    moved = sum(c.kind != "new" for c in mine)
    new = len(mine) - moved
    more = len(mine) - len(rows)
    note = "Both days are asked of the same documents: a change is in what happened, not in what was read. "
    note += f"{more} more are in the register. " if more else ""
    columns = (Column("title", "What"), Column("kind", "Changed"), Column("before", "From"), Column("after", "To"))
    caption = f"{days}: {_count(moved, 'change')} and {_count(new, 'new promise')}"
    return (Table("changes", caption, columns, tuple(rows), note=note.strip()),)


def change_word(change: Change, text: str) -> str | None:
    """Return a value of a change in the words of its list; None where there was none."""
    if not text:
        return None
    if change.kind == "conflict":
        return words("conflict-kinds")[text].label if text in words("conflict-kinds") else text
    listed = words(_LISTS[change.kind]) if change.kind in _LISTS else {}
    return listed[text].label if text in listed else in_words(text)


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
