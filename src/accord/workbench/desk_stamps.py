"""Sizes and times of all that a desk's register rests on, to see whether anything changed.

Invariant: equal stamps mean that neither a document nor a decision was added, changed or removed.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from accord.register import RegisterStore
from accord.workbench.desk import Desk
from accord.workbench.desk_register import JUDGEMENTS


@dataclass(frozen=True, slots=True)
class Stamps:
    """What a desk's files and database look like from outside.

    Parameters
    ----------
    documents
        Name, size and time of each document, by name.
    decisions
        The same of the database and of the file of decisions; a team's database gives its counts.
    """

    documents: tuple[tuple[str, int, int], ...]
    decisions: tuple[object, ...]


def stamps(desk: Desk, store: RegisterStore, documents: tuple[tuple[str, int, int], ...] | None = None) -> Stamps:
    """Return how a desk looks from outside; its store is asked only where it is a team's.

    Parameters
    ----------
    desk, store
        The desk and its store.
    documents
        The documents' stamps where they were looked at a moment ago.
    """
    files = _documents(desk) if documents is None else documents
    if desk.settings.store.url is not None:
        return Stamps(files, (len(store.edits()), len(store.readings())))
    names = ("register.db", "register.db-wal", JUDGEMENTS)
    return Stamps(files, tuple(_stamp(desk.folder / name) for name in names))


def database_file(desk: Desk) -> object:
    """Return which file a desk's own database is, so that another put in its place is seen."""
    if desk.settings.store.url is not None:
        return desk.settings.store.url
    try:
        found = (desk.folder / "register.db").stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def _documents(desk: Desk) -> tuple[tuple[str, int, int], ...]:
    try:
        with os.scandir(desk.documents) as entries:
            return tuple(sorted((e.name, (s := e.stat()).st_size, s.st_mtime_ns) for e in entries))
    except OSError:
        return ()


def _stamp(path: Path) -> tuple[str, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    # A log that a reader opened and did not write to is no change.
    return (path.name, found.st_size, found.st_mtime_ns) if found.st_size else None
