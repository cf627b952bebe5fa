"""How ``accord tariffs`` prints its tables.

Invariant: rows left out of the screen are counted, and the notes of a table always follow it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table as Grid

from accord.cli.console import err, out, print_json

if TYPE_CHECKING:
    from accord.tariffs import Table

WIDE = {
    "description": 44,
    "message": 60,
    "hint": 40,
    "reason": 50,
    "cells": 30,
    "note": 60,
    "meaning": 60,
    "statement": 60,
    "reading": 34,
    "source": 40,
}
FILE_ONLY = {"gains"}
LONG = {"lines", "rates", "flows", "unread", "open", "waiting", "equivalents", "tariff", "tariffs", "countries"}
SHORT = {
    "eliminated": "freed", "value_freed_pct": "value\nfreed %", "value_reduced_pct": "value\nreduced %",
    "average_cut_pct": "cut %", "cut_by_value_pct": "cut by\nvalue %", "freed_pct": "freed %", "reduced_pct": "red. %",
}  # fmt: skip


def deliver(tables: "Sequence[Table]", out_file: Path | None, as_json: bool, show: int) -> None:
    """Write tables to a file if asked, and print them: as JSON, or for a reader."""
    from accord.tariffs import write_tables

    files = [str(f) for f in write_tables(tables, out_file)] if out_file else []
    if as_json:
        print_json({"tables": [t.as_dict() for t in tables], "files": files})
        return
    for table in (t for t in tables if t.name not in FILE_ONLY):
        _print(table, show if table.name in LONG else max(show, 60))
    about = {"party:", "agreement:", "edition:", "digits:", "base_date:", "decimal:", "legend:", "in_force:"}
    for note in dict.fromkeys(n for t in tables for n in t.notes):
        if note.split(" ", 1)[0] not in about:
            err.print("note ", style="yellow", end="", highlight=False)
            err.print(note, markup=False, highlight=False)
    for file in files:
        err.print(f"written to {file}", markup=False, highlight=False)


def _print(table: "Table", show: int) -> None:
    out.print()
    out.print(table.title, style="bold", highlight=False, markup=False)
    if not table.rows:
        return
    kept = [n for n, name in enumerate(table.columns) if any(_text(r[n]) for r in table.rows)]
    grid = Grid(header_style="bold", box=None, pad_edge=False)
    for place in kept:
        name = table.columns[place]
        numeric = all(isinstance(r[place], int | float | None) for r in table.rows[:show])
        grid.add_column(
            _head(name), justify="right" if numeric else "left", no_wrap=name not in WIDE, vertical="bottom",
            overflow="fold" if name in WIDE else "ellipsis", max_width=WIDE.get(name, 34),
            min_width=min(WIDE.get(name, 0), 16) or None,
        )  # fmt: skip
    for row in table.rows[:show]:
        grid.add_row(*(_text(row[n]) for n in kept))
    out.print(grid, highlight=False)
    if len(table.rows) > show:
        out.print(f"… {len(table.rows) - show} more row(s): --show, --out or --json gives them all", style="dim")


def _head(name: str) -> str:
    if name in SHORT:
        return SHORT[name]
    if name[:4].isdigit() and name.endswith("_pct"):
        return name[:4]
    words = name.replace("_pct", "_%").split("_")
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + len(word) < 9:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float):
        if value == 0:
            return "0"
        if abs(value) >= 1000:
            return f"{value:,.0f}"
        return f"{value:.3g}" if abs(value) < 0.01 else f"{value:.4g}"
    return str(value).replace("[", r"\[")
