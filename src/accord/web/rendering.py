"""One page, three renderings: HTML for people, JSON and CSV for machines, each at its own address.

Invariant: the three are made from one object; every word from a document is escaped by the template engine, and no
CSV cell can be taken for a formula.
"""

import csv
import io
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from markupsafe import Markup

from accord.register import neutral
from accord.web import labels
from accord.workbench.web_views import DeskView

CARRIED = ("as_of", "known_on")
TEXTS_KEPT = 24
# Where a kept text has what belongs to one asker alone. No document can hold them: they are drawn anew by each process.
SECRET_MARK = f"secret-{secrets.token_hex(16)}"
NOTICE_MARK = f"notice-{secrets.token_hex(16)}"


@dataclass(frozen=True, slots=True)
class Rows:
    """A table for machines: column names, and rows of plain cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What a page is before it is rendered.

    Parameters
    ----------
    template
        Name of its template, without the ending.
    title
        Its heading.
    data
        What the JSON rendering says, or what makes it: a page for people need not wait for it.
    table
        What the CSV rendering holds, or what makes it.
    shown
        What the template needs besides.
    later
        Makes what the template needs, where its text may be kept: a text that is there costs nothing.
    view
        The view that the page shows, where its text may be kept with it: then nothing but the view, the address and
        ``varies`` is in the text, the notice of what is not worked in and the secret of forms left aside.
    varies
        What else the text depends on.
    """

    template: str
    title: str
    data: dict[str, Any] | Callable[[], dict[str, Any]]
    table: Rows | Callable[[], Rows]
    shown: dict[str, Any] = field(default_factory=dict)
    later: Callable[[], dict[str, Any]] = dict
    view: DeskView | None = None
    varies: tuple[object, ...] = ()


class Texts:
    """Pages of one view as they were written, those asked for last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._texts: OrderedDict[tuple[object, ...], str] = OrderedDict()

    def get(self, name: tuple[object, ...]) -> str | None:
        """Return the text of a page, or None where it has to be written."""
        with self._lock:
            if name in self._texts:
                self._texts.move_to_end(name)
            return self._texts.get(name)

    def keep(self, name: tuple[object, ...], text: str) -> None:
        """Keep a text, and let go of the one asked for longest ago."""
        with self._lock:
            self._texts[name] = text
            while len(self._texts) > TEXTS_KEPT:
                self._texts.popitem(last=False)


def add_page(app: FastAPI, path: str, make: Callable[..., Page], summary: str) -> None:
    """Give a page its three addresses: ``path``, ``path.json`` and ``path.csv``."""

    def as_json(page: Annotated[Page, Depends(make)]) -> Response:
        return JSONResponse(page.data() if callable(page.data) else page.data)

    def as_csv(page: Annotated[Page, Depends(make)]) -> Response:
        return Response(
            to_csv(page.table() if callable(page.table) else page.table), media_type="text/csv; charset=utf-8"
        )

    def as_html(request: Request, page: Annotated[Page, Depends(make)]) -> Response:
        return render(request, page)

    # The longer addresses first: a name in the shorter one would swallow the ending.
    app.get(f"{path}.json", summary=f"{summary}, as JSON")(as_json)
    app.get(f"{path}.csv", summary=f"{summary}, as CSV", response_class=Response)(as_csv)
    app.get(path, summary=summary, response_class=HTMLResponse)(as_html)


def render(request: Request, page: Page, status: int = 200) -> HTMLResponse:
    """Return a page as HTML, its text taken from where the view keeps it."""
    view = page.view
    if view is None:
        return HTMLResponse(html(request, page.template, _shown(page)), status_code=status)
    texts = view.once("texts", Texts)
    name = (str(request.url.replace(scheme="", netloc="")), status, *page.varies)
    text = texts.get(name)
    if text is None:
        marked = {"csrf": SECRET_MARK, "notice": Markup(NOTICE_MARK)}
        # Two who ask for one page at once write it once: whoever comes second waits for the first.
        with view.once("writing", threading.Lock):
            text = texts.get(name)
            if text is None:
                text = html(request, page.template, {**_shown(page), **marked})
                texts.keep(name, text)
    notice = html(request, "pending", {"pending": view.pending}) if view.pending else ""
    session = request.scope.get("session")
    text = text.replace(NOTICE_MARK, notice).replace(SECRET_MARK, session.csrf if session else "")
    return HTMLResponse(text, status_code=status)


def _shown(page: Page) -> dict[str, Any]:
    return {"page": page, **page.shown, **page.later()}


def html(request: Request, template: str, shown: dict[str, Any]) -> str:
    """Return a template filled in, with what every page needs."""
    session = request.scope.get("session")
    carried = {k: v for k in CARRIED if (v := request.query_params.get(k))}

    def url(path: str, **more: Any) -> str:
        query = urlencode({k: v for k, v in {**carried, **more}.items() if v not in (None, "")}, doseq=True)
        return f"{path}?{query}" if query else path

    def twin(ending: str) -> str:
        query = request.url.query
        return f"{request.url.path}.{ending}" + (f"?{query}" if query else "")

    others = [(k, v) for k, v in request.query_params.multi_items() if k not in CARRIED and v]
    context = {
        "url": url,
        "twin": twin,
        "carried": carried,
        "others": others,
        "path": request.url.path,
        "request_path": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "csrf": session.csrf if session else "",
        "desk": request.app.state.desk,
        "day_shown": "",
        "session": session,
        **shown,
    }
    if session and (own := request.app.state.names.get(session.id)):
        context["reader"] = own
    text: str = _environment().get_template(f"{template}.html.j2").render(context)
    return text


def to_csv(table: Rows) -> str:
    """Return a table as CSV text, lines ended by CR LF, no cell a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([_cell(c) for c in row])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    # A negative number is a number to a spreadsheet and no formula.
    return str(value) if isinstance(value, int | float) else neutral(str(value))


@cache
def _environment() -> Any:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("accord.web", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(labels.for_templates())
    return environment
