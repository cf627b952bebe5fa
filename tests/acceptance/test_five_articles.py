"""The main job on five real articles about Malaysia and South Korea: it must say what they say, and no more."""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from accord.register import Commitment, RegisterState
from accord.workbench.desk import add_documents, init_desk
from accord.workbench.run import DeskRun, run_desk


@pytest.fixture(scope="module")
def run(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> DeskRun:
    desk = init_desk(tmp_path_factory.mktemp("desk") / "mys-kor", ["MYS", "KOR"])
    added = add_documents(desk, sorted((shared_dir / "seeds").glob("*.txt")))
    assert [a.error for a in added] == [None] * 5
    return run_desk(desk, as_of=date(2026, 1, 1))


@pytest.fixture(scope="module")
def register(run: DeskRun) -> RegisterState:
    return run.register


def having(register: RegisterState, *words: str, **fields: object) -> list[Commitment]:
    return [
        c
        for c in register.commitments
        if all(getattr(c, name) == value for name, value in fields.items())
        and all(w in c.title.casefold() + " ".join(c.areas) for w in words)
    ]


def test_every_quote_is_where_it_says(run: DeskRun) -> None:
    texts = {d.id: d.text for d in run.documents}
    assert len(run.statements) > 60
    for s in run.statements:
        assert texts[s.doc][s.start : s.end] == s.quote


def test_the_strategic_partnership_has_its_three_steps(register: RegisterState) -> None:
    life = next(t for t in register.timelines if t.instrument == "strategic-partnership")
    steps = [(e.when.earliest, e.when.latest, e.state) for e in life.entries if e.state]
    assert (date(2019, 11, 1), date(2019, 11, 30), "agreed-in-principle") in steps
    under = [s for s in steps if s[2] == "under-negotiation"]
    assert under
    assert under[0][1] is not None
    assert under[0][1].year == 2022
    assert any(s[0] == date(2024, 11, 25) and s[2] == "in-force" for s in steps)
    assert [s[2] for s in steps].index("agreed-in-principle") == 0


def test_the_trade_agreement_is_overdue_without_evidence_and_not_broken(register: RegisterState) -> None:
    late = [
        c
        for c in register.commitments
        if c.instrument == "fta" and c.target is not None and c.target.latest == date(2025, 12, 31)
    ]
    assert late
    assert {c.schedule for c in late} == {"overdue-no-evidence"}
    assert all(c.evidence in ("none-found", "announced", "partial") for c in late)
    assert all("broken" not in c.note for c in late)
    assert any("no evidence in these documents" in c.note for c in late)


def test_a_day_before_its_deadline_it_is_not_overdue(shared_dir: Path, tmp_path: Path) -> None:
    desk = init_desk(tmp_path / "d", ["MYS", "KOR"])
    add_documents(desk, sorted((shared_dir / "seeds").glob("*.txt")))
    state = run_desk(desk, as_of=date(2025, 12, 31)).register
    promises = [c for c in state.commitments if c.instrument == "fta" and c.kind == "commitment"]
    assert promises
    assert not [c for c in promises if c.schedule == "overdue-no-evidence"]


def test_the_tourism_memorandum_is_disputed(register: RegisterState) -> None:
    found = [c for c in register.conflicts if c.kind == "incompatible-state" and "tourism" in c.title.casefold()]
    assert len(found) == 1
    quotes = [" ".join(v.quote for v in side.voices) for side in found[0].sides]
    assert any("signed" in q for q in quotes)
    assert any("intended to sign" in q or "committed to signing" in q for q in quotes)


def test_the_jets_are_eighteen_for_about_920_million_dollars(run: DeskRun) -> None:
    figures = [f for s in run.statements for f in s.figures]
    assert any(f.kind == "count" and f.value == 18 for f in figures)
    money = [f for f in figures if f.kind == "money" and f.value == 920e6]
    assert money
    assert {f.unit for f in money} == {"USD"}
    assert any(f.hedge == "about" for f in money)


def test_carbon_storage_is_due_in_2029(register: RegisterState) -> None:
    due = [c for c in register.commitments if c.target is not None and c.target.latest == date(2029, 12, 31)]
    assert due
    assert due[0].target is not None
    assert due[0].target.earliest == date(2029, 1, 1)
    assert due[0].schedule == "not-due"


def test_third_and_eighth_largest_partner_are_two_facts_in_opposite_directions(
    run: DeskRun, register: RegisterState
) -> None:
    ranks = {
        (f.value, f.of, f.partner_of, s.id) for s in run.statements for f in s.figures if f.kind == "rank" and f.of
    }
    third = {i for v, of, partner, i in ranks if (v, of, partner) == (3, "MYS", "KOR")}
    eighth = {i for v, of, partner, i in ranks if (v, of, partner) == (8, "KOR", "MYS")}
    assert len(third) == 3
    assert len(eighth) == 1
    for entry in register.commitments:
        assert not (set(entry.statements) & third and set(entry.statements) & eighth)


@pytest.mark.slow
def test_the_brief_is_written_from_the_command_line(shared_dir: Path, tmp_path: Path) -> None:
    def accord(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from accord.cli import main; main()", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)

    source = tmp_path / "articles"
    shutil.copytree(shared_dir / "seeds", source)
    accord("init", str(tmp_path / "d"), "--parties", "MYS,KOR")
    accord("add", str(tmp_path / "d"), *map(str, sorted(source.glob("*.txt"))))
    done = accord("brief", str(tmp_path / "d"), "--as-of", "2026-01-01", "--json")
    lines = done.stdout.splitlines()
    assert len(lines) == 1
    summary = json.loads(lines[0])
    assert summary["documents"] == 5
    assert summary["overdue"]
    page = next(Path(p) for p in summary["files"] if p.endswith("brief.html")).read_text(encoding="utf-8")
    assert "no evidence in these documents" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
