"""Checks of printed numbers against each other: growth, exchange rates, sums, mirrors, claims that do not follow.

Invariant: a check shows its arithmetic and names the statements; it corrects nothing.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations, pairwise

from accord.documents import Document
from accord.register.bearings import rank_direction, rank_scope
from accord.register.entries import Entry
from accord.register.facets import measure
from accord.register.known import published
from accord.register.numbers import Number, numbers_of
from accord.register.titles import ordinal, person_name
from accord.register.views import FigureCheck

RATE_GAP = 0.02
_APART = re.compile(r"\b(?:from|to|than|against|compared|while|and|versus)\b", re.I)
COUNT_GAP = 0.10
BESIDE = 24
LEAST_SCHEDULE = 3000  # no tariff schedule has fewer lines; a smaller number counts something else
LEAST_COUNT = 500
MOST_NUMBERS = 40  # of one year, flow and currency: more are not compared with each other


def check_figures(entries: Iterable[Entry], documents: Mapping[str, Document], as_of: date) -> tuple[FigureCheck, ...]:
    """Return what the printed numbers say about each other, those that do not add up first.

    Parameters
    ----------
    entries
        Entries that had begun by ``as_of``.
    documents
        Documents by id.
    as_of
        The day asked for; statements said later are left out.
    """
    live = list(entries)
    heard = {s.statement.id for e in live for s in e.said if s.since <= as_of}
    numbers = [n for n in numbers_of(live, documents) if n.statement.id in heard]
    by_doc: dict[str, list[Number]] = defaultdict(list)
    for n in numbers:
        by_doc[n.document].append(n)
    checks: list[FigureCheck] = []
    rates: dict[tuple[int | None, str, str], list[tuple[Number, Number, float]]] = defaultdict(list)
    for group in by_doc.values():
        checks += _growth(group)
        checks += _sums(group)
        checks += _shares(group)
        for one, two, rate in _rates(group):
            rates[(one.year, one.figure.unit, two.figure.unit)].append((one, two, rate))
    checks += _exchange(rates)
    checks += _mirrors(numbers, documents)
    checks += _ranks(numbers)
    checks += _anniversaries(live, heard)
    unique = {c.id: c for c in checks}
    order = {"differs": 0, "shown": 1, "agrees": 2}
    return tuple(sorted(unique.values(), key=lambda c: (order[c.verdict], c.kind, c.title, c.id)))


def _growth(group: Sequence[Number]) -> list[FigureCheck]:
    """Recompute each printed growth from the levels that its own document gives."""
    levels: dict[tuple[str, str, int], Number] = {}
    for n in group:
        if n.figure.kind == "money" and n.year is not None:
            levels.setdefault((n.flow, n.figure.unit, n.year), n)
    checks = []
    for n in group:
        if n.growth is None:
            continue
        found = []
        for (flow, unit, year), level in levels.items():
            base = levels.get((flow, unit, year - 1))
            related = n.year in (None, year) or level.sentence == n.sentence
            if base is None or not related or (n.flow not in (flow, "other") and level.sentence != n.sentence):
                continue
            recomputed = 100.0 * (level.figure.value / base.figure.value - 1.0) if base.figure.value else 0.0
            slack = n.half_unit + 100.0 * (
                level.half_unit + base.half_unit * level.figure.value / base.figure.value
            ) / (base.figure.value)
            found.append((unit, year, base, level, recomputed, abs(recomputed - n.growth) <= slack + 1e-9))
        if found:
            checks.append(_growth_check(n, found))
    return checks


def _growth_check(n: Number, found: list[tuple[str, int, Number, Number, float, bool]]) -> FigureCheck:
    assert n.growth is not None
    sums = [
        f"{u} {_plain(level.figure.value)} ({y}) over {_plain(base.figure.value)} ({y - 1}) is {r:+.1f} %"
        for u, y, base, level, r, _ in found
    ]
    fits = [u for u, *_, ok in found if ok]
    misses = [(u, r) for u, _, _, _, r, ok in found if not ok]
    printed = f"{n.growth:+g} %"
    if fits and misses:
        others = ", ".join(f"in {u} it is {r:+.1f} %" for u, r in misses)
        verdict, title = "differs", f"“{n.label}” is the growth in {' and '.join(fits)}; {others}"
    elif fits:
        verdict, title = "agrees", f"“{n.label}” follows from the levels in {' and '.join(fits)}"
    else:
        others = ", ".join(f"{r:+.1f} % in {u}" for u, r in misses)
        verdict, title = "differs", f"“{n.label}” does not follow from the levels beside it: {others}"
    rows = [("printed", n.growth), *((f"recomputed_{u}", r) for u, _, _, _, r, _ in found)]
    told = [n, *(x for _, _, base, level, _, _ in found for x in (base, level))]
    return _check("growth", verdict, title, f"printed {printed}; {'; '.join(sums)}", told, rows)


def _sums(group: Sequence[Number]) -> list[FigureCheck]:
    """Compare a printed total of trade with the exports and imports printed in the same sentence or the next."""
    money = [n for n in group if n.figure.kind == "money"]
    checks = []
    for total in money:
        if total.flow != "trade":
            continue
        near = [
            n
            for n in money
            if n is not total
            and n.flow in ("exports", "imports")
            and n.figure.unit == total.figure.unit
            and (n.year == total.year or n.year is None or total.year is None)
            and abs(n.figure.start - total.figure.start) < 600
            and n.figure.value < total.figure.value
        ]
        for one, two in combinations(near[:6], 2):
            if one.figure.value == two.figure.value:
                continue
            parts = one.figure.value + two.figure.value
            slack = total.half_unit + one.half_unit + two.half_unit
            gap = abs(parts - total.figure.value)
            if gap > 0.2 * total.figure.value:
                continue  # parts of something else
            agrees = gap <= slack * (1 + 1e-9)
            words = "adds up" if agrees else f"is {_plain(gap)} off the sum of its parts"
            checks.append(
                _check(
                    "sum",
                    "agrees" if agrees else "differs",
                    f"Total of {total.label} {words}",
                    f"{one.label} + {two.label} = {_plain(parts)}, printed {_plain(total.figure.value)}",
                    [total, one, two],
                    [("total", total.figure.value), ("parts", parts)],
                )
            )
    return checks


def _shares(group: Sequence[Number]) -> list[FigureCheck]:
    """Compare a count of tariff lines with the percentages of lines and the total printed beside it."""
    counts = [n for n in group if n.counts_lines]
    percents = [n for n in group if n.figure.kind == "percent" and 50 <= n.figure.value < 100 and n.about_lines]
    shares = sorted({n.figure.value for n in percents})
    checks: list[FigureCheck] = []
    if not counts or len(shares) < 2:
        return checks
    total = max(counts, key=lambda n: n.figure.value)
    if total.figure.value < (LEAST_SCHEDULE if len(counts) > 1 else LEAST_COUNT):
        return checks
    low, high = shares[0], shares[-1]
    told = [n for n in group if n.counts_lines or n.figure.value in (low, high)]
    for n in counts:
        step = (high - low) / 100.0
        if n is not total:
            expected = step * total.figure.value
            differs = abs(n.figure.value - expected) > COUNT_GAP * expected
            checks.append(
                _check(
                    "share-and-count",
                    "differs" if differs else "agrees",
                    f"“{n.label}” {'does not follow' if differs else 'follows'} from {high - low:g} points "
                    f"of {total.label}",
                    f"{high:g} % − {low:g} % = {high - low:g} points; {high - low:g} % of {total.figure.value:,.0f} is "
                    f"{expected:,.0f}, not {n.figure.value:,.0f}"
                    if differs
                    else f"{high - low:g} % of {total.figure.value:,.0f} is {expected:,.0f}",
                    told,
                    [("printed", n.figure.value), ("expected", expected)],
                )
            )
        elif len(counts) == 1:
            as_step, as_rest = n.figure.value / step, n.figure.value / (1.0 - low / 100.0)
            checks.append(
                _check(
                    "share-and-count",
                    "shown",
                    f"“{n.label}” fits {as_rest:,.0f} lines if it is all that {low:g} % leaves, "
                    f"{as_step:,.0f} if it is the step",
                    f"{n.figure.value:,.0f} / {100 - low:g} % = {as_rest:,.0f}; "
                    f"{n.figure.value:,.0f} / ({high:g} − {low:g}) % = {as_step:,.0f}",
                    told,
                    [("as_rest", as_rest), ("as_step", as_step)],
                )
            )
    return checks


def _rates(group: Sequence[Number]) -> list[tuple[Number, Number, float]]:
    """Return amounts printed in two currencies side by side, dearer currency's amount second, with the implied rate."""
    money = [n for n in group if n.figure.kind == "money"]
    found = []
    for one, two in pairwise(money):
        beside = two.figure.start - one.figure.end <= BESIDE and one.sentence == two.sentence
        beside = beside and not _APART.search(two.before)
        if not beside or one.figure.unit == two.figure.unit or not one.figure.value or not two.figure.value:
            continue
        more, less = (one, two) if one.figure.value >= two.figure.value else (two, one)
        found.append((more, less, more.figure.value / less.figure.value))
    return found


