"""Where a desk's brief comes from: methods with hashes, the list of sources, and the register as one long table.

Invariant: a summary that accord wrote is called one, wherever it is listed, and links its original.
"""

import hashlib

from accord.register import RULE_VERSION
from accord.reports.blocks import Block, Cell, Column, Link, Method, Methods, Notes, Table, Text
from accord.reports.desk_register import Sources, own_summary
from accord.reports.numbers import long_date
from accord.vocabulary import words
from accord.workbench.run import DeskRun

_SOURCES_SHOWN = 400


def method_blocks(run: DeskRun) -> tuple[Block, ...]:
    """Return how each group of numbers was made, with the hashes of what it came from."""
    extractors = sorted({s.extractor for s in run.statements})
    entries = [
        Method(
            "Reading",
            f"{len(run.documents)} documents gave {len(run.statements)} statements, each an exact quote with its "
            f"place in the document, read by {', '.join(extractors) or 'no reader'}. "
            "Strength is never raised above the words.",
            hashes=(("documents", documents_hash(run)),),
        ),
        Method(
            "Register",
            f"Statements are joined by typed keys, never by likeness alone; states follow rule version {RULE_VERSION}. "
            "Schedule states are read off the last day of the period that the words allow; an end that no source gives "
            "stays open. Overdue says that these documents hold no evidence, and no more.",
        ),
    ]
    if run.appraisal:
        a = run.appraisal
        entries += [
            Method(
                "Real income, wages and trade",
                f"The scenario “{a.title}” solved by exact hat algebra on the baseline “{a.baseline_title}” "
                f"(many sectors with input-output links, Caliendo and Parro 2015); real income is the exact equivalent "
                f"variation. Largest relative residual of the central solves: {a.largest_residual:.1e}.",
                hashes=(("scenario", a.scenario_sha256), ("baseline", a.baseline_sha256)),
            ),
            Method(
                "Intervals",
                f"Elasticities, and shares and costs that the scenario gives as ranges, were drawn {a.draws} times "
                f"(seed {a.seed}; {a.failed_draws} draws had no equilibrium and are left out); an interval holds "
                f"{100 * a.interval:.0f} % of the draws. "
                "It covers these inputs and nothing else: neither the model's form nor the data.",
            ),
            Method(
                "Cost of delay",
                f"The present value, over {a.horizon_years} years from {a.entry_into_force} at {a.discount_pct:g} % "
                "a year, of the yearly gains on time less that of the same gains begun late.",
            ),
        ]
    if run.lines is not None and run.lines.sides:
        entries.append(
            Method(
                "Tariff lines",
                "Each line's rate on 31 December of each year from its schedule and the agreement's legend, beside the "
                "best rate over MFN and the agreements in force in the same year; a gain is max(0, best existing − "
                "new).",
                hashes=run.lines.hashes,
            )
        )
    return (Methods(tuple(entries)),)


def source_blocks(run: DeskRun) -> tuple[Block, ...]:
    """Return the list of documents, each with the link to its original, and what could not be read."""
    rows: list[tuple[Cell, ...]] = []
    ours = 0
    for d in sorted(run.documents, key=lambda d: (d.published.value if d.published else "9999", d.name)):
        summary = own_summary(d)
        ours += summary
        title = d.title.value if d.title else d.name
        remarks = ["accord's own summary"] * summary
        remarks += ["near-duplicate"] * (d.near_duplicate_of is not None)
        remarks += [f"in {d.language}, not read"] * (d.language != "en")
        rows.append(
            (
                Link(title, d.url.value) if d.url else title,
                d.publisher.value if d.publisher else None,
                d.published_interval if d.published else None,
                words("document-kinds")[d.kind].label,
                "; ".join(remarks) or None,
                d.id,
            )
        )
    columns = (
        Column("title", "Document"),
        Column("publisher", "Publisher"),
        Column("published", "Published", "date"),
        Column("kind", "Kind"),
        Column("remark", "Remark"),
        Column("id", "Id"),
    )
    note = f"The first {_SOURCES_SHOWN} by date; statements.csv names them all." if len(rows) > _SOURCES_SHOWN else ""
    caption = f"{len(rows)} documents"
    notes: list[Text] = []
    if ours:
        notes.append(
            f"{ours} of these documents are accord's own summaries of public reports, written in its own words; each "
            "links its original. A quote from one of them is a quote of the summary, not of the publisher."
        )
    notes += [f"Not read: {name}: {error.message}" for name, error in run.problems]
    # Before the list: after it, on a sheet of their own, nobody would read them.
    blocks: list[Block] = [Notes(tuple(notes))] if notes else []
    blocks.append(Table("documents", caption, columns, tuple(rows[:_SOURCES_SHOWN]), note=note))
    return tuple(blocks)


