"""The best rate already available: MFN and every agreement in force on that day, with reciprocity.

Invariant: an agreement counts only from its entry into force; a preference never counts above MFN where its
legend says so; which scheme gives the rate is part of the answer.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from accord.tariffs.align import align, carried
from accord.tariffs.errors import TariffSettingsError
from accord.tariffs.legend import Legend, Reciprocity
from accord.tariffs.rates import base_column, percentage, rate_table
from accord.tariffs.schedule import Schedule

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Scheme:
    """One agreement on the importer's side.

    Parameters
    ----------
    name
        What tables call it.
    schedule, legend
        The importer's schedule and its legend.
    partner, partner_legend
        The exporter's schedule under the same agreement, where the importer answers its sensitive lines.
    cost_pct
        What using the scheme costs the trader (origin, paperwork), percent of value.
    """

    name: str
    schedule: Schedule
    legend: Legend
    partner: Schedule | None = None
    partner_legend: Legend | None = None
    cost_pct: float = 0.0


@dataclass(frozen=True, slots=True)
class BestRates:
    """The best existing rate of each line on each date.

    Parameters
    ----------
    keys, dates
        Lines of the reference schedule, days.
    names
        ``MFN`` and the schemes, in order.
    mfn_pct
        Percent, shape (lines, dates).
    scheme_pct
        Rate of each scheme, percent, shape (schemes, lines, dates); NaN where it gives none.
    best_pct
        Percent, shape (lines, dates); NaN only where MFN itself is not known and no scheme gives a rate.
    chosen
        Place in ``names`` of the scheme that gives it, shape (lines, dates).
    answered
        Whether the rate of a scheme was changed by reciprocity, shape (schemes, lines, dates).
    cost_pct
        Compliance cost of each of ``names``.
    """

    keys: tuple[str, ...]
    dates: tuple[date, ...]
    names: tuple[str, ...]
    mfn_pct: Array
    scheme_pct: Array
    best_pct: Array
    chosen: NDArray[np.int8]
    answered: Bools
    cost_pct: Array


def best_existing(
    reference: Schedule,
    schemes: Sequence[Scheme],
    dates: Sequence[date],
    *,
    mfn_pct: Array | None = None,
    origin: str | None = None,
    pick: str = "least-favourable",
) -> BestRates:
    """Return the best rate over MFN and all schemes in force, line by line and day by day.

    Parameters
    ----------
    reference
        Lines that are asked about, with MFN rates as their base (an MFN schedule, or an offer).
    schemes
        Agreements between the two parties.
    dates
        Days.
    mfn_pct
        MFN rates, percent, shape (lines,) or (lines, dates); None takes the reference's bases, or its year
        columns for an MFN schedule that has them.
    origin
        Exporter; lines that are closed to it give no preference.
    pick
        As in :func:`accord.tariffs.align.carried`.

    Raises
    ------
    HsEditionError
        A schedule is in another edition than the reference.
    TariffSettingsError
        A cost is negative, or a shape does not fit.
    """
    days = tuple(dates)
    lines = len(reference)
    mfn = _mfn(reference, mfn_pct, days)
    rates = np.full((len(schemes), lines, len(days)), np.nan)
    answered = np.zeros(rates.shape, dtype=np.bool_)
    for number, scheme in enumerate(schemes):
        if scheme.cost_pct < 0:
            raise TariffSettingsError(
                f"the compliance cost of {scheme.name} is {scheme.cost_pct}",
                hint="give zero or more",
                scheme=scheme.name,
            )
        rates[number], answered[number] = _scheme_rates(reference, scheme, days, mfn, origin, pick)
    costs = np.array([0.0, *(s.cost_pct for s in schemes)])
    stacked = np.concatenate([mfn[None], rates])
    burden = np.where(np.isnan(stacked), np.inf, stacked + costs[:, None, None])
    chosen = np.argmin(burden, axis=0)
    best = np.take_along_axis(stacked, chosen[None], axis=0)[0]
    return BestRates(
        reference.keys, days, ("MFN", *(s.name for s in schemes)), mfn, rates, best, chosen.astype(np.int8), answered,
        costs,
    )  # fmt: skip


def _mfn(reference: Schedule, given: Array | None, days: tuple[date, ...]) -> Array:
    if given is not None:
        wide = given[:, None] if given.ndim == 1 else given
        if wide.shape[0] != len(reference) or wide.shape[1] not in (1, len(days)):
            raise TariffSettingsError(
                f"MFN rates have shape {given.shape}, the lines are {len(reference)} and the dates {len(days)}",
                hint="give one rate a line, or one a line and date",
                shape=list(given.shape),
            )
        return np.broadcast_to(wide, (len(reference), len(days))).astype(float)
    if reference.agreement.upper() == "MFN":
        return mfn_rates(reference, days)
    return np.repeat(base_column(reference)[:, None], len(days), axis=1)


def mfn_rates(schedule: Schedule, days: Sequence[date]) -> Array:
    """Return MFN rates, percent, shape (lines, dates): the base, or the latest year column that has begun."""
    out = np.repeat(base_column(schedule)[:, None], len(days), axis=1)
    years = np.array([d.year for d in days])
    for place, line in enumerate(schedule.lines):
        for year, duty in line.path:
            out[place, years >= year] = percentage(duty)
    return out


def _scheme_rates(
    reference: Schedule, scheme: Scheme, days: tuple[date, ...], mfn: Array, origin: str | None, pick: str
) -> tuple[Array, Bools]:
    table = rate_table(scheme.schedule, scheme.legend, days)
    own = table.pct
    closed = [n for n, line in enumerate(scheme.schedule.lines) if origin is not None and origin in line.not_for]
    if closed:
        own = own.copy()
        own[closed] = np.nan
    same = scheme.schedule.keys == reference.keys and scheme.schedule.edition == reference.edition
    rates = own if same else carried(align(reference, scheme.schedule), own, len(reference), pick=pick)
    answered = np.zeros(rates.shape, dtype=np.bool_)
    rule = scheme.legend.reciprocity
    if rule is not None and scheme.partner is not None:
        rates, answered = _answer(reference, scheme, rule, rates, days)
    if scheme.legend.never_above_mfn:
        rates = np.where(np.isnan(rates), np.nan, np.fmin(rates, mfn))
    return rates, answered


def _answer(
    reference: Schedule, scheme: Scheme, rule: Reciprocity, rates: Array, days: tuple[date, ...]
) -> tuple[Array, Bools]:
    """Answer the exporter's sensitive lines with its own rate: the higher of the two, none above a set limit."""
    partner, legend = scheme.partner, scheme.partner_legend or scheme.legend
    assert partner is not None
    sensitive = {c.upper() for c in rule.categories}
    theirs = rate_table(partner, legend, days)
    charged = np.where(theirs.preferred, theirs.pct, theirs.base_pct[:, None])
    touched = np.array([line.category.upper() in sensitive for line in partner.lines], dtype=np.bool_)
    worst: dict[str, Array] = {}
    for place in map(int, np.flatnonzero(touched)):
        stem = partner.lines[place].hs6
        known = worst.get(stem)
        worst[stem] = charged[place] if known is None else np.fmax(known, charged[place])
    family: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for line in scheme.schedule.lines:
        family[line.hs6].append((line.code, line.category.upper() in sensitive))
    out, answered = rates.copy(), np.zeros(rates.shape, dtype=np.bool_)
    for place, line in enumerate(reference.lines):
        their = worst.get(line.hs6)
        if their is None or _own_sensitive(family.get(line.hs6, []), line.code):
            continue
        before = rates[place]
        after = np.where(np.isnan(before), np.nan, np.fmax(before, their))
        after = np.where(np.isnan(their), np.nan, after)
        if rule.exporter_max_pct is not None:
            after = np.where(their > float(rule.exporter_max_pct), np.nan, after)
        answered[place] = ~np.isnan(before) & ~((before == after) & ~np.isnan(after))
        out[place] = after
    return out, answered


