"""Baier, Yotov & Zylkin (2019), Journal of International Economics 116: the EU enlargement example of ge_gravity.

44 countries (WIOD), 2000 to 2014. The partial effect that the example feeds to its general equilibrium, 0.224249, comes
from three-way PPML with directed pairs and without domestic trade; six digits are printed. The data are read from the
reference folder; the test skips by name without it.
"""

from pathlib import Path

import pytest

pytest.importorskip("pyfixest", reason="needs the extra 'estimation' (pyfixest)")

from accord.estimation import TWO_WAY, make_panel, ppml, trade_effect
from accord.storage import read_table

PRINTED = 0.224249


def test_the_partial_effect_of_enlargement(shared_dir: Path) -> None:
    table = read_table(shared_dir / "bench" / "ge_gravity_eu" / "inputs" / "panel_2000_2014.parquet")
    fit = ppml(
        make_panel(table),
        ["eu_enlargement", "other_fta"],
        effects=(*TWO_WAY, "directed-pair"),
        domestic=False,
        clusters=("directed-pair",),
    )
    assert fit.coefficient("eu_enlargement")[0] == pytest.approx(PRINTED, abs=5.1e-7)
    # Domestic trade is the 44 countries' own flows in four years, and is counted as left out.
    assert [(d.reason, d.rows) for d in fit.dropped] == [("domestic trade, left out by choice", 176)]
    effect = trade_effect(fit, {"eu_enlargement": 1.0}, elasticity=4.0)
    assert effect.trade_pct == pytest.approx(25.138, abs=1e-3)
    assert effect.cost_pct == pytest.approx(-5.4519, abs=1e-3)
