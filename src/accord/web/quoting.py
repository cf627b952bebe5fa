"""Where quotations stand on the pages of documents, and what pages keep of a view and of the files beside it.

Invariant: what was worked out is used again only for the same view and the same files.
"""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from fastapi import Request

from accord.partnership import Evidence
from accord.vocabulary import AccordError
from accord.web.jobs import Job
from accord.workbench.web_views import LARGE, DeskView

Made = TypeVar("Made")
# Words at each end by which a browser finds a long stretch of text.
_ENDS = 5


def kept(view: DeskView, name: str, stamp: object, make: Callable[[], Made]) -> Made:
    """Return what was made of a view and of files that look like ``stamp``; only who asks for the same name waits.

    An error that stood in the way is kept too, and raised again.
    """
    lock = view.kept.setdefault(f"lock of {name}", threading.Lock())
    with lock:
        if not ready(view, name, stamp):
            try:
                made: Made | AccordError = make()
            except AccordError as error:
                made = error
            view.kept[name] = (stamp, made)
        found = view.kept[name][1]
    if isinstance(found, AccordError):
        raise found
    answer: Made = found
    return answer


def begun(request: Request, view: DeskView, name: str, stamp: object, make: Callable[[], object]) -> Job | None:
    """Return the work beside the server that makes something of a large register; None where nobody has to wait."""
    if len(view.statements) < LARGE or ready(view, name, stamp):
        return None
    job: Job = request.app.state.jobs.start(f"page: {name}", lambda *_: kept(view, name, stamp, make))
    return job


def ready(view: DeskView, name: str, stamp: object) -> bool:
    """Return whether something of a view is worked out already for files that look like ``stamp``."""
    return name in view.kept and view.kept[name][0] == stamp


def stamp_of(paths: Iterable[Path]) -> tuple[tuple[str, int, int], ...]:
    """Return names, sizes and times of files and of what lies in folders; what is absent is left out."""
    found = []
    for path in paths:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            try:
                seen = file.stat()
            except OSError:
                continue
            found.append((file.name, seen.st_size, seen.st_mtime_ns))
    return tuple(found)


def place_in(view: DeskView) -> Callable[[Evidence], str]:
    """Return what gives a quotation's place on its document's page: a statement's mark, else its words."""

    def by_document() -> dict[str, list[tuple[int, int, str]]]:
        found: dict[str, list[tuple[int, int, str]]] = {}
        for s in view.built.statements:
            found.setdefault(s.doc, []).append((s.start, s.end, s.id))
        return found

    def place(e: Evidence) -> str:
        marks = kept(view, "marks of documents", None, by_document).get(e.document, [])
        if any(e.statement == i for _, _, i in marks):
            return f"#{e.statement}"
        over = [(start - e.start, i) for start, end, i in marks if start < e.end and e.start < end]
        return f"#{min(over)[1]}" if over else words_of(e.quote)

    return place


def words_of(text: str) -> str:
    """Return the end of an address by which a browser finds words of a page.

    >>> words_of("The report put it at 1.2 - 1.3 trillion")
    '#:~:text=The%20report%20put%20it%20at,at%201.2%20%2D%201.3%20trillion'
    >>> words_of("won, or RM")
    '#:~:text=won%2C%20or%20RM'
    """

    def safe(words: list[str]) -> str:
        return quote(" ".join(words), safe="").replace("-", "%2D")

    found = text.split()
    if len(found) <= _ENDS:
        return f"#:~:text={safe(found)}"
    return f"#:~:text={safe(found[:_ENDS])},{safe(found[-_ENDS:])}"
