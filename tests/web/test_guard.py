"""Hostile input is refused or shown inert, each kind with its own test."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from accord.web.guard import BODY_LIMIT
from accord.workbench.desk import Desk

EVIL = """---
title: "<script>alert(1)</script> =cmd|' /C calc'!A0"
publisher: "<img src=x onerror=alert(2)>"
url: "javascript:alert(3)"
date: 2025-03-10
kind: news
---

France and Viet Nam signed a memorandum of understanding on <b onmouseover=alert(4)>education</b> on 5 March 2025.
"""


def test_nobody_is_let_in_without_the_token_and_it_is_good_once(example: Desk, stranger: Any) -> None:
    from accord.web import create_app

    app = create_app(example, "once")
    other = stranger(app)
    for address in ["/overview", "/overview?token=wrong", "/openapi.json", "/register.csv"]:
        assert other.get(address).status_code == 401
    first = stranger(app)
    answer = first.get("/overview?token=once&as_of=2024-01-01", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/overview?as_of=2024-01-01"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert first.get("/overview").status_code == 200
    assert stranger(app).get("/overview?token=once").status_code == 401


def test_a_reader_can_let_in_another_browser(example: Desk, let_in: Any, stranger: Any) -> None:
    reader = let_in(example)
    page = reader.post("/about/invitation", {"csrf": reader.csrf})
    token = page.text.partition("/?token=")[2].partition("<")[0]
    other = stranger(reader.app)
    assert other.get(f"/?token={token}").status_code == 200
    assert stranger(reader.app).get(f"/?token={token}").status_code == 401


@pytest.mark.parametrize("address", ["/overview", "/nowhere", "/static/desk.css", "/register.json"])
def test_every_answer_carries_the_strict_headers(reader: Any, address: str) -> None:
    headers = reader.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", ""])
def test_another_host_name_is_refused(reader: Any, host: str) -> None:
    answer = reader.get("/overview", headers={"host": host})
    assert answer.status_code == 400
    assert "wrong-host" in answer.text


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        ({}, {}),
        ({"csrf": "guess"}, {}),
        ({"csrf": "RIGHT"}, {"origin": "http://evil.example"}),
        ({"csrf": "RIGHT"}, {"origin": "null"}),
        ({"csrf": "RIGHT"}, {"origin": "null", "sec-fetch-site": "cross-site"}),
        ({"csrf": "RIGHT"}, {"origin": "http://evil.example", "sec-fetch-site": "same-origin"}),
        ({"csrf": "RIGHT"}, {"sec-fetch-site": "cross-site"}),
        ({"csrf": "RIGHT"}, {"sec-fetch-site": "same-site"}),
    ],
)
def test_a_change_from_elsewhere_is_refused(reader: Any, form: dict[str, str], headers: dict[str, str]) -> None:
    filled = {k: v.replace("RIGHT", reader.csrf) for k, v in form.items()}
    answer = reader.post("/about/invitation", filled, headers=headers)
    assert answer.status_code == 403
    assert "forged-request" in answer.text


def test_a_change_from_our_own_page_is_taken(reader: Any) -> None:
    own = {"origin": reader.base, "sec-fetch-site": "same-origin"}
    assert reader.post("/about/invitation", {"csrf": reader.csrf}, headers=own).status_code == 200
    hidden = {"origin": "null", "sec-fetch-site": "same-origin"}  # what Chromium sends for a page without referrer
    assert reader.post("/about/invitation", {"csrf": reader.csrf}, headers=hidden).status_code == 200
    assert reader.post("/about/invitation", headers={"x-csrf-token": reader.csrf, **own}).status_code == 200


def test_a_body_too_large_is_refused_whether_it_says_so_or_not(reader: Any) -> None:
    answer = reader.ask("POST", "/about/invitation", content=b"x" * (BODY_LIMIT + 1))
    assert answer.status_code == 413

    async def drip() -> object:
        for _ in range(BODY_LIMIT // 1024 + 2):
            yield b"x" * 1024

    assert reader.ask("POST", "/about/invitation", content=drip()).status_code == 413


@pytest.mark.parametrize(
    "address",
    [
        "/documents/..%2f..%2faccord.toml",
        "/documents/../accord.toml",
        "/documents/..%5caccord.toml",
        "/documents/%2fetc%2fpasswd",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/../guard.py",
    ],
)
def test_a_path_cannot_climb_out(reader: Any, address: str) -> None:
    answer = reader.get(address)
    assert answer.status_code == 404
    assert "parties =" not in answer.text
    assert "import" not in answer.text


def test_what_a_document_says_is_shown_and_never_run(make_desk: Callable[..., Desk], let_in: Any) -> None:
    reader = let_in(make_desk({"evil.md": EVIL}))
    view = reader.app.state.watch.view()
    d = view.built.documents[0]
    assert "<script>" in d.title.value
    pages = ["/overview", "/register", "/documents", "/timeline", f"/documents/{d.id}"]
    pages += [f"/commitments/{c.id}" for c in view.state.commitments]
    assert len(pages) > 5
    for address in pages:
        text = reader.get(address).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<b onmouseover" not in text
        assert 'href="javascript:' not in text
    assert "&lt;script&gt;" in reader.get(f"/documents/{d.id}").text


def test_a_cell_is_never_a_formula(make_desk: Callable[..., Desk], let_in: Any) -> None:
    text = EVIL.replace('"<script>alert(1)</script> =cmd', '"=cmd').replace("<img", "@SUM(1) <img")
    reader = let_in(make_desk({"evil.md": text}))
    d = reader.app.state.watch.view().built.documents[0]
    assert d.title.value.startswith("=cmd")
    for address in ["/documents.csv", f"/documents/{d.id}.csv", "/register.csv", "/timeline.csv"]:
        for row in csv.reader(io.StringIO(reader.get(address).text)):
            assert not [cell for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))]
    assert any(
        cell.startswith("'=cmd") for row in csv.reader(io.StringIO(reader.get("/documents.csv").text)) for cell in row
    )


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
def test_other_methods_are_refused(reader: Any, method: str) -> None:
    answer = reader.ask(method, "/register", headers={"x-csrf-token": reader.csrf})
    assert answer.status_code == 405


def test_text_that_is_no_text_is_answered(reader: Any) -> None:
    for address in [
        "/register?text=%00%ff",
        "/commitments/%00",
        "/documents/%f0%9f%98%80",
        "/register?text=%22%27%3Cb%3E",
    ]:
        assert reader.get(address).status_code in (200, 404, 422)


def test_a_name_that_a_proxy_uses_is_let_in_where_it_is_given(example: Desk, stranger: Any) -> None:
    """The browser speaks https to the proxy and the proxy http to us."""
    from accord.web import create_app
    from accord.web.guard import LOOPBACK

    app = create_app(example, "once", hosts=(*LOOPBACK, "desk.example"))
    reader = stranger(app, "http://desk.example")
    assert reader.get("/overview?token=once").status_code == 200
    csrf = {"csrf": reader.csrf}
    own, other = {"origin": "https://desk.example"}, {"origin": "https://evil.example"}
    assert reader.post("/about/invitation", csrf, headers=own).status_code == 200
    assert reader.post("/about/invitation", csrf, headers=other).status_code == 403
    assert reader.get("/overview", headers={"host": "evil.example"}).status_code == 400
