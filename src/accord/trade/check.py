"""The identities that a baseline must keep before a model may stand on it.

Invariant: a residual is the largest breach divided by the income of the country it is in (by its value added where
that is larger), so that a small country's hole is not hidden behind the world's size.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from accord.trade.baseline import fingerprint, require_numbers
from accord.trade.errors import BaselineError

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Identity:
    """One identity and how far a baseline is from it.

    Parameters
    ----------
    name, formula
        What it is called and says, in the words of the variables.
    residual
        Largest breach as a share of the income of the country where it is; for shares, the breach itself.
    where
        Labels of that place.
    tolerance
        The residual up to which it counts as kept.
    """

    name: str
    formula: str
    residual: float
    where: tuple[str, ...]
    tolerance: float

    @property
    def holds(self) -> bool:
        """Whether the residual is within the tolerance."""
        return self.residual <= self.tolerance


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All identities of one baseline, and what a reader should know besides.

    Parameters
    ----------
    identities
        In the order in which they are computed.
    remarks
        What is unusual yet allowed: negative shares, inactive sectors, a hash that does not match.
    """

    identities: tuple[Identity, ...]
    remarks: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every identity holds."""
        return all(i.holds for i in self.identities)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON-serialisable data."""
        rows = [
            {"name": i.name, "formula": i.formula, "residual": i.residual, "where": list(i.where)}
            | {"tolerance": i.tolerance, "holds": i.holds}
            for i in self.identities
        ]
        return {"holds": self.holds, "identities": rows, "remarks": list(self.remarks)}


def check(baseline: xr.Dataset, *, tolerance: float = 1e-9) -> CheckReport:
    """Return how far a baseline is from each identity of the many-sector model with input-output links.

    Parameters
    ----------
    baseline
        See :mod:`accord.trade.baseline`.
    tolerance
        Largest residual, as a share of the country's income, that counts as kept.

    Raises
    ------
    AxisMismatchError, BaselineError
        The axes do not agree or a number is impossible; then no identity can be looked at.

    References
    ----------
    Caliendo, L. and Parro, F. (2015), "Estimates of the Trade and Welfare Effects of NAFTA", Review of Economic
    Studies 82(1), equations (5), (8) and (9) at the base year.
    """
    require_numbers(baseline)
    countries = [str(c) for c in baseline["country"].values]
    sectors = [str(s) for s in baseline["sector"].values]
    trade, tariff = baseline["trade"].values, baseline["tariff"].values
    va_share, inputs = baseline["value_added_share"].values, baseline["input_share"].values
    output = trade.sum(axis=1)
    spending = (trade * (1.0 + tariff)).sum(axis=0)
    revenue = (trade * tariff).sum(axis=(0, 2))
    value_added, deficit = baseline["value_added"].values, baseline["deficit"].values
    income = value_added + revenue + deficit
    intermediate = np.einsum("nkj,nj->nk", inputs, (1.0 - va_share) * output)
    demand = intermediate + baseline["final_share"].values * income[:, None]
    share_sum = inputs.sum(axis=1)
    no_materials = (va_share >= 1.0 - 1e-12) | (output == 0.0)
    share_gap = np.where(no_materials & (share_sum == 0.0), 0.0, np.abs(share_sum - 1.0))
    # A broken baseline can have an income near or below zero, which is no size to measure by.
    per_income = np.maximum(income, (va_share * output).sum(axis=1))
    per_income = np.where(per_income > 0, per_income, max(float(per_income.max()), np.finfo(float).tiny))

    def row(name: str, formula: str, breach: Array, axes: tuple[list[str], ...]) -> Identity:
        at = np.unravel_index(int(np.argmax(breach)), breach.shape)
        where = tuple(labels[int(i)] for labels, i in zip(axes, at, strict=True))
        return Identity(name, formula, float(breach[at]), where, tolerance)

    n, nj = (countries,), (countries, sectors)
    identities = (
        row("materials", "sum over input of input_share = 1, or 0 where no materials are used", share_gap, nj),
        row("final", "sum over sector of final_share = 1", np.abs(baseline["final_share"].values.sum(1) - 1.0), n),
        row(
            "value-added",
            "value_added = sum over sector of value_added_share x output",
            np.abs((va_share * output).sum(axis=1) - value_added) / per_income,
            n,
        ),
        row(
            "goods-markets",
            "sum over origin of trade x (1 + tariff) = intermediate + final_share x income",
            np.abs(spending - demand) / per_income[:, None],
            nj,
        ),
        row(
            "trade-balance",
            "deficit = imports - exports, net of tariffs",
            np.abs(trade.sum(axis=(0, 2)) - output.sum(axis=1) - deficit) / per_income,
            n,
        ),
        row(
            "world-deficit",
            "sum over country of deficit = 0",
            np.array([abs(deficit.sum()) / income.sum()]),
            (["world"],),
        ),
    )
    return CheckReport(identities, tuple(_remarks(baseline, output)))


def _remarks(baseline: xr.Dataset, output: Array) -> list[str]:
    remarks = []
    if (negative := baseline["input_share"].values < 0).any():
        remarks.append(
            f"{int(negative.sum())} input shares are below zero, the least {baseline['input_share'].min():.2g}"
        )
    if (idle := output <= 0).any():
        remarks.append(f"{int(idle.sum())} of {idle.size} country-sectors produce nothing")
    if (odd := (baseline["tariff"].values > 0) & (baseline["trade"].values == 0)).any():
        remarks.append(f"{int(odd.sum())} cells have a tariff and no trade: a cut there changes nothing in this model")
    if (high := baseline["tariff"].values > 1.0).any():
        most = float(baseline["tariff"].max())
        remarks.append(
            f"{int(high.sum())} tariffs are above 100 %, the highest {100 * most:.0f} %: "
            "if they are percents, divide them by 100"
        )
    own = np.einsum("nnj->nj", baseline["tariff"].values)
    if own.any():
        remarks.append(f"{int((own != 0).sum())} country-sectors have a tariff on their own sales")
    if baseline.attrs.get("hash") != fingerprint(baseline):
        remarks.append("the hash does not match the contents: they were changed after it was taken")
    return remarks


def require_identities(baseline: xr.Dataset, *, tolerance: float = 1e-9) -> CheckReport:
    """Return the report of :func:`check`, or raise with the first identity that is broken.

    Raises
    ------
    BaselineError
        An identity is broken; the message has its residual and place.
    """
    report = check(baseline, tolerance=tolerance)
    for identity in report.identities:
        if not identity.holds:
            raise BaselineError(
                f"identity {identity.name!r} is broken by {identity.residual:.3g} at {'/'.join(identity.where)}: "
                f"{identity.formula}",
                hint="rebalance the source (see docs/data.md), or raise the tolerance knowingly",
                **identity_facts(identity),
            )
    return report


def identity_facts(identity: Identity) -> dict[str, Any]:
    """Return an identity's name, residual, place and tolerance for machines."""
    return {
        "identity": identity.name,
        "residual": identity.residual,
        "where": list(identity.where),
        "tolerance": identity.tolerance,
    }
