"""Statements to order, and the hand annotation of the five articles where it lies beside the project."""

import hashlib
import importlib.util
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from accord.documents import Document, Evidenced
from accord.statements import Figure, Statement, statement_id
from accord.vocabulary import Interval, day


@pytest.fixture(scope="session")
def gold() -> ModuleType:
    """Return the module that turns the hand annotation into statements."""
    path = Path(__file__).with_name("gold_register.py")
    spec = importlib.util.spec_from_file_location("accord_tests_gold_register", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class Maker:
    """Makes documents of made-up countries' news and statements in them."""

    def document(
        self, text: str, published: str | None = None, *, kind: str = "news", name: str = "", origins: tuple[str, ...] = (),
        publisher: str | None = None,
    ) -> Document:  # fmt: skip
        sha = hashlib.sha256(text.encode()).hexdigest()
        when = date.fromisoformat(published) if published else None
        return Document(
            id="d-" + sha[:12],
            name=name or f"{sha[:6]}.txt",
            text=text,
            text_sha256=sha,
            bytes_sha256=sha,
            media_type="text/plain",
            publisher=Evidenced(publisher, "stated", "") if publisher else None,
            published=Evidenced(published, "stated", "") if published else None,
            published_interval=day(when) if when else None,
            kind=kind,
            origins=origins,
        )

    def statement(self, document: Document, quote: str | None = None, **fields: Any) -> Statement:
        quote = document.text.strip().rstrip(".") if quote is None else quote
        start = document.text.index(quote)
        row: dict[str, Any] = {
            "act": "agree", "subact": None, "strength": "agreed", "verb": "agreed", "polarity": "affirmed",
            "parties": ("IDN", "JPN"), "recipients": (), "areas": (), "instrument": None, "title_word": None,
            "instrument_state": None, "target": None, "event": None, "figures": (), "attribution": None,
            "headline": False, "extractor": "made/1",
        }  # fmt: skip
        row |= fields
        detail = "|".join(row["areas"])
        identity = statement_id(document.id, start, start + len(quote), row["act"], row["instrument"], detail)
        return Statement(id=identity, doc=document.id, start=start, end=start + len(quote), quote=quote, **row)

    def said(self, text: str, published: str | None, **fields: Any) -> tuple[Statement, Document]:
        """Return one statement that is all of its document."""
        shape = {k: fields.pop(k) for k in ("kind", "name", "origins", "publisher") if k in fields}
        document = self.document(text, published, **shape)
        return self.statement(document, **fields), document

    def figure(
        self, document: Document, text: str, value: float, unit: str, kind: str = "money", **more: Any
    ) -> Figure:
        start = document.text.index(text)
        return Figure(kind, value, unit, start, start + len(text), text, **more)

    @staticmethod
    def by(last: str, text: str = "", *, alternatives: tuple[Interval, ...] = ()) -> Interval:
        return Interval(None, date.fromisoformat(last), "day", text or f"by {last}", alternatives)

    @staticmethod
    def on(value: str) -> Interval:
        return day(date.fromisoformat(value))


@pytest.fixture(scope="session")
def make() -> Maker:
    return Maker()


@pytest.fixture(scope="session")
def split() -> Callable[[list[tuple[Statement, Document]]], tuple[list[Statement], list[Document]]]:
    def unzip(pairs: list[tuple[Statement, Document]]) -> tuple[list[Statement], list[Document]]:
        documents = {d.id: d for _, d in pairs}
        return [s for s, _ in pairs], list(documents.values())

    return unzip
