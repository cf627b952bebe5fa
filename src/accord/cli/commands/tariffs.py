"""``accord tariffs``: what a treaty does to each tariff line."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table as Grid

from accord.cli.console import err, out, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accord.tariffs import Table
    from accord.workbench.tariff_work import ScheduleFile

File = Annotated[Path, typer.Argument(help="Schedule: .csv, .xlsx, or .txt of a treaty annex.")]
Party = Annotated[str | None, typer.Option(help="Importer whose schedule it is, such as MYS.")]
Agreement = Annotated[str | None, typer.Option(help="Name of the agreement.")]
Edition = Annotated[str | None, typer.Option(help="Edition of the Harmonized System, such as HS2017.")]
Digits = Annotated[int | None, typer.Option(help="Digits of a full line; default: the commonest in the file.")]
BaseDate = Annotated[str | None, typer.Option(help="Day of the base rates, YYYY-MM-DD.")]
Decimal = Annotated[str | None, typer.Option(help="Decimal mark: . , or auto.")]
Legend = Annotated[str | None, typer.Option(help="Legend: a packaged name or a .toml file.")]
InForce = Annotated[str | None, typer.Option(help="Entry into force, YYYY-MM-DD, in place of the legend's.")]
Highest = Annotated[float, typer.Option(help="Percentages above this are listed instead of taken.")]
Out = Annotated[Path | None, typer.Option("--out", help="Write all rows to a .csv, .xlsx or .json file.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON only.")]
Show = Annotated[int, typer.Option(help="Rows of a table to show on the terminal.")]
First = Annotated[int, typer.Option("--from", help="First year.")]
Last = Annotated[int, typer.Option("--to", help="Last year.")]


def register(app: typer.Typer) -> None:
    """Add ``accord tariffs`` and its sub-commands."""
    group = typer.Typer(help="What a treaty does to each tariff line, year by year.", no_args_is_help=True)
    for command in (read, rates, coverage):
        group.command()(command)
    app.add_typer(group, name="tariffs")


def read(
    file: File,
    party: Party = None,
    agreement: Agreement = None,
    edition: Edition = None,
    digits: Digits = None,
    base_date: BaseDate = None,
    decimal: Decimal = None,
    legend: Legend = None,
    highest: Highest = 300.0,
    out_file: Out = None,
    as_json: Json = False,
    show: Show = 12,
) -> None:
    """Read a schedule: its lines, and each row that could not be taken with the reason.

    Example: accord tariffs read annex.txt --party MYS --edition HS2012 --legend cptpp-mys --out lines.csv
    """
    from accord.workbench.tariff_work import read_tables

    given = _file(file, party, agreement, edition, digits, base_date, decimal, legend, None, highest)
    _deliver(read_tables(given), out_file, as_json, show)


def rates(
    file: File,
    first: First = 2026,
    last: Last = 2036,
    line: Annotated[str | None, typer.Option(help="One line, or the first digits of several.")] = None,
    average: Annotated[str | None, typer.Option(help="Average over the calendar year by months or days.")] = None,
    legend: Legend = None,
    in_force: InForce = None,
    party: Party = None,
    edition: Edition = None,
    base_date: BaseDate = None,
    decimal: Decimal = None,
    out_file: Out = None,
    as_json: Json = False,
    show: Show = 25,
) -> None:
    """Rate every line in every year, as the agreement's legend says.

    Example: accord tariffs rates offer.csv --legend evfta --line 8703 --from 2020 --to 2030
    """
    from accord.workbench.tariff_work import rates_tables

    given = _file(file, party, None, edition, None, base_date, decimal, legend, in_force, 300.0)
    _deliver(rates_tables(given, first, last, average=average, line=line), out_file, as_json, show)


def coverage(
    file: File,
    years: Annotated[str, typer.Option(help="Years, such as 2026,2030,2036.")] = "2026,2036",
    imports: Annotated[Path | None, typer.Option(help="Imports: CSV with code, value, partner, year.")] = None,
    partner: Annotated[str | None, typer.Option(help="Count the imports from this partner only.")] = None,
    legend: Legend = None,
    in_force: InForce = None,
    party: Party = None,
    edition: Edition = None,
    base_date: BaseDate = None,
    decimal: Decimal = None,
    out_file: Out = None,
    as_json: Json = False,
    show: Show = 40,
) -> None:
    """Measure coverage by lines and value, at own digits and HS6, all or dutiable, by year.

    Example: accord tariffs coverage offer.csv --legend evfta --imports imports.csv --years 2026,2036
    """
    from accord.workbench.tariff_work import coverage_tables

    given = _file(file, party, None, edition, None, base_date, decimal, legend, in_force, 300.0)
    _deliver(coverage_tables(given, _years(years), imports=imports, partner=partner), out_file, as_json, show)


def _file(
    path: Path,
    party: str | None,
    agreement: str | None,
    edition: str | None,
    digits: int | None,
    base_date: str | None,
    decimal: str | None,
    legend: str | None,
    in_force: str | None,
    highest: float,
) -> "ScheduleFile":
    from accord.workbench.tariff_work import ScheduleFile, as_day

    return ScheduleFile(
        path, party, agreement, edition, digits, as_day(base_date), decimal, legend, as_day(in_force), highest
    )


def _years(text: str) -> list[int]:
    from accord.workbench.tariff_work import as_years

    return as_years(text)


def _deliver(tables: "Sequence[Table]", out_file: Path | None, as_json: bool, show: int) -> None:
    from accord.tariffs import write_tables

    files = [str(f) for f in write_tables(tables, out_file)] if out_file else []
    if as_json:
        print_json({"tables": [t.as_dict() for t in tables], "files": files})
        return
    for table in tables:
        _print(table, show)
    for note in dict.fromkeys(n for t in tables for n in t.notes):
        err.print(f"[yellow]note[/] {note}".replace("[SYN", r"\[SYN"), highlight=False)
    for file in files:
        err.print(f"written to {file}", highlight=False)


def _print(table: "Table", show: int) -> None:
    if not table.rows:
        out.print(table.title, style="bold", highlight=False, markup=False)
        return
    kept = [n for n, name in enumerate(table.columns) if any(r[n] not in (None, "") for r in table.rows)]
    grid = Grid(title=table.title, title_justify="left", title_style="bold", header_style="bold", box=None)
    for place in kept:
        numeric = all(isinstance(r[place], int | float | None) for r in table.rows[:show])
        wide = table.columns[place] in {"description", "message", "hint", "reason", "cells"}
        grid.add_column(
            table.columns[place].replace("_pct", " %").replace("_", " "),
            justify="right" if numeric else "left", no_wrap=not wide, overflow="ellipsis", max_width=40 if wide else 26,
        )  # fmt: skip
    for row in table.rows[:show]:
        grid.add_row(*(_text(row[n]) for n in kept))
    out.print(grid, highlight=False)
    if len(table.rows) > show:
        out.print(f"… {len(table.rows) - show} more row(s): --show, --out or --json gives them all", style="dim")


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    return str(value).replace("[", r"\[")
