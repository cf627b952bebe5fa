"""The program ``accord``: it finds the commands, runs one, and turns errors into exit codes.

Invariant: with ``--json`` nothing but JSON goes to stdout; messages and progress go to stderr.
"""

import importlib
import pkgutil
import sys

import typer

import accord
from accord.cli import commands
from accord.cli.console import fail
from accord.vocabulary import AccordError


def build() -> typer.Typer:
    """Return the command tree, with every module of ``accord.cli.commands`` registered."""
    app = typer.Typer(
        name="accord",
        help="Follow, negotiate and appraise the relationship between two countries.",
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )

    @app.callback(invoke_without_command=True)
    def root(version: bool = typer.Option(False, "--version", help="Print the version and stop.")) -> None:
        if version:
            print(accord.__version__)
            raise typer.Exit

    for module in sorted(m.name for m in pkgutil.iter_modules(commands.__path__)):
        importlib.import_module(f"{commands.__name__}.{module}").register(app)
    return app


def main() -> None:
    """Run ``accord`` on the process's arguments."""
    try:
        build()()
    except AccordError as error:
        sys.exit(fail(error, as_json="--json" in sys.argv))
    except BrokenPipeError:
        sys.exit(141)
