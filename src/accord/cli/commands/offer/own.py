"""``accord offer choose``, ``explain`` and ``sample``: one party's own offer."""

from pathlib import Path
from typing import Annotated, Any

import typer

from accord.cli.commands.offer.options import (
    AsJson,
    ByYear,
    Categories,
    Ceilings,
    Discount,
    Dutiable,
    Floor,
    Gap,
    KeepOut,
    Major,
    Model,
    Reading,
    Revenue,
    Seconds,
    Weights,
    Years,
    options_of,
    share_of,
)
from accord.cli.commands.offer.shown import TOP, print_footer, print_table, steps, write_chart
from accord.cli.console import out, print_json


def choose(
    table: Annotated[Path, typer.Argument(help="Line table, .csv or .xlsx.")],
    ceiling: Ceilings = None,
    reading: Reading = "not-eliminated",
    by_year: ByYear = 10,
    chapter_floor: Floor = None,
    major: Major = "0%",
    dutiable_only: Dutiable = False,
    must_keep_out: KeepOut = None,
    weights: Weights = None,
    categories: Categories = None,
    revenue_weight: Revenue = 0.0,
    years: Years = 20,
    discount: Discount = "5%",
    model: Model = "",
    gap: Gap = "0",
    seconds: Seconds = 60.0,
    alternatives: Annotated[int, typer.Option(help="Near-best offers to list.")] = 0,
    differ: Annotated[int, typer.Option(help="Lines in which each of them must differ.")] = 1,
    draws: Annotated[int, typer.Option(help="Draws of the elasticities: how sure is each line?")] = 0,
    spread: Annotated[float, typer.Option(help="Standard deviation of the log of the elasticities.")] = 0.3,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 0,
    to: Annotated[
        Path | None, typer.Option("--out", help="Write the offer here, .xlsx or .csv; it reads back.")
    ] = None,
    chart: Annotated[Path | None, typer.Option(help="Write the chart of worth against coverage here, .svg.")] = None,
    as_json: AsJson = False,
) -> None:
    """Choose a staging category for every line, the best offer under the ceilings, proven.

    Example: accord offer choose lines.xlsx --ceiling lines:8%,value:6% --chapter-floor 50% --out offer.xlsx
    """
    from accord.workbench.offer_table import write_table
    from accord.workbench.offers import choose_offer, coverage_curve, offer_columns, offer_dict

    options = options_of(
        ceiling, reading, by_year, chapter_floor, major, dutiable_only, must_keep_out, weights, categories,
        revenue_weight, years, discount, model,
    )  # fmt: skip
    with steps(as_json) as step:
        result = choose_offer(
            table,
            options,
            gap=share_of(gap),
            seconds=seconds,
            others=alternatives,
            differ=differ,
            draws=draws,
            spread=spread,
            seed=seed,
            step=step,
        )
        data = offer_dict(result, every_line=as_json)
        if to is not None:
            notes = [("table", data["table"]), ("worth a year", data["value"]), ("proven gap", data["gap"])]
            notes += [
                (f"ceiling {c['name']}: taken, limit", f"{c['taken']:g} of {c['limit']:g}") for c in data["ceilings"]
            ]
            notes += [("assumed", text) for text in data["assumed"]]
            data["file"] = str(write_table(to, offer_columns(result), notes))
        if chart is not None:
            from accord.reports.offer_charts import coverage_chart

            name, rows = coverage_curve(result.board, result.choice, seconds=seconds, step=step)
            data["chart"] = write_chart(chart, coverage_chart(rows, ceiling=name))
            data["curve"] = rows
    if as_json:
        print_json(data)
    else:
        _show_choice(data)


