"""Bringing documents into a desk, and saying what is in them.

Invariant: what is said of a document comes from the register's own reading of it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from accord.storage import open_store
from accord.workbench.desk import Added, Desk, add_documents
from accord.workbench.desk_register import OnDone, build_register


@dataclass(frozen=True, slots=True)
class AddReport:
    """What came of adding files.

    Parameters
    ----------
    files
        What became of each file, in the order given.
    statements
        Number of statements in the documents that are new to the desk.
    same_origin
        ``(name, name of the earlier document)`` of each new near-duplicate.
    not_read
        ``(name, language)`` of each new document in a language that is not read.
    undated
        Names of the new documents without a publication date.
    """

    files: tuple[Added, ...]
    statements: int
    same_origin: tuple[tuple[str, str], ...]
    not_read: tuple[tuple[str, str], ...]
    undated: tuple[str, ...]


def add_and_read(desk: Desk, files: Sequence[Path], on_done: OnDone | None = None) -> AddReport:
    """Copy files into a desk as :func:`accord.workbench.desk.add_documents` does, read them and report."""
    copied = add_documents(desk, files, (lambda n: on_done("Copying", n, len(files))) if on_done else None)
    new = {a.name for a in copied if a.name and not a.known_as}
    built = build_register(desk, on_done)
    names = {d.id: d.name for d in built.documents}
    fresh = [d for d in built.documents if d.name in new]
    counts = Counter(s.doc for s in built.statements)
    return AddReport(
        files=tuple(copied),
        statements=sum(counts[d.id] for d in fresh),
        same_origin=tuple(
            (d.name, names[d.near_duplicate_of]) for d in fresh if d.near_duplicate_of and d.near_duplicate_of in names
        ),
        not_read=tuple((d.name, d.language) for d in fresh if d.language != "en"),
        undated=tuple(d.name for d in fresh if d.published is None),
    )


def bring_in(desk: Desk, files: Sequence[Path], on_done: OnDone | None = None) -> AddReport:
    """Do the work of :func:`add_and_read`; if it is broken off, take out again what was copied and not yet read.

    Parameters
    ----------
    desk
        The desk.
    files
        Files to copy; their side-cars (``NAME.toml``) travel along and are not given.
    on_done
        Called with a stage's name, the steps finished since the last call and the stage's total; what it raises
        breaks the work off.
    """
    there = {p.name for p in desk.documents.iterdir()} if desk.documents.is_dir() else set()
    try:
        return add_and_read(desk, files, on_done)
    except BaseException:
        _take_out(desk, {p.name for p in desk.documents.iterdir()} - there)
        raise


def _take_out(desk: Desk, copied: set[str]) -> None:
    store = open_store(desk.register_url)
    try:
        read = {d.name for d in store.documents()}
    finally:
        store.close()
    for name in sorted(copied):
        if name.removesuffix(".toml").removesuffix(".part") not in read:
            (desk.documents / name).unlink(missing_ok=True)