def _exchange(rates: Mapping[tuple[int | None, str, str], list[tuple[Number, Number, float]]]) -> list[FigureCheck]:
    checks = []
    for (year, more, less), found in sorted(rates.items(), key=lambda item: str(item[0])):
        group = sorted(found, key=lambda pair: pair[2])
        values = [r for *_, r in group]
        differs = len(group) > 1 and max(values) / min(values) - 1.0 > RATE_GAP
        when = f" for {year}" if year else ""
        shown = " and ".join(dict.fromkeys(f"{r:.3f}" for r in values))
        told = [x for a, b, _ in group for x in (a, b)]
        detail = "; ".join(dict.fromkeys(f"{a.label} / {b.label} = {r:.3f}" for a, b, r in group))
        checks.append(
            _check(
                "exchange-rate",
                "differs" if differs else "shown",
                f"Amounts{when} imply {shown} {more} per {less}",
                detail,
                told,
                [(f"rate_{i}", r) for i, r in enumerate(values)],
            )
        )
    return checks


def _mirrors(numbers: Sequence[Number], documents: Mapping[str, Document]) -> list[FigureCheck]:
    """Set one flow of one year as told by several documents side by side, both reporters' where they differ."""
    groups: dict[tuple[int, str, tuple[str, ...]], list[Number]] = defaultdict(list)
    for n in numbers:
        if n.figure.kind == "money" and n.year is not None and n.flow in ("trade", "exports", "imports"):
            parties = tuple(sorted({*n.statement.parties, *n.statement.recipients}))
            flow = "trade" if n.flow == "trade" else "one way"
            groups[(n.year, f"{flow} {n.figure.unit}", parties)].append(n)
    checks = []
    for (year, what, _), group in sorted(groups.items()):
        first: dict[tuple[float, str], Number] = {}
        for n in group:
            first.setdefault((n.figure.value, n.flow), n)
        for one, two in combinations(list(first.values())[:MOST_NUMBERS], 2):
            low, high = sorted((one, two), key=lambda n: n.figure.value)
            if one.sentence == two.sentence or low.figure.value <= 0:
                continue
            gap = high.figure.value / low.figure.value - 1.0
            opposite = {one.flow, two.flow} == {"exports", "imports"}
            apart = abs(high.figure.value - low.figure.value) > one.half_unit + two.half_unit
            if (what.startswith("one way") and not opposite) or not apart or gap > 0.5:
                continue
            names = [_source(documents[n.document]) for n in (low, high)]
            told = [n for n in group if n.figure.value in (low.figure.value, high.figure.value)]
            checks.append(
                _check(
                    "mirror",
                    "shown",
                    f"{'Trade' if what.startswith('trade') else 'One flow, both reporters'} in {year}: "
                    f"{low.label} and {high.label}, {100 * gap:.1f} % apart",
                    f"{low.label}: {names[0]}; {high.label}: {names[1]}; the two reporters rarely agree",
                    [low, high, *told],
                    [("low", low.figure.value), ("high", high.figure.value), ("gap_pct", 100 * gap)],
                )
            )
    return checks


