"""``accord show``: one commitment down to the quotes."""

from typing import Annotated

import typer

from accord.cli.register_view import (
    AsJson,
    AsOf,
    DeskArgument,
    KnownOn,
    as_day,
    counts,
    flat,
    heading,
    line,
    show_conflict,
    source_name,
    standing,
    who,
)

_PRONOUNS = ("it", "he", "she", "they")  # who is meant stands in the text before


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def show(
        folder: DeskArgument,
        name: Annotated[str, typer.Argument(metavar="ID", help="A commitment's id, its beginning, or a statement's.")],
        as_of: AsOf = None,
        known_on: KnownOn = None,
        as_json: AsJson = False,
    ) -> None:
        """Show everything about one commitment, down to the quotes.

        Example: accord show malaysia-korea c-7f3a
        """
        from accord.cli.console import print_json
        from accord.register import date_label
        from accord.vocabulary import words
        from accord.workbench.desk import open_desk
        from accord.workbench.register_work import entry

        desk = open_desk(folder)
        page = entry(desk, name, as_day(as_of), as_day(known_on))
        c = page.commitment
        if as_json:
            print_json(
                {
                    "as_of": page.as_of,
                    "known_on": page.known_on,
                    "commitment": c.as_dict(),
                    "statements": [{**s.as_dict(), "document": d.as_dict()} for s, d in page.statements],
                    "conflicts": [x.as_dict() for x in page.conflicts],
                    "history": [
                        {"at": h.at, "who": h.who, "what": h.what, "subject": h.subject, "why": h.why}
                        for h in page.history
                    ],
                }
            )
            return
        heading(c.title)
        line(f"{c.id} · {c.kind} · {who(c.parties, desk)} · {', '.join(c.areas) or 'no area'} · {counts(c)}")
        line(f"as of {page.as_of}: {standing(c) or 'stated'}")
        line(f"  official {c.official or '–'} · evidence {c.evidence} · schedule {c.schedule}")
        if c.note:
            line(f"  {c.note}")
        if c.target is not None:
            line(f"  due {date_label(c.target)}   “{c.target.text}”")
            for other in c.target.alternatives:
                line(f"    or, read otherwise: {date_label(other)}   {other.text}")
        if len(c.strengths) > 1:
            line(f"  worded as: {', '.join(c.strengths)}")
        line()
        heading("What happened")
        for e in c.log:
            line(f"  {date_label(e.when):<24} {e.phrase}{'   DISPUTED' if e.disputed else ''}")
        line()
        heading("Who says so")
        for s, d in page.statements:
            when = d.published.value if d.published else "undated"
            source = source_name(d)
            line(f"  “{flat(s.quote)}”")
            said = (
                f", citing {flat(s.attribution, 60)}"
                if s.attribution and s.attribution.lower() not in _PRONOUNS
                else ""
            )
            line(f"      {source}, {when} ({words('document-kinds')[d.kind].label}){said}")
            line(f"      {s.id} · {d.name} at {s.start}–{s.end} · {s.act}, {s.strength or 'no strength'}")
        if page.conflicts:
            line()
            heading("Where the sources disagree")
        for x in page.conflicts:
            show_conflict(x, folder)
        if c.verdicts:
            line()
            heading("Verdicts")
        for v in c.verdicts:
            score = "cannot be rated" if v.score is None else f"{v.score:+d}" if v.score else "0"
            on = f" for {v.party}" if v.party else ""
            line(f"  {score}{on} ({v.stage})   {v.author}, {v.made_at.date()}, {v.rule}: {v.reason}")
        if page.history:
            line()
            heading("History")
        for h in page.history:
            line(f"  {h.at:%Y-%m-%d %H:%M}  {h.who}  {h.what}  {h.why}")
