"""``accord timeline``: the life of each instrument, step by step."""

from typing import Annotated

import typer

from accord.cli.register_view import (
    AsJson,
    AsOf,
    DeskArgument,
    KnownOn,
    ask_desk,
    line,
    show_timeline,
    source_name,
)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def timeline(
        folder: DeskArgument,
        words: Annotated[
            list[str] | None, typer.Argument(metavar="[WORDS]", help="Only timelines whose title has these words.")
        ] = None,
        as_of: AsOf = None,
        known_on: KnownOn = None,
        as_json: AsJson = False,
    ) -> None:
        """Show the life of each instrument: what happened when, and who says so.

        Example: accord timeline malaysia-korea partnership --as-of 2026-01-01
        """
        from accord.cli.console import print_json

        _, asked = ask_desk(folder, as_of, known_on, quiet=as_json)
        wanted = [w.lower() for w in words or []]
        found = [t for t in asked.state.timelines if all(w in t.title.lower() for w in wanted)]
        if as_json:
            print_json({"as_of": asked.state.as_of, "timelines": [t.as_dict() for t in found]})
            return
        names = {d.id: source_name(d) for d in asked.built.documents}
        for n, t in enumerate(found):
            if n:
                line()
            show_timeline(t, names)
        if not found:
            line(f"no instrument by {asked.state.as_of}" + (f" with {' '.join(wanted)} in its title" if wanted else ""))
