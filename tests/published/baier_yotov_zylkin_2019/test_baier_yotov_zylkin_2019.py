"""GE gravity's EU enlargement, 44 countries, additive and multiplicative trade balances.

Tolerance: the authors' stored output is single precision (6e-8), and their loop stops at 1e-8 on the log of trade.
"""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from accord.workbench.solving import solve_case

HERE = Path(__file__).parent
CLOSURES = {"additive": "fixed", "multiplicative": "multiplicative"}


@pytest.fixture(scope="module")
def folder(shared_dir: Path) -> Path:
    return shared_dir / "bench" / "ge_gravity_eu"


@pytest.mark.parametrize("name", CLOSURES)
def test_published_welfare(folder: Path, name: str) -> None:
    mine = solve_case(folder, tariffs="eu_effect", deficits=CLOSURES[name], elasticity=4.0).country.set_index("country")
    lines = (HERE / "published.csv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        assert mine.loc[row["country"], "welfare"] == pytest.approx(float(row[name]), abs=1e-7)


@pytest.mark.parametrize("name", CLOSURES)
def test_every_country_and_flow_of_the_r_package(folder: Path, name: str) -> None:
    answer = solve_case(folder, tariffs="eu_effect", deficits=CLOSURES[name])
    truth = pd.read_csv(folder / "expected_peer_R_GEGravity" / f"country_{name}.csv").set_index("exporter")
    mine = answer.country.set_index("country").loc[truth.index]
    for column in truth.columns:
        np.testing.assert_allclose(mine[column], truth[column], rtol=1e-7, err_msg=column)
    flows = pd.read_csv(folder / "expected_peer_R_GEGravity" / f"bilateral_{name}.csv")
    joined = flows.merge(answer.trade, on=["exporter", "importer"])
    assert len(joined) == len(flows) == 44 * 44
    np.testing.assert_allclose(joined["trade_fob"], joined["new_trade"], rtol=2e-7)
