"""What people decide: which side of a conflict to read, and whether a promise was kept.

Invariant: each decision carries its author, time and reason and the version that the author had seen; of two people on
one matter the second is refused and shown both versions.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, Response

from accord.web.asking import View, watch_of
from accord.web.labels import SCORES
from accord.web.pages.conflicts import find
from accord.web.recording import Author, Because, Version, recorded
from accord.workbench.reviewing import give_verdict, judge_pair
from accord.workbench.web_views import pair_subject, verdict_subject


def add(app: FastAPI) -> None:
    """Add the forms to an application."""
    for path, take, summary in (
        ("/conflicts/{name}/decision", decide, "Decide which side is read"),
        ("/commitments/{name}/verdict", verdict, "Say whether it was done"),
    ):
        app.post(path, summary=summary, response_class=HTMLResponse)(take)


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
    watch = watch_of(request)
    return recorded(
        request,
        lambda: judge_pair(watch, "prefer", left, right, because=because, author=author, expecting=version),
        lambda _: f"/conflicts/{x.id}",
        lambda: watch.version(pair_subject("prefer", left, right))[1],
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
    watch, held_by = watch_of(request), c.statements[0]
    return recorded(
        request,
        lambda: give_verdict(watch, held_by, value, because=because, stage=stage, author=author, expecting=version),
        lambda _: f"/commitments/{c.id}",
        lambda: watch.version(verdict_subject(held_by))[1],
        {"Verdict": f"{SCORES[value]} ({stage})", "Author": author, "Reason": because},
        more,
    )
