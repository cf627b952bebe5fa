"""How the sub-commands of ``accord offer`` print tables, changes, progress and files.

Invariant: results go to stdout, progress to stderr.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.table import Table

from accord.cli.console import out, progress

TOP = 15


@contextmanager
def steps(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Yield a function that shows (what, done, total) as a progress bar on stderr."""
    with progress(quiet=quiet) as bar:
        tasks: dict[str, Any] = {}

        def step(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield step


def write_chart(path: Path, chart: Any) -> str:
    """Write an Altair chart as SVG and return its path."""
    from accord.reports.files import write_files
    from accord.reports.offer_charts import offer_svg

    return str(write_files([(path, offer_svg(chart).encode())])[0])


def print_table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Print rows under a head; numbers to the right, None as nothing."""
    table = Table(*head, box=None)
    for place, column in enumerate(table.columns):
        if rows and isinstance(rows[0][place], int | float):
            column.justify = "right"
    for row in rows:
        table.add_row(*("" if c is None else f"{c:.5g}" if isinstance(c, float) else str(c) for c in row))
    out.print(table)


def print_changes(title: str, changes: list[dict[str, Any]]) -> None:
    """Print moves of lines between categories under a title, if there are any."""
    if not changes:
        return
    out.print(f"[bold]{title}[/]", highlight=False)
    keys = ("schedule", "line", "from", "to", "first_gains", "second_gains")
    print_table(
        ("schedule", "line", "from", "to", "first gains", "second gains"), [tuple(c[k] for k in keys) for c in changes]
    )


def print_footer(data: dict[str, Any], assumed: list[str]) -> None:
    """Print what was assumed and which files were written."""
    for text in assumed:
        out.print(f"Assumed: {text}", highlight=False)
    for path in [data.get("file"), data.get("chart"), *data.get("files", [])]:
        if path:
            out.print(f"Wrote {path}", highlight=False)
