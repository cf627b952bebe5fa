"""What drives the width of an appraisal's intervals, as a table of a brief.

Invariant: shares are those of the appraisal; an input that nobody observed is called assumed beside its share.
"""

from accord.reports.blocks import Block, Cell, Column, Table
from accord.reports.desk_value import name_of
from accord.reports.numbers import NBSP, Quantity
from accord.workbench.effects import Appraisal, Driver

_SHOWN = 5


def driver_blocks(a: Appraisal) -> tuple[Block, ...]:
    """Return, for each party, the uncertain inputs that move its real income most; empty where none was asked for."""
    blocks: list[Block] = []
    for code in a.parties:
        mine = sorted((d for d in a.drivers if d.code == code), key=lambda d: -d.alone_share)
        single = [d for d in mine if d.kind != "several"]
        if not single or single[0].alone_share <= 0.0:
            continue
        shown = single[:_SHOWN]
        rest = sum(d.alone_share for d in mine) - sum(d.alone_share for d in shown)
        rows: list[tuple[Cell, ...]] = [_row(d) for d in shown]
        rows.append(("everything else that is uncertain", None, Quantity(100 * rest, "%", decimals=0), None, None))
        first = shown[0]
        blocks.append(
            Table(
                f"drivers-{code}",
                f"{name_of(code)}: {100 * first.alone_share:.0f}{NBSP}% of the width comes from {_name(first)}",
                (
                    Column("input", "Uncertain input"),
                    Column("kind", "Kind"),
                    Column("share", "Share of the width", "number", "%"),
                    Column("low_pct", "Real income at its low end", "number", "%"),
                    Column("high_pct", "Real income at its high end", "number", "%"),
                ),
                tuple(rows),
                note="Each input moved alone to the ends of its own interval; shares of the sum of squared swings. "
                "More is known for less work at the top of the list.",
            )
        )
    return tuple(blocks)


def _row(d: Driver) -> tuple[Cell, ...]:
    ends = [
        None if v is None else Quantity(v, "%", status="estimated", decimals=4)
        for v in (d.welfare_low_pct, d.welfare_high_pct)
    ]
    return (_name(d), d.kind, Quantity(100 * d.alone_share, "%", status="estimated", decimals=0), *ends)


def _name(d: Driver) -> str:
    return d.source.replace("-", " ")
