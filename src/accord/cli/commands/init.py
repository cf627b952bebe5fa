"""``accord init``: make a folder a desk."""

from pathlib import Path
from typing import Annotated

import typer

from accord.cli.console import out, print_json


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def init(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make a desk; made if absent.")],
        parties: Annotated[str, typer.Option(help="Codes or names, separated by commas, for example MYS,KOR.")],
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Make a folder a desk between two (or more) parties.

        Example: accord init malaysia-korea --parties MYS,KOR
        """
        from accord.workbench.desk import init_desk

        desk = init_desk(folder, [p.strip() for p in parties.split(",") if p.strip()])
        if as_json:
            print_json({"desk": str(folder), "parties": list(desk.settings.parties)})
            return
        out.print(f"[bold]{desk.title}[/]  {folder}")
        out.print(f"Next: accord add {folder} FILES…", highlight=False)
