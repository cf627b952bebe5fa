"""The sentences that indicators say, in one place.

Invariant: they compare a number with a path or a target and never say what moved it; a test holds the list of words
that must not stand here.
"""

from collections.abc import Mapping
from typing import Any

from accord.partnership.series import Observation, Series

CAVEAT = "this compares two numbers and says nothing about what moved them"
SIDES = {
    "within": "lies within",
    "above": "lies above",
    "below": "lies below",
}


def number(value: float) -> str:
    """Return a number for people: four digits at least, thousands parted.

    >>> number(26.01), number(13000.0), number(0.05213)
    ('26.01', '13,000', '0.05213')
    """
    if value == 0 or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"


_PARTS = {"monthly": "month", "quarterly": "quarter"}


def outside_words(series: Series, point: Mapping[str, Any], level: float, n: int, *, told_apart: bool = False) -> str:
    """Return the finding on one observation against the path before the promise."""
    part = _PARTS.get(series.frequency)
    how = ""
    if part is not None:
        how = f", each {part} with a level of its own" if told_apart else (
            f", one level for all {part}s: fewer than two full years"
        )  # fmt: skip
    return (
        f"{number(point['observed'])} {series.unit_label} in {point['period']} {SIDES[point['side']]} the "
        f"{100 * level:g} % interval of the path before the promise ({number(point['low'])} to "
        f"{number(point['high'])}, from {n} observations{how}); {CAVEAT}"
    )


def refused_words(reason: str) -> str:
    """Return the sentence for a path that cannot be drawn."""
    return f"no path before the promise: {reason}"


def progress_words(
    series: Series,
    base: Observation | None,
    latest: Observation | None,
    goal: float | None,
    end: str | None,
    straight: float | None,
    reached: bool | None,
    over: bool,
    moved: bool,
) -> str:
    """Return where a series stands on the way to its target."""
    unit = series.unit_label
    if latest is None:
        return "no value in this series up to the day asked for"
    if goal is None:
        now = f"{number(latest.value)} {unit} in {latest.period.label}"
        return f"{now}; the target cannot be reckoned: no value for its base"
    by = f" by {end}" if end else ""
    aim = f"{number(goal)} {unit}{by}"
    now = f"{number(latest.value)} {unit} in {latest.period.label}"
    if not moved and reached is None:
        return f"{now}; the target is {aim}; nothing was observed since its base"
    if reached:
        return f"{now}; the target of {aim} is reached by this series"
    if over:
        return f"{now}; the target of {aim} is not reached by this series"
    if straight is not None and base is not None:
        side = "on" if latest.value == straight else "above" if latest.value > straight else "below"
        return f"{now}; the target is {aim}; {side} the straight path from {base.period.label} ({number(straight)})"
    return f"{now}; the target is {aim}"