def _own_sensitive(family: list[tuple[str, bool]], code: str) -> bool:
    """Whether the importer's own line is sensitive too: then its own rate stands."""
    exact = [flag for own, flag in family if code.startswith(own)] or [flag for _, flag in family]
    return bool(exact) and all(exact)


@dataclass(frozen=True, slots=True)
class Margins:
    """What a new agreement adds to the best existing rate.

    Parameters
    ----------
    existing_pct, new_pct
        Percent, shape (lines, dates); ``new_pct`` is NaN where the new agreement gives no preference.
    effective_pct
        MFN minus the better of the two: the margin that traders have.
    incremental_pct
        max(0, existing − new): what the new agreement adds; 0 where it gives none.
    dead_letter
        Whether the new rate is above the best existing one, so that nobody will use it.
    used
        Whether the new agreement is the cheapest once compliance costs are counted.
    """

    existing_pct: Array
    new_pct: Array
    effective_pct: Array
    incremental_pct: Array
    dead_letter: Bools
    used: Bools


def margins(best: BestRates, new_pct: Array, *, cost_pct: float = 0.0) -> Margins:
    """Return margins of a new agreement's rates over the best existing ones.

    Parameters
    ----------
    best
        From :func:`best_existing`, on the same lines and dates.
    new_pct
        Rates of the new agreement, percent, shape (lines, dates); NaN for none.
    cost_pct
        Compliance cost of the new agreement, percent of value.
    """
    none = np.isnan(new_pct)
    new = np.where(none, np.nan, np.fmin(new_pct, best.mfn_pct))
    better = np.fmin(best.best_pct, new)
    gain = np.where(none, 0.0, np.maximum(0.0, best.best_pct - new))
    held = best.best_pct + best.cost_pct[best.chosen]
    return Margins(
        existing_pct=best.best_pct,
        new_pct=new,
        effective_pct=best.mfn_pct - better,
        incremental_pct=gain,
        dead_letter=~none & (new_pct > best.best_pct + 1e-12),
        used=~none & (new + cost_pct < held - 1e-12),
    )


def relative_margin(exports: Array, elasticity: Array, rivals_pct: Array, own_pct: Array) -> float:
    """Return the relative preferential margin: export- and elasticity-weighted advantage over rivals, in points.

    Parameters
    ----------
    exports, elasticity, rivals_pct, own_pct
        By line, shape (lines,); ``rivals_pct`` is the export-weighted tariff that competitors face. The sign of the
        elasticities does not matter.
    """
    weight = exports * np.abs(elasticity)
    whole = float(weight.sum())
    return float((weight * (rivals_pct - own_pct)).sum() / whole) if whole > 0 else float("nan")
