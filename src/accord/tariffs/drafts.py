"""Two drafts of one schedule: what improved, worsened, moved, came and went, and the way from one to the other.

Invariant: a draft against itself differs in nothing, and the difference applied to the first draft gives the second.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from accord.tariffs.averages import applied_pct
from accord.tariffs.errors import DraftError
from accord.tariffs.legend import Legend
from accord.tariffs.rates import rate_table
from accord.tariffs.schedule import Schedule, TariffLine

Array = NDArray[np.float64]
VERDICTS = ("improved", "worsened", "mixed", "same rates", "unknown", "added", "removed")


@dataclass(frozen=True, slots=True)
class LineChange:
    """What happened to one line.

    Parameters
    ----------
    key
        The line.
    before, after
        The line in each draft; None where it does not stand.
    fields
        What differs: ``base``, ``category``, ``final``, ``path``, ``flags``, ``not_for``, ``description``, ``remark``.
    verdict
        For the exporter: ``improved`` (never higher, sometimes lower), ``worsened``, ``mixed`` (lower in some years,
        higher in others), ``same rates``, ``unknown`` (no rates without a legend or a unit value), ``added``,
        ``removed``.
    cut_points
        Sum over the dates of the rate before minus the rate after, percentage points; NaN if unknown.
    slower
        Whether a final rate that is no lower than before is reached later than before.
    value
        Imports of the line, NaN without a table.
    """

    key: str
    before: TariffLine | None
    after: TariffLine | None
    fields: tuple[str, ...]
    verdict: str
    cut_points: float
    slower: bool
    value: float


@dataclass(frozen=True, slots=True)
class DraftDiff:
    """The way from one draft to another.

    Parameters
    ----------
    party, agreement
        Of both drafts.
    lines
        Number of lines in each draft.
    dates
        Days on which rates were compared; empty without legends.
    changes
        Every line that differs, in order of key.
    total_value
        Imports over both drafts' lines, NaN without a table.
    """

    party: str
    agreement: str
    lines: tuple[int, int]
    dates: tuple[date, ...]
    changes: tuple[LineChange, ...]
    total_value: float

    def count(self, verdict: str) -> int:
        """Return the number of lines with a verdict."""
        return sum(c.verdict == verdict for c in self.changes)

    def value_pct(self, verdict: str) -> float:
        """Return the share of imports in lines with a verdict, percent; NaN without imports."""
        found = sum(c.value for c in self.changes if c.verdict == verdict)
        return 100 * found / self.total_value if self.total_value > 0 else float("nan")


_FIELDS = ("base", "category", "final", "path", "flags", "not_for", "description", "remark", "ex", "code")


def diff_drafts(
    before: Schedule,
    after: Schedule,
    *,
    legends: tuple[Legend, Legend] | None = None,
    dates: Sequence[date] = (),
    value: Mapping[str, float] | None = None,
) -> DraftDiff:
    """Return what differs between two drafts of one party's schedule.

    Parameters
    ----------
    before, after
        The drafts, in the same edition.
    legends
        The legend of each draft, to compare rates; None compares words only.
    dates
        Days on which rates are compared.
    value
        Imports by line key.

    Raises
    ------
    DraftError
        The drafts are of different parties or editions.
    """
    if (before.party, before.edition) != (after.party, after.edition):
        raise DraftError(
            f"the first draft is {before.party}'s in {before.edition}, the second {after.party}'s in {after.edition}",
            hint="compare two drafts of one party in one edition; accord tariffs transpose carries a schedule over",
            left=[before.party, before.edition],
            right=[after.party, after.edition],
        )
    olds = {line.key: line for line in before.lines}
    news = {line.key: line for line in after.lines}
    days = tuple(dates) if legends else ()
    old_rates = _paths(before, legends[0], days) if legends else {}
    new_rates = _paths(after, legends[1], days) if legends else {}
    worth = value or {}
    changes = []
    for key in sorted(olds.keys() | news.keys()):
        old, new = olds.get(key), news.get(key)
        fields = _differences(old, new)
        verdict, cut, slower = _verdict(old, new, old_rates.get(key), new_rates.get(key))
        if fields or verdict not in ("same rates", "unknown"):
            held = worth.get(key, 0.0) if value is not None else float("nan")
            changes.append(LineChange(key, old, new, fields, verdict, cut, slower, held))
    total = sum(worth.get(k, 0.0) for k in olds.keys() | news.keys()) if value is not None else float("nan")
    return DraftDiff(after.party, after.agreement, (len(before), len(after)), days, tuple(changes), total)


def _differences(old: TariffLine | None, new: TariffLine | None) -> tuple[str, ...]:
    if old is None or new is None:
        return ("line",)
    return tuple(f for f in _FIELDS if getattr(old, f) != getattr(new, f))


def _paths(schedule: Schedule, legend: Legend, days: tuple[date, ...]) -> dict[str, Array]:
    table = rate_table(schedule, legend, days)
    filled = applied_pct(table, table.base_pct, never_above=False)
    return {key: filled[n] for n, key in enumerate(table.keys)}


def _verdict(
    old: TariffLine | None, new: TariffLine | None, before: Array | None, after: Array | None
) -> tuple[str, float, bool]:
    if old is None or new is None:
        return ("added" if old is None else "removed"), float("nan"), False
    if before is None or after is None or np.isnan(before).any() or np.isnan(after).any():
        return "unknown", float("nan"), False
    gap = before - after
    cut = float(gap.sum())
    slower = _arrival(after) > _arrival(before) and bool(after[-1] >= before[-1] - 1e-9)
    low, high = bool((gap > 1e-9).any()), bool((gap < -1e-9).any())
    verdict = "mixed" if low and high else "improved" if low else "worsened" if high else "same rates"
    return verdict, cut, slower


def _arrival(rates: Array) -> int:
    """Place of the first date from which the last rate holds."""
    return int(np.flatnonzero(rates != rates[-1])[-1]) + 1 if (rates != rates[-1]).any() else 0


def apply_diff(before: Schedule, diff: DraftDiff) -> Schedule:
    """Return the second draft, made from the first one and the difference.

    Raises
    ------
    DraftError
        The draft is not the one that the difference starts from.
    """
    lines = {line.key: line for line in before.lines}
    for change in diff.changes:
        here = lines.get(change.key)
        if (here.content() if here else None) != (change.before.content() if change.before else None):
            raise DraftError(
                f"line {change.key} of the draft is not the one that the difference starts from",
                hint="apply a difference to the first of the two drafts it was made from",
                line=change.key,
            )
        if change.after is None:
            del lines[change.key]
        else:
            lines[change.key] = change.after
    return replace(before, agreement=diff.agreement, lines=tuple(lines[k] for k in sorted(lines)), unread=())
