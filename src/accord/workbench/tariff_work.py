"""The use cases of one tariff schedule: read it, rate it, measure its coverage; each returns tables.

Invariant: tables carry their notes: what is synthetic, unverified, unread or without data is said in each.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import numpy.typing as npt

from accord.tariffs import (
    Cell,
    Imports,
    Legend,
    Schedule,
    Table,
    TariffSettingsError,
    applied_pct,
    article_xxiv,
    as_percentages,
    average_table,
    check_ceilings,
    check_years,
    coverage,
    equivalents,
    file_notes,
    last_day,
    legend_for,
    on_lines,
    open_schedule,
    rate_table,
    read_imports,
    read_unit_values,
    schedule_table,
    show_duty,
    year_ends,
)

Array = npt.NDArray[np.float64]


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


def open_both(file: ScheduleFile) -> tuple[Schedule, Legend]:
    """Return a schedule and its legend; rows whose category the legend lacks are among the unread."""
    legend = legend_for(file.path, file.legend, file.party, file.in_force)
    return open_one(file, legend), legend


def open_one(file: ScheduleFile, legend: Legend | None = None) -> Schedule:
    """Return a schedule, read with a legend or without one."""
    return open_schedule(
        file.path, party=file.party, agreement=file.agreement, edition=file.edition, digits=file.digits,
        base_date=file.base_date, decimal=file.decimal, legend=legend, highest_pct=Decimal(str(file.highest_pct)),
    )  # fmt: skip


def caveats(schedule: Schedule, legend: Legend | None = None) -> tuple[str, ...]:
    """Return what a reader of any table made from a schedule must know."""
    notes: list[str] = []
    name = f"{schedule.party} ({schedule.agreement})"
    if schedule.synthetic:
        notes.append(f"SYNTHETIC: the schedule of {name} is generated, not a treaty's.")
    if schedule.unread:
        notes.append(f"{len(schedule.unread)} row(s) of {name} were not taken: accord tariffs read lists them.")
    if legend is not None:
        if legend.certainty != "sourced":
            notes.append(f"The legend {legend.name} is unverified.")
        if legend.unverified:
            notes.append(f"Unverified in the legend {legend.name}: {'; '.join(legend.unverified)}.")
        used = {line.category for line in schedule.lines}
        loose = sorted(c for c in used if (m := legend.find(c)) is not None and m.certainty != "sourced")
        if loose:
            notes.append(f"The meaning of these categories of {legend.name} is unverified: {', '.join(loose)}.")
    return tuple(notes)


def unread_table(schedule: Schedule) -> Table:
    """Return the rows that could not be taken, each with its cells, the reason and the way out."""
    return Table(
        "unread",
        f"{len(schedule.unread)} row(s) not taken",
        ("where", "code", "message", "hint", "cells"),
        tuple((str(u.where), u.code, u.message, u.hint, " | ".join(u.cells)) for u in schedule.unread),
    )


def read_tables(file: ScheduleFile) -> list[Table]:
    """Return the lines of a schedule and the rows that could not be taken."""
    named = file.legend or (file_notes(file.path).get("legend") if file.path.is_file() else None)
    legend = legend_for(file.path, file.legend, file.party, file.in_force) if named else None
    schedule = open_one(file, legend)
    left = tuple(name for name in schedule.ignored if name.lower() != "where")
    unused = (f"Columns that were not used: {', '.join(left)}.",) if left else ()
    return [schedule_table(schedule, (*kept_notes(file), *unused, *caveats(schedule, legend))), unread_table(schedule)]


def kept_notes(file: ScheduleFile) -> tuple[str, ...]:
    """Return the notes of a file that a copy of it must keep: its legend and its entry into force."""
    notes = file_notes(file.path)
    named = {"legend": file.legend or notes.get("legend"), "in_force": notes.get("in_force")}
    return tuple(f"{key}: {value}" for key, value in named.items() if value)


def percentages(
    schedule: Schedule, unit_values: Path | None
) -> tuple[dict[str, Decimal], tuple[str, ...], list[Table]]:
    """Return the ad valorem equivalents that a table of unit values gives, and how each was made."""
    if unit_values is None:
        return {}, (), []
    made, left = equivalents(schedule, read_unit_values(unit_values))
    steps = sorted({e.step for e in made.values()})
    notes = [f"{len(made)} ad valorem equivalent(s), method UNCTAD-1 ({', '.join(steps)}), from {unit_values.name}."]
    if left:
        notes.append(f"{len(left)} line(s) have no equivalent, such as {next(iter(left.items()))[1]}.")
    rows: list[tuple[Cell, ...]] = []
    for key, e in sorted(made.items()):
        v = e.unit_value
        worth = (float(v.price), f"{v.currency}/{v.unit}", v.source) if v else (None, "", "")
        rows.append((key, e.duty, float(e.pct), e.method, e.step, *worth))
    head = ("line", "duty", "equivalent_pct", "method", "step", "unit_value", "unit", "source")
    table = Table("equivalents", f"{len(rows)} ad valorem equivalent(s)", head, tuple(rows))
    return as_percentages(made), tuple(notes), [table]


def rates_tables(
    file: ScheduleFile,
    first: int,
    last: int,
    *,
    average: str | None = None,
    line: str | None = None,
    unit_values: Path | None = None,
) -> list[Table]:
    """Return each line's rate at the end of each year, or its average over the year, and the lines left open."""
    check_years(first, last)
    schedule, legend = open_both(file)
    if line is not None:
        wanted = line if ":" in line else "".join(c for c in line if c.isdigit())
        chosen = tuple(x for x in schedule.lines if x.key == wanted or x.code.startswith(wanted))
        schedule = replace(schedule, lines=chosen or (schedule.line(wanted),))
    known, more, made = percentages(schedule, unit_values)
    if average:
        values, table = average_table(schedule, legend, range(first, last + 1), by=average, equivalents=known)
    else:
        table = rate_table(schedule, legend, year_ends(first, last), equivalents=known)
        values = table.pct
    what = f"average over the year by {average}" if average else "on 31 December"
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (x.key, x.description, x.category, show_duty(x.base), *map(float, values[n]))
        for n, x in enumerate(schedule.lines)
    )
    head = ("line", "description", "category", "base", *(f"{y}_pct" for y in range(first, last + 1)))
    title = f"Rates of {schedule.party} under {legend.title}, percent, {what}; blank: no preference"
    rated = Table("rates", title, head, rows, (*caveats(schedule, legend), *more))
    left = Table(
        "open",
        f"{len(table.open_lines)} line(s) without a percentage in some year",
        ("line", "where", "code", "reason"),
        tuple((o.key, o.where, o.code, o.reason) for o in table.open_lines),
    )
    return [rated, left, *made]


