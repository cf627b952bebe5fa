"""``accord add``: bring documents into a desk."""

from pathlib import Path
from typing import Annotated

import typer

from accord.cli.console import err, out, print_json, progress

SOME_FAILED = 3


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def add(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="The desk.")],
        files: Annotated[list[Path], typer.Argument(metavar="FILES…", help="Documents to copy in.")],
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Copy documents into a desk, each after a trial reading; what cannot be read is named and left where it is.

        Example: accord add malaysia-korea ~/Downloads/*.html ~/Downloads/*.pdf
        """
        from accord.workbench.desk import add_documents, open_desk

        desk = open_desk(folder)
        with progress(quiet=as_json) as bar:
            task = bar.add_task("Reading", total=len(files))
            results = add_documents(desk, files, on_done=lambda n: bar.advance(task, n))
        refused = [r for r in results if r.error]
        if as_json:
            rows = [
                {
                    "file": str(r.file),
                    "name": r.name,
                    "document": r.document,
                    "known_as": r.known_as,
                    "error": r.error.as_dict() if r.error else None,
                }
                for r in results
            ]
            print_json({"added": rows})
        else:
            new = sum(1 for r in results if r.name and not r.known_as)
            known = sum(1 for r in results if r.known_as)
            parts = [f"{new} added"] + ([f"{known} already there"] if known else [])
            parts += [f"[red]{len(refused)} refused[/]"] if refused else []
            out.print(" · ".join(parts))
            for r in refused:
                assert r.error is not None
                err.print(f"  {r.file.name}: {r.error.message}", highlight=False, markup=False)
                err.print(f"    way out: {r.error.hint}", highlight=False, markup=False)
            out.print(f"Next: accord brief {folder}", highlight=False)
        if refused:
            raise typer.Exit(SOME_FAILED)
