"""A rest of the world for tables that stop at the economies they list.

Invariant: everything here is an estimate from proxies. It exists so that the listed economies' trade with everybody
else goes somewhere and balances, not to say anything about the countries in it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Economy:
    """One economy that uses and makes things.

    Parameters
    ----------
    use
        Inputs by sector and user, shape (j, j), as use[input, user].
    final
        Its final demand by sector, domestic and imported, shape (j,).
    output
        Gross output by sector, shape (j,).
    """

    use: Array
    final: Array
    output: Array


def build_rest(
    proxy: Economy, exports: Array, imports: Array, value_added: float, *, least_home: float = 0.1
) -> Economy:
    """Return an economy with given trade and value added and the proxy's way of producing and spending.

    Output solves ``output = coefficients x output + final + exports - imports`` (Leontief). Where a sector's imports
    exceed what it could absorb, final demand for it is raised until ``least_home`` of absorption is home-made.

    Parameters
    ----------
    proxy
        Whose coefficients and spending pattern are used.
    exports, imports
        By sector, shape (j,).
    value_added
        Wanted total; met up to what the raising of final demand adds.
    least_home
        Least share of domestic goods in absorption, from 0 to 1.
    """
    j = len(exports)
    coefficients = proxy.use / np.where(proxy.output > 0, proxy.output, 1.0)[None, :]
    inverse = np.linalg.inv(np.eye(j) - coefficients)
    pattern = proxy.final / proxy.final.sum()
    final = pattern * max(value_added + imports.sum() - exports.sum(), 0.0)
    output = exports.copy()
    for _ in range(500):
        output = np.maximum(inverse @ (final + exports - imports), 0.0)
        absorbed = coefficients @ output + final
        # Domestic sales are absorption less imports and must be a share of it.
        short = np.maximum(imports / (1.0 - least_home) - absorbed, 0.0)
        if short.max() <= 1e-12 * max(float(absorbed.max()), 1.0):
            break
        final = final + short
    return Economy(coefficients * output[None, :], final, output)
