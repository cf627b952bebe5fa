"""How the register looks at the terminal: lines for commitments, conflicts and timelines, the same in every command.

Invariant: colour never carries meaning alone, and a quote is printed as the source has it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from accord.cli.console import err, out, progress
from accord.vocabulary import InputError, party, words

if TYPE_CHECKING:
    from accord.documents import Document
    from accord.register import Commitment, Conflict, FigureCheck, Timeline
    from accord.workbench.desk import Desk
    from accord.workbench.register_work import Asked

DeskArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The desk.")]
AsOf = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Look at things as of this date.")]
KnownOn = Annotated[
    datetime | None, typer.Option("--known-on", formats=["%Y-%m-%d"], help="Use only what was published by this date.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Because = Annotated[str, typer.Option("--because", help="Why; kept in the log.")]
By = Annotated[str | None, typer.Option("--by", help="Who says so; ACCORD_USER or this machine's user by default.")]
Expecting = Annotated[
    int | None,
    typer.Option("--expecting", min=0, help="Refuse if the number of edits made so far is not this one."),
]

_SPAN = re.compile(r"(\d+)\s*(d|w|m|y)", re.I)
_DAYS = {"d": 1, "w": 7, "m": 30.4375, "y": 365.25}


def ask_desk(folder: Path, as_of: datetime | None, known_on: datetime | None, *, quiet: bool) -> "tuple[Desk, Asked]":
    """Open a desk and return its register on a day, with a progress bar while documents are read."""
    from accord.workbench.desk import open_desk
    from accord.workbench.register_work import ask

    desk = open_desk(folder)
    with reading_bar(quiet) as on_done:
        asked = ask(desk, as_day(as_of), as_day(known_on), on_done)
    for name, error in asked.built.problems:
        err.print(f"not read: {name}: {error.message}", highlight=False, markup=False)
    return desk, asked


@contextmanager
def reading_bar(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Yield a function that moves a progress bar of named stages."""
    with progress(quiet=quiet) as bar:
        tasks: dict[str, object] = {}

        def on_done(stage: str, done: int, total: int) -> None:
            task = tasks.get(stage)
            if task is None:
                task = tasks[stage] = bar.add_task(stage, total=total)
            bar.advance(task, done)  # type: ignore[arg-type]

        yield on_done


def as_day(moment: datetime | None) -> date | None:
    """Return the day of an option."""
    return moment.date() if moment else None


def days_in(text: str) -> float:
    """Return the days in a span such as ``90d``, ``12m`` or ``1y6m``.

    >>> days_in("90d")
    90.0
    """
    if not text or _SPAN.sub("", text).strip():
        raise InputError(f"{text!r} is no span of time", hint="write it like 90d, 6w, 12m or 1y", value=text)
    return sum(float(n) * _DAYS[unit.lower()] for n, unit in _SPAN.findall(text))


def line(text: str = "", *, style: str | None = None) -> None:
    """Print one line as it is, without reading markup or guessing colours into it."""
    out.print(text, highlight=False, markup=False, style=style, soft_wrap=True)


def heading(text: str) -> None:
    """Print a heading."""
    line(text, style="bold")


def who(codes: tuple[str, ...], desk: "Desk") -> str:
    """Return parties for people: ``both`` for the desk's two, else their names."""
    if set(codes) == set(desk.settings.parties) and len(codes) == 2:
        return "both"
    return ", ".join(party(c).name for c in codes)


def counts(c: "Commitment") -> str:
    """Return how many statements and origins stand behind a commitment."""
    said = f"{len(c.statements)} statement{'s' if len(c.statements) > 1 else ''}"
    return f"{said}, {c.origins} origin{'s' if c.origins > 1 else ''}"


def commitment_line(c: "Commitment", desk: "Desk") -> str:
    """Return a commitment on one line."""
    from accord.register import date_label

    due = f"   {date_label(c.target)}" if c.target and c.target.resolved else ""
    return f"  {short(c.id)}  {c.title}   {who(c.parties, desk)}{due}   {counts(c)}"


