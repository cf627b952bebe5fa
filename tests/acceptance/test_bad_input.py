"""Bad input at the terminal: a clear error with a way out, and nothing lost."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest

from accord.trade import packaged, read_baseline, write_baseline
from accord.workbench.desk import init_desk

NOTE = (
    "HANOI, 4 March 2024 - Viet Nam and Australia agreed to conclude a memorandum of understanding on energy "
    "by the end of 2025, the two governments said in a joint statement. The two sides signed a contract for "
    "two patrol boats worth $40 million.\n"
)


def accord(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from accord.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    init_desk(tmp_path / "desk", ["VNM", "AUS"])
    return tmp_path / "desk"


def refusal(done: subprocess.CompletedProcess[str], code: int) -> dict[str, object]:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    error: dict[str, object] = json.loads(done.stderr.splitlines()[-1])["error"]
    assert error["hint"]
    return error


def test_an_empty_desk(desk: Path) -> None:
    error = refusal(accord("brief", str(desk), "--json"), 3)
    assert error["code"] == "no-documents"
    assert "accord add" in str(error["hint"])


def test_files_that_cannot_be_read_are_named_and_the_rest_is_kept(desk: Path, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(NOTE, encoding="utf-8")
    latin = tmp_path / "latin.txt"
    latin.write_bytes(NOTE.replace("energy", "énergie").encode("latin-1"))
    empty_pdf = tmp_path / "scan.pdf"
    document = pdfium.PdfDocument.new()
    document.new_page(200, 200)
    document.save(empty_pdf)
    links = "".join(f'<li><a href="/{i}">Section {i}</a></li>' for i in range(40))
    navigation = tmp_path / "menu.html"
    navigation.write_text(f"<html><body><nav><ul>{links}</ul></nav></body></html>", encoding="utf-8")
    done = accord("add", str(desk), *map(str, (note, latin, empty_pdf, navigation)), "--json")
    assert done.returncode == 3
    rows = {Path(r["file"]).name: r for r in json.loads(done.stdout)["added"]}
    assert rows["note.txt"]["error"] is None
    assert rows["latin.txt"]["error"] is None, "another encoding is detected and named, not refused"
    assert rows["scan.pdf"]["error"]["code"] == "pdf-without-text"
    assert rows["menu.html"]["error"]["hint"]
    assert sorted(p.name for p in (desk / "documents").iterdir()) == ["latin.txt", "note.txt"]


def test_an_undated_document_is_kept_with_its_relative_dates_unresolved(desk: Path) -> None:
    text = "Viet Nam and Australia agreed to sign a contract for patrol boats next year, both governments said.\n"
    (desk / "documents" / "undated.txt").write_text(text, encoding="utf-8")
    done = accord("register", str(desk), "--json")
    assert done.returncode == 0, done.stderr
    done = accord("read", str(desk / "documents" / "undated.txt"), "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows
    for row in rows:
        assert row["act"] != "sign"
        if row["target"]:
            assert row["target"]["earliest"] is None
            assert row["target"]["latest"] is None
            assert row["target"]["text"]


def test_an_unknown_setting(desk: Path) -> None:
    (desk / "accord.toml").write_text('parties = ["VNM", "AUS"]\nfavourite = 1\n', encoding="utf-8")
    error = refusal(accord("brief", str(desk), "--json"), 2)
    assert "favourite" in str(error["message"])


def test_a_damaged_baseline(tmp_path: Path) -> None:
    whole = write_baseline(packaged(), tmp_path / "whole.npz")
    cut = tmp_path / "cut.npz"
    cut.write_bytes(whole.read_bytes()[:20_000])
    with pytest.raises(Exception, match="damaged") as caught:
        read_baseline(cut)
    assert getattr(caught.value, "hint", "")
    np.testing.assert_array_equal(read_baseline(whole)["trade"].values, packaged()["trade"].values)


@pytest.mark.slow
def test_a_full_disk_leaves_the_last_brief_whole(desk: Path) -> None:
    (desk / "documents" / "note.txt").write_text(NOTE, encoding="utf-8")
    first = accord("brief", str(desk), "--as-of", "2026-01-01")
    assert first.returncode == 0, first.stderr
    page = desk / "out" / "brief.html"
    before = page.read_bytes()
    # A limit on file size makes the kernel refuse the write as a full disk would.
    limited = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limited += "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); from accord.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-B", "-c", limited, "brief", str(desk), "--as-of", "2026-02-01", "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    error = refusal(done, 7)
    assert "brief" in str(error["message"]) or "register" in str(error["message"])
    assert page.read_bytes() == before
    assert [p.name for p in (desk / "out").iterdir() if "part" in p.name or p.name.startswith(".")] == []
