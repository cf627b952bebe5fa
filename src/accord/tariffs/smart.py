"""WITS-SMART on whole schedules: trade creation, diversion, revenue and welfare by line and partner.

Notation: importer's view; line h, partner k; M imports at world prices (M0 before, M1 after); t tariffs as
fractions; Em < 0 import demand elasticity, Es < 0 elasticity of substitution between partners, Ex > 0 export
supply elasticity, infinite for the price-taking case. B are the partners whose tariff changes, O the others.

Invariant: diversion sums to zero over the partners of a line; a line with a missing number is NaN and listed in
``left_out`` with its imports, never dropped.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.tariffs.errors import SimulationInputError

Array = NDArray[np.float64]
FORMS = ("ratio", "linear")


@dataclass(frozen=True, slots=True)
class SmartResult:
    """Effects of a tariff change in one market.

    Parameters
    ----------
    creation, diversion, price_effect
        By line and partner, shape (lines, partners), in the unit of the imports.
    revenue_before, revenue_after
        Tariff revenue by line, shape (lines,).
    welfare
        Change of the deadweight loss, trapezoid ½(t0+t1)·TC, by line.
    welfare_triangle
        ½|Δt|·TC, equal to ``welfare`` only at full elimination; what SMART reports print.
    diversion_cost
        Revenue lost on diverted imports, TD·(t_O − t1_B), by line.
    capped
        Lines in which a rising tariff would divert more than the beneficiaries sell; diversion stops there.
    left_out
        Lines with a missing number.
    """

    creation: Array
    diversion: Array
    price_effect: Array
    revenue_before: Array
    revenue_after: Array
    welfare: Array
    welfare_triangle: Array
    diversion_cost: Array
    capped: NDArray[np.bool_]
    left_out: NDArray[np.bool_]

    @property
    def total(self) -> Array:
        """Total trade effect, shape (lines, partners)."""
        return self.creation + self.diversion + self.price_effect

    @property
    def revenue_change(self) -> Array:
        """Revenue after minus before, by line."""
        return self.revenue_after - self.revenue_before


def smart(
    imports: ArrayLike,
    before: ArrayLike,
    after: ArrayLike,
    *,
    import_elasticity: ArrayLike,
    substitution: ArrayLike,
    export_elasticity: ArrayLike = np.inf,
    form: str = "ratio",
) -> SmartResult:
    """Return the effects of a tariff change, all lines at once.

    Parameters
    ----------
    imports
        At world prices, shape (lines, partners).
    before, after
        Tariffs as fractions, shape (lines, partners).
    import_elasticity, substitution, export_elasticity
        Em < 0, Es < 0, Ex > 0 (infinite allowed), each a number or shape (lines,).
    form
        Diversion by the finite ``ratio`` form (never more than the others sell) or the small-change ``linear`` form.

    Raises
    ------
    SimulationInputError
        Shapes differ, an elasticity has the wrong sign, imports or tariffs are negative, or the form is unknown.

    References
    ----------
    Laird and Yeats (1986), The UNCTAD Trade Policy Simulation Model, UNCTAD Discussion Paper 19; Jammes and
    Olarreaga (2005), Explaining SMART and GSIM.

    Examples
    --------
    >>> r = smart([[100.0, 300.0]], [[0.2, 0.2]], [[0.0, 0.2]], import_elasticity=-1.5, substitution=-1.5)
    >>> r.creation[0].round(9).tolist(), r.diversion[0].round(9).tolist(), r.revenue_change.round(9).tolist()
    ([25.0, 0.0], [17.647058824, -17.647058824], [-23.529411765])
    """
    m, t0, t1 = (np.atleast_2d(np.asarray(x, dtype=float)) for x in (imports, before, after))
    if not m.shape == t0.shape == t1.shape:
        raise SimulationInputError(
            f"imports {m.shape}, tariffs before {t0.shape} and after {t1.shape} differ in shape",
            hint="give all three as (lines, partners)",
            shapes=[list(x.shape) for x in (m, t0, t1)],
        )
    em, es, ex = (
        _elasticity(x, len(m), name, sign)
        for x, name, sign in (
            (import_elasticity, "import_elasticity", -1),
            (substitution, "substitution", -1),
            (export_elasticity, "export_elasticity", 1),
        )
    )
    if form not in FORMS:
        raise SimulationInputError(f"form is {form!r}", hint=f"one of {', '.join(FORMS)}", form=form)
    for name, x in (("imports", m), ("tariffs before", t0), ("tariffs after", t1)):
        if (x < 0).any():
            raise SimulationInputError(f"{name} hold a negative number", hint="mend the input", name=name)
    missing = (np.isnan(m) | np.isnan(t0) | np.isnan(t1)).any(axis=1) | np.isnan(em) | np.isnan(es) | np.isnan(ex)
    creation = m * (em / (1 - em / ex))[:, None] * (t1 - t0) / (1 + t0) + 0.0
    price = creation / ex[:, None]
    inside = t1 != t0
    diversion, capped = _divert(m, t0, t1, es, inside, form)
    m1 = m + creation + diversion + price
    before_r, after_r = (t0 * m).sum(axis=1), (t1 * m1).sum(axis=1)
    received = np.where(inside, diversion, 0.0)
    lost = -(t0 * np.where(inside, 0.0, diversion)).sum(axis=1) - (t1 * received).sum(axis=1)
    blank = np.where(missing, np.nan, 0.0)
    return SmartResult(
        creation=creation + blank[:, None],
        diversion=diversion + blank[:, None],
        price_effect=price + blank[:, None],
        revenue_before=before_r + blank,
        revenue_after=after_r + blank,
        welfare=(0.5 * (t0 + t1) * creation).sum(axis=1) + blank,
        welfare_triangle=(0.5 * np.abs(t1 - t0) * creation).sum(axis=1) + blank,
        diversion_cost=lost + blank,
        capped=capped & ~missing,
        left_out=missing,
    )


def _divert(
    m: Array, t0: Array, t1: Array, es: Array, inside: NDArray[np.bool_], form: str
) -> tuple[Array, NDArray[np.bool_]]:
    ours = np.where(inside, m, 0.0)
    theirs = m - ours
    b, o = ours.sum(axis=1), theirs.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(b[:, None] > 0, ours / b[:, None], 0.0)
        relative = (share * (1 + t1) / (1 + t0)).sum(axis=1) - 1
        e = np.where(b > 0, es * relative, 0.0)
        capped = e < -1
        e = np.maximum(e, -1.0)
        if form == "ratio":
            total = np.where((b > 0) & (o > 0), b * e * (o / (b * (1 + e) + o)), 0.0)
        else:
            total = np.where((b > 0) & (o > 0), e * b * o / (b + o), 0.0)
        out = share * total[:, None] - np.where(o[:, None] > 0, theirs / o[:, None], 0.0) * total[:, None]
    return out, capped & (b > 0) & (o > 0)


def _elasticity(value: ArrayLike, lines: int, name: str, sign: int) -> Array:
    given = np.asarray(value, dtype=float)
    if given.ndim > 1 or (given.ndim == 1 and given.shape != (lines,)):
        raise SimulationInputError(
            f"{name} has shape {given.shape}, the lines are {lines}", hint="one number, or one a line", name=name
        )
    if (given[~np.isnan(given)] * sign <= 0).any():
        word = "negative" if sign < 0 else "positive"
        raise SimulationInputError(f"{name} must be {word}", hint=f"give {word} elasticities", name=name)
    return np.broadcast_to(given, (lines,)).astype(float)
