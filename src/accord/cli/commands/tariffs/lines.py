"""The commands about one schedule: read, rates, coverage, margins, transparency."""

from pathlib import Path
from typing import Annotated

import typer

from accord.cli.commands.tariffs import options as o
from accord.cli.commands.tariffs.view import deliver


def read(
    file: o.File,
    party: o.Party = None,
    agreement: o.Agreement = None,
    edition: o.Edition = None,
    digits: o.Digits = None,
    base_date: o.BaseDate = None,
    decimal: o.Mark = None,
    legend: o.Legend = None,
    highest: o.Highest = 300.0,
    out_file: o.Out = None,
    as_json: o.Json = False,
    show: o.Show = 12,
) -> None:
    """Read a schedule: its lines, and each row that could not be taken with the reason.

    Example: accord tariffs read annex.txt --party MYS --edition HS2012 --legend cptpp-mys --out lines.csv
    """
    from accord.workbench.tariff_work import read_tables

    given = o.schedule_file(
        file, party=party, agreement=agreement, edition=edition, digits=digits, base_date=base_date, decimal=decimal,
        legend=legend, highest=highest,
    )  # fmt: skip
    deliver(read_tables(given), out_file, as_json, show)


def rates(
    file: o.File,
    first: o.First = 2026,
    last: o.Last = 2036,
    line: Annotated[str | None, typer.Option(help="One line, or the first digits of several.")] = None,
    average: Annotated[str | None, typer.Option(help="Average over the calendar year by months or days.")] = None,
    unit_values: o.UnitValues = None,
    legend: o.Legend = None,
    in_force: o.InForce = None,
    party: o.Party = None,
    edition: o.Edition = None,
    base_date: o.BaseDate = None,
    decimal: o.Mark = None,
    out_file: o.Out = None,
    as_json: o.Json = False,
    show: o.Show = 25,
) -> None:
    """Rate every line in every year, as the agreement's own legend says.

    Example: accord tariffs rates offer.csv --legend evfta --line 8703 --from 2020 --to 2030
    """
    from accord.workbench.tariff_work import rates_tables

    given = o.schedule_file(
        file, party=party, edition=edition, base_date=base_date, decimal=decimal, legend=legend, in_force=in_force
    )
    tables = rates_tables(given, first, last, average=average, line=line, unit_values=unit_values)
    deliver(tables, out_file, as_json, show)


def coverage(
    file: o.File,
    years: Annotated[str, typer.Option(help="Years, such as 2026,2030,2036 or 2026-2036.")] = "2026,2036",
    imports: o.Imports = None,
    partner: o.Partner = None,
    elasticity: Annotated[
        float | None, typer.Option(help="Import demand elasticity (negative), for the counterfactual weight.")
    ] = None,
    threshold: Annotated[float, typer.Option(help="Percent argued for under GATT Article XXIV.")] = 90.0,
    partner_freed: Annotated[
        float | None, typer.Option(help="Percent of trade that the other party frees, for the average of both.")
    ] = None,
    unit_values: o.UnitValues = None,
    legend: o.Legend = None,
    in_force: o.InForce = None,
    party: o.Party = None,
    edition: o.Edition = None,
    base_date: o.BaseDate = None,
    decimal: o.Mark = None,
    out_file: o.Out = None,
    as_json: o.Json = False,
    show: o.Show = 40,
) -> None:
    """Measure coverage by lines and value, ceilings of the legend, and readings of GATT Article XXIV.

    Example: accord tariffs coverage mys-offer.csv --imports mys-imports.csv --partner KOR --years 2027,2036
    """
    from accord.workbench.tariff_work import as_years, coverage_tables

    given = o.schedule_file(
        file, party=party, edition=edition, base_date=base_date, decimal=decimal, legend=legend, in_force=in_force
    )
    tables = coverage_tables(
        given, as_years(years), imports=imports, partner=partner, elasticity=elasticity, threshold_pct=threshold,
        unit_values=unit_values, partner_freed_pct=partner_freed,
    )  # fmt: skip
    deliver(tables, out_file, as_json, show)


def margins(
    file: o.File,
    first: o.First = 2027,
    last: o.Last = 2036,
    existing: o.Existing = None,
    partner_schedule: o.Partners = None,
    origin: Annotated[str | None, typer.Option(help="Exporter; default: the party of the partner's schedules.")] = None,
    mfn: Annotated[Path | None, typer.Option(help="Applied MFN tariff; default: the offer's base rates.")] = None,
    cost: Annotated[
        list[str] | None, typer.Option(help="Compliance cost of a scheme, NAME=PERCENT of value; repeat.")
    ] = None,
    imports: o.Imports = None,
    legend: o.Legend = None,
    in_force: o.InForce = None,
    party: o.Party = None,
    edition: o.Edition = None,
    out_file: o.Out = None,
    as_json: o.Json = False,
    show: o.Show = 15,
) -> None:
    """Compare an offer with the best existing rate in the same year; mark gains and dead letters.

    Example: accord tariffs margins kor-offer.csv --existing kor-akfta.csv --partner-schedule mys-akfta.csv
    """
    from accord.workbench.tariff_compare import as_costs, margin_tables

    given = o.schedule_file(file, party=party, edition=edition, legend=legend, in_force=in_force)
    tables = margin_tables(
        given, existing or [], first, last, partners=partner_schedule or [], origin=origin,
        mfn=o.schedule_file(mfn, agreement="MFN") if mfn else None, costs=as_costs(cost or []), imports=imports,
    )  # fmt: skip
    deliver(tables, out_file, as_json, show)


def transparency(
    file: o.File,
    first: o.First = 2027,
    last: o.Last = 2036,
    imports: o.Imports = None,
    partner: o.Partner = None,
    legend: o.Legend = None,
    in_force: o.InForce = None,
    party: o.Party = None,
    edition: o.Edition = None,
    out_file: o.Out = None,
    as_json: o.Json = False,
    show: o.Show = 12,
) -> None:
    """Export the tariff table that the WTO's Transparency Mechanism asks for.

    Example: accord tariffs transparency mys-offer.csv --imports mys-imports.csv --partner KOR --out notification.xlsx
    """
    from accord.workbench.tariff_compare import transparency_tables

    given = o.schedule_file(file, party=party, edition=edition, legend=legend, in_force=in_force)
    deliver(transparency_tables(given, first, last, imports=imports, partner=partner), out_file, as_json, show)
