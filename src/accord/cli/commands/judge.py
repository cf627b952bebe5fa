"""``accord judge``: say whether two statements speak of one thing, or which of two to read."""

from enum import StrEnum
from typing import Annotated

import typer

from accord.cli.register_view import AsJson, Because, By, DeskArgument, Expecting, line


class JudgementWord(StrEnum):
    """What can be judged of two statements."""

    same = "same"
    different = "different"
    unsure = "unsure"
    prefer = "prefer"


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def judge(
        folder: DeskArgument,
        judgement: Annotated[JudgementWord, typer.Argument(help="prefer: where the two disagree, read the first.")],
        left: Annotated[str, typer.Argument(metavar="A", help="A statement's or commitment's id.")],
        right: Annotated[str, typer.Argument(metavar="B", help="Another.")],
        because: Because,
        by: By = None,
        expecting: Expecting = None,
        as_json: AsJson = False,
    ) -> None:
        """Judge whether two statements are the same thing, or which to read; a later judgement supersedes it.

        Example: accord judge malaysia-korea different s-1f0c9a s-77b2e0 --because "one is travel, one is tourism"
        """
        from accord.cli.console import print_json
        from accord.workbench.desk import open_desk
        from accord.workbench.register_work import judge as record

        done = record(open_desk(folder), judgement.value, left, right, because=because, author=by, expecting=expecting)
        if as_json:
            print_json(
                {"judgement": done.edit.as_dict(), "version": done.version, "before": done.before, "after": done.after}
            )
            return
        line(f"recorded, version {done.version}: {judgement.value} {left} {right}, by {done.edit.author}")
        if done.before != done.after:
            line(f"  {' and '.join(done.before)} → {' and '.join(done.after)}")
