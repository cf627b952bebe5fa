"""``accord baseline``: read official files; make, show, check, aggregate and export trade baselines."""

from pathlib import Path
from typing import Annotated, Any

import typer

from accord.cli.console import err, out, print_json

BaselineArgument = Annotated[
    str, typer.Argument(metavar="BASELINE", help="`packaged`, a baseline file (.npz) or a case folder.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]

# What a rule's action did, for people.
DONE = {
    "flag": "kept",
    "drop": "left out",
    "sum": "added up",
    "keep-first": "the first kept",
    "zero": "set to zero",
    "leave-out": "left out",
}


def register(app: typer.Typer) -> None:
    """Add the command and its six parts to ``app``."""
    group = typer.Typer(
        help="Read official files; make, show, check, aggregate and export trade baselines.", no_args_is_help=True
    )
    app.add_typer(group, name="baseline")
    for add in (_read, _build, _show, _check, _aggregate, _export):
        add(group)


def _read(group: typer.Typer) -> None:
    @group.command()
    def read(
        file: Annotated[
            Path, typer.Argument(metavar="FILE", help="A file as downloaded: CSV, gzip, zip, JSON or XML.")
        ],
        kind: Annotated[
            str | None, typer.Option(help="baci, gravity, itpd, teti, wits or wto; by default what the name says.")
        ] = None,
        countries: Annotated[Path | None, typer.Option(help="BACI's country_codes file.")] = None,
        products: Annotated[Path | None, typer.Option(help="BACI's product_codes file, to check against.")] = None,
        edition: Annotated[str | None, typer.Option(help="What the file should be, for example HS22_V202501.")] = None,
        rule: Annotated[
            list[str] | None, typer.Option(help="What to do with bad input, for example duplicate-key=sum.")
        ] = None,
        to: Annotated[Path | None, typer.Option("--out", help="Write the rows here, as .csv or .parquet.")] = None,
        as_json: JsonOption = False,
    ) -> None:
        """Read an official file of trade or tariffs, and show its data sheet with everything odd in it.

        Example: accord baseline read ITPD_E_R02.csv --rule missing-domestic=refuse --out flows.parquet
        """
        from accord.workbench.source_files import read_source_to

        with err.status("reading and checking…"):
            sheet, columns = read_source_to(
                file,
                to,
                kind=kind,
                countries=countries,
                products=products,
                edition=edition,
                rules=_rules(rule or []),
            )
        if as_json:
            print_json({**sheet, "columns": columns, "out": str(to) if to else None})
            return
        years = f"{sheet['years'][0]} to {sheet['years'][-1]}" if len(sheet["years"]) > 1 else str(*sheet["years"])
        out.print(f"[bold]{sheet['source']}[/], edition {sheet['edition']}, {years or 'no year'}", highlight=False)
        out.print(f"{sheet['file']}  sha256 {sheet['sha256'][:12]}…  {sheet['status']}", highlight=False)
        out.print(f"{sheet['rows_kept']:,} of {sheet['rows_read']:,} rows: {', '.join(columns)}", highlight=False)
        for column, unit in sheet["units"].items():
            out.print(f"  {column}: {unit}", highlight=False)
        for found in sheet["findings"]:
            out.print(
                f"[yellow]{found['kind']}[/]  {found['count']:,}: {found['message']}; {DONE[found['action']]} "
                f"(for example {', '.join(found['examples'])})",
                highlight=False,
            )
        if not sheet["findings"]:
            out.print("Nothing odd was found.", highlight=False)
        if to:
            out.print(f"Wrote {to}", highlight=False)


def _build(group: typer.Typer) -> None:
    @group.command()
    def build(
        target: Annotated[Path, typer.Argument(metavar="OUT", help="Baseline file to write, for example 2022.npz.")],
        icio: Annotated[Path | None, typer.Option(help="OECD ICIO file: a CSV, or the zip as downloaded.")] = None,
        case: Annotated[Path | None, typer.Option(help="A case folder instead of an ICIO file.")] = None,
        member: Annotated[
            str, typer.Option(help="Pattern of the year wanted in a zip, for example '2022*.csv'.")
        ] = "*.csv",
        edition: Annotated[str | None, typer.Option(help="What the file should be, for example 2025-SML.")] = None,
        tariffs: Annotated[
            Path | None, typer.Option(help="Table of importer, exporter, sector, tariff_pct; * is all others.")
        ] = None,
        mapping: Annotated[Path | None, typer.Option(help="TOML file that says which labels to sum.")] = None,
        elasticities: Annotated[
            Path | None, typer.Option(help="TOML file of elasticities, if not the packaged.")
        ] = None,
        rule: Annotated[
            list[str] | None, typer.Option(help="What to do with bad input, for example negative-inventory=leave-out.")
        ] = None,
        as_json: JsonOption = False,
    ) -> None:
        """Make a baseline from an OECD ICIO file or a case folder.

        Example: accord baseline build 2022.npz --icio 2016-2022_SML.zip --member '2022*.csv' --tariffs tariffs.csv
        """
        from accord.vocabulary import SettingsError
        from accord.workbench.baselines import build_from_case, build_from_icio

        if (icio is None) == (case is None):
            raise SettingsError("give either --icio or --case", hint="accord baseline build OUT.npz --icio FILE")
        with err.status("reading and checking…"):
            if icio is not None:
                rules = _rules(rule or [])
                built = build_from_icio(
                    icio,
                    target,
                    member=member,
                    edition=edition,
                    tariffs=tariffs,
                    mapping=mapping,
                    elasticity_table=elasticities,
                    rules=rules,
                )
            else:
                built = build_from_case(str(case), target, mapping=mapping)
        if as_json:
            print_json(built.as_dict())
            return
        _print_built(built.as_dict())


def _rules(given: list[str]) -> dict[str, str]:
    from accord.vocabulary import SettingsError

    out_: dict[str, str] = {}
    for text in given:
        kind, equals, action = text.partition("=")
        if not equals:
            raise SettingsError(f"{text!r} is no rule", hint="write it as kind=action, for example duplicate-key=sum")
        out_[kind.strip()] = action.strip()
    return out_


def _show(group: typer.Typer) -> None:
    @group.command()
    def show(
        baseline: BaselineArgument = "packaged",
        pair: Annotated[
            str | None, typer.Option(help="Two regions, for example MYS,KOR: their trade and tariffs.")
        ] = None,
        as_json: JsonOption = False,
    ) -> None:
        """Show what a baseline is: regions, sectors, sources, and what in it is observed, estimated or assumed.

        Example: accord baseline show packaged --pair MYS,KOR
        """
        from accord.vocabulary import SettingsError
        from accord.workbench.baselines import describe_baseline

        two = None if pair is None else [p.strip() for p in pair.split(",")]
        if two is not None and len(two) != 2:
            raise SettingsError(f"{pair!r} is no pair", hint="write two regions with a comma, for example MYS,KOR")
        said = describe_baseline(baseline, two)
        if as_json:
            print_json(said)
            return
        out.print(f"[bold]{said['title']}[/]", highlight=False)
        out.print(f"{said['edition']}\n{said['licence']}\nhash {said['hash']}", highlight=False)
        out.print(f"{len(said['regions'])} regions: {', '.join(said['regions'])}", highlight=False)
        out.print(f"{len(said['sectors'])} sectors: {', '.join(said['sectors'])}", highlight=False)
        for name, about in said["variables"].items():
            out.print(f"\n[bold]{name}[/] ({', '.join(about['axes'])})  [bold]{about['status']}[/]", highlight=False)
            out.print(f"  {about['units']}; {about['year']}", highlight=False)
            for key in ("source", "note"):
                out.print(f"  {key}: {about[key]}", highlight=False, markup=False, soft_wrap=True)
        for side in said.get("pair", ()):
            out.print(_pair_table(side, said["sectors"]))


def _pair_table(side: dict[str, Any], names: dict[str, str]) -> Any:
    from rich.table import Table

    title = (
        f"{side['origin']} to {side['destination']}: {side['trade']:,.0f}, average tariff {side['tariff_pct']:.2f} %"
    )
    table = Table("sector", "name", "trade", "tariff, %", title=title, title_justify="left")
    for row in side["sectors"]:
        table.add_row(row["sector"], names[row["sector"]], f"{row['trade']:,.1f}", f"{row['tariff_pct']:.2f}")
    return table


def _check(group: typer.Typer) -> None:
    @group.command()
    def check(
        baseline: BaselineArgument = "packaged",
        tolerance: Annotated[float, typer.Option(help="Largest breach that counts as kept.")] = 1e-9,
        as_json: JsonOption = False,
    ) -> None:
        """Check the accounting identities that the model needs; exit code 3 if one is broken.

        Example: accord baseline check my-case --tolerance 1e-6
        """
        from accord.workbench.baselines import check_baseline

        report = check_baseline(baseline, tolerance=tolerance).as_dict()
        if as_json:
            print_json(report)
        else:
            _print_check(report)
        if not report["holds"]:
            raise typer.Exit(3)


def _aggregate(group: typer.Typer) -> None:
    @group.command()
    def aggregate(
        baseline: BaselineArgument,
        mapping: Annotated[Path, typer.Argument(metavar="MAPPING", help="TOML file with [countries] and [sectors].")],
        target: Annotated[Path, typer.Argument(metavar="OUT", help="Baseline file to write.")],
        as_json: JsonOption = False,
    ) -> None:
        """Sum regions and sectors by a mapping file; every label must go to exactly one place.

        Example: accord baseline aggregate packaged mapping.toml small.npz
        """
        from accord.workbench.baselines import aggregate_baseline

        built = aggregate_baseline(baseline, mapping, target).as_dict()
        if as_json:
            print_json(built)
            return
        _print_built(built)


def _export(group: typer.Typer) -> None:
    @group.command()
    def export(
        baseline: BaselineArgument,
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="New folder for the case.")],
        ending: Annotated[str, typer.Option("--format", help="csv, csv.gz or parquet.")] = "csv",
        as_json: JsonOption = False,
    ) -> None:
        """Write a baseline as a case folder: five plain tables and a case.toml that says what they are.

        Example: accord baseline export packaged my-case --format parquet
        """
        from accord.workbench.baselines import export_baseline

        files = export_baseline(baseline, folder, ending="." + ending.lstrip("."))
        if as_json:
            print_json({"folder": str(folder), "files": [f.name for f in files]})
            return
        out.print(f"{folder}: {', '.join(f.name for f in files)}", highlight=False)


def _print_built(built: dict[str, Any]) -> None:
    for note in built["notes"]:
        err.print(f"[yellow]note[/]  {note}", highlight=False)
    _print_check(built["check"])
    sizes = built["sizes"]
    out.print(
        f"[bold]{built['path']}[/]  {sizes['country']} regions, {sizes['sector']} sectors, hash {built['hash'][:12]}",
        highlight=False,
    )


def _print_check(report: dict[str, Any]) -> None:
    from rich.table import Table

    table = Table("identity", "says", "largest breach", "where", "kept")
    for row in report["identities"]:
        kept = "yes" if row["holds"] else "[bold red]no[/]"
        table.add_row(row["name"], row["formula"], f"{row['residual']:.2g}", "/".join(row["where"]), kept)
    out.print(table)
    for remark in report["remarks"]:
        out.print(f"remark: {remark}", highlight=False)
