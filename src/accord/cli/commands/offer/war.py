"""``accord offer war``: tariff war and talks between countries on the equilibrium model."""

from pathlib import Path
from typing import Annotated

import typer

from accord.cli.commands.offer.options import AsJson, share_of
from accord.cli.commands.offer.shown import print_footer, print_table, steps
from accord.cli.console import out, print_json


def war(
    players: Annotated[list[str], typer.Argument(help="Countries that set tariffs, two or more.")],
    baseline: Annotated[Path | None, typer.Option(help="Baseline file or case folder; else the packaged one.")] = None,
    against: Annotated[str, typer.Option(help="players: tariffs on each other; all: on everybody.")] = "players",
    sectors: Annotated[str | None, typer.Option(help="Sectors in play, with commas; all by default.")] = None,
    highest: Annotated[str, typer.Option(help="Highest tariff, for example 100%.")] = "100%",
    threat: Annotated[str, typer.Option(help="What talks are measured from: status-quo or war.")] = "status-quo",
    to: Annotated[Path | None, typer.Option("--out", help="Write tariffs by sector here, .xlsx or .csv.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compute tariffs alone, in a war and after talks, and real income under each.

    Example: accord offer war MYS KOR --threat war --out tariffs.xlsx
    """
    from accord.workbench.offer_model import run_war, war_columns, war_dict
    from accord.workbench.offer_table import write_table

    with steps(as_json) as step:
        found = run_war(
            tuple(players),
            baseline=baseline,
            against=against,
            sectors=tuple(sectors.split(",")) if sectors else None,
            highest=share_of(highest),
            threat=threat,
            step=step,
        )
    data = war_dict(found)
    if to is not None:
        data["file"] = str(write_table(to, war_columns(found)))
    if as_json:
        print_json(data)
        return
    out.print(f"\n[bold]{data['baseline']}[/]  {data['unit']}", highlight=False)
    for row in data["regimes"]:
        means = "; ".join(f"{pair} {value:.2f} %" for pair, value in row["mean_tariff_pct"].items())
        out.print(f"{row['regime']}: mean tariff {means}", highlight=False)
    names = data["players"]
    rows = [(r["regime"], *(r["players"][p] for p in names), r["residual"], r["at_cap"]) for r in data["regimes"]]
    print_table(("regime", *names, "left to gain", "at the cap"), rows)
    for absent in data["missing"]:
        out.print(f"no {absent['name']}: {absent['reason']}", highlight=False)
    print_footer(data, [])
