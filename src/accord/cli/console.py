"""What every command prints with: results on stdout, messages and progress on stderr, one table of exit codes.

Invariant: exit codes are decided here alone, by the family of the error.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from accord.vocabulary import (
    AccordError,
    EditConflictError,
    InputError,
    MissingExtraError,
    NotFoundError,
    SettingsError,
    SolverError,
    StorageError,
)

EXIT_CODES: dict[type[AccordError], int] = {
    SettingsError: 2,
    InputError: 3,
    NotFoundError: 4,
    EditConflictError: 5,
    SolverError: 6,
    StorageError: 7,
    MissingExtraError: 8,
}

out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)


def counted(number: int, what: str) -> str:
    """Return a number with its noun, which takes an s but for one.

    >>> counted(1, "conflict"), counted(0, "document")
    ('1 conflict', '0 documents')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def exit_code(error: AccordError) -> int:
    """Return the exit code of an error: that of its nearest family, else 1."""
    return next((EXIT_CODES[c] for c in type(error).__mro__ if c in EXIT_CODES), 1)


def fail(error: AccordError, *, as_json: bool) -> int:
    """Print an error on stderr (as JSON if asked) and return its exit code."""
    if as_json:
        print(json.dumps({"error": error.as_dict()}, ensure_ascii=False), file=sys.stderr)
    else:
        err.print(f"[bold red]error[/] [dim]{error.code}[/]  {_plain(error.message)}", highlight=False)
        err.print(f"[bold]way out[/]  {_plain(error.hint)}", highlight=False)
    return exit_code(error)


def _plain(text: str) -> str:
    return text.replace("[", r"\[")


def print_json(data: Any) -> None:
    """Print one JSON value on one line of stdout."""
    print(json.dumps(data, ensure_ascii=False, default=str, allow_nan=False))


@contextmanager
def progress(quiet: bool = False) -> Iterator[Progress]:
    """Yield a progress display on stderr; silent when ``quiet`` or when stderr is not a terminal."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        disable=quiet or not err.is_terminal,
        transient=True,
    ) as bar:
        yield bar


@contextmanager
def stages(quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """Yield a function ``(stage, steps done since, total)`` that shows one bar per stage."""
    with progress(quiet) as bar:
        tasks: dict[str, TaskID] = {}

        def on_done(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.advance(tasks[stage], done)

        yield on_done
