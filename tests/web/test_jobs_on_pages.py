"""The brief and new documents: made beside the server, seen again after a reload, stopped, and read back."""

import io
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.web.guard import UPLOAD_LIMIT
from accord.web.pages import brief as brief_page
from accord.web.pages import uploading
from accord.web.pages.uploading import safe_name
from accord.workbench.adding import bring_in
from accord.workbench.desk import Desk
from accord.workbench.register_work import ask

LONG = 120
NEWS = """---
title: {title}
date: 2025-03-10
kind: news
---

France and Viet Nam signed a memorandum of understanding on {area} on 5 March 2025.
"""


def news(area: str) -> str:
    return NEWS.format(title=f"On {area}", area=area)


def told(reader: Any, path: str) -> dict[str, Any]:
    """Return what a page tells once its work has ended."""
    until = time.monotonic() + LONG
    while (now := reader.get(f"{path}.json").json())["state"] == "running":
        assert time.monotonic() < until
        time.sleep(0.05)
    found: dict[str, Any] = now
    return found


def send(reader: Any, files: list[tuple[str, bytes]], csrf: str | None = None) -> Any:
    parts = [("csrf", (None, csrf if csrf is not None else reader.csrf))]
    parts += [("files", (name, data, "text/markdown")) for name, data in files]
    return reader.ask("POST", "/documents/upload", files=parts)


def test_documents_are_read_and_told_of(make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any]) -> None:
    desk = make_desk({"one.md": news("education")})
    reader = let_in(desk)
    before = len(reader.get("/register.json").json()["commitments"])
    files = [
        ("two.md", news("aviation").encode()),
        ("one.md", news("education").encode()),
        ("notes/.hidden", b"x"),
        ("notes/three.md", news("fisheries").replace("date: 2025-03-10\n", "").encode()),
        ("notes/three.md.toml", b'published = "2025-03-12"\n'),
        ("broken.pdf", b"%PDF-1.7 nothing"),
    ]
    assert send(reader, files).status_code == 200
    now = told(reader, "/documents/upload")
    assert now["state"] == "done", now
    by = {f["file"]: f for f in now["files"]}
    assert set(by) == {"two.md", "one.md", "three.md", "broken.pdf"}
    assert by["one.md"]["known_as"] == "one.md"
    assert by["broken.pdf"]["code"]
    assert (desk.documents / "three.md.toml").is_file()
    assert now["statements"] >= 2
    assert len(reader.get("/register.json").json()["commitments"]) > before
    page = reader.get("/documents/upload").text
    assert "two.md" in page
    assert "not taken" in page
    assert {"two.md", "three.md"} <= {d.name for d in ask(desk).built.documents}


