"""``accord offer lines``: a desk's own schedule as the line table of an offer."""

from pathlib import Path
from typing import Annotated

import typer

from accord.cli.commands.offer.options import AsJson
from accord.cli.commands.offer.shown import print_footer
from accord.cli.console import out, print_json


def lines(
    schedule: Annotated[Path, typer.Argument(help="Schedule: .csv, .xlsx, or a treaty annex as .txt or .pdf.")],
    imports: Annotated[Path, typer.Option(help="Imports: CSV with code, partner, value.")],
    partner: Annotated[str, typer.Option(help="The exporter, as the imports name it.")],
    to: Annotated[Path, typer.Option("--out", help="Write the line table here, .csv or .xlsx.")],
    year: Annotated[int, typer.Option(help="Year at whose end existing rates are read.")] = 2026,
    existing: Annotated[
        list[Path] | None, typer.Option(help="Schedule of an agreement in force, naming its legend; repeat.")
    ] = None,
    partner_schedule: Annotated[
        list[Path] | None, typer.Option(help="The exporter's schedule, for reciprocity; repeat.")
    ] = None,
    elasticities: Annotated[
        Path | None, typer.Option(help="By line: CSV with code, demand, substitution, supply.")
    ] = None,
    unit_values: Annotated[
        Path | None, typer.Option(help="For duties per unit: CSV with code, price, currency, unit (source, scope).")
    ] = None,
    method: Annotated[
        str, typer.Option(help="unctad-1: own line, own subheading, fallback; unctad-2: fallback only.")
    ] = "unctad-1",
    fx: Annotated[
        list[str] | None, typer.Option(help="Units of a currency for one of a common one, such as MYR=4.4; repeat.")
    ] = None,
    legend: Annotated[str | None, typer.Option(help="Legend: a packaged name or a .toml file.")] = None,
    in_force: Annotated[str | None, typer.Option(help="Entry into force, YYYY-MM-DD.")] = None,
    party: Annotated[str | None, typer.Option(help="Importer whose schedule it is, such as MYS.")] = None,
    as_json: AsJson = False,
) -> None:
    """Turn a tariff schedule and imports into the line table that the other sub-commands read.

    Example: accord offer lines mys-offer.csv --imports mys-imports.csv --partner KOR --out lines.xlsx
    """
    from accord.workbench.offer_lines import offer_lines
    from accord.workbench.offer_table import write_table
    from accord.workbench.tariff_effects import Elasticities
    from accord.workbench.tariff_work import ScheduleFile, as_day
    from accord.workbench.tariff_worth import Worth, exchange_rates

    made = offer_lines(
        ScheduleFile(schedule, party=party, legend=legend, in_force=as_day(in_force)),
        imports,
        partner,
        year,
        existing=existing or [],
        partners=partner_schedule or [],
        elasticities=Elasticities(table=elasticities) if elasticities else None,
        worth=Worth(unit_values, method, exchange_rates(fx or [])) if unit_values else None,
    )
    path = write_table(to, made.columns, [("note", note) for note in made.notes])
    left = [dict(zip(made.left_out.columns, row, strict=True)) for row in made.left_out.rows]
    data = {"file": str(path), "lines": len(made.columns["line"]), "left_out": left, "notes": list(made.notes)}
    if as_json:
        print_json(data)
        return
    out.print(f"{data['lines']} lines, {len(left)} left out", highlight=False)
    for note in made.notes:
        out.print(note, highlight=False)
    for row in left[:12]:
        said = f"left out  {row['line']}  {str(row['description'])[:40]}  {row['reason']}"
        out.print(said, highlight=False, markup=False)
    if len(left) > 12:
        out.print(f"and {len(left) - 12} more; --json lists all", highlight=False)
    print_footer(data, [])
