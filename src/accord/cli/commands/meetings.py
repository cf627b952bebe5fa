"""``accord meetings``: standing bodies between the parties, when they met and when they are due."""

from typing import Annotated, Any

import typer

from accord.cli.register_view import AsJson, AsOf, DeskArgument, KnownOn, as_day, flat, heading, line, reading_bar
from accord.cli.wrapped import put


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def meetings(
        folder: DeskArgument,
        as_of: AsOf = None,
        known_on: KnownOn = None,
        mechanism: Annotated[
            str | None, typer.Option(help="Only this body: its id, the beginning of it, or words of its name.")
        ] = None,
        upcoming: Annotated[bool, typer.Option("--upcoming", help="Only what has still to be held or is due.")] = False,
        as_json: AsJson = False,
    ) -> None:
        """Show the standing bodies between the parties, their meetings and the next one due.

        Example: accord meetings malaysia-korea --mechanism climate
        """
        from accord.cli.console import print_json
        from accord.workbench.desk import open_desk
        from accord.workbench.mechanisms import desk_meetings

        desk = open_desk(folder)
        with reading_bar(as_json) as on_done:
            data = desk_meetings(
                desk, as_day(as_of), as_day(known_on), mechanism=mechanism, upcoming=upcoming, on_done=on_done
            )
        if as_json:
            print_json(data)
            return
        show_meetings(desk.title, data, quotes=mechanism is not None)


def show_meetings(title: str, data: dict[str, Any], *, quotes: bool) -> None:
    """Print bodies and their meetings; with quotes where one body is asked for."""
    known = f", as known on {data['known_on']}" if data["known_on"] else ""
    heading(f"{title}  as of {data['as_of']}{known}")
    if not data["mechanisms"] and not data["meetings"]:
        line("no standing body and no meeting is told of in these documents")
        return
    for body in data["mechanisms"]:
        line()
        heading(f"{body['id'][:8]}  {flat(body['name'], 66)}")
        words = [body["kind"], body["level"] or "level not stated", body["state"]]
        put(f"{' · '.join(words)}: {body['note']}", indent=2, hang=0)
        put(f"{body['founding_note']}", indent=2, hang=0)
        if body["founding"]:
            show_quote(body["founding"])
        if body["frequency"]:
            put(f"meets: {body['frequency']['text']}", indent=2, hang=0)
        if due := body["next_due"]:
            where = f" in {due['place']}" if due["place"] else ""
            put(f"next due {due['date']}{where}   ({due['why']})", indent=2, hang=0)
        for row in (m for m in data["meetings"] if m["mechanism"] == body["id"]):
            show_meeting(row, quotes=quotes)
        for item in body["agenda"]:
            put(f"on the agenda: {flat(item['text'], 60)}", indent=4, hang=0)
        for other in body["maybe_same"]:
            put(f"may be the same as {other['id'][:8]} ({other['why']}); nobody has judged", indent=2, hang=0)
            twin = next((b for b in data["mechanisms"] if b["id"] == other["id"]), None)
            if twin and (pair := (statement_of(body), statement_of(twin))) and all(pair):
                put(f"decide: accord judge DIR same|different {pair[0]} {pair[1]} --because …", indent=2, hang=0)
    if rest := [m for m in data["meetings"] if m["mechanism"] is None]:
        line()
        heading("Meetings of no standing body")
        for row in rest:
            show_meeting(row, quotes=quotes)


def statement_of(body: dict[str, Any]) -> str | None:
    """Return a statement of the register that names a body, by which people can judge it."""
    return next((e["statement"] for e in body["evidence"] if e["statement"]), None)


def show_meeting(row: dict[str, Any], *, quotes: bool) -> None:
    """Print one meeting."""
    number = f"no. {row['ordinal']}" if row["ordinal"] else ""
    where = row["place"] or ""
    line(f"  {row['date']:<24} {row['status'].replace('-', ' '):<12} {number:<7} {where}".rstrip())
    who = "; ".join(person_words(p) for p in row["persons"])
    if row["mechanism"] is None:
        put(f"{flat(': '.join(w for w in (row['title'], who) if w), 200)}", indent=6, hang=0)
    elif who:
        put(f"{flat(who, 200)}", indent=6, hang=0)
    if ";" in row["note"] or row["status"] == "no-evidence":
        put(f"{row['note']}", indent=6, hang=0)
    for moved in row["slips"]:
        put(f"first told for {moved}", indent=6, hang=0)
    for other in row["differences"]:
        claims = " / ".join(f"{s['claim']} ({flat(s['evidence']['source'], 30)})" for s in other["sides"])
        put(f"SOURCES DIFFER on the {other['about']}: {claims}", indent=6, hang=0)
    if quotes:
        for e in row["evidence"]:
            show_quote(e)


def person_words(person: dict[str, Any]) -> str:
    """Return a person on one line, with the party where a document gives it."""
    party = f" ({person['party']})" if person["party"] else ""
    return f"{person['name']}, {person['title']}{party}"


def show_quote(e: dict[str, Any]) -> None:
    """Print a quotation with its source."""
    put(f"“{flat(e['quote'], 200)}”", indent=6, hang=0)
    put(f"{flat(e['source'], 48)}, {e['published'] or 'undated'}", indent=8, hang=0)
