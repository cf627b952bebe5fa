"""The use cases of tariff schedules: read, rate, measure coverage, compare; each returns tables.

Invariant: tables carry their notes: what is synthetic, unverified, unread or without data is said in each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from accord.tariffs import (
    Cell,
    Imports,
    Legend,
    Schedule,
    Table,
    TariffSettingsError,
    average_table,
    coverage,
    legend_for,
    on_lines,
    open_schedule,
    rate_table,
    read_imports,
    show_duty,
    year_ends,
)


@dataclass(frozen=True, slots=True)
class ScheduleFile:
    """Where a schedule is and how to read it; None leaves a setting to the file's own notes."""

    path: Path
    party: str | None = None
    agreement: str | None = None
    edition: str | None = None
    digits: int | None = None
    base_date: date | None = None
    decimal: str | None = None
    legend: str | None = None
    in_force: date | None = None
    highest_pct: float = 300.0


def open_both(file: ScheduleFile, *, need_legend: bool = True) -> tuple[Schedule, Legend | None]:
    """Return a schedule and its legend."""
    from decimal import Decimal

    legend = legend_for(file.path, file.legend, file.party, file.in_force) if need_legend or file.legend else None
    schedule = open_schedule(
        file.path, party=file.party, agreement=file.agreement, edition=file.edition, digits=file.digits,
        base_date=file.base_date, decimal=file.decimal, legend=legend, highest_pct=Decimal(str(file.highest_pct)),
    )  # fmt: skip
    return schedule, legend


def caveats(schedule: Schedule, legend: Legend | None = None) -> tuple[str, ...]:
    """Return what a reader of any table made from a schedule must know."""
    notes: list[str] = []
    if schedule.synthetic:
        notes.append(
            f"SYNTHETIC: the schedule of {schedule.party} ({schedule.agreement}) is generated, not a treaty's."
        )
    if schedule.unread:
        notes.append(f"{len(schedule.unread)} row(s) of the file were not taken: see accord tariffs read.")
    if legend is not None:
        if legend.certainty != "sourced":
            notes.append(f"The legend {legend.name} is unverified.")
        if legend.unverified:
            notes.append(f"Unverified in the legend {legend.name}: {'; '.join(legend.unverified)}.")
        used = {line.category for line in schedule.lines}
        loose = sorted(c for c in used if (m := legend.find(c)) is not None and m.certainty != "sourced")
        if loose:
            notes.append(f"The meaning of these categories is unverified: {', '.join(loose)}.")
    return tuple(notes)


def read_tables(file: ScheduleFile) -> list[Table]:
    """Return the lines of a schedule and the rows that could not be taken."""
    schedule, legend = open_both(file, need_legend=False)
    notes = caveats(schedule, legend)
    years = sorted({y for line in schedule.lines for y, _ in line.path})
    rows = []
    for line in schedule.lines:
        path = dict(line.path)
        rows.append((
            line.code, "ex" if line.ex else "", line.description, show_duty(line.base), line.category,
            show_duty(line.final) if line.final else "", ", ".join(line.flags), ", ".join(line.not_for),
            line.remark, *(show_duty(path[y]) if y in path else "" for y in years), str(line.where),
        ))  # fmt: skip
    head = ("code", "ex", "description", "base", "category", "final", "flags", "not_for", "remark")
    about: tuple[str, ...] = (
        f"party: {schedule.party}", f"agreement: {schedule.agreement}", f"edition: {schedule.edition}",
        f"digits: {schedule.digits}",
    )  # fmt: skip
    if schedule.base_date:
        about += (f"base_date: {schedule.base_date.isoformat()}",)
    lines = Table(
        "lines",
        f"{len(schedule)} lines of {schedule.party} under {schedule.agreement}, {schedule.edition}, "
        f"{schedule.digits} digits",
        (*head, *map(str, years), "where"),
        tuple(rows),
        (*about, *notes),
    )
    unread = Table(
        "unread",
        f"{len(schedule.unread)} row(s) not taken",
        ("where", "code", "message", "hint", "cells"),
        tuple((str(u.where), u.code, u.message, u.hint, " | ".join(u.cells)) for u in schedule.unread),
        notes,
    )
    return [lines, unread]


