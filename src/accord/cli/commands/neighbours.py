"""``accord neighbours``: the same agreement offered to each neighbour."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from accord.cli.console import out, print_json, progress

if TYPE_CHECKING:
    from accord.workbench.neighbours import Neighbours

PER_TABLE = 10
WIDTH = 78


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def neighbours(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="The desk.")],
        scenario: Annotated[str | None, typer.Option(help="A file in scenarios/, without .toml.")] = None,
        group: Annotated[str | None, typer.Option(help="A packaged group, such as asean.")] = None,
        members: Annotated[str, typer.Option(help="Members instead of a group: MYS,THA,VNM.")] = "",
        like: Annotated[str | None, typer.Option(help="Member whose agreement is the pattern.")] = None,
        offered_by: Annotated[str | None, typer.Option(help="Party that offers it to the others.")] = None,
        rates: Annotated[
            str, typer.Option(help="Absolute rates of others: points (same points off) or relative (same share off).")
        ] = "points",
        sectors: Annotated[
            Path | None, typer.Option(help="CSV of codes and sectors, where schedules meet a baseline of other names.")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Offer a desk's agreement to each neighbour: who gains and loses from whose, and who asks next.

        Example: accord neighbours malaysia-korea --group asean
        """
        from accord.workbench.desk import open_desk
        from accord.workbench.neighbours import desk_neighbours

        with progress(quiet=as_json) as bar:
            task = bar.add_task("Solving", total=None)

            def on_done(done: int, total: int) -> None:
                bar.update(task, advance=done, total=total)

            found = desk_neighbours(
                open_desk(folder),
                scenario=scenario,
                group=group,
                members=[m.strip() for m in members.split(",") if m.strip()],
                pattern=like,
                hub=offered_by,
                rates=rates,
                sectors=sectors,
                on_done=on_done,
            )
        if as_json:
            print_json(found.as_dict())
        else:
            show(found)


def show(found: "Neighbours") -> None:
    """Print the matrix of gains, the diversion by partner, the incentives and the bloc."""
    hub, unit = found.hub, found.unit
    out.print(f"\n[bold]{found.scenario}[/] as {found.names[found.pattern]} has it, offered by {found.names[hub]} to:")
    out.print(f"{found.group}", highlight=False)
    if found.absent:
        out.print(f"Not in the baseline, left out: {', '.join(found.absent)}", highlight=False)
    shown = (hub, *found.members)
    others = [r for r in found.names if r not in shown]
    _matrix(
        f"Gain of the column from the row's agreement alone, {unit}",
        {a.member: {**a.gain, "rest": sum(a.gain[r] for r in others)} for a in found.agreements},
        (*shown, "rest"),
    )
    partners = sorted(others, key=lambda r: -sum(a.diverted.get(r, 0.0) for a in found.agreements))[:6]
    _matrix(
        f"Imports of the two diverted from the column, {unit}",
        {a.member: {**a.diverted, "all": sum(a.diverted.values())} for a in found.agreements},
        (*found.members, *partners, "all"),
    )
    table = Table("", "left\nout", "own,\nfirst", "joining\nafter", "change", "last\nout", "last\nin", box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    for i in found.incentives:
        values = (i.left_out, i.alone, i.joining, i.rise, i.last_out, i.last_in)
        table.add_row(i.member, *(f"{v:+.4f}" if k == 3 else _cell(v) for k, v in enumerate(values)))
    out.print(f"\n[bold]Incentive to ask for the same once {found.pattern} has it[/], {unit}", highlight=False)
    out.print(table)
    table = Table("", "all sign", "sum of single", "difference", "income, %", box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    for region in shown:
        whole, single = found.bloc[region], found.sum_of_bilaterals[region]
        table.add_row(region, _cell(whole), _cell(single), _cell(whole - single), f"{found.bloc_pct[region]:+.4f}")
    rest, single = (sum(d[r] for r in others) for d in (found.bloc, found.sum_of_bilaterals))
    table.add_row("rest", _cell(rest), _cell(single), _cell(rest - single), "")
    out.print(f"\n[bold]All members together, beside the sum of single agreements[/], {unit}", highlight=False)
    out.print(table)
    _starts(found)
    out.print(
        f"{found.solves} equilibria, residual at most {found.largest_residual:.0e}; fully phased in.", highlight=False
    )


def _starts(found: "Neighbours") -> None:
    """Say where each neighbour's cuts start: at rates in force, or at the scenario's own."""
    said: dict[str, list[str]] = {}
    for rule in found.rules:
        who = rule.exporter if rule.importer == found.hub else rule.importer
        side = f"{rule.importer} on {rule.exporter}"
        head = f"The scenario's own rates, {rule.reason}"
        if rule.rule == "schedules":
            head = f"Best of MFN, {', '.join(rule.agreements)} on 31 December {rule.year}"
        for words in (head, *rule.notes):
            said.setdefault(words.replace(who, "the neighbour"), []).append(side)
    out.print("\n[bold]Where the cuts start[/]", highlight=False)
    for words, sides in said.items():
        _wrapped(f"{words}: {', '.join(sides)}.")


def _wrapped(text: str) -> None:
    for line in textwrap.wrap(text, WIDTH):
        out.print(line, highlight=False, markup=False)


def _matrix(title: str, rows: Mapping[str, Mapping[str, float]], columns: Sequence[str]) -> None:
    out.print(f"\n[bold]{title}[/]", highlight=False)
    for part in _parts(columns):
        table = Table("", *part, box=None, padding=(0, 1, 0, 0), pad_edge=False)
        for column in table.columns[1:]:
            column.justify = "right"
            column.no_wrap = True
        for name, row in rows.items():
            table.add_row(name, *("" if row.get(c) is None else _cell(row[c]) for c in part))
        out.print(table)


def _parts(columns: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(columns), PER_TABLE):
        yield columns[start : start + PER_TABLE]


def _cell(value: float) -> str:
    """Return money in at most six places.

    >>> [_cell(v) for v in (0.0, -0.04, 1.26, 181.6, -12345.0, 2.5e7)]
    ['0', '-0.04', '+1.3', '+182', '-12k', '+25M']
    """
    size = abs(value)
    if size < 0.005:
        return "0"
    for limit, factor, ending in ((1e6, 1e6, "M"), (1e4, 1e3, "k")):
        if size >= limit:
            return f"{value / factor:+.0f}{ending}"
    return f"{value:+.0f}" if size >= 10 else f"{value:+.1f}" if size >= 0.1 else f"{value:+.2f}"
