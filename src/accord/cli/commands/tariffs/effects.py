"""The commands that put numbers on a schedule: smart, gsim, revenue, utilisation, appraise."""

from pathlib import Path
from typing import Annotated

import typer

from accord.cli.commands.tariffs import options as o
from accord.cli.commands.tariffs.view import deliver
from accord.cli.console import progress


def smart(
    file: o.File,
    imports: o.NeedImports,
    partner: o.NeedPartner,
    year: Annotated[int, typer.Option(help="Year of the staging, at its end.")] = 2036,
    existing: o.Existing = None,
    partner_schedule: o.Partners = None,
    demand: o.Demand = -1.25,
    substitution: o.Substitution = -1.5,
    supply: o.Supply = float("inf"),
    elasticities: o.ElasticityTable = None,
    form: Annotated[str, typer.Option(help="Diversion: ratio, or linear for small changes.")] = "ratio",
    legend: o.Legend = None,
    in_force: o.InForce = None,
    party: o.Party = None,
    edition: o.Edition = None,
    out_file: o.Out = None,
    as_json: o.Json = False,
    show: o.Show = 12,
) -> None:
    """Simulate an offer line by line as WITS-SMART does: creation, diversion, revenue, welfare.

    Example: accord tariffs smart mys-offer.csv --imports mys-imports.csv --partner KOR --existing mys-akfta.csv
    """
    from accord.workbench.tariff_effects import Elasticities, smart_tables

    given = o.schedule_file(file, party=party, edition=edition, legend=legend, in_force=in_force)
    tables = smart_tables(
        given, imports, partner, year, existing=existing or [], partners=partner_schedule or [],
        elasticities=Elasticities(demand, substitution, supply, elasticities), form=form,
    )  # fmt: skip
    deliver(tables, out_file, as_json, show)


def gsim(
    market: Annotated[Path, typer.Argument(help="CSV with origin, destination, sales, before_pct, after_pct.")],
    demand: o.Demand = -1.25,
    substitution: Annotated[float, typer.Option(help="Elasticity of substitution, positive.")] = 5.0,
    supply: Annotated[float, typer.Option(help="Elasticity of export supply, positive.")] = 1.5,
    out_file: o.Out = None,
    as_json: o.Json = False,
    show: o.Show = 40,
) -> None:
    """Solve a world market of one product (Francois and Hall's GSIM).

    Example: accord tariffs gsim cars.csv --demand -1.25 --substitution 5 --supply 1.5
    """
    from accord.workbench.tariff_effects import gsim_tables

    deliver(gsim_tables(market, demand=demand, substitution=substitution, supply=supply), out_file, as_json, show)


def revenue(
    file: o.File,
    imports: o.NeedImports,
    partner: o.NeedPartner,
    first: o.First = 2027,
    last: o.Last = 2036,
    existing: o.Existing = None,
    partner_schedule: o.Partners = None,
    demand: o.Demand = -1.25,
    substitution: o.Substitution = -1.5,
    supply: o.Supply = float("inf"),
    elasticities: o.ElasticityTable = None,
    use: Annotated[float, typer.Option(help="Share of the partner's imports that use the preference.")] = 1.0,
    legend: o.Legend = None,
    in_force: o.InForce = None,
    party: o.Party = None,
    edition: o.Edition = None,
    out_file: o.Out = None,
    as_json: o.Json = False,
    show: o.Show = 40,
) -> None:
    """Follow tariff revenue along the staging, on unchanged trade and with trade responding.

    Example: accord tariffs revenue mys-offer.csv --imports mys-imports.csv --partner KOR --from 2027 --to 2041
    """
    from accord.workbench.tariff_effects import Elasticities, revenue_tables

    given = o.schedule_file(file, party=party, edition=edition, legend=legend, in_force=in_force)
    tables = revenue_tables(
        given, imports, partner, first, last, existing=existing or [], partners=partner_schedule or [],
        elasticities=Elasticities(demand, substitution, supply, elasticities), use=use,
    )  # fmt: skip
    deliver(tables, out_file, as_json, show)


def utilisation(
    file: o.File,
    imports: o.NeedImports,
    received: Annotated[Path, typer.Option(help="Imports that entered under the preference: CSV with code, value.")],
    partner: o.NeedPartner,
    year: Annotated[int, typer.Option(help="Year of the imports.")] = 2027,
    legend: o.Legend = None,
    in_force: o.InForce = None,
    party: o.Party = None,
    edition: o.Edition = None,
    out_file: o.Out = None,
    as_json: o.Json = False,
    show: o.Show = 12,
) -> None:
    """Measure how far a preference is used: coverage, utilisation, utility.

    Example: accord tariffs utilisation mys-akfta.csv --imports all.csv --received akfta-entries.csv --partner KOR
    """
    from accord.workbench.tariff_effects import utilisation_tables

    given = o.schedule_file(file, party=party, edition=edition, legend=legend, in_force=in_force)
    deliver(utilisation_tables(given, imports, received, partner, year), out_file, as_json, show)


def appraise(
    first_offer: Annotated[Path, typer.Argument(help="One party's schedule.")],
    second_offer: Annotated[Path, typer.Argument(help="The other party's schedule.")],
    first: o.First = 2027,
    last: o.Last = 2041,
    existing: Annotated[
        list[Path] | None, typer.Option(help="Schedules of agreements in force, of either party; repeat.")
    ] = None,
    imports: Annotated[
        list[str] | None, typer.Option(help="Imports of a party, CODE=FILE such as MYS=mys-imports.csv; repeat.")
    ] = None,
    baseline: Annotated[Path | None, typer.Option(help="Baseline file or folder; default: the packaged one.")] = None,
    sectors: Annotated[Path | None, typer.Option(help="CSV with code, sector, weight.")] = None,
    in_force: o.InForce = None,
    out_file: o.Out = None,
    as_json: o.Json = False,
    show: o.Show = 40,
) -> None:
    """Solve the economy in every year of the staging, against no agreement in the same year.

    Example: accord tariffs appraise mys-offer.csv kor-offer.csv --existing mys-akfta.csv --imports MYS=mys-imports.csv
    """
    from accord.workbench.tariff_path import appraise_files

    offers = [o.schedule_file(f, in_force=in_force) for f in (first_offer, second_offer)]
    with progress(quiet=as_json) as bar:
        task = bar.add_task("Solving years", total=last - first + 1)
        tables = appraise_files(
            offers, first, last, baseline=baseline, existing=existing or [], imports=imports or [], sectors=sectors,
            on_year=lambda n: bar.update(task, completed=n),
        )  # fmt: skip
    deliver(tables, out_file, as_json, show)
