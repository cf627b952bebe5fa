"""Schedules as tables that the readers read back to the same content.

Invariant: what a schedule says survives the way out and in; party, edition and base date travel as notes.
"""

from accord.tariffs.duty import show_duty
from accord.tariffs.schedule import Schedule, TariffLine
from accord.tariffs.table import Cell, Table


def schedule_table(schedule: Schedule, notes: tuple[str, ...] = ()) -> Table:
    """Return the lines of a schedule, in order of their keys, with where each came from."""
    years = sorted({y for line in schedule.lines for y, _ in line.path})
    about = [
        f"party: {schedule.party}", f"agreement: {schedule.agreement}", f"edition: {schedule.edition}",
        f"digits: {schedule.digits}", "decimal: .",
    ]  # fmt: skip
    if schedule.base_date:
        about.append(f"base_date: {schedule.base_date.isoformat()}")
    if schedule.synthetic:
        about.append("SYNTHETIC: generated, not a treaty's")
    head = ("code", "ex", "description", "base_rate", "category", "final_rate", "flags", "not_for", "remark")
    return Table(
        "lines",
        f"{len(schedule)} lines of {schedule.party} under {schedule.agreement}, {schedule.edition}, "
        f"{schedule.digits} digits",
        (*head, *(str(y) if y >= 1000 else f"year {y}" for y in years), "where"),
        tuple(_row(line, years) for line in sorted(schedule.lines, key=lambda x: x.key)),
        (*about, *notes),
    )


def _row(line: TariffLine, years: list[int]) -> tuple[Cell, ...]:
    path = dict(line.path)
    return (
        line.code, "ex" if line.ex else "", line.description, show_duty(line.base), line.category,
        show_duty(line.final) if line.final else "", ", ".join(line.flags), ", ".join(line.not_for), line.remark,
        *(show_duty(path[y]) if y in path else "" for y in years), str(line.where),
    )  # fmt: skip
