"""The commands over a desk's register, run as a user runs them, on invented news of Chile and Peru."""

import io
import json
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from accord.cli import main

NOTES = {
    "a.txt": (
        'title = "Two ministers meet"\npublisher = "Lima Post"\npublished = "2024-03-05"\nkind = "news"\n',
        "Chile and Peru signed a memorandum of understanding on fisheries in Lima on 4 March 2024. "
        "The two countries aim to conclude a free trade agreement by the end of 2024. "
        "Chile is Peru's third-largest trading partner in Latin America.\n",
    ),
    "b.txt": (
        'title = "Statement of the ministry"\npublisher = "Foreign Ministry of Peru"\npublished = "2024-03-04"\n'
        'kind = "official-release"\n',
        "Chile and Peru will sign a memorandum of understanding on fisheries. "
        "Both sides committed to conclude a free trade agreement by the end of 2024. "
        "Peru is Chile's eighth-largest trading partner.\n",
    ),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    assert accord("init", folder, "--parties", "CHL,PER").returncode == 0
    for name, (sidecar, text) in NOTES.items():
        (folder / "documents" / name).write_text(text, encoding="utf-8")
        (folder / "documents" / f"{name}.toml").write_text(sidecar, encoding="utf-8")
    return folder


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def accord(*words: object) -> Done:
    """Run a command as the program does, in this process."""
    stdout, stderr, argv = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["accord", *map(str, words)]
    code = 0
    try:
        with redirect_stdout(stdout), redirect_stderr(stderr):
            main()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    finally:
        sys.argv = argv
    return Done(code, stdout.getvalue(), stderr.getvalue())


def data(*words: object) -> Any:
    done = accord(*words, "--json")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    return json.loads(done.stdout)


def test_register_shows_what_stands_where(desk: Path) -> None:
    row = data("register", desk, "--as-of", "2025-06-01")
    assert row["documents"] == 2
    titles = {c["title"]: c for c in row["commitments"]}
    conclude = titles["Conclude the free trade agreement"]
    assert conclude["schedule"] == "overdue-no-evidence"
    assert conclude["parties"] == ["CHL", "PER"]
    shown = accord("register", desk, "--as-of", "2025-06-01", "--state", "overdue-no-evidence")
    assert "Conclude the free trade agreement" in shown.stdout
    assert "overdue, no evidence in these documents up to 2025-06-01" in shown.stdout
    assert "fisheries" not in shown.stdout


def test_an_area_narrows_the_register_and_a_wrong_word_says_which_there_are(desk: Path) -> None:
    row = data("register", desk, "--area", "trade", "--as-of", "2025-06-01")
    assert row["commitments"]
    assert all("trade" in c["areas"] for c in row["commitments"])
    bad = accord("register", desk, "--area", "cheese")
    assert bad.returncode == 3
    assert "cheese" in bad.stderr
    assert "tourism" in bad.stderr


def test_known_on_leaves_out_what_came_later(desk: Path) -> None:
    row = data("register", desk, "--as-of", "2025-06-01", "--known-on", "2024-03-04")
    assert row["documents"] == 1
    assert row["conflicts"] == []


def test_due_prints_the_quote_and_the_day(desk: Path) -> None:
    shown = accord("due", desk, "--as-of", "2025-06-01", "--within", "12m")
    assert "OVERDUE, no evidence in these documents up to 2025-06-01" in shown.stdout
    assert "committed to conclude a free trade agreement by the end of 2024" in shown.stdout
    assert accord("due", desk, "--within", "soon").returncode == 3


def test_conflicts_show_both_sides_and_how_to_decide(desk: Path) -> None:
    row = data("conflicts", desk, "--as-of", "2025-06-01")
    kinds = sorted(x["kind"] for x in row["conflicts"])
    assert kinds == ["different-strength", "incompatible-state"]
    shown = accord("conflicts", desk, "--kind", "incompatible-state").stdout
    assert "Default reading: to be signed: official release ranks above news" in shown
    assert f"accord judge {desk} prefer" in shown


def test_timeline_marks_the_dispute(desk: Path) -> None:
    row = data("timeline", desk, "fisheries", "--as-of", "2025-06-01")
    (timeline,) = row["timelines"]
    assert timeline["state"] == "disputed"
    assert [e["phrase"] for e in timeline["entries"]] == ["to be signed", "signed"]
    assert accord("timeline", desk, "fisheries").stdout.count("DISPUTED") == 2


def test_show_walks_down_to_the_text(desk: Path) -> None:
    row = data("register", desk, "--as-of", "2025-06-01")
    c = next(c for c in row["commitments"] if "Conclude" in c["title"])
    page = data("show", desk, c["id"][:8], "--as-of", "2025-06-01")
    for s in page["statements"]:
        text = (desk / "documents" / s["document"]["name"]).read_text(encoding="utf-8")
        assert text[s["start"] : s["end"]] == s["quote"]
    shown = accord("show", desk, c["id"][:8]).stdout
    assert "Who says so" in shown
    assert "Lima Post" in shown
    missing = accord("show", desk, "c-nothing")
    assert missing.returncode == 4


def test_find_any_text(desk: Path) -> None:
    row = data("find", desk, "memorandum", "fisheries")
    assert len(row["found"]) == 2
    assert data("find", desk, "2.4(b)")["found"] == []
    assert accord("find", desk, '"').returncode == 0
    # A quotation stands on the terminal as its source has it, without marks of what was looked for.
    assert "**" in row["found"][0]["snippet"]
    assert "**" not in accord("find", desk, "memorandum").stdout


def test_ranks_are_checked_by_direction(desk: Path) -> None:
    row = data("check", desk, "--as-of", "2025-06-01")
    assert [c["kind"] for c in row["checks"]] == ["rank"]


def test_diff_between_two_days(desk: Path) -> None:
    row = data("diff", desk, "--between", "2024-06-01", "2025-06-01")
    assert [(c["kind"], c["after"]) for c in row["changes"]] == [("schedule", "overdue-no-evidence")]


def test_judge_prefer_settles_and_a_stale_edit_is_refused(desk: Path, tmp_path: Path) -> None:
    copy = tmp_path / "desk"
    shutil.copytree(desk, copy)
    (x,) = data("conflicts", copy, "--kind", "incompatible-state")["conflicts"]
    left, right = (side["voices"][0]["statement"] for side in x["sides"])
    words = ("judge", copy, "prefer", left, right, "--because", "the signed text is on file", "--by", "A. Officer")
    assert data(*words, "--expecting", "0")["version"] == 1
    stale = accord(*words, "--expecting", "0")
    assert stale.returncode == 5
    assert "expects version 0, but it is at version 1" in stale.stderr.replace("\n", " ")
    assert data("conflicts", copy, "--open", "--kind", "incompatible-state")["conflicts"] == []
    assert "Decided by A. Officer" in accord("conflicts", copy, "--kind", "incompatible-state").stdout
    assert data("timeline", copy, "fisheries")["timelines"][0]["state"] == "signed"


def test_verdicts_are_kept_with_their_reason(desk: Path, tmp_path: Path) -> None:
    copy = tmp_path / "desk"
    shutil.copytree(desk, copy)
    row = data("register", copy)
    c = next(c for c in row["commitments"] if "Conclude" in c["title"])
    words = (
        "verdict",
        copy,
        c["id"],
        "not-done",
        "--because",
        "talks broke off",
        "--stage",
        "final",
        "--party",
        "Peru",
    )
    assert data(*words)["verdict"]["party"] == "PER"
    page = data("show", copy, c["id"], "--as-of", "2100-01-01")
    assert [(v["score"], v["stage"], v["reason"]) for v in page["commitment"]["verdicts"]] == [
        (-1, "final", "talks broke off")
    ]
    assert page["history"][-1]["what"] == "verdict"
    assert "not-done" not in accord("due", copy, "--as-of", "2100-01-01").stdout
    assert c["id"][:8] not in accord("due", copy, "--as-of", "2100-01-01").stdout
    assert accord("verdict", copy, c["id"], "done", "--because", " ").returncode == 3


def test_a_file_that_changed_is_a_problem_and_its_first_reading_stays(desk: Path, tmp_path: Path) -> None:
    copy = tmp_path / "desk"
    shutil.copytree(desk, copy)
    before = data("register", copy, "--as-of", "2025-06-01")
    (copy / "documents" / "a.txt").write_text("Nothing of the kind.\n", encoding="utf-8")
    after = data("register", copy, "--as-of", "2025-06-01")
    assert after["problems"]["a.txt"]["code"] == "document-changed"
    assert after["commitments"] == before["commitments"]


@pytest.mark.parametrize("form", ["csv", "json", "jsonld", "plover", "ics"])
def test_export_writes_each_format_and_again_the_same_bytes(desk: Path, tmp_path: Path, form: str) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for path in (one, two):
        row = data("export", desk, form, "--out", path, "--as-of", "2025-06-01")
        assert row["bytes"] == len(path.read_bytes()) > 0
    assert one.read_bytes() == two.read_bytes()


def test_export_into_a_place_that_cannot_be_written_says_so(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = accord("export", desk, "csv", "--out", tmp_path / "file" / "register.csv")
    assert done.returncode == 7
    assert "register.csv" in done.stderr.replace("\n", "")


def test_kept_states_answer_without_the_documents(desk: Path, tmp_path: Path) -> None:
    copy = tmp_path / "desk"
    shutil.copytree(desk, copy)
    asked = {c["id"]: c["schedule"] for c in data("register", copy, "--as-of", "2025-06-01")["commitments"]}
    shutil.rmtree(copy / "documents")
    kept = data("register", copy, "--as-of", "2025-06-01", "--kept")["kept"]
    assert {row["entry"]: row["schedule"] for row in kept} == asked
    assert accord("register", copy, "--kept").returncode == 0


def test_an_empty_desk_has_an_empty_register(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    assert accord("init", folder, "--parties", "CHL,PER").returncode == 0
    assert accord("register", folder, "--kept").returncode == 4
    for words in (["register"], ["timeline"], ["conflicts"], ["due"], ["check"]):
        done = accord(*words, folder)
        assert done.returncode == 0, done.stderr
    assert data("register", folder)["commitments"] == []


def test_where_a_promise_stands_is_said_once(desk: Path) -> None:
    told = accord("register", desk, "--as-of", "2026-01-01").stdout
    assert "no evidence in these documents up to 2026-01-01" in told
    assert all(row.count("no evidence in these documents") <= 1 for row in told.splitlines())
