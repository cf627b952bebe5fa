"""``accord solve``: solve one scenario of a case folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from accord.cli.console import err, out, print_json, progress

if TYPE_CHECKING:
    from accord.workbench.solving import CaseAnswer

ROWS = 40


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def solve(
        folder: Annotated[Path, typer.Argument(metavar="CASE_DIR", help="The tables, or a folder with inputs/.")],
        tariffs: Annotated[
            str | None, typer.Option(help="Column of the scenario, for example t_nafta_only; the base without it.")
        ] = None,
        costs: Annotated[str | None, typer.Option(help="Column of new over old trade costs.")] = None,
        deficits: Annotated[
            str | None,
            typer.Option(
                help="Trade balances: fixed (default), none, share, multiplicative (default for fitted factors)."
            ),
        ] = None,
        model: Annotated[
            str | None, typer.Option(help="input-output, sectors or gravity; by default what the folder holds.")
        ] = None,
        labour: Annotated[str, typer.Option(help="mobile between sectors, or immobile: the short run.")] = "mobile",
        elasticity: Annotated[float | None, typer.Option(help="Trade elasticity of one-sector gravity.")] = None,
        reference: Annotated[
            str | None, typer.Option(help="One-sector gravity: country whose consumer price is held.")
        ] = None,
        tolerance: Annotated[float, typer.Option(help="Largest relative residual of any market.")] = 1e-12,
        method: Annotated[str, typer.Option(help="fixed-point or newton.")] = "fixed-point",
        rebase: Annotated[
            bool, typer.Option("--rebase", help="First solve the base without any change and start from that.")
        ] = False,
        to: Annotated[
            Path | None, typer.Option("--out", help="Write country.csv, country_sector.parquet, trade.parquet here.")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Solve one scenario of a case folder for prices, wages, trade and welfare.

        Example: accord solve cases/nafta --tariffs t_nafta_only --out out
        """
        from accord.workbench.solving import solve_case, write_answer

        with progress(quiet=as_json) as bar:
            task = bar.add_task("Solving", total=2 if to else 1)
            answer = solve_case(
                folder,
                tariffs=tariffs,
                costs=costs,
                deficits=deficits,
                kind=model,
                labour=labour,
                elasticity=elasticity,
                reference=reference,
                tolerance=tolerance,
                method=method,
                rebase=rebase,
            )
            bar.advance(task)
            files = [str(path) for path in write_answer(answer, to)] if to else []
            bar.advance(task)
        if as_json:
            print_json({**answer.as_dict(), "files": files})
        else:
            show(answer, files)


def show(answer: "CaseAnswer", files: list[str]) -> None:
    """Print an answer: the largest effects by country, how it was solved, and where it was written."""
    attrs = answer.result.attrs
    out.print(f"\n[bold]{answer.case}[/]  {answer.scenario}", highlight=False)
    table = Table("country", "welfare, exact %", "welfare, first-order %", "real wage %", "wage", box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    order = answer.country["welfare_exact_pct"].abs().sort_values(ascending=False, kind="stable").index
    for row in answer.country.loc[order[:ROWS]].itertuples():
        table.add_row(
            str(row.country),
            f"{row.welfare_exact_pct:+.4f}",
            f"{row.welfare_linear_pct:+.4f}",
            f"{row.real_wage_pct:+.4f}",
            f"{row.w_hat:.6f}",
        )
    out.print(table)
    if len(order) > ROWS:
        out.print(f"… and {len(order) - ROWS} countries with smaller effects", highlight=False)
    out.print(
        f"Solved by {attrs['method']}: {attrs['kind']}, deficits {attrs['deficits']}, {attrs['sweeps']} sweeps; "
        f"largest relative residual {attrs['residual']:.1e} ({attrs['residual_market']})",
        highlight=False,
    )
    if attrs["base_residual"] > 1e-4:
        err.print(
            f"note: the base itself misses the equations by {attrs['base_residual']:.1e}, and the effects above hold "
            "that too; --rebase leaves it out",
            highlight=False,
        )
    for sentence in answer.assumed:
        out.print(f"Assumed: {sentence}", highlight=False)
    for path in files:
        out.print(f"Wrote {path}", highlight=False)
