"""What this server shows and how: its pages as an interface, and a way in for another browser.

Invariant: the list of addresses is made from the application itself.
"""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

import accord
from accord.web.asking import View, days, shown
from accord.web.rendering import Page, Rows, add_page, render


def add(app: FastAPI) -> None:
    """Add the page to an application."""
    add_page(app, "/about", about, "What this server shows, and its addresses")

    @app.post("/about/invitation", summary="Another one-time address", response_class=HTMLResponse)
    def invite(request: Request, view: View) -> Response:
        token = request.app.state.sessions.invite()
        page = about(request, view)
        address = f"{request.url.scheme}://{request.headers['host']}/?token={token}"
        return render(request, Page(page.template, page.title, page.data, page.table, {**page.shown, "new": address}))


def about(request: Request, view: View) -> Page:
    """Return what the server is, and all its addresses."""
    schema: dict[str, Any] = request.app.openapi()
    found = [
        (path, method.upper(), what.get("summary", ""), " ".join(p["name"] for p in what.get("parameters", [])))
        for path, methods in schema["paths"].items()
        for method, what in methods.items()
    ]
    return Page(
        "about",
        "About this desk",
        {
            **days(view),
            "title": view.desk.title,
            "accord": accord.__version__,
            "register": view.built.fingerprint,
            "addresses": [dict(zip(("path", "method", "summary", "parameters"), row, strict=True)) for row in found],
        },
        Rows(("path", "method", "summary", "parameters"), tuple(found)),
        shown(view, found=found, version=accord.__version__, built=view.built, new=None),
    )
