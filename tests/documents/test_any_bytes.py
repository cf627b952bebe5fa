"""Any bytes give a document or one of accord's errors: never a crash, never a hang."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord import documents
from accord.statements import extract

NAMES = ("a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a")
HEADS = (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html><body><p>", b"---\ntitle: x\n---\n", b"\xff\xfe", b"\xef\xbb\xbf")


def attempt(data: bytes, name: str) -> None:
    try:
        document = documents.read_bytes(data, name, seconds=10)
    except documents.DocumentError as error:
        assert error.code and error.hint
        return
    assert all(0 <= a <= b <= len(document.text) for a, b in document.readable)
    for statement in extract(document):
        assert document.text[statement.start : statement.end] == statement.quote


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(HEADS), st.binary(max_size=600), st.sampled_from(NAMES))
def test_bytes(head: bytes, data: bytes, name: str) -> None:
    attempt(head + data, name)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=400), st.sampled_from(NAMES))
def test_characters(text: str, name: str) -> None:
    attempt(text.encode("utf-8", "surrogatepass"), name)


WORDS = st.sampled_from(
    [
        "India",
        "Oman",
        "and",
        ",",
        ".",
        "“",
        "”",
        '"',
        "(",
        ")",
        "the",
        "two",
        "sides",
        "will",
        "sign",
        "signed",
        "an",
        "agreement",
        "by",
        "2025",
        "not",
        "to",
        "agreed",
        "$5",
        "billion",
        "on",
        "trade",
        ";",
        ":",
        "said",
        "he",
        "would",
        ";",
        "which",
        "is",
        "third-largest",
        "partner",
        "of",
        ",",
        "as",
        "12",
        "per",
        "cent",
        "—",
        "MoU",
        "'s",
        "it",
        "have",
        "been",
        "a",
        "talks",
        "with",
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(WORDS, min_size=4, max_size=60))
def test_any_order_of_the_grammars_own_words(words: list[str]) -> None:
    attempt(("Muscat, 3 May 2024\n\n" + " ".join(words) + ".").encode(), "a.txt")


def nested(depth: int, tag: str) -> bytes:
    return f"<html><body>{f'<{tag}>' * depth}India and Oman signed an agreement on trade in Muscat{f'</{tag}>' * depth}</body></html>".encode()


BROKEN = {
    "truncated.pdf": b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj << /Type /Pages /Count 9",
    "nested.html": nested(5000, "div"),
    "tables.html": nested(600, "table><tr><td"),
    "rtl.txt": "\u202eIndia\u202c and \u200fOman\u200e signed an agreement.\u2028Next.".encode(),
    "nul.txt": b"India\x00 and Oman\x00 signed an agreement on trade in 2024.",
    "long-line.txt": b"India and Oman agreed to meet, " * 20_000,
    "no-spaces.txt": b"a" * 300_000,
    "quotes.txt": ("“" * 5000 + "India and Oman agreed to meet." + "”" * 5000).encode(),
    "entities.html": b"<html><body><p>" + b"&nbsp;&#0;&#x110000;" * 2000 + b"India and Oman agreed.</p></body></html>",
    "xml.docx": b"PK\x03\x04" + b"\x00" * 100,
    "brackets.txt": b"(" * 3000 + b"India and Oman signed an MoU" + b")" * 3000,
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_broken_files(name: str) -> None:
    attempt(BROKEN[name], name)


def test_a_docx_with_entities_or_without_its_part() -> None:
    for content in (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"<a", b""):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("word/document.xml", content)
        attempt(buffer.getvalue(), "a.docx")


def test_fifty_megabytes_of_html_are_refused_at_once() -> None:
    with pytest.raises(documents.TooLargeError):
        documents.read_bytes(b"<p>India</p>" * 4_500_000, "a.html")


def test_the_time_limit_is_an_error_with_a_code() -> None:
    page = b"<html><body>" + b"<p>India and Oman agreed to meet.</p>" * 20_000 + b"</body></html>"
    with pytest.raises(documents.TooSlowError) as caught:
        documents.read_bytes(page, "slow.html", seconds=1e-6)
    assert caught.value.code == "document-time-limit"


HUGE = {
    "cells.html": nested(1, "p") + b"<table><tr>" + b"<td> </td>" * 120_000 + b"<td>x</td></tr></table>",
    "title.html": b"<html><head><title>" + b"a - " * 200_000 + b"</title></head><body>" + nested(1, "p") * 5,
    "newlines.txt": b"India and Oman agreed to meet.\n" + b" \n" * 400_000 + b"x",
    "marks.md": b"# a" + b" #" * 400_000 + b"x",
    "front.md": b"---\n" + b"a:\n- b\n" * 100_000 + b"---\nIndia and Oman agreed to meet.",
}


@pytest.mark.parametrize("name", sorted(HUGE))
def test_a_megabyte_of_one_thing_is_read_in_a_thread_too(name: str) -> None:
    # In a thread no alarm rings, so the work itself has to be bounded; a hang would fail the whole run.
    from concurrent.futures import ThreadPoolExecutor

    def read() -> str:
        try:
            return documents.read_bytes(HUGE[name], name, seconds=120).id
        except documents.DocumentError as error:
            return error.code

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(read).result(timeout=240) != "document-time-limit"
