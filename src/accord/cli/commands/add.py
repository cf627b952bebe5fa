"""``accord add``: bring documents into a desk."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from accord.cli.console import counted, err, out, print_json, stages

if TYPE_CHECKING:
    from accord.workbench.adding import AddReport

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
        from accord.workbench.adding import add_and_read
        from accord.workbench.desk import open_desk

        desk = open_desk(folder)
        with stages(quiet=as_json) as on_done:
            report = add_and_read(desk, files, on_done)
        refused = [r for r in report.files if r.error]
        if as_json:
            print_json(
                {
                    "added": [
                        {
                            "file": str(r.file),
                            "name": r.name,
                            "document": r.document,
                            "known_as": r.known_as,
                            "error": r.error.as_dict() if r.error else None,
                        }
                        for r in report.files
                    ],
                    "statements": report.statements,
                    "same_origin": [{"name": a, "as": b} for a, b in report.same_origin],
                    "not_read": [{"name": name, "language": language} for name, language in report.not_read],
                    "undated": list(report.undated),
                }
            )
        else:
            show(report)
            for r in refused:
                assert r.error is not None
                named = "" if r.file.name in r.error.message else f"{r.file.name}: "
                err.print(f"  {named}{r.error.message}", highlight=False, markup=False)
                err.print(f"    way out: {r.error.hint}", highlight=False, markup=False)
            out.print(f"Next: accord brief {folder}", highlight=False)
        if refused:
            raise typer.Exit(SOME_FAILED)


def show(report: "AddReport") -> None:
    """Print in one line what came of it, then what a user should know of single documents."""
    new = sum(1 for r in report.files if r.name and not r.known_as)
    known = sum(1 for r in report.files if r.known_as)
    refused = sum(1 for r in report.files if r.error)
    unread = {name for name, _ in report.not_read}
    parts = [f"{counted(new - len(unread), 'document')} read", counted(report.statements, "statement")]
    parts += [f"{len(unread)} kept and not read"] if unread else []
    parts += [f"{known} already there"] if known else []
    parts += [f"[red]{refused} refused[/]"] if refused else []
    out.print(" · ".join(parts), highlight=False)
    for name, earlier in report.same_origin:
        out.print(f"  {name}: a near-duplicate of {earlier} (same origin)", highlight=False, markup=False)
    for name, language in report.not_read:
        out.print(f"  {name}: in the language '{language}', not read; English is", highlight=False, markup=False)
    undated = [name for name in report.undated if name not in unread]
    for name in undated:
        out.print(f"  {name}: no publication date found; its relative dates stay open", highlight=False, markup=False)
    if undated:
        out.print(
            f"    way out: write published = 2025-01-31 (its day) into documents/{undated[0]}.toml",
            highlight=False,
            markup=False,
        )
