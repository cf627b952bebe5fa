"""What every page asks first: the desk as of the day in the address, by what was known on the other.

Invariant: a page never takes a day from anywhere but its address and the desk's settings.
"""

from datetime import date, timedelta
from typing import Annotated, Any

import xarray as xr
from fastapi import Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import AfterValidator, BeforeValidator

from accord.model import Requirements, requirements
from accord.web.errors import StartingError
from accord.web.jobs import Jobs
from accord.workbench.desk import Desk
from accord.workbench.desk_inputs import load_baseline
from accord.workbench.web_views import DeskView, DeskWatch

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)
LONGEST = 300
# Days back to which the first page tells what changed.
LATELY = 92


def blank_is_none(value: object) -> object:
    """Return None for the empty text that a form sends for a field left alone."""
    return None if isinstance(value, str) and not value.strip() else value


def in_calendar(value: date | None) -> date | None:
    """Return a day that pages can count from, or refuse it."""
    if value is not None and not FIRST <= value <= LAST:
        raise ValueError(f"days from {FIRST} to {LAST} can be asked for")
    return value


def short(value: str | None) -> str | None:
    """Return a text that a person may have typed, or refuse it."""
    if value is not None and len(value) > LONGEST:
        raise ValueError(f"at most {LONGEST} characters")
    return value


def place(value: int | None) -> int:
    """Return a place in a list, 0 where none was given."""
    if value is not None and not 0 <= value <= 10**9:
        raise ValueError("a place in a list is not below 0, nor that large")
    return value or 0


# The checks are functions and no constraints of the field: pydantic would apply those to the absent value too.
Blank = BeforeValidator(blank_is_none)
Day = Annotated[date | None, AfterValidator(in_calendar), Blank, Query(description="A day, as 2026-01-31.")]
Text = Annotated[str | None, AfterValidator(short), Blank, Query()]
Place = Annotated[int | None, AfterValidator(place), Blank, Query(description="How many to leave out before.")]


def watch_of(request: Request) -> DeskWatch:
    """Return the register that this server holds ready."""
    watch: DeskWatch = request.app.state.watch
    return watch


def jobs_of(request: Request) -> Jobs:
    """Return the work beside this server."""
    jobs: Jobs = request.app.state.jobs
    return jobs


def baseline_of(request: Request, desk: Desk) -> xr.Dataset:
    """Return the desk's baseline, read once: it is its largest file and does not change while a server runs."""
    state = request.app.state
    if getattr(state, "baseline", None) is None:
        state.baseline = load_baseline(desk)
    found: xr.Dataset = state.baseline
    return found


def requirements_of(request: Request, desk: Desk) -> Requirements:
    """Return the direct and total requirements of the desk's baseline, worked out once."""
    state = request.app.state
    if getattr(state, "requirements", None) is None:
        state.requirements = requirements(baseline_of(request, desk))
    found: Requirements = state.requirements
    return found


def back_to(request: Request, path: str, part: str = "") -> Response:
    """Return the way back to a page after a form, with the question that the address held and a part of the page."""
    query = request.url.query
    return RedirectResponse(path + (f"?{query}" if query else "") + part, status_code=303)


def look(request: Request, as_of: Day = None, known_on: Day = None) -> DeskView:
    """Return the desk as of the days in the address.

    Raises
    ------
    StartingError
        The register is being joined for the first time since the server began.
    """
    watch = watch_of(request)
    if watch.starting:
        raise _starting(watch)
    return watch.view(as_of, known_on)


def _starting(watch: DeskWatch) -> StartingError:
    progress = watch.progress
    stage, done, total = progress if progress is not None else ("Joining statements", 0, 0)
    far = f"{stage.lower()}, {done:,} of {total:,}" if total else stage.lower()
    return StartingError(
        f"the register of this desk is being put together, which takes a minute or two: {far}",
        hint="wait here: the page comes by itself when it is ready",
        stage=stage,
        done=done,
        total=total,
    )


View = Annotated[DeskView, Depends(look)]


def shown(view: DeskView, **more: Any) -> dict[str, Any]:
    """Return what the templates of every page of the register need, and more."""
    return {
        "state": view.state,
        "statements": view.statements,
        "documents": view.documents,
        "pending": view.pending,
        "day_shown": view.state.as_of.isoformat(),
        **more,
    }


def days(view: DeskView) -> dict[str, Any]:
    """Return the days of a view as the JSON renderings say them."""
    known = view.state.known_on
    return {"as_of": view.state.as_of.isoformat(), "known_on": known.isoformat() if known else None}


def before(view: DeskView, count: int) -> date:
    """Return the day some days before a view's, not before the first that can be asked."""
    return max(FIRST, view.state.as_of - timedelta(days=count))


def entries_of(view: DeskView) -> dict[str, tuple[str, str]]:
    """Return by statement the id and the title of the entry of a view that it belongs to."""
    return view.once("entries", lambda: {i: (c.id, c.title) for c in view.state.commitments for i in c.statements})


def titles_of(view: DeskView) -> dict[str, str]:
    """Return the title of each entry of a view."""
    return view.once("titles", lambda: {c.id: c.title for c in view.state.commitments})
