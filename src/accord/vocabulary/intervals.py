"""Dates as intervals: the earliest and latest day that a text allows, with its words.

Invariant: nothing is filled in. An end that the source leaves open is None, and a relative
expression without an anchor has neither end.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Interval:
    """A span of days, both ends included; None is an open or unknown end.

    Parameters
    ----------
    earliest, latest
        First and last day, or None.
    precision
        ``day``, ``month``, ``quarter``, ``half``, ``season``, ``year``, ``decade``, ``range``, ``event``,
        ``conditional`` or ``unresolved``.
    text
        The source's own words, or an empty string where the date was derived from other evidence.
    alternatives
        Other defensible readings, each with its own text saying why.
    """

    earliest: date | None
    latest: date | None
    precision: str
    text: str = ""
    alternatives: tuple["Interval", ...] = ()

    @property
    def resolved(self) -> bool:
        """Whether at least one end is known."""
        return self.earliest is not None or self.latest is not None

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape that ``accord read --json`` prints."""
        return {
            "text": self.text,
            "earliest": self.earliest.isoformat() if self.earliest else None,
            "latest": self.latest.isoformat() if self.latest else None,
            "precision": self.precision,
            "alternatives": [a.as_dict() for a in self.alternatives],
        }

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> "Interval":
        """Rebuild an interval from :meth:`as_dict`."""
        return cls(
            earliest=date.fromisoformat(row["earliest"]) if row.get("earliest") else None,
            latest=date.fromisoformat(row["latest"]) if row.get("latest") else None,
            precision=row["precision"],
            text=row.get("text", ""),
            alternatives=tuple(cls.from_dict(a) for a in row.get("alternatives", ())),
        )


def day(value: date, text: str = "") -> Interval:
    """Return the interval that is exactly one day."""
    return Interval(value, value, "day", text)
