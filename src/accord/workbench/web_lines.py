"""Tariff lines of one party's schedule: found by code or words, and followed year by year.

Invariant: a line is compared with the best rate of the same year; an unknown rate is None, never nought.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from accord.tariffs import show_duty
from accord.workbench.web_agreement import Side, UnknownScheduleError

SMALL = 1e-9
SHOWN = {
    "all": "all lines",
    "gain": "lines that the new agreement improves",
    "dead": "dead letters",
    "freed": "lines freed",
    "kept": "lines not freed",
}


@dataclass(frozen=True, slots=True)
class LineYear:
    """One line in one year, percent at its end; None is no rate or not known.

    Parameters
    ----------
    year
        Calendar year.
    schemes
        Rates by agreement in force, in the desk's order.
    mfn, best, new
        Without any agreement; the best existing one; under the new agreement.
    best_scheme
        Who gives the best existing rate.
    gain
        Points by which the new rate is below the best existing one.
    dead_letter
        Whether the new rate is above it.
    reciprocity
        Whether an existing rate answers the exporter's own list.
    """

    year: int
    mfn: float | None
    schemes: tuple[tuple[str, float | None], ...]
    best: float | None
    best_scheme: str
    new: float | None
    gain: float | None
    dead_letter: bool
    reciprocity: bool


def find_lines(side: Side, text: str | None, shown: str, year: int) -> list[int]:
    """Return the places of the lines that match, in the schedule's order.

    Parameters
    ----------
    text
        The beginning of a code, dots and spaces aside, or words that must all stand in the description.
    shown
        A word of :data:`SHOWN`.
    year
        In which rates are looked at.
    """
    at = side.found.years.index(year)
    new, result = side.found.result.new_pct[:, at], side.found.result
    free = np.where(np.isnan(new), side.found.best.mfn_pct[:, at], new) <= SMALL
    keep = {
        "all": np.ones(len(side.found.offer), dtype=np.bool_),
        "gain": result.incremental_pct[:, at] > SMALL,
        "dead": result.dead_letter[:, at],
        "freed": free,
        "kept": ~free,
    }[shown]
    places = np.flatnonzero(keep).tolist()
    if not text:
        return places
    lines = side.found.offer.lines
    digits = "".join(c for c in text if c not in ". -\u00a0")
    if digits.isdigit():
        return [n for n in places if lines[n].code.startswith(digits)]
    words = text.casefold().split()
    return [n for n in places if all(w in lines[n].description.casefold() for w in words)]


def list_row(side: Side, place: int, year: int) -> dict[str, Any]:
    """Return a line in one year, as one row of a list."""
    line, at = side.found.offer.lines[place], side.found.years.index(year)
    now = _line_year(side, place, at)
    return {
        "line": line.key,
        "description": line.description,
        "category": line.category,
        "mfn_pct": now.mfn,
        "existing_pct": now.best,
        "best_scheme": now.best_scheme,
        "new_pct": now.new,
        "gain_points": now.gain,
        "dead_letter": now.dead_letter,
        "reciprocity": now.reciprocity,
        "flags": list(line.flags),
        "imports": None if side.value is None else float(side.value[place]),
    }


def place_of(side: Side, key: str) -> int:
    """Return the place of a line by its key or code.

    Raises
    ------
    UnknownScheduleError
        The schedule has no such line.
    """
    lines = side.found.offer.lines
    found = [n for n, line in enumerate(lines) if key == line.key] or [
        n for n, line in enumerate(lines) if line.code == key
    ]
    if not found:
        raise UnknownScheduleError(
            f"the new schedule of {side.party} has no line {key[:60]!r}",
            hint="search for a code or words on the page of the lines",
            line=key[:60],
        )
    return found[0]


def line_years(side: Side, place: int) -> tuple[LineYear, ...]:
    """Return a line in every year of the staging."""
    return tuple(_line_year(side, place, at) for at in range(len(side.found.years)))


def line_words(side: Side, place: int) -> dict[str, Any]:
    """Return what the schedule and its legend say of a line, in words."""
    line, legend = side.found.offer.lines[place], side.found.legend
    meaning = legend.find(line.category) if line.category else None
    total = 0.0 if side.value is None else float(side.value.sum())
    value = None if side.value is None else float(side.value[place])
    return {
        "line": line.key,
        "code": line.code,
        "ex": line.ex,
        "description": line.description,
        "base": show_duty(line.base),
        "category": line.category,
        "meaning": meaning.gloss if meaning else "",
        "certainty": meaning.certainty if meaning else "",
        "final": show_duty(line.final) if line.final else None,
        "flags": list(line.flags),
        "not_for": list(line.not_for),
        "remark": line.remark,
        "where": str(line.where),
        "imports": value,
        "imports_share_pct": None if value is None or total <= 0 else 100 * value / total,
    }


def _line_year(side: Side, place: int, at: int) -> LineYear:
    found = side.found
    best, result = found.best, found.result
    return LineYear(
        year=found.years[at],
        mfn=_known(best.mfn_pct[place, at]),
        schemes=tuple((name, _known(best.scheme_pct[k, place, at])) for k, name in enumerate(best.names[1:])),
        best=_known(result.existing_pct[place, at]),
        best_scheme=best.names[best.chosen[place, at]],
        new=_known(result.new_pct[place, at]),
        gain=_known(result.incremental_pct[place, at]),
        dead_letter=bool(result.dead_letter[place, at]),
        reciprocity=bool(best.answered[:, place, at].any()),
    )


def _known(value: Any) -> float | None:
    return float(value) if value == value else None
