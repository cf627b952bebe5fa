"""From input-output flows to a baseline that keeps the model's identities exactly.

Invariant: no trade flow changes here; value added is what is left of output, and what a country spends beyond its
materials is its final demand, so markets clear and deficits follow from the flows alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Flows:
    """The flows that a baseline is made of, net of tariffs, in one money unit.

    Parameters
    ----------
    countries, sectors
        Labels, n and j of them.
    intermediate
        Shape (j, n, n), as intermediate[sector, origin, destination].
    use
        Shape (j, j, n), as use[input, user, country]; its sums over users are those of ``intermediate`` over origins.
    final
        Shape (j, n, n), as final[sector, origin, destination].
    """

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    intermediate: Array
    use: Array
    final: Array


@dataclass(frozen=True, slots=True)
class Capped:
    """A country-sector whose materials cost more than the rule allows.

    Parameters
    ----------
    country, sector
        Where.
    share
        Its value added as a share of output before the rule.
    moved
        Value of materials counted as final demand instead, in the flows' unit.
    """

    country: str
    sector: str
    share: float
    moved: float


def assemble(flows: Flows, tariff: Array, *, least_share: float = 0.02) -> tuple[dict[str, Array], tuple[Capped, ...]]:
    """Return a baseline's arrays from flows and tariffs, and where the rule for negative value added was used.

    The rule (named *materials-cap*): where value added would be below ``least_share`` of output, all materials of
    that country-sector shrink alike until it is not, and the difference counts as final demand for the same goods
    from the same origins. Trade, output and the world's balance stay as they are.

    Parameters
    ----------
    flows
        See :class:`Flows`.
    tariff
        Ad valorem fractions, shape (n, n, j), as tariff[origin, destination, sector].
    least_share
        Least value added, as a share of output.

    Returns
    -------
    arrays
        All variables of a baseline but ``elasticity``, in the axis order of ``accord.trade.VARIABLES``.
    capped
        Every country-sector that the rule touched.
    """
    gross = np.moveaxis(1.0 + tariff, 2, 0)
    trade = flows.intermediate + flows.final
    output = trade.sum(axis=2).T
    sent = flows.intermediate.sum(axis=1)
    used = flows.use.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Rounding of the source aside this is one; it makes use and trade agree to the last digit.
        scale = np.where(used > 0, (flows.intermediate * gross).sum(axis=1) / used, 0.0)
        use = flows.use * scale[:, None, :]
        stray = np.where((used <= 0) & (sent > 0), (flows.intermediate * gross).sum(axis=1), 0.0)
        materials = use.sum(axis=0).T
        share = np.where(output > 0, 1.0 - materials / output, 1.0)
        keep = np.where(share < least_share, (1.0 - least_share) * output / materials, 1.0)
    capped = tuple(
        Capped(
            flows.countries[n],
            flows.sectors[j],
            float(share[n, j]),
            float((1.0 - keep[n, j]) * materials[n, j]),
        )
        for n, j in np.argwhere(keep < 1.0)
    )
    kept = use * np.where(output > 0, keep, 0.0).T[None, :, :]
    moved = (use - kept).sum(axis=1)
    final = ((flows.final * gross).sum(axis=1) + moved + stray).T
    materials = kept.sum(axis=0).T
    value_added_share = np.where(output > 0, 1.0 - materials / np.where(output > 0, output, 1.0), 1.0)
    inputs = np.moveaxis(kept, 2, 0) / np.where(materials > 0, materials, 1.0)[:, None, :]
    arrays = {
        "trade": np.moveaxis(trade, 0, 2),
        "tariff": tariff,
        "input_share": inputs,
        "value_added_share": value_added_share,
        "final_share": final / final.sum(axis=1, keepdims=True),
        "value_added": (value_added_share * output).sum(axis=1),
        "deficit": trade.sum(axis=(0, 1)) - trade.sum(axis=(0, 2)),
    }
    return {k: np.ascontiguousarray(v) for k, v in arrays.items()}, capped


def position(labels: Sequence[str]) -> dict[str, int]:
    """Return each label's place on its axis."""
    return {label: i for i, label in enumerate(labels)}
