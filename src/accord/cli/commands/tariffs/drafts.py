"""The commands about two versions of a schedule: diff, apply, transpose."""

from pathlib import Path
from typing import Annotated

import typer

from accord.cli.commands.tariffs import options as o
from accord.cli.commands.tariffs.view import deliver


def diff(
    before: Annotated[Path, typer.Argument(help="The earlier draft.")],
    after: Annotated[Path, typer.Argument(help="The later draft.")],
    years: Annotated[str, typer.Option(help="Years whose rates are compared.")] = "2027-2046",
    imports: o.Imports = None,
    partner: o.Partner = None,
    changes: Annotated[Path | None, typer.Option(help="Write the difference itself to a .json file.")] = None,
    legend: o.Legend = None,
    in_force: o.InForce = None,
    party: o.Party = None,
    edition: o.Edition = None,
    out_file: o.Out = None,
    as_json: o.Json = False,
    show: o.Show = 12,
) -> None:
    """Compare two drafts: what improved, worsened and moved category, in one page and line by line.

    Example: accord tariffs diff kor-offer-4.csv kor-offer-5.csv --imports kor-imports.csv --out diff.xlsx
    """
    from accord.workbench.tariff_compare import diff_tables
    from accord.workbench.tariff_work import as_years

    first, second = (
        o.schedule_file(f, party=party, edition=edition, legend=legend, in_force=in_force) for f in (before, after)
    )
    tables = diff_tables(first, second, as_years(years), imports=imports, partner=partner, changes=changes)
    deliver(tables, out_file, as_json, show)


def apply(
    before: Annotated[Path, typer.Argument(help="The draft that the difference starts from.")],
    changes: Annotated[Path, typer.Argument(help="A .json file of: accord tariffs diff --changes.")],
    party: o.Party = None,
    edition: o.Edition = None,
    agreement: o.Agreement = None,
    out_file: o.Out = None,
    as_json: o.Json = False,
    show: o.Show = 12,
) -> None:
    """Make the later draft from the earlier one and a difference.

    Example: accord tariffs apply kor-offer-4.csv changes.json --out kor-offer-5.csv
    """
    from accord.workbench.tariff_compare import apply_tables

    given = o.schedule_file(before, party=party, edition=edition, agreement=agreement)
    deliver(apply_tables(given, changes), out_file, as_json, show)


def transpose(
    file: o.File,
    concordance: Annotated[Path, typer.Option(help="CSV with a column of old and one of new six-digit codes.")],
    to_edition: Annotated[str, typer.Option(help="Edition to carry the schedule to.")],
    merge: Annotated[
        str, typer.Option(help="Lines that meet and differ: flag, most-favourable or least-favourable.")
    ] = "flag",
    reverse: Annotated[bool, typer.Option("--reverse", help="The table's first column is the new edition.")] = False,
    party: o.Party = None,
    edition: o.Edition = None,
    out_file: o.Out = None,
    as_json: o.Json = False,
    show: o.Show = 12,
) -> None:
    """Carry a schedule to another edition of the Harmonized System; say what became of each line.

    Example: accord tariffs transpose akfta.csv --concordance hs12-hs22.csv --to-edition HS2022 --out akfta-22.csv
    """
    from accord.workbench.tariff_compare import transpose_tables

    given = o.schedule_file(file, party=party, edition=edition)
    deliver(transpose_tables(given, concordance, to_edition, merge=merge, reverse=reverse), out_file, as_json, show)