def coverage_tables(
    file: ScheduleFile,
    years: Sequence[int],
    *,
    imports: Path | None = None,
    partner: str | None = None,
    elasticity: float | None = None,
    threshold_pct: float = 90.0,
    unit_values: Path | None = None,
    partner_freed_pct: float | None = None,
) -> list[Table]:
    """Return coverage at the end of each year in every reading, the legend's ceilings, and Article XXIV."""
    schedule, legend = open_both(file)
    known, more, made = percentages(schedule, unit_values)
    table = rate_table(schedule, legend, tuple(date(y, 12, 31) for y in years), equivalents=known)
    rates = applied_pct(table, table.base_pct, never_above=False)
    value, said = line_values(imports, schedule, partner)
    notes = (*caveats(schedule, legend), *more, *said)
    hs6 = [x.hs6 for x in schedule.lines]
    readings = coverage(hs6, table.base_pct, rates, [str(y) for y in years], value=value)
    rows = tuple(
        (
            r.moment, r.level, r.scope, r.lines, r.eliminated, r.lines_pct, r.reduced, r.reduced_pct, r.open_lines,
            r.value_pct, r.value_reduced_pct, r.depth_lines_pct, r.depth_pct,
        )
        for r in readings
    )  # fmt: skip
    head = (
        "year", "digits", "scope", "lines", "freed", "freed_pct", "reduced", "reduced_pct", "open",
        "value_freed_pct", "value_reduced_pct", "average_cut_pct", "cut_by_value_pct",
    )  # fmt: skip
    title = f"Coverage of {schedule.party} under {legend.title}, 31 December of each year"
    tables = [Table("coverage", title, head, rows, notes)]
    if legend.ceilings:
        tables.append(_ceilings(schedule, legend, value))
    tables.append(
        _article(
            schedule,
            legend,
            table.base_pct,
            rates[:, -1],
            value=value,
            elasticity=elasticity,
            threshold_pct=threshold_pct,
            partner_value_pct=partner_freed_pct,
        )
    )
    return [*tables, *made]


