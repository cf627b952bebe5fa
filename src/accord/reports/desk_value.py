"""What an appraisal found, as parts of a brief: charts with findings as titles, tables, inputs by status.

Invariant: every number is the appraisal's own, with its interval; sums over sectors that are too small to draw
are the only arithmetic, and are labelled.
"""

import re
from collections.abc import Sequence

from accord.reports.blocks import Block, Cell, Chart, Charts, Column, KeyFact, Prose, Table
from accord.reports.charts import (
    Effect,
    Point,
    TradeChange,
    diverging_chart,
    intervals_chart,
    path_chart,
    tiles_chart,
)
from accord.reports.numbers import NBSP, Quantity, decimals_for, quantity
from accord.vocabulary import parties
from accord.workbench.effects import Appraisal, CountryEffect, Estimate

_SECTORS_DRAWN = 9
_OTHERS_DRAWN = 5
_SIGNS = {"USD": "US$", "EUR": "€", "GBP": "£", "JPY": "¥"}


def unit_of(money_unit: str) -> tuple[str, int | None]:
    """Return a unit of money as it is printed, and its year.

    >>> unit_of("million USD of 2022"), unit_of("units of the baseline of an unstated year")
    (('US$ million', 2022), ('units of the baseline', None))
    """
    text, _, year = money_unit.rpartition(" of ")
    found = re.fullmatch(r"(thousand|million|billion) ([A-Z]{3})", text)
    shown = f"{_SIGNS.get(found.group(2), found.group(2))} {found.group(1)}" if found else text or money_unit
    return shown, int(year) if year.isdigit() else None


def money_of(e: Estimate, *, with_year: bool = True) -> Quantity:
    """Return an amount of an appraisal."""
    unit, year = unit_of(e.unit)
    return Quantity(e.value, unit, e.low, e.high, "estimated", year=year if with_year else None)


def percent_of(e: Estimate, decimals: int | None = None) -> Quantity:
    """Return a percentage of an appraisal."""
    return Quantity(e.value, "%", e.low, e.high, "estimated", decimals)


def name_of(code: str) -> str:
    """Return a region's plain name where it is a country, else its code."""
    table = parties()
    return table[code].name if code in table else code


def value_facts(a: Appraisal) -> tuple[KeyFact, ...]:
    """Return the headline of an appraisal: real income and the cost of a year's delay, for each party."""
    share = f"{a.interval:.0%} of {a.draws} draws".replace("%", f"{NBSP}%")
    facts = [KeyFact(f"Real income, {c.name}", percent_of(c.welfare), "estimated", share, "#worth") for c in own(a)]
    facts += [
        KeyFact(f"Cost of a year's delay, {name_of(d.code)}", money_of(d.cost), "estimated", "present value", "#worth")
        for d in a.delay
        if d.years == 1
    ]
    return tuple(facts)


def own(a: Appraisal) -> list[CountryEffect]:
    """Return the effects on the desk's parties, in their order."""
    return [c for code in a.parties for c in a.countries if c.code == code]


def others(a: Appraisal) -> list[CountryEffect]:
    """Return the effects on everybody else, largest first, whichever way."""
    found = [c for c in a.countries if c.code not in a.parties]
    return sorted(found, key=lambda c: (-abs(c.welfare.value), c.code))


def effects_chart(a: Appraisal) -> Chart:
    """Return the chart of real income: the parties, then the others who are moved most."""
    shown = [*own(a), *others(a)[:_OTHERS_DRAWN]]
    title = " and ".join(_gain(c) for c in own(a))
    return intervals_chart(
        "effects",
        [_effect(c) for c in shown],
        title=title,
        measure=f"Change in real income once fully phased in, % of income, {_interval(a)}",
        unit="%",
        source=_source(a),
        decimals=_digits([c.welfare for c in shown]),
    )


