"""``accord intervals``: a case folder's scenario with an interval on every country."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from accord.cli.console import out, print_json, progress


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def intervals(
        folder: Annotated[Path, typer.Argument(metavar="CASE_DIR", help="The tables, or a folder with inputs/.")],
        tariffs: Annotated[str, typer.Option(help="Column of the scenario, for example t_nafta_only.")],
        draws: Annotated[int, typer.Option(min=2, help="Draws behind each interval.")] = 1000,
        seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 1,
        elasticity_log_sd: Annotated[
            float, typer.Option(min=0, max=2, help="Standard deviation of each sector's log trade elasticity.")
        ] = 0.3,
        correlation: Annotated[float, typer.Option(min=0, max=1, help="Correlation between any two sectors.")] = 0.0,
        interval: Annotated[float, typer.Option(min=0.01, max=0.999, help="Share of draws inside.")] = 0.9,
        deficits: Annotated[str, typer.Option(help="Trade balances: fixed, none, share, multiplicative.")] = "fixed",
        where: Annotated[str, typer.Option(help="Where draws are solved: inline, processes:2, tcp://…")] = "processes",
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Solve a case's scenario over draws of its trade elasticities, with an interval on every country.

        Example: accord intervals cases/nafta --tariffs t_nafta_only --draws 1000
        """
        from accord.workbench.case_intervals import case_intervals

        with progress(quiet=as_json) as bar:
            task = bar.add_task("Solving", total=draws + 1)
            found = case_intervals(
                folder,
                tariffs=tariffs,
                draws=draws,
                seed=seed,
                elasticity_log_sd=elasticity_log_sd,
                correlation=correlation,
                interval=interval,
                deficits=deficits,
                where=where,
                on_done=lambda n: bar.advance(task, n),
            )
        if as_json:
            print_json(asdict(found))
            return
        table = Table("country", "welfare, exact %", "interval", "real wage %", "interval", box=None)
        for column in table.columns[1:]:
            column.justify = "right"
        for row in sorted(found.countries, key=lambda r: -abs(r.welfare.value)):
            cells = []
            for e in (row.welfare, row.real_wage):
                cells += [f"{e.value:+.4f}", f"{e.low:+.4f} to {e.high:+.4f}"]
            table.add_row(row.code, *cells)
        out.print(table)
        out.print(
            f"{found.interval:.0%} intervals over {found.draws} draws"
            + (f", {found.failed_draws} without an equilibrium" if found.failed_draws else "")
            + f"; log elasticities with standard deviation {found.elasticity_log_sd:g}, "
            f"correlation {found.correlation:g}; largest residual {found.largest_residual:.1e}",
            highlight=False,
        )
