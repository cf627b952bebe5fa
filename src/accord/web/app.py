"""The application: one desk, its pages, and what becomes of errors.

Invariant: every answer, refusals among them, passes the guard; an error is a page with its code and the way out.
"""

import logging
from importlib import resources

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

import accord
from accord.vocabulary import AccordError
from accord.web.errors import BadAddressError, NoSuchPageError, StartingError, UnexpectedError, status_of
from accord.web.guard import LOOPBACK, Guard
from accord.web.jobs import Jobs
from accord.web.pages import ALL
from accord.web.rendering import html
from accord.web.sessions import Sessions
from accord.web.warming import makers
from accord.workbench.desk import Desk
from accord.workbench.register_work import user_name
from accord.workbench.web_views import DeskWatch

LOG = logging.getLogger("accord.web")
AGAIN_SECONDS = 2
TITLES = {401: "Not let in", 403: "Refused", 404: "Not here", 405: "Not that way", 409: "Somebody was quicker",
          413: "Too large", 500: "Something failed"}  # fmt: skip


def create_app(desk: Desk, token: str, *, hosts: tuple[str, ...] = LOOPBACK, watch: DeskWatch | None = None) -> FastAPI:
    """Return the application for a desk.

    Parameters
    ----------
    desk
        The desk to show.
    token
        Lets the first browser in, once.
    hosts
        Names under which the server may be asked, without ports.
    watch
        The desk's register where it is held already.
    """
    app = FastAPI(
        title=f"accord: {desk.title}",
        version=accord.__version__,
        docs_url=None,
        redoc_url=None,
        description="Every page as JSON and CSV; dates as_of and known_on move them all.",
    )
    app.state.desk = desk
    app.state.watch = watch or DeskWatch(desk)
    app.state.watch.makers = makers(app.state.watch)
    app.state.sessions = Sessions(token)
    app.state.reader = user_name()
    app.state.jobs = Jobs()
    # The name that each session signed with last, so that two reviewers need not type theirs at every row.
    app.state.names = {}
    app.add_exception_handler(AccordError, _on_accord)
    app.add_exception_handler(RequestValidationError, _on_bad_address)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_unexpected)
    _static(app)
    for pages in ALL:
        pages.add(app)

    @app.get("/", include_in_schema=False)
    def root(request: Request) -> Response:
        query = request.url.query
        return RedirectResponse("/overview" + (f"?{query}" if query else ""), status_code=307)

    app.add_middleware(Guard, sessions=app.state.sessions, hosts=hosts, refuse=_refuse(app))
    return app


def _static(app: FastAPI) -> None:
    from accord.web.htmx import htmx_bytes

    script = htmx_bytes()

    @app.get("/static/htmx.min.js", include_in_schema=False)
    def htmx() -> Response:
        return Response(script, media_type="text/javascript")

    folder = resources.files("accord.web").joinpath("static")
    app.mount("/static", StaticFiles(directory=str(folder)), name="static")


def _refuse(app: FastAPI):  # type: ignore[no-untyped-def]
    def refuse(request: Request, error: AccordError) -> Response:
        request.scope["app"] = app
        return error_response(request, error)

    return refuse


def error_response(request: Request, error: AccordError, status: int | None = None) -> Response:
    """Return an error as a page, or as JSON where JSON was asked for."""
    status = status or status_of(error)
    waits = isinstance(error, StartingError)
    # The browser asks again by itself, and so may a program that reads the header.
    headers = {"Retry-After": str(AGAIN_SECONDS), "Refresh": str(AGAIN_SECONDS)} if waits else {}
    wants_json = request.url.path.endswith((".json", ".csv")) or "application/json" in request.headers.get("accept", "")
    if wants_json:
        return JSONResponse({"error": error.as_dict()}, status_code=status, headers=headers)
    title = "The desk is being opened" if waits else TITLES.get(status, "That cannot be used")
    text = html(request, "error", {"title": title, "error": error, "status": status})
    return Response(text, status_code=status, media_type="text/html; charset=utf-8", headers=headers)


async def _on_accord(request: Request, error: Exception) -> Response:
    assert isinstance(error, AccordError)
    return error_response(request, error)


async def _on_bad_address(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = "; ".join(f"{item['loc'][-1]}: {item['msg']} (got {item.get('input')!r:.60})" for item in error.errors())
    return error_response(
        request, BadAddressError(f"a part of the request cannot be used: {found}", hint="dates are written 2026-01-31")
    )


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    problem = NoSuchPageError(
        f"there is no page {request.url.path[:120]!r} for {request.method}", hint="begin at the overview: /overview"
    )
    return error_response(request, problem, error.status_code)


async def _on_unexpected(request: Request, error: Exception) -> Response:
    LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    problem = UnexpectedError(
        "this page failed for a reason that accord does not know",
        hint="the terminal in which the server runs shows the details; other pages still work",
    )
    return error_response(request, problem, 500)