def delay_chart(a: Appraisal) -> Chart | None:
    """Return the chart of what late entry into force costs, or None where no delay was asked for."""
    if not a.delay:
        return None
    unit, year = unit_of(a.money_unit)
    zero = [Point(name_of(code), a.entry_into_force, 0.0, 0.0, 0.0) for code in dict.fromkeys(d.code for d in a.delay)]
    points = [
        Point(name_of(d.code), a.entry_into_force + d.years, d.cost.value, d.cost.low, d.cost.high) for d in a.delay
    ]
    first = [d for d in a.delay if d.years == min(x.years for x in a.delay)]
    span = "A year" if first[0].years == 1 else f"{first[0].years} years"
    costs = ", ".join(f"{name_of(d.code)} {_short(d.cost)}" for d in first)
    title = f"{span} of delay costs {costs}"
    if any(d.cost.value < 0 for d in first):
        # "Costs -9 million" is no finding: a party that the agreement makes poorer gains by waiting.
        title = f"Cost of {span[:1].lower()}{span[1:]} of delay, below zero a gain from waiting: {costs}"
    return path_chart(
        "delay",
        sorted([*zero, *points], key=lambda p: (p.series, p.year)),
        title=title,
        measure=(
            f"Present value forgone by year of entry into force, {unit}{f' of {year}' if year else ''}, "
            f"{a.discount_pct:g}{NBSP}% a year over {a.horizon_years} years, {_interval(a)}"
        ),
        unit=unit,
        source=_source(a),
        decimals=_digits([d.cost for d in a.delay]),
    )


def value_blocks(a: Appraisal, *, drawn: Sequence[str] = ()) -> tuple[Block, ...]:
    """Return the section on what the agreement is worth; charts in ``drawn`` stand elsewhere already."""
    unit, year = unit_of(a.money_unit)
    blocks: list[Block] = [
        Prose((a.description,)) if a.description else Prose((a.title,)),
        _income_table(a),
    ]
    blocks += [c for c in (effects_chart(a), delay_chart(a)) if c is not None and c.key not in drawn]
    if trade := _trade_chart(a, unit, year):
        blocks.append(trade)
    if a.path:
        blocks.append(_gains_chart(a, unit, year))
    blocks.append(
        tiles_chart(
            "map",
            [_effect(c) for c in a.countries],
            title=_map_title(a),
            measure="Change in real income once fully phased in, %; a tile a country, no borders drawn",
            unit="%",
            source=_source(a),
            decimals=_digits([c.welfare for c in a.countries]),
        )
    )
    return tuple(blocks)


def chart_row(a: Appraisal) -> Charts | Chart:
    """Return the two charts of the executive page, side by side."""
    delay = delay_chart(a)
    effects = effects_chart(a)
    return Charts((effects, delay)) if delay else effects


def _income_table(a: Appraisal) -> Table:
    unit, year = unit_of(a.money_unit)
    # One number of digits a column, so that a reader can run down it.
    digits, wage_digits = (_digits([getattr(c, field) for c in a.countries]) for field in ("welfare", "real_wage"))
    smallest = 0.5 * 10.0**-digits
    moved = [c for c in others(a) if max(abs(c.welfare.low), abs(c.welfare.high)) >= smallest]
    rows: list[tuple[Cell, ...]] = [
        (
            c.name,
            percent_of(c.welfare, digits),
            money_of(c.welfare_money, with_year=False),
            Quantity(c.welfare_first_order_pct, "%", status="estimated", decimals=digits),
            percent_of(c.real_wage, wage_digits),
        )
        for c in (*own(a), *moved)
    ]
    columns = (
        Column("country", "Country or region"),
        Column("welfare_pct", "Real income", "number", "%"),
        Column("welfare_money", f"The same{f' in prices of {year}' if year else ''}", "number", unit),
        Column("first_order_pct", "First-order measure", "number", "%"),
        Column("real_wage_pct", "Real wage", "number", "%"),
    )
    return Table(
        "income",
        f"{a.title}: effects once fully phased in",
        columns,
        tuple(rows),
        note=(
            f"{_interval(a)}. The first-order measure is that of Caliendo and Parro (2015), for comparison; "
            f"real income is exact.{_unmoved(len(others(a)) - len(moved), smallest)}"
        ),
        source=_source(a),
    )


def _unmoved(count: int, smallest: float) -> str:
    if not count:
        return ""
    return f" {count} more countries and regions, in chart-map.csv, move by less than {smallest:.5f} % either way."


