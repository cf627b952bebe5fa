"""Corresponding adjustments: what each party adds to and subtracts from its emissions, and its balance with a target.

Invariant: every unit first transferred is added by its host once, every unit used towards an NDC is subtracted by its
user once; so over the units used towards NDCs additions and subtractions are equal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from accord.carbon.entries import NDC
from accord.carbon.errors import LedgerTargetError
from accord.carbon.ledger import Ledger
from accord.vocabulary import party

METHODS = ("average", "trajectory", "cumulative")
YEARS = ("transfer", "vintage")


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One addition or subtraction.

    Parameters
    ----------
    party
        Whose emissions are adjusted.
    year
        Calendar year it falls into.
    tonnes
        Tonnes of CO2 equivalent: positive is added, negative subtracted.
    batch, first, last, vintage
        Units concerned.
    because
        ``first-transfer`` or ``use``.
    used_for_ndc
        Whether these units were used towards an NDC by now.
    """

    party: str
    year: int
    tonnes: int
    batch: str
    first: int
    last: int
    vintage: int
    because: str
    used_for_ndc: bool


@dataclass(frozen=True, slots=True)
class Target:
    """A party's target and its emissions, tonnes of CO2 equivalent.

    Parameters
    ----------
    party
        Alpha-3 code or name.
    method
        ``average`` or ``trajectory`` for a single-year target, ``cumulative`` for a multi-year one.
    first_year, last_year
        Of the period; a single-year target is that of the last year.
    level
        Target by year: the last year for ``average``; each year for ``trajectory``; for ``cumulative`` each year, or
        the budget of the period under the last year. Empty if not known.
    emissions
        Emissions covered by the NDC, by year; years that are absent are unknown, never zero.
    source
        Where target and emissions come from, in words.
    """

    party: str
    method: str
    first_year: int
    last_year: int
    level: Mapping[int, float] = field(default_factory=dict)
    emissions: Mapping[int, float] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class BalanceYear:
    """One year of a balance, tonnes of CO2 equivalent.

    Parameters
    ----------
    year
        The year.
    emissions
        Covered emissions, or None where they are not known.
    first_transferred, used
        Units added and subtracted in the year.
    adjustment
        What is applied in the year: for ``average`` the sum so far over the years elapsed.
    balance
        Emissions plus adjustment, or None.
    """

    year: int
    emissions: float | None
    first_transferred: int
    used: int
    adjustment: float
    balance: float | None


