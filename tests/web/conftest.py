"""A desk on a folder of the test's own, and a reader who talks to its application without a network."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the extra 'web'")

import httpx
from fastapi import FastAPI

from accord.web import create_app
from accord.workbench.desk import Desk, copy_example, init_desk

BASE = "http://127.0.0.1:8000"
TOKEN = "once"


class Reader:
    """A browser's part of the conversation: cookies kept, redirects followed unless told otherwise."""

    def __init__(self, app: FastAPI, base: str = BASE) -> None:
        self.app = app
        self.base = base
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, address: str, **options: Any) -> httpx.Response:
        return asyncio.run(self._ask(method, address, options))

    def get(self, address: str, **options: Any) -> httpx.Response:
        return self.ask("GET", address, **options)

    def post(self, address: str, form: dict[str, str] | None = None, **options: Any) -> httpx.Response:
        return self.ask("POST", address, data=form or {}, **options)

    @property
    def csrf(self) -> str:
        session = self.app.state.sessions.get(self.cookies["accord"])
        return str(session.csrf)

    async def _ask(self, method: str, address: str, options: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        options.setdefault("follow_redirects", True)
        async with httpx.AsyncClient(transport=transport, base_url=self.base, cookies=self.cookies) as client:
            answer = await client.request(method, address, **options)
            self.cookies = dict(client.cookies)
            return answer


def _let_in(desk: Desk) -> Reader:
    reader = Reader(create_app(desk, TOKEN))
    assert reader.get(f"/?token={TOKEN}").status_code == 200
    return reader


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return copy_example(tmp_path_factory.mktemp("desk") / "malaysia-korea")


@pytest.fixture(scope="session")
def reader(example: Desk) -> Reader:
    """Return a reader of the packaged example; tests that change anything make their own desk."""
    return _let_in(example)


@pytest.fixture
def make_desk(tmp_path: Path) -> Callable[[dict[str, str]], Desk]:
    def make(files: dict[str, str], codes: tuple[str, str] = ("FRA", "VNM")) -> Desk:
        desk = init_desk(tmp_path / "desk", codes)
        for name, text in files.items():
            (desk.documents / name).write_text(text, encoding="utf-8")
        return desk

    return make


@pytest.fixture(scope="session")
def let_in() -> Callable[[Desk], Reader]:
    """Return what makes a reader of a desk."""
    return _let_in


@pytest.fixture(scope="session")
def stranger() -> Callable[[FastAPI], Reader]:
    """Return what makes a reader whom nobody has let in."""
    return Reader
