"""The Advanced Guide's "Trade without borders": conditional columns as published, full ones as converged.

The published full-endowment columns are not an equilibrium: the Stata loop stops when a price step is under 0.01, five
rounds in. They are near the converged ones (within one percentage point), which are compared with an exact solve.
"""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from accord.workbench.solving import CaseAnswer, solve_case

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def folder(shared_dir: Path) -> Path:
    return shared_dir / "bench" / "agtpa_trade_without_borders"


@pytest.fixture(scope="module")
def answer(folder: Path) -> CaseAnswer:
    return solve_case(folder, tariffs="t_cfl")


def published() -> list[dict[str, str]]:
    lines = (HERE / "published.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.mark.parametrize("row", published(), ids=lambda row: row["country"])
def test_conditional_columns_as_published(answer: CaseAnswer, row: dict[str, str]) -> None:
    mine = answer.country.set_index("country").loc[row["country"]]
    for column in ("dOMR_cdl_pct", "dIMR_cdl_pct", "dXi_cdl_pct"):
        assert mine[column] == pytest.approx(float(row[column]), abs=1e-4), column


@pytest.mark.parametrize("row", published(), ids=lambda row: row["country"])
def test_full_columns_are_near_the_unconverged_publication(answer: CaseAnswer, row: dict[str, str]) -> None:
    mine = answer.country.set_index("country").loc[row["country"]]
    for column in ("dp_full_pct", "drGDP_full_pct"):
        assert mine[column] == pytest.approx(float(row[column]), abs=1.0), column


def test_every_column_of_the_exact_solve(folder: Path, answer: CaseAnswer) -> None:
    truth = pd.read_csv(folder / "expected_exact" / "ge_by_country.csv").set_index("country")
    mine = answer.country.set_index("country").loc[truth.index]
    for column in truth.columns.drop("convention"):
        np.testing.assert_allclose(mine[column], truth[column], rtol=0, atol=1e-8, err_msg=column)


def test_the_two_engines_agree(answer: CaseAnswer) -> None:
    """Sweeps from flows, and Newton on wages from factors: the same real income."""
    table = answer.country
    np.testing.assert_allclose(table["real_wage_pct"], table["drGDP_full_pct"], atol=1e-9)


def test_what_the_folder_does_not_say_is_said(answer: CaseAnswer) -> None:
    text = " ".join(answer.assumed)
    assert "sigma of 7" in text
    assert "DEU" in text
