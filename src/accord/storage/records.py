"""Documents, statements and edits as JSON text and back.

Invariant: there and back gives an equal object.
"""

import json
from datetime import datetime
from typing import Any

from accord.documents import Document, Evidenced
from accord.register import Addition, Correction, Edit, Judgement, Review, Verdict
from accord.statements import Figure, Statement
from accord.vocabulary import Interval

TYPES: dict[str, type[Edit]] = {"judgement": Judgement, "verdict": Verdict, "review": Review, "addition": Addition}
EVIDENCED = ("title", "publisher", "author", "url", "published")


def document_body(document: Document) -> str:
    """Return a document without its text as JSON."""
    row = document.as_dict()
    row["readable"] = [list(span) for span in document.readable]
    return _dump(row)


def document_from(body: str, text: str) -> Document:
    """Return the document of :func:`document_body` with its text."""
    row = json.loads(body)
    for name in EVIDENCED:
        row[name] = Evidenced(**row[name]) if row[name] else None
    row["published_interval"] = _interval(row["published_interval"])
    row["readable"] = tuple((a, b) for a, b in row["readable"])
    row["origins"] = tuple(row["origins"])
    row["notes"] = tuple(row["notes"])
    return Document(text=text, **row)


def statement_body(statement: Statement) -> str:
    """Return a statement as JSON."""
    return _dump(statement.as_dict())


def statement_from(body: str) -> Statement:
    """Return the statement of :func:`statement_body`."""
    return _statement(json.loads(body))


def _statement(row: dict[str, Any]) -> Statement:
    for name in ("parties", "recipients", "areas"):
        row[name] = tuple(row[name])
    row["target"] = _interval(row["target"])
    row["event"] = _interval(row["event"])
    row["figures"] = tuple(Figure(**{**f, "period": _interval(f["period"])}) for f in row["figures"])
    return Statement(**row)


def edit_body(edit: Edit) -> tuple[str, str]:
    """Return an edit's type and JSON."""
    row = edit.as_dict()
    del row["id"]
    return next(word for word, kind in TYPES.items() if isinstance(edit, kind)), _dump(row)


def edit_from(kind: str, body: str) -> Edit:
    """Return the edit of :func:`edit_body`."""
    row = json.loads(body)
    row["made_at"] = datetime.fromisoformat(row["made_at"])
    if kind == "judgement":
        return Judgement(**row)
    if kind == "review":
        if (said := row["correction"]) is not None:
            row["correction"] = Correction(
                said["act"], tuple(said["parties"]), said["instrument"], _interval(said["target"])
            )
        return Review(**row)
    if kind == "addition":
        row["statement"] = _statement(row["statement"])
        return Addition(**row)
    row["evidence"] = tuple(row["evidence"])
    return Verdict(**row)


def _interval(row: dict[str, Any] | None) -> Interval | None:
    return Interval.from_dict(row) if row else None


def _dump(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
