"""What turns duties per unit into percentages: a table of unit values, a method, exchange rates.

Invariant: without a unit value a duty stays in its own words; no unit value is made up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from accord.tariffs import (
    Equivalent,
    Legend,
    Schedule,
    TariffSettingsError,
    in_percent,
    read_unit_values,
)
from accord.workbench.tariff_work import ScheduleFile, open_both


@dataclass(frozen=True, slots=True)
class Worth:
    """How duties that are not ad valorem are turned into percentages.

    Parameters
    ----------
    table
        CSV with columns code, price, currency, unit; see :func:`accord.tariffs.read_unit_values`.
    method
        ``unctad-1`` or ``unctad-2``.
    fx
        Units of each currency for one unit of a common one.
    """

    table: Path
    method: str = "unctad-1"
    fx: Mapping[str, Decimal] = field(default_factory=dict)

    def on(self, schedule: Schedule) -> tuple[Schedule, dict[str, Equivalent], dict[str, str]]:
        """Return the schedule in percent, the equivalents of its bases and the lines without one."""
        return in_percent(schedule, read_unit_values(self.table), method=self.method, fx=self.fx)


def in_worth(file: ScheduleFile, worth: Worth | None) -> tuple[Schedule, Legend, dict[str, Equivalent], dict[str, str]]:
    """Return a schedule (in percent if ``worth`` says how), its legend, the equivalents and the lines without one."""
    schedule, legend = open_both(file)
    if worth is None:
        return schedule, legend, {}, {}
    turned, made, left = worth.on(schedule)
    return turned, legend, made, left


def exchange_rates(texts: Sequence[str]) -> dict[str, Decimal]:
    """Return exchange rates from words such as ``MYR=4.4`` and ``USD=1``.

    Raises
    ------
    TariffSettingsError
        A word has no currency code, or its number is not positive.
    """
    rates = {}
    for text in texts:
        name, _, number = text.partition("=")
        code = name.strip().upper()
        try:
            rate = Decimal(number.strip())
        except InvalidOperation:
            rate = Decimal(0)
        if len(code) != 3 or not code.isalpha() or not rate.is_finite() or rate <= 0:
            raise TariffSettingsError(
                f"{text!r} is no exchange rate",
                hint="give units of each currency for one of a common one: --fx MYR=4.4 --fx USD=1",
                value=text,
            )
        rates[code] = rate
    return rates