def standing(c: "Commitment") -> str:
    """Return where a commitment stands in a few words."""
    label = words("instrument-states")
    parts = [label[c.official].label] if c.official else []
    if not parts and c.strength:
        parts.append(words("strengths")[c.strength].label)
    if c.schedule not in ("no-deadline",):
        parts.append(words("schedule-states")[c.schedule].label)
    return " · ".join(parts)


def standing_told(c: "Commitment") -> str:
    """Return where a commitment stands with its note, which often says the same at more length."""
    parts = [part for part in standing(c).split(" · ") if part and not c.note.startswith(part)]
    return " · ".join([*parts, *([c.note] if c.note else [])])


def short(identity: str) -> str:
    """Return the beginning of an id that commands accept."""
    return identity[:8]


def show_conflict(x: "Conflict", folder: Path) -> None:
    """Print a conflict of a desk's folder with both sides."""
    kind = x.kind.replace("-", " ")
    out.print(f"[bold]{short(x.id)}[/]  {kind}   ", end="", highlight=False)
    line(x.title)
    for side in x.sides:
        origin = f"{side.origins} origin{'s' if side.origins > 1 else ''}"
        line(f"      {side.claim.upper() if x.kind != 'different-wording' else 'QUOTED'}   ({origin})")
        for voice in side.voices[:4]:
            when = voice.published.isoformat() if voice.published else "undated"
            kind_label = words("document-kinds")[voice.document_kind].label
            line(f"          “{flat(voice.quote)}”")
            line(f"            {voice.source}, {when} ({kind_label})   {voice.statement}")
        if len(side.voices) > 4:
            line(f"          and {len(side.voices) - 4} more")
    if x.resolution is not None:
        made = x.resolution
        line(f"      Decided by {made.author} on {made.made_at.date()}: {made.reason}")
        return
    if x.within_document:
        line("      Both stand in one document, which contradicts itself; that is one origin and not two.")
    if x.may_be_sequence:
        line(f"      May be a sequence and no contradiction: {x.sequence_reason}.")
    line(f"      Default reading: {x.default_reading}")
    left, right = (side.voices[0].statement for side in x.sides)
    line(f"      Decide: accord judge {quote(str(folder))} prefer {left} {right} --because …")


def show_timeline(t: "Timeline", names: dict[str, str]) -> None:
    """Print a timeline, one step a line."""
    state = f"   [{words('instrument-states')[t.state].label}]" if t.state else ""
    heading(f"{t.title}{state}")
    for e in t.entries:
        dates = list(dict.fromkeys(label for _, label in e.tellings))
        first = dates[0] if dates else "undated"
        told = _tellings(e.tellings, names)
        disputed = "   DISPUTED" if e.disputed else ""
        line(f"  {first:<24} {e.phrase}   ({told}){disputed}")
    if t.note:
        line(f"  {'afterwards':<24} {t.note}")


def _tellings(tellings: tuple[tuple[str, str], ...], names: dict[str, str]) -> str:
    first = tellings[0][1] if tellings else ""
    shown = [names[d] if label == first else f"{names[d]}: {label}" for d, label in tellings]
    return "; ".join(dict.fromkeys(shown))


def show_check(f: "FigureCheck") -> None:
    """Print a check of figures."""
    line(f"{short(f.id)}  {f.verdict:<8} {f.title}")
    line(f"          {f.detail}")


def flat(text: str, most: int = 260) -> str:
    """Return a quote on one line, cut with an ellipsis where it is long."""
    one = " ".join(text.split())
    return one if len(one) <= most else one[: most - 1].rsplit(" ", 1)[0] + "…"


def source_name(document: "Document", most: int = 48) -> str:
    """Return who published a document, else its title, else its file's name."""
    named = document.publisher or document.title
    return flat(named.value, most) if named else document.name