def test_the_pages_stay_while_documents_are_read(
    make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stopped job leaves no file that was not read; until then the pages show what there was."""
    reader = let_in(make_desk({"one.md": news("education")}))
    desk = reader.app.state.desk
    before = reader.get("/documents.json").json()
    copied, go_on = threading.Event(), threading.Event()

    def slowly(desk: Desk, files: Any, on_done: Any) -> Any:
        def stepping(stage: str, done: int, total: int) -> None:
            on_done(stage, done, total)
            if stage != "Copying":
                copied.set()
                assert go_on.wait(LONG)

        return bring_in(desk, files, stepping)

    monkeypatch.setattr(uploading, "bring_in", slowly)
    many = [(f"more-{n}.md", news(f"education and trade {n}").encode()) for n in range(12)]
    send(reader, many)
    assert copied.wait(LONG)
    assert len(list(desk.documents.glob("more-*.md"))) == 12
    assert reader.get("/documents.json").json() == before
    page = reader.get("/documents/upload").text
    assert "<progress" in page
    assert "Reading statements" in page
    assert reader.post("/documents/upload/stop", {"csrf": reader.csrf}).status_code == 200
    go_on.set()
    assert told(reader, "/documents/upload")["state"] == "stopped"
    assert [p.name for p in desk.documents.iterdir()] == ["one.md"]
    assert reader.get("/documents.json").json() == before


@pytest.mark.parametrize("name", ["..", "", ".profile", "a\x00b.md", "a" * 200 + ".md", "con|.md", 'a".md', "x/.."])
def test_names_that_are_no_names_are_refused(name: str) -> None:
    with pytest.raises(Exception, match="cannot be called"):
        safe_name(name)


@pytest.mark.parametrize("name", ["../../accord.toml.md", "..\\..\\evil.md", "/etc/evil.md", "C:\\evil.md"])
def test_a_name_with_a_path_stays_in_the_desk(
    make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any], name: str
) -> None:
    desk = make_desk({})
    reader = let_in(desk)
    outside = {p for p in desk.folder.parent.rglob("*.md") if desk.documents not in p.parents}
    send(reader, [(name, news("aviation").encode())])
    assert told(reader, "/documents/upload")["state"] == "done"
    assert len(list(desk.documents.iterdir())) == 1
    assert {p for p in desk.folder.parent.rglob("*.md") if desk.documents not in p.parents} == outside


def test_a_hundred_megabytes_are_refused(make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(make_desk({}))
    answer = send(reader, [("big.md", b"x" * 100_000_000)])
    assert answer.status_code == 413
    assert "too-large" in answer.text
    assert reader.get("/documents/upload.json").json()["state"] == "none"


def test_a_body_that_hides_its_size_is_refused(make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(make_desk({}))

    async def endless() -> Any:
        for _ in range(UPLOAD_LIMIT // 1_000_000 + 2):
            yield b"x" * 1_000_000

    headers = {"content-type": "multipart/form-data; boundary=b", "x-csrf-token": reader.csrf}
    answer = reader.ask("POST", "/documents/upload", content=endless(), headers=headers)
    assert answer.status_code == 413


@pytest.mark.parametrize("csrf", ["", "x"])
def test_an_upload_without_the_secret_is_refused(
    make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any], csrf: str
) -> None:
    desk = make_desk({})
    reader = let_in(desk)
    assert send(reader, [("two.md", news("aviation").encode())], csrf).status_code == 403
    assert not list(desk.documents.iterdir())


def test_the_brief_is_made_and_downloaded(make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(make_desk({"one.md": news("education")}))
    answer = reader.ask(
        "POST",
        "/brief?as_of=2025-06-01",
        data={"csrf": reader.csrf, "format": ["html", "docx", "xlsx"]},
    )
    assert answer.status_code == 200
    now = told(reader, "/brief")
    assert now["state"] == "done", now
    names = [f["name"] for f in now["files"]]
    assert {"brief.html", "brief.docx", "brief.xlsx", "deadlines.ics"} <= set(names)
    for name in names:
        got = reader.get(f"/brief/files/{name}")
        assert got.status_code == 200
        assert f'filename="{name}"' in got.headers["content-disposition"]
    assert "1 June 2025" in reader.get("/brief/files/brief.html").text.replace("\u00a0", " ")
    assert zipfile.ZipFile(io.BytesIO(reader.get("/brief/files/brief.docx").content)).testzip() is None
    assert reader.get("/brief/files/deadlines.ics").text.startswith("BEGIN:VCALENDAR")
    page = reader.get("/brief").text
    assert "brief.docx" in page
    assert reader.get("/brief/files/../../accord.toml").status_code == 404
    assert not (Path(str(reader.app.state.desk.out)) / "brief.html").exists()


def test_a_brief_can_be_stopped_and_fails_with_a_way_out(
    make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = let_in(make_desk({}))
    assert reader.post("/brief", {"csrf": reader.csrf, "format": "html"}).status_code == 200
    now = told(reader, "/brief")
    assert now["state"] == "failed"
    assert now["error"]["code"] == "no-documents"
    begun, go_on = threading.Event(), threading.Event()

    def slowly(desk: Desk, as_of: Any, known_on: Any, formats: Any, on_progress: Any) -> None:
        on_progress("Solving the agreement", 0, 100)
        begun.set()
        assert go_on.wait(LONG)
        on_progress("Solving the agreement", 1, 100)

    monkeypatch.setattr(brief_page, "_write", slowly)
    reader.post("/brief", {"csrf": reader.csrf, "format": "html"})
    assert begun.wait(LONG)
    for _ in range(2):
        page = reader.get("/brief").text
        assert "Solving the agreement" in page
        assert 'max="100"' in page
    assert "Solving" in reader.get("/brief/progress").text
    reader.post("/brief/stop", {"csrf": reader.csrf})
    go_on.set()
    assert told(reader, "/brief")["state"] == "stopped"


@pytest.mark.parametrize("formats", [[], ["exe"], ["html", "../x"]])
def test_formats_that_nobody_writes_are_refused(reader: Any, formats: list[str]) -> None:
    answer = reader.ask("POST", "/brief", data={"csrf": reader.csrf, "format": formats})
    assert answer.status_code == 422
