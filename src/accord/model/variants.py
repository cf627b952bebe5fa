"""Simpler models as the same model on simpler data: no inputs, or one sector.

Invariant: a variant reproduces the base's flows; what it drops is recalibrated into value added, final demand and
tariffs weighted by base trade, never left inconsistent.
"""

from dataclasses import replace

import numpy as np

from accord.model.axes import require_values
from accord.model.economy import Array, Economy

KINDS = ("input-output", "sectors", "gravity")
ONE_SECTOR = "all"


def as_kind(
    eco: Economy, tariff: Array, cost: Array, kind: str, elasticity: float | None
) -> tuple[Economy, Array, Array]:
    """Return an economy and scenario reduced to ``kind``.

    Parameters
    ----------
    tariff, cost
        New tariffs and cost factors, shape (J, N, N).
    elasticity
        Of the single sector of ``gravity``; by default the mean weighted with international trade.

    Raises
    ------
    BadValueError
        The elasticity is not positive.
    """
    if elasticity is not None:
        require_values("elasticity", np.array([elasticity]), [("sector", (ONE_SECTOR,))], strict=True)
    if kind == "input-output":
        return eco, tariff, cost
    plain = without_inputs(eco)
    if kind == "sectors":
        return plain, tariff, cost
    if len(eco.sectors) == 1:
        theta = eco.theta if elasticity is None else np.array([elasticity])
        return replace(plain, theta=theta), tariff, cost
    return _one_sector(plain, tariff, cost, elasticity)


def without_inputs(eco: Economy) -> Economy:
    """Return the economy with every sale a final sale: value added is output, final shares are spending shares."""
    if not eco.cost.any():
        return eco
    spending = eco.expenditure
    output = eco.output.sum(axis=1)
    return replace(
        eco,
        value_added_share=np.ones_like(eco.value_added_share),
        cost=np.zeros_like(eco.cost),
        final_share=spending / spending.sum(axis=1, keepdims=True),
        value_added=output,
        deficit=eco.trade.sum(axis=(0, 2)) - output,
    )


def _one_sector(eco: Economy, tariff: Array, cost: Array, elasticity: float | None) -> tuple[Economy, Array, Array]:
    total = eco.trade.sum(axis=0, keepdims=True)

    def mean(values: Array, empty: float) -> Array:
        weighted = (values * eco.trade).sum(axis=0, keepdims=True)
        return np.asarray(np.divide(weighted, total, out=np.full_like(total, empty), where=total > 0))

    if elasticity is None:
        abroad = eco.trade.sum(axis=(1, 2)) - np.einsum("jnn->j", eco.trade)
        weight = abroad if abroad.any() else eco.trade.sum(axis=(1, 2))
        elasticity = float((weight * eco.theta).sum() / weight.sum())
    n = len(eco.countries)
    one = replace(
        eco,
        sectors=(ONE_SECTOR,),
        trade=total,
        tariff=mean(eco.tariff, 0.0),
        theta=np.array([elasticity]),
        theta_final=None,
        value_added_share=np.ones((n, 1)),
        final_share=np.ones((n, 1)),
        cost=np.zeros((n, 1, 1)),
    )
    return one, mean(tariff, 0.0), mean(cost, 1.0)
