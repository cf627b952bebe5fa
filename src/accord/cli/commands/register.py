"""``accord register``: everything that was promised, done, counted or held, and where it stands."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from accord.cli.register_view import (
    AsJson,
    AsOf,
    DeskArgument,
    KnownOn,
    as_day,
    ask_desk,
    commitment_line,
    heading,
    line,
    standing_told,
)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command("register")
    def show_register(
        folder: DeskArgument,
        as_of: AsOf = None,
        known_on: KnownOn = None,
        area: Annotated[str | None, typer.Option(help="Only this area, for example tourism.")] = None,
        state: Annotated[
            str | None, typer.Option(help="Only this state, for example signed, overdue-no-evidence or delivered.")
        ] = None,
        kind: Annotated[
            str | None, typer.Option(help="commitment, event, figure or position; all four by default.")
        ] = None,
        kept: Annotated[
            bool, typer.Option("--kept", help="Answer from what the last run kept; documents are not looked at.")
        ] = False,
        as_json: AsJson = False,
    ) -> None:
        """Show a desk's register as of a date, from what was known on another.

        Example: accord register malaysia-korea --as-of 2026-01-01 --state overdue-no-evidence
        """
        from accord.cli.console import print_json
        from accord.workbench.register_work import choose

        if kept:
            show_kept(folder, as_of, as_json=as_json)
            return
        desk, asked = ask_desk(folder, as_of, known_on, quiet=as_json)
        found = choose(asked.state, area=area, state_word=state, kind=kind)
        if as_json:
            print_json(
                {
                    "as_of": asked.state.as_of,
                    "known_on": asked.state.known_on,
                    "documents": asked.state.documents,
                    "statements": asked.state.statements,
                    "problems": {name: error.as_dict() for name, error in asked.built.problems},
                    "commitments": [c.as_dict() for c in found],
                    "timelines": [t.as_dict() for t in asked.state.timelines],
                    "conflicts": [x.as_dict() for x in asked.state.conflicts],
                    "checks": [f.as_dict() for f in asked.state.checks],
                }
            )
            return
        known = f", as known on {asked.state.known_on}" if asked.state.known_on else ""
        heading(f"{desk.title}  as of {asked.state.as_of}{known}")
        line(
            f"{asked.state.documents} documents · {asked.state.statements} statements · {len(found)} shown · "
            f"{len(asked.state.conflicts)} conflicts"
        )
        if not asked.state.documents:
            line(
                "Nothing was published by then."
                if known
                else f"No document is in the desk yet: accord add {folder} FILES…"
            )
        elif not asked.state.statements:
            line("Nothing had been said by that day.")
        elif not found:
            line("Nothing of the desk is as asked; leave out an option to see more.")
        for name, label in (
            ("commitment", "Promised"),
            ("event", "Done"),
            ("figure", "Figures"),
            ("position", "Positions"),
        ):
            rows = [c for c in found if c.kind == name]
            if rows:
                line()
                heading(f"{label} ({len(rows)})")
            for c in rows:
                line(commitment_line(c, desk))
                if told := standing_told(c):
                    line(f"            {told}")


def show_kept(folder: Path, as_of: datetime | None, *, as_json: bool) -> None:
    """Print the states that the last run kept."""
    from accord.cli.console import print_json
    from accord.workbench.desk import open_desk
    from accord.workbench.register_work import kept, the_day

    desk = open_desk(folder)
    rows = kept(desk, as_day(as_of))
    day = the_day(desk, as_day(as_of))
    if as_json:
        print_json({"as_of": day, "kept": [row._asdict() for row in rows]})
        return
    heading(f"{desk.title}  as of {day}, as kept by the last run")
    for row in rows:
        states = " · ".join(w for w in (row.official, row.evidence, row.schedule) if w)
        line(f"  {row.entry[:8]}  {row.title}   {states}")
