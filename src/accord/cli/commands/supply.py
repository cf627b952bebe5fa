"""``accord supply``: dependence by product, exposure along supply chains, disruptions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from accord.cli.console import out, print_json, progress

if TYPE_CHECKING:
    from accord.workbench.product_dependence import DependenceReport
    from accord.workbench.supply import DisruptionReport, Exposure

DeskArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The desk.")]
TopOption = Annotated[int, typer.Option(min=1, help="Rows to show in a terminal; --json has all.")]
RuleOption = Annotated[list[str] | None, typer.Option(help="Rule for bad data, as unknown-code=drop; repeatable.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the command and its parts to ``app``."""
    group = typer.Typer(name="supply", help="Measure dependence, exposure and disruptions.", no_args_is_help=True)
    for command in (load, dependence, exposure, disrupt):
        group.command()(command)
    app.add_typer(group)


def load(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the years are kept; made if needed.")],
    files: Annotated[list[Path], typer.Argument(metavar="FILES", help="BACI files, one a year.")],
    countries: Annotated[Path, typer.Option(help="BACI's table of country codes.")],
    rule: RuleOption = None,
    as_json: JsonOption = False,
) -> None:
    """Load years of BACI into a folder, from which dependence of any product is answered at once.

    Example: accord supply load flows BACI_HS22_Y2022_V202501.csv BACI_HS22_Y2023_V202501.csv
    --countries country_codes_V202501.csv
    """
    from accord.workbench.product_dependence import load_flows

    with progress(quiet=as_json) as bar:
        task = bar.add_task("Loading", total=len(files))
        sheets = load_flows(folder, files, countries, rules=_rules(rule), on_done=lambda n: bar.advance(task, n))
    if as_json:
        print_json({"folder": str(folder), "years": sheets})
        return
    for sheet in sheets:
        out.print(
            f"{sheet['years'][0]}: {sheet['rows_kept']:,} of {sheet['rows_read']:,} rows of {sheet['file']}",
            highlight=False,
        )


def dependence(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILES", help="BACI files, one a year; or a folder of loaded ones."),
    ],
    of: Annotated[str, typer.Option(help="Importing countries, as MYS,KOR.")],
    countries: Annotated[Path | None, typer.Option(help="BACI's table of country codes, for files.")] = None,
    products: Annotated[str, typer.Option(help="Six-digit codes; the packaged list of minerals by default.")] = "",
    sold_by: Annotated[
        str | None, typer.Option(help="All products that this country sells them; needs a folder.")
    ] = None,
    rule: RuleOption = None,
    top: TopOption = 20,
    as_json: JsonOption = False,
) -> None:
    """Show how concentrated imports and world exports of products are, by the criteria of GeoDep.

    Example: accord supply dependence flows --of MYS --sold-by KOR
    """
    from accord.vocabulary import SettingsError
    from accord.workbench.product_dependence import dependence_in, dependence_of

    if len(files) == 1 and files[0].is_dir():
        found = dependence_in(files[0], _words(of), products=_words(products), exporter=sold_by)
    elif sold_by is not None or countries is None:
        raise SettingsError(
            "files need --countries, and --sold-by needs a folder",
            hint="load the files once: accord supply load FOLDER FILES --countries country_codes_V202501.csv",
        )
    else:
        with progress(quiet=as_json) as bar:
            task = bar.add_task("Reading", total=len(files))
            found = dependence_of(
                files,
                countries,
                _words(of),
                products=_words(products),
                rules=_rules(rule),
                on_done=lambda n: bar.advance(task, n),
            )
    if as_json:
        print_json(found.as_dict())
    else:
        _show_dependence(found, top)


