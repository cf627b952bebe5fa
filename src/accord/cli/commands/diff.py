"""``accord diff``: what changed in the state of the partnership between two dates."""

from datetime import datetime
from typing import Annotated

import typer

from accord.cli.register_view import AsJson, DeskArgument, heading, line, short


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def diff(
        folder: DeskArgument,
        between: Annotated[
            tuple[datetime, datetime],
            typer.Option("--between", metavar="D1 D2", formats=["%Y-%m-%d"], help="The two dates."),
        ],
        as_json: AsJson = False,
    ) -> None:
        """Show what changed in the state of the partnership between two dates.

        Example: accord diff malaysia-korea --between 2024-01-01 2026-01-01
        """
        from accord.cli.console import print_json
        from accord.workbench.desk import open_desk
        from accord.workbench.register_work import changes

        first, last = sorted(moment.date() for moment in between)
        found = changes(open_desk(folder), first, last)
        if as_json:
            print_json({"from": first, "to": last, "changes": [c.as_dict() for c in found]})
            return
        heading(f"From {first} to {last}: {len(found)} changes")
        for c in found:
            step = f"{c.before or '–'} → {c.after or '–'}" if c.kind != "new" else c.after
            line(f"  {short(c.id)}  {c.kind:<9} {c.title}   {step}")
