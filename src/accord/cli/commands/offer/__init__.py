"""``accord offer``: choose concessions, draw the frontier of two schedules, compare a draft, explain a line."""

import typer

from accord.cli.commands.offer.lines import lines
from accord.cli.commands.offer.own import choose, explain, sample
from accord.cli.commands.offer.two import compare, frontier
from accord.cli.commands.offer.war import war

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command and its sub-commands to ``app``."""
    group = typer.Typer(name="offer", help="Choose, compare and explain tariff offers.", no_args_is_help=True)
    for command in (choose, explain, frontier, compare, war, lines, sample):
        group.command()(command)
    app.add_typer(group)
