"""On whom each party rests, and what the agreement means for neighbours, as parts of a brief.

Invariant: exposure and neighbours are estimates on the desk's baseline and are called so; what could not be worked
out is named with its reason.
"""

from collections.abc import Mapping, Sequence

from accord.reports.blocks import Block, Cell, Chart, Column, Notes, Prose, Subhead, Table
from accord.reports.charts import Effect, Tie, network_chart, tiles_chart
from accord.reports.desk_lines import called
from accord.reports.desk_value import name_of, unit_of
from accord.reports.numbers import Quantity, decimals_for, number, quantity
from accord.workbench.neighbours import Neighbours
from accord.workbench.partnership import Partnership
from accord.workbench.supply import Exposure

_SUPPLIERS = 7


def partnership_blocks(p: Partnership, parties: Sequence[str]) -> tuple[Block, ...]:
    """Return the network of suppliers, and the matrix and map of neighbours."""
    blocks: list[Block] = []
    if any(p.exposure.values()):
        blocks.append(exposure_chart(p.exposure, p.names, parties))
    if p.neighbours is not None:
        blocks += neighbour_blocks(p.neighbours)
    if p.left_out:
        blocks.append(Notes(tuple(f"Left out, {part}: {reason}" for part, reason in p.left_out)))
    return tuple(blocks)


def exposure_chart(
    exposure: Mapping[str, Sequence[Exposure]], region_names: Mapping[str, str], parties: Sequence[str]
) -> Chart:
    """Return the network picture: foreign value added in each party's output, by partner.

    Parameters
    ----------
    exposure
        By party, its exposure to each partner.
    region_names
        Of the baseline's regions, by code.
    parties
        Whose output; the right side of the picture.
    """

    def named(code: str) -> str:
        return region_names.get(code, name_of(code))

    share = {(r.partner, code): 100 * r.value_added for code in parties for r in exposure.get(code, ())}
    largest = {s: max(v for (x, _), v in share.items() if x == s) for s, _ in share}
    ranked = sorted(largest, key=lambda s: (-largest[s], s))
    # The parties' ties with each other are what the desk is about: shown even where others weigh more.
    partners = [s for s in ranked if s not in parties][:_SUPPLIERS] + [s for s in ranked if s in parties]
    ties = [Tie(named(s), named(c), share[s, c]) for s in partners for c in parties if (s, c) in share]
    tops = []
    for c in parties:
        foreign = [s for s in ranked if (s, c) in share]
        if foreign:
            top = max(foreign, key=lambda s: share[s, c])
            tops.append(f"{named(c)} rests most on {named(top)} ({number(share[top, c], 1)} %)")
    return network_chart(
        "suppliers",
        ties,
        title="; ".join(tops),
        measure="Value added by each partner in a party's output, % of output, all sectors, estimated from "
        f"input-output links; the {_SUPPLIERS} largest partners, and the parties",
        unit="%",
        source="accord, Leontief inverse of the desk's baseline",
    )


def neighbour_blocks(n: Neighbours) -> tuple[Block, ...]:
    """Return who gains and loses from whose agreement: a matrix, the incentive to follow, and a map of the bloc."""
    unit, year = unit_of(n.unit)
    hub, pattern = n.names[n.hub], n.names[n.pattern]
    of_year = f"{unit}{f' of {year}' if year else ''}"
    note = f"{n.group}: {n.group_source}. "
    if n.absent:
        note += f"Not in the baseline, left out: {', '.join(name_of(c) for c in n.absent)}. "
    note += _starts(n)
    note += "Fully phased in, central inputs, no intervals; estimated."
    blocks: list[Block] = [
        Subhead("neighbours", f"The same agreement offered by {hub} to others", ""),
        Prose((_finding(n),)),
        _matrix(n, of_year, note),
        _incentives(n, of_year, pattern),
        _bloc_map(n),
    ]
    return tuple(blocks)


def _starts(n: Neighbours) -> str:
    """Return where the cuts of the neighbours start: at rates in force, or at the scenario's own."""
    counted = [r for r in n.rules if r.rule == "schedules"]
    if not counted:
        return (
            "No schedule of an agreement in force between them is in the desk: their cuts start at the scenario's own "
            "rates. "
        )
    goods: dict[str, list[str]] = {}
    for r in counted:
        goods.setdefault(n.names[r.importer], []).append(n.names[r.exporter])
    sides = "; ".join(f"{importer} on goods of {', '.join(them)}" for importer, them in goods.items())
    agreements = ", ".join(dict.fromkeys(called(a) for r in counted for a in r.agreements))
    rest = "; all others at the scenario's own rates" if len(counted) < len(n.rules) else ""
    return f"Cuts start at the best rate over MFN and {agreements} for {sides}{rest}. "