@dataclass(frozen=True, slots=True)
class Balance:
    """Emissions adjusted, beside a target.

    Parameters
    ----------
    party, method, first_year, last_year
        Of the target.
    years
        Year by year.
    adjustment
        What is applied where achievement is judged: the mean a year for ``average``, else the sum of the period.
    emissions, level, gap
        Emissions adjusted, target, and their difference, of the last year for ``average``, else of the period; None
        where something is not known. A positive gap is above the target.
    outside
        Tonnes of this party's adjustments that fall outside the period and are not counted.
    other_period
        Tonnes used whose vintage lies outside the period; they are counted, and a reader should know.
    source
        As the target says it; empty where it does not.
    """

    party: str
    method: str
    first_year: int
    last_year: int
    years: tuple[BalanceYear, ...]
    adjustment: float
    emissions: float | None
    level: float | None
    gap: float | None
    outside: int
    other_period: int
    source: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape."""
        return asdict(self)


def adjustments(ledger: Ledger, *, addition_year: str = "transfer") -> list[Adjustment]:
    """Return every adjustment that the ledger as it stands calls for, by batch and unit.

    Parameters
    ----------
    ledger
        The ledger.
    addition_year
        Year of a host's addition: that of the first ``transfer``, or the ``vintage``.

    Raises
    ------
    LedgerTargetError
        There is no such choice.

    References
    ----------
    Paris Agreement, Article 6.2; the formula is that of bilateral treaties: emissions balance = covered emissions +
    authorised units first transferred - units used.
    """
    if addition_year not in YEARS:
        raise LedgerTargetError(
            f"the year of an addition cannot be {addition_year!r}", hint=f"it is one of: {', '.join(YEARS)}"
        )
    found = []
    for name in sorted(ledger.batches):
        batch = ledger.batches[name]
        for s in batch.segments:
            for_ndc = s.status == "used" and s.purpose == NDC
            what = (name, s.first, s.last, batch.terms.vintage)
            if s.added is not None:
                year = s.added.year if addition_year == "transfer" else batch.terms.vintage
                found.append(Adjustment(batch.terms.host, year, s.quantity, *what, "first-transfer", for_ndc))
            if for_ndc:
                found.append(Adjustment(s.holder, s.since.year, -s.quantity, *what, "use", True))
    return found


def double_counted(ledger: Ledger) -> int:
    """Return the sum of all adjustments on units used towards NDCs: 0 if every tonne counts once.

    >>> double_counted(Ledger())
    0
    """
    return sum(a.tonnes for a in adjustments(ledger) if a.used_for_ndc)


def balance(ledger: Ledger, target: Target, *, addition_year: str = "transfer") -> Balance:
    """Return a party's emissions with corresponding adjustments, beside its target.

    ``average``: the sum of first transfers less uses over the period, divided by the number of years, is added to the
    target year's emissions; earlier years show the sum so far over the years elapsed. ``trajectory`` and
    ``cumulative``: each year's first transfers less uses are added to that year, and the period's sum is judged.

    Raises
    ------
    LedgerTargetError
        The target's method, years or figures cannot be used.
    """
    code = _checked(target)
    mine = [a for a in adjustments(ledger, addition_year=addition_year) if a.party == code]
    period = range(target.first_year, target.last_year + 1)
    inside = [a for a in mine if a.year in period]
    years, total = [], 0
    for elapsed, year in enumerate(period, start=1):
        added = sum(a.tonnes for a in inside if a.year == year and a.tonnes > 0)
        used = -sum(a.tonnes for a in inside if a.year == year and a.tonnes < 0)
        total += added - used
        applied = total / elapsed if target.method == "average" else float(added - used)
        emitted = target.emissions.get(year)
        years.append(BalanceYear(year, emitted, added, used, applied, None if emitted is None else emitted + applied))
    single = target.method == "average"
    adjustment = total / len(period) if single else float(total)
    emissions = years[-1].balance if single else _sum([y.balance for y in years])
    level = target.level.get(target.last_year) if single else _level(target, period)
    return Balance(
        code,
        target.method,
        target.first_year,
        target.last_year,
        tuple(years),
        adjustment,
        emissions,
        level,
        None if emissions is None or level is None else emissions - level,
        sum(abs(a.tonnes) for a in mine if a.year not in period),
        sum(-a.tonnes for a in inside if a.tonnes < 0 and a.vintage not in period),
        target.source,
    )


def _level(target: Target, period: range) -> float | None:
    if target.method == "cumulative" and set(target.level) == {target.last_year}:
        return target.level[target.last_year]
    return _sum([target.level.get(year) for year in period])


def _sum(values: Sequence[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return sum(known) if len(known) == len(values) else None


def _checked(target: Target) -> str:
    if target.method not in METHODS:
        raise LedgerTargetError(
            f"there is no method {target.method!r}", hint=f"methods are: {', '.join(METHODS)}", method=target.method
        )
    if not 2021 <= target.first_year <= target.last_year <= 2200:
        raise LedgerTargetError(
            f"the period {target.first_year}-{target.last_year} cannot stand",
            hint="it begins in 2021 or later and does not end before it begins",
            period=[target.first_year, target.last_year],
        )
    for name, figures in (("level", target.level), ("emissions", target.emissions)):
        for year, value in figures.items():
            if not (target.first_year <= year <= target.last_year) or not abs(value) < float("inf"):
                raise LedgerTargetError(
                    f"{name} of {year} is {value}: outside {target.first_year}-{target.last_year}, or no number",
                    hint="give figures in tonnes for years of the period",
                    field=name,
                    year=year,
                )
    return party(target.party).code
