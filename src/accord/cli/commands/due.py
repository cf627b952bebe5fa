"""``accord due``: what is overdue without evidence, and what falls due."""

from datetime import timedelta
from typing import Annotated

import typer

from accord.cli.register_view import (
    AsJson,
    AsOf,
    DeskArgument,
    KnownOn,
    ask_desk,
    commitment_line,
    days_in,
    flat,
    heading,
    line,
    source_name,
)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def due(
        folder: DeskArgument,
        within: Annotated[str | None, typer.Option(help="How far ahead: 90d, 12m, 2y; all by default.")] = None,
        as_of: AsOf = None,
        known_on: KnownOn = None,
        as_json: AsJson = False,
    ) -> None:
        """Show what is overdue with no evidence in these documents, and what falls due.

        Example: accord due malaysia-korea --within 12m --as-of 2026-01-01
        """
        from accord.cli.console import print_json

        limit = timedelta(days=days_in(within)) if within is not None else None
        desk, asked = ask_desk(folder, as_of, known_on, quiet=as_json)
        found = asked.state.due(limit)
        if as_json:
            print_json({"as_of": asked.state.as_of, "due": [c.as_dict() for c in found]})
            return
        quotes = {s.id: s for s in asked.built.statements}
        documents = asked.built.register.documents
        group = ""
        for c in found:
            overdue = c.schedule == "overdue-no-evidence"
            assert c.target is not None
            last = c.target.latest or c.target.earliest
            label = (
                f"OVERDUE, no evidence in these documents up to {asked.state.as_of}" if overdue else f"DUE {last:%Y}"
            )
            if label != group:
                heading(label)
                group = label
            line(commitment_line(c, desk))
            dated = [quotes[i] for i in c.statements if quotes[i].target is not None] or [quotes[c.statements[0]]]
            best = max(dated, key=lambda s: documents[s.doc].kind == "official-release")
            d = documents[best.doc]
            source = source_name(d)
            line(f"            “{flat(best.quote)}”  {source}, {d.published.value if d.published else 'undated'}")
        if not found:
            line(f"nothing is overdue or falls due{f' within {within}' if within else ''} as of {asked.state.as_of}")