def _ranks(numbers: Sequence[Number]) -> list[FigureCheck]:
    """Set ranks in opposite directions side by side: they are two facts, and neither contradicts the other."""
    ranks: dict[tuple[str, str], list[Number]] = defaultdict(list)
    for n in numbers:
        if n.figure.kind == "rank":
            holder, partner = rank_direction(n.statement, n.figure)
            if not holder.startswith("?") and not partner.startswith("?"):
                ranks[(holder, partner)].append(n)
    checks = []
    for (holder, partner), group in sorted(ranks.items()):
        other = ranks.get((partner, holder))
        if other is None or holder > partner:
            continue
        same = [
            (a, b) for a in group for b in other if measure(a.statement.quote) == measure(b.statement.quote) != "other"
        ]
        if not same:
            continue  # a buyer of soya and a trading partner are not two ends of one rank
        one, two = same[-1]
        scopes = [rank_scope(n.figure.scope, n.statement.quote) for n in (one, two)]
        checks.append(
            _check(
                "rank",
                "shown",
                f"{person_name(holder)} is {person_name(partner)}'s {ordinal(one.figure.value)}, "
                f"{person_name(partner)} is {person_name(holder)}'s {ordinal(two.figure.value)}: opposite directions",
                f"counted {', and '.join(dict.fromkeys(map(_within, scopes)))}",
                [one, two],
                [("one", one.figure.value), ("other", two.figure.value)],
            )
        )
    return checks


