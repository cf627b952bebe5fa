"""Writing: one step a file, and a disk that refuses costs nothing."""

import csv
import errno
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from accord.reports import FORMATS, Brief, UnknownFormatError, WriteError, check_formats, write_brief
from accord.vocabulary import MissingExtraError, StorageError


def test_files_and_csv_are_written_and_nothing_else(brief: Brief, tmp_path: Path) -> None:
    made = write_brief(brief, tmp_path / "out")
    assert made[0].name == "brief.html"
    assert {p.name for p in made[1:]} == {"register.csv", *(f"chart-{c.key}.csv" for c in brief.charts)}
    assert (tmp_path / "out" / "register.csv").read_text() == "id,n\nc-1,4\n'=c,1\n"
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(p.name for p in made)


def test_the_csv_holds_the_rows_in_full(brief: Brief, tmp_path: Path) -> None:
    write_brief(brief, tmp_path)
    rows = list(csv.DictReader((tmp_path / "chart-effects.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[0] == {"code": "NOR", "label": "Norway", "value": "0.1234", "low": "0.081", "high": "0.172"}
    assert rows[4]["low"] == ""


@pytest.fixture(scope="module")
def slim(brief: Brief) -> Brief:
    """A brief with one chart: what is tested here is the disk."""
    return replace(brief, sections=(replace(brief.sections[0], blocks=brief.sections[0].blocks[:2]),))


def test_a_full_disk_leaves_the_old_brief(slim: Brief, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_brief(slim, tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match="No space left on device") as caught:
        write_brief(replace(slim, title="Another title"), tmp_path)
    assert isinstance(caught.value, StorageError)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_a_disk_that_is_really_full(slim: Brief, tmp_path: Path) -> None:
    # A limit on file size stands in for a full disk: the write itself fails half way, as there.
    resource = pytest.importorskip("resource")
    import signal

    write_brief(slim, tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
        with pytest.raises(WriteError):
            write_brief(replace(slim, title="Another title"), tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_a_file_where_the_folder_should_be(slim: Brief, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(WriteError):
        write_brief(slim, tmp_path / "out")


def test_an_unknown_format_names_the_known_ones(slim: Brief, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormatError, match="'odt'") as caught:
        write_brief(slim, tmp_path, ("html", "odt"))
    assert all(f in caught.value.hint for f in FORMATS)
    assert not list(tmp_path.iterdir())


def test_a_disk_that_fills_up_between_two_files_leaves_all_of_them(
    slim: Brief, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_brief(slim, tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    room, flush = iter(range(2)), os.fsync

    def nearly_full(handle: int) -> None:
        if next(room, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        flush(handle)

    monkeypatch.setattr(os, "fsync", nearly_full)
    with pytest.raises(WriteError):
        write_brief(replace(slim, title="Another title"), tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_formats_can_be_checked_before_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    check_formats(("html", "docx"))
    with pytest.raises(UnknownFormatError):
        check_formats(("odt",))
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingExtraError):
        check_formats(("pdf",))
