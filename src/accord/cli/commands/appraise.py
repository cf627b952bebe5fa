"""``accord appraise``: what a desk's agreement is worth."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from accord.cli.console import out, print_json, progress

if TYPE_CHECKING:
    from accord.workbench.effects import Appraisal, CountryEffect, Estimate


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def appraise(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="The desk.")],
        scenario: Annotated[str | None, typer.Option(help="A file in scenarios/, without .toml.")] = None,
        draws: Annotated[int | None, typer.Option(min=2, help="Draws behind each interval.")] = None,
        where: Annotated[str, typer.Option(help="Where draws are solved: inline, processes:2, tcp://…")] = "processes",
        drivers: Annotated[
            bool, typer.Option("--drivers", help="Say which uncertain inputs drive the width of the intervals.")
        ] = False,
        rows: Annotated[int, typer.Option(help="Rows of the drivers' design, a power of two.")] = 64,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Solve a scenario along its staging, with an interval on every effect and the cost of delay.

        Example: accord appraise malaysia-korea --scenario mkfta-as-reported --draws 1000
        """
        from accord.workbench.desk import open_desk
        from accord.workbench.effects import as_dict
        from accord.workbench.run import appraise_desk

        desk = open_desk(folder)
        with progress(quiet=as_json) as bar:
            task = bar.add_task("Solving", total=None)
            result = appraise_desk(
                desk,
                scenario=scenario,
                draws=draws,
                where=where,
                drivers_rows=rows if drivers else None,
                on_done=lambda n: bar.advance(task, n),
                on_total=lambda n: bar.update(task, total=n),
            )
        if as_json:
            print_json(as_dict(result))
        else:
            show(result)


def show(result: "Appraisal") -> None:
    """Print an appraisal: effects by region, trade between the parties, cost of delay, and what went in."""
    out.print(f"\n[bold]{result.title}[/]  on {result.baseline_title}", highlight=False)
    out.print(
        f"Entry into force {result.entry_into_force}; {result.interval:.0%} intervals over {result.draws} draws"
        + (f", {result.failed_draws} without an equilibrium" if result.failed_draws else ""),
        highlight=False,
    )
    table = Table("", "income, %", "interval", "US$ m" if "USD" in result.money_unit else "money", "interval", box=None)
    for column in table.columns:
        column.no_wrap = True
        column.justify = "left" if column is table.columns[0] else "right"
    for row in by_importance(result):
        table.add_row(
            f"[bold]{row.name}[/]" if row.code in result.parties else row.name,
            f"{row.welfare.value:+.4f}",
            f"{row.welfare.low:+.4f} to {row.welfare.high:+.4f}",
            short(row.welfare_money.value),
            f"{short(row.welfare_money.low)} to {short(row.welfare_money.high)}",
        )
    out.print(table)
    out.print(f"Exact real income once fully phased in, percent and {result.money_unit}.", highlight=False)
    for row in result.countries:
        if row.code in result.parties:
            out.print(
                f"{row.name}: real wage {interval(row.real_wage)} %; "
                f"welfare by the first-order formula {short(row.welfare_first_order_pct)} %",
                highlight=False,
            )
    for pair in result.pairs:
        out.print(
            f"Trade {pair.exporter} to {pair.importer}: {interval(pair.change)} % of {pair.base:,.0f}",
            highlight=False,
        )
    for cost in result.delay:
        years = "one year" if cost.years == 1 else f"{cost.years} years"
        out.print(f"Cost of delay by {years}, {cost.code}: {interval(cost.cost)} {cost.cost.unit}", highlight=False)
    if result.drivers:
        _show_drivers(result)
    counts = {b: sum(i.basis == b for i in result.inputs) for b in ("observed", "estimated", "reported", "assumed")}
    out.print("Inputs: " + " · ".join(f"{n} {basis}" for basis, n in counts.items()), highlight=False)


def _show_drivers(result: "Appraisal") -> None:
    table = Table("", "what drives welfare", "alone", "first", "total", box=None)
    for column in table.columns[2:]:
        column.justify = "right"
    for row in sorted(result.drivers, key=lambda r: (r.code, -r.alone_share)):
        first = "" if row.first_share is None else f"{row.first_share:.0%} [{row.first_low:.0%}, {row.first_high:.0%}]"
        total = "" if row.total_share is None else f"{row.total_share:.0%}"
        table.add_row(row.code, row.source, f"{row.alone_share:.0%}", first, total)
    out.print(table)
    out.print(
        "Alone: share of the squared swings, each input moved alone. First: share of the variance that knowing the "
        "input would take away, with what the number of solves leaves open. Total: share it would leave alone.",
        highlight=False,
    )


def by_importance(result: "Appraisal", most: int = 12) -> "list[CountryEffect]":
    """Return the parties' rows, then the others by size of effect, at most ``most`` in all."""
    parties = [c for c in result.countries if c.code in result.parties]
    others = sorted(
        (c for c in result.countries if c.code not in result.parties), key=lambda c: -abs(c.welfare_money.value)
    )
    return [*parties, *others][:most]


def interval(estimate: "Estimate") -> str:
    """Return a value with its interval as people read it.

    >>> from accord.workbench.effects import Estimate
    >>> interval(Estimate(0.1234, 0.05, 0.2, "%"))
    '+0.12 [+0.050, +0.20]'
    """
    return f"{short(estimate.value)} [{short(estimate.low)}, {short(estimate.high)}]"


def short(value: float) -> str:
    """Return a signed number with two figures that count, whole from 10 on.

    >>> short(-0.00031234), short(0.0), short(13401.4)
    ('-0.00031', '0', '+13,401')
    """
    if value == 0:
        return "0"
    digits = max(0, 1 - math.floor(math.log10(abs(value)))) if abs(value) < 10 else 0
    return f"{value:+,.{min(digits, 7)}f}"
