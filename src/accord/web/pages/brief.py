"""The brief on paper: made beside the server, seen from any browser while it is made, then downloaded.

Invariant: the files are those that ``accord brief`` writes, of the days in the address; in the desk stays what the
command leaves there beside them: the appraisal with its intervals.
"""

import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, Response

from accord.web.asking import View, back_to, days, jobs_of, shown
from accord.web.errors import BadAddressError, NoSuchPageError
from accord.web.jobs import Job, OnProgress
from accord.web.rendering import Page, Rows, add_page, html
from accord.workbench.desk import Desk

JOB = "brief"
KINDS = {
    "html": ("HTML, one file", "text/html; charset=utf-8"),
    "pdf": ("PDF", "application/pdf"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ics": ("Calendar of deadlines", "text/calendar; charset=utf-8"),
    "csv": ("Table", "text/csv; charset=utf-8"),
}
CHOSEN = ("html", "pdf", "docx", "xlsx")


@dataclass(frozen=True, slots=True)
class Made:
    """A brief that was made.

    Parameters
    ----------
    as_of, known_on
        The days that it looks at; ``as_of`` None is the desk's own.
    files
        Its files by name.
    """

    as_of: date | None
    known_on: date | None
    files: dict[str, bytes]


def add(app: FastAPI) -> None:
    """Add the page, the work beside it and its files to an application."""
    add_page(app, "/brief", brief, "The brief: make it and download it")
    app.post("/brief", summary="Make the brief", response_class=HTMLResponse)(start)
    app.post("/brief/stop", summary="Stop making the brief", response_class=HTMLResponse)(stop)
    app.get("/brief/progress", summary="How far the brief is", response_class=HTMLResponse)(progress)
    app.get("/brief/files/{name}", summary="One file of the brief", response_class=Response)(download)


def brief(request: Request, view: View) -> Page:
    """Return what there is of the brief."""
    job = jobs_of(request).get(JOB)
    made = _made(job)
    files = [(n, len(b)) for n, b in made.files.items()] if made else []
    told: dict[str, Any] = {
        **days(view),
        "state": job.state if job else "none",
        "stage": job.stage if job else "",
        "done": job.done if job else 0,
        "total": job.total if job else 0,
        "error": job.error.as_dict() if job and job.error else None,
        "files": [{"name": n, "bytes": size, "at": f"/brief/files/{n}"} for n, size in files],
    }
    return Page(
        "brief",
        "The brief on paper",
        told,
        Rows(("name", "bytes"), tuple(files)),
        shown(view, job=job, made=made, kinds=KINDS, formats=CHOSEN),
    )


def start(
    request: Request, view: View, formats: Annotated[list[str] | None, Form(alias="format", max_length=9)] = None
) -> Response:
    """Begin to make the brief in some formats."""
    from accord.reports import check_formats

    chosen = tuple(dict.fromkeys(formats or ()))
    if not chosen or [f for f in chosen if f not in CHOSEN]:
        raise BadAddressError(
            f"a brief is made in {', '.join(CHOSEN)}; asked was {', '.join(chosen)[:80] or 'none'}",
            hint="choose one at least",
        )
    check_formats(chosen)
    as_of = view.state.as_of
    known_on = view.state.known_on
    jobs = jobs_of(request)
    jobs.start(JOB, jobs.stages(lambda on_progress: _write(view.desk, as_of, known_on, chosen, on_progress)))
    return back_to(request, "/brief")


def stop(request: Request) -> Response:
    """Stop at the next step."""
    jobs_of(request).stop(JOB)
    return back_to(request, "/brief")


def progress(request: Request) -> Response:
    """Return the part of the page that tells how far it is."""
    job = jobs_of(request).get(JOB)
    return HTMLResponse(html(request, "brief_job", {"job": job, "made": _made(job), "kinds": KINDS, "formats": CHOSEN}))


def download(request: Request, name: str) -> Response:
    """Return one file."""
    made = _made(jobs_of(request).get(JOB))
    if made is None or name not in made.files:
        raise NoSuchPageError(f"the brief has no file {name[:60]!r}", hint="make the brief first: /brief")
    media = KINDS.get(name.rpartition(".")[2], ("", "application/octet-stream"))[1]
    # Names are the renderers' own: plain letters, digits, points and hyphens.
    return Response(
        made.files[name], media_type=media, headers={"content-disposition": f'attachment; filename="{name}"'}
    )


def _write(desk: Desk, as_of: date, known_on: date | None, formats: tuple[str, ...], on_progress: OnProgress) -> Made:
    from accord.reports import desk_brief, write_brief
    from accord.workbench.run import run_desk
    from accord.workbench.web_appraisal import keep_appraisal

    run = run_desk(desk, as_of=as_of, known_on=known_on, on_progress=on_progress)
    on_progress("Writing the brief", 0, 1)
    with tempfile.TemporaryDirectory(prefix="accord-brief-") as folder:
        written = write_brief(desk_brief(run), Path(folder), formats=(*formats, "ics"))
        files = {path.name: path.read_bytes() for path in written}
    if run.appraisal:
        # So that the desk's pages show its intervals at once; what cannot be kept is worked out there again.
        with suppress(OSError):
            keep_appraisal(desk, run.appraisal)
    on_progress("Writing the brief", 1, 1)
    return Made(as_of, known_on, files)


def _made(job: Job | None) -> Made | None:
    return job.result if job is not None and isinstance(job.result, Made) else None
