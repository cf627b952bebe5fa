"""One document never holds up the others: its work is bounded, and what takes too long is an error with a code."""

from pathlib import Path
from typing import Any

import pytest

from accord import documents, statements
from accord.documents import Deadline, Document, TooSlowError
from accord.statements import grammar
from accord.workbench import reading

CASES = {
    "one endless sentence": "India and Oman agreed to " + "trade and " * 20_000,
    "one paragraph of short sentences": "India and Oman signed a pact. " * 2_000,
    "full stops": "India. " * 10_000,
    "nothing but names": "India Oman Chile Peru " * 8_000,
    "quotation marks": 'India said "Oman ' * 6_000,
    "brackets": "India (and (Oman " * 6_000,
    "numbers": "India sold 1.5 billion dollars, 2 per cent, 3 tonnes and " * 6_000,
    "dates": "by 3 May 2025 or before the end of June 2026, until " * 6_000,
    "commas": "India, which, and, Oman, who, that, " * 8_000,
    "empty lines": "India and Oman signed\n\n" * 3_000,
    "one long word": "a" * 400_000,
    "spaces": "India and Oman." + " " * 300_000 + "They agreed to meet.",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_hostile_texts_end(name: str) -> None:
    try:
        document = documents.read_bytes(CASES[name].encode(), "a.txt")
        for s in statements.extract(document):
            assert document.text[s.start : s.end] == s.quote
    except documents.DocumentError as error:
        assert error.code


def slow(document: Document, lines: object, *_more: object) -> list[object]:
    while True:
        sum(range(1000))


def test_what_takes_too_long_is_an_error_with_a_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammar, "_SECONDS", 0.05)
    monkeypatch.setattr(grammar, "read_lines", slow)
    document = documents.read_bytes(b"India pledged to buy more gas from Oman.", "a.txt")
    with pytest.raises(TooSlowError) as caught:
        statements.extract(document)
    assert caught.value.code == "document-time-limit" and caught.value.facts["name"] == "a.txt"


@pytest.mark.parametrize("cached", [False, True])
def test_the_other_documents_are_read(cached: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"India pledged to buy more gas from Oman. File {name}.", encoding="utf-8")
    whole = grammar.read_lines

    def one_is_slow(document: Document, *more: Any) -> list[grammar.Line]:
        if document.name == "a.txt":
            raise Deadline(document.name, 1.0).error()
        return whole(document, *more)

    monkeypatch.setattr(grammar, "read_lines", one_is_slow)
    paths = [str(tmp_path / name) for name in ("a.txt", "b.txt")]
    bad, good = reading.read_paths(paths, cache=tmp_path / "cache" if cached else None)
    assert bad.error is not None and bad.error["code"] == "document-time-limit"
    assert good.error is None and len(good.statements) == 1
