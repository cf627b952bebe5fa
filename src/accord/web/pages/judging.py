"""What people decide: which side of a conflict to read, what belongs together, whether a promise was kept.

Invariant: each decision carries its author, time and reason and the version that the author had seen; of two people on
one matter the second is refused and shown both versions.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from accord.register import HistoryEntry, Judgement, StaleEditError
from accord.web.asking import Place, Text, View, days, shown
from accord.web.labels import SCORES
from accord.web.pages.conflicts import find
from accord.web.rendering import CARRIED, Page, Rows, add_page, html
from accord.workbench.register_work import Recorded, give_verdict, judge
from accord.workbench.web_views import doubtful, pair_version, verdict_version

Because = Annotated[str, Form(min_length=1, max_length=4000, description="Why; kept in the log.")]
Author = Annotated[str, Form(min_length=1, max_length=120, description="Who says so.")]
Version = Annotated[int, Form(ge=0, le=10**9, description="How many decisions on this the author has seen.")]
Kind = Literal["same", "different", "unsure"]


def add(app: FastAPI) -> None:
    """Add the queue and the forms to an application."""
    add_page(app, "/review", review, "Doubtful merges, least alike first")
    for path, take, summary in (
        ("/conflicts/{name}/decision", decide, "Decide which side is read"),
        ("/commitments/{name}/verdict", verdict, "Say whether it was done"),
        ("/review/judgement", pair, "Say whether two statements speak of one thing"),
    ):
        app.post(path, summary=summary, response_class=HTMLResponse)(take)


def review(request: Request, view: View, skip: Place = None, done: Text = None) -> Page:
    """Return the merges that nobody has looked at, least alike first, and the one to look at now."""
    found = doubtful(view)
    place = min(int(skip or 0), max(0, len(found) - 1))
    now = found[place] if found else None
    version, history = pair_version(view.desk, "same", now.left, now.right) if now else (0, ())
    made = next((j for j in view.built.register.judgements if j.id == done), None)
    again = pair_version(view.desk, made.kind, made.left, made.right)[0] if made else 0
    return Page(
        "review",
        "Review",
        {
            **days(view),
            "waiting": [
                {
                    "left": view.statements[x.left].as_dict(),
                    "right": view.statements[x.right].as_dict(),
                    "likeness": x.score,
                    "commitment": view.homes.get(x.left),
                }
                for x in found
            ],
        },
        Rows(
            ("left", "right", "likeness", "left_quote", "right_quote", "commitment"),
            tuple(
                (
                    x.left,
                    x.right,
                    x.score,
                    *(view.statements[i].quote for i in (x.left, x.right)),
                    view.homes.get(x.left),
                )
                for x in found
            ),
        ),
        shown(
            view,
            now=now,
            waiting=len(found),
            place=place,
            version=version,
            history=history,
            made=made,
            again=again,
            homes=view.homes,
            titles={c.id: c.title for c in view.state.commitments},
            reader=request.app.state.reader,
        ),
    )


def decide(
    request: Request,
    name: str,
    view: View,
    side: Annotated[int, Form(ge=0, le=1, description="The side to read.")],
    because: Because,
    author: Author,
    version: Version,
) -> Response:
    """Decide which side of a conflict is read."""
    x = find(view.state, name)
    one, two = (s.voices[0].statement for s in x.sides)
    left, right = (one, two) if side == 0 else (two, one)
    yours = {"Decision": f"read “{x.sides[side].claim}”", "Author": author, "Reason": because}
    return _recorded(
        request,
        lambda: judge(view.desk, "prefer", left, right, because=because, author=author, expecting=version),
        lambda _: f"/conflicts/{x.id}",
        lambda: pair_version(view.desk, "prefer", left, right)[1],
        yours,
    )


def verdict(
    request: Request,
    name: str,
    view: View,
    score: Annotated[Literal["1", "0", "-1", "cannot-rate"], Form()],
    stage: Annotated[Literal["interim", "final"], Form()],
    because: Because,
    author: Author,
    version: Version,
) -> Response:
    """Say whether a promise was done, as one person sees it."""
    c = view.state.get(name)
    value = None if score == "cannot-rate" else int(score)
    # A verdict counts from the day on which it is given, so that day is shown.
    today = datetime.now(UTC).date()
    more = {"as_of": today.isoformat()} if view.state.as_of < today else {}
    return _recorded(
        request,
        lambda: give_verdict(view.desk, c.id, value, because=because, stage=stage, author=author, expecting=version),
        lambda _: f"/commitments/{c.id}",
        lambda: verdict_version(view.desk, c.statements[0])[1],
        {"Verdict": f"{SCORES[value]} ({stage})", "Author": author, "Reason": because},
        more,
    )


def pair(
    request: Request,
    view: View,
    kind: Annotated[Kind, Form()],
    left: Annotated[str, Form(max_length=40)],
    right: Annotated[str, Form(max_length=40)],
    because: Because,
    author: Author,
    version: Version,
) -> Response:
    """Say whether two statements speak of one thing."""

    def done(made: Recorded) -> str:
        return f"/review?{urlencode({'done': made.edit.id})}" if isinstance(made.edit, Judgement) else "/review"

    return _recorded(
        request,
        lambda: judge(view.desk, kind, left, right, because=because, author=author, expecting=version),
        done,
        lambda: pair_version(view.desk, kind, left, right)[1],
        {"Judgement": kind, "Author": author, "Reason": because},
    )


def _recorded(
    request: Request,
    record: Callable[[], Recorded],
    back: Callable[[Recorded], str],
    log: Callable[[], tuple[HistoryEntry, ...]],
    yours: dict[str, str],
    more: dict[str, str] | None = None,
) -> Response:
    try:
        made = record()
    except StaleEditError as error:
        return _both(request, error, log(), yours)
    carried = {k: v for k in CARRIED if (v := request.query_params.get(k))} | (more or {})
    address = back(made)
    query = urlencode(carried)
    return RedirectResponse(address + (f"{'&' if '?' in address else '?'}{query}" if query else ""), status_code=303)


def _both(
    request: Request, error: StaleEditError, log: tuple[HistoryEntry, ...], yours: dict[str, str]
) -> HTMLResponse:
    context: dict[str, Any] = {
        "title": "Somebody was quicker",
        "error": error,
        "status": 409,
        "log": log,
        "yours": yours,
        "back": request.url.path.rpartition("/")[0],
    }
    return HTMLResponse(html(request, "stale", context), status_code=409)
