"""The ledger as tables: acts one by one, and each party's year.

Invariant: quantities by year are counted over the entries that stand, so a reversal takes its entry out of every figure
while both stay in the list of entries. The columns are accord's own; they are not an official reporting format.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence

from accord.carbon.adjustments import adjustments
from accord.carbon.entries import NDC
from accord.carbon.ledger import Ledger

Row = dict[str, str | int]
ACTS = {
    "authorise": "authorised",
    "issue": "issued",
    "first-transfer": "first_transferred",
    "acquire": "acquired",
    "transfer": "transferred_on",
    "cancel": "cancelled",
}
COUNTS = (*ACTS.values(), "used_ndc", "used_other", "added", "subtracted", "net_adjustment")


def annual_table(ledger: Ledger, *, addition_year: str = "transfer") -> list[Row]:
    """Return one row a party and year: what it did and what it adds and subtracts, tonnes of CO2 equivalent.

    Acts are counted under whoever acted; ``added`` and ``subtracted`` are the corresponding adjustments.
    """
    cells: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for entry in ledger.standing():
        act = entry.act
        column = ACTS.get(act.kind) or ("used_ndc" if act.purpose == NDC else "used_other")
        cells[act.by, act.on.year][column] += act.quantity
    for a in adjustments(ledger, addition_year=addition_year):
        cell = cells[a.party, a.year]
        cell["added" if a.tonnes > 0 else "subtracted"] += abs(a.tonnes)
        cell["net_adjustment"] += a.tonnes
    return [{"party": who, "year": year, **cells[who, year]} for who, year in sorted(cells)]


def actions_table(ledger: Ledger) -> list[Row]:
    """Return one row an entry, in order, reversals and what they took back included."""
    by = {e.act.reverses: e.number for e in ledger.entries if e.act.kind == "reverse"}
    rows: list[Row] = []
    terms = {e.act.batch: e.act.terms for e in ledger.entries if e.act.terms is not None}
    for e in ledger.entries:
        about = terms[e.act.batch]
        rows.append(
            {
                "entry": e.number,
                "date": e.act.on.isoformat(),
                "act": e.act.kind,
                "by": e.act.by,
                "to": e.act.to,
                "batch": e.act.batch,
                "first_unit": e.act.first,
                "last_unit": e.act.last,
                "tonnes": e.act.quantity,
                "host": about.host,
                "vintage": about.vintage,
                "approach": about.approach,
                "purpose": e.act.purpose or " ".join(e.act.terms.purposes if e.act.terms else ()),
                "reverses": e.act.reverses or "",
                "reversed_by": by.get(e.number, ""),
                "reason": e.act.reason,
                "recorded": e.recorded,
            }
        )
    return rows


def holdings_table(ledger: Ledger) -> list[Row]:
    """Return one row a run of units: where it stands now."""
    return [
        {
            "batch": name,
            "first_unit": s.first,
            "last_unit": s.last,
            "tonnes": s.quantity,
            "vintage": ledger.batches[name].terms.vintage,
            "status": s.status,
            "holder": s.holder,
            "to": s.to,
            "since": s.since.isoformat(),
            "purpose": s.purpose,
            "first_transferred": s.added.isoformat() if s.added else "",
            "entry": s.entry,
        }
        for name in sorted(ledger.batches)
        for s in ledger.batches[name].segments
    ]


def as_csv(rows: Sequence[Mapping[str, object]]) -> str:
    """Return rows as CSV with a header; text that a spreadsheet would run as a formula gets an apostrophe before it.

    >>> as_csv([{"by": "=1+1", "tonnes": 5}]).splitlines()
    ['by,tonnes', "'=1+1,5"]
    """
    if not rows:
        return ""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: _plain(v) for k, v in row.items()} for row in rows)
    return text.getvalue()


def _plain(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
