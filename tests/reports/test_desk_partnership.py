"""The wider partnership in a brief: exposure as a network, neighbours as matrix and map, drivers, what changed."""

from dataclasses import replace
from datetime import date

import pytest

from accord.register import Change
from accord.reports import Chart, Prose, Quantity, Table
from accord.reports.charts import NARROW, WIDE, draw_svg
from accord.reports.desk_changes import change_blocks
from accord.reports.desk_drivers import driver_blocks
from accord.reports.desk_partnership import exposure_chart, partnership_blocks
from accord.workbench.desk import Desk, copy_example, open_desk
from accord.workbench.effects import Appraisal, Driver
from accord.workbench.neighbours import Agreement, Incentive, Neighbours
from accord.workbench.overlap_rules import StartRule
from accord.workbench.partnership import Partnership, partnership_of
from accord.workbench.run import DeskRun, run_desk
from accord.workbench.supply import Exposure


def made_neighbours() -> Neighbours:
    gains = {"NOR": 2.0, "CHL": 3.0, "PER": -0.5, "ROW": -0.1}
    return Neighbours(
        scenario="salmon",
        baseline="made",
        group="Two of the Andes",
        group_source="made for a test",
        pattern="CHL",
        hub="NOR",
        members=("CHL", "PER"),
        absent=("BOL",),
        rates="points",
        unit="million USD of 2030",
        names={"NOR": "Norway", "CHL": "Chile", "PER": "Peru", "ROW": "Others"},
        agreements=(
            Agreement("CHL", {}, gains, {"PER": 0.4}, 1.0),
            Agreement("PER", {}, gains | {"PER": 1.25, "CHL": -0.75}, {"CHL": 0.6}, 0.5),
        ),
        incentives=(Incentive("PER", -0.5, 1.25, 1.5, 0.25, -0.5, 1.5),),
        bloc={"NOR": 4.0, "CHL": 2.0, "PER": 1.0, "ROW": -0.2},
        sum_of_bilaterals={"NOR": 4.0, "CHL": 2.25, "PER": 0.75, "ROW": -0.2},
        bloc_pct={"NOR": 0.02, "CHL": 0.01, "PER": 0.03, "ROW": -0.001},
        solves=4,
        largest_residual=1e-13,
    )


def rests(partner: str, share: float) -> Exposure:
    return Exposure(partner, "", share / 2, share * 2, share, share)


PARTNERSHIP = Partnership(
    exposure={
        "NOR": tuple(rests(p, s) for p, s in (("SWE", 0.05), ("DEU", 0.04), ("CHL", 0.001))),
        "CHL": tuple(rests(p, s) for p, s in (("USA", 0.06), ("DEU", 0.02), ("NOR", 0.002))),
    },
    neighbours=made_neighbours(),
    names={"NOR": "Norway", "CHL": "Chile", "SWE": "Sweden", "DEU": "Germany", "USA": "United States"},
    left_out=(("carbon", "no ledger"),),
)


def test_the_network_shows_every_tie_and_says_the_largest_first() -> None:
    chart = exposure_chart(PARTNERSHIP.exposure, PARTNERSHIP.names, ("NOR", "CHL"))
    assert chart.title == "Norway rests most on Sweden (5.0 %); Chile rests most on United States (6.0 %)"
    ties = {(row[0], row[1]): row[2] for row in chart.rows}
    assert ties["Norway", "Chile"] == pytest.approx(0.2) and ties["Chile", "Norway"] == pytest.approx(0.1)
    assert len(ties) == 6
    svg = draw_svg(chart, WIDE)
    assert all(f">{text}<" in svg for text in ("6.0", "Sweden", "Norway", "–"))
    assert draw_svg(chart, NARROW).startswith("<svg")


def test_the_matrix_holds_each_gain_and_the_others_add_up() -> None:
    tables = {b.key: b for b in partnership_blocks(PARTNERSHIP, ("NOR", "CHL")) if isinstance(b, Table)}
    matrix = tables["neighbour-matrix"]
    assert [c.title for c in matrix.columns] == ["Agreement of", "NOR", "CHL", "PER", "Others"]
    values = [c.value for c in matrix.rows[1][1:] if isinstance(c, Quantity)]
    assert values == [2.0, -0.75, 1.25, -0.1]
    assert "Bolivia" in matrix.note
    push = tables["neighbour-incentives"].rows[0]
    assert [c.value for c in push[1:] if isinstance(c, Quantity)] == [-0.5, 1.25, 1.5, 0.25, -0.5, 1.5]


def test_the_bloc_beside_the_sum_is_the_title_of_the_map() -> None:
    for single, words in (
        (2.25, "as much as the US$ 3 million"),
        (1.25, "more than the US$ 2 million"),
        (3.25, "less than the US$ 4 million"),
    ):
        added = {"NOR": 4.0, "CHL": single, "PER": 0.75, "ROW": -0.2}
        n = replace(made_neighbours(), sum_of_bilaterals=added)
        blocks = partnership_blocks(replace(PARTNERSHIP, neighbours=n), ("NOR", "CHL"))
        chart = next(b for b in blocks if isinstance(b, Chart) and b.kind == "tiles")
        assert f"members gain US$ 3 million (2030), {words}" in chart.title.replace("\u00a0", " ")


