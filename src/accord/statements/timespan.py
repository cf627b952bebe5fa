"""A time expression at its place, and what bound words ("by", "before") make of the period they stand with.

Invariant: a bound word only opens an end; it never moves the other one later than the words say.
"""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from accord.vocabulary import Interval

_MIDDLE_ENDS = 20
OPEN_BOUNDS = frozenset(
    {"by", "before", "no later than", "not later than", "until", "till", "within", "prior to", "ahead of", "come"}
)
PAST_BOUNDS = frozenset({"since", "dated", "as of", "for", "over", "throughout", "after", "through", "between"})


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time expression at its place in a text.

    Parameters
    ----------
    start, end
        Offsets of the expression with its bound word.
    bound
        The bound word, lower case, or an empty string.
    interval
        What it means.
    past
        Whether it lies before the day of publication by its words ("last year", "yesterday").
    """

    start: int
    end: int
    bound: str
    interval: Interval
    past: bool = False


def bounded(bound: str, core: Interval, text: str) -> Interval:
    """Apply "by", "before" and the like to a core interval."""
    if bound not in OPEN_BOUNDS:
        return Interval(core.earliest, core.latest, core.precision, text, core.alternatives)
    if core.latest is None:
        return Interval(None, None, core.precision, text)
    if (
        bound in {"before", "prior to", "ahead of"}
        and core.precision in {"year", "month"}
        and core.earliest
        and "end" not in text.lower()
    ):
        return Interval(
            None,
            core.earliest - timedelta(days=1),
            core.precision,
            text,
            (Interval(None, core.latest, core.precision, text),),
        )
    alternatives: tuple[Interval, ...] = ()
    if core.latest is not None and core.latest.day == _MIDDLE_ENDS and re.search(r"\bmid-", text, re.I):
        # "By mid-July" is by its fifteenth; "in mid-July" are the days around it.
        core = replace(core, latest=core.latest.replace(day=15))
    if (
        bound == "by"
        and core.precision in {"year"}
        and core.earliest
        and (core.earliest.month, core.earliest.day) == (1, 1)
    ):
        alternatives = (
            Interval(
                None, core.earliest - timedelta(days=1), core.precision, f"{text}: before {core.earliest.isoformat()}"
            ),
        )
    return Interval(None, core.latest, core.precision, text, alternatives)
