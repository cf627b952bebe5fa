"""What an agreement in force did: trade of its members before and after, year by year since entry.

Invariant: every effect is relative to the last period before entry, whose own effect is zero by definition and shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from scipy.special import chdtrc

from accord.estimation.effects import combined
from accord.estimation.errors import SpecificationError
from accord.estimation.estimates import GravityFit
from accord.estimation.groups import THREE_WAY
from accord.estimation.panel import Array, Codes, Panel
from accord.estimation.regress import ppml
from accord.estimation.regressors import Agreement, entry_years


@dataclass(frozen=True, slots=True)
class EventEffect:
    """The effect so many years after entry into force.

    Parameters
    ----------
    years
        Years since entry, negative before it; the first and the last stand for all beyond.
    label
        The same for people, such as ``-8 or earlier``.
    log_trade, standard_error, low, high
        Change of log trade relative to the last period before entry, with its interval.
    trade_pct
        The same in percent.
    flows
        Rows of the estimate behind it.
    """

    years: int
    label: str
    log_trade: float
    standard_error: float
    low: float
    high: float
    trade_pct: float
    flows: int


@dataclass(frozen=True, slots=True)
class EventStudy:
    """An agreement's effect by years since entry.

    Parameters
    ----------
    agreement
        Its name.
    effects
        By years since entry, ascending, the reference among them.
    reference
        Years since entry of the reference, negative.
    average, average_standard_error
        Mean of the effects from entry on, log trade.
    anticipation_chi2, anticipation_degrees, anticipation_p
        Wald test that every effect before the reference is zero; None where no such period is in the panel.
    interval
        Share inside the intervals.
    fit
        The estimate.
    """

    agreement: str
    effects: tuple[EventEffect, ...]
    reference: int
    average: float
    average_standard_error: float
    anticipation_chi2: float | None
    anticipation_degrees: int
    anticipation_p: float | None
    interval: float
    fit: GravityFit

    def as_dict(self) -> dict[str, Any]:
        """Return the study as JSON-serialisable data."""
        data = {name: getattr(self, name) for name in self.__slots__ if name not in ("fit", "effects")}
        return {**data, "effects": [asdict(e) for e in self.effects], "fit": self.fit.as_dict()}


def event_study(
    panel: Panel,
    agreement: Agreement,
    *,
    before: int,
    after: int,
    controls: Sequence[str] = (),
    extra: Mapping[str, Array] | None = None,
    effects: Sequence[str] = THREE_WAY,
    border: str = "none",
    domestic: bool = True,
    clusters: Sequence[str] = ("pair",),
    small_sample: str = "clusters",
    interval: float = 0.9,
) -> EventStudy:
    """Estimate an agreement's effect by years since it entered into force.

    Parameters
    ----------
    panel
        Flows with years on both sides of entry.
    agreement
        Its members with their years of entry; a pair enters with the later of its two.
    before, after
        Years at which the ends are gathered: all earlier and all later years share one effect.
    controls, extra, effects, border, domestic, clusters, small_sample
        See :func:`accord.estimation.ppml`. Other agreements belong among the controls.
    interval
        Share inside the intervals.

    Raises
    ------
    SpecificationError
        The panel has no year before entry or none after it, or fewer than two members.

    Notes
    -----
    With members that enter in different years and effects that differ between them, these averages can mix
    (Sun and Abraham 2021, Journal of Econometrics 225(2)); with one year of entry for all they do not.
    """
    since = _years_since(panel, agreement)
    step = _step(panel)
    columns, flows, reference = _columns(since, step, before, after)
    fit = ppml(
        panel,
        list(controls),
        extra={_name(r): c for r, c in columns.items() if r != reference} | dict(extra or {}),
        effects=effects,
        border=border,
        domestic=domestic,
        clusters=clusters,
        small_sample=small_sample,
    )
    reach = NormalDist().inv_cdf(0.5 + interval / 2.0)
    rows = []
    for r in sorted(columns):
        value, error = (0.0, 0.0) if r == reference else _found(fit, _name(r))
        count = int(np.isin(fit.used, flows[r]).sum())
        low, high = value - reach * error, value + reach * error
        rows.append(
            EventEffect(r, _label(r, before, after), value, error, low, high, float(100 * np.expm1(value)), count)
        )
    late = [r for r in columns if r >= 0]
    average = combined(fit, {_name(r): 1.0 / len(late) for r in late})
    early = [fit.names.index(_name(r)) for r in columns if r < reference]
    stat = p = None
    if early:
        b, v = fit.coefficients[early], fit.covariance[np.ix_(early, early)]
        stat = float(b @ np.linalg.pinv(v, hermitian=True) @ b)
        p = float(chdtrc(len(early), stat))
    return EventStudy(agreement.name, tuple(rows), reference, *average, stat, len(early), p, interval, fit)


def _years_since(panel: Panel, agreement: Agreement) -> Array:
    return np.asarray(panel.years - entry_years(panel, agreement))


def _step(panel: Panel) -> int:
    return int(np.gcd.reduce(np.diff(np.unique(panel.years)))) or 1


def _columns(since: Array, step: int, before: int, after: int) -> tuple[dict[int, Array], dict[int, Codes], int]:
    """Return the dummy and the rows of each period since entry, and the reference period."""
    if before < step or after < 0:
        raise SpecificationError(
            f"before {before} and after {after} must reach the panel's own step of {step} years",
            hint=f"give before at least {step} and after at least 0",
            before=before,
            after=after,
        )
    bound = np.isfinite(since)
    period = np.where(bound, np.floor(np.where(bound, since, 0.0) / step) * step, np.nan)
    lowest, highest = -(before // step) * step, (after // step) * step
    period = np.clip(period, lowest, highest)
    there = sorted({int(r) for r in period[bound]})
    reference = -step
    if reference not in there or not any(r >= 0 for r in there):
        raise SpecificationError(
            f"the panel needs members' trade in the {step} years before entry and after it; it has years "
            f"{', '.join(map(str, there)) or 'none'} since entry",
            hint="extend the panel, or correct the years of entry",
            years=there,
        )
    columns = {r: np.where(period == r, 1.0, 0.0) for r in there}
    return columns, {r: np.flatnonzero(c) for r, c in columns.items()}, reference


def _found(fit: GravityFit, name: str) -> tuple[float, float]:
    if name not in fit.names:
        raise SpecificationError(
            f"the effect {name} cannot be told from the fixed effects",
            hint="use fewer effects, or gather more years at the ends with smaller before and after",
            names=list(fit.left_out),
        )
    return fit.coefficient(name)


def _name(years: int) -> str:
    return f"since_{'m' if years < 0 else ''}{abs(years)}"


def _label(years: int, before: int, after: int) -> str:
    text = f"{years:+d}" if years else "entry"
    return f"{text} or earlier" if years <= -before else f"{text} or later" if years >= after else text
