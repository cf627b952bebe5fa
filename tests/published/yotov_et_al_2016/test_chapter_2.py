"""Yotov, Piermartini, Monteiro & Larch (2016), "An Advanced Guide to Trade Policy Analysis", chapter 2, application 1.

Trade without borders: 69 countries, manufacturing, 2006. The coefficients and robust standard errors are those of the
authors' Stata log (seven digits). Their general equilibrium is tested where the model is. The data are read from the
reference folder; the test skips by name without it.
"""

from pathlib import Path

import pytest

pytest.importorskip("pyfixest", reason="needs the extra 'estimation' (pyfixest)")

from accord.estimation import make_panel, ppml
from accord.storage import read_table

STATA_LOG = {
    "ln_DIST": (-0.7912879, 0.0501494),
    "CNTG": (0.6736456, 0.1073719),
    "INTL_BRDR": (-2.47445, 0.1193816),
}


def test_the_authors_log(shared_dir: Path) -> None:
    table = read_table(shared_dir / "bench" / "agtpa_trade_without_borders" / "inputs" / "bilateral.parquet")
    fit = ppml(make_panel(table), list(STATA_LOG), effects=("exporter", "importer"), clusters=())
    for name, (coefficient, error) in STATA_LOG.items():
        found, spread = fit.coefficient(name)
        assert found == pytest.approx(coefficient, abs=6e-7)
        assert spread == pytest.approx(error, abs=1e-7)


def test_a_border_made_here_is_the_authors(shared_dir: Path) -> None:
    table = read_table(shared_dir / "bench" / "agtpa_trade_without_borders" / "inputs" / "bilateral.parquet")
    fit = ppml(make_panel(table), ["ln_DIST", "CNTG"], border="common", effects=("exporter", "importer"), clusters=())
    assert fit.coefficient("border")[0] == pytest.approx(STATA_LOG["INTL_BRDR"][0], abs=6e-7)
