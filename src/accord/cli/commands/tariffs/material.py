"""The commands about what schedules are read with: legend, example."""

from pathlib import Path
from typing import Annotated

import typer

from accord.cli.commands.tariffs import options as o
from accord.cli.commands.tariffs.view import deliver


def legend(
    name: Annotated[str | None, typer.Argument(help="A packaged name or a .toml file; none: list.")] = None,
    party: o.Party = None,
    in_force: o.InForce = None,
    copy: Annotated[Path | None, typer.Option(help="Copy the packaged legend to a .toml file to edit.")] = None,
    out_file: o.Out = None,
    as_json: o.Json = False,
    show: o.Show = 60,
) -> None:
    """Show what a legend's categories mean, when their cuts fall, and where the legend contradicts itself.

    Example: accord tariffs legend ikcepa
    """
    from accord.workbench.tariff_material import legend_tables
    from accord.workbench.tariff_work import as_day

    deliver(legend_tables(name, party=party, in_force=as_day(in_force), copy=copy), out_file, as_json, show)


def example(
    folder: Annotated[Path, typer.Argument(help="Folder to write the synthetic desk to.")],
    seed: Annotated[int, typer.Option(help="Seed; the same one gives the same desk.")] = 1,
    lines: Annotated[int | None, typer.Option(help="Lines of each tariff; default: 9,700 and 12,000.")] = None,
    out_file: o.Out = None,
    as_json: o.Json = False,
    show: o.Show = 40,
) -> None:
    """Write a full-size synthetic desk (two parties, four schedules each, imports) and list the public facts.

    Example: accord tariffs example /tmp/desk --seed 7
    """
    from accord.workbench.tariff_material import example_tables

    deliver(example_tables(folder, seed=seed, lines=lines), out_file, as_json, show)
