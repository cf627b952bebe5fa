"""A legend against itself: stages that end on another day than the text says, rates that rise, gaps.

Invariant: every finding names the category and both sides of the clash; an error means that the legend cannot be
applied as written, a warning that a person should look.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from accord.tariffs.clock import Stage, last_day, stages
from accord.tariffs.errors import LegendError
from accord.tariffs.legend import Category, Legend


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a legend.

    Parameters
    ----------
    severity
        ``error`` or ``warning``.
    code
        Stable name of the kind of finding.
    category
        Category concerned, or an empty string.
    message
        Both sides of the clash.
    """

    severity: str
    code: str
    category: str
    message: str


def check_legend(legend: Legend) -> list[Finding]:
    """Return what contradicts itself or is missing in a legend, errors first.

    >>> from accord.tariffs import legend_named
    >>> [f.code for f in check_legend(legend_named("ikcepa")) if f.category == "E-8"]
    ['declared-end', 'same-stages-other-end']
    """
    found = list(_dates(legend))
    placed = legend if legend.entry_into_force else replace(legend, entry_into_force=date(2000, 1, 1))
    every = [path for c in legend.categories.values() for path in (c, *(b.category for b in c.bands))]
    for category in every:
        found += _own_fields(category)
        try:
            found += _ends(placed, category, known=legend.entry_into_force is not None)
            found += _course(placed, category)
        except (LegendError, ValueError) as error:
            found.append(Finding("error", "no-dates", category.code, f"its dates cannot be worked out: {error}"))
    if legend.entry_into_force is not None:
        found += _same_stages(placed)
    found += _patterns(legend)
    found += _ceilings(legend)
    return sorted(found, key=lambda f: f.severity != "error")


def _dates(legend: Legend) -> list[Finding]:
    found = []
    start = legend.entry_into_force
    if start is None:
        found.append(Finding("warning", "no-entry", "", "the entry into force is not known: set it to rate lines"))
    elif legend.base_date and start < legend.base_date:
        found.append(
            Finding(
                "error",
                "entry-before-base",
                "",
                f"in force on {start}, before the base date {legend.base_date}",
            )
        )
    if legend.started and start and start < legend.started:
        found.append(
            Finding(
                "error",
                "entry-before-start",
                "",
                f"in force on {start}, before the agreement itself on {legend.started}",
            )
        )
    if not legend.source:
        found.append(Finding("warning", "no-source", "", "the legend does not say where it comes from"))
    return found


def _own_fields(c: Category) -> list[Finding]:
    found = []
    if c.treatment == "undefined":
        found.append(Finding("warning", "undefined", c.code, "its definition was not found; its lines are refused"))
        return found
    if c.bands:
        if c.cuts or c.listed or c.dated:
            found.append(Finding("error", "two-ways", c.code, "it has bands and also a path of its own"))
        if c.bands[-1].from_pct > 0:
            found.append(Finding("warning", "bands", c.code, f"no band holds a base below {c.bands[-1].from_pct} %"))
        return found
    ways = [w for w, used in (("cuts", c.cuts), ("listed", c.listed), ("dated", c.dated)) if used]
    if c.treatment == "staged" and len(ways) > 1:
        found.append(Finding("error", "two-ways", c.code, f"it is defined twice: by {' and by '.join(ways)}"))
    if c.treatment == "staged" and not ways and c.cap is None:
        message = "it has an end rate and no cuts" if c.to is not None else "it says nothing: no cuts, steps or cap"
        found.append(Finding("error", "says-nothing", c.code, message))
    if c.treatment != "staged" and ways:
        found.append(Finding("error", "two-ways", c.code, f"{c.treatment!r} and yet {' and '.join(ways)}"))
    if c.swiss is not None and (c.to is not None or c.reduction != 1 or c.swiss <= 0):
        found.append(Finding("error", "two-ends", c.code, "a Swiss coefficient is positive and the only end"))
    if c.to is not None and c.reduction != 1:
        found.append(Finding("error", "two-ends", c.code, f"it ends at {c.to} and at a cut of {_pct(c.reduction)} %"))
    if c.cuts < 0 or c.every < 1:
        found.append(Finding("error", "cuts", c.code, f"{c.cuts} cuts every {c.every} year(s) are not possible"))
    if not 0 <= c.reduction <= 1:
        found.append(Finding("error", "share", c.code, f"a reduction of {_pct(c.reduction)} % lies outside 0 to 100 %"))
    steps = c.listed
    if any(b[0] <= a[0] for a, b in pairwise(steps)) or any(b.on <= a.on for a, b in pairwise(c.dated)):
        found.append(Finding("error", "order", c.code, "its years or days are not in order"))
    if any(not 0 <= share <= 1 for _, share in steps) or any(
        s.cut is not None and not 0 <= s.cut <= 1 for s in c.dated
    ):
        found.append(Finding("error", "share", c.code, "a cumulative cut lies outside 0 to 100 %"))
    stated = re.search(r"\b(\w+)\s+(?:equal\s+)?(?:annual\s+)?(?:stages|cuts|instal+ments)\b", c.gloss)
    count = _NUMBERS.get(stated[1].lower()) if stated else None
    if count and c.cuts and count != c.cuts:
        found.append(Finding("error", "gloss-count", c.code, f"its words say {count} cuts, its number is {c.cuts}"))
    if c.quota is not None:
        if c.quota.volume is None:
            found.append(Finding("warning", "quota-volume", c.code, "the quota has no volume"))
        if any(v < 0 for _, v in c.quota.inside):
            found.append(Finding("error", "quota-rate", c.code, "a rate inside the quota is negative"))
    return found


_WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_NUMBERS = {word: n for n, word in enumerate(_WORDS.split(), start=1)} | {str(n): n for n in range(1, 31)}


def _ends(legend: Legend, c: Category, *, known: bool) -> list[Finding]:
    end = last_day(legend, c) if known else None
    if c.declared_end is None or end is None or end == c.declared_end:
        return []
    return [
        Finding(
            "error", "declared-end", c.code,
            f"its text says that it ends on {c.declared_end}, but {c.cuts or len(stages(legend, c))} stage(s)"
            f" from {stages(legend, c)[0].on} end on {end}",
        )
    ]  # fmt: skip


def _course(legend: Legend, c: Category) -> list[Finding]:
    if c.may_rise:
        return []
    found = []
    for before, after in pairwise(stages(legend, c)):
        if _rises(before, after):
            found.append(Finding("error", "rises", c.code, f"its rate rises on {after.on}; it has no may_rise"))
    return found


def _rises(before: Stage, after: Stage) -> bool:
    from accord.tariffs.duty import ad_valorem_pct

    if before.rate is not None and after.rate is not None:
        low, high = ad_valorem_pct(before.rate), ad_valorem_pct(after.rate)
        return low is not None and high is not None and high > low
    if after.share < before.share and after.rate is None and before.rate is None and after.cap is None:
        return True
    return before.cap is not None and after.cap is not None and after.cap > before.cap and after.share <= before.share


def _same_stages(legend: Legend) -> list[Finding]:
    """Two categories with the same number of stages from the same day that are said to end on different days."""
    groups: dict[tuple[int, int, date], list[Category]] = defaultdict(list)
    for c in legend.categories.values():
        if c.treatment == "staged" and c.cuts and c.declared_end:
            groups[c.cuts, c.every, stages(legend, c)[0].on].append(c)
    found = []
    for (cuts, _, start), members in groups.items():
        for c in members:
            others = [o for o in members if o.declared_end != c.declared_end]
            computed = last_day(legend, c)
            if others and c.declared_end != computed:
                found.append(
                    Finding(
                        "error", "same-stages-other-end", c.code,
                        f"{c.code} and {others[0].code} both have {cuts} stages from {start}, but {c.code}"
                        f" is said to end on {c.declared_end} and {others[0].code} on {others[0].declared_end}",
                    )
                )  # fmt: skip
    return found


def _patterns(legend: Legend) -> list[Finding]:
    found = []
    for pattern in legend.patterns:
        for name, c in legend.categories.items():
            match = re.fullmatch(pattern.match, name, re.I)
            if match and c.cuts and c.cuts != int(match["n"]) + pattern.extra_cuts:
                found.append(
                    Finding(
                        "warning", "pattern-and-name", name,
                        f"it has {c.cuts} cuts of its own, the pattern {pattern.match} would give it"
                        f" {int(match['n']) + pattern.extra_cuts}; its own are used",
                    )
                )  # fmt: skip
    return found


def _ceilings(legend: Legend) -> list[Finding]:
    found = []
    for ceiling in legend.ceilings:
        lost = [c for c in ceiling.categories if legend.find(c) is None]
        if lost:
            found.append(
                Finding(
                    "error",
                    "ceiling-category",
                    "",
                    f"{ceiling.name!r} counts {', '.join(lost)}, not in the legend",
                )
            )
    trigger = legend.reciprocity.categories if legend.reciprocity else ()
    lost = [c for c in trigger if legend.find(c) is None]
    if lost:
        found.append(Finding("error", "reciprocity-category", "", f"it names {', '.join(lost)}, not in the legend"))
    return found


def _pct(share: Fraction) -> float:
    return float(share) * 100
