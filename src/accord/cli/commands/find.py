"""``accord find``: full-text search in the quotes."""

from typing import Annotated

import typer

from accord.cli.register_view import AsJson, DeskArgument, flat, line, short, source_name


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def find(
        folder: DeskArgument,
        words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What to look for; all words must be there.")],
        limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
        as_json: AsJson = False,
    ) -> None:
        """Find statements by their words, best first.

        Example: accord find malaysia-korea carbon capture
        """
        from accord.cli.console import print_json
        from accord.workbench.desk import open_desk
        from accord.workbench.register_work import search

        found = search(open_desk(folder), " ".join(words), limit)
        if as_json:
            rows = [
                {
                    "statement": f.statement.as_dict(),
                    "document": f.document.as_dict(),
                    "commitment": f.commitment,
                    "title": f.title,
                    "snippet": f.hit.snippet,
                }
                for f in found
            ]
            print_json({"words": " ".join(words), "found": rows})
            return
        for f in found:
            when = f.document.published.value if f.document.published else "undated"
            source = source_name(f.document)
            line(f"{short(f.commitment)}  {f.title}")
            # A quotation is its source's words and nothing else: the marks of what was found are for --json.
            line(f"          “{flat(f.hit.snippet.replace('**', ''))}”")
            line(f"            {source}, {when}   {f.statement.id}")
        if not found:
            line(f"no statement has all of: {' '.join(words)}")
