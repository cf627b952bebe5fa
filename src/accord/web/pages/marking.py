"""Selecting words adds a statement: the words in their sentence, a small form filled in by the reader, and saving it.

Invariant: what is saved are the document's own words at their place; the address of the form says which, so that it
can be opened without a script.
"""

from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, Response

from accord.register import Addition, Edit, JudgementError, Review, reading_of
from accord.web.around import around
from accord.web.asking import Place, View, days, shown, watch_of
from accord.web.pages.documents import find_document
from accord.web.reading_form import Reading, filled
from accord.web.recording import Author, Because, recorded
from accord.web.rendering import Page, Rows, add_page
from accord.workbench.marking import LONGEST_QUOTE, add_statement, log_of, mark, place_of


def add(app: FastAPI) -> None:
    """Add the form and what takes it in to an application."""
    add_page(app, "/documents/{name}/marked", marked, "Some words of a document, and how the reader would read them")
    app.post("/documents/{name}/statements", summary="Add a statement by its words", response_class=HTMLResponse)(save)


def marked(request: Request, name: str, view: View, words: str = "", start: Place = None) -> Page:
    """Return the form for some words: where they stand, and how the reader would read them."""
    d = find_document(view, name)
    # A place of 0 is what is asked for when none is given, so words that stand once need no place.
    asked = request.query_params.get("start")
    found = mark(d, *place_of(d, words, start if asked else None))
    reading = reading_of(found.statement)
    same = [s for s in view.built.statements if s.doc == d.id and s.start < found.end and s.end > found.start]
    return Page(
        "marked",
        "Add a statement",
        {
            **days(view),
            "document": d.id,
            "start": found.start,
            "end": found.end,
            "quote": found.quote,
            "read": found.read,
            "reading": reading.as_dict(),
            "overlaps": [s.id for s in same],
        },
        Rows(
            ("document", "start", "end", "quote", "act", "parties", "instrument"),
            ((d.id, found.start, found.end, found.quote, reading.act, " ".join(reading.parties), reading.instrument),),
        ),
        shown(
            view,
            d=d,
            found=found,
            around=around(d.text, found.start, found.end),
            form=filled(view.desk, reading),
            same=same,
            homes=view.homes,
            reader=request.app.state.reader,
        ),
    )


def save(
    request: Request,
    name: str,
    view: View,
    start: Annotated[int, Form(ge=0, le=10**9, description="Where the words begin, in code points.")],
    end: Annotated[int, Form(ge=0, le=10**9)],
    quote: Annotated[str, Form(min_length=1, max_length=LONGEST_QUOTE)],
    reading: Reading,
    because: Because,
    author: Author,
) -> Response:
    """Add a statement by its words."""
    d = find_document(view, name)
    found = mark(d, start, end)
    if found.quote.split() != quote.split():
        raise JudgementError(
            f"the words at {start}-{end} of {d.name} are not {quote[:60]!r}", hint="select the words again"
        )
    correction = reading.correction(found.statement.target)
    if correction is None:
        raise JudgementError("the form says no act", hint="open it again from the document's page")
    watch = watch_of(request)
    return recorded(
        request,
        lambda: add_statement(watch, found, correction, because=because, author=author),
        lambda made: f"/documents/{d.id}?done={made.id}#{_named(made)}",
        lambda: log_of(watch, found, correction),
        {"Words": found.quote, "Act": correction.act, "Author": author, "Reason": because},
    )


def _named(made: Edit) -> str:
    if isinstance(made, Addition):
        return made.statement.id
    return made.statement if isinstance(made, Review) else ""