def _finding(n: Neighbours) -> str:
    hurt = [i for i in n.incentives if i.left_out < 0]
    rise = [i for i in n.incentives if i.rise > 0]
    worst = min(n.incentives, key=lambda i: i.left_out)
    out_of = f"being left out of {n.names[n.pattern]}'s agreement"
    text = f"{len(hurt) or 'None'} of {len(n.incentives)} others lose by {out_of}"
    text += f"; most {n.names[worst.member]}, by {_money(-worst.left_out, n.unit)}. " if hurt else ". "
    if not rise:
        return text + "For none is its own agreement worth more once the first is there."
    most = max(i.rise for i in rise)
    return text + (
        f"For {len(rise)} their own agreement is worth more once the first is there, by {_money(most, n.unit)} at most."
    )


def _matrix(n: Neighbours, unit: str, note: str) -> Table:
    shown = (n.hub, *n.members)
    rest = [r for r in n.names if r not in shown]
    values = [v for a in n.agreements for v in (*(a.gain[c] for c in shown), sum(a.gain[r] for r in rest))]
    digits = _digits(values)
    rows: list[tuple[Cell, ...]] = [
        (
            n.names[a.member],
            *(_change(a.gain[c], digits) for c in shown),
            _change(sum(a.gain[r] for r in rest), digits),
        )
        for a in n.agreements
    ]
    columns = (
        Column("agreement", "Agreement of"),
        *(Column(f"gain_{c.lower()}", c, "number") for c in shown),
        Column("gain_rest", "Others", "number"),
    )
    caption = f"What each column gains from the row's agreement alone, {unit}"
    return Table("neighbour-matrix", caption, columns, tuple(rows), note=note)


def _incentives(n: Neighbours, unit: str, pattern: str) -> Table:
    digits = _digits([v for i in n.incentives for v in (i.left_out, i.alone, i.joining)])
    fine = _digits([i.rise for i in n.incentives])
    rows: list[tuple[Cell, ...]] = [
        (
            n.names[i.member],
            _change(i.left_out, digits),
            _change(i.alone, digits),
            _change(i.joining, digits),
            _change(i.rise, fine),
            _change(i.last_out, digits),
            _change(i.last_in, digits),
        )
        for i in n.incentives
    ]
    columns = (
        Column("member", "Neighbour"),
        Column("left_out", "Left out", "number"),
        Column("alone", "Own, first", "number"),
        Column("joining", f"Own, after {pattern}", "number"),
        Column("rise", "Difference", "number"),
        Column("last_out", "Last one out", "number"),
        Column("last_in", "Last one in", "number"),
    )
    note = "A difference above nought says that the first agreement makes a neighbour's own worth more."
    return Table("neighbour-incentives", f"The push to ask for the same, {unit}", columns, tuple(rows), note=note)


def _bloc_map(n: Neighbours) -> Chart:
    whole, single = (sum(x[m] for m in n.members) for x in (n.bloc, n.sum_of_bilaterals))
    amount, added = _money(whole, n.unit), _money(single, n.unit)
    beside = "as much as" if amount == added else "more than" if whole > single else "less than"
    return tiles_chart(
        "neighbour-map",
        [Effect(c, n.names[c], v) for c, v in n.bloc_pct.items()],
        title=f"All together, members gain {amount}, {beside} the {added} of single agreements added up",
        measure="Change in real income if every member signs, fully phased in, %; a tile a country, no borders drawn",
        unit="%",
        source=f"accord, scenario “{n.scenario}” offered to each member; {n.solves} equilibria",
        decimals=_digits(list(n.bloc_pct.values())),
    )


def _digits(values: Sequence[float]) -> int:
    top = max((abs(v) for v in values), default=0.0)
    return min(4, decimals_for(top) if top and top < 100 else 0 if not top or top >= 1000 else 1)


def _change(value: float, digits: int) -> Quantity:
    return Quantity(value, status="estimated", decimals=digits, signed=True)


def _money(value: float, money_unit: str) -> str:
    unit, year = unit_of(money_unit)
    return quantity(Quantity(value, unit, status="estimated", decimals=_digits([value]), year=year))