def _within(scope: str) -> str:
    return "among all countries" if scope == "world" else f"within {scope.replace('-', ' ')}"


def _anniversaries(entries: Sequence[Entry], heard: set[str]) -> list[FigureCheck]:
    """Work out the year in which relations began from each anniversary that is given with its year."""
    checks = []
    for entry in entries:
        if entry.cluster.key.topic != "anniversary":
            continue
        bases = []
        for s in entry.cluster.members:
            age = next((f for f in s.figures if f.kind in ("duration", "count") and f.value > 1), None)
            if (
                age is None
                or s.event is None
                or s.event.earliest is None
                or s.event.latest is None
                or s.id not in heard
            ):
                continue
            if s.event.earliest.year == s.event.latest.year:
                bases.append((s, int(s.event.earliest.year - age.value), age))
        years = sorted({y for _, y, _ in bases})
        if len(bases) < 2:
            continue
        agrees = years[-1] - years[0] <= 1
        detail = "; ".join(
            dict.fromkeys(
                f"{a.value:g} in {s.event.earliest.year}" for s, _, a in bases if s.event and s.event.earliest
            )
        )
        checks.append(
            FigureCheck(
                _identity("anniversary", [s.id for s, _, _ in bases]),
                "anniversary",
                "agrees" if agrees else "differs",
                f"Anniversaries point to {' and '.join(map(str, years))}",
                detail,
                tuple(s.id for s, _, _ in bases),
                tuple((f"base_{i}", float(y)) for i, y in enumerate(years)),
            )
        )
    return checks


def _check(
    kind: str, verdict: str, title: str, detail: str, told: Sequence[Number], values: Sequence[tuple[str, float]]
) -> FigureCheck:
    ids = tuple(dict.fromkeys(n.statement.id for n in told))
    places = [f"{n.document}{n.figure.start}" for n in told]
    return FigureCheck(_identity(kind, places), kind, verdict, title, detail, ids, tuple(values))


def _identity(kind: str, parts: Sequence[str]) -> str:
    return "f-" + hashlib.sha256("\x1f".join((kind, *parts)).encode()).hexdigest()[:10]


def _plain(value: float) -> str:
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{value / size:,.2f} {word}"
    return f"{value:,.0f}"


def _source(document: Document) -> str:
    named = document.publisher or document.title
    when = published(document)
    return f"{named.value if named else document.name}{f' {when}' if when else ''}"
