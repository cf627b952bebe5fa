"""Two sources' amounts side by side: the same, coarser and finer, in conflict, or not to be compared.

Invariant: nothing is resolved; a conflict is called one only where no single value can stand behind both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from accord.partnership.amounts import Price, Rate, converted, together
from accord.partnership.passages import is_dated, told_on

SAME, PRECISION, CONFLICT, APART = "same", "different-precision", "conflict", "not-comparable"

MOST_COMPARED = 40  # prices of one contract; what is beyond is listed and not set side by side


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two printed amounts of one thing say about each other.

    Parameters
    ----------
    of
        ``price`` or ``quantity``.
    verdict
        ``same``, ``different-precision``, ``conflict`` or ``not-comparable``.
    left, right
        The amounts as printed.
    words
        The finding, with the reason.
    sources
        Who says the left one and who the right one.
    """

    of: str
    verdict: str
    left: str
    right: str
    words: str
    sources: tuple[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Return the comparison as JSON-serialisable data."""
        return {
            "of": self.of,
            "verdict": self.verdict,
            "left": self.left,
            "right": self.right,
            "words": self.words,
            "sources": list(self.sources),
        }


def compare_prices(prices: Sequence[Price], rates: Sequence[Rate] = ()) -> tuple[Comparison, ...]:
    """Return each pair of different printed totals with what they say about each other, conflicts first.

    Parameters
    ----------
    prices
        Prices of one contract, of any role; only totals are compared.
    rates
        Exchange rates given by the user; without one, two currencies are not compared.
    """
    found = []
    for a, b in combinations([p for p in prices if p.role == "total"][:MOST_COMPARED], 2):
        if a.evidence.document == b.evidence.document and a.amount.unit == b.amount.unit and a.amount == b.amount:
            continue
        if a.amount.unit != b.amount.unit and a.evidence.document == b.evidence.document:
            continue  # one source's own two currencies
        found.append(_prices(a, b, rates))
    order = (CONFLICT, PRECISION, SAME, APART)
    unique = {(c.verdict, c.left, c.right, c.sources): c for c in found}
    return tuple(sorted(unique.values(), key=lambda c: (order.index(c.verdict), c.left, c.right, c.sources)))


def _prices(a: Price, b: Price, rates: Sequence[Rate]) -> Comparison:
    left, right = a.amount, b.amount
    names = (a.evidence.source, b.evidence.source)
    rate_words = ""
    if left.unit != right.unit:
        rate = next((r for r in rates if {r.base, r.quote} == {left.unit, right.unit}), None)
        if rate is None:
            why = f"{' and '.join(sorted((left.unit, right.unit)))}: no exchange rate was given, and none is assumed"
            return Comparison("price", APART, left.text, right.text, why, names)
        left = converted(left, rate)
        rate_words = (
            f"; {a.amount.text} is computed as {left.value:,.0f} {left.unit} at {rate.rate:g} {rate.quote} "
            f"for one {rate.base} ({rate.source})"
        )
    if a.year != b.year and a.year_basis == b.year_basis == "stated":
        why = f"money of {a.year} and of {b.year}: not the same money{rate_words}"
        return Comparison("price", APART, a.amount.text, right.text, why, names)
    if not together(left, right):
        gap = abs((told_on(a.said) - told_on(b.said)).days)
        dated = is_dated(a.said) and is_dated(b.said)
        change = f"; said {gap} days apart, so the price may have changed" if dated and gap > 45 else ""
        why = f"no single amount fits both as printed{change}{rate_words}"
        return Comparison("price", CONFLICT, a.amount.text, right.text, why, names)
    if left.value == right.value and left.hedge == right.hedge:
        return Comparison("price", SAME, a.amount.text, right.text, f"the same amount{rate_words}", names)
    why = f"one amount can stand behind both: they differ in precision{rate_words}"
    return Comparison("price", PRECISION, a.amount.text, right.text, why, names)
