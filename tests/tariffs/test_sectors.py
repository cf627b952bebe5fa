"""Schedules on a baseline's axes: weights, what has none, and levels that never fall below zero."""

import numpy as np
import pytest
import xarray as xr

from accord.tariffs import (
    ConcordanceError,
    Flow,
    SectorTable,
    SimulationInputError,
    packaged_sector_table,
    read_sector_table,
    sector_tariffs,
    tariff_levels,
)

AXES = {
    "origins": ["KOR", "MYS", "ROW"],
    "destinations": ["KOR", "MYS", "ROW"],
    "sectors": ["cars", "food", "services"],
}
TABLE = SectorTable({"8703": (("cars", 1.0),), "87": (("cars", 0.5), ("food", 0.5)), "02": (("food", 1.0),)}, "test")


def flow(**change):
    row = {
        "importer": "MYS",
        "exporter": "KOR",
        "codes": ("87032110", "87089900", "02011000", "99999900"),
        "existing_pct": np.array([[30.0, 30.0], [10.0, 10.0], [5.0, 5.0], [8.0, 8.0]]),
        "new_pct": np.array([[20.0, 10.0], [10.0, 0.0], [5.0, 5.0], [8.0, 0.0]]),
        "value": np.array([60.0, 40.0, 10.0, 5.0]),
    }
    return Flow(**{**row, **change})


def test_changes_are_weighted_by_trade_and_by_the_concordance():
    found = sector_tariffs([flow()], [2027, 2028], table=TABLE, **AXES)
    assert found.change.dims == ("year", "origin", "destination", "sector")
    cars = found.change.sel(origin="KOR", destination="MYS", sector="cars").values
    np.testing.assert_allclose(cars, [-0.1 * 60 / 80, -(0.2 * 60 + 0.1 * 20) / 80])
    food = found.change.sel(origin="KOR", destination="MYS", sector="food").values
    np.testing.assert_allclose(food, [0.0, -0.1 * 20 / 30])
    assert float(np.abs(found.change.sel(origin="MYS")).sum()) == 0.0
    assert float(np.abs(found.change.sel(sector="services")).sum()) == 0.0


def test_lines_without_sector_or_rate_are_told_with_their_share():
    holed = flow(new_pct=np.array([[20.0, 10.0], [np.nan, 0.0], [5.0, 5.0], [8.0, 0.0]]))
    lost = {u.reason: u for u in sector_tariffs([holed], [2027, 2028], table=TABLE, **AXES).uncovered}
    assert lost["no sector in the concordance"].examples == ("99999900",)
    assert lost["no sector in the concordance"].share_pct == pytest.approx(100 * 5 / 115)
    assert lost["no known rate"].share_pct == pytest.approx(100 * 40 / 115) and lost["no known rate"].weighted


def test_without_imports_the_average_is_simple_and_says_so():
    found = sector_tariffs([flow(value=None)], [2027, 2028], table=TABLE, **AXES)
    here = {"origin": "KOR", "destination": "MYS"}
    assert bool(found.simple.sel(sector="cars", **here)) and int(found.lines.sel(sector="cars", **here)) == 2
    np.testing.assert_allclose(found.existing.sel(sector="cars", **here).values, (30 + 0.5 * 10) / 1.5 / 100)
    assert not found.uncovered[0].weighted


def test_levels_stop_at_zero_and_say_what_was_held_back():
    change = sector_tariffs([flow()], [2027, 2028], table=TABLE, **AXES).change
    base = xr.DataArray(
        np.full((3, 3, 3), 0.05), dims=("origin", "destination", "sector"),
        coords={"origin": AXES["origins"], "destination": AXES["destinations"], "sector": AXES["sectors"]},
    )  # fmt: skip
    level, held = tariff_levels(base, change)
    here = {"year": 2028, "origin": "KOR", "destination": "MYS", "sector": "cars"}
    assert float(level.sel(here)) == 0.0 and float(held.sel(here)) == pytest.approx(0.175 - 0.05)
    np.testing.assert_allclose(level.sel(origin="MYS").values, 0.05)


def test_strangers_on_the_axes_are_refused():
    with pytest.raises(SimulationInputError, match="JPN"):
        sector_tariffs([flow(exporter="JPN")], [2027, 2028], table=TABLE, **AXES)
    with pytest.raises(SimulationInputError, match="shape"):
        sector_tariffs([flow()], [2027], table=TABLE, **AXES)
    with pytest.raises(ConcordanceError, match="steel"):
        sector_tariffs([flow()], [2027, 2028], table=SectorTable({"72": (("steel", 1.0),)}, "t"), **AXES)


def test_the_packaged_table_covers_the_harmonized_system_on_isic_sectors():
    sectors = ["A01", "A02", "A03", "B05_06", "B07_09", "C10T12", "C13T15", "C20", "C24A", "C24B", "C26", "C29", "RST"]
    table = packaged_sector_table(sectors)
    assert dict(table.of("87032110")) == {"C29": 1.0} and dict(table.of("720851")) == {"C24A": 1.0}
    assert dict(table.of("760611")) == {"C24B": 1.0} and dict(table.of("010121")) == {"A01": 1.0}
    assert all(sum(s for _, s in shares) == pytest.approx(1.0) for shares in table.shares.values())
    with pytest.raises(ConcordanceError, match="named by an ISIC"):
        packaged_sector_table(["Agriculture", "Cars"])


def test_a_table_of_ones_own(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("HS6,sector,weight\n870321,cars,3\n870321,food,1\n02,food,\n", encoding="utf-8")
    table = read_sector_table(path)
    assert table.of("87032199") == (("cars", 0.75), ("food", 0.25)) and table.of("020110") == (("food", 1.0),)
    assert table.of("990000") == ()
    path.write_text("HS6,sector,weight\n870321,cars,-3\n", encoding="utf-8")
    with pytest.raises(ConcordanceError, match="-3"):
        read_sector_table(path)