def test_what_was_left_out_is_named() -> None:
    notes = partnership_blocks(replace(PARTNERSHIP, neighbours=None), ("NOR", "CHL"))[-1]
    assert notes.items == ("Left out, carbon: no ledger",)  # type: ignore[union-attr]


def driver(source: str, share: float, kind: str = "cost") -> Driver:
    ends = (None, None) if kind == "several" else (0.1, 0.2)
    return Driver("NOR", source, kind, *ends, share, None, None, None, None, None, None)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return copy_example(tmp_path_factory.mktemp("partnership") / "desk")


@pytest.fixture(scope="module")
def run(desk: Desk) -> DeskRun:
    return run_desk(desk, draws=2)


def test_a_run_of_the_packaged_desk_has_every_part(run: DeskRun) -> None:
    assert run.partnership is not None and run.partnership.neighbours is not None
    assert set(run.partnership.exposure) == set(run.parties)
    assert run.appraisal is not None and run.appraisal.drivers
    assert not run.partnership.left_out


def test_drivers_sum_to_all_of_the_width(run: DeskRun) -> None:
    assert run.appraisal is not None
    for table in driver_blocks(run.appraisal):
        assert isinstance(table, Table)
        shares = [c.value for row in table.rows for c in row[2:3] if isinstance(c, Quantity)]
        assert sum(shares) == pytest.approx(100.0)


def test_the_driver_of_most_width_is_the_caption(run: DeskRun) -> None:
    made = (driver("a-small", 0.1), driver("the-large: cost of delivery", 0.7), driver("rest", 0.2, "several"))
    a: Appraisal = replace(run.appraisal, parties=("NOR",), drivers=made)  # type: ignore[type-var]
    table = driver_blocks(a)[0]
    assert isinstance(table, Table)
    assert (
        table.caption.replace("\u00a0", " ") == "Norway: 70 % of the width comes from cost of delivery in “the-large”"
    )
    assert driver_blocks(replace(a, drivers=())) == ()


def test_changes_stand_with_both_values_and_moves_come_first(run: DeskRun) -> None:
    some = next(c for c in run.register.commitments if c.kind == "commitment")
    changes = (
        Change("new", some.id, "A new one", "", "agreed"),
        Change("schedule", some.id, "A late one", "due", "overdue-no-evidence"),
    )
    table = change_blocks(replace(run, changes=changes, since=date(2031, 1, 1)))[0]
    assert isinstance(table, Table)
    assert "1 change and 1 new promise" in table.caption
    assert [row[1] for row in table.rows] == ["schedule", "new promise"]
    assert table.rows[0][2:] == ("due", "overdue, no evidence in these documents")


def test_silence_is_said(run: DeskRun) -> None:
    prose = change_blocks(replace(run, changes=()))[0]
    assert isinstance(prose, Prose) and "nothing changed in these documents" in str(prose.paragraphs[0])


def test_a_group_that_no_baseline_holds_is_left_out_with_its_reason(desk: Desk) -> None:
    settings = desk.settings.model_copy(
        update={"parties": ("USA", "JPN"), "appraisal": desk.settings.appraisal.model_copy()}
    )
    found = partnership_of(replace(open_desk(desk.folder), settings=settings))
    assert found.neighbours is None
    assert found.left_out[0][0] == "neighbours"


def test_where_cuts_start_stands_under_the_matrix() -> None:
    def note(*rules: StartRule) -> str:
        blocks = partnership_blocks(replace(PARTNERSHIP, neighbours=replace(made_neighbours(), rules=rules)), ("NOR",))
        return next(b.note for b in blocks if isinstance(b, Table) and b.key == "neighbour-matrix")

    own = StartRule("PER", "NOR", "scenario", reason="no schedule")
    assert "start at the scenario's own rates" in note(own)
    counted = StartRule("NOR", "PER", "schedules", ("pact", "Treaty of 2020"), 2032, 3)
    assert (
        "Cuts start at the best rate over MFN and PACT, Treaty of 2020 for Norway on goods of Peru; all others at the "
        "scenario's own rates." in note(counted, own)
    )


def test_nobody_who_loses_is_not_called_a_loser() -> None:
    glad = replace(made_neighbours(), incentives=(Incentive("PER", 0.5, 1.25, 1.5, -0.25, 0.5, 1.5),))
    blocks = partnership_blocks(replace(PARTNERSHIP, neighbours=glad), ("NOR",))
    texts = [str(b.paragraphs[0]) for b in blocks if isinstance(b, Prose)]
    assert texts[0].startswith("None of 1 others lose by being left out of Chile's agreement. For none is")
