"""``accord brief``: everything about a desk on paper."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def brief(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="The desk.")],
        as_of: Annotated[
            datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Look at things as of this date.")
        ] = None,
        known_on: Annotated[
            datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Use only what was published by this date.")
        ] = None,
        scenario: Annotated[str | None, typer.Option(help="Scenario to appraise instead of the desk's.")] = None,
        draws: Annotated[int | None, typer.Option(min=2, help="Draws behind each interval.")] = None,
        formats: Annotated[
            str, typer.Option("--format", help="Formats, separated by commas: html, pdf, docx, xlsx.")
        ] = "html",
        out: Annotated[Path | None, typer.Option(help="Folder to write into; DIR/out by default.")] = None,
        where: Annotated[str, typer.Option(help="Where draws are solved: inline, processes:2, tcp://…")] = "processes",
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Read a desk, build its register, appraise its scenario and write the brief.

        Example: accord brief malaysia-korea --as-of 2026-01-01 --format html,pdf
        """
        from accord.cli.main_job import main_job
        from accord.workbench.desk import open_desk

        main_job(
            open_desk(folder),
            out or folder / "out",
            as_of=as_of.date() if as_of else None,
            known_on=known_on.date() if known_on else None,
            scenario=scenario,
            draws=draws,
            formats=[f.strip() for f in formats.split(",") if f.strip()],
            where=where,
            as_json=as_json,
        )
