"""What a duty is: ad valorem, specific, compound, mixed or technical, as values.

Invariant: amounts are decimals exactly as the law prints them; nothing here turns a specific duty into a
percentage (:mod:`accord.tariffs.ave` does, and records how).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from accord.tariffs.figures import show_number


@dataclass(frozen=True, slots=True)
class AdValorem:
    """A duty of ``pct`` percent of the customs value."""

    pct: Decimal


@dataclass(frozen=True, slots=True)
class Specific:
    """A duty of ``amount`` of a currency per ``quantity`` of ``unit``.

    Parameters
    ----------
    amount
        Money, in units of ``currency``; negative for a deduction inside a compound duty.
    currency
        ISO 4217 code.
    quantity
        How many units the amount is for: 100 in EUR 5/100 kg.
    unit
        Canonical unit: ``kg``, ``t``, ``g``, ``l``, ``hl``, ``m``, ``m2``, ``m3``, ``each``,
        ``pair``, ``kWh``, ``ct``, ``lpa`` (litre of pure alcohol).
    """

    amount: Decimal
    currency: str
    quantity: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Compound:
    """The sum of its parts: ``8% + MYR 1.20/kg``."""

    parts: tuple["Duty", ...]


@dataclass(frozen=True, slots=True)
class Mixed:
    """One of its parts: the ``higher`` or the ``lower``."""

    rule: str
    parts: tuple["Duty", ...]


@dataclass(frozen=True, slots=True)
class Technical:
    """A duty that depends on what the good is made of; kept in the law's own words."""

    text: str


Duty = AdValorem | Specific | Compound | Mixed | Technical
FREE = AdValorem(Decimal(0))


def is_free(duty: Duty) -> bool:
    """Return whether no duty is due whatever the good costs or weighs."""
    match duty:
        case AdValorem(pct):
            return pct == 0
        case Specific(amount=amount):
            return amount == 0
        case Compound(parts):
            return all(map(is_free, parts))
        case Mixed(rule, parts):
            return (any if rule == "lower" else all)(map(is_free, parts))
        case Technical():
            return False


def ad_valorem_pct(duty: Duty) -> Decimal | None:
    """Return the percentage of a purely ad valorem duty, zero for a free one, else None."""
    if isinstance(duty, AdValorem):
        return duty.pct
    return Decimal(0) if is_free(duty) else None


def change_parts(
    duty: Duty, ad_valorem: Callable[[Decimal], Decimal], specific: Callable[[Decimal], Decimal]
) -> Duty | None:
    """Return the duty with each percentage and each amount changed; None for a technical duty."""
    match duty:
        case AdValorem(pct):
            return AdValorem(ad_valorem(pct))
        case Specific(amount=amount):
            return replace(duty, amount=specific(amount))
        case Compound(parts) | Mixed(parts=parts):
            changed = [change_parts(p, ad_valorem, specific) for p in parts]
            kept = tuple(p for p in changed if p is not None)
            return replace(duty, parts=kept) if len(kept) == len(parts) else None
        case Technical():
            return None


def tidy(duty: Duty) -> Duty:
    """Return the duty without parts that add nothing: a free duty is ``0%`` however it was written."""
    if is_free(duty):
        return FREE
    if isinstance(duty, Compound):
        kept = tuple(tidy(p) for p in duty.parts if not is_free(p))
        return kept[0] if len(kept) == 1 else Compound(kept)
    return duty


def show_duty(duty: Duty) -> str:
    """Return the duty as text that :func:`accord.tariffs.parse_duty` reads back to an equal duty.

    >>> show_duty(Mixed("higher", (AdValorem(Decimal(8)), Specific(Decimal("1.20"), "MYR", Decimal(1), "kg"))))
    '8% or MYR 1.2/kg, whichever is higher'
    """
    match duty:
        case AdValorem(pct):
            return f"{show_number(pct)}%"
        case Specific(amount, currency, quantity, unit):
            per = unit if quantity == 1 else f"{show_number(quantity)} {unit}"
            return f"{currency} {show_number(amount)}/{per}"
        case Compound(parts):
            text = _inside(parts[0])
            for part in parts[1:]:
                if isinstance(part, Specific | AdValorem) and _size(part) < 0:
                    text += f" - {_inside(_flip(part))}"
                else:
                    text += f" + {_inside(part)}"
            return text
        case Mixed(rule, parts):
            return f"{' or '.join(_inside(p) for p in parts)}, whichever is {rule}"
        case Technical(text):
            return text


def _inside(duty: Duty) -> str:
    return f"({show_duty(duty)})" if isinstance(duty, Mixed | Compound) else show_duty(duty)


def _size(duty: AdValorem | Specific) -> Decimal:
    return duty.pct if isinstance(duty, AdValorem) else duty.amount


def _flip(duty: AdValorem | Specific) -> Duty:
    return AdValorem(-duty.pct) if isinstance(duty, AdValorem) else replace(duty, amount=-duty.amount)
