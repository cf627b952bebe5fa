"""Tariff lines and carbon units in a brief: hand-counted schedules, a made ledger, and desks without either."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from accord.carbon import Authorisation, Draft
from accord.reports import Chart, Notes, Prose, Quantity, Quote, Table
from accord.reports.cells import filled, plain_text
from accord.reports.charts import NARROW, draw_svg
from accord.reports.desk_brief import desk_brief
from accord.reports.desk_lines import line_blocks
from accord.workbench.carbon_work import record_acts, view_carbon
from accord.workbench.desk import Desk, init_desk
from accord.workbench.desk_lines import DeskLines, lines_of
from accord.workbench.run import DeskRun, run_desk

LEGEND = """
[legend]
name = "{name}"
title = "{name}"
entry_into_force = {start}
source = "made for a test"

[staging]
first = "entry-into-force"

[category.Z]
gloss = "free at once"
cuts = 1

[category.THREE]
gloss = "three equal cuts"
cuts = 3

[category.FOUR]
gloss = "to four percent at once"
cuts = 1
to_pct = 4

[category.OUT]
gloss = "no preference"
treatment = "none"
"""
NEW = "870321,Small cars,10%,THREE\n870322,Larger cars,20%,Z\n190590,Biscuits,6%,OUT\n250100,Salt,0%,Z\n"
OLD = "870321,Small cars,10%,FOUR\n870322,Larger cars,20%,Z\n190590,Biscuits,6%,OUT\n250100,Salt,0%,Z\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = init_desk(tmp_path / "desk", ["NOR", "CHL"])
    (made.documents / "note.txt").write_text("Norway and Chile will sign a memorandum on carbon markets by 2031.\n")
    return made


def add_schedules(desk: Desk) -> None:
    folder = desk.folder / "schedules"
    for name, start, file, lines in (("salmon", "2030-01-01", "nor-offer", NEW), ("pact", "2020-01-01", "nor-in", OLD)):
        (folder / f"{name}.toml").write_text(LEGEND.format(name=name, start=start))
        head = f"# party: NOR\n# agreement: {name}\n# edition: HS2022\n# digits: 6\n"
        (folder / f"{file}.csv").write_text(f"{head}code,description,base_rate,category\n{lines}")
        (folder / f"{file}.csv.toml").write_text(f'legend = "{name}.toml"\n')


def shown(desk: Desk) -> tuple[object, ...]:
    return line_blocks(lines_of(desk), ("NOR", "CHL"))


def test_without_schedules_one_sentence_says_how_to_add_one(desk: Desk) -> None:
    (prose,) = shown(desk)
    assert isinstance(prose, Prose) and "nor-offer.csv" in plain_text(prose.paragraphs[0])


def test_coverage_and_overlap_are_those_counted_by_hand(desk: Desk) -> None:
    add_schedules(desk)
    blocks = shown(desk)
    prose = next(b for b in blocks if isinstance(b, Prose))
    # Of four lines only small cars end below what the pact gives (0 instead of 4 %).
    assert "Norway, on goods from Chile: in 2041 the new agreement betters 1 of 4 lines over MFN, PACT." in plain_text(
        prose.paragraphs[0]
    )
    chart = next(b for b in blocks if isinstance(b, Chart))
    assert chart.kind == "coverage" and draw_svg(chart, NARROW).startswith("<svg")
    by_year = {row[1]: row[2] for row in chart.rows}
    # Larger cars and salt at once, small cars with the third cut: two of four lines, then three.
    assert (by_year[2030], by_year[2031], by_year[2032]) == (50.0, 50.0, 75.0)
    table = next(b for b in blocks if isinstance(b, Table))
    at = {c.key: n for n, c in enumerate(table.columns)}
    rows = {r[0]: r for r in table.rows}
    assert list(rows) == ["2030", "2031", "2032", "2041"]  # nothing moves in between
    improved = {y: r[at["improved"]] for y, r in rows.items()}
    # 10 % in three cuts is 6.7, 3.3, 0: above the pact's 4 at first, a dead letter, then below it.
    assert improved == {"2030": 0, "2031": 1, "2032": 1, "2041": 1}
    assert [rows[y][at["dead_letter"]] for y in ("2030", "2031")] == [1, 0]
    assert rows["2032"][at["gain_points"]] == Quantity(4.0, decimals=2)


def test_what_cannot_be_used_is_named(desk: Desk) -> None:
    add_schedules(desk)
    (desk.folder / "schedules" / "nor-offer.csv.toml").write_text('legend = "unheard-of"\n')
    (desk.folder / "schedules" / "mystery.csv").write_text("code\n1\n")
    found = lines_of(desk)
    assert found.sides == () and {what for what, _ in found.left_out} == {"NOR", "mystery.csv"}
    notes = next(b for b in line_blocks(found, ("NOR", "CHL")) if isinstance(b, Notes))
    assert len(notes.items) == 2


def test_the_run_carries_both_and_the_brief_shows_them(desk: Desk) -> None:
    add_schedules(desk)
    run = run_desk(desk, as_of=date(2031, 1, 1))
    assert run.lines is not None and [s.party for s in run.lines.sides] == ["NOR"]
    made = desk_brief(run)
    parts = {s.anchor: s.blocks for s in made.sections}
    assert any(isinstance(b, Chart) and b.key == "coverage" for b in parts["lines"])
    (empty, _, quote) = parts["carbon"]
    assert isinstance(empty, Prose) and "No unit is on record" in plain_text(empty.paragraphs[0])
    assert isinstance(quote, Quote) and "carbon markets" in quote.text
    assert desk_brief(replace(run, lines=DeskLines(), carbon=None)).sections  # and without them


def ledger_run(desk: Desk) -> DeskRun:
    terms = Authorisation("CHL", 2031, "Solar roofs", ("ndc",))
    acts = [
        Draft("authorise", date(2031, 2, 1), "roofs", by="CHL", first=1, last=1000, terms=terms),
        Draft("transfer", date(2031, 5, 1), "roofs", by="CHL", first=1, last=400, to="NOR"),
        Draft("acquire", date(2031, 5, 9), "roofs", by="NOR", first=1, last=400),
        Draft("use", date(2032, 6, 1), "roofs", by="NOR", first=1, last=250, purpose="ndc"),
    ]
    record_acts(desk, acts)
    (desk.folder / "carbon.toml").write_text(
        '[[target]]\nparty = "NOR"\nmethod = "cumulative"\nfirst_year = 2031\nlast_year = 2032\n'
        'level = {2032 = 900}\nemissions = {2031 = 600, 2032 = 500}\nsource = "a made inventory"\n'
    )
    return run_desk(desk, as_of=date(2033, 1, 1))


def test_a_ledger_is_shown_by_year_with_its_state_and_source(desk: Desk) -> None:
    run = ledger_run(desk)
    blocks = next(s.blocks for s in desk_brief(run).sections if s.anchor == "carbon")
    state = plain_text(next(b for b in blocks if isinstance(b, Prose)).paragraphs[0])
    assert state.startswith(
        "1 batch on record. roofs of Chile, vintage 2031: 250 t used by Norway, 150 t held by Norway"
    )
    annual, balances = (b for b in blocks if isinstance(b, Table))
    rows = {(r[0], r[1]): dict(zip([c.key for c in annual.columns], r, strict=True)) for r in annual.rows}
    assert rows["Chile", "2031"]["first_transferred"] == 400 and rows["Chile", "2031"]["net_adjustment"] == 400
    assert rows["Norway", "2032"]["used_ndc"] == 250 and rows["Norway", "2032"]["net_adjustment"] == -250
    (row,) = balances.rows
    assert row[3:] == (
        Quantity(850.0, decimals=0), Quantity(900.0, decimals=0), Quantity(-50.0, decimals=0), "a made inventory",
    )  # fmt: skip
    assert view_carbon(desk).balances[0].as_dict()["source"] == "a made inventory"


def test_a_damaged_ledger_costs_its_part_alone(desk: Desk) -> None:
    ledger_run(desk)
    file = desk.folder / "carbon.jsonl"
    file.write_text(file.read_text().replace("400", "401", 1))
    run = run_desk(desk)
    assert run.carbon is None and run.carbon_problem
    blocks = next(s.blocks for s in desk_brief(run).sections if s.anchor == "carbon")
    assert "cannot be read" in plain_text(next(b for b in blocks if isinstance(b, Prose)).paragraphs[0])


def test_columns_that_hold_nothing_are_left_out_of_the_numbers(desk: Desk) -> None:
    add_schedules(desk)
    chart = next(b for b in shown(desk) if isinstance(b, Chart))
    columns, rows = filled(chart.columns, chart.rows)
    assert [c.key for c in columns] == ["series", "year", "value"] and len(rows) == len(chart.rows)
    assert filled(chart.columns, ()) == (chart.columns, ())
