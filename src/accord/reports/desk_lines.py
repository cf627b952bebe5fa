"""The new agreement's tariff lines as parts of a brief: coverage by year, and what it adds to agreements in force.

Invariant: counts and rates are those of the tariffs room at the end of each year; a desk without schedules says so
and how to add one; made-up schedules are called so beside every figure.
"""

from collections.abc import Sequence

from accord.reports.blocks import Block, Cell, Chart, Column, Notes, Prose, Table
from accord.reports.charts import Point, coverage_chart
from accord.reports.desk_value import name_of
from accord.reports.numbers import NBSP, Quantity, number
from accord.workbench.desk_lines import DeskLines
from accord.workbench.web_agreement import Side

_NO_SCHEDULE = (
    "This desk holds no schedule of the agreement under negotiation, so nothing here goes line by line. To add one, "
    "put each party's schedule into schedules/ with its code and “offer” in its name, such as {name}-offer.csv, and "
    "those in force beside it."
)
_SHOWN = ("lines_improved", "average_gain_points", "dead_letter", "existing_average_pct", "with_offer_average_pct")


def line_blocks(lines: DeskLines, parties: Sequence[str]) -> tuple[Block, ...]:
    """Return coverage by year and the overlap with agreements in force, or one sentence where there is no schedule."""
    left_out = Notes(tuple(f"Left out, {name_of(what)}: {reason}" for what, reason in lines.left_out))
    if not lines.sides:
        lone = Prose((_NO_SCHEDULE.format(name=parties[0].lower() if parties else "kor"),))
        return (lone, left_out) if lines.left_out else (lone,)
    blocks: list[Block] = [Prose(tuple(_finding(s) for s in lines.sides), bullets=len(lines.sides) > 1)]
    blocks.append(_coverage(lines.sides))
    blocks += [_by_year(s) for s in lines.sides]
    notes = dict.fromkeys(n for s in lines.sides for n in s.notes)
    if notes:
        blocks.append(Notes(tuple(notes)))
    if lines.left_out:
        blocks.append(left_out)
    return tuple(blocks)


def called(agreement: str) -> str:
    """Return an agreement's short name as people write it.

    >>> called("akfta"), called("Pact of 2020"), called("mkfta-example")
    ('AKFTA', 'Pact of 2020', 'mkfta-example')
    """
    return agreement.upper() if agreement.isalpha() and agreement.islower() else agreement


def _finding(side: Side) -> str:
    found, result = side.found, side.found.result
    improved = int((result.incremental_pct[:, -1] > 1e-9).sum())
    dead = int(result.dead_letter[:, -1].sum())
    known = [called(name) for name in found.best.names[1:] if name]
    over = f"MFN, {', '.join(known)}" if known else "MFN alone: no agreement in force is in schedules/"
    made = " These schedules are made up." if side.synthetic else ""
    text = (
        f"{name_of(side.party)}, on goods from {name_of(side.partner)}: in {side.last} the new agreement betters "
        f"{number(improved, 0)} of {number(len(found.offer), 0)} lines over {over}"
    )
    tail = f"; on {number(dead, 0)} its rate is above what traders have already." if dead else "."
    return text + tail + made


def _coverage(sides: Sequence[Side]) -> Chart:
    points: list[Point] = []
    ends: list[str] = []
    for side in sides:
        whole = [c for c in side.coverage if (c.level, c.scope) == ("own", "all")]
        points += [Point(f"{name_of(side.party)}, lines", int(c.moment), c.lines_pct) for c in whole if c.lines]
        worth = [c for c in whole if c.value_pct == c.value_pct]
        points += [Point(f"{name_of(side.party)}, imports", int(c.moment), c.value_pct) for c in worth]
        if whole and whole[-1].lines:
            ends.append(f"{name_of(side.party)} {number(whole[-1].lines_pct, 1)}{NBSP}%")
    last = max(side.last for side in sides)
    made = ", from made-up schedules" if any(s.synthetic for s in sides) else ""
    return coverage_chart(
        "coverage",
        points,
        title=f"Free of duty by {last}: {', '.join(ends)} of tariff lines{made}",
        measure="Lines at zero at the end of each year under the new agreement, % of all lines, and imports on them, "
        "% of imports from the other party",
        source=f"accord, schedules of {' and '.join(name_of(s.party) for s in sides)}{made}",
    )


def _by_year(side: Side) -> Table:
    table = side.by_year
    at = {name: table.columns.index(name) for name in _SHOWN}
    freed = {int(c.moment): c for c in side.coverage if (c.level, c.scope) == ("own", "all")}
    rows: list[tuple[Cell, ...]] = []
    before: tuple[object, ...] = ()
    for n, row in enumerate(table.rows):
        year = int(str(row[0]))
        c = freed[year]
        values = tuple(float(str(row[at[name]])) for name in _SHOWN)
        now = (c.lines_pct, c.value_pct == c.value_pct and c.value_pct, *values)
        if now == before and n + 1 < len(table.rows):
            continue
        before = now
        improved, gain, dead, existing, offered = values
        rows.append(
            (
                str(year),
                Quantity(c.lines_pct, "%", decimals=1) if c.lines else None,
                Quantity(c.value_pct, "%", decimals=1) if c.value_pct == c.value_pct else None,
                int(improved),
                Quantity(gain, decimals=2),
                int(dead),
                Quantity(existing, "%", decimals=2),
                Quantity(offered, "%", decimals=2),
            )
        )
    columns = (
        Column("year", "Year"),
        Column("freed_pct", "Lines free", "number", "%"),
        Column("freed_value_pct", "Imports free", "number", "%"),
        Column("improved", "Lines bettered", "number", "", 0),
        Column("gain_points", "By, points", "number"),
        Column("dead_letter", "Dead letters", "number", "", 0),
        Column("existing_pct", "Rate in force", "number", "%"),
        Column("with_new_pct", "With new", "number", "%"),
    )
    made = ", made-up schedules" if side.synthetic else ""
    return Table(
        f"lines-{side.party.lower()}",
        f"{name_of(side.party)} on goods from {name_of(side.partner)}, year by year{made}",
        columns,
        tuple(rows),
        note="31 December of each year; years in which nothing moves are left out. Bettered: below the best rate of "
        "MFN and the agreements in force in the same year. Rates are simple averages of lines.",
    )
