"""The queue: readings and merges that wait for a person, the gravest doubt first, one after the other.

Invariant: each decision carries its author, time and reason and the version that the author had seen, and can be
taken back; the words that are decided about never change.
"""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import FastAPI, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from accord.register import Addition, Correction, Edit, Judgement, Review, reading_of
from accord.web.around import around
from accord.web.asking import Blank, Place, Text, View, days, shown, titles_of, watch_of
from accord.web.labels import first_up
from accord.web.reading_form import Reading, filled
from accord.web.recording import Author, Because, Name, Version, recorded
from accord.web.rendering import Page, Rows, add_page
from accord.workbench.reviewing import Proposal, judge_pair, review_statement, take_back, waiting
from accord.workbench.web_views import DeskView, pair_subject, review_subject

LISTED = 200
PAST = {
    "accept": "accepted",
    "edit": "corrected",
    "reject": "rejected",
    "unsure": "unsure",
    "open": "taken back",
    "same": "the same thing",
    "different": "different things",
    "add": "added",
}
What = Annotated[
    Literal["statement", "merge"] | None, Blank, Query(description="Readings of statements alone, or merges alone.")
]


def add(app: FastAPI) -> None:
    """Add the queue and its forms to an application."""
    add_page(app, "/review", review, "What waits for a person, the gravest doubt first")
    for path, take, summary in (
        ("/review/judgement", pair, "Say whether two statements speak of one thing"),
        ("/review/statement", statement, "Accept, correct or reject how a statement is read"),
        ("/review/undo", undo, "Take a decision back"),
    ):
        app.post(path, summary=summary, response_class=HTMLResponse)(take)


def review(request: Request, view: View, skip: Place = None, what: What = None, done: Text = None) -> Page:
    """Return the queue and the one thing to look at now."""
    watch = watch_of(request)
    found = waiting(watch, view, what)
    both = len(waiting(watch, view))
    statements = len(waiting(watch, view, "statement"))
    place = min(int(skip or 0), max(0, len(found) - 1))
    now = found[place] if found else None
    subject = _subject(now) if now else None
    version, history = watch.version(subject) if subject else (0, ())
    made = next((e for e in view.edits if e.id == done), None) if done else None
    s = view.statements[now.left] if now else None
    listed = found[place : place + LISTED]
    return Page(
        "review",
        "Review",
        lambda: {
            **days(view),
            "total": len(found),
            "first": place,
            "version": version,
            "waiting": [_told(p, view) for p in listed],
        },
        lambda: Rows(
            ("kind", "priority", "why", "left", "right", "likeness", "left_quote", "right_quote", "belongs_to"),
            tuple(_row(p, view) for p in listed),
        ),
        shown(
            view,
            now=now,
            what=what,
            s=s,
            around=around(view.documents[s.doc].text, s.start, s.end) if s else ("", ""),
            form=filled(view.desk, reading_of(s)) if s else {},
            total=len(found),
            merges=both - statements,
            statements_waiting=statements,
            place=place,
            version=version,
            history=history,
            made=_made(made, view) if made else None,
            homes=view.homes,
            titles=titles_of(view),
            reader=request.app.state.reader,
        ),
    )


def pair(
    request: Request,
    view: View,
    kind: Annotated[Literal["same", "different", "unsure"], Form()],
    left: Name,
    right: Name,
    because: Because,
    author: Author,
    version: Version,
    what: Annotated[Text, Form()] = None,
) -> Response:
    """Say whether two statements speak of one thing."""
    watch = watch_of(request)
    return recorded(
        request,
        lambda: judge_pair(watch, kind, left, right, because=because, author=author, expecting=version),
        lambda made: _next(made, what),
        lambda: watch.version(pair_subject(kind, left, right))[1],
        {"Judgement": first_up(PAST[kind]), "Author": author, "Reason": because},
    )


