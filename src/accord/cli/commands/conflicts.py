"""``accord conflicts``: where the sources disagree."""

from typing import Annotated

import typer

from accord.cli.register_view import AsJson, AsOf, DeskArgument, KnownOn, ask_desk, line, show_conflict


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def conflicts(
        folder: DeskArgument,
        kind: Annotated[
            str | None, typer.Option(help="Only this kind, for example incompatible-state or different-value.")
        ] = None,
        only_open: Annotated[bool, typer.Option("--open", help="Only those that nobody has decided.")] = False,
        as_of: AsOf = None,
        known_on: KnownOn = None,
        as_json: AsJson = False,
    ) -> None:
        """Show where the sources disagree, quote beside quote, with the reading taken by default.

        Example: accord conflicts malaysia-korea --kind incompatible-state
        """
        from accord.cli.console import print_json
        from accord.workbench.register_work import choose_conflicts

        _, asked = ask_desk(folder, as_of, known_on, quiet=as_json)
        found = choose_conflicts(asked.state, kind=kind, only_open=only_open)
        if as_json:
            print_json({"as_of": asked.state.as_of, "conflicts": [x.as_dict() for x in found]})
            return
        for n, x in enumerate(found):
            if n:
                line()
            show_conflict(x, folder)
        if not found:
            line(f"the sources do not disagree as of {asked.state.as_of}, as far as accord can see")
