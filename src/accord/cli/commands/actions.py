"""``accord actions``: what was agreed or asked for at meetings, whose it is, by when, and what became of it."""

from typing import Annotated, Any

import typer

from accord.cli.register_view import AsJson, AsOf, DeskArgument, KnownOn, as_day, flat, heading, line, reading_bar
from accord.cli.wrapped import put


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def actions(
        folder: DeskArgument,
        overdue: Annotated[
            bool, typer.Option("--overdue", help="Only what was due and has no evidence in these documents.")
        ] = False,
        owner: Annotated[str | None, typer.Option(help="Only what this party has to do: MYS, or its name.")] = None,
        mechanism: Annotated[
            str | None, typer.Option(help="Only from this body: its id, the beginning of it, or words of its name.")
        ] = None,
        as_of: AsOf = None,
        known_on: KnownOn = None,
        as_json: AsJson = False,
    ) -> None:
        """Show the actions agreed or asked for at meetings, by the end of their time.

        Example: accord actions malaysia-korea --overdue --owner MYS
        """
        from accord.cli.console import print_json
        from accord.workbench.desk import open_desk
        from accord.workbench.mechanisms import desk_actions

        desk = open_desk(folder)
        with reading_bar(as_json) as on_done:
            data = desk_actions(
                desk,
                as_day(as_of),
                as_day(known_on),
                overdue=overdue,
                owner=owner,
                mechanism=mechanism,
                on_done=on_done,
            )
        if as_json:
            print_json(data)
            return
        show_actions(desk.title, data)


def show_actions(title: str, data: dict[str, Any]) -> None:
    """Print actions by state, each with its quote."""
    known = f", as known on {data['known_on']}" if data["known_on"] else ""
    heading(f"{title}  as of {data['as_of']}{known}")
    if not data["actions"]:
        line("no action is told of in these documents that fits")
        return
    for state, broad, label in (
        ("overdue", False, f"OVERDUE, no evidence in these documents up to {min(data['as_of'], data['last_read'])}"),
        ("open", False, "OPEN"),
        ("done", None, "DONE"),
        ("superseded", None, "SUPERSEDED"),
        ("withdrawn", None, "WITHDRAWN"),
        ("open", True, "BROAD UNDERTAKINGS, neither a time nor a number to ask for them by"),
    ):
        rows = [a for a in data["actions"] if a["state"] == state and broad in (None, a["broad"])]
        if not rows:
            continue
        line()
        heading(f"{label} ({len(rows)})")
        for a in rows:
            who = "/".join(a["owners"]) or "owner not tied to a party"
            body = f" ({flat(a['body'], 30)})" if a["body"] else ""
            asked = ", asked for" if a["kind"] == "requested" else ""
            put(f"{a['id'][:8]}  {flat(a['task'], 64)}", indent=2, hang=0)
            put(f"{who}{body} · {a['due_label'] or 'no time given'}{asked}", indent=12, hang=0)
            e = a["evidence"][0]
            put(f"“{flat(e['quote'], 180)}”", indent=12, hang=0)
            put(f"{flat(a['meeting_title'] or e['source'], 52)}, {e['published'] or 'undated'}", indent=12, hang=0)
            for moved in a["slips"]:
                put(f"first due {moved}", indent=12, hang=0)
            for told in a["outcome"][:1]:
                put(f"{state}: “{flat(told['quote'], 120)}”", indent=12, hang=0)
                after = "; told after its time" if "told after that" in a["note"] else ""
                put(f"{flat(told['source'], 48)}, {told['published'] or 'undated'}{after}", indent=12, hang=0)