def _trade_chart(a: Appraisal, unit: str, year: int | None) -> Chart | None:
    size: dict[str, float] = {}
    for row in a.trade:
        size[row.sector_name] = size.get(row.sector_name, 0.0) + abs(row.change)
    ranked = [s for s in sorted(size, key=lambda s: (-size[s], s)) if size[s] > 0]
    if not ranked:
        return None
    drawn, rest = ranked[:_SECTORS_DRAWN], set(ranked[_SECTORS_DRAWN:])
    changes = []
    for pair in a.pairs:
        flow = f"{name_of(pair.exporter)} to {name_of(pair.importer)}"
        mine = [r for r in a.trade if (r.exporter, r.importer) == (pair.exporter, pair.importer)]
        changes += [TradeChange(s, flow, sum(r.change for r in mine if r.sector_name == s)) for s in drawn]
        if rest:
            others_sum = sum(r.change for r in mine if r.sector_name in rest)
            changes.append(TradeChange(f"{len(rest)} other sectors", flow, others_sum))
    grown = "; ".join(f"{name_of(p.exporter)} to {name_of(p.importer)} {quantity(_signed(p.change))}" for p in a.pairs)
    return diverging_chart(
        "trade",
        changes,
        title=f"Trade between the parties: {grown}",
        measure=f"Change in sales by sector once fully phased in, {unit}{f' of {year}' if year else ''}",
        unit=unit,
        source=_source(a),
        decimals=min(2, max(decimals_for(max(size.values()) / 10), 0)) if max(size.values()) < 100 else 0,
    )


def _gains_chart(a: Appraisal, unit: str, year: int | None) -> Chart:
    points = [Point(name_of(y.code), y.year, y.gain.value, y.gain.low, y.gain.high) for y in a.path]
    last = max(y.year for y in a.path)
    gains = ", ".join(f"{name_of(y.code)} {_short(y.gain)}" for y in a.path if y.year == last)
    return path_chart(
        "gains",
        points,
        title=f"Yearly gains reach their full size in {last}: {gains}",
        measure=f"Gain in real income by year of the staging, {unit}{f' of {year}' if year else ''}, {_interval(a)}",
        unit=unit,
        source=_source(a),
        decimals=_digits([y.gain for y in a.path]),
    )


def _map_title(a: Appraisal) -> str:
    if not others(a):
        return "Real income by country"
    most = others(a)[0]
    verb = "gains" if most.welfare.value > 0 else "loses"
    amount = Quantity(abs(most.welfare.value), "%", decimals=_digits([most.welfare]))
    return f"Outside the two parties the largest effect is on {most.name}, which {verb} {quantity(amount)}"


def _gain(c: CountryEffect) -> str:
    verb = "gains" if c.welfare.value > 0 else "loses" if c.welfare.value < 0 else "is unmoved at"
    return f"{c.name} {verb} {quantity(Quantity(abs(c.welfare.value), '%', decimals=_digits([c.welfare])))}"


def _short(e: Estimate) -> str:
    q = money_of(e, with_year=False)
    return quantity(Quantity(q.value, q.unit, decimals=_digits([e])))


def _signed(e: Estimate) -> Quantity:
    return Quantity(e.value, e.unit, e.low, e.high, "estimated", signed=True)


def _effect(c: CountryEffect) -> Effect:
    return Effect(c.code, c.name, c.welfare.value, c.welfare.low, c.welfare.high)


def _digits(estimates: Sequence[Estimate]) -> int:
    """Return digits that show the widest interval well; one more than that for a mixed lot, at most four."""
    widest = max(estimates, key=lambda e: e.high - e.low)
    return min(4, decimals_for(widest.value, widest.low, widest.high) + (len(estimates) > 2))


def _interval(a: Appraisal) -> str:
    return f"{a.interval:.0%} intervals over {a.draws - a.failed_draws} draws".replace("%", f"{NBSP}%")


def _source(a: Appraisal) -> str:
    return f"accord, scenario “{a.title}”; baseline and method under “How each number was made”"
