"""``accord read``: documents into statements on the terminal or as JSON lines."""

from pathlib import Path
from typing import Annotated

import typer

from accord.cli import console


def register(app: typer.Typer) -> None:
    """Add the command to the program."""

    @app.command()
    def read(
        paths: Annotated[
            list[str] | None,
            typer.Argument(metavar="PATH…", help="Files, folders, patterns or addresses.", show_default=False),
        ] = None,
        published: Annotated[str | None, typer.Option(help="Publication date of all of them, YYYY-MM-DD.")] = None,
        as_json: Annotated[
            bool, typer.Option("--json", help="One JSON object a line, nothing else on stdout.")
        ] = False,
        explain: Annotated[
            str | None,
            typer.Option(
                metavar="SENTENCE", help="Show which rules fired on a sentence, and why it is or is no statement."
            ),
        ] = None,
        cache: Annotated[
            Path | None,
            typer.Option(
                help="Folder that keeps what was read: a killed run goes on, a second one reads nothing again."
            ),
        ] = None,
        names: Annotated[
            Path | None,
            typer.Option(
                help="Table of firms, bodies and people with their countries: CSV with the columns name and country."
            ),
        ] = None,
        where: Annotated[
            str, typer.Option(help="Where to read: inline, processes:N or a scheduler's address.")
        ] = "inline",
    ) -> None:
        """Read documents and print what was promised, done, asked and stated, with exact quotes.

        Example: accord read documents/ --json > statements.jsonl
        """
        from accord.workbench import reading

        if explain is not None:
            lines = reading.explain_sentence(paths or [], explain, published=published, names=names)
            if as_json:
                console.print_json({"explain": lines})
            else:
                for line in lines:
                    console.out.print(line, markup=False, highlight=False)
            return
        if not paths:
            raise typer.BadParameter("give at least one file, folder, pattern or address")
        failed = 0
        with console.progress(quiet=as_json and not console.err.is_terminal) as bar:
            task = bar.add_task("Reading", total=reading.count(paths))
            results = reading.read_paths(
                paths,
                published=published,
                cache=cache,
                where=where,
                names=names,
                on_done=lambda n: bar.advance(task, n),
            )
            totals = _Totals()
            for result in results:
                totals.add(result)
                if result.error is not None:
                    failed += 1
                    message = f"{result.name}: {result.error['message']} ({result.error['code']})"
                    console.err.print(message, markup=False, highlight=False)
                elif as_json:
                    for row in result.statements:
                        console.print_json(row)
                else:
                    _show(result.document or {}, result.statements)
        if not as_json:
            console.out.print(totals.line(), markup=False, highlight=False)
        if failed and not totals.documents:
            raise typer.Exit(3)


class _Totals:
    """Counts for the last line."""

    def __init__(self) -> None:
        self.documents = self.statements = self.cached = self.problems = 0
        self.unread: list[str] = []

    def add(self, result: object) -> None:
        from accord.workbench.reading import ReadResult

        assert isinstance(result, ReadResult)
        if result.document is None:
            self.problems += 1
            return
        self.documents += 1
        self.statements += len(result.statements)
        self.cached += result.cached
        if result.document["language"] != "en":
            self.unread.append(result.document["language"])

    def line(self) -> str:
        parts = [
            f"{self.documents} document{'s' * (self.documents != 1)} read",
            f"{self.statements} statement{'s' * (self.statements != 1)}",
        ]
        if self.cached:
            parts.append(f"{self.cached} known from before")
        if self.unread:
            parts.append(f"{len(self.unread)} in {', '.join(sorted(set(self.unread)))}: not read")
        if self.problems:
            parts.append(f"{self.problems} could not be opened")
        return " · ".join(parts)


def _show(document: dict[str, object], rows: tuple[dict[str, object], ...]) -> None:
    published = document.get("published")
    date = published["value"] if isinstance(published, dict) else "no date"
    console.out.print(f"\n{document['name']}  {date}  {document['kind']}", markup=False, highlight=False, style="bold")
    for note in document.get("notes") or ():  # type: ignore[attr-defined]
        console.out.print(f"  note: {note}", markup=False, highlight=False)
    if document.get("near_duplicate_of"):
        console.out.print(f"  near duplicate of {document['near_duplicate_of']}", markup=False, highlight=False)
    for row in rows:
        quote = " ".join(str(row["quote"]).split())
        target = row["target"]
        due = ""
        if isinstance(target, dict):
            due = f"  due {target['earliest'] or '…'} to {target['latest'] or '…'} ({target['text']})"
        parties = ", ".join(row["parties"])  # type: ignore[arg-type]
        head = f"  {row['act']:<10} {row['instrument'] or '–':<21} {parties}"
        console.out.print(f"{head}{due}", markup=False, highlight=False)
        console.out.print(f"      “{quote}”", markup=False, highlight=False, style="dim")
