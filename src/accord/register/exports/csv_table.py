"""The register as one CSV table, a row for each commitment.

Invariant: no cell can be taken for a formula by a spreadsheet.
"""

import csv
import io

from accord.register.states import RegisterState
from accord.register.views import Commitment, date_label

COLUMNS = (
    "id", "kind", "title", "parties", "recipients", "areas", "instrument", "due", "due_earliest", "due_latest",
    "due_text", "official", "evidence", "schedule", "strength", "strengths", "statements", "documents", "origins",
    "conflicts", "verdict", "note", "as_of", "known_on",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet runs: one that begins like a formula gets an apostrophe before it.

    >>> neutral("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def to_csv(state: RegisterState) -> str:
    """Return the register as CSV text with a header, lines ended by CR LF as RFC 4180 has it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for c in state.commitments:
        writer.writerow([neutral(cell) for cell in _row(c, state)])
    return out.getvalue()


def _row(c: Commitment, state: RegisterState) -> list[str]:
    target = c.target
    last = c.verdicts[-1] if c.verdicts else None
    verdict = (
        "" if last is None else f"{'cannot-rate' if last.score is None else last.score} {last.stage} by {last.author}"
    )
    return [
        c.id,
        c.kind,
        c.title,
        " ".join(c.parties),
        " ".join(c.recipients),
        " ".join(c.areas),
        c.instrument or "",
        date_label(target) if target else "",
        target.earliest.isoformat() if target and target.earliest else "",
        target.latest.isoformat() if target and target.latest else "",
        target.text if target else "",
        c.official or "",
        c.evidence,
        c.schedule,
        c.strength or "",
        " ".join(c.strengths),
        " ".join(c.statements),
        str(c.documents),
        str(c.origins),
        " ".join(c.conflicts),
        verdict,
        c.note,
        state.as_of.isoformat(),
        state.known_on.isoformat() if state.known_on else "",
    ]
