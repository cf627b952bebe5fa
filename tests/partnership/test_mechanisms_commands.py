"""``accord meetings``, ``accord actions`` and the calendar, on a desk of hand-written minutes and on the packaged one."""

import io
import json
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import accord.workbench
from accord.cli.app import main

MINUTES = """# Minutes of the first meeting of the Fiji-Kenya Joint Committee on Fisheries

Date: 9 March 2022
Venue: Suva

The Committee meets every year, alternately in Suva and Nairobi.

| Action | Owner | Due |
|---|---|---|
| Share catch data | Kenya | 30 June 2022 |
| Draft a plan | Both sides | 31 December 2030 |
"""


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def run(*words: object) -> Done:
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
    done = run(*words, "--json")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    assert run("init", folder, "--parties", "FJI,KEN").returncode == 0
    (folder / "documents" / "minutes.md").write_text(MINUTES, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packaged") / "malaysia-korea"
    shutil.copytree(Path(accord.workbench.__file__).parent / "example" / "malaysia-korea", folder)
    return folder


def test_meetings_shows_the_body_its_meeting_and_the_next(desk: Path) -> None:
    done = run("meetings", desk, "--as-of", "2022-06-01")
    assert done.returncode == 0
    assert "Fiji-Kenya Joint Committee on Fisheries" in done.stdout
    assert "2022-03-09" in done.stdout and "Suva" in done.stdout
    assert "next due 2023 in Nairobi   (by rule from “every year”" in " ".join(done.stdout.split("\n"))
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


def test_one_body_is_shown_with_its_quotes(desk: Path) -> None:
    done = run("meetings", desk, "--mechanism", "fisheries", "--as-of", "2022-06-01")
    assert "“Minutes of the first meeting" in done.stdout


def test_an_unknown_body_is_an_error_that_names_those_there_are(desk: Path) -> None:
    done = run("meetings", desk, "--mechanism", "steel")
    assert done.returncode == 4
    assert "no-such-mechanism" in done.stderr and "Fiji-Kenya Joint Committee on Fisheries" in done.stderr


def test_meetings_as_json_carries_quotes_and_places(desk: Path) -> None:
    found = data("meetings", desk, "--as-of", "2022-06-01")
    (body,), (meeting,) = found["mechanisms"], found["meetings"]
    assert body["next_due"]["basis"] == "rule"
    assert meeting["mechanism_name"] == body["name"]
    evidence = meeting["evidence"][0]
    assert MINUTES[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_actions_overdue_and_by_owner(desk: Path) -> None:
    done = run("actions", desk, "--as-of", "2022-08-01", "--overdue")
    assert "OVERDUE, no evidence in these documents up to 2022-03-09 (1)" in done.stdout
    assert "Share catch data" in done.stdout and "Draft a plan" not in done.stdout
    assert [a["task"] for a in data("actions", desk, "--owner", "Fiji")["actions"]] == ["Draft a plan"]
    assert run("actions", desk, "--owner", "Atlantis").returncode == 4


def test_the_calendar_holds_actions_and_the_next_meeting_with_names_that_stay(desk: Path, tmp_path: Path) -> None:
    files = [tmp_path / "a.ics", tmp_path / "b.ics"]
    for file in files:
        assert run("export", desk, "ics", "--as-of", "2022-06-01", "--out", file).returncode == 0
    text = files[0].read_text(encoding="utf-8")
    assert text == files[1].read_text(encoding="utf-8")
    found = data("actions", desk, "--as-of", "2022-06-01")["actions"]
    assert len(found) == 2
    assert all(f"UID:{a['id']}@accord" in text for a in found)
    body = data("meetings", desk)["mechanisms"][0]["id"]
    assert f"UID:{body}-next@accord" in text
    assert "DTSTART;VALUE=DATE:20231231" in text


def test_the_packaged_desk_shows_the_bodies_of_its_articles(packaged: Path) -> None:
    found = data("meetings", packaged)
    names = {b["name"]: b for b in found["mechanisms"]}
    climate = next(b for name, b in names.items() if "climate" in name.lower())
    trade = next(b for name, b in names.items() if "trade ministers" in name)
    talks = next(b for b in names.values() if b["kind"] == "negotiation")
    assert (climate["state"], climate["founding_note"]) == ("established", "established 2023")
    assert trade["state"] == "proposed"
    rounds = [m for m in found["meetings"] if m["mechanism"] == talks["id"]]
    assert [m["ordinal"] for m in rounds] == [1, 2, 3, 4]
    assert talks["founding_note"] == "launched 2019-06-27"
    assert talks["state"] == "ended"


def test_the_tables_of_the_packaged_desk_fit_eighty_columns(packaged: Path) -> None:
    for command in ("meetings", "actions"):
        assert all(len(line) <= 80 for line in run(command, packaged).stdout.splitlines())


def test_a_persons_judgement_ends_a_doubt(packaged: Path, tmp_path: Path) -> None:
    desk = shutil.copytree(packaged, tmp_path / "desk")
    doubtful = [b for b in data("meetings", desk)["mechanisms"] if b["maybe_same"]]
    assert len(doubtful) == 2
    one, two = (next(e["statement"] for e in b["evidence"] if e["statement"]) for b in doubtful)
    assert run("judge", desk, "same", one, two, "--because", "one channel", "--by", "Ana").returncode == 0
    after = data("meetings", desk)["mechanisms"]
    assert not any(b["maybe_same"] for b in after)
    assert any(len(b["names"]) >= 3 for b in after)


def test_the_packaged_desk_has_actions_and_none_is_broken(packaged: Path) -> None:
    found = data("actions", packaged)["actions"]
    assert any("dialogue between their trade ministers" in a["task"] for a in found)
    assert all("broken" not in a["note"] for a in found)


def test_an_empty_desk_has_neither(tmp_path: Path) -> None:
    assert run("init", tmp_path / "d", "--parties", "FJI,KEN").returncode == 0
    assert "no standing body" in run("meetings", tmp_path / "d").stdout
    assert "no action" in run("actions", tmp_path / "d").stdout
