"""A desk's run as a brief: the executive page, the promises, the disagreements, the value, the methods, the sources.

Invariant: nothing is computed here; each state, number and interval is the run's own and leads to its source.
"""

from datetime import date

from accord.register import Commitment
from accord.reports.blocks import Block, Cell, Column, KeyFact, Link, Prose, Strong, Table, Text
from accord.reports.brief import Brief, Deadline, Section
from accord.reports.desk_carbon import carbon_blocks
from accord.reports.desk_changes import change_blocks
from accord.reports.desk_drivers import driver_blocks
from accord.reports.desk_lines import line_blocks
from accord.reports.desk_partnership import partnership_blocks
from accord.reports.desk_register import (
    Sources,
    conflict_blocks,
    due_table,
    in_words,
    names,
    promise_table,
    promises,
    tag,
    word_blocks,
)
from accord.reports.desk_sources import hashes, method_blocks, register_table, source_blocks, statement_table
from accord.reports.desk_timelines import line_title, main_timelines, timeline_blocks, timeline_of
from accord.reports.desk_value import chart_row, own, percent_of, value_blocks, value_facts
from accord.reports.desk_works import works_blocks, works_deadlines
from accord.reports.numbers import Quantity, interval_dates, long_date, quantity
from accord.vocabulary import parties, words
from accord.workbench.run import DeskRun

_LISTED = 3
_SLIPS = 2


def desk_brief(run: DeskRun) -> Brief:
    """Return the brief of a run.

    Parameters
    ----------
    run
        What came of a desk: documents, register as of a date, and the appraisal if there is one.
    """
    sources = Sources.of(run)
    known = known_on(run)
    sections = [
        Section("front", "On one page", _front(run)),
        Section("promised", "What was promised and where it stands", _promised(run), new_page=True),
    ]
    if promises(run):
        sections.append(Section("lately", "What changed lately", change_blocks(run)))
    if conflicts := conflict_blocks(run, sources):
        lead = Prose(
            (
                "Each side is quoted. The default reading follows the higher kind of document, then the later; "
                "a person may decide otherwise, with a reason.",
            )
        )
        sections.append(Section("disagree", "Where the sources disagree", (lead, *conflicts)))
    if run.appraisal:
        drawn = ("effects", "delay")
        blocks = value_blocks(run.appraisal, drawn=drawn)
        sections.append(Section("worth", "What the agreement is worth", blocks, new_page=True))
        if drivers := driver_blocks(run.appraisal):
            sections.append(Section("drivers", "What the width of the intervals comes from", drivers))
        sections.append(Section("inputs", "What goes in, and how it is known", _inputs(run)))
    if run.lines is not None:
        sections.append(Section("lines", "The agreement, line by line", line_blocks(run.lines, run.parties)))
    if works := works_blocks(run):
        sections.append(Section("runs-on", "What the partnership runs on", works, new_page=True))
    if run.partnership and (blocks := partnership_blocks(run.partnership, run.parties)):
        sections.append(Section("partnership", "On whom the parties rest, and their neighbours", blocks, new_page=True))
    if run.carbon is not None or run.carbon_problem:
        sections.append(Section("carbon", "Carbon units between the parties", carbon_blocks(run, sources)))
    if promises(run):
        sections.append(Section("words", "The words behind each promise", word_blocks(run, sources), new_page=True))
    sections.append(Section("methods", "How each number was made", method_blocks(run), new_page=True))
    sections.append(Section("sources", "Sources", source_blocks(run)))
    table = parties()
    return Brief(
        title=run.title,
        subtitle="What was promised, where it stands, what it is worth"
        if run.appraisal
        else "What was promised and where it stands",
        parties=tuple(table[c].name if c in table else c for c in run.parties),
        as_of=run.as_of,
        known_on=known,
        maker=f"accord {run.version}",
        hashes=hashes(run),
        key_facts=_facts(run),
        sections=tuple(sections),
        deadlines=(*_deadlines(run, sources, known), *works_deadlines(run, known)),
        files=(register_table(run, sources), statement_table(run, sources)),
    )


def known_on(run: DeskRun) -> date:
    """Return the last publication date that a run knows of."""
    published = [
        d.published_interval.latest
        for d in run.documents
        if d.published_interval is not None and d.published_interval.latest is not None
    ]
    return run.known_on or max(published, default=run.as_of)


def _facts(run: DeskRun) -> tuple[KeyFact, ...]:
    register = run.register
    commitments = promises(run)
    unread = [d for d in run.documents if d.language != "en"]
    overdue = [c for c in commitments if c.schedule == "overdue-no-evidence"]
    opened = [x for x in register.conflicts if x.resolution is None]
    facts = [
        KeyFact(
            "Documents read",
            Quantity(len(run.documents) - len(unread)),
            "observed",
            f"{len(unread)} more in other languages" if unread else "",
            "#sources",
        ),
        KeyFact("Promises on record", Quantity(len(commitments)), "observed", href="#promised"),
        KeyFact("Overdue, no evidence in these documents", Quantity(len(overdue)), "observed", href="#promised"),
        KeyFact(
            "Open disagreements of sources",
            Quantity(len(opened)),
            "observed",
            href="#disagree" if register.conflicts else "",
        ),
    ]
    return (*facts, *(value_facts(run.appraisal) if run.appraisal else ()))


