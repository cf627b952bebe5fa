"""Why a line is where it is, in numbers and in sentences.

Invariant: every threshold in a sentence comes from solving again with the line fixed elsewhere.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.negotiation import Choice, Explanation, explain
from accord.workbench.offer_board import Board
from accord.workbench.offer_options import BoardOptions
from accord.workbench.offers import best_way


@dataclass(frozen=True, slots=True)
class LineReason:
    """An explained line: the numbers and the sentences."""

    board: Board
    choice: Choice
    why: Explanation
    sentences: tuple[str, ...]


def explain_line(
    path: Path, code: str, options: BoardOptions, *, gap: float = 0.0, seconds: float = 60.0
) -> LineReason:
    """Say why a line is where it is and what would move it, by solving again with it fixed elsewhere."""
    on, best = best_way(path, options, gap=gap, seconds=seconds)
    line = on.find(code)
    why = explain(on.problem, best, line, gap=gap, seconds=seconds)
    return LineReason(on, best, why, tuple(_sentences(on, best, why)))


def _sentences(on: Board, best: Choice, why: Explanation) -> list[str]:
    names = [c.name for c in on.categories]
    here = names[why.category]
    # What is nought but for the last digits of a solver is said as nought.
    small = 1e-9 * max(1.0, abs(best.value))

    def said_of(value: float) -> str:
        return f"{0.0 if abs(value) <= small else value:.4g}"

    reachable = [a for a in why.alternatives if a.cost is not None]
    said = [f"{on.code(why.line)} is in {here}, where it is worth {said_of(why.value)} a year."]
    if why.takes:
        charges = ", ".join(f"{name} {said_of(charge)}" for name, charge in why.takes)
        room = sum(charge for _, charge in why.takes)
        said.append(f"The room it takes there would be worth {said_of(room)} to other lines: {charges}.")
    if not reachable:
        said.append("It has nowhere else to go: 'must' or the ceilings leave it no other category.")
        return said
    for other in reachable:
        name, cost = names[other.category], float(other.cost or 0.0)
        if cost <= small:
            said.append(f"{name} would do exactly as well.")
            continue
        threshold = said_of(float(other.threshold or 0.0))
        said.append(
            f"Not {name}, worth {said_of(other.value)}: with the line there the best offer as a whole loses"
            f" {said_of(cost)}. It would move there if {name} were worth more than {threshold}."
        )
        break
    if why.keeps_down_to is not None and why.keeps_down_to < why.value:
        said.append(f"It would leave {here} if {here} were worth less than {said_of(why.keeps_down_to)}.")
    closed = [names[a.category] for a in why.alternatives if a.cost is None]
    if closed:
        said.append(f"With it in {', '.join(closed)} no offer stays within the ceilings.")
    return said


def reason_dict(reason: LineReason) -> dict[str, Any]:
    """Return an explanation as JSON-serialisable data."""
    on, why = reason.board, reason.why
    names = [c.name for c in on.categories]
    return {
        "line": on.code(why.line),
        "description": on.table.texts.get("description", ("",) * on.table.size)[why.line],
        "category": names[why.category],
        "value": why.value,
        "takes": [{"ceiling": name, "charge": charge} for name, charge in why.takes],
        "alternatives": [
            {
                "category": names[a.category],
                "value": a.value,
                "costs": a.cost,
                "costs_at_least": a.at_least,
                "moves_there_from": a.threshold,
            }
            for a in why.alternatives
        ],
        "keeps_down_to": why.keeps_down_to,
        "sentences": list(reason.sentences),
        "assumed": list(on.assumed),
    }
