"""What the categories of one agreement mean, as data: cuts, dates, rounding, targets, quotas, ceilings.

Invariant: a category is resolved through its own agreement's legend and nowhere else; what the agreement's
text does not establish is marked ``unverified``, and what it does not define at all is ``undefined`` and refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from accord.tariffs.duty import Duty
from accord.tariffs.errors import CategoryError
from accord.tariffs.rounding import EXACT, Rounding

TREATMENTS = ("staged", "columns", "standstill", "none", "undefined")
FIRSTS = ("entry-into-force", "next-date", "year-later")


@dataclass(frozen=True, slots=True)
class DatedStep:
    """What applies from a calendar day: a share of the base cut, a cap, a rate, or several of them.

    Parameters
    ----------
    on
        First day.
    cut
        Cumulative share of the base that is removed, from 0 to 1, or None.
    cap
        Highest percentage, or None.
    rate
        The duty itself, or None.
    """

    on: date
    cut: Fraction | None = None
    cap: Decimal | None = None
    rate: Duty | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """A tariff-rate quota: volume in the first year, its growth, and the rate inside it.

    Parameters
    ----------
    volume
        In ``unit``, in the first year; None where the schedule says it line by line.
    unit
        ``t``, ``units``, …
    growth_pct
        Percent a year, compound.
    inside
        Percentages inside the quota by year of the agreement, in order; the last one holds on.
    """

    volume: Decimal | None
    unit: str
    growth_pct: Decimal
    inside: tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Category:
    """One staging category.

    Parameters
    ----------
    code
        As the schedule prints it.
    gloss
        Its meaning in words.
    treatment
        ``staged`` by the fields below; ``columns``: the schedule's own year columns; ``standstill``: bound at
        the base rate; ``none``: no preference; ``undefined``: the agreement's text was not found.
    cuts
        Number of equal cuts, 0 for none.
    every
        Years between cuts.
    first_year
        Year of the agreement in which the first cut falls, or None for the legend's rule.
    reduction
        Share of the base removed in the end, from 0 to 1.
    to
        Percentage that the cuts lead to, the word ``line`` where the schedule prints it line by line, or None.
    swiss
        Coefficient A of the Swiss formula: the cuts lead to A·base/(A+base); None for none.
    bands
        Paths by the height of the base rate, highest band first; empty for one path.
    listed
        Pairs of a year of the agreement and the cumulative share of the base that is removed from then on.
    dated
        Steps on calendar days.
    cap
        Highest percentage from the first step on, or None.
    parts
        ``all``, or ``ad-valorem`` where specific parts stay (entry-price systems).
    may_rise
        Whether the legend itself says that a rate may go up.
    declared_end
        Day on which the text says that the staging ends, for the validator.
    quota
        Tariff-rate quota, or None.
    certainty
        ``sourced`` or ``unverified``.
    source
        Where the meaning stands.
    """

    code: str
    gloss: str = ""
    treatment: str = "staged"
    cuts: int = 0
    every: int = 1
    first_year: int | None = None
    first: str | None = None
    reduction: Fraction = Fraction(1)
    to: Decimal | str | None = None
    swiss: Decimal | None = None
    bands: tuple["Band", ...] = ()
    listed: tuple[tuple[int, Fraction], ...] = ()
    dated: tuple[DatedStep, ...] = ()
    cap: Decimal | None = None
    parts: str = "all"
    may_rise: bool = False
    declared_end: date | None = None
    quota: Quota | None = None
    certainty: str = "sourced"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """The path of lines whose base rate is at least ``from_pct`` percent and below the next higher band."""

    from_pct: Decimal
    category: Category


@dataclass(frozen=True, slots=True)
class Pattern:
    """A family of categories such as ``B(?P<n>[0-9]+)``: cuts are ``n`` plus ``extra_cuts``."""

    match: str
    extra_cuts: int
    template: Category


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How many lines, or how much trade, some categories may hold (or must hold, for a floor).

    Parameters
    ----------
    name
        What the agreement calls the list.
    categories
        Categories counted.
    lines_pct, value_pct
        Highest share of lines at own digits and of import value, percent, or None.
    hs6_lines
        Highest number of HS6 subheadings, an alternative to ``lines_pct``, or None.
    floor_lines_pct, floor_value_pct
        Lowest shares, percent, or None.
    statistics
        Years of the imports that count, in words.
    source
        Where the rule stands.
    """

    name: str
    categories: tuple[str, ...]
    lines_pct: Decimal | None = None
    value_pct: Decimal | None = None
    hs6_lines: int | None = None
    floor_lines_pct: Decimal | None = None
    floor_value_pct: Decimal | None = None
    statistics: str = ""
    certainty: str = "sourced"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reciprocity:
    """When the importer answers a sensitive line of the exporter with the exporter's own rate.

    Parameters
    ----------
    categories
        The exporter's categories that trigger it.
    exporter_max_pct
        The importer's concession is open only while the exporter's own rate is at or below this; None: no such test.
    """

    categories: tuple[str, ...]
    exporter_max_pct: Decimal | None = None
    certainty: str = "sourced"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Legend:
    """The legend of one agreement, for one party where parties differ.

    Parameters
    ----------
    name, title
        Short name and full title.
    entry_into_force
        For this party; None until it is known or set.
    started
        Day the agreement itself entered into force, from which a common clock runs; None: the party's day.
    base_date
        Day whose duties are the base, or None.
    first
        ``entry-into-force``: first cut on that day, then each yearly date; ``next-date``: first cut on the first
        yearly date after it; ``year-later``: on the first yearly date at least a year after it.
    yearly
        Month and day of the yearly cuts, or None for anniversaries of the start.
    entry_year
        Number that the agreement gives to the year of entry into force: 1 (Korean, CPTPP) or 0 (EU).
    clock
        ``party`` or ``common`` (late joiners apply the level reached).
    columns
        ``calendar``: a year column holds in that calendar year whatever the entry; ``shift``: columns move
        with a late entry.
    never_above_mfn
        Whether the applied MFN rate caps the staged rate.
    ad_valorem_rounding, specific_rounding
        How finished percentages and amounts are rounded.
    categories, patterns
        What the categories mean, by name and by family.
    ceilings
        How much some categories may, or must, hold.
    reciprocity
        When the importer answers with the exporter's own rate, or None.
    certainty, source, unverified
        How sure the legend is, where it is from, and what in it is not established.
    """

    name: str
    title: str
    entry_into_force: date | None
    started: date | None = None
    base_date: date | None = None
    party: str | None = None
    edition: str | None = None
    first: str = "entry-into-force"
    yearly: tuple[int, int] | None = (1, 1)
    entry_year: int = 1
    clock: str = "party"
    columns: str = "calendar"
    never_above_mfn: bool = True
    ad_valorem_rounding: Rounding = EXACT
    specific_rounding: Rounding = EXACT
    categories: Mapping[str, Category] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    reciprocity: Reciprocity | None = None
    certainty: str = "sourced"
    source: str = ""
    unverified: tuple[str, ...] = ()

    def category(self, code: str) -> Category:
        """Return what ``code`` means here.

        Raises
        ------
        CategoryError
            The legend has no such category, or says that its definition was not found.
        """
        found = self.find(code)
        if found is None:
            known = ", ".join([*self.categories, *(p.match for p in self.patterns)])
            raise CategoryError(
                f"category {code!r} has no meaning in the legend {self.name!r}",
                hint=f"add it to the legend, or mend the row; the legend has: {known}",
                category=code,
                legend=self.name,
            )
        if found.treatment == "undefined":
            raise CategoryError(
                f"the legend {self.name!r} lists category {code!r} but its definition was not found",
                hint="write its meaning into your own copy of the legend (accord tariffs legend NAME --out FILE)",
                category=code,
                legend=self.name,
            )
        return found

    def find(self, code: str) -> Category | None:
        """Return the category called ``code``, letter case and inner spaces aside, or None."""
        wanted = _plain(code)
        for name, category in self.categories.items():
            if _plain(name) == wanted:
                return category
        for pattern in self.patterns:
            if match := re.fullmatch(pattern.match, code.strip(), re.I):
                number = int(match.groupdict().get("n") or 0)
                return replace(pattern.template, code=code.strip(), cuts=number + pattern.extra_cuts)
        return None


def banded(category: Category, base_pct: Decimal | None) -> Category | None:
    """Return the path of a category for a base rate; None where no band holds it or the base is no percentage."""
    if not category.bands:
        return category
    if base_pct is None:
        return None
    return next((b.category for b in category.bands if base_pct >= b.from_pct), None)


def _plain(code: str) -> str:
    return re.sub(r"\s+", "", code).upper()
