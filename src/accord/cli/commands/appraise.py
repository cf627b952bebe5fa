"""``accord appraise``: what a desk's agreement is worth."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from accord.cli.console import out, print_json, progress

if TYPE_CHECKING:
    from accord.workbench.appraisal import Appraisal, CountryEffect, Estimate


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def appraise(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="The desk.")],
        scenario: Annotated[str | None, typer.Option(help="A file in scenarios/, without .toml.")] = None,
        draws: Annotated[int | None, typer.Option(min=2, help="Draws behind each interval.")] = None,
        where: Annotated[str, typer.Option(help="Where draws are solved: inline, processes:2, tcp://…")] = "processes",
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Solve a scenario along its staging, with an interval on every effect and the cost of delay.

        Example: accord appraise malaysia-korea --scenario mkfta-as-reported --draws 1000
        """
        from accord.workbench.appraisal import as_dict
        from accord.workbench.desk import open_desk
        from accord.workbench.run import appraise_desk

        desk = open_desk(folder)
        with progress(quiet=as_json) as bar:
            task = bar.add_task("Solving", total=(draws or desk.settings.appraisal.draws) + 1)
            result = appraise_desk(
                desk, scenario=scenario, draws=draws, where=where, on_done=lambda n: bar.advance(task, n)
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
    table = Table("", "real income, %", f"{result.money_unit}", "first-order, %", "real wage, %", box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in by_importance(result):
        table.add_row(
            f"[bold]{row.name}[/]" if row.code in result.parties else row.name,
            interval(row.welfare, 4),
            interval(row.welfare_money, 0),
            f"{row.welfare_first_order_pct:+.4f}",
            interval(row.real_wage, 4),
        )
    out.print(table)
    for pair in result.pairs:
        out.print(
            f"Trade {pair.exporter} to {pair.importer}: {interval(pair.change, 2)} % of {pair.base:,.0f}",
            highlight=False,
        )
    for cost in result.delay:
        years = "one year" if cost.years == 1 else f"{cost.years} years"
        out.print(f"Cost of delay by {years}, {cost.code}: {interval(cost.cost, 0)} {cost.cost.unit}", highlight=False)
    counts = {b: sum(i.basis == b for i in result.inputs) for b in ("observed", "estimated", "reported", "assumed")}
    out.print("Inputs: " + " · ".join(f"{n} {basis}" for basis, n in counts.items()), highlight=False)


def by_importance(result: "Appraisal", most: int = 12) -> "list[CountryEffect]":
    """Return the parties' rows, then the others by size of effect, at most ``most`` in all."""
    parties = [c for c in result.countries if c.code in result.parties]
    others = sorted(
        (c for c in result.countries if c.code not in result.parties), key=lambda c: -abs(c.welfare_money.value)
    )
    return [*parties, *others][:most]


def interval(estimate: "Estimate", digits: int) -> str:
    """Return a value with its interval as people read it.

    >>> from accord.workbench.appraisal import Estimate
    >>> interval(Estimate(0.1234, 0.05, 0.2, "%"), 2)
    '+0.12 [+0.05, +0.20]'
    """
    return f"{estimate.value:+,.{digits}f} [{estimate.low:+,.{digits}f}, {estimate.high:+,.{digits}f}]"
