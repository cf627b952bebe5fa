"""``accord carbon``: the Article 6.2 ledger of a desk."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from accord.cli.console import out, print_json

if TYPE_CHECKING:
    from accord.carbon import Balance

DeskArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The desk.")]
BatchArgument = Annotated[str, typer.Argument(metavar="BATCH", help="Name of the batch of units.")]
UnitsOption = Annotated[str, typer.Option(help="Serial numbers, as 1-500; the whole batch by default.")]
ByOption = Annotated[str, typer.Option(help="Who acts: a party, or an operator for purposes other than an NDC.")]
OnOption = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Day of the act.")]
ReasonOption = Annotated[str, typer.Option(help="Why, in words.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the command and its parts to ``app``."""
    group = typer.Typer(name="carbon", help="Keep the Article 6.2 ledger and its adjustments.", no_args_is_help=True)
    for command in (authorise, issue, transfer, acquire, use, cancel, reverse, show, balance, export):
        group.command()(command)
    app.add_typer(group)


def authorise(
    folder: DeskArgument,
    batch: BatchArgument,
    host: Annotated[str, typer.Option(help="Party in which the mitigation takes place.")],
    quantity: Annotated[int, typer.Option(min=1, help="Units, one a tonne of CO2 equivalent.")],
    vintage: Annotated[int, typer.Option(help="Year of the mitigation, 2021 or later.")],
    approach: Annotated[str, typer.Option(help="Name of the cooperative approach.")],
    on: OnOption,
    purposes: Annotated[
        str, typer.Option("--for", help="Purposes: ndc, international, other; commas between.")
    ] = "ndc",
    parties: Annotated[str, typer.Option(help="Parties that may acquire them; any by default.")] = "",
    trigger: Annotated[
        str, typer.Option(help="First transfer for other purposes: authorisation, issuance or use.")
    ] = "use",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Record that a host authorises a batch of units, numbered from 1.

    Example: accord carbon authorise malaysia-korea MYS-1 --host MYS --quantity 1000 --vintage 2026
    --approach "solar roofs" --on 2027-02-01
    """
    from accord.carbon import Authorisation

    terms = Authorisation(host, vintage, approach, _words(purposes), _words(parties), trigger)
    _record(
        folder,
        as_json,
        kind="authorise",
        on=on,
        batch=batch,
        first=1,
        last=quantity,
        by=host,
        reason=reason,
        terms=terms,
    )


def issue(
    folder: DeskArgument,
    batch: BatchArgument,
    by: ByOption,
    on: OnOption,
    units: UnitsOption = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Record that units were issued.

    Example: accord carbon issue malaysia-korea MYS-1 --by MYS --on 2027-03-01
    """
    _record(folder, as_json, units, kind="issue", on=on, batch=batch, by=by, reason=reason)


def transfer(
    folder: DeskArgument,
    batch: BatchArgument,
    by: ByOption,
    to: Annotated[str, typer.Option(help="Party that they go to.")],
    on: OnOption,
    units: UnitsOption = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Record a transfer; the host's own is the first transfer, which adds to its emissions.

    Example: accord carbon transfer malaysia-korea MYS-1 --by MYS --to KOR --units 1-400 --on 2027-05-01
    """
    _record(folder, as_json, units, kind="transfer", on=on, batch=batch, by=by, to=to, reason=reason)


def acquire(
    folder: DeskArgument,
    batch: BatchArgument,
    by: ByOption,
    on: OnOption,
    units: UnitsOption = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Record that units in transit arrived.

    Example: accord carbon acquire malaysia-korea MYS-1 --by KOR --units 1-400 --on 2027-05-10
    """
    _record(folder, as_json, units, kind="acquire", on=on, batch=batch, by=by, reason=reason)


def use(
    folder: DeskArgument,
    batch: BatchArgument,
    by: ByOption,
    on: OnOption,
    purpose: Annotated[str, typer.Option("--for", help="Purpose: ndc, international or other.")] = "ndc",
    units: UnitsOption = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Record that units were used; for an NDC, the user subtracts them from its emissions.

    Example: accord carbon use malaysia-korea MYS-1 --by KOR --units 1-250 --on 2030-12-01
    """
    _record(folder, as_json, units, kind="use", on=on, batch=batch, by=by, purpose=purpose, reason=reason)


def cancel(
    folder: DeskArgument,
    batch: BatchArgument,
    by: ByOption,
    on: OnOption,
    units: UnitsOption = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Record that units were cancelled; nobody can use them any more.

    Example: accord carbon cancel malaysia-korea MYS-1 --by KOR --units 251-260 --on 2030-12-01
    """
    _record(folder, as_json, units, kind="cancel", on=on, batch=batch, by=by, reason=reason)


def reverse(
    folder: DeskArgument,
    entry: Annotated[int, typer.Argument(min=1, help="Number of the entry.")],
    on: OnOption,
    reason: ReasonOption,
    as_json: JsonOption = False,
) -> None:
    """Take an entry back by a new one; both stay in the ledger.

    Example: accord carbon reverse malaysia-korea 5 --on 2031-01-15 --reason "recorded twice"
    """
    _record(folder, as_json, kind="reverse", on=on, reverses=entry, reason=reason)


def show(
    folder: DeskArgument,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only acts up to this day; all by default.")
    ] = None,
    known_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only entries recorded by this day.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show where units stand and what each party adds and subtracts by year.

    Example: accord carbon show malaysia-korea --as-of 2027-12-31
    """
    from accord.workbench.carbon_work import carbon_dict, tables_of, view_carbon
    from accord.workbench.desk import open_desk

    view = view_carbon(open_desk(folder), as_of.date() if as_of else None, known_on.date() if known_on else None)
    if as_json:
        print_json(carbon_dict(view))
        return
    if view.later:
        left = "1 entry" if view.later == 1 else f"{view.later:,} entries"
        out.print(f"As it stood on {view.as_of}; {left} of later days left out.", highlight=False)
    if not view.ledger.entries:
        out.print(
            "No act by then." if view.later else "The ledger is empty: no act has been recorded.", highlight=False
        )
        return
    tables = tables_of(view)
    _table(tables["holdings"], ("batch", "first_unit", "last_unit", "tonnes", "vintage", "status", "holder", "to"))
    shown = ("party", "year", "authorised", "first_transferred", "acquired", "used_ndc", "net_adjustment")
    _table(tables["annual"], shown)
    out.print("Tonnes of CO2 equivalent; adjustments above 0 are added to emissions.", highlight=False)
    if view.left_over:
        out.print(f"[bold red]{view.left_over:+,} t on units used towards NDCs count twice[/]")


def balance(folder: DeskArgument, as_json: JsonOption = False) -> None:
    """Show each party's emissions with corresponding adjustments, beside the targets in carbon.toml.

    Example: accord carbon balance malaysia-korea
    """
    from accord.workbench.carbon_work import view_carbon
    from accord.workbench.desk import open_desk

    view = view_carbon(open_desk(folder))
    if as_json:
        print_json({"addition_year": view.addition_year, "balances": [b.as_dict() for b in view.balances]})
        return
    if not view.balances:
        out.print("This desk states no target: write a [[target]] into carbon.toml.", highlight=False)
    for found in view.balances:
        _show_balance(found)


def export(
    folder: DeskArgument,
    to: Annotated[Path | None, typer.Option("--out", help="Folder; out/ of the desk by default.")] = None,
    ending: Annotated[str, typer.Option("--format", help="csv or json.")] = "csv",
    as_json: JsonOption = False,
) -> None:
    """Write the annual table, the acts and the holdings as files.

    Example: accord carbon export malaysia-korea --format csv
    """
    from accord.workbench.carbon_work import export_carbon
    from accord.workbench.desk import open_desk

    desk = open_desk(folder)
    files = export_carbon(desk, to or desk.out, ending=ending)
    if as_json:
        print_json({"files": [str(f) for f in files]})
        return
    for file in files:
        out.print(f"Wrote {file}", highlight=False)


def _record(folder: Path, as_json: bool, units: str = "", *, on: datetime, **fields: Any) -> None:
    from accord.carbon import Draft
    from accord.workbench.carbon_work import record_acts, unit_range
    from accord.workbench.desk import open_desk

    if units:
        fields["first"], fields["last"] = unit_range(units)
    (entry,) = record_acts(open_desk(folder), [Draft(on=on.date(), **fields)])
    if as_json:
        print_json(entry.as_dict())
        return
    act = entry.act
    back = f" of entry {act.reverses}" if act.reverses else ""
    out.print(
        f"Entry {entry.number}: {act.kind}{back}, {act.quantity:,} t of '{act.batch}' "
        f"({act.first}-{act.last}), {act.by} on {act.on}",
        highlight=False,
    )


def _show_balance(found: "Balance") -> None:
    out.print(f"\n[bold]{found.party}[/]  {found.method}, {found.first_year}-{found.last_year}", highlight=False)
    rows: list[dict[str, str | int]] = [
        {
            "year": y.year,
            "emissions": _number(y.emissions),
            "transferred": f"{y.first_transferred:,}",
            "used": f"{y.used:,}",
            "adjustment": _number(y.adjustment),
            "balance": _number(y.balance),
        }
        for y in found.years
    ]
    _table(rows, tuple(rows[0]))
    where = f"in {found.last_year}" if found.method == "average" else "over the period"
    out.print(
        f"Adjusted emissions {where}: {_number(found.emissions)} t; target {_number(found.level)} t; "
        f"difference {_number(found.gap)} t",
        highlight=False,
    )
    out.print(f"Source: {found.source or 'not given'}", highlight=False, markup=False)
    if found.outside:
        out.print(f"Outside the period, not counted: {found.outside:,} t", highlight=False)
    if found.other_period:
        out.print(f"Used in the period with a vintage outside it: {found.other_period:,} t", highlight=False)


def _number(value: float | None) -> str:
    return "not known" if value is None else f"{value:,.1f}".removesuffix(".0")


def _table(rows: "list[dict[str, str | int]]", columns: tuple[str, ...]) -> None:
    table = Table(*(c.replace("_", "\n") for c in columns), box=None, padding=(0, 1))
    for column, name in zip(table.columns, columns, strict=True):
        column.justify = "right" if rows and isinstance(rows[0][name], int) else "left"
        column.overflow = "fold"
    for row in rows:
        table.add_row(
            *(
                f"{row[c]:,}" if isinstance(row[c], int) and c not in ("year", "vintage") else str(row[c])
                for c in columns
            )
        )
    out.print(table)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
