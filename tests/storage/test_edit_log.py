"""The file of judgements: only added to, read back whole, honest about what was done to it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accord.register import Judgement, Verdict
from accord.storage import DamagedLogError, DiskFullError, append_edits, read_edits

AT = datetime(2025, 3, 1, 12, tzinfo=UTC)
ONE = Judgement("same", "s-1", "s-2", "Ana Núñez", AT, "both speak of “fisheries”\nand of divers")
TWO = Verdict("s-1", 1, "final", "Ana", AT, "done", ("s-3",), "PER")


def test_there_and_back(tmp_path: Path) -> None:
    file = tmp_path / "judgements.jsonl"
    assert read_edits(file) == ()
    append_edits(file, [ONE])
    append_edits(file, [TWO])
    append_edits(file, [])
    assert read_edits(file) == (ONE, TWO)
    assert [json.loads(line)["type"] for line in file.read_text("utf-8").splitlines()] == ["judgement", "verdict"]


def test_two_copies_put_together_hold_both_once(tmp_path: Path) -> None:
    left, right = tmp_path / "a", tmp_path / "b"
    append_edits(left, [ONE, TWO])
    append_edits(right, [TWO])
    left.write_bytes(left.read_bytes() + right.read_bytes())
    assert read_edits(left) == (ONE, TWO)


def test_a_line_cut_off_is_left_out_and_the_next_begins_anew(tmp_path: Path) -> None:
    file = tmp_path / "judgements.jsonl"
    append_edits(file, [ONE, TWO])
    file.write_bytes(file.read_bytes()[:-30])
    assert read_edits(file) == (ONE,)


def test_a_whole_last_line_without_its_end_counts(tmp_path: Path) -> None:
    file = tmp_path / "judgements.jsonl"
    append_edits(file, [ONE])
    file.write_bytes(file.read_bytes().rstrip(b"\n"))
    append_edits(file, [TWO])
    assert read_edits(file) == (ONE, TWO)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("divers", "drivers"),
        lambda t: t.replace('"same"', '"different"'),
        lambda t: "<<<<<<< HEAD\n" + t,
        lambda t: t.replace('"type": "judgement"', '"type": "guess"'),
        lambda t: "[]\n" + t,
    ],
)
def test_a_changed_line_is_named(tmp_path: Path, change) -> None:
    file = tmp_path / "judgements.jsonl"
    append_edits(file, [ONE, TWO])
    file.write_text(change(file.read_text("utf-8")), encoding="utf-8")
    with pytest.raises(DamagedLogError, match="line 1 of"):
        read_edits(file)


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DiskFullError):
        append_edits(tmp_path / "judgements.jsonl", [ONE])
