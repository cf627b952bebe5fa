"""Sizes and times of all that a desk's register rests on, to see whether anything changed.

Invariant: equal stamps mean that neither a document nor a decision was added, changed or removed.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from accord.register import RegisterStore
from accord.workbench.desk import Desk
from accord.workbench.desk_register import JUDGEMENTS

# Name, size and time of each file.
Files = tuple[tuple[str, int, int], ...]


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

    documents: Files
    decisions: tuple[object, ...]


def stamps(desk: Desk, store: RegisterStore, documents: Files | None = None) -> Stamps:
    """Return how a desk looks from outside; its store is asked only where it is a team's.

    Parameters
    ----------
    desk, store
        The desk and its store.
    documents
        The documents' stamps where they were looked at a moment ago.
    """
    files = document_stamps(desk) if documents is None else documents
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


def document_stamps(desk: Desk) -> Files:
    """Return name, size and time of each document, by name."""
    try:
        with os.scandir(desk.documents) as entries:
            return tuple(sorted((e.name, (s := e.stat()).st_size, s.st_mtime_ns) for e in entries))
    except OSError:
        return ()


def folder_stamp(desk: Desk) -> int | None:
    """Return the time at which a document was last added, taken away or renamed, as its folder has it."""
    try:
        return desk.documents.stat().st_mtime_ns
    except OSError:
        return None


def _stamp(path: Path) -> tuple[str, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    # A log that a reader opened and did not write to is no change.
    return (path.name, found.st_size, found.st_mtime_ns) if found.st_size else None