def register_table(run: DeskRun, sources: Sources) -> Table:
    """Return the whole register, every kind of entry, as the table behind ``register.csv``."""
    keys = [
        "id",
        "kind",
        "title",
        "parties",
        "instrument",
        "areas",
        "strength",
        "target_text",
        "due_earliest",
        "due_latest",
        "official",
        "evidence",
        "schedule",
        "documents",
        "origins",
        "note",
        "conflicts",
        "quote",
        "quote_document",
        "quote_url",
    ]
    rows: list[tuple[Cell, ...]] = []
    for c in run.register.commitments:
        first = next((sources.statements[i] for i in c.statements if i in sources.statements), None)
        document = sources.documents.get(first.doc) if first else None
        target = c.target
        rows.append(
            (
                c.id,
                c.kind,
                c.title,
                " ".join(c.parties),
                c.instrument,
                " ".join(c.areas),
                c.strength,
                target.text if target else None,
                target.earliest if target else None,
                target.latest if target else None,
                c.official,
                c.evidence,
                c.schedule,
                c.documents,
                c.origins,
                c.note,
                " ".join(c.conflicts),
                first.quote if first else None,
                document.name if document else None,
                sources.url(first.doc) if first else None,
            )
        )
    numeric, dated = {"documents", "origins"}, {"due_earliest", "due_latest"}
    columns = tuple(
        Column(k, k.replace("_", " "), "number" if k in numeric else "date" if k in dated else "text", "", 0)
        for k in keys
    )
    return Table("register", f"The register as of {long_date(run.as_of)}", columns, tuple(rows))


def statement_table(run: DeskRun, sources: Sources) -> Table:
    """Return every statement with its exact words and place, as the table behind ``statements.csv``."""
    columns = (
        Column("id", "Id"),
        Column("document", "Document"),
        Column("start", "Start", "number", "", 0),
        Column("end", "End", "number", "", 0),
        Column("quote", "Quote"),
        Column("act", "Act"),
        Column("strength", "Strength"),
        Column("parties", "Parties"),
        Column("areas", "Areas"),
        Column("instrument", "Instrument"),
        Column("instrument_state", "Instrument state"),
        Column("due_text", "Due, in its words"),
        Column("due_latest", "Last day", "date"),
        Column("attribution", "Attribution"),
        Column("url", "Address"),
    )
    rows: list[tuple[Cell, ...]] = []
    for s in run.statements:
        document = sources.documents.get(s.doc)
        rows.append(
            (
                s.id,
                document.name if document else s.doc,
                s.start,
                s.end,
                s.quote,
                s.act,
                s.strength,
                " ".join(s.parties),
                " ".join(s.areas),
                s.instrument,
                s.instrument_state,
                s.target.text if s.target else None,
                s.target.latest if s.target else None,
                s.attribution,
                sources.url(s.doc),
            )
        )
    return Table("statements", f"{len(rows)} statements with their places", columns, tuple(rows))


def hashes(run: DeskRun) -> tuple[tuple[str, str], ...]:
    """Return what a run came from: ``(what, digest)``."""
    found = [("documents", documents_hash(run))]
    if run.appraisal:
        found += [("scenario", run.appraisal.scenario_sha256), ("baseline", run.appraisal.baseline_sha256)]
    return tuple(found)


def documents_hash(run: DeskRun) -> str:
    """Return one digest of all documents' texts, whatever their order."""
    return hashlib.sha256("".join(sorted(d.text_sha256 for d in run.documents)).encode()).hexdigest()