def exposure(
    folder: DeskArgument,
    of: Annotated[str | None, typer.Option(help="Country; each party of the desk by default.")] = None,
    to: Annotated[str | None, typer.Option(help="Partner to show by sector; all partners by default.")] = None,
    top: TopOption = 12,
    chart: Annotated[
        Path | None, typer.Option(help="Draw the largest partners as a network, into FILE.svg or FILE.png.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show whose inputs production rests on and whose demand it serves, along whole chains.

    Example: accord supply exposure malaysia-korea --to CHN
    """
    from dataclasses import asdict

    from accord.vocabulary import SettingsError
    from accord.workbench.desk import open_desk
    from accord.workbench.supply import desk_exposure, desk_names

    desk = open_desk(folder)
    if chart is not None:
        from accord.reports import check_picture, exposure_chart, write_chart

        check_picture(chart)
        if to is not None:
            raise SettingsError(
                "a network shows all partners, and --to names one", hint="leave out --to, or leave out --chart"
            )
    found = desk_exposure(desk, of, to)
    if chart is not None:
        write_chart(exposure_chart(found, desk_names(desk), tuple(found)), chart)
    if as_json:
        print_json({who: [asdict(r) for r in rows] for who, rows in found.items()})
        return
    for who, rows in found.items():
        _show_exposure(who, rows[:top])
    out.print(
        "Shares of output. Chain counts what crosses borders twice, twice; value added\n"
        "is counted once. Demand: the share that ends with the partner's final users.",
        highlight=False,
    )
    if chart is not None:
        out.print(f"→ {chart}", highlight=False, markup=False)


def disrupt(
    folder: DeskArgument,
    exporter: Annotated[str, typer.Option("--from", help="Country whose exports fall.")],
    sectors: Annotated[str, typer.Option(help="Sectors of the baseline, or goods, services, all; commas between.")],
    keep: Annotated[float, typer.Option(help="Share of the value that is left, above 0 and below 1.")] = 0.5,
    to: Annotated[str, typer.Option(help="Buyers hit, as MYS,KOR; everybody by default.")] = "",
    agreement: Annotated[str | None, typer.Option(help="A scenario of the desk to put beside it.")] = None,
    top: TopOption = 8,
    as_json: JsonOption = False,
) -> None:
    """Let an exporter's sales fall, by raising its trade costs until they have, and show what follows.

    Example: accord supply disrupt malaysia-korea --from CHN --sectors C26,C27 --agreement mkfta-as-reported
    """
    from accord.workbench.desk import open_desk
    from accord.workbench.supply import desk_disruption

    with progress(quiet=as_json) as bar:
        task = bar.add_task("Solving", total=None)
        found = desk_disruption(
            open_desk(folder),
            exporter,
            _words(sectors),
            keep=keep,
            buyers=_words(to),
            scenario=agreement,
            on_done=lambda n: bar.advance(task, n),
        )
    if as_json:
        print_json(found.as_dict())
    else:
        _show_disruption(found, top)


def _show_dependence(found: "DependenceReport", top: int) -> None:
    years = f"{found.years[0]}-{found.years[-1]}" if found.years else "none"
    out.print(f"Years: {years}. Products: {found.list_source}.", highlight=False)
    table = Table("", "product", "what", "import\nHHI", "world\nHHI", "imports/\nexports", "first", "verdict")
    table.box = None
    known = [r for r in found.rows if r.years and r.years[-1].import_hhi is not None]
    for row in sorted(known, key=lambda r: (not r.dependent, -(r.years[-1].import_hhi or 0)))[:top]:
        last = row.years[-1]
        first, share = next(iter(last.shares.items()))
        ratio = last.imports_over_exports or 0.0
        table.add_row(
            row.importer,
            row.product,
            found.names[row.product],
            f"{last.import_hhi:.2f}",
            f"{last.world_hhi:.2f}",
            "none" if last.exports_kusd == 0 else f"{ratio:,.1f}",
            f"{first} {share:.0%}",
            {True: "dependent", False: "not", None: "open"}[row.dependent],
        )
    out.print(table)
    silent = len(found.rows) - len(known)
    out.print(
        f"Shown for {found.years[-1] if found.years else 'no year'}; {silent} of {len(found.rows)} without imports "
        "in it.\nOpen: fewer than two years of flows.",
        highlight=False,
    )


def _show_exposure(who: str, rows: "list[Exposure]") -> None:
    first = "sector" if rows and rows[0].sector else "partner"
    out.print(f"\n[bold]{who}[/]" + (f" and {rows[0].partner}" if first == "sector" else ""), highlight=False)
    table = Table(first, "direct inputs", "chain", "value added", "demand", box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    for r in rows:
        shares = (r.direct, r.total, r.value_added, r.downstream)
        table.add_row(r.sector or r.partner, *(f"{100 * v:.2f} %" for v in shares))
    out.print(table)


def _show_disruption(found: "DisruptionReport", top: int) -> None:
    sectors = ", ".join(found.sectors[:8]) + (" …" if len(found.sectors) > 8 else "")
    out.print(f"\n[bold]{found.exporter}[/] sells {found.keep:.0%} of the value of {sectors}", highlight=False)
    low, high = min(found.factors), max(found.factors)
    out.print(f"Delivery costs {low:.3f} to {high:.3f} times as much; {found.solves} equilibria", highlight=False)
    table = Table("", "income, %", found.unit, box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    parties = list(found.prices_pct)
    rest = sorted((r for r in found.gain if r not in parties), key=lambda r: found.gain[r])
    for r in [*parties, *rest[:top], *rest[-2:]]:
        table.add_row(f"[bold]{r}[/]" if r in parties else r, f"{found.welfare_pct[r]:+.3f}", f"{found.gain[r]:+,.0f}")
    out.print(table)
    for p in parties:
        dearest = max(found.prices_pct[p].items(), key=lambda item: item[1])
        out.print(f"\n[bold]{p}[/] buys these goods from (dearest: {dearest[0]} {dearest[1]:+.1f} %)", highlight=False)
        table = Table("", "before", "after", "change", box=None)
        for column in table.columns[1:]:
            column.justify = "right"
        for s in [s for s in found.sources if s.importer == p][:top]:
            name = "itself" if s.origin == p else s.origin
            table.add_row(name, f"{s.before:,.0f}", f"{s.after:,.0f}", f"{s.after - s.before:+,.0f}")
        out.print(table)
    for p, gain in found.agreement_gain.items():
        out.print(
            f"{p} gains {gain:+,.1f} from {found.agreement}; once disrupted {found.agreement_gain_disrupted[p]:+,.1f}",
            highlight=False,
        )


def _rules(given: list[str] | None) -> dict[str, str]:
    from accord.vocabulary import SettingsError

    rules = dict(r.split("=", 1) for r in given or () if "=" in r)
    if len(rules) < len(given or ()):
        raise SettingsError(f"a rule of {given} cannot be read", hint="write it as KIND=ACTION, as unknown-code=drop")
    return rules


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
