"""One's own offer: a category for every line, what the ceilings cost, how sure it is, and what the rules of thumb lose.

Invariant: a number shown is the number of a proven choice; what is only bounded or first order is named so.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from accord.negotiation import (
    CeilingError,
    CeilingsClashError,
    Choice,
    NearBest,
    PointPrice,
    Robust,
    at_least,
    choose,
    find_clash,
    greedy_ratio,
    highest_tariff,
    importer_values,
    near_best,
    price_of_a_point,
    robust,
    tied_categories,
)
from accord.workbench.offer_board import Board, board_of
from accord.workbench.offer_ceilings import ways_to_comply
from accord.workbench.offer_options import BoardOptions
from accord.workbench.offer_table import read_table

Step = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class OfferChoice:
    """A chosen offer and what is known about it.

    Parameters
    ----------
    board, choice
        The arrays and the proven choice.
    prices
        What one more point of each ceiling by lines or value costs, exactly, where asked.
    others
        Near-best choices, where asked.
    tied
        (line, category) pairs of dutiable lines that would do exactly as well.
    robust
        How it fares over draws, where asked.
    rules
        Worth of the highest-duty rule and of the greedy ratio under the same ceilings.
    """

    board: Board
    choice: Choice
    prices: tuple[PointPrice, ...]
    others: tuple[NearBest, ...]
    tied: tuple[tuple[int, int], ...]
    robust: Robust | None
    rules: tuple[tuple[str, float], ...]


def choose_offer(
    path: Path,
    options: BoardOptions,
    *,
    gap: float = 0.0,
    seconds: float = 60.0,
    exact_prices: bool = True,
    others: int = 0,
    differ: int = 1,
    draws: int = 0,
    spread: float = 0.3,
    seed: int = 0,
    step: Step | None = None,
) -> OfferChoice:
    """Choose a staging category for every line of a table under ceilings.

    Parameters
    ----------
    path
        Line table.
    options
        Ceilings, categories, weights.
    gap, seconds
        Relative gap asked for (0: the best) and the time allowed for each solve.
    exact_prices
        Solve again at one point more and less of each ceiling by lines and by value.
    others, differ
        How many near-best choices to list, and in how many lines each must differ.
    draws, spread, seed
        Draws of the elasticities: independent log-normal factors with this standard deviation of the logarithm.
    step
        Called with (what, done, total).

    Raises
    ------
    CeilingsClashError
        With the ceilings that clash, what each would have to allow, and the fewest lines to release.
    """
    say = step or (lambda what, done, total: None)
    on, best = best_way(path, options, gap=gap, seconds=seconds, step=say)
    named = [c.name for c in on.problem.ceilings if c.kind in ("lines", "value", "revenue")] if exact_prices else []
    prices = []
    for done, name in enumerate(named):
        say("pricing a point", done, len(named))
        prices.append(price_of_a_point(on.problem, best, name, gap=gap, seconds=seconds))
    more = near_best(on.problem, best, count=others, differ=differ, gap=gap, seconds=seconds) if others else ()
    tested = None
    if draws:
        values = _draws(on, options, draws, spread, seed)
        tested = robust(on.problem, best, values, seconds=seconds, step=lambda d, t: say("drawing", d, t))
    tied = tuple((line, c) for line, c in tied_categories(on.problem, best) if on.trade.base[line] > 0.0)
    return OfferChoice(on, best, tuple(prices), more, tied, tested, _rules(on))


def best_way(
    path: Path, options: BoardOptions, *, gap: float, seconds: float, step: Step | None = None
) -> tuple[Board, Choice]:
    """Return the choice under the best of the ways in which alternative ceilings can be met, with its board.

    Raises
    ------
    CeilingsClashError
        No way can be met; what clashes in the first is told.
    """
    ways = ways_to_comply(options.ceilings)
    table = read_table(path)
    found: list[tuple[Board, Choice]] = []
    clash: CeilingsClashError | None = None
    for done, way in enumerate(ways):
        if step:
            step("choosing", done, len(ways))
        on = board_of(table, replace(options, ceilings=way))
        try:
            found.append((on, choose_or_say_why(on, gap=gap, seconds=seconds)))
        except CeilingsClashError as error:
            clash = clash or error
    if step:
        step("choosing", len(ways), len(ways))
    if not found:
        assert clash is not None  # there is at least one way
        raise clash
    on, best = max(found, key=lambda way: way[1].value)
    if len(ways) == 1:
        return on, best
    taken = [c.name for c in on.problem.ceilings if c.kind != "chapter"]
    worths = sorted((f"{choice.value:.6g}" for _, choice in found), reverse=True)
    note = (
        f"of {len(ways)} ways to meet the alternative ceilings, {len(found)} can be met; the best counts by "
        f"{', '.join(taken)} (worths: {', '.join(worths)})"
    )
    return replace(on, assumed=(*on.assumed, note)), best


def _what_clashes(way: dict[str, Any]) -> str:
    """Say a ceiling as the user gave it: chapters have floors, the others limits."""
    allows, needs = way["allows_pct"], way["needs_pct"]
    if str(way["ceiling"]).startswith("chapter "):
        return f"{way['ceiling']} must be covered to {100.0 - allows:.3g} % and can be to {100.0 - needs:.3g} % only"
    return f"{way['ceiling']} allows {allows:.3g} % and needs {needs:.3g} %"


def choose_or_say_why(on: Board, *, gap: float, seconds: float) -> Choice:
    """Return the choice, or raise with the ceilings that clash and by how much."""
    try:
        return choose(on.problem, gap=gap, seconds=seconds)
    except CeilingsClashError as error:
        clash = find_clash(on.problem, seconds=seconds)
        if clash is None:
            raise
        ways = [
            {
                "ceiling": w.name,
                "allows": w.limit,
                "needs": w.needed,
                "allows_pct": 100.0 * w.limit / w.total,
                "needs_pct": 100.0 * w.needed / w.total,
            }
            for w in clash.ways_out
        ]
        said = [_what_clashes(w) for w in ways]
        hint = "loosen one of them that far"
        if clash.lines_to_release:
            codes = [on.code(i) for i in clash.released]
            hint += f", or lift 'must' from {len(codes)} lines: {', '.join(codes[:5])}{' …' if len(codes) > 5 else ''}"
        raise CeilingsClashError(
            f"no choice satisfies all ceilings; these clash: {'; '.join(said)}",
            hint=hint + ("; other ceilings clash besides" if clash.more else ""),
            clash=ways,
            release=[on.code(i) for i in clash.released],
            more=clash.more,
        ) from error


def _draws(on: Board, options: BoardOptions, count: int, spread: float, seed: int) -> list[Any]:
    """Draw values: only what depends on the elasticities moves; cells that the table gives stay as given."""
    rng = np.random.default_rng(seed)
    centre = importer_values(on.trade, on.categories, on.weight, options.objective)
    given = on.problem.value - centre
    found = []
    for _ in range(count):
        demand, swap = np.exp(spread * rng.standard_normal((2, on.table.size)))
        trade = replace(on.trade, demand=on.trade.demand * demand, substitution=on.trade.substitution * swap)
        drawn = importer_values(trade, on.categories, on.weight, options.objective)
        fixed = np.zeros(drawn.shape, dtype=bool)
        for name, cells in on.table.values.items():
            for place, category in enumerate(on.categories):
                if category.name == name:
                    fixed[:, place] = ~np.isnan(np.asarray(cells))
        found.append(np.where(fixed, on.problem.value, drawn + given))
    return found


def _rules(on: Board) -> tuple[tuple[str, float], ...]:
    shield = next((i for i, c in enumerate(on.categories) if c.excluded), None)
    if shield is None or not on.problem.ceilings or any(c.heading.size for c in on.problem.ceilings):
        return ()
    lines = np.arange(on.table.size)
    highest = highest_tariff(on.problem, on.trade.base, shield)
    greedy = greedy_ratio(on.problem, shield)
    return (
        ("highest-duty", float(on.problem.value[lines, highest].sum())),
        ("greedy-ratio", float(on.problem.value[lines, greedy].sum())),
    )


def offer_dict(result: OfferChoice, *, every_line: bool = True) -> dict[str, Any]:
    """Return a choice as JSON-serialisable data."""
    on, best = result.board, result.choice
    names = [c.name for c in on.categories]
    trade = on.trade.imports
    data: dict[str, Any] = {
        "table": on.table.name,
        "lines": on.table.size,
        "value": best.value,
        "bound": best.bound,
        "gap": best.gap,
        "free_value": best.free_value,
        "cost_of_ceilings": best.free_value - best.value,
        "seconds": best.solved.seconds,
        "categories": [
            {
                "category": name,
                "lines": int((best.category == place).sum()),
                "import_value": float(trade[best.category == place].sum()),
            }
            for place, name in enumerate(names)
        ],
        "ceilings": [
            {
                "name": s.name,
                "kind": s.kind,
                "taken": s.taken,
                "limit": s.limit,
                "taken_pct": 100.0 * s.taken / s.total if s.total else None,
                "limit_pct": 100.0 * s.limit / s.total if s.total else None,
                "price_per_point_slope": s.price_per_point,
            }
            for s in best.standings
        ],
        "prices": [
            {
                "ceiling": p.name,
                "slope": p.slope,
                "one_point_more_coverage_costs": p.tighter,
                "one_point_less_gains": p.looser,
            }
            for p in result.prices
        ],
        "rules": [{"rule": name, "value": value, "choice_gains": best.value - value} for name, value in result.rules],
        "near_best": [
            {
                "loss": o.loss,
                "changes": [_change(on, best, o, line) for line in o.changed[:50]],
                "changed": len(o.changed),
            }
            for o in result.others
        ],
        "tied": len(result.tied),
        "assumed": list(on.assumed),
    }
    if result.robust is not None:
        r = result.robust
        data["robust"] = {
            "draws": int(r.regret.size),
            "mean_regret": float(r.regret.mean()),
            "worst_regret": float(r.regret.max()),
            "least_worst_regret": float(r.steady_regret.max()),
            "average_choice_mean_regret": float(r.average_regret.mean()),
        }
    if every_line:
        columns = offer_columns(result)
        data["offer"] = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return data


def _change(on: Board, best: Choice, other: NearBest, line: int) -> dict[str, str]:
    names = [c.name for c in on.categories]
    return {"line": on.code(line), "from": names[best.category[line]], "to": names[other.category[line]]}


def offer_columns(result: OfferChoice) -> dict[str, list[Any]]:
    """Return the table with the choice in it, ready to be written, taken into the room, edited and read back."""
    on, best = result.board, result.choice
    names = [c.name for c in on.categories]
    rows = np.arange(on.table.size)
    columns: dict[str, list[Any]] = {"line": list(on.table.texts["line"])}
    for name in ("description", "chapter", "hs6", "sector"):
        if name in on.table.texts:
            columns[name] = list(on.table.texts[name])
    for name, cells in on.table.numbers.items():
        if name != "weight":
            columns[name] = [None if np.isnan(c) else c for c in cells]
    columns["weight"] = [float(w) for w in on.weight]
    columns["must"] = list(on.table.texts.get("must", [""] * on.table.size))
    columns["category"] = [names[c] for c in best.category]
    columns["value"] = [float(v) for v in on.problem.value[rows, best.category]]
    moving = at_least(on.problem, best)
    moving[rows, best.category] = np.inf
    next_best = np.argmin(moving, axis=1)
    columns["next"] = [names[c] if np.isfinite(moving[i, c]) else "" for i, c in enumerate(next_best)]
    columns["next_costs_at_least"] = [float(m) if np.isfinite(m) else None for m in moving[rows, next_best]]
    if result.robust is not None:
        columns["share_of_draws"] = [float(s) for s in result.robust.share[rows, best.category]]
    for name, cells in on.table.values.items():
        columns[f"value_{name}"] = [None if np.isnan(c) else c for c in cells]
    for name, cells in on.table.partner_values.items():
        columns[f"partner_value_{name}"] = [None if np.isnan(c) else c for c in cells]
    taken = {c.lower() for c in columns}
    return columns | {n: list(c) for n, c in on.table.other.items() if n.lower() not in taken}


def coverage_curve(
    on: Board, best: Choice, *, points: int = 13, gap: float = 1e-4, seconds: float = 60.0, step: Step | None = None
) -> tuple[str, list[dict[str, Any]]]:
    """Return what the best offer is worth as the first ceiling by lines or value moves from 0 to three times itself.

    Returns
    -------
    name
        The ceiling that moves.
    rows
        ``coverage_pct``, ``value``, ``now``; levels at which no offer is left are missing.

    Raises
    ------
    CeilingError
        There is no such ceiling.
    """
    place = next((i for i, c in enumerate(on.problem.ceilings) if c.kind in ("lines", "value")), None)
    if place is None:
        raise CeilingError("no ceiling by lines or by value to move", hint="give one, for example --ceiling lines:8%")
    ceiling = on.problem.ceilings[place]
    limits = np.unique(np.append(np.linspace(0.0, min(3.0 * ceiling.limit, ceiling.total), points), ceiling.limit))
    rows: list[dict[str, Any]] = []
    for done, limit in enumerate(limits):
        if step is not None:
            step("moving the ceiling", done, limits.size)
        now = bool(limit == ceiling.limit)
        moved = list(on.problem.ceilings)
        moved[place] = replace(ceiling, limit=float(limit))
        try:
            value = (
                best.value
                if now
                else choose(replace(on.problem, ceilings=tuple(moved)), gap=gap, seconds=seconds).value
            )
        except CeilingsClashError:
            continue
        rows.append({"coverage_pct": 100.0 * (1.0 - float(limit) / ceiling.total), "value": value, "now": now})
    return ceiling.name, rows
