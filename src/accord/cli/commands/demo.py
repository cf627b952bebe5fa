"""``accord demo``: the main job on the packaged desk."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def demo(
        out: Annotated[Path, typer.Option(help="Folder to write into; the desk is copied there too.")] = Path("out"),
        draws: Annotated[int | None, typer.Option(min=2, help="Draws behind each interval.")] = None,
        formats: Annotated[
            str, typer.Option("--format", help="Formats, separated by commas: html, pdf, docx, xlsx.")
        ] = "html",
        where: Annotated[str, typer.Option(help="Where draws are solved: inline, processes:2, tcp://…")] = "processes",
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Copy the packaged Malaysia-Korea desk, run everything on it and write the brief.

        Example: accord demo --out out/
        """
        from accord.cli.main_job import main_job
        from accord.workbench.desk import copy_example

        main_job(
            copy_example(out / "malaysia-korea"),
            out,
            as_of=None,
            known_on=None,
            scenario=None,
            draws=draws,
            formats=[f.strip() for f in formats.split(",") if f.strip()],
            where=where,
            as_json=as_json,
        )
