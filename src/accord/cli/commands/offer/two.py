"""``accord offer frontier`` and ``compare``: two parties' schedules."""

from pathlib import Path
from typing import Annotated

import typer

from accord.cli.commands.offer.options import (
    AsJson,
    Balance,
    ByYear,
    Categories,
    Ceilings,
    Discount,
    Dutiable,
    Floor,
    Gap,
    Major,
    Model,
    OwnCeilings,
    Reading,
    Revenue,
    Seconds,
    Threat,
    Weights,
    Years,
    options_of,
    share_of,
    swapped,
)
from accord.cli.commands.offer.shown import TOP, print_changes, print_footer, print_table, steps, write_chart
from accord.cli.console import out, print_json


def frontier(
    first: Annotated[Path, typer.Argument(help="First party's line table: its own schedule.")],
    second: Annotated[Path, typer.Argument(help="Second party's line table.")],
    ceiling: Ceilings = None,
    first_ceiling: OwnCeilings = None,
    second_ceiling: OwnCeilings = None,
    reading: Reading = "not-eliminated",
    by_year: ByYear = 10,
    chapter_floor: Floor = None,
    major: Major = "0%",
    dutiable_only: Dutiable = False,
    weights: Weights = None,
    categories: Categories = None,
    revenue_weight: Revenue = 0.0,
    years: Years = 20,
    discount: Discount = "5%",
    model: Model = "",
    points: Annotated[int, typer.Option(help="Points of the frontier.", min=2)] = 25,
    threat: Threat = "status-quo",
    balance: Balance = None,
    gap: Gap = "0.1%",
    seconds: Seconds = 60.0,
    to: Annotated[
        Path | None, typer.Option("--out", help="Folder for frontier.csv, frontier.svg and each point's schedules.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draw the frontier of two schedules and the packages on which talks might settle.

    Example: accord offer frontier ours.xlsx theirs.xlsx --ceiling lines:10%,value:10% --points 25 --out talks
    """
    from accord.workbench.offer_table import write_table
    from accord.workbench.offer_talks import curve_dict, draw_frontier, package_columns, talks

    common = (reading, by_year, chapter_floor, major, dutiable_only, None, weights, categories)
    rest, turned = (revenue_weight, years, discount, model), (revenue_weight, years, discount, swapped(model))
    options = (
        options_of([*(ceiling or []), *(first_ceiling or [])], *common, *rest),
        options_of([*(ceiling or []), *(second_ceiling or [])], *common, *turned),
    )
    with steps(as_json) as step:
        on = talks(first, second, options, threat=threat, balance=balance)
        curve = draw_frontier(on, points=points, gap=share_of(gap), seconds=seconds, step=step)
        data = curve_dict(curve)
        if to is not None:
            from accord.reports.offer_charts import frontier_chart

            keys = list(data["frontier"][0])
            columns = {key: [row[key] for row in data["frontier"]] for key in keys}
            files = [str(write_table(to / "frontier.csv", columns))]
            files.append(write_chart(to / "frontier.svg", frontier_chart(data)))
            for name, package in curve.points:
                for party, side in enumerate(("first", "second")):
                    files.append(str(write_table(to / f"{name}-{side}.xlsx", package_columns(on, package, party))))
            data["files"] = files
    if as_json:
        print_json(data)
        return
    shown = ("first", "second", "first_lines_freed_pct", "second_lines_freed_pct")
    head = ("", "first gains", "second gains", "first frees % of lines", "second frees %")
    rows = [("", *(p[k] for k in shown)) for p in data["frontier"]]
    rows += [(p["name"], *(p[k] for k in shown)) for p in data["points"]]
    print_table(head, rows)
    for absent in data["missing"]:
        out.print(f"no {absent['name']} package: {absent['reason']}", highlight=False)
    for title, items in data["lists"].items():
        out.print(f"[bold]{title}[/], by mutual gain", highlight=False)
        print_table(
            ("line", "category", "for the asker", "for the other"),
            [(i["line"], i["category"], i["us"], i["them"]) for i in items[:TOP]],
        )
    print_footer(data, [f"{side}: {text}" for side, texts in data["assumed"].items() for text in texts])


def compare(
    first: Annotated[Path, typer.Argument(help="First party's line table, with its draft in column 'category'.")],
    second: Annotated[Path, typer.Argument(help="Second party's line table, with its draft in column 'category'.")],
    ceiling: Ceilings = None,
    first_ceiling: OwnCeilings = None,
    second_ceiling: OwnCeilings = None,
    reading: Reading = "not-eliminated",
    by_year: ByYear = 10,
    chapter_floor: Floor = None,
    major: Major = "0%",
    dutiable_only: Dutiable = False,
    weights: Weights = None,
    categories: Categories = None,
    revenue_weight: Revenue = 0.0,
    years: Years = 20,
    discount: Discount = "5%",
    model: Model = "",
    line: Annotated[str, typer.Option(help="What can be traded for this line? first:CODE or second:CODE.")] = "",
    category: Annotated[str, typer.Option("--to", help="Category that the line should move to.")] = "now",
    lists: Annotated[int, typer.Option(help="Trades to list.")] = 3,
    balance: Balance = None,
    gap: Gap = "0.01%",
    seconds: Seconds = 60.0,
    as_json: AsJson = False,
) -> None:
    """Compare drafts with the frontier: what is still to be had, what to ask for, what to give.

    Example: accord offer compare ours.xlsx their-draft-5.xlsx --ceiling lines:10% --line second:87032210
    """
    from accord.workbench.offer_talks import compare_drafts, draft_dict, talks

    common = (reading, by_year, chapter_floor, major, dutiable_only, None, weights, categories)
    rest, turned = (revenue_weight, years, discount, model), (revenue_weight, years, discount, swapped(model))
    options = (
        options_of([*(ceiling or []), *(first_ceiling or [])], *common, *rest),
        options_of([*(ceiling or []), *(second_ceiling or [])], *common, *turned),
    )
    with steps(as_json) as step:
        on = talks(first, second, options, threat="status-quo", balance=balance)
        step("comparing with the frontier", 0, 1)
        report = compare_drafts(on, line=line, to=category, count=lists, gap=share_of(gap), seconds=seconds)
        step("comparing with the frontier", 1, 1)
    data = draft_dict(report)
    if as_json:
        print_json(data)
        return
    draft = data["draft"]
    out.print(f"\nthe draft gives first {draft['first']:.6g}, second {draft['second']:.6g} a year", highlight=False)
    for name in data["ceilings_broken"]:
        out.print(f"  it breaks the ceiling {name}", highlight=False)
    for party in ("first", "second"):
        best = data[f"best_for_{party}"]
        if best["could_gain"] is None:
            out.print(
                f"no package within the ceilings leaves the other what the draft gives, for {party}", highlight=False
            )
            continue
        gain = best["could_gain"]
        told = f"could still gain {gain:.6g} at no loss to the other"
        if gain < 0:
            told = f"gets {-gain:.6g} more than any package within the ceilings that gives the other as much"
        out.print(f"[bold]{party}[/] {told}; the best such package is {best['changes']} changes away", highlight=False)
        for word in ("ask", "give"):
            print_changes(f"{word} for {party}", best[word][:TOP])
    for place, changes in enumerate(data["trades"], start=1):
        print_changes(f"trade {place} for {data['asked']}", changes[:TOP])
    if data["asked"] and not data["trades"]:
        out.print(f"nothing within the ceilings pays for {data['asked']}", highlight=False)
    print_footer(data, [*data["notes"], *(f"{side}: {t}" for side, texts in data["assumed"].items() for t in texts)])
