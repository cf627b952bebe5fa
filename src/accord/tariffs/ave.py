"""Ad valorem equivalents: a duty per kilogram as a percentage, with the unit value and the method recorded.

Invariant: an equivalent always carries the unit value it was made with and where that came from; without one
the duty stays as it is.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from accord.tariffs.duty import AdValorem, Compound, Duty, Mixed, Specific, Technical, show_duty
from accord.tariffs.errors import ImportTableError, TariffSettingsError, UnitValueError
from accord.tariffs.imports import Imports
from accord.tariffs.read_csv import delimiter, text_of
from accord.tariffs.schedule import Schedule, TariffLine

_IN_KG = {"kg": Decimal(1), "t": Decimal(1000), "g": Decimal("0.001")}
_IN_L = {"l": Decimal(1), "hl": Decimal(100)}
METHODS = ("unctad-1", "unctad-2")


@dataclass(frozen=True, slots=True)
class UnitValue:
    """What a unit of a good costs: ``price`` units of ``currency`` per ``unit``, and where that is from."""

    price: Decimal
    currency: str
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Equivalent:
    """An ad valorem equivalent.

    Parameters
    ----------
    pct
        Percent ad valorem.
    duty
        The duty as the law prints it.
    unit_value
        The unit value used, or None where the duty needed none.
    method
        ``unctad-1`` (own line, own subheading, then the fallback), ``unctad-2`` (the fallback only, which keeps
        margins between partners) or ``given``.
    step
        Which of them gave the unit value: ``own line``, ``own subheading``, ``fallback``, ``given`` or ``none needed``.
    """

    pct: Decimal
    duty: str
    unit_value: UnitValue | None
    method: str
    step: str


def equivalent(
    duty: Duty, unit_value: UnitValue | None, *, fx: Mapping[str, Decimal] | None = None, method: str = "given",
    step: str = "given",
) -> Equivalent:  # fmt: skip
    """Return the ad valorem equivalent of a duty.

    Parameters
    ----------
    duty
        Specific: 100 × amount / unit value. Compound: the sum. Mixed: the higher or lower of its parts.
    unit_value
        None is enough for a purely ad valorem duty.
    fx
        Units of each currency for one unit of a common one, where the duty and the unit value differ in currency.

    Raises
    ------
    UnitValueError
        The unit value is missing, not positive, in another kind of unit or without an exchange rate; or the duty
        is technical.

    Examples
    --------
    >>> from accord.tariffs import parse_duty
    >>> value = UnitValue(Decimal(10), "MYR", "kg", "example")
    >>> equivalent(parse_duty("8% or RM 1.20/kg, whichever is higher"), value).pct == 12
    True
    """
    pct = _percent(duty, unit_value, fx or {})
    used = None if isinstance(duty, AdValorem) else unit_value
    return Equivalent(pct, show_duty(duty), used, method, step if used else "none needed")


def _percent(duty: Duty, value: UnitValue | None, fx: Mapping[str, Decimal]) -> Decimal:
    match duty:
        case AdValorem(pct):
            return pct
        case Specific():
            return _specific(duty, value, fx)
        case Compound(parts):
            return sum((_percent(p, value, fx) for p in parts), Decimal(0))
        case Mixed(rule, parts):
            return (max if rule == "higher" else min)(_percent(p, value, fx) for p in parts)
        case Technical(text):
            raise _error(
                f"the duty {text!r} depends on the composition of the good", "give the rate of this line yourself"
            )


def _specific(duty: Specific, value: UnitValue | None, fx: Mapping[str, Decimal]) -> Decimal:
    if value is None:
        raise _error(f"{show_duty(duty)} has no unit value", "give unit values by line or subheading")
    if value.price <= 0:
        raise _error(f"the unit value {value.price} {value.currency}/{value.unit} is not positive", "mend it")
    amount = duty.amount / duty.quantity
    for family in (_IN_KG, _IN_L):
        if duty.unit in family and value.unit in family:
            amount *= family[value.unit] / family[duty.unit]
            break
    else:
        if duty.unit != value.unit:
            raise _error(
                f"{show_duty(duty)} is per {duty.unit}, the unit value per {value.unit}", "give one per the duty's unit"
            )
    if duty.currency != value.currency:
        if duty.currency not in fx or value.currency not in fx:
            raise _error(
                f"{show_duty(duty)} is in {duty.currency}, the unit value in {value.currency}",
                "give exchange rates for both currencies",
            )
        amount *= fx[value.currency] / fx[duty.currency]
    return 100 * amount / value.price


def _error(why: str, hint: str) -> UnitValueError:
    return UnitValueError(why, hint=hint)


@dataclass(frozen=True, slots=True)
class UnitValues:
    """Unit values by line, by own subheading, and the fallback (such as an OECD-wide table) by subheading."""

    line: Mapping[str, UnitValue]
    hs6: Mapping[str, UnitValue]
    fallback: Mapping[str, UnitValue]

    def of(self, line: TariffLine, method: str) -> tuple[UnitValue | None, str]:
        """Return the unit value of a line by a method, and the step that gave it."""
        if method not in METHODS:
            raise TariffSettingsError(f"{method!r} is no method", hint=f"give {' or '.join(METHODS)}", method=method)
        own = ((self.line.get(line.code), "own line"), (self.hs6.get(line.hs6), "own subheading"))
        steps = (*(own if method == "unctad-1" else ()), (self.fallback.get(line.hs6), "fallback"))
        return next(((v, step) for v, step in steps if v is not None), (None, "none"))


def unit_values(imports: Imports, *, currency: str, unit: str = "kg") -> UnitValues:
    """Return unit values by line and subheading from imports with quantities: value over quantity."""
    worth: dict[str, float] = {}
    amount: dict[str, float] = {}
    for (code, partner), quantity in imports.quantity.items():
        for key in {code, code[:6]}:
            worth[key] = worth.get(key, 0.0) + imports.value[code, partner]
            amount[key] = amount.get(key, 0.0) + quantity
    made = {
        key: UnitValue(Decimal(repr(worth[key] / amount[key])), currency, unit, imports.source)
        for key in worth
        if amount[key] > 0 and worth[key] > 0
    }
    return UnitValues({k: v for k, v in made.items() if len(k) > 6}, {k: v for k, v in made.items() if len(k) == 6}, {})


def read_unit_values(path: Path) -> UnitValues:
    """Return unit values from a CSV with columns code, price, currency, unit and, if it has them, source and scope.

    Scope ``fallback`` marks rows of the fallback table; six digits otherwise mean the own subheading.

    Raises
    ------
    ImportTableError
        A column is missing or a price is no number.
    """
    text = text_of(path)
    body = "\n".join(x for x in text.splitlines() if not x.startswith("#"))
    reader = csv.DictReader(io.StringIO(body), delimiter=delimiter(body))
    missing = {"code", "price", "currency", "unit"} - set(reader.fieldnames or ())
    if missing:
        raise ImportTableError(
            f"{path.name}: no column {', '.join(sorted(missing))}",
            hint="name them code, price, currency, unit",
            file=path.name,
        )
    tables: tuple[dict[str, UnitValue], dict[str, UnitValue], dict[str, UnitValue]] = ({}, {}, {})
    for number, row in enumerate(reader, start=2):
        try:
            price = Decimal(row["price"])
        except ArithmeticError as error:
            raise ImportTableError(
                f"{path.name} row {number}: price {row['price']!r} is no number", hint="mend the row", row=number
            ) from error
        code = row["code"].replace(".", "").strip()
        place = 2 if row.get("scope") == "fallback" else int(len(code) == 6)
        tables[place][code] = UnitValue(
            price, row["currency"].strip(), row["unit"].strip(), row.get("source") or path.name
        )
    return UnitValues(*tables)


def equivalents(
    schedule: Schedule, values: UnitValues, *, method: str = "unctad-1", fx: Mapping[str, Decimal] | None = None
) -> tuple[dict[str, Equivalent], dict[str, str]]:
    """Return the equivalents of all bases that are not ad valorem, by line key, and why others have none."""
    made: dict[str, Equivalent] = {}
    left: dict[str, str] = {}
    for line in schedule.lines:
        if isinstance(line.base, AdValorem):
            continue
        value, step = values.of(line, method)
        try:
            made[line.key] = equivalent(line.base, value, fx=fx, method=method, step=step)
        except UnitValueError as error:
            left[line.key] = error.message
    return made, left


def in_percent(
    schedule: Schedule, values: UnitValues, *, method: str = "unctad-1", fx: Mapping[str, Decimal] | None = None
) -> tuple[Schedule, dict[str, Equivalent], dict[str, str]]:
    """Return the schedule with every duty as a percentage, the equivalents of bases by line key, and what is left.

    A line keeps its duties in the law's words, and stands in the last mapping with the reason, if any of them (base,
    final rate, year columns) has no equivalent. Percentages are rounded to six decimals.
    """
    made: dict[str, Equivalent] = {}
    left: dict[str, str] = {}
    lines = []
    for line in schedule.lines:
        value, step = values.of(line, method)
        told = {"fx": fx, "method": method, "step": step}

        def turned(duty: Duty, value: UnitValue | None = value, told: dict[str, Any] = told) -> Duty:
            if isinstance(duty, AdValorem):
                return duty
            return AdValorem(equivalent(duty, value, **told).pct.quantize(Decimal("0.000001")).normalize())

        try:
            path = tuple((year, turned(duty)) for year, duty in line.path)
            final = turned(line.final) if line.final else None
            base = turned(line.base)
        except UnitValueError as error:
            left[line.key] = error.message
            lines.append(line)
            continue
        if base is not line.base:
            made[line.key] = equivalent(line.base, value, fx=fx, method=method, step=step)
        lines.append(replace(line, base=base, final=final, path=path))
    return replace(schedule, lines=tuple(lines)), made, left


def as_percentages(made: Mapping[str, Equivalent], keys: Sequence[str] | None = None) -> dict[str, Decimal]:
    """Return the percentages alone, for :func:`accord.tariffs.rate_table`, rounded to six decimals."""
    return {k: e.pct.quantize(Decimal("0.000001")) for k, e in made.items() if keys is None or k in keys}
