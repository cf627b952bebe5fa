"""``accord export``: the register in other people's formats."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from accord.cli.register_view import AsJson, AsOf, DeskArgument, KnownOn, as_day, line


class Format(StrEnum):
    """The formats."""

    csv = "csv"
    json = "json"
    jsonld = "jsonld"
    plover = "plover"
    ics = "ics"


ENDINGS = {"csv": "csv", "json": "json", "jsonld": "jsonld", "plover": "plover.jsonl", "ics": "ics"}


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def export(
        folder: DeskArgument,
        form: Annotated[
            Format,
            typer.Argument(metavar="FORMAT", help="csv, json, jsonld (PROV-O, Web Annotation), plover or ics."),
        ],
        out: Annotated[
            Path | None, typer.Option(help="File to write, - for stdout; DIR/out/register.FORMAT by default.")
        ] = None,
        as_of: AsOf = None,
        known_on: KnownOn = None,
        as_json: AsJson = False,
    ) -> None:
        """Write the register as CSV, JSON, JSON-LD, PLOVER events or an iCalendar of deadlines.

        Example: accord export malaysia-korea ics --out deadlines.ics
        """
        import sys

        from accord.cli.console import print_json
        from accord.workbench.desk import open_desk
        from accord.workbench.register_work import export as text_of
        from accord.workbench.register_work import write_export

        desk = open_desk(folder)
        text = text_of(desk, form.value, as_day(as_of), as_day(known_on))
        if out is not None and str(out) == "-":
            sys.stdout.write(text)
            return
        path = out or desk.out / f"register.{ENDINGS[form.value]}"
        write_export(text, path)
        if as_json:
            print_json({"file": str(path), "format": form.value, "bytes": len(text.encode())})
            return
        line(f"→ {path}")
