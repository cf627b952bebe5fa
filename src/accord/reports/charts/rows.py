"""From rows of results to the chart that shows them, with the columns that its kind needs.

Invariant: the rows of a chart are its numbers, complete: what is drawn, listed under the chart and written
to its CSV file is one and the same table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accord.reports.blocks import Chart, Column


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect on one country, region or group.

    Parameters
    ----------
    code
        ISO 3166 alpha-3 code, or the code of a region of the baseline.
    label
        Its name.
    value, low, high
        The effect and its interval (None where none was computed).
    """

    code: str
    label: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class TradeChange:
    """The change of one flow of one sector; ``flow`` names who sells to whom."""

    sector: str
    flow: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One year of a path; ``series`` is its direct label."""

    series: str
    year: int
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Something that happened, or a state that lasted, in the lane of an instrument."""

    lane: str
    label: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Tie:
    """How far ``target`` rests on ``source``."""

    source: str
    target: str
    value: float


def intervals_chart(
    key: str, effects: Sequence[Effect], *, title: str, measure: str, unit: str, source: str, decimals: int = 3
) -> Chart:
    """Return bars with intervals, one country a line."""
    return _effects_chart("intervals", key, effects, title, measure, unit, source, decimals)


def tiles_chart(
    key: str, effects: Sequence[Effect], *, title: str, measure: str, unit: str, source: str, decimals: int = 3
) -> Chart:
    """Return a map of tiles without borders, one country a tile."""
    return _effects_chart("tiles", key, effects, title, measure, unit, source, decimals)


def _effects_chart(
    kind: str, key: str, effects: Sequence[Effect], title: str, measure: str, unit: str, source: str, decimals: int
) -> Chart:
    return Chart(
        key,
        kind,
        title,
        measure,
        (Column("code", "Code"), Column("label", "Country or group"), *_value_columns(unit, decimals)),
        tuple((e.code, e.label, e.value, e.low, e.high) for e in effects),
        source,
        _describe(title, measure, [(e.label, e.value) for e in effects], unit),
        unit,
    )


def diverging_chart(
    key: str, changes: Sequence[TradeChange], *, title: str, measure: str, unit: str, source: str, decimals: int = 0
) -> Chart:
    """Return bars to the left and right of nought, one sector a line and one panel a flow."""
    return Chart(
        key,
        "diverging",
        title,
        measure,
        (Column("flow", "Flow"), Column("label", "Sector"), *_value_columns(unit, decimals)),
        tuple((c.flow, c.sector, c.value, c.low, c.high) for c in changes),
        source,
        _describe(title, measure, [(f"{c.flow}, {c.sector}", c.value) for c in changes], unit),
        unit,
    )


def path_chart(
    key: str, points: Sequence[Point], *, title: str, measure: str, unit: str, source: str, decimals: int = 1
) -> Chart:
    """Return lines with bands over years, for example what each year of delay costs."""
    return _years(key, "path", points, title, measure, unit, source, decimals)


def coverage_chart(key: str, points: Sequence[Point], *, title: str, measure: str, source: str) -> Chart:
    """Return steps over years from 0 to 100 %, one party a line."""
    return _years(key, "coverage", points, title, measure, "%", source, 1)


def _years(
    key: str, kind: str, points: Sequence[Point], title: str, measure: str, unit: str, source: str, decimals: int
) -> Chart:
    columns = (
        Column("series", "Series"),
        Column("year", "Year", "number", "year", 0),
        *_value_columns(unit, decimals),
    )
    return Chart(
        key,
        kind,
        title,
        measure,
        columns,
        tuple((p.series, p.year, p.value, p.low, p.high) for p in points),
        source,
        _describe(title, measure, [(f"{p.series} {p.year}", p.value) for p in points], unit),
        unit,
    )


def staging_chart(key: str, points: Sequence[Point], *, title: str, measure: str, source: str) -> Chart:
    """Return steps over years from nought up, such as duties in percent, one agreement a line."""
    return _years(key, "staging", points, title, measure, "%", source, 1)


def timeline_chart(key: str, spans: Sequence[Span], *, title: str, measure: str, source: str, as_of: date) -> Chart:
    """Return lanes of instruments with what happened in each, and a line for the day that is asked about."""
    lanes = list(dict.fromkeys(s.lane for s in spans))
    return Chart(
        key,
        "timeline",
        title,
        measure,
        (
            Column("lane", "Instrument"),
            Column("label", "What"),
            Column("start", "From", "date"),
            Column("end", "To", "date"),
        ),
        tuple((s.lane, s.label, s.start, s.end) for s in spans),
        source,
        f"{title}. {measure}. {len(spans)} entries in {len(lanes)} lanes: {', '.join(lanes)}.",
        rule=as_of,
    )


def network_chart(
    key: str, ties: Sequence[Tie], *, title: str, measure: str, unit: str, source: str, decimals: int = 1
) -> Chart:
    """Return lines from suppliers to those who rest on them, as wide as the share."""
    return Chart(
        key,
        "network",
        title,
        measure,
        (
            Column("source", "Supplier"),
            Column("target", "Who rests on it"),
            Column("value", "Value", "number", unit, decimals),
        ),
        tuple((t.source, t.target, t.value) for t in ties),
        source,
        _describe(title, measure, [(f"{t.target} on {t.source}", t.value) for t in ties], unit),
        unit,
    )


def _value_columns(unit: str, decimals: int) -> tuple[Column, ...]:
    return (
        Column("value", "Value", "number", unit, decimals),
        Column("low", "Low", "number", unit, decimals),
        Column("high", "High", "number", unit, decimals),
    )


def _describe(title: str, measure: str, pairs: Sequence[tuple[str, float]], unit: str) -> str:
    if not pairs:
        return f"{title}. {measure}. No rows."
    (low_label, low), (high_label, high) = min(pairs, key=lambda p: p[1]), max(pairs, key=lambda p: p[1])
    return (
        f"{title}. {measure}. {len(pairs)} values, from {low:,.4g} {unit} ({low_label}) "
        f"to {high:,.4g} {unit} ({high_label}); the table below the chart lists them all."
    )
