"""Standing bodies, actions, contracts and indicators in a brief, on minutes and reports of an invented pair."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from accord.reports import Brief, Prose, Table, desk_brief
from accord.reports.cells import plain
from accord.reports.desk_works import works_blocks, works_deadlines
from accord.workbench.desk import Desk, open_desk
from accord.workbench.run import DeskRun, run_desk
from accord.workbench.works import Works

MINUTES = """---
title: Third meeting of the Joint Fisheries Committee
published: 2031-03-12
kind: official-release
---
The third meeting of the Joint Fisheries Committee of Norway and Chile was held in Bergen on 10 March 2031.
The two sides agreed that the Committee shall meet every year.

Actions:
- Norway to provide the draft protocol by 30 June 2031.
- Chile to name its experts by 31 December 2032.
"""
NEWS = """---
title: Wellboats for Chile
published: 2031-05-02
publisher: The Fjord Post
kind: news
---
Norway and Chile agreed on fisheries. The Norwegian company Fjordverft signed a contract with Chile for 6 wellboats
worth US$ 90 million on 1 May 2031. The first wellboat will be delivered by the end of 2031.
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("works")
    (folder / "accord.toml").write_text('parties = ["NOR", "CHL"]\nas_of = 2032-01-15\n', encoding="utf-8")
    (folder / "documents").mkdir()
    (folder / "documents" / "minutes.md").write_text(MINUTES, encoding="utf-8")
    (folder / "documents" / "news.md").write_text(NEWS, encoding="utf-8")
    return open_desk(folder)


@pytest.fixture(scope="module")
def run(desk: Desk) -> DeskRun:
    return run_desk(desk)


def tables(run: DeskRun) -> dict[str, Table]:
    return {b.key: b for b in works_blocks(run) if isinstance(b, Table)}


def cells(table: Table) -> list[list[str]]:
    return [[plain(c) for c in row] for row in table.rows]


def test_a_body_stands_with_its_last_meeting_and_when_the_next_is_due(run: DeskRun) -> None:
    (row,) = [r for r in cells(tables(run)["bodies-list"]) if "Fisheries" in r[0]]
    assert "10" in row[3] and "March" in row[3] and "2031" in row[3]
    assert row[4].startswith("2032, by rule from “every year”")


def test_actions_overdue_come_first_and_none_is_called_broken(run: DeskRun) -> None:
    table = tables(run)["actions"]
    rows = cells(table)
    assert "1 overdue without evidence" in table.caption
    assert "draft protocol" in rows[0][0] and rows[0][1] == "Norway"
    assert "no evidence in these documents" in rows[0][3]
    assert any("experts" in r[0] and r[3] == "open" for r in rows)
    assert "broken" not in str(rows).lower()


def test_a_contract_stands_with_its_price_as_printed_and_its_milestones(run: DeskRun) -> None:
    (table,) = [t for key, t in tables(run).items() if key.startswith("contract-")]
    assert "US$ 90 million" in table.note.replace("\u00a0", " ")
    assert any("The Fjord Post" in row[1] for row in cells(table))


def test_open_actions_reach_the_calendar_and_keep_their_uids(run: DeskRun, desk: Desk) -> None:
    found = works_deadlines(run, date(2031, 5, 2))
    assert [d.last for d in found if "experts" in d.title] == [date(2032, 12, 31)]
    assert [d.uid for d in found] == [d.uid for d in works_deadlines(run_desk(desk), date(2031, 5, 2))]
    uids = [d.uid for d in desk_brief(run).deadlines]
    assert len(uids) == len(set(uids))


def test_the_section_is_part_of_the_brief(run: DeskRun) -> None:
    made: Brief = desk_brief(run)
    assert "runs-on" in [s.anchor for s in made.sections]
    assert "runs-on" not in [s.anchor for s in desk_brief(replace(run, works=None)).sections]


def test_what_is_not_told_of_is_said_and_a_bad_file_costs_no_other_part(
    desk: Desk, run: DeskRun, tmp_path: Path
) -> None:
    bare = replace(run, works=Works((), (), (), (), ()))
    (prose,) = works_blocks(bare)
    assert isinstance(prose, Prose)
    assert "no standing bodies, no actions agreed at meetings, no contracts and projects" in str(prose.paragraphs[0])
    (desk.folder / "contracts.toml").write_text("[[rate]\n", encoding="utf-8")
    try:
        broken = run_desk(desk)
    finally:
        (desk.folder / "contracts.toml").unlink()
    assert broken.works is not None and broken.works.left_out[0][0] == "contracts"
    # A file that cannot be read is no silence of the documents.
    assert "no contracts and projects" not in str(works_blocks(broken))
    assert "bodies-list" in tables(broken)


def test_codes_of_lists_are_told_in_words_and_a_missing_series_is_not_a_missing_target(run: DeskRun) -> None:
    told = str(works_blocks(run))
    assert "overdue-no-evidence" not in told
    bare = str(works_blocks(replace(run, works=Works((), (), (), (), ()))))
    assert "no indicators" not in bare and "No series is linked to a promise" in bare