def statement(
    request: Request,
    view: View,
    kind: Annotated[Literal["accept", "edit", "reject", "unsure"], Form()],
    name: Annotated[str, Form(alias="statement", min_length=1, max_length=40)],
    reading: Reading,
    because: Because,
    author: Author,
    version: Version,
    what: Annotated[Text, Form()] = None,
) -> Response:
    """Accept, correct or reject how a statement is read, or say that one cannot tell."""
    watch = watch_of(request)
    s = view.statements.get(name) or view.built.reviewed.rejected.get(name)
    correction = reading.correction(s.target if s else None) if kind in ("accept", "edit") else None
    return recorded(
        request,
        lambda: review_statement(
            watch, kind, name, because=because, author=author, expecting=version, correction=correction
        ),
        lambda made: _next(made, what),
        lambda: watch.version(review_subject(name))[1],
        {"Decision": _in_words(kind, correction), "Author": author, "Reason": because},
    )


def undo(
    request: Request,
    view: View,
    name: Annotated[str, Form(alias="edit", min_length=1, max_length=40)],
    author: Author,
    because: Because = "Taken back.",
    what: Annotated[Text, Form()] = None,
) -> Response:
    """Take a decision back, unless somebody decided the same matter since."""
    watch = watch_of(request)
    made = next((e for e in view.edits if e.id == name), None)
    return recorded(
        request,
        lambda: take_back(watch, name, author=author, because=because),
        lambda done: _back(made, done, what, view),
        lambda: watch.version(_of(made))[1] if made else (),
        {"Decision": "take back", "Author": author, "Reason": because},
    )


def _back(made: Edit | None, done: Edit, what: str | None, view: DeskView) -> str:
    if isinstance(made, Addition):
        return f"/documents/{made.statement.doc}?done={done.id}"
    return _next(done, what)


def _next(made: Edit, what: str | None) -> str:
    return f"/review?{urlencode({'done': made.id, **({'what': what} if what else {})})}"


def _subject(p: Proposal) -> str:
    return review_subject(p.left) if p.right is None else pair_subject("same", p.left, p.right)


def _of(edit: Edit) -> str:
    if isinstance(edit, Judgement):
        return pair_subject(edit.kind, edit.left, edit.right)
    return review_subject(edit.statement.id if isinstance(edit, Addition) else edit.statement)


def _made(edit: Edit, view: DeskView) -> dict[str, object]:
    """Return a decision in the words of the notice that tells of it."""
    kind = edit.kind if isinstance(edit, Judgement | Review) else "add" if isinstance(edit, Addition) else "verdict"
    about = (
        (edit.left, edit.right)
        if isinstance(edit, Judgement)
        else (edit.statement.id if isinstance(edit, Addition) else edit.statement,)
    )
    rejected = view.built.reviewed.rejected
    quotes = [s.quote for i in about if (s := view.statements.get(i) or rejected.get(i)) is not None]
    return {
        "id": edit.id,
        "words": PAST.get(kind, kind),
        "author": edit.author,
        "reason": edit.reason,
        "quotes": quotes,
        "undoable": kind not in ("open", "verdict", "prefer"),
    }


def _in_words(kind: str, correction: Correction | None) -> str:
    if correction is None:
        return first_up(PAST[kind])
    parts = [correction.act, " ".join(correction.parties) or "no party", correction.instrument or "no instrument"]
    if correction.target is not None:
        parts.append(f"due {correction.target.earliest or '…'} to {correction.target.latest or '…'}")
    return f"{first_up(PAST[kind])}: {', '.join(parts)}"


def _told(p: Proposal, view: DeskView) -> dict[str, object]:
    return {
        "kind": p.kind,
        "priority": round(p.priority, 4),
        "why": list(p.why),
        "likeness": p.likeness,
        "left": view.statements[p.left].as_dict(),
        "right": view.statements[p.right].as_dict() if p.right in view.statements and p.right else None,
        "commitment": view.homes.get(p.left),
    }


def _row(p: Proposal, view: DeskView) -> tuple[object, ...]:
    right = view.statements.get(p.right) if p.right else None
    return (
        p.kind,
        p.priority,
        "; ".join(p.why),
        p.left,
        p.right,
        p.likeness,
        view.statements[p.left].quote,
        right.quote if right else None,
        view.homes.get(p.left),
    )
