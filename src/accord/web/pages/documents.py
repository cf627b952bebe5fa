"""The documents, and each one's text with its statements marked.

Invariant: the parts of a shown text put together are exactly the text that was hashed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from fastapi import FastAPI, Request

from accord.documents import Document
from accord.register import Addition, NoSuchEntryError, Review, known_from
from accord.statements import Statement
from accord.web.asking import Place, Text, View, days, shown, titles_of
from accord.web.rendering import Page, Rows, add_page
from accord.workbench.web_views import DeskView

PAGE_SIZE = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text that is marked in one way.

    Parameters
    ----------
    text
        Its words.
    read
        Whether it is article text.
    statements
        Ids of the statements that it is part of, shortest first.
    begins
        Ids of those that begin here.
    home, title
        Commitment that the shortest of them belongs to, and its title; empty where there is none on the day.
    """

    text: str
    read: bool
    statements: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    home: str = ""
    title: str = ""


def add(app: FastAPI) -> None:
    """Add the pages to an application."""
    add_page(app, "/documents", documents, "The documents of the desk")
    add_page(app, "/documents/{name}", document, "One document, its statements marked in its text")


def documents(view: View, first: Place = None) -> Page:
    """Return the list of documents known on the day, latest first."""
    counts = view.once("counts", lambda: Counter(s.doc for s in view.built.statements))
    latest = view.once(
        "latest",
        lambda: sorted(known(view), key=lambda d: (d.published.value if d.published else "", d.name), reverse=True),
    )
    start = min(int(first or 0), len(latest))
    return Page(
        "documents",
        "Documents",
        lambda: {**days(view), "documents": [{**d.as_dict(), "statements": counts[d.id]} for d in latest]},
        lambda: Rows(
            ("id", "name", "title", "publisher", "published", "kind", "language", "url", "statements", "origins"),
            tuple(
                (
                    d.id,
                    d.name,
                    *(e.value if e else None for e in (d.title, d.publisher, d.published)),
                    d.kind,
                    d.language,
                    d.url.value if d.url else None,
                    counts[d.id],
                    "; ".join(d.origins),
                )
                for d in latest
            ),
        ),
        later=lambda: shown(
            view,
            listed=latest[start : start + PAGE_SIZE],
            total=len(latest),
            first=start,
            size=PAGE_SIZE,
            counts=counts,
        ),
        view=view,
    )


def document(request: Request, name: str, view: View, done: Text = None) -> Page:
    """Return one document by its id, or by its file's name in the desk."""
    d = find_document(view, name)
    made = next((e for e in view.edits if e.id == done), None) if done else None
    found = [s for s in view.built.statements if s.doc == d.id]
    titles = titles_of(view)
    return Page(
        "document",
        d.title.value if d.title else d.name,
        {**days(view), "document": d.as_dict(), "text": d.text, "statements": [s.as_dict() for s in found]},
        Rows(
            ("statement", "start", "end", "quote", "act", "strength", "parties", "areas", "instrument", "belongs_to"),
            tuple(
                (
                    s.id,
                    s.start,
                    s.end,
                    s.quote,
                    s.act,
                    s.strength,
                    " ".join(s.parties),
                    " ".join(s.areas),
                    s.instrument,
                    view.homes.get(s.id),
                )
                for s in found
            ),
        ),
        shown(
            view,
            d=d,
            found=found,
            parts=parts(d, found, view, titles),
            homes=view.homes,
            titles=titles,
            rejected=[s for s in view.built.reviewed.rejected.values() if s.doc == d.id],
            made=made if isinstance(made, Addition | Review) else None,
            reader=request.app.state.reader,
        ),
    )


def find_document(view: DeskView, name: str) -> Document:
    """Return a document known on the view's day by its id, or by its file's name.

    Raises
    ------
    NoSuchEntryError
        There is none.
    """
    d = next((d for d in known(view) if name in (d.id, d.name)), None)
    if d is None:
        raise NoSuchEntryError(
            f"no document of this desk is called {name[:80]!r}"
            + (f", or it was not yet published on {view.state.known_on}" if view.state.known_on else ""),
            hint="take its name from the page of documents",
            value=name[:80],
        )
    return d


def known(view: DeskView) -> tuple[Document, ...]:
    """Return the documents that were known on the view's day."""
    day = view.state.known_on
    if day is None:
        return view.built.documents
    recorded = view.built.register.recorded
    return tuple(d for d in view.built.documents if known_from(d, recorded) <= day)


def parts(d: Document, found: Sequence[Statement], view: DeskView, titles: dict[str, str]) -> list[Part]:
    """Cut a text where statements and article text begin and end."""
    cuts = {0, len(d.text)}
    cuts |= {at for s in found for at in (s.start, s.end)} | {at for span in d.readable for at in span}
    waiting = sorted(found, key=lambda s: (s.start, s.end), reverse=True)
    open_: list[Statement] = []
    made = []
    for start, end in pairwise(sorted(cuts)):
        while waiting and waiting[-1].start <= start:
            open_.append(waiting.pop())
        open_ = [s for s in open_ if s.end > start]
        over = sorted(open_, key=lambda s: (s.end - s.start, s.id))
        home = next((view.homes[s.id] for s in over if s.id in view.homes), "")
        made.append(
            Part(
                d.text[start:end],
                not d.readable or any(a <= start and end <= b for a, b in d.readable),
                tuple(s.id for s in over),
                tuple(s.id for s in over if s.start == start),
                home,
                titles.get(home, ""),
            )
        )
    return made
