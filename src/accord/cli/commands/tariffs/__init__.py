"""``accord tariffs``: what a treaty does to each tariff line."""

import typer

from accord.cli.commands.tariffs.drafts import apply, diff, transpose
from accord.cli.commands.tariffs.effects import appraise, gsim, revenue, smart, utilisation
from accord.cli.commands.tariffs.lines import coverage, margins, rates, read, transparency
from accord.cli.commands.tariffs.material import example, legend

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add ``accord tariffs`` and its sub-commands."""
    group = typer.Typer(help="What a treaty does to each tariff line, year by year.", no_args_is_help=True)
    for command in (
        read, rates, coverage, margins, diff, apply, smart, gsim, revenue, utilisation, appraise, transparency,
        transpose, legend, example,
    ):  # fmt: skip
        group.command()(command)
    app.add_typer(group, name="tariffs")
