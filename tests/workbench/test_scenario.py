"""Scenario files and what they become on a baseline's axes."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from accord.workbench.errors import ScenarioError
from accord.workbench.scenario import read_scenario, scenario_inputs
from accord.workbench.shocks import scenario_arrays, staged_fraction

TEXT = """
title = "Test"
entry_into_force = 2027

[[tariff]]
id = "cars"
importer = "AAA"
exporter = "BBB"
sectors = ["C29"]
base_pct = 10.0
final_pct = 0.0
rates_basis = "reported"
share = 0.5
share_range = [0.2, 0.8]
cuts = 10

[[tariff]]
id = "rest"
importer = "BBB"
exporter = "AAA"
sectors = ["goods"]
cut = 0.5
rates_basis = "assumed"

[[cost]]
id = "services"
importer = "AAA"
exporter = "*"
sectors = ["services"]
change_pct = -2.0
basis = "assumed"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "test.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def economy() -> xr.Dataset:
    countries, sectors = ["AAA", "BBB", "CCC"], ["C29", "A01", "K"]
    tariff = np.full((3, 3, 3), 0.04)
    tariff[:, :, 2] = 0.0
    for i in range(3):
        tariff[i, i] = 0.0
    return xr.Dataset(
        {"tariff": (("origin", "destination", "sector"), tariff)},
        coords={
            "origin": countries,
            "destination": countries,
            "sector": sectors,
        },
    )


def test_a_scenario_changes_what_it_lists_and_nothing_else(tmp_path: Path, economy: xr.Dataset) -> None:
    scenario = read_scenario(write(tmp_path, TEXT)).content
    tariff, cost = scenario_arrays(scenario, economy)
    # Half of the trade falls by ten points: the average of 4 % would go below zero, and stops there.
    assert tariff.sel(origin="BBB", destination="AAA", sector="C29") == 0.0
    assert tariff.sel(origin="AAA", destination="BBB", sector="A01") == pytest.approx(0.02)
    assert cost.sel(origin="CCC", destination="AAA", sector="K") == pytest.approx(0.98)
    assert cost.sel(origin="AAA", destination="AAA", sector="K") == 1.0
    untouched = xr.ones_like(economy["tariff"], dtype=bool)
    untouched.loc[{"origin": "BBB", "destination": "AAA", "sector": "C29"}] = False
    untouched.loc[{"origin": "AAA", "destination": "BBB"}] = False
    np.testing.assert_array_equal(tariff.values[untouched.values], economy["tariff"].values[untouched.values])


def test_before_entry_into_force_nothing_changes(tmp_path: Path, economy: xr.Dataset) -> None:
    scenario = read_scenario(write(tmp_path, TEXT)).content
    tariff, cost = scenario_arrays(scenario, economy, year=-1)
    np.testing.assert_array_equal(tariff.values, economy["tariff"].values)
    assert (cost == 1.0).all()


@given(cuts=st.integers(1, 30), year=st.integers(-5, 60))
def test_staging_never_goes_back_and_ends_whole(cuts: int, year: int) -> None:
    assert staged_fraction(cuts, year) <= staged_fraction(cuts, year + 1)
    assert staged_fraction(cuts, cuts - 1) == 1.0


def test_every_number_says_how_it_is_known(tmp_path: Path) -> None:
    rows = scenario_inputs(read_scenario(write(tmp_path, TEXT)).content)
    assert {row.basis for row in rows} == {"reported", "assumed"}
    assert any(row.name == "cars: rates" and row.basis == "reported" for row in rows)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title =", "titel =", "unknown key 'titel'"),
        ("base_pct = 10.0\n", "", "either base_pct and final_pct, or cut"),
        ("[0.2, 0.8]", "[0.6, 0.8]", "share_range must hold share"),
        ('id = "rest"', 'id = "cars"', "stands twice"),
        ("cuts = 10", "cuts = 0", "greater than or equal to 1"),
        ("entry_into_force = 2027", "entry_into_force = ", "test.toml"),
    ],
)
def test_a_bad_file_is_refused_with_the_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in TEXT
    with pytest.raises(ScenarioError, match=says):
        read_scenario(write(tmp_path, TEXT.replace(old, new)))


@pytest.mark.parametrize(("old", "new"), [('"AAA"', '"ZZZ"'), ('["C29"]', '["boats"]')])
def test_what_the_baseline_does_not_have_is_named(tmp_path: Path, economy: xr.Dataset, old: str, new: str) -> None:
    scenario = read_scenario(write(tmp_path, TEXT.replace(old, new))).content
    with pytest.raises(ScenarioError, match=new.strip('[]"')):
        scenario_arrays(scenario, economy)


def test_a_missing_file_says_where_to_put_one(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"absent\.toml"):
        read_scenario(tmp_path / "absent.toml")


def test_sets_of_sectors_need_isic_codes(tmp_path: Path, economy: xr.Dataset) -> None:
    scenario = read_scenario(write(tmp_path, TEXT)).content
    with pytest.raises(ScenarioError, match="goods") as caught:
        scenario_arrays(scenario, economy.assign_coords(sector=["C29", "1", "2"]))
    assert caught.value.hint.endswith("sets are: all")
