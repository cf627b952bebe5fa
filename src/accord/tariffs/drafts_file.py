"""A difference between drafts as a JSON file, so that it can travel and be applied elsewhere.

Invariant: what is read back applies exactly as what was written.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from accord.tariffs.drafts import DraftDiff, LineChange
from accord.tariffs.duty import show_duty
from accord.tariffs.duty_text import parse_duty
from accord.tariffs.errors import DraftError
from accord.tariffs.schedule import TariffLine, Where


def write_diff(diff: DraftDiff, path: Path) -> None:
    """Write a difference to a JSON file."""
    data = {
        "accord": "tariff-diff/1",
        "party": diff.party,
        "agreement": diff.agreement,
        "lines": list(diff.lines),
        "dates": [d.isoformat() for d in diff.dates],
        "total_value": _number(diff.total_value),
        "changes": [
            {
                "key": c.key,
                "before": _line(c.before),
                "after": _line(c.after),
                "fields": list(c.fields),
                "verdict": c.verdict,
                "cut_points": _number(c.cut_points),
                "slower": c.slower,
                "value": _number(c.value),
            }
            for c in diff.changes
        ],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_diff(path: Path) -> DraftDiff:
    """Return the difference in a file of :func:`write_diff`.

    Raises
    ------
    DraftError
        The file is none.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["accord"] != "tariff-diff/1":
            raise KeyError("accord")
        changes = tuple(
            LineChange(
                c["key"], _back(c["before"]), _back(c["after"]), tuple(c["fields"]), c["verdict"],
                _float(c["cut_points"]), c["slower"], _float(c["value"]),
            )
            for c in data["changes"]
        )  # fmt: skip
        return DraftDiff(
            data["party"], data["agreement"], (data["lines"][0], data["lines"][1]),
            tuple(date.fromisoformat(d) for d in data["dates"]), changes, _float(data["total_value"]),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise DraftError(
            f"{path.name} is no difference between drafts: {error}",
            hint="make one with: accord tariffs diff A B --changes FILE.json",
            file=path.name,
        ) from error


def _number(value: float) -> float | None:
    return None if value != value else value


def _float(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _line(line: TariffLine | None) -> dict[str, Any] | None:
    if line is None:
        return None
    row = line.as_dict()
    row["path"] = [[y, show_duty(d)] for y, d in line.path]
    row["where"] = {"file": line.where.file, "row": line.where.row, "page": line.where.page, "sheet": line.where.sheet}
    return row


def _back(row: dict[str, Any] | None) -> TariffLine | None:
    if row is None:
        return None
    return TariffLine(
        code=row["code"],
        description=row["description"],
        base=parse_duty(row["base"]),
        category=row["category"],
        where=Where(**row["where"]),
        ex=row["ex"],
        final=parse_duty(row["final"]) if row["final"] else None,
        path=tuple((y, parse_duty(d)) for y, d in row["path"]),
        flags=tuple(row["flags"]),
        not_for=tuple(row["not_for"]),
        remark=row["remark"],
    )
