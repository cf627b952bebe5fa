"""`accord demo`: the packaged desk from end to end, as `make demo` runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


def accord(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from accord.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    out = tmp_path_factory.mktemp("out")
    done = accord("demo", "--out", str(out), "--draws", "6", "--json")
    lines = done.stdout.splitlines()
    assert len(lines) == 1
    return out, json.loads(lines[0])


def test_the_summary_counts_what_was_done(demo: tuple[Path, dict[str, object]]) -> None:
    _, summary = demo
    assert int(str(summary["documents"])) >= 14
    assert int(str(summary["statements"])) > 100
    assert int(str(summary["commitments"])) > 20
    assert int(str(summary["conflicts"])) >= 2
    assert summary["problems"] == {}
    assert summary["not_read"] == []


def test_the_effects_have_intervals_and_the_delay_a_cost(demo: tuple[Path, dict[str, object]]) -> None:
    appraisal = demo[1]["appraisal"]
    assert isinstance(appraisal, dict)
    assert appraisal["failed_draws"] == 0
    for country in appraisal["countries"]:
        assert country["welfare"]["low"] <= country["welfare"]["value"] <= country["welfare"]["high"]
        assert country["welfare"]["low"] < country["welfare"]["high"]
    assert {d["years"] for d in appraisal["delay"]} == {1, 2, 3}


def test_the_files_are_there_and_the_page_needs_nothing_from_outside(demo: tuple[Path, dict[str, object]]) -> None:
    out, summary = demo
    files = summary["files"]
    assert isinstance(files, list)
    assert {"brief.html", "register.csv", "deadlines.ics"} <= {Path(f).name for f in files}
    page = (out / "brief.html").read_text(encoding="utf-8")
    for needle in ('src="http', "@import", "<script", "url(http"):
        assert needle not in page
    assert "summar" in page, "the brief says that the packaged notes are summaries"


def test_the_same_desk_gives_the_same_bytes(demo: tuple[Path, dict[str, object]], tmp_path: Path) -> None:
    accord("demo", "--out", str(tmp_path), "--draws", "6", "--json")
    for name in ("brief.html", "register.csv", "deadlines.ics"):
        assert (tmp_path / name).read_bytes() == (demo[0] / name).read_bytes()
