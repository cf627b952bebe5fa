"""How a decision is taken in: recorded, or refused with both versions where somebody was quicker.

Invariant: of two people on one matter the second is refused, nothing of hers is recorded, and she sees both.
"""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from accord.register import Edit, HistoryEntry, StaleEditError
from accord.web.rendering import CARRIED, html

Because = Annotated[str, Form(min_length=1, max_length=4000, description="Why; kept in the log.")]
Author = Annotated[str, Form(min_length=1, max_length=120, description="Who says so.")]
Version = Annotated[int, Form(ge=0, le=10**9, description="How many decisions on this the author has seen.")]
Name = Annotated[str, Form(min_length=1, max_length=40, description="An id.")]


def recorded(
    request: Request,
    record: Callable[[], Edit],
    back: Callable[[Edit], str],
    log: Callable[[], tuple[HistoryEntry, ...]],
    yours: dict[str, str],
    more: dict[str, str] | None = None,
) -> Response:
    """Record a decision and lead to the page that shows it, or show both versions.

    Parameters
    ----------
    request
        What was asked.
    record
        Records it and returns it.
    back
        Address of the page that shows it.
    log
        What was recorded on the matter so far.
    yours
        What this author decided, in words.
    more
        Days that the page is to show, instead of those of the request.
    """
    try:
        made = record()
    except StaleEditError as error:
        return _both(request, error, log(), yours)
    if (session := request.scope.get("session")) is not None and yours.get("Author"):
        request.app.state.names[session.id] = yours["Author"]
    carried = {k: v for k in CARRIED if (v := request.query_params.get(k))} | (more or {})
    path, mark, place = back(made).partition("#")
    query = urlencode(carried)
    return RedirectResponse(
        path + (f"{'&' if '?' in path else '?'}{query}" if query else "") + mark + place, status_code=303
    )


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
