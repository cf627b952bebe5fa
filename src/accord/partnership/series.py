"""A statistical series as its reporter published it: periods, values, unit, source, licence and edition.

Invariant: a value is never converted or filled in; a period without a value is a gap, and what looks odd is a question
to the user and not a correction.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

FREQUENCIES = {"annual": 1, "quarterly": 4, "monthly": 12}
STATUSES = ("observed", "estimated", "provisional")
JUMP = 300.0  # between neighbours: thousands taken for units, and the like
_PERIOD = {
    "annual": re.compile(r"(\d{4})()"),
    "quarterly": re.compile(r"(\d{4})-?Q([1-4])"),
    "monthly": re.compile(r"(\d{4})-(0[1-9]|1[0-2])"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """One year, quarter or month.

    Parameters
    ----------
    index
        Years (quarters, months) since the year 0; neighbours differ by one.
    per_year
        1, 4 or 12.
    """

    index: int
    per_year: int

    @property
    def year(self) -> int:
        """Its calendar year."""
        return self.index // self.per_year

    @property
    def label(self) -> str:
        """The period as files write it: ``2023``, ``2023-Q4``, ``2023-11``."""
        part = self.index % self.per_year + 1
        return (
            str(self.year)
            if self.per_year == 1
            else f"{self.year}-{f'Q{part}' if self.per_year == 4 else f'{part:02d}'}"
        )

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.index % self.per_year * (12 // self.per_year) + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        after = Period(self.index + 1, self.per_year)
        return date(self.year, 12, 31) if after.year > self.year else after.first - timedelta(days=1)

    @property
    def when(self) -> float:
        """Its place in years, for trends: 2023.25 for the second quarter of 2023."""
        return self.index / self.per_year


def period_of(text: str, frequency: str) -> Period | None:
    """Return the period that a text names, or None.

    >>> period_of("2023-Q4", "quarterly").last
    datetime.date(2023, 12, 31)
    """
    found = _PERIOD[frequency].fullmatch(text.strip())
    if found is None or not 1 <= int(found[1]) <= 9998:
        return None
    per_year = FREQUENCIES[frequency]
    return Period(int(found[1]) * per_year + (int(found[2]) - 1 if found[2] else 0), per_year)


def period_with(day: date, frequency: str) -> Period:
    """Return the period that a day lies in."""
    per_year = FREQUENCIES[frequency]
    return Period(day.year * per_year + (day.month - 1) * per_year // 12, per_year)


@dataclass(frozen=True, slots=True)
class Observation:
    """One value.

    Parameters
    ----------
    period
        What it is for.
    value
        In the series' unit.
    status
        ``observed``, ``estimated`` or ``provisional``.
    note
        Where this value comes from, if not from the series' source.
    """

    period: Period
    value: float
    status: str = "observed"
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the observation as JSON-serialisable data."""
        return {"period": self.period.label, "value": self.value, "status": self.status, "note": self.note}


@dataclass(frozen=True, slots=True)
class Series:
    """A series.

    Parameters
    ----------
    id
        Its file's name without ending.
    title
        For people.
    measure
        What is measured in one word: trade, exports, imports, investment, visitors, students, community …
    reporter
        Who reports it (ISO 3166 alpha-3, or an organisation's name).
    parties
        Between whom or about whom (ISO 3166 alpha-3).
    unit
        Unit of the values, for example ``USD`` or ``persons``.
    scale
        What one printed unit is worth: 1e9 for billions.
    source, licence, edition
        Where it is from, under what terms, and which publication of it.
    frequency
        ``annual``, ``quarterly`` or ``monthly``.
    observations
        By period, each once.
    missing
        Periods that the file lists without a value.
    questions
        What looks odd, in words.
    """

    id: str
    title: str
    measure: str
    reporter: str
    parties: tuple[str, ...]
    unit: str
    scale: float
    source: str
    licence: str
    edition: str
    frequency: str
    observations: tuple[Observation, ...]
    missing: tuple[Period, ...] = ()
    questions: tuple[str, ...] = ()

    @property
    def unit_label(self) -> str:
        """The unit for people: ``billion USD``."""
        sizes = {1e12: "trillion ", 1e9: "billion ", 1e6: "million ", 1e3: "thousand ", 1.0: ""}
        return f"{sizes.get(self.scale, f'{self.scale:g} ')}{self.unit}"

    def upto(self, day: date) -> tuple[Observation, ...]:
        """Return the observations whose period had ended by a day."""
        return tuple(o for o in self.observations if o.period.last <= day)

    def as_dict(self) -> dict[str, Any]:
        """Return the series as JSON-serialisable data."""
        return {
            "id": self.id,
            "title": self.title,
            "measure": self.measure,
            "reporter": self.reporter,
            "parties": list(self.parties),
            "unit": self.unit,
            "scale": self.scale,
            "unit_label": self.unit_label,
            "source": self.source,
            "licence": self.licence,
            "edition": self.edition,
            "frequency": self.frequency,
            "observations": [o.as_dict() for o in self.observations],
            "missing": [p.label for p in self.missing],
            "questions": list(self.questions),
        }


def questions_about(unit: str, frequency: str, observations: Sequence[Observation]) -> tuple[str, ...]:
    """Return what looks odd in a series, in words: gaps, fractions called percent, leaps, signs.

    Parameters
    ----------
    unit, frequency
        As the side-car has them.
    observations
        By period.
    """
    found = []
    values = [o.value for o in observations]
    if unit in ("%", "percent") and values and all(abs(v) <= 1 for v in values) and any(values):
        found.append(
            f"the unit is percent and no value is above 1 (largest {max(map(abs, values)):g}): are they fractions?"
        )
    if unit == "fraction" and any(abs(v) > 1 for v in values):
        found.append(f"the unit is a fraction and a value is {max(map(abs, values)):g}: are they percent?")
    gaps = [(a.period, b.period) for a, b in pairwise(observations) if b.period.index - a.period.index > 1]
    found += [
        f"no value between {a.label} and {b.label} ({b.index - a.index - 1} of {frequency} periods missing)"
        for a, b in gaps
    ]
    for a, b in pairwise(observations):
        if a.value and b.value and max(abs(b.value / a.value), abs(a.value / b.value)) >= JUMP:
            found.append(f"{a.value:g} in {a.period.label} and {b.value:g} in {b.period.label}: has the unit changed?")
    if unit not in ("%", "percent", "fraction") and any(v < 0 for v in values) and any(v > 0 for v in values):
        found.append("values on both sides of zero: are they changes rather than levels?")
    return tuple(found)
