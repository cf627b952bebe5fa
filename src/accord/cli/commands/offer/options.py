"""The options that the sub-commands of ``accord offer`` share, and what they mean to the workbench.

Invariant: a share is written as 5% or 0.05, everywhere.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from accord.workbench.offer_options import BoardOptions

Ceilings = Annotated[
    list[str] | None,
    typer.Option(
        "--ceiling",
        help="KIND[@BASIS]:LIMIT[%][:READING], repeated or with commas: lines:8%, value@hs6:6%, lines@hs6:200, "
        "lines:3%:excluded, revenue@5:20% (of today's duty, in year 5).",
    ),
]
Reading = Annotated[str, typer.Option(help="What counts as left out: not-eliminated (by --by-year) or excluded.")]
ByYear = Annotated[int, typer.Option(help="Year by which duties must be gone to count as eliminated.")]
Floor = Annotated[str | None, typer.Option(help="Least share of lines covered in each chapter, for example 50%.")]
Major = Annotated[str, typer.Option(help="Share of imports from which a chapter is a major sector with a floor.")]
Dutiable = Annotated[bool, typer.Option("--dutiable-only", help="Take shares of dutiable lines only.")]
KeepOut = Annotated[list[Path] | None, typer.Option("--must-keep-out", help="File of codes that must be excluded.")]
Weights = Annotated[str | None, typer.Option(help="Political weights: column, inferred or none.")]
Categories = Annotated[
    str | None, typer.Option(help="Staging categories, with commas; others as name=cuts or name=cutsxshare.")
]
Model = Annotated[
    str, typer.Option(help="IMPORTER:EXPORTER: values from the model's derivatives by sector, not from SMART.")
]
Revenue = Annotated[float, typer.Option(help="Extra worth of a unit of duty revenue beyond its face value.")]
Years = Annotated[int, typer.Option(help="Horizon in years.")]
Discount = Annotated[str, typer.Option(help="Yearly discount rate, for example 5%.")]
Gap = Annotated[str, typer.Option(help="Relative gap to prove; 0 is the best there is.")]
Seconds = Annotated[float, typer.Option(help="Time allowed for each solve.")]
Threat = Annotated[str, typer.Option(help="Threat point: status-quo, existing (column existing_pct) or two numbers.")]
Balance = Annotated[float | None, typer.Option(help="Largest difference between what either gets from the other.")]
OwnCeilings = Annotated[list[str] | None, typer.Option(help="A ceiling for this party alone, like --ceiling.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def options_of(
    ceiling: list[str] | None,
    reading: str,
    by_year: int,
    chapter_floor: str | None,
    major: str,
    dutiable_only: bool,
    keep_out: list[Path] | None,
    weights: str | None,
    categories: str | None,
    revenue_weight: float,
    years: int,
    discount: str,
    model: str,
) -> "BoardOptions":
    """Return the workbench's options from those of the command line."""
    from accord.negotiation import STANDARD, Objective
    from accord.workbench.offer_options import BoardOptions

    return BoardOptions(
        categories=tuple(categories.split(",")) if categories else tuple(c.name for c in STANDARD),
        ceilings=tuple(part.strip() for text in ceiling or [] for part in text.split(",") if part.strip()),
        reading=reading,
        by_year=by_year,
        dutiable_only=dutiable_only,
        chapter_floor=None if chapter_floor is None else share_of(chapter_floor),
        major=share_of(major),
        keep_out=tuple(keep_out or ()),
        weights=weights,
        model=model,
        objective=Objective(revenue=revenue_weight, years=years, discount=share_of(discount)),
    )


def share_of(text: str) -> float:
    """Return a share written as 5% or 0.05.

    Raises
    ------
    SettingsError
        It is written otherwise.
    """
    from accord.vocabulary import SettingsError

    try:
        value = float(text.removesuffix("%"))
    except ValueError as error:
        raise SettingsError(f"{text!r} is not a share", hint="write 0.05 or 5%", value=text) from error
    return value / 100.0 if text.endswith("%") else value


def swapped(model: str) -> str:
    """Return IMPORTER:EXPORTER the other way round, for the second party's schedule.

    >>> swapped("MYS:KOR"), swapped("")
    ('KOR:MYS', '')
    """
    return ":".join(reversed(model.split(":"))) if model else ""
