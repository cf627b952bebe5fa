"""``accord gravity``: estimate gravity equations, and what an agreement in force did."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from accord.cli.console import err, out, print_json

if TYPE_CHECKING:
    from accord.estimation import EventStudy
    from accord.workbench.gravity_work import GravityAnswer, PanelFile, Specification

PanelArgument = Annotated[Path, typer.Argument(metavar="PANEL", help="CSV or parquet, one row a flow and year.")]
ColumnsOption = Annotated[
    str, typer.Option(help="Columns of exporter, importer, year, trade; write - for year in a cross-section.")
]
YearsOption = Annotated[str, typer.Option(help="Years to use, for example 1986,1990,1994.")]
OnlyOption = Annotated[list[str] | None, typer.Option(help="Use only rows with COLUMN=VALUE, for example a sector.")]
OnOption = Annotated[list[str] | None, typer.Option("--on", help="Column of the panel to estimate an effect of.")]
EffectsOption = Annotated[
    str,
    typer.Option(
        help="Fixed effects, or - for none: exporter, importer, year, exporter-year, importer-year, pair, "
        "directed-pair, domestic."
    ),
]
BorderOption = Annotated[str, typer.Option(help="Border dummies: none, common or by-year.")]
DomesticOption = Annotated[bool, typer.Option("--domestic/--no-domestic", help="Use countries' trade with themselves.")]
ClustersOption = Annotated[str, typer.Option(help="What errors are clustered by, any number of ways; - for none.")]
SmallOption = Annotated[str, typer.Option(help="Small-sample rule: clusters, parameters, ppmlhdfe or none.")]
ListOption = Annotated[Path | None, typer.Option(help="Table of agreement, member, entry.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
THREE_WAY = "exporter-year,importer-year,pair"


def register(app: typer.Typer) -> None:
    """Add the command and its parts to ``app``."""
    group = typer.Typer(help="Estimate gravity equations, and what an agreement in force did.", no_args_is_help=True)
    app.add_typer(group, name="gravity")
    _fit(group)
    _event_study(group)


def _fit(group: typer.Typer) -> None:
    @group.command()
    def fit(
        panel: PanelArgument,
        on: OnOption = None,
        columns: ColumnsOption = "exporter,importer,year,trade",
        years: YearsOption = "",
        only: OnlyOption = None,
        effects: EffectsOption = THREE_WAY,
        border: BorderOption = "none",
        domestic: DomesticOption = True,
        clusters: ClustersOption = "pair",
        small_sample: SmallOption = "clusters",
        agreements: ListOption = None,
        agreement: Annotated[list[str] | None, typer.Option(help="An agreement of the list, by name.")] = None,
        lags: Annotated[str, typer.Option(help="Lags of the agreements in years, for example 4,8.")] = "",
        leads: Annotated[str, typer.Option(help="Leads of the agreements in years.")] = "",
        correct_bias: Annotated[
            bool, typer.Option("--correct-bias", help="Take out the bias of many effects (Weidner and Zylkin 2021).")
        ] = False,
        size: Annotated[
            bool, typer.Option("--size", help="Output and expenditure as covariates, in logarithms, for --effects -.")
        ] = False,
        remoteness: Annotated[
            str | None, typer.Option(help="Column of distances from which remoteness is made, for --effects -.")
        ] = None,
        by_year: Annotated[
            list[str] | None, typer.Option(help="Column with one effect across borders for each year.")
        ] = None,
        at_home: Annotated[
            list[str] | None, typer.Option(help="Column with an effect on domestic trade alone.")
        ] = None,
        reset: Annotated[bool, typer.Option("--reset", help="Test the form of the equation (Ramsey's RESET).")] = False,
        ols: Annotated[bool, typer.Option("--ols", help="Show least squares on logarithms beside.")] = False,
        elasticity: Annotated[
            float | None, typer.Option(help="Trade elasticity; shows each effect as trade and trade cost.")
        ] = None,
        to_scenario: Annotated[
            Path | None, typer.Option(help="Write the estimate as an [[estimate]] block for a scenario.")
        ] = None,
        as_json: JsonOption = False,
    ) -> None:
        """Estimate a gravity equation by PPML, with every dropped row counted under its reason.

        Example: accord gravity fit panel.csv --on rta --border by-year --elasticity 4
        """
        from accord.workbench.gravity_work import estimate_block, fit_gravity, lags_and_leads

        source, wanted = _what(panel, columns, years, only, on, effects, border, domestic, clusters, small_sample)
        shifts = lags_and_leads(_numbers(lags), _numbers(leads))
        wanted = replace(wanted, agreements=tuple(agreement or ()), shifts=shifts, size=size, remoteness=remoteness)
        wanted = replace(wanted, yearly=tuple(by_year or ()), at_home=tuple(at_home or ()))
        with err.status("estimating…"):
            answer = fit_gravity(
                source,
                wanted,
                agreements=agreements,
                correct=correct_bias,
                compare=ols,
                elasticity=elasticity,
                reset=reset,
            )
        if to_scenario:
            words = f"PPML on {answer.file}, effects {effects}, clustered by {clusters}"
            _write(to_scenario, estimate_block(answer, to_scenario.stem, words))
        if as_json:
            print_json(answer.as_dict())
        else:
            _show(answer)
            if to_scenario:
                out.print(f"Wrote {to_scenario}", highlight=False)


def _event_study(group: typer.Typer) -> None:
    @group.command("event-study")
    def study(
        panel: PanelArgument,
        agreement: Annotated[str, typer.Option(help="Name of the agreement.")],
        agreements: ListOption = None,
        members: Annotated[str, typer.Option(help="Members in the panel's codes, instead of a list.")] = "",
        entry: Annotated[int | None, typer.Option(help="Their first year in force.")] = None,
        before: Annotated[int, typer.Option(min=1, help="Years before entry at which earlier ones are gathered.")] = 8,
        after: Annotated[int, typer.Option(min=0, help="Years after entry at which later ones are gathered.")] = 12,
        on: OnOption = None,
        columns: ColumnsOption = "exporter,importer,year,trade",
        years: YearsOption = "",
        only: OnlyOption = None,
        effects: EffectsOption = THREE_WAY,
        border: BorderOption = "none",
        domestic: DomesticOption = True,
        clusters: ClustersOption = "pair",
        small_sample: SmallOption = "clusters",
        plot: Annotated[Path | None, typer.Option(help="Draw the study to this SVG file.")] = None,
        as_json: JsonOption = False,
    ) -> None:
        """Estimate what an agreement in force did, by years since entry.

        Example: accord gravity event-study panel.csv --agreement NAFTA --members CAN,MEX,USA --entry 1994
        """
        from accord.estimation import Agreement
        from accord.vocabulary import SettingsError
        from accord.workbench.agreement_lists import find_agreement
        from accord.workbench.gravity_work import study_agreement

        if (agreements is None) == (entry is None or not members):
            raise SettingsError(
                "give either --agreements, or --members with --entry",
                hint="for example --members CAN,MEX,USA --entry 1994",
            )
        source, wanted = _what(panel, columns, years, only, on, effects, border, domestic, clusters, small_sample)
        with err.status("estimating…"):
            if agreements is not None:
                chosen = find_agreement(agreements, agreement)
            else:
                chosen = Agreement(agreement, dict.fromkeys(_words(members), entry or 0))
            result = study_agreement(source, chosen, wanted, before=before, after=after)
        if plot:
            from accord.reports.event_study import event_study_svg

            _write(plot, event_study_svg(result.as_dict()))
        if as_json:
            print_json(result.as_dict())
        else:
            _show_study(result)
            if plot:
                out.print(f"Wrote {plot}", highlight=False)


def _what(
    panel: Path,
    columns: str,
    years: str,
    only: list[str] | None,
    on: list[str] | None,
    effects: str,
    border: str,
    domestic: bool,
    clusters: str,
    small_sample: str,
) -> "tuple[PanelFile, Specification]":
    from accord.vocabulary import SettingsError
    from accord.workbench.gravity_work import PanelFile, Specification

    names = _words(columns)
    if len(names) != 4:
        raise SettingsError(
            f"--columns names {len(names)} columns, not four", hint="write exporter,importer,year,trade", columns=names
        )
    year = None if names[2] == "-" else names[2]
    if wrong := [text for text in only or [] if "=" not in text]:
        raise SettingsError(
            f"--only {wrong[0]!r} names no value", hint="write COLUMN=VALUE, for example industry_id=26", value=wrong[0]
        )
    chosen = tuple((c, v) for c, _, v in (text.partition("=") for text in only or []))
    source = PanelFile(panel, names[0], names[1], year, names[3], tuple(_numbers(years)), chosen)
    ways = () if clusters == "-" else tuple(_words(clusters))
    return source, Specification(
        variables=tuple(on or ()),
        effects=() if effects == "-" else tuple(_words(effects)),
        border=border,
        domestic=domestic,
        clusters=ways,
        small_sample=small_sample,
    )


def _write(path: Path, text: str) -> None:
    from accord.reports import write_bytes

    write_bytes(path, text.encode())


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _numbers(text: str) -> list[int]:
    from accord.vocabulary import SettingsError

    try:
        return [int(word) for word in _words(text)]
    except ValueError as error:
        raise SettingsError(f"{text!r} is no list of whole numbers", hint="write 4,8,12", value=text) from error


def _show(answer: "GravityAnswer") -> None:
    best: Any = answer.corrected or answer.fit
    heads = ["", "coefficient", "standard error"]
    heads += ["bias", "uncorrected"] if answer.corrected else []
    heads += ["OLS of logs"] if answer.logs else []
    table = _table(*heads)
    for at, name in enumerate(best.names):
        row = [name, f"{best.coefficients[at]:.4f}", f"{best.standard_errors[at]:.4f}"]
        if answer.corrected:
            row += [f"{answer.corrected.bias[at]:+.4f}", f"{answer.fit.coefficients[at]:.4f}"]
        if answer.logs:
            found = answer.logs.coefficient(name) if name in answer.logs.names else None
            row.append(f"{found[0]:.4f} ({found[1]:.4f})" if found else "none")
        table.add_row(*row)
    out.print(table)
    if answer.effects:
        worth = _table("", "trade, %", "interval", "trade cost, %", "interval")
        for e in answer.effects:
            worth.add_row(
                next(iter(e.weights)),
                f"{e.trade_pct:+.1f}",
                f"{e.trade_low_pct:+.1f} to {e.trade_high_pct:+.1f}",
                f"{e.cost_pct:+.2f}",
                f"{e.cost_low_pct:+.2f} to {e.cost_high_pct:+.2f}",
            )
        out.print(worth)
        one = answer.effects[0]
        out.print(
            f"Partial effects of one unit, with trade elasticity {one.elasticity:g} and {one.interval:.0%} intervals.",
            highlight=False,
        )
    for name, (change, error) in answer.changes.items():
        out.print(f"{name}: {change:+.2f} % ({error:.2f}) of itself from the first year to the last", highlight=False)
    for fit, test in zip((answer.fit, answer.logs), answer.reset, strict=False):
        out.print(
            f"Form of {fit.method if fit else ''}: squared fitted logarithm {test.coefficient:.4f} "
            f"({test.standard_error:.4f}), p = {test.p:.4f}",
            highlight=False,
        )
    _show_rows(answer.fit)


def _show_study(result: "EventStudy") -> None:
    table = _table("years since entry", "trade, %", "log trade", "interval", "flows")
    for e in result.effects:
        reference = e.years == result.reference
        table.add_row(
            e.label,
            "reference" if reference else f"{e.trade_pct:+.1f}",
            f"{e.log_trade:.4f}",
            "" if reference else f"{e.low:+.4f} to {e.high:+.4f}",
            str(e.flows),
        )
    out.print(table)
    out.print(
        f"{result.agreement}: average since entry {result.average:.4f} ({result.average_standard_error:.4f}) log "
        f"trade; {result.interval:.0%} intervals",
        highlight=False,
    )
    if result.anticipation_p is not None:
        out.print(
            f"Effects before entry all zero: chi-square {result.anticipation_chi2:.2f} with "
            f"{result.anticipation_degrees} degrees of freedom, p = {result.anticipation_p:.3f}",
            highlight=False,
        )
    _show_rows(result.fit)


def _table(*heads: str) -> Table:
    table = Table(*heads, box=None)
    for column in table.columns:
        column.no_wrap = True
        column.justify = "left" if column is table.columns[0] else "right"
    return table


def _show_rows(fit: Any) -> None:
    ways = ", ".join(f"{name} ({n} groups)" for name, n in fit.clusters.items()) or "none (robust)"
    out.print(
        f"{fit.rows_used} of {fit.rows_given} rows; effects {', '.join(fit.effects) or 'none, a constant'}; "
        f"clusters {ways}; small-sample rule {fit.small_sample} (factor {fit.factor:.6f}); "
        f"R² {fit.r_squared:.4f}",
        highlight=False,
    )
    if not fit.effects:
        out.print("  without effects, multilateral resistance is only what the covariates hold of it", highlight=False)
    for d in fit.dropped:
        out.print(f"  dropped {d.rows}: {d.reason} (for example {'; '.join(d.examples)})", highlight=False)
    if fit.left_out:
        parted = sum(d.rows for d in fit.dropped if d.reason == "separated by covariates")
        why = " once the rows that they separate are left out" if parted else ""
        out.print(f"  no coefficient, absorbed by the effects{why}: {', '.join(fit.left_out)}", highlight=False)
