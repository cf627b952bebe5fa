"""Tariff lines and schedules: what one party promised, and where each row came from.

Invariant: a schedule holds each line once, keyed by its code and, for an ex-out, its words; rows that could
not be read are kept in ``unread`` with their cells and the reason, never dropped and never guessed.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from accord.tariffs.duty import Duty, show_duty
from accord.tariffs.errors import HsEditionError, ScheduleError

EDITIONS: Mapping[str, int] = {
    "HS1988": 1988, "HS1996": 1996, "HS2002": 2002, "HS2007": 2007, "HS2012": 2012, "HS2017": 2017,
    "HS2022": 2022, "HS2028": 2028,
}  # fmt: skip
_NICKNAMES = {"H0": "HS1988", "H1": "HS1996", "H2": "HS2002", "H3": "HS2007", "H4": "HS2012", "H5": "HS2017",
              "H6": "HS2022", "HS1992": "HS1988", "H7": "HS2028"}  # fmt: skip
FLAGS = ("sensitive", "quota", "trade-remedy")


def edition(text: str) -> str:
    """Return the name of an edition of the Harmonized System: ``HS2017`` for ``hs 17``, ``H5`` or ``2017``.

    Raises
    ------
    HsEditionError
        There was no such edition.

    >>> edition("HS 2017"), edition("92"), edition("H6")
    ('HS2017', 'HS1988', 'HS2022')
    """
    raw = re.sub(r"[^A-Z0-9]", "", text.upper())
    digits = raw.removeprefix("AHTN").removeprefix("HSK").removeprefix("HS")
    if len(digits) == 2 and digits.isdigit():
        digits = ("19" if int(digits) > 80 else "20") + digits
    name = _NICKNAMES.get(raw) or _NICKNAMES.get(f"HS{digits}") or f"HS{digits}"
    if name not in EDITIONS:
        raise HsEditionError(
            f"{text!r} is no edition of the Harmonized System",
            hint=f"the editions are: {', '.join(EDITIONS)}",
            value=text,
        )
    return name


@dataclass(frozen=True, slots=True)
class Where:
    """The place a row came from: file, row (from 1, as the program that shows the file counts), page or sheet."""

    file: str
    row: int
    page: int | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        place = f"{self.file}"
        if self.sheet:
            place += f" [{self.sheet}]"
        if self.page is not None:
            place += f" p. {self.page}"
        return f"{place} row {self.row}"


@dataclass(frozen=True, slots=True)
class TariffLine:
    """One line of a schedule.

    Parameters
    ----------
    code
        Digits of the tariff code, without dots.
    description
        The good, in the schedule's words.
    base
        Base rate from which the category cuts.
    category
        Staging category as the schedule prints it, or an empty string where calendar columns say the rates.
    where
        The row it came from.
    ex
        Whether only part of the code is meant (an ex-out); the description then says which.
    final
        Rate at the end of the staging where the schedule prints one, else None.
    path
        Rates by calendar year, or by year of the agreement where the number is below 1000, in order.
    flags
        Of ``sensitive``, ``quota``, ``trade-remedy``; in order, each once.
    not_for
        ISO alpha-3 codes of the origins that the preference is withheld from.
    remark
        Remarks as printed.
    """

    code: str
    description: str
    base: Duty
    category: str
    where: Where
    ex: bool = False
    final: Duty | None = None
    path: tuple[tuple[int, Duty], ...] = ()
    flags: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()
    remark: str = ""

    @property
    def key(self) -> str:
        """What identifies the line in its schedule: the code, and for an ex-out a mark of its words."""
        if not self.ex:
            return self.code
        words = " ".join(self.description.lower().split())
        return f"ex{self.code}:{hashlib.sha256(words.encode()).hexdigest()[:6]}"

    @property
    def hs6(self) -> str:
        """The first six digits."""
        return self.code[:6]

    def content(self) -> tuple[object, ...]:
        """Return everything that the line says, without the place it was found in."""
        return (
            self.code, self.ex, self.description, self.base, self.category, self.final, self.path, self.flags,
            self.not_for, self.remark,
        )  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """Return the line as JSON-serialisable data."""
        return {
            "key": self.key,
            "code": self.code,
            "ex": self.ex,
            "description": self.description,
            "base": show_duty(self.base),
            "category": self.category,
            "final": show_duty(self.final) if self.final else None,
            "path": {str(y): show_duty(d) for y, d in self.path},
            "flags": list(self.flags),
            "not_for": list(self.not_for),
            "remark": self.remark,
            "where": str(self.where),
        }


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that was not taken: where, why, how to mend it, and its cells as they stand."""

    where: Where
    code: str
    message: str
    hint: str
    cells: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the problem as JSON-serialisable data."""
        return {
            "where": str(self.where), "row": self.where.row, "code": self.code, "message": self.message,
            "hint": self.hint, "cells": list(self.cells),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Schedule:
    """The tariff lines of one party under one agreement (or its MFN tariff).

    Parameters
    ----------
    party
        ISO alpha-3 code of the importer that the schedule binds.
    agreement
        Name of the agreement, or ``MFN``.
    edition
        Edition of the Harmonized System that the codes belong to.
    digits
        Digits of a full tariff line.
    lines
        The lines; their order carries no meaning.
    base_date
        Day whose duties are the base rates, or None if the schedule does not say.
    unread
        Rows that could not be taken.
    synthetic
        Whether the schedule was generated; every output says so.
    source
        File and SHA-256 of its bytes, or words for where it came from.
    ignored
        Headings of columns of the file that no line uses.
    """

    party: str
    agreement: str
    edition: str
    digits: int
    lines: tuple[TariffLine, ...]
    base_date: date | None = None
    unread: tuple[Unread, ...] = ()
    synthetic: bool = False
    source: str = ""
    ignored: tuple[str, ...] = ()
    _index: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index = {line.key: n for n, line in enumerate(self.lines)}
        if len(index) != len(self.lines):
            twice = sorted(key for key, count in Counter(line.key for line in self.lines).items() if count > 1)
            raise ScheduleError(
                f"{len(twice)} line(s) stand twice in the schedule of {self.party}: {', '.join(twice[:5])}",
                hint="keep one row for each line; a reader lists the second row instead of taking it",
                twice=twice,
            )
        object.__setattr__(self, "_index", index)

    def __len__(self) -> int:
        return len(self.lines)

    def __contains__(self, key: object) -> bool:
        return key in self._index

    def line(self, key: str) -> TariffLine:
        """Return the line with that key or code.

        Raises
        ------
        ScheduleError
            There is none.
        """
        if key not in self._index:
            raise ScheduleError(
                f"the schedule of {self.party} has no line {key!r}",
                hint=f"give all {self.digits} digits without dots; ex-outs have keys such as ex03049990:1a2b3c",
                key=key,
            )
        return self.lines[self._index[key]]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the lines, in the lines' order."""
        return tuple(self._index)


def in_order(schedule: Schedule) -> Schedule:
    """Return the schedule with its lines sorted by key."""
    return replace(schedule, lines=tuple(sorted(schedule.lines, key=lambda line: line.key)))


def same_content(left: Iterable[TariffLine], right: Iterable[TariffLine]) -> bool:
    """Return whether two drafts say the same, row order and places aside."""
    return {line.key: line.content() for line in left} == {line.key: line.content() for line in right}