def _ceilings(schedule: Schedule, legend: Legend, value: Array | None) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for check in check_ceilings(schedule, legend, value=value):
        for d in (*check.either, *check.every):
            verdict = {True: "kept", False: "broken", None: "no data"}
            rows.append(
                (
                    check.ceiling.name, d.measure, "at least" if d.floor else "at most", d.limit, d.found, d.room,
                    verdict[d.holds], "one of these is enough" if d in check.either else "", verdict[check.holds],
                    check.ceiling.statistics, check.ceiling.certainty,
                )
            )  # fmt: skip
    head = (
        "list",
        "measure",
        "rule",
        "limit",
        "found",
        "room",
        "this",
        "note",
        "whole_rule",
        "statistics",
        "certainty",
    )
    return Table("ceilings", f"Ceilings of {legend.title} on {schedule.party}", head, tuple(rows))


def _article(
    schedule: Schedule,
    legend: Legend,
    base: Array,
    final: Array,
    *,
    value: Array | None,
    elasticity: float | None,
    threshold_pct: float,
    partner_value_pct: float | None,
) -> Table:
    start = legend.entry_into_force
    took: list[float] = []
    for line in schedule.lines:
        meaning = legend.find(line.category)
        end = last_day(legend, meaning) if meaning is not None and start is not None and not line.path else None
        took.append((end - start).days / 365.25 if end and start else float("nan"))
    readings = article_xxiv(
        [x.hs6 for x in schedule.lines], base, final, np.array(took), value=value, elasticity=elasticity,
        threshold_pct=threshold_pct, partner_value_pct=partner_value_pct,
    )  # fmt: skip
    verdict = {True: "met", False: "not met", None: ""}
    rows = tuple((r.name, r.found, r.threshold, verdict[r.holds], r.note) for r in readings)
    return Table(
        "article-xxiv", f"GATT Article XXIV:8(b), readings side by side, {schedule.party}",
        ("reading", "found", "threshold", "verdict", "note"), rows,
    )  # fmt: skip


def line_values(imports: Path | None, schedule: Schedule, partner: str | None) -> tuple[Array | None, tuple[str, ...]]:
    """Return imports by line from a file, and what a reader must know of them; None without a file."""
    if imports is None:
        return None, ()
    flows: Imports = read_imports(imports)
    if partner is not None and partner not in flows.partners and flows.partners != ("",):
        raise TariffSettingsError(
            f"{imports.name} has no imports from {partner}", hint=f"it has {', '.join(flows.partners)}", partner=partner
        )
    found = on_lines(flows, schedule, None if flows.partners == ("",) else partner)
    lost = sum(found.unmatched.values())
    whole = lost + float(found.value.sum())
    years = f", average of {flows.years[0]}-{flows.years[-1]}" if flows.years else ""
    notes = [f"Imports{f' from {partner}' if partner else ''}: {flows.source}{years}."]
    if lost:
        notes.append(f"{len(found.unmatched)} import code(s) match no line: {100 * lost / whole:.2f} % of the imports.")
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
        check_years(int(ends[0]), int(ends[-1]))
        years += range(int(ends[0]), int(ends[-1]) + 1)
    return years
