"""``accord verdict``: say how a commitment turned out."""

from enum import StrEnum
from typing import Annotated

import typer

from accord.cli.register_view import AsJson, Because, By, DeskArgument, Expecting, line


class Score(StrEnum):
    """The scores of a verdict."""

    done = "done"
    partly = "partly"
    not_done = "not-done"
    cannot_rate = "cannot-rate"


class Stage(StrEnum):
    """Whether more may come."""

    interim = "interim"
    final = "final"


NUMBERS = {Score.done: 1, Score.partly: 0, Score.not_done: -1, Score.cannot_rate: None}


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def verdict(
        folder: DeskArgument,
        name: Annotated[str, typer.Argument(metavar="ID", help="The commitment.")],
        score: Annotated[Score, typer.Argument(help="done is +1, partly 0, not-done -1.")],
        because: Because,
        stage: Annotated[Stage, typer.Option(help="final takes it off the list of what is due.")] = Stage.interim,
        party: Annotated[str | None, typer.Option(help="Whose conduct; all that are bound by default.")] = None,
        evidence: Annotated[
            list[str] | None, typer.Option(help="Id of a statement it rests on; may be repeated.")
        ] = None,
        by: By = None,
        expecting: Expecting = None,
        as_json: AsJson = False,
    ) -> None:
        """Record your finding on a commitment, with its reason; kept for good, superseded by a later one.

        Example: accord verdict malaysia-korea c-7f3a partly --because "concluded, not signed" --stage interim
        """
        from accord.cli.console import print_json
        from accord.vocabulary import party as party_of
        from accord.workbench.desk import open_desk
        from accord.workbench.register_work import give_verdict

        done = give_verdict(
            open_desk(folder),
            name,
            NUMBERS[score],
            because=because,
            stage=stage.value,
            party=party_of(party).code if party else None,
            evidence=tuple(evidence or ()),
            author=by,
            expecting=expecting,
        )
        if as_json:
            print_json({"verdict": done.edit.as_dict(), "version": done.version, "commitment": done.after[0]})
            return
        line(f"recorded, version {done.version}: {done.after[0]} {score.value} ({stage.value}), by {done.edit.author}")
