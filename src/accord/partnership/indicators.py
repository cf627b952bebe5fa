"""Indicators: a commitment beside the series that measure it, with progress and the path before the promise.

Invariant: nothing is linked unless a person wrote the link; reporters stand side by side and are never mixed; where
there is no series the indicator says that there is no data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from accord.partnership.counterfactual import LEVEL, Path, path_before
from accord.partnership.errors import IndicatorFileError
from accord.partnership.evidence import Evidence, in_order
from accord.partnership.series import Series
from accord.partnership.targets import Progress, Target, progress


@dataclass(frozen=True, slots=True)
class Link:
    """What a person linked.

    Parameters
    ----------
    title
        Name of the indicator.
    measure
        What is measured, in a word.
    series
        Ids of series; empty says that there is no data.
    commitment
        Id of the commitment, or None where it is a fact and no promise.
    promised
        Day of the promise, or None.
    target
        What was promised, or None. A level is in the series' printed unit.
    trend, level
        See :func:`accord.partnership.path_before`.
    note
        For people.
    """

    title: str
    measure: str
    series: tuple[str, ...] = ()
    commitment: str | None = None
    promised: date | None = None
    target: Target | None = None
    trend: str = "linear"
    level: float = LEVEL
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One series under an indicator.

    Parameters
    ----------
    series
        The series, with the observations that count on the day.
    progress
        Where it stands, or None without a target.
    path
        The path before the promise, or None where the day of the promise is not known.
    """

    series: Series
    progress: Progress | None
    path: Path | None

    def as_dict(self) -> dict[str, Any]:
        """Return the reading as JSON-serialisable data."""
        return {
            "series": self.series.as_dict(),
            "progress": self.progress.as_dict() if self.progress else None,
            "path": self.path.as_dict() if self.path else None,
        }


@dataclass(frozen=True, slots=True)
class Beside:
    """One period as two or more reporters have it.

    Parameters
    ----------
    period
        The period.
    values
        Series id and value, in the order of the indicator.
    spread_pct
        Largest over smallest, less one, in percent; None where one is not above 0.
    """

    period: str
    values: tuple[tuple[str, float], ...]
    spread_pct: float | None

    def as_dict(self) -> dict[str, Any]:
        """Return the row as JSON-serialisable data."""
        return {"period": self.period, "values": dict(self.values), "spread_pct": self.spread_pct}


@dataclass(frozen=True, slots=True)
class Indicator:
    """A commitment with its series on a day.

    Parameters
    ----------
    title, measure, note
        As linked.
    commitment, commitment_title
        The commitment, or None.
    promised
        Day of the promise, or None.
    target
        The target, or None.
    readings
        One a series.
    beside
        Periods that two or more reporters of one unit have.
    evidence
        The commitment's words.
    status
        ``measured``, ``no-target``, ``no-data`` or ``no-commitment`` (what was linked is not in the register that day).
    words
        Where it stands, in fixed words.
    """

    title: str
    measure: str
    note: str
    commitment: str | None
    commitment_title: str | None
    promised: date | None
    target: Target | None
    readings: tuple[Reading, ...]
    beside: tuple[Beside, ...]
    evidence: tuple[Evidence, ...]
    status: str
    words: str

    def as_dict(self) -> dict[str, Any]:
        """Return the indicator as JSON-serialisable data."""
        return {
            "title": self.title,
            "measure": self.measure,
            "note": self.note,
            "commitment": self.commitment,
            "commitment_title": self.commitment_title,
            "promised": self.promised.isoformat() if self.promised else None,
            "target": self.target.as_dict() if self.target else None,
            "status": self.status,
            "words": self.words,
            "readings": [r.as_dict() for r in self.readings],
            "beside": [b.as_dict() for b in self.beside],
            "evidence": [e.as_dict() for e in self.evidence],
        }


def indicator(
    link: Link,
    series: Mapping[str, Series],
    as_of: date,
    *,
    commitment_title: str | None = None,
    evidence: Sequence[Evidence] = (),
) -> Indicator:
    """Return an indicator on a day.

    Parameters
    ----------
    link
        What was linked.
    series
        The desk's series by id.
    as_of
        Only periods that had ended by this day count.
    commitment_title
        Name of the commitment in the register on that day; None where it is not there.
    evidence
        Its words.

    Raises
    ------
    IndicatorFileError
        A series is unknown, or the target cannot be used with it.
    """
    if unknown := [i for i in link.series if i not in series]:
        raise IndicatorFileError(
            f"'{link.title}' names the series {unknown[0]!r}, which this desk does not have",
            hint=f"series are: {', '.join(sorted(series)) or 'none yet; put CSV files into series/'}",
            series=unknown,
        )
    readings = []
    for i in link.series:
        s = series[i]
        done = progress(s, link.target, link.promised, as_of) if link.target is not None else None
        path = (
            path_before(s, link.promised, as_of, trend=link.trend, level=link.level)
            if link.promised is not None and link.promised <= as_of
            else None
        )
        readings.append(Reading(replace(s, observations=s.upto(as_of)), done, path))
    status, words = _status(link, readings, commitment_title, as_of)
    return Indicator(
        link.title,
        link.measure,
        link.note,
        link.commitment,
        commitment_title,
        link.promised,
        link.target,
        tuple(readings),
        side_by_side([r.series for r in readings]),
        in_order(list(evidence)),
        status,
        words,
    )


def side_by_side(series: Sequence[Series]) -> tuple[Beside, ...]:
    """Return the periods for which two or more series of one unit and frequency have a value."""
    rows: dict[tuple[str, float, str, int], list[tuple[str, float]]] = {}
    labels = {}
    for s in series:
        for o in s.observations:
            key = (s.unit, s.scale, s.frequency, o.period.index)
            rows.setdefault(key, []).append((s.id, o.value))
            labels[key] = o.period.label
    found = []
    for key in sorted(rows, key=lambda k: (k[3], k)):
        values = [v for _, v in rows[key]]
        if len(values) > 1:
            spread = 100.0 * (max(values) / min(values) - 1.0) if min(values) > 0 else None
            found.append(Beside(labels[key], tuple(rows[key]), spread))
    return tuple(found)


def _status(link: Link, readings: Sequence[Reading], title: str | None, as_of: date) -> tuple[str, str]:
    if link.commitment is not None and title is None:
        return "no-commitment", f"no commitment of these documents up to {as_of} is the one that was linked"
    seen = [r for r in readings if r.series.observations]
    if not seen:
        return "no-data", f"no data: this desk has no series of {link.measure} up to {as_of}"
    if link.target is None:
        last = seen[0].series.observations[-1]
        label = f"{last.value:g} {seen[0].series.unit_label} in {last.period.label}"
        return "no-target", f"{label}; no target is linked"
    return "measured", next((r.progress.words for r in seen if r.progress is not None), "")
