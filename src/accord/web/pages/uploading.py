"""Bringing documents in from the browser: read beside the server, with what became of each file.

Invariant: a file reaches the desk under the last part of its name alone, after a trial reading; work that is broken
off leaves no file that was not read.
"""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, File, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from accord.web.asking import View, back_to, days, jobs_of, shown, watch_of
from accord.web.errors import BadAddressError
from accord.web.jobs import Job, OnProgress
from accord.web.rendering import Page, Rows, add_page, html
from accord.workbench.adding import AddReport, bring_in
from accord.workbench.web_views import DeskWatch

JOB = "documents"
LONGEST_NAME = 150
MOST_FILES = 1_000


def add(app: FastAPI) -> None:
    """Add the page and the work beside it to an application."""
    add_page(app, "/documents/upload", upload, "Bring documents in")
    app.post("/documents/upload", summary="Bring documents in", response_class=HTMLResponse)(start)
    app.post("/documents/upload/stop", summary="Stop bringing documents in", response_class=HTMLResponse)(stop)
    app.get("/documents/upload/progress", summary="How far the documents are", response_class=HTMLResponse)(progress)


def upload(request: Request, view: View) -> Page:
    """Return the form, and what became of the files that were brought in last."""
    job = jobs_of(request).get(JOB)
    report = _report(job)
    rows = tuple(
        (a.file.name, a.name, a.known_as, a.error.code if a.error else None, a.error.message if a.error else None)
        for a in (report.files if report else ())
    )
    return Page(
        "upload",
        "Bring documents in",
        {
            **days(view),
            "state": job.state if job else "none",
            "done": job.done if job else 0,
            "total": job.total if job else 0,
            "error": job.error.as_dict() if job and job.error else None,
            "statements": report.statements if report else None,
            "files": [dict(zip(("file", "name", "known_as", "code", "message"), r, strict=True)) for r in rows],
        },
        Rows(("file", "name", "known_as", "code", "message"), rows),
        shown(view, job=job, report=report),
    )


async def start(request: Request, files: Annotated[list[UploadFile], File(max_length=MOST_FILES)]) -> Response:
    """Take files and begin to read them."""
    jobs = jobs_of(request)
    running = jobs.get(JOB)
    if running is not None and running.state == "running":
        return back_to(request, "/documents/upload")
    # A folder's hidden files are its owner's business and no documents.
    chosen = [f for f in files if f.filename and not re.search(r"[\\/]\.[^\\/]*$", f.filename)]
    taken = [(*_split(f.filename or ""), await f.read()) for f in chosen]
    if not taken:
        raise BadAddressError("no file was chosen", hint="choose one or more files, or a folder")
    watch = watch_of(request)
    jobs.start(JOB, jobs.stages(lambda on_progress: _bring_in(watch, taken, on_progress)))
    return back_to(request, "/documents/upload")


def stop(request: Request) -> Response:
    """Stop at the next step."""
    jobs_of(request).stop(JOB)
    return back_to(request, "/documents/upload")


def progress(request: Request) -> Response:
    """Return the part of the page that tells how far it is."""
    job = jobs_of(request).get(JOB)
    return HTMLResponse(html(request, "upload_job", {"job": job, "report": _report(job)}))


def safe_name(name: str) -> str:
    """Return the last part of a file's name, or refuse it.

    >>> safe_name("../../etc/notes.md"), safe_name("C:\\\\Temp\\\\a b.pdf")
    ('notes.md', 'a b.pdf')
    """
    last = re.split(r"[\\/]", name)[-1].strip()
    if not last or last.startswith(".") or len(last) > LONGEST_NAME or re.search(r"[\x00-\x1f\x7f<>:\"|?*]", last):
        raise BadAddressError(
            f"a document cannot be called {last[:60]!r}",
            hint=f"name it in plain characters, at most {LONGEST_NAME}, not beginning with a point",
        )
    return last


def _split(name: str) -> tuple[str, str]:
    """Return the folder that a file came from, as the browser names it, and its safe name."""
    return re.split(r"[\\/][^\\/]*$", name)[0] if re.search(r"[\\/]", name) else "", safe_name(name)


def _bring_in(watch: DeskWatch, taken: Sequence[tuple[str, str, bytes]], on_progress: OnProgress) -> AddReport:
    with tempfile.TemporaryDirectory(prefix="accord-upload-") as beside:
        folders: dict[str, Path] = {}
        paths = []
        for parent, name, data in taken:
            # Folders get numbers: what a browser calls them is no path of this machine.
            folder = folders.setdefault(parent, Path(beside) / str(len(folders)))
            folder.mkdir(exist_ok=True)
            paths.append(folder / name)
            paths[-1].write_bytes(data)
        # A side-car goes with its document; one that came alone is a file like any other, and is refused as such.
        there = set(paths)
        main = [p for p in paths if p.suffix != ".toml" or p.with_name(p.name.removesuffix(".toml")) not in there]
        with watch.still():
            return bring_in(watch.desk, list(dict.fromkeys(main)), on_progress)


def _report(job: Job | None) -> AddReport | None:
    return job.result if job is not None and isinstance(job.result, AddReport) else None