def rates_tables(
    file: ScheduleFile, first: int, last: int, *, average: str | None = None, line: str | None = None
) -> list[Table]:
    """Return each line's rate at the end of each year, or its average over the year, and the lines left open."""
    schedule, legend = open_both(file)
    assert legend is not None
    if line is not None:
        from dataclasses import replace

        wanted = "".join(c for c in line if c.isdigit()) if ":" not in line else line
        chosen = tuple(x for x in schedule.lines if x.key == wanted or x.code.startswith(wanted))
        schedule = replace(schedule, lines=chosen or (schedule.line(wanted),))
    years = range(first, last + 1)
    if average:
        values, table = average_table(schedule, legend, years, by=average)
    else:
        table = rate_table(schedule, legend, year_ends(first, last))
        values = table.pct
    what = f"average over the year by {average}" if average else "on 31 December"
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (x.key, x.description, x.category, show_duty(x.base), *map(float, values[n]))
        for n, x in enumerate(schedule.lines)
    )
    head = ("line", "description", "category", "base", *(f"{y}_pct" for y in years))
    title = f"Rates of {schedule.party} under {legend.title}, percent, {what}; blank: no preference"
    rated = Table("rates", title, head, rows, caveats(schedule, legend))
    left = Table(
        "open",
        f"{len(table.open_lines)} line(s) without a percentage",
        ("line", "where", "code", "reason"),
        tuple((o.key, o.where, o.code, o.reason) for o in table.open_lines),
    )
    return [rated, left]


def coverage_tables(
    file: ScheduleFile, years: Sequence[int], *, imports: Path | None = None, partner: str | None = None
) -> list[Table]:
    """Return coverage at the end of each year in every reading."""
    schedule, legend = open_both(file)
    assert legend is not None
    days = tuple(date(y, 12, 31) for y in years)
    table = rate_table(schedule, legend, days)
    from accord.tariffs import applied_pct

    rates = applied_pct(table, table.base_pct, never_above=False)
    value, notes = None, caveats(schedule, legend)
    if imports is not None:
        flows = read_imports(imports)
        value, more = _weights(flows, schedule, partner)
        notes += more
    readings = coverage([x.hs6 for x in schedule.lines], table.base_pct, rates, [str(y) for y in years], value=value)
    rows = tuple(
        (
            r.moment, r.level, r.scope, r.lines, r.eliminated, r.lines_pct, r.reduced, r.reduced_pct, r.open_lines,
            r.value_pct, r.value_reduced_pct, r.depth_lines_pct, r.depth_pct,
        )
        for r in readings
    )  # fmt: skip
    head = (
        "year", "digits", "scope", "lines", "eliminated", "eliminated_pct", "reduced", "reduced_pct", "open",
        "value_eliminated_pct", "value_reduced_pct", "average_cut_pct", "average_cut_by_value_pct",
    )  # fmt: skip
    title = f"Coverage of {schedule.party} under {legend.title}, 31 December of each year"
    return [Table("coverage", title, head, rows, notes)]


def _weights(flows: Imports, schedule: Schedule, partner: str | None) -> tuple[np.ndarray, tuple[str, ...]]:
    found = on_lines(flows, schedule, partner)
    lost = sum(found.unmatched.values())
    whole = lost + float(found.value.sum())
    notes = [f"Imports from {flows.source}{f', years {flows.years[0]}-{flows.years[-1]}' if flows.years else ''}."]
    if lost:
        share = 100 * lost / whole
        notes.append(f"{len(found.unmatched)} import code(s) match no line: {share:.2f} % of the imports.")
    if found.shared.any():
        notes.append(f"{int(found.shared.sum())} line(s) carry an equal share of their subheading's imports.")
    return found.value, tuple(notes)


def as_day(text: str | None) -> date | None:
    """Return a day written YYYY-MM-DD, None for None.

    Raises
    ------
    TariffSettingsError
        It is no date.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise TariffSettingsError(f"{text!r} is no date", hint="write it as 2026-01-01", value=text) from None


def as_years(text: str) -> list[int]:
    """Return the years of ``2026,2030`` or ``2026-2036``.

    Raises
    ------
    TariffSettingsError
        They are no years.
    """
    years: list[int] = []
    for piece in text.split(","):
        ends = piece.strip().split("-")
        if len(ends) > 2 or not all(e.strip().isdigit() and len(e.strip()) == 4 for e in ends):
            raise TariffSettingsError(f"{text!r} is no list of years", hint="write 2026,2030 or 2026-2036", value=text)
        years += range(int(ends[0]), int(ends[-1]) + 1)
    return years
