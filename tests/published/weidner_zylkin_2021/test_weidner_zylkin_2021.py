"""Weidner & Zylkin (2021), Journal of International Economics 132: the example of the authors' Stata program ppml_fe_bias.

65 countries, manufacturing trade every four years from 1988 to 2004. ``ppml_fe_bias.csv`` copies the figures that the
program prints in its own documentation (version 1.2, MIT licence); tolerance half the last digit printed. The data are
read from the reference folder; the test skips by name without it.
"""

import csv
from pathlib import Path

import pytest

pytest.importorskip("pyfixest", reason="needs the extra 'estimation' (pyfixest)")

from accord.estimation import TWO_WAY, Corrected, Panel, bias_corrected, make_panel, ppml
from accord.storage import read_table

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def panel(shared_dir: Path) -> Panel:
    table = read_table(shared_dir / "bench" / "ppml_fe_bias_example" / "inputs" / "manuf.parquet")
    return make_panel(table, exporter="isoexp", importer="isoimp")


def rows(model: str) -> list[dict[str, str]]:
    lines = (HERE / "ppml_fe_bias.csv").read_text(encoding="utf-8").splitlines()
    return [row for row in csv.DictReader(lines) if row["model"] == model]


def check(corrected: Corrected, model: str) -> None:
    for row in rows(model):
        name = row["variable"]
        at = corrected.names.index(name)
        coefficient, error = corrected.fit.coefficient(name)
        assert coefficient == pytest.approx(float(row["coefficient"]), abs=6e-8), name
        assert error == pytest.approx(float(row["standard_error"]), abs=6e-8), name
        assert corrected.bias[at] == pytest.approx(float(row["bias"]), abs=1e-8), name
        exact = len(row["corrected_standard_error"]) > 10
        found = corrected.standard_errors[at]
        assert found == pytest.approx(float(row["corrected_standard_error"]), abs=1e-8 if exact else 6e-8), name
        assert corrected.coefficients[at] == pytest.approx(float(row["corrected_coefficient"]), abs=6e-8), name


def test_three_way(panel: Panel) -> None:
    fit = ppml(panel, ["fta"], effects=(*TWO_WAY, "directed-pair"), clusters=("directed-pair",))
    assert (fit.rows_given, fit.rows_used) == (20800, 20600)
    corrected = bias_corrected(fit)
    assert corrected.pairs == 4120
    check(corrected, "three-way")


def test_two_way(panel: Panel) -> None:
    names = [row["variable"] for row in rows("two-way")]
    check(bias_corrected(ppml(panel, names, effects=TWO_WAY, clusters=("directed-pair",))), "two-way")
