"""What a user may ask of a line table: ceilings, readings, categories, weights.

Invariant: these are words and numbers as typed; they meet the table's arrays in the board.
"""

from dataclasses import dataclass, field
from pathlib import Path

from accord.negotiation import STANDARD, Objective


@dataclass(frozen=True, slots=True)
class BoardOptions:
    """What the user asks of a table.

    Parameters
    ----------
    categories
        Names of standard categories, or ``name=cuts`` and ``name=cutsxshare`` for others.
    ceilings
        ``KIND[@BASIS]:LIMIT[%][:READING]``: ``lines:8%``, ``value@hs6:3%``, ``lines@hs6:200:excluded``,
        ``revenue@5:20%`` (of today's duty on the partner's goods, lost in year 5); ``|`` stands
        between two of which either will do.
    reading
        Reading of coverage where a ceiling names none: ``not-eliminated`` or ``excluded``.
    by_year
        Year by which elimination has to be complete.
    dutiable_only
        Take shares of the dutiable lines only.
    chapter_floor
        Least share of lines covered in each chapter, or None.
    major
        Share of imports from which a chapter counts as a major sector.
    keep_out
        Files of line codes (or their beginnings) that must be excluded.
    weights
        ``column``, ``inferred`` or ``none``; None takes the column where there is one, else infers.
    model
        ``IMPORTER:EXPORTER`` to take efficiency and the partner's gain from the equilibrium model's derivatives by
        sector in place of SMART by line; empty for SMART.
    baseline
        Baseline file or case folder for it; the packaged one if None.
    objective
        Weights of the objective, horizon, discounting.
    """

    categories: tuple[str, ...] = tuple(c.name for c in STANDARD)
    ceilings: tuple[str, ...] = ()
    reading: str = "not-eliminated"
    by_year: int = 10
    dutiable_only: bool = False
    chapter_floor: float | None = None
    major: float = 0.0
    keep_out: tuple[Path, ...] = ()
    weights: str | None = None
    model: str = ""
    baseline: Path | None = None
    objective: Objective = field(default_factory=Objective)