def _show_choice(data: dict[str, Any]) -> None:
    out.print(f"\n[bold]{data['table']}[/]  {data['lines']} lines, proven to {data['gap']:.2%}", highlight=False)
    out.print(
        f"worth {data['value']:.6g} a year; without ceilings {data['free_value']:.6g}; "
        f"they cost {data['cost_of_ceilings']:.6g}",
        highlight=False,
    )
    for rule in data["rules"]:
        out.print(f"  {rule['choice_gains']:.6g} better than the {rule['rule']} rule", highlight=False)
    print_table(
        ("category", "lines", "imports"), [(c["category"], c["lines"], c["import_value"]) for c in data["categories"]]
    )
    standing = [c for c in data["ceilings"] if c["kind"] != "chapter"]
    tight = [c for c in data["ceilings"] if c["kind"] == "chapter" and c["price_per_point_slope"] > 0]
    rows = [(c["name"], c["taken_pct"], c["limit_pct"], c["price_per_point_slope"]) for c in standing + tight[:TOP]]
    if rows:
        print_table(("ceiling", "taken %", "limit %", "one point, slope"), rows)
    for price in data["prices"]:
        costs = price["one_point_more_coverage_costs"]
        told = "cannot be had" if costs is None else f"costs {costs:.6g}"
        out.print(
            f"  {price['ceiling']}: one more point of coverage {told}, one less gains "
            f"{price['one_point_less_gains']:.6g} (solved again; slope {price['slope']:.6g})",
            highlight=False,
        )
    if data["tied"]:
        out.print(f"{data['tied']} single moves to another category change nothing at all", highlight=False)
    for place, other in enumerate(data["near_best"], start=1):
        moves = ", ".join(f"{c['line']} {c['from']}→{c['to']}" for c in other["changes"][:6])
        out.print(f"next best {place}: loses {other['loss']:.4g}; {moves}", highlight=False)
    if "robust" in data:
        r = data["robust"]
        out.print(
            f"{r['draws']} draws: regret {r['mean_regret']:.4g} on average, {r['worst_regret']:.4g} at worst "
            f"(the steadiest offer met: {r['least_worst_regret']:.4g})",
            highlight=False,
        )
    print_footer(data, data["assumed"])


def explain(
    table: Annotated[Path, typer.Argument(help="Line table, .csv or .xlsx.")],
    line: Annotated[str, typer.Argument(help="Code of the line, or its beginning if that is unique.")],
    ceiling: Ceilings = None,
    reading: Reading = "not-eliminated",
    by_year: ByYear = 10,
    chapter_floor: Floor = None,
    major: Major = "0%",
    dutiable_only: Dutiable = False,
    must_keep_out: KeepOut = None,
    weights: Weights = None,
    categories: Categories = None,
    revenue_weight: Revenue = 0.0,
    years: Years = 20,
    discount: Discount = "5%",
    model: Model = "",
    seconds: Seconds = 60.0,
    as_json: AsJson = False,
) -> None:
    """Say why a line is where it is in the best offer, and at which value it would move.

    Example: accord offer explain lines.xlsx 87032210 --ceiling lines:8%,value:6%
    """
    from accord.workbench.offer_reasons import explain_line, reason_dict

    options = options_of(
        ceiling, reading, by_year, chapter_floor, major, dutiable_only, must_keep_out, weights, categories,
        revenue_weight, years, discount, model,
    )  # fmt: skip
    with steps(as_json) as step:
        step("solving again with the line elsewhere", 0, 1)
        data = reason_dict(explain_line(table, line, options, seconds=seconds))
        step("solving again with the line elsewhere", 1, 1)
    if as_json:
        print_json(data)
        return
    out.print(f"\n[bold]{data['line']}[/]  {data['description']}", highlight=False)
    for sentence in data["sentences"]:
        out.print(sentence, highlight=False)
    rows = [(a["category"], a["value"], a["costs"], a["moves_there_from"]) for a in data["alternatives"]]
    print_table(("elsewhere", "worth there", "forcing it costs", "moves there from"), rows)
    print_footer(data, data["assumed"])


def sample(
    to: Annotated[Path, typer.Argument(help="File to write, .xlsx or .csv.")],
    lines: Annotated[int, typer.Option(help="Number of lines.", min=1)] = 10_000,
    seed: Annotated[int, typer.Option(help="Seed.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Write a made-up line table, labelled so on every line, to try things out.

    Example: accord offer sample lines.xlsx --lines 10000
    """
    from accord.workbench.offer_example import synthetic_columns
    from accord.workbench.offer_table import write_table

    path = write_table(to, synthetic_columns(lines, seed), [("note", "SYNTHETIC: made up, seeded, not data")])
    if as_json:
        print_json({"file": str(path), "lines": lines, "seed": seed})
    else:
        out.print(f"Wrote {path}: {lines} made-up lines", highlight=False)
