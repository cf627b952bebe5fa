"""``accord check``: printed numbers against each other."""

from typing import Annotated

import typer

from accord.cli.register_view import AsJson, AsOf, DeskArgument, KnownOn, ask_desk, line, show_check


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def check(
        folder: DeskArgument,
        only_differing: Annotated[bool, typer.Option("--differs", help="Only what does not add up.")] = False,
        as_of: AsOf = None,
        known_on: KnownOn = None,
        as_json: AsJson = False,
    ) -> None:
        """Check printed numbers: growth recomputed, currencies, sums, both reporters, claims that do not follow.

        Example: accord check malaysia-korea --differs
        """
        from accord.cli.console import print_json

        _, asked = ask_desk(folder, as_of, known_on, quiet=as_json)
        found = [f for f in asked.state.checks if not only_differing or f.verdict == "differs"]
        if as_json:
            print_json({"as_of": asked.state.as_of, "checks": [f.as_dict() for f in found]})
            return
        for f in found:
            show_check(f)
        if not found:
            line("no two printed numbers that can be checked against each other")