def _front(run: DeskRun) -> tuple[Block, ...]:
    points: list[Text] = []
    for t in [t for t in main_timelines(run, 1) if t.state][:_LISTED]:
        state = tag("instrument-states", t.state)
        points.append(
            (
                Strong(line_title(t)),
                ": ",
                state or "",
                f". {_note(t.note)}" if t.note and "overdue" not in t.note else "",
            )
        )
    due = run.register.due()
    # Those that most independent sources speak of come first; the table behind keeps the order of dates.
    slipping = sorted(
        (c for c in due if c.schedule == "overdue-no-evidence"), key=lambda c: (-c.origins, -c.documents, c.title, c.id)
    )
    points += [_slip(c) for c in slipping[:_SLIPS]]
    if len(slipping) > _SLIPS:
        points.append((f"and {len(slipping) - _SLIPS} more overdue, see ", Link("what is due", "#promised"), "."))
    if opened := [x for x in run.register.conflicts if x.resolution is None]:
        first = sorted(opened, key=lambda x: (words("conflict-kinds")[x.kind].rank, x.title, x.id))[0]
        points.append(
            (
                Strong("Sources disagree"),
                " on one point: " if len(opened) == 1 else f" on {len(opened)} points, among them: ",
                Link(in_words(first.title), f"#{first.id}"),
            )
        )
    if run.appraisal:
        # Estimated, and said so where it is shown first: a page is cut out and handed on alone.
        effects = " and ".join(f"{c.name} {quantity(percent_of(c.welfare))}" for c in own(run.appraisal))
        assumed = sum(i.basis == "assumed" for i in run.appraisal.inputs)
        points.append(
            (
                Strong("Worth"),
                f" in real income, estimated, once fully phased in: {effects}. ",
                Link(f"{assumed} of {len(run.appraisal.inputs)} inputs are assumed", "#inputs"),
                ".",
            )
        )
    blocks: list[Block] = [Prose(tuple(points), bullets=True)] if points else []
    if chart := timeline_of(run):
        blocks.append(chart)
    if run.appraisal:
        blocks.append(chart_row(run.appraisal))
    return tuple(blocks)


def _note(text: str) -> str:
    return in_words(text[:1].upper() + text[1:]).rstrip(".") + "."


def _slip(c: Commitment) -> Text:
    status = tag("schedule-states", c.schedule)
    by = f", {interval_dates(c.target)}" if c.target is not None else ""
    alone = " (one document)" if c.documents == 1 else ""
    return (Link(c.title, f"#words-{c.id}"), f"{by}: ", status or "", alone)


def _promised(run: DeskRun) -> tuple[Block, ...]:
    due = due_table(run)
    empty = Prose((f"Nothing in these documents falls due or is overdue as of {long_date(run.as_of)}.",))
    blocks: list[Block] = [due or empty]
    if promises(run):
        blocks.append(promise_table(run))
    else:
        blocks.append(Prose(("These documents hold no promise that the reader recognised.",)))
    blocks += timeline_blocks(run)
    if run.register.checks:
        rows: list[tuple[Cell, ...]] = [
            (in_words(c.title), tag_of_check(c.verdict), in_words(c.detail)) for c in run.register.checks
        ]
        columns = (Column("number", "Number"), Column("verdict", "Finding"), Column("detail", "Arithmetic"))
        blocks.append(Table("checks", "Numbers in the documents, checked against each other", columns, tuple(rows)))
    return tuple(blocks)


def tag_of_check(verdict: str) -> str:
    """Return the finding of a check in words."""
    return {"agrees": "agrees", "differs": "differs", "shown": "side by side"}.get(verdict, verdict)


def _inputs(run: DeskRun) -> tuple[Block, ...]:
    assert run.appraisal is not None
    order = {"assumed": 0, "reported": 1, "estimated": 2, "observed": 3}
    inputs = sorted(run.appraisal.inputs, key=lambda i: order.get(i.basis, 4))
    counts = ", ".join(f"{sum(i.basis == b for i in inputs)} {b}" for b in order if any(i.basis == b for i in inputs))
    columns = (
        Column("input", "Input"),
        Column("value", "Value"),
        Column("basis", "Status"),
        Column("source", "Source"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple((i.name, i.value, i.basis, i.source) for i in inputs)
    note = "Assumed values are in the scenario file: change them there and run again."
    return (Table("inputs-list", f"{len(inputs)} inputs: {counts}", columns, rows, note=note),)


def _deadlines(run: DeskRun, sources: Sources, known: date) -> tuple[Deadline, ...]:
    found = []
    for c in run.register.due():
        if c.target is None or c.target.latest is None:
            continue
        first = next((sources.statements[i] for i in c.statements if i in sources.statements), None)
        label = words("schedule-states")[c.schedule].label
        found.append(
            Deadline(
                uid=f"{c.id}@accord",
                first=c.target.earliest or c.target.latest,
                last=c.target.latest,
                title=f"{c.title} ({names(c.parties, run)})",
                detail=f"{label} as of {long_date(run.as_of)}. " + (f"“{first.quote}”" if first else ""),
                stamp=known,
                url=sources.url(first.doc) if first else "",
            )
        )
    return tuple(found)
