"""What drives the width of an appraisal's intervals, as a table of a brief.

Invariant: shares are those of the appraisal; an input that nobody observed is called assumed beside its share.
"""

from collections.abc import Mapping

from accord.reports.blocks import Block, Cell, Column, Table
from accord.reports.desk_value import name_of
from accord.reports.numbers import NBSP, Quantity
from accord.workbench.effects import Appraisal, Driver

_SHOWN = 5


def driver_blocks(a: Appraisal) -> tuple[Block, ...]:
    """Return, for each party, the uncertain inputs that move its real income most; empty where none was asked for."""
    blocks: list[Block] = []
    sectors = {t.sector: t.sector_name for t in a.trade}
    for code in a.parties:
        mine = sorted((d for d in a.drivers if d.code == code), key=lambda d: -d.alone_share)
        single = [d for d in mine if d.kind != "several"]
        if not single or single[0].alone_share <= 0.0:
            continue
        shown = single[:_SHOWN]
        rest = sum(d.alone_share for d in mine) - sum(d.alone_share for d in shown)
        rows: list[tuple[Cell, ...]] = [_row(d, sectors) for d in shown]
        rows.append(("everything else that is uncertain", None, Quantity(100 * rest, "%", decimals=0), None, None))
        most, first = f"{100 * shown[0].alone_share:.0f}{NBSP}%", driver_name(shown[0], sectors)
        blocks.append(
            Table(
                f"drivers-{code}",
                f"{name_of(code)}: {most} of the width comes from {first}",
                (
                    Column("input", "Uncertain input"),
                    Column("kind", "Kind"),
                    Column("share", "Share of the width", "number", "%"),
                    Column("low_pct", "At its low end", "number", "%"),
                    Column("high_pct", "At its high end", "number", "%"),
                ),
                tuple(rows),
                note="Each input moved alone to the ends of its own interval: real income there, and its share of the "
                "sum of squared swings. To narrow the interval, learn more about what stands first.",
            )
        )
    return tuple(blocks)


def _row(d: Driver, sectors: Mapping[str, str]) -> tuple[Cell, ...]:
    ends = [
        None if v is None else Quantity(v, "%", status="estimated", decimals=4)
        for v in (d.welfare_low_pct, d.welfare_high_pct)
    ]
    return (driver_name(d, sectors), d.kind, Quantity(100 * d.alone_share, "%", status="estimated", decimals=0), *ends)


def driver_name(d: Driver, sectors: Mapping[str, str]) -> str:
    """Return an input's name with the sector in words; a change of the scenario keeps the name that its file gives."""
    if d.kind == "elasticity":
        *words, sector = d.source.split(" ")
        return " ".join([*words, sectors.get(sector, sector)])
    change, colon, what = d.source.partition(": ")
    return f"{what} in “{change}”" if colon else d.source
