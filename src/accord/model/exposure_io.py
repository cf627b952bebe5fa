"""Input-output exposure: direct and total requirements by partner, of a baseline on plain arrays.

Notation: ``A`` direct and ``L`` total requirements, rows and columns run over (country, sector), the sector fastest.
Invariant: flows are net of tariff and users of a good in one country buy it from all origins in the same proportions,
as in the equilibrium engine; so ``L = I + A + A A + …`` and output is ``L`` times final demand.
"""

from dataclasses import dataclass

import numpy as np
import xarray as xr

from accord.model.axes import Labels
from accord.model.economy import Array, economy, shares


@dataclass(frozen=True, slots=True)
class Requirements:
    """Direct and total requirements.

    Parameters
    ----------
    countries, sectors
        Labels, N and J of them.
    direct, total
        Shape (N, J, N, J) as ``[origin, input, destination, sector]``: output of (origin, input) needed for a unit of
        output of (destination, sector), directly, and along the whole chain with the unit itself.
    final
        Final purchases net of tariff, shape (N, J, N) as ``[origin, sector, destination]``, money.
    output
        Shape (N, J), money.
    value_added_share
        What output leaves after inputs, shape (N, J).
    """

    countries: Labels
    sectors: Labels
    direct: Array
    total: Array
    final: Array
    output: Array
    value_added_share: Array


def requirements(baseline: xr.Dataset) -> Requirements:
    """Return the requirements of a baseline.

    Parameters
    ----------
    baseline
        See :func:`accord.model.solve`.

    Raises
    ------
    AxisMismatchError, BadValueError, MissingVariableError
        The baseline cannot be used.

    References
    ----------
    Leontief (1936), Review of Economics and Statistics 18(3); Miller and Blair (2009), Input-Output Analysis, ch. 2-3.
    """
    eco = economy(baseline)
    n, j = len(eco.countries), len(eco.sectors)
    # Share of spending gross of tariff that reaches the origin, [origin, sector, destination].
    net = (shares(eco.trade, eco.tariff) / (1.0 + eco.tariff)).transpose(2, 0, 1)
    direct = np.einsum("isn,nsr->isnr", net, eco.cost)
    flat = direct.reshape(n * j, n * j)
    total = np.linalg.solve(np.eye(n * j) - flat, np.eye(n * j)).reshape(n, j, n, j)
    final = net * (eco.final_share * eco.income[:, None]).T[None]
    return Requirements(eco.countries, eco.sectors, direct, total, final, eco.output, eco.labour_share)


def upstream(req: Requirements) -> tuple[Array, Array, Array]:
    """Return what a unit of output rests on, by supplying country.

    Returns
    -------
    direct, total, value_added
        Each of shape (N, N, J) as ``[supplier, country, sector]``: inputs bought from the supplier; output of the
        supplier anywhere in the chain, the unit itself left out; and the supplier's value added in it. The last sums
        over suppliers to one less the tariffs paid along the chain.
    """
    n, j = req.output.shape
    direct = req.direct.sum(axis=1)
    total = req.total.sum(axis=1) - np.broadcast_to(np.eye(n)[:, :, None], (n, n, j))
    return direct, total, np.einsum("is,isnr->inr", req.value_added_share, req.total)


def downstream(req: Requirements) -> Array:
    """Return where output ends: share of it that serves each country's final demand.

    Returns
    -------
    array
        Shape (N, J, N) as ``[country, sector, final destination]``; zero where nothing is made. Rows sum to one as
        far as the baseline satisfies its identities.
    """
    n, j = req.output.shape
    needed = req.total.reshape(n * j, n * j) @ req.final.reshape(n * j, n)
    made = req.output.reshape(n * j, 1)
    out = np.divide(needed, made, out=np.zeros_like(needed), where=made > 0)
    return out.reshape(n, j, n)
