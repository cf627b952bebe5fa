"""Carbon units between the parties as a part of a brief: the ledger of Article 6.2, its years and what is said of it.

Invariant: units are those of the desk's ledger and of nothing else; a desk without one says so beside what the
documents say of carbon markets.
"""

from accord.carbon import Balance, Batch
from accord.reports.blocks import Block, Cell, Column, Notes, Prose, Table
from accord.reports.desk_register import Sources, in_words, statement_quote
from accord.reports.desk_value import name_of
from accord.reports.numbers import Quantity, number
from accord.workbench.carbon_work import CarbonView, tables_of
from accord.workbench.run import DeskRun

# The narrower area first: where a document speaks of units or markets, storage is not what it is about.
_AREAS = ("carbon_market", "ccs")
_QUOTES = 2
_YEARS = (
    ("authorised", "Authorised"),
    ("first_transferred", "First transferred"),
    ("acquired", "Acquired"),
    ("used_ndc", "Used, NDC"),
    ("used_other", "Used, other"),
    ("cancelled", "Cancelled"),
    ("net_adjustment", "Adjustment"),
)


def carbon_blocks(run: DeskRun, sources: Sources) -> tuple[Block, ...]:
    """Return the ledger's state and annual table, or a sentence that there is none; then what the documents say."""
    blocks: list[Block] = []
    if run.carbon is None:
        blocks.append(Prose((f"The ledger of this desk cannot be read: {run.carbon_problem}",)))
    elif not run.carbon.ledger.entries and run.carbon.later:
        later = _count(run.carbon.later, "entry", "entries")
        day = in_words(run.as_of.isoformat())
        blocks.append(Prose((f"No act up to {day}; the ledger of this desk has {later} of later days.",)))
    elif not run.carbon.ledger.entries:
        blocks.append(
            Prose(
                (
                    "No unit is on record: this desk's ledger of Article 6.2 is empty. Acts are recorded with accord "
                    "carbon; nothing is put there from a newspaper.",
                )
            )
        )
    else:
        blocks += _ledger(run.carbon)
    said = [s for area in _AREAS for s in run.statements if area in s.areas]
    chosen = {s.doc: s for s in reversed(said)}
    first = [s for s in dict.fromkeys(said) if chosen[s.doc] is s][:_QUOTES]
    if first:
        blocks.append(Prose(("What the documents say of carbon markets and storage:",)))
        blocks += [statement_quote(s, sources) for s in first]
    return tuple(blocks)


def _ledger(view: CarbonView) -> list[Block]:
    rows: list[tuple[Cell, ...]] = [
        (name_of(str(r["party"])), str(r["year"]), *(int(r[key]) for key, _ in _YEARS))
        for r in tables_of(view)["annual"]
    ]
    columns = (
        Column("party", "Party"),
        Column("year", "Year"),
        *(Column(key, title, "number", "", 0) for key, title in _YEARS),
    )
    batches = view.ledger.batches
    state = "; ".join(_batch(name, batches[name]) for name in sorted(batches))
    upto = f"As it stood on {in_words(view.as_of.isoformat())}" if view.as_of else "As it stands"
    if view.later:
        upto += f"; {_count(view.later, 'entry', 'entries')} of later days left out"
    note = f"{upto}. Tonnes of CO2 equivalent, counted under whoever acted; "
    note += "the adjustment is added to a party's emissions."
    blocks: list[Block] = [
        Prose((f"{_count(len(batches), 'batch', 'batches')} on record. {state}.",)),
        Table("carbon-annual", "The ledger of Article 6.2 by party and year", columns, tuple(rows), note=note),
    ]
    if view.left_over:
        blocks.append(Notes((f"Additions and uses towards NDCs differ by {number(view.left_over, 0)} t.",)))
    if view.balances:
        blocks.append(_balances(view.balances))
    return blocks


def _batch(name: str, batch: Batch) -> str:
    held: dict[str, int] = {}
    for s in batch.segments:
        where = f"{s.status.replace('-', ' ')} by {name_of(s.holder)}" if s.holder else s.status.replace("-", " ")
        held[where] = held.get(where, 0) + s.quantity
    parts = ", ".join(f"{number(tonnes, 0)} t {where}" for where, tonnes in held.items())
    return f"{name} of {name_of(batch.terms.host)}, vintage {batch.terms.vintage}: {parts}"


def _balances(balances: tuple[Balance, ...]) -> Table:
    def tonnes(value: float | None) -> Quantity | None:
        return None if value is None else Quantity(value, decimals=0)

    rows: list[tuple[Cell, ...]] = [
        (
            name_of(b.party),
            b.method,
            f"{b.first_year}–{b.last_year}",
            tonnes(b.emissions),
            tonnes(b.level),
            tonnes(b.gap),
            b.source or None,
        )
        for b in balances
    ]
    columns = (
        Column("party", "Party"),
        Column("method", "Method"),
        Column("period", "Period"),
        Column("emissions", "Adjusted emissions", "number"),
        Column("target", "Target", "number"),
        Column("gap", "Difference", "number"),
        Column("source", "Source"),
    )
    note = "Tonnes of CO2 equivalent. An empty cell is not known, never nought."
    return Table("carbon-balances", "Adjusted emissions beside the targets", columns, tuple(rows), note=note)


def _count(number_of: int, one: str, many: str) -> str:
    return f"{number(number_of, 0)} {one if number_of == 1 else many}"
