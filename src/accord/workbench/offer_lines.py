"""From a schedule, its legend and imports to a line table that the rest of ``accord offer`` works on.

Invariant: a line whose duty or best existing rate is not known as a percentage is left out of the table and listed;
no rate is guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from accord.tariffs import Cell, Table
from accord.workbench.tariff_compare import Overlap, overlap
from accord.workbench.tariff_effects import Elasticities
from accord.workbench.tariff_work import ScheduleFile, line_values


@dataclass(frozen=True, slots=True)
class OfferLines:
    """A line table made from a schedule.

    Parameters
    ----------
    columns
        Cells by column, ready for :func:`accord.workbench.offer_table.write_table`.
    left_out
        Lines without a percentage, with the reason, and their share of the imports in ``notes``.
    notes
        What a reader must know.
    """

    columns: dict[str, list[Any]]
    left_out: Table
    notes: tuple[str, ...]


def offer_lines(
    file: ScheduleFile,
    imports: Path,
    partner: str,
    year: int,
    *,
    existing: Sequence[Path | ScheduleFile] = (),
    partners: Sequence[Path | ScheduleFile] = (),
    elasticities: Elasticities | None = None,
) -> OfferLines:
    """Turn a tariff schedule into the line table of an offer.

    Parameters
    ----------
    file
        The schedule: its lines and its base rates, and the categories that it gives now.
    imports, partner
        Imports by line, and the exporter as they name it.
    year
        Year at whose end rates are read.
    existing, partners
        Schedules of agreements in force, and the exporter's under the same ones, for reciprocity. The duty of a
        line is the best existing rate: what is better already is no concession.
    elasticities
        The user's own; without them those columns are left out, and ``accord offer`` says what it assumes.
    """
    found = overlap(file, existing, year, year, partners=partners, origin=partner)
    own, said = line_values(imports, found.offer, partner)
    every, _ = line_values(imports, found.offer, None)
    assert own is not None and every is not None  # there is a file of imports
    base = np.asarray(found.result.existing_pct[:, 0], dtype=np.float64)
    known = np.isfinite(base)
    kept = np.flatnonzero(known)
    lines = [found.offer.lines[i] for i in kept]
    columns: dict[str, list[Any]] = {
        "line": [line.key for line in lines],
        "description": [line.description for line in lines],
        "chapter": [line.hs6[:2] for line in lines],
        "hs6": [line.hs6 for line in lines],
        "import_value": [float(v) for v in own[kept]],
        "other_imports": [float(v) for v in np.maximum(every - own, 0.0)[kept]],
        "base_pct": [float(v) for v in base[kept]],
    }
    notes = [*found.notes, *said, f"base_pct is the rate that {partner} pays at the end of {year}: {_basis(found)}."]
    if elasticities is not None:
        elastic, told = elasticities.on([line.code for line in lines])
        for name, key in (("elasticity", "import_elasticity"), ("substitution", "substitution")):
            columns[name] = [float(v) for v in np.broadcast_to(np.asarray(elastic[key]), len(lines))]
        supply = np.broadcast_to(np.asarray(elastic["export_elasticity"], dtype=np.float64), len(lines))
        columns["supply"] = [float(v) if np.isfinite(v) else None for v in supply]
        notes.append(told)
    columns["must"] = [""] * len(lines)
    columns["schedule_category"] = [line.category for line in lines]
    columns["schedule_pct"] = [float(v) if np.isfinite(v) else None for v in found.result.new_pct[kept, 0]]
    columns["best_existing"] = [found.best.names[k] for k in found.best.chosen[kept, 0]]
    if not known.all():
        lost, total = float(own[~known].sum()), float(own.sum())
        share = 100.0 * lost / total if total > 0.0 else 0.0
        notes.append(
            f"{int((~known).sum())} line(s) have no rate in percent and are left out: {share:.2f} % of imports."
        )
    return OfferLines(columns, _left_out(found, known, own), tuple(dict.fromkeys(notes)))


def _basis(found: Overlap) -> str:
    names = [name for name in found.best.names if name != "MFN"]
    return f"the best of MFN and {', '.join(names)}" if names else "the schedule's base rate, as no agreement was given"


def _left_out(found: Overlap, known: np.ndarray[Any, np.dtype[np.bool_]], own: np.ndarray[Any, Any]) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (found.offer.lines[i].key, found.offer.lines[i].description, float(own[i])) for i in np.flatnonzero(~known)
    )
    return Table("left-out", f"{len(rows)} line(s) left out", ("line", "description", "imports"), rows)
