"""Runs over folders: the JSON shape, the cache, what happens to bad files, and the same result wherever it runs."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from accord.cli.app import build
from accord.documents import EmptyFolderError
from accord.workbench import reading

TEXTS = Path(__file__).parent / "texts"
FIELDS = {
    "doc", "start", "end", "quote", "act", "strength", "parties", "areas", "instrument", "target", "figures", "polarity",
    "attribution", "extractor", "document_id", "id", "recipients", "event", "headline", "verb", "subact", "title_word", "instrument_state",
}  # fmt: skip


def rows(results: list[reading.ReadResult]) -> list[dict]:
    return [row for result in results for row in result.statements]


def test_json_lines_hold_the_documented_fields_and_exact_quotes() -> None:
    result = CliRunner().invoke(build(), ["read", str(TEXTS / "kenya-uae.txt"), "--json"])
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    text = (TEXTS / "kenya-uae.txt").read_text(encoding="utf-8")
    assert len(lines) > 8
    for row in lines:
        assert set(row) == FIELDS
        assert row["doc"] == "kenya-uae.txt" and text[row["start"] : row["end"]] == row["quote"]


def test_a_second_run_reads_nothing_again_and_says_the_same(tmp_path: Path) -> None:
    first = list(reading.read_paths([str(TEXTS)], cache=tmp_path))
    second = list(reading.read_paths([str(TEXTS)], cache=tmp_path))
    assert not any(r.cached for r in first) and all(r.cached for r in second)
    assert rows(first) == rows(second)


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    run = reading.read_paths([str(TEXTS)], cache=tmp_path)
    for _n in range(5):
        next(run)
    run.close()
    again = list(reading.read_paths([str(TEXTS)], cache=tmp_path))
    assert sum(r.cached for r in again) == 5 and len(again) == len(list(TEXTS.glob("*.txt")))


def test_another_date_is_another_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("India pledged to buy more gas from Oman by next year.", encoding="utf-8")
    targets = []
    for published in ("2024-05-03", "2025-05-03"):
        (row,) = rows(list(reading.read_paths([str(path)], published=published, cache=tmp_path / "cache")))
        targets.append(row["target"]["latest"])
    assert targets == ["2025-12-31", "2026-12-31"]


def test_here_and_in_processes_the_same(tmp_path: Path) -> None:
    here = list(reading.read_paths([str(TEXTS)], cache=tmp_path / "a"))
    there = list(reading.read_paths([str(TEXTS)], cache=tmp_path / "b", where="processes:2"))
    assert rows(here) == rows(there)


def test_a_bad_file_is_a_problem_and_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("India pledged to buy more gas from Oman.", encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 no")
    for cache in (None, tmp_path / "cache"):
        good, bad = reading.read_paths([str(tmp_path / "a.txt"), str(tmp_path / "b.pdf")], cache=cache)
        assert len(good.statements) == 1 and good.error is None
        assert bad.error is not None and bad.error["code"] == "damaged-document"


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EmptyFolderError):
        list(reading.read_paths([str(tmp_path)]))


def test_a_sentence_is_explained(tmp_path: Path) -> None:
    lines = reading.explain_sentence([], "This move underscores a commitment to stronger ties.")
    assert any("no rule" in line for line in lines)
    lines = reading.explain_sentence(
        [str(TEXTS / "kenya-uae.txt")], "signed a Comprehensive Economic Partnership Agreement"
    )
    assert lines[0] == "in kenya-uae.txt" and any("sign/sign" in line for line in lines)
