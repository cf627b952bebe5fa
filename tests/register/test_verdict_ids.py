"""A verdict's id covers all that it says, and lines written before that still count."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accord.register import Verdict
from accord.storage import append_edits, read_edits
from accord.storage.errors import DamagedLogError

WHEN = datetime(2025, 6, 1, 9, 30, tzinfo=UTC)


def verdict(**fields) -> Verdict:
    row = {"statement": "s-1", "score": 0, "stage": "interim", "author": "Ana", "made_at": WHEN, "reason": "seen"}
    return Verdict(**(row | fields))


def test_evidence_and_party_are_in_the_id() -> None:
    ids = {
        verdict().id,
        verdict(party="JPN").id,
        verdict(party="IDN").id,
        verdict(evidence=("s-2",)).id,
        verdict(evidence=("s-2",), party="JPN").id,
    }
    assert len(ids) == 5


def test_a_verdict_without_them_keeps_the_id_that_it_had() -> None:
    assert verdict().id == verdict().earlier_id == verdict(party="JPN").earlier_id


def write(file: Path, v: Verdict, **changed) -> None:
    append_edits(file, [v])
    row = json.loads(file.read_text(encoding="utf-8")) | changed
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")


def test_a_line_of_before_with_evidence_still_reads(tmp_path: Path) -> None:
    v = verdict(evidence=("s-2",), party="JPN")
    write(tmp_path / "judgements.jsonl", v, id=v.earlier_id)
    assert read_edits(tmp_path / "judgements.jsonl") == (v,)


@pytest.mark.parametrize("changed", [{"party": "IDN"}, {"evidence": ["s-3"]}, {"evidence": []}])
def test_a_line_whose_evidence_or_party_was_changed_is_an_error(tmp_path: Path, changed) -> None:
    write(tmp_path / "judgements.jsonl", verdict(evidence=("s-2",), party="JPN"), **changed)
    with pytest.raises(DamagedLogError):
        read_edits(tmp_path / "judgements.jsonl")
