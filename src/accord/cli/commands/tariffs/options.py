"""Options that several ``accord tariffs`` commands share, and how they become a schedule's settings.

Invariant: an option that is left out lets the file's own notes decide.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from accord.workbench.tariff_work import ScheduleFile

File = Annotated[Path, typer.Argument(help="Schedule: .csv, .xlsx, or a treaty annex as .txt or .pdf.")]
Party = Annotated[str | None, typer.Option(help="Importer whose schedule it is, such as MYS.")]
Agreement = Annotated[str | None, typer.Option(help="Name of the agreement.")]
Edition = Annotated[str | None, typer.Option(help="Edition of the Harmonized System, such as HS2017.")]
Digits = Annotated[int | None, typer.Option(help="Digits of a full line; default: the commonest in the file.")]
BaseDate = Annotated[str | None, typer.Option(help="Day of the base rates, YYYY-MM-DD.")]
Mark = Annotated[str | None, typer.Option("--decimal", help="Decimal mark of the file: . , or auto.")]
Legend = Annotated[str | None, typer.Option(help="Legend: a packaged name or a .toml file.")]
InForce = Annotated[str | None, typer.Option(help="Entry into force, YYYY-MM-DD, in place of the legend's.")]
Highest = Annotated[float, typer.Option(help="Percentages above this are listed instead of taken.")]
Existing = Annotated[
    list[Path] | None,
    typer.Option(help="Schedule of an agreement in force, naming its legend; repeat."),
]
Partners = Annotated[
    list[Path] | None, typer.Option("--partner-schedule", help="The exporter's schedule, for reciprocity; repeat.")
]
Imports = Annotated[Path | None, typer.Option(help="Imports: CSV with code, value and partner, year if known.")]
NeedImports = Annotated[Path, typer.Option("--imports", help="Imports: CSV with code, partner, value.")]
Partner = Annotated[str | None, typer.Option(help="Count the imports from this partner only.")]
NeedPartner = Annotated[str, typer.Option("--partner", help="The exporter, as the imports name it.")]
UnitValues = Annotated[Path | None, typer.Option(help="Unit values: CSV with code, price, currency, unit.")]
Demand = Annotated[float, typer.Option(help="Elasticity of import demand, negative.")]
Substitution = Annotated[float, typer.Option(help="Elasticity of substitution between partners, negative.")]
Supply = Annotated[float, typer.Option(help="Elasticity of export supply; inf for price-takers.")]
ElasticityTable = Annotated[
    Path | None, typer.Option("--elasticities", help="By line: CSV with code, demand, substitution, supply.")
]
Out = Annotated[Path | None, typer.Option("--out", help="Write all rows to a .csv, .xlsx or .json file.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON only.")]
Show = Annotated[int, typer.Option(help="Rows of a table to show on the terminal.")]
First = Annotated[int, typer.Option("--from", help="First year.")]
Last = Annotated[int, typer.Option("--to", help="Last year.")]


def schedule_file(
    path: Path,
    *,
    party: str | None = None,
    agreement: str | None = None,
    edition: str | None = None,
    digits: int | None = None,
    base_date: str | None = None,
    decimal: str | None = None,
    legend: str | None = None,
    in_force: str | None = None,
    highest: float = 300.0,
) -> "ScheduleFile":
    """Return the settings of a schedule from a command's options."""
    from accord.workbench.tariff_work import ScheduleFile, as_day

    return ScheduleFile(
        path, party, agreement, edition, digits, as_day(base_date), decimal, legend, as_day(in_force), highest
    )
